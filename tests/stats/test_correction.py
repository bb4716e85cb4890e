"""Corrected shares: worked by hand, right on average, and with intervals that hold the truth as often as they say."""

import numpy as np
import pytest

from sahel_analysis.stats.correction import corrected_share

NAN = float("nan")

# ten units; the errors of the five hand-coded ones are 0, -1, 0, 1, 1
SYSTEM = [1, 1, 0, 0, 0, 1, 1, 0, 0, 0]
HAND = [1, 0, 0, 1, 1, NAN, NAN, NAN, NAN, NAN]


def test_worked_by_hand():
    """.4 as coded, mean error .2, so .6; the influences .2 -1.8 -.8 1.2 1.2 .6 .6 -.4 -.4 -.4 have squares of 8."""
    found = corrected_share(SYSTEM, HAND)
    assert (found.raw, found.hand, found.n_units, found.n_hand) == (0.4, 0.6, 10, 5)
    assert found.estimate == pytest.approx(0.6)
    half = 1.959964 * (10 / 9 * 8 / 100) ** 0.5
    assert found.lower == pytest.approx(0.6 - half, abs=1e-6)
    assert found.upper == 1.0  # cut
    assert found.basis == "prediction-powered"


def test_equal_probabilities_are_the_default():
    assert corrected_share(SYSTEM, HAND, probability=[0.5] * 10) == corrected_share(SYSTEM, HAND)


def test_where_all_is_coded_by_hand_the_system_does_not_matter():
    hand = [1, 0, 0, 1, 0, 0, 0, 1]
    found = corrected_share([0, 0, 1, 1, 1, 0, 1, 0], hand)
    assert found.estimate == pytest.approx(3 / 8)
    deviation = np.std(hand, ddof=1) / 8**0.5
    assert found.upper - found.estimate == pytest.approx(1.959964 * deviation, abs=1e-6)


def test_clusters_of_one_change_nothing_and_doubled_ones_widen():
    alone = corrected_share(SYSTEM * 4, HAND * 4, clusters=range(40))
    assert alone == corrected_share(SYSTEM * 4, HAND * 4)
    tied = corrected_share(SYSTEM * 4, HAND * 4, clusters=list(range(10)) * 4)
    assert tied.estimate == alone.estimate
    assert tied.upper - tied.lower > 1.5 * (alone.upper - alone.lower)


@pytest.mark.parametrize(
    ("system", "hand", "clusters"),
    [
        (SYSTEM, [1, 0, 0, 1, *[NAN] * 6], None),
        (SYSTEM, [1, 1, 0, 0, 0, *[NAN] * 5], None),
        (SYSTEM, HAND, [1, 1, 1, 1, 1, 2, 3, 4, 5, 6]),
    ],
    ids=["four codes", "no error seen", "one article"],
)
def test_too_little_has_no_bounds(system, hand, clusters):
    found = corrected_share(system, hand, clusters=clusters)
    assert np.isnan([found.lower, found.upper]).all()
    assert not np.isnan(found.estimate)
    assert found.basis == "descriptive only"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([1, 0], [1]), "system has 2 codes, the hand 1"),
        (([1, NAN], [1, 0]), "gap"),
        (([1, 0], [NAN, NAN]), "no unit is coded by hand"),
        (([1, 2], [1, 0]), "between 0"),
        (([1, 0], [1, -1]), "between 0"),
    ],
)
def test_mistakes_are_told(arguments, told):
    with pytest.raises(ValueError, match=told):
        corrected_share(*arguments)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"probability": [0.5]}, "10 units and 1 prob"),
        ({"probability": [0.0] * 10}, "above 0"),
        ({"clusters": [1]}, "10 units and 1 clusters"),
        ({"level": 95}, "write 0.95"),
    ],
)
def test_mistakes_in_options_are_told(options, told):
    with pytest.raises(ValueError, match=told):
        corrected_share(SYSTEM, HAND, **options)


def invent(draw, articles=80, sentences=10):
    """A corpus with a frame in 30 of 100 sentences, more in some articles; the system finds 7 in 10, and adds some."""
    rate = draw.beta(3, 7, (articles, 1))
    real = draw.random((articles, sentences)) < rate
    system = np.where(real, draw.random(real.shape) < 0.7, draw.random(real.shape) < 0.15)
    return system.ravel().astype(float), real.ravel().astype(float), np.repeat(np.arange(articles), sentences).tolist()


def test_the_interval_covers_about_as_often_as_it_says():
    draw = np.random.default_rng(12)
    held, estimates, raw = 0, [], []
    for _turn in range(300):
        system, real, articles = invent(draw)
        hand = np.full(len(real), np.nan)
        sample = draw.choice(len(real), 160, replace=False)
        hand[sample] = real[sample]
        found = corrected_share(system, hand, clusters=articles)
        held += found.lower <= 0.3 <= found.upper
        estimates.append(found.estimate)
        raw.append(found.raw)
    assert 0.91 <= held / 300 <= 0.985
    assert np.mean(estimates) == pytest.approx(0.3, abs=0.01)
    # uncorrected, the share is .7 * .3 + .15 * .7
    assert np.mean(raw) == pytest.approx(0.315, abs=0.01)


def test_a_sample_with_unequal_probabilities_is_weighed():
    """Sentences that the system coded were sampled four times as often: hand codes alone are far off."""
    draw = np.random.default_rng(13)
    held, estimates, naive = 0, [], []
    for _turn in range(200):
        system, real, articles = invent(draw)
        probability = np.where(system == 1, 0.4, 0.1)
        hand = np.where(draw.random(len(real)) < probability, real, np.nan)
        found = corrected_share(system, hand, probability=probability, clusters=articles)
        held += found.lower <= 0.3 <= found.upper
        estimates.append(found.estimate)
        naive.append(np.nanmean(hand))
    assert 0.90 <= held / 200 <= 0.99
    assert np.mean(estimates) == pytest.approx(0.3, abs=0.01)
    assert np.mean(naive) > 0.4


def test_a_good_system_narrows_the_interval():
    draw = np.random.default_rng(14)
    real = (draw.random(2000) < 0.3).astype(float)
    hand = np.where(np.arange(2000) < 200, real, np.nan)
    good = corrected_share(np.where(draw.random(2000) < 0.95, real, 1 - real), hand)
    blind = corrected_share(np.zeros(2000), hand)
    assert good.upper - good.lower < 0.7 * (blind.upper - blind.lower)
