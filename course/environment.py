"""The environment of every command: `.venv`, made from requirements.lock, or an active conda environment.

Standard library only, and readable by older Pythons, so that they too get a sentence and no traceback.
"""

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
PYTHON = VENV / SCRIPTS / f"python{EXE}"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "course.txt"
LOG = ROOT / "build" / "set-up.log"
OVERRIDES = VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
MINORS = range(11, 15)
GIGABYTES = 1.5
CONDA = "`conda env create -f environment.yml` and `conda activate hopkit`"


def enter(argv):
    """Return if this is the course's environment; if not, run `argv` again there and never return."""
    major, minor = sys.version_info[:2]
    if major != 3 or minor not in MINORS:
        start = "py -3.12" if os.name == "nt" else "python3.12"
        sys.exit(
            f"the course needs Python 3.{MINORS[0]} to 3.{MINORS[-1]}, not {major}.{minor}: "
            f"install one and start with it, e.g. {start} -m course {' '.join(argv)}"
        )
    conda = os.environ.get("CONDA_PREFIX")
    if conda and is_here(conda):
        lacking = unmet()
        if lacking:
            more = f" and {len(lacking) - 3} more" if lacking[3:] else ""
            sys.exit(
                f"the conda environment {conda} lacks {', '.join(lacking[:3])}{more}: type {CONDA} to "
                "make and enter the course's own, or `conda deactivate` to do without conda, then start again"
            )
        return
    ready = is_ready()
    if ready and is_here(VENV):
        os.environ["PATH"] = os.pathsep.join([str(VENV / SCRIPTS), os.environ.get("PATH", os.defpath)])
        os.environ["VIRTUAL_ENV"] = str(VENV)
        return
    try:
        if not ready:
            with alone():
                if not is_ready():
                    set_up()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            sys.exit(disk_full())
        sys.exit(f"cannot write {error.filename} ({error.strerror}): put the course in a folder of your own")
    hand_over(argv)


def hand_over(argv):
    """Run the command in .venv, in place of this process where the system can."""
    os.environ.pop("PYTHONHOME", None)
    command = [str(PYTHON), "-m", "course", *argv]
    if os.name == "nt":  # exec there gives the prompt back before the command has ended
        signal.signal(signal.SIGINT, lambda *_: None)
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def is_here(prefix):
    """Whether the running Python is that of this environment."""
    return os.path.exists(prefix) and os.path.samefile(sys.prefix, prefix)


def unmet():
    """The requirements of pyproject.toml, extras included, that the running Python does not meet."""
    import tomllib
    from importlib import metadata

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = sum(project["optional-dependencies"].values(), ["hopkit", *project["dependencies"]])
    try:
        from packaging.requirements import Requirement
    except ImportError:
        return lines

    def is_met(requirement):
        try:
            return metadata.version(requirement.name) in requirement.specifier
        except metadata.PackageNotFoundError:
            return False

    return [line for line in lines if not is_met(Requirement(line))]


def is_ready():
    """Whether .venv works here and was finished from this lock."""
    python = python_version()
    return python is not None and read_stamp() == stamp(python)


def python_version():
    """The version of .venv's Python, such as 3.12; None if it does not run."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.check_output([str(PYTHON), "-ISc", ask], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.decode().strip()


def stamp(python):
    return "\n".join([hashlib.sha256(LOCK.read_bytes()).hexdigest(), python, str(VENV)])


def read_stamp():
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""


def fault():
    """Why .venv must be made again; None if pip can complete it."""
    python, pip = python_version(), VENV / SCRIPTS / f"pip{EXE}"
    if python is None or not pip.exists():
        return "half made, or without its Python"
    if os.fsencode(str(VENV)) not in pip.read_bytes():
        return "made in another folder"
    if int(python.split(".")[1]) not in MINORS or read_stamp().split("\n")[1:2] not in ([], [python]):
        return "made by another Python"
    return "half made" if read_stamp() == "unfinished" else None


@contextlib.contextmanager
def alone():
    """Of two starts at the same moment, let one set up while the other waits."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.with_suffix(".lock").open("w") as file:
        if not is_locked(file):
            print("Waiting for another start, which is setting up .venv", file=sys.stderr, flush=True)
            while not is_locked(file):
                time.sleep(0.2)
        yield


def is_locked(file):
    """Lock the file for this process until it closes; False if another process holds it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # some network folders have no locks
        pass
    return True


def set_up():
    """Make .venv, or complete it, and stamp it when nothing is left to do."""
    why = fault() if VENV.exists() else None
    fresh = why or not VENV.exists()
    if fresh and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(
            f"{sys.executable} cannot make an environment, for its module ensurepip is missing: install it, "
            f"on Debian and Ubuntu with `apt install python3.{sys.version_info[1]}-venv`, then start again"
        )
    LOG.write_text("", encoding="utf-8")
    again = f"again, as it was {why} " if why else ""
    task = f"Setting up .venv {again}(once, about a minute)" if fresh else "Bringing .venv up to date"
    print(f"{task} ...", end="", file=sys.stderr, flush=True)
    try:
        if fresh:
            run(sys.executable, "-m", "venv", "--clear", str(VENV))
        if not read_stamp() and shutil.disk_usage(str(ROOT)).free < GIGABYTES * 1e9:
            sys.exit(disk_full())
        STAMP.write_text("unfinished", encoding="utf-8")
        install = [str(PYTHON), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        # the lock is whole: an older pip that looks for more finds a newer `coverage[toml]`, and refuses it
        run(*install, "--only-binary=:all:", "--require-hashes", "--no-deps", "-r", str(LOCK), task=task)
        run(*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        OVERRIDES.parent.mkdir(parents=True, exist_ok=True)
        OVERRIDES.write_text(json.dumps(NO_NEWS), encoding="utf-8")
        STAMP.write_text(stamp(python_version()), encoding="utf-8")
    finally:
        print(file=sys.stderr)


def run(*command, task=None):
    """One step of the set-up: its output goes to the log; should it fail, one sentence says what to do."""
    step = subprocess.Popen(
        command,
        cwd=str(ROOT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    packages, seen, output = LOCK.read_text(encoding="utf-8").count("=="), 0, []
    with LOG.open("a", encoding="utf-8") as log, step:
        try:
            for line in step.stdout:
                log.write(line)
                output.append(line)
                if task and sys.stderr.isatty() and line.startswith(("Collecting ", "Processing ")):
                    seen += 1
                    print(f"\r{task} ... {seen} of {packages}", end="", file=sys.stderr, flush=True)
        except BaseException:
            step.kill()
            raise
    if step.returncode:
        sys.exit(f"the set-up stopped: {cure(''.join(output))} (all that was printed is in {LOG})")


def cure(output):
    """What to do about a step that failed with this output."""
    if re.search(r"Errno 28|No space left|WinError 112", output):
        return disk_full()
    if re.search(r"Retry\(total=0|Could not fetch URL|ReadTimeoutError|ConnectionResetError", output):
        return "pip reached no package index; connect to the network, then start again"
    missing = re.search(r"No matching distribution found for (\S+)", output)
    if missing:
        return (
            f"there is no ready-made {missing[1]} for this machine ({platform.platform()}); "
            f"with conda there may be: type {CONDA}, then start again"
        )
    errors = re.findall(r"(?m)^ERROR: (?!Exception:)(.*)", output) + output.strip().splitlines()[-1:]
    return f"{errors[0].strip() if errors else 'without a word'}; start again when that is mended"


def disk_full():
    return f"too little room: free {GIGABYTES} GB for {ROOT} and {tempfile.gettempdir()}, then start again"
