"""Intervals against published figures, scipy, and bootstraps small enough to be listed in full."""

import itertools

import numpy as np
import pytest
from scipy import stats

from sahel_analysis.stats.intervals import cluster_bootstrap, wilson_interval

# Newcombe, R. G. (1998). Statistics in Medicine 17, 857-872, table I, method 3 (Wilson, no continuity correction)
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("k", "n", "lower", "upper"), NEWCOMBE)
def test_wilson_as_published(k: int, n: int, lower: float, upper: float) -> None:
    low, high = wilson_interval(k, n)
    assert (round(float(low), 4), round(float(high), 4)) == (lower, upper)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_wilson_is_that_of_scipy(level: float) -> None:
    k, n = np.array([0, 1, 3, 5, 12, 25]), np.array([5, 6, 7, 5, 40, 25])
    low, high = wilson_interval(k, n, level)
    for i in range(len(k)):
        theirs = stats.binomtest(int(k[i]), int(n[i])).proportion_ci(level, method="wilson")
        assert (low[i], high[i]) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_wilson_holds_its_share_at_both_ends() -> None:
    low, high = wilson_interval([0, 7], [7, 7])
    assert low[0] == 0.0
    assert high[1] == 1.0


def test_wilson_without_trials_is_unknown() -> None:
    assert np.isnan(wilson_interval(0, 0)).all()


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5)])
def test_wilson_refuses_impossible_counts(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and the number of trials"):
        wilson_interval(k, n)


def test_level_must_be_a_probability() -> None:
    with pytest.raises(ValueError, match=r"write 0\.95"):
        wilson_interval(1, 2, level=95)


def test_bootstrap_agrees_with_the_list_of_all_resamples() -> None:
    counts, sizes = np.array([1, 0, 4]), np.array([10, 5, 8])
    ratios = [counts[list(i)].sum() / sizes[list(i)].sum() for i in itertools.product(range(3), repeat=3)]
    exact = np.quantile(ratios, [0.1, 0.9], method="inverted_cdf")
    low, high = cluster_bootstrap(counts, sizes, level=0.8, resamples=20_000, rng=1)
    assert (low, high) == pytest.approx(tuple(exact), abs=1e-9)


def test_bootstrap_is_near_that_of_scipy() -> None:
    draw = np.random.default_rng(5)
    sizes = draw.integers(5, 30, 40)
    counts = draw.binomial(sizes, draw.beta(2, 5, 40))
    theirs = stats.bootstrap(
        (counts, sizes),
        lambda c, s: c.sum() / s.sum(),
        paired=True,
        vectorized=False,
        method="percentile",
        rng=7,
        n_resamples=4000,
    ).confidence_interval
    low, high = cluster_bootstrap(counts, sizes, resamples=4000, rng=7)
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=0.006)


def test_bootstrap_of_articles_is_wider_than_wilson_of_their_sentences() -> None:
    """Ten articles that use a frame in all of their sentences or in none: ten facts, not a hundred."""
    counts, sizes = np.array([10, 0] * 5), np.full(10, 10)
    low, high = cluster_bootstrap(counts, sizes)
    naive = wilson_interval(counts.sum(), sizes.sum())
    assert high - low > 2 * (naive.upper - naive.lower)


def test_bootstrap_columns_share_their_resamples() -> None:
    counts, sizes = np.array([[1, 2], [3, 6], [0, 0], [2, 4]]), np.array([10, 10, 10, 10])
    low, high = cluster_bootstrap(counts, sizes, rng=3)
    assert low[1] == pytest.approx(2 * low[0])
    assert high[1] == pytest.approx(2 * high[0])


def test_bootstrap_gives_the_same_twice_and_takes_a_generator() -> None:
    counts, sizes = np.arange(8), np.full(8, 20)
    assert cluster_bootstrap(counts, sizes) == cluster_bootstrap(counts, sizes)
    assert cluster_bootstrap(counts, sizes, rng=np.random.default_rng(4)) == cluster_bootstrap(counts, sizes, rng=4)


def test_bootstrap_of_many_articles_goes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, sizes = np.arange(50), np.full(50, 60)
    whole = cluster_bootstrap(counts, sizes, rng=2)
    monkeypatch.setattr("sahel_analysis.stats.intervals._CHUNK", 50 * 7)
    assert cluster_bootstrap(counts, sizes, rng=2) == pytest.approx(whole)


@pytest.mark.parametrize(("counts", "sizes"), [([], []), ([0, 0], [0, 0])])
def test_bootstrap_of_nothing_is_unknown(counts: list[int], sizes: list[int]) -> None:
    assert np.isnan(cluster_bootstrap(counts, sizes)).all()


def test_bootstrap_needs_one_size_per_article() -> None:
    with pytest.raises(ValueError, match="2 articles, sizes of 1"):
        cluster_bootstrap([1, 2], [3])


def test_bootstrap_covers_about_as_often_as_it_says() -> None:
    """With 60 articles whose own rates differ, 95% intervals hold the truth in about 95 of 100 corpora."""
    draw = np.random.default_rng(11)
    held = 0
    for _ in range(200):
        sizes = draw.integers(8, 25, 60)
        counts = draw.binomial(sizes, draw.beta(2, 6, 60))
        low, high = cluster_bootstrap(counts, sizes, resamples=400, rng=draw)
        held += bool(low <= 0.25 <= high)
    assert 0.89 <= held / 200 <= 0.99
