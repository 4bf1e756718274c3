"""What a learner feels: seconds until a picture is whole, a map drawn, a lattice moved on."""

import io
import time
from itertools import product
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import sparse

from hopkit import boltzmann, grid, patterns, storage
from hopkit.hopfield import settle


class Felt(NamedTuple):
    """What was asked, what was measured (seconds, a call), and the most that a learner should wait."""

    what: str
    seconds: float
    most: float


def all_felt():
    yield Felt("a 64 × 64 photograph with 40 % wrong pixels restored", photograph(), 1)
    yield Felt("lecture 4's map of recall, 1,144 nets of 400 units", recall_map(), 10)
    yield Felt("a frame of a live 256 × 256 Ising lattice: a sweep, and its picture", ising_frame(), 1 / 30)
    yield Felt("20 units enumerated anew, as when a slider moves", enumerated(), 0.1)


def median(call, times):
    """The seconds of a call, the first of which compiles and does not count."""
    call()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds))


def photograph():
    rng = np.random.default_rng(1)
    Y = np.vstack([patterns.photograph(64), patterns.glyphs(64)])
    W = storage.projection(Y)
    cue = patterns.corrupt(Y[0], 1638, rng=rng)

    def restore():
        run = settle(W, cue, rng=np.random.default_rng(2))
        assert (run.state == Y[0]).all()

    return median(restore, 5)


def recall_map():
    def experiment(noise, load, rng):
        Y = patterns.random(round(load * 400), 400, rng=rng)
        return storage.share_recalled(storage.hebbian(Y), Y, round(noise * 400), rng=rng, n_cues=12)

    points = list(product(np.linspace(0, 0.5, 26), np.linspace(0.005, 0.22, 44)))
    return median(lambda: list(grid.run(experiment, points, rng=np.random.default_rng(1))), 1)


def ising_frame(side=256):
    W, b = boltzmann.from_hopfield(ring_of_rings(side))
    T, rng = 2 / np.log(1 + np.sqrt(2)), np.random.default_rng(1)
    state = [rng.integers(2, size=side**2)]

    def frame():
        state[0] = boltzmann.gibbs(W, state[0], b, rng=rng, n_sweeps=1, T=T)[0]
        picture = Image.fromarray((255 * state[0]).astype(np.uint8).reshape(side, side))
        picture.save(io.BytesIO(), "PNG")

    return median(frame, 60)


def ring_of_rings(side):
    """The couplings of an Ising ferromagnet on a square lattice that wraps around."""
    ring = sparse.diags_array([1.0, 1.0, 1.0, 1.0], offsets=[1, -1, side - 1, 1 - side], shape=(side, side))
    return sparse.csr_array(sparse.kronsum(ring, ring))


def enumerated():
    rng = np.random.default_rng(1)
    W = np.triu(rng.normal(size=(20, 20)), 1)
    return median(lambda: boltzmann.exact(W + W.T, rng.normal(size=20)), 20)
