"""The quench explorer: what it shows is what `settle` does, in Python and on a page of JupyterLab."""

import base64
import io

import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import hopfield, patterns, plots, widgets

X = patterns.photograph(12)
INK, PAPER, PLUS, MINUS = (
    tuple(bytes.fromhex(colour[1:])) for colour in (plots.INK, plots.PAPER, plots.PLUS, plots.MINUS)
)


def explorer(**controls):
    shown = widgets.QuenchExplorer(X)
    for name, value in controls.items():
        shown.controls[name].value = value
    return shown


def pixels(png):
    """The colours in the middles of the 12 x 12 spins of the picture."""
    image = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    middles = (60 + (np.arange(12) + 0.5) * 760 / 12).astype(int)
    return [tuple(colour) for colour in image[np.ix_(middles, middles - 20)].reshape(144, 3).tolist()]


def sentence(shown):
    return shown._sentence.value


@pytest.mark.parametrize("draw", [1, 5])
@pytest.mark.parametrize("magnet", ["ferromagnet", "Mattis magnet", "spin glass"])
def test_a_quench_is_what_settle_does_from_tossed_spins(magnet, draw):
    shown, rng = explorer(magnet=magnet, draw=draw), np.random.default_rng([1, 9, draw])
    start = patterns.random(1, 144, rng=rng)[0]
    if magnet == "Mattis magnet":
        start *= X * shown.disguise
    np.testing.assert_array_equal(shown.state, start)
    run = hopfield.settle(shown.W, start, rng=rng)
    np.testing.assert_array_equal(shown.run.flips, run.flips)
    np.testing.assert_array_equal(shown.run.energies, run.energies)
    shown.controls["time"].value = 30
    np.testing.assert_array_equal(shown.state, run.state)
    assert f"{magnet.capitalize()}, at rest after {len(run.flips)} flips" in sentence(shown)


def test_the_three_magnets_are_a_lattice_a_lattice_in_disguise_and_a_glass():
    lattice = hopfield.lattice(12, 3)
    assert (explorer(magnet="ferromagnet").disguise == 1).all()
    np.testing.assert_array_equal(explorer(magnet="ferromagnet").W, lattice)
    mattis = explorer(magnet="Mattis magnet")
    hidden = X * mattis.disguise
    np.testing.assert_array_equal(mattis.W, lattice * np.outer(hidden, hidden))
    glass = explorer(magnet="spin glass").W
    np.testing.assert_array_equal(abs(glass), lattice)
    assert abs(glass.sum()) < 4 * (2 * lattice.sum()) ** 0.5


def test_the_mattis_magnet_flips_unit_for_unit_as_the_ferromagnet_does_after_a_kick_too():
    for kick in (0, 4):
        plain, hidden = explorer(magnet="ferromagnet", kick=kick), explorer(magnet="Mattis magnet", kick=kick)
        np.testing.assert_array_equal(hidden.run.flips, plain.run.flips)
        assert len(plain.run.flips) > 0


@pytest.mark.parametrize("kick", [1, 4, 5, 6])
def test_a_kick_turns_over_a_block_in_the_middle_of_the_magnet_at_rest(kick):
    shown = explorer(magnet="ferromagnet")
    rest = shown.run.state.reshape(12, 12)
    shown.controls["kick"].value = kick
    turned = shown.state.reshape(12, 12) != rest
    first = (12 - kick) // 2
    assert turned[first : first + kick, first : first + kick].all()
    assert turned.sum() == kick**2
    assert f"{kick**2} spin" in sentence(shown)
    shown.controls["kick"].value = 0
    np.testing.assert_array_equal(shown.run.state.reshape(12, 12), rest)


def test_what_healed_and_what_did_not_is_counted():
    shown = widgets.QuenchExplorer(np.ones(24**2))
    shown.controls["magnet"].value = "ferromagnet"
    rest = shown.run.state
    shown.controls["time"].value = 30
    seen = set()
    for kick in range(1, 13):
        shown.controls["kick"].value = kick
        moved = (shown.state != rest).sum()
        said = "all is as before" if moved == 0 else f"{moved} spin"
        assert said in sentence(shown)
        seen.add(bool(moved))
    assert seen == {True, False}


@pytest.mark.parametrize("time", [0, 1, 17, 30])
def test_at_a_time_it_shows_that_share_of_the_flips(time):
    shown = explorer(time=time)
    np.testing.assert_array_equal(shown.state, shown.run.after(round(len(shown.run.flips) * time / 30)))


