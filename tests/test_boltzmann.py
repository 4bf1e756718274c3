"""The stochastic net against its law, its transcription, known nets and finite differences."""

from itertools import product
from math import log

import naive
import numpy as np
import pytest
from scipy import sparse
from scipy.stats import chisquare

from hopkit import _check, boltzmann, chains, hopfield, patterns, rbm

W4 = np.array([[0, 1, -2, 0.5], [1, 0, 0.5, -1], [-2, 0.5, 0, 1.5], [0.5, -1, 1.5, 0]])
b4 = np.array([0.1, -0.2, 0.3, -0.4])


def net(seed, N, scale=1.0):
    rng = np.random.default_rng(seed)
    W = np.triu(rng.normal(size=(N, N)) * scale, 1)
    return W + W.T, rng.normal(size=N) * scale


def lattice(L, J=1.0):
    """The L x L Ising model on a torus, weights J between neighbours, in compressed rows."""
    right = sparse.csr_array((np.ones(L), (np.arange(L), (np.arange(L) + 1) % L)), (L, L))
    bonds = sparse.kron(right, sparse.eye_array(L)) + sparse.kron(sparse.eye_array(L), right)
    return sparse.csr_array(J * (bonds + bonds.T))


# the law


@pytest.mark.parametrize("n", [0, 1, 2, 5, 12])
def test_states_come_in_counting_order(n):
    assert boltzmann.states(n).tolist() == [list(s) for s in product([0, 1], repeat=n)]


@pytest.mark.parametrize("T", [0.3, 1.0, 7.0])
@pytest.mark.parametrize("N", range(1, 9))
def test_the_law_is_the_sum_over_all_states(N, T):
    W, b = net([1, N], N)
    ours, theirs = boltzmann.exact(W, b, T), naive.exact(W.tolist(), b.tolist(), T)
    for mine, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, expected, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("N", [11, 12, 14, 15, 16, 18])
def test_fast_or_not_the_law_is_that_of_a_table_of_all_energies(N):
    # log Z, means and correlations to 1e-13; N = 15 is the first that is split between cores
    W, b = net([2, N], N)
    S = boltzmann.states(N).astype(np.longdouble)
    log_w = (S @ W.astype(np.longdouble) / 2 * S).sum(axis=1) + S @ b.astype(np.longdouble)
    w = np.exp(log_w - log_w.max())
    p = w / w.sum()
    law = boltzmann.exact(W, b)
    assert abs(law.log_Z - (np.log(w.sum()) + log_w.max())) < 1e-13
    assert np.abs(law.p - p).max() < 1e-13
    assert np.abs(law.mean - p @ S).max() < 1e-13
    assert np.abs(law.correlation - (S.T * p) @ S).max() < 1e-13
    assert abs(law.U + p @ log_w) < 1e-12
    assert abs(law.H + p @ np.log(p)) < 1e-12


@pytest.mark.parametrize("N", [21, 24])
def test_more_units_than_a_list_of_states_holds(N):
    # two nets that do not touch: log Z and entropies add, means stand side by side
    (A, a), (B, b) = net([3, N], N - 12), net([4, N], 12)
    W = np.block([[A, np.zeros((N - 12, 12))], [np.zeros((12, N - 12)), B]])
    order = np.random.default_rng(N).permutation(N)
    law = boltzmann.exact(W[order][:, order], np.append(a, b)[order])
    left, right = boltzmann.exact(A, a), boltzmann.exact(B, b)
    assert law.p is None
    assert abs(law.log_Z - left.log_Z - right.log_Z) < 1e-12
    assert abs(law.H - left.H - right.H) < 1e-12
    np.testing.assert_allclose(law.mean, np.append(left.mean, right.mean)[order], rtol=0, atol=1e-13)
    apart = np.outer(left.mean, right.mean)
    both = np.block([[left.correlation, apart], [apart.T, right.correlation]])[order][:, order]
    np.testing.assert_allclose(law.correlation, both, rtol=0, atol=1e-13)


def test_the_reference_net_has_its_known_values_in_both_writings():
    law = boltzmann.exact(W4, b4)
    assert abs(law.log_Z - 3.045028401751) < 1e-12
    np.testing.assert_allclose(law.mean, [0.432103, 0.495310, 0.596532, 0.547934], rtol=0, atol=5e-7)
    assert abs(law.correlation[0, 1] - 0.264165362268) < 1e-12
    law = boltzmann.exact(*boltzmann.from_hopfield(W4, b4))
    m = 2 * law.mean - 1
    assert abs(law.log_Z + W4.sum() / 2 - b4.sum() - 5.342138919037) < 1e-12
    np.testing.assert_allclose(m, [-0.014646, -0.017018, 0.013383, -0.052638], rtol=0, atol=5e-7)
    assert abs(4 * law.correlation[0, 1] - m[0] - m[1] - 1 - 0.802620163695) < 1e-12


@pytest.mark.parametrize(
    ("beta", "log_Z"),
    [(0.2, 11.771470358542), (0.4406868, 15.521915621335), (0.6, 20.056532884347)],
)
def test_the_four_by_four_ising_model_has_kaufmans_partition_function(beta, log_Z):
    W = lattice(4)
    law = boltzmann.exact(*boltzmann.from_hopfield(W), T=1 / beta)
    assert abs(law.log_Z + beta * W.sum() / 2 - log_Z) < 1e-9


