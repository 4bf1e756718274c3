"""The capacity explorer: what it shows is what hopkit computes, without a browser and in one."""

import io
import re

import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import hopfield, patterns, plots, storage, widgets

FACE = patterns.photograph(20)
RULES = {"Hebb": storage.hebbian, "projection": storage.projection}


def explorer(picture=FACE, seed=(4, 8), **values):
    shown = widgets.CapacityExplorer(picture, seed=seed)
    for name, value in values.items():
        shown.controls[name].value = value
    return shown


def picture_of(shown):
    return np.asarray(Image.open(io.BytesIO(shown.still()[0])).convert("RGB")).astype(int)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", ["random", "orthogonal"])
def test_what_it_shows_is_what_hopkit_computes(rule, kind):
    shown = explorer(K=45, noise=15, rule=rule, kind=kind)
    assert (shown.Y[0] == FACE).all()
    if kind == "orthogonal":
        assert (shown.Y @ shown.Y.T == 400 * np.eye(45)).all()
    else:
        expected = patterns.random(200, 400, rng=np.random.default_rng([4, 8]))[1:45]
        np.testing.assert_array_equal(shown.Y[1:], expected)
    np.testing.assert_array_equal(shown.W, RULES[rule](shown.Y))
    rng = np.random.default_rng([4, 8, 1])
    cues = patterns.corrupt(shown.Y, 60, rng=rng)
    np.testing.assert_array_equal(shown.cues, cues)
    unit = 400 if rule == "Hebb" else 1
    np.testing.assert_allclose(shown.aligned, shown.Y * hopfield.field(shown.W, cues) / unit)
    np.testing.assert_array_equal(shown.ends, hopfield.recall(shown.W, cues[:20], rng=rng))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"K": 45, "noise": 15}, {"random": True}),
        ({"K": 120, "noise": 0}, {"random": True}),
        ({"K": 60, "noise": 20, "rule": "projection"}, {"random": False}),
        ({"K": 1, "noise": 30, "kind": "orthogonal"}, {"random": False}),
    ],
)
def test_the_sentence_counts_what_is_stable_wrong_and_recalled(values, says):
    shown = explorer(**values)
    said = shown._sentence.value
    stable = hopfield.is_stable(shown.W, shown.Y).sum()
    recalled = ((shown.ends * shown.Y[:20]).mean(axis=1) >= 0.9).sum()
    assert said.startswith(f"{stable} of {values['K']} patterns stable. ")
    assert f"{(shown.aligned < 0).mean():.1%} of the fields point the wrong way" in said
    assert f" {recalled} of {min(20, values['K'])} cues recalled; " in said
    off = int((shown.ends[0] != shown.Y[0]).sum())
    assert said.endswith(f"the picture rests {off or 'no'} pixel{'s' * (off != 1)} off.")
    assert ("the curve says" in said) == says["random"]


def test_the_curve_says_what_is_measured_of_hebbs_rule_and_random_patterns():
    for K, noise in ((60, 0), (100, 10), (200, 20)):
        measured, curve = re.findall(r"([\d.]+)%", explorer(K=K, noise=noise)._sentence.value)
        assert float(measured) == pytest.approx(float(curve), rel=0.1, abs=0.1)


def test_the_cue_and_the_state_at_rest_are_drawn_with_wrong_pixels_warm_and_cool():
    shown = explorer(K=70, noise=15)
    pixels = picture_of(shown)[96 + 9 : 456 : 18]
    for left, y in ((720, shown.cues[0]), (1130, shown.ends[0])):
        drawn = pixels[:, left + 9 : left + 360 : 18].reshape(400, 3)
        right, warm, cool = y == FACE, (y > 0) & (y != FACE), (y < 0) & (y != FACE)
        assert 0 < right.sum() < 400
        ink, paper = right & (y > 0), right & (y < 0)
        for name, where in (("INK", ink), ("PAPER", paper), ("PLUS", warm), ("MINUS", cool)):
            colour = getattr(plots, name)
            expected = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
            assert (drawn[where] == expected).all()


