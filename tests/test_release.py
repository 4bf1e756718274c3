import os
import re
import sys
import zipfile
from subprocess import run

import graders
import nbformat
import pytest

from course import test as course_test
from course.environment import ROOT
from course.instructor import release

HIDDEN = ["HIDDEN TESTS", "BEGIN SOLUTION", "_judge", "# mistake:"]


@pytest.fixture
def course(tmp_path):
    graders.sample(tmp_path)
    return tmp_path


def exercise(course):
    return course / "exercises" / "sample" / "sample.ipynb"


def test_the_exercises_are_in_step_with_their_solutions(capsys):
    assert release.main(["--check"]) == 0, capsys.readouterr().out


def test_a_release_has_neither_solutions_nor_hidden_tests(course):
    release.main([], course)
    text = exercise(course).read_text("utf-8")
    assert not [mark for mark in HIDDEN if mark in text]
    assert "raise NotImplementedError" in text
    assert "unit 0 looks first" in text
    assert "YOUR ANSWER HERE" in text
    assert "finitely many" not in text


def test_releasing_again_changes_no_byte(course):
    release.main([], course)
    first = exercise(course).read_bytes()
    (course / "exercises" / "sample" / "sample.ipynb").unlink()
    release.main([], course)
    assert exercise(course).read_bytes() == first


def test_running_a_solution_changes_no_byte_of_its_exercise(course):
    release.main([], course)
    solution = course / "solutions" / "sample" / "sample.ipynb"
    notebook = nbformat.read(solution, as_version=4)
    notebook.metadata["widgets"], notebook.metadata.language_info = (
        {},
        {"name": "python", "version": "3.12.1"},
    )
    for k, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.execution_count, cell.metadata["execution"] = k, {"iopub.execute_input": "now"}
        cell.outputs = [nbformat.v4.new_output("stream", text="so it runs")]
    nbformat.write(notebook, solution)
    assert release.main(["--check"], course) == 0


@pytest.mark.parametrize("edit", ["exercise", "solution", "missing", "extra", "judge"])
def test_the_check_notices_whatever_is_out_of_step(course, edit, capsys):
    release.main([], course)
    solution = course / "solutions" / "sample" / "sample.ipynb"
    if edit == "missing":
        exercise(course).unlink()
    elif edit == "extra":
        (course / "exercises" / "old.txt").write_text("")
    else:
        path, word = {
            "exercise": (exercise(course), "joins"),
            "solution": (solution, "joins"),
            "judge": (solution, "students get no such cell"),
        }[edit]
        text = path.read_text("utf-8")
        assert word in text
        path.write_text(text.replace(word, "does"), "utf-8")
    assert release.main(["--check"], course) == 1
    assert "out of step" in capsys.readouterr().err
    release.main([], course)
    assert release.main(["--check"], course) == 0


def test_a_release_says_what_a_new_task_still_needs(course, capsys):
    path = course / "solutions" / "sample" / "sample.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("Five tasks: 9 points, about 20 minutes."))
    for cell in notebook.cells:
        if cell.source.startswith("## 1."):
            cell.source = "## 1\n\n*4 points · 10 minutes*"
    nbformat.write(notebook, path)
    (course / "tests" / "wrong_answers" / "sample").mkdir(parents=True)
    (course / "tests" / "wrong_answers" / "sample" / "sweep.py").write_text("")
    release.main([], course)
    said = capsys.readouterr().out
    for step in (
        "sample: not run since it changed: `python3 -m course save solutions/sample/sample.ipynb`",
        "sample: its first cell says Five tasks, 9 points: they are three, 7",
        "sample: sweep-test gives 3 points, its text says 4",
        "sample: write named wrong answers to fraction: tests/wrong_answers/sample/fraction.py",
    ):
        assert step in said
    assert "answers to sweep" not in said


def test_without_solutions_nothing_is_released_and_nothing_is_lost(tmp_path, capsys):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "mine.ipynb").write_text("work")
    with pytest.raises(SystemExit):
        release.main([], tmp_path)
    assert "nothing to release" in capsys.readouterr().err
    assert (tmp_path / "exercises" / "mine.ipynb").exists()


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("student")
    release.zip_course(ROOT, folder / "course.zip")
    release.zip_course(ROOT, folder / "again.zip")
    assert (folder / "course.zip").read_bytes() == (folder / "again.zip").read_bytes()
    with zipfile.ZipFile(folder / "course.zip") as archive:
        archive.extractall(folder)
    return folder / "hopkit-course"