def test_the_levels_of_the_four_by_four_ising_model_are_counted():
    W = lattice(4)
    E = boltzmann.energy(boltzmann.from_hopfield(W)[0], boltzmann.states(16), boltzmann.from_hopfield(W)[1])
    levels = dict(zip(*np.unique(E - W.sum() / 2, return_counts=True), strict=True))
    below = {-32: 2, -24: 32, -20: 64, -16: 424, -12: 1728, -8: 6688, -4: 13568, 0: 20524}
    assert levels == below | {-E: n for E, n in below.items()}


def test_a_ring_and_a_curie_weiss_magnet_have_their_known_partition_functions():
    ring = np.roll(np.eye(12), 1, axis=1) * 0.7
    magnet = (np.ones((10, 10)) - np.eye(10)) / 10
    for W, T, log_Z in ((ring + ring.T, 1.0, 11.047380841307), (magnet, 1 / 1.5, 8.355117379658)):
        assert abs(boltzmann.exact(*boltzmann.from_hopfield(W), T).log_Z + W.sum() / 2 / T - log_Z) < 1e-9


@pytest.mark.parametrize("T", [0.2, 1.0, 30.0, 1e9])
def test_free_energy_is_energy_less_temperature_times_entropy(T):
    W, b = net(5, 9)
    law, E = boltzmann.exact(W, b, T), boltzmann.energy(W, boltzmann.states(9), b)
    assert abs(law.U - law.p @ E) < 1e-13 * max(1, abs(E).max())
    assert abs(law.H + law.p @ np.log(law.p)) < 1e-12
    assert abs(law.F - (law.U - T * law.H)) < 1e-13 * T * law.log_Z
    assert law.F == -T * law.log_Z


@pytest.mark.parametrize("N", [6, 16, 22])
def test_at_infinite_temperature_all_states_are_alike(N):
    law = boltzmann.exact(*net(6, N), T=np.inf)
    assert abs(law.log_Z - N * log(2)) < 1e-12
    assert abs(law.H - N * log(2)) < 1e-12
    assert law.F == -np.inf
    assert np.isfinite(law.U)
    np.testing.assert_allclose(law.mean, 0.5, rtol=0, atol=1e-14)


@pytest.mark.parametrize("N", [3, 12, 16])
@pytest.mark.parametrize("field", [1e3, 1e6, 1e250])
def test_huge_fields_neither_overflow_nor_vanish(N, field):
    # a magnet whose two ground states differ in one unit that nothing holds
    W = np.ones((N, N)) - np.eye(N)
    W[0] = W[:, 0] = 0
    law = boltzmann.exact(W * field, np.append(0, np.full(N - 1, -field * (N - 3) / 2)))
    assert abs(law.H - log(2)) < 1e-12
    np.testing.assert_allclose(law.mean, [0.5] + [1] * (N - 1), rtol=0, atol=1e-15)
    assert abs(law.F - (law.U - log(2))) < 1e-12 + 1e-14 * abs(law.U)


def test_in_the_cold_only_ground_states_are_left_all_alike():
    for W, n in (
        (np.ones((4, 4)) - np.eye(4), 2),
        (np.eye(4) - np.ones((4, 4)), 6),
        (np.eye(3) - np.ones((3, 3)), 6),
    ):
        p = boltzmann.exact(*boltzmann.from_hopfield(W), T=0.01).p
        assert np.sort(p)[-n:] == pytest.approx(1 / n, abs=1e-12)


def test_a_temperature_that_makes_energies_overflow_is_refused():
    with pytest.raises(ValueError, match="T must not be so small that E / T overflows; got 1e-310"):
        boltzmann.exact(W4, T=1e-310)


def test_more_than_thirty_units_are_refused_and_twenty_one_have_no_list_of_states():
    with pytest.raises(ValueError, match="the number of units N must be from 1 to 30; got 31"):
        boltzmann.exact(np.zeros((31, 31)))
    with pytest.raises(ValueError, match="n must be from 0 to 20; got 21"):
        boltzmann.states(21)
    with pytest.raises(ValueError, match="the number of units not clamped must be from 0 to 20; got 21"):
        boltzmann.conditional(np.zeros((22, 22)), units=[0], clamped={3: 1})


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_law_is_the_same_bit_for_bit_on_any_number_of_threads(threads, monkeypatch):
    W, b = net(7, 22, 0.3)
    expected = boltzmann.exact(W, b)
    monkeypatch.setattr("hopkit._cores.count", lambda: threads)
    law = boltzmann.exact(W, b)
    assert (law.log_Z, law.correlation.tolist()) == (expected.log_Z, expected.correlation.tolist())


def test_zeros_and_ones_have_the_energies_of_minus_and_plus_but_for_a_constant():
    W, b = net(8, 7)
    S, (W01, b01) = boltzmann.states(7), boltzmann.from_hopfield(W, b)
    shift = hopfield.energy(W, patterns.spins(S), b) - boltzmann.energy(W01, S, b01)
    np.testing.assert_allclose(shift, b.sum() - W.sum() / 2, rtol=0, atol=1e-12)
    np.testing.assert_allclose(boltzmann.energy(W, S, b), [naive.energy(W, s, b) for s in S], atol=1e-12)
    assert type(boltzmann.energy(W, S[0], b)) is float


