"""Open the course in JupyterLab, at the first lecture."""

import argparse
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from course.environment import NO_NEWS, ROOT

LIVE = Path(__file__).with_name("deck") / "live.json"  # how JupyterLab shows a lecture as slides


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
    configure()
    # NumPy and SciPy bring an OpenBLAS each. Where both are used in turn, threads of one wait for those of
    # the other: lecture 11's regressions took five times as long. A large product alone is faster by threads
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    LabApp.launch_instance(arguments)


def configure(prefix=sys.prefix):
    """Write this environment's settings of JupyterLab: no news, and slides a room can read."""
    target = Path(prefix) / "share/jupyter/lab/settings/overrides.json"
    settings = {**NO_NEWS, **json.loads(LIVE.read_text(encoding="utf-8"))}
    with suppress(OSError):  # an environment that somebody else owns keeps its settings
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(settings), encoding="utf-8")
