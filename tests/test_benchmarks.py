"""What times hopkit beside others: every case runs, and the clock is read rightly."""

import numpy as np
import pytest

from benchmarks import annealing, enumeration, recall, timing, valleys
from benchmarks.timing import Case, Contender, Row


@pytest.mark.parametrize("module", [annealing, enumeration, recall, valleys], ids=lambda m: m.__name__)
def test_every_case_runs_at_toy_size(module, monkeypatch):
    monkeypatch.setattr(timing, "TURNS", 1)
    for case in module.cases(toy=True):
        ours, *others = timing.compare(case, seconds=0)
        assert ours.contender.name == "hopkit"
        assert (ours.seconds > 0).all()
        assert all(row.seconds.size == callable(row.contender.call) for row in others)


def test_times_are_compared_turn_by_turn_and_by_unit_of_work():
    now = 0.0

    def taking(seconds):
        def call():
            nonlocal now
            now += seconds

        return call

    case = Case(
        "sums",
        "N = 1",
        "sum",
        [
            Contender("hopkit", taking(0.5), work=2),
            Contender("a loop", taking(3)),
            Contender("a quick loop", taking(2**-10)),
            Contender("a package", "package"),
        ],
    )
    ours, loop, quick, package = timing.compare(case, seconds=0, clock=lambda: now)
    assert (ours.seconds == 0.25).all()
    assert (ours.ratios == 1).all()
    assert (loop.ratios == 12).all()
    assert (quick.seconds == 2**-10).all()
    assert (quick.ratios == 2**-8).all()
    assert len(loop.ratios) == timing.TURNS
    assert not package.ratios.size


def test_a_machine_that_slows_from_turn_to_turn_moves_no_ratio():
    now, calls = 0.0, 0

    def taking(seconds):
        def call():
            nonlocal now, calls
            now, calls = now + seconds * (1 + calls // 2), calls + 1  # two calls a turn

        return call

    case = Case("sums", "N = 1", "sum", [Contender("hopkit", taking(1)), Contender("a loop", taking(8))])
    ours, loop = timing.compare(case, seconds=0, clock=lambda: now)
    assert len(set(ours.seconds)) == timing.TURNS
    assert (loop.ratios == 8).all()


@pytest.mark.parametrize(("ratio", "met"), [(9.5, False), (10, True), (10.5, True)])
def test_a_peer_is_to_take_so_many_times_as_long(ratio, met):
    assert timing.is_met(row(ratio, gate=10)) is met


@pytest.mark.parametrize(("times", "met"), [(1.9, True), (2, True), (2.1, False)])
def test_hopkit_is_to_take_at_most_so_many_times_a_limit(times, met):
    assert timing.is_met(row(1 / times, gate=2, limit=True)) is met


def test_the_median_decides():
    assert timing.is_met(Row(Contender("a loop", print, gate=10), np.ones(3), np.array([1, 11, 12.0])))


def test_nothing_is_met_where_nothing_was_asked_or_measured():
    assert timing.is_met(row(3, gate=None)) is None
    assert timing.is_met(Row(Contender("a package", "package", gate=10), np.empty(0), np.empty(0))) is None


def row(ratio, **contender):
    return Row(Contender("another", print, **contender), np.ones(3), np.full(3, ratio))
