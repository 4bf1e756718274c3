"""Grade a class: check what was handed in, run it behind walls, judge it from outside, report."""

import argparse
import hashlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from course.environment import ROOT
from course.instructor import release, sandbox
from course.instructor.grading import book, collect, late, pages, run, tables, worker
from course.instructor.grading.exercise import Exercise, NotAlone

LAYOUTS = """FOLDER, which may be a zip, holds any of
  STUDENT/EXERCISE/EXERCISE.ipynb    as nbgrader collects
  STUDENT/EXERCISE.ipynb             a folder a student
  STUDENT_EXERCISE.ipynb             all in one folder
  STUDENT.ipynb                      named after nobody's exercise: its cells tell which
  what Canvas and Moodle give as "download all submissions", zips in it too
A notebook is known by its cells, whatever its name. class.csv, in FOLDER or beside README.md, lists the class
(student, name, email, lms, days), or is Canvas's or Moodle's own table: who handed in nothing has a row too.
grading.toml has due dates and what a late day costs: see course/instructor/grading/late.py.

In grading/: EXERCISE-grades.csv, EXERCISE-canvas.csv, EXERCISE-moodle.csv, EXERCISE-report.html,
pages/STUDENT/EXERCISE.html for each student, and nbgrader's gradebook; unknown.csv has what answers no
exercise. To mark words: `python3 -m course lab`, and at the address that it prints /formgrader in place of
/lab and what follows; then this command again.
Stopped at any moment, it goes on where it was; what is graded is graded again only if it, or the exercise,
has changed. A person's marks stay."""


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(
        prog="python3 -m course grade",
        description=__doc__,
        epilog=LAYOUTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="the hand-ins: a folder or a zip")
    parser.add_argument("--exercise", metavar="STEM", help="the exercise; else each notebook's cells tell")
    parser.add_argument("--jobs", type=int, metavar="N", help="hand-ins at once (one a core)")
    parser.add_argument("--class", dest="class_list", type=Path, metavar="CSV", help="the class (class.csv)")
    parser.add_argument(
        "--again", action="store_true", help="grade also what has been graded and is as it was"
    )
    parser.add_argument("--unsafe", action="store_true",
                        help="where bubblewrap is not: hand-ins run as you, with your files")  # fmt: skip
    limits = run.Limits()
    parser.add_argument(
        "--cell-seconds",
        type=float,
        default=limits.cell,
        help="for one cell (%(default)g), and at most for one call",
    )
    parser.add_argument("--seconds", type=float, default=limits.handin, help="for a hand-in (%(default)g)")
    options = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    paths = {path.stem: path for path in release.sources(root)}
    if not options.folder.exists():
        parser.error(f"there is no {options.folder}")
    if options.exercise and options.exercise not in paths:
        parser.error(
            f"there is no exercise {options.exercise!r} in solutions/: choose from {', '.join(paths)}"
        )
    if set("?#%") & set(str(root)) and "sqlite" in book.address(root):
        parser.error(
            f"{root}: a gradebook cannot lie in a folder with ?, # or % in its path; move the course"
        )
    if not sandbox.works() and not options.unsafe:
        parser.error(
            "bubblewrap is not here or may not make its walls, so a hand-in would run as you, with your "
            "files and network, and could change every grade. On Linux install bubblewrap (elsewhere grade "
            "in a container or a virtual machine that has it), or say --unsafe if you trust every hand-in"
        )
    try:
        exercises = {stem: Exercise(path) for stem, path in paths.items()}
        grading = Grading(root, exercises, options, limits)
    except (NotAlone, ValueError) as problem:
        parser.error(str(problem))
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return grading.all()
    finally:
        grading.end()
        signal.signal(signal.SIGTERM, before)


