"""The deterministic net against its transcription, its laws, and counts known beforehand."""

from math import comb

import naive
import numpy as np
import pytest
from scipy.stats import chisquare

from hopkit import _descent, hopfield, patterns, storage


def net(rng, N, *, whole=True):
    """Weights and biases: -1, 0 or 1, so that ties abound, or Gaussian, so that none occur."""
    A = rng.integers(-1, 2, (N, N)) if whole else rng.normal(size=(N, N))
    b = rng.integers(-1, 2, N) if whole else rng.normal(size=N)
    W = np.triu(A, 1)
    return W + W.T, b


def same_run(run, expected, *, whole):
    state, flips, energies, stable = expected
    return (
        np.array_equal(run.state, state)
        and np.array_equal(run.flips, flips)
        and np.allclose(run.energies, energies, rtol=0, atol=0 if whole else 1e-9)
        and run.stable is stable
    )


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("N", [1, 2, 7, 16])
def test_field_energy_stability_and_step_are_the_formulas_for_one_state_and_for_rows(N, whole):
    rng = np.random.default_rng([1, N])
    A, b = rng.integers(-2, 3, (N, N)) if whole else rng.normal(size=(N, N)), net(rng, N, whole=whole)[1]
    Y = patterns.random(5, N, rng=rng)
    for function in (hopfield.field, hopfield.energy, hopfield.is_stable, hopfield.step):
        expected = [getattr(naive, function.__name__)(A, y, b) for y in Y]
        tolerance = 0 if whole else 1e-12
        np.testing.assert_allclose(function(A, Y, b), expected, rtol=0, atol=tolerance)
        for y, row in zip(Y, expected, strict=True):
            np.testing.assert_allclose(function(A, y, b), row, rtol=0, atol=tolerance)
        np.testing.assert_array_equal(function(A, Y), function(A, Y, np.zeros(N)))


def test_one_state_has_one_energy_and_one_answer_in_python_types():
    W, y = [[0, 1], [1, 0]], [1, -1]
    assert type(hopfield.energy(W, y)) is float
    assert type(hopfield.is_stable(W, y)) is bool
    assert type(hopfield.settle(W, y).stable) is bool


def test_no_energy_prints_as_minus_zero():
    assert repr(hopfield.energy([[0]], [1])) == "0.0"
    assert repr(hopfield.settle([[0]], [1]).energies.tolist()) == "[0.0]"


@pytest.mark.parametrize("reach", [1, 1.4, 1.5, 2, 5**0.5, 3, 99])
@pytest.mark.parametrize("side", [1, 2, 3, 7])
def test_a_lattice_ties_the_sites_within_reach_and_no_others(side, reach):
    np.testing.assert_array_equal(hopfield.lattice(side, reach), naive.lattice(side, reach))


@pytest.mark.parametrize(("reach", "neighbours"), [(1, 4), (1.5, 8), (2, 12), (3, 28)])
def test_in_the_middle_of_a_lattice_a_site_has_as_many_neighbours_as_the_docstring_says(reach, neighbours):
    assert hopfield.lattice(9, reach)[40].sum() == neighbours


def test_a_lattice_within_reach_of_all_ties_all_to_all():
    np.testing.assert_array_equal(hopfield.lattice(4, 10), 1 - np.eye(16))


@pytest.mark.parametrize("seed", range(5))
def test_a_glass_has_a_coin_tossed_for_every_tie_row_after_row(seed):
    W = net(np.random.default_rng([11, seed]), 9)[0]
    ours = hopfield.glass(W, rng=np.random.default_rng(seed))
    np.testing.assert_array_equal(ours, naive.glass(W, rng=np.random.default_rng(seed)))
    np.testing.assert_array_equal(abs(ours), abs(W))


def test_half_of_the_squares_of_a_glass_are_frustrated():
    W = hopfield.glass(hopfield.lattice(41), rng=np.random.default_rng(11))
    i = np.arange(41**2).reshape(41, 41)[:-1, :-1].ravel()
    frustrated = W[i, i + 1] * W[i, i + 41] * W[i + 1, i + 42] * W[i + 41, i + 42] < 0
    assert abs(frustrated.mean() - 0.5) < 4 * (0.25 / 1600) ** 0.5


