"""Ctrl-C: heard within a second, whatever runs, with nothing left running and nothing left changed."""

import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from hopkit import _cores, grid

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends signals as POSIX does")

# a test that runs in the background of a shell inherits an ignored SIGINT
PROGRAM = r"""
import itertools, os, signal, sys, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)
import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_info, threadpool_limits
from hopkit import boltzmann, chains, grid, hopfield, patterns, rbm, storage

def products():
    return max(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")

def experiment(rng):
    "for a minute at work in Python, in a matrix product, in kernels"
    start = time.time()
    while time.time() < start + 60:
        many[:50] @ many[:50].T
        boltzmann.sample(W8, rng=rng, n_chains=64, n_sweeps=10**5)

def settle():
    while True:
        hopfield.settle(W1500, many[0], rng=rng)

rng = np.random.default_rng(1)
W8, W30, W400, W1500 = (hopfield.glass(1 - np.eye(N), rng=rng) for N in (8, 30, 400, 1500))
lattice, V = sparse.csr_array(hopfield.lattice(64)), rng.integers(2, size=(50, 8))
many = patterns.random(2000, 1500, rng=rng)
hebb = storage.hebbian(many)
machine = rbm.init(50, 40, rng=rng)
LONG = {
    "sample": lambda n: boltzmann.sample(W400, rng=rng, n_chains=64, n_sweeps=n),
    "sample, sparse": lambda n: boltzmann.sample(lattice, rng=rng, n_chains=64, n_sweeps=n),
    "anneal": lambda n: boltzmann.anneal(W400, rng=rng, n_chains=64, temperatures=np.linspace(9, 1, n)),
    "gibbs": lambda n: boltzmann.gibbs(W8, np.zeros(8), rng=rng, n_sweeps=10 * n),
    "exact": lambda n: boltzmann.exact(W8 if n == 1 else 9 * W30, T=0.01),
    "recall": lambda n: hopfield.recall(hebb, many[:n], rng=rng),
    "settle": lambda n: n == 1 or settle(),
    "basin_radius": lambda n: storage.basin_radius(hebb, many, rng=rng, n_cues=min(n, 4000)),
    "storage.train": lambda n: list(storage.train(many[:n], rng=rng, n_epochs=n)),
    "storage.train, batch": lambda n: list(storage.train(many[:n], rng=rng, batch=2000, n_epochs=n)),
    "boltzmann.train": lambda n: list(boltzmann.train(V, rng=rng, n_chains=100, n_sweeps=n, n_epochs=n)),
    "rbm.train": lambda n: list(rbm.train(many[: 9 * n, :500] > 0, n_hidden=200, rng=rng, n_epochs=n)),
    "rbm.sample": lambda n: rbm.sample(machine, rng=rng, n_chains=1000, n_steps=n),
    "ais": lambda n: rbm.ais(machine, rng=rng, n_chains=1000, n_temperatures=n + 1),
    "grid": lambda n: n == 1 or list(grid.run(experiment, [()] * 8, rng=rng)),
}
threadpool_limits(2, user_api="blas")
chains.spared[0] = 0  # short runs compile, too
for name in sys.stdin:
    call = LONG[name.strip()]
    call(1)  # compiles what is needed
    print("ready", flush=True)
    try:
        print("begins", flush=True)
        call(10**6)
    except KeyboardInterrupt:
        heard = time.time()
    while True:  # a second Ctrl-C may come here
        try:
            sys.stdin.readline()
            break
        except KeyboardInterrupt:
            pass
    for _ in range(20):
        busy = time.process_time()
        time.sleep(0.05)
        idle = time.process_time() - busy < 0.02
        if idle:
            break
    print(heard, idle, products(), threading.active_count(), flush=True)
"""
LONG = re.findall(r'^    "(.*)": lambda n', PROGRAM, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def program():
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield program
        program.stdin.close()


@pytest.mark.parametrize("presses", [1, 2])
@pytest.mark.parametrize("name", LONG)
def test_ctrl_c_is_heard_within_a_second_and_nothing_is_left_running(name, presses, program):
    program.stdin.write(name + "\n")
    program.stdin.flush()
    assert [program.stdout.readline() for _ in range(2)] == ["ready\n", "begins\n"]
    time.sleep(0.25)
    pressed = time.time()
    for _ in range(presses):
        program.send_signal(signal.SIGINT)
        time.sleep(0.05)
    program.stdin.write("pressed\n")
    program.stdin.flush()
    heard, *left = program.stdout.readline().split()
    assert float(heard) - pressed < 1
    assert left == ["True", "2", "1"]  # idle; products have their threads again; one thread


def products():
    """How many threads a matrix product may have."""
    return max(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")


def test_a_half_read_grid_that_is_kept_does_not_keep_the_threads_of_products():
    begun = []

    def experiment(k, rng):
        begun.append(k)
        return products()

    with threadpool_limits(2, user_api="blas"):
        results = grid.run(experiment, [(k,) for k in range(6)], rng=np.random.default_rng(1))
        assert next(results) == ((0,), 1)
        for _ in range(500):  # between two points products may be free for a moment, too
            if len(begun) == 6 and products() == 2:
                break
            time.sleep(0.01)
        assert len(begun) == 6
        assert products() == 2
        assert list(results) == [((k,), 1) for k in range(1, 6)]


def test_a_worker_that_is_interrupted_between_two_tasks_goes_on():
    with _cores.Team() as team:
        for _ in range(100):
            done = [team.submit(sum, range(20_000)) for _ in range(4)]
            team.interrupt()
            for future in done:
                assert isinstance(_cores.ended(future).exception(), KeyboardInterrupt | type(None))
        assert team.submit(len, "here").result(5) == 4
    assert not _cores.Team._busy
