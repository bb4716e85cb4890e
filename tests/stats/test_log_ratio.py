"""Log ratio and dispersion against scipy, published figures and figures worked by hand."""

import numpy as np
import pytest
from scipy import stats

from sahel_analysis.stats.log_ratio import deviation_of_proportions, deviation_of_uses, log_ratio


def test_log_ratio_by_hand() -> None:
    # (40.5 / 1000.5) / (10.5 / 2000.5) = 7.7124...; its binary logarithm
    value = log_ratio([40], [10], 1000, 2000).value[0]
    assert value == pytest.approx(np.log2(40.5 * 2000.5 / (1000.5 * 10.5)))
    assert value == pytest.approx(2.947, abs=1e-3)


def test_the_bound_is_the_end_of_the_exact_binomial_interval() -> None:
    """Given 50 uses in all, 40 of them fall in the first group; scipy bounds that share."""
    theirs = stats.binomtest(40, 50).proportion_ci(0.95, method="exact")
    ours = log_ratio([40], [10], 1000, 2000).bound[0]
    assert ours == pytest.approx(np.log2(theirs.low / (1 - theirs.low) * 2000 / 1000))
    mirrored = log_ratio([10], [40], 2000, 1000).bound[0]
    assert mirrored == pytest.approx(-ours)


def test_the_bound_covers_the_rate_ratio_as_scipys_poisson_test_does() -> None:
    """At the bound's ratio the one-sided p of the exact comparison of two Poisson means is the tail itself."""
    bound = log_ratio([40], [10], 1000, 2000).bound[0]
    # p = P(X >= 40) where the share under this ratio is r n / (r n + m)
    share = 2**bound * 1000 / (2**bound * 1000 + 2000)
    assert stats.binom.sf(39, 50, share) == pytest.approx(0.025)


def test_tests_share_the_level() -> None:
    alone = log_ratio([40], [10], 1000, 2000).bound[0]
    among = log_ratio([40, 5, 3], [10, 5, 2], 1000, 2000).bound
    assert 0 < among[0] < alone
    assert among[0] == pytest.approx(log_ratio([40], [10], 1000, 2000, tests=3).bound[0])


def test_what_may_be_chance_is_bounded_by_0() -> None:
    assert log_ratio([5, 3], [5, 4], 1000, 1000).bound.tolist() == [0.0, 0.0]


def test_an_item_of_one_group_alone_is_known_and_finite() -> None:
    ratio = log_ratio([30, 0], [0, 30], 1000, 1000)
    assert np.isfinite(ratio.value).all() and np.isfinite(ratio.bound).all()
    assert ratio.bound[0] == pytest.approx(-ratio.bound[1]) and ratio.bound[0] > 0


def test_items_of_neither_group_and_empty_groups_are_unknown() -> None:
    assert np.isnan(log_ratio([0], [0], 10, 10)).all()
    assert np.isnan(log_ratio([1], [0], 10, 0)).all()
    assert log_ratio([], [], 10, 10).value.size == 0


@pytest.mark.parametrize(("a", "n", "tests"), [(-1, 5, None), (6, 5, None), (1, 5, 0)])
def test_log_ratio_refuses_impossible_counts(a: int, n: int, tests: int | None) -> None:
    with pytest.raises(ValueError, match=r"lie between 0|from 1 on"):
        log_ratio([a], [1], n, 5, tests=tests)


def test_dispersion_as_published() -> None:
    """Gries 2008, table 2: the word a in five parts of 9, 10, 10, 10 and 11 words, with 1, 2, 3, 4, 5 uses: DP .18."""
    spread = deviation_of_proportions([[1], [2], [3], [4], [5]], [9, 10, 10, 10, 11])[0]
    assert spread * (1 - 9 / 50) == pytest.approx(0.18, abs=0.005)


def test_dispersion_at_its_two_ends() -> None:
    sizes = [10, 30, 60]
    spread = deviation_of_proportions([[1, 4], [3, 0], [6, 0]], sizes)
    assert spread == pytest.approx([0.0, 1.0])


def test_dispersion_is_unknown_where_nothing_can_be_uneven() -> None:
    assert np.isnan(deviation_of_proportions([[0], [0]], [5, 5])).all()
    assert np.isnan(deviation_of_proportions([[3], [0]], [5, 0])).all()
    with pytest.raises(ValueError, match="one row per article"):
        deviation_of_proportions([[1]], [1, 2])


def test_dispersion_from_uses_alone_is_that_of_the_whole_matrix() -> None:
    draw = np.random.default_rng(6)
    matrix, sizes = draw.poisson(0.6, (30, 12)), draw.integers(0, 90, 30)
    matrix[:, 4] = 0
    matrix[sizes == 0] = 0
    article, item = np.nonzero(matrix)
    sparse = deviation_of_uses(item, article, matrix[article, item], 12, sizes)
    assert sparse == pytest.approx(deviation_of_proportions(matrix, sizes), nan_ok=True)
    assert np.isnan(sparse[4])
    assert np.isnan(deviation_of_uses([0], [0], [3], 1, [5])).all()
