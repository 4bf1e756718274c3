"""Run all tests: the library, every notebook under strict nbval, the graders, the browser."""

import argparse
import os

from course.environment import ROOT

WORKERS = 4  # at most: each may hold a browser and kernels of its own


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(
        prog="python3 -m course test",
        usage="%(prog)s [-h] [arguments of pytest]",
        description=__doc__,
        epilog="For example: -x -q tests/test_hopfield.py, or lectures/02_energy.ipynb.",
        allow_abbrev=False,
    )
    _, arguments = parser.parse_known_args(argv)
    if not (root / "tests").is_dir():
        print("this copy of the course has no tests of the library: only its notebooks are run")
    workers = min(os.cpu_count() or 1, WORKERS)
    if not argv and workers > 1:
        # all of it: files side by side, in their order, as those of few tests take longest and must not be
        # last
        arguments = ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in `course lab`
    import pytest

    return pytest.main(arguments)
