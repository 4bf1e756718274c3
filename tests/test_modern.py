"""The continuous net against its transcription, its theorems, and numbers known beforehand."""

import inspect
import pickle
import tracemalloc

import naive
import numpy as np
import pytest

from hopkit import modern

SHAPES = [(1, 1, 1), (2, 1, 3), (7, 3, 1), (5, 8, 4), (30, 6, 17)]  # M patterns, d entries, n states


def sphere(n, d, radius, *, rng):
    x = rng.normal(size=(n, d))
    return radius * x / np.linalg.norm(x, axis=1, keepdims=True)


def clusters(rng):
    """Four tight clusters of five patterns, all 8 long."""
    X = np.repeat(sphere(4, 64, 8, rng=rng), 5, axis=0) + 0.2 * rng.normal(size=(20, 64))
    return 8 * X / np.linalg.norm(X, axis=1, keepdims=True)


def by_matrices(K, V, Q, beta):
    z = beta * Q @ K.T
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True) @ V


@pytest.mark.parametrize("beta", [0.01, 1, 5])
@pytest.mark.parametrize(("M", "d", "n"), SHAPES)
def test_every_formula_is_its_transcription_for_one_state_and_for_rows(M, d, n, beta):
    rng = np.random.default_rng([1, M, d, n])
    X, V, xi = rng.normal(size=(M, d)), rng.normal(size=(M, 2)), rng.normal(size=(n, d))
    z = xi @ X.T
    pairs = [
        (modern.softmax(z), modern.softmax, z, naive.softmax),
        (modern.lse(beta, z), lambda z: modern.lse(beta, z), z, lambda z: naive.lse(beta, z)),
        (
            modern.energy(X, xi, beta),
            lambda x: modern.energy(X, x, beta),
            xi,
            lambda x: naive.modern_energy(X, x, beta),
        ),
        (
            modern.update(X, xi, beta),
            lambda x: modern.update(X, x, beta),
            xi,
            lambda x: naive.attention(x, X, X, beta),
        ),
        (
            modern.attention(xi, X, V),
            lambda x: modern.attention(x, X, V),
            xi,
            lambda x: naive.attention(x, X, V, 1 / np.sqrt(d)),
        ),
        (
            modern.attention(xi, X, V, beta),
            lambda x: modern.attention(x, X, V, beta),
            xi,
            lambda x: naive.attention(x, X, V, beta),
        ),
    ]
    for rows, ours, arguments, theirs in pairs:
        expected = [theirs(x) for x in arguments]
        tolerance = 1e-12 / min(beta, 1)
        np.testing.assert_allclose(rows, expected, rtol=0, atol=tolerance)
        np.testing.assert_allclose([ours(x) for x in arguments], expected, rtol=0, atol=tolerance)


def test_one_state_has_one_energy_and_one_answer_in_python_types():
    X, xi = [[1.0, 0], [0, 1]], [1.0, 1]
    assert type(modern.energy(X, xi, 1)) is float
    assert type(modern.lse(1, xi)) is float
    run = modern.retrieve(X, xi, 1)
    assert type(run.converged) is bool
    assert [part.shape for part in run[:3]] == [(2,), (len(run.energies),), (2,)]


@pytest.mark.parametrize(("n", "M", "d", "dv"), [(300, 5000, 700, 3), (1, 5000, 700, 700), (513, 9000, 2, 2)])
def test_many_tiles_give_what_one_gives(n, M, d, dv):
    # the largest score comes early for some queries and late for others
    rng = np.random.default_rng([2, n])
    K, V, Q = rng.normal(size=(M, d)), rng.normal(size=(M, dv)), rng.normal(size=(n, d))
    K *= np.linspace(0.1, 60, M)[:: -1 if n == 1 else 1, None]
    np.testing.assert_allclose(modern.attention(Q, K, V, 2), by_matrices(K, V, Q, 2), rtol=0, atol=1e-11)
    E = [modern.energy(K, q, 2) for q in Q[:3]]
    np.testing.assert_allclose(modern.energy(K, Q, 2)[:3], E, rtol=1e-12)
    soft = [modern.lse(2, K @ q) for q in Q[:3]]
    np.testing.assert_allclose(
        0.5 * (Q[:3] ** 2).sum(axis=1) + np.log(M) / 2 + 0.5 * (K**2).sum(axis=1).max() - E, soft, rtol=1e-12
    )


def test_memory_does_not_grow_with_queries_times_patterns():
    rng = np.random.default_rng(3)
    X, xi = rng.normal(size=(10_000, 8)), rng.normal(size=(1000, 8))  # 80 MB of scores
    for call in (lambda: modern.update(X, xi, 1), lambda: modern.energy(X, xi, 1)):
        tracemalloc.start()
        call()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 12e6


