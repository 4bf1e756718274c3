"""A class as large as you like, made from the exercises' own answers, and a check of what it was given.

    .venv/bin/python tests/a_class.py make 300 FOLDER [EXERCISE ...]
    .venv/bin/python tests/a_class.py run FOLDER [--jobs 2]
    .venv/bin/python tests/a_class.py check FOLDER

`make` writes hand-ins to FOLDER/hand-ins, of all exercises if none is named: first every answer that the
tests know, wrong or right, one to each task of a hand-in; each hostile kind of tests/hostile.py; blanks,
half-done work, late ones, odd names and files. FOLDER is a course of these exercises, in which `run` grades;
it may be killed and started again. `check` compares each mark, status and named mistake with what is
deserved, and looks for hidden text on all that a student is shown.
"""

import json
import random
import sys
import zipfile
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import graders  # noqa: E402
import nbformat  # noqa: E402
from hostile import HOSTILE, PATCH, SPY, bare  # noqa: E402

from course.instructor import grade, release  # noqa: E402
from course.instructor.grading import exercise as reading  # noqa: E402
from course.instructor.grading import run, tables  # noqa: E402

ODD = ["bare", "loud", "extra", "blank", "half", "corrupt", "script", "zip", "late"]


def known(stem, exercise, rng):
    """Hand-ins that hold between them every answer to every task."""
    columns = []
    for task in exercise.tasks:
        columns.append(graders.answers(stem, task.name))
        rng.shuffle(columns[-1])
    return [("answers", [a for a in row if a is not None]) for row in zip_longest(*columns)]


def hostile(exercise, root):
    """{kind: source of the first task} of every hostile kind."""
    first = exercise.tasks[0].name
    found = {}
    for kind, (body, _) in HOSTILE.items():
        body = body.replace("sweep(W, y)", f"{first}(*given)")
        found[kind] = f"def {first}(*given):\n    y = given[-1]\n    {body}"
    spy = SPY.replace("ROOTS", repr([str(root), str(ROOT)])).replace("PORT", "9")
    for kind, source in (("patch", PATCH), ("spy", spy)):
        found[kind] = source.replace("def sweep(W, y)", f"def {first}(*given)").replace(
            "return y", "return 7"
        )
    return found


def make(size, root, stems=()):
    """Write the course and the hand-ins of `size` students; what each deserves into expected.json."""
    rng = random.Random(0)
    exercises = {}
    for source in release.sources(graders.ROOT):
        if source.stem in stems or not stems:
            path = root / "solutions" / source.stem / source.name
            path.parent.mkdir(parents=True)
            path.write_bytes(source.read_bytes())
            exercises[source.stem] = reading.Exercise(path)
    (root / "nbgrader_config.py").write_bytes((graders.ROOT / "nbgrader_config.py").read_bytes())
    (root / "grading.toml").write_text(
        "".join(["[due]\n", *(f"{stem} = 2100-05-03T12:00:00+02:00\n" for stem in exercises)])
    )
    kinds = [*HOSTILE, "patch", "spy", *ODD]
    todo = [(stem, *one) for stem, exercise in exercises.items() for one in known(stem, exercise, rng)]
    rng.shuffle(todo)
    todo = [(rng.choice(list(exercises)), kind, None) for kind in kinds] + todo
    while len(todo) < size:
        todo.append((rng.choice(list(exercises)), "right", None))
    todo = todo[:size]
    rng.shuffle(todo)
    expected = {}
    for number, (stem, kind, what) in enumerate(todo):
        exercise = exercises[stem]
        names = ["s{:03}", "Zoë Müller {:03}", "李 明 {:03}", "O'Neil, Pat {:03}"]
        student = rng.choice(names).format(number)
        expected[student] = one(student, number, kind, what, exercise, root, rng)
    (root / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1), "utf-8")
    print(f"{len(expected)} hand-ins of {len(exercises)} exercises in {root / 'hand-ins'}")


