"""The set-up of `python3 -m course`, tried on a copy whose pip only takes notes; and what it installs."""

import ast
import contextlib
import importlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from rattler import MatchSpec

from course import environment
from course.__main__ import COMMANDS, home

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BIN = Path(".venv", environment.SCRIPTS)

VENV = """
import importlib.util, pathlib, sys, sysconfig
real = pathlib.Path(sysconfig.get_path("stdlib"), "venv", "__init__.py")
spec = importlib.util.spec_from_file_location("real_venv", real)
real_venv = importlib.util.module_from_spec(spec)
spec.loader.exec_module(real_venv)
if __name__ == "__main__":
    path = pathlib.Path(sys.argv[-1])
    real_venv.create(path, clear="--clear" in sys.argv, symlinks=True)
    pip = next(path.glob("[Ll]ib/**/site-packages")) / "pip"
    pip.mkdir()
    pip.joinpath("__main__.py").write_text(pathlib.Path(__file__).with_name("pip.txt").read_text())
    script = next(path.glob("*/activate")).with_name("pip")
    script.write_text(f"#!{path}")
    script.chmod(0o755)
"""
PIP = """
import os, pathlib, sys, time
with open("calls.txt", "a") as file:
    print(*sys.argv[1:], file=file)
with open("settings.txt", "w") as file:
    print(sys.prefix, *sorted(f"{k}={v}" for k, v in os.environ.items() if k.startswith("PIP_")), file=file)
"""
WAIT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("pids", "w").write(f"{os.getpid()} {child.pid}.")
time.sleep(60)
"""
PACKAGES = """
for name in ("numpy", "nbconvert", "numpy-2.4.dist-info"):
    pathlib.Path(__file__).parent.parent.joinpath(name).mkdir(exist_ok=True)
"""
NO_MKDIR = """
import pathlib
def mkdir(*_, **__):
    raise OSError({}, "{}", "x")
pathlib.Path.mkdir = mkdir
"""
COMMAND = """
import sys
def main(argv):
    print(sys.prefix, *argv)
    return 7