@pytest.mark.parametrize(("beta", "xi"), [(2, 0.9575040241), (1.5, 0.8585596366), (0.5, 0)])
def test_two_opposite_patterns_rest_where_tanh_says(beta, xi):
    run = modern.retrieve([[1], [-1]], [0.5], beta)
    assert run.converged
    assert abs(run.state[0] - xi) < 1.1e-9
    assert abs(np.tanh(beta * xi) - xi) < 1e-9


@pytest.mark.parametrize(
    ("beta", "effective", "at_most"), [(0.001, 20, 0.1), (0.15, 5, 0.1), (0.2, 5, 0.1), (4, 1, 0.01)]
)
def test_a_state_comes_to_rest_among_all_patterns_or_a_cluster_or_one(beta, effective, at_most):
    X = clusters(np.random.default_rng(4))
    run = modern.retrieve(X, X[0], beta)
    p = run.weights[run.weights > 0]
    assert run.converged
    assert abs(np.exp(-(p * np.log(p)).sum()) - effective) < at_most
    np.testing.assert_allclose(run.state, X[: round(effective)].mean(axis=0), rtol=0, atol=0.1)


def test_one_update_retrieves_a_pattern_if_beta_is_large_for_its_separation_and_only_then():
    rng = np.random.default_rng(5)
    X = sphere(50, 64, 8, rng=rng)
    xi = X[7] + 0.3 * rng.normal(size=64)
    error = {
        beta: np.linalg.norm(modern.update(X, xi, beta) - X[7]) for beta in (0.01, 0.05, 0.2, 0.3, 0.4, 0.5)
    }
    assert min(error[0.01], error[0.05]) > 1
    assert all(error[beta] < 0.01 for beta in (0.2, 0.3, 0.4, 0.5))
    slopes = np.diff(np.log([error[beta] for beta in (0.2, 0.3, 0.4, 0.5)])) / 0.1
    steepness = slopes / -modern.separation(X, xi)[7]  # near 1; the others but the best fade faster
    assert 1.15 > steepness[0] > steepness[1] > steepness[2] > 1
    assert steepness[2] < 1.05


@pytest.mark.parametrize("seed", range(20))
def test_no_update_ends_farther_from_any_pattern_than_the_bound(seed):
    rng = np.random.default_rng([6, seed])
    M, d, beta = int(rng.integers(1, 30)), int(rng.integers(1, 20)), float(10 ** rng.uniform(-2, 1))
    X, xi = rng.normal(size=(M, d)), rng.normal(size=(10, d)) * 3
    errors = np.linalg.norm(modern.update(X, xi, beta)[:, None] - X, axis=2)
    bounds = modern.error_bound(X, xi, beta)
    assert (errors <= bounds * (1 + 1e-9) + 1e-12).all()
    expected = 2 * (M - 1) * np.linalg.norm(X, axis=1).max() * np.exp(-beta * modern.separation(X, xi))
    np.testing.assert_allclose(bounds, expected, rtol=1e-9)
    np.testing.assert_array_equal(modern.error_bound(X, xi[0], beta).shape, (M,))


def test_a_lone_pattern_leads_by_any_amount_and_is_retrieved_without_error():
    X = [[3.0, 4.0]]
    assert modern.separation(X).tolist() == modern.separation(X, [1, 1]).tolist() == [np.inf]
    assert modern.error_bound(X, [0, 0], 1).tolist() == [0]
    assert modern.update(X, [-9, 2], 1).tolist() == X[0]


def test_separation_is_the_lead_over_the_best_of_the_others():
    rng = np.random.default_rng(7)
    for M in (2, 3, 11):
        X, xi = rng.integers(-2, 3, (M, 4)), rng.integers(-2, 3, (6, 4))  # whole numbers, so that ties abound
        expected = [naive.separation(X, x) for x in xi]
        assert modern.separation(X, xi).tolist() == expected
        assert [modern.separation(X, x).tolist() for x in xi] == expected
        own = [naive.separation(X, x)[i] for i, x in enumerate(X)]
        assert modern.separation(X).tolist() == own
    X = rng.normal(size=(1500, 3))  # several blocks
    z = X @ X.T
    own = z.diagonal() - np.where(np.eye(len(X)), -np.inf, z).max(axis=1)
    np.testing.assert_allclose(modern.separation(X), own, rtol=0, atol=1e-12)
    np.testing.assert_allclose(modern.separation(X, X).diagonal(), own, rtol=0, atol=1e-12)


def test_update_is_attention_with_keys_for_values():
    X = np.random.default_rng(8).normal(size=(50, 64))
    np.testing.assert_allclose(
        modern.update(X, X[:5] + 1, 1 / 8), modern.attention(X[:5] + 1, X, X), rtol=0, atol=1e-12
    )


