"""Measure hopkit beside its peers, which live in build/peers: ten minutes on a machine left alone."""

import argparse
import hashlib
import os
import re
import subprocess
import sys

from course.environment import EXE, LOCK, ROOT, SCRIPTS

PEERS = ROOT / "build" / "peers"
PYTHON = PEERS / SCRIPTS / f"python{EXE}"
STAMP = PEERS / "course.txt"
LIST = ROOT / "benchmarks" / "peers.txt"
KERNELS = ("recall", "valleys", "annealing", "enumeration", "restricted", "attention")
# what hopkit needs to be measured, at the lock's versions
OURS = ("matplotlib", "numba", "numpy", "pillow", "scipy", "threadpoolctl")


def main(argv):
    parser = argparse.ArgumentParser(prog="python3 -m course bench", description=__doc__)
    parser.add_argument(
        "kernels",
        nargs="*",
        metavar="KERNEL",
        help=f"these alone, and no page is written: {', '.join(KERNELS)}",
    )
    parser.add_argument("--seconds", type=float, default=4.0, help="for each row's head (%(default)g)")
    options = parser.parse_args(argv)
    for name in options.kernels:
        if name not in KERNELS:
            parser.error(f"there is no kernel {name!r}: choose from {', '.join(KERNELS)}")
    if not 0 < options.seconds < 3600:
        parser.error(f"--seconds must be positive, and less than an hour; got {options.seconds:g}")
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != stamp():
        set_up()
    return measure(PYTHON, [str(options.seconds), *options.kernels])


def measure(python, argv):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.call([str(python), "-m", "benchmarks", *argv], cwd=ROOT, env=environment)


def stamp():
    """What build/peers was made from."""
    return hashlib.sha256(LOCK.read_bytes() + LIST.read_bytes() + repr(OURS).encode()).hexdigest()


def set_up():
    """Make the peers' environment; one that cannot be had here is told, and leaves the others."""
    print("Setting up build/peers (once, some minutes; torch is large) ...", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(PEERS)], check=True)
    pins = PEERS / "pins.txt"
    pins.write_text(pinned(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
    install = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-q"]
    for arguments in [list(OURS), *peers(LIST.read_text(encoding="utf-8"))]:
        done = subprocess.run([*install, "-c", str(pins), *arguments], capture_output=True, text=True)
        if done.returncode:
            why = re.findall(r"(?m)^ERROR: (.*)", done.stderr) or ["pip failed"]
            if arguments == list(OURS):
                sys.exit(f"build/peers cannot be made: {why[0]}")
            again = "delete build/peers to try again"
            print(f"without {arguments[0]}: {why[0]} ({again})", file=sys.stderr, flush=True)
    STAMP.write_text(stamp(), encoding="utf-8")


def pinned(lock):
    """The lock's versions without its hashes: what pip takes as constraints."""
    return "\n".join(re.findall(r"(?m)^(\S+==[^\\\n]+?) *\\?$", lock)) + "\n"


def peers(listed):
    """Each line of peers.txt as arguments of pip."""
    return [line.split() for line in listed.splitlines() if line and not line.startswith("#")]