class Grading:
    """One run of the command: hand-ins, workers, results."""

    def __init__(self, root, exercises, options, limits):
        self.root, self.home, self.exercises, self.options = root, root / "grading", exercises, options
        call = min(limits.call, options.cell_seconds)  # the notebook's own checks make the same calls
        self.limits = limits._replace(cell=options.cell_seconds, call=call, handin=options.seconds)
        self.rule, self.crew, self.results, self.rows = late.rule(root), [], {}, {}
        listed = [options.class_list, options.folder / "class.csv", root / "class.csv"]
        self.class_list = next((collect.members(p) for p in listed if p and p.is_file()), [])
        if options.class_list and not options.class_list.is_file():
            raise ValueError(f"there is no {options.class_list}")
        self.marks = hashlib.sha256()
        for path in sorted(sandbox.library().rglob("*.py")):
            self.marks.update(path.read_bytes())
        self.shown = 0.0

    def all(self):
        print("reading what was handed in …", flush=True)
        found = [self.known(one) for one in
                 collect.collect(self.options.folder, self.exercises, self.options.exercise)]  # fmt: skip
        if not found and not self.class_list:
            print(f"nothing in {self.options.folder} that looks like a hand-in\n\n{LAYOUTS}", file=sys.stderr)
            return 2
        stems = sorted({one.stem for one in found} & set(self.exercises)) or [self.options.exercise or ""]
        stems = [stem for stem in stems if stem]
        self.home.mkdir(exist_ok=True)
        self.prepare(stems)
        for path in sorted(self.home.glob("results/*/*.json")):
            if not path.name.endswith(".words.json") and path.parent.name in self.exercises:
                result = _read(path)
                if result:
                    self.results[result["stem"], result["student"]] = result
        with book.opened(self.root) as self.book:
            todo = [one for one in found if one.stem and not one.problem and not self.done(one)]
            for one in found:
                if one.stem and one.problem:
                    self.refused(one)
            kept = sum(not one.problem for one in found) - len(todo)
            if kept:
                print(f"{kept} hand-ins are as they were: kept", flush=True)
            try:
                self.work(todo)
            finally:
                self.tables(stems, pages_too=True)
        self.unknown([one for one in found if not one.stem])
        for stem in stems:
            self.report(stem)
        return self.summary(found, stems)

    def known(self, one):
        """A hand-in under the name that the class's list has for its student."""
        member = collect.matched(one, self.class_list)
        if member is not None:
            return one._replace(student=member.student, name=member.name, lms=member.lms or one.lms)
        if self.class_list and one.student:
            return one._replace(notes=(*one.notes, "not in the class's list"))
        return one

    def prepare(self, stems):
        """Tell the gradebook the cells and points, and see that every solution earns them all."""
        os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
        checked = self.home / "results" / "checked.json"
        before = _read(checked) or {}
        keys = {stem: self.key(stem, "") for stem in stems}
        if all(before.get(stem) == key for stem, key in keys.items()) and self.book_is_there():
            return
        release.generate(self.root, self.home / "release", gradebook=book.address(self.root))
        from course.instructor.grading import asking, merge, trying

        for stem in stems:
            exercise = self.exercises[stem]
            print(f"{stem}: trying the solution …", flush=True)
            steps = merge.merge(trying.filled(exercise), exercise).steps
            # in a process without walls, which keeps what it compiles
            for verdict in run.grade(exercise, steps, lambda: asking.start(False)):
                if verdict.points < verdict.maximum:
                    raise SystemExit(
                        f"{stem}: the solution itself does not earn the points of {verdict.task}: "
                        f"{verdict.sentence}"
                    )
        _write(checked, before | keys)

    def book_is_there(self):
        address = book.address(self.root)
        return not address.startswith("sqlite") or (self.home / "gradebook.db").exists()

    def key(self, stem, text):
        said = [self.exercises[stem].key, self.marks.hexdigest(), text, str(self.limits)]
        return hashlib.sha256("\0".join(said).encode()).hexdigest()[:24]

    def done(self, one):
        """Whether this hand-in has its result; what a killed run left undone after it is done now."""
        result = self.results.get((one.stem, one.student))
        if result is None or self.options.again or result["key"] != self.key(one.stem, one.text):
            return False
        fresh = result | {"time": one.time, "late": one.late, "name": one.name, "lms": one.lms}
        fresh["notes"] = list(dict.fromkeys([*one.notes, *result["found"]]))
        if fresh != result:
            self.keep(one, fresh)
        elif not self.page(result).exists():
            self.enter(one, result)
        return True

    def work(self, todo):
        """Grade these, as many at once as there are cores; each is kept as soon as it is there."""
        if not todo:
            return
        from hopkit import _cores

        jobs, came = queue.Queue(), queue.Queue()
        for one in todo:
            jobs.put(one)
        size = max(1, min(self.options.jobs or _cores.count(), len(todo)))
        self.crew = [Hand(self, jobs, came) for _ in range(size)]
        for hand in self.crew:
            hand.start()
        progress = Progress(len(todo))
        for _ in todo:
            one, made = came.get()
            result = {
                "student": one.student, "name": one.name, "stem": one.stem, "where": one.where,
                "key": self.key(one.stem, one.text), "lms": one.lms, "time": one.time, "late": one.late,
                "status": status(made["verdicts"]), "found": made["notes"],
                "notes": [*one.notes, *made["notes"]], "verdicts": made["verdicts"],
                "essays": made["essays"], "seconds": made["seconds"],
            }  # fmt: skip
            if made.get("failed"):
                result |= {"status": f"crash: {made['failed']}", "key": ""}
            self.keep(one, result)
            progress.step(result)
            if time.monotonic() - self.shown > 3:
                self.tables([one.stem])
        progress.end()

    def keep(self, one, result):
        _write(self.home / "results" / one.stem / f"{one.student}.json", result)
        self.results[one.stem, one.student] = result
        if one.text:
            book.save_submitted(self.root, one)
        self.enter(one, result)

    def enter(self, one, result):
        """Gradebook, formgrader's notebook, page; the page last, for `done` to see."""
        exercise = self.exercises[one.stem]
        if result["verdicts"]:
            book.enter(self.book, exercise, result, self.root)
            book.write_notebook(self.root, exercise, result, one.text)
        else:
            book.forget(self.book, one.stem, one.student)
        self.rows.pop((one.stem, one.student), None)
        self.show(result)

    def refused(self, one):
        """A hand-in that cannot be graded has a result too; what an earlier one earned is not its own."""
        result = {"student": one.student, "name": one.name, "stem": one.stem, "where": one.where, "key": "",
                  "lms": one.lms, "time": one.time, "late": one.late, "status": f"invalid: {one.problem}",
                  "found": [], "notes": list(one.notes), "verdicts": [], "essays": {}, "seconds": 0,
                  }  # fmt: skip
        if not one.student:
            return
        _write(self.home / "results" / one.stem / f"{one.student}.json", result)
        self.results[one.stem, one.student] = result
        book.forget(self.book, one.stem, one.student)
        self.page(result).unlink(missing_ok=True)
        for part in ("submitted", "autograded"):
            (self.home / part / one.student / one.stem / f"{one.stem}.ipynb").unlink(missing_ok=True)

    def page(self, result):
        return self.home / "pages" / result["student"] / f"{result['stem']}.html"

    def show(self, result):
        """Its page as it is now, and its row."""
        stem, student = result["stem"], result["student"]
        exercise = self.exercises[stem]
        given, pending, comments = book.scored(self.book, stem, student)
        row = self.row(result, exercise, given, pending)
        self.rows[stem, student] = row
        if result["verdicts"]:
            pages.write(self.page(result), pages.page(exercise, result, row, given, comments))
        return row

    def row(self, result, exercise, given, pending):
        if not result["verdicts"]:
            return self.bare(result["student"], result["name"], exercise, result["status"], result["lms"],
                             result["notes"])  # fmt: skip
        graded = {
            task.graded: v["points"] for task, v in zip(exercise.tasks, result["verdicts"], strict=True)
        }
        points = sum((graded | {k: v for k, v in given.items()}).values())
        mine = {
            stem: (r["time"], r["late"])
            for (stem, student), r in self.results.items()
            if student == result["student"] and r["verdicts"]
        }
        granted = next((m.days for m in self.class_list if m.student == result["student"]), 0.0)
        cost = late.lateness(self.rule, mine, granted).get(result["stem"], late.Lateness())
        known = exercise.mistakes
        named = [v["slug"] for v in result["verdicts"] if v["slug"] in known]
        return {
            "student": result["student"], "name": result["name"], "exercise": exercise.stem,
            "status": result["status"], "points": points, "maximum": exercise.maximum,
            "pending": sum(pending.values()), "days_late": cost.days or "",
            "score": round(points * cost.share, 2), "mistakes": " ".join(dict.fromkeys(named)),
            "notes": "; ".join(result["notes"]), "lms": result["lms"],
        }  # fmt: skip

    def bare(self, student, name, exercise, status, lms="", notes=()):
        row = dict.fromkeys(tables.FIELDS, "") | {"student": student, "name": name, "status": status}
        return row | {
            "exercise": exercise.stem,
            "maximum": exercise.maximum,
            "lms": lms,
            "notes": "; ".join(notes),
        }

    def tables(self, stems, pages_too=False):
        """Write the CSVs, from what is known now."""
        self.shown = time.monotonic()
        for stem in stems:
            exercise = self.exercises[stem]
            rows = self.of(stem, pages_too)
            tables.write(self.home / f"{stem}-grades.csv", rows)
            fields, made = tables.canvas(rows, self.class_list, exercise.title, exercise.maximum)
            tables.write(self.home / f"{stem}-canvas.csv", made, fields)
            fields, made = tables.moodle(rows, self.class_list, exercise.maximum)
            tables.write(self.home / f"{stem}-moodle.csv", made, fields)

    def of(self, stem, afresh=False):
        """The rows of an exercise: of all who handed in, ever, and of the class's others."""
        exercise = self.exercises[stem]
        for (other, student), result in self.results.items():
            if other == stem and (afresh or (stem, student) not in self.rows):
                self.show(result)
        rows = [row for (other, _), row in self.rows.items() if other == stem]
        there = {row["student"] for row in rows}
        rows += [
            self.bare(m.student, m.name, exercise, "nothing handed in", m.lms)
            for m in self.class_list
            if m.student not in there
        ]
        return sorted(rows, key=lambda row: row["student"].casefold())

    def unknown(self, found):
        rows = [
            {
                "student": one.student,
                "name": one.name,
                "status": f"invalid: {one.problem}",
                "where": one.where,
            }
            for one in found
        ]
        tables.write(self.home / "unknown.csv", rows, ["student", "name", "status", "where"])

    def report(self, stem):
        from course.instructor.grading import report

        exercise = self.exercises[stem]
        results = [r for (other, _), r in sorted(self.results.items()) if other == stem]
        rows = [row for (other, _), row in self.rows.items() if other == stem]
        there = {row["student"] for row in rows}
        rows += [self.bare(m.student, m.name, exercise, "nothing handed in") for m in self.class_list
                 if m.student not in there]  # fmt: skip
        sources = report.sources(self.home, exercise, results)
        pages.write(self.home / f"{stem}-report.html", report.report(exercise, results, rows, sources))

    def summary(self, found, stems):
        rows = [row for stem in stems for row in self.of(stem)]
        counts = Counter(row["status"].split(":")[0] for row in rows)
        print("\n" + ", ".join(f"{count} {status}" for status, count in counts.most_common()))
        for row in rows:
            if row["status"].split(":")[0] not in ("ok", "nothing handed in"):
                print(f"  {row['student']}: {row['status']}")
        for one in found:
            if not one.stem:
                print(f"  {one.name or one.where}: {one.problem}")
        common = Counter(name for row in rows for name in row["mistakes"].split())
        if common:
            print("mistakes: " + ", ".join(f"{name} ({count})" for name, count in common.most_common(12)))
        for stem in stems:
            print(f"{self.home / stem}-grades.csv, {stem}-report.html")
        return int(any(row["status"] not in ("ok", "nothing handed in") for row in rows) or
                   any(not one.stem for one in found))  # fmt: skip

    def end(self):
        for hand in self.crew:
            hand.end()