def test_no_update_raises_the_energy_which_stays_between_zero_and_its_ceiling():
    rng = np.random.default_rng(9)
    for _ in range(500):
        M, d = rng.integers(1, 20, size=2)
        X, xi, beta = rng.normal(size=(M, d)), 3 * rng.normal(size=d), float(10 ** rng.uniform(-2, 1.5))
        after = modern.update(X, xi, beta)
        longest = (X**2).sum(axis=1).max()
        rise = modern.energy(X, after, beta) - modern.energy(X, xi, beta)
        assert rise <= 1e-12 * (1 + np.log(M) / beta)
        assert -1e-9 <= modern.energy(X, after, beta) <= 2 * longest


def test_retrieve_makes_updates_until_one_changes_nothing_by_more_than_tol():
    rng = np.random.default_rng(10)
    X, xi = rng.normal(size=(12, 4)), rng.normal(size=4)
    for tol in (1e-3, 1e-9):
        run = modern.retrieve(X, xi, 1.5, tol=tol)
        states = [xi]
        for _ in run.energies[1:]:
            states.append(modern.update(X, states[-1], 1.5))
        changes = np.abs(np.diff(states, axis=0)).max(axis=1)
        assert run.converged
        assert changes[-1] <= tol < changes[:-1].min()
        np.testing.assert_allclose(run.state, states[-1], rtol=0, atol=1e-14)
        energies = [modern.energy(X, state, 1.5) for state in states]
        np.testing.assert_allclose(run.energies, energies, rtol=0, atol=1e-13)
        np.testing.assert_allclose(run.weights, modern.softmax(1.5 * X @ run.state), rtol=0, atol=1e-14)
        assert (np.diff(run.energies) <= 1e-13).all()


@pytest.mark.parametrize("max_steps", [0, 1, 3])
def test_retrieve_gives_up_after_max_steps_and_says_so(max_steps):
    X, xi = [[1.0], [-1.0]], np.array([1e-3])
    run = modern.retrieve(X, xi, 2, max_steps=max_steps)
    assert not run.converged
    assert len(run.energies) == max_steps + 1
    assert not np.shares_memory(run.state, xi)
    for _ in range(max_steps):
        xi = np.tanh(2 * xi)
    np.testing.assert_allclose(run.state, xi, rtol=1e-12)


def test_many_states_are_retrieved_side_by_side():
    X = clusters(np.random.default_rng(11))
    xi = np.vstack([X, -X[:1], np.zeros((1, 64))])
    run = modern.retrieve(X, xi, 0.2)
    ones = [modern.retrieve(X, x, 0.2) for x in xi]
    steps = len(run.energies)
    assert (run.state.shape, run.energies.shape, run.weights.shape) == (xi.shape, (steps, 22), (22, 20))
    assert run.converged.all()
    assert steps == max(len(one.energies) for one in ones)
    np.testing.assert_allclose(run.state, [one.state for one in ones], rtol=0, atol=1e-7)
    np.testing.assert_allclose(run.weights, [one.weights for one in ones], rtol=0, atol=1e-7)
    for k, one in enumerate(ones):
        np.testing.assert_allclose(run.energies[: len(one.energies), k], one.energies, rtol=0, atol=1e-11)
    stopped = modern.retrieve([[1.0], [-1.0]], [[1e-3], [0.0]], 2, max_steps=1)
    assert stopped.converged.tolist() == [False, False]  # 0 is a maximum between the two


