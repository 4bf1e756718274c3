"""The restricted machine against sums over its states, its transcription, and numbers known beforehand."""

import inspect
import itertools
import math

import naive
import numpy as np
import pytest
from scipy.stats import chisquare

from hopkit import _layers, patterns, rbm

REFERENCE = rbm.RBM(
    np.array([[1, -1], [0.5, 2], [-1.5, 0.5]]), np.array([0.2, -0.3, 0.1]), np.array([-0.5, 0.25])
)
DATA = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [1, 1, 0]])
SHAPES = [(1, 1), (5, 3), (2, 6), (4, 4)]


def machine(rng, n_visible, n_hidden, *, scale=1.0):
    shapes = (n_visible, n_hidden), n_visible, n_hidden
    return rbm.RBM(*(scale * rng.normal(size=shape) for shape in shapes))


def states(n):
    return np.array(list(itertools.product([0.0, 1.0], repeat=n)))


def flat(parts):
    return np.concatenate([np.ravel(part) for part in parts])


def law(m):
    """The exact probability of each visible state."""
    return np.exp(-rbm.free_energy(m, states(len(m.b))) - rbm.log_Z(m))


def close(ours, theirs, atol=1e-12):
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=atol)


def test_a_new_machine_has_small_weights_of_its_generator_and_no_biases():
    m = rbm.init(4, 3, rng=np.random.default_rng(0))
    assert (m.W == 0.01 * np.random.default_rng(0).standard_normal((4, 3))).all()
    assert (m.b.tolist(), m.c.tolist()) == ([0] * 4, [0] * 3)


@pytest.mark.parametrize(("n_visible", "n_hidden"), SHAPES)
def test_probabilities_and_free_energy_are_the_formulas_for_one_state_and_for_rows(n_visible, n_hidden):
    rng = np.random.default_rng([1, n_visible, n_hidden])
    m = machine(rng, n_visible, n_hidden, scale=2)
    V, H = (np.vstack([states(n), rng.random((3, n))]) for n in (n_visible, n_hidden))  # grey rows, too
    for ours, theirs, rows in (
        (rbm.hidden, naive.hidden, V),
        (rbm.visible, naive.visible, H),
        (rbm.free_energy, naive.free_energy, V),
    ):
        expected = [theirs(*m, row) for row in rows]
        close([ours(m, rows), [ours(m, row) for row in rows]], [expected, expected])
    assert type(rbm.free_energy(m, V[0])) is float


def test_a_thousand_hidden_units_without_weights_double_the_sum_each():
    for n in (511, 512, 513, 1500):
        m = rbm.RBM(np.zeros((2, n)), np.zeros(2), np.zeros(n))
        assert rbm.free_energy(m, [1, 0]) == pytest.approx(-n * np.log(2), rel=1e-14)
        assert rbm.log_Z(m) == pytest.approx((n + 2) * np.log(2), rel=1e-14)


def test_a_layer_given_the_other_is_what_the_sum_over_all_states_says():
    m = machine(np.random.default_rng(2), 5, 3)
    H = states(3)
    for v in states(5):
        joint = np.exp([-naive.joint_energy(*m, v, h) for h in H])
        np.testing.assert_allclose(rbm.hidden(m, v), joint @ H / joint.sum(), rtol=0, atol=1e-12)


@pytest.mark.parametrize(("n_visible", "n_hidden"), SHAPES)
def test_log_Z_sums_over_all_states_of_both_layers(n_visible, n_hidden):
    m = machine(np.random.default_rng([3, n_visible]), n_visible, n_hidden, scale=2)
    assert abs(rbm.log_Z(m) - naive.log_Z(*m)) < 1e-12
    assert abs(law(m).sum() - 1) < 1e-12


@pytest.mark.parametrize("turned", [False, True])
def test_seventeen_units_are_enumerated_block_by_block(turned):
    m = machine(np.random.default_rng(4), 17, 1)
    if turned:
        m = rbm.RBM(m.W.T, m.c, m.b)
    wide = rbm.RBM(np.hstack([m.W, np.zeros((len(m.b), 17))]), m.b, np.append(m.c, np.zeros(17)))
    assert abs(rbm.log_Z(wide) - rbm.log_Z(m) - 17 * np.log(2)) < 1e-9
    V = np.eye(len(m.b))
    close([part[..., : len(m.c)] for part in rbm.gradient(wide, V)[::2]], rbm.gradient(m, V)[::2], atol=1e-9)
    np.testing.assert_allclose(rbm.gradient(wide, V).b, rbm.gradient(m, V).b, rtol=0, atol=1e-9)


