"""The cores of the machine: how many this process may use, and threads on them that can be stopped."""

import ctypes
import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

TICK = 0.1  # seconds between two looks at whether somebody wants to stop


def count():
    """How many cores this process may use, at least one: on a shared machine fewer than it has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ended(future):
    """Wait for a future, and hear Ctrl-C meanwhile, on every system and in every thread."""
    while not wait([future], TICK).done:
        pass
    return future


class Team(ThreadPoolExecutor):
    """A thread pool with one thread per core. Ctrl-C ends its work at once.

    While any thread of any team is at work, a matrix product runs on the thread that calls it:
    otherwise the BLAS threads of different workers would compete, and idle ones spin. The limit is
    set and lifted by the workers themselves, which Ctrl-C never reaches, so it ends with the work.
    `size`: the number of threads.
    """

    _lock, _busy, _before = threading.Lock(), {}, {}

    def __init__(self, size=None):
        self.size = size or count()
        super().__init__(self.size)

    def work(self, function, tasks):
        """Call function(*task, stop) for every task and wait for all of them.

        `stop` is an array of one byte. It becomes 1 on Ctrl-C; a kernel that may run for long looks at
        it between two slices of its work, and returns.
        """
        stop, futures = np.zeros(1, np.uint8), []
        try:
            for task in tasks:
                futures.append(self.submit(function, *task, stop))
            for future in futures:
                ended(future).result()
        finally:
            stop[0] = 1
            for future in futures:
                future.cancel()

    def submit(self, function, /, *arguments, **options):
        return super().submit(self._do, function, arguments, options)

    def _do(self, function, arguments, options):
        me = threading.get_ident()
        try:
            with Team._lock:
                if not Team._busy:
                    Team._before = {library: library.num_threads for library in _products()}
                    for library in Team._before:
                        _limit(library, 1)
                Team._busy[me] = self
            return function(*arguments, **options)
        finally:
            ready = False
            while not ready:
                try:
                    with Team._lock:
                        Team._busy.pop(me, None)
                        if not Team._busy:
                            _lift()
                        ready = True
                except KeyboardInterrupt:  # from `interrupt`, in the middle of these lines
                    pass

    def interrupt(self):
        """Raise KeyboardInterrupt in every thread at work, as soon as it is back in Python."""
        with Team._lock:
            for thread, team in Team._busy.items():
                if team is self:
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(thread), ctypes.py_object(KeyboardInterrupt)
                    )

    def shutdown(self, wait=True, *, cancel_futures=False):
        super().shutdown(wait=False, cancel_futures=cancel_futures)
        try:
            for thread in self._threads if wait else ():
                while thread.is_alive():
                    thread.join(TICK)
        except BaseException:
            self.interrupt()
            raise


def _products():
    """The libraries behind NumPy's matrix products, as threadpoolctl knows them."""
    return [library for library in _controller().lib_controllers if library.user_api == "blas"]


def _limit(library, n_threads):
    # since threadpoolctl 3.6, `set_num_threads` does nothing in a thread that was not the first to call it
    getattr(library, "_real_set_num_threads", library.set_num_threads)(n_threads)


def _lift():
    """Give products their threads back, unless somebody else has set another limit meanwhile."""
    for library, n_threads in Team._before.items():
        if library.num_threads == 1:
            _limit(library, n_threads)
    Team._before = {}


def _alone():
    """After a fork the child has none of its parent's threads, and products are free again."""
    Team._lock = threading.Lock()
    if Team._busy:
        Team._busy.clear()
        _lift()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_alone)


@cache
def _controller():
    return ThreadpoolController()
