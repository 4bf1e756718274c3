"""The explorer of lecture 2: what it shows is what `hopfield` computes, on a page and without one."""

import base64
import io
import re
from itertools import product

import naive
import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import hopfield, layout, plots, widgets

W = np.array([[0, -3, -2, 0], [-3, 0, 2, 1], [-2, 2, 0, 2], [0, 1, 2, 0]])
B = np.array([0.5, -1.5, 2.5, 0.5])
STATES = np.array(list(product([-1, 1], repeat=4)))


def explorer(W=W, b=B, start=0, **settings):
    shown = widgets.EnergyExplorer(W, b, start=start)
    for name, value in settings.items():
        shown.controls[name].value = value
    return shown


def net(biases=1, lopsided=0):
    w = [[W[i, j] * (1 + lopsided * ((j > i) - (j < i))) for j in range(4)] for i in range(4)]
    return np.array(w), B * biases


def number(y):
    return int("".join("01"[int(v > 0)] for v in y), 2)


def sentence(shown):
    return re.search('alt="(.*?)"', shown._picture.value)[1]


HEIGHTS = {
    "energy E": naive.energy,
    "−D/2, half the total alignment": lambda W, y, b: -sum(np.multiply(y, naive.field(W, y, b))) / 2,
    "E with the sign of the bias wrong": lambda W, y, b: naive.energy(W, y) + sum(y * b) / 2,
    "E without its biases": lambda W, y, b: naive.energy(W, y),
    "units that want to flip": lambda W, y, b: sum(np.multiply(y, naive.field(W, y, b)) < 0),
    "L, for all at once": lambda W, y, b: -sum(map(abs, naive.field(W, y, b))) - sum(y * b),
}


@pytest.mark.parametrize("height", HEIGHTS)
@pytest.mark.parametrize("setting", [{}, {"biases": 0.5}, {"biases": 2, "lopsided": 1.5}], ids=str)
def test_each_state_lies_at_its_height(height, setting):
    shown = explorer(height=height, **setting)
    w, b = net(**setting)
    np.testing.assert_array_equal(shown.states, STATES)
    np.testing.assert_allclose(shown.heights, [HEIGHTS[height](w, y, b) for y in STATES])


@pytest.mark.parametrize(
    "setting", [{}, {"biases": 0}, {"lopsided": 1}, {"lopsided": 2, "biases": 0.25}], ids=str
)
def test_its_moves_are_the_flips_of_the_net_or_its_steps(setting):
    w, b = net(**setting)
    flips, steps = set(), set()
    for y in STATES:
        for i, z in enumerate(naive.field(w, y, b)):
            if y[i] * z < 0:
                flips.add((number(y), number(np.where(np.arange(4) == i, -y, y))))
        steps.add((number(y), number(naive.step(w, y, b))))
    assert {*zip(*explorer(**setting).moves, strict=True)} == flips
    at_once = explorer(update="all at once", **setting)
    assert {*zip(*at_once.moves, strict=True)} == {(a, z) for a, z in steps if a != z}


@pytest.mark.parametrize("start", range(16))
def test_one_at_a_time_the_black_walk_is_that_of_settle(start):
    shown, run = explorer(start=start), hopfield.settle(W, STATES[start], B)
    assert shown.walk == [number(run.after(k)) for k in range(len(run.flips) + 1)]
    assert shown.period == 0


@pytest.mark.parametrize("start", range(16))
def test_all_at_once_the_black_walk_makes_steps_until_it_rests_or_repeats(start):
    shown, path = explorer(start=start, update="all at once", biases=0), [STATES[start]]
    for _ in range(40):
        path.append(hopfield.step(W, path[-1]))
    assert shown.walk == [number(y) for y in path[: len(shown.walk)]]
    assert (path[-1] == path[-1 - (shown.period or 1)]).all()
    assert (path[-1] == path[-2]).all() == (shown.period == 0)


def test_a_walk_that_never_ends_is_walked_once_around():
    chase = explorer(np.array([[0, 1], [1, 0]]), None, lopsided=2)
    assert chase.walk == [0, 1, 3, 2, 0] or chase.walk == [0, 2, 3, 1, 0]
    assert chase.period == 4
    assert sentence(chase).endswith(
        "From 4 of 4 states some walk never ends; the black one goes round 4 flips for ever."
    )


