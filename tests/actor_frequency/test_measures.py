"""Actor frequency worked by hand on six articles, 11 sentences and 200 words of title and body."""

import numpy as np
import pandas as pd
import pytest

from sahel_analysis.actor_frequency import (
    actor_evidence,
    actor_frequency,
    mentions_over_time,
)
from sahel_analysis.selection import select
from sahel_analysis.stats.intervals import wilson_interval
from sahel_analysis.tables import Tables


def test_counts_by_hand(tables: Tables) -> None:
    measure = actor_frequency(tables).set_index("key")
    mali = measure.loc["state:mali"]
    assert (mali["frequency"], mali["sentences"], mali["docfreq"], mali["rank"]) == (5, 5, 3, 1)
    assert (mali["n_articles"], mali["n_sentences"], mali["n_words"]) == (6, 11, 200)
    assert mali["rate"] == pytest.approx(25.0)
    assert mali["share"] == pytest.approx(0.5)
    assert (mali["lower"], mali["upper"]) == pytest.approx((0.187616, 0.812384), abs=1e-6)
    assert (mali["basis"], mali["unit"], mali["label_fr"], mali["type"]) == ("wilson", "article", "Mali", "state")


def test_equal_shares_have_equal_ranks_and_frequency_sorts_them(tables: Tables) -> None:
    measure = actor_frequency(tables)
    assert list(measure["actor_id"]) == ["state:mali", "state:niger", "place:bamako", "state:russia"]
    assert list(measure["rank"]) == [1, 1, 3, 3]


def test_captions_count_on_request(tables: Tables) -> None:
    measure = actor_frequency(tables, roles=["title", "body", "caption"]).set_index("key")
    assert (measure.loc["state:mali", "frequency"], measure.loc["state:mali", "docfreq"]) == (6, 4)
    assert measure.loc["state:mali", "n_words"] == 205


def test_kinds_and_types_restrict(tables: Tables) -> None:
    assert actor_frequency(tables, kinds=["nisba"]).set_index("key")["frequency"].to_dict() == {
        "state:mali": 1,
        "state:niger": 1,
    }
    assert "place:bamako" not in set(actor_frequency(tables, types=["state"])["key"])


def test_by_source_every_actor_has_a_row_in_every_group(tables: Tables) -> None:
    measure = actor_frequency(tables, by=["source"]).set_index("key")
    assert len(measure) == 8
    assert measure.loc["state:niger|alpha", "docfreq"] == 2
    assert measure.loc["state:niger|beta", "share"] == 1.0
    assert (measure.loc["state:mali|beta", "frequency"], measure.loc["state:mali|beta", "share"]) == (0, 0.0)


def test_below_five_articles_numbers_only_describe(tables: Tables) -> None:
    measure = actor_frequency(tables, by=["source"]).set_index("key")
    assert measure.loc["state:mali|beta", "basis"] == "descriptive only"
    assert measure.loc["state:mali|beta", ["lower", "upper"]].isna().all()
    alpha = measure.loc["state:mali|alpha"]
    assert alpha["basis"] == "wilson"
    assert (alpha["lower"], alpha["upper"]) == pytest.approx(tuple(map(float, wilson_interval(3, 5))))


def test_kind_splits_mentions_but_not_articles(tables: Tables) -> None:
    measure = actor_frequency(tables, by=["kind"]).set_index("key")
    assert (measure.loc["state:mali|name", "frequency"], measure.loc["state:mali|nisba", "frequency"]) == (4, 1)
    assert set(measure["n_articles"]) == {6}
    assert measure["frequency"].sum() == 10


def test_position_splits_sentences(tables: Tables) -> None:
    measure = actor_frequency(tables, by=["position"]).set_index("key")
    assert measure.loc["state:mali|headline", ["frequency", "n_articles", "n_words"]].tolist() == [2, 6, 60]
    assert measure.loc["state:mali|lead", ["frequency", "n_articles", "n_words"]].tolist() == [3, 4, 110]


def test_two_columns_of_by_join_in_the_key(tables: Tables) -> None:
    measure = actor_frequency(tables, by=["source", "kind"])
    assert "state:mali|alpha|nisba" in set(measure["key"])
    assert list(measure.columns[:4]) == ["key", "actor_id", "source", "kind"]


def test_unit_word_bounds_the_rate(tables: Tables) -> None:
    mali = actor_frequency(tables, unit="word", rng=1).set_index("key").loc["state:mali"]
    assert mali["basis"] == "bootstrap"
    assert 0 <= mali["lower"] < mali["rate"] < mali["upper"] < 60
    # whole articles are drawn: no resample can have a higher rate than d2 alone, 2 mentions in 40 words
    assert mali["upper"] <= 50


