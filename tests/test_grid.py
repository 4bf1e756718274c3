"""Grids of experiments: the same on every executor, in order, and nothing is left behind."""

import functools
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import product
from multiprocessing import get_context

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from hopkit import grid, hopfield, patterns, storage

GRID = list(product([2, 4], [0, 3, 8]))


def recalls(n_patterns, n_flips, rng):
    Y = patterns.random(n_patterns, 60, rng=rng)
    return hopfield.recall(storage.hebbian(Y), patterns.corrupt(Y, n_flips, rng=rng), rng=rng).tolist()


def slower_first(k, rng):
    time.sleep(0.02 * (5 - k))
    return rng.integers(1000)


def fails_at_three(k, rng):
    if k == 3:
        raise ZeroDivisionError("three")
    return k


def dies_once(k, folder, rng):
    mark = folder / "died"
    if k == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return k, int(rng.integers(1000))


def always_dies(k, rng):
    if k == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return k


def processes(n=2):
    return ProcessPoolExecutor(n, mp_context=get_context("forkserver"))


class OneAtATime(Executor):
    """Runs each call as it is submitted: the plainest executor there is."""

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        future.set_result(function(*args, **kwargs))
        return future


def seeded():
    return np.random.default_rng(7)


def test_every_executor_finds_the_same_in_the_order_of_the_points():
    key = int(seeded().integers(2**64, dtype=np.uint64))
    plain = [(point, recalls(*point, rng=np.random.default_rng([key, k]))) for k, point in enumerate(GRID)]
    for executor in (None, ThreadPoolExecutor, processes, OneAtATime, OneAtATime()):
        assert list(grid.run(recalls, iter(GRID), rng=seeded(), executor=executor)) == plain


def test_results_come_in_the_order_of_the_points_whichever_ends_first():
    assert [point for point, _ in grid.run(slower_first, [(k,) for k in range(5)], rng=seeded())] == [
        (0,), (1,), (2,), (3,), (4,)
    ]  # fmt: skip


def test_a_result_comes_as_soon_as_it_and_those_before_it_are_there():
    last = threading.Event()

    def waits(k, rng):
        return k < 3 or last.wait(10)

    results = grid.run(waits, [(k,) for k in range(4)], rng=seeded())
    assert [next(results)[0] for _ in range(3)] == [(0,), (1,), (2,)]
    last.set()
    assert next(results) == ((3,), True)


def test_experiments_run_side_by_side():
    meeting = threading.Barrier(2)

    def meets(k, rng):
        return meeting.wait(10) in (0, 1)  # raises, if nobody else comes

    pairs = grid.run(meets, [(k,) for k in range(4)], rng=seeded(), executor=lambda: ThreadPoolExecutor(2))
    assert [met for _, met in pairs] == [True] * 4


def test_a_second_run_from_one_generator_is_another_one():
    rng = seeded()
    first, second = (list(grid.run(recalls, GRID, rng=rng)) for _ in range(2))
    assert first != second


def restored():
    rng = np.random.default_rng(3)
    rng.random(5)
    copy = np.random.Generator(np.random.PCG64())
    copy.bit_generator.state = rng.bit_generator.state
    return copy


@pytest.mark.parametrize(
    "make",
    [
        restored,
        lambda: np.random.Generator(np.random.PCG64(5).jumped()),
        lambda: np.random.Generator(np.random.RandomState(5)._bit_generator),  # legacy seeding
    ],
    ids=["a restored state", "a jumped generator", "legacy seeding"],
)
def test_a_generator_that_does_not_know_its_seed_gives_the_same_each_time(make):
    first, again = (list(grid.run(recalls, GRID, rng=make())) for _ in range(2))
    assert first == again
    rng = make()
    results = grid.run(recalls, GRID, rng=rng)
    other = make()
    other.integers(2**64, dtype=np.uint64)
    assert rng.random() == other.random()  # one key, and at once
    assert list(results) == first


