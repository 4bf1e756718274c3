"""The retrieval explorer: what it shows is what hopkit computes, without a browser and in one."""

import io

import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import modern, patterns, widgets
from hopkit.widgets.retrieval import regime

IMAGES, LABELS = patterns.digits()
X = IMAGES - IMAGES.mean(axis=0)
X = X / np.linalg.norm(X, axis=1, keepdims=True)
X = X[np.concatenate([np.flatnonzero(LABELS == c)[:3] for c in (0, 4, 6, 7)])]


def explorer(beta=12, **values):
    shown = widgets.RetrievalExplorer(X, beta=beta)
    for name, value in values.items():
        shown.controls[name].value = value
    return shown


@pytest.mark.parametrize("beta", [1, 8, 60])
@pytest.mark.parametrize("erase", ["nothing", "the lower half", "the right half"])
def test_what_it_shows_is_what_hopkit_computes(beta, erase):
    shown = explorer(beta, erase=erase, picture="5", noise=20)
    given = 10 ** shown.controls["beta"].value
    np.testing.assert_allclose(shown.once, modern.update(X, shown.cue, given))
    run = modern.retrieve(X, shown.cue, given, tol=1e-6, max_steps=3000)
    np.testing.assert_allclose(shown.rest, run.state)
    np.testing.assert_allclose(shown.shares, run.weights)
    n = modern.effective_number(run.weights)
    assert f"{n:.1f} at rest: it rests at {regime(n, 12)}" in shown._sentence.value


def test_what_is_erased_is_zero_and_the_rest_is_as_it_was():
    pictures = X[2].reshape(8, 8)
    for erase, kept in (
        ("the lower half", np.s_[:4]),
        ("the upper half", np.s_[4:]),
        ("the right half", np.s_[:, :4]),
    ):
        cue = explorer(erase=erase, picture="3").cue.reshape(8, 8)
        np.testing.assert_array_equal(cue[kept], pictures[kept])
        assert np.abs(cue).sum() == pytest.approx(np.abs(pictures[kept]).sum())
    np.testing.assert_array_equal(explorer(erase="nothing", picture="3").cue, X[2])


def test_the_band_goes_from_all_over_some_to_one_and_agrees_with_the_state():
    shown = explorer(erase="nothing")
    assert list(dict.fromkeys(shown.band)) == ["all", "some", "one"]
    for k in (0, 30, 59):
        n = modern.effective_number(modern.retrieve(X, shown.cue, shown.betas[k], tol=1e-4).weights)
        assert shown.band[k] == regime(n, 12)


def test_noise_is_drawn_from_the_seed_and_the_patterns_stay_as_they_are():
    given = X.copy()
    one, same = (widgets.RetrievalExplorer(given, seed=3) for _ in range(2))
    other = widgets.RetrievalExplorer(given, seed=4)
    for shown in (one, same, other):
        shown.controls["noise"].value = 50
    np.testing.assert_array_equal(one.cue, same.cue)
    assert (one.cue != other.cue).any()
    np.testing.assert_array_equal(given, X)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((X[:1],), {}, ValueError, "X must be 2 to 12 square pictures"),
        ((np.ones((13, 16)),), {}, ValueError, "X must be 2 to 12 square pictures"),
        ((np.ones((3, 15)),), {}, ValueError, r"one per row; got shape \(3, 15\)"),
        ((X,), {"beta": 0.5}, ValueError, "beta must be from 1 to 200; got 0.5"),
        ((X,), {"seed": 1.5}, TypeError, "seed must be whole numbers"),
        ((np.full((3, 16), np.nan),), {}, ValueError, "X"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(arguments, options, error, message):
    with pytest.raises(error, match=message):
        widgets.RetrievalExplorer(*arguments, **options)


def test_it_is_written_without_an_address_and_leaves_a_still():
    shown = explorer()
    assert repr(shown) == "RetrievalExplorer(12 patterns)"
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == repr(shown)
    assert metadata["image/png"]["width"] == 760
    assert Image.open(io.BytesIO(shown.still()[0])).size == (1520, 900)


def test_a_cue_that_is_drawn_on_is_the_cue_until_another_is_asked_for():
    shown, ink = explorer(8, erase="everything"), X.max()
    assert not shown.painted
    assert not shown.cue.any()
    drawn = np.zeros(64)
    drawn[[10, 18, 26]] = ink
    shown._sketch.set_state({"value": drawn.tolist()})
    np.testing.assert_array_equal(shown.cue, drawn)
    np.testing.assert_allclose(shown.once, modern.update(X, drawn, 8))
    shown.controls["beta"].value = 1.5
    np.testing.assert_array_equal(shown.cue, drawn)
    beta = 10**1.5
    np.testing.assert_allclose(shown.shares, modern.retrieve(X, drawn, beta, tol=1e-6).weights, atol=1e-6)
    n = modern.effective_number(modern.retrieve(X, drawn, shown.betas[40], tol=1e-4).weights)
    assert shown.band[40] == regime(n, 12)
    assert "a cue drawn by hand" in shown._sentence.value
    shown.controls["anew"].click()
    assert not shown.cue.any()
    shown._sketch.value = drawn
    shown.controls["picture"].value = "2"
    shown.controls["erase"].value = "nothing"
    np.testing.assert_array_equal(shown.cue, X[1])
    assert "drawn" not in shown._sentence.value


@pytest.mark.parametrize(
    "message",
    [
        {"value": [0.0] * 63},
        {"value": [[0.0] * 8] * 8},
        {"value": [None] * 64},
        {"value": [float("inf")] * 64},
        {"value": [1e9] * 64},
        {"value": "ink"},
        {"value": {}},
        {"ink": -1.0},
        {"side": 3},
    ],
    ids=str,
)
def test_a_drawing_that_is_none_changes_nothing(message):
    shown = explorer()
    before = shown._sketch.get_state(), shown._sentence.value
    shown._sketch.set_state(message)
    assert (shown._sketch.get_state(), shown._sentence.value) == before
    assert not shown.painted


@pytest.fixture(scope="module")
def page(lab, tmp_path_factory):
    lines = (
        "import numpy as np\n"
        "from hopkit import patterns, widgets\n"
        "images, labels = patterns.digits()\n"
        "x = images - images.mean(axis=0)\n"
        "x /= np.linalg.norm(x, axis=1, keepdims=True)\n"
        "x = x[np.concatenate([np.flatnonzero(labels == c)[:3] for c in (0, 4, 6, 7)])]\n"
        "explorer = widgets.RetrievalExplorer(x)\n"
        "explorer"
    )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(c) for c in (lines, "print(*explorer.cue.round(9))")]
    notebook = tmp_path_factory.mktemp("explorer") / "retrieval.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebook)
    page = lab(notebook, viewport={"width": 1300, "height": 950})
    page.locator(".hopkit-explorer .widget-html").last.get_by_text("β = 12.0").wait_for(timeout=60_000)
    return page


