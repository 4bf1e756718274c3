"""A grid of independent experiments on any concurrent.futures Executor, with the same results on each."""

import contextlib
import functools
import os
import pickle
import sys
import threading
import uuid
from concurrent.futures import BrokenExecutor, Executor, wait
from pathlib import Path

import numpy as np

from hopkit import _check, _cores


def run(experiment, points, *, rng, executor=None, keep=None, errors="raise"):
    """Do an experiment at every point of a grid, many at once, and give the results in order.

    The generator of each point is made before anything runs, so threads, processes and clusters find
    the same, whatever ends first. hopkit's kernels let threads run side by side.

    Parameters
    ----------
    experiment : function
        Called as experiment(*point, rng=rng). Worker processes must be able to import it, so it must
        stand in a file, not in a notebook.
    points : iterable of tuples
        The arguments at each point, e.g. `itertools.product(loads, noises)`.
    rng : numpy.random.Generator
        Gives one key, `rng.integers(2**64, dtype=np.uint64)`, at once; point number k has the generator
        `np.random.default_rng([key, k])`.
    executor : concurrent.futures.Executor, or a function that makes one, optional
        If omitted, one thread per core, and a matrix product runs on the thread that calls it; workers
        that are processes start with OPENBLAS_NUM_THREADS=1 to have the same. An Executor is left
        open. One that is made here, as by `ProcessPoolExecutor`, is shut down at the end; if
        its workers die a fresh one takes up what is missing, three times at most. For a cluster, see
        hopkit/CLUSTER.md.
    keep : path of a folder, optional
        Results are kept there, as they come, in one file per point. A run that was killed is resumed by
        the same call: what is there is read instead of done. Files are pickles: read only your own.
    errors : "raise" or "yield"
        What an experiment raises ends the run; or it stands in the place of the result.

    Returns
    -------
    iterator of (point, result)
        In the order of `points`. It begins when first asked; closing it cancels what has not begun.
        Ctrl-C also stops experiments that are running, unless they run on an Executor that was given.

    Raises
    ------
    TypeError
        If experiment, a point, rng, executor or keep is of another kind.
    ValueError
        If errors is another word, or the folder keeps results of another run.
    Exception
        What an experiment raises, with a note that names the point; a
        `concurrent.futures.BrokenExecutor` if workers died and were not, or too often, replaced.

    Source
    ------
    Lecture 4, "The cliff".
    """
    if not callable(experiment):
        raise TypeError(f"experiment must be a function; got {experiment!r}")
    points = list(points)
    for point in points:
        if not isinstance(point, tuple):
            raise TypeError(f"every point must be a tuple of arguments, e.g. (0.1,); got {point!r}")
    executor = _cores.Team if executor is None else executor
    if not isinstance(executor, Executor) and not callable(executor):
        raise TypeError(f"executor must be an Executor, or a function that makes one; got {executor!r}")
    errors = _check.word(errors, ("raise", "yield"), "errors")
    if keep is not None and not isinstance(keep, (str, os.PathLike)):
        raise TypeError(f"keep must be the path of a folder; got {keep!r}")
    key = _check.generator(rng).integers(2**64, dtype=np.uint64)
    shelf = None if keep is None else _Shelf(keep, experiment, int(key), points)
    return _results(experiment, points, key, executor, shelf, errors)