def test_points_that_are_added_leave_the_others_as_they_were():
    few = list(grid.run(recalls, GRID[:4], rng=seeded()))
    assert list(grid.run(recalls, GRID, rng=seeded()))[:4] == few


def test_without_points_there_is_nothing_to_do():
    assert list(grid.run(recalls, [], rng=seeded())) == []


@pytest.mark.parametrize("executor", [None, processes])
def test_what_an_experiment_raises_names_its_point_and_those_before_it_are_kept(executor):
    results, kept = grid.run(fails_at_three, [(k,) for k in range(6)], rng=seeded(), executor=executor), []
    with pytest.raises(ZeroDivisionError) as caught:
        kept.extend(result for _, result in results)
    assert caught.value.__notes__[-1] == "raised at the point (3,)"
    assert kept == [0, 1, 2]


def test_a_pool_made_here_is_replaced_when_a_worker_dies_and_nothing_is_lost(tmp_path):
    points = [(k, tmp_path) for k in range(8)]
    found = list(grid.run(dies_once, points, rng=seeded(), executor=processes))
    assert (tmp_path / "died").exists()
    assert found == list(grid.run(dies_once, points, rng=seeded()))  # which no longer dies


def test_a_point_that_kills_every_worker_ends_in_an_error_that_names_it():
    with pytest.raises(BrokenExecutor) as caught:
        list(grid.run(always_dies, [(k,) for k in range(4)], rng=seeded(), executor=lambda: processes(1)))
    assert "before the point (2,) was done" in caught.value.__notes__[-1]


def test_a_pool_that_was_given_is_not_replaced_but_the_error_says_what_to_do(tmp_path):
    with processes() as pool, pytest.raises(BrokenExecutor) as caught:
        list(grid.run(dies_once, [(k, tmp_path) for k in range(8)], rng=seeded(), executor=pool))
    assert "pass a function that makes the executor" in caught.value.__notes__[-1]


def test_nothing_runs_before_the_first_result_is_asked_for_nor_after_the_last():
    begun = []

    def note(k, rng):
        time.sleep(0.005)
        begun.append(k)

    before = threading.active_count()
    results = grid.run(note, [(k,) for k in range(500)], rng=seeded())
    time.sleep(0.05)
    assert begun == []
    next(results)
    results.close()
    so_far = len(begun)
    assert 1 <= so_far < 400
    assert threading.active_count() == before
    time.sleep(0.05)
    assert len(begun) == so_far


def test_a_pool_that_was_given_stays_open_and_what_waits_in_it_is_cancelled():
    begun, gate = [], threading.Event()

    def note(k, rng):
        begun.append(k)
        return k == 0 or gate.wait(10)

    with ThreadPoolExecutor(1) as pool:
        results = grid.run(note, [(k,) for k in range(9)], rng=seeded(), executor=pool)
        next(results)
        results.close()
        gate.set()
        assert pool.submit(len, "open").result(10) == 4
    assert len(begun) <= 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"experiment": 3}, "experiment must be a function; got 3"),
        ({"points": [1, 2]}, r"every point must be a tuple of arguments, e.g. \(0.1,\); got 1"),
        ({"executor": 2}, "executor must be an Executor, or a function that makes one; got 2"),
        ({"rng": 0}, "rng must be a numpy Generator"),
        ({"keep": 3}, "keep must be the path of a folder; got 3"),
    ],
)
def test_what_cannot_run_is_refused_at_once_with_the_reason(arguments, message):
    with pytest.raises(TypeError, match=message):
        grid.run(**{"experiment": recalls, "points": GRID, "rng": seeded()} | arguments)


def test_a_point_tried_again_begins_with_the_same_generator():
    tries = []

    def flaky(k, rng):
        value = int(rng.integers(10**6))
        tries.append(k)
        if k == 1 and tries.count(1) < 3:
            raise BrokenExecutor("a pool of its own")
        return value

    points = [(k,) for k in range(4)]
    first = list(grid.run(flaky, points, rng=np.random.default_rng(0)))
    assert first == list(grid.run(flaky, points, rng=np.random.default_rng(0)))
    assert tries.count(1) > 3