@pytest.mark.parametrize(
    ("units", "clamped"),
    [
        ([0], {}),
        ([3, 1], {0: 1}),
        ([1, 3], {0: 1}),
        ([4, 2, 0], {3: 0, 1: 1}),
        (range(5), {}),
        ([2], {0: 1, 1: 0, 3: 1, 4: 1}),
    ],
)
def test_conditional_probabilities_are_shares_of_the_states_that_agree(units, clamped):
    W, b = net(9, 5)
    p, total = {s: 0.0 for s in product([0, 1], repeat=len(units))}, 0.0
    for p_s, s in zip(naive.law(W, b, 0.7)[0], product([0, 1], repeat=5), strict=True):
        if all(s[i] == value for i, value in clamped.items()):
            p[tuple(s[i] for i in units)] += p_s
            total += p_s
    ours = boltzmann.conditional(W, b, units=list(units), clamped=clamped, T=0.7)
    np.testing.assert_allclose(ours, np.array(list(p.values())) / total, rtol=0, atol=1e-14)


# transition matrices


def test_a_transition_matrix_holds_the_probabilities_that_gibbs_draws_with():
    # of all 2^3 outcomes of a sweep over three units, each by the product of its three conditionals
    W, b = net([31], 3)
    M = boltzmann.transition(W, b, 0.7)
    for a, s in enumerate(product([0, 1], repeat=3)):
        for c, new in enumerate(product([0, 1], repeat=3)):
            state, p = list(s), 1.0
            for i in range(3):
                on = 1 / (1 + np.exp(-(W[i] @ state + b[i]) / 0.7))
                p *= on if new[i] else 1 - on
                state[i] = new[i]
            assert abs(M[a, c] - p) < 1e-14


def test_a_sweep_is_its_updates_one_after_the_other_and_all_of_them_keep_the_distribution():
    W, b = net([32], 5)
    law, sweep = boltzmann.exact(W, b, 1.3), np.eye(32)
    for unit in range(5):
        M = boltzmann.transition(W, b, 1.3, unit=unit)
        np.testing.assert_allclose(law.p @ M, law.p, atol=1e-15)
        sweep = sweep @ M
    np.testing.assert_allclose(boltzmann.transition(W, b, 1.3), sweep, atol=1e-15)


def test_all_units_at_once_draw_from_the_old_state_and_keep_another_distribution():
    W, b = net([33], 3)
    M = boltzmann.transition(W, b, at_once=True)
    S = boltzmann.states(3)
    on = 1 / (1 + np.exp(-(S @ W + b)))
    for a, c in product(range(8), repeat=2):
        assert abs(M[a, c] - np.prod(np.where(S[c] == 1, on[a], 1 - on[a]))) < 1e-14
    kept = np.exp(S @ b) * np.prod(1 + np.exp(S @ W + b), axis=1)  # that of Little's model
    kept /= kept.sum()
    np.testing.assert_allclose(kept @ M, kept, atol=1e-15)
    assert abs(kept - boltzmann.exact(W, b).p).max() > 0.01


@pytest.mark.parametrize("T", [1e-300, 1e300])
def test_transitions_survive_every_temperature(T):
    W, b = net([34], 4)
    with np.errstate(all="raise"):
        M = boltzmann.transition(W, b, T)
    np.testing.assert_allclose(M.sum(axis=1), 1)


# one chain


@pytest.mark.parametrize("kind", ["whole", "real", "sparse", "strong"])
@pytest.mark.parametrize("free", [None, [5, 0, 3], []])
@pytest.mark.parametrize("T", [1.0, 0.3, np.linspace(3, 0.1, 40), np.inf])
def test_gibbs_visits_the_states_of_its_transcription(T, free, kind):
    for seed in range(5):
        W, b = net([10, seed], 8, 30.0 if kind == "strong" else 1.0)
        if kind == "whole":
            W, b = np.rint(W), np.rint(b)
        if kind == "sparse":
            W = np.where(np.abs(W) < 0.8, 0, W)
        s = np.random.default_rng(seed).integers(2, size=8)
        ours, theirs = np.random.default_rng([1, seed]), np.random.default_rng([1, seed])
        run = boltzmann.gibbs(
            sparse.csr_array(W) if kind == "sparse" else W, s, b, rng=ours, n_sweeps=40, T=T, free=free
        )
        expected = naive.gibbs(W.tolist(), s.tolist(), b.tolist(), rng=theirs, n_sweeps=40, T=T, free=free)
        assert run.tolist() == expected
        assert ours.random() == theirs.random()  # as many uniforms drawn


@pytest.mark.parametrize("seed", range(3))
def test_over_a_long_run_gibbs_is_where_fields_summed_afresh_would_be(seed):
    # 10^5 visits to 100 units at T = 0.2: fields kept up to date have drifted by now
    W, b = net([11, seed], 100, 0.1)
    s = np.zeros(100)
    run = boltzmann.gibbs(W, s, b, rng=np.random.default_rng(seed), n_sweeps=1000, T=0.2)
    assert (
        boltzmann.gibbs(sparse.csr_array(W), s, b, rng=np.random.default_rng(seed), n_sweeps=1000, T=0.2)
        == run
    ).all()


def test_a_uniform_that_rounding_would_decide_is_decided_by_a_fresh_sum():
    # unit 2's field is 10^6 + 0.1, and then, unit 0 gone, 0.1 and what rounding has left
    W = [[0, 0, 1e6], [0, 0, 0.1], [1e6, 0.1, 0]]

    class Given(np.random.Generator):
        def random(self, n):
            return next(given)

    p = 1 / (1 + np.exp(-0.1))
    assert 1e6 + 0.1 - 1e6 != 0.1
    for u, expected in ((np.nextafter(p, 0), 1), (p, 0), (np.nextafter(p, 1), 0)):
        given = iter([np.array([0.9, 0, 0.9]), np.array([0.9, 0, u])])
        run = boltzmann.gibbs(W, [1, 1, 0], rng=Given(np.random.PCG64(0)), n_sweeps=2)
        assert run.tolist() == [[0, 1, 0], [0, 1, expected]]


