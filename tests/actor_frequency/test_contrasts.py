"""Contrasts of two groups of articles, on tables whose numbers can be worked out on paper."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sahel_analysis.actor_frequency.contrasts import contrast, contrast_evidence
from sahel_analysis.stats.keyness import exact_g2_test, log_odds
from sahel_analysis.tables import Tables


def test_mentions_are_set_against_all_mentions_of_a_group(tables: Tables) -> None:
    """alpha has 9 mentions in title and body (5 of Mali), beta one (of Niger)."""
    measure = contrast(tables, "source", "alpha", "beta", min_articles=1).set_index("key")
    mali, niger = measure.loc["state:mali"], measure.loc["state:niger"]
    assert (mali["count_a"], mali["count_b"], mali["total_a"], mali["total_b"]) == (5, 0, 9, 1)
    assert (niger["count_a"], niger["count_b"], niger["docfreq_a"], niger["docfreq_b"]) == (2, 1, 2, 1)
    assert mali["log_odds"] == pytest.approx(float(log_odds(5, 0, 9, 1).value))
    assert mali["log_odds"] > 0 > niger["log_odds"]
    assert (mali["group_a"], mali["group_b"], mali["label_fr"]) == ("alpha", "beta", "Mali")


def test_articles_are_set_against_all_articles_of_a_group(tables: Tables) -> None:
    measure = contrast(tables, "source", "alpha", unit="article", min_articles=1).set_index("key")
    mali = measure.loc["state:mali"]
    assert (mali["count_a"], mali["total_a"], mali["total_b"], mali["group_b"]) == (3, 5, 1, "")
    assert (mali["n_articles_a"], mali["n_articles_b"], mali["n_articles"]) == (5, 1, 6)


@pytest.mark.parametrize("unit", ["word", "article"])
def test_below_five_articles_a_group_numbers_only_describe(unit: str, tables: Tables) -> None:
    measure = contrast(tables, "source", "alpha", "beta", unit=unit, min_articles=1)
    assert set(measure["basis"]) == {"descriptive only"}
    assert measure[["lower", "upper", "p", "q"]].isna().all(axis=None)
    assert measure["log_odds"].notna().all()


@pytest.mark.parametrize("unit", ["word", "article"])
def test_above_it_there_are_bounds_and_tests(unit: str, invented: Callable[[int], Tables]) -> None:
    measure = contrast(invented(100), "source", "sample-a", unit=unit, rng=1)
    assert set(measure["basis"]) == {"log-odds"}
    assert (measure["lower"] < measure["upper"]).all()
    assert ((measure["lower"] <= measure["log_odds"]) & (measure["log_odds"] <= measure["upper"])).all()
    shown = measure[measure["p"].notna()]
    assert len(shown) > 5 and (shown["q"] >= shown["p"]).all()
    assert (measure["z"].abs().diff().dropna() <= 0).all()


def test_p_of_articles_is_exact(invented: Callable[[int], Tables]) -> None:
    measure = contrast(invented(40), "source", "sample-a", unit="article")
    row = measure[measure["p"].notna()].iloc[0]
    theirs = exact_g2_test(row["count_a"], row["count_b"], row["total_a"], row["total_b"])
    assert row["p"] == pytest.approx(float(theirs.p))


def test_a_source_of_its_own_subject_is_found_and_the_rest_is_not(invented: Callable[[int], Tables]) -> None:
    made = invented(60)
    russia = made.mentions["actor_id"] == "state:russia"
    own = made.documents.loc[made.documents["source"] == "sample-a", "doc_id"]
    kept = made.mentions[~russia | made.mentions["doc_id"].isin(own)]
    tables = Tables(**{**made.by_name(), "mentions": kept})
    for unit in ("word", "article"):
        measure = contrast(tables, "source", "sample-a", unit=unit, rng=2).set_index("key")
        assert measure.index[0] == "state:russia"
        assert measure.loc["state:russia", "q"] < 0.05
        assert (measure["q"] < 0.05).sum() == 1


def test_where_no_test_can_tell_none_is_shown(invented: Callable[[int], Tables]) -> None:
    """Five articles against five: no actor of two articles can be significant."""
    made = invented(10)
    documents = made.documents.assign(source=["a"] * 5 + ["b"] * 5)
    tables = Tables(**{**made.by_name(), "documents": documents})
    measure = contrast(tables, "source", "a", "b", unit="article")
    few = measure[measure[["docfreq_a", "docfreq_b"]].sum(axis=1) <= 3]
    assert len(few) and few["p"].isna().all() and few["lower"].notna().all()


def test_the_same_tables_give_the_same_numbers_and_stay_as_they_are(tables: Tables) -> None:
    before = tables.mentions.copy()
    one, two = (contrast(tables, "year", "2023", "", min_articles=1) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    pd.testing.assert_frame_equal(tables.mentions, before)


def test_values_of_a_group_may_be_several(tables: Tables) -> None:
    measure = contrast(tables, "month", ["2023-01"], ["2023-03"], unit="article", min_articles=1)
    assert (measure["n_articles_a"].iloc[0], measure["n_articles_b"].iloc[0]) == (2, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("source", "alfa"), "source 'alfa' is unknown: did you mean 'alpha'"),
        (("source", "alpha", ["alpha", "beta"]), "source 'alpha' is in both groups"),
        (("outlet", "alpha"), "group column 'outlet' is unknown"),
    ],
)
def test_wrong_groups_say_what_is_right(tables: Tables, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        contrast(tables, *arguments)
    with pytest.raises(ValueError, match="unit 'page' is unknown"):
        contrast(tables, "source", "alpha", unit="page")


def test_evidence_is_the_sentences_of_both_groups(tables: Tables) -> None:
    measure = contrast(tables, "source", "alpha", "beta", min_articles=1)
    evidence = contrast_evidence(tables, measure, "source", "alpha", "beta")
    niger = evidence[evidence["key"] == "state:niger"]
    assert list(zip(niger["doc_id"], niger["sentence"], strict=True)) == [("d1", 2), ("d2", 2), ("d6", 1)]
    with pytest.raises(ValueError, match="give the same to its evidence"):
        contrast_evidence(tables, measure, "source", "alpha", "beta", kinds=["nisba"])


def test_without_articles_the_table_is_empty(no_tables: Tables) -> None:
    measure = contrast(no_tables, "source", "a", "b")
    assert measure.empty and {"log_odds", "p", "label_ar"} <= set(measure.columns)
    assert contrast_evidence(no_tables, measure, "source", "a", "b").empty
    assert np.isnan(measure["p"]).all()