"""


class Course:
    """A copy of the course's tools, to be started as a user would."""

    def __init__(self, folder):
        self.folder, self.stub = folder / "a course", folder / "stub"
        shutil.copytree(ROOT / "course", self.folder / "course")
        shutil.copy(ROOT / "pyproject.toml", self.folder)
        self.write("requirements.lock", "one==1\n")
        self.write("course/test.py", COMMAND)
        self.stub.mkdir()
        (self.stub / "venv.py").write_text(VENV, encoding="utf-8")
        self.pip("")

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def pip(self, behaviour):
        """What pip shall do, from the next .venv on and in this one."""
        paths = [self.stub / "pip.txt", *self.folder.glob(".venv/[Ll]ib/**/site-packages/pip/__main__.py")]
        for path in paths:
            path.write_text(PIP + behaviour, encoding="utf-8")

    def venv(self, behaviour):
        """What making .venv shall begin with."""
        (self.stub / "venv.py").write_text(behaviour + VENV, encoding="utf-8")

    def edit(self, old, new):
        """Change the copy of environment.py."""
        source = (self.folder / "course/environment.py").read_text(encoding="utf-8")
        assert old in source
        self.write("course/environment.py", source.replace(old, new))

    def pids(self):
        """The processes of the step that runs, once it waits."""
        path = self.folder / "pids"
        while not (path.exists() and path.read_text().endswith(".")):
            time.sleep(0.02)
        return [int(pid) for pid in path.read_text()[:-1].split()]

    def popen(self, *argv, pretend="", python=sys.executable, **env):
        (self.stub / "sitecustomize.py").write_text(pretend, encoding="utf-8")
        env = {**os.environ, "CONDA_PREFIX": "", "PYTHONPATH": str(self.stub), **env}
        return subprocess.Popen(
            [str(python), "-m", "course", *argv],
            cwd=self.folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def start(self, *argv, **options):
        process = self.popen(*(argv or ("test",)), **options)
        try:
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
        assert "Traceback (most recent" not in err
        return process.returncode, out, err

    def calls(self):
        path = self.folder / "calls.txt"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


def refuses(answer):
    """The one sentence that a start ended with."""
    code, out, err = answer
    assert (code, out) == (1, "")
    return err.strip().splitlines()[-1]


def test_the_first_start_makes_a_venv_and_runs_the_command_in_it(course):
    code, out, err = course.start("test", "-x", "two words")
    assert (code, out) == (7, f"{course.folder / '.venv'} -x two words\n")
    assert err == "Setting up .venv (once, about a minute) ...\n"
    lock, package = course.calls()
    assert lock.endswith(f"--require-hashes --no-deps -r {course.folder / 'requirements.lock'}")
    assert package.endswith(f"--no-deps --no-build-isolation -e {course.folder}")
    overrides = course.folder / ".venv/share/jupyter/lab/settings/overrides.json"
    assert "fetchNews" in overrides.read_text(encoding="utf-8")


def test_the_second_start_takes_seconds_and_installs_nothing(course):
    course.start()
    begin = time.perf_counter()
    code, _, err = course.start()
    assert time.perf_counter() - begin < 5
    assert (code, err, len(course.calls())) == (7, "", 2)


def test_a_start_inside_the_venv_uses_it(course):
    course.start()
    code, out, err = course.start(python=course.folder / BIN / "python")
    assert (code, out.strip(), err) == (7, str(course.folder / ".venv"), "")


def test_commands_find_the_programs_of_the_venv_first(course):
    course.write("course/test.py", "import shutil\ndef main(argv):\n    print(shutil.which('pip'))")
    code, out, _ = course.start()
    assert (code, out.strip()) == (0, str(course.folder / BIN / "pip"))


@pytest.mark.parametrize("inside", [False, True])
def test_a_changed_lock_is_installed_into_the_same_venv(course, inside):
    course.start()
    course.write(".venv/mine", "")
    course.write("requirements.lock", "one==2\n")
    code, _, err = course.start(python=course.folder / BIN / "python" if inside else sys.executable)
    assert (code, err) == (7, "Bringing .venv up to date ...\n")
    assert (course.folder / ".venv/mine").exists()
    assert len(course.calls()) == 4


def test_a_finished_venv_without_a_stamp_is_completed(course):
    course.start()
    (course.folder / ".venv/course.txt").unlink()
    course.write(".venv/mine", "")
    assert course.start()[0] == 7
    assert (course.folder / ".venv/mine").exists()
    assert len(course.calls()) == 4


def empty(folder):
    shutil.rmtree(folder / ".venv")
    (folder / ".venv").mkdir()


def without_pip(folder):
    (folder / ".venv/course.txt").unlink()
    (folder / BIN / "pip").unlink()


def without_python(folder):
    for path in (folder / BIN).glob("python*"):
        path.unlink()
        path.symlink_to("/gone/python3")


def of_another_python(folder):
    stamp = folder / ".venv/course.txt"
    stamp.write_text(re.sub(r"\n3\.\d+\n", "\n3.10\n", stamp.read_text(encoding="utf-8")), encoding="utf-8")


def without_config(folder):
    (folder / ".venv/pyvenv.cfg").unlink()


def unfinished(folder):
    (folder / ".venv/course.txt").write_text("unfinished", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (empty, "half made, or without its Python"),
        (without_pip, "half made, or without its Python"),
        (without_python, "half made, or without its Python"),
        (of_another_python, "made by another Python"),
        (unfinished, "half made"),
        (without_config, "without its pyvenv.cfg"),
    ],
)
def test_a_damaged_venv_is_made_again(course, damage, why):
    course.start()
    course.write(".venv/old", "")
    damage(course.folder)
    code, _, err = course.start()
    assert (code, err) == (7, f"Setting up .venv again, as it was {why} (once, about a minute) ...\n")
    assert not (course.folder / ".venv/old").exists()
    assert course.start()[2] == ""


def test_a_moved_venv_is_made_again(course):
    course.start()
    course.folder = course.folder.rename(course.folder.with_name("moved"))
    code, out, err = course.start()
    assert (code, out.strip()) == (7, str(course.folder / ".venv"))
    assert "again, as it was made in another folder" in err
    assert course.start()[2] == ""


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "OSError: [Errno 28] No space left on device",
            r"too little disk space: free 1\.5 GB for .*a course and ",
        ),
        (
            "WARNING: Retrying (Retry(total=0, ERROR: No matching distribution found for x",
            "connect to the network",
        ),
        (
            "ERROR: No matching distribution found for numba==0.68.1",
            r"no ready-made numba==0\.68\.1 .* conda",
        ),
        ("ERROR: Exception:\nTraceback\nValueError: odd", "stopped: ValueError: odd; mend that"),
        ("ERROR: THE HASHES DIFFER\n    Expected", "stopped: THE HASHES DIFFER; mend that"),
    ],
)
def test_a_failing_pip_ends_in_one_sentence_and_the_next_start_completes(course, output, sentence):
    course.pip(f"sys.exit({output!r})")
    refusal = refuses(course.start())
    assert re.search(sentence, refusal)
    log = course.folder / "build" / "set-up.log"
    assert str(log) in refusal
    assert output in log.read_text(encoding="utf-8")
    course.pip("")
    assert course.start()[0] == 7


