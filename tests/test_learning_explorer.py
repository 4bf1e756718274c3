"""The explorer of learning: what it shows is what hopkit computes, without a browser and in one."""

import io
import re

import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import boltzmann, plots, widgets
from hopkit.widgets import learning

STATES = boltzmann.states(3)
PARITY = STATES[STATES.sum(axis=1) % 2 == 0]


def said(shown):
    return shown._sentence.value


def test_without_hidden_units_parity_teaches_nothing_and_one_solves_it():
    shown = widgets.LearningExplorer(n_hidden=0)
    np.testing.assert_allclose(shown.model, 1 / 8, atol=1e-9)
    assert said(shown) == "0 hidden, epoch 2000: mean ln P = -2.079; no machine can pass -1.386."
    shown.controls["hidden"].value = 1
    assert abs(shown.model - shown.data).max() < 0.03
    assert -1.5 < shown.L[-1] < -np.log(4)


def test_what_it_shows_is_what_hopkit_trains():
    shown = widgets.LearningExplorer(seed=7)
    rng = np.random.default_rng([7])
    W, b = np.triu(rng.normal(size=(4, 4)), 1), rng.normal(size=4)
    options = {"start": (W + W.T, b), "eta": learning.ETA, "n_epochs": 250}
    *_, last = boltzmann.train(PARITY, n_hidden=1, rng=rng, **options)
    shown.controls["epoch"].value = 250
    np.testing.assert_allclose(shown.model, boltzmann.exact(last.W, last.b).p.reshape(8, 2).sum(axis=1))
    assert shown.L[250] == pytest.approx(boltzmann.log_likelihood(last.W, PARITY, last.b))


def test_a_moved_slider_makes_the_data_yours_and_chosen_data_move_the_sliders():
    shown = widgets.LearningExplorer(n_hidden=0)
    assert [shown.controls[f"{k:03b}"].value for k in range(8)] == [1, 0, 0, 1, 0, 1, 1, 0]
    shown.controls["111"].value = 4
    assert shown.values["data"] == "mine"
    np.testing.assert_allclose(shown.data, np.array([1, 0, 0, 1, 0, 1, 1, 4]) / 8)
    best = float(re.search(r"pass (-[\d.]+)\.$", said(shown))[1])
    assert best == pytest.approx(4 / 8 * np.log(1 / 8) + 4 / 8 * np.log(4 / 8), abs=1e-3)
    assert shown.L.max() <= best + 1e-3
    shown.controls["data"].value = "all alike"
    assert [shown.controls[f"{k:03b}"].value for k in range(8)] == [1, 0, 0, 0, 0, 0, 0, 1]


def test_no_data_at_all_are_taken_as_all_patterns_alike():
    shown = widgets.LearningExplorer(n_hidden=0)
    for k in range(8):
        shown.controls[f"{k:03b}"].value = 0
    np.testing.assert_allclose(shown.data, 1 / 8)


def test_the_bars_of_the_machine_are_as_high_as_its_probabilities():
    shown = widgets.LearningExplorer()
    shown.controls["epoch"].value = 0
    pixels = np.asarray(Image.open(io.BytesIO(shown.still()[0])).convert("RGB")).astype(int)
    ink = [int(plots.INK[k : k + 2], 16) for k in (1, 3, 5)]
    heights = [(np.abs(pixels[:400, 70 + 100 * k + 30] - ink).max(axis=1) < 3).sum() for k in range(8)]
    top = max(shown.data.max(), shown.model.max())
    np.testing.assert_allclose(heights, 320 * shown.model / top, atol=12)


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"data": "odd"}, ValueError, "data must be one of 'even parity'"),
        ({"n_hidden": 3}, ValueError, "n_hidden"),
        ({"seed": 0.5}, TypeError, "seed must be whole numbers"),
    ],
)
def test_what_it_cannot_show_is_refused(options, error, says):
    with pytest.raises(error, match=says):
        widgets.LearningExplorer(**options)


def test_its_repr_has_no_address():
    assert repr(widgets.LearningExplorer()) == "LearningExplorer(3 bits)"


def test_keys_give_it_hidden_units_and_move_through_the_epochs(lab, tmp_path):
    lines = "from hopkit import widgets\nwidgets.LearningExplorer(n_hidden=0)"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = nbformat.v4.new_code_cell(lines)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "learning.ipynb")
    page = lab(tmp_path / "learning.ipynb", viewport={"width": 1300, "height": 950})
    box, shown = page.locator(".hopkit-explorer"), widgets.LearningExplorer(n_hidden=0)
    sentence = box.locator(".widget-html").last
    sentence.get_by_text(said(shown)).wait_for(timeout=60_000)
    box.get_by_label("hidden units").select_option("1")
    shown.controls["hidden"].value = 1
    sentence.get_by_text(said(shown)).wait_for(timeout=60_000)
    box.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowLeft")
    shown.controls["epoch"].value -= 10
    sentence.get_by_text(said(shown)).wait_for(timeout=60_000)
    assert box.locator("img").get_attribute("alt") == said(shown)
    assert page.errors == []
