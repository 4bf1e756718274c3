"""A class as large as you like, made from an exercise's own answers, and a check of what it was given.

    .venv/bin/python tests/a_class.py make 03_associative_memory 300 FOLDER
    python3 -m course grade FOLDER/hand-ins
    .venv/bin/python tests/a_class.py check FOLDER

Right variants, every named wrong answer, blanks, half-done work, late ones, odd names and files, and each
hostile kind of tests/test_class.py. FOLDER is a course of that one exercise: `grade` is run in it by `run`,

    .venv/bin/python tests/a_class.py run FOLDER

which may be killed and started again.
"""

import json
import random
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import graders  # noqa: E402
from hostile import HOSTILE, PATCH, bare  # noqa: E402

from course.instructor import grade, release  # noqa: E402
from course.instructor.grading import exercise as reading  # noqa: E402
from course.instructor.grading import tables  # noqa: E402


def make(stem, size, root, seed=0):
    """Write the course and the hand-ins of `size` students; what each deserves into expected.json."""
    rng = random.Random(seed)
    folder = root / "solutions" / stem
    folder.mkdir(parents=True)
    source = next(path for path in release.sources(graders.ROOT) if path.stem == stem)
    path = folder / f"{stem}.ipynb"
    path.write_bytes(source.read_bytes())
    (root / "nbgrader_config.py").write_bytes((graders.ROOT / "nbgrader_config.py").read_bytes())
    exercise = reading.Exercise(path)
    points = {task.name: task.points for task in exercise.tasks}
    full, first = sum(points.values()), exercise.tasks[0].name
    answers = [a for task in points for a in graders.answers(stem, task)]
    wrong, right = ([a for a in answers if a.kind == kind] for kind in ("mistake", "right"))
    hostile = {
        name: f"def {first}(*given):\n    y = given[1]\n    {body}" for name, (body, _) in HOSTILE.items()
    }
    hostile["patch"] = PATCH.replace("def sweep(W, y): return y", f"def {first}(*given): return given[0]")
    changes = {"bare": bare}
    expected, home = {}, root / "hand-ins"
    kinds = [
        *(("wrong", a) for a in wrong),
        *(("right", a) for a in right),
        *(("hostile", h) for h in hostile),
    ]
    kinds += [(kind, None) for kind in ("bare", "blank", "blank", "half", "corrupt", "script", "zip", "late")]
    while len(kinds) < size:
        kinds.append(rng.choice([("right", rng.choice(right)), ("wrong", rng.choice(wrong)), ("two", None)]))
    rng.shuffle(kinds)
    for number, (kind, what) in enumerate(kinds[:size]):
        student = rng.choice(["s{:03}", "Zoë Müller {:03}", "李 明 {:03}", "O'Neil, Pat {:03}"]).format(
            number
        )
        replaced, deserved, change, name = {}, full, changes.get(kind), f"{stem}.ipynb"
        if kind in ("wrong", "right"):
            replaced = {what.task: what.source}
            deserved -= points[what.task] if kind == "wrong" else 0
        elif kind == "hostile":
            replaced, deserved = {first: hostile[what]}, full - points[first]
        elif kind == "blank":
            replaced = {task.name: reading.blank(task.solution) for task in exercise.tasks}
            replaced |= {essay.name: "YOUR ANSWER HERE" for essay in exercise.essays}
            deserved = 0
        elif kind == "half":
            empty = exercise.tasks[len(exercise.tasks) // 2 :]
            replaced = {task.name: reading.blank(task.solution) for task in empty}
            deserved -= sum(task.points for task in empty)
        elif kind == "two":
            pair = rng.sample(wrong, 2)
            replaced = {a.task: a.source for a in pair}
            deserved -= sum(points[task] for task in replaced)
        name = rng.choice([name, f"{stem} ({number}).ipynb", f"{stem.upper()}_final.ipynb", "homework.ipynb"])
        target = graders.hand_in(home, student, path, replaced, change, name)
        if kind == "corrupt":
            target.write_text("{")
        elif kind == "script":
            target.rename(target.with_suffix(".py"))
        elif kind == "zip":
            with zipfile.ZipFile(target.with_suffix(".zip"), "w") as archive:
                archive.write(target, target.name)
            target.unlink()
        elif kind == "late":
            (target.parent / "timestamp.txt").write_text("2026-05-04 12:00:00 UTC")
        slug = what.name if kind == "wrong" else ""
        expected[student] = {
            "kind": kind if kind != "hostile" else what,
            "points": None if kind in ("corrupt", "script") else deserved,
            "mistake": slug,
        }
    (root / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1), "utf-8")
    print(f"{len(expected)} hand-ins in {home}")


def check(root):
    """Compare what each got with what it deserves."""
    expected = json.loads((root / "expected.json").read_text("utf-8"))
    rows = {row["name"]: row for path in (root / "grading").glob("*-grades.csv") for row in tables.read(path)}
    rows |= {row["name"]: row for path in (root / "grading").glob("unknown.csv") for row in tables.read(path)}
    bad = 0
    for student, wanted in expected.items():
        row = rows.get(student)
        got = row and row.get("points")
        points = "" if wanted["points"] is None else f"{wanted['points']:g}"
        named = (row or {}).get("mistakes", "").split(" ")
        told = not wanted["mistake"] or wanted["mistake"] in named
        if row is None or (got or "") != points or not told:
            bad += 1
            print(f"{student} ({wanted}): {row}")
    print(f"{len(expected) - bad} of {len(expected)} as deserved")
    return bad


def main(what, *rest):
    if what == "make":
        stem, size, root = rest
        return make(stem, int(size), Path(root).resolve())
    root = Path(rest[0]).resolve()
    return check(root) if what == "check" else grade.main([str(root / "hand-ins"), *rest[1:]], root)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
