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
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
PYTHON = VENV / SCRIPTS / f"python{EXE}"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "course.txt"
INVENTORY = VENV / "course-packages.txt"
LOG = ROOT / "build" / "set-up.log"
OVERRIDES = VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
MINORS = range(11, 15)
GIGABYTES = 1.5
CONDA = "`conda env create -f environment.yml` and `conda activate hopkit`"
REPAIR = "`python3 -m course repair`"
HANDED_OVER = "COURSE_HANDED_OVER"
BEAT = 10  # seconds between two lines of progress where there is no terminal
# of the user's settings for pip only those that say how to reach packages: PIP_USER, PIP_TARGET and others
# would put the packages elsewhere
REACH = re.compile(
    r"PIP_(CONFIG_FILE|(EXTRA_)?INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|(CLIENT_)?CERT|PROXY|"
    r"(NO_)?CACHE_DIR|(DEFAULT_)?TIMEOUT|RETRIES|KEYRING_PROVIDER)"
)
UPGRADED = {"pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils-precedence.pth"}


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
    handed_over = os.environ.pop(HANDED_OVER, None) == str(VENV)
    ready = is_ready()
    if ready and is_here(VENV):
        os.environ["PATH"] = os.pathsep.join([str(VENV / SCRIPTS), os.environ.get("PATH", os.defpath)])
        os.environ["VIRTUAL_ENV"] = str(VENV)
        return
    if handed_over:  # once is enough: a second time would end like the first
        sys.exit(f"{PYTHON} does not run in {VENV}: type {REPAIR}, which makes .venv again")
    prepare(lambda: None if is_ready() else set_up(), ready)
    hand_over(argv)


def repair(argv):
    """Make .venv again, whatever is there."""
    if argv:
        wanted = argv[0] in ("-h", "--help")
        print("usage: python3 -m course repair\n\nMake .venv again, for when a package in it is damaged.",
              file=sys.stdout if wanted else sys.stderr)  # fmt: skip
        return 0 if wanted else 2
    conda = os.environ.get("CONDA_PREFIX")
    if conda and is_here(conda):
        sys.exit(f"the conda environment {conda} is in use, and conda mends it: type {CONDA}")
    prepare(lambda: set_up(why="to be repaired"))
    print(f"{VENV} is new; start with `python3 -m course lab`")
    return 0


def prepare(act, ready=False):
    """Let one process at a time act on .venv; what the folder does not allow ends in one sentence."""
    try:
        if not ready:
            with alone():
                act()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            sys.exit(disk_full())
        sys.exit(f"cannot write {error.filename} ({error.strerror}): put the course in a folder of your own")


def hand_over(argv):
    """Run the command in .venv, in place of this process where the system can."""
    os.environ.pop("PYTHONHOME", None)
    os.environ[HANDED_OVER] = str(VENV)
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
    lines = [line for line in lines if not line.startswith("hopkit[")]  # one extra that names another
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
    """Whether .venv works here, was finished from this lock and has lost no package since."""
    python = python_version()
    return python is not None and read_stamp() == stamp(python) and not missing()


