"""How strongly two things go together, and which of many findings to believe.

Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL, 31-40.
Woolf, B. (1955). On estimating the relation between blood group and disease. Annals of Human Genetics 19, 251-253;
with Haldane's and Anscombe's half added to every cell of a table that has an empty one
(Haldane 1956, Annals of Human Genetics 20, 309-311; Anscombe 1956, Biometrika 43, 461-464).
Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57, 289-300.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sahel_analysis.stats.intervals import LEVEL, two_sided_z


class OddsRatio(NamedTuple):
    """Odds ratios and their bounds."""

    ratio: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def npmi(both: ArrayLike, first: ArrayLike, second: ArrayLike, units: ArrayLike) -> NDArray[np.float64]:
    """Return normalised pointwise mutual information: 1 always together, 0 by chance, -1 never.

    `both`, `first` and `second` are the units (sentences, articles) that have both, the one and the other.
    NaN where one of them occurs nowhere, or where both occur in every unit.

    Raises
    ------
    ValueError
        If a count is impossible (more units with both than with one, more with one than there are).
    """
    xy, x, y, n = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (both, first, second, units)))
    if (xy < 0).any() or (xy > np.minimum(x, y)).any() or (np.maximum(x, y) > n).any() or (x + y - xy > n).any():
        raise ValueError("impossible counts: both <= first, second and first + second - both <= units must hold")
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.log(xy * n / (x * y)) / -np.log(xy / n)
    return np.where((x == 0) | (y == 0) | (xy == n), np.nan, np.where(xy == 0, -1.0, score))


def odds_ratio(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike, level: float = LEVEL) -> OddsRatio:
    """Return the odds ratio ad/bc of tables [[a, b], [c, d]] with Woolf's interval on the log scale.

    Where a cell is empty, a half is added to all four. NaN where a row or a column is empty: there is nothing
    to compare.
    """
    cells = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (a, b, c, d)))
    if any((cell < 0).any() for cell in cells):
        raise ValueError("the cells of a table are counts: none may be negative")
    has_empty = np.any([cell == 0 for cell in cells], axis=0)
    p, q, r, s = (cell + np.where(has_empty, 0.5, 0.0) for cell in cells)
    hollow = (
        (cells[0] + cells[1] == 0)
        | (cells[2] + cells[3] == 0)
        | (cells[0] + cells[2] == 0)
        | (cells[1] + cells[3] == 0)
    )
    log_ratio = np.where(hollow, np.nan, np.log(p * s / (q * r)))
    half = two_sided_z(level) * np.sqrt(1 / p + 1 / q + 1 / r + 1 / s)
    return OddsRatio(np.exp(log_ratio), np.exp(log_ratio - half), np.exp(log_ratio + half))


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """Return p values adjusted for the false discovery rate; NaN stays NaN and counts as no test.

    Raises
    ------
    ValueError
        If a value lies outside 0 to 1.
    """
    values = np.asarray(p, dtype=float)
    known = ~np.isnan(values)
    tested = values[known]
    if ((tested < 0) | (tested > 1)).any():
        raise ValueError("p values lie between 0 and 1")
    order = np.argsort(tested)[::-1]
    ranks = np.arange(len(tested), 0, -1)
    # from the largest p down: no value may exceed the one above it
    adjusted = np.minimum.accumulate(tested[order] * len(tested) / ranks) if len(tested) else tested
    result = np.full(values.shape, np.nan)
    part = np.empty(len(tested))
    part[order] = np.minimum(adjusted, 1.0)
    result[known] = part
    return result