def test_gibbs_leaves_its_start_as_it_is_and_may_run_no_sweep():
    s = np.ones(4)
    boltzmann.gibbs(W4, s, rng=np.random.default_rng(0), n_sweeps=9, T=50.0)
    assert s.tolist() == [1, 1, 1, 1]
    assert boltzmann.gibbs(W4, s, rng=np.random.default_rng(0), n_sweeps=0).shape == (0, 4)


def test_a_cold_chain_follows_its_fields_and_overflows_nowhere():
    with np.errstate(all="raise"):
        run = boltzmann.gibbs(W4, [0, 0, 0, 0], b4, rng=np.random.default_rng(0), n_sweeps=20, T=1e-300)
    assert patterns.spins(run[-1]).tolist() == np.sign(W4 @ run[-1] + b4).tolist()


# many chains


@pytest.mark.parametrize("metropolis", [False, True])
@pytest.mark.parametrize("T", [0.8, 2.5])
def test_samples_follow_the_law(T, metropolis):
    # 50 sweeps of 6 units forget their start. False alarms: one in a million each.
    W, b = net(12, 6, 0.7)
    S = boltzmann.sample(
        W, b, rng=np.random.default_rng(13), n_chains=40_000, n_sweeps=50, T=T, metropolis=metropolis
    )
    counts = np.bincount((S @ 2 ** np.arange(6)[::-1]).astype(int), minlength=64)
    assert chisquare(counts, 40_000 * boltzmann.exact(W, b, T).p).pvalue > 1e-6


def test_clamped_units_stay_and_the_others_follow_their_conditional_law():
    # False alarms: one in a million.
    W, b = net(14, 7, 0.7)
    S = boltzmann.sample(
        W, b, rng=np.random.default_rng(15), n_chains=20_000, n_sweeps=40, clamped={5: 1, 2: 0}
    )
    assert (S[:, 5] == 1).all()
    assert (S[:, 2] == 0).all()
    p = boltzmann.conditional(W, b, units=[0, 1, 3, 4, 6], clamped={5: 1, 2: 0})
    counts = np.bincount((S[:, [0, 1, 3, 4, 6]] @ 2 ** np.arange(5)[::-1]).astype(int), minlength=32)
    assert chisquare(counts, 20_000 * p).pvalue > 1e-6


def test_everything_clamped_one_unit_no_chain_and_no_sweep():
    rng = np.random.default_rng(16)
    for W in (W4, sparse.csr_array(W4)):
        all_held = boltzmann.sample(W, rng=rng, n_chains=3, n_sweeps=2, clamped={0: 1, 1: 0, 2: 1, 3: 1})
        assert all_held.tolist() == [[1, 0, 1, 1]] * 3
        assert boltzmann.sample(W, rng=rng, n_chains=0, n_sweeps=5).shape == (0, 4)
        start = boltzmann.sample(W, rng=rng, n_chains=4000, n_sweeps=0)
        assert np.abs(start.mean(axis=0) - 0.5).max() < 5 * 0.5 / 4000**0.5  # false alarms: 2e-6
        assert boltzmann.anneal(W, rng=rng, n_chains=2, temperatures=[]).states.shape == (2, 4)
    one = boltzmann.sample([[0]], [2.0], rng=rng, n_chains=10_000, n_sweeps=1)
    assert abs(one.mean() - 1 / (1 + np.exp(-2))) < 5 * 0.5 / 100


ONSAGER = [(2.0, -1.7455645753), (2.5, -1.1060792037), (3.0, -0.8173095925)]  # energy per spin


@pytest.mark.parametrize(("T", "per_spin"), ONSAGER)
def test_one_lattice_averaged_over_time_has_onsagers_energy(T, per_spin):
    # within .01; the generator is fixed, standard errors are .001 to .003
    W, b = boltzmann.from_hopfield(lattice(48))
    run = boltzmann.gibbs(W, np.ones(48**2), b, rng=np.random.default_rng(17), n_sweeps=3000, T=T)
    E = boltzmann.energy(W, run[300:], b) - lattice(48).sum() / 2
    assert abs(E.mean() / 48**2 - per_spin) < 0.01


@pytest.mark.parametrize("metropolis", [False, True])
@pytest.mark.parametrize(("T", "per_spin"), ONSAGER[1:])
def test_many_lattices_from_random_states_have_onsagers_energy(T, per_spin, metropolis):
    # within .01; the generator is fixed, standard errors are .003 and .002
    W, b = boltzmann.from_hopfield(lattice(48))
    run = boltzmann.anneal(
        W, b, rng=np.random.default_rng(17), n_chains=320, temperatures=np.full(150, T), metropolis=metropolis
    )
    assert abs((run.energies - lattice(48).sum() / 2).mean() / 48**2 - per_spin) < 0.01


def test_annealing_finds_deeper_valleys_than_a_quench():
    rng = np.random.default_rng(18)
    W = np.triu(rng.normal(size=(200, 200)), 1) / 200**0.5
    W01, b01 = boltzmann.from_hopfield(W + W.T)
    slow = boltzmann.anneal(W01, b01, rng=rng, n_chains=8, temperatures=np.linspace(2, 0.05, 200))
    quench = boltzmann.anneal(W01, b01, rng=rng, n_chains=8, temperatures=np.full(200, 0.01))
    per_unit = [(run.energies - W.sum()).mean() / 200 for run in (slow, quench)]
    assert per_unit[0] < -0.71
    assert per_unit[1] > per_unit[0] + 0.02


