"""How well frames are read in a corpus with gold, as figures show it: validity by frame, and corrected shares."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sahel_analysis.interface import codes
from sahel_analysis.measuring import Rng
from sahel_analysis.selection import ROLES, article_columns
from sahel_analysis.stats.correction import corrected_share
from sahel_analysis.tables import Tables
from sahel_analysis.validation.coding import codings_of
from sahel_analysis.validation.misses import COLUMNS as MISSES
from sahel_analysis.validation.misses import misses
from sahel_analysis.validation.place import GoldPlace
from sahel_analysis.validation.scores import agreement, evaluate

PRECISION, RECALL, F1, CODERS = "precision", "recall", "F1", "coders"
# column of a score, by what figures call it
_FIGURES = {PRECISION: "precision", RECALL: "recall", F1: "score"}
COLUMNS = ["key", "frame", "figure", "value", "lower", "upper", "n", "found", "both", "basis", "n_articles", "corpus"]
SHARES = [
    "key", "frame", "raw", "hand", "estimate", "lower", "upper", "n_units", "n_hand", "basis", "n_articles",
    "n_articles_hand", "corpus",
]  # fmt: skip


def frame_validity(tables: Tables, place: GoldPlace | None, *, rng: Rng = None) -> pd.DataFrame:
    """Return how well each frame is read, and how far the coders agree on it: one row per frame and figure.

    Columns: key (frame|figure), frame ("" for all together), figure (precision, recall, F1, and coders: the F1 of
    two coders), value with lower and upper (see `evaluate`: bootstrap over articles, too narrow below about 20; NaN and
    "descriptive only" below 5), n, found and both (lines that gold, the tables and both code; of the coders the first,
    the second and both), basis, n_articles (with gold), corpus (whose gold it is). Frames that neither side has are
    left out. Without a place the table is empty: nothing is known of these articles.
    """
    if place is None:
        return pd.DataFrame(columns=COLUMNS)
    parts = [_long(evaluate(tables, place.codings, rng=rng), _FIGURES)]
    if len(place.coders) == 2:
        parts.append(_long(agreement(*place.coders, rng=rng), {CODERS: "score"}))
    table = pd.concat(parts, ignore_index=True)
    order = ["", *codes("frame")]
    rank = {frame: n for n, frame in enumerate([*order, *sorted(set(table["frame"]) - set(order))])}
    figures = [*_FIGURES, CODERS]
    table = table.assign(_frame=table["frame"].map(rank), _figure=table["figure"].map(figures.index))
    table = table.sort_values(["_frame", "_figure"], ignore_index=True)
    return table.assign(key=table["frame"] + "|" + table["figure"], corpus=place.corpus)[COLUMNS]


def frame_misses(tables: Tables, place: GoldPlace | None) -> pd.DataFrame:
    """Return the lines on which a frame was missed or is too much, with the cues that fired; see `misses`.

    Without a place the table is empty.
    """
    return misses(tables, place.codings, "frames") if place else pd.DataFrame(columns=MISSES)


def line_evidence(tables: Tables, measure: pd.DataFrame, place: GoldPlace | None) -> pd.DataFrame:
    """Return the sentences behind a row of `frame_validity` or `corrected_line_shares`: key, doc_id, sentence.

    Behind a validity stand the sentences of the coded articles in which the frame was found (any frame for all
    together), behind a corrected share those of all articles; what was missed is told by `frame_misses`.
    """
    found = tables.frames[["doc_id", "sentence", "frame"]].astype({"frame": "str"}).drop_duplicates()
    if place is None or measure.empty:
        return found.rename(columns={"frame": "key"}).iloc[:0][["key", "doc_id", "sentence"]]
    if "figure" in measure.columns:
        found = found[found["doc_id"].isin(list(place.codings))]
    wanted = measure[["key", "frame"]].astype("str")
    each = found.merge(wanted[wanted["frame"] != ""], on="frame")
    together = found.merge(wanted[wanted["frame"] == ""][["key"]], how="cross")
    rows = pd.concat([each, together])[["key", "doc_id", "sentence"]].drop_duplicates()
    return rows.sort_values(["key", "doc_id", "sentence"], ignore_index=True)


def _long(scores: pd.DataFrame, figures: dict[str, str]) -> pd.DataFrame:
    own = scores[(scores["layer"] == "frames") & (scores["n"].fillna(0) + scores["found"].fillna(0) > 0)]
    parts = []
    for figure, column in figures.items():
        prefix = "" if column == "score" else f"{column}_"
        bounds = {"value": own[column], "lower": own[f"{prefix}lower"], "upper": own[f"{prefix}upper"]}
        parts.append(own[["frame", "n", "found", "both", "basis", "n_articles"]].assign(figure=figure, **bounds))
    return pd.concat(parts)


def corrected_line_shares(tables: Tables, place: GoldPlace | None) -> pd.DataFrame:
    """Return the share of lines that use each frame, as tagged and corrected by the gold: one row per frame.

    Lines are those of titles and bodies, for gold codes lines. Columns: key and frame, raw (share of all lines as
    tagged), hand (of the lines with gold, by hand), estimate (corrected) with lower and upper, n_units (all lines),
    n_hand (coded ones), basis, n_articles, n_articles_hand, corpus; see `stats.correction.corrected_share`.
    Articles are the unit of the variance. The correction is right on average if the coded articles were
    drawn at random from all; where somebody chose them it is an illustration of how far errors may move a share.
    Without a place the table is empty.
    """
    if place is None:
        return pd.DataFrame(columns=SHARES)
    lines = tables.blocks[tables.blocks["role"].isin(ROLES)][["doc_id", "line"]].reset_index(drop=True)
    tagged = codings_of(tables, tables.documents["doc_id"])
    places = list(zip(lines["doc_id"].astype("str"), lines["line"].astype("int64"), strict=True))
    known = [place.codings[doc].frames.get(line) if doc in place.codings else None for doc, line in places]
    found = [tagged[doc].frames.get(line, ()) if doc in tagged else () for doc, line in places]
    used = {code for coded in (*known, *found) for code in coded or ()}
    rows = []
    for frame in [*(code for code in codes("frame") if code in used), *sorted(used - set(codes("frame")))]:
        system = np.array([frame in coded for coded in found], dtype=float)
        hand = np.array([np.nan if coded is None else frame in coded for coded in known], dtype=float)
        share = corrected_share(system, hand, clusters=[doc for doc, _ in places])
        rows.append({"key": frame, "frame": frame, **share._asdict()})
    sizes = {"n_articles": len(article_columns(tables, [])), "n_articles_hand": len(place.codings)}
    return pd.DataFrame(rows).assign(**sizes, corpus=place.corpus)[SHARES] if rows else pd.DataFrame(columns=SHARES)