class Hand(threading.Thread):
    """Gives one worker its jobs, and replaces it if it ends."""

    def __init__(self, grading, jobs, came):
        super().__init__(daemon=True)
        self.grading, self.jobs, self.came, self.process, self.over = grading, jobs, came, None, False

    def run(self):
        while not self.over:
            try:
                one = self.jobs.get_nowait()
            except queue.Empty:
                break
            made = self.try_one(one) or self.try_one(one)
            if not self.over:
                self.came.put((one, made or nothing(self.grading.exercises[one.stem])))
        self.end()

    def try_one(self, one):
        """The worker's reply, None if it ended instead."""
        exercise = self.grading.exercises[one.stem]
        job = {"path": str(exercise.path), "key": exercise.key, "text": one.text,
               "sandboxed": sandbox.works(), "limits": list(self.grading.limits)}  # fmt: skip
        try:
            if self.over:
                return None
            process = self.process = self.process or hire()
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())
        except (OSError, ValueError):  # it has ended, or is about to: what comes next is another's
            self.dismiss()
            return None

    def dismiss(self):
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            with suppress(OSError), process:  # what it was not sent any more is lost with it
                pass

    def end(self):
        self.over = True
        self.dismiss()


def hire():
    here = str(Path(worker.__file__).resolve().parents[3])
    path = os.pathsep.join([str(sandbox.library().parent), here])
    environment = os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "course.instructor.grading.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=here,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def nothing(exercise):
    """What is said of a hand-in whose worker ended, twice."""
    verdicts = [
        run.Verdict(t.name, 0.0, t.points, "crash", "", "Not judged: the grader itself ended.")._asdict()
        for t in exercise.tasks
    ]
    return {
        "verdicts": verdicts,
        "essays": {},
        "notes": [],
        "seconds": 0,
        "failed": "the grader ended, twice",
    }