@pytest.mark.parametrize("lift", [False, True])
def test_the_picture_shows_the_spins_with_or_without_their_disguise(lift):
    shown = explorer(time=30, lift=lift)
    spins = shown.state * (shown.disguise if lift else 1)
    assert pixels(shown.still()[0]) == [INK if up else PAPER for up in spins > 0]
    assert ("Its disguise is lifted." in sentence(shown)) == lift
    domains = np.unique(shown.state * shown.disguise * X)
    assert len(domains) <= 2


def test_spins_that_are_not_as_before_the_kick_are_warm_and_cool():
    shown = explorer(magnet="spin glass")
    rest = shown.run.state
    shown.controls["kick"].value = 4
    expected = np.where(shown.state > 0, "ink", "paper")
    expected[shown.state > rest] = "warm"
    expected[shown.state < rest] = "cool"
    names = {INK: "ink", PAPER: "paper", PLUS: "warm", MINUS: "cool"}
    assert [names[colour] for colour in pixels(shown.still()[0])] == expected.tolist()
    assert {"warm", "cool"} <= set(expected)


def test_it_begins_as_it_is_asked_to():
    shown = widgets.QuenchExplorer(X, kick=3, lift=True)
    assert (shown.controls["kick"].value, shown.controls["lift"].value) == (3, True)
    np.testing.assert_array_equal(shown.state, explorer(kick=3).state)


def test_another_seed_is_another_disguise_and_another_glass():
    one, other = (widgets.QuenchExplorer(X, seed=seed) for seed in ((1, 9), 7))
    assert (one.disguise != other.disguise).any()
    for shown in (one, other):
        shown.controls["magnet"].value = "spin glass"
    assert (one.W != other.W).any()


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (np.ones(49), {}, ValueError, "8 x 8 to 48 x 48 pixels; it has 49, try 64"),
        (np.ones(49**2), {}, ValueError, "it has 2401, try 2304"),
        (np.ones(150), {}, ValueError, "it has 150, try 144"),
        (np.zeros(144), {}, ValueError, "x must hold -1 and 1 only"),
        (np.ones((12, 12)), {}, ValueError, r"x must have shape \(N,\)"),
        (X, {"reach": 0.5}, ValueError, "reach must be one number of at least 1"),
        (X, {"kick": 7}, ValueError, "kick must be from 0 to 6; got 7"),
        (X, {"seed": 1.5}, TypeError, "seed must be whole numbers"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(arguments, options, error, message):
    with pytest.raises(error, match=message):
        widgets.QuenchExplorer(arguments, **options)


def test_its_picture_stays_as_it_is_and_it_is_written_without_an_address():
    x = X.copy()
    shown = widgets.QuenchExplorer(x, kick=2)
    np.testing.assert_array_equal(x, X)
    data, metadata = shown._repr_mimebundle_()
    assert repr(shown) == data["text/plain"] == "QuenchExplorer()"
    still = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert still.width == 2 * metadata["image/png"]["width"]


def test_in_jupyterlab_keys_move_the_time_and_the_kick_and_the_picture_follows(lab, tmp_path):
    notebook = tmp_path / "quench.ipynb"
    lines = "from hopkit import patterns, widgets\nwidgets.QuenchExplorer(patterns.photograph(12))"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(lines)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebook)
    page, shown = lab(notebook, viewport={"width": 1300, "height": 950}), explorer()
    root = page.locator(".hopkit-explorer")
    time = root.get_by_role("slider").nth(2)
    time.wait_for(timeout=60_000)

    def same():
        root.get_by_text(sentence(shown), exact=True).wait_for(timeout=60_000)
        source = root.locator("img").get_attribute("src")
        return base64.b64decode(source.partition("base64,")[2]) == shown.still()[0]

    assert same()
    time.focus()
    for key, value in (("ArrowRight", 1), ("ArrowRight", 2), ("End", 30), ("ArrowLeft", 29)):
        page.keyboard.press(key)
        shown.controls["time"].value = value
        assert same()
    root.get_by_role("slider").nth(1).focus()
    page.keyboard.press("ArrowRight")
    shown.controls["kick"].value = 1
    assert same()
    root.get_by_role("checkbox").check()
    shown.controls["lift"].value = True
    assert same()
    assert page.errors == []