def test_annealed_energies_are_those_of_the_states():
    W, b = net(19, 10)
    run = boltzmann.anneal(W, b, rng=np.random.default_rng(0), n_chains=5, temperatures=[3, 2, 1, 0.1])
    assert run.energies.tolist() == boltzmann.energy(W, run.states, b).tolist()


@pytest.mark.parametrize("run", [boltzmann.sample, boltzmann.anneal, boltzmann.complete])
def test_many_chains_draw_one_key_and_nothing_else(run):
    ours, theirs = np.random.default_rng(0), np.random.default_rng(0)
    extra = {
        boltzmann.sample: {"n_chains": 3, "n_sweeps": 4},
        boltzmann.anneal: {"n_chains": 3, "temperatures": [2, 1]},
        boltzmann.complete: {"s": [1, 0, 0, 1], "known": [0, 1]},
    }[run]
    run(W4, rng=ours, **extra)
    theirs.integers(2**64, dtype=np.uint64)
    assert ours.bit_generator.state == theirs.bit_generator.state


def test_a_cue_is_completed_when_its_known_units_are_clamped():
    # 200 units, 3 patterns, 30 % seen, as in the lecture; left free, the cue is soon forgotten
    rng = np.random.default_rng(20)
    Y = patterns.random(5, 200, rng=rng)
    W = Y.T @ Y / 200
    np.fill_diagonal(W, 0)
    W, b = boltzmann.from_hopfield(W)
    known = patterns.mask(Y[0], 0.7, rng=rng)
    cue = np.where(known, patterns.bits(Y[0]), rng.integers(2, size=200))
    done = boltzmann.complete(W, cue, b, known=known, rng=rng, T=1 / 4, n_chains=20, n_sweeps=50)
    assert done.state.tolist() == patterns.bits(Y[0]).tolist()
    assert (done.p[known] == patterns.bits(Y[0])[known]).all()
    assert ((done.p > 0) & (done.p < 1)).any()


def test_what_complete_counts_are_conditional_probabilities():
    W, b = net(21, 6)
    done = boltzmann.complete(
        W, [1, 0, 0, 0, 0, 1], b, known=[0, 5], rng=np.random.default_rng(22), n_chains=10_000
    )
    for i in range(1, 5):
        p = boltzmann.conditional(W, b, units=[i], clamped={0: 1, 5: 1})[1]
        assert abs(done.p[i] - p) < 5 * 0.5 / 100  # false alarms: 2e-6
        assert done.state[i] == (done.p[i] > 0.5)


# learning


@pytest.mark.parametrize("n_hidden", [0, 1, 2, 3])
def test_the_gradient_is_that_of_the_log_likelihood(n_hidden):
    N = 4 + n_hidden
    W, b = net([23, n_hidden], N, 0.5)
    V = np.random.default_rng(24).integers(2, size=(6, 4))
    assert (
        abs(boltzmann.log_likelihood(W, V, b) - naive.log_likelihood(W.tolist(), V.tolist(), b.tolist()))
        < 1e-12
    )
    up, step = boltzmann.gradient(W, V, b), 1e-5
    for i in range(N):
        for j in range(i + 1):
            dW, db = np.zeros((N, N)), np.zeros(N)
            if i == j:
                db[i] = step
            else:
                dW[i, j] = dW[j, i] = step
            rise = boltzmann.log_likelihood(W + dW, V, b + db) - boltzmann.log_likelihood(W - dW, V, b - db)
            assert abs((up.b[i] if i == j else up.W[i, j]) - rise / (2 * step)) < 1e-8
    assert (up.W == up.W.T).all()
    assert not up.W.diagonal().any()


def test_examples_are_taken_in_blocks_and_none_is_lost():
    # 2^12 states of the hidden units by 700 examples: three blocks
    W, b = net(25, 15, 0.3)
    V = np.random.default_rng(26).integers(2, size=(700, 3))
    rows = np.array([boltzmann.log_likelihood(W, v[None], b) for v in boltzmann.states(3)])
    which = (V @ [4, 2, 1]).astype(int)
    assert abs(boltzmann.log_likelihood(W, V, b) - rows[which].mean()) < 1e-12
    each = [boltzmann.gradient(W, v[None], b).W for v in boltzmann.states(3)]
    np.testing.assert_allclose(
        boltzmann.gradient(W, V, b).W, np.mean([each[k] for k in which], axis=0), atol=1e-12
    )


def test_a_likelihood_of_huge_weights_is_finite():
    W = 1e5 * W4
    assert boltzmann.log_likelihood(W, [[1, 1], [0, 1]]) < -1e4
    assert np.isfinite(boltzmann.gradient(W, [[1, 1], [0, 1]]).W).all()


def test_two_units_that_agree_four_times_in_five_learn_their_weight():
    # in -1/+1 units w = atanh(.6) = ln 2, so 4 ln 2 here
    V = [[0, 0]] * 4 + [[1, 1]] * 4 + [[0, 1], [1, 0]]
    *_, last = boltzmann.train(V, rng=np.random.default_rng(0), eta=1.0, n_epochs=2000)
    assert abs(last.W[0, 1] - 4 * log(2)) < 1e-9
    np.testing.assert_allclose(last.b, -2 * log(2), rtol=0, atol=1e-9)


def test_parity_cannot_be_learned_without_a_hidden_unit():
    V = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]
    *_, last = boltzmann.train(V, rng=np.random.default_rng(0), n_epochs=50)
    np.testing.assert_allclose(boltzmann.exact(last.W, last.b).p, 0.125, rtol=0, atol=1e-9)
    assert abs(boltzmann.log_likelihood(last.W, V, last.b) + log(8)) < 1e-9