@pytest.mark.parametrize("scale", [1e-150, 1e-6, 1.0, 1e3, 1e150])
def test_patterns_may_be_of_any_size(scale):
    rng = np.random.default_rng(12)
    X, xi = rng.normal(size=(9, 5)), rng.normal(size=(3, 5))
    np.testing.assert_allclose(
        modern.update(X * scale, xi / scale, 1.0) / scale, modern.update(X, xi, 1.0), rtol=0, atol=1e-12
    )
    beta = 1e-6 / scale / scale * 1e6
    np.testing.assert_allclose(
        modern.energy(X * scale, xi * scale, beta) / scale / scale, modern.energy(X, xi, 1.0), rtol=1e-9
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("beta", [1e6, 1e30])
def test_at_the_largest_beta_the_likest_pattern_is_all_and_nothing_overflows(beta, dtype):
    rng = np.random.default_rng(13)
    X = sphere(40, 6, 3, rng=rng).astype(dtype)
    xi = X[::4] + dtype(0.1)
    run = modern.retrieve(X, xi, beta)
    nearest = np.argmax(xi @ X.T, axis=1)
    np.testing.assert_array_equal(modern.update(X, xi, beta), X[nearest])
    np.testing.assert_array_equal(run.state, X[nearest])
    np.testing.assert_array_equal(run.weights, np.eye(40)[nearest])
    assert run.converged.all()
    assert (modern.error_bound(X, X, beta).diagonal() == 0).all()
    z = 1e6 * np.array([1, 1 - 1e-6, -1])
    np.testing.assert_allclose(modern.softmax(z), [1 / (1 + np.exp(-1)), 1 / (1 + np.e), 0], rtol=1e-9)
    np.testing.assert_allclose(modern.lse(1, z), 1e6 + np.log1p(np.exp(-1)), rtol=1e-15)
    assert modern.softmax([1.7e308, -1.7e308]).tolist() == [1, 0]
    assert modern.lse(2, [1.7e308, -1.7e308]) == 1.7e308


def test_between_its_limits_lse_falls_from_the_mean_of_many_to_the_largest():
    z = np.array([0.3, -1, 2])
    soft = [modern.lse(beta, z) for beta in (0.1, 1, 10, 1000)]
    assert all(z.max() <= s <= z.max() + np.log(3) / b for s, b in zip(soft, (0.1, 1, 10, 1000), strict=True))
    assert soft == sorted(soft, reverse=True)


CALLS = {
    "softmax": lambda X, xi: modern.softmax(X),
    "sparsemax": lambda X, xi: modern.sparsemax(X),
    "effective_number": lambda X, xi: modern.effective_number(np.abs(X) / np.abs(X).sum(axis=1)[:, None]),
    "lse": lambda X, xi: modern.lse(0.5, X),
    "energy": lambda X, xi: modern.energy(X, xi, 0.5),
    "update": lambda X, xi: modern.update(X, xi, 0.5),
    "retrieve": lambda X, xi: modern.retrieve(X, xi, 0.5, tol=1e-5)[:3],
    "separation": lambda X, xi: modern.separation(X, xi),
    "error_bound": lambda X, xi: modern.error_bound(X, xi, 0.5),
    "attention": lambda X, xi: modern.attention(xi, X, X[:, :2]),
    "pool": lambda X, xi: [modern.pool(X, xi).value, *modern.pool(X, xi).back(np.ones(xi.shape))],
    "lookup": lambda X, xi: [modern.lookup(xi, X, X).value, *modern.lookup(xi, X, X).back(np.ones(xi.shape))],
}

SCORES = ("softmax", "sparsemax", "effective_number", "lse")


def parts(result):
    return result if isinstance(result, (tuple, list)) else (result,)


@pytest.mark.parametrize("name", CALLS)
def test_single_precision_is_kept_if_all_arrays_have_it_and_costs_what_it_must(name):
    assert set(CALLS) == {
        n for n, f in inspect.getmembers(modern, inspect.isfunction)
        if f.__module__ == "hopkit.modern" and n[0] != "_"
    }  # fmt: skip
    rng = np.random.default_rng(14)
    X, xi = rng.normal(size=(2, 30, 6)).astype(np.float32)
    expected = parts(CALLS[name](X.astype(np.float64), xi.astype(np.float64)))
    for array, exact in zip(parts(CALLS[name](X, xi)), expected, strict=True):
        assert (array.dtype, exact.dtype) == (np.float32, np.float64)
        if name == "retrieve" and array.ndim == 2:  # may make an update more or less
            array, exact = array[-1:], exact[-1:]
        np.testing.assert_allclose(array, exact, rtol=1e-4, atol=3e-5)
    if name not in SCORES:
        mixed = parts(CALLS[name](X, xi.astype(np.float64)))
        for array, exact in zip(mixed, expected, strict=True):
            np.testing.assert_array_equal(array, exact)
    for array in parts(CALLS[name](np.ones((3, 6), dtype=np.int8), np.ones((2, 6), dtype=bool))):
        assert array.dtype == np.float64


@pytest.mark.parametrize("name", CALLS)
def test_arrays_are_welcome_in_any_guise_and_are_never_changed(name):
    rng = np.random.default_rng(15)
    X, xi = rng.normal(size=(30, 6)), rng.normal(size=(4, 6))
    expected = parts(CALLS[name](X, xi))
    for disguise in (
        lambda a: a.astype(">f8"),
        lambda a: np.frombuffer(a.tobytes()).reshape(a.shape),  # read-only
        np.asfortranarray,
        lambda a: np.repeat(a, 2, axis=1)[:, ::2],
    ):
        A, a = disguise(X), disguise(xi)
        for ours, plain in zip(parts(CALLS[name](A, a)), expected, strict=True):
            np.testing.assert_allclose(ours, plain, rtol=0, atol=1e-12)
            assert not np.shares_memory(ours, A)
            assert not np.shares_memory(ours, a)
        np.testing.assert_array_equal(A, X)
        np.testing.assert_array_equal(a, xi)


def test_lists_are_arrays():
    assert modern.update([[0, 1], [0, 1]], [5, 5], 1).tolist() == [0, 1]
    assert modern.softmax([0, 0]).tolist() == [0.5, 0.5]
    assert modern.attention([1, 1], [[1, 1]], [[7]]).tolist() == [7]


def test_no_state_at_all_is_updated_to_none():
    X, none = np.ones((3, 2)), np.empty((0, 2))
    assert modern.update(X, none, 1).shape == (0, 2)
    assert modern.energy(X, none, 1).shape == (0,)
    assert modern.separation(X, none).shape == (0, 3)
    assert modern.attention(none, X, np.ones((3, 5))).shape == (0, 5)


def slope(loss, x):
    """Central differences, entry by entry."""
    gradient = np.empty_like(x)
    for k in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[k] = 1e-5
        gradient[k] = (loss(x + step) - loss(x - step)) / 2e-5
    return gradient


@pytest.mark.parametrize("beta", [None, 0.3, 2.0])
@pytest.mark.parametrize("query_shape", [(4,), (1, 4), (3, 4)])
def test_the_gradients_of_pooling_are_finite_differences(query_shape, beta):
    rng = np.random.default_rng([16, len(query_shape)])
    X, query, G = rng.normal(size=(6, 4)), rng.normal(size=query_shape), rng.normal(size=query_shape)
    value, back = modern.pool(X, query, beta)
    np.testing.assert_allclose(value, modern.attention(query, X, X, beta), rtol=0, atol=1e-14)
    d_X, d_query = back(G)
    np.testing.assert_allclose(
        d_X, slope(lambda X: (G * modern.attention(query, X, X, beta)).sum(), X), rtol=0, atol=1e-8
    )
    np.testing.assert_allclose(
        d_query, slope(lambda q: (G * modern.attention(q, X, X, beta)).sum(), query), rtol=0, atol=1e-8
    )


def test_the_way_back_is_that_of_the_arrays_as_they_were():
    rng = np.random.default_rng(18)
    xi, K, V, G = rng.normal(size=(3, 4)), rng.normal(size=(6, 4)), rng.normal(size=(6, 4)), np.ones((3, 4))
    for layer, arrays in ((modern.pool, (K, xi)), (modern.lookup, (xi, K, V))):
        back = layer(*arrays).back
        expected = back(G)
        for array in arrays:
            array *= -3
        for before, after in zip(expected, back(G), strict=True):
            np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("beta", [None, 0.3, 2.0])
@pytest.mark.parametrize("rows", [(), (1,), (3,)])
def test_the_gradients_of_a_lookup_are_finite_differences(rows, beta):
    rng = np.random.default_rng([17, len(rows)])
    xi, K, V = rng.normal(size=(*rows, 4)), rng.normal(size=(6, 4)), rng.normal(size=(6, 2))
    G = rng.normal(size=(*rows, 2))
    value, back = modern.lookup(xi, K, V, beta)
    np.testing.assert_allclose(value, modern.attention(xi, K, V, beta), rtol=0, atol=1e-14)

    def loss(xi, K, V):
        return (G * modern.attention(xi, K, V, beta)).sum()

    gradients = back(G)
    assert [g.shape for g in gradients] == [xi.shape, K.shape, V.shape]
    np.testing.assert_allclose(gradients[0], slope(lambda x: loss(x, K, V), xi), rtol=0, atol=1e-8)
    np.testing.assert_allclose(gradients[1], slope(lambda k: loss(xi, k, V), K), rtol=0, atol=1e-8)
    np.testing.assert_allclose(gradients[2], slope(lambda v: loss(xi, K, v), V), rtol=0, atol=1e-8)


def test_pooling_does_not_see_the_order_of_a_set():
    rng = np.random.default_rng(18)
    X, query = rng.normal(size=(9, 4)), rng.normal(size=4)
    shuffled = rng.permutation(9)
    np.testing.assert_allclose(
        modern.pool(X[shuffled], query).value, modern.pool(X, query).value, rtol=0, atol=1e-14
    )


X, xi = np.ones((3, 2)), np.ones(2)
REFUSED = [
    (lambda: modern.update(X, xi, 0), ValueError, "beta must be one positive number; got 0"),
    (lambda: modern.energy(X, xi, -1), ValueError, "beta must be one positive number; got -1"),
    (lambda: modern.lse(np.inf, xi), ValueError, "beta must be finite: beta = inf"),
    (lambda: modern.retrieve(X, xi, np.nan), ValueError, "beta must be finite: beta = nan"),
    (lambda: modern.attention(xi, X, X, [1, 2]), ValueError, "beta must be one positive number; got [1. 2.]"),
    (lambda: modern.update(X, xi, "1"), TypeError, "beta must hold real numbers; got str"),
    (lambda: modern.update(X, xi, None), TypeError, "beta must hold real numbers; got object"),
    (
        lambda: modern.update(X, [1, 1, 1], 1),
        ValueError,
        "patterns are rows: X (M, d), xi (d,) or (n, d); got (3, 2), (3,)",
    ),
    (lambda: modern.update(X.T, xi, 1), ValueError, "got (2, 3), (2,)"),
    (lambda: modern.update(X[:0], xi, 1), ValueError, "got (0, 2), (2,)"),
    (lambda: modern.energy(xi, xi, 1), ValueError, "got (2,), (2,)"),
    (lambda: modern.energy(X, np.ones((1, 1, 2)), 1), ValueError, "got (3, 2), (1, 1, 2)"),
    (lambda: modern.separation(X, 3), ValueError, "got (3, 2), ()"),
    (lambda: modern.separation(xi), ValueError, "got (2,), (2,)"),
    (lambda: modern.retrieve(X, xi, 1, tol=-1), ValueError, "tol must be one number, 0 or more; got -1"),
    (lambda: modern.retrieve(X, xi, 1, tol=np.nan), ValueError, "tol must be finite: tol = nan"),
    (lambda: modern.retrieve(X, xi, 1, max_steps=-1), ValueError, "max_steps must be at least 0; got -1"),
    (lambda: modern.retrieve(X, xi, 1, max_steps=1.5), TypeError, "max_steps must be a whole number"),
    (lambda: modern.softmax([]), ValueError, "z must have at least one entry in its last axis; got shape (0"),
    (lambda: modern.softmax(1), ValueError, "got shape ()"),
    (lambda: modern.lse(1, [0, np.inf]), ValueError, "z must be finite: z[1] = inf"),
    (lambda: modern.softmax([1j]), TypeError, "z must hold real numbers; got complex128"),
    (lambda: modern.softmax(np.ma.array([1, 2], mask=[0, 1])), TypeError, "z must be a plain array"),
    (
        lambda: modern.attention([1, 1, 1], X, X),
        ValueError,
        "Q must be (d,) or (n, d), K (M, d); got (3,), (3, 2)",
    ),
    (lambda: modern.attention(xi, X, X[:2]), ValueError, "K must be (M, d), V (M, dv); got (3, 2), (2, 2)"),
    (lambda: modern.attention(xi, X, [1, 2, 3]), ValueError, "K must be (M, d), V (M, dv); got (3, 2), (3,)"),
    (lambda: modern.pool(X, [1, 1, 1]), ValueError, "query must be (d,) or (n, d), X (M, d)"),
    (lambda: modern.pool(X, xi).back([1]), ValueError, "G must have the shape of value, (2,); got (1,)"),
    (lambda: modern.lookup(xi, X, X).back([np.nan, 0]), ValueError, "G must be finite: G[0] = nan"),
    (
        lambda: modern.update(1e200 * X, 1e200 * xi, 1),
        ValueError,
        "X and xi are too large for float64; try smaller units",
    ),
    (
        lambda: modern.attention(*np.float32(1e30) * np.ones((3, 4, 4), np.float32)),
        ValueError,
        "Q and K and V are too large for float32",
    ),
]  # fmt: skip


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize(("act", "error", "message"), REFUSED)
def test_what_cannot_be_is_refused_with_the_rule_and_the_value(act, error, message):
    with pytest.raises(error) as refusal:
        act()
    assert message in str(refusal.value)


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("M", [3, 3000])
@pytest.mark.parametrize("name", [name for name in CALLS if name not in SCORES])
def test_an_entry_that_is_not_finite_is_found_wherever_it_stands(name, M, bad):
    names = {"attention": ("K", "Q"), "lookup": ("K", "xi"), "pool": ("X", "query")}.get(name, ("X", "xi"))
    rng = np.random.default_rng(19)
    for k, where in ((0, (M - 1, 2)), (1, (0, 1))):
        arrays = [rng.normal(size=(M, 300)), rng.normal(size=(2, 300))]
        arrays[k][where] = bad
        with pytest.raises(
            ValueError, match=rf"{names[k]} must be finite: {names[k]}\[{where[0]}, {where[1]}\]"
        ):
            CALLS[name](*arrays)


def test_a_value_that_is_not_finite_is_found_too():
    V = np.ones((3, 2))
    V[1, 1] = np.inf
    for layer in (modern.attention, modern.lookup):
        with pytest.raises(ValueError, match=r"V must be finite: V\[1, 1\] = inf"):
            layer(xi, X, V)


def test_the_separation_of_a_lone_pattern_asks_of_it_too():
    with pytest.raises(ValueError, match="must be finite"):
        modern.separation([[1.0, 2.0]], [np.nan, 1.0])


# saddles, sparse and relaxed updates


def test_a_state_that_stands_still_at_a_saddle_has_not_converged():
    X = [[1, 0], [-1, 0]]
    run = modern.retrieve(X, [0, 0.7], 3)
    assert (run.state.tolist(), run.converged) == ([0, 0], False)
    assert len(run.energies) < 5  # and it does not wait there for ever
    below = modern.retrieve(X, [0, 0.7], 0.9)  # below beta = 1 it is the only minimum
    assert below.converged
    assert not modern.retrieve([[1.0], [-1.0]], [0.0], 2).converged


@pytest.mark.parametrize("push", [1e-12, 1e-10, 1e-6])
def test_a_small_push_off_a_saddle_is_followed_to_a_minimum(push):
    run = modern.retrieve([[1, 0], [-1, 0]], [push, 0.7], 3)
    assert run.converged
    assert abs(run.state[0] - 0.994902) < 1e-6
    many = modern.retrieve([[1, 0], [-1, 0]], [[push, 0.7], [0, 0.7], [0.5, 0]], 3)
    assert many.converged.tolist() == [True, False, True]


def test_three_kinds_of_minima_at_one_temperature_are_all_stable():
    # 39 orthonormal patterns, and a pair .4 apart in the 40th direction
    pair = np.array([[1, 0.2], [1, -0.2]])
    X = np.zeros((41, 41))
    X[:39, :39], X[39:, 39:] = np.eye(39), pair
    for start, effective in ((X.mean(axis=0), 40.22), (X[39:].mean(axis=0), 2.02), (X[0], 1.02)):
        run = modern.retrieve(X, start, 10)
        assert run.converged
        assert abs(modern.effective_number(run.weights) - effective) < 0.06


@pytest.mark.parametrize("seed", range(20))
def test_what_converged_is_a_minimum_and_what_did_not_is_none(seed):
    rng = np.random.default_rng([20, seed])
    X, beta = rng.normal(size=(8, 3)), float(10 ** rng.uniform(-1, 1))
    run = modern.retrieve(X, rng.normal(size=(5, 3)), beta, max_steps=20_000)
    for state, p in zip(run.state, run.weights, strict=True):
        apart = X - state
        hessian = np.eye(3) - beta * (p[:, None] * apart).T @ apart
        assert np.linalg.eigvalsh(hessian)[0] > -1e-6
    assert run.converged.all()


def test_sparsemax_is_the_nearest_point_of_the_simplex():
    assert modern.sparsemax([1.0, 0.0]).tolist() == [1, 0]
    np.testing.assert_allclose(modern.sparsemax([0.999, 0.0]), [0.9995, 0.0005], rtol=0, atol=1e-12)
    rng = np.random.default_rng(21)
    z = rng.normal(size=(200, 6)) * rng.choice([0.1, 1, 10], size=(200, 1))
    p = modern.sparsemax(z)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=0, atol=1e-12)
    others = rng.dirichlet(np.ones(6), size=300)
    nearest = np.linalg.norm(z[:, None] - others, axis=2).min(axis=1)
    assert (np.linalg.norm(z - p, axis=1) <= nearest).all()


