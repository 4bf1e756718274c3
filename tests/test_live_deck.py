"""A lecture presented in JupyterLab itself: the same slides, with widgets that answer."""

import nbformat
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


def test_the_live_deck_has_the_same_slides_and_its_widgets_answer(lab, tmp_path):
    notebook = tmp_path / "live.ipynb"
    cells = [new(source, metadata={"slideshow": {"slide_type": kind}} if kind else {})
             for new, source, kind in CELLS]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), notebook)
    page = lab(notebook, viewport={"width": 1280, "height": 720})
    page.get_by_text("none yet", exact=True).wait_for()
    page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 0")
    command(page, "start")
    shows(page, "The title", "and more")
    command(page, "forward")  # to the cell that continues the slide
    command(page, "forward")
    shows(page, "The title", "and more", "shown later")
    command(page, "down")
    shows(page, "underneath")
    command(page, "forward")
    shows(page, "import ipywidgets")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("1 flips", exact=True).wait_for(timeout=30_000)
    assert page.errors == []
