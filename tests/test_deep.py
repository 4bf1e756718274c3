"""Machines of layers against enumeration, finite differences, and the numbers of their reference machines."""

import itertools

import numpy as np
import pytest

from hopkit import boltzmann, deep, rbm

GAUSSIAN = deep.Gaussian(
    np.array([[1, -0.5], [0.3, 2]]), np.array([0.2, -0.4]), np.array([0.1, -0.3]), np.array([0.5, 1.5])
)
REAL = np.array([[0, 0], [1, -1], [0.5, 2], [-1, 1]])
RESTRICTED = rbm.RBM(
    np.array([[1, -1], [0.5, 2], [-1.5, 0.5]]), np.array([0.2, -0.3, 0.1]), np.array([-0.5, 0.25])
)
BITS = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [1, 1, 0]])
DEEP = deep.DBM(
    (RESTRICTED.W, np.array([[1.5, -1], [-0.5, 2]])), (RESTRICTED.b, RESTRICTED.c, np.array([0.3, -0.2]))
)
BELIEF = deep.DBN((RESTRICTED, rbm.RBM(DEEP.weights[1], RESTRICTED.c, DEEP.biases[2])))
HELMHOLTZ = deep.Helmholtz(
    np.array([[2, -1], [-1, 2], [1, 1]]),
    np.array([-0.5, 0.3, -1]),
    np.array([0.4, -0.6]),
    np.array([[1, -0.5], [-0.5, 1], [0.5, 0.5]]),
    np.array([0.1, -0.2]),
)
JOINT = deep.Joint(
    GAUSSIAN.W, np.array([[1, 0], [-1, 0.5], [0.5, -2]]), GAUSSIAN.b, GAUSSIAN.c, np.array([0, 0.3, -0.2]),
    GAUSSIAN.sigma,
)  # fmt: skip
W4 = np.array([[0, 1, -2, 0.5], [1, 0, 0.5, -1], [-2, 0.5, 0, 1.5], [0.5, -1, 1.5, 0]])
b4 = np.array([0.1, -0.2, 0.3, -0.4])
RNG = np.random.default_rng


def states(n):
    return np.array(list(itertools.product([0.0, 1.0], repeat=n)))


def flat(machine):
    parts = (p for part in machine for p in (part if isinstance(part, tuple) else (part,)))
    return np.concatenate([np.ravel(part) for part in parts])


def close(ours, theirs, atol=1e-12):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=atol)


def slopes(machine, value, step=1e-5):
    """Central differences of `value` in every number of a machine, in the machine's shape."""

    def moved(parts, place, by):
        return tuple(
            moved(part, place, by) if isinstance(part, tuple)
            else part + by * (np.arange(part.size).reshape(part.shape) == place[1]) * (part is place[0])
            for part in parts
        )  # fmt: skip

    def slope(part):
        if isinstance(part, tuple):
            return tuple(slope(p) for p in part)
        ends = [
            [value(type(machine)(*moved(machine, (part, i), by))) for by in (step, -step)]
            for i in range(part.size)
        ]
        return np.array([(up - down) / (2 * step) for up, down in ends]).reshape(part.shape)

    return type(machine)(*(slope(part) for part in machine))


def gaussian(rng, n_visible, n_hidden, scale=1.0):
    W, b, c = (scale * rng.normal(size=shape) for shape in ((n_visible, n_hidden), n_visible, n_hidden))
    return deep.Gaussian(W, b, c, rng.uniform(0.5, 2, n_visible))


def dbm(rng, *sizes, scale=1.0):
    weights = tuple(scale * rng.normal(size=shape) for shape in itertools.pairwise(sizes))
    return deep.DBM(weights, tuple(scale * rng.normal(size=n) for n in sizes))


def dbn(rng, *sizes, scale=1.0):
    return deep.DBN(
        tuple(
            rbm.RBM(scale * rng.normal(size=(n, m)), scale * rng.normal(size=n), scale * rng.normal(size=m))
            for n, m in itertools.pairwise(sizes)
        )
    )


def helmholtz(rng, n, m, scale=1.0):
    return deep.Helmholtz(*(scale * rng.normal(size=shape) for shape in ((n, m), n, m, (n, m), m)))


# Gaussian visible units


