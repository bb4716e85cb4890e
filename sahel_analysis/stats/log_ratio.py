"""How many times more often one group says something, and how evenly over its articles.

Hardie, A. (2014). Log ratio: an informal introduction. ESRC Centre for Corpus Approaches to Social Science, Lancaster.
Evert, S. (2022). Measuring keyness. Digital Humanities 2022, Tokyo (the conservative bound, LRC).
Fay, M. P. (2010). Two-sided exact tests and matching confidence intervals for discrete data. The R Journal 2/1, 53-58
(the ratio of two Poisson rates); Clopper, C. & Pearson, E. S. (1934). Biometrika 26, 404-413.
Walter, S. D. (1975). The distribution of Levin's measure of attributable risk. Biometrika 62, 371-374 (the halves).
Gries, S. T. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus Linguistics 13,
403-437 (DP); Lijffijt, J. & Gries, S. T. (2012). Correction. The same 17, 147-149 (its normalised form).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sahel_analysis.stats.intervals import LEVEL, two_sided_z


class LogRatio(NamedTuple):
    """Binary logarithms of ratios of rates, and their conservative bounds."""

    value: NDArray[np.float64]
    bound: NDArray[np.float64]


def log_ratio(
    first: ArrayLike,
    second: ArrayLike,
    n_first: ArrayLike,
    n_second: ArrayLike,
    *,
    level: float = LEVEL,
    tests: int | None = None,
) -> LogRatio:
    """Return the binary logarithm of the ratio of two rates, and the value nearest to 0 that its interval holds.

    1 is twice as often in the first group, -1 twice as often in the second. The value has a half added to counts and
    sizes, so that it is known where one count is 0 (Walter 1975). The bound is the end nearer to 0 of the exact
    interval of the ratio at `level`, divided among `tests` (as many as there are items by default; Bonferroni), and 0
    where the interval holds 0 (Evert 2022). NaN for an item of neither group, and where a group is empty.

    Raises
    ------
    ValueError
        If a count is negative or larger than what it is counted of, or `tests` is below 1.
    """
    # scipy.stats has the same quantiles, and takes seconds to import
    from scipy.special import betainccinv, betaincinv

    two_sided_z(level)
    a, b, n, m = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (first, second, n_first, n_second)))
    if (a < 0).any() or (b < 0).any() or (a > n).any() or (b > m).any():
        raise ValueError("counts of an item lie between 0 and the size of their group")
    if tests is not None and tests < 1:
        raise ValueError(f"tests {tests} is no number of tests from 1 on")
    tail = (1 - level) / 2 / (max(1, a.size) if tests is None else tests)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log2((a + 0.5) / (n + 0.5)) - np.log2((b + 0.5) / (m + 0.5))
        # given a + b, the count of the first group is binomial: its bounds are those of the ratio
        low = np.where(a > 0, betaincinv(np.maximum(a, 1), b + 1, tail), 0.0)
        high = np.where(b > 0, betainccinv(a + 1, np.maximum(b, 1), tail), 1.0)
        lower, upper = (np.log2(p / (1 - p)) + np.log2(m / n) for p in (low, high))
        more = a / n >= b / m
    bound = np.where(more, np.maximum(lower, 0.0), np.minimum(upper, 0.0))
    unknown = (a + b == 0) | (n == 0) | (m == 0)
    return LogRatio(np.where(unknown, np.nan, value), np.where(unknown, np.nan, bound))


def deviation_of_uses(
    items: ArrayLike, articles: ArrayLike, uses: ArrayLike, n_items: int, sizes: ArrayLike
) -> NDArray[np.float64]:
    """Return what `deviation_of_proportions` does, from the uses alone: for corpora whose matrix would not fit.

    Each use is told by the number of its item (below `n_items`), that of its article (its place in `sizes`) and how
    often the article has it. The articles without an item differ from their share by all of it, so that their
    sum is known without them.
    """
    item, article = np.asarray(items, dtype=np.int64), np.asarray(articles, dtype=np.int64)
    count, size = np.asarray(uses, dtype=float), np.asarray(sizes, dtype=float)
    filled = size > 0
    if int(filled.sum()) < 2:
        return np.full(n_items, np.nan)
    expected = size / size.sum()
    known = filled[article] & (count > 0)
    item, article, count = item[known], article[known], count[known]
    totals = np.bincount(item, weights=count, minlength=n_items)
    share = expected[article]
    apart = np.abs(count / totals[item] - share) - share
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (1 + np.bincount(item, weights=apart, minlength=n_items)) / 2
    return np.where(totals > 0, np.maximum(spread, 0.0) / (1 - expected[filled].min()), np.nan)


def deviation_of_proportions(counts: ArrayLike, sizes: ArrayLike) -> NDArray[np.float64]:
    """Return how unevenly each item is spread over articles: 0 in proportion to their sizes, 1 all in the smallest one.

    `counts` has one row per article and one column per item, `sizes` the words of each article. This is Gries's DP
    divided by the largest that it can be here (1 less the share of the smallest article). NaN for an item that
    occurs nowhere, and where there are fewer than two articles with words: nothing can be uneven there.

    Raises
    ------
    ValueError
        If counts and sizes have different numbers of articles.
    """
    count, size = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    if len(count) != len(size):
        raise ValueError(
            f"counts tell of {len(count)} articles, sizes of {len(size)}: give one row per article to both"
        )
    count, size = count[size > 0], size[size > 0]
    totals = count.sum(axis=0)
    if len(size) < 2:
        return np.full(totals.shape, np.nan)
    expected = (size / size.sum())[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.abs(count / totals - expected).sum(axis=0) / 2
    return np.where(totals > 0, spread / (1 - expected.min()), np.nan)
