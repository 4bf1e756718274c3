"""How long a fresh process takes to its first result, with a warm and with an empty kernel cache."""

import os
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

import numpy as np

# a call of each first kernel that a lecture meets, small as there: its arguments, and the call
FIRST = {
    "hopfield.settle": ("W, y = 1 - np.eye(50), rng.choice([-1, 1], 50)", "(W, y, rng=rng)"),
    "hopfield.recall": ("W, Y = 1 - np.eye(50), rng.choice([-1, 1], (20, 50))", "(W, Y, rng=rng)"),
    "storage.basin_radius": (
        "Y = rng.choice([-1, 1], (2, 50))\nW = Y.T @ Y * (1 - np.eye(50))",
        "(W, Y, rng=rng)",
    ),
    "boltzmann.gibbs": ("W, s = 1 - np.eye(10), np.zeros(10)", "(W, s, rng=rng, n_sweeps=9)"),
    "boltzmann.exact": ("W = 1 - np.eye(16)", "(W)"),
    "boltzmann.sample": ("W = 1 - np.eye(10)", "(W, rng=rng, n_chains=99, n_sweeps=9)"),
    "rbm.train": ("V = rng.integers(2, size=(50, 20))", "(V, n_hidden=9, rng=rng).__next__()"),
    "modern.update": ("X, xi = rng.normal(size=(9, 20)), rng.normal(size=20)", "(X, xi, 1.0)"),
}
PROGRAM = """
import time
import numpy as np
rng = np.random.default_rng(1)
{prepare}
start = time.perf_counter()
from hopkit import {module}
loaded = time.perf_counter()
{name}{call}
print(loaded - start, time.perf_counter() - loaded)
"""


class Start(NamedTuple):
    """What was started and its seconds: to load the module, to the first result, and with an empty cache.

    The two last are what a first result may take with a warm cache, and with an empty one.
    """

    what: str
    load: float
    warm: float | None = None
    cold: float | None = None
    most_warm: float | None = None
    most_cold: float | None = None


def all_starts(times=5):
    """Medians over so many processes; one process for an empty cache."""
    numpy, hopkit = (np.median([whole(code) for _ in range(times)]) for code in ("numpy", "numpy, hopkit"))
    yield Start("`import numpy`, the whole process", numpy)
    yield Start("`import numpy, hopkit`", hopkit, most_warm=numpy + 0.05)
    cold = []
    for name, (prepare, call) in FIRST.items():
        code = PROGRAM.format(prepare=prepare, module=name.split(".")[0], name=name, call=call)
        with tempfile.TemporaryDirectory() as cache:
            cold.append(told(code, cache)[1])
            load, warm = np.median([told(code, cache) for _ in range(times)], axis=0)
        yield Start(f"first `{name}`", load, warm, cold[-1], 0.6, 2.0)
    yield Start("all of these with empty caches", float("nan"), cold=sum(cold), most_cold=30.0)


def whole(modules):
    """The seconds of a process that imports these and ends."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {modules}"], check=True)
    return time.perf_counter() - start


def told(code, cache):
    """The numbers that a process prints which keeps its compiled kernels in this folder."""
    environment = os.environ | {"NUMBA_CACHE_DIR": cache}
    return list(map(float, subprocess.check_output([sys.executable, "-c", code], env=environment).split()))
