"""Run all tests: the library, every notebook under strict nbval, the graders, the browser."""

import argparse

from course.environment import ROOT


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
    import pytest

    return pytest.main(arguments)
