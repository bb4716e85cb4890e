"""How far two coders, or a coder and a machine, agree beyond what chance would give.

Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46.
Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. Annenberg School for Communication.
Hayes, A. F. & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding data.
Communication Methods and Measures 1, 77-89 (alpha with a bootstrap interval; theirs resamples pairs of codes).
Intervals: percentile bootstrap over units, or over clusters of units (Efron & Tibshirani 1993, ch. 13; Field & Welsh
2007), so that sentences of one article stay together.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sahel_analysis.stats.intervals import LEVEL, Interval, generator, two_sided_z

RESAMPLES = 2000

Floats = NDArray[np.float64]
# one coder's values, unit by unit; None, NaN and "" mean that this coder did not code the unit
Codes = Sequence[Hashable]


class Alpha(NamedTuple):
    """Krippendorff's alpha with its bounds; NaN where it is undefined."""

    alpha: float
    lower: float
    upper: float


def cohens_kappa(first: Codes, second: Codes) -> float:
    """Return Cohen's kappa of two coders over the units that both coded.

    NaN where no unit has both codes, or where both coders gave every unit one and the same value: then nothing tells
    agreement from chance.

    Raises
    ------
    ValueError
        If the coders have different numbers of units.
    """
    if len(first) != len(second):
        raise ValueError(f"the first coder has {len(first)} units, the second {len(second)}: give both the same units")
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if not _missing(a) and not _missing(b)]
    if not pairs:
        return float("nan")
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    ones, others = [a for a, _ in pairs], [b for _, b in pairs]
    expected = sum(ones.count(value) * others.count(value) for value in set(ones)) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")


def krippendorffs_alpha(ratings: Sequence[Codes]) -> float:
    """Return Krippendorff's alpha for nominal values: one sequence per coder, one place in each per unit.

    Any number of coders; units with fewer than two codes tell nothing about agreement and are passed over. NaN where
    no unit has two codes, or all codes are one value.

    Raises
    ------
    ValueError
        If the coders have different numbers of units.
    """
    disagreement, values = _by_unit(ratings)
    return float(_alpha(disagreement.sum(keepdims=True), values.sum(axis=0, keepdims=True))[0])


def alpha_interval(
    ratings: Sequence[Codes],
    *,
    clusters: Sequence[Hashable] | None = None,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    rng: np.random.Generator | int | None = None,
) -> Alpha:
    """Return Krippendorff's alpha (nominal) with a percentile bootstrap interval.

    `clusters` names for each unit what is resampled as a whole, such as its article; without it units are resampled
    one by one. Resamples in which alpha is undefined are left out. Below about 20 clusters the interval is too narrow.
    No bounds where resamples give one value (full agreement): that is no certainty.

    Raises
    ------
    ValueError
        If coders or clusters have different numbers of units.
    """
    two_sided_z(level)
    disagreement, values = _by_unit(ratings)
    if clusters is not None:
        if len(clusters) != len(disagreement):
            raise ValueError(f"there are {len(disagreement)} units and {len(clusters)} clusters: name one per unit")
        number = {name: i for i, name in enumerate(dict.fromkeys(clusters))}
        of = np.array([number[name] for name in clusters], dtype=int)
        disagreement, values = _summed(disagreement, of, len(number)), _summed(values, of, len(number))
    point = float(_alpha(disagreement.sum(keepdims=True), values.sum(axis=0, keepdims=True))[0])
    weights = resampled(len(disagreement), resamples=resamples, rng=rng)
    bounds = percentiles(_alpha(weights @ disagreement, weights @ values), level)
    return Alpha(point, float(bounds.lower), float(bounds.upper))


def binary_kappa(both: ArrayLike, first: ArrayLike, second: ArrayLike, neither: ArrayLike) -> Floats:
    """Return Cohen's kappa of 2 x 2 tables: units coded by both, by the first only, by the second only, by neither."""
    a, b, c, d = _cells(both, first, second, neither)
    n = a + b + c + d
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = ((a + b) * (a + c) + (c + d) * (b + d)) / n**2
        return np.where(expected < 1, ((a + d) / n - expected) / (1 - expected), np.nan)


def binary_alpha(both: ArrayLike, first: ArrayLike, second: ArrayLike, neither: ArrayLike) -> Floats:
    """Return Krippendorff's alpha (nominal, two coders, none missing) of such 2 x 2 tables."""
    a, b, c, d = _cells(both, first, second, neither)
    # each unit's two codes disagree in two of the two ordered pairs, or in none
    return _alpha(2 * (b + c), np.stack([2 * a + b + c, 2 * d + b + c], axis=-1))


def resampled(n: int, *, resamples: int = RESAMPLES, rng: np.random.Generator | int | None = None) -> Floats:
    """Return how often each of `n` clusters was drawn: one row per resample."""
    if n == 0:
        return np.zeros((0, 0))
    return generator(rng).multinomial(n, np.full(n, 1 / n), size=resamples).astype(float)


def percentiles(figures: Floats, level: float = LEVEL) -> Interval:
    """Return the percentile interval of what resamples gave, one row per resample; undefined figures are left out.

    NaN where nothing is left, and where both bounds are the same: a figure that no article varies in is not certain.
    """
    tail = (1 - level) / 2
    columns = figures.reshape(len(figures), -1).T if len(figures) else np.zeros((int(np.prod(figures.shape[1:])), 0))
    bounds = np.full((2, len(columns)), np.nan)
    for i, column in enumerate(columns):
        known = column[~np.isnan(column)]
        if len(known):
            low, high = np.quantile(known, [tail, 1 - tail])
            bounds[:, i] = (low, high) if low < high else np.nan
    lower, upper = bounds.reshape(2, *figures.shape[1:])
    return Interval(lower, upper)


def _missing(code: Hashable) -> bool:
    return code is None or code == "" or code != code  # NaN alone differs from itself


def _by_unit(ratings: Sequence[Codes]) -> tuple[Floats, Floats]:
    """Return for each unit its observed disagreement and how often it got each value, only where codes can be paired.

    A unit with m codes has m (m - 1) ordered pairs, each of which counts 1 / (m - 1): so many codes, so much weight.
    """
    sizes = {len(codes) for codes in ratings}
    if len(sizes) > 1:
        raise ValueError(f"coders have {' and '.join(map(str, sorted(sizes)))} units: give all of them the same units")
    known = {code for codes in ratings for code in codes if not _missing(code)}
    place = {value: i for i, value in enumerate(sorted(known, key=repr))}
    counts = np.zeros((next(iter(sizes), 0), len(place)))
    for codes in ratings:
        for unit, code in enumerate(codes):
            if not _missing(code):
                counts[unit, place[code]] += 1
    coded = counts.sum(axis=1)
    counts[coded < 2] = 0
    pairable = np.where(coded < 2, 2, coded)
    return (counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)) / (pairable - 1), counts


def _summed(rows: Floats, of: NDArray[np.int_], n: int) -> Floats:
    total = np.zeros((n, *rows.shape[1:]))
    np.add.at(total, of, rows)
    return total


def _alpha(disagreement: Floats, values: Floats) -> Floats:
    """Return alpha from the summed disagreement and the number of codes of each value (last axis)."""
    n = values.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (n**2 - (values**2).sum(axis=-1)) / (n - 1)
        return np.where(expected > 0, 1 - disagreement / expected, np.nan)


def _cells(*cells: ArrayLike) -> list[Floats]:
    arrays = [np.asarray(cell, dtype=float) for cell in cells]
    if any((array < 0).any() for array in arrays):
        raise ValueError("the cells of a table are counts: none may be negative")
    return list(np.broadcast_arrays(*arrays))