def test_the_reference_machine_has_the_numbers_of_another_program():
    assert abs(rbm.log_Z(REFERENCE) - 4.30125465924562) < 5e-15 * 4
    assert abs(rbm.log_likelihood(REFERENCE, DATA) + 1.85007706049) < 1e-11
    exact, expected = rbm.gradient(REFERENCE, DATA), rbm.expected_cd(REFERENCE, DATA)
    there = [[0.263805, 0.144239], [0.059457, -0.063572], [-0.069402, -0.158071]]
    np.testing.assert_allclose(exact.W, there, rtol=0, atol=5e-7)
    there = [[0.226235, 0.116250], [0.048154, -0.037464], [-0.057920, -0.106049]]
    np.testing.assert_allclose(expected.W, there, rtol=0, atol=6e-7)
    g, e = flat(exact), flat(expected)
    assert abs(g @ e / np.linalg.norm(g) / np.linalg.norm(e) - 0.99654) < 5e-6
    assert abs(np.linalg.norm(g - e) / np.linalg.norm(g) - 0.21646) < 5e-6


def test_contrastive_divergence_does_not_see_the_mode_without_data():
    two_modes = rbm.RBM(np.full((6, 1), 8.0), np.full(6, -4.0), np.array([-24.0]))
    ones = np.ones((1, 6))
    blind = [rbm.expected_cd(two_modes, ones, k).W[0, 0] for k in (1, 10, 100, 1000)]
    np.testing.assert_allclose(blind, [0.01802, 0.01853, 0.02364, 0.07187], rtol=0, atol=5.1e-6)
    assert abs(rbm.gradient(two_modes, ones).W[0, 0] - 0.50899) < 5.1e-6


@pytest.mark.parametrize(("n_visible", "n_hidden"), SHAPES)
def test_the_gradient_is_that_of_the_likelihood_by_finite_differences(n_visible, n_hidden):
    rng = np.random.default_rng([5, n_visible])
    m = machine(rng, n_visible, n_hidden)
    V = rng.integers(2, size=(6, n_visible))
    for part, slope in enumerate(rbm.gradient(m, V)):
        for k in np.ndindex(slope.shape):
            ends = []
            for step in (1e-5, -1e-5):
                moved = [p.copy() for p in m]
                moved[part][k] += step
                ends.append(rbm.log_likelihood(rbm.RBM(*moved), V))
            assert abs((ends[0] - ends[1]) / 2e-5 - slope[k]) < 1e-8


@pytest.mark.parametrize(("n_visible", "n_hidden"), [(1, 1), (4, 3), (2, 4)])
def test_exact_steps_are_sums_over_all_states_as_transcribed(n_visible, n_hidden):
    rng = np.random.default_rng([6, n_visible])
    m = machine(rng, n_visible, n_hidden)
    V = rng.integers(2, size=(5, n_visible))
    for ours, k in (
        (rbm.gradient(m, V), math.inf),
        (rbm.expected_cd(m, V, 1), 1),
        (rbm.expected_cd(m, V, 3), 3),
    ):
        data, model = naive.expected_cd(*m, V.tolist(), k)
        close(ours, [np.subtract(d, e) for d, e in zip(data, model, strict=True)])


def test_with_many_rounds_the_expected_step_becomes_the_gradient():
    close(rbm.expected_cd(REFERENCE, DATA, 50), rbm.gradient(REFERENCE, DATA))
    assert np.abs(flat(rbm.expected_cd(REFERENCE, DATA)) - flat(rbm.gradient(REFERENCE, DATA))).max() > 0.02


@pytest.mark.parametrize("k", [1, 2, 5])
@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_step_of_cd_draws_what_the_transcription_draws(seed, grey, k):
    rng = np.random.default_rng([7, seed])
    B, n_visible, n_hidden = (int(n) for n in rng.integers(1, 9, size=3))
    m = machine(rng, n_visible, n_hidden)
    V = rng.random((B, n_visible)) if grey else rng.integers(2, size=(B, n_visible))
    ours, theirs = np.random.default_rng(seed), np.random.default_rng(seed)
    step = rbm.cd(m, V, rng=ours, eta=0.25, k=k)
    expected, chains = naive.cd(*(p.tolist() for p in m), V.tolist(), rng=theirs.random, eta=0.25, k=k)
    close(step, expected)
    assert ours.bit_generator.state == theirs.bit_generator.state
    if not grey:  # 0/1 counts over a batch are exact, so no unit fell otherwise
        assert (step.b == m.b + 0.25 * (V - np.array(chains)).mean(axis=0)).all()


