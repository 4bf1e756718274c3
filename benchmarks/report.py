"""The page that the benchmarks leave: a machine, a table of ratios, a picture of growth."""

import os
import platform
import time
from importlib import metadata
from pathlib import Path

import numpy as np

from benchmarks.timing import is_met

HERE = Path(__file__).parent
VERSIONS = ("numpy", "numba", "scipy", "dimod", "dwave-samplers", "hopfieldnetwork", "neurodynex3", "openjij",
            "scikit-learn", "torch")  # fmt: skip
PREFIXES = (1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"), (1e-12, "ps")
VERDICTS = {True: "met", False: "**missed**", None: ""}
INTRODUCTION = """# hopkit beside its peers, and beside what the machine allows

Written by `python3 -m course bench`; run it to have the table of your machine.

All that does the same work is timed in turns, in one run, so that a slow moment of the machine falls on
all. **How many times hopkit's time** is the median over the turns of a contender's time divided by
hopkit's; in brackets the lowest and the highest turn. A *limit* (in italics) is no program but what the
machine allows, such as the one matrix product that the work cannot do without: its ratio is 1 at best,
but for chance. hopkit is its kernel on arrays that are already checked; where a row names the public
function, checks are included. A gate says how many times as long a peer is to take (≥), or how far
below hopkit a limit may lie (also ≥). Times are medians, for one unit of the work named in the row's head.
"""


def number(x):
    """Three digits, and not more."""
    return f"{x:.0f}" if x >= 100 else f"{x:.3g}"


def duration(seconds):
    """Seconds in the unit that suits them."""
    size, unit = next((p for p in PREFIXES if seconds >= p[0]), PREFIXES[-1])
    return f"{number(seconds / size)} {unit}"


def table(measured):
    """The table of [(case, rows), …] as lines of Markdown."""
    lines = [
        "| | how many times hopkit's time | gate | | time |",
        "|---|---:|---:|---|---:|",
    ]
    for case, rows in measured:
        lines.append(f"| **{case.kernel}**, {case.size}; one {case.unit} | | | | |")
        for row in rows:
            lines.append(line(row))
    return lines


def line(row):
    contender = row.contender
    name = f"*{contender.name}*" if contender.limit else contender.name
    if not row.seconds.size:
        return f"| {name} | not installed | | | |"
    low, middle, high = (number(x) for x in np.quantile(row.ratios, [0, 0.5, 1]))
    spread = f"**{middle}** [{low} … {high}]" if (row.ratios != 1).any() else "1"
    cells = name, spread, gate(contender), VERDICTS[is_met(row)], duration(np.median(row.seconds))
    return f"| {' | '.join(cells)} |"


def within(value, most):
    """Whether a value keeps its limit, in the table's words."""
    return "" if most is None or value is None else VERDICTS[bool(value <= most)]


def missed(measured):
    """The gates that are not kept, in a sentence each, and what stands in the way: [(sentences, why), …]."""
    found = []
    for case, rows in measured:
        told = [
            f"{row.contender.name} {number(np.median(row.ratios))}, not {gate(row.contender)}"
            for row in rows
            if is_met(row) is False
        ]
        if told:
            found.append((f"{case.kernel}, {case.size}: {'; '.join(told)}", case.why))
    return found


def reasons(measured):
    """One paragraph for all cases with the same reason."""
    grouped = {}
    for told, why in missed(measured):
        grouped.setdefault(why, []).append(told)
    return [f"- {'. '.join(told)}. {why}" for why, told in grouped.items()]


def gate(contender):
    if contender.gate is None:
        return ""
    return f"≥ {number(1 / contender.gate if contender.limit else contender.gate)}"


def felt_table(felt):
    lines = ["| | takes | at most | |", "|---|---:|---:|---|"]
    for f in felt:
        lines.append(
            f"| {f.what} | {duration(f.seconds)} | {duration(f.most)} | {within(f.seconds, f.most)} |"
        )
    return lines


def start_table(starts):
    lines = ["| | loading its module | first result | at most | | with an empty cache | at most | |",
             "|---|---:|---:|---:|---|---:|---:|---|"]  # fmt: skip

    def shown(x):
        return "" if x is None or np.isnan(x) else duration(x)

    for s in starts:
        first = s.load if s.warm is None else s.warm
        cells = [shown(s.load), shown(s.warm), shown(s.most_warm), within(first, s.most_warm)]
        cells += [shown(s.cold), shown(s.most_cold), within(s.cold, s.most_cold)]
        lines.append(f"| {s.what} | {' | '.join(cells)} |")
    return lines


def memory_table(peaks):
    lines = ["| | beside its inputs | at most | |", "|---|---:|---:|---|"]
    for p in peaks:
        most = "" if p.most is None else f"{p.most:.0f} MB"
        told = "not told" if p.megabytes is None else f"{p.megabytes:.0f} MB"
        lines.append(f"| {p.what} | {told} | {most} | {within(p.megabytes, p.most)} |")
    return lines


def agreement_table(agreements):
    lines = ["| | peer | found | |", "|---|---|---|---|"]
    for claim, peer, outcome, ok in agreements:
        verdict = "" if ok is None else "agrees" if ok else "**differs**"
        lines.append(f"| {claim} | {peer} | {outcome} | {verdict} |")
    return lines


def machine(limits, load):
    """What it was measured on, in lines; load, that of the system before anything was measured."""
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    versions = [f"{name} {version(name)}" for name in VERSIONS if version(name)]
    return [
        f"{processor()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}; {system}; {load}.",
        "",
        f"{', '.join(versions)}.",
        "",
        "Limits: " + "; ".join(limits) + ".",
    ]


def load():
    """How busy the system is, where it tells."""
    return f"load before the run {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"


def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def processor():
    """The processor's name and the cache that it tells of, on Linux."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    told = dict(map(str.strip, line.split(":", 1)) for line in text.splitlines() if ":" in line)
    return f"{told.get('model name', platform.machine())}, {told.get('cache size', 'cache unknown')}"


def draw(panels, path):
    """Each panel's lines, time of a unit over size, both logarithmic; every line named at its end."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    colours = "#0072B2", "#D55E00", "#009E73", "#999999", "#56B4E9"
    figure, axes = plt.subplots(2, 3, figsize=(12, 7), layout="constrained")
    for ax, (title, x_label, unit, lines) in zip(axes.flat, panels, strict=True):
        for (name, points), colour in zip(lines.items(), colours, strict=False):
            x, y = np.transpose(points)
            dashed = name.startswith("limit")
            ax.loglog(
                x, y, "--" if dashed else "o-", color=colour, ms=4, lw=1.2 if dashed else 1.8, label=name
            )
        ax.set(xlabel=x_label, ylabel=f"seconds for one {unit}")
        ax.set_xticks(sorted({x for points in lines.values() for x, _ in points}), minor=False)
        ax.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
        ax.tick_params(axis="x", labelsize=8)
        ax.minorticks_off()
        ax.set_title(title, loc="left", fontsize=11, weight="bold")
        ax.grid(alpha=0.25)
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(frameon=False, fontsize=8.5)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def described(panels):
    """The alternative text of the picture: where each line begins and ends."""
    said = []
    for title, x_label, unit, lines in panels:
        ends = [
            f"{name} from {duration(p[0][1])} at {p[0][0]:,} to {duration(p[-1][1])} at {p[-1][0]:,}"
            for name, p in lines.items()
        ]
        said.append(f"{title}, time of one {unit} against {x_label}: {'; '.join(ends)}.")
    return "Six log-log panels. " + " ".join(said)


def page(measured, panels, felt, starts, peaks, agreements, described_machine):
    """The whole of README.md."""
    gates = [is_met(row) for _, rows in measured for row in rows if is_met(row) is not None]
    parts = [
        INTRODUCTION,
        "## The machine\n",
        *described_machine,
        "\n## Ratios\n",
        f"{sum(gates)} of {len(gates)} gates are met.\n",
        *table(measured),
        *(
            ["\n### Where a gate is missed\n\nWhy, as found when the kernels were last worked on:\n"]
            if not all(gates)
            else []
        ),
        *reasons(measured),
        "\n## How cost grows\n",
        f"![{described(panels)}](growth.png)",
        "\n## What a learner feels\n",
        *felt_table(felt),
        "\n## From a fresh start\n",
        "A lecture's first kernel is to be there in two seconds; those that come later may miss that.\n",
        *start_table(starts),
        "\n## Memory at the peak\n",
        *memory_table(peaks),
        "\n## Independent implementations agree\n",
        *agreement_table(agreements),
    ]
    return "\n".join(parts) + "\n"