def contents(folder):
    return {path: path.read_text("utf-8", errors="replace") for path in folder.rglob("*") if path.is_file()}


def test_the_students_zip_gives_no_answer_away(unpacked):
    notebooks = "".join(text for path, text in contents(unpacked).items() if path.suffix == ".ipynb")
    everything = "".join(contents(unpacked).values())
    assert not [mark for mark in HIDDEN if mark in notebooks]
    for path in release.sources(ROOT):
        for cell in nbformat.read(path, as_version=4).cells:
            roles = cell.metadata.get("nbgrader", {})
            if roles.get("solution") and len(cell.source.splitlines()) > 3:
                assert str([cell.source])[2:-2] not in everything
    for path in (ROOT / "tests" / "wrong_answers").glob("*/*.py"):
        if path.parent.name != "sample":
            answers = graders.answers(path.parent.name, path.stem)
            slugs = {answer.name for answer in answers if answer.kind == "mistake"}
            assert not [slug for slug in slugs if f"[{slug}]" in everything or f'"{slug}"' in everything]


def test_the_students_zip_holds_what_a_student_needs_and_no_more(unpacked):
    given = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")}
    assert not given & {"tests", "solutions", "grading", ".git", ".venv"}
    tools = {"__init__", "__main__", "environment", "lab", "slides", "test"}
    assert {path.stem for path in (unpacked / "course").glob("*.py")} == tools
    assert not (unpacked / "course" / "instructor").exists()
    assert not [path for path in contents(unpacked) if "__pycache__" in path.parts or path.suffix == ".pyc"]
    for needed in ("requirements.lock", "pyproject.toml", "README.md", "hopkit/__init__.py", "course/lab.py"):
        assert (unpacked / needed).is_file()
    help_page = run([sys.executable, "-m", "course", "--help"], cwd=unpacked, capture_output=True, text=True)
    assert help_page.returncode == 0
    assert re.findall(r"^  (\w+)", help_page.stdout, flags=re.M) == ["lab", "test", "slides", "repair"]


def zipped(course, name="exercises/sample/sample.ipynb"):
    release.zip_course(course, course / "course.zip")
    with zipfile.ZipFile(course / "course.zip") as archive:
        return archive.getinfo(f"hopkit-course/{name}").date_time


@pytest.mark.parametrize("with_git", [False, True])
def test_a_corrected_file_has_another_date_in_the_zip(course, with_git):
    """By date and size Python and numba see that a file has changed."""

    def git(*arguments, date="2026-03-01T10:00:00Z"):
        if with_git:
            person = ["-c", "user.name=n", "-c", "user.email=e"]
            env = os.environ | {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
            run(["git", *person, *arguments], cwd=course, env=env, check=True, capture_output=True)

    release.main([], course)
    os.utime(exercise(course), (1.7e9, 1.7e9))
    git("init", "-q"), git("add", "."), git("commit", "-qm", "first")
    first = zipped(course)
    assert first == ((2026, 3, 1, 10, 0, 0) if with_git else (2023, 11, 14, 22, 13, 20))
    exercise(course).write_text(exercise(course).read_text("utf-8").replace("joins", "meets"), "utf-8")
    second = zipped(course)
    git("commit", "-qam", "second", date="2026-03-02T10:00:00Z")
    assert len({first, second, zipped(course)}) == (3 if with_git else 2)


def test_the_students_zip_is_kept_out_of_git(course, capsys):
    release.main(["--student"], course)
    assert (course / "build" / "hopkit-course.zip").exists()
    assert "build/" in (release.ROOT / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize("target", ["nowhere/course.zip", "."])
def test_a_zip_that_cannot_be_written_is_refused_in_one_sentence(course, target, capsys):
    with pytest.raises(SystemExit):
        release.main(["--student", str(course / target)], course)
    assert "--student names a file" in capsys.readouterr().err


def test_a_copy_without_tests_says_that_only_notebooks_are_run(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pytest, "main", lambda arguments: 0)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    course_test.main([], tmp_path)
    assert "only its notebooks" in capsys.readouterr().out
    course_test.main([])
    assert capsys.readouterr().out == ""


def test_all_tests_run_side_by_side_and_chosen_ones_as_pytest_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(pytest, "main", lambda arguments: arguments)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    by_file = ["--dist", "loadfile", "--no-loadscope-reorder"]
    assert course_test.main([]) == ["-n", "4", *by_file]
    assert course_test.main([], tmp_path) == ["-n", "4", *by_file]
    assert course_test.main(["-x", "tests"]) == ["-x", "tests"]
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert course_test.main([]) == []