def test_an_epoch_is_one_step_up_the_gradient_at_the_weights_before_it():
    V = np.random.default_rng(27).integers(2, size=(5, 3))
    first, second = boltzmann.train(V, n_hidden=2, rng=np.random.default_rng(28), eta=0.3, n_epochs=2)
    W = np.triu(0.1 * np.random.default_rng(28).normal(size=(5, 5)), 1)
    up = boltzmann.gradient(W + W.T, V)
    np.testing.assert_array_equal(first.W, W + W.T + 0.3 * up.W)
    np.testing.assert_array_equal(first.b, 0.3 * up.b)
    up = boltzmann.gradient(first.W, V, first.b)
    np.testing.assert_array_equal(second.W, first.W + 0.3 * up.W)
    np.testing.assert_array_equal(second.model, boltzmann.exact(first.W, first.b).correlation)


def test_with_small_steps_the_likelihood_never_falls():
    V = np.random.default_rng(29).integers(2, size=(6, 4))
    epochs = boltzmann.train(V, n_hidden=2, rng=np.random.default_rng(30), eta=0.1, n_epochs=200)
    L = np.array([boltzmann.log_likelihood(epoch.W, V, epoch.b) for epoch in epochs])
    assert (np.diff(L) > 0).all()
    assert L[-1] > -4 * log(2) > L[0] - 0.5


@pytest.mark.parametrize("persistent", [False, True])
def test_sampled_training_recovers_the_net_that_made_the_data(persistent):
    W, b = net(31, 5, 0.8)
    V = boltzmann.sample(W, b, rng=np.random.default_rng(32), n_chains=8000, n_sweeps=50)
    epochs = boltzmann.train(
        V, rng=np.random.default_rng(33), persistent=persistent, eta=1.0, n_epochs=200, n_chains=1000
    )
    tail = [epoch.W for epoch in epochs][100:]
    assert np.abs(np.mean(tail, axis=0) - W).max() < 0.15


@pytest.mark.parametrize("persistent", [False, True])
def test_the_phases_are_estimates_of_the_exact_ones(persistent):
    # each entry is a mean of 4 x 10^4 independent draws or more: five standard errors
    V = np.repeat([[1, 0, 1], [1, 1, 0], [0, 0, 1], [1, 1, 1]], 10_000, axis=0)
    start, many = dict(n_hidden=2, eta=1e-9, n_epochs=2), dict(n_chains=40_000, n_sweeps=20)
    *_, ours = boltzmann.train(V, rng=np.random.default_rng(34), persistent=persistent, **start, **many)
    *_, exact = boltzmann.train(V, rng=np.random.default_rng(34), **start)
    assert np.abs(ours.data - exact.data).max() < 5 * 0.5 / 200
    assert np.abs(ours.model - exact.model).max() < 5 * 0.5 / 200
    assert np.array_equal(ours.data[:3, :3], exact.data[:3, :3])
    assert not np.array_equal(ours.data, exact.data)


@pytest.mark.parametrize("persistent", [False, True])
def test_persistent_chains_go_on_where_they_were_and_others_start_anew(persistent):
    V = np.array([[1.0, 0, 1], [0, 0, 1]])
    ours, theirs = np.random.default_rng(35), np.random.default_rng(35)
    W = np.triu(0.1 * theirs.normal(size=(5, 5)), 1)
    W, b, hidden, dreams = W + W.T, np.zeros(5), None, None
    options = {"persistent": persistent, "n_epochs": 4, "n_chains": 7, "n_sweeps": 1}
    for epoch in boltzmann.train(V, n_hidden=2, rng=ours, **options):
        if not persistent:
            hidden = dreams = None
        keys = theirs.integers(2**64, size=2, dtype=np.uint64)
        pull = b[3:] + V @ W[:3, 3:]
        hidden = chains.run(W[3:, 3:], pull, key=keys[0], T=np.ones(1), n_chains=2, states=hidden)
        dreams = chains.run(W, b, key=keys[1], T=np.ones(1), n_chains=7, states=dreams)
        S = np.hstack([V, hidden])
        assert (epoch.data == S.T @ S / 2).all()
        assert (epoch.model == dreams.T.astype(float) @ dreams / 7).all()
        W, b = epoch.W, epoch.b


@pytest.mark.parametrize("eta", [1e6, 1e300, 1.7e308])
@pytest.mark.parametrize("phases", [{}, {"n_chains": 100}, {"n_chains": 100, "persistent": True}])
@pytest.mark.parametrize("n_hidden", [0, 2])
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_learning_rate_that_diverges_is_named(n_hidden, phases, eta):
    V = np.random.default_rng(35).integers(2, size=(10, 4))
    epochs = boltzmann.train(V, n_hidden=n_hidden, rng=np.random.default_rng(36), eta=eta, **phases)
    with pytest.raises(ValueError, match=r"training diverged: a weight is .* in epoch 1; try eta below"):
        next(epochs)


def test_training_checks_its_inputs_at_once_and_not_when_first_iterated():
    with pytest.raises(ValueError, match="V must hold 0 and 1 only"):
        boltzmann.train([[2]], rng=np.random.default_rng(0))


