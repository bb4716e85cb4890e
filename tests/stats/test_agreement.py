"""Agreement against worked examples in print, and how often its interval holds the truth."""

import numpy as np
import pytest

from sahel_analysis.stats.agreement import (
    alpha_interval,
    binary_alpha,
    binary_kappa,
    cohens_kappa,
    krippendorffs_alpha,
    percentiles,
)

_ = None

# Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability: the examples of sections A, B and C
BINARY = ([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
TWO_CODERS = (list("aabbdcccedda"), list("babbbccceddd"))
MISSING = (
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
)


@pytest.mark.parametrize(("ratings", "alpha"), [(BINARY, 0.095), (TWO_CODERS, 0.692), (MISSING, 0.743)])
def test_alpha_as_published(ratings, alpha):
    assert round(krippendorffs_alpha(ratings), 3) == alpha


# units side by side, a line per coder; "." is not coded. What the package krippendorff 0.9.0 gives for nominal data;
# the first are the data of its own documentation.
BY_THE_PACKAGE = [
    ((".....34121133.3", "1.213343.......", "..21344.21133.4"), 0.691358024691358),
    ((".011.1.100110.00110010110111011111011110", "1.00011.11001000110000.10011.0101.110110"), 0.1608465608465608),
    (("2001.21200..1103320312003", "1001011.33101003320..033.", "2001033.03101100320212123"), 0.48673404927353137),
    (("2.1000120011", "2..0.01000..", "211000120011", "0...01100211", "02.00112.2.0"), 0.4770514603616133),
]


@pytest.mark.parametrize(("coders", "alpha"), BY_THE_PACKAGE)
def test_alpha_is_that_of_the_krippendorff_package(coders, alpha):
    ratings = [[None if code == "." else int(code) for code in codes] for codes in coders]
    assert krippendorffs_alpha(ratings) == pytest.approx(alpha, abs=1e-12)


@pytest.mark.parametrize("gap", [None, float("nan"), ""])
def test_every_sign_of_a_missing_code_is_understood(gap):
    ratings = [[gap if code is None else code for code in codes] for codes in MISSING]
    assert krippendorffs_alpha(ratings) == krippendorffs_alpha(MISSING)


def test_units_that_one_coder_alone_coded_change_nothing():
    one, other = BINARY
    assert krippendorffs_alpha([[*one, 1, 1], [*other, None, ""]]) == krippendorffs_alpha(BINARY)


def test_kappa_worked_by_hand():
    """20 yes by both, 15 no by both, 5 and 10 apart: observed .7, expected .5 * .6 + .5 * .4 = .5."""
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohens_kappa(first, second) == pytest.approx(0.4)
    assert cohens_kappa([*first, None, "yes"], [*second, "yes", None]) == pytest.approx(0.4)
    assert binary_kappa(20, 5, 10, 15) == pytest.approx(0.4)


def test_tables_of_yes_and_no_give_what_lists_give():
    one, other = BINARY
    cells = (1, 1, 3, 5)
    assert float(binary_alpha(*cells)) == pytest.approx(krippendorffs_alpha(BINARY))
    assert float(binary_kappa(*cells)) == pytest.approx(cohens_kappa(one, other))


def test_agreement_without_variation_is_unknown():
    """Two coders who write the same word everywhere have shown nothing."""
    same = [["a"] * 5, ["a"] * 5]
    assert np.isnan(krippendorffs_alpha(same))
    assert np.isnan(cohens_kappa(*same))
    assert np.isnan(binary_alpha([0, 7], 0, 0, [7, 0])).all()
    assert np.isnan(binary_kappa([0, 7, 0], 0, 0, [7, 0, 0])).all()
    assert np.isnan(krippendorffs_alpha([[], []]))
    assert np.isnan(cohens_kappa([], []))


def test_alpha_below_chance_is_negative():
    assert krippendorffs_alpha([[0, 1] * 10, [1, 0] * 10]) < -0.9


def test_the_interval_holds_the_figure_and_is_the_same_twice():
    found = alpha_interval(MISSING, rng=4)
    assert round(found.alpha, 3) == 0.743
    assert found.lower < found.alpha < found.upper <= 1
    assert found == alpha_interval(MISSING, rng=np.random.default_rng(4))


def test_full_agreement_has_no_interval():
    found = alpha_interval([[0, 1, 1, 0], [0, 1, 1, 0]])
    assert found.alpha == 1
    assert np.isnan([found.lower, found.upper]).all()


def test_sentences_of_one_article_stay_together():
    """Articles coded alike throughout or not at all: ten facts, not a hundred."""
    one = [unit % 2 for unit in range(100)]
    other = [code if unit // 10 % 2 else 1 - code for unit, code in enumerate(one)]
    articles = [unit // 10 for unit in range(100)]
    units, clusters = alpha_interval([one, other]), alpha_interval([one, other], clusters=articles)
    assert units.alpha == clusters.alpha
    assert clusters.upper - clusters.lower > 2 * (units.upper - units.lower)


def test_percentiles_leave_out_what_is_undefined():
    figures = np.array([[0.0, np.nan, 1.0], [1.0, np.nan, 1.0], [np.nan, np.nan, 1.0], [2.0, np.nan, 1.0]])
    lower, upper = percentiles(figures, 0.5)
    assert (lower[0], upper[0]) == (0.5, 1.5)
    assert np.isnan([*lower[1:], *upper[1:]]).all()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: cohens_kappa([1], [1, 2]), "1 units, the second 2"),
        (lambda: krippendorffs_alpha([[1], [1, 2]]), "1 and 2 units"),
        (lambda: alpha_interval([[1, 2], [1, 2]], clusters=["a"]), "2 units and 1 clusters"),
        (lambda: binary_alpha(-1, 0, 0, 0), "negative"),
    ],
)
def test_mistakes_are_told(call, told):
    with pytest.raises(ValueError, match=told):
        call()


def test_the_interval_covers_about_as_often_as_it_says():
    """120 sentences, 3 in 10 with the frame, each coder right 9 times in 10: alpha is 1 - .18 / (2 * .34 * .66)."""
    truth = 1 - 2 * 0.9 * 0.1 / (2 * 0.34 * 0.66)
    draw = np.random.default_rng(8)
    held = 0
    for _turn in range(200):
        real = draw.random(120) < 0.3
        coders = [np.where(draw.random(120) < 0.9, real, ~real).astype(int).tolist() for _coder in range(2)]
        found = alpha_interval(coders, resamples=400, rng=draw)
        held += found.lower <= truth <= found.upper
    assert 0.89 <= held / 200 <= 0.99


def test_the_interval_over_articles_covers_about_as_often_as_it_says():
    """40 articles of 6 sentences, in some of which the second coder is often wrong."""
    draw = np.random.default_rng(9)

    def code(articles):
        real = draw.random((articles, 6)) < 0.4
        wrong = draw.random((articles, 6)) < draw.beta(0.5, 2, (articles, 1))
        return [real.astype(int).ravel().tolist(), (real ^ wrong).astype(int).ravel().tolist()]

    truth = krippendorffs_alpha(code(20_000))
    articles = [unit // 6 for unit in range(240)]
    held = 0
    for _turn in range(150):
        found = alpha_interval(code(40), clusters=articles, resamples=300, rng=draw)
        held += found.lower <= truth <= found.upper
    assert 0.87 <= held / 150 <= 0.99
