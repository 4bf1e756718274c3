"""How contenders are timed: in turns, each often enough for the clock, compared turn by turn."""

import gc
import os
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

TURNS = 5  # at least so many measurements of each
TICK = 0.02  # seconds: shorter calls are repeated until one measurement takes as long


class Contender(NamedTuple):
    """One way to do a case's work.

    name : str
    call : a function of no argument, or the name of the package that is not installed.
    work : float, how many of the case's units of work one call does.
    gate : float, how many times as long as hopkit a peer is to take, or how many times as long as
        a limit hopkit may take; None where nothing is asked.
    limit : bool, whether this is what the machine allows rather than another program.
    """

    name: str
    call: Callable[[], object] | str
    work: float = 1
    gate: float | None = None
    limit: bool = False


class Case(NamedTuple):
    """The same work, done by hopkit (the first contender) and by others.

    kernel, size : str, for the table, e.g. "recall, one cue" and "N = 1000".
    unit : str, the unit of work, e.g. "cue".
    contenders : list of Contender
    why : str, what stands in the way of its gates, told where one is missed.
    """

    kernel: str
    size: str
    unit: str
    contenders: list
    why: str = ""


class Row(NamedTuple):
    """What was measured of one contender.

    seconds : (turns,) float, the time of one unit of work; empty if the contender is not installed.
    ratios : (turns,) float, its time over hopkit's in the same turn.
    """

    contender: Contender
    seconds: np.ndarray
    ratios: np.ndarray


def compare(case, *, seconds=6.0, clock=time.perf_counter):
    """Time the contenders of a case in turns for about so many seconds; a Row each.

    In every turn each is timed once, hopkit first in one and last in the next, so that a slow
    moment of the machine falls on all of them. The first call of each compiles and is not timed.
    """
    present = [c for c in case.contenders if callable(c.call)]
    repeats = []
    for contender in present:
        contender.call()
        start = clock()
        contender.call()
        once = max(clock() - start, 1e-9)
        repeats.append(int(np.ceil(TICK / once)) if once < TICK else 1)
    times = [[] for _ in present]
    begun, order = clock(), list(range(len(present)))
    collecting = gc.isenabled()
    gc.disable()
    try:
        while len(times[0]) < TURNS or clock() - begun < seconds:
            for k in order:
                start = clock()
                for _ in range(repeats[k]):
                    present[k].call()
                times[k].append((clock() - start) / (repeats[k] * present[k].work))
            order.reverse()
    finally:
        if collecting:
            gc.enable()
    measured = dict(zip((c.name for c in present), map(np.array, times), strict=True))
    ours = measured[case.contenders[0].name]
    nothing = np.empty(0)
    return [
        Row(c, measured.get(c.name, nothing), measured[c.name] / ours if c.name in measured else nothing)
        for c in case.contenders
    ]


def is_met(row):
    """Whether the median ratio keeps the contender's gate; None if nothing was asked or measured."""
    if row.contender.gate is None or not row.ratios.size:
        return None
    ratio = np.median(row.ratios)
    return bool(1 / ratio <= row.contender.gate if row.contender.limit else ratio >= row.contender.gate)


def installed(name):
    """The module of a peer, or None."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        return None


def on_one_core(call):
    """Call it with this thread, and those it starts, held to one core."""
    if not hasattr(os, "sched_setaffinity"):
        return call()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        return call()
    finally:
        os.sched_setaffinity(0, cores)