def test_steps_of_cd_average_to_the_expected_step():
    # 1500 steps, 11 entries, each within 5.5 standard errors: false alarms one in two million.
    rng = np.random.default_rng(8)
    for k in (1, 3):
        steps = np.array(
            [flat(rbm.cd(REFERENCE, DATA, rng=rng, eta=1, k=k)) - flat(REFERENCE) for _ in range(1500)]
        )
        error = steps.std(axis=0) / np.sqrt(len(steps))
        assert (np.abs(steps.mean(axis=0) - flat(rbm.expected_cd(REFERENCE, DATA, k))) < 5.5 * error).all()


def test_the_fast_logistic_function_is_right_to_three_in_ten_million():
    z = np.linspace(-60, 60, 600_001, dtype=np.float32)[None]
    p = z.copy()
    _layers.expect(p, np.zeros(z.size, np.float32))
    assert np.abs(p - 1 / (1 + np.exp(-z.astype(np.float64)))).max() < 3e-7


@pytest.mark.parametrize("n", [3, 64, 65])  # the last is enough for the product to be made the other way
def test_fields_of_visible_units_are_sums_over_hidden_ones_however_many_chains(n):
    rng = np.random.default_rng(31)
    h, W = rng.integers(2, size=(n, 128)).astype(np.float32), rng.normal(size=(32, 128)).astype(np.float32)
    y = _layers.downward(h, W, np.empty((n, 32), np.float32))
    np.testing.assert_allclose(y, h.astype(float) @ W.T, rtol=0, atol=4e-5)


def test_what_is_certain_never_fails():
    z = np.repeat(np.array([[-20, 20, -1e30, 1e30]], np.float32), 1000, axis=0)
    p, s, none = z.copy(), np.empty_like(z), np.zeros(4, np.float32)
    _layers.expect(p, none)
    assert (p[:, ::2] <= 0).all()  # no uniform is below 0
    assert (p[:, 1::2] >= 1).all()  # every uniform is below 1
    _layers.draw(z, none, s, np.uint64(1), 0)
    assert (s == [0, 1, 0, 1]).all()


def trained(V, *, rng, n_hidden, eta, k, batch, persistent, n_epochs):
    """`train` by `naive.cd`, in double precision."""
    m = [p.tolist() for p in rbm.init(V.shape[1], n_hidden, rng=rng)]
    m[1] = [math.log((on + 0.5) / (len(V) - on + 0.5)) for on in V.sum(axis=0).tolist()]
    uniforms = naive.Counted(rng.integers(2**64, dtype=np.uint64))
    chains = np.array(uniforms((batch, V.shape[1]))) < 0.5 if persistent else None
    uniforms.draw = 1
    chains = None if chains is None else chains.astype(int).tolist()
    for _ in range(n_epochs):
        order = rng.permutation(len(V))
        for a in range(0, len(V), batch):
            rows = V[order[a : a + batch]].tolist()
            m, ends = naive.cd(*m, rows, rng=uniforms, eta=eta, k=k, start=chains)
            chains = ends if persistent else None
        yield m, ends


@pytest.mark.parametrize("persistent", [False, True])
@pytest.mark.parametrize(("k", "batch"), [(1, 4), (3, 4), (1, 1), (2, 100)])
def test_training_is_cd_batch_by_batch_but_for_rounding(k, batch, persistent):
    rng = np.random.default_rng(9)
    V = rng.integers(2, size=(10, 6)).astype(float)
    V[3] = rng.random(6)
    options = {"n_hidden": 5, "eta": 0.5, "k": k, "batch": min(batch, 10), "persistent": persistent}
    ours, theirs = np.random.default_rng(10), np.random.default_rng(10)
    epochs = rbm.train(V, rng=ours, **options | {"batch": batch})
    for (expected, chains), epoch in zip(trained(V, rng=theirs, n_epochs=3, **options), epochs):  # noqa: B905
        close(epoch.rbm, expected, atol=2e-6)
        assert epoch.chains.tolist() == chains
    assert ours.bit_generator.state == theirs.bit_generator.state