def test_the_cue_is_painted_and_erased_by_pointer_and_by_keys_and_the_net_answers(page):
    box = page.locator(".hopkit-explorer")
    image, sentence, pad = (
        box.locator("img"),
        box.locator(".widget-html").last,
        page.get_by_role("application"),
    )
    expected = explorer(12)

    def says(painted):
        expected._sketch.value = painted
        sentence.get_by_text(expected._sentence.value).wait_for(timeout=60_000)
        assert image.get_attribute("alt") == expected._sentence.value

    def place(row, column):
        frame = pad.bounding_box()
        return frame["x"] + (column + 0.5) * frame["width"] / 8, frame["y"] + (row + 0.5) * frame[
            "height"
        ] / 8

    cue, ink = explorer(12).cue.reshape(8, 8).copy(), X.max()
    over, under = pad.bounding_box(), image.bounding_box()
    assert abs(over["x"] - under["x"] - 20) < 2  # it lies on the cue of the picture
    assert abs(over["y"] - under["y"] - 26) < 2
    page.mouse.move(*place(5, 2))
    page.mouse.down()
    page.mouse.move(*place(5, 5))
    page.mouse.up()
    cue[5, 2:6] = ink
    says(cue.ravel())
    page.mouse.click(*place(5, 4))  # begins on ink: this erases
    cue[5, 4] = 0
    says(cue.ravel())

    box.get_by_role("button", name="undo drawing").focus()
    page.keyboard.press("Tab")
    assert pad.evaluate("canvas => canvas === document.activeElement")
    cells = page.locator(".jp-Cell").count()
    for key in ("ArrowDown", "ArrowDown", "Enter", "ArrowRight", "Space"):
        page.keyboard.press(key)
    cue[7, 4] = cue[7, 5] = ink
    page.keyboard.press("Space")
    cue[7, 5] = 0
    page.keyboard.press("a")  # would add a cell, if JupyterLab heard it
    page.locator(".hopkit-sketch .live").get_by_text("row 8, column 6, paper").wait_for(timeout=30_000)
    says(cue.ravel())
    assert page.locator(".jp-Cell").count() == cells
    page.run([1])  # by command: a cell out of sight cannot be clicked on
    page.wait_for_function(
        "() => document.querySelectorAll('.jp-OutputArea-output pre')[0]?.innerText.split(' ').length > 60"
    )
    printed = page.locator(".jp-OutputArea-output pre").last.inner_text().split()
    np.testing.assert_allclose([float(word) for word in printed], cue.ravel(), atol=1e-8)
    assert page.errors == []


def test_the_arrow_keys_slide_beta_and_picture_and_sentence_follow(page):
    box = page.locator(".hopkit-explorer")
    image, sentence = box.locator("img"), box.locator(".widget-html").last
    before = image.get_attribute("src")
    box.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    sentence.get_by_text("β = 12.6").wait_for(timeout=60_000)
    assert image.get_attribute("src") != before
    assert page.errors == []
