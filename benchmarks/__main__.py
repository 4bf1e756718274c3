"""Measure, in the peers' environment: `python3 -m course bench` starts it."""

import argparse
import sys
from importlib import import_module

from benchmarks import report, timing

KERNELS = ("recall", "valleys", "annealing", "enumeration", "restricted", "attention")


def main(argv):
    parser = argparse.ArgumentParser(prog="python3 -m course bench", description=__doc__)
    parser.add_argument(
        "kernels",
        nargs="*",
        metavar="KERNEL",
        help=f"of {', '.join(KERNELS)}: measure these alone, and write no page",
    )
    parser.add_argument("--seconds", type=float, default=4, help="for each row's head (%(default)s)")
    options = parser.parse_args(argv)
    for name in options.kernels:
        if name not in KERNELS:
            parser.error(f"there is no kernel {name!r}: choose from {', '.join(KERNELS)}")
    if not options.seconds > 0:
        parser.error(f"--seconds must be positive; got {options.seconds:g}")
    from benchmarks import limits

    allowed = list(limits.all_limits())
    print("\n".join(report.machine(allowed)), end="\n\n", flush=True)
    measured = list(measurements(options.kernels or KERNELS, options.seconds))
    for kernel, size, contender, ratio in report.missed(measured):
        print(f"missed: {kernel}, {size}: {contender.name} takes {ratio:.3g} of hopkit's time")
    if options.kernels:
        return 0
    from benchmarks import agreement, felt, growth, memory, startup

    panels = list(growth.panels())
    page = report.page(
        measured,
        panels,
        told(felt.all_felt()),
        told(startup.all_starts()),
        told(memory.all_peaks()),
        agreements := told(agreement.all_agreements()),
        allowed,
    )
    (report.HERE / "README.md").write_text(page, encoding="utf-8")
    report.draw(panels, report.HERE / "growth.png")
    print("benchmarks/README.md and benchmarks/growth.png are written")
    return 0 if all(ok is not False for *_, ok in agreements) else 1


def measurements(kernels, seconds):
    """(case, rows) of these kernels, each printed when it is measured."""
    for name in kernels:
        for case in import_module(f"benchmarks.{name}").cases():
            rows = timing.compare(case, seconds=seconds)
            print("\n".join(report.table([(case, rows)])[2:]), flush=True)
            yield case, rows


def told(results):
    """The list of these results, each printed when it is there."""
    found = []
    for result in results:
        print(*result, sep=" · ", flush=True)
        found.append(result)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
