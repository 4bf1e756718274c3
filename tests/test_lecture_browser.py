"""Each lecture as a reader meets it in JupyterLab: the stored page, then what is alive in it.

The strict run has executed every cell already, without a browser. Here the stored outputs are shown, and the
cells run that the explorer needs: the others' text and pictures are the same in any front end.
"""

import nbformat
import pytest
from test_notebooks import tags

from course.environment import ROOT
from course.instructor.grading.exercise import bound, surely, uses

LECTURES = sorted(ROOT.glob("lectures/*.ipynb"))
CELLS = "jupyterapp.shell.currentWidget.content.model.sharedModel.cells.filter(c => c.cell_type == 'code')"
RAN = f"() => {CELLS}.every(c => c.execution_count && c.executionState != 'running')"
FAULTS = f"() => {CELLS}.flatMap(c => c.outputs).filter(o => o.output_type == 'error').map(o => o.evalue)"


def needed(notebook):
    """The numbers, from 0, of the explorer's cell and of the cells before it that make what it uses."""
    code = [(n, cell) for n, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    (at,) = [n for n, cell in code if "explorer" in tags(cell)]
    needs, cells = set(), []
    for n, cell in reversed(code):
        makes = bound(cell.source)
        if n == at or (n < at and needs.intersection(makes)) or "setup" in tags(cell):
            needs = needs - surely(cell.source) | (uses(cell.source) or set())
            cells.insert(0, n)
    return cells


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_opens_in_jupyterlab_and_its_explorer_comes_alive(lab, lecture, tmp_path):
    notebook = nbformat.read(lecture, as_version=4)
    cells = needed(notebook)
    for n in cells:
        notebook.cells[n].outputs, notebook.cells[n].execution_count = [], None
    nbformat.write(notebook, tmp_path / lecture.name)
    page = lab(tmp_path / lecture.name, cells, viewport={"width": 1300, "height": 900})
    page.wait_for_function(RAN, timeout=240_000)
    assert page.evaluate(FAULTS) == []
    page.evaluate("n => jupyterapp.shell.currentWidget.content.scrollToItem(n)", cells[-1])
    page.locator(".hopkit-recall [role=application], .hopkit-explorer img").wait_for(timeout=60_000)
    assert page.errors == []
