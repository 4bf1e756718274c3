"""The command that measures: the peers' environment, and the page that it writes."""

import subprocess
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import agreement, felt, growth, limits, memory, report, startup
from benchmarks.timing import Case, Contender, Row
from course.instructor import bench


@pytest.fixture
def calls(tmp_path, monkeypatch):
    """What the set-up runs, in a folder of its own; `refuse` is the package that pip cannot find."""
    monkeypatch.setattr(bench, "PEERS", tmp_path)
    monkeypatch.setattr(bench, "STAMP", tmp_path / "course.txt")
    seen = SimpleNamespace(run=[], refuse=None)

    def run(arguments, **options):
        seen.run.append(arguments)
        bad = seen.refuse is not None and any(seen.refuse in str(a) for a in arguments)
        return SimpleNamespace(returncode=int(bad), stderr="ERROR: No matching distribution found\n")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(bench, "measure", lambda python, argv: 0)
    return seen


def test_the_peers_are_installed_once_each_at_its_version_beside_ours_from_the_lock(calls, tmp_path):
    bench.main([])
    venv, ours, *peers = calls.run
    assert "venv" in venv
    assert ours[-len(bench.OURS) :] == list(bench.OURS)
    assert all("==" in arguments[arguments.index("-c") + 2] for arguments in peers)
    pins = (tmp_path / "pins.txt").read_text()
    assert "--hash" not in pins
    assert all(f"\n{name}==" in pins for name in bench.OURS)
    bench.main([])
    assert len(calls.run) == 2 + len(peers)


def test_a_peer_that_cannot_be_had_is_told_and_leaves_the_others(calls, capsys):
    calls.refuse = "openjij"
    bench.main([])
    assert "without openjij==0.12.2: No matching distribution" in capsys.readouterr().err
    assert any("torch" in argument for argument in calls.run[-1])


def test_without_what_hopkit_itself_needs_nothing_is_measured(calls):
    calls.refuse = "numba"
    with pytest.raises(SystemExit, match="cannot be made: No matching"):
        bench.main([])
    assert not bench.STAMP.exists()


@pytest.mark.parametrize(
    ("argv", "why"), [(["reccall"], "no kernel 'reccall'"), (["--seconds", "0"], "less than an hour; got 0")]
)
def test_a_wrong_request_is_refused_before_anything_is_installed(argv, why, calls, capsys):
    with pytest.raises(SystemExit):
        bench.main(argv)
    assert why in capsys.readouterr().err
    assert calls.run == []


def row(name, ratios, *, gate=None, limit=False):
    ratios = np.array(ratios, float)
    return Row(Contender(name, len, 1, gate, limit), 2e-6 * ratios, ratios)


def test_the_table_says_ratio_spread_gate_and_verdict():
    rows = [
        row("hopkit", [1, 1, 1]),
        row("peer", [9, 12, 30], gate=10),
        row("slow peer", [9, 9.5, 30], gate=10),
        row("product", [0.2, 0.25, 0.5], gate=3, limit=True),
        Row(Contender("absent", "absent"), np.empty(0), np.empty(0)),
    ]
    measured = [(Case("recall", "N = 9", "cue", [r.contender for r in rows], "Memory is slow."), rows)]
    assert report.table(measured)[2:] == [
        "| **recall**, N = 9; one cue | | | | |",
        "| hopkit | 1 |  |  | 2 µs |",
        "| peer | **12** [9 … 30] | ≥ 10 | met | 24 µs |",
        "| slow peer | **9.5** [9 … 30] | ≥ 10 | **missed** | 19 µs |",
        "| *product* | **0.25** [0.2 … 0.5] | ≥ 0.333 | **missed** | 500 ns |",
        "| absent | not installed | | | |",
    ]
    assert report.reasons(measured) == [
        "- recall, N = 9: slow peer 9.5, not ≥ 10; product 0.25, not ≥ 0.333. Memory is slow."
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(2.5, "2.5 s"), (0.0123, "12.3 ms"), (1e-6, "1 µs"), (4.56e-10, "456 ps"), (181, "181 s")],
)
def test_a_duration_has_the_unit_that_suits_it(seconds, said):
    assert report.duration(seconds) == said


def test_the_picture_has_a_line_for_each_and_a_text_that_tells_its_ends(tmp_path):
    lines = {"hopkit": [(10, 1e-6), (1000, 1e-3)], "limit: W y": [(10, 1e-7), (1000, 5e-4)]}
    panels = [("Recall", "units", "cue", lines)] * 6
    report.draw(panels, tmp_path / "growth.png")
    assert (tmp_path / "growth.png").stat().st_size > 20_000
    assert "hopkit from 1 µs at 10 to 1 ms at 1,000" in report.described(panels)


def test_each_line_of_the_picture_grows_what_it_says():
    lines = next(iter(growth.panels(toy=True)))[3]
    assert {name: [size for size, _ in points] for name, points in lines.items()} == {
        "2 chains": [8, 16],
        "3 chains": [8, 16],
    }
    two, three = (dict(line)[16].work for _, line in next(growth.toys())[3])
    assert three / two == 3 / 2


def test_memory_that_the_system_does_not_tell_is_not_told():
    assert "| a | not told | 20 MB |  |" in report.memory_table([memory.Peak("a", None, 20.0)])


def test_a_whole_run_leaves_its_page_and_its_picture_and_a_part_leaves_none(tmp_path, monkeypatch, capsys):
    rows = [row("hopkit", [1, 1]), row("peer", [9, 9], gate=10)]
    case = Case("recall", "N = 9", "cue", [r.contender for r in rows], "Memory is slow.")
    panels = list(growth.panels(toy=True))
    monkeypatch.setattr(report, "HERE", tmp_path)
    monkeypatch.setattr(command, "measurements", lambda kernels, seconds: [(case, rows)])
    monkeypatch.setattr(limits, "all_limits", lambda: ["no limit"])
    monkeypatch.setattr(growth, "panels", lambda: panels)
    monkeypatch.setattr(felt, "all_felt", lambda: [felt.Felt("a photograph", 2.0, 1.0)])
    monkeypatch.setattr(startup, "all_starts", lambda: [startup.Start("a start", 0.1, 0.5, 3.0, 0.6, 2.0)])
    monkeypatch.setattr(memory, "all_peaks", lambda: [memory.Peak("a call", 9.0, 20.0)])
    monkeypatch.setattr(agreement, "all_agreements", lambda: [("Twice two", "arithmetic", "four", True)])
    assert command.main(1.0, ["recall"]) == 0
    assert "missed: recall, N = 9: peer 9, not ≥ 10" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    assert command.main(1.0, []) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"README.md", "growth.png"}
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    for line in (
        "0 of 1 gates are met.",
        "- recall, N = 9: peer 9, not ≥ 10. Memory is slow.",
        "| a photograph | 2 s | 1 s | **missed** |",
        "| a start | 100 ms | 500 ms | 600 ms | met | 3 s | 2 s | **missed** |",
        "| a call | 9 MB | 20 MB | met |",
        "| Twice two | arithmetic | four | agrees |",
    ):
        assert line in page
