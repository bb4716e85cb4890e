"""Which articles and lines are looked at, and how large they are, by hand on six articles."""

import logging
from dataclasses import replace

import pandas as pd
import pytest

from sahel_analysis.selection import (
    add_labels,
    article_sizes,
    check_known,
    group_sizes,
    join_key,
    pick_mentions,
    select,
)
from sahel_analysis.tables import Tables


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        (None, None, ["d1", "d2", "d3", "d4", "d5", "d6"]),
        ("2023-01-20", "2023-03-06", ["d2", "d3", "d4"]),
        ("2023-03", None, ["d3", "d4", "d6"]),
        (None, "2023-01", ["d1", "d2"]),
        ("2023", "2023", ["d1", "d2", "d3", "d4", "d6"]),
        (pd.Timestamp("2023-03-06"), None, ["d4", "d6"]),
        ("2024", None, []),
    ],
)
def test_both_dates_are_included(tables: Tables, since: str | None, until: str | None, kept: list[str]) -> None:
    assert list(select(tables, since, until).documents["doc_id"]) == kept


def test_undated_articles_that_stay_out_are_numbered(tables: Tables, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        select(tables)
        assert not caplog.messages
        select(tables, since="2020")
    assert caplog.messages == ["1 undated article(s) stay out of the period"]


def test_only_undated_articles_of_the_sources_asked_for_are_numbered(
    tables: Tables, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        select(tables, since="2020", sources=["beta"])
    assert not caplog.messages


def test_roles_restrict_lines_and_what_was_found_in_them(tables: Tables) -> None:
    usual, all_roles, captions = select(tables), select(tables, roles=None), select(tables, roles=["caption"])
    assert (len(all_roles.mentions), len(usual.mentions), len(captions.mentions)) == (11, 10, 1)
    assert (len(all_roles.events), len(usual.events), len(captions.events)) == (7, 6, 1)
    assert set(usual.blocks["role"]) == {"title", "body"}
    assert set(all_roles.blocks["role"]) == {"title", "body", "caption", "boilerplate"}


def test_actors_are_those_still_mentioned(tables: Tables) -> None:
    assert list(select(tables, sources=["beta"]).actors["actor_id"]) == ["state:niger"]


def test_selecting_changes_nothing_in_the_tables(tables: Tables) -> None:
    before = {name: table.copy() for name, table in tables.by_name().items()}
    select(tables, since="2023-03", sources=["alpha"])
    for name, table in tables.by_name().items():
        pd.testing.assert_frame_equal(table, before[name])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"since": "2023-13"}, "since '2023-13' is no date: write it as 2023, 2023-07 or 2023-07-26"),
        ({"until": "yesterday"}, "until 'yesterday' is no date"),
        ({"since": "2024", "until": "2023"}, "since 2024 lies after until 2023: exchange them"),
        ({"sources": ["alfa"]}, "source 'alfa' is unknown: did you mean 'alpha'?"),
        ({"sources": "alpha"}, r"sources are a list: write \['alpha'\]"),
    ],
)
def test_wrong_choices_say_what_is_right(tables: Tables, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        select(tables, **arguments)


def test_sizes_of_groups_by_hand(tables: Tables) -> None:
    sizes = group_sizes(select(tables), ["source"]).set_index("source")
    assert list(sizes.loc["alpha"]) == [5, 10, 190]  # 60 + 40 + 50 + 30 + 10 words
    assert list(sizes.loc["beta"]) == [1, 1, 10]
    assert list(group_sizes(select(tables)).loc[0]) == [6, 11, 200]


def test_sizes_by_position_count_only_articles_that_have_it(tables: Tables) -> None:
    sizes = group_sizes(select(tables), ["position"]).set_index("position")
    assert list(sizes.loc["headline"]) == [6, 6, 60]
    assert list(sizes.loc["lead"]) == [4, 4, 110]
    assert list(sizes.loc["rest"]) == [1, 1, 30]


def test_an_article_without_words_is_still_an_article(tables: Tables) -> None:
    sizes = article_sizes(select(tables, roles=["caption"]))
    assert len(sizes) == 6
    assert dict(zip(sizes["doc_id"], sizes["n_words"], strict=True)) == {
        "d1": 0,
        "d2": 0,
        "d3": 5,
        "d4": 0,
        "d5": 0,
        "d6": 0,
    }


def test_undated_articles_are_a_group_of_their_own(tables: Tables) -> None:
    assert dict(group_sizes(tables, ["month"])[["month", "n_articles"]].to_numpy()) == {
        "": 1,
        "2023-01": 2,
        "2023-03": 3,
    }


def test_further_columns_of_the_metadata_group_too(tables: Tables) -> None:
    seen = pd.to_datetime(pd.Series(["2023-01-01"] * 5 + [None]))
    documents = tables.documents.assign(country=["ML", "ML", None, "NE", "NE", "NE"], seen=seen)
    wider = Tables(**(tables.by_name() | {"documents": documents}))
    assert dict(group_sizes(wider, ["country"])[["country", "n_articles"]].to_numpy()) == {"": 1, "ML": 2, "NE": 3}
    assert set(group_sizes(wider, ["seen"])["seen"]) == {"2023-01-01", ""}


def test_unknown_group_column_names_the_nearest(tables: Tables) -> None:
    with pytest.raises(ValueError, match="group column 'sourse' is unknown: did you mean 'source'"):
        group_sizes(tables, ["sourse"])


def test_mentions_by_kind_and_type(tables: Tables) -> None:
    assert len(pick_mentions(tables, ["nisba"])) == 2
    assert set(pick_mentions(tables, types=["place"])["actor_id"]) == {"place:bamako"}
    with pytest.raises(ValueError, match="kind 'nisbah' is unknown: did you mean 'nisba'"):
        pick_mentions(tables, ["nisbah"])
    with pytest.raises(ValueError, match="type 'country' is unknown"):
        pick_mentions(tables, types=["country"])


def test_an_actor_without_a_label_is_labelled_by_its_id(tables: Tables) -> None:
    labelled = add_labels(pd.DataFrame({"actor_id": ["state:mali", "state:nowhere"]}), tables)
    assert list(labelled["label_fr"]) == ["Mali", "state:nowhere"]
    assert list(labelled["type"]) == ["state", ""]


def test_keys_join_by_a_stroke() -> None:
    table = pd.DataFrame({"actor_id": ["state:mali"], "source": ["alpha"], "year": ["2023"]})
    assert list(join_key(table, ["actor_id", "source", "year"])) == ["state:mali|alpha|2023"]
    assert list(join_key(table, ["actor_id"])) == ["state:mali"]


def test_nothing_known_is_said(tables: Tables) -> None:
    with pytest.raises(ValueError, match="known are none"):
        check_known(["x"], [], "source")


def test_flagged_mentions_count_where_their_flags_are_named(tables: Tables) -> None:
    marked = tables.mentions.assign(flags="")
    marked.loc[marked.index[:3], "flags"] = ["apposed", "in_name", "apposed;in_name"]
    flagged = replace(tables, mentions=marked)
    everything = len(pick_mentions(tables))
    assert len(pick_mentions(flagged)) == everything - 3
    assert len(pick_mentions(flagged, flagged=["apposed"])) == everything - 2
    assert len(pick_mentions(flagged, flagged=["apposed", "in_name"])) == everything
    with pytest.raises(ValueError, match="flag 'aposed' is unknown: did you mean 'apposed'"):
        pick_mentions(flagged, flagged=["aposed"])


def test_roles_and_collectives_are_left_out_by_default(tables: Tables) -> None:
    kinds = tables.mentions["kind"].astype("str")
    kinds.iloc[:2] = ["role", "collective"]
    changed = replace(tables, mentions=tables.mentions.assign(kind=kinds.astype("category")))
    assert len(pick_mentions(changed)) == len(pick_mentions(tables)) - 2
    assert len(pick_mentions(changed, ["role", "collective"])) == 2
