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


def test_the_arrow_keys_slide_beta_and_picture_and_sentence_follow(lab, tmp_path):
    lines = (
        "from hopkit import patterns, widgets\n"
        "x = patterns.digits()[0][:12] - 0.3\n"
        "widgets.RetrievalExplorer(x / (x**2).sum(axis=1, keepdims=True)**0.5)"
    )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = nbformat.v4.new_code_cell(lines)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "retrieval.ipynb")
    page = lab(tmp_path / "retrieval.ipynb", viewport={"width": 1300, "height": 950})
    box = page.locator(".hopkit-explorer")
    image, sentence = box.locator("img"), box.locator(".widget-html").last
    sentence.get_by_text("β = 12.0").wait_for(timeout=60_000)
    before = image.get_attribute("src")
    box.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    sentence.get_by_text("β = 12.6").wait_for(timeout=60_000)
    assert image.get_attribute("src") != before
    assert page.errors == []