def test_unit_sentence_ranks_by_sentences(tables: Tables) -> None:
    niger = actor_frequency(tables, unit="sentence").set_index("key").loc["state:niger"]
    assert (niger["share"], niger["rank"]) == (pytest.approx(3 / 11), 2)


def test_top_keeps_the_most_frequent_of_all_groups(tables: Tables) -> None:
    measure = actor_frequency(tables, by=["source"], top=1)
    assert list(measure["key"]) == ["state:mali|alpha", "state:mali|beta"]


def test_measuring_changes_nothing_and_gives_the_same_twice(tables: Tables) -> None:
    before = {name: table.copy() for name, table in tables.by_name().items()}
    first, second = (actor_frequency(tables, by=["source"], unit="word") for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    for name, table in tables.by_name().items():
        pd.testing.assert_frame_equal(table, before[name])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"unit": "page"}, "unit 'page' is unknown: use one of article, sentence, word"),
        ({"top": 0}, "top 0 keeps nothing"),
        ({"by": "source"}, r"by is a list of columns: write \['source'\]"),
        ({"by": ["outlet"]}, "group column 'outlet' is unknown"),
        ({"by": ["actor_id"]}, "repeats a column"),
        ({"kinds": ["names"]}, "kind 'names' is unknown: did you mean 'name'"),
    ],
)
def test_wrong_choices_say_what_is_right(tables: Tables, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        actor_frequency(tables, **arguments)


def test_evidence_is_the_sentences_behind_each_number(tables: Tables) -> None:
    evidence = actor_evidence(tables, actor_frequency(tables, by=["source"]))
    niger = evidence[evidence["key"] == "state:niger|alpha"]
    assert list(zip(niger["doc_id"], niger["sentence"], strict=True)) == [("d1", 2), ("d2", 2)]
    assert "state:mali|beta" not in set(evidence["key"])


@pytest.mark.parametrize("by", [[], ["source"], ["kind"], ["position"], ["month", "kind"]])
def test_evidence_has_as_many_sentences_and_articles_as_are_counted(tables: Tables, by: list[str]) -> None:
    measure = actor_frequency(tables, by=by).set_index("key")
    evidence = actor_evidence(tables, actor_frequency(tables, by=by)).groupby("key")
    assert evidence.size().reindex(measure.index, fill_value=0).equals(measure["sentences"])
    assert evidence["doc_id"].nunique().reindex(measure.index, fill_value=0).equals(measure["docfreq"])


def test_evidence_of_another_measure_is_refused(tables: Tables) -> None:
    measure = actor_frequency(tables, roles=["title", "body", "caption"])
    with pytest.raises(ValueError, match="give the same to its evidence"):
        actor_evidence(tables, measure)
    assert len(actor_evidence(tables, measure, roles=["title", "body", "caption"])) == 11


def test_over_time_a_month_without_articles_is_a_gap(tables: Tables) -> None:
    measure = mentions_over_time(tables).set_index("key")
    assert list(measure.loc[measure["actor_id"] == "state:mali", "period"]) == ["2023-01", "2023-02", "2023-03"]
    assert measure.loc["state:mali|2023-01", "share"] == 1.0
    assert measure.loc["state:mali|2023-03", "share"] == pytest.approx(1 / 3)
    gap = measure.loc["state:mali|2023-02"]
    assert (gap["n_articles"], gap["frequency"]) == (0, 0)
    assert np.isnan(gap["share"])
    assert set(measure["n_undated"]) == {1}


def test_over_time_has_evidence_too(tables: Tables) -> None:
    for period in ("month", "year"):
        measure = mentions_over_time(tables, period=period)
        assert len(actor_evidence(tables, measure)) == measure["sentences"].sum() == 10


def test_over_time_takes_years_for_long_periods(tables: Tables) -> None:
    documents = tables.documents.assign(
        published=tables.documents["published"].where(tables.documents["doc_id"] != "d1", pd.Timestamp("2012-05-01"))
    )
    measure = mentions_over_time(Tables(**(tables.by_name() | {"documents": documents})))
    assert list(measure["period"].unique()) == [str(year) for year in range(2012, 2024)]


def test_without_articles_measures_are_empty_tables(no_tables: Tables) -> None:
    for measure in (
        actor_frequency(no_tables),
        actor_frequency(no_tables, by=["source"], unit="word"),
        mentions_over_time(no_tables),
    ):
        assert measure.empty
        assert "key" in measure.columns
    assert actor_evidence(no_tables, actor_frequency(no_tables)).empty


def test_without_mentions_measures_are_empty_tables(tables: Tables) -> None:
    silent = Tables(**(tables.by_name() | {"mentions": tables.mentions.head(0)}))
    for measure in (
        actor_frequency(silent),
        actor_frequency(silent, by=["kind"], unit="sentence"),
        mentions_over_time(silent),
    ):
        assert measure.empty
    assert mentions_over_time(select(tables, sources=["alpha"], roles=None)).empty is False
