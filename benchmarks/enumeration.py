"""Sums over all states: log Z, the means, and the correlations of all pairs."""

import numpy as np
from numba import njit

from benchmarks.timing import Case, Contender, installed, on_one_core
from hopkit import boltzmann


def cases(toy=False):
    """Gaussian couplings at T = 1; where there are too many states, the others sum over the first few."""
    for N in (6,) if toy else (16, 20, 24, 28):
        yield sums(N, gate=250 if N in (20, 24) else None)


def sums(N, gate=None, *, few=2**18):
    agree(min(N, 16))
    W, b = task(N)
    few = min(few, 2**N)
    contenders = [
        Contender("hopkit", lambda: inner(W, b), 2**N),
        Contender("hopkit, one core", lambda: on_one_core(lambda: inner(W, b)), 2**N),
        Contender("boltzmann.exact, checks and p included", lambda: boltzmann.exact(W, b), 2**N),
        Contender("NumPy, block by block", lambda: numpy_sums(W, b, few), few, gate),
        Contender("plain numba loop, Gray code", lambda: gray_code(W, b, few), few),
    ]
    if N <= 20:
        contenders.append(exact_solver(W, b))
    why = (
        "Up to 20 units p is kept: 8 MB of fresh memory at N = 20, which takes as long as the sums, and one "
        "block of work, for one core."
        if N <= 20
        else ""
    )
    return Case("all states", f"N = {N}", "state", contenders, why)


def task(N, seed=1):
    rng = np.random.default_rng(seed)
    W = np.triu(rng.normal(size=(N, N)) / np.sqrt(N), 1)
    return W + W.T, rng.normal(size=N)


def agree(N):
    W, b = task(N)
    exact = boltzmann.exact(W, b)
    for sums, error in ((numpy_sums, 1e-13), (gray_code, 1e-10)):
        Z, C = sums(W, b, 2**N)
        assert abs(exact.log_Z - np.log(Z)) <= error
        assert np.abs(exact.correlation - C / Z).max() <= error


def inner(W, b):
    """What `boltzmann.exact` does with checked arrays of moderate size."""
    return boltzmann._split(W, b) if len(b) > 14 else boltzmann._table(W, b)


def exact_solver(W, b):
    """dimod's, which gives the energies and no more."""
    dimod = installed("dimod")
    if not dimod:
        return Contender("dimod ExactSolver, energies only", "dimod")
    i, j = (k.tolist() for k in np.triu_indices(len(b), 1))
    J = dict(zip(zip(i, j, strict=True), (-W[i, j]).tolist(), strict=True))
    model = dimod.BinaryQuadraticModel(dict(enumerate((-b).tolist())), J, 0.0, "BINARY")
    solver = dimod.ExactSolver()
    return Contender("dimod ExactSolver, energies only", lambda: solver.sample(model), 2 ** len(b))


def numpy_sums(W, b, stop, block=2**14):
    """Z and the sum of weight × s s' over the first states, by matrix products."""
    Z, C = 0.0, np.zeros_like(W)
    for first in range(0, stop, block):
        S = 1.0 * (np.arange(first, min(first + block, stop))[:, None] >> np.arange(len(b)) & 1)
        w = np.exp(((S @ W / 2 + b) * S).sum(axis=1))
        Z += w.sum()
        C += (S * w[:, None]).T @ S
    return Z, C


@njit
def gray_code(W, b, stop):
    """The same with one flip from state to state, compiled as it stands."""
    N = len(b)
    s, z, C = np.zeros(N), b.copy(), np.zeros((N, N))
    log_w, Z = 0.0, 1.0
    for k in range(1, stop):
        i = 0
        while not k >> i & 1:
            i += 1
        change = 1 - 2 * s[i]
        log_w += change * z[i]
        s[i] += change
        for j in range(N):
            z[j] += change * W[i, j]
        w = np.exp(log_w)
        Z += w
        for i in range(N):
            if s[i] == 1:
                for j in range(N):
                    C[i, j] += w * s[j]
    return Z, C
