"""The walls round a student's code: bubblewrap, without network or other people's files.

It reads Python, hopkit and one folder of ours; it writes to memory that vanishes with it. How much memory
all its processes have together, and how many they are, is counted from outside: see grading/asking.py.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/fonts",
          "/etc/ld.so.cache", "/etc/localtime"]  # fmt: skip
FILES = 128 << 20


def command(argv, readable=()):
    """The bubblewrap command that runs argv: it reads Python, hopkit and `readable`, and lives in /tmp."""
    kit = library()
    memory = ["--size", str(FILES), "--tmpfs", "/tmp"]
    bind = []
    for path in [*SYSTEM, sys.base_prefix, sys.prefix, kit, *readable]:
        bind += ["--ro-bind-try", str(path), str(path)]
    fonts = Path.home() / ".cache" / "matplotlib"
    bind += ["--ro-bind-try", str(fonts), "/tmp/.cache/matplotlib"]
    if (kit / "__pycache__").is_dir():
        # numba keeps compiled kernels only where it can write: the process makes itself a copy
        cache = str(kit / "__pycache__")
        bind += ["--ro-bind", cache, "/tmp/kernels", "--size", str(FILES), "--tmpfs", cache]
    # bwrap makes each mount in turn: memory first, then what may be read on top of it
    walls = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", *memory, *bind]
    return [*walls, "--dev", "/dev", "--proc", "/proc", "--dir", "/tmp/here", "--chdir", "/tmp/here", *argv]


def library():
    """The folder of the hopkit that this process would import."""
    return Path(find_spec("hopkit").origin).parent


def environment():
    """All that the process learns of its surroundings; one core, as several hand-ins run at once."""
    kept = {
        name: os.environ[name] for name in ("PATH", "OPENBLAS_CORETYPE", "SYSTEMROOT") if name in os.environ
    }
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    # the Python that runs may have another hopkit installed, or none
    kept["PYTHONPATH"] = str(library().parent)
    kept |= dict.fromkeys(threads, "1") | {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    return kept | {"HOME": "/tmp", "USER": "student", "LANG": "C.UTF-8", "MPLBACKEND": "agg"}


@cache
def works():
    """Whether bubblewrap is here and may make its namespaces."""
    if shutil.which("bwrap") is None:
        return False
    trial = command([sys.executable, "-c", ""])
    return subprocess.run(trial, env=environment(), capture_output=True).returncode == 0
