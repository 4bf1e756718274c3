"""What a large call takes at its peak beside its inputs, in a process of its own; Linux alone tells."""

import subprocess
import sys
from typing import NamedTuple

import numpy as np

from benchmarks.annealing import square_glass
from hopkit import boltzmann, hopfield, modern, rbm


class Peak(NamedTuple):
    """What was called, the megabytes beside its inputs at the peak if known, and how many are allowed."""

    what: str
    megabytes: float | None
    most: float | None


def large():
    """name: (arguments of a small and of a large call, the call, megabytes allowed)."""
    rng = np.random.default_rng(1)

    def net(N):
        W = rng.normal(size=(N, N))
        W += W.T
        np.fill_diagonal(W, 0)
        return W

    return {
        "recall of 64 cues, N = 4096": (
            lambda N: (net(N), rng.choice([-1.0, 1.0], (64, N))),
            (64, 4096),
            lambda W, Y: hopfield.recall(W, Y),
            None,
        ),
        "all 2²⁸ states of 28 units": (lambda N: (net(N),), (16, 28), lambda W: boltzmann.exact(W), None),
        "annealing, N = 2000, 64 chains": (
            lambda N: (net(N),),
            (100, 2000),
            lambda W: boltzmann.anneal(W, rng=rng, n_chains=64, temperatures=np.ones(3)),
            None,
        ),
        "a 256 × 256 lattice, 32 chains": (
            lambda side: (square_glass(side),),
            (8, 256),
            lambda W: boltzmann.anneal(W, rng=rng, n_chains=32, temperatures=np.ones(3)),
            None,
        ),
        "an epoch of 10,000 rows, 784 × 500": (
            lambda n: (rng.integers(2, size=(n, 784)).astype(np.float64),),
            (200, 10_000),
            lambda V: next(rbm.train(V, n_hidden=500, rng=rng, batch=100)),
            None,
        ),
        "retrieval, d = 784, M = 10⁵, 1,024 queries": (
            lambda M: (rng.random((M, 784), np.float32), rng.random((1024, 784), np.float32)),
            (2000, 100_000),
            lambda X, xi: modern.update(X, xi, 0.1),
            20.0,
        ),
    }


def all_peaks():
    for name, (*_, most) in large().items():
        asked = [sys.executable, "-m", "benchmarks.memory", name]
        told = subprocess.run(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        yield Peak(name, None if told.returncode else float(told.stdout), most)


def main(name):
    make, (small, size), call, _ = large()[name]
    call(*make(small))  # whatever is loaded and compiled once
    arguments = make(size)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak is counted anew
    before = kilobytes("VmRSS")
    result = call(*arguments)
    print((kilobytes("VmHWM") - before) / 1000)
    del result


def kilobytes(field):
    """A line of this process's status: VmRSS, what is in memory now; VmHWM, the most that was."""
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith(field)).split()[1])


if __name__ == "__main__":
    main(sys.argv[1])
