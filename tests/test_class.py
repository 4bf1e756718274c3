"""A class, graded by nbgrader from beginning to end."""

import csv
import json
import re
import sqlite3
import subprocess
import sys

import graders
import nbformat
import pytest
from conftest import need

from course.instructor import grade, release, sandbox


def hand_in(folder, student, path, replaced, change=None):
    """The exercise with these cells replaced, as a student's file; change(notebook) before it is written."""
    notebook = graders.solved(path, replaced)
    for cell in notebook.cells:
        cell.source = re.sub(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", "", cell.source, flags=re.S)
    if change:
        change(notebook)
    target = folder / student / f"{path.stem}.ipynb"
    target.parent.mkdir(parents=True)
    nbformat.write(notebook, target)
    return target


def table(root, stem):
    with (root / "grading" / f"{stem}-grades.csv").open(newline="", encoding="utf-8") as stream:
        return {row["student"]: row for row in csv.DictReader(stream)}


SWEEP = "def sweep(W, y):\n    {}"
FLOOD = """
def sweep(W, y):
    print('x' * 3_000_000)
    get_ipython().displayhook(3)
    return y
"""
SPY = """
import pathlib, socket
def sweep(W, y):
    seen = []
    here = pathlib.Path.cwd()
    for path in [here.parents[3] / "solutions", here.parents[2] / "gradebook.db", here / "sample.ipynb",
                 here.parents[3] / "nbgrader_config.py", here.parents[1] / "right"]:
        try:
            path.open("r+" if path.suffix else "r") if path.suffix else list(path.iterdir())
            seen.append(path.name)
        except OSError:
            pass
    try:
        socket.create_connection(("127.0.0.1", PORT), timeout=1)
        seen.append("network")
    except OSError:
        pass
    pathlib.Path("scratch.txt").write_text("allowed")
    raise LookupError(f"saw {seen}")
"""


def twice(notebook):
    notebook.cells.append(nbformat.from_dict(json.loads(json.dumps(notebook.cells[4]))))
    notebook.cells[-1].id = "again"


def without(*names):
    def change(notebook):
        notebook.cells = [
            c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in names
        ]

    return change


def tampered(notebook):
    cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "sweep-test")
    cell.source, cell.metadata.nbgrader["points"] = "print('fine')", 100


@pytest.fixture(scope="module")
def listener():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(scope="module")
def marked(tmp_path_factory, listener):
    """A course of the sample exercise, after `grade` has seen a difficult class."""
    root = tmp_path_factory.mktemp("course")
    path, folder = graders.sample(root), root / "class"
    wrong = next(a.source for a in graders.answers("sample", "sweep") if a.name == "fields-once-a-sweep")
    hand_in(folder, "right", path, {})
    hand_in(folder, "wrong", path, {"sweep": wrong})
    hand_in(
        folder,
        "blank",
        path,
        {
            "sweep": SWEEP.format("raise NotImplementedError()"),
            "fraction": graders.BLANK,
            "words": "YOUR ANSWER HERE",
        },
    )
    hand_in(folder, "loop", path, {"sweep": SWEEP.format("while True: pass")})
    hand_in(folder, "exit", path, {"sweep": SWEEP.format("import os; os._exit(0)")})
    hand_in(folder, "flood", path, {"sweep": FLOOD})
    hand_in(folder, "spy", path, {"sweep": SPY.replace("PORT", str(listener))})
    hand_in(folder, "twice", path, {}, twice)
    hand_in(folder, "fewer", path, {"fraction": "fraction = 0.25"}, without("fraction-test", "judge"))
    hand_in(folder, "tampered", path, {"sweep": wrong}, tampered)
    hand_in(folder, "corrupt", path, {}).write_text("{")
    hand_in(folder, "large", path, {}).write_text(" " * 6_000_000)
    hand_in(folder, "misnamed", path, {}).rename(folder / "misnamed" / "homework.ipynb")
    hand_in(folder, "Carla Müller", path, {}).rename(folder / "Carla Müller" / "sample (1).ipynb")
    hand_in(folder, "both", path, {})
    hand_in(folder / "both", "sample", path, {})
    hand_in(folder, "Ann B", path, {})
    hand_in(folder, "Ann-B", path, {})
    (folder / "right" / "numpy.py").write_text("raise ImportError")
    code = grade.main([str(folder), "--cell-seconds", "8"], root)
    return root, table(root, "sample"), code