def test_a_stop_iteration_is_named_and_not_taken_for_the_end():
    with pytest.raises(RuntimeError, match=r"StopIteration at the point \(0,\)"):
        list(grid.run(lambda k, rng: next(iter(())), [(0,)], rng=np.random.default_rng(0)))


def test_what_makes_no_executor_is_told_so():
    with pytest.raises(TypeError, match="it made None"):
        list(grid.run(slower_first, [(0,)], rng=np.random.default_rng(0), executor=lambda: None))


def products(rng):
    """How many threads a matrix product may have."""
    return max(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")


def test_matrix_products_keep_to_one_thread_while_it_runs_and_have_theirs_again_at_its_end():
    np.zeros(1) @ np.zeros(1)
    with threadpool_limits(2, user_api="blas"):
        assert [found for _, found in grid.run(products, [()] * 3, rng=np.random.default_rng(1))] == [
            1,
            1,
            1,
        ]
        assert products(None) == 2
        begun = grid.run(products, [()] * 3, rng=np.random.default_rng(1))
        assert next(begun)[1] == 1
        begun.close()
        assert products(None) == 2


NOTEBOOK = """
import numpy as np
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from hopkit import grid
pools = []
def processes():
    pools.append(ProcessPoolExecutor(2, mp_context=get_context("forkserver")))
    return pools[-1]
def experiment(k, rng):
    return k
try:
    list(grid.run(experiment, [(1,), (2,)], rng=np.random.default_rng(0), executor=processes))
except TypeError as error:
    print(len(pools), error)
"""


def test_a_function_of_a_notebook_is_told_after_the_first_pool_that_workers_cannot_import_it():
    ran = subprocess.run([sys.executable, "-c", NOTEBOOK], capture_output=True, text=True)
    assert ran.stdout == (
        "1 workers cannot import `experiment`, which stands in a notebook; "
        "put it into a file of its own, and import it from there\n"
    )


def test_errors_may_stand_in_the_place_of_results():
    for executor in (None, processes):
        found = list(
            grid.run(
                fails_at_three, [(k,) for k in range(5)], rng=seeded(), executor=executor, errors="yield"
            )
        )
        assert [result for _, result in found if isinstance(result, int)] == [0, 1, 2, 4]
        assert found[3][1].__notes__[-1] == "raised at the point (3,)"


def counts(k, folder, rng):
    (folder / f"{k} {rng.integers(10**6)}").touch()
    if k == 4 and not (folder / "mended").exists():
        raise ZeroDivisionError("four")
    return k, rng.random()


@pytest.mark.parametrize("executor", [None, processes])
def test_a_run_that_ended_early_is_resumed_from_what_is_kept(executor, tmp_path):
    points = [(k, tmp_path) for k in range(7)]
    options = {"executor": executor, "keep": tmp_path / "kept"}
    with pytest.raises(ZeroDivisionError):
        list(grid.run(counts, points, rng=seeded(), **options))
    (tmp_path / "mended").touch()
    resumed = list(grid.run(counts, points, rng=seeded(), **options))
    assert resumed == list(grid.run(counts, points, rng=seeded()))
    done = sorted(path.name for path in (tmp_path / "kept").iterdir())
    assert done == [f"{k:06}.pickle" for k in range(7)]
    for other in ({"rng": np.random.default_rng(8)}, {"points": points[1:]}, {"experiment": dies_once}):
        with pytest.raises(ValueError, match="kept keeps results of another experiment, grid or generator"):
            list(grid.run(**{"experiment": counts, "points": points, "rng": seeded()} | options | other))


KILLED = """
import sys
from pathlib import Path
import numpy as np
from hopkit import grid
from test_grid import slow_note
folder = Path(sys.argv[1])
for point, result in grid.run(
    slow_note, [(k, folder) for k in range(12)], rng=np.random.default_rng(7), keep=folder / "kept"
):
    pass
"""


def slow_note(k, folder, rng):
    time.sleep(0.1)
    with (folder / "log").open("a") as log:
        log.write(f"{k}\n")
    return k, rng.random()


def test_a_run_that_is_killed_loses_only_what_was_under_way(tmp_path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(["tests", "."])}
    program = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], env=environment)
    while len(list((tmp_path / "kept").glob("*.pickle"))) < 4:
        time.sleep(0.02)
    program.kill()
    program.wait()
    points = [(k, tmp_path) for k in range(12)]
    resumed = list(grid.run(slow_note, points, rng=seeded(), keep=tmp_path / "kept"))
    assert [result[0] for _, result in resumed] == list(range(12))
    log = (tmp_path / "log").read_text().split()
    assert len(log) <= 12 + os.cpu_count()
    assert resumed == list(grid.run(slow_note, points, rng=seeded()))