def test_the_gaussian_reference_has_its_known_numbers():
    assert abs(deep.log_Z(GAUSSIAN) - 4.741029315825) < 1e-12
    assert abs(-deep.free_energy(GAUSSIAN, [1, -1]) - deep.log_Z(GAUSSIAN) + 2.075212423613) < 1e-12
    assert abs(deep.log_likelihood(GAUSSIAN, REAL) + 3.447466878004) < 1e-12
    close(deep.hidden(GAUSSIAN, [1, -1]), [0.981415, 0.039586], 5e-7)
    close(deep.visible(GAUSSIAN, [1, 1]), [0.7, 1.9])
    close(deep.mixture(GAUSSIAN).weights, [0.041138, 0.057412, 0.723129, 0.178321], 5e-7)
    one = GAUSSIAN._replace(sigma=np.ones(2))
    assert abs(deep.log_Z(one) - 4.266319358768) < 1e-12
    assert abs(deep.log_likelihood(one, REAL) + 3.018571535100) < 1e-12
    close(deep.mixture(one).weights, [0.088174, 0.222363, 0.182056, 0.507407], 5e-7)
    up = deep.gradient(GAUSSIAN, REAL)
    close(up.W, [[-2.554385, -1.012351], [-0.021811, 0.044703]], 6e-7)
    close(up.b, [-3.434335, 0.070266], 6e-7)
    close(up.c, [-0.290638, 0.267394], 6e-7)
    close(up.sigma, [2.178169, -0.800413], 6e-7)


@pytest.mark.parametrize(("n_visible", "n_hidden"), [(1, 1), (3, 2), (2, 4), (5, 1)])
def test_a_gaussian_machine_is_a_mixture_with_one_bump_per_hidden_state(n_visible, n_hidden):
    rng = RNG([1, n_visible, n_hidden])
    machine, V = gaussian(rng, n_visible, n_hidden), rng.normal(size=(200, n_visible)) * 2
    weights, means = deep.mixture(machine)
    square = (((V[:, None] - means) / machine.sigma) ** 2).sum(axis=2)
    p = np.exp(-square / 2) @ weights / np.prod(machine.sigma * np.sqrt(2 * np.pi))
    close(np.exp(-deep.free_energy(machine, V) - deep.log_Z(machine)), p)
    assert abs(weights.sum() - 1) < 1e-12
    # given v, the hidden units are independent with the probabilities that the mixture's Bayes rule gives
    post = np.exp(-square / 2) * weights
    close(deep.hidden(machine, V), post @ states(n_hidden) / post.sum(axis=1, keepdims=True))


def test_the_hidden_units_of_a_gaussian_machine_are_a_boltzmann_machine():
    W, b, c, sigma = machine = gaussian(RNG(2), 5, 6, 0.5)
    coupling = W.T @ (W / sigma[:, None] ** 2)
    own = c + W.T @ (b / sigma**2) + coupling.diagonal() / 2
    coupling = (coupling + coupling.T) / 2
    np.fill_diagonal(coupling, 0)
    close(deep.mixture(machine).weights, boltzmann.exact(coupling, own).p)


def test_log_Z_of_fifteen_hidden_units_is_summed_block_by_block():
    small = gaussian(RNG(3), 2, 3)
    wide = small._replace(W=np.hstack([small.W, np.zeros((2, 12))]), c=np.append(small.c, np.zeros(12)))
    assert abs(deep.log_Z(wide) - deep.log_Z(small) - 12 * np.log(2)) < 1e-10
    close(deep.gradient(wide, REAL).W[:, :3], deep.gradient(small, REAL).W, 1e-10)


@pytest.mark.parametrize(("n_visible", "n_hidden"), [(1, 1), (3, 2), (2, 3)])
def test_the_gaussian_gradient_is_that_of_the_likelihood_by_finite_differences(n_visible, n_hidden):
    rng = RNG([4, n_visible])
    machine, V = gaussian(rng, n_visible, n_hidden, 0.7), rng.normal(size=(6, n_visible))
    log_sigma = machine._replace(sigma=np.log(machine.sigma))

    def L(m):
        return deep.log_likelihood(m._replace(sigma=np.exp(m.sigma)), V)

    close(flat(deep.gradient(machine, V)), flat(slopes(log_sigma, L)), 1e-8)


def test_a_gaussian_step_of_cd_draws_what_is_agreed_on():
    rng, theirs = RNG(0), RNG(0)
    step = deep.cd(GAUSSIAN, REAL, rng=rng, eta=0.1)
    close(step.W, [[1.113064, -0.459732], [0.293351, 2.008062]], 6e-7)
    close(step.b, [0.364898, -0.397081], 6e-7)
    close(step.c, [0.123059, -0.313116], 6e-7)
    assert (step.sigma == GAUSSIAN.sigma).all()
    theirs.random((4, 2)), theirs.standard_normal((4, 2))
    assert rng.bit_generator.state == theirs.bit_generator.state


def test_sigma_and_the_rest_are_learned_from_a_mixture_of_two_bumps():
    rng = RNG(5)
    V = rng.choice([-2.0, 2.0], size=(1000, 1)) + 0.5 * rng.normal(size=(1000, 1))
    start = deep.Gaussian(np.array([[1.0]]), np.array([-0.5]), np.zeros(1), np.ones(1))
    *_, last = deep.train(V, rng=rng, start=start, learn_sigma=True, eta=0.02, n_epochs=60)
    assert abs(last.machine.sigma[0] - 0.5) < 0.1
    assert deep.log_likelihood(last.machine, V) > deep.log_likelihood(start, V) + 0.5
    assert (flat(start) == [1, -0.5, 0, 1]).all()