def bars():
    """The pictures of 2 x 3 pixels made of whole rows or of whole columns: 12, of which two stand twice."""
    rows = [np.repeat(r, 3) for r in itertools.product([0, 1], repeat=2)]
    return np.array(rows + [np.tile(c, 2) for c in itertools.product([0, 1], repeat=3)], dtype=float)


@pytest.mark.parametrize(
    ("k", "persistent", "least"), [(1, False, -2.75), (10, False, -2.6), (5, True, -2.6)]
)
def test_training_finds_the_bars_and_with_more_rounds_better(k, persistent, least):
    # the best possible is -2.254, a machine that knows nothing has -6 ln 2 = -4.159
    # 12 persistent chains would wander: they leave the likelihood anywhere from -3 to -2.5
    V, options = np.tile(bars(), (10, 1)), {"eta": 0.3, "k": k, "batch": 120, "persistent": persistent}
    *_, last = rbm.train(V, n_hidden=6, rng=np.random.default_rng(11), n_epochs=3000, **options)
    assert rbm.log_likelihood(last.rbm, bars()) > least


def test_training_keeps_pictures_of_digits_better_and_better():
    V = patterns.digits()[0][:600]
    error = [
        ((V - rbm.visible(m, rbm.hidden(m, V))) ** 2).mean()
        for m, _ in rbm.train(V, n_hidden=32, rng=np.random.default_rng(12), n_epochs=8)
    ]
    assert error[-1] < 0.075 < 0.14 < V.var()
    assert V.std(axis=0).min() == 0  # some pixels never change


def test_pixels_that_never_change_are_learned_and_harm_nothing():
    V = np.tile([0.0, 1.0, 0.0, 1.0], (20, 1))
    m = next(
        itertools.islice(rbm.train(V, n_hidden=3, rng=np.random.default_rng(13), eta=1.0), 200, None)
    ).rbm
    assert np.isfinite(flat(m)).all()
    assert law(m)[0b0101] > 0.9


@pytest.mark.parametrize("n_epochs", [0, 1, 5])
def test_training_ends_after_as_many_epochs_as_asked_for(n_epochs):
    assert len(list(rbm.train(DATA, n_hidden=2, rng=np.random.default_rng(0), n_epochs=n_epochs))) == n_epochs


def test_training_starts_from_a_machine_and_leaves_it_as_it_is():
    start = machine(np.random.default_rng(32), 3, 2)
    before = flat(start)
    first = next(rbm.train(DATA, rng=np.random.default_rng(33), start=start, eta=1e-7)).rbm
    np.testing.assert_allclose(flat(first), before, rtol=0, atol=1e-6)
    assert (flat(start) == before).all()


def test_a_new_machine_already_knows_how_often_each_pixel_is_on():
    V = (np.random.default_rng(34).random((2000, 50)) < 0.005).astype(float)  # half a per cent of ones
    first = next(rbm.train(V, n_hidden=5, rng=np.random.default_rng(35), eta=1e-9)).rbm
    np.testing.assert_allclose(rbm.visible(first, [0] * 5), V.mean(axis=0), rtol=0, atol=4e-4)


@pytest.mark.parametrize("clamped", [{}, {1: 0}])
def test_chains_watched_every_few_steps_are_the_chains_not_watched(clamped):
    m = machine(np.random.default_rng(37), 4, 3)
    many = {"n_chains": 30, "n_steps": 7, "clamped": clamped}
    plain = rbm.sample(m, rng=np.random.default_rng(38), **many)
    watched = rbm.sample(m, rng=np.random.default_rng(38), **many, every=1)
    assert watched.shape == (7, 30, 4)
    assert (watched[-1] == plain).all()
    assert (rbm.sample(m, rng=np.random.default_rng(38), **many, every=3) == watched[2::3]).all()
    assert rbm.sample(m, rng=np.random.default_rng(38), **many, every=8).shape == (0, 30, 4)


@pytest.mark.parametrize(("n_visible", "n_hidden"), SHAPES)
def test_the_energy_is_the_formula_and_its_sum_over_hidden_states_the_free_energy(n_visible, n_hidden):
    m = machine(np.random.default_rng([39, n_visible]), n_visible, n_hidden)
    V, H = states(n_visible), states(n_hidden)
    expected = [[naive.joint_energy(*m, v, h) for h in H] for v in V]
    ours = np.array([rbm.energy(m, V, h) for h in H]).T
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(-np.log(np.exp(-ours).sum(axis=1)), rbm.free_energy(m, V), rtol=0, atol=1e-12)
    assert type(rbm.energy(m, V[0], H[-1])) is float
    np.testing.assert_allclose(rbm.energy(m, V[0], H), expected[0], rtol=0, atol=1e-12)