def status(row):
    return row["status"], row["points"]


def test_the_solution_has_full_marks_but_for_the_text_that_awaits_a_reader(marked):
    row = marked[1]["right"]
    assert (*status(row), row["maximum"], row["pending"], row["mistakes"]) == ("ok", "5.0", "7.0", "2.0", "")


def test_the_blank_has_none(marked):
    assert status(marked[1]["blank"]) == ("ok", "0.0")
    assert marked[1]["blank"]["pending"] == "0"


def test_a_wrong_answer_loses_its_task_and_its_mistake_is_named(marked):
    row = marked[1]["wrong"]
    assert (*status(row), row["mistakes"]) == ("ok", "2.0", "fields-once-a-sweep")


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        ("loop", "timeout"),
        ("exit", "crash: the kernel died"),
        ("twice", "invalid: cell sweep-test is there twice: delete one of them"),
        ("fewer", "missing cells: judge fraction-test"),
        ("corrupt", "invalid: not a notebook (NotJSONError)"),
        ("large", "invalid: 6 MB, more than 5: clear its outputs"),
    ],
)
def test_each_failure_has_a_status_of_its_own(marked, student, expected):
    assert marked[1][student]["status"] == expected
    assert marked[2] == 1


def test_a_notebook_named_after_no_exercise_is_in_a_table_of_its_own(marked):
    assert "misnamed" not in marked[1]
    with (marked[0] / "grading" / "unknown.csv").open(newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["student"], row["exercise"]) == ("misnamed", "")
    assert row["status"].startswith("invalid: homework.ipynb: not named after an exercise")


def test_a_name_with_a_space_and_an_umlaut_is_graded(marked):
    assert status(marked[1]["Carla-Müller"]) == ("ok", "5.0")


@pytest.mark.parametrize(("student", "why"), [("both", "submitted twice"), ("Ann-B", "all become Ann-B")])
def test_of_two_hand_ins_for_one_student_none_is_graded(marked, student, why):
    assert why in marked[1][student]["status"]
    assert marked[1][student]["points"] == ""
    assert not (marked[0] / "grading" / "autograded" / student).exists()


def test_a_test_that_was_deleted_or_edited_is_put_back(marked):
    assert marked[1]["fewer"]["points"] == "3.0"
    assert marked[1]["fewer"]["mistakes"] == "pairs-counted-once"
    assert status(marked[1]["tampered"]) == ("ok", "2.0")


def test_a_displayed_number_is_no_partial_credit(marked):
    assert status(marked[1]["flood"]) == ("ok", "2.0")


def page(root, student):
    return (root / "grading" / "feedback" / student / "sample" / "sample.html").read_text("utf-8")


def test_feedback_says_the_mistake_and_hides_the_test(marked):
    text = page(marked[0], "wrong")
    assert "[fields-once-a-sweep] Your fields were computed once a sweep" in text
    for hidden in ("HIDDEN TESTS", "_case", "default_rng", "getprofile", "simplefilter", "ties-flip"):
        assert hidden not in text


def test_feedback_fetches_nothing(marked):
    assert not re.findall(
        r"""(?:src|href)=["'](?:https?:)?//[^"']*\.(?:js|css)[^"']*""", page(marked[0], "wrong")
    )