def test_sparse_retrieval_is_exact_if_and_only_if_the_lead_is_one_over_beta():
    rng = np.random.default_rng(22)
    for _ in range(200):
        X, beta = rng.normal(size=(7, 5)), float(10 ** rng.uniform(-1, 1))
        xi = X[rng.integers(7, size=10)] + 0.3 * rng.normal(size=(10, 5))
        s = modern.separation(X, xi)
        exact = (modern.update(X, xi, beta, sparse=True)[:, None] == X).all(axis=2)
        sure = abs(beta * s - 1) > 1e-9
        np.testing.assert_array_equal(exact[sure], (beta * s >= 1)[sure])


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("step", [0.5, 1, 1.9])
def test_a_relaxed_update_lowers_the_energy_by_what_it_must(step, sparse):
    rng = np.random.default_rng([23, sparse])
    for _ in range(200):
        M, d = rng.integers(1, 12, size=2)
        X, xi, beta = rng.normal(size=(M, d)), 3 * rng.normal(size=(4, d)), float(10 ** rng.uniform(-2, 1.5))
        after = modern.update(X, xi, beta, step=step, sparse=sparse)
        fall = modern.energy(X, xi, beta, sparse=sparse) - modern.energy(X, after, beta, sparse=sparse)
        least = (1 / step - 0.5) * np.square(after - xi).sum(axis=1)
        assert (fall >= least - 1e-11 * (1 + 1 / beta)).all()
        assert (modern.energy(X, xi, beta, sparse=sparse) > -1e-11 / beta).all()
    run = modern.retrieve(X, xi, beta, step=step, sparse=sparse)
    assert (np.diff(run.energies, axis=0) < 1e-10).all()


