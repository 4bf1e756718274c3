"""The tree of valleys against the plainest definition of a pass."""

import numpy as np
import pytest

from hopkit import hopfield, patterns, storage


def gaussian(n_units, seed):
    A = np.triu(np.random.default_rng(seed).normal(size=(n_units, n_units)), k=1)
    return A + A.T


def meet_below(E, start, goal, height):
    """Whether single flips lead from one state to another without rising above `height`."""
    reached, edge = {start}, [start]
    while edge:
        s = edge.pop()
        near = {s ^ (1 << k) for k in range(len(E).bit_length() - 1)} - reached
        edge += [t for t in near if E[t] <= height]
        reached |= {t for t in near if E[t] <= height}
    return goal in reached


@pytest.mark.parametrize("seed", range(5))
def test_the_floors_of_the_valleys_are_the_fixed_points_deepest_first(seed):
    W = gaussian(9, seed)
    floors = hopfield.valleys(W, b := np.full(9, 0.1)).minima
    assert sorted(floors.tolist()) == sorted(hopfield.fixed_points(W, b).tolist())
    assert (np.diff(hopfield.energy(W, floors, b)) >= 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_a_pass_is_the_lowest_height_at_which_two_valleys_meet(seed):
    W = gaussian(7, seed)
    Y = np.array(np.meshgrid(*[[-1, 1]] * 7, indexing="ij")).reshape(7, -1).T
    E, valleys = hopfield.energy(W, Y), hopfield.valleys(W)
    index = [int(np.flatnonzero((Y == y).all(axis=1))[0]) for y in valleys.minima]
    assert len(valleys.passes) == len(index) - 1
    for i, j, height in valleys.passes:
        assert meet_below(E, index[i], index[j], height)
        assert not meet_below(E, index[i], index[j], height - 1e-9)


def test_a_plateau_is_one_valley():
    flat = hopfield.valleys(np.zeros((5, 5)))
    assert (len(flat.minima), flat.passes) == (1, [])


def test_integer_nets_give_one_tree_though_states_tie():
    for seed in range(20):
        valleys = hopfield.valleys(storage.hebbian(patterns.random(4, 8, rng=np.random.default_rng(seed))))
        parent = list(range(len(valleys.minima)))
        for i, j, height in valleys.passes:
            assert height > max(valleys.energies[i], valleys.energies[j])
            assert parent[i] == i
            assert parent[j] == j
            parent[j] = i
        assert sum(parent[k] == k for k in range(len(parent))) == 1


def test_more_than_twelve_units_are_refused():
    with pytest.raises(ValueError, match="N must be from 0 to 12; got 13"):
        hopfield.valleys(np.zeros((13, 13)))


@pytest.mark.parametrize(("n_units", "n_valleys"), [(4, 6), (5, 1), (6, 20), (7, 1)])
def test_units_that_all_repel_have_a_valley_for_each_balanced_state_or_one_plateau(n_units, n_valleys):
    valleys = hopfield.valleys(np.eye(n_units) - 1)
    assert (len(valleys.minima), len(valleys.passes)) == (n_valleys, n_valleys - 1)


@pytest.mark.parametrize("scale", [0.1, 1 / 9, 0.7])
def test_rounding_makes_no_valleys(scale):
    for seed in range(20):
        W = storage.hebbian(patterns.random(3, 9, rng=np.random.default_rng(seed)))
        whole, scaled = hopfield.valleys(W), hopfield.valleys(scale * W)
        np.testing.assert_array_equal(scaled.minima, whole.minima)
        assert [pair[:2] for pair in scaled.passes] == [pair[:2] for pair in whole.passes]