def test_feedback_sets_its_formulas_without_the_network(marked, chromium):
    context = chromium.new_context(offline=True)
    shown = context.new_page()
    shown.goto((marked[0] / "grading/feedback/right/sample/sample.html").as_uri())
    assert shown.locator("math").count() == 1
    assert "$" not in shown.locator("h2").nth(0).locator("xpath=..").inner_text()
    context.close()


def test_feedback_says_what_a_person_has_still_to_mark(marked):
    assert "2 points are not marked yet" in page(marked[0], "right")
    assert "not marked yet" not in page(marked[0], "blank")


def test_feedback_says_that_a_task_was_left_empty(marked):
    assert "[left-empty] sweep was left empty." in page(marked[0], "blank")


def test_feedback_of_a_flood_is_small(marked):
    text = page(marked[0], "flood")
    assert "output cut here" in text
    assert len(text) < 3_000_000


def test_a_submission_sees_nothing_of_the_course_and_no_network(marked):
    need("bwrap")
    assert sandbox.works()
    assert "LookupError: saw []" in page(marked[0], "spy").replace("&#39;", "'")
    assert marked[1]["spy"]["status"] == "ok"


def test_the_gradebook_is_whole(marked):
    book = sqlite3.connect(marked[0] / "grading" / "gradebook.db")
    assert book.execute("pragma integrity_check").fetchone() == ("ok",)
    assert book.execute("select count(*) from grade where manual_score is not null").fetchone() == (0,)


def test_grading_again_replaces_and_keeps_the_others_and_a_readers_grade(marked, capsys):
    root, before, _ = marked
    from nbgrader.api import Gradebook

    with Gradebook(grade.database(root)) as book:
        book.find_grade("words", "sample", "sample", "wrong").manual_score = 1.5
        book.db.commit()
    path = root / "solutions" / "sample" / "sample.ipynb"
    hand_in(root / "again", "wrong", path, {})
    hand_in(root / "again", "right", path, {}).write_text("{")
    assert grade.main([str(root / "again"), "--cell-seconds", "10"], root) == 1
    after = table(root, "sample")
    assert after["wrong"]["points"] == "6.5"
    assert after["right"]["status"].startswith("invalid")
    assert after["right"]["points"] == ""
    assert not (root / "grading" / "feedback" / "right" / "sample" / "sample.html").exists()
    assert all(after[name] == row for name, row in before.items() if name not in ("wrong", "right"))


def test_a_kernel_that_lacks_hopkit_gives_a_crash_and_no_zero(marked, monkeypatch, tmp_path):
    root = marked[0]
    (tmp_path / "hopkit").mkdir()
    (tmp_path / "hopkit" / "__init__.py").write_text("")
    hand_in(root / "lost", "lost", root / "solutions" / "sample" / "sample.ipynb", {})
    monkeypatch.setattr(sandbox, "library", lambda: tmp_path / "hopkit")
    assert grade.main([str(root / "lost")], root) == 1
    row = table(root, "sample")["lost"]
    assert row["status"].startswith("crash: ImportError: cannot import name 'hopfield' from 'hopkit'")
    assert row["points"] == ""


def test_the_sandbox_imports_the_library_that_is_mounted(tmp_path, monkeypatch):
    need("bwrap")
    (tmp_path / "kit" / "hopkit").mkdir(parents=True)
    (tmp_path / "kit" / "hopkit" / "__init__.py").write_text("")
    (tmp_path / "here").mkdir()
    monkeypatch.setattr(sandbox, "library", lambda: tmp_path / "kit" / "hopkit")
    argv = [sys.executable, "-c", "import hopkit; print(hopkit.__file__)"]
    inside = sandbox.command(argv, tmp_path / "here")
    said = subprocess.check_output(inside, env=sandbox.environment(), text=True)
    assert said.strip() == str(tmp_path / "kit" / "hopkit" / "__init__.py")