def runs(pid):
    """Whether a process is there and not merely waiting to be buried."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    if Path("/proc/self/stat").exists():
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signal to one process")
@pytest.mark.parametrize("step", ["venv", "pip"])
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_an_ended_set_up_leaves_nothing_running_and_the_next_start_completes(course, step, name, code):
    getattr(course, step)(WAIT)
    # a test that runs in the background of a shell inherits an ignored SIGINT
    pretend = f"import signal as s; s.signal(s.{name}, s.default_int_handler)"
    process = course.popen("test", pretend=pretend)
    pids = course.pids()
    process.send_signal(getattr(signal, name))
    assert process.communicate(timeout=30) == ("", "Setting up .venv (once, about a minute) ...\n")
    assert process.returncode == code
    deadline = time.monotonic() + 5
    while any(map(runs, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [pid for pid in pids if runs(pid)]
    getattr(course, step)("")
    code, out, err = course.start()
    assert (code, out.strip()) == (7, str(course.folder / ".venv"))
    assert "again, as it was half made" in err or step == "venv"


@pytest.mark.skipif(os.name == "nt", reason="on Windows a lock ends with its process")
def test_a_start_after_a_killed_one_waits_for_what_that_left_running(course):
    course.venv("open('pids', 'w').write('.')\nimport time; time.sleep(1)\n")
    process = course.popen("test")
    course.pids()
    process.kill()
    code, out, err = course.start()
    assert (code, out.strip()) == (7, str(course.folder / ".venv"))
    assert err.startswith("Waiting for another start, which is setting up .venv\n")
    process.communicate()


def test_pip_never_runs_outside_the_venv(course):
    course.venv("import atexit, pathlib; atexit.register(pathlib.Path('.venv/pyvenv.cfg').unlink)\n")
    assert "was made, but does not run in" in refuses(course.start())
    assert course.calls() == []


def test_of_the_users_settings_for_pip_only_those_that_reach_packages_count(course):
    there = {"PIP_USER": "1", "PIP_TARGET": "elsewhere", "PIP_REQUIRE_HASHES": "1", "PIP_INDEX_URL": "theirs"}
    others = {key: "" for key in os.environ if key.startswith("PIP_")}
    assert course.start(**others | there)[0] == 7
    settings = (course.folder / "settings.txt").read_text(encoding="utf-8")
    assert settings.startswith(str(course.folder / ".venv"))
    assert "PIP_INDEX_URL=theirs PIP_REQUIRE_VIRTUALENV=1" in settings
    assert settings.endswith("PIP_USER=0\n")
    assert not re.search("TARGET|HASHES", settings)


def test_a_command_is_handed_over_once(course):
    course.start()
    course.edit("def hand_over(", "def is_here(prefix):\n    return False\n\n\ndef hand_over(")
    course.edit('def is_here(prefix):\n    """', 'def is_there(prefix):\n    """')
    assert re.search("does not run in .*: type `python3 -m course repair`", refuses(course.start()))


def test_a_lost_package_is_noticed_and_put_back(course):
    course.pip(PACKAGES)
    course.start()
    assert course.start()[2] == ""
    site = next(course.folder.glob(".venv/[Ll]ib/**/site-packages"))
    (site / "numpy").rmdir()
    (site / "numpy-2.4.dist-info").rename(site / "numpy-2.5.dist-info")
    _, _, err = course.start()
    assert err == "Setting up .venv again, as it was without numpy (once, about a minute) ...\n"
    assert (site / "numpy").exists()
    (site / "numpy-2.4.dist-info").rename(site / "numpy-2.5.dist-info")
    assert course.start()[2] == "", "the user's own upgrade is no damage"


def test_a_damaged_package_ends_in_one_sentence_and_repair_makes_the_venv_again(course):
    course.write("course/test.py", "def main(argv):\n    import nbconvert.gone")
    assert re.search(r"nbconvert.* type `python3 -m course repair`", refuses(course.start()))
    course.write(".venv/mine", "")
    code, out, err = course.start("repair", python=course.folder / BIN / "python")
    assert (code, out.endswith("start with `python3 -m course lab`\n")) == (0, True)
    assert err == "Setting up .venv again, as it was to be repaired (once, about a minute) ...\n"
    assert not (course.folder / ".venv/mine").exists()
    assert len(course.calls()) == 4


def test_repair_explains_itself_and_takes_no_arguments(course):
    code, out, _ = course.start("repair", "-h")
    assert (code, out[:38]) == (0, "usage: python3 -m course repair\n\nMake ")
    assert course.start("repair", "numpy")[0] == 2
    assert not (course.folder / ".venv").exists()


def test_without_a_terminal_the_set_up_says_now_and_then_how_far_it_is(course):
    course.edit("BEAT = 10", "BEAT = 0.1")
    course.pip("print('Collecting one==1', flush=True)\ntime.sleep(0.4)")
    assert re.search(r"\n\.\.\. 1 of 1 packages fetched, \d+ s\n", course.start()[2])


def test_of_two_starts_at_once_one_waits_for_the_other(course):
    course.pip("time.sleep(1)")
    both = [course.popen("test") for _ in range(2)]
    said = sorted(process.communicate(timeout=30)[1] for process in both)
    assert [process.returncode for process in both] == [7, 7]
    assert len(course.calls()) == 2
    assert said[0].startswith("Setting up .venv")
    assert said[1] == "Waiting for another start, which is setting up .venv\n"


@pytest.mark.parametrize("unsuitable", [(3, 9, 2), (3, 15, 0), (4, 12, 0)])
def test_an_unsuitable_python_is_told_how_to_choose_another(course, unsuitable):
    sentence = refuses(course.start("lab", "-h", pretend=f"import sys; sys.version_info = {unsuitable}"))
    assert re.search(r"needs Python 3\.11 to 3\.14, .*(python3|py -3)\.12 -m course lab -h$", sentence)


@pytest.mark.parametrize("name", ["__init__", "__main__", "environment"])
def test_an_old_python_can_read_what_tells_it_so(name):
    source = (ROOT / "course" / f"{name}.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


@pytest.mark.parametrize(
    ("pretend", "sentence"),
    [
        (
            "import sys; sys.modules['ensurepip'] = None",
            r"ensurepip is missing; .*install python3\.\d+-venv",
        ),
        (
            "import shutil; shutil.disk_usage = lambda _: shutil._ntuple_diskusage(9, 9, 9)",
            "too little disk space",
        ),
        (
            NO_MKDIR.format(28, "No space left"),
            "too little disk space",
        ),
        (
            NO_MKDIR.format(13, "Denied"),
            r"cannot write x \(Denied\): put the course in a folder of your own",
        ),
    ],
)
def test_what_cannot_be_set_up_is_said_in_one_sentence(course, pretend, sentence):
    assert re.search(sentence, refuses(course.start(pretend=pretend)))
    assert course.calls() == []
    assert course.start()[0] == 7


def test_an_active_conda_environment_is_used(course):
    code, out, err = course.start(CONDA_PREFIX=sys.prefix)
    assert (code, out.strip(), err) == (7, sys.prefix, "")
    assert not (course.folder / ".venv").exists()


def test_a_conda_environment_without_the_packages_is_left_alone(course):
    course.start()
    bare = course.folder / ".venv"
    sentence = refuses(course.start(CONDA_PREFIX=str(bare), python=bare / BIN.name / "python"))
    assert re.search(r"lacks hopkit, numba.* and \d+ more: .*conda env create", sentence)


def test_a_conda_environment_with_an_outdated_package_is_told_which(course):
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    course.write("pyproject.toml", re.sub('"numpy>=[^"]*"', '"numpy>=99"', pyproject))
    assert "lacks numpy>=99: " in refuses(course.start(CONDA_PREFIX=sys.prefix))


def test_help_and_mistyped_commands_set_nothing_up(course):
    code, out, _ = course.start("--help")
    assert code == 0
    assert all(f"\n  {name} " in out for name in COMMANDS)
    code, _, err = course.start("labb")
    assert code == 2
    assert "no command 'labb'" in err
    assert not (course.folder / ".venv").exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name, capsys):
    main = importlib.import_module(home(name)).main
    with pytest.raises(SystemExit) as end:
        main(["-h"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python3 -m course {name}")


def fetch(address):
    """The answer of a server that may not listen yet."""
    for _ in range(100):
        with contextlib.suppress(URLError), urlopen(address, timeout=20) as answer:
            return json.load(answer)
        time.sleep(0.1)
    pytest.fail(f"no answer from {address}")


def test_who_reads_a_notebook_waits_for_no_parser_of_addresses():
    code = "import sys, course, nbformat; print('jsonschema' in sys.modules, 'lark' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True) == "True False\n"


def test_lab_opens_the_first_lecture_with_the_kernel_of_its_own_environment(course):
    home, lectures = course.folder / "home", course.folder / "lectures"
    home.joinpath("kernels/python3").mkdir(parents=True)
    lectures.mkdir()
    course.write("home/kernels/python3/kernel.json", '{"argv": ["foreign"], "display_name": "foreign"}')
    course.write("lectures/02_second.ipynb", "{}")
    course.write("lectures/01_first.ipynb", "{}")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    places = {"JUPYTER_DATA_DIR": str(home), "JUPYTER_CONFIG_DIR": str(home), "CONDA_PREFIX": sys.prefix}
    lab = course.popen("lab", "--no-browser", f"--port={port}", **places)
    try:
        address = next(match for line in lab.stderr if (match := re.search(r"http://127\S+", line)))[0]
        specs = fetch(f"http://127.0.0.1:{port}/api/kernelspecs?{urlsplit(address).query}")["kernelspecs"]
    finally:
        lab.terminate()
        lab.communicate(timeout=20)
    assert urlsplit(address).path == "/lab/tree/lectures/01_first.ipynb"
    assert specs["python3"]["spec"]["display_name"] != "foreign"


def ranges(lines):
    return {requirement.name: requirement.specifier for requirement in map(Requirement, lines)}


def dependencies():
    """What pyproject.toml asks for, extras included; an extra may name another one, as hopkit[plots]."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    asked = ranges(sum(extras, PROJECT["project"]["dependencies"]))
    return {name: specifier for name, specifier in asked.items() if name != "hopkit"}


