"""A grid of independent experiments on any concurrent.futures Executor, the same on each."""

import copy
from concurrent.futures import BrokenExecutor, Executor

from hopkit import _check, _cores


def run(experiment, points, *, rng, executor=None):
    """Do an experiment at every point of a grid, many at once, and give the results in order.

    Each point gets a generator of its own before anything runs: so threads, processes and
    clusters find the same, whatever ends first. hopkit's kernels let threads run side by side.

    Parameters
    ----------
    experiment : function
        Called as experiment(*point, rng=rng). Processes must be able to import it.
    points : iterable of tuples
        The arguments at each point, e.g. `itertools.product(loads, noises)`.
    rng : numpy.random.Generator
        Spawns one generator a point, anew at each call.
    executor : concurrent.futures.Executor, or a function that makes one, optional
        One thread a core if omitted, to which NumPy's matrix products then keep; workers that
        are processes start with OPENBLAS_NUM_THREADS=1 to have the same. An Executor is left
        open. One that is made here, as by `ProcessPoolExecutor`, is shut down at the end; if
        its workers die a fresh one takes up what is missing, three times at most.

    Returns
    -------
    iterator of (point, result)
        In the order of `points`. It begins when first asked; closing it cancels what has not begun.

    Raises
    ------
    TypeError
        If experiment, a point, rng or executor is of another kind.
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
    return _results(experiment, points, _check.generator(rng).spawn(len(points)), executor)


def _results(experiment, points, rngs, executor):
    ours = not isinstance(executor, Executor)
    pool, fresh = executor() if ours else executor, 3
    if not isinstance(pool, Executor):
        raise TypeError(f"executor must be an Executor, or a function that makes one; it made {pool!r}")
    futures, missing = {}, range(len(points))
    try:
        for k, point in enumerate(points):
            while True:
                try:
                    for j in missing:
                        futures[j] = pool.submit(experiment, *points[j], rng=copy.deepcopy(rngs[j]))
                    missing, error = (), futures[k].exception()
                except BrokenExecutor as broken:  # a worker may die while points are still handed out
                    error = broken
                if not isinstance(error, BrokenExecutor):
                    break
                if not ours or not fresh:
                    cure = "" if ours else "; pass a function that makes the executor, and it is replaced"
                    error.add_note(f"workers died before the point {point} was done{cure}")
                    raise error
                pool.shutdown(cancel_futures=True)
                futures = {j: f for j, f in futures.items() if not (f.cancelled() or _broke(f))}
                missing = [j for j in range(k, len(points)) if j not in futures]
                pool, fresh = executor(), fresh - 1
            if isinstance(error, StopIteration):  # which would end this iterator without a word
                raise RuntimeError(f"the experiment raised StopIteration at the point {point}") from error
            if error is not None:
                error.add_note(f"raised at the point {point}")
                raise error
            yield point, futures.pop(k).result()
    finally:
        for future in futures.values():
            future.cancel()
        if ours:
            pool.shutdown(cancel_futures=True)


def _broke(future):
    return isinstance(future.exception(), BrokenExecutor)