def test_a_constant_pixel_takes_sigma_to_its_floor_and_no_further():
    V = np.column_stack([RNG(6).normal(size=50), np.zeros(50)])
    *_, last = deep.train(V, n_hidden=2, rng=RNG(7), learn_sigma=True, eta=0.05, floor=0.01, n_epochs=60)
    assert last.machine.sigma[1] == 0.01
    assert np.isfinite(flat(last.machine)).all()


@pytest.mark.parametrize("persistent", [False, True])
def test_gaussian_training_makes_data_likelier_and_every_epoch_has_arrays_of_its_own(persistent):
    rng = RNG(8)
    V = rng.normal(size=(300, 1)) * [1.5, 1.5, 0.0, -1.5] + 0.5 * rng.normal(size=(300, 4))
    V /= V.std(axis=0)
    epochs = deep.train(V, n_hidden=3, rng=RNG(9), eta=0.02, persistent=persistent, n_epochs=40)
    L = []
    for epoch in epochs:
        L.append(deep.log_likelihood(epoch.machine, V))
        for part in epoch.machine:
            part[...] = 3
    assert L[-1] > L[0] + 0.3


def test_classes_have_the_probabilities_of_enumeration():
    X = np.array([[1, -1], [0, 2], [-0.5, 0.5]])
    expected = [
        [0.596161733, 0.116643172, 0.287195095],
        [0.553130917, 0.354862380, 0.092006703],
        [0.365673903, 0.543571370, 0.090754727],
    ]
    close(deep.classify(JOINT, X), expected, 6e-10)
    close([deep.classify(JOINT, x) for x in X], expected, 6e-10)
    H = states(2)
    for x, p in zip(X, expected, strict=True):
        joint = [
            [JOINT.d[y] + (JOINT.c + JOINT.U[y] + x / JOINT.sigma**2 @ JOINT.W) @ h for h in H]
            for y in range(3)
        ]
        close(np.exp(joint).sum(axis=1) / np.exp(joint).sum(), p, 1e-9)


def test_regression_is_the_mean_of_the_target_given_the_rest():
    close(deep.regress(GAUSSIAN, [[1], [0], [-1]]), [0.25883258, 0.95445591, 1.41473908], 6e-9)
    t = np.linspace(-15, 15, 6001)
    for x in (1.0, 0.0):
        p = np.exp(-deep.free_energy(GAUSSIAN, np.column_stack([np.full(t.size, x), t])))
        assert abs(deep.regress(GAUSSIAN, [x]) - p @ t / p.sum()) < 1e-9


# mean field


def test_mean_field_has_its_known_numbers_on_the_reference_net():
    run = deep.mean_field(W4, b4)
    close(run.mean, [0.396076, 0.487447, 0.647108, 0.569853], 6e-7)
    assert abs(run.bounds[-1] - 2.831492397) < 6e-10
    assert run.converged
    close(deep.mean_field(W4, b4, max_sweeps=1).mean, [0.462570, 0.503142, 0.593012, 0.554201], 6e-7)
    once = deep.mean_field(W4, b4, together=True, max_sweeps=1).mean
    close(once, [0.462570, 0.512497, 0.574443, 0.524979], 6e-7)
    assert abs(deep.mean_field(W4, b4, tap=True).bounds[-1] - 3.089857107) < 6e-10


@pytest.mark.parametrize("seed", range(30))
def test_the_mean_field_bound_is_below_log_Z_by_the_divergence_and_no_update_lowers_it(seed):
    rng = RNG([10, seed])
    N, scale, T = int(rng.integers(1, 9)), float(rng.choice([0.1, 1, 4])), float(rng.uniform(0.3, 3))
    W = np.triu(scale * rng.normal(size=(N, N)), 1)
    W, b = W + W.T, scale * rng.normal(size=N)
    run, law = deep.mean_field(W, b, T=T, start=rng.random(N)), boltzmann.exact(W, b, T)
    assert (np.diff(run.bounds) > -1e-11).all()
    assert run.converged
    for m in (run.mean, rng.random(N), rng.integers(2, size=N)):
        q = np.prod(np.where(states(N) == 1, m, 1 - np.asarray(m)), axis=1)
        KL = (q * np.log(np.where(q > 0, q, 1) / law.p)).sum()
        assert abs(law.log_Z - deep.field_bound(W, m, b, T) - KL) < 1e-11
    close(run.mean, 1 / (1 + np.exp(-(W @ run.mean + b) / T)), 1e-8)


