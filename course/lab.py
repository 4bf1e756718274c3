"""Open the course in JupyterLab, at the first lecture."""

import argparse
import os

from course.environment import ROOT


def main(argv):
    parser = argparse.ArgumentParser(
        prog="python3 -m course lab",
        usage="%(prog)s [-h] [arguments of JupyterLab]",
        description=__doc__,
        epilog="For example: --no-browser --port 8890, or lectures/02_energy.ipynb.",
        allow_abbrev=False,
    )
    _, arguments = parser.parse_known_args(argv)
    from jupyterlab.labapp import LabApp

    for lecture in sorted(ROOT.glob("lectures/*.ipynb"))[:1]:
        arguments.insert(0, f"--LabApp.default_url=/lab/tree/lectures/{lecture.name}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.insert(0, "--allow-root")
    LabApp.launch_instance(arguments)
