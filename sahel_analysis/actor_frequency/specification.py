"""How ranks move with the choices of counting: "Russia or France?" turns on them.

Steegen, S., Tuerlinckx, F., Gelman, A. & Vanpaemel, W. (2016). Increasing transparency through a multiverse analysis.
Perspectives on Psychological Science 11, 702-712; Simonsohn, U., Simmons, J. P. & Nelson, L. D. (2020). Specification
curve analysis. Nature Human Behaviour 4, 1208-1214.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple, get_args

import pandas as pd

from sahel_analysis.actor_frequency.counting import choose, functions_told, mentions_counted
from sahel_analysis.interface import codes
from sahel_analysis.measuring import Reprints, Unit, choose_articles, count_places, count_reprints
from sahel_analysis.selection import KINDS, ROLES, add_labels, group_sizes
from sahel_analysis.tables import Tables

_PLACE, _AGENT = "place", "agent"
_COLUMNS = [
    "key", "actor_id", "specification", "kinds", "places", "reprints", "functions", "rank", "share", "rate",
    "frequency", "docfreq", "n_articles", "unit",
]  # fmt: skip


class _Way(NamedTuple):
    """One way to count."""

    kinds: tuple[str, ...]
    places: str
    reprints: Reprints
    functions: str


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
    out, and reprints once or as printed (where no article is a reprint, once alone). Behind them stand those that
    count agents alone (Mali acts, not in Mali), each step of kinds with reprints once, where the tables tell
    functions: a place is seldom one, so that places are no choice there. Shown are the actors that are among the
    first `top` under at least one of them.

    Returns
    -------
    DataFrame
        Columns: key (actor and specification, joined by |), actor_id, specification (from 1, in the order of the
        choices), kinds (joined by +), places ("counted" or "left out"), reprints ("once" or "as printed"), functions
        ("all" or "agent"), rank (missing where the actor is not counted or not found under the specification), share,
        rate, frequency, docfreq, n_articles, unit, type and labels. Sorted by specification, then by the actors' best
        and mean rank.
    """
    ways = _ways(tables, kinds)
    counted = {reprints: choose_articles(tables, roles, reprints)[0] for reprints in {way.reprints for way in ways}}
    chosen = {reprints: (articles, group_sizes(articles)) for reprints, articles in counted.items()}
    actor_types = [t for t in dict.fromkeys([*codes("type"), *tables.actors["type"].astype("str")]) if t != _PLACE]
    parts = []
    for number, way in enumerate(ways, 1):
        articles, sizes = chosen[way.reprints]
        types = None if way.places == "counted" else actor_types
        functions = None if way.functions == "all" else [way.functions]
        mentions = mentions_counted(articles, way.kinds, types, functions=functions)
        parts.append(_ranked(mentions, sizes, unit).assign(specification=number))
    found = pd.concat(parts)
    shown = _shown(found, top)
    grid = pd.MultiIndex.from_product([range(1, len(ways) + 1), shown], names=["specification", "actor_id"])
    filled = found.set_index(["specification", "actor_id"]).reindex(grid).reset_index()
    told = pd.DataFrame(ways, index=range(1, len(ways) + 1)).assign(kinds=["+".join(way.kinds) for way in ways])
    filled = filled.join(told, on="specification")
    filled["key"] = filled["actor_id"].astype("str") + "|" + filled["specification"].astype("str")
    counts = ["frequency", "docfreq", "n_articles", "specification"]
    filled = filled.assign(unit=unit).astype({"actor_id": "str", "rank": "Int64"} | dict.fromkeys(_Way._fields, "str"))
    filled[counts] = filled[counts].fillna(0).astype("int64")
    return add_labels(filled[_COLUMNS], tables)


def specification_evidence(tables: Tables, grid: pd.DataFrame, *, roles: Sequence[str] = ROLES) -> pd.DataFrame:
    """Return the sentences behind each actor of a grid, under the way that counts most: key, doc_id, sentence.

    That way counts all kinds, places, and reprints as printed where that is a choice. What the other ways count is
    part of it, so that they have no rows of their own.

    Raises
    ------
    ValueError
        If the grid was made from other tables or roles.
    """
    if grid.empty:
        return pd.DataFrame({"key": [], "doc_id": [], "sentence": []}).astype({"sentence": "int64"})
    ways = grid[(grid["places"] == "counted") & (grid["functions"] == "all")].drop_duplicates("specification")
    steps = ways["kinds"].str.count(r"\+")
    ways = ways[steps == steps.max()].sort_values("reprints", key=lambda choice: choice != "as printed")
    widest = ways.iloc[0]
    told = grid[(grid["specification"] == widest["specification"]) & (grid["docfreq"] > 0)]
    kinds = str(widest["kinds"]).split("+")
    mentions = choose(tables, kinds=kinds, roles=roles, reprints=widest["reprints"]).mentions
    mentions = mentions[mentions["actor_id"].isin(told["actor_id"])]
    found = mentions.groupby("actor_id")["doc_id"].nunique()
    if not found.reindex(told["actor_id"], fill_value=0).eq(told.set_index("actor_id")["docfreq"]).all():
        raise ValueError("the grid was made from other tables or roles: give the same to its evidence")
    keys = told.set_index("actor_id")["key"]
    rows = mentions.assign(key=mentions["actor_id"].map(keys).astype("str"))[["key", "doc_id", "sentence"]]
    return rows.drop_duplicates().sort_values(["key", "doc_id", "sentence"], ignore_index=True)


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


def _ways(tables: Tables, kinds: Sequence[str] | None) -> list[_Way]:
    """Return the specifications that the tables allow."""
    if kinds is None:
        held = tables.pick("mentions", ["kind"])["kind"]
        kinds = [*KINDS, *(["collective"] if (held == "collective").any() else [])]
    steps = [tuple(kinds[: i + 1]) for i in range(len(kinds))]
    reprints = get_args(Reprints)[: 2 if count_reprints(tables) else 1]
    ways = [_Way(*way, "all") for way in itertools.product(steps, ("counted", "left out"), reprints)]
    if (functions_told(tables) == _AGENT).any():
        ways += [_Way(step, "counted", "once", _AGENT) for step in steps]
    return ways


def _ranked(mentions: pd.DataFrame, sizes: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Return the actors found, with their rank by the unit's value; `sizes` has one row, of all articles."""
    found = count_places(mentions, ["actor_id"])
    n_articles, n_sentences, n_words = (sizes[name].sum() for name in ("n_articles", "n_sentences", "n_words"))
    rate = 1000 * found["frequency"] / n_words
    value = {"article": found["docfreq"], "sentence": found["sentences"], "word": rate}[unit]
    share = found["sentences"] / n_sentences if unit == "sentence" else found["docfreq"] / n_articles
    rank = value.rank(method="min", ascending=False).astype("Int64")
    counts = found[["actor_id", "frequency", "docfreq"]]
    return counts.assign(rate=rate, n_articles=n_articles, rank=rank, share=share)


def _shown(found: pd.DataFrame, top: int) -> list[str]:
    """Return the actors among the first `top` somewhere, by best and mean rank."""
    ranks = found.groupby("actor_id")["rank"].agg(["min", "mean"]).reset_index()
    ranks = ranks[ranks["min"] <= top].sort_values(["min", "mean", "actor_id"])
    return [str(actor) for actor in ranks["actor_id"]]
