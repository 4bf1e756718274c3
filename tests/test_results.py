"""RESULTS.md and SYLLABUS.md in step with the lectures, and every number called ours printed by one."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.environment import ROOT
from course.instructor import results, syllabus

RESULTS = results.read()
LECTURES = syllabus.lectures(ROOT)


@pytest.mark.parametrize("stem", RESULTS)
def test_what_we_call_ours_is_what_the_lecture_prints(stem):
    for result in RESULTS[stem]:
        assert results.FIELDS <= result.keys(), result["experiment"]
        assert result.keys() <= results.FIELDS | {"printed", "claim", "known"}
        assert ("printed" in result) != ("claim" in result), result["experiment"]
        assert results.unheld(result) == set(), result["experiment"]
        assert all("|" not in result[field].replace(r"\|", "") for field in results.FIELDS)
        if stem in LECTURES:
            assert results.found(result, LECTURES[stem]), f"{stem} does not show: {result['experiment']}"


@pytest.mark.parametrize("name", ["RESULTS.md", "course/instructor/SYLLABUS.md"])
def test_the_pages_are_in_step(name):
    text = results.page() if name == "RESULTS.md" else syllabus.page(ROOT)
    assert (ROOT / name).read_text(encoding="utf-8") == text, "run `python3 -m course results`"


def test_a_number_that_no_cell_prints_is_noticed():
    printed = new_code_cell(outputs=[new_output("stream", name="stdout", text="load 0.1:   6.9 of 2,000\n")])
    notebook = new_notebook(cells=[new_markdown_cell("## 2 · Here"), printed])
    result = {"ours": "6.9 of 2000", "printed": ["load 0.1: 6.9 of 2,000"]}
    assert results.found(result, notebook) == "2 · Here"
    assert results.unheld(result) == set()
    assert results.unheld(result | {"ours": "7.1 of 2000"}) == {"7.1"}
    assert results.found(result | {"printed": ["7.1 of 2,000"]}, notebook) is None


@pytest.mark.parametrize("stem", syllabus.mapped(ROOT))
def test_every_task_practises_an_outcome_of_its_lecture(stem):
    practises = syllabus.mapped(ROOT)[stem]
    assert list(practises) == [task[0] for task in syllabus.tasks(ROOT, stem)]
    assert {n for which in practises.values() for n in which} <= set(
        range(1, len(syllabus.outcomes(LECTURES[stem])) + 1)
    )
