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


@pytest.mark.parametrize("fill", ["random", "chosen"])
@pytest.mark.parametrize(
    ("K", "N", "n_hidden"), [(1, 1, 3), (2, 5, 0), (5, 3, 4), (6, 4, 1), (9, 12, 7), (0, 3, 2)]
)
@pytest.mark.parametrize("seed", range(3))
def test_hidden_bits_are_those_that_plain_python_finds(fill, K, N, n_hidden, seed):
    Y = patterns.random(K, N, rng=np.random.default_rng([8, seed]))
    X = storage.with_hidden(Y, n_hidden, rng=np.random.default_rng(seed), fill=fill)
    expected = naive.with_hidden(Y, n_hidden, rng=np.random.default_rng(seed), fill=fill)
    assert X.shape == (K, N + n_hidden)
    assert X.tolist() == expected


@pytest.mark.parametrize("fill", ["random", "chosen"])
def test_hidden_bits_cost_the_generator_one_coin_each_whatever_the_fill(fill):
    Y, rng, other = np.ones((7, 5)), np.random.default_rng(9), np.random.default_rng(9)
    storage.with_hidden(Y, 11, rng=rng, fill=fill)
    patterns.random(7, 11, rng=other)
    assert rng.random() == other.random()
    assert (Y == 1).all()


def test_no_single_chosen_bit_could_lower_the_squared_overlaps_that_its_column_met():
    Y = patterns.random(12, 20, rng=np.random.default_rng(10))
    X = storage.with_hidden(Y, 9, rng=np.random.default_rng(11), fill="chosen")
    for n in range(21, 30):
        cost = (storage.hebbian(X[:, :n].T) ** 2).sum()
        for p in range(12):
            other = X[:, :n].copy()
            other[p, -1] *= -1
            assert (storage.hebbian(other.T) ** 2).sum() >= cost


def test_a_pattern_given_twice_gets_two_extensions_and_choice_makes_them_opposite():
    y = patterns.random(1, 30, rng=np.random.default_rng(12))[0]
    first, second = storage.with_hidden([y, y], 30, rng=np.random.default_rng(13), fill="chosen")
    assert (first[:30] == second[:30]).all()
    assert (first[30:] == -second[30:]).all()


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([1, -1], 3), {}, ValueError, "Y must have shape"),
        (([[1, 0]], 3), {}, ValueError, "Y must hold -1 and 1 only"),
        (([[1, -1]], -1), {}, ValueError, "n_hidden must be at least 0; got -1"),
        (([[1, -1]], 2.5), {}, TypeError, "n_hidden must be a whole number"),
        (([[1, -1]], 2), {"fill": "best"}, ValueError, 'fill must be "random" or "chosen"; got \'best\''),
        (([[1, -1]], 2), {"rng": 5}, TypeError, "rng must be a numpy Generator"),
    ],
)
def test_hidden_bits_that_make_no_sense_are_refused(arguments, options, error, message):
    with pytest.raises(error, match=message):
        storage.with_hidden(*arguments, **{"rng": np.random.default_rng(0), **options})


CORNERS = [[1, -1, -1], [-1, 1, -1], [-1, -1, 1], [1, 1, 1]]


def test_the_firmest_net_is_as_firm_as_it_says_and_no_firmer_is_found_by_trying():
    rng = np.random.default_rng(14)
    for K, N in ((1, 2), (2, 3), (2, 4), (3, 4), (3, 5)):
        Y = patterns.random(K, N, rng=rng)
        W, b, margin = storage.max_margin(Y)
        assert (W == W.T).all()
        assert not W.diagonal().any()
        assert max(abs(W).max(), abs(b).max()) <= 1
        assert (Y * hopfield.field(W, Y, b)).min() == pytest.approx(margin, abs=1e-9)
        for _ in range(300):
            other = np.triu(rng.choice([-1.0, 0, 1], (N, N)), 1)
            bias = rng.choice([-1.0, 0, 1], N)
            assert (Y * hopfield.field(other + other.T, Y, bias)).min() <= margin + 1e-9


def test_one_pattern_is_held_by_all_its_weights_and_its_bias():
    W, b, margin = storage.max_margin([[1, -1, 1, 1]])
    assert margin == pytest.approx(4)
    np.testing.assert_allclose(b, [1, -1, 1, 1])
    np.testing.assert_allclose(W, storage.hebbian([[1, -1, 1, 1]]))


@pytest.mark.parametrize("Y", [CORNERS, [[1, 1], [1, -1]], np.array(CORNERS) * [1, -1, 1]], ids=str)
def test_what_nothing_holds_has_a_margin_and_weights_of_exactly_zero(Y):
    W, b, margin = storage.max_margin(Y)
    assert margin == 0
    assert not W.any()
    assert not b.any()


@pytest.mark.parametrize("lifted", range(4))
def test_one_hidden_unit_down_in_three_corners_and_up_in_one_holds_all_four(lifted):
    X = np.column_stack([CORNERS, np.where(np.arange(4) == lifted, 1, -1)])
    W, b, margin = storage.max_margin(X)
    assert margin == pytest.approx(0.5)
    assert hopfield.is_stable(W, X, b).all()


def test_without_a_pattern_there_is_nothing_to_hold():
    with pytest.raises(ValueError, match="Y must have at least one pattern"):
        storage.max_margin(np.empty((0, 3)))
