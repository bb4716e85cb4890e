"""Ranks under every way to count, worked by hand on six articles."""

from dataclasses import replace

import pandas as pd
import pytest

from sahel_analysis.actor_frequency import actor_frequency
from sahel_analysis.actor_frequency.specification import (
    compare_ranks,
    rank_ranges,
    specification_evidence,
    specification_grid,
)
from sahel_analysis.measuring import without_reprints
from sahel_analysis.tables import Tables


@pytest.fixture
def reprinted(tables: Tables) -> Tables:
    """The same, where d2 is a reprint of d1."""
    documents = tables.documents
    copies = documents["duplicate_of"].mask(documents["doc_id"] == "d2", "d1")
    return replace(tables, documents=documents.assign(duplicate_of=copies))


def test_every_way_to_count_has_a_column(reprinted: Tables) -> None:
    grid = specification_grid(reprinted)
    ways = grid.drop_duplicates("specification")
    assert len(ways) == 12
    assert set(ways["kinds"]) == {"name", "name+nisba", "name+nisba+metonym"}
    assert set(zip(ways["places"], ways["reprints"], strict=True)) == {
        ("counted", "as printed"), ("counted", "once"), ("left out", "as printed"), ("left out", "once"),
    }  # fmt: skip
    assert len(grid) == 12 * grid["actor_id"].nunique()
    assert grid["key"].is_unique


def test_ranks_are_those_of_the_measure(tables: Tables) -> None:
    """Names alone: Mali in d1, d2, d4, Niger in d1 and d6, Bamako in d1. Russia comes in with its capital only."""
    grid = specification_grid(tables).set_index(["kinds", "places", "actor_id"])
    assert grid.loc[("name", "counted", "state:mali"), "rank"] == 1
    assert grid.loc[("name", "counted", "state:niger"), "docfreq"] == 2
    assert pd.isna(grid.loc[("name", "counted", "state:russia"), "rank"])
    assert grid.loc[("name+nisba+metonym", "counted", "state:russia"), "rank"] == 3
    assert pd.isna(grid.loc[("name+nisba", "left out", "place:bamako"), "rank"])
    last = grid.loc[("name+nisba+metonym", "counted")]["rank"].sort_index()
    plain = actor_frequency(tables).set_index("actor_id")["rank"].sort_index()
    assert last.to_dict() == plain.to_dict()


def test_reprints_count_once(reprinted: Tables) -> None:
    once = without_reprints(reprinted)
    assert list(once.documents["doc_id"]) == ["d1", "d3", "d4", "d5", "d6"]
    assert "d2" not in set(once.mentions["doc_id"]) | set(once.sentences["doc_id"])
    grid = specification_grid(reprinted).set_index(["kinds", "places", "reprints", "actor_id"])["docfreq"]
    assert grid["name", "counted", "as printed", "state:mali"] == 3
    assert grid["name", "counted", "once", "state:mali"] == 2


def test_a_reprint_speaks_for_a_text_whose_first_print_is_not_there(reprinted: Tables) -> None:
    documents = reprinted.documents
    later = replace(reprinted, documents=documents[documents["doc_id"] != "d1"].reset_index(drop=True))
    assert "d2" in set(without_reprints(later).documents["doc_id"])


def test_where_nothing_is_a_reprint_there_is_no_choice(tables: Tables) -> None:
    assert set(specification_grid(tables)["reprints"]) == {"once"}


def test_agents_alone_are_ways_of_their_own(tables: Tables) -> None:
    """Of Mali's five mentions only those of d1 are agents: sentence 1 (a name) and 2 (a nisba)."""
    functions = ["agent" if doc == "d1" else "modifier" for doc in tables.mentions["doc_id"]]
    grid = specification_grid(replace(tables, mentions=tables.mentions.assign(function=functions)))
    assert grid["specification"].nunique() == 6 + 3
    agents = grid[grid["functions"] == "agent"].set_index(["kinds", "actor_id"])
    assert agents.loc[("name", "state:mali"), ["frequency", "docfreq", "rank"]].tolist() == [1, 1, 1]
    assert agents.loc[("name+nisba", "state:mali"), "frequency"] == 2
    assert agents["rank"].loc[("name+nisba+metonym", "state:russia")] is pd.NA


def test_collectives_join_where_the_tables_have_them(tables: Tables) -> None:
    kinds = tables.mentions["kind"].astype("str").mask(tables.mentions.index == 0, "collective").astype("category")
    grid = specification_grid(replace(tables, mentions=tables.mentions.assign(kind=kinds)))
    assert "name+nisba+metonym+collective" in set(grid["kinds"])


def test_ranges_and_comparison_say_how_far_ranks_move(tables: Tables) -> None:
    grid = specification_grid(tables)
    ranges = rank_ranges(grid).set_index("actor_id")
    assert (ranges.loc["state:mali", "best"], ranges.loc["state:mali", "worst"], ranges.loc["state:mali", "first"]) == (
        1, 1, 6,
    )  # fmt: skip
    # level with Mali once the nisba of d2 counts: 3 articles each
    assert (ranges.loc["state:niger", "best"], ranges.loc["state:niger", "worst"]) == (1, 2)
    assert ranges.loc["place:bamako", "counted"] == 3
    assert compare_ranks(grid, "state:mali", "state:niger") == {"before": 2, "level": 4, "after": 0}
    assert compare_ranks(grid, "state:russia", "place:bamako") == {"before": 1, "level": 1, "after": 2}
    with pytest.raises(ValueError, match="no actor 'state:france'"):
        compare_ranks(grid, "state:mali", "state:france")


@pytest.mark.parametrize("unit", ["sentence", "word"])
def test_other_units_rank_by_their_own_value(unit: str, tables: Tables) -> None:
    grid = specification_grid(tables, unit=unit)
    last = grid[(grid["specification"] == 5)].set_index("actor_id")["rank"]
    assert (last["state:mali"], last["state:niger"]) == (1, 2)


def test_without_articles_the_grid_is_empty(no_tables: Tables) -> None:
    grid = specification_grid(no_tables)
    assert grid.empty and {"rank", "kinds", "label_ar"} <= set(grid.columns)
    assert rank_ranges(grid).empty


def test_evidence_is_that_of_the_widest_way(reprinted: Tables, no_tables: Tables) -> None:
    """All kinds, places, reprints as printed: specification 10 of 12; Mali in d1 1, 2, d2 1, 2, d4 2."""
    grid = specification_grid(reprinted)
    evidence = specification_evidence(reprinted, grid)
    assert set(evidence["key"]) == {f"{actor}|10" for actor in grid["actor_id"]} <= set(grid["key"])
    mali = evidence[evidence["key"] == "state:mali|10"]
    assert list(zip(mali["doc_id"], mali["sentence"], strict=True)) == [
        ("d1", 1), ("d1", 2), ("d2", 1), ("d2", 2), ("d4", 2),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="other tables or roles"):
        specification_evidence(reprinted, grid, roles=["title"])
    assert specification_evidence(no_tables, specification_grid(no_tables)).empty