def python_version():
    """The version of .venv's Python, such as 3.12; None if it does not run, or not in .venv.

    Without pyvenv.cfg it runs as the Python that it was made from, and pip would install there.
    """
    ask = "import os, sys; print('%d.%d' % sys.version_info[:2], os.path.samefile(sys.prefix, sys.argv[1]))"
    try:
        answer = subprocess.check_output(
            [str(PYTHON), "-Ic", ask, str(VENV)], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    version, _, inside = answer.decode().strip().partition(" ")
    return version if inside == "True" and (VENV / "pyvenv.cfg").exists() else None


def inventory():
    """What must stay in .venv: the modules and packages, and what Jupyter shares; no file is opened."""
    shared = VENV / "share" / "jupyter"
    folders = [*VENV.glob("[Ll]ib*/site-packages"), *VENV.glob("[Ll]ib*/python3.*/site-packages")]
    names = {name for folder in folders for name in os.listdir(str(folder))}
    names = {n for n in names - UPGRADED if not n.endswith("-info") and not n.startswith(("__", "~", "."))}
    return names | {f"share/jupyter/{name}" for name in (os.listdir(str(shared)) if shared.exists() else [])}


def missing():
    """What .venv had when it was finished and has no more."""
    if not INVENTORY.exists():
        return []
    return sorted(set(INVENTORY.read_text(encoding="utf-8").splitlines()) - inventory())


def stamp(python):
    return "\n".join([hashlib.sha256(LOCK.read_bytes()).hexdigest(), python, str(VENV)])


def read_stamp():
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""


def fault():
    """Why .venv must be made again; None if pip can complete it."""
    python, pip = python_version(), VENV / SCRIPTS / f"pip{EXE}"
    if python is None and PYTHON.exists() and not (VENV / "pyvenv.cfg").exists():
        return "without its pyvenv.cfg"
    if python is None or not pip.exists():
        return "half made, or without its Python"
    if os.fsencode(str(VENV)) not in pip.read_bytes():
        return "made in another folder"
    if int(python.split(".")[1]) not in MINORS or read_stamp().split("\n")[1:2] not in ([], [python]):
        return "made by another Python"
    if read_stamp() == "unfinished":
        return "half made"
    lost = missing()
    return (
        f"without {', '.join(lost[:3])}{f' and {len(lost) - 3} more' if lost[3:] else ''}" if lost else None
    )


@contextlib.contextmanager
def alone():
    """Of two starts at the same moment, let one set up while the other waits."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.with_suffix(".lock").open("w") as file:
        if not is_locked(file):
            print("Waiting for another start, which is setting up .venv", file=sys.stderr, flush=True)
            while not is_locked(file):
                time.sleep(0.2)
        Step.lock = file.fileno()
        with signals():
            yield


@contextlib.contextmanager
def signals():
    """Let SIGTERM, SIGHUP and Ctrl-C end the step that runs, and then this process."""

    def end(number, _):
        Step.ended = KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number)
        if Step.running:  # if not, the next step does not begin
            raise Step.ended

    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # what is ignored, as by nohup, stays so
    before = {n: signal.signal(n, end) for n in numbers if signal.getsignal(n) not in (signal.SIG_IGN, None)}
    try:
        yield
        if Step.ended:
            raise Step.ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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


def set_up(why=None):
    """Make .venv, or complete it, and stamp it when nothing is left to do."""
    why = why if why or not VENV.exists() else fault()
    fresh = why or not VENV.exists()
    if fresh and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(
            f"{sys.executable} cannot make an environment: its module ensurepip is missing; install it, "
            f"on Debian and Ubuntu with `apt install python3.{sys.version_info[1]}-venv`, then start again"
        )
    LOG.write_text("", encoding="utf-8")
    again = f"again, as it was {why} " if why else ""
    task = f"Setting up .venv {again}(once, about a minute)" if fresh else "Bringing .venv up to date"
    with Progress(task) as progress:
        if fresh:
            for path in (STAMP, INVENTORY):
                if path.exists():
                    path.unlink()
            maker = getattr(sys, "_base_executable", None) or sys.executable  # .venv's own is about to go
            run(progress, maker, "-m", "venv", "--clear", str(VENV))
        if not read_stamp() and shutil.disk_usage(str(ROOT)).free < GIGABYTES * 1e9:
            sys.exit(disk_full())
        if python_version() is None:
            sys.exit(f"{PYTHON} was made, but does not run in {VENV}: is another program changing .venv?")
        STAMP.write_text("unfinished", encoding="utf-8")
        install = [str(PYTHON), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        # the lock is whole: an older pip that looks for more finds a newer `coverage[toml]`, and refuses it
        run(progress, *install, "--only-binary=:all:", "--require-hashes", "--no-deps", "-r", str(LOCK))
        run(progress, *install, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        OVERRIDES.parent.mkdir(parents=True, exist_ok=True)
        OVERRIDES.write_text(json.dumps(NO_NEWS), encoding="utf-8")
        INVENTORY.write_text("\n".join(sorted(inventory())), encoding="utf-8")
        STAMP.write_text(stamp(python_version()), encoding="utf-8")


class Progress:
    """Say how far the set-up is: in one line on a terminal, elsewhere in a line now and then."""

    def __init__(self, task):
        self.task, self.state, self.fetched = task, "", 0
        self.packages = LOCK.read_text(encoding="utf-8").count("==")
        self.over, self.terminal, self.begun = threading.Event(), sys.stderr.isatty(), time.monotonic()
        self.thread = threading.Thread(target=self.beat, daemon=True)

    def __enter__(self):
        print(f"{self.task} ...", end="" if self.terminal else "\n", file=sys.stderr, flush=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        if self.terminal:
            print(file=sys.stderr)

    def beat(self):
        while not self.over.wait(0.5 if self.terminal else BEAT):
            seconds = f"{time.monotonic() - self.begun:.0f} s"
            state = f"{self.state}, {seconds}" if self.state else seconds
            text = f"\r{self.task} ... {state} " if self.terminal else f"... {state}\n"
            print(text, end="", file=sys.stderr, flush=True)

    def read(self, line):
        """Take note of one line that pip printed."""
        if line.startswith(("Collecting ", "Processing ")):
            self.fetched += 1
            self.state = f"{self.fetched} of {self.packages} packages fetched"
        elif line.startswith("Installing collected packages"):
            self.state = "unpacking them"


class Step:
    """The step of the set-up that runs, the lock that it holds too, and what has ended it."""

    running = lock = ended = None


def run(progress, *command):
    """One step of the set-up: its output goes to the log; should it fail, one sentence says what to do.

    It runs in a session of its own, so that it ends whole when this process is ended, and it keeps the lock,
    so that the next start waits for it even if this process was killed.
    """
    if Step.ended:
        raise Step.ended
    env = {key: value for key, value in os.environ.items() if key[:4] != "PIP_" or REACH.fullmatch(key)}
    env.update(PIP_REQUIRE_VIRTUALENV="1", PIP_USER="0")
    own = {} if os.name == "nt" else {"start_new_session": True, "pass_fds": [Step.lock]}
    output = []
    with LOG.open("a", encoding="utf-8") as log:
        step = Step.running = subprocess.Popen(
            command,
            cwd=str(ROOT),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            **own,
        )
        with step:
            try:
                if Step.ended:
                    raise Step.ended
                for line in step.stdout:
                    log.write(line)
                    output.append(line)
                    progress.read(line)
                step.wait()
            except BaseException:
                Step.running = None
                end(step)
                raise
        Step.running = None
    if step.returncode:
        sys.exit(f"the set-up stopped: {cure(''.join(output))} (all that was printed is in {LOG})")


def end(step):
    """End a step and what it has started."""
    if os.name == "nt":
        subprocess.call(["taskkill", "/T", "/F", "/PID", str(step.pid)], stdout=subprocess.DEVNULL)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(step.pid, signal.SIGKILL)


def cure(output):
    """What to do about a step that failed with this output."""
    if re.search(r"Errno 28|No space left|WinError 112", output):
        return disk_full()
    if "Could not find an activated virtualenv" in output:
        return "another program has changed .venv; start again"
    if re.search(r"Retry\(total=0|Could not fetch URL|ReadTimeoutError|ConnectionResetError", output):
        return "pip reached no package index; connect to the network, then start again"
    missing = re.search(r"No matching distribution found for (\S+)", output)
    if missing:
        return (
            f"there is no ready-made {missing[1]} for this machine ({platform.platform()}); "
            f"conda may have one: type {CONDA}, then start again"
        )
    errors = re.findall(r"(?m)^ERROR: (?!Exception:)(.*)", output) + output.strip().splitlines()[-1:]
    return f"{errors[0].strip() if errors else 'pip printed nothing'}; mend that, then start again"


def disk_full():
    return (
        f"too little disk space: free {GIGABYTES} GB for {ROOT} and {tempfile.gettempdir()}, then start again"
    )