def test_all_at_once_two_units_cycle_and_half_steps_come_to_rest():
    W, b = [[0, -8], [-8, 0]], [4, 4]
    pair = {"start": [0.6, 0.6], "together": True}
    cycle = [deep.mean_field(W, b, **pair, max_sweeps=n) for n in (100, 101)]
    close([run.mean for run in cycle], [[0.9788] * 2, [0.0212] * 2], 5e-5)
    assert not cycle[0].converged
    assert cycle[0].bounds[-1] < cycle[0].bounds[0] - 2
    assert deep.mean_field(W, b, **pair, step=0.5).converged
    close(deep.mean_field(W, b, start=[0.6, 0.6]).mean, [0.0212, 0.9788], 5e-5)


# the bounds of all machines


def test_the_deep_boltzmann_reference_has_its_known_numbers():
    assert abs(deep.log_Z(DEEP) - 6.807601399179) < 1e-12
    assert abs(deep.log_likelihood(DEEP, BITS) + 1.874382759058) < 1e-12
    assert abs(deep.bound(DEEP, BITS) + 1.992457678) < 1e-9
    m1, m2 = deep.infer(DEEP, [1, 1, 0]).means
    close([*m1, *m2], [0.805585, 0.905634, 0.741841, 0.691189], 6e-7)
    up = deep.gradient(DEEP, BITS)
    close(up.weights[0], [[0.287672, 0.179553], [0.033532, -0.096468], [-0.079316, -0.184592]], 6e-7)
    close(up.weights[1], [[0.116702, 0.056752], [-0.023589, -0.087692]], 6e-7)
    p = [np.exp(deep.log_likelihood(DEEP, v)) for v in states(3)]
    expected = [0.0420361, 0.045166073, 0.227632136, 0.234795484, 0.050199991, 0.032748621, 0.216887805,
                0.15053379]  # fmt: skip
    close(p, expected, 6e-9)


def test_the_belief_net_and_the_helmholtz_machine_have_their_known_numbers():
    assert abs(deep.log_likelihood(BELIEF, BITS) + 1.805115) < 6e-7
    assert abs(deep.log_likelihood(HELMHOLTZ, BITS) + 1.990773615671) < 1e-12
    assert abs(deep.bound(HELMHOLTZ, BITS) + 2.174726212641) < 1e-12
    step = deep.expected_wake_sleep(HELMHOLTZ, BITS)
    close(step.W, [[0.054257, 0.112434], [0.081890, 0.011846], [-0.270634, -0.167918]], 6e-7)
    close(step.R, [[0.021646, -0.136068], [-0.038462, -0.097038], [0.006816, -0.084135]], 6e-7)
    rng, theirs = RNG(0), RNG(0)
    moved = deep.wake_sleep(HELMHOLTZ, BITS, rng=rng, eta=0.1)
    close(moved.W, [[2.023438, -0.981123], [-0.997587, 1.985708], [0.950947, 0.963447]], 6e-7)
    theirs.random((4, 2)), theirs.random((4, 2)), theirs.random((4, 3))
    assert rng.bit_generator.state == theirs.bit_generator.state


@pytest.mark.parametrize("sizes", [(3, 2), (3, 4, 2), (1, 1, 1), (4, 3, 4, 3), (2, 1, 3, 1, 2)])
def test_a_deep_boltzmann_machine_of_any_depth_is_what_enumeration_says(sizes):
    rng = RNG([11, *sizes])
    machine = dbm(rng, *sizes)
    S, ends = states(sum(sizes)), np.cumsum(sizes)
    layers = np.split(S, ends[:-1], axis=1)
    E = -sum(layer @ b for layer, b in zip(layers, machine.biases, strict=True))
    pairs = zip(itertools.pairwise(layers), machine.weights, strict=True)
    E -= sum(((low @ W) * high).sum(axis=1) for (low, high), W in pairs)
    assert abs(deep.log_Z(machine) - np.log(np.exp(-E).sum())) < 1e-11
    for v in states(sizes[0])[:8]:
        there = (layers[0] == v).all(axis=1)
        assert (
            abs(deep.log_likelihood(machine, v) - np.log(np.exp(-E[there]).sum() / np.exp(-E).sum())) < 1e-11
        )


@pytest.mark.parametrize("scale", [0.3, 1, 3])
@pytest.mark.parametrize("seed", range(12))
def test_no_bound_is_above_the_likelihood(seed, scale):
    rng = RNG([12, seed])
    sizes = rng.integers(1, 6, size=int(rng.integers(3, 5)))
    V = rng.integers(2, size=(5, sizes[0]))
    machines = [dbm(rng, *sizes, scale=scale), dbn(rng, *sizes, scale=scale)]
    machines += [helmholtz(rng, *sizes[:2], scale=scale), dbn(rng, *sizes[:2], scale=scale).rbms[0]]
    for machine in machines:
        L, B = deep.log_likelihood(machine, V), deep.bound(machine, V)
        assert B <= L + 1e-9
        assert L <= 1e-9
    assert abs(sum(np.exp(deep.log_likelihood(machines[1], v)) for v in states(sizes[0])) - 1) < 1e-9
    assert abs(sum(np.exp(deep.log_likelihood(machines[2], v)) for v in states(sizes[0])) - 1) < 1e-9
    assert deep.bound(machines[3], V) == deep.log_likelihood(machines[3], V)