def test_every_epoch_has_arrays_of_its_own():
    epochs = rbm.train(DATA, n_hidden=2, rng=np.random.default_rng(14))
    first = next(epochs)
    before = flat(first.rbm)
    for part in (*next(epochs).rbm, first.chains):
        part[...] = 7  # it is the caller's to write to
    assert (flat(first.rbm) == before).all()
    assert np.abs(flat(next(epochs).rbm)).max() < 1


@pytest.mark.parametrize("eta", [1e5, 1e30, 1e300])
@pytest.mark.parametrize("persistent", [False, True])
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_learning_rate_that_diverges_is_named(eta, persistent):
    V = patterns.digits()[0][:50]
    epochs = rbm.train(V, n_hidden=8, rng=np.random.default_rng(15), eta=eta, persistent=persistent)
    with pytest.raises(ValueError, match=r"training diverged: a weight is .* in epoch \d+; try eta below"):
        for _ in zip(range(50), epochs):  # noqa: B905
            pass


@pytest.mark.parametrize("clamped", [{}, {1: 0}, {0: 1, 2: 0}])
def test_sampled_states_are_those_of_the_transcription(clamped):
    m = machine(np.random.default_rng(16), 4, 3)
    ours, theirs = np.random.default_rng(17), np.random.default_rng(17)
    for n_chains, n_steps in ((0, 1), (1, 0), (50, 1), (20, 3)):
        V = rbm.sample(m, rng=ours, n_chains=n_chains, n_steps=n_steps, clamped=clamped)
        uniforms = naive.Counted(theirs.integers(2**64, dtype=np.uint64))
        expected = naive.sample(*m, rng=uniforms, n_chains=n_chains, n_steps=n_steps, clamped=clamped)
        assert V.shape == (n_chains, 4)
        assert V.dtype == np.float64
        assert V.tolist() == expected
    assert ours.bit_generator.state == theirs.bit_generator.state


def test_a_chain_is_the_same_however_many_run_beside_it():
    m = machine(np.random.default_rng(18), 30, 20)
    many = rbm.sample(m, rng=np.random.default_rng(19), n_chains=300, n_steps=5)
    for n in (1, 7, 128):
        few = rbm.sample(m, rng=np.random.default_rng(19), n_chains=n, n_steps=5)
        assert (few == many[:n]).all()
    assert len(np.unique(many, axis=0)) > 200


def counts(V):
    return np.bincount((V @ 2 ** np.arange(V.shape[1])[::-1]).astype(int), minlength=2 ** V.shape[1])


@pytest.mark.parametrize("seed", range(3))
def test_many_chains_follow_the_law_that_enumeration_gives(seed):
    # False alarms: one in a million for each of the nine.
    m = REFERENCE if seed == 0 else machine(np.random.default_rng([20, seed]), 4, 3)
    n = 40_000
    V = rbm.sample(m, rng=np.random.default_rng([21, seed]), n_chains=n, n_steps=60)
    assert chisquare(counts(V), n * law(m)).pvalue > 1e-6
    V = rbm.sample(m, rng=np.random.default_rng([22, seed]), n_chains=n, n_steps=60, clamped={1: 1})
    given = np.where(states(len(m.b))[:, 1] == 1, law(m), 0)
    assert V[:, 1].all()
    possible = given > 0
    assert chisquare(counts(V)[possible], (n * given / given.sum())[possible]).pvalue > 1e-6
    start = rbm.sample(m, rng=np.random.default_rng([23, seed]), n_chains=n, n_steps=0)
    assert chisquare(counts(start)).pvalue > 1e-6


def test_annealed_importance_sampling_is_its_transcription():
    for n_chains, n_temperatures in ((2, 2), (5, 7)):
        ours, theirs = np.random.default_rng(24), np.random.default_rng(24)
        estimate = rbm.ais(REFERENCE, rng=ours, n_chains=n_chains, n_temperatures=n_temperatures)
        expected = naive.ais(*REFERENCE, rng=theirs.random, n_chains=n_chains, n_temperatures=n_temperatures)
        close(estimate, expected)
        assert ours.bit_generator.state == theirs.bit_generator.state