def one(student, number, kind, what, exercise, root, rng):
    """Write one hand-in; what it deserves."""
    points = {task.name: task.points for task in exercise.tasks}
    first, stem = exercise.tasks[0].name, exercise.stem
    words = {essay.name: f"The words of {student}." for essay in exercise.essays}
    replaced, wrong, status, slugs = dict(words), [], "ok", {}
    if kind == "answers":
        replaced |= {a.task: a.source for a in what}
        slugs = {a.task: a.name for a in what if a.kind == "mistake"}
        wrong = list(slugs)
        bad = {k: [t for t in points if run.STATUS.get(slugs.get(t)) == k] for k in ("crash", "timeout")}
        status = "; ".join(f"{k}: {' '.join(v)}" for k, v in bad.items() if v) or "ok"
    elif kind in HOSTILE or kind in ("patch", "spy"):
        replaced[first] = hostile(exercise, root)[kind]
        wrong = [first]
        status = {"patch": "crash: sweep", "spy": "ok"}.get(kind) or HOSTILE[kind][1]
        status = status.replace("sweep", first)
    elif kind == "blank":
        replaced |= {task.name: reading.blank(task.solution) for task in exercise.tasks}
        replaced |= dict.fromkeys(words, "YOUR ANSWER HERE")
        wrong, slugs = list(points), dict.fromkeys(points, "left-empty")
    elif kind == "half":
        wrong = list(points)[len(points) // 2 :]
        slugs = dict.fromkeys(wrong, "left-empty")
        replaced |= {name: reading.blank(exercise.task(name).solution) for name in wrong}
    if kind == "extra":

        def change(notebook):
            notebook.cells.insert(1, nbformat.v4.new_code_cell("patterns = 4"))
            notebook.cells.append(nbformat.v4.new_code_cell(f"%matplotlib inline\n!ls\n1 / 0\ndel {first}"))
    elif kind == "loud":

        def change(notebook):
            cell = next(c for c in notebook.cells if c.cell_type == "code")
            cell.outputs = [nbformat.v4.new_output("stream", text="x" * 7_000_000)]
    else:
        change = bare if kind == "bare" else None
    name = rng.choice(
        [f"{stem}.ipynb", f"{stem} ({number}).ipynb", f"{stem.upper()}_final.ipynb", "homework.ipynb"]
    )
    if kind in ("corrupt", "script"):
        name = f"{stem}.ipynb"
    target = graders.hand_in(root / "hand-ins", student, exercise.path, replaced, change, name)
    if kind == "corrupt":
        target.write_text("{")
    elif kind == "script":
        target.rename(target.with_suffix(".py"))
    elif kind == "zip":
        with zipfile.ZipFile(target.with_suffix(".zip"), "w") as archive:
            archive.write(target, target.name)
        target.unlink()
    elif kind == "late":
        (target.parent / "timestamp.txt").write_text("2100-05-04 09:00:00 UTC")
    refused = kind in ("corrupt", "script")
    return {
        "kind": kind, "stem": stem, "status": "invalid" if refused else status,
        "points": "" if refused else f"{sum(p for t, p in points.items() if t not in wrong):g}",
        "mistakes": sorted(set(slugs.values())), "late": "1" if kind == "late" else "",
    }  # fmt: skip


def check(root):
    """Compare what each got with what it deserves, and look for what nobody may see."""
    expected = json.loads((root / "expected.json").read_text("utf-8"))
    rows = {}
    for path in (root / "grading").glob("*-grades.csv"):
        for row in tables.read(path):
            rows.setdefault(row["name"], []).append(row)
    bad = 0
    for student, wanted in expected.items():
        found = rows.get(student, [])
        row = found[0] if len(found) == 1 else {}
        status = row.get("status", "")
        got = {
            "kind": wanted["kind"], "stem": row.get("exercise"), "points": row.get("points"),
            "status": "invalid" if status.startswith("invalid: ") else status,
            "mistakes": sorted(row.get("mistakes", "").split()), "late": row.get("days_late"),
        }  # fmt: skip
        if kinds_without_names(wanted["kind"]):
            wanted = wanted | {"mistakes": got["mistakes"]}
        if got != wanted:
            bad += 1
            print(f"{student}: deserves {wanted}\n    has {got} ({len(found)} rows)")
    more = set(rows) - set(expected)
    print(f"{len(expected) - bad} of {len(expected)} as deserved; {len(more)} rows of nobody")
    shown = seen(root)
    return int(bool(bad or more or shown))


def kinds_without_names(kind):
    """Hostile answers are judged like others, and some do what a named mistake does."""
    return kind in HOSTILE or kind in ("patch", "spy")


def seen(root):
    """Print each line of a page, report or notebook that is a hidden one; how many there are."""
    count, leaks = 0, 0
    for folder in sorted((root / "solutions").iterdir()):
        exercise = reading.Exercise(folder / f"{folder.name}.ipynb")
        hidden, sentences, public = secrets(exercise)
        results = root / "grading" / "results" / exercise.stem
        handed, said = [], set()
        for path in sorted(results.glob("*.json")):
            result = json.loads(path.read_text("utf-8"))
            if path.name.endswith(".words.json") or not result["verdicts"]:
                continue
            own = (root / "grading" / "submitted" / result["student"] / exercise.stem).glob("*.ipynb")
            own = "\n".join(c.source for p in own for c in nbformat.read(p, as_version=4).cells)
            told = {v["sentence"] for v in result["verdicts"]}
            handed.append(own)
            said |= told
            page = root / "grading" / "pages" / result["student"] / f"{exercise.stem}.html"
            notebook = root / "grading" / "autograded" / result["student"] / exercise.stem
            notebook = notebook / f"{exercise.stem}.ipynb"
            for shown in (page, notebook):
                count += 1
                leaks += leaked(shown, hidden | sentences, public + own + "\n".join(told))
        report = root / "grading" / f"{exercise.stem}-report.html"
        if report.exists():
            count += 1
            leaks += leaked(report, hidden | sentences, "\n".join([public, *handed, *said]))
    print(f"{leaks} hidden lines on {count} pages, reports and notebooks")
    return leaks


def secrets(exercise):
    """The lines of hidden parts and solutions, the sentences of mistakes, and what everybody has."""
    source = "\n".join(cell.source for cell in exercise.cells if reading.role(cell) != "judge")
    parts = reading.HIDDEN.findall(source) + [m[0] for m in reading.SOLUTION.finditer(source)]
    parts += [c.source for c in exercise.cells if reading.role(c) in {e.name for e in exercise.essays}]
    public = reading.SOLUTION.sub("", reading.HIDDEN.sub("", source))
    for essay in parts[-len(exercise.essays) :] if exercise.essays else []:
        public = public.replace(essay, "")
    judge = (ROOT / "course" / "instructor" / "judge.py").read_text("utf-8")
    lines = {line.strip() for part in [*parts, judge] for line in part.split("\n")}
    sentences = {text for text in exercise.mistakes.values() if "…" not in text and "{" not in text}
    return {line for line in lines if len(line) > 24}, sentences, public


def leaked(path, secret, allowed):
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(
            c.source + "".join(o.get("text", "") for o in c.get("outputs", []))
            for c in nbformat.reads(text, as_version=4).cells
        )
    else:
        import html

        text = html.unescape(text)
    found = [line for line in secret if line in text and line not in allowed]
    for line in found[:5]:
        print(f"{path}: {line}")
    return len(found)


def main(what, *rest):
    if what == "make":
        size, root, *stems = rest
        return make(int(size), Path(root).resolve(), stems)
    root = Path(rest[0]).resolve()
    return check(root) if what == "check" else grade.main([str(root / "hand-ins"), *rest[1:]], root)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
