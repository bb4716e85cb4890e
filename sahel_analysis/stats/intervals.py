"""Intervals for shares and rates of articles, sentences and words.

Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
Journal of the American Statistical Association 22, 209-212.
Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, ch. 13 (percentile interval);
Field, C. A. & Welsh, A. H. (2007). Bootstrapping clustered data. JRSS B 69, 369-390 (resampling whole clusters).
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
# below this number of articles in a group no interval and no test is shown
LEAST_ARTICLES = 5
DESCRIPTIVE, WILSON, BOOTSTRAP = "descriptive only", "wilson", "bootstrap"

_SEED = 20230916
_CHUNK = 4_000_000


class Interval(NamedTuple):
    """Lower and upper bounds, NaN where there are none."""

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def two_sided_z(level: float) -> float:
    """Return the normal quantile of a two-sided interval at `level`."""
    if not 0 < level < 1:
        raise ValueError(f"level {level!r} is no probability between 0 and 1: write 0.95 for 95%")
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson_interval(successes: ArrayLike, trials: ArrayLike, level: float = LEVEL) -> Interval:
    """Return Wilson's score interval for each share `successes / trials`; NaN where there are no trials.

    Raises
    ------
    ValueError
        If a count is negative or there are more successes than trials.
    """
    k, n = np.broadcast_arrays(np.asarray(successes, dtype=float), np.asarray(trials, dtype=float))
    if (k < 0).any() or (k > n).any():
        raise ValueError("successes must lie between 0 and the number of trials")
    z = two_sided_z(level)
    safe = np.where(n > 0, n, np.nan)
    share = k / safe
    centre = (share + z**2 / (2 * safe)) / (1 + z**2 / safe)
    half = z / (1 + z**2 / safe) * np.sqrt(share * (1 - share) / safe + z**2 / (4 * safe**2))
    # at 0 and at n the bound is exact; rounding must not put it a hair beyond the share
    return Interval(np.where(k == 0, 0.0 * safe, centre - half), np.where(k == n, 0.0 * safe + 1, centre + half))


def generator(rng: np.random.Generator | int | None) -> np.random.Generator:
    """Return the generator to draw from: the one given, one with the seed given, or the package's fixed seed.

    The default is fixed, so that the same tables give the same figure.
    """
    return rng if isinstance(rng, np.random.Generator) else np.random.default_rng(_SEED if rng is None else rng)


def cluster_bootstrap(
    counts: ArrayLike,
    sizes: ArrayLike,
    *,
    level: float = LEVEL,
    resamples: int = 2000,
    rng: np.random.Generator | int | None = None,
) -> Interval:
    """Return percentile intervals for `sum(counts) / sum(sizes)`, resampling whole articles.

    `counts` has one row per article and one column per quantity (or is one-dimensional for one quantity), `sizes`
    the sentences or words of each article. All quantities see the same resamples. Resamples without any size are
    left out. NaN where there are no articles or nothing was sized. Below about 20 articles the interval is too
    narrow: it covers the truth less often than it says.

    Raises
    ------
    ValueError
        If counts and sizes have different numbers of articles.
    """
    level_tail = (1 - level) / 2
    two_sided_z(level)
    count, size = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    single = count.ndim == 1
    count = count[:, None] if single else count
    if len(count) != len(size):
        raise ValueError(
            f"counts tell of {len(count)} articles, sizes of {len(size)}: give one row per article to both"
        )
    bounds = np.full((2, count.shape[1]), np.nan)
    if len(size) and size.sum() > 0 and count.shape[1]:
        ratios = _resampled_ratios(count, size, resamples, generator(rng))
        bounds = np.quantile(ratios, [level_tail, 1 - level_tail], axis=0)
    return Interval(bounds[0][0], bounds[1][0]) if single else Interval(bounds[0], bounds[1])


def _resampled_ratios(
    count: NDArray[np.float64], size: NDArray[np.float64], resamples: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return one row per resample: the ratio of every quantity."""
    n = len(size)
    parts = []
    # in parts, since weights of all resamples at once would not fit for an archive
    step = max(1, _CHUNK // n)
    for first in range(0, resamples, step):
        weights = rng.multinomial(n, np.full(n, 1 / n), size=min(step, resamples - first)).astype(float)
        total = weights @ size
        kept = total > 0
        parts.append((weights[kept] @ count) / total[kept, None])
    return np.vstack(parts)
