"""The explorer of lecture 11: what it shows is what hopkit computes."""

import io

import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import boltzmann, deep, widgets


def explorer(w=-8.0, b=4.0, **values):
    shown = widgets.MeanFieldExplorer(w, b)
    for name, value in values.items():
        shown.controls[name].value = value
    return shown


@pytest.mark.parametrize(("w", "b"), [(-8.0, 4.0), (3.0, -1.5), (0.0, 0.5)])
def test_what_it_shows_is_what_hopkit_computes(w, b):
    shown = explorer(w, b, start=0.3, other=0.7)
    W = np.array([[0, w], [w, 0]])
    law, run = boltzmann.exact(W, [b, b]), deep.mean_field(W, [b, b], start=[0.3, 0.7])
    np.testing.assert_allclose(shown.exact, law.p)
    np.testing.assert_allclose(shown.path[-1], run.mean, atol=1e-4)
    assert shown.path[0].tolist() == [0.3, 0.7]
    assert abs(shown.bound - deep.field_bound(W, shown.path[-1], [b, b])) < 1e-12
    divergence = np.sum(shown.independent * np.log(shown.independent / law.p))
    assert abs(shown.log_Z - shown.bound - divergence) < 1e-9
    assert f"B = {shown.bound:.3f}, ln Z = {law.log_Z:.3f}" in shown._sentence.value


def test_all_at_once_it_jumps_for_ever_and_with_half_steps_it_rests():
    assert "not at rest after 60 sweeps" in explorer(update="both at once")._sentence.value
    assert "both, half a step: at rest after" in explorer(update="both, half a step")._sentence.value


def test_its_still_fits_a_slide_and_its_name_is_fixed():
    shown = explorer()
    picture = Image.open(io.BytesIO(shown.still()[0]))
    assert picture.width == 2 * shown.width
    assert picture.height <= 2 * 640
    assert repr(shown) == "MeanFieldExplorer(2 units)"


@pytest.mark.parametrize("arguments", [(11, 0), (0, 7), (np.nan, 0), ([1, 2], 0)])
def test_a_number_out_of_range_is_refused(arguments):
    with pytest.raises(ValueError, match=r"(must be one number from|finite|NaN)"):
        widgets.MeanFieldExplorer(*arguments)


def test_what_is_no_number_is_refused():
    with pytest.raises(TypeError):
        widgets.MeanFieldExplorer("much")


def test_by_keys_alone_weight_start_and_update_change_and_picture_and_sentence_follow(lab, tmp_path):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = nbformat.v4.new_code_cell("from hopkit import widgets\nwidgets.MeanFieldExplorer()")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "mean_field.ipynb")
    page = lab(tmp_path / "mean_field.ipynb", viewport={"width": 1300, "height": 950})
    box = page.locator(".hopkit-explorer")
    image, sentence = box.locator("img"), box.locator(".widget-html").last

    def says(shown):
        sentence.get_by_text(shown._sentence.value).wait_for(timeout=60_000)
        assert image.get_attribute("alt") == shown._sentence.value

    def focused(name):
        return page.evaluate("document.activeElement.closest('.jupyter-widgets').innerText").startswith(name)

    says(explorer())
    cells, before = page.locator(".jp-Cell").count(), image.get_attribute("src")
    box.get_by_role("slider").first.focus()
    assert focused("weight")
    page.keyboard.press("ArrowRight")
    says(explorer(-7.5))
    while not focused("start of the other"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    says(explorer(-7.5, other=0.55))
    while not focused("update"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    says(explorer(-7.5, other=0.55, update="both at once"))
    assert image.get_attribute("src") != before
    page.keyboard.press("a")  # would add a cell, if JupyterLab heard it
    assert page.locator(".jp-Cell").count() == cells
    assert page.errors == []
