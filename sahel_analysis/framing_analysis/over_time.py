"""Frames over time, and the first frame of each article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from sahel_analysis.framing_analysis.measures import frame_shares
from sahel_analysis.measuring import Rng, Unit, fill_calendar, hit_evidence, measure_hits
from sahel_analysis.selection import ROLES, select
from sahel_analysis.tables import Tables

# headline, lead and the rest in the order of their prominence; the numbers are ours
WEIGHTS = {"headline": 3.0, "lead": 2.0, "rest": 1.0}


def frames_over_time(
    tables: Tables,
    *,
    period: Literal["year", "month"] | None = None,
    roles: Sequence[str] = ROLES,
    voices: Sequence[str] | None = None,
    unit: Unit = "article",
    rng: Rng = None,
) -> pd.DataFrame:
    """Return how much each frame is used over time: one row per frame and period, gaps included.

    Every period from the first to the last article has a row; one without articles has n_articles 0 and a NaN share.
    Without `period` it is the month up to three years, else the year. Undated articles stay out; n_undated, the same
    in every row, is their number. Further columns as in `frame_shares`, the bounds too: below 5 articles in a period
    it is "descriptive only". The table is empty where no article has a date.
    """
    published = tables.documents["published"]
    if published.isna().all():
        empty = frame_shares(select(tables, sources=[]), by=["year"], voices=voices, unit=unit)
        return empty.rename(columns={"year": "period"}).assign(n_undated=pd.Series(dtype="int64"))
    if period is None:
        period = "month" if (published.max() - published.min()).days <= 3 * 366 else "year"
    dated = select(tables, since=published.min(), roles=roles)
    measure = frame_shares(dated, by=[period], roles=roles, voices=voices, unit=unit, rng=rng)
    return fill_calendar(measure, "frame", published, period)


def first_frames(
    tables: Tables,
    *,
    weights: Mapping[str, float] | None = None,
    roles: Sequence[str] = ROLES,
    voices: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the first frame of each article: one row per article, in the order of doc_id.

    The rule: each sentence that uses a frame counts for it with the weight of its position (headline 3, lead 2, rest
    1); the frame with most is the article's first. Of equals the one whose sentence comes first, and within a sentence
    whose cue comes first. Headline and lead weigh more because they say what a report is about: they are the most
    prominent framing devices (Pan & Kosicki 1993, pp. 59-60; Tankard 2001, p. 101) and sum up its topic (van Dijk
    1988, pp. 53-54). These give an order, no numbers: give other `weights` to see whether the finding hangs on ours.

    Columns: key and doc_id, frame ("" where the article uses none), weight, share (of the weight of all frames),
    second (the frame that follows, "" for none), margin (weight less that of the second), decided_by ("weight",
    "order" where two are equal, "" without a frame), sentence (first one that uses it; 0 for none), sentences.

    Raises
    ------
    ValueError
        If a weight is negative, or one of the positions has none.

    References
    ----------
    Pan, Z. & Kosicki, G. M. (1993). Framing analysis: an approach to news discourse. Political Communication 10, 55-75.
    Tankard, J. W. (2001). The empirical approach to the study of media framing. In Reese, Gandy & Grant (eds.),
    Framing Public Life, 95-106. van Dijk, T. A. (1988). News as Discourse. Erlbaum.
    """
    weigh = dict(WEIGHTS if weights is None else weights)
    if set(weigh) != set(WEIGHTS) or min(weigh.values()) < 0:
        raise ValueError(f"weights are numbers from 0 on for {', '.join(WEIGHTS)}, not {weigh}")
    chosen = select(tables, roles=roles)
    frames = chosen.frames if voices is None else chosen.frames[chosen.frames["voice"].isin(list(voices))]
    uses = frames[["doc_id", "sentence", "frame", "start"]].astype({"frame": "str"}).sort_values(["doc_id", "start"])
    uses = uses.drop_duplicates(["doc_id", "sentence", "frame"])
    places = chosen.sentences[["doc_id", "sentence", "position"]].astype({"position": "str"})
    uses = uses.merge(places, on=["doc_id", "sentence"])
    uses = uses.assign(weight=uses["position"].map(weigh).astype("float64"))
    totals = uses.groupby(["doc_id", "frame"], as_index=False).agg(
        weight=("weight", "sum"), start=("start", "min"), sentence=("sentence", "min"), sentences=("sentence", "size")
    )
    totals = totals.sort_values(["doc_id", "weight", "start"], ascending=[True, False, True])
    best = totals.drop_duplicates("doc_id").set_index("doc_id")
    second = totals[totals.duplicated("doc_id")].drop_duplicates("doc_id").set_index("doc_id")
    rows = pd.DataFrame(index=pd.Index(sorted(chosen.documents["doc_id"]), name="doc_id", dtype="str"))
    rows["frame"] = best["frame"].reindex(rows.index).fillna("").astype("str")
    rows["weight"] = best["weight"].reindex(rows.index).fillna(0.0)
    rows["share"] = rows["weight"] / totals.groupby("doc_id")["weight"].sum().reindex(rows.index)
    rows["second"] = second["frame"].reindex(rows.index).fillna("").astype("str")
    rows["margin"] = rows["weight"] - second["weight"].reindex(rows.index).fillna(0.0)
    tied = (rows["margin"] == 0) & (rows["second"] != "")
    rows["decided_by"] = np.where(rows["frame"] == "", "", np.where(tied, "order", "weight"))
    for name in ("sentence", "sentences"):
        rows[name] = best[name].reindex(rows.index).fillna(0).astype("int64")
    rows = rows.reset_index()
    return rows.assign(key=rows["doc_id"])[["key", *rows.columns]]


def first_frame_shares(
    tables: Tables,
    *,
    by: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    roles: Sequence[str] = ROLES,
    voices: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the share of articles whose first frame each frame is: one row per frame and group, unused ones too.

    Columns as in `frame_shares`; the shares of a group add up to 1 less that of articles without a frame.
    """
    chosen = select(tables, roles=roles)
    items = list(frame_shares(chosen, roles=roles)["frame"].sort_values())
    return measure_hits(chosen, _hits(tables, weights, roles, voices), "frame", by=by, items=items)


def first_frame_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    roles: Sequence[str] = ROLES,
    voices: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return, for each row of `first_frame_shares`, the first sentence of each article that uses the frame."""
    return hit_evidence(select(tables, roles=roles), _hits(tables, weights, roles, voices), measure, "frame")


def _hits(
    tables: Tables, weights: Mapping[str, float] | None, roles: Sequence[str], voices: Sequence[str] | None
) -> pd.DataFrame:
    first = first_frames(tables, weights=weights, roles=roles, voices=voices)
    return first.loc[first["frame"] != "", ["doc_id", "sentence", "frame"]]
