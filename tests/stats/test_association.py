"""Association against scipy, published examples and figures worked by hand."""

import numpy as np
import pytest
from scipy import stats

from sahel_analysis.stats.association import benjamini_hochberg, npmi, odds_ratio


def test_npmi_at_its_three_marks() -> None:
    """Always together 1, as often as chance 0, never together -1 (Bouma 2009, section 4)."""
    assert npmi([5, 2, 0], [5, 10, 5], [5, 4, 5], 20) == pytest.approx([1.0, 0.0, -1.0])


def test_npmi_by_hand() -> None:
    # ln(3 * 100 / (6 * 10)) / -ln(3 / 100) = ln 5 / ln 33.33
    assert float(npmi(3, 6, 10, 100)) == pytest.approx(1.6094379 / 3.5065579)


def test_npmi_is_unknown_without_one_of_them_or_with_both_everywhere() -> None:
    assert np.isnan(npmi([0, 9], [0, 9], [4, 9], 9)).all()


@pytest.mark.parametrize(("both", "one", "other", "n"), [(3, 2, 5, 9), (-1, 2, 2, 9), (1, 10, 2, 9), (1, 6, 6, 9)])
def test_npmi_refuses_impossible_counts(both: int, one: int, other: int, n: int) -> None:
    with pytest.raises(ValueError, match="impossible counts"):
        npmi(both, one, other, n)


@pytest.mark.parametrize("table", [(43, 27, 22, 58), (3, 17, 9, 11), (1, 1, 1, 1)])
def test_odds_ratio_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    theirs = stats.contingency.odds_ratio(np.reshape(table, (2, 2)), kind="sample")
    ours = odds_ratio(*table)
    bounds = theirs.confidence_interval(0.95)
    assert tuple(map(float, ours)) == pytest.approx((theirs.statistic, bounds.low, bounds.high))


def test_odds_ratio_of_smoking_and_cancer() -> None:
    """Doll & Hill 1950, men: 647 and 2 cases, 622 and 27 controls; 14.04, 3.33 to 59.30."""
    assert [round(float(v), 2) for v in odds_ratio(647, 2, 622, 27)] == [14.04, 3.33, 59.3]


def test_odds_ratio_adds_a_half_where_a_cell_is_empty() -> None:
    # (4.5 * 6.5) / (0.5 * 3.5)
    assert float(odds_ratio(4, 0, 3, 6).ratio) == pytest.approx(4.5 * 6.5 / (0.5 * 3.5))


def test_odds_ratio_of_an_empty_row_or_column_is_unknown() -> None:
    assert np.isnan(odds_ratio([0, 0], [0, 3], [4, 0], [5, 6])).all()


def test_odds_ratio_refuses_negative_counts() -> None:
    with pytest.raises(ValueError, match="none may be negative"):
        odds_ratio(-1, 2, 3, 4)


def test_benjamini_hochberg_is_that_of_scipy() -> None:
    p = np.random.default_rng(3).uniform(size=200) ** 3
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


def test_benjamini_hochberg_as_published() -> None:
    """Benjamini & Hochberg 1995, section 4: of fifteen tests four are kept at .05."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.324,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1.0,
    ]
    assert int((benjamini_hochberg(p) <= 0.05).sum()) == 4


def test_benjamini_hochberg_leaves_the_untested_out() -> None:
    assert benjamini_hochberg([0.01, np.nan, 0.04])[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(benjamini_hochberg([0.01, np.nan])[1])
    assert benjamini_hochberg([]).size == 0


def test_benjamini_hochberg_refuses_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, 1.5])