@pytest.mark.parametrize("sizes", [(3, 2, 2), (2, 3, 1, 2)])
def test_gradients_of_likelihood_and_bound_of_a_deep_machine_are_finite_differences(sizes):
    rng = RNG([13, *sizes])
    machine, V = dbm(rng, *sizes, scale=0.7), rng.integers(2, size=(4, sizes[0]))
    up = deep.gradient(machine, V)
    close(flat(up), flat(slopes(machine, lambda m: deep.log_likelihood(m, V))), 1e-8)
    rule = deep.bound_gradient(machine, V)
    close(flat(rule), flat(slopes(machine, lambda m: deep.bound(m, V), 1e-4)), 1e-7)
    assert np.abs(flat(up) - flat(rule)).max() > 1e-4


def test_the_helmholtz_gradient_is_that_of_its_bound_and_sleep_that_of_another_divergence():
    machine, V = helmholtz(RNG(14), 4, 3), RNG(15).integers(2, size=(5, 4))
    up = deep.bound_gradient(machine, V)
    close(flat(up), flat(slopes(machine, lambda m: deep.bound(m, V))), 1e-8)
    step, S, H = deep.expected_wake_sleep(machine, V), states(4), states(3)
    for part in ("W", "b", "c"):
        close(getattr(step, part), getattr(up, part))

    def divergence(m):
        total = 0.0
        for v in S:
            h_given_c = np.prod(np.where(H == 1, 1 / (1 + np.exp(-m.c)), 1 / (1 + np.exp(m.c))), axis=1)
            y = m.b + H @ m.W.T
            joint = h_given_c * np.prod(np.where(v == 1, 1 / (1 + np.exp(-y)), 1 / (1 + np.exp(y))), axis=1)
            z = m.r + v @ m.R
            q = np.prod(np.where(H == 1, 1 / (1 + np.exp(-z)), 1 / (1 + np.exp(z))), axis=1)
            total += joint @ np.log(joint / joint.sum() / q)
        return total

    asleep = slopes(machine, divergence)
    close(step.R, -asleep.R, 1e-8)
    close(step.r, -asleep.r, 1e-8)


def test_sampled_wake_sleep_averages_to_the_expected_step():
    # 2000 steps, 14 entries, each within 5.5 standard errors: false alarms below one in a million
    rng = RNG(16)
    steps = np.array(
        [flat(deep.wake_sleep(HELMHOLTZ, BITS, rng=rng, eta=1)) - flat(HELMHOLTZ) for _ in range(2000)]
    )
    error = steps.std(axis=0) / np.sqrt(len(steps))
    assert (np.abs(steps.mean(axis=0) - flat(deep.expected_wake_sleep(HELMHOLTZ, BITS))) < 5.5 * error).all()


def test_a_tied_layer_changes_nothing_at_first_and_the_bound_is_tight():
    machine, V = dbn(RNG(17), 6, 4).rbms[0], RNG(18).integers(2, size=(9, 6))
    stack = deep.DBN((machine, deep.tied(machine)))
    L = rbm.log_likelihood(machine, V)
    assert abs(deep.log_likelihood(stack, V) - L) < 1e-12
    assert abs(deep.bound(stack, V) - L) < 1e-12
    fresh = deep.DBN((machine, rbm.init(4, 6, rng=RNG(19))))
    assert abs(deep.log_likelihood(fresh, V) - L) > 0.01


def test_samples_of_every_machine_have_its_exact_means():
    # 40,000 chains, each mean within five standard errors of a coin or of the mixture
    n = 40_000
    for machine in (DEEP, BELIEF, HELMHOLTZ, RESTRICTED):
        p = np.array([np.exp(deep.log_likelihood(machine, v)) for v in states(3)])
        V = deep.sample(machine, rng=RNG(20), n_chains=n, n_steps=60)
        counts = np.bincount((V @ [4, 2, 1]).astype(int), minlength=8) / n
        assert np.abs(counts - p).max() < 5 * 0.5 / np.sqrt(n)
    V = deep.sample(GAUSSIAN, rng=RNG(20), n_chains=n, n_steps=100)
    assert np.abs(V.mean(axis=0) - [0.983584, 0.341902]).max() < 5 * 1.8 / np.sqrt(n)
    assert abs(np.cov(V.T)[0, 1] + 0.216746) < 0.05


# training


def bars():
    rows = [np.repeat(r, 3) for r in itertools.product([0, 1], repeat=2)]
    return np.unique([*rows, *(np.tile(c, 2) for c in itertools.product([0, 1], repeat=3))], axis=0) * 1.0


