"""Run all tests: the library, every notebook under strict nbval, the graders, the browser."""

import argparse


def main(argv):
    parser = argparse.ArgumentParser(
        prog="python3 -m course test",
        usage="%(prog)s [-h] [arguments of pytest]",
        description=__doc__,
        epilog="For example: -x -q tests/test_hopfield.py, or lectures/02_energy.ipynb.",
        allow_abbrev=False,
    )
    _, arguments = parser.parse_known_args(argv)
    import pytest

    return pytest.main(arguments)
