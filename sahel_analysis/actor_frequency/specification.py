"""How ranks move with the choices of counting: "Russia or France?" turns on them.

Steegen, S., Tuerlinckx, F., Gelman, A. & Vanpaemel, W. (2016). Increasing transparency through a multiverse analysis.
Perspectives on Psychological Science 11, 702-712; Simonsohn, U., Simmons, J. P. & Nelson, L. D. (2020). Specification
curve analysis. Nature Human Behaviour 4, 1208-1214.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from sahel_analysis.actor_frequency.measures import actor_frequency
from sahel_analysis.interface import codes
from sahel_analysis.measuring import Unit
from sahel_analysis.selection import KINDS, ROLES, add_labels, select
from sahel_analysis.tables import Tables

_PLACE = "place"
_COLUMNS = [
    "key", "actor_id", "specification", "kinds", "places", "reprints", "rank", "share", "rate", "frequency", "docfreq",
    "n_articles", "unit",
]  # fmt: skip


def without_reprints(tables: Tables) -> Tables:
    """Return the tables with one article of each text: of those that `duplicate_of` ties together, the first."""
    documents = tables.documents
    text = documents["duplicate_of"].where(documents["duplicate_of"] != "", documents["doc_id"])
    # the first of a text may lie outside the selection: then the next one speaks for it
    order = documents.assign(_text=text, _copy=text != documents["doc_id"])
    kept = order.sort_values(["_copy", "doc_id"], kind="stable").drop_duplicates("_text").index
    return select(replace(tables, documents=documents.loc[documents.index.isin(kept)]), roles=None)


def specification_grid(
    tables: Tables,
    *,
    kinds: Sequence[str] | None = None,
    roles: Sequence[str] = ROLES,
    unit: Unit = "article",
    top: int = 10,
) -> pd.DataFrame:
    """Return the rank of each actor under every way to count: one row per actor and specification.

    The ways are all combinations of three choices: the kinds of mention (the first of `kinds` alone, then one more at
    a time; by default names, + nisba, + metonym, and + collective where the tables have it), places counted or left
    out, and reprints as printed or once (where no article is a reprint, as printed alone). Shown are the actors that
    are among the first `top` under at least one of them.

    Returns
    -------
    DataFrame
        Columns: key (actor and specification, joined by |), actor_id, specification (from 1, in the order of the
        choices), kinds (joined by +), places ("counted" or "left out"), reprints ("printed" or "once"), rank (missing
        where the actor is not counted or not found under the specification), share, rate, frequency, docfreq,
        n_articles, unit, type and labels. Sorted by specification, then by the actors' best and mean rank.
    """
    steps = _kind_steps(tables, kinds)
    has_reprints = bool((tables.documents["duplicate_of"] != "").any())
    ways = list(itertools.product(steps, ("counted", "left out"), ("printed", "once")[: 2 if has_reprints else 1]))
    once = without_reprints(tables) if has_reprints else tables
    actor_types = [t for t in dict.fromkeys([*codes("type"), *tables.actors["type"].astype("str")]) if t != _PLACE]
    parts = []
    for number, (kept, places, reprints) in enumerate(ways, 1):
        measure = actor_frequency(
            once if reprints == "once" else tables,
            kinds=kept, roles=roles, types=None if places == "counted" else actor_types,
        )  # fmt: skip
        ranked = _ranked(measure, unit).assign(specification=number, kinds="+".join(kept))
        parts.append(ranked.assign(places=places, reprints=reprints))
    found = pd.concat(parts)
    shown = _shown(found, top)
    grid = pd.MultiIndex.from_product([range(1, len(ways) + 1), shown], names=["specification", "actor_id"])
    filled = found.set_index(["specification", "actor_id"]).reindex(grid).reset_index()
    fixed = found.drop_duplicates("specification").set_index("specification")[["kinds", "places", "reprints"]]
    if len(filled):
        filled[list(fixed.columns)] = fixed.loc[filled["specification"]].to_numpy()
    filled["key"] = filled["actor_id"].astype("str") + "|" + filled["specification"].astype("str")
    counts = ["frequency", "docfreq", "n_articles", "specification"]
    filled = filled.assign(unit=unit).astype({"actor_id": "str", "rank": "Int64", "kinds": "str", "places": "str"})
    filled[counts] = filled[counts].fillna(0).astype("int64")
    return add_labels(filled[_COLUMNS], tables)


def rank_ranges(grid: pd.DataFrame) -> pd.DataFrame:
    """Return how far ranks move over a specification grid: one row per actor, by the best and the mean rank.

    Columns: key, actor_id, best and worst rank, mean_rank, first (specifications in which it leads), counted
    (specifications that count it), specifications (all), labels.
    """
    labels = [name for name in ("type", "label_ar", "label_en", "label_fr") if name in grid.columns]
    ranges = grid.groupby(["actor_id", *labels], as_index=False, sort=False).agg(
        best=("rank", "min"), worst=("rank", "max"), mean_rank=("rank", "mean"), counted=("rank", "count")
    )
    leads = grid[grid["rank"] == 1]["actor_id"].value_counts()
    ranges["first"] = ranges["actor_id"].map(leads).fillna(0).astype("int64")
    ranges = ranges.assign(key=ranges["actor_id"], specifications=int(grid["specification"].nunique()))
    columns = ["key", "actor_id", "best", "worst", "mean_rank", "first", "counted", "specifications", *labels]
    return ranges.sort_values(["best", "mean_rank", "actor_id"])[columns].reset_index(drop=True)


def compare_ranks(grid: pd.DataFrame, one: str, other: str) -> dict[str, int]:
    """Return in how many specifications actor `one` ranks before, level with, and after actor `other`.

    Specifications that count neither are in no group; one that counts one of them alone ranks that one before.

    Raises
    ------
    ValueError
        If the grid has no row of one of the actors.
    """
    ranks = grid.pivot(index="specification", columns="actor_id", values="rank").astype("Float64")
    for actor in (one, other):
        if actor not in ranks.columns:
            raise ValueError(f"the grid has no actor {actor!r}: make it with a larger top, or check the id")
    ranks = ranks[[one, other]].dropna(how="all").fillna(float("inf"))
    a, b = ranks[one], ranks[other]
    return {"before": int((a < b).sum()), "level": int((a == b).sum()), "after": int((a > b).sum())}


def _kind_steps(tables: Tables, kinds: Sequence[str] | None) -> list[list[str]]:
    if kinds is None:
        kinds = [*KINDS, *(["collective"] if (tables.mentions["kind"] == "collective").any() else [])]
    return [list(kinds[: i + 1]) for i in range(len(kinds))]


def _ranked(measure: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Return actors found, with their rank by the unit's value."""
    found = measure[measure["frequency"] > 0]
    value = found["rate"] if unit == "word" else found["docfreq"] if unit == "article" else found["sentences"]
    share = found["sentences"] / found["n_sentences"] if unit == "sentence" else found["share"]
    rank = value.rank(method="min", ascending=False).astype("Int64")
    columns = ["actor_id", "rate", "frequency", "docfreq", "n_articles"]
    return found[columns].assign(rank=rank, share=share)


def _shown(found: pd.DataFrame, top: int) -> list[str]:
    """Return the actors among the first `top` somewhere, by best and mean rank."""
    ranks = found.groupby("actor_id")["rank"].agg(["min", "mean"]).reset_index()
    ranks = ranks[ranks["min"] <= top].sort_values(["min", "mean", "actor_id"])
    return [str(actor) for actor in ranks["actor_id"]]
