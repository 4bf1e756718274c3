"""Collect, check, autograde and report a class's submissions."""

import argparse
import csv
import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from course.environment import ROOT
from course.instructor import release, sandbox

LAYOUTS = """FOLDER may hold any of
  STUDENT/EXERCISE/EXERCISE.ipynb   as nbgrader collects
  STUDENT/EXERCISE.ipynb            a folder a student
  STUDENT_EXERCISE.ipynb            all in one folder
  STUDENT.ipynb                     with --exercise EXERCISE
where EXERCISE is a name in solutions/. Only these notebooks are taken, nothing beside them; a browser's
" (1)" after a name is ignored, and a student's name becomes one word, "Carla Müller" Carla-Müller.
Results: grading/EXERCISE-grades.csv, grading/feedback/STUDENT/EXERCISE/EXERCISE.html, and nbgrader's
gradebook, grading/gradebook.db; grading/unknown.csv holds what answers no exercise.
Grading again replaces; manual grades given in nbgrader stay."""
LARGEST = 5_000_000
FIELDS = ["student", "exercise", "status", "points", "maximum", "pending", "mistakes"]


class Row(NamedTuple):
    """One line of the report: points are empty where nothing was graded, pending is for a reader to give."""

    student: str
    exercise: str
    status: str
    points: float | str = ""
    maximum: float | str = ""
    pending: float | str = ""
    mistakes: str = ""


class Invalid(Exception):
    """A submission that cannot be graded, and why."""


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(
        prog="python3 -m course grade",
        description=__doc__,
        epilog=LAYOUTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="the submissions")
    parser.add_argument("--exercise", metavar="STEM", help="what notebooks named after no exercise answer")
    parser.add_argument("--cell-seconds", type=int, default=60, help="time for one cell (%(default)s)")
    parser.add_argument("--seconds", type=int, default=600, help="time for one notebook (%(default)s)")
    options = parser.parse_args(argv)
    stems = [path.stem for path in release.sources(root)]
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is not a folder")
    if options.exercise and options.exercise not in stems:
        parser.error(
            f"there is no exercise {options.exercise!r} in solutions/: choose from {', '.join(stems)}"
        )
    found = list(submissions(options.folder, stems, options.exercise))
    if not found:
        parser.error(f"no notebook in {options.folder}\n\n{LAYOUTS}")

    os.environ["PATH"] = scripts_first()
    (root / "grading").mkdir(exist_ok=True)
    release.generate(root, root / "grading" / "release", gradebook=database(root))
    sandboxed = sandbox.works()
    if not sandboxed:
        print("warning: no working bubblewrap here, so submissions run as you, with your files and network")
    names, handed_in, rows = {}, {}, []
    for name, stem, path in found:
        student = identifier(name)
        names.setdefault(student, {})[name] = None
        handed_in.setdefault((student, stem), []).append(path)
    for (student, stem), paths in handed_in.items():
        try:
            if student and stem:
                forget(root, student, stem)
            path = the_only(paths, student, stem, names[student])
            row = grade(root, student, stem, path, sandboxed, options)
        except Invalid as problem:
            row = Row(student or " ".join(names[student]), stem, f"invalid: {problem}")
        except Exception as error:  # whatever it is, the others are graded
            row = Row(student, stem, f"crash: {type(error).__name__}: {error}"[:200])
        rows.append(row)
        print(f"  {len(rows)}/{len(handed_in)} {row.student} {stem}: {row.status}", flush=True)
    for stem in sorted({row.exercise for row in rows} & set(stems)):
        feedback(root, stem)
        write_csv(root / "grading" / f"{stem}-grades.csv", [row for row in rows if row.exercise == stem])
    unknown = [row for row in rows if not row.exercise]
    write_csv(root / "grading" / "unknown.csv", unknown, {row.student for row in rows})
    report(rows)
    return 0 if all(row.status == "ok" for row in rows) else 1


def scripts_first():
    """PATH as nbgrader needs it, which calls alembic by name."""
    return os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])


def database(root):
    return f"sqlite:///{(root / 'grading' / 'gradebook.db').as_posix()}"


