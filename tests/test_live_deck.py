"""A lecture presented in JupyterLab itself: the same slides, with widgets that answer."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

WIDGET = """
import ipywidgets
slider, label = ipywidgets.IntSlider(description="flips"), ipywidgets.Label("none yet")
slider.observe(lambda change: setattr(label, "value", f"{change.new} flips"), "value")
ipywidgets.VBox([slider, label])
"""
CELLS = [
    (new_markdown_cell, "# The title", "slide"),
    (new_markdown_cell, "left out", "skip"),
    (new_markdown_cell, "and more", None),
    (new_markdown_cell, "for the speaker", "notes"),
    (new_markdown_cell, "shown later", "fragment"),
    (new_markdown_cell, "underneath", "subslide"),
    (new_code_cell, WIDGET, "slide"),
    (new_code_cell, "k = 1", "slide"),
    (new_code_cell, "last = 'and left out'", "skip"),
]


def command(page, name):
    page.evaluate(f"jupyterapp.commands.execute('deck:{name}')")


def shows(page, *beginnings):
    """Wait until the cells to be seen begin with these words, and there are no others."""
    seen = """[...document.querySelectorAll('.jp-Notebook .jp-Cell')]
        .filter((cell) => cell.checkVisibility({opacityProperty: true, visibilityProperty: true}))
        .map((cell) => cell.innerText.trim())"""
    page.wait_for_function(
        f"(words) => {{ const seen = {seen}; return seen.length == words.length "
        "&& seen.every((text, k) => text.startsWith(words[k])) }",
        arg=beginnings,
        timeout=30_000,
    )


@pytest.fixture
def fresh(jupyterlab):
    """Opens a notebook in a page of its own: presenting changes all of it, and is remembered."""
    jupyterlab.end()
    yield jupyterlab.open
    jupyterlab.page.evaluate("() => jupyterapp.commands.execute('deck:stop')")
    jupyterlab.end()


def test_the_live_deck_has_the_same_slides_and_its_widgets_answer(fresh, tmp_path):
    notebook = tmp_path / "live.ipynb"
    cells = [new(source, metadata={"slideshow": {"slide_type": kind}} if kind else {})
             for new, source, kind in CELLS]  # fmt: skip
    cells[-2].metadata.tags = ["show-code"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), notebook)
    page = fresh(notebook, viewport={"width": 1280, "height": 720})
    page.get_by_text("none yet", exact=True).wait_for()
    active = "jupyterapp.shell.currentWidget.content.activeCellIndex"
    page.wait_for_function(f"{active} == {len(CELLS) - 1}")  # where Run All ends: at a skipped cell
    page.get_by_role("button", name="Present").click()
    shows(page, "The title", "and more")
    heading, text = (page.locator(f".jp-RenderedMarkdown {tag}").first for tag in ("h1", "p"))
    size = "(element) => parseFloat(getComputedStyle(element).fontSize)"
    assert heading.evaluate(size) > 40
    assert text.evaluate(size) >= 24
    page.evaluate("jupyterapp.shell.currentWidget.content.node.querySelector('.jp-mod-active').focus()")
    command(page, "forward")  # to the cell that continues the slide
    command(page, "forward")
    shows(page, "The title", "and more", "shown later")
    command(page, "down")
    shows(page, "underneath")
    command(page, "forward")
    shows(page, "flips")  # without its code
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("1 flips", exact=True).wait_for(timeout=30_000)
    command(page, "forward")
    shows(page, "k = 1")
    assert page.errors == []