@pytest.mark.parametrize("seed", range(10))
def test_annealed_importance_sampling_is_right_within_its_error(seed):
    # Within 5 standard errors: false alarms below one in a million a machine, if its error is right ...
    rng = np.random.default_rng([25, seed])
    m = machine(rng, 12, 8, scale=float(rng.uniform(0.3, 1)))
    estimate = rbm.ais(m, rng=rng, n_chains=200, n_temperatures=300)
    assert abs(estimate.log_Z - rbm.log_Z(m)) < 5 * estimate.error
    assert estimate.error < 0.3


def test_the_error_that_annealed_importance_sampling_states_is_the_one_it_makes():
    # ... and it is: the rms of 400 unit normals strays from 1 by 3.5 % (one standard deviation).
    rng = np.random.default_rng(26)
    runs = [rbm.ais(REFERENCE, rng=rng, n_chains=50, n_temperatures=20) for _ in range(400)]
    off = [(run.log_Z - 4.30125465924562) / run.error for run in runs]
    assert abs(np.sqrt(np.mean(np.square(off))) - 1) < 0.2


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_weights_of_any_size_overflow_nothing():
    W = np.array([[3e4, -3e4], [3e4, 3e4]])
    m = rbm.RBM(W, np.zeros(2), np.zeros(2))
    assert rbm.hidden(m, [[1, 0], [0, 1], [1, 1]]).tolist() == [[1, 0], [1, 1], [1, 0.5]]
    assert rbm.free_energy(m, [1, 1]) == -6e4 - np.log(2)
    assert rbm.log_Z(m) == pytest.approx(6e4 + np.log(3), rel=1e-15)  # (11, 10), (11, 11), (01, 11)
    assert rbm.log_likelihood(m, [1, 1]) == pytest.approx(np.log(2 / 3), abs=1e-10)
    assert np.isfinite(flat(rbm.gradient(m, [[1, 1]]))).all()
    assert np.isfinite(flat(rbm.expected_cd(m, [[1, 1]]))).all()
    V = rbm.sample(m, rng=np.random.default_rng(27), n_chains=1000, n_steps=50)
    assert V[:, 1].all()
    assert abs(V[:, 0].mean() - 2 / 3) < 0.073  # 4.9 standard errors: false alarms one in a million
    certain = rbm.RBM(np.array([[1e200], [-1e200]]), np.array([1e250, -1e250]), np.array([0.0]))
    assert (rbm.sample(certain, rng=np.random.default_rng(27), n_chains=9, n_steps=1) == [1, 0]).all()
    assert np.isfinite(rbm.ais(m, rng=np.random.default_rng(28), n_chains=5, n_temperatures=5)).all()
    assert np.isfinite(flat(rbm.cd(m, [[1, 1]], rng=np.random.default_rng(29), eta=0.1))).all()


