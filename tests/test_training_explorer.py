"""The training explorer: what it shows is what training gives, in Python and in a real JupyterLab page."""

import base64
import io
import re
from itertools import islice

import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from hopkit import hopfield, patterns, plots, storage, widgets
from hopkit.widgets import training

Y = patterns.letters("HOPFIELD")
START = {"rule": "from the targets, all the way", "epoch": 7, "noise": 20}


@pytest.fixture(scope="module")
def shown():
    return widgets.TrainingExplorer(Y, names=list("HOPFIELD"), n_epochs=12, **START)


@pytest.fixture
def explorer(shown):
    yield shown
    for name, value in {**START, "rate": "1"}.items():
        shown.controls[name].value = value


def steer(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value


def sentence(explorer):
    return explorer._sentence.value


@pytest.mark.parametrize("rule", training.RULES)
@pytest.mark.parametrize("rate", training.RATES)
def test_its_weights_are_those_of_train(explorer, rule, rate):
    start, rng = training.RATES[rate] * storage.hebbian(Y), np.random.default_rng([5, 8])
    epochs = islice(storage.train(Y, W=start, rng=rng, **training.RULES[rule]), 12)
    expected = [start] + [epoch.W for epoch in epochs]
    for epoch in (0, 1, 4, 12):
        steer(explorer, rule=rule, rate=rate, epoch=epoch)
        np.testing.assert_array_equal(explorer.weights, expected[epoch])


def test_a_rate_of_a_fifth_is_a_fifth_of_the_step():
    small = storage.train(Y, W=storage.hebbian(Y), eta=0.25, rng=np.random.default_rng(3))
    large = storage.train(Y, W=4 * storage.hebbian(Y), rng=np.random.default_rng(3))
    np.testing.assert_array_equal(4 * next(small).W, next(large).W)


def test_its_cues_ends_and_bars_are_those_of_hopfield(explorer):
    cues, ends, right = explorer.measure()
    assert (cues != Y).sum(axis=1).tolist() == [20] * 8
    np.testing.assert_array_equal(cues, patterns.corrupt(Y, 20, rng=np.random.default_rng([5, 8, 1])))
    np.testing.assert_array_equal(ends, [hopfield.settle(explorer.weights, cue).state for cue in cues])
    targets = np.repeat(Y, 20, axis=0)
    tried = patterns.corrupt(targets, 20, rng=np.random.default_rng([5, 8, 2]))
    put_right = [
        (hopfield.settle(explorer.weights, cue).state == y).all()
        for cue, y in zip(tried, targets, strict=True)
    ]
    np.testing.assert_array_equal(right, np.reshape(put_right, (8, 20)).mean(axis=1))


def test_its_picture_shows_them_pixel_by_pixel(explorer):
    cues, ends, right = explorer.measure()
    picture = np.asarray(Image.open(io.BytesIO(explorer.still()[0])).convert("RGB"))
    ink = np.round(255 * np.array(to_rgb(plots.INK)))
    column = (1520 - 170) // 8
    for k in range(8):
        left = 170 + k * column + column // 2 - 64
        for top, state in ((44, cues[k]), (204, ends[k])):
            tile = picture[top + 4 : top + 128 : 8, left + 4 : left + 128 : 8].reshape(256, 3)
            colours = {(1, True): plots.INK, (-1, True): plots.PAPER}
            colours |= {(1, False): plots.PLUS, (-1, False): plots.MINUS}
            for pixel, y, target in zip(tile, state, Y[k], strict=True):
                expected = to_rgb(colours[int(y), bool(y == target)])
                assert np.abs(pixel / 255 - expected).max() < 0.01
        bar = picture[392, left : left + 129]
        assert abs((bar == ink).all(axis=1).sum() - 128 * right[k]) <= 2


def test_its_sentence_counts_the_stable_targets(explorer):
    stable = hopfield.is_stable(explorer.weights, Y).sum()
    assert sentence(explorer).startswith(f"Epoch 7: {stable} of 8 targets are stable; of cues with 20 wrong")
    steer(explorer, epoch=0, noise=0)
    assert sentence(explorer).startswith("Hebb&#x27;s rule, before training: 0 of 8")
    assert "of cues without wrong pixels, 0% are put right" in sentence(explorer)


def test_a_rule_that_has_come_to_rest_says_so_and_stays(explorer):
    steer(explorer, rule="from the targets, a few flips", noise=0, epoch=12)
    at_rest = explorer.weights
    when = int(re.search(r"at rest after (\d+)", sentence(explorer))[1])
    assert hopfield.is_stable(at_rest, Y).all()
    steer(explorer, epoch=when)
    np.testing.assert_array_equal(explorer.weights, at_rest)
    assert "at rest" in sentence(explorer)
    steer(explorer, epoch=when - 1)
    assert "at rest" not in sentence(explorer)
    assert (explorer.weights != at_rest).any()


def test_its_repr_is_fixed_and_its_still_is_what_it_shows(explorer):
    assert repr(explorer) == "TrainingExplorer(8 targets of 256 units)"
    data, metadata = explorer._repr_mimebundle_()
    assert metadata["image/png"] == {"width": 760, "label": 8.6}
    assert base64.b64decode(data["image/png"]) == explorer.still()[0]


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"Y": Y[:, :255]}, ValueError, "1 to 9 square pictures of at most 16 x 16 pixels; got 8 of 255"),
        ({"Y": patterns.letters("HOPFIELDNET")}, ValueError, "got 11 of 256"),
        ({"Y": patterns.photograph(17)[None]}, ValueError, "got 1 of 289"),
        ({"names": ["H"]}, ValueError, "8 targets, but 1 names"),
        ({"seed": 1.5}, TypeError, "seed must be whole numbers"),
        ({"n_epochs": 0}, ValueError, "n_epochs must be from 1 to 200; got 0"),
        ({"rule": "all"}, ValueError, "rule must be one of 'random valleys'"),
        ({"epoch": 31}, ValueError, "epoch must be from 0 to 30; got 31"),
        ({"noise": 65}, ValueError, "noise must be from 0 to 64; got 65"),
    ],
)
def test_what_it_cannot_show_is_refused(options, error, words):
    with pytest.raises(error, match=words):
        widgets.TrainingExplorer(**{"Y": Y, **options})


LINES = [
    "from hopkit import patterns, widgets",
    "explorer = widgets.TrainingExplorer(patterns.letters('HOPFIELD'), names=list('HOPFIELD'), n_epochs=5)",
    "explorer",
]


def test_keys_move_it_in_jupyterlab(lab, tmp_path):
    notebook = tmp_path / "training.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell("\n".join(LINES))]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebook)
    page = lab(notebook, viewport={"width": 1300, "height": 950})
    picture = page.locator(".hopkit-explorer img")
    picture.wait_for(timeout=60_000)
    first = picture.get_attribute("src")
    page.locator(".hopkit-explorer").get_by_text("Hebb's rule, before training").wait_for()
    page.locator(".hopkit-explorer .noUi-handle, .hopkit-explorer [role=slider]").first.focus()
    page.keyboard.press("ArrowRight")
    page.locator(".hopkit-explorer").get_by_text("Epoch 1:").wait_for(timeout=60_000)
    assert picture.get_attribute("src") != first
    assert picture.get_attribute("alt").startswith("Epoch 1:")
    page.get_by_label("Raise the valleys").select_option("from the targets, a few flips")
    page.locator(".hopkit-explorer").get_by_text("Epoch 1: 0 of 8").wait_for(timeout=60_000)
    assert page.errors == []
