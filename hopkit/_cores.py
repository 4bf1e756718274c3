"""The machine's cores: how many are ours, and who works on them."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from threadpoolctl import ThreadpoolController


def count():
    """How many cores this process may use, at least one: on a shared machine fewer than it has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Team(ThreadPoolExecutor):
    """A thread a core. Until the last team has gone, a matrix product keeps to the thread that asks for it.

    On all cores it would wait for the others' products, and its idle threads, which spin, for nobody.
    Afterwards products have as many threads as they had when the first team began. `size`: its threads.
    """

    _lock, _teams, _limit = threading.Lock(), 0, None

    def __init__(self):
        self.size = count()
        super().__init__(self.size)
        self._at_work = True
        with Team._lock:
            Team._teams += 1
            if Team._teams == 1:
                Team._limit = _controller().limit(limits=1, user_api="blas")

    def shutdown(self, *arguments, **options):
        super().shutdown(*arguments, **options)
        with Team._lock:
            Team._teams -= self._at_work
            if self._at_work and not Team._teams:
                Team._limit.restore_original_limits()
            self._at_work = False


def _alone():
    """After a fork the child has none of its parent's teams, and products are free again."""
    Team._lock = threading.Lock()
    if Team._teams:
        Team._teams = 0
        Team._limit.restore_original_limits()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_alone)


@cache
def _controller():
    return ThreadpoolController()