def status(verdicts):
    kinds = {verdict["status"] for verdict in verdicts}
    tasks = {kind: " ".join(v["task"] for v in verdicts if v["status"] == kind) for kind in kinds}
    bad = [f"{kind}: {tasks[kind]}" for kind in ("crash", "timeout", "missing") if kind in kinds]
    return "; ".join(bad) or "ok"


class Progress:
    """How far it is, and how long it will take: a bar on a terminal, lines elsewhere."""

    def __init__(self, total):
        from tqdm import tqdm

        self.total, self.count, self.began = total, 0, time.monotonic()
        self.bar = tqdm(total=total, unit=" hand-in", ascii=None) if sys.stdout.isatty() else None

    def step(self, result):
        self.count += 1
        points = sum(v["points"] for v in result["verdicts"])
        line = f"{result['student']} {result['stem']}: {result['status']}, {points:g} points"
        if self.bar is not None:
            self.bar.set_postfix_str(line[:60])
            return self.bar.update()
        left = (time.monotonic() - self.began) / self.count * (self.total - self.count)
        print(f"  {self.count}/{self.total} {line} ({left / 60:.0f} min left)", flush=True)
        return None

    def end(self):
        if self.bar is not None:
            self.bar.close()


def _read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(path, value):
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(draft, path)
