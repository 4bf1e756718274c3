"""Recall from damaged cues, one unit at a time: one cue, and many."""

import itertools

import numpy as np
from numba import njit

from benchmarks.timing import Case, Contender, installed, on_one_core
from hopkit import _descent, hopfield, patterns, storage


def cases(toy=False):
    """A tenth as many random patterns as units, a fifth of the units flipped in each cue."""
    for N in (20,) if toy else (100, 1000, 4096):
        yield one_cue(N)
        yield many_cues(N, hopfieldnetwork_gate=250 if N <= 1000 else 80)


def one_cue(N, *, gated=1000):
    """One row, whose gates are for N = 1000; all take as many sweeps, the last of them without a flip."""
    W, Y, cues = task(N)
    cue = cues[0]
    end, sweeps = numpy_loop(W, cue)
    assert np.array_equal(end, hopfield.settle(W, cue).state)
    assert np.array_equal(end, numba_loop(W, cue))
    assert np.array_equal(end, recall(W, cues[:1])[0])
    gate = dict(numpy=30, hopfieldnetwork=60, neurodynex3=40, gemv=3) if N == gated else {}
    return Case(
        "recall, one cue",
        f"N = {N}",
        "cue",
        [
            Contender("hopkit", lambda: recall(W, cues[:1])),
            Contender("hopfield.recall, checks included", lambda: hopfield.recall(W, cues[:1])),
            Contender("hopfield.settle, checks and flips included", lambda: hopfield.settle(W, cue)),
            Contender("NumPy loop", lambda: numpy_loop(W, cue), gate=gate.get("numpy")),
            hopfieldnetwork(W, Y, cues[:1], gate.get("hopfieldnetwork")),
            neurodynex3(W, Y[0], cue, sweeps, gate.get("neurodynex3")),
            Contender("plain numba loop", lambda: numba_loop(W, cue)),
            gemv(W, cue, gate.get("gemv")),
        ],
        "More than half of the time is the first sum of all fields, which is the limit's product, done with "
        "the bound on its rounding; the rest are the sweeps.",
    )


def many_cues(N, hopfieldnetwork_gate, *, C=64):
    W, Y, cues = task(N, C)
    ends = recall(W, cues)
    assert all(
        np.array_equal(end, hopfield.settle(W, cue).state) for end, cue in zip(ends, cues, strict=True)
    )
    W32, columns = W.astype(np.float32), np.ascontiguousarray(cues.T, dtype=np.float32)
    return Case(
        "recall, many cues",
        f"N = {N}, {C} cues",
        "cue",
        [
            Contender("hopkit", lambda: recall(W, cues, shuffled=True), C),
            Contender("hopkit, one core", lambda: on_one_core(lambda: recall(W, cues, shuffled=True)), C),
            Contender(
                "hopfield.recall, checks included",
                lambda: hopfield.recall(W, cues, rng=np.random.default_rng(1)),
                C,
            ),
            hopfieldnetwork(W, Y, cues, hopfieldnetwork_gate),
            Contender("product of W and all cues, float32", lambda: W32 @ columns, C, limit=True),
        ],
        "Each cue flips units of its own, and reads their rows of W by itself: at N = 1000 and above from "
        "the outer cache or memory, which the cores share.",
    )


def task(N, C=1, seed=1):
    """Weights, patterns, and C cues made of them in turn."""
    rng = np.random.default_rng(seed)
    Y = patterns.random(N // 10, N, rng=rng)
    return storage.hebbian(Y), Y, patterns.corrupt(np.resize(Y, (C, N)), N // 5, rng=rng)


def recall(W, cues, *, shuffled=False):
    """As `hopfield.recall`, on checked arrays."""
    rows, N = cues.copy(), len(W)
    _descent.recall(W, np.zeros(N), rows, np.arange(N), np.uint64(0) if shuffled else None, 1000)
    return rows


def hopfieldnetwork(W, Y, cues, gate):
    """Sweeps in random orders until one changes nothing; states in int8, as its own are."""
    package = installed("hopfieldnetwork")
    if not package:
        return Contender("hopfieldnetwork", "hopfieldnetwork", gate=gate)
    net = package.HopfieldNetwork(N=len(W))
    net.w = W
    turn = itertools.cycle(cues.astype(np.int8))

    def call():
        net.set_initial_neurons_state(next(turn).copy())
        net.update_neurons(iterations=1, mode="async", run_max=True)

    call()
    assert net.check_stability(net.S)
    assert len(W) < 1000 or Y[0] @ net.S >= 0.9 * len(W)  # with few units chance may lead elsewhere
    turn = itertools.cycle(cues.astype(np.int8))
    return Contender("hopfieldnetwork", call, gate=gate)


def neurodynex3(W, y, cue, sweeps, gate):
    """So many sweeps in random orders: it does not look whether anything moves."""
    package = installed("neurodynex3.hopfield_network.network")
    if not package:
        return Contender("neurodynex3", "neurodynex3", gate=gate)
    net = package.HopfieldNetwork(len(W))
    net.weights = W
    net.set_dynamics_sign_async()

    def call():
        net.set_state_from_pattern(cue)
        net.run(nr_steps=sweeps)

    call()
    assert len(W) < 1000 or y @ net.state >= 0.9 * len(W)
    return Contender("neurodynex3", call, gate=gate)


def gemv(W, y, gate, repeats=100):
    """All fields of one state, BLAS held to one thread."""
    name = "product of W and the cue, one thread"
    threadpoolctl = installed("threadpoolctl")
    if not threadpoolctl:
        return Contender(name, "threadpoolctl", repeats, gate, limit=True)
    threads = threadpoolctl.ThreadpoolController()

    def call():
        with threads.limit(limits=1, user_api="blas"):
            for _ in range(repeats):
                W @ y

    return Contender(name, call, repeats, gate, limit=True)


def numpy_loop(W, y):
    """The field summed at each visit; where it ends, after how many sweeps."""
    y, sweeps, flipped = y.copy(), 0, True
    while flipped:
        flipped = False
        for i in range(len(W)):
            if y[i] * (W[i] @ y) < 0:
                y[i] = -y[i]
                flipped = True
        sweeps += 1
    return y, sweeps


@njit
def numba_loop(W, y):
    """The same, compiled as it stands."""
    y, flipped = y.copy(), True
    while flipped:
        flipped = False
        for i in range(len(W)):
            z = 0.0
            for j in range(len(W)):
                z += W[i, j] * y[j]
            if y[i] * z < 0:
                y[i] = -y[i]
                flipped = True
    return y