def test_a_sparse_update_steps_down_the_slope_of_its_energy():
    rng = np.random.default_rng(24)
    X, xi = rng.normal(size=(6, 4)), rng.normal(size=4)
    down = slope(lambda x: modern.energy(X, x, 0.7, sparse=True), xi)
    np.testing.assert_allclose(xi - down, modern.update(X, xi, 0.7, sparse=True), rtol=0, atol=1e-8)


def test_the_effective_number_counts_equal_shares():
    assert modern.effective_number(np.full(7, 1 / 7)) == pytest.approx(7, abs=1e-12)
    assert modern.effective_number([0, 1, 0]) == 1
    assert type(modern.effective_number([0.5, 0.5])) is float
    X = np.array([[1.0, 0], [0, 1], [-1, -1]])
    run = modern.retrieve(X, [0.5, -0.25], 4)
    assert abs(modern.effective_number(run.weights) - 1.11200633) < 1e-8
    at_start = modern.softmax(4 * X @ [0.5, -0.25])  # the shares of a single update
    assert abs(modern.effective_number(at_start) - 1.44281196) < 1e-8


# faults of others


@pytest.mark.parametrize("name", CALLS)
def test_no_function_depends_on_the_callers_floating_point_state(name):
    rng = np.random.default_rng(25)
    X, xi = 1e3 * rng.normal(size=(30, 6)), rng.normal(size=(4, 6))
    xi[0] = 1e-200
    expected = parts(CALLS[name](X, xi))
    with np.errstate(all="raise"):
        for ours, plain in zip(parts(CALLS[name](X, xi)), expected, strict=True):
            np.testing.assert_array_equal(ours, plain)


