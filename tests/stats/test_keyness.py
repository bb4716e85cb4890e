"""Contrasts against figures worked by hand, scipy, and brute force."""

import itertools

import numpy as np
import pytest
from scipy import stats

from sahel_analysis.stats.keyness import exact_g2_test, g2, hypergeometric, log_odds, permuted_g2_test


def test_log_odds_by_hand() -> None:
    """10 of 100 against 5 of 200, prior of 30 counts: the item has 30 * 15 / 300 = 1.5 of them."""
    # ln(11.5 / 118.5) - ln(6.5 / 223.5); 1/11.5 + 1/118.5 + 1/6.5 + 1/223.5
    ours = log_odds(10, 5, 100, 200, prior_size=30)
    assert float(ours.value) == pytest.approx(1.2050433)
    assert float(ours.z) == pytest.approx(1.2050433 / 0.253718**0.5, abs=1e-4)
    assert float(ours.upper - ours.lower) == pytest.approx(2 * 1.959964 * 0.253718**0.5, abs=1e-4)


def test_log_odds_of_a_weak_prior_is_the_plain_log_odds() -> None:
    plain = np.log((10 / 90) / (5 / 195))
    assert float(log_odds(10, 5, 100, 200, prior_size=1e-9).value) == pytest.approx(plain)


def test_a_heavier_prior_draws_nearer_to_none_and_rare_items_most() -> None:
    sizes = [1, 30, 300, 3000]
    values = [float(log_odds(10, 5, 100, 200, prior_size=s).value) for s in sizes]
    assert values == sorted(values, reverse=True)
    rare, frequent = log_odds([1, 100], [0, 50], 1000, 1000).z
    assert rare < frequent


def test_log_odds_swaps_its_sign_with_the_groups() -> None:
    one, other = log_odds(7, 2, 50, 40), log_odds(2, 7, 40, 50)
    assert float(one.value) == pytest.approx(-float(other.value))
    assert float(one.z) == pytest.approx(-float(other.z))


def test_log_odds_of_neither_group_and_of_everything_is_unknown() -> None:
    assert np.isnan(log_odds([0, 5], [0, 9], 5, 9).value).all()


def test_counts_beyond_their_group_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and the size"):
        log_odds(6, 1, 5, 5)
    with pytest.raises(ValueError, match="prior_size 0 is no number"):
        log_odds(1, 1, 5, 5, prior_size=0)


def test_g2_as_published() -> None:
    """Dunning 1993, table 1: "the swiss", 110 of 2,552 against 111 of 29,225 pairs of words, is 270.72."""
    assert float(g2(110, 111, 2552, 29225)) == pytest.approx(270.72, abs=0.005)


@pytest.mark.parametrize("table", [(43, 27, 22, 58), (3, 17, 9, 11), (0, 12, 4, 9)])
def test_g2_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    a, rest_a, b, rest_b = table
    theirs = stats.chi2_contingency(np.reshape(table, (2, 2)), correction=False, lambda_="log-likelihood")
    assert float(g2(a, b, a + rest_a, b + rest_b)) == pytest.approx(theirs.statistic)


def test_g2_of_equal_shares_is_nought_and_of_an_empty_group_unknown() -> None:
    assert float(g2(3, 6, 10, 20)) == pytest.approx(0, abs=1e-12)
    assert np.isnan(g2(0, 6, 0, 20))


def test_three_against_two_articles_can_reach_no_less_than_a_fifth() -> None:
    """All ways to deal five articles: ten. The most uneven deal of a two-article item is one of ten, and of a
    three-article item one of ten too, so nothing is below .1."""
    tested = exact_g2_test([0, 3, 1], [2, 0, 1], 3, 2)
    assert tested.smallest == pytest.approx([0.1, 0.1, 0.1])
    assert tested.p[:2] == pytest.approx([0.1, 0.1])


@pytest.mark.parametrize("case", [(4, 0, 6, 6), (5, 1, 8, 5), (2, 2, 7, 4)])
def test_exact_p_is_that_of_all_deals(case: tuple[int, int, int, int]) -> None:
    a, b, n, m = case
    has = [1] * (a + b) + [0] * (n + m - a - b)
    values = [sum(has[i] for i in deal) for deal in itertools.combinations(range(n + m), n)]
    observed = float(g2(a, b, n, m))
    share = np.mean([float(g2(v, a + b - v, n, m)) >= observed - 1e-9 for v in values])
    assert float(exact_g2_test(a, b, n, m).p) == pytest.approx(share)


@pytest.mark.parametrize(("units", "having", "drawn"), [(5, 2, 3), (60, 17, 25), (2000, 300, 698)])
def test_hypergeometric_is_that_of_scipy(units: int, having: int, drawn: int) -> None:
    counts = np.arange(max(0, drawn + having - units), min(having, drawn) + 1)
    theirs = stats.hypergeom.pmf(counts, units, having, drawn)
    assert hypergeometric(counts, units, having, drawn) == pytest.approx(theirs, rel=1e-9)


def test_an_item_of_no_article_or_of_all_is_no_test() -> None:
    assert np.isnan(exact_g2_test([0, 5], [0, 6], 5, 6).p).all()


def test_permuted_p_nears_that_of_all_deals() -> None:
    counts = np.array([[5, 1], [4, 0], [6, 2], [0, 3], [1, 2], [0, 4], [0, 1], [2, 2]])
    side = np.array([True] * 4 + [False] * 4)
    all_deals = []
    for deal in itertools.combinations(range(8), 4):
        a = counts[list(deal)].sum(axis=0)
        n = counts[list(deal)].sum()
        all_deals.append(g2(a, counts.sum(axis=0) - a, n, counts.sum() - n))
    observed = g2(counts[:4].sum(axis=0), counts[4:].sum(axis=0), counts[:4].sum(), counts[4:].sum())
    exact = (np.array(all_deals) >= observed - 1e-9).mean(axis=0)
    assert permuted_g2_test(counts, side, resamples=9999, rng=1).p == pytest.approx(exact, abs=0.015)


def test_one_talkative_article_is_no_finding() -> None:
    """Forty mentions in one article of ten: G2 alone would call that beyond doubt."""
    counts = np.array([[40, 5], *[[0, 5]] * 9])
    side = np.array([True] * 5 + [False] * 5)
    assert float(stats.chi2.sf(g2(40, 0, 65, 25), 1)) < 1e-6
    assert permuted_g2_test(counts, side, rng=1).p[0] > 0.5


def test_permuted_p_is_as_small_as_chance_when_there_is_nothing() -> None:
    draw = np.random.default_rng(5)
    side = np.array([True] * 12 + [False] * 12)
    p = [permuted_g2_test(draw.poisson(2, (24, 3)), side, resamples=199, rng=draw).p for _ in range(150)]
    assert 0.02 < (np.array(p) <= 0.05).mean() < 0.09


def test_counts_and_groups_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="counts tell of 2 articles, the groups of 3"):
        permuted_g2_test([[1], [2]], [True, False, True])
