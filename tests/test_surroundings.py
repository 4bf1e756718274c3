"""The library wherever it may be put: on few cores, under many threads, where nothing can be written."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import hopkit
from conftest import need
from course import lab
from hopkit import _cores, _descent, boltzmann, grid, hopfield, rbm, storage


def seeded():
    return np.random.default_rng(0)


W = hopfield.glass(1 - np.eye(16), rng=seeded())
Y = 2.0 * seeded().integers(2, size=(50, 16)) - 1
MANY = hopfield.glass(1 - np.eye(100), rng=seeded()), 2.0 * seeded().integers(2, size=(130, 100)) - 1
CALLS = {
    "exact": lambda: boltzmann.exact(W, T=4)[0],
    "sample": lambda: boltzmann.sample(W, rng=seeded(), n_chains=50, n_sweeps=20),
    "train a Boltzmann machine": lambda: [
        epoch.W for epoch in boltzmann.train(Y > 0, rng=seeded(), n_chains=100, persistent=True, n_epochs=5)
    ],
    "train an RBM": lambda: [*rbm.train(Y > 0, n_hidden=5, rng=seeded(), n_epochs=5)][-1].rbm.W,
    "recall": lambda: hopfield.recall(W, Y, rng=seeded()),
    "recall by a team": lambda: hopfield.recall(*MANY, rng=seeded()),
    "settle": lambda: hopfield.settle(W, Y[0], rng=seeded()).energies,
    "train a Hopfield net": lambda: next(storage.train(Y, rng=seeded())).W,
}


@pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="needs a system that binds processes to cores"
)
def test_a_process_bound_to_one_core_uses_one():
    ask = "import os; os.sched_setaffinity(0, [{}]); from hopkit import _cores; print(_cores.count())"
    bound = [sys.executable, "-c", ask.format(min(os.sched_getaffinity(0)))]
    assert subprocess.check_output(bound, text=True) == "1\n"


def test_where_nothing_is_bound_all_cores_are_used_and_one_if_nobody_knows(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    for known, used in ((3, 3), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda known=known: known)
        assert _cores.count() == used


@pytest.mark.parametrize(
    "call",
    [
        CALLS["exact"],
        CALLS["sample"],
        CALLS["recall by a team"],
        lambda: list(grid.run(print, [], rng=seeded())),
    ],
)
def test_every_pool_asks_how_many_cores_it_may_use(call, monkeypatch):
    asked = []
    monkeypatch.setattr(_cores, "count", lambda: asked.append(1) or 1)
    call()
    assert asked == [1]


def test_many_threads_at_once_find_what_one_finds():
    expected = {name: call() for name, call in CALLS.items()}
    with ThreadPoolExecutor(8) as pool:
        runs = [(name, pool.submit(call)) for _ in range(10) for name, call in CALLS.items()]
        for name, run in runs:
            np.testing.assert_array_equal(run.result(), expected[name], err_msg=name)


def products():
    """How many threads a matrix product may have."""
    return max(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")


def test_a_product_keeps_to_its_thread_while_any_team_is_at_work():
    first, second = threading.Event(), threading.Event()
    with threadpool_limits(2, user_api="blas"), _cores.Team() as one, _cores.Team() as other:
        assert products() == 2
        runs = one.submit(first.wait, 10), other.submit(second.wait, 10)
        assert one.submit(products).result() == 1
        first.set()
        assert runs[0].result()
        assert products() == 1
        second.set()
        assert runs[1].result()
        assert soon(lambda: products() == 2)  # both teams are still there: it is the work that counts


def soon(question):
    """Whether the answer is yes within a second: a thread tells that it has ended a moment before it has."""
    for _ in range(100):
        if question():
            return True
        time.sleep(0.01)
    return False


def test_a_limit_that_others_set_meanwhile_stays():
    gate = threading.Event()
    with threadpool_limits(2, user_api="blas"):
        with _cores.Team() as team:
            waits = team.submit(gate.wait, 10)
            team.submit(len, "begun").result()
            threadpool_limits(3, user_api="blas")
            gate.set()
            assert waits.result()
        assert products() == 3


def test_recall_works_as_a_team_and_leaves_none(monkeypatch):
    seen, kernel = [], _descent.settle_rows
    monkeypatch.setattr(_descent, "settle_rows", lambda *arrays: seen.append(products()) or kernel(*arrays))
    with threadpool_limits(2, user_api="blas"):
        hopfield.recall(*MANY)
        assert set(seen) == {1}
        seen.clear()
        list(grid.run(lambda rng: hopfield.recall(*MANY), [()] * 4, rng=seeded()))
        assert set(seen) == {1}
        assert products() == 2


@pytest.mark.parametrize("said", [None, "3"])
def test_kernels_of_jupyterlab_have_one_thread_a_product_unless_told(monkeypatch, said):
    from jupyterlab.labapp import LabApp

    seen = []
    monkeypatch.setattr(lab, "configure", lambda: None)
    monkeypatch.setattr(LabApp, "launch_instance", lambda _: seen.append(os.environ["OPENBLAS_NUM_THREADS"]))
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", said or "")
    if not said:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    lab.main([])
    assert seen == [said or "1"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_of_a_process_with_a_team_has_its_products_free_again():
    gate = threading.Event()
    with threadpool_limits(2, user_api="blas"), _cores.Team() as team:
        team.submit(gate.wait, 10)
        assert team.submit(products).result() == 1
        child = os.fork()
        if not child:
            os._exit(0 if products() == 2 and np.isfinite(MANY[0] @ MANY[0]).all() else 1)
        gate.set()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


KERNELS = """
import numpy as np
from hopkit import boltzmann, hopfield, rbm, storage
rng = np.random.default_rng(1)
W = hopfield.glass(1 - np.eye(16), rng=rng)
Y = 2.0 * rng.integers(2, size=(20, 16)) - 1
law, runs = boltzmann.exact(W, T=9.0), hopfield.settle(W, Y[0], rng=rng)
for array in (
    law.p, law.correlation, runs.energies, hopfield.recall(W, Y, rng=rng),
    boltzmann.gibbs(W, Y[0] > 0, rng=rng, n_sweeps=9, T=3.0),
    boltzmann.sample(W, rng=rng, n_chains=20, n_sweeps=9, T=3.0),
    next(storage.train(Y, rng=rng)).W, next(rbm.train(Y > 0, n_hidden=3, rng=rng)).rbm.W,
):
    print(array.tobytes().hex())
