"""Regenerate exercises/ from solutions/, or zip the course for students."""

import argparse
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

from course.environment import ROOT

STUDENT = ["diagnostic", "lectures", "exercises", "hopkit", "course", "README.md", "RESULTS.md",
           "CHANGELOG.md", "LICENSE", "CITATION.cff", "environment.yml", "pyproject.toml",
           "requirements.lock"]  # fmt: skip
ZIP = "build/hopkit-course.zip"
ZIP_BEGINS = 315_532_800  # 1980: a zip knows no earlier date
KEPT_BACK = "course/instructor/"
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}
JUDGE = """\
### BEGIN HIDDEN TESTS
# so that a solution can be run as a notebook; students get no such cell
import sys

sys.path.insert(0, "../..")
from course.instructor import judge

_judge, _accept = judge._judge, judge._accept
### END HIDDEN TESTS"""


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(prog="python3 -m course release", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if exercises/ is out of step"
    )
    parser.add_argument("--student", nargs="?", const=Path(ZIP), metavar="FILE.zip", type=Path,
                        help="also write a zip without solutions and hidden tests (%(const)s)")  # fmt: skip
    options = parser.parse_args(argv)
    if options.student == Path(ZIP):
        options.student = root / ZIP
        options.student.parent.mkdir(exist_ok=True)
    if not sources(root):
        parser.error(
            "solutions/ holds no exercise, so there is nothing to release from: work in the full course"
        )
    if options.student and (options.student.is_dir() or not options.student.parent.is_dir()):
        parser.error(
            f"--student names a file in a folder that is there, got {options.student}: try course.zip"
        )
    stale = [solution for solution in sources(root) if renew_judge(solution, write=not options.check)]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        generate(root, fresh)
        different = differences(fresh, root / "exercises")
        if options.check:
            for path in [
                f"{s.relative_to(root)}: its judge's cell is not the one in course/instructor/release.py"
                for s in stale
            ] + different:
                print(path)
            if stale or different:
                print(
                    "exercises/ is out of step with solutions/: run `python3 -m course release`",
                    file=sys.stderr,
                )
                return 1
            return 0
        if different:
            shutil.rmtree(root / "exercises", ignore_errors=True)
            shutil.copytree(fresh, root / "exercises")
    print(f"exercises/: {len(sources(root))} in step with solutions/, {len(different)} files changed")
    for solution in sources(root):
        for step in next_steps(solution, root):
            print(f"{solution.stem}: {step}")
    if options.student:
        count = zip_course(root, options.student)
        print(f"{options.student}: {count} files, {options.student.stat().st_size / 1e6:.1f} MB")


def sources(root):
    """The notebooks of solutions/, one a folder of the same name."""
    return sorted(path for path in (root / "solutions").glob("*/*.ipynb") if path.stem == path.parent.name)