def test_what_an_epoch_hands_out_is_the_callers():
    V = [[0, 1], [1, 1], [0, 1]]
    plain = boltzmann.train(V, n_hidden=1, rng=np.random.default_rng(37), n_epochs=5)
    expected = [(epoch.W.copy(), epoch.b.copy()) for epoch in plain]
    ours = boltzmann.train(V, n_hidden=1, rng=np.random.default_rng(37))  # endless
    for (W, b), epoch in zip(expected, ours):  # noqa: B905
        assert (epoch.W == W).all()
        assert (epoch.b == b).all()
        for part in epoch:
            part[...] = 7


def test_training_goes_on_from_an_epoch_as_if_it_had_not_been_interrupted():
    V = np.random.default_rng(38).integers(2, size=(5, 3))
    whole = list(boltzmann.train(V, n_hidden=1, rng=np.random.default_rng(39), n_epochs=6))
    start = whole[2]
    rest = list(boltzmann.train(V, n_hidden=1, rng=np.random.default_rng(0), start=start, n_epochs=3))
    for ours, theirs in zip(rest, whole[3:], strict=True):
        assert all((a == b).all() for a, b in zip(ours, theirs, strict=True))
    assert (start.W == whole[2].W).all()


@pytest.mark.parametrize("compressed", [False, True])
def test_chains_watched_every_few_sweeps_are_the_chains_not_watched(compressed):
    W, b = net(40, 70)
    W = sparse.csr_array(W) if compressed else W
    many = dict(n_chains=37, T=np.geomspace(9, 0.5, 10), n_sweeps=10, clamped={3: 1, 66: 0})
    plain, watched = (
        boltzmann.sample(W, b, rng=np.random.default_rng(41), **many, **every) for every in ({}, {"every": 2})
    )
    assert watched.shape == (5, 37, 70)
    assert (watched[-1] == plain).all()
    fewer = boltzmann.sample(W, b, rng=np.random.default_rng(41), **many, every=3)
    one_by_one = boltzmann.sample(W, b, rng=np.random.default_rng(41), **many, every=1)
    assert (fewer == one_by_one[2::3]).all()
    assert boltzmann.sample(W, b, rng=np.random.default_rng(41), **many, every=11).shape == (0, 37, 70)
    assert len(np.unique(one_by_one[:, 0], axis=0)) > 5


# large and sparse


def test_dense_or_sparse_the_states_are_the_same_bit_for_bit():
    W, b = net(36, 70)
    W = np.where(np.abs(W) < 1, 0, W)
    many = dict(n_chains=21, n_sweeps=9, T=0.7, clamped={3: 1, 66: 0})
    dense, compressed = (
        boltzmann.sample(A, b, rng=np.random.default_rng(0), **many) for A in (W, sparse.csr_array(W))
    )
    assert (dense == compressed).all()
    np.testing.assert_allclose(
        boltzmann.energy(sparse.coo_array(W), dense, b), boltzmann.energy(W, dense, b), rtol=1e-12
    )


@pytest.mark.parametrize(
    "kind", [sparse.csr_array, sparse.csc_array, sparse.coo_array, sparse.csr_matrix, sparse.lil_array]
)
def test_any_sparse_array_will_do_with_zeros_stored_and_entries_in_pieces(kind):
    pieces = sparse.coo_array(
        ([1.0, 0.5, 1.5, 0.0, 0.0, 2, 2], ([0, 1, 1, 0, 2, 1, 2], [1, 0, 0, 2, 0, 2, 1])), (3, 3)
    )
    pieces.data[0] = 2.0
    W = kind(pieces)
    assert _check.couplings(W).nnz == 4
    before = W.toarray().copy()
    S = boltzmann.states(3)
    np.testing.assert_array_equal(boltzmann.energy(W, S), boltzmann.energy(before, S))
    run, full = (
        boltzmann.gibbs(A, [0, 0, 0], rng=np.random.default_rng(0), n_sweeps=50) for A in (W, before)
    )
    assert (run == full).all()
    assert abs(boltzmann.exact(W).log_Z - boltzmann.exact(before).log_Z) < 1e-14
    np.testing.assert_array_equal(W.toarray(), before)


@pytest.mark.parametrize(
    ("W", "error", "message"),
    [
        ([[0, 1], [2, 0]], ValueError, "W must be symmetric: W[0, 1] = 1 but W[1, 0] = 2; try (W + W.T) / 2"),
        ([[0, 1], [1, 3]], ValueError, "no unit may feed itself: W[1, 1] = 3; try W.setdiag(0)"),
        ([[0, np.nan], [np.nan, 0]], ValueError, "W must be finite: it stores nan"),
        ([[0, np.inf], [np.inf, 0]], ValueError, "W must be finite: it stores inf"),
        ([[0, 1e300], [1e300, 0]], ValueError, "W.data must stay below 1e+300 / 2, or energies overflow"),
        (
            [[0, 1, 2], [1, 0, 2]],
            ValueError,
            "W must be square: one row and one column per unit; got shape (2, 3)",
        ),
        ([[0, 1j], [1j, 0]], TypeError, "W must hold real numbers; got complex128"),
    ],
)
def test_bad_sparse_weights_are_refused_as_dense_ones_are(W, error, message):
    for call in (
        lambda W: boltzmann.sample(W, rng=np.random.default_rng(0), n_chains=1, n_sweeps=1),
        lambda W: boltzmann.gibbs(W, [0, 0], rng=np.random.default_rng(0), n_sweeps=1),
        boltzmann.exact,
    ):
        with pytest.raises(error) as refusal:
            call(sparse.csr_array(np.array(W)))
        assert message in str(refusal.value)


