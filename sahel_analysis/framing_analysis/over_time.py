"""Frames over time, and the first frame of each article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

import numpy as np
import pandas as pd

from sahel_analysis.framing_analysis.choosing import Choices, choose, known_frames, uses
from sahel_analysis.framing_analysis.measures import frame_shares
from sahel_analysis.framing_analysis.valences import MARK
from sahel_analysis.measuring import Period, Rng, Unit, choose_period, fill_calendar, hit_evidence, measure_hits
from sahel_analysis.selection import select
from sahel_analysis.tables import Tables

# headline, lead and the rest in the order of their prominence; the numbers are ours
WEIGHTS = {"headline": 3.0, "lead": 2.0, "rest": 1.0}


def frames_over_time(
    tables: Tables,
    *,
    period: Period | None = None,
    unit: Unit = "article",
    rng: Rng = None,
    **choices: Unpack[Choices],
) -> pd.DataFrame:
    """Return how much each frame is used over time: one row per frame and period, gaps included.

    Every period from the first to the last article has a row; one without articles has n_articles 0 and a NaN share.
    Without `period` it is the month up to three years, else the year. Undated articles stay out; n_undated, the same
    in every row, is their number. Further columns, and choices, as in `frame_shares`, the bounds too: below 5 articles
    in a period it is "descriptive only". The table is empty where no article has a date.
    """
    chosen, about = choose(tables, **choices)
    published = chosen.documents["published"]
    if published.isna().all():
        empty = frame_shares(select(tables, sources=[]), by=["year"], unit=unit, **choices)
        return empty.rename(columns={"year": "period"}).assign(n_undated=pd.Series(dtype="int64"))
    period = period or choose_period(published)
    dated = select(chosen, since=published.min(), roles=None)
    measure = measure_hits(dated, uses(dated), "frame", by=[period], unit=unit, items=known_frames(dated), rng=rng)
    return fill_calendar(measure, "frame", published, period).assign(**about)


def period_evidence(tables: Tables, measure: pd.DataFrame, **choices: Unpack[Choices]) -> pd.DataFrame:
    """Return the sentences behind each row of `frames_over_time`: key, doc_id, sentence.

    Give the choices that the measure was made with.
    """
    chosen, _ = choose(tables, **choices)
    period = "month" if measure["period"].str.len().eq(7).any() else "year"
    return hit_evidence(chosen, uses(chosen), measure.rename(columns={"period": period}), "frame")


def first_frames(
    tables: Tables,
    *,
    weights: Mapping[str, float] | None = None,
    **choices: Unpack[Choices],
) -> pd.DataFrame:
    """Return the first frame of each article: one row per article, in the order of doc_id.

    The rule: each sentence that uses a frame counts for it with the weight of its position (headline 3, lead 2, rest
    1); the frame with most is the article's first. Of equals the one whose sentence comes first, and within a sentence
    whose cue comes first. Cooperation competes as one frame, and then is told by the valence that weighs most in it
    (COOP:rapprochement, COOP:rupture ...).

    Headline and lead weigh more because they say what a report is about: they are the most prominent framing devices
    (Pan & Kosicki 1993, pp. 59-60; Tankard 2001, p. 101) and sum up its topic (van Dijk 1988, pp. 53-54). These give
    an order, no numbers: give other `weights` to see whether the finding hangs on ours.

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
    chosen, _ = choose(tables, **choices)
    told = chosen.frames[["doc_id", "sentence", "frame", "start"]].astype({"frame": "str"})
    told = told.sort_values(["doc_id", "start"]).drop_duplicates(["doc_id", "sentence", "frame"])
    places = chosen.sentences[["doc_id", "sentence", "position"]].astype({"position": "str"})
    told = told.merge(places, on=["doc_id", "sentence"])
    told = told.assign(weight=told["position"].map(weigh).astype("float64"), part=told["frame"])
    told = told.assign(frame=told["part"].str.partition(MARK)[0] if len(told) else told["part"])
    totals = _weighed(told.drop_duplicates(["doc_id", "sentence", "frame"]), "frame")
    parts = _weighed(told, "part").merge(told[["part", "frame"]].drop_duplicates(), on="part")
    parts = parts.sort_values(["doc_id", "weight", "start"], ascending=[True, False, True])
    named = parts.drop_duplicates(["doc_id", "frame"]).set_index(["doc_id", "frame"])["part"]
    totals = totals.assign(
        frame=named.reindex(pd.MultiIndex.from_frame(totals[["doc_id", "frame"]])).to_numpy(dtype=object)
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


def _weighed(told: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return weight, first offset, first sentence and number of sentences of each frame (or part) of each article."""
    return told.groupby(["doc_id", column], as_index=False).agg(
        weight=("weight", "sum"), start=("start", "min"), sentence=("sentence", "min"), sentences=("sentence", "size")
    )


def first_frame_shares(
    tables: Tables,
    *,
    by: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    **choices: Unpack[Choices],
) -> pd.DataFrame:
    """Return the share of articles whose first frame each frame is: one row per frame and group, unused ones too.

    Columns as in `frame_shares`; the shares of a group add up to 1 less that of articles without a frame.
    """
    chosen, about = choose(tables, **choices)
    items = sorted(known_frames(chosen))
    hits = _hits(tables, weights, choices)
    return measure_hits(chosen, hits, "frame", by=by, items=items).assign(**about)


def first_frame_evidence(
    tables: Tables,
    measure: pd.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    **choices: Unpack[Choices],
) -> pd.DataFrame:
    """Return, for each row of `first_frame_shares`, the first sentence of each article that uses the frame."""
    return hit_evidence(choose(tables, **choices).tables, _hits(tables, weights, choices), measure, "frame")


def _hits(tables: Tables, weights: Mapping[str, float] | None, choices: Choices) -> pd.DataFrame:
    first = first_frames(tables, weights=weights, **choices)
    return first.loc[first["frame"] != "", ["doc_id", "sentence", "frame"]]