def poisons(k, rng):
    if k == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return k


@pytest.fixture(scope="module")
def client():
    distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster, distributed.Client(cluster) as client:  # fmt: skip
        yield client


def test_a_cluster_finds_what_threads_find(client):
    plain = list(grid.run(recalls, GRID, rng=seeded()))
    assert list(grid.run(recalls, GRID, rng=seeded(), executor=client.get_executor())) == plain


def test_a_worker_of_a_cluster_killed_in_the_middle_loses_nothing(client, tmp_path):
    points = [(k, tmp_path) for k in range(8)]
    found = list(grid.run(dies_once, points, rng=seeded(), executor=client.get_executor(retries=3)))
    assert (tmp_path / "died").exists()
    assert found == list(grid.run(dies_once, points, rng=seeded()))


def test_a_point_that_kills_every_worker_of_a_cluster_is_named_and_the_others_are_done(client):
    found = list(
        grid.run(
            poisons, [(k,) for k in range(5)], rng=seeded(), executor=client.get_executor(), errors="yield"
        )
    )
    said = [result if isinstance(result, int) else repr(result) for _, result in found]
    assert said[2].startswith("KilledWorker")
    assert said[:2] + said[3:] == [0, 1, 3, 4]
    assert found[2][1].__notes__ == ["raised at the point (2,)"]


class KilledWorker(Exception):
    """What a cluster puts in the place of every point that its dead workers held."""


class Blaming(ThreadPoolExecutor):
    """A cluster whose workers point 2 kills; point 3 is blamed with it whenever it is not there alone."""

    def __init__(self):
        super().__init__(2)
        self.futures = []

    def submit(self, experiment, k, rng):
        alone = len(self.futures) >= 5 and all(future.done() for future in self.futures)

        def run():
            time.sleep(0.02)
            if k == 2 or (k == 3 and not alone):
                raise KilledWorker(k)
            return experiment(k, rng=rng)

        self.futures.append(super().submit(run))
        return self.futures[-1]


class Remembering(Blaming):
    """A cluster that does equal calls once, as dask does as long as anybody keeps the first one's future."""

    def __init__(self):
        super().__init__()
        self.known = {}

    def submit(self, experiment, k, rng):
        call = pickle.dumps((experiment, k, rng))
        if call not in self.known:
            self.known[call] = super().submit(experiment, k, rng)
        return self.known[call]


def test_a_try_has_the_name_of_its_experiment_where_a_cluster_lists_tasks():
    experiments = len, functools.partial(len), functools.partial(functools.partial(len)), Blaming()
    assert [grid._Trial(one).__name__ for one in experiments] == ["len", "len", "len", "Blaming"]


@pytest.mark.parametrize("cluster", [Blaming, Remembering])
def test_a_point_that_shared_a_worker_with_a_poisoned_one_is_not_blamed_for_it(cluster):
    points = [(k,) for k in range(5)]
    with cluster() as pool:
        found = list(grid.run(slower_first, points, rng=seeded(), executor=pool, errors="yield"))
    assert type(found.pop(2)[1]) is KilledWorker
    plain = list(grid.run(slower_first, points, rng=seeded()))
    assert found == plain[:2] + plain[3:]