def test_a_lattice_of_256_by_256_spins_runs_without_a_full_matrix():
    # a full matrix would take 34 gigabytes
    W, b = boltzmann.from_hopfield(lattice(256))
    hot = boltzmann.anneal(W, b, rng=np.random.default_rng(0), n_chains=1, temperatures=np.full(20, 10.0))
    cold = boltzmann.gibbs(W, hot.states[0], b, rng=np.random.default_rng(0), n_sweeps=10, T=1.0)
    assert hot.energies[0] > boltzmann.energy(W, cold[-1], b)
    assert cold.shape == (10, 256**2)


@pytest.mark.parametrize("s", [[1, 0], [1, 0, 1, 0, 1, 1]])
def test_a_cue_of_another_length_is_no_cue(s):
    with pytest.raises(ValueError, match="s must have one entry per unit: 4 units"):
        boltzmann.complete(np.ones((4, 4)) - np.eye(4), s, known=[0], rng=np.random.default_rng(0))


def test_weights_too_far_apart_to_be_summed_exactly_are_refused():
    W = np.zeros((4, 4))
    W[2, 3] = W[3, 2] = 3
    W[0, 1] = W[1, 0] = -1e20
    with pytest.raises(ValueError, match="too far above T = 1 for small weights to be felt"):
        boltzmann.sample(W, rng=np.random.default_rng(0), n_chains=2, n_sweeps=1)


def test_entropy_is_not_negative_where_a_large_net_is_frozen():
    rng = np.random.default_rng(1)
    W = np.triu(rng.normal(size=(21, 21)), 1)
    law = boltzmann.exact(W + W.T, rng.normal(size=21), T=1e-16)
    assert law.H == 0


@pytest.mark.parametrize("compressed", [False, True])
def test_the_cure_for_a_diagonal_keeps_the_distribution(compressed):
    # minimise s' Q s, as quadratic binary optimisation is written: W = -(Q + Q')
    rng = np.random.default_rng(42)
    Q = rng.normal(size=(5, 5))
    W, b, S = -(Q + Q.T), rng.normal(size=5), boltzmann.states(5)
    with pytest.raises(ValueError, match=r"for 0/1 units, where s\^2 = s, add .*diag.* / 2 to b first"):
        boltzmann.exact(sparse.csr_array(W) if compressed else W, b)
    cured = W.copy()
    np.fill_diagonal(cured, 0)
    E = boltzmann.energy(cured, S, b + np.diag(W) / 2)
    np.testing.assert_allclose(E, ((S @ Q) * S).sum(axis=1) - S @ b, rtol=0, atol=1e-12)


def test_pictures_as_files_hold_them_are_refused_with_the_cure():
    W = np.zeros((4, 4))
    for bad, cure in (
        ([0, 255, 255, 0], "try s > 127"),
        ([[0, 1], [1, 0]], r"if this is a picture, try s.ravel\(\)"),
        (np.zeros((3, 2, 2)), r"if these are pictures, try s.reshape\(len\(s\), -1\)"),
    ):
        with pytest.raises(ValueError, match=cure):
            boltzmann.energy(W, bad)
    with pytest.raises(ValueError, match="try V / 255"):
        rbm.train([[0, 255]], n_hidden=1, rng=np.random.default_rng(0))


@pytest.mark.parametrize("bad", ["T", "temperatures", "free", "known"])
def test_a_mask_is_not_ignored(bad):
    masked = np.ma.array([1, 2], mask=[0, 1])
    W, rng = np.zeros((4, 4)), np.random.default_rng(0)
    calls = {
        "T": lambda: boltzmann.gibbs(W, [0] * 4, rng=rng, n_sweeps=2, T=masked),
        "temperatures": lambda: boltzmann.anneal(W, rng=rng, n_chains=2, temperatures=masked),
        "free": lambda: boltzmann.gibbs(W, [0] * 4, rng=rng, n_sweeps=2, free=masked),
        "known": lambda: boltzmann.complete(W, [0] * 4, known=masked, rng=rng),
    }
    with pytest.raises(TypeError, match=rf"{bad} must be a plain array, but it has a mask"):
        calls[bad]()


def test_ragged_temperatures_and_sparse_data_are_refused_with_the_rule():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="temperatures must be a rectangular array"):
        boltzmann.anneal(np.zeros((2, 2)), rng=rng, n_chains=1, temperatures=[[1, 2], [3]])
    with pytest.raises(TypeError, match=r"V must be a plain array, but it is sparse; try V.toarray\(\)"):
        boltzmann.train(sparse.csr_array(np.eye(2)), rng=rng)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_no_function_depends_on_the_callers_floating_point_state():
    W, b = net(43, 8, 300.0)
    V = np.random.default_rng(44).integers(2, size=(5, 6))
    with np.errstate(all="raise"):
        boltzmann.exact(W, b), boltzmann.gradient(W, V, b), boltzmann.log_likelihood(W, V, b)
        boltzmann.sample(W, b, rng=np.random.default_rng(0), n_chains=3, n_sweeps=3)
        boltzmann.exact(W * 1e-290, b * 1e-290)
        machine = rbm.RBM(W, b, b)
        rbm.gradient(machine, V[:, :1] * np.ones(8)), rbm.log_likelihood(machine, V[:, :1] * np.ones(8))
        rbm.sample(machine, rng=np.random.default_rng(0), n_chains=3, n_steps=3)
        for epochs in (
            boltzmann.train(V, n_hidden=2, rng=np.random.default_rng(0), eta=50.0, n_epochs=20),
            rbm.train(V, n_hidden=2, rng=np.random.default_rng(0), n_epochs=20),
        ):
            for _ in epochs:
                pass