def generate(root, into, gradebook=None):
    """Make the exercises in the folder `into`; with a gradebook, also tell it their cells and points."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = nbgrader_config(root)
    with normalised(root) as source:
        config.CourseDirectory.root = str(source)
        config.CourseDirectory.release_directory = str(Path(into).resolve())
        config.CourseDirectory.db_url = gradebook or "sqlite://"
        if gradebook is None:
            config.merge(
                Config({"SaveCells": {"enabled": False}, "GenerateAssignment": {"no_database": True}})
            )
        for notebook in sources(source):
            course = CourseDirectory(config=config)
            course.assignment_id = notebook.stem
            with quiet():
                GenerateAssignment(coursedir=course, config=config, force=True).start()


def nbgrader_config(root):
    """nbgrader_config.py, read as nbgrader reads it."""
    from traitlets.config import PyFileConfigLoader

    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


@contextmanager
def quiet():
    import logging

    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def normalised(root):
    """A copy of solutions/ with no trace of having been run: so that running changes no exercise."""
    import nbformat

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(root / "solutions", copy / "solutions", ignore=shutil.ignore_patterns(*LEFT_OUT))
        for path in sources(copy):
            notebook = nbformat.read(path, as_version=4)
            notebook.metadata = {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            }
            notebook.cells = [cell for cell in notebook.cells if not _is_judge(cell)]
            for cell in notebook.cells:
                cell.metadata = {
                    key: cell.metadata[key] for key in ("nbgrader", "tags") if key in cell.metadata
                }
            nbformat.write(notebook, path)
        yield copy


def renew_judge(solution, write):
    """Bring the cell of a solution that fetches the judge in step with this file; whether it was not."""
    import nbformat

    notebook = nbformat.read(solution, as_version=4)
    stale = False
    for cell in notebook.cells:
        if _is_judge(cell) and cell.source != JUDGE:
            cell.source, stale = JUDGE, True
    if stale and write:
        nbformat.write(notebook, solution)
    return stale


NUMBERS = "no one two three four five six seven eight nine ten".split()


def next_steps(solution, root):
    """What an exercise still needs after a change, for example after a new task; nothing if it is whole."""
    import nbformat

    cells = nbformat.read(solution, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        yield f"not run since it changed: `python3 -m course save {solution.relative_to(root)}`"
    graded = [cell.metadata.nbgrader for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    tasks, points = NUMBERS[len(graded)], sum(roles.get("points") or 0 for roles in graded)
    told = re.search(r"(\w+) tasks\b.*?(\d+) points", cells[0].source if cells else "", flags=re.DOTALL)
    if told and (told[1].lower(), int(told[2])) != (tasks, points):
        yield f"its first cell says {told[1]} tasks, {told[2]} points: they are {tasks}, {points:g}"
    priced = None
    for cell in cells:
        said = re.search(r"^\*(\d+) points? ·", cell.source, re.MULTILINE)
        priced = said[1] if said and cell.cell_type == "markdown" else priced
        roles = cell.metadata.get("nbgrader", {})
        if roles.get("grade") and priced not in (None, f"{roles.points:g}"):
            yield f"{roles.grade_id} gives {roles.points:g} points, its text says {priced}"
    answered = [cell for cell in code if cell.metadata.get("nbgrader", {}).get("solution")]
    for name in [cell.metadata.nbgrader.grade_id for cell in answered]:
        folder = root / "tests" / "wrong_answers"
        if folder.is_dir() and not (folder / solution.stem / f"{name}.py").exists():
            yield f"write named wrong answers to {name}: tests/wrong_answers/{solution.stem}/{name}.py"


def _is_judge(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id") == "judge"


def differences(fresh, old):
    """The files of exercises/ that are missing, changed or too many."""
    wanted, present = set(files(fresh)), set(files(old))
    return [f"exercises/{name}: missing" for name in sorted(wanted - present)] + [
        f"exercises/{name}: has no solution" for name in sorted(present - wanted)
    ] + [
        f"exercises/{name}: differs"
        for name in sorted(wanted & present)
        if not filecmp.cmp(fresh / name, old / name, shallow=False)
    ]  # fmt: skip


def files(folder):
    """Paths below a folder, with slashes, without what programs leave behind."""
    for path in sorted(Path(folder).rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part in LEFT_OUT or part.startswith(".") for part in relative.parts)
        if path.is_file() and not path.is_symlink() and not hidden and path.suffix != ".pyc":
            yield relative.as_posix()


def zip_course(root, target):
    """Write the students' zip: the same bytes for the same course."""
    names = []
    for part in STUDENT:
        if (root / part).is_dir():
            names += [f"{part}/{name}" for name in files(root / part)]
        elif (root / part).is_file():
            names.append(part)
    names = [name for name in names if not name.startswith(KEPT_BACK)]
    changed = last_changes(root)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(
                f"hopkit-course/{name}", date_time=time.gmtime(max(changed(name), ZIP_BEGINS))[:6]
            )
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, (root / name).read_bytes())
    return len(names)


def last_changes(root):
    """When a file was last changed: as git knows it, so that clones agree; by its own date if git does not.

    Python and numba see by date and size that a file has changed, also where a zip is unpacked over an older
    one: so a date must change with the content.
    """
    command = ["git", "-C", str(root), "-c", "core.quotePath=false"]
    try:
        top = subprocess.check_output([*command, "rev-parse", "--show-toplevel"], stderr=subprocess.DEVNULL)
        log = subprocess.check_output([*command, "log", "--format=%x00%ct", "--name-only", "--relative"])
        touched = subprocess.check_output([*command, "status", "--porcelain", "-z", "--no-renames", "."])
    except (OSError, subprocess.CalledProcessError):
        top = b""
    if not top or not os.path.samefile(os.fsdecode(top).rstrip("\n"), root):
        return lambda name: (root / name).stat().st_mtime
    dates = {}
    for commit in log.decode().split("\0")[1:]:  # the newest first
        date, *files = commit.split("\n")
        for name in filter(None, files):
            dates.setdefault(name, int(date))
    for entry in touched.decode().split("\0"):
        dates.pop(entry[3:], None)
    return lambda name: dates.get(name) or (root / name).stat().st_mtime