def submissions(folder, stems, exercise=None):
    """(student, stem, path) of every notebook, by its place and name; stem is "" where neither says it."""
    for path in sorted(folder.rglob("*.ipynb")):
        *above, name = path.relative_to(folder).with_suffix("").parts
        place = [*above, re.sub(r" ?\(\d+\)$", "", name)]
        if any(part.startswith(".") for part in place) or (path.is_dir() and not path.is_symlink()):
            continue
        if len(place) == 1:
            named = [stem for stem in stems if place[0].endswith(f"_{stem}")]
            stem = max(named, key=len, default="")
            yield (place[0].removesuffix(f"_{stem}") if stem else place[0]), stem or exercise or "", path
        else:
            stem = place[-1] if place[-1] in stems else exercise or ""
            yield place[0], stem, path


def identifier(name):
    """A student's name as nbgrader and every file system take it; empty if no letter or digit is in it."""
    return re.sub(r"[^\w.@+-]+", "-", unicodedata.normalize("NFC", name)).strip("._@+-")


def the_only(paths, student, stem, names):
    """The one notebook with which a student answers an exercise."""
    if not student:
        raise Invalid("a student's name needs a letter or a digit: rename the folder or file")
    if not stem:
        files = ", ".join(path.name for path in paths)
        raise Invalid(f"{files}: not named after an exercise; rename it, or pass --exercise")
    if len(names) > 1:
        raise Invalid(f"the names {', '.join(names)} all become {student}: rename all but one")
    if len(paths) > 1:
        raise Invalid(f"submitted twice, as {' and '.join(map(str, paths))}: keep one")
    return paths[0]


