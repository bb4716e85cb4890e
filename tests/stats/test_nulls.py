"""Null models against all possible matrices, scipy, and figures worked by hand."""

import itertools
from collections import Counter

import numpy as np
import pytest
from scipy import stats

from sahel_analysis.stats.keyness import PValues
from sahel_analysis.stats.nulls import adjusted, article_pair_test, curveball, sentence_pair_test
from sahel_analysis.stats.nulls import testable as can_tell


def test_curveball_keeps_both_margins() -> None:
    start = np.random.default_rng(2).random((12, 40)) < 0.2
    made = list(curveball(start, draws=30, rng=3))
    assert len(made) == 30
    for matrix in made:
        assert (matrix.sum(axis=0) == start.sum(axis=0)).all()
        assert (matrix.sum(axis=1) == start.sum(axis=1)).all()
    assert len({matrix.tobytes() for matrix in made}) > 25


def _all_matrices(rows: list[int], columns: list[int]) -> set[bytes]:
    width = len(columns)
    choices = [
        [np.isin(np.arange(width), picked) for picked in itertools.combinations(range(width), size)] for size in rows
    ]
    found = (np.array(choice) for choice in itertools.product(*choices))
    return {matrix.tobytes() for matrix in found if (matrix.sum(axis=0) == columns).all()}


def test_curveball_reaches_every_matrix_equally_often() -> None:
    start = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=bool)
    possible = _all_matrices([2, 2, 2], [2, 2, 1, 1])
    # matrices of a chain are alike: every tenth is taken
    seen = Counter(matrix.tobytes() for matrix in itertools.islice(curveball(start, draws=30000, rng=4), 0, None, 10))
    assert set(seen) == possible
    assert stats.chisquare(list(seen.values())).pvalue > 0.001


def test_curveball_leaves_what_cannot_change_and_repeats_itself_with_a_seed() -> None:
    full = np.array([[1, 1], [0, 0]], dtype=bool)
    assert all((matrix == full).all() for matrix in curveball(full, draws=3))
    start = np.eye(5, dtype=bool)
    one, two = (np.array(list(curveball(start, draws=4, rng=7))) for _ in range(2))
    assert (one == two).all()
    with pytest.raises(ValueError, match="not 1 dimension"):
        next(curveball([1, 0], draws=1))


def test_pairs_always_together_are_found_and_chance_is_not() -> None:
    draw = np.random.default_rng(6)
    matrix = draw.random((10, 60)) < 0.3
    matrix[1] = matrix[0]
    tested, expected = article_pair_test(matrix, [(0, 1), (2, 3), (4, 5)], resamples=999, rng=1)
    assert tested.p[0] == pytest.approx(0.002)
    assert (tested.p[1:] > 0.02).all()
    assert expected[0] == pytest.approx(matrix[0].sum() ** 2 / 60, rel=0.25)


def test_there_are_as_many_draws_as_the_tests_need() -> None:
    few = np.array([[1, 0, 0, 0], [1, 0, 0, 0]], dtype=bool)
    tested, _ = article_pair_test(few, [(0, 1)], rng=1)
    assert tested.smallest[0] == pytest.approx(0.5)
    many = np.random.default_rng(6).random((12, 80)) < 0.3
    many[1] = many[0]
    pairs = list(itertools.combinations(range(12), 2))
    tested, _ = article_pair_test(many, pairs, rng=1)
    # 66 tests: 2640 draws
    assert tested.p[0] == pytest.approx(2 / 2641)
    assert adjusted(tested).smallest[0] <= 0.05


def test_article_pairs_with_one_free_margin_are_fishers() -> None:
    """Where every article has the same number of actors and there are two, the one's place fixes the other's."""
    matrix = np.array([[1] * 4 + [0] * 4, [0] * 4 + [1] * 4], dtype=bool)
    tested, expected = article_pair_test(matrix, [(0, 1)], resamples=99, rng=1)
    assert (float(tested.p[0]), float(expected[0])) == (1.0, 0.0)


def test_sentence_test_of_one_article_is_the_hypergeometric() -> None:
    # 10 sentences, 4 and 5 with the actors, 4 with both
    p, smallest, expected = sentence_pair_test([(10, 4, 5)], 4)
    assert p == pytest.approx(2 * stats.hypergeom.sf(3, 10, 4, 5))
    assert smallest == pytest.approx(2 * stats.hypergeom.pmf(0, 10, 4, 5))
    assert expected == pytest.approx(2.0)


def test_sentence_test_by_hand() -> None:
    """Two articles of two sentences, each actor in one: both together in both has probability 1/4, twice that is p."""
    assert sentence_pair_test([(2, 1, 1), (2, 1, 1)], 2) == pytest.approx((0.5, 0.5, 1.0))


def test_sentence_test_is_that_of_all_shuffles() -> None:
    articles = [(4, 2, 2), (3, 1, 2)]
    counts = []
    for one in itertools.combinations(range(4), 2):
        for other in itertools.combinations(range(3), 2):
            # the first actor may stay in its place: only how the two lie to each other counts
            counts.append(len({0, 1} & set(one)) + len({0} & set(other)))
    tail = np.mean(np.array(counts) >= 3)
    assert sentence_pair_test(articles, 3)[0] == pytest.approx(2 * tail)


def test_a_number_of_sentences_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="5 sentences cannot have both: between 0 and 4"):
        sentence_pair_test([(10, 4, 5)], 5)


@pytest.mark.parametrize(
    ("smallest", "told"),
    [
        # one test alone may have .05, two need a smallest p of .025 each, or one of them is none
        ([0.05], [True]),
        ([0.05, 0.05], [False, False]),
        ([0.05, 0.02], [False, True]),
        ([0.02, 0.02], [True, True]),
        ([0.2, 0.2, 0.2], [False, False, False]),
        ([0.001, np.nan, 0.9], [True, False, False]),
        ([], []),
    ],
)
def test_tests_that_can_tell_anything(smallest: list[float], told: list[bool]) -> None:
    assert list(can_tell(smallest)) == told


def test_hopeless_tests_do_not_count_as_tests() -> None:
    p, q = adjusted(PValues(np.array([0.01, 0.5, 1.0]), np.array([0.001, 0.3, 0.3])))
    assert q[0] == pytest.approx(0.01)
    assert np.isnan(p[1:]).all() and np.isnan(q[1:]).all()