def test_an_unforeseen_failure_stops_nobody(marked, monkeypatch):
    root = marked[0]
    for student in ("odd", "odder"):
        hand_in(root / "odd", student, root / "solutions" / "sample" / "sample.ipynb", {})
    monkeypatch.setattr(grade, "checked", lambda *paths: 1 / 0)
    assert grade.main([str(root / "odd")], root) == 1
    rows = table(root, "sample")
    assert rows["odd"]["status"] == rows["odder"]["status"] == "crash: ZeroDivisionError: division by zero"


def test_without_bubblewrap_one_line_warns_and_all_is_graded(marked, monkeypatch, capsys):
    root = marked[0]
    hand_in(root / "bare", "free", root / "solutions" / "sample" / "sample.ipynb", {})
    monkeypatch.setattr(sandbox, "works", lambda: False)
    assert grade.main([str(root / "bare")], root) == 0
    out = capsys.readouterr().out
    assert out.count("warning") == 1
    assert table(root, "sample")["free"]["points"] == "5.0"


@pytest.mark.parametrize("stem", [path.stem for path in release.sources(graders.ROOT)])
def test_an_exercise_is_graded_by_nbgrader_from_solution_to_blank(exercise, stem, tmp_path):
    task = graders.tasks(exercise(stem))[0]
    wrong = next(a for a in graders.answers(stem, task) if a.kind == "mistake")
    (tmp_path / "solutions" / stem).mkdir(parents=True)
    path = tmp_path / "solutions" / stem / f"{stem}.ipynb"
    path.write_bytes(exercise(stem).read_bytes())
    (tmp_path / "nbgrader_config.py").write_bytes((graders.ROOT / "nbgrader_config.py").read_bytes())
    release.main([], tmp_path)
    hand_in(tmp_path / "class", "right", path, {})
    hand_in(tmp_path / "class", "wrong", path, {task: wrong.source})
    blank = tmp_path / "class" / f"blank_{stem}.ipynb"
    blank.write_bytes((tmp_path / "exercises" / stem / f"{stem}.ipynb").read_bytes())
    assert grade.main([str(tmp_path / "class")], tmp_path) == 0
    rows = table(tmp_path, stem)
    right = rows["right"]
    assert float(right["points"]) == float(right["maximum"]) - float(right["pending"]) > 0
    assert right["mistakes"] == ""
    assert status(rows["blank"]) == ("ok", "0.0")
    assert float(rows["wrong"]["points"]) < float(right["points"])
    assert rows["wrong"]["mistakes"].split() == [wrong.name]


def test_every_layout_says_who_answers_what(tmp_path):
    for name in ("ann/sample/sample.ipynb", "bob/sample.ipynb", "cy_sample.ipynb", "dee.ipynb",
                 "ann/.ipynb_checkpoints/sample-checkpoint.ipynb"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    found = [(student, stem) for student, stem, _ in grade.submissions(tmp_path, ["sample"])]
    assert sorted(found) == [("ann", "sample"), ("bob", "sample"), ("cy", "sample"), ("dee", "")]
    found = [(student, stem) for student, stem, _ in grade.submissions(tmp_path, ["sample"], "sample")]
    assert ("dee", "sample") in found


def test_a_browsers_second_download_is_the_exercise_and_a_folder_is_no_notebook(tmp_path):
    for name in ("ann/sample (1).ipynb", "bob_sample(2).ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    (tmp_path / "cy" / "sample.ipynb").mkdir(parents=True)
    found = [(student, stem) for student, stem, _ in grade.submissions(tmp_path, ["sample"])]
    assert found == [("ann", "sample"), ("bob", "sample")]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("ann.b@x-y.org", "ann.b@x-y.org"),
        ("Carla Müller", "Carla-Müller"),
        ("Carla Mu\u0308ller", "Carla-Müller"),
        ("Li 明_12_assignsubmission_file_", "Li-明_12_assignsubmission_file"),
        ("=1+2", "1+2"),
        ("-- ", ""),
    ],
)
def test_a_students_name_becomes_one_word(name, safe):
    assert grade.identifier(name) == safe