def test_red_bars_stand_left_of_zero_and_only_where_fields_are_wrong():
    red = [int(plots.PLUS[k : k + 2], 16) for k in (1, 3, 5)]
    zero = 30 + 640 * 1 / 3.2
    for values, wrong in (({"K": 150, "noise": 10}, True), ({"K": 5, "noise": 0}, False)):
        bars = (picture_of(explorer(**values))[474, 30:670] == red).all(axis=1)
        assert bars.any() == wrong
        assert not bars[int(zero - 30) + 1 :].any()


def test_the_bars_hold_every_field_once():
    for values in (
        {"K": 3, "noise": 0},
        {"K": 90, "noise": 33},
        {"K": 200, "noise": 50, "rule": "projection"},
    ):
        shown = explorer(**values)
        assert shown.density.sum() * 0.05 == pytest.approx(1)
        middle = (np.arange(64) + 0.5) * 0.05 - 1
        assert (middle * shown.density).sum() * 0.05 == pytest.approx(shown.aligned.mean(), abs=0.03)


def test_more_patterns_keep_those_already_stored():
    few, many = explorer(K=10).Y, explorer(K=90).Y
    np.testing.assert_array_equal(few, many[:10])


def test_another_picture_and_another_seed_are_followed():
    heart = patterns.glyphs(16)[0]
    shown = explorer(heart, seed=3, kind="orthogonal", K=9)
    assert shown.controls["K"].max == 128
    assert (shown.Y[0] == heart).all()
    assert (explorer(seed=1).Y[1:] != explorer(seed=2).Y[1:]).any()


def test_the_picture_given_stays_as_it_is_and_so_does_the_random_stream():
    given = FACE.copy()
    explorer(given, K=50)
    np.testing.assert_array_equal(given, FACE)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((FACE[:399],), ValueError, "must be square, at most 24 x 24 pixels; got 399"),
        ((np.ones(676),), ValueError, "at most 24 x 24 pixels; got 676"),
        ((np.ones(25),), ValueError, "n must be 1, 2 or a multiple of 4"),
        ((np.zeros(16),), ValueError, "picture must hold -1 and 1 only"),
        ((np.ones((4, 4)),), ValueError, r"picture must have shape \(N,\)"),
        ((FACE, np.random.default_rng(0)), TypeError, "seed must be whole numbers"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(arguments, error, message):
    with pytest.raises(error, match=message):
        explorer(*arguments)


def test_it_is_written_without_an_address_and_leaves_a_still():
    shown = explorer()
    assert repr(shown) == "CapacityExplorer()"
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == repr(shown)
    assert len(data["image/png"]) < 100_000
    assert metadata["image/png"]["width"] == 760


def test_the_arrow_keys_load_the_net_and_picture_and_sentence_follow(lab, tmp_path):
    lines = "from hopkit import patterns, widgets\nwidgets.CapacityExplorer(patterns.photograph(20))"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = nbformat.v4.new_code_cell(lines)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "capacity.ipynb")
    page = lab(tmp_path / "capacity.ipynb", viewport={"width": 1300, "height": 950})
    box = page.locator(".hopkit-explorer")
    image, sentence = box.locator("img"), box.locator(".widget-html").last
    sentence.get_by_text(explorer()._sentence.value).wait_for(timeout=60_000)
    before = image.get_attribute("src")
    box.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    expected = explorer(K=41)._sentence.value
    sentence.get_by_text(expected).wait_for(timeout=60_000)
    assert image.get_attribute("src") != before
    assert image.get_attribute("alt") == expected
    box.get_by_label("rule").select_option("projection")
    sentence.get_by_text(explorer(K=41, rule="projection")._sentence.value).wait_for(timeout=60_000)
    assert page.errors == []