"""


def test_kernels_just_compiled_and_kernels_kept_give_the_same_bits(tmp_path):
    def run():
        environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
        return subprocess.check_output([sys.executable, "-c", KERNELS], env=environment, text=True)

    cold, kept = run(), sorted(tmp_path.rglob("*.nbc"))
    assert kept
    assert run() == cold
    assert sorted(tmp_path.rglob("*.nbc")) == kept


def read_only(code, *places, **environment):
    """Run Python where nothing but these places can be written to."""
    bind = [word for place in places for word in ("--bind", place, place)]
    known = {
        name: value for name, value in os.environ.items() if name not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")
    }
    known |= {"HOME": "/proc/nowhere", "PYTHONPATH": str(Path(hopkit.__path__[0]).parent)}
    walls = [need("bwrap"), "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", *bind]
    return subprocess.run(
        [*walls, sys.executable, "-c", code],
        env=known | environment, capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip


KERNEL = "from hopkit import hopfield; print(hopfield.settle([[0, 1], [1, 0]], [1, -1]).state)"


def test_kernels_run_where_none_can_be_kept_and_leave_nothing_behind(tmp_path):
    ran = read_only(KERNEL, tmp_path, TMPDIR=str(tmp_path))
    assert (ran.stdout, ran.stderr) == ("[-1. -1.]\n", "")
    assert not list(tmp_path.iterdir())


def test_kernels_are_kept_where_the_user_says(tmp_path):
    ran = read_only(KERNEL, tmp_path, NUMBA_CACHE_DIR=str(tmp_path))
    assert (ran.stdout, ran.stderr) == ("[-1. -1.]\n", "")
    assert list(tmp_path.rglob("_descent*.nbc"))


def test_where_nothing_at_all_can_be_written_the_cure_is_named():
    ran = read_only(KERNEL)
    assert ran.stderr.splitlines()[-1] == (
        "RuntimeError: numba has no place for what it compiles; "
        "set NUMBA_CACHE_DIR to a folder that can be written to"
    )
