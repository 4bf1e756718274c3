"""Learning that raises the valleys into which the targets fall."""

import numpy as np
from numba import njit

from benchmarks.timing import Case, Contender
from hopkit import _descent, patterns, storage


def cases(toy=False):
    """Random targets; each epoch starts from the Hebbian weights, so that its work is always the same."""
    for N, K in ((20, 4),) if toy else ((100, 100), (200, 200), (400, 200), (400, 400)):
        yield valleys(N, K, gated=N == 400)


def valleys(N, K, *, gated=False, few=20):
    """One epoch of hopkit and of the compiled loop, the first few presentations of the NumPy loop."""
    agree(12, 6)
    Y, W, orders = task(N, K)
    few = min(few, K)
    return Case(
        "valley training",
        f"N = {N}, {K} targets",
        "presentation",
        [
            Contender("hopkit", lambda: teach(W, Y, orders), K),
            Contender("storage.train, one epoch, checks and orders included", lambda: train(W, Y), K),
            Contender(
                f"NumPy loop, {few} presentations",
                lambda: loop(W, Y[:few], orders[:few]),
                few,
                150 if gated else None,
            ),
            Contender("plain numba loop", lambda: numba_loop(W, Y, orders), K, 25 if gated else None),
        ],
        "W is float64, 1.3 MB: each presentation reads it once for the fields and rewrites, of a valley far "
        "from its target, nearly half. These two passes are about half of the time.",
    )


def task(N, K, seed=1):
    """Targets, their Hebbian weights, and an order of visits for each presentation."""
    rng = np.random.default_rng(seed)
    Y = patterns.random(K, N, rng=rng)
    return Y, storage.hebbian(Y), np.array([rng.permutation(N) for _ in range(K)])


def agree(N, K):
    """Whole numbers all through, so that the others' weights after an epoch must be hopkit's."""
    Y, W, orders = task(N, K)
    taught = teach(W, Y, orders)
    assert (taught != W).any()
    assert np.array_equal(taught, loop(W, Y, orders))
    assert np.array_equal(taught, numba_loop(W, Y, orders))


def teach(W, Y, orders):
    W, N = W.copy(), len(W)
    slack = 1e-9 * N * (np.abs(W).max() + 2 * len(Y))
    _descent.train(W, Y, Y.copy(), orders, np.iinfo(np.int64).max, 1.0, Y[:0], slack, True)
    return W


def train(W, Y):
    return next(storage.train(Y, rng=np.random.default_rng(1), start="targets", W=W)).W


def loop(W, Y, orders):
    """Each target settles, its field summed at each visit; it is lowered, and where it ends is raised."""
    W = W.copy()
    for y, order in zip(Y, orders, strict=True):
        v, flipped = y.copy(), True
        while flipped:
            flipped = False
            for i in order:
                if v[i] * (W[i] @ v) < 0:
                    v[i] = -v[i]
                    flipped = True
        W += np.outer(y, y) - np.outer(v, v)
    return W


@njit
def numba_loop(W, Y, orders):
    """The same, compiled as it stands."""
    W, N = W.copy(), len(W)
    for k in range(len(Y)):
        y, v, flipped = Y[k], Y[k].copy(), True
        while flipped:
            flipped = False
            for i in orders[k]:
                z = 0.0
                for j in range(N):
                    z += W[i, j] * v[j]
                if v[i] * z < 0:
                    v[i] = -v[i]
                    flipped = True
        for i in range(N):
            for j in range(N):
                W[i, j] += y[i] * y[j] - v[i] * v[j]
    return W
