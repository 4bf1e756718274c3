"""The instructor's page, the diagnostic notebook and the exam bank."""

import re
import sys

import nbformat
import pytest

from course.environment import ROOT
from course.instructor import claims, release

PAGE = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
BANK = sorted((ROOT / "course" / "instructor" / "exam").glob("[0-9]*.md"))
BY_HAND = {
    1: [-3, 3, -2], 2: -8, 3: (-1, 3), 4: (-1, 4), 5: ((8, 8), (3,)), 6: (9, 3),
    7: 0.32, 8: 0.69, 9: 10, 10: 1 / 2, 11: 20.1, 12: 0.6,
}  # fmt: skip


@pytest.fixture
def diagnostic(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "diagnostic")
    sys.modules.pop("check", None)
    import check

    check.answered.clear()
    return check


def asked():
    notebook = nbformat.read(ROOT / "diagnostic" / "before_you_start.ipynb", as_version=4)
    return notebook, [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_diagnostic_asks_twelve_questions_and_answers_none():
    notebook, cells = asked()
    assert [cell.source for cell in cells[1:-1]] == [f"check({n}, ...)" for n in range(1, 13)]
    printed = [output.text for cell in cells[1:-1] for output in cell.outputs]
    assert printed == [f"{n}: not answered yet\n" for n in range(1, 13)]
    text = "\n".join(cell.source for cell in notebook.cells)
    assert re.findall(r"^## Reading (\w)", text, re.MULTILINE) == list("ABCDE")


def test_right_answers_pass_and_a_gap_is_sent_to_its_reading(diagnostic, capsys):
    for number, answer in BY_HAND.items():
        diagnostic.check(number, answer)
    diagnostic.summary()
    said = capsys.readouterr().out
    assert said.count("right") == 12
    assert "not right" not in said
    assert said.endswith("begin with lecture 1\n")
    for number, wrong in {1: (3, 3, 2), 5: (8, 8), 8: "0.9", 11: None}.items():
        diagnostic.check(number, wrong)
    diagnostic.summary()
    said = capsys.readouterr().out
    assert re.findall(r"Reading (\w)", said) == ["A", "C", "D", "E"]
    assert re.findall(r"^read (\w)", said, re.MULTILINE) == ["A", "C", "D", "E"]


def test_the_exam_bank_has_three_answered_questions_a_lecture():
    assert [path.stem for path in BANK] == list(claims.read()[0])
    for path in BANK:
        text, number = path.read_text(encoding="utf-8"), int(path.stem[:2])
        assert re.findall(r"^## (\d+\.\d)", text, re.MULTILINE) == [f"{number}.{n}" for n in (1, 2, 3)]
        assert text.count("\n**Answer.** ") == text.count("\n*Points: ") == 3
        assert all(paragraph.count("$") % 2 == 0 for paragraph in text.split("\n\n")), path.name


def test_students_get_the_diagnostic_and_not_the_exam(tmp_path):
    names = release.STUDENT
    assert "diagnostic" in names
    assert "INSTRUCTORS.md" not in names
    assert all(path.relative_to(ROOT).as_posix().startswith(release.KEPT_BACK) for path in BANK)


def test_every_link_of_the_page_leads_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE)
    assert len(links) > 10
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_lecture_has_its_week_and_every_task_named_is_there():
    weeks = PAGE.split("## Twelve weeks")[1].split("## Six weeks")[0]
    titles = list(claims.read()[0].values())
    assert re.findall(r"^\| \d+ \| (\d+ [^|,]+?)(?:, [^|]+)? \|", weeks, re.MULTILINE) == [
        f"{n} {title}" for n, title in enumerate(titles, start=1)
    ]
    six = PAGE.split("## Six weeks")[1].split("## Before")[0]
    for lecture, task in re.findall(r"\b(\d+)\.(\d)\b", six):
        (path,) = (ROOT / "solutions").glob(f"{int(lecture):02}*/*.ipynb")
        assert f"## {task} · " in path.read_text(encoding="utf-8")