def test_exact_training_of_a_deep_machine_climbs_and_ends_near_the_bars():
    V = bars()
    for exact, worth in ((True, deep.log_likelihood), (False, deep.bound)):
        epochs = deep.train_dbm(V, n_hidden=(4, 3), rng=RNG(0), eta=0.5, exact=exact, n_epochs=1500)
        machines = [epoch.machine for epoch in epochs]
        L = [worth(machine, V) for machine in machines[::50]]
        assert np.diff(L).min() > -1e-3
        assert L[-1] > -2.95
        assert deep.bound(machines[-1], V) <= deep.log_likelihood(machines[-1], V) <= -np.log(len(V))


def test_a_deep_machine_learns_from_persistent_chains_in_batches():
    V = np.tile(bars(), (10, 1))
    epochs = deep.train_dbm(V, n_hidden=[6, 3], rng=RNG(21), eta=0.2, n_chains=100, batch=20, n_epochs=300)
    first, *_, last = (epoch.machine for epoch in epochs)
    assert deep.log_likelihood(last, V) > deep.log_likelihood(first, V) + 0.6


def test_greedy_layers_start_tied_and_the_bound_never_falls():
    V = bars()
    epochs = deep.train_dbn(V, n_hidden=(4, 6), rng=RNG(22), eta=0.3, exact=True, n_epochs=300)
    nets = [epoch.machine for epoch in epochs]
    assert [len(net.rbms) for net in nets] == [1] * 300 + [2] * 300
    B = np.array([deep.bound(net, V) for net in nets])
    assert np.diff(B).min() > -1e-9
    rest = deep.train_dbn(V, n_hidden=(4, 6), rng=RNG(22), start=nets[299], eta=0.3, exact=True, n_epochs=300)
    assert all(
        (flat(a.rbms[1]) == flat(b.machine.rbms[1])).all() for a, b in zip(nets[300:], rest, strict=True)
    )
    assert deep.log_likelihood(nets[-1], V) >= B[-1]


def test_greedy_layers_by_contrastive_divergence_learn_the_bars():
    V = np.tile(bars(), (10, 1))
    *_, last = deep.train_dbn(V, n_hidden=(8, 4), rng=RNG(23), eta=0.3, k=5, n_epochs=400)
    assert [part.W.shape for part in last.machine.rbms] == [(6, 8), (8, 4)]
    assert deep.log_likelihood(last.machine, V) > -2.9


@pytest.mark.parametrize(
    ("rule", "n_epochs", "least"),
    [("wake-sleep", 600, -3.2), ("expected", 3000, -2.8), ("bound", 3000, -2.8)],
)
def test_a_helmholtz_machine_learns_the_bars(rule, n_epochs, least):
    V = np.tile(bars(), (6, 1)) if rule == "wake-sleep" else bars()
    eta = 0.3 if rule == "wake-sleep" else 0.5
    *_, last = deep.train_helmholtz(V, n_hidden=4, rng=RNG(24), eta=eta, rule=rule, n_epochs=n_epochs)
    B, L = deep.bound(last.machine, V), deep.log_likelihood(last.machine, V)
    assert least < B <= L <= -np.log(10)


MAKERS = {
    "train": lambda **o: deep.train(REAL, **{"n_hidden": 2, "rng": RNG(25), "eta": 0.01, **o}),
    "train_dbm": lambda **o: deep.train_dbm(BITS, **{"n_hidden": (2, 2), "rng": RNG(25), **o}),
    "train_dbn": lambda **o: deep.train_dbn(BITS, **{"n_hidden": (2, 2), "rng": RNG(25), **o}),
    "train_helmholtz": lambda **o: deep.train_helmholtz(BITS, **{"n_hidden": 2, "rng": RNG(25), **o}),
}


@pytest.mark.parametrize("name", MAKERS)
def test_training_ends_when_asked_and_hands_out_copies(name):
    plain = [flat(part(epoch.machine)) for epoch in MAKERS[name](n_epochs=3)]
    assert len(plain) == (6 if name == "train_dbn" else 3)
    for expected, epoch in zip(plain, MAKERS[name](n_epochs=3), strict=True):
        assert (flat(part(epoch.machine)) == expected).all()
        for array in arrays(epoch.machine):
            array[...] = 9
    assert len(list(MAKERS[name](n_epochs=0))) == 0


def arrays(machine):
    return [a for x in machine for a in (arrays(x) if isinstance(x, tuple) else [x])]


def part(machine):
    return arrays(machine)