def grade(root, student, stem, path, sandboxed, options):
    """Check one submission, then run and grade it apart from all others."""
    notebook, missing = checked(path, root / "grading" / "release" / stem / f"{stem}.ipynb")
    submitted = root / "grading" / "submitted" / student / stem
    submitted.mkdir(parents=True)
    (submitted / f"{stem}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    status = autograde(root, student, stem, sandboxed, options)
    if status != "ok":
        return Row(student, stem, status)
    graded = json.loads(
        (root / f"grading/autograded/{student}/{stem}/{stem}.ipynb").read_text(encoding="utf-8")
    )
    given = [cell for cell in graded["cells"] if not grade_id(cell)]
    for error in (output for cell in given for output in cell.get("outputs", []) if "ename" in output):
        if error["ename"] in ("ImportError", "ModuleNotFoundError") and "'hopkit" in error["evalue"]:
            forget(root, student, stem)
            return Row(student, stem, f"crash: {error['ename']}: {error['evalue']}")
    errors = [output for cell in graded["cells"] for output in cell.get("outputs", []) if "ename" in output]
    if any(error["ename"] == "CellTimeoutError" for error in errors):
        status = "timeout"
    elif missing:
        status = f"missing cells: {' '.join(missing)}"
    return Row(student, stem, status, *score(root, student, stem), " ".join(mistakes(root, stem, errors)))


def checked(path, released):
    """The submitted notebook, missing tests put back, and the names of the cells that were missing."""
    import nbformat

    if path.is_symlink():
        raise Invalid("it is a link, not a notebook")
    if path.stat().st_size > LARGEST:
        raise Invalid(f"{path.stat().st_size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}: clear its outputs")
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as error:
        raise Invalid(f"not a notebook ({type(error).__name__})") from None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
        if not isinstance(cell.metadata.get("nbgrader", {}), dict):
            del cell.metadata["nbgrader"]
    wanted = nbformat.read(released, as_version=4).cells
    names = [grade_id(cell) for cell in notebook.cells if grade_id(cell)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise Invalid(f"cell {twice[0]} is there twice: delete one of them")
    missing, place = [], 0
    for cell in wanted:
        name = grade_id(cell)
        if name in names:
            place = 1 + next(k for k, other in enumerate(notebook.cells) if grade_id(other) == name)
        elif name:
            missing.append(name)
            if cell.metadata.nbgrader.locked:
                notebook.cells.insert(place, cell)
                place += 1
    return notebook, missing


def grade_id(cell):
    name = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return name if isinstance(name, str) else None


def autograde(root, student, stem, sandboxed, options):
    """Run nbgrader on one submission, within limits: "ok" if it came to an end."""
    arguments = [
        stem,
        "--student",
        student,
        "--force",
        f"--ExecutePreprocessor.timeout={options.cell_seconds}",
    ]
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        runtime, log = Path(folder, "run"), Path(folder, "log")
        runtime.mkdir()
        settings = {"JUPYTER_PATH": folder, "JUPYTER_RUNTIME_DIR": str(runtime), "TMPDIR": str(runtime),
                    "PYTHONPATH": str(sandbox.library().parent)}  # fmt: skip
        if sandboxed:
            sandbox.install(Path(folder), runtime)
            arguments.append(f"--ExecutePreprocessor.kernel_name={sandbox.NAME}")
            arguments += ["--KernelManager.transport=ipc", f"--KernelManager.ip={runtime / 'k'}"]
        code = nbgrader("AutogradeApp", arguments, root, settings, log, options.seconds)
        text = log.read_text(encoding="utf-8", errors="replace")
    if code == 0:
        return "ok"
    if code is None or "Timeout waiting" in text or "unresponsive" in text:
        return "timeout"
    if "Kernel died" in text or "DeadKernelError" in text:
        return "crash: the kernel died"
    said = [line for line in text.splitlines() if re.match(r"\S*(Error|Exception)\b", line)]
    return f"crash: {said[-1][:200] if said else 'nbgrader stopped'}"


def nbgrader(app, arguments, root, settings, log, seconds):
    """Run one of nbgrader's apps in a process of its own: its exit code, None if its time was up."""
    import psutil

    # importing nbgrader takes seconds: where there can be a fork server, once for all students
    server = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if server else "spawn")
    if server:
        context.set_forkserver_preload(["nbgrader.apps"])
    process = context.Process(target=_nbgrader, args=(app, arguments, root, settings, log))
    process.start()
    try:
        process.join(seconds)
        return process.exitcode
    finally:
        if process.is_alive():
            for member in [*psutil.Process(process.pid).children(recursive=True), process]:
                member.kill()
            process.join()


def _nbgrader(app, arguments, root, settings, log):
    os.chdir(root)
    os.environ.update(settings | {"PATH": scripts_first()})
    if sys.platform == "linux":
        sandbox.limit()
    with open(log, "w") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    import nbgrader.apps

    getattr(nbgrader.apps, app).launch_instance(arguments)


def forget(root, student, stem):
    """Drop what an earlier submission left, but for the grades that a person gave."""
    from nbgrader.api import Gradebook, MissingEntry

    for part in ("submitted", "autograded", "feedback"):
        shutil.rmtree(root / "grading" / part / student / stem, ignore_errors=True)
    with Gradebook(database(root)) as book:
        try:
            submission = book.find_submission(stem, student)
        except MissingEntry:
            return
        for grade in (grade for notebook in submission.notebooks for grade in notebook.grades):
            grade.auto_score, grade.needs_manual_grade = None, True
        book.db.commit()


def score(root, student, stem):
    """Points, the maximum, and how many of the points await a reader."""
    from nbgrader.api import Gradebook

    with Gradebook(database(root)) as book:
        submission = book.find_submission(stem, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        pending = sum(grade.max_score for grade in grades if grade.needs_manual_grade)
        return submission.score, submission.max_score, pending


def mistakes(root, stem, errors):
    """The mistakes that the exercise's tests named, in the notebook's order."""
    known = (root / "solutions" / stem / f"{stem}.ipynb").read_text(encoding="utf-8")
    named = [re.match(r"\[([a-z0-9-]+)\] ", e["evalue"]) for e in errors if e["ename"] == "AssertionError"]
    return list(dict.fromkeys(match[1] for match in named if match and match[1] in known))


def feedback(root, stem):
    """nbgrader's pages for all of the class; a page that fails is missing, and the others are there."""
    if (root / "grading" / "autograded").is_dir():
        log = root / "grading" / "feedback.log"
        nbgrader("GenerateFeedbackApp", [stem, "--force"], root, {}, log, 1800)


def write_csv(path, rows, seen=()):
    """Replace the rows of these students and of those seen, keep those of others; no rows, no file."""
    table = {}
    if path.exists():
        with path.open(newline="", encoding="utf-8") as stream:
            table = {line["student"]: line for line in csv.DictReader(stream)}
    table = {student: line for student, line in table.items() if student not in seen}
    table |= {row.student: row._asdict() for row in rows}
    if not table:
        return path.unlink(missing_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, FIELDS)
        writer.writeheader()
        writer.writerows(table[student] for student in sorted(table))


def report(rows):
    """The table, then what was misunderstood, most often first."""
    lines = [FIELDS] + [[f"{x:g}" if isinstance(x, float) else str(x) for x in row] for row in rows]
    widths = [max(len(line[k]) for line in lines) for k in range(len(FIELDS))]
    print()
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    common = Counter(name for row in rows for name in row.mistakes.split())
    if common:
        print("\nmistakes:", ", ".join(f"{name} ({count})" for name, count in common.most_common()))
