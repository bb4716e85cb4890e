"""Shares corrected for the errors of automatic coding, with the help of a random sample that people coded.

Angelopoulos, A. N., Bates, S., Fannjiang, C., Jordan, M. I. & Zrnic, T. (2023). Prediction-powered inference.
Science 382, 669-674: the machine's share, plus the mean error that the hand-coded sample shows.
Egami, N., Hinck, M., Stewart, B. M. & Wei, H. (2023). Using imperfect surrogates for downstream inference: design-based
supervised learning for social science applications of large language models. NeurIPS 36: the same with known, possibly
unequal probabilities of being hand-coded, and clustered standard errors.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sahel_analysis.stats.intervals import DESCRIPTIVE, LEAST_ARTICLES, LEVEL, two_sided_z

PREDICTION_POWERED = "prediction-powered"


class CorrectedShare(NamedTuple):
    """A share as the system has it, as the sample has it, and corrected; NaN bounds where there is too little.

    `raw` is the system's share of all units, `hand` that of the hand-coded ones by hand, `estimate` the corrected one
    with its bounds. `n_units` are all units, `n_hand` the hand-coded ones. `basis` is "prediction-powered", or
    "descriptive only" where there are no bounds.
    """

    estimate: float
    lower: float
    upper: float
    raw: float
    hand: float
    n_units: int
    n_hand: int
    basis: str


def corrected_share(
    system: ArrayLike,
    hand: ArrayLike,
    *,
    probability: ArrayLike | None = None,
    clusters: Sequence[Hashable] | None = None,
    level: float = LEVEL,
) -> CorrectedShare:
    """Return the share of units that have a code, from system codes of all and hand codes of a random sample.

    The estimate is the mean of the system's codes plus the mean error (hand minus system) in the sample: unbiased
    however bad the system is, and the surer the better it is. The sample has to be drawn at random, whatever the
    system said: hand-coded articles that somebody chose correct nothing.

    Parameters
    ----------
    system
        The system's code of every unit, 0 or 1 (or a probability).
    hand
        The hand code of the same units, 0 to 1 (0.5 where two coders differ); NaN where the unit is not in the sample.
    probability
        The known probability with which each unit came into the sample; None where it was the same for all.
    clusters
        For each unit what it belongs to, such as its article; errors of one article's sentences go together. Without
        it units count as independent.
    level
        Confidence of the interval, which is the normal one, cut at 0 and 1.

    Returns
    -------
    CorrectedShare
        No bounds where the hand codes stem from fewer than 5 clusters (or are fewer than 5), and where system and
        hand never differ in the sample: the formula would then take the system for faultless.

    Raises
    ------
    ValueError
        If lengths differ, a code lies outside 0 to 1, nothing is hand-coded, or a probability is none.
    """
    z = two_sided_z(level)
    codes, truth = np.asarray(system, dtype=float), np.asarray(hand, dtype=float)
    _check(codes, truth)
    sampled = ~np.isnan(truth)
    weight = np.where(sampled, 1 / _probabilities(probability, sampled), 0.0)
    error = np.where(sampled, truth - codes, 0.0)
    n = len(codes)
    mean_error = float((weight * error).sum() / weight.sum())
    estimate = float(codes.mean()) + mean_error
    # what each unit contributes: its code, and for a sampled one its error on behalf of those it stands for
    influence = (codes - codes.mean()) + weight * (error - mean_error) * n / weight.sum()
    number = _numbered(clusters, n)
    sums = np.bincount(number, weights=influence)
    groups = len(sums)
    variance = groups / max(1, groups - 1) * float((sums**2).sum()) / n**2
    enough = len(np.unique(number[sampled])) >= LEAST_ARTICLES and len(np.unique(error[sampled])) > 1
    half = z * variance**0.5 if enough else np.nan
    return CorrectedShare(
        estimate=estimate,
        lower=float(max(0.0, estimate - half)) if enough else np.nan,
        upper=float(min(1.0, estimate + half)) if enough else np.nan,
        raw=float(codes.mean()),
        hand=float((weight * np.where(sampled, truth, 0.0)).sum() / weight.sum()),
        n_units=n,
        n_hand=int(sampled.sum()),
        basis=PREDICTION_POWERED if enough else DESCRIPTIVE,
    )


def _check(codes: NDArray[np.float64], truth: NDArray[np.float64]) -> None:
    if codes.shape != truth.shape or codes.ndim != 1:
        raise ValueError(
            f"the system has {codes.size} codes, the hand {truth.size}: give one each per unit, "
            "NaN where a unit was not coded by hand"
        )
    if np.isnan(codes).any():
        raise ValueError("the system's codes have a gap: it has to code every unit")
    known = truth[~np.isnan(truth)]
    if not len(known):
        raise ValueError("no unit is coded by hand: nothing can be corrected")
    if ((codes < 0) | (codes > 1)).any() or ((known < 0) | (known > 1)).any():
        raise ValueError("codes lie between 0 (not coded) and 1 (coded)")


def _probabilities(probability: ArrayLike | None, sampled: NDArray[np.bool_]) -> NDArray[np.float64]:
    if probability is None:
        return np.full(len(sampled), sampled.mean())
    given = np.asarray(probability, dtype=float)
    if given.shape != sampled.shape:
        raise ValueError(f"there are {len(sampled)} units and {given.size} probabilities: give one per unit")
    if not ((given > 0) & (given <= 1)).all():
        raise ValueError("each unit's probability of being sampled lies above 0 and is at most 1")
    return given


def _numbered(clusters: Sequence[Hashable] | None, n: int) -> NDArray[np.int_]:
    if clusters is None:
        return np.arange(n)
    if len(clusters) != n:
        raise ValueError(f"there are {n} units and {len(clusters)} clusters: name one per unit")
    number = {name: i for i, name in enumerate(dict.fromkeys(clusters))}
    return np.array([number[name] for name in clusters], dtype=int)