@pytest.mark.parametrize("eta", [1e6, 1e300])
@pytest.mark.parametrize("options", [
    ("train", {}), ("train", {"learn_sigma": True}), ("train_dbm", {}), ("train_dbm", {"exact": True}),
    ("train_dbm", {"n_chains": 9}), ("train_dbn", {}), ("train_dbn", {"exact": True}),
    ("train_helmholtz", {}), ("train_helmholtz", {"rule": "expected"}),
    ("train_helmholtz", {"rule": "bound"}),
])  # fmt: skip
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_learning_rate_that_diverges_is_named(options, eta):
    name, options = options
    with pytest.raises(ValueError, match=r"training diverged: a weight is .* in epoch \d+; try eta below"):
        for _ in zip(range(50), MAKERS[name](eta=eta, **options)):  # noqa: B905
            pass


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("scale", [1e3, 1e8])
def test_weights_of_any_size_overflow_nothing(scale):
    rng = RNG(26)
    with np.errstate(all="raise", under="ignore"):
        for machine in (dbm(rng, 3, 2, 2, scale=scale), dbn(rng, 3, 2, 2, scale=scale),
                        helmholtz(rng, 3, 2, scale=scale)):  # fmt: skip
            L, B = deep.log_likelihood(machine, BITS), deep.bound(machine, BITS)
            assert np.isfinite([L, B]).all()
            assert B <= L + 1e-6 * scale
        assert np.isfinite(flat(deep.gradient(dbm(rng, 3, 2, 2, scale=scale), BITS))).all()
        assert np.isfinite(deep.log_likelihood(gaussian(rng, 2, 3, scale), REAL))
        assert np.isfinite(flat(deep.gradient(gaussian(rng, 2, 3, scale), REAL))).all()


V, M, G = BITS, HELMHOLTZ, GAUSSIAN
REFUSED = [
    (lambda: deep.log_likelihood(3, V), TypeError, "machine must be Gaussian, DBM, DBN, Helmholtz or RBM; g"),
    (lambda: deep.hidden(RESTRICTED, V), TypeError, "machine must be Gaussian; got RBM"),
    (lambda: deep.hidden(G, [1, 2, 3]), ValueError, "V must have one entry"),
    (lambda: deep.hidden(G, [1, np.nan]), ValueError, "V must be finite: V[1] = nan"),
    (lambda: deep.hidden(G, [1, 1e200]), ValueError, "V must stay below 1e100"),
    (lambda: deep.hidden(G._replace(sigma=[1, 0]), [1, 1]), ValueError, "sigma must be positive: sigma[1] ="),
    (lambda: deep.hidden(G._replace(sigma=[1, -1]), [1, 1]), ValueError, "sigma must be positive: sigma[1] "),
    (lambda: deep.hidden(G._replace(sigma=[1, np.nan]), [1, 1]), ValueError, "sigma must be finite"),
    (lambda: deep.hidden(G._replace(sigma=[1, 2, 3]), [1, 1]), ValueError, "sigma must have one entry per v"),
    (lambda: deep.visible(G, [2, 0]), ValueError, "H must be between 0 and 1"),
    (lambda: deep.log_likelihood(G, np.empty((0, 2))), ValueError, "V must have at least one row"),
    (lambda: deep.log_Z(gaussian(RNG(0), 2, 21)), ValueError, "the number of hidden units must be from 0 to"),
    (lambda: deep.mixture(gaussian(RNG(0), 2, 17)), ValueError, "the number of hidden units must be from 0 "),
    (lambda: deep.cd(G, REAL, rng=0, eta=1), TypeError, "rng must be a numpy Generator"),
    (lambda: deep.cd(G, REAL[0], rng=RNG(0), eta=1), ValueError, "V must have shape (K, N)"),
    (lambda: deep.train(REAL, rng=RNG(0)), ValueError, "train needs n_hidden, or a machine to start from"),
    (lambda: deep.train(REAL, n_hidden=3, start=G, rng=RNG(0)), ValueError, "n_visible = 2 and n_hidden = 3"),
    (lambda: deep.train(REAL, n_hidden=1, sigma=0, rng=RNG(0)), ValueError, "sigma must be positive: sigma["),
    (lambda: deep.train(REAL, n_hidden=1, floor=0, rng=RNG(0)), ValueError, "floor must be one positive num"),
    (lambda: deep.train(REAL, n_hidden=1, learn_sigma=1, rng=RNG(0)), TypeError, "learn_sigma must be True "),
    (lambda: deep.classify(G, REAL), TypeError, "machine must be a Joint; got Gaussian"),
    (lambda: deep.classify(JOINT._replace(U=JOINT.U.T), REAL), ValueError, "U must be (n_classes, n_hidden)"),
    (lambda: deep.classify(JOINT, [1, 2, 3]), ValueError, "X must have one entry"),
    (lambda: deep.regress(gaussian(RNG(0), 1, 1), [1]), ValueError, "the number of visible units must be at"),
    (lambda: deep.field_bound(W4, [0.5] * 3), ValueError, "m must have one entry"),
    (lambda: deep.field_bound(W4, [1.5] * 4), ValueError, "m must be between 0 and 1"),
    (lambda: deep.mean_field(W4, T=0), ValueError, "T must be positive"),
    (lambda: deep.mean_field(W4, step=0), ValueError, "step must be above 0; got 0"),
    (lambda: deep.mean_field(W4, tol=-1), ValueError, "tol must be one number, 0 or more; got -1"),
    (lambda: deep.mean_field(W4, tap="yes"), TypeError, "tap must be True or False"),
    (lambda: deep.log_Z(deep.DBM((), (b4,))), ValueError, "a DBM must have at least one hidden layer"),
    (lambda: deep.log_Z(deep.DBM(DEEP.weights, DEEP.biases[:2])), ValueError, "one array of biases per laye"),
    (lambda: deep.log_Z(deep.DBM((DEEP.weights[0], W4), DEEP.biases)), ValueError, "weights[1] must have on"),
    (lambda: deep.log_likelihood(DEEP, [0.5, 0, 0]), ValueError, "V must hold 0 and 1 only: V[0] = 0.5"),
    (lambda: deep.infer(DEEP, [2, 0, 0]), ValueError, "V must be between 0 and 1"),
    (lambda: deep.train_dbm(V, n_hidden=3, rng=RNG(0)), TypeError, "n_hidden must be a list of whole number"),
    (lambda: deep.train_dbm(V, n_hidden=[], rng=RNG(0)), ValueError, "n_hidden must name at least one layer"),
    (lambda: deep.train_dbm(V, n_hidden=[2, 0], rng=RNG(0)), ValueError, "each of n_hidden must be at least"),
    (lambda: deep.train_dbm(V, rng=RNG(0)), ValueError, "train_dbm needs n_hidden, or a machine to start fr"),
    (lambda: deep.train_dbm(V, start=DEEP, n_hidden=[3], rng=RNG(0)), ValueError, "got layers of [3, 2, 2] "),
    (lambda: deep.tied(DEEP), TypeError, "machine must be RBM; got DBM"),
    (lambda: deep.log_likelihood(deep.DBN(()), V), ValueError, "a DBN must have at least one machine"),
    (lambda: deep.log_likelihood(deep.DBN((RESTRICTED, RESTRICTED)), V), ValueError, "rbms[1] must have as "),
    (lambda: deep.train_dbn(V, n_hidden=[3], start=RESTRICTED, rng=RNG(0)), ValueError, "got layers of [3, "),
    (lambda: deep.bound(M._replace(R=M.W.T), V), ValueError, "W and R must have the same shape"),
    (lambda: deep.wake_sleep(M, V[0], rng=RNG(0), eta=1), ValueError, "V must have shape (K, N)"),
    (lambda: deep.expected_wake_sleep(helmholtz(RNG(0), 15, 6), np.ones((1, 15))), ValueError, "from 0 to 2"),
    (lambda: deep.train_helmholtz(V, n_hidden=2, rng=RNG(0), rule="em"), ValueError, 'rule must be "wake-sl'),
    (lambda: deep.sample(M, rng=RNG(0), n_chains=-1), ValueError, "n_chains must be at least 0"),
]  # fmt: skip


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize(("act", "error", "message"), REFUSED)
def test_what_cannot_be_is_refused_with_the_rule_and_the_value(act, error, message):
    with pytest.raises(error) as refusal:
        act()
    assert message in str(refusal.value)