def test_inputs_are_welcome_in_any_guise_and_are_never_changed():
    rng = np.random.default_rng(30)
    m, V = machine(rng, 5, 3), rng.integers(2, size=(7, 5)).astype(float)

    def everything(m, V):
        seed = np.random.default_rng
        return flat(
            [
                rbm.hidden(m, V), rbm.visible(m, V[:, :3]), rbm.free_energy(m, V), rbm.log_Z(m),
                rbm.log_likelihood(m, V), *rbm.gradient(m, V), *rbm.expected_cd(m, V),
                *rbm.cd(m, V, rng=seed(1), eta=0.1), rbm.sample(m, rng=seed(1), n_chains=9, n_steps=3),
                rbm.ais(m, rng=seed(1), n_chains=5, n_temperatures=5),
                *next(rbm.train(V, n_hidden=3, rng=seed(1))).rbm,
            ]
        )  # fmt: skip

    expected, before = everything(m, V), [p.copy() for p in (*m, V)]
    for disguise in (
        lambda a: a.astype(">f8"),
        lambda a: np.frombuffer(a.tobytes()).reshape(a.shape),  # read-only
        np.asfortranarray,
        lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    ):
        np.testing.assert_allclose(
            everything(rbm.RBM(*map(disguise, m)), disguise(V)), expected, rtol=0, atol=1e-12
        )
    for kind in (bool, np.int8, np.float32):
        np.testing.assert_allclose(everything(m, V.astype(kind)), expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(everything(tuple(p.tolist() for p in m), V), expected, rtol=0, atol=1e-12)
    for part, old in zip((*m, V), before, strict=True):
        np.testing.assert_array_equal(part, old)


RNG = np.random.default_rng
M, V = REFERENCE, DATA


def dream(clamped):
    return rbm.sample(M, rng=RNG(0), n_chains=1, n_steps=1, clamped=clamped)


REFUSED = [
    (lambda: rbm.init(0, 2, rng=RNG(0)), ValueError, "n_visible must be at least 1; got 0"),
    (lambda: rbm.init(2, 1.5, rng=RNG(0)), TypeError, "n_hidden must be a whole number; got 1.5"),
    (lambda: rbm.init(2, 2, rng=0), TypeError, "rng must be a numpy Generator"),
    (lambda: rbm.hidden(M, [1, 0]), ValueError, "V must have one entry per unit: 3 units, but V has"),
    (lambda: rbm.hidden(M, [1, 0, 1.5]), ValueError, "V must be between 0 and 1: V[2] = 1.5"),
    (lambda: rbm.hidden(M, [1, 0, np.nan]), ValueError, "V must be finite: V[2] = nan"),
    (lambda: rbm.visible(M, [1, 0, 0]), ValueError, "H must have one entry per unit: 2 units"),
    (lambda: rbm.visible(M, [-1, 0]), ValueError, "H must be between 0 and 1: H[0] = -1"),
    (lambda: rbm.free_energy(M, "101"), TypeError, "V must hold real numbers; got str"),
    (lambda: rbm.free_energy(M, np.ones((1, 1, 3))), ValueError, "V must have shape (N,) or (K, N)"),
    (lambda: rbm.hidden(None, V), TypeError, "rbm must be an RBM(W, b, c); got NoneType"),
    (lambda: rbm.hidden(M[:2], V), TypeError, "rbm must be an RBM(W, b, c); got tuple"),
    (lambda: rbm.hidden(M._replace(W=M.b), V), ValueError, "W must be (n_visible, n_hidden)"),
    (lambda: rbm.log_Z(M._replace(W=np.zeros((0, 2)))), ValueError, "W must be (n_visible, n_hidden)"),
    (lambda: rbm.log_Z(M._replace(W=M.W * np.inf)), ValueError, "W must be finite: W[0, 0] = inf"),
    (lambda: rbm.log_Z(M._replace(W=M.W * 1e300)), ValueError, "W must stay below 1e+300 / 6"),
    (lambda: rbm.log_Z(M._replace(c=M.c * 1e301)), ValueError, "c must stay below 1e+300 / 2"),
    (lambda: rbm.log_Z(M._replace(b=M.c)), ValueError, "b must have one entry per unit: 3 units"),
    (lambda: rbm.log_Z(M._replace(c=M.b)), ValueError, "c must have one entry per unit: 2 units"),
    (lambda: rbm.log_Z(rbm.init(30, 21, rng=RNG(0))), ValueError, "n may be at most 20; got 21; try ais"),
    (lambda: rbm.log_likelihood(M, [0.5, 0, 1]), ValueError, "V must hold 0 and 1 only: V[0] = 0.5"),
    (lambda: rbm.gradient(M, [[-1, 1, 1]]), ValueError, "V must hold 0 and 1 only: V[0, 0] = -1; try"),
    (lambda: rbm.gradient(M, np.empty((0, 3))), ValueError, "V must have at least one row"),
    (lambda: rbm.expected_cd(M, V, 0), ValueError, "k must be at least 1; got 0"),
    (
        lambda: rbm.expected_cd(rbm.init(11, 10, rng=RNG(0)), np.ones((1, 11))),
        ValueError,
        "the number of units must be from 0 to 20; got 21",
    ),
    (lambda: rbm.energy(M, V, [[1, 0]]), ValueError, "V and H must have as many rows; got 4 and 1"),
    (lambda: rbm.energy(M, V[0], [0.5, 0]), ValueError, "H must hold 0 and 1 only: H[0] = 0.5"),
    (lambda: rbm.cd(M, V[0], rng=RNG(0), eta=0.1), ValueError, "V must have shape (K, N); got (3,)"),
    (lambda: rbm.cd(M, V[:0], rng=RNG(0), eta=0.1), ValueError, "V must have at least one row"),
    (lambda: rbm.cd(M, V, rng=1, eta=0.1), TypeError, "rng must be a numpy Generator"),
    (lambda: rbm.cd(M, V, rng=RNG(0), eta=0), ValueError, "eta must be one positive number; got 0"),
    (lambda: rbm.cd(M, V, rng=RNG(0), eta=0.1, k=0), ValueError, "k must be at least 1; got 0"),
    (lambda: rbm.train(V * 2, n_hidden=2, rng=RNG(0)), ValueError, "V must be between 0 and 1: V[0, 0] = 2"),
    (lambda: rbm.train(V[0], n_hidden=2, rng=RNG(0)), ValueError, "V must have shape (K, N); got (3,)"),
    (lambda: rbm.train(V, n_hidden=0, rng=RNG(0)), ValueError, "n_hidden must be at least 1; got 0"),
    (lambda: rbm.train(V, n_hidden=2, rng=7), TypeError, "rng must be a numpy Generator"),
    (lambda: rbm.train(V, n_hidden=2, rng=RNG(0), eta=-1), ValueError, "eta must be one positive number"),
    (lambda: rbm.train(V, n_hidden=2, rng=RNG(0), k=0), ValueError, "k must be at least 1; got 0"),
    (lambda: rbm.train(V, n_hidden=2, rng=RNG(0), batch=0), ValueError, "batch must be at least 1; got 0"),
    (lambda: rbm.train(V, n_hidden=2, rng=RNG(0), n_epochs=-1), ValueError, "n_epochs must be at least 0"),
    (lambda: rbm.train(V, rng=RNG(0)), ValueError, "train needs n_hidden, or a machine to start from"),
    (lambda: rbm.train(V[:, :2], rng=RNG(0), start=M), ValueError, "start must have n_visible = 2; got W of"),
    (lambda: rbm.train(V, n_hidden=4, rng=RNG(0), start=M), ValueError, "n_visible = 3 and n_hidden = 4"),
    (lambda: rbm.train(V, rng=RNG(0), start=3), TypeError, "rbm must be an RBM(W, b, c); got int"),
    (lambda: rbm.train(V, n_hidden=2, rng=RNG(0), batch=True), TypeError, "batch must be a whole number"),
    (lambda: rbm.train(V, n_hidden=2, rng=RNG(0), persistent="no"), TypeError, "persistent must be True"),
    (lambda: rbm.sample(M, rng=RNG(0), n_chains=1, n_steps=1, every=0), ValueError, "every must be at least"),
    (lambda: rbm.sample(M, rng=0, n_chains=1, n_steps=1), TypeError, "rng must be a numpy Generator"),
    (lambda: rbm.sample(M, rng=RNG(0), n_chains=-1, n_steps=1), ValueError, "n_chains must be at least 0"),
    (lambda: rbm.sample(M, rng=RNG(0), n_chains=1, n_steps=-1), ValueError, "n_steps must be at least 0"),
    (lambda: dream({3: 1}), ValueError, "a clamped unit must be from 0 to 2; got 3"),
    (lambda: dream({0: 2}), ValueError, "clamped must hold 0 and 1 only: clamped[0] = 2"),
    (lambda: dream([1]), TypeError, "clamped must be a dict {unit: 0 or 1}; got [1]"),
    (lambda: rbm.ais(M, rng=RNG(0), n_chains=1), ValueError, "n_chains must be at least 2; got 1"),
    (lambda: rbm.ais(M, rng=RNG(0), n_temperatures=1), ValueError, "n_temperatures must be at least 2"),
    (lambda: rbm.ais(M, rng=0), TypeError, "rng must be a numpy Generator"),
]  # fmt: skip


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize(("act", "error", "message"), REFUSED)
def test_what_cannot_be_is_refused_with_the_rule_and_the_value(act, error, message):
    with pytest.raises(error) as refusal:
        act()
    assert message in str(refusal.value)


def test_a_refused_call_draws_no_random_numbers():
    rng = np.random.default_rng(0)
    for act in (
        lambda: rbm.cd(M, V, rng=rng, eta=0),
        lambda: rbm.train(V, n_hidden=2, rng=rng, batch=0),
        lambda: rbm.sample(M, rng=rng, n_chains=1, n_steps=1, clamped={3: 1}),
        lambda: rbm.ais(M, rng=rng, n_chains=1),
    ):
        with pytest.raises(ValueError, match="must"):
            act()
    assert rng.bit_generator.state == np.random.default_rng(0).bit_generator.state


def test_the_tests_name_every_public_function():
    public = {
        name for name, f in inspect.getmembers(rbm, inspect.isfunction)
        if f.__module__ == "hopkit.rbm" and name[0] != "_"
    }  # fmt: skip
    source = inspect.getsource(inspect.getmodule(test_the_tests_name_every_public_function))
    assert all(f"rbm.{name}(" in source for name in public)
