"""Measure, in the peers' environment, where `python3 -m course bench` starts it: seconds, then kernels."""

import sys
from importlib import import_module

from benchmarks import report, timing
from course.instructor.bench import KERNELS


def main(seconds, kernels):
    load = report.load()
    from benchmarks import limits

    machine = report.machine(list(limits.all_limits()), load)
    print("\n".join(machine), end="\n\n", flush=True)
    measured = list(measurements(kernels or KERNELS, seconds))
    for gates, _ in report.missed(measured):
        print(f"missed: {gates}")
    if kernels:
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
        machine,
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
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