@pytest.mark.parametrize(
    "setting",
    [{}, {"height": "−D/2, half the total alignment"}, {"update": "all at once"}, {"lopsided": 1.25},
     {"lopsided": 2, "biases": 0.5}, {"update": "all at once", "biases": 0}],
    ids=str,
)  # fmt: skip
def test_its_sentence_counts_what_goes_uphill_and_what_never_ends(setting):
    shown = explorer(**setting)
    moves = [*zip(*(states.tolist() for states in shown.moves), strict=True)]
    up = sum(shown.heights[z] > shown.heights[a] + 1e-9 for a, z in moves)
    endless = len(naive.endless(moves))
    kind = "step" if "update" in setting else "flip"
    ends = f"From {endless} of 16 states some walk never ends" if endless else "Every walk ends"
    assert sentence(shown).startswith(f"Uphill: {up} of {len(moves)} {kind}s. {ends}; the black one")


def test_its_picture_has_a_dot_a_line_and_an_arrow_for_each_state_move_and_stage_of_the_walk():
    shown = explorer(start=5, height="−D/2, half the total alignment")
    svg = shown._shown.decode()
    look = layout.rain(16, *shown.moves)
    places = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', svg)]
    assert len(places) == 16
    assert np.corrcoef(places, shown.heights)[0, 1] == pytest.approx(-1)
    assert svg.count('fill="none" stroke="#') - svg.count("<g ") == len(shown.moves[0])
    rises = sum(shown.heights[shown.moves[1]] > shown.heights[shown.moves[0]])
    assert svg.count(f'fill="none" stroke="{plots.PLUS}"') == rises > 0
    assert svg.count('Z" fill=') == len(shown.walk) - 1
    assert svg.count("<g ") == look.rests.sum() + (not look.rests[5])


def test_moving_a_control_makes_another_picture():
    shown, seen = explorer(start=3), []
    for name, value in {
        "height": "L, for all at once",
        "update": "all at once",
        "biases": 0,
        "lopsided": 2,
        "start": 9,
    }.items():
        seen.append(shown._picture.value)
        shown.controls[name].value = value
    assert len({*seen, shown._picture.value}) == 6
    assert sentence(shown) in shown._sentence.value


def test_its_still_is_the_same_graph_as_a_png():
    shown = explorer(start=3)
    data, metadata = shown._repr_mimebundle_()
    still = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert still.width == 2 * metadata["image/png"]["width"] == 1520
    ink = tuple(int(plots.BASINS[0][k : k + 2], 16) for k in (1, 3, 5))
    near = np.abs(np.asarray(still.convert("RGB")).astype(int) - ink).max(axis=-1) < 30
    assert near.sum() > 500  # the dot of the leftmost rest
    assert data["text/plain"] == repr(shown) == "EnergyExplorer(4 units, 16 states)"


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((np.zeros((7, 7)),), {}, ValueError, "the number of units N must be from 0 to 6; got 7"),
        ((np.triu(W),), {}, ValueError, "W must be symmetric"),
        ((W + np.eye(4),), {}, ValueError, "no unit may feed itself"),
        ((W, B[:3]), {}, ValueError, "b must have one entry per unit"),
        ((W, B), {"start": 16}, ValueError, "start must be from 0 to 15; got 16"),
        ((W, B), {"start": 1.5}, TypeError, "start must be a whole number"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(arguments, options, error, message):
    with pytest.raises(error, match=message):
        widgets.EnergyExplorer(*arguments, **options)


def test_in_jupyterlab_the_keys_move_its_controls_and_the_picture_follows(lab, tmp_path):
    lines = ["import numpy as np", "from hopkit import widgets", f"W = np.array({W.tolist()})",
             f"widgets.EnergyExplorer(W, np.array({B.tolist()}))"]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = nbformat.v4.new_code_cell("\n".join(lines))
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "energy.ipynb")
    page = lab(tmp_path / "energy.ipynb", viewport={"width": 1300, "height": 950})
    image = page.locator(".hopkit-explorer img")
    image.wait_for(timeout=60_000)
    assert image.get_attribute("alt") == sentence(explorer())
    before = image.get_attribute("src")
    page.locator(".hopkit-explorer select").nth(0).focus()
    page.keyboard.press("u")  # the only option that begins so
    twin = explorer(height="units that want to flip")
    page.get_by_text(sentence(twin)).wait_for(timeout=60_000)
    assert image.get_attribute("src") != before
    page.locator(".hopkit-explorer .noUi-handle").nth(2).focus()
    for k in range(1, 4):
        page.keyboard.press("ArrowRight")
        twin.controls["start"].value = k
        page.get_by_text(sentence(twin)).first.wait_for(timeout=60_000)
    assert image.get_attribute("alt") == sentence(twin)
    assert image.evaluate("image => image.naturalWidth") == 760
    assert page.errors == []
