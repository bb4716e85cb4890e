"""Who acts, how often, with whom and when: counts of actor mentions, each with what it rests on."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from sahel_analysis.measuring import Rng, Unit, hit_evidence, measure_hits
from sahel_analysis.selection import KINDS, ROLES, add_labels, pick_mentions, select, sentence_units
from sahel_analysis.stats.association import npmi
from sahel_analysis.tables import Tables

LABELS = ["type", "label_ar", "label_en", "label_fr"]


def actor_frequency(
    tables: Tables,
    *,
    by: Sequence[str] = (),
    kinds: Sequence[str] = KINDS,
    roles: Sequence[str] = ROLES,
    types: Sequence[str] | None = None,
    top: int | None = None,
    unit: Unit = "article",
    rng: Rng = None,
) -> pd.DataFrame:
    """Return how often each actor is mentioned: one row per actor and group.

    `by` takes columns of the documents (source, a column of one's own), year, month, position, and kind. `types`
    keeps actors of some types (leave out "place" to count who may act), `top` the most frequent of all groups
    together. The columns are those of `sahel_analysis.measuring.measure_hits`, then type and labels of the
    actor. Mentions are counted as printed: a reprinted article counts again.

    An actor found in one group has a row, with zeros, in every group. Without articles the table is empty.

    Raises
    ------
    ValueError
        If a kind, a type or a column of `by` is unknown; the message names the nearest known one.
    """
    chosen = select(tables, roles=roles)
    hits = pick_mentions(chosen, kinds, types)
    return add_labels(measure_hits(chosen, hits, "actor_id", by=by, unit=unit, top=top, rng=rng), tables)


def actor_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    *,
    kinds: Sequence[str] = KINDS,
    roles: Sequence[str] = ROLES,
) -> pd.DataFrame:
    """Return the sentences behind each row of `actor_frequency` or `mentions_over_time`: key, doc_id, sentence.

    Give the kinds and roles that the measure was made with.

    Raises
    ------
    ValueError
        If these mentions are not the ones that the measure counted.
    """
    chosen = select(tables, roles=roles)
    if "period" in measure.columns:
        name = "month" if measure["period"].str.len().eq(7).any() else "year"
        measure = measure.rename(columns={"period": name})
    return hit_evidence(chosen, pick_mentions(chosen, kinds), measure, "actor_id")


def mentions_over_time(
    tables: Tables,
    *,
    period: Literal["year", "month"] | None = None,
    kinds: Sequence[str] = KINDS,
    roles: Sequence[str] = ROLES,
    types: Sequence[str] | None = None,
    top: int | None = 6,
) -> pd.DataFrame:
    """Return the share of articles that mention each actor over time: one row per actor and period.

    Every period from the first to the last article has a row; one without articles has n_articles 0 and a NaN
    share: a gap, no zero. Without `period` it is the month up to three years, else the year. Undated articles
    stay out; n_undated, the same in every row, is their number. Further columns as in `actor_frequency`.
    """
    published = tables.documents["published"]
    dated = select(tables, since=published.min(), roles=roles) if published.notna().any() else None
    if dated is None:
        empty = actor_frequency(select(tables, sources=[]), by=["year"])
        return empty.rename(columns={"year": "period"}).assign(n_undated=pd.Series(dtype="int64"))
    if period is None:
        period = "month" if (published.max() - published.min()).days <= 3 * 366 else "year"
    measure = actor_frequency(dated, by=[period], kinds=kinds, roles=roles, types=types, top=top)
    frequency = {"year": "Y", "month": "M"}[period]
    calendar = pd.period_range(published.min(), published.max(), freq=frequency).strftime(
        "%Y" if period == "year" else "%Y-%m"
    )
    filled = _fill_calendar(measure.rename(columns={period: "period"}), [str(p) for p in calendar])
    return filled.assign(n_undated=int(published.isna().sum()))


def _fill_calendar(measure: pd.DataFrame, calendar: list[str]) -> pd.DataFrame:
    """Return a measure with a row for every period of the calendar; gaps have no share."""
    fixed = ["actor_id", *LABELS]
    grid = measure[fixed].drop_duplicates().merge(pd.DataFrame({"period": calendar}), how="cross")
    filled = grid.merge(measure.drop(columns=LABELS), on=["actor_id", "period"], how="left")
    counts = ["frequency", "sentences", "docfreq", "n_articles", "n_sentences", "n_words"]
    filled[counts] = filled[counts].fillna(0).astype("int64")
    filled["key"] = filled["actor_id"] + "|" + filled["period"]
    filled = filled.assign(basis=filled["basis"].fillna("descriptive only"), unit="article")
    return filled[list(measure.columns)]


def cooccurrence(
    tables: Tables,
    *,
    kinds: Sequence[str] = KINDS,
    roles: Sequence[str] = ROLES,
    types: Sequence[str] | None = None,
    min_sentences: int = 1,
) -> pd.DataFrame:
    """Return which actors stand in one sentence: one row per pair, the most frequent first.

    Columns: key (both ids, joined by |), actor_a and actor_b (in the order of the alphabet), sentences (with both),
    docfreq (articles with such a sentence), n_a and n_b (sentences with the one and the other), n_sentences,
    npmi (1 always together, 0 as by chance, -1 never), n_articles, types and labels with _a and _b. NPMI favours
    rare pairs: read it together with the number of sentences, or ask for at least `min_sentences`.
    """
    chosen = select(tables, roles=roles)
    pairs = _pairs(pick_mentions(chosen, kinds, types))
    counts = pairs.groupby(["actor_a", "actor_b"], as_index=False).agg(
        sentences=("doc_id", "size"), docfreq=("doc_id", "nunique")
    )
    counts = counts[counts["sentences"] >= min_sentences]
    each = _once(pick_mentions(chosen, kinds, types))["actor_id"].value_counts()
    counts = counts.assign(
        key=counts["actor_a"] + "|" + counts["actor_b"],
        n_a=counts["actor_a"].map(each).astype("int64"),
        n_b=counts["actor_b"].map(each).astype("int64"),
        n_sentences=len(sentence_units(chosen)),
        n_articles=len(chosen.documents),
    )
    counts["npmi"] = npmi(counts["sentences"], counts["n_a"], counts["n_b"], counts["n_sentences"])
    counts = counts.sort_values(["sentences", "npmi", "key"], ascending=[False, False, True])
    columns = ["key", "actor_a", "actor_b", "sentences", "docfreq", "n_a", "n_b", "n_sentences", "npmi", "n_articles"]
    labelled = add_labels(counts[columns].reset_index(drop=True), tables, "actor_a", "_a")
    return add_labels(labelled, tables, "actor_b", "_b")


def cooccurrence_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    *,
    kinds: Sequence[str] = KINDS,
    roles: Sequence[str] = ROLES,
) -> pd.DataFrame:
    """Return the sentences behind each row of `cooccurrence`: key, doc_id, sentence."""
    pairs = _pairs(pick_mentions(select(tables, roles=roles), kinds, None))
    pairs = pairs.assign(key=pairs["actor_a"] + "|" + pairs["actor_b"])
    kept = pairs[pairs["key"].isin(measure["key"])]
    if len(kept) != measure["sentences"].sum():
        raise ValueError("the measure was made from other tables, kinds or roles: give the same to its evidence")
    return kept[["key", "doc_id", "sentence"]].sort_values(["key", "doc_id", "sentence"]).reset_index(drop=True)


def _once(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return each actor once per sentence."""
    plain = mentions[["doc_id", "sentence", "actor_id"]].drop_duplicates()
    return plain.sort_values(["doc_id", "sentence", "actor_id"])


def _pairs(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return doc_id, sentence, actor_a, actor_b: one row per pair and sentence."""
    rows = [
        (doc, sentence, a, b)
        for (doc, sentence), group in _once(mentions).groupby(["doc_id", "sentence"], sort=True)
        for a, b in itertools.combinations(group["actor_id"], 2)
    ]
    names = ["doc_id", "sentence", "actor_a", "actor_b"]
    return pd.DataFrame(rows, columns=names).astype(
        {"doc_id": "str", "sentence": np.int64, "actor_a": "str", "actor_b": "str"}
    )
