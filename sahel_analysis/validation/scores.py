"""How well one coding matches another, layer by layer and frame by frame, with how sure each figure is."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sahel_analysis.interface import codes
from sahel_analysis.measuring import Rng
from sahel_analysis.stats.agreement import binary_alpha, binary_kappa, percentiles, resampled
from sahel_analysis.stats.intervals import BOOTSTRAP, DESCRIPTIVE, LEAST_ARTICLES
from sahel_analysis.tables import Tables
from sahel_analysis.validation.coding import Coding, codings_of
from sahel_analysis.validation.gold import GoldError, read_gold
from sahel_analysis.validation.layers import LAYERS, Comparison, compare

logger = logging.getLogger(__name__)

# frames with fewer gold lines stay out of the mean over frames: one line would move it too far
LEAST_LINES = 5

MEAN = "frames_mean"
FIGURES = ("precision", "recall", "score", "kappa", "alpha")

Gold = Mapping[str, Coding] | str | Path
Floats = NDArray[np.float64]


class Tally(NamedTuple):
    """Counts of one layer or frame, one row per article.

    `found` has both, gold, system; `cells` has units that both coded, gold only, system only, neither (None where the
    layer is not one of yes and no).
    """

    found: Floats
    cells: Floats | None = None


def evaluate(tables: Tables, gold: Gold, *, rng: Rng = None) -> pd.DataFrame:
    """Score tables against gold codings of the same articles: one row per layer, then one per frame.

    Parameters
    ----------
    tables
        What `annotate` or `read_tables` returned. Articles without gold are passed over; an article with gold that
        the tables lack counts as missed, and is logged as a warning.
    gold
        A folder of gold files as in docs/codebook.md, or what `read_gold` returned.
    rng
        Generator or seed of the resamples; the package's fixed seed by default.

    Returns
    -------
    DataFrame
        `layer`: names, nisbas (with metonyms), timex (found, to the letter), value (and rightly resolved), both
        relaxed (surfaces overlap), events (line and type), dated, dated_known (undated ones left out), parties,
        status (all of aligned events), frames (line and frame, all together), frames_mean (mean over the frames with
        five or more gold lines), lines (roles), dates (of publication, as stated). `frame` names the frame in rows
        for a single one, else it is "". Counted are equal things on equal lines, as often as both have them.

        `n`, `found`, `both`: how many the gold has, the tables have, both have. `precision`, `recall`, `score` with
        `measure` saying what the score is: "F1", or "share" (of lines and articles that are right; precision and
        recall are NaN then). `kappa` and `alpha`, over the lines that the gold codes for frames: Cohen's, and
        Krippendorff's (nominal, coded or not); NaN in other layers. NaN where nothing was coded on either side.

        `lower` and `upper` bound the score, and such columns named after the other figures bound those: 95%
        percentile bootstrap over articles, too narrow below about 20. `basis` is "descriptive only", and the bounds
        are NaN, below 5 articles and where the score is the same in all of them. `n_articles` have gold.

    Raises
    ------
    GoldError
        If the gold files cannot be used, or the tables have none of their articles.
    """
    wanted = open_gold(gold)
    found = codings_of(tables, wanted.keys())
    if not found:
        raise GoldError(f"the tables have none of the articles with gold ({', '.join(list(wanted)[:3])} ...)")
    for doc_id in sorted(wanted.keys() - found.keys()):
        logger.warning("%s has gold but is not in the tables: all of it counts as missed", doc_id)
    return score_codings([(coding, found.get(doc_id, Coding())) for doc_id, coding in wanted.items()], rng=rng)


def agreement(first: Gold, second: Gold, *, rng: Rng = None) -> pd.DataFrame:
    """Return how far two coders agree, in the columns of `evaluate`; the first stands where the gold does.

    Articles that one of them alone coded are left out, and logged as a warning. F1, kappa and alpha are the same
    with the coders exchanged; precision and recall change places.

    Raises
    ------
    GoldError
        If the gold files cannot be used, or no article was coded by both.
    """
    one, other = open_gold(first), open_gold(second)
    common = [doc_id for doc_id in one if doc_id in other]
    if not common:
        raise GoldError("the two coders have no article in common")
    for doc_id in sorted(one.keys() ^ other.keys()):
        logger.warning("%s was coded by one coder alone: left out", doc_id)
    return score_codings([(one[doc_id], other[doc_id]) for doc_id in common], rng=rng)


def open_gold(gold: Gold) -> Mapping[str, Coding]:
    """Return codings by article, read from a folder where they are not read yet."""
    opened = gold if isinstance(gold, Mapping) else read_gold(gold)
    if not opened:
        raise GoldError("there is no gold: give at least one coded article")
    return opened


def score_codings(pairs: Sequence[tuple[Coding, Coding]], *, rng: Rng = None) -> pd.DataFrame:
    """Return the scores of pairs of codings, gold first, one pair per article; see `evaluate`."""
    compared = {name: [compare(name, gold, found) for gold, found in pairs] for name in LAYERS}
    tallies = {(name, ""): Tally(_counts(compared[name])) for name in LAYERS}
    listed = {code for gold, found in pairs for c in (gold, found) for own in c.frames.values() for code in own}
    frames = [*codes("frame"), *sorted(listed - set(codes("frame")))]
    for frame in frames:
        tallies["frames", frame] = Tally(
            _counts([_only(c, frame) for c in compared["frames"]]),
            np.array([_cells(gold, found, frame) for gold, found in pairs], dtype=float),
        )
    all_cells = [tally.cells for (_, frame), tally in tallies.items() if frame and tally.cells is not None]
    tallies["frames", ""] = tallies["frames", ""]._replace(cells=np.sum(all_cells, axis=0))
    return score_tallies(tallies, rng=rng)


def score_tallies(tallies: Mapping[tuple[str, str], Tally], *, rng: Rng = None) -> pd.DataFrame:
    """Return the scores of counts by layer and frame; see `evaluate`. All rows see the same resamples."""
    n = len(next(iter(tallies.values())).found)
    weights = resampled(n, rng=rng)
    once = np.ones((1, n))
    points = {key: _scored(_figures(tally, once), tally) for key, tally in tallies.items()}
    spreads = {key: _figures(tally, weights) for key, tally in tallies.items()}
    common = [key for key, tally in tallies.items() if key[1] and tally.found[:, 1].sum() >= LEAST_LINES]
    for figures in (points, spreads):
        if common:
            figures[MEAN, ""] = _mean([figures[key] for key in common])
    rows = [_row(key, tallies.get(key), points[key], spreads[key], n) for key in _ordered(points)]
    return pd.DataFrame(rows).astype(dict.fromkeys(("n", "found", "both"), "Int64"))


def _ordered(keys: Mapping[tuple[str, str], object]) -> list[tuple[str, str]]:
    """Return the layers, the mean over frames after the frames, then the single frames."""
    layers = [key for key in keys if not key[1] and key[0] != MEAN]
    if (MEAN, "") in keys:
        place = layers.index(("frames", "")) + 1 if ("frames", "") in layers else len(layers)
        layers.insert(place, (MEAN, ""))
    return layers + [key for key in keys if key[1]]


def _row(key: tuple[str, str], tally: Tally | None, point: Floats, spread: Floats, n: int) -> dict[str, object]:
    layer, frame = key
    bounds = percentiles(spread) if n >= LEAST_ARTICLES else percentiles(spread[:0])
    shares = layer in ("lines", "dates")
    both, gold, found = (int(count) for count in tally.found.sum(axis=0)) if tally else (pd.NA, pd.NA, pd.NA)
    row: dict[str, object] = {"layer": layer, "frame": frame, "n": gold, "found": found, "both": both}
    row["measure"] = "share" if shares else "F1"
    for name, value, lower, upper in zip(FIGURES, point[0], bounds.lower, bounds.upper, strict=True):
        if shares and name in ("precision", "recall"):
            value = lower = upper = np.nan
        # recall is the share of gold lines and articles that are right
        if shares and name == "score":
            place = FIGURES.index("recall")
            value, lower, upper = point[0, place], bounds.lower[place], bounds.upper[place]
        prefix = "" if name == "score" else f"{name}_"
        row |= {name: float(value), f"{prefix}lower": float(lower), f"{prefix}upper": float(upper)}
    row["basis"] = DESCRIPTIVE if np.isnan(float(str(row["lower"]))) else BOOTSTRAP
    row["n_articles"] = n
    return row


def _figures(tally: Tally, weights: Floats) -> Floats:
    """Return precision, recall, F1, kappa and alpha, one row per row of weights."""
    both, gold, found = (weights @ tally.found).T
    with np.errstate(invalid="ignore"):
        scores = np.stack([both / found, both / gold, 2 * both / (gold + found)])
    if tally.cells is None:
        return np.vstack([scores, np.full((2, len(weights)), np.nan)]).T
    cells = (weights @ tally.cells).T
    return np.vstack([scores, binary_kappa(*cells), binary_alpha(*cells)]).T


def _scored(point: Floats, tally: Tally) -> Floats:
    """Return the figures with 0 for precision and recall where one side has nothing and the other something.

    Nothing found of what there is, is a precision of 0; resamples in which it is undefined are left out instead.
    """
    filled = point.copy()
    if tally.found.any():
        filled[:, :3] = np.nan_to_num(point[:, :3])
    return filled


def _mean(figures: Sequence[Floats]) -> Floats:
    """Return the mean over frames; a frame that is undefined in a resample stays out of that one."""
    stacked = np.stack(figures)
    known = (~np.isnan(stacked)).sum(axis=0)
    return np.where(known > 0, np.nansum(stacked, axis=0) / np.maximum(1, known), np.nan)


def _counts(compared: Sequence[Comparison]) -> Floats:
    return np.array([c.tally for c in compared], dtype=float).reshape(len(compared), 3)


def _only(compared: Comparison, frame: str) -> Comparison:
    return Comparison(
        [pair for pair in compared.both if pair[0].what == frame],
        [item for item in compared.missed if item.what == frame],
        [item for item in compared.extra if item.what == frame],
    )


def _cells(gold: Coding, found: Coding, frame: str) -> tuple[int, int, int, int]:
    """Return on how many of the lines that gold codes both, gold alone, the other alone and neither have a frame."""
    pairs = [(frame in coded, frame in found.frames.get(line, ())) for line, coded in gold.frames.items()]
    return (
        pairs.count((True, True)), pairs.count((True, False)), pairs.count((False, True)), pairs.count((False, False))
    )  # fmt: skip
