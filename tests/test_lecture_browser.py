"""Each lecture as a reader meets it: opened in JupyterLab and run from top to bottom."""

import time

import nbformat
import pytest

from course.environment import ROOT

LECTURES = sorted(ROOT.glob("lectures/*.ipynb"))
CELLS = "jupyterapp.shell.currentWidget.content.model.sharedModel.cells.filter(c => c.cell_type == 'code')"
RAN = f"() => {CELLS}.every(c => c.execution_count && c.executionState != 'running')"
PICTURE = f"() => {CELLS}.flatMap(c => c.outputs).some(o => o.data?.['image/png'])"
FAULTS = f"() => {CELLS}.flatMap(c => c.outputs).filter(o => o.output_type == 'error').map(o => o.evalue)"


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_runs_from_top_to_bottom_in_jupyterlab(lab, lecture, tmp_path):
    blank = nbformat.read(lecture, as_version=4)
    for cell in blank.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(blank, tmp_path / lecture.name)
    began = time.monotonic()
    page = lab(tmp_path / lecture.name, viewport={"width": 1300, "height": 900})
    page.wait_for_function(PICTURE, timeout=60_000)
    print(
        f"{lecture.stem}: first picture after {time.monotonic() - began:.1f} s, with the opening of the page"
    )
    page.wait_for_function(RAN, timeout=240_000)
    assert page.evaluate(FAULTS) == []
    (at,) = [n for n, cell in enumerate(blank.cells) if "explorer" in cell.metadata.get("tags", [])]
    page.evaluate("n => jupyterapp.shell.currentWidget.content.scrollToItem(n)", at)
    page.locator(".hopkit-recall [role=application], .hopkit-explorer img").wait_for(timeout=60_000)
    assert page.errors == []