def test_inputs_are_never_changed_and_lists_are_arrays():
    before = [a.copy() for a in (*flatten(), REAL, BITS)]
    for machine in (GAUSSIAN, DEEP, BELIEF, HELMHOLTZ):
        data = REAL if machine is GAUSSIAN else BITS
        aslist = type(machine)(*(tuplize(x) for x in machine))
        assert abs(deep.log_likelihood(aslist, data.tolist()) - deep.log_likelihood(machine, data)) < 1e-14
        deep.bound(machine, data)
        deep.sample(machine, rng=RNG(0), n_chains=3, n_steps=2)
    deep.wake_sleep(HELMHOLTZ, BITS, rng=RNG(0), eta=1)
    deep.cd(GAUSSIAN, REAL, rng=RNG(0), eta=1, k=2)
    next(deep.train(REAL, start=GAUSSIAN, rng=RNG(0), learn_sigma=True))
    next(deep.train_dbm(BITS, start=DEEP, rng=RNG(0)))
    next(deep.train_helmholtz(BITS, start=HELMHOLTZ, rng=RNG(0)))
    for old, new in zip(before, (*flatten(), REAL, BITS), strict=True):
        np.testing.assert_array_equal(old, new)


def flatten():
    return [a for machine in (GAUSSIAN, DEEP, BELIEF, HELMHOLTZ) for a in arrays(machine)]


def tuplize(x):
    if isinstance(x, tuple):
        return type(x)(*(tuplize(y) for y in x)) if hasattr(x, "_fields") else tuple(tuplize(y) for y in x)
    return x.tolist()