def _results(experiment, points, key, executor, shelf, errors):
    done = {} if shelf is None else shelf.read()
    ours, fresh, futures = not isinstance(executor, Executor), 3, {}
    missing = [k for k in range(len(points)) if k not in done]
    pool = executor() if ours else executor
    if not isinstance(pool, Executor):
        raise TypeError(f"executor must be an Executor, or a function that makes one; it made {pool!r}")

    def submit(pool, k):
        future = pool.submit(_Trial(experiment), *points[k], rng=np.random.default_rng([int(key), k]))
        if shelf is not None:
            future.add_done_callback(shelf.writer(k))
        return future

    try:
        for k, point in enumerate(points):
            if k in done:
                yield point, done.pop(k)
                continue
            while True:
                try:
                    for j in missing:
                        futures[j] = submit(pool, j)
                    missing, error = (), _cores.ended(futures[k]).exception()
                    if type(error).__name__ == "KilledWorker":
                        # dask blames all that a dead worker held; alone, a point is guilty or not
                        for future in futures.values():
                            _cores.ended(future)
                        futures[k] = submit(pool, k)
                        error = _cores.ended(futures[k]).exception()
                except BrokenExecutor as broken:  # a worker may die while points are still handed out
                    error = broken
                if not isinstance(error, BrokenExecutor):
                    break
                if _only_here(experiment, pool):
                    raise TypeError(
                        f"workers cannot import `{experiment.__qualname__}`, which stands in a notebook; "
                        "put it into a file of its own, and import it from there"
                    ) from error
                if not ours or not fresh:
                    cure = "" if ours else "; pass a function that makes the executor, and it is replaced"
                    error.add_note(f"workers died before the point {point} was done{cure}")
                    raise error
                pool.shutdown(cancel_futures=True)
                futures = {j: f for j, f in futures.items() if not (f.cancelled() or _broke(f))}
                missing = [j for j in range(k, len(points)) if j not in futures and j not in done]
                pool, fresh = executor(), fresh - 1
            future = futures.pop(k)
            if error is None:
                if shelf is not None:
                    shelf.write(k, future.result())
                yield point, future.result()
            elif errors == "yield":
                error.add_note(f"raised at the point {point}")
                yield point, error
            elif isinstance(error, StopIteration):  # which would end this iterator without a word
                raise RuntimeError(f"the experiment raised StopIteration at the point {point}") from error
            else:
                error.add_note(f"raised at the point {point}")
                raise error
    except KeyboardInterrupt:
        if ours:
            _stop(pool, futures.values())
            ours = False
        raise
    finally:
        for future in futures.values():
            future.cancel()
        if ours:
            pool.shutdown(cancel_futures=True)


class _Trial:
    """One try of an experiment: of two equal calls dask would do the first, and take its end for both."""

    def __init__(self, experiment):
        self.experiment, self.number = experiment, uuid.uuid4().hex
        named = experiment.func if isinstance(experiment, functools.partial) else experiment
        self.__name__ = getattr(named, "__name__", type(named).__name__)  # for its page of tasks

    def __call__(self, *point, rng):
        return self.experiment(*point, rng=rng)


def _broke(future):
    return isinstance(future.exception(), BrokenExecutor)


def _only_here(experiment, pool):
    """Whether it was defined in a notebook or console, which workers that are not forks cannot import."""
    if getattr(experiment, "__module__", None) != "__main__" or hasattr(sys.modules["__main__"], "__file__"):
        return False
    context = getattr(pool, "_mp_context", None)
    return context is not None and context.get_start_method() != "fork"


def _stop(pool, futures):
    """End what runs, and wait for it, but not for long: it may be asleep in foreign code."""
    running = [future for future in futures if future.running()]
    pool.shutdown(wait=False, cancel_futures=True)
    if isinstance(pool, _cores.Team):
        pool.interrupt()
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.terminate()
    wait(running, timeout=8 * _cores.TICK)


class _Shelf:
    """Results in a folder, one file per point: a label that tells experiment, key and point; the result."""

    def __init__(self, folder, experiment, key, points):
        name = getattr(experiment, "__qualname__", type(experiment).__qualname__)
        self.labels = [[pickle.dumps(part) for part in (name, key, *point)] for point in points]
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def read(self):
        found = {}
        for k, label in enumerate(self.labels):
            if self._file(k).exists():
                theirs, found[k] = pickle.loads(self._file(k).read_bytes())
                if theirs != label:
                    raise ValueError(
                        f"{self.folder} keeps results of another experiment, grid or generator; "
                        "try an empty folder, or start the generator from the same seed"
                    )
        return found

    def write(self, k, result):
        if not self._file(k).exists():
            part = self._file(k).with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            part.write_bytes(pickle.dumps((self.labels[k], result)))
            part.replace(self._file(k))  # whole or not at all

    def writer(self, k):
        """What the future of point k calls when it ends; when its turn comes, `write` is called again."""

        def keep(future):
            if not future.cancelled() and future.exception() is None:
                with contextlib.suppress(OSError):  # a full disk: the second call says so
                    self.write(k, future.result())

        return keep

    def _file(self, k):
        return self.folder / f"{k:06}.pickle"
