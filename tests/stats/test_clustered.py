"""The clustered odds ratio: by hand, against Woolf's where nothing clusters, and its coverage where something does."""

import numpy as np
import pytest

from sahel_analysis.stats.association import odds_ratio
from sahel_analysis.stats.clustered import clustered_odds_ratio


def test_the_ratio_is_that_of_the_whole_table() -> None:
    # 3 + 1 with both, 2 with the first alone, 3 with the second alone, 11 with neither
    ratio = clustered_odds_ratio([3, 1, 0, 0, 0], [4, 1, 0, 1, 0], [4, 1, 1, 0, 1], [6, 3, 4, 3, 4])
    assert float(ratio.ratio) == pytest.approx(4 * 11 / (2 * 3))
    assert ratio.lower < ratio.ratio < ratio.upper


def test_articles_of_one_sentence_are_woolfs_interval() -> None:
    """Where each sentence is an article of its own the linearised variance is 1/a + 1/b + 1/c + 1/d."""
    table = (60, 40, 30, 170)
    cells = np.repeat([[1, 1, 1], [0, 1, 0], [0, 0, 1], [0, 0, 0]], table, axis=0)
    ours, woolf = clustered_odds_ratio(*cells.T, np.ones(len(cells))), odds_ratio(*table)
    assert float(ours.ratio) == pytest.approx(float(woolf.ratio))
    assert np.log(float(ours.upper)) == pytest.approx(np.log(float(woolf.upper)), rel=0.01)


def test_sentences_that_repeat_within_articles_do_not_narrow_it() -> None:
    cells = np.repeat([[1, 1, 1], [0, 1, 0], [0, 0, 1], [0, 0, 0]], (6, 4, 3, 17), axis=0)
    once = clustered_odds_ratio(*cells.T, np.ones(len(cells)))
    tenfold = clustered_odds_ratio(*(10 * cells.T), np.full(len(cells), 10))
    assert float(once.lower) == pytest.approx(float(tenfold.lower))


def test_it_covers_the_truth_as_often_as_it_says_where_articles_differ() -> None:
    """Two findings unrelated in 40 articles in which their rates differ: 95% cover 1; Woolf's covers less often."""
    draw = np.random.default_rng(7)
    ours = naive = 0
    for _ in range(400):
        # both findings are frequent or rare by articles, independently of each other
        p, q = draw.beta(1, 2, size=40), draw.beta(1, 2, size=40)
        first = draw.random((40, 12)) < p[:, None]
        second = draw.random((40, 12)) < q[:, None]
        counts = [np.sum(v, axis=1) for v in (first & second, first, second, np.ones_like(first))]
        found = clustered_odds_ratio(*counts)
        ours += int(found.lower <= 1 <= found.upper)
        xy, x, y, n = (int(v.sum()) for v in counts)
        plain = odds_ratio(xy, x - xy, y - xy, n - x - y + xy)
        naive += int(plain.lower <= 1 <= plain.upper)
    assert 0.91 <= ours / 400 <= 0.985
    assert naive / 400 < 0.9


def test_unknown_where_there_is_nothing_to_compare() -> None:
    assert np.isnan(clustered_odds_ratio([0] * 5, [0] * 5, [1] * 5, [3] * 5)).all()
    few = clustered_odds_ratio([1, 1], [2, 1], [1, 2], [5, 5])
    assert not np.isnan(few.ratio) and np.isnan(few.lower)
    with pytest.raises(ValueError, match="impossible counts"):
        clustered_odds_ratio([2], [1], [2], [3])
