"""Pairs of actors against figures worked by hand, and what is written of them read back."""

from collections.abc import Callable
from pathlib import Path

import networkx
import pandas as pd
import pytest

from sahel_analysis.actor_frequency.pairs import pair_association, pair_evidence, to_graph, write_network
from sahel_analysis.stats.association import npmi
from sahel_analysis.tables import Tables

UNITS = ["sentence", "article"]


def test_pairs_in_sentences_by_hand(tables: Tables) -> None:
    """Mali and Niger stand together in d1-2 and d2-2: 2 of 11 sentences; Mali in 5, Niger in 3."""
    measure = pair_association(tables, min_together=1)
    assert list(measure["key"]) == ["state:mali|state:niger"]
    row = measure.iloc[0]
    assert (row["together"], row["docfreq"], row["n_a"], row["n_b"], row["n_units"]) == (2, 2, 5, 3, 11)
    assert row["npmi"] == pytest.approx(float(npmi(2, 5, 3, 11)))
    assert row["odds_ratio"] == pytest.approx(2 * 5 / (3 * 1))
    # d1: 3 sentences, 2 with Mali, 1 with Niger; d2: 2 sentences, 2 with Mali: 2/3 + 1
    assert row["expected"] == pytest.approx(5 / 3)
    assert (row["basis"], row["label_en_a"], row["type_b"]) == ("shuffled within articles", "Mali", "state")


def test_a_pair_that_two_articles_cannot_decide_has_no_p(tables: Tables) -> None:
    assert pair_association(tables, min_together=1)[["p", "q"]].isna().all(axis=None)


def test_pairs_in_articles_by_hand(tables: Tables) -> None:
    measure = pair_association(tables, unit="article", min_together=1, resamples=99).set_index("key")
    assert set(measure.index) == {"state:mali|state:niger", "place:bamako|state:mali", "place:bamako|state:niger"}
    row = measure.loc["state:mali|state:niger"]
    assert (row["together"], row["n_a"], row["n_b"], row["n_units"], row["n_articles"]) == (2, 3, 3, 6, 6)
    assert row["odds_ratio"] == pytest.approx(2 * 2 / (1 * 1))
    assert row["basis"] == "curveball"


def test_minimum_support_leaves_pairs_out(tables: Tables) -> None:
    assert pair_association(tables).empty
    assert len(pair_association(tables, unit="article", min_together=2, resamples=9)) == 1


def _first(tables: Tables, n: int) -> Tables:
    docs = tables.documents["doc_id"][:n]
    kept = {k: v[v["doc_id"].isin(docs)] if "doc_id" in v.columns else v for k, v in tables.by_name().items()}
    return Tables(**{k: v.reset_index(drop=True) for k, v in kept.items()})


@pytest.mark.parametrize("unit", UNITS)
def test_below_five_articles_numbers_only_describe(unit: str, tables: Tables) -> None:
    measure = pair_association(_first(tables, 4), unit=unit, min_together=1)
    assert set(measure["basis"]) == {"descriptive only"}
    assert measure[["lower", "upper", "p", "q"]].isna().all(axis=None)


@pytest.mark.parametrize("unit", UNITS)
def test_actors_that_always_come_together_are_found_and_chance_pairs_are_not(
    unit: str, invented: Callable[[int], Tables]
) -> None:
    made = invented(120)
    twins = made.mentions[made.mentions["actor_id"] == "org:united-nations"].assign(actor_id="state:algeria")
    kept = made.mentions[made.mentions["actor_id"] != "state:algeria"]
    tables = Tables(**{**made.by_name(), "mentions": pd.concat([kept, twins], ignore_index=True)})
    measure = pair_association(tables, unit=unit, rng=1).set_index("key")
    found = measure[(measure["q"] <= 0.05) & (measure["together"] > measure["expected"])]
    assert list(found.index) == ["org:united-nations|state:algeria"]
    assert measure.loc["org:united-nations|state:algeria", "npmi"] == pytest.approx(1.0)


@pytest.mark.parametrize("unit", UNITS)
def test_evidence_has_as_many_units_as_are_counted(unit: str, invented: Callable[[int], Tables]) -> None:
    tables = invented(25)
    measure = pair_association(tables, unit=unit, resamples=9)
    evidence = pair_evidence(tables, measure)
    on = ["key", "doc_id", "sentence"] if unit == "sentence" else ["key", "doc_id"]
    told = evidence.drop_duplicates(on).groupby("key").size()
    assert told.equals(measure.set_index("key")["together"].sort_index())
    with pytest.raises(ValueError, match="give the same to its evidence"):
        pair_evidence(tables, measure, kinds=["nisba"])


@pytest.mark.parametrize("unit", UNITS)
def test_bounds_lie_around_the_odds_ratio(unit: str, invented: Callable[[int], Tables]) -> None:
    measure = pair_association(invented(60), unit=unit, resamples=199, rng=1)
    # one of the two in every article: nothing to compare
    everywhere = measure[["n_a", "n_b"]].max(axis=1) == measure["n_units"]
    assert (measure["lower"] < measure["upper"]).eq(~everywhere).all()
    measure = measure[~everywhere]
    assert ((measure["lower"] < measure["odds_ratio"]) & (measure["odds_ratio"] < measure["upper"])).mean() > 0.95


def test_graph_and_files_hold_the_numbers_of_the_measure(invented: Callable[[int], Tables], tmp_path: Path) -> None:
    tables = invented(25)
    measure = pair_association(tables, resamples=9)
    graphml, nodes, edges = write_network(measure, tables, tmp_path / "new")
    read = networkx.read_graphml(graphml)
    row = measure.iloc[0]
    edge = read.edges[row["actor_a"], row["actor_b"]]
    assert (edge["weight"], edge["npmi"]) == (row["together"], pytest.approx(row["npmi"]))
    assert read.nodes["state:mali"]["label_ar"] == "مالي"
    assert "nan" not in graphml.read_text(encoding="utf-8").lower()
    assert set(pd.read_csv(nodes)["id"]) == set(read.nodes) == {*measure["actor_a"], *measure["actor_b"]}
    assert len(pd.read_csv(edges)) == len(measure) == read.number_of_edges()


def test_nothing_found_is_an_empty_table_and_an_empty_graph(no_tables: Tables, tmp_path: Path) -> None:
    measure = pair_association(no_tables)
    assert measure.empty and {"npmi", "q", "label_ar_b"} <= set(measure.columns)
    assert pair_evidence(no_tables, measure).empty
    assert len(to_graph(measure, no_tables)) == 0
    assert all(path.is_file() for path in write_network(measure, no_tables, tmp_path))


def test_an_unknown_unit_says_what_is_right(tables: Tables) -> None:
    with pytest.raises(ValueError, match="unit 'page' is unknown: use one of sentence, article"):
        pair_association(tables, unit="page")