@pytest.mark.parametrize("seed", range(4))
def test_a_mattis_magnet_flips_as_the_ferromagnet_does(seed):
    rng = np.random.default_rng([12, seed])
    W, (x, y) = hopfield.lattice(9, 2), patterns.random(2, 81, rng=rng)
    plain = hopfield.settle(W, y, rng=np.random.default_rng(seed))
    hidden = hopfield.settle(W * np.outer(x, x), x * y, rng=np.random.default_rng(seed))
    np.testing.assert_array_equal(hidden.flips, plain.flips)
    np.testing.assert_array_equal(hidden.energies, plain.energies)
    np.testing.assert_array_equal(hidden.state, x * plain.state)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("shuffled", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_settle_makes_the_flips_of_the_transcription_one_by_one(seed, shuffled, whole):
    rng = np.random.default_rng([2, seed])
    N = int(rng.integers(2, 17))
    (W, b), y = net(rng, N, whole=whole), patterns.random(1, N, rng=rng)[0]
    ours, theirs = (np.random.default_rng(seed) if shuffled else None for _ in range(2))
    assert same_run(hopfield.settle(W, y, b, rng=ours), naive.settle(W, y, b, rng=theirs), whole=whole)
    assert (
        not shuffled or ours.random() == theirs.random()
    )  # as many numbers drawn, the last sweep's included


@pytest.mark.parametrize("shuffled", [True, False])
@pytest.mark.parametrize(
    ("free", "indices"),
    [
        ([5, 0, 3], [5, 0, 3]),
        (np.array([True, False, True, True, False, False, False, True]), [0, 2, 3, 7]),
        ([], []),
        (np.zeros(8, dtype=bool), []),
        (None, range(8)),
    ],
    ids=["in a given order", "a mask", "an empty list", "everything clamped", "all"],
)
def test_only_free_units_move_and_in_the_order_given(free, indices, shuffled):
    for seed in range(20):
        rng = np.random.default_rng([3, seed])
        (W, b), y = net(rng, 8), patterns.random(1, 8, rng=rng)[0]
        ours, theirs = (np.random.default_rng(seed) if shuffled else None for _ in range(2))
        run = hopfield.settle(W, y, b, rng=ours, free=free)
        assert same_run(run, naive.settle(W, y, b, rng=theirs, free=indices), whole=True)
        assert set(run.flips) <= set(indices)


@pytest.mark.parametrize("max_sweeps", [0, 1])
def test_stable_speaks_of_the_free_units_only(max_sweeps):
    W, y = [[0, 1], [1, 0]], [1, -1]
    assert not hopfield.is_stable(W, y)
    assert hopfield.settle(W, y, free=[], max_sweeps=max_sweeps).stable


def test_one_unit_follows_its_bias_and_without_one_stays():
    assert hopfield.settle([[0]], [-1], [2]).energies.tolist() == [2, -2]
    assert hopfield.settle([[0]], [-1], [2]).state == [1]
    assert hopfield.settle([[0]], [-1]).state == [-1]


@pytest.mark.parametrize("max_sweeps", [0, 1, 2, 3])
def test_when_the_sweeps_run_out_stable_says_whether_a_unit_still_wants_to_flip(max_sweeps):
    answers = set()
    for seed in range(40):
        rng = np.random.default_rng([4, seed])
        (W, b), y = net(rng, 12), patterns.random(1, 12, rng=rng)[0]
        run = hopfield.settle(W, y, b, max_sweeps=max_sweeps)
        assert same_run(run, naive.settle(W, y, b, max_sweeps=max_sweeps), whole=True)
        answers.add(run.stable)
    if max_sweeps in (1, 2):
        assert answers == {True, False}


@pytest.mark.parametrize("seed", range(10))
def test_every_flip_lowers_the_energy_by_twice_the_field(seed):
    rng = np.random.default_rng([5, seed])
    (W, b), y = net(rng, 20), patterns.random(1, 20, rng=rng)[0]
    run = hopfield.settle(W, y, b, rng=rng)
    drops = []
    for unit in run.flips:
        drops.append(2 * abs(hopfield.field(W, y, b)[unit]))
        y[unit] *= -1
    assert np.diff(run.energies).tolist() == [-drop for drop in drops]
    assert min(drops) > 0


@pytest.mark.parametrize("seed", range(10))
def test_the_last_energy_is_that_of_the_resting_state(seed):
    rng = np.random.default_rng([6, seed])
    (W, b), y = net(rng, 30), patterns.random(1, 30, rng=rng)[0]
    run = hopfield.settle(W, y, b, rng=rng)
    assert run.energies[0] == hopfield.energy(W, y, b)
    assert run.energies[-1] == hopfield.energy(W, run.state, b)
    assert hopfield.is_stable(W, run.state, b)


def test_a_state_at_rest_stays():
    W, b = net(np.random.default_rng(7), 10)
    for y in hopfield.fixed_points(W, b, strict=False):
        run = hopfield.settle(W, y, b, rng=np.random.default_rng(0))
        assert run.flips.size == 0
        assert run.state.tolist() == y.tolist() == hopfield.step(W, y, b).tolist()


def test_three_hundred_nets_full_of_ties_all_come_to_rest():
    rng = np.random.default_rng(8)
    for _ in range(300):
        N = int(rng.integers(1, 40))
        W, b = net(rng, N)
        run = hopfield.settle(W, patterns.random(1, N, rng=rng)[0], b, rng=rng)
        assert run.stable
        assert hopfield.is_stable(W, run.state, b)


def test_in_a_step_a_unit_without_a_field_keeps_its_state():
    W = [[0, 1, 1], [1, 0, 0], [1, 0, 0]]
    assert hopfield.step(W, [1, 1, -1]).tolist() == [1, 1, 1]
    assert hopfield.step(W, [-1, 1, -1]).tolist() == [-1, -1, -1]


@pytest.mark.parametrize("seed", range(6))
def test_steps_end_in_a_rest_or_a_two_cycle_and_goles_function_never_rises(seed):
    W, b = net(np.random.default_rng([9, seed]), 8)
    Y = hopfield.fixed_points(np.zeros((8, 8)), strict=False)  # all 256 states
    goles = np.inf
    for _ in range(256):
        after = hopfield.step(W, Y, b)
        previous, goles = goles, -(after * (Y @ W)).sum(axis=1) - (Y + after) @ b
        assert (goles <= previous).all()
        Y = after
    assert (hopfield.step(W, hopfield.step(W, Y, b), b) == Y).all()


@pytest.mark.parametrize("W", [[[0, 1], [-1, 0]], [[1, 0], [0, 0]]], ids=["asymmetric", "diagonal"])
def test_asymmetry_and_a_diagonal_can_be_shown_but_not_settled(W):
    for look in (hopfield.field, hopfield.energy, hopfield.is_stable, hopfield.step):
        np.testing.assert_array_equal(look(W, [1, 1]), getattr(naive, look.__name__)(W, [1, 1]))
    for act in (
        lambda: hopfield.settle(W, [1, 1]),
        lambda: hopfield.recall(W, [[1, 1]]),
        lambda: hopfield.fixed_points(W),
        lambda: hopfield.valleys(W),
    ):
        with pytest.raises(ValueError, match=r"W must be symmetric|no unit may feed itself"):
            act()


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("N", range(1, 11))
def test_fixed_points_are_those_that_a_search_finds_in_counting_order(N, strict):
    for whole in (True, False):
        W, b = net(np.random.default_rng([10, N]), N, whole=whole)
        found = hopfield.fixed_points(W, b, strict=strict)
        assert found.shape[1:] == (N,)
        assert found.tolist() == [list(y) for y in naive.fixed_points(W, b, strict=strict)]


@pytest.mark.parametrize("N", [4, 8, 10, 12, 16])
def test_the_antiferromagnet_rests_in_every_balanced_state(N):
    found = hopfield.fixed_points(np.eye(N) - 1)
    assert len(found) == comb(N, N // 2)
    assert not found.sum(axis=1).any()


@pytest.mark.parametrize(("K", "n"), [(1, 2), (2, 4), (3, 14), (4, 40), (5, 66), (6, 196), (15, 12870)])
def test_orthogonal_patterns_bring_ghosts_in_known_numbers(K, n):
    Y = patterns.hadamard(16)[1 : K + 1]
    found = hopfield.fixed_points(storage.hebbian(Y))
    assert len(found) == n
    assert {tuple(y) for y in Y} <= {tuple(y) for y in found}


def test_twenty_units_are_enumerated_across_blocks():
    W = np.ones((20, 20)) - np.eye(20)
    assert hopfield.fixed_points(W).tolist() == [[-1] * 20, [1] * 20]


@pytest.mark.parametrize("shuffle_free", [None, [9, 1, 4, 6]])
def test_recall_without_a_generator_is_settle_row_by_row(shuffle_free):
    rng = np.random.default_rng(11)
    W, b = net(rng, 10)
    Y = patterns.random(40, 10, rng=rng)
    ends = hopfield.recall(W, Y, b, free=shuffle_free)
    assert ends.tolist() == [hopfield.settle(W, y, b, free=shuffle_free).state.tolist() for y in Y]
    assert ends.tolist() == naive.recall(W, Y, b, free=shuffle_free)


def test_recall_gives_up_after_max_sweeps_as_settle_does():
    rng = np.random.default_rng(12)
    W, b = net(rng, 30)
    Y = patterns.random(40, 30, rng=rng)
    assert hopfield.recall(W, Y, b, max_sweeps=0).tolist() == Y.tolist()
    once = hopfield.recall(W, Y, b, max_sweeps=1)
    assert once.tolist() == naive.recall(W, Y, b, max_sweeps=1)
    assert once.tolist() != hopfield.recall(W, Y, b).tolist()


@pytest.mark.parametrize("N", range(1, 10))
def test_the_kernel_sums_fields_and_how_large_they_could_be(N):
    W, b = net(np.random.default_rng(15), N, whole=False)
    y = patterns.random(1, N, rng=np.random.default_rng(16))[0]
    z, reach, alone = b.copy(), abs(b), b.copy()
    _descent.fields(W, y, z, reach)
    _descent.fields(W, y, alone, None)
    np.testing.assert_allclose(z, W @ y + b, atol=1e-12)
    np.testing.assert_allclose(reach, abs(W).sum(axis=1) + abs(b))
    assert alone.tolist() == z.tolist()


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_recall_is_the_same_bit_for_bit_on_any_number_of_threads(threads, monkeypatch):
    rng = np.random.default_rng(13)
    W, b = net(rng, 100, whole=False)
    Y = patterns.random(130, 100, rng=rng)  # fewer or smaller ones are done before a thread has started
    expected = hopfield.recall(W, Y, b, rng=np.random.default_rng(0))
    monkeypatch.setattr("hopkit._cores.count", lambda: threads)
    assert (hopfield.recall(W, Y, b, rng=np.random.default_rng(0)) == expected).all()


@pytest.mark.parametrize("C", [0, 1, 15, 16, 17, 129])
def test_a_row_ends_the_same_however_many_rows_come_after_it(C):
    rng = np.random.default_rng(14)
    W, b = net(rng, 100, whole=False)
    Y = patterns.random(130, 100, rng=rng)
    expected = hopfield.recall(W, Y, b, rng=np.random.default_rng(0))[:C]
    assert hopfield.recall(W, Y[:C], b, rng=np.random.default_rng(0)).tolist() == expected.tolist()


def test_a_row_ends_the_same_whatever_the_other_rows_are():
    rng = np.random.default_rng(20)
    W, b = net(rng, 40, whole=False)
    Y = patterns.random(100, 40, rng=rng)
    expected = hopfield.recall(W, Y, b, rng=np.random.default_rng(0))
    Y[::2] = patterns.random(50, 40, rng=rng)
    assert (hopfield.recall(W, Y, b, rng=np.random.default_rng(0)) == expected)[1::2].all()


def test_rows_are_visited_in_orders_of_their_own_and_each_comes_to_rest():
    rng = np.random.default_rng(15)
    W, b = net(rng, 40, whole=False)
    Y = np.repeat(patterns.random(1, 40, rng=rng), 100, axis=0)
    ends = hopfield.recall(W, Y, b, rng=rng)
    assert hopfield.is_stable(W, ends, b).all()
    assert len(np.unique(ends, axis=0)) > 10
    assert len(np.unique(hopfield.recall(W, Y, b), axis=0)) == 1


def test_recall_draws_one_key_and_nothing_else():
    W, Y = [[0, 1], [1, 0]], [[1, -1]] * 50
    ours, theirs = np.random.default_rng(0), np.random.default_rng(0)
    hopfield.recall(W, Y, rng=ours)
    theirs.integers(2**64, dtype=np.uint64)
    assert ours.bit_generator.state == theirs.bit_generator.state


def test_another_key_gives_other_orders():
    rng = np.random.default_rng(16)
    W, b = net(rng, 40, whole=False)
    Y = patterns.random(50, 40, rng=rng)
    assert (hopfield.recall(W, Y, b, rng=rng) != hopfield.recall(W, Y, b, rng=rng)).any()


def test_every_visiting_order_is_as_likely_as_any_other():
    # Of four units that repel each other the first two visited flip. False alarms: one in a million.
    ends = hopfield.recall(np.eye(4) - 1, np.ones((6000, 4)), rng=np.random.default_rng(17))
    counts = np.unique(ends, axis=0, return_counts=True)[1]
    assert len(counts) == 6
    assert chisquare(counts).pvalue > 1e-6


@pytest.mark.parametrize("sweeps", [1, 2, 3])
def test_every_sweep_has_a_new_order(sweeps):
    # Dominoes: unit k falls once k - 1 has fallen. In fresh orders L units fall a sweep, P(L >= k) = 1/k!,
    # of mean e - 1 and variance 3e - e^2; one order kept would fell more. False alarms: one in a million.
    W = np.diag(np.arange(20.0, 0, -1), k=1)
    start, push = np.full((6000, 21), -1), np.eye(21)[0] * 30
    rng = np.random.default_rng(18)
    ends = hopfield.recall(W + W.T, start, push, rng=rng, max_sweeps=sweeps)
    fallen = (ends > 0).sum(axis=1).mean()
    assert abs(fallen - sweeps * (np.e - 1)) < 4.9 * np.sqrt(sweeps * (3 * np.e - np.e**2) / 6000)


def test_no_list_is_made_of_the_states_of_twenty_one_units():
    with pytest.raises(ValueError, match="N may be at most 20; got N = 21"):
        hopfield.fixed_points(np.zeros((21, 21)))


@pytest.mark.parametrize("kind", ["tenths", "Hebb over N", "projection"])
def test_with_weights_that_are_no_whole_numbers_ties_are_those_of_a_sum_in_index_order(kind):
    differ = 0
    for seed in range(100):
        rng = np.random.default_rng([9, seed])
        Y = patterns.random(4, 12, rng=rng)
        W = {
            "tenths": net(rng, 12)[0] / 10,
            "Hebb over N": storage.hebbian(Y) / 12,
            "projection": storage.projection(Y),
        }[kind]
        y = patterns.random(1, 12, rng=rng)[0]
        run, (state, flips, _, stable) = hopfield.settle(W, y), naive.settle(W, y)
        differ += not (
            run.flips.tolist() == flips and run.state.tolist() == list(state) and run.stable == stable
        )
        differ += not np.array_equal(hopfield.recall(W, [y])[0], state)
        assert (np.diff(run.energies) <= 0).all()
    assert differ == 0


@pytest.mark.parametrize("reach", [13**0.5, 18**0.5])
def test_a_lattice_has_the_ties_of_exactly_its_reach(reach):
    np.testing.assert_array_equal(hopfield.lattice(5, reach), hopfield.lattice(5, reach + 1e-6))