def locked():
    """Each entry of the lock as (requirement, hashes)."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    return [(Requirement(line.split("--hash")[0]), line.split()[1:]) for line in text.splitlines()]


def test_the_lock_has_hashes_and_no_addresses():
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for requirement, words in locked():
        assert re.fullmatch(r"==[\w.+!]+", str(requirement.specifier))
        assert any(re.fullmatch("--hash=sha256:[0-9a-f]{64}", word) for word in words)


def test_the_lock_is_in_step_with_pyproject():
    versions = [(requirement.name, str(requirement.specifier)[2:]) for requirement, _ in locked()]
    for name, specifier in (dependencies() | ranges(PROJECT["build-system"]["requires"])).items():
        chosen = [version for other, version in versions if other == name]
        assert chosen, f"{name} is not in the lock"
        assert all(version in specifier for version in chosen), f"{name}: {chosen} outside {specifier}"


def test_conda_gets_the_packages_and_ranges_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, *lines, beside = environment["dependencies"]
    specs = [MatchSpec(line, strict=True) for line in lines]
    conda = {spec.name.normalized: SpecifierSet(str(spec.version)) for spec in specs}
    conda["matplotlib"] = conda.pop("matplotlib-base")
    *others, package = beside["pip"]
    assert (python, pip, package) == ("python=3.12", "pip", "-e .")
    assert conda | ranges(others) == dependencies()


def test_set_up_accepts_the_pythons_of_pyproject():
    suitable = SpecifierSet(PROJECT["project"]["requires-python"])
    assert [minor for minor in range(50) if f"3.{minor}" in suitable] == list(environment.MINORS)


def test_the_citation_names_this_version_and_licence():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
    assert citation["license"][0] == PROJECT["project"]["license"]


def test_the_lock_is_whole():
    """It is installed without asking what else is needed."""
    here = {r.name: str(r.specifier)[2:] for r, _ in locked() if r.marker is None or r.marker.evaluate()}
    for name, version in here.items():
        if not is_installed(name, version):  # as with conda
            continue
        for line in metadata.requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert canonicalize_name(needed.name) in here, f"{name} needs {needed}"


def is_installed(name, version):
    try:
        return metadata.version(name) == version
    except metadata.PackageNotFoundError:
        return False
