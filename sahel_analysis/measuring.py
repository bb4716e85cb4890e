"""Count findings in articles, sentences and words, with an honest statement of how sure each number is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from sahel_analysis.repeats import without_repeats
from sahel_analysis.selection import (
    SENTENCE_COLUMNS,
    article_sizes,
    group_sizes,
    join_key,
    select,
    sentence_units,
)
from sahel_analysis.stats.intervals import (
    BOOTSTRAP,
    DESCRIPTIVE,
    LEAST_ARTICLES,
    WILSON,
    cluster_bootstrap,
    generator,
    wilson_interval,
)
from sahel_analysis.tables import Tables

Unit = Literal["article", "sentence", "word"]
UNITS: tuple[Unit, ...] = get_args(Unit)

Rng = np.random.Generator | int | None
Period = Literal["year", "month"]
Reprints = Literal["once", "as printed"]

_COUNTS = ["frequency", "sentences", "docfreq"]
_SIZES = ["n_articles", "n_sentences", "n_words"]
NUMBERS = [*_COUNTS, "rate", "share", "lower", "upper", "basis", "unit", "rank", *_SIZES]

# by unit: the count that is ranked, and the size it is set against
_OF = {
    "article": ("docfreq", "n_articles"),
    "sentence": ("sentences", "n_sentences"),
    "word": ("frequency", "n_words"),
}


def measure_hits(
    tables: Tables,
    hits: pd.DataFrame,
    item: str,
    *,
    by: Sequence[str] = (),
    unit: Unit = "article",
    items: Sequence[str] | None = None,
    top: int | None = None,
    rng: Rng = None,
) -> pd.DataFrame:
    """Return how often each item was found: one row per item and group, in the order of groups and ranks.

    `hits` has one row per finding: doc_id, sentence and the column `item`. Columns of `by` are the documents'
    (also year, month), the sentences' (position, role) or the findings' own (kind, voice): the last split the
    findings, not the articles that they are set against. Items found in one group have a row in every group.

    The columns: frequency (findings), sentences and docfreq (sentences and articles with a finding), rate (findings
    per 1,000 words), share (of articles; of sentences where that is the unit), lower and upper (95% bounds of the
    share, or of the rate where words are the unit), basis ("wilson" for articles, "bootstrap" over articles for
    sentences and words, which covers the truth less often than it says below about 20 articles; "descriptive only"
    and NaN bounds below 5 articles in the group, and where the bootstrap has no variation to go by, as for what is
    found nowhere), unit, rank within the group, n_articles, n_sentences, n_words (of the group).
    """
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is unknown: use one of {', '.join(UNITS)}")
    if top is not None and top < 1:
        raise ValueError(f"top {top} keeps nothing: give a number from 1 on, or None for all")
    scope, facets = split_columns(hits, item, by)
    by = list(by)
    placed = place_hits(tables, hits, scope)
    counts = count_places(placed, [item, *by])
    names = _ranked_items(placed, item, unit, items, top)
    grid = _grid(tables, placed, names, item, scope, facets)
    table = grid.merge(counts, on=[item, *by], how="left").fillna(dict.fromkeys(_COUNTS, 0))
    table = table.astype(dict.fromkeys(_COUNTS, "int64"))
    table["rate"] = 1000 * _ratio(table["frequency"], table["n_words"])
    count, size = _OF["article" if unit == "word" else unit]
    table["share"] = _ratio(table[count], table[size])
    table = _add_bounds(tables, table, placed, item, scope, facets, unit, rng)
    return _rank(table, item, by, unit)


def split_columns(hits: pd.DataFrame, item: str, by: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the columns of `by` that group articles or sentences, and those that belong to the findings."""
    if isinstance(by, str):
        raise ValueError(f"by is a list of columns: write [{by!r}], not {by!r}")
    own = [name for name in by if name in hits.columns and name not in ("doc_id", "sentence", *SENTENCE_COLUMNS)]
    if item in own or len(set(by)) < len(list(by)):
        raise ValueError(f"by {list(by)} repeats a column: {item} is a column of every row already")
    return [name for name in by if name not in own], own


def place_hits(tables: Tables, hits: pd.DataFrame, scope: Sequence[str]) -> pd.DataFrame:
    """Return the findings that stand in a sentence of the tables, with the columns of `scope`."""
    texts = [c for c in hits.columns if c not in ("sentence", *scope)]
    units = sentence_units(tables, scope)[["doc_id", "sentence", *scope]]
    plain = hits[[*texts, "sentence"]].astype(dict.fromkeys(texts, "str"))
    return plain.merge(units, on=["doc_id", "sentence"], validate="many_to_one")


