"""Weights that remember, against the same rules in whole numbers and fractions."""

import naive
import numpy as np
import pytest

from hopkit import hopfield, patterns, storage

RULES = [storage.hebbian, storage.projection]
PICTURES = {
    "a word": lambda: patterns.letters("HOPFIELD"),
    "all letters and figures": lambda: patterns.letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
    "glyphs": lambda: patterns.glyphs(16),
}


def rule_name(rule):
    return rule.__name__


@pytest.mark.parametrize(("K", "N"), [(1, 1), (3, 1), (1, 6), (5, 8), (8, 8), (20, 7)])
def test_hebbian_is_the_sum_of_products_in_whole_numbers(K, N):
    Y = patterns.random(K, N, rng=np.random.default_rng([1, K, N]))
    assert storage.hebbian(Y).tolist() == naive.hebbian(Y)


@pytest.mark.parametrize(("K", "N"), [(1, 1), (3, 1), (1, 6), (3, 8), (5, 8), (7, 8), (8, 8), (12, 8)])
@pytest.mark.parametrize("seed", range(4))
def test_projection_is_the_one_that_fractions_give(K, N, seed):
    Y = patterns.random(K, N, rng=np.random.default_rng([2, K, N, seed]))
    np.testing.assert_allclose(storage.projection(Y), naive.projection(Y), rtol=0, atol=1e-12)


@pytest.mark.parametrize("rule", RULES, ids=rule_name)
@pytest.mark.parametrize(("K", "N"), [(0, 4), (1, 1), (3, 17), (60, 64), (100, 64), (200, 256)])
def test_weights_are_symmetric_with_a_zero_diagonal_exactly(rule, K, N):
    W = rule(patterns.random(K, N, rng=np.random.default_rng([3, K, N])))
    assert W.shape == (N, N)
    assert (W == W.T).all()
    assert not W.diagonal().any()


@pytest.mark.parametrize("rule", RULES, ids=rule_name)
def test_without_patterns_there_are_no_weights_and_one_unit_has_none(rule):
    assert rule(np.empty((0, 3))).tolist() == np.zeros((3, 3)).tolist()
    assert rule([[1], [-1]]).tolist() == [[0]]


@pytest.mark.parametrize("K", [1, 5, 30, 60])
def test_every_projected_pattern_is_stable_with_the_margin_that_the_diagonal_took(K):
    Y = patterns.random(K, 64, rng=np.random.default_rng([4, K]))
    P = Y.T @ np.linalg.solve(Y @ Y.T, Y)
    margins = Y * hopfield.field(storage.projection(Y), Y)
    np.testing.assert_allclose(margins, np.broadcast_to(1 - P.diagonal(), Y.shape), rtol=0, atol=1e-9)


def test_patterns_given_twice_or_upside_down_or_mixed_from_others_change_no_projection():
    Y = patterns.hadamard(16)[1:4]
    mixed = Y[0] * Y[1] * Y[2]  # a row of its own in the Hadamard set ...
    third = np.where(Y.sum(axis=0) > 0, 1, -1)  # ... and the majority is their half sum with it
    assert (2 * third == Y.sum(axis=0) - mixed).all()
    expected = storage.projection([*Y, mixed])
    for more in ([*Y, mixed, Y[0]], [*Y, mixed, -Y[0]], [*Y, mixed, third], [*Y, third]):
        np.testing.assert_allclose(storage.projection(more), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("N", [1, 2, 8, 48])
def test_as_many_independent_patterns_as_units_leave_no_weights_at_all(N):
    assert not storage.projection(patterns.hadamard(N)).any()


def test_rounding_never_makes_a_stored_pattern_move():
    rng = np.random.default_rng(5)
    for _ in range(300):
        N = int(rng.integers(2, 20))
        Y = patterns.random(int(rng.integers(1, N + 3)), N, rng=rng)
        assert hopfield.is_stable(storage.projection(Y), Y).all()


@pytest.mark.parametrize("pictures", PICTURES)
def test_pictures_too_alike_for_hebb_are_kept_and_recalled_by_projection(pictures):
    Y = PICTURES[pictures]()
    W = storage.projection(Y)
    assert not hopfield.is_stable(storage.hebbian(Y), Y).all()
    assert hopfield.is_stable(W, Y).all()
    rng = np.random.default_rng(6)
    assert (hopfield.recall(W, patterns.corrupt(Y, 25, rng=rng), rng=rng) == Y).all()


def test_a_few_random_patterns_are_recalled_by_hebb():
    rng = np.random.default_rng(7)
    Y = patterns.random(5, 200, rng=rng)
    W = storage.hebbian(Y)
    assert (hopfield.recall(W, patterns.corrupt(Y, 20, rng=rng), rng=rng) == Y).all()
