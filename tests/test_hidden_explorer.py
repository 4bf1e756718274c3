"""The explorer of hidden units: it agrees with `max_margin` and an enumeration, in JupyterLab too."""

import base64
import io
import time
from itertools import product

import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import hopfield, layout, plots, storage, widgets

STATES = list(product([-1, 1], repeat=3))
CORNERS = [y for y in STATES if np.prod(y) > 0]


def counted(n_hidden):
    """All eight states, the hidden bits counting how many units are up."""
    bits = [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    return {y: bits[y.count(1)][2 - n_hidden :] for y in STATES}


def lifted(last=1):
    return {y: (last if y == (1, 1, 1) else -1,) for y in CORNERS}


def sentence(shown):
    return shown._sentence.value


def picture(shown):
    return np.asarray(Image.open(io.BytesIO(shown.still()[0])).convert("RGB")).astype(int)


def inked(shown, colour):
    """How many pixels of the picture are of this colour."""
    rgb = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return (np.abs(picture(shown) - rgb).max(axis=2) < 3).sum()


@pytest.mark.parametrize(
    ("fill", "n_hidden", "expected"),
    [
        (None, 0, "Not held: 4 states. No plane parts up from down for unit 1, unit 2, unit 3."),
        (None, 1, "Not held: 4 states. No plane parts up from down for unit 1, unit 2, unit 3."),
        (lifted(), 1, "Held: 4 states, with margin 0.50; no other is stable."),
        ({(1, 1, 1): (1,)}, 1, "Held: 1 state, with margin 4.00; 1 more is stable too."),
        ({}, 1, "No state to hold yet: give one its hidden bits."),
        (counted(2), 2, "Held: 8 states, with margin 0.50; no other is stable."),
        ({(1, 1, 1): (), (1, 1, -1): ()}, 0, "Not held: 2 states. No plane parts up from down for unit 3."),
    ],
)
def test_it_says_whether_a_net_can_hold_the_states_and_else_who_cannot_follow(fill, n_hidden, expected):
    assert sentence(widgets.HiddenExplorer(fill, n_hidden=n_hidden)) == expected


def test_six_states_are_held_with_one_hidden_unit_and_the_other_two_are_not_among_them():
    six = {y: ((1,) if y.count(1) == 2 else (-1,)) for y in STATES if abs(sum(y)) == 1}
    assert sentence(widgets.HiddenExplorer(six)).startswith("Held: 6 states")


def test_should_every_unit_be_able_to_follow_and_no_net_hold_them_it_says_so():
    shown = widgets.HiddenExplorer()  # no such case is known: every unit's plane has sufficed so far
    shown.follows[:] = True
    assert shown._verdict(shown.patterns).endswith("but no symmetric weights serve them all.")


@pytest.mark.parametrize("n_hidden", [0, 1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_what_it_shows_is_what_firmest_gives_for_the_patterns_on_its_controls(n_hidden, seed):
    rng = np.random.default_rng(seed)
    shown = widgets.HiddenExplorer({}, n_hidden=n_hidden)
    rows = []
    for y in STATES:
        bits = tuple(rng.choice([-1, 1], n_hidden).tolist())
        if rng.random() < 0.5:
            rows.append([*y, *bits])
            signs = " ".join("−+"[bit > 0] for bit in y)
            shown.controls[f"state {signs}"].index = 1 + list(product([-1, 1], repeat=n_hidden)).index(bits)
    assert shown.patterns.tolist() == rows
    best = storage.max_margin(rows)
    assert shown.held.margin == best.margin
    assert shown.held.W.tolist() == best.W.tolist()
    if best.margin:
        assert f"margin {best.margin:.2f}" in sentence(shown)
        others = len(hopfield.fixed_points(best.W, best.b)) - len(rows)
        assert ("no other is" if others == 0 else f"{others} more") in sentence(shown)
        assert shown.follows.all()


def test_another_number_of_hidden_units_keeps_the_states_and_the_bits_that_remain():
    shown = widgets.HiddenExplorer(lifted())
    shown.controls["hidden units"].value = 2
    assert shown.patterns.tolist() == [[*y, 1 if y == (1, 1, 1) else -1, -1] for y in CORNERS]
    shown.controls["hidden units"].value = 1
    assert shown.patterns.tolist() == [[*y, *lifted()[y]] for y in CORNERS]
    shown.controls["hidden units"].value = 0
    assert shown.patterns.tolist() == [list(y) for y in CORNERS]
    assert repr(shown) == "HiddenExplorer(4 states, 0 hidden)"


def test_a_change_makes_one_new_picture(monkeypatch):
    shown, made = widgets.HiddenExplorer(lifted()), []
    monkeypatch.setattr(shown, "show", lambda: made.append(shown.patterns.shape) or (shown.still()[0], ""))
    shown.controls["hidden units"].value = 2
    shown.controls["state + + +"].index = 0
    assert made == [(4, 5), (3, 5)]


def test_its_picture_draws_planes_in_orange_where_units_can_follow_and_red_words_where_not():
    held, not_held = widgets.HiddenExplorer(lifted()), widgets.HiddenExplorer(lifted(-1))
    assert inked(held, plots.RING) > 1000 > 10 > inked(not_held, plots.RING)
    assert inked(held, plots.PLUS) == 0
    assert inked(not_held, plots.PLUS) > 300


def test_every_state_to_hold_is_a_dark_corner_of_the_cube_of_its_hidden_bits():
    image = picture(widgets.HiddenExplorer(lifted()))
    for h, top in ((1, 340), (-1, 990)):
        for y in STATES:
            x, up = layout.corner(np.array(y)) * 180
            r, g, b = image[round((top - up) / 2), round((390 + x) / 2)]
            dark = r < 60 and g < 60 and b < 80
            assert dark == (lifted().get(y) == (h,)), (h, y)


def test_a_change_costs_less_than_150_milliseconds_of_one_processor():
    shown = widgets.HiddenExplorer(counted(2), n_hidden=2)
    control, spent = shown.controls["state + + +"], []
    for index in (1, 2, 3, 4, 0):
        start = time.process_time()
        control.index = index
        spent.append(time.process_time() - start)
    assert min(spent) < 0.15


@pytest.mark.parametrize(
    ("fill", "n_hidden", "error", "message"),
    [
        ({(1, 1): (1,)}, 1, ValueError, "fill must give 1 hidden bits to states of three units"),
        ({(1, 1, 1): (1, 1)}, 1, ValueError, r"got \{\(1, 1, 1\): \(1, 1\)\}"),
        ({(1, 1, 1): (0,)}, 1, ValueError, r"got \{\(1, 1, 1\): \(0,\)\}"),
        ({(1, 1, 1): np.ones(2)}, 2, ValueError, r"got \{\(1, 1, 1\): array\(\[1., 1.\]\)\}"),
        (
            [(1, 1, 1)],
            1,
            TypeError,
            r"fill must be a dict \{state: hidden bits\}, e.g. .*; got \[\(1, 1, 1\)\]",
        ),
        (None, 3, ValueError, "n_hidden must be from 0 to 2; got 3"),
        (None, "1", TypeError, "n_hidden must be a whole number"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(fill, n_hidden, error, message):
    with pytest.raises(error, match=message):
        widgets.HiddenExplorer(fill, n_hidden=n_hidden)


def test_without_a_kernel_there_is_a_still():
    shown = widgets.HiddenExplorer()
    data, metadata = shown._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]) == shown.still()[0]
    assert data["text/plain"] == "HiddenExplorer(4 states, 1 hidden)"
    assert picture(shown).shape[1] == 2 * metadata["image/png"]["width"]
    assert len(shown.still()[0]) < 60_000


def test_in_jupyterlab_a_key_lifts_a_corner_and_picture_and_sentence_follow(lab, tmp_path):
    cell = nbformat.v4.new_code_cell("from hopkit import widgets\nwidgets.HiddenExplorer()")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "hidden.ipynb")
    page = lab(tmp_path / "hidden.ipynb", viewport={"width": 1300, "height": 950})
    page.get_by_text("Not held: 4 states.").wait_for(timeout=60_000)
    before = page.locator(".hopkit-explorer img").get_attribute("src")
    chosen = page.locator(".widget-toggle-buttons", has_text="state + + +").get_by_role("button")
    assert chosen.all_inner_texts() == ["out", "−", "+"]
    chosen.nth(1).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_text("Held: 4 states, with margin 0.50").wait_for(timeout=60_000)
    image = page.locator(".hopkit-explorer img")
    assert image.get_attribute("src") != before
    assert image.get_attribute("alt").startswith("Held: 4 states")
    assert page.errors == []