def count_places(placed: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return frequency, sentences and docfreq of findings: one row for each combination of `columns` that is there."""
    keyed = placed.assign(_place=placed["doc_id"] + "\n" + placed["sentence"].astype("str"))
    return keyed.groupby(columns, as_index=False).agg(
        frequency=("doc_id", "size"), sentences=("_place", "nunique"), docfreq=("doc_id", "nunique")
    )


def _ranked_items(
    placed: pd.DataFrame, item: str, unit: Unit, items: Sequence[str] | None, top: int | None
) -> list[str]:
    """Return the items to report, the most frequent over all groups first."""
    totals = count_places(placed, [item])
    order = totals.sort_values([_OF[unit][0], "frequency", item], ascending=[False, False, True])
    names = [str(name) for name in order[item]]
    names += [name for name in items or () if name not in names]
    return names[:top]


def _grid(
    tables: Tables, placed: pd.DataFrame, names: list[str], item: str, scope: list[str], facets: list[str]
) -> pd.DataFrame:
    """Return every item in every group, with the group's size."""
    grid = pd.DataFrame({item: pd.Series(names, dtype="str")})
    groups = group_sizes(tables, scope)
    grid = grid.merge(groups, how="cross")
    if facets:
        grid = grid.merge(placed[facets].drop_duplicates(), how="cross")
    return grid


def _ratio(count: pd.Series, size: pd.Series) -> pd.Series:
    return count / size.where(size > 0)


def _add_bounds(
    tables: Tables, table: pd.DataFrame, placed: pd.DataFrame,
    item: str, scope: list[str], facets: list[str], unit: Unit, rng: Rng,
) -> pd.DataFrame:  # fmt: skip
    enough = table["n_articles"] >= LEAST_ARTICLES
    if unit == "article":
        lower, upper = wilson_interval(table["docfreq"], table["n_articles"])
        bounded = table.assign(lower=lower, upper=upper)
    else:
        bounded = _bootstrap(tables, table, placed, item, scope, facets, unit, rng)
        # a quantity that no article varies in (found nowhere) is the same in all resamples: that is no certainty
        enough &= bounded["lower"] < bounded["upper"]
    bounded[["lower", "upper"]] = bounded[["lower", "upper"]].where(enough)
    basis = WILSON if unit == "article" else BOOTSTRAP
    return bounded.assign(basis=np.where(enough, basis, DESCRIPTIVE), unit=unit)


def _bootstrap(
    tables: Tables, table: pd.DataFrame, placed: pd.DataFrame,
    item: str, scope: list[str], facets: list[str], unit: Unit, rng: Rng,
) -> pd.DataFrame:  # fmt: skip
    """Bound each row by resampling the articles of its group; rows of one group see the same resamples."""
    draw = generator(rng)
    per_thousand = 1000 if unit == "word" else 1
    found = placed if unit == "word" else placed.drop_duplicates([item, *facets, "doc_id", "sentence"])
    sizes = article_sizes(tables, scope)
    bounded = table.assign(lower=np.nan, upper=np.nan)
    key, group_of = [item, *facets], _group(table, scope)
    found_group, size_group = _group(found, scope), _group(sizes, scope)
    for group, rows in table.groupby(group_of, sort=True):
        articles = sizes[size_group == group]
        if len(articles) < LEAST_ARTICLES:
            continue
        hits = found[found_group == group]
        matrix = pd.crosstab(hits["doc_id"], join_key(hits, key)) if len(hits) else pd.DataFrame()
        matrix = matrix.reindex(index=articles["doc_id"], columns=join_key(rows, key), fill_value=0)
        lower, upper = cluster_bootstrap(matrix, articles[_OF[unit][1]], rng=draw)
        bounded.loc[rows.index, "lower"] = per_thousand * lower
        bounded.loc[rows.index, "upper"] = per_thousand * upper
    return bounded


def _group(table: pd.DataFrame, scope: list[str]) -> pd.Series:
    return join_key(table, scope) if scope else pd.Series("", index=table.index, dtype="str")


def _rank(table: pd.DataFrame, item: str, by: list[str], unit: Unit) -> pd.DataFrame:
    """Number the items within each group, equal values equally, and sort by group and rank."""
    value = table["rate" if unit == "word" else "share"]
    group = _group(table, by)
    rank = value.groupby(group).rank(method="min", ascending=False)
    ranked = table.assign(rank=rank.astype("Int64"), key=join_key(table, [item, *by]))
    ranked = ranked.sort_values([*by, "rank", "frequency", item], ascending=[*[True] * len(by), True, False, True])
    return ranked[["key", item, *by, *NUMBERS]].reset_index(drop=True)


def without_reprints(tables: Tables) -> Tables:
    """Return the tables with one article of each text: of those that `duplicate_of` ties together, the first."""
    documents = tables.pick("documents", ["doc_id", "duplicate_of"])
    if not (documents["duplicate_of"] != "").any():
        return tables
    text = documents["duplicate_of"].where(documents["duplicate_of"] != "", documents["doc_id"])
    # the first of a text may lie outside the selection: then the next one speaks for it
    order = documents.assign(_text=text, _copy=text != documents["doc_id"])
    kept = order.sort_values(["_copy", "doc_id"], kind="stable").drop_duplicates("_text")["doc_id"]
    first = tables.restricted("documents", ["doc_id"], lambda table: table["doc_id"].isin(kept).to_numpy())
    return select(tables.replaced(documents=first), roles=None)


def count_reprints(tables: Tables) -> int:
    """Return how many articles `without_reprints` leaves out."""
    documents = tables.pick("documents", ["doc_id", "duplicate_of"])
    text = documents["duplicate_of"].where(documents["duplicate_of"] != "", documents["doc_id"])
    return len(documents) - text.nunique()


def choose_articles(
    tables: Tables, roles: Collection[str], reprints: Reprints, repeats: Reprints = "as printed"
) -> tuple[Tables, dict[str, str | int]]:
    """Return the tables of the lines with these roles, reprints once or as printed, and what to say of the choice.

    What to say: reprints, and n_reprints (articles left out for it, or counted again). With `repeats` once, sentences
    that say again what another one says are left out, too (`repeats.without_repeats`), and repeats and n_repeats
    (sentences left out for it) are said as well.

    Raises
    ------
    ValueError
        If `reprints` or `repeats` is unknown.
    """
    for name, choice in (("reprints", reprints), ("repeats", repeats)):
        if choice not in get_args(Reprints):
            raise ValueError(f"{name} {choice!r} is unknown: use one of {', '.join(get_args(Reprints))}")
    chosen = select(tables, roles=roles)
    about: dict[str, str | int] = {"reprints": reprints, "n_reprints": count_reprints(chosen)}
    chosen = without_reprints(chosen) if reprints == "once" else chosen
    if repeats == "as printed":
        return chosen, about
    once = without_repeats(chosen)
    left_out = len(chosen.pick("sentences", ["sentence"])) - len(once.pick("sentences", ["sentence"]))
    return once, about | {"repeats": repeats, "n_repeats": left_out}


def choose_period(published: pd.Series) -> Period:
    """Return the period by which articles of these dates are told: the month up to three years, else the year."""
    return "month" if (published.max() - published.min()).days <= 3 * 366 else "year"


def fill_calendar(measure: pd.DataFrame, item: str, published: pd.Series, period: Period) -> pd.DataFrame:
    """Return a measure by `period` with a row for every period from the first to the last article, in a column period.

    A period without articles has n_articles 0 and NaN for what cannot be known: a gap, no zero. n_undated, the same
    in every row, is the number of articles without a date. `published` are the dates of all articles.
    """
    span = pd.period_range(published.min(), published.max(), freq={"year": "Y", "month": "M"}[period])
    named = pd.DataFrame({"period": span.strftime("%Y" if period == "year" else "%Y-%m").astype("str")})
    told = measure.rename(columns={period: "period"})
    filled = told[[item]].drop_duplicates().merge(named, how="cross").merge(told, on=[item, "period"], how="left")
    counts = [*_COUNTS, *_SIZES]
    filled = filled.astype(dict.fromkeys(counts, "Int64")).fillna(dict.fromkeys(counts, 0))
    filled = filled.astype(dict.fromkeys(counts, "int64"))
    unit = told["unit"].iloc[0] if len(told) else "article"
    filled = filled.assign(basis=filled["basis"].fillna(DESCRIPTIVE), unit=unit, key=join_key(filled, [item, "period"]))
    return filled[list(told.columns)].assign(n_undated=int(published.isna().sum()))


def hit_evidence(tables: Tables, hits: pd.DataFrame, measure: pd.DataFrame, item: str) -> pd.DataFrame:
    """Return the sentences behind each row of a measure: key, doc_id, sentence.

    Raises
    ------
    ValueError
        If the findings are not those that the measure counted.
    """
    columns = list(measure.columns)
    by = columns[columns.index(item) + 1 : columns.index("frequency")]
    scope, _ = split_columns(hits, item, by)
    placed = place_hits(tables, hits, scope)
    keyed = placed.assign(key=join_key(placed, [item, *by]))
    keyed = keyed[keyed["key"].isin(measure["key"])]
    found = keyed.groupby("key")["doc_id"].nunique()
    told = measure.set_index("key")["docfreq"]
    if not found.reindex(told.index, fill_value=0).eq(told).all():
        raise ValueError("the measure was made from other tables, kinds or roles: give the same to its evidence")
    rows = keyed[["key", "doc_id", "sentence"]].drop_duplicates()
    return rows.sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)