@pytest.mark.parametrize("q", [[1.0, 1.0], [-1.0, 0.0], [0.0, 0.0]])
@pytest.mark.parametrize("bad", [np.inf, -np.inf])
def test_infinite_keys_are_always_refused_with_the_cure(bad, q):
    K = [[1, 2], [3, 4], [bad, bad]]
    for call in (
        lambda: modern.attention(q, K, np.eye(3)), lambda: modern.lookup(q, K, np.eye(3)),
    ):  # fmt: skip
        with pytest.raises(
            ValueError, match=r"K must be finite: K\[2, 0\] = -?inf; to mask a pattern, leave"
        ):
            call()
    for call in (modern.update, modern.energy, modern.retrieve):
        with pytest.raises(ValueError, match=r"X must be finite: X\[2, 0\]"):
            call(K, q, 1)
        with pytest.raises(ValueError, match=r"X must be finite: X\[2, 0\]"):
            call(K, q, 1, sparse=True)


@pytest.mark.parametrize(
    ("act", "blamed"),
    [
        (lambda: modern.energy(np.eye(3), np.eye(3)[0], 1e-320), "beta must not be so small that ln M"),
        (lambda: modern.retrieve(np.eye(3), np.eye(3)[0], 1e-320), "beta must not be so small that ln M"),
        (lambda: modern.lse(1e-320, np.eye(3)), "beta must not be so small that ln M"),
        (lambda: modern.update(9 * np.eye(3), np.ones(3), 1.7e308), "beta must not be so large that"),
        (lambda: modern.update(np.eye(3), np.eye(3)[0], 1, step=2), "step must be above 0 and below 2"),
        (lambda: modern.effective_number([0.5, 0.4]), "p must add up to one; got 0.9"),
        (lambda: modern.effective_number([1.5, -0.5]), "p must hold shares, 0 or more; got -0.5"),
    ],
)  # fmt: skip
def test_the_true_culprit_is_named(act, blamed):
    with pytest.raises(ValueError, match=blamed):
        act()


def test_a_flag_is_true_or_false():
    for call in (modern.energy, modern.update, modern.retrieve):
        with pytest.raises(TypeError, match="sparse must be True or False; got 'no'"):
            call(X, xi, 1, sparse="no")


def test_a_layer_can_be_pickled():
    rng = np.random.default_rng(26)
    xi, K = rng.normal(size=(3, 4)), rng.normal(size=(6, 4))
    for layer in (modern.pool(K, xi), modern.lookup(xi, K, K)):
        again = pickle.loads(pickle.dumps(layer))
        for ours, theirs in zip(layer.back(layer.value), again.back(again.value), strict=True):
            np.testing.assert_array_equal(ours, theirs)
