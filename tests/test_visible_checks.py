"""Every named wrong answer already fails a check that students see, and no right one does."""

import re

import graders
import nbformat
import pytest

STEMS = ["05_valley_training", "06_hidden_units"]  # a stem comes here when all its traps have a visible check
HIDDEN_ONLY = {"calls-hopkit"}  # cheating is looked for when work is graded
TASKS = [
    (stem, task) for stem in STEMS for task in graders.tasks(graders.ROOT / f"solutions/{stem}/{stem}.ipynb")
]


def passes(stem, task, answer):
    """Whether the answer gets through the visible part of its task, in a namespace of its own."""
    notebook = nbformat.read(graders.ROOT / f"solutions/{stem}/{stem}.ipynb", as_version=4)
    names, cells, given = {}, {}, []
    for cell in notebook.cells[3:]:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.source.startswith("## ") and task not in cells:
            given = []  # what stands between the task's text and its solution
        elif cell.cell_type == "code" and not grade_id and task not in cells:
            given.append(cell.source)
        cells[grade_id] = cell.source
    start = re.sub(r"^plots.style\(\)$", "", notebook.cells[1].source, flags=re.M)
    visible = cells[f"{task}-test"].split("### END HIDDEN TESTS\n")[1]
    try:
        for source in (start, *given, answer, visible):
            exec(source, names)
    except Exception:
        return False
    return True


@pytest.mark.parametrize(("stem", "task"), TASKS)
def test_a_named_mistake_fails_a_visible_check_and_a_right_answer_none(stem, task, capsys):
    answers = graders.answers(stem, task)
    assert {a.name for a in answers if a.kind == "mistake" and passes(stem, task, a.source)} <= HIDDEN_ONLY
    assert [a.name for a in answers if a.kind == "right" and not passes(stem, task, a.source)] == []
