"""The Ising explorer: what it shows is what hopkit computes, without a browser and in one."""

import io

import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import chains, plots, widgets
from hopkit.widgets import ising


def explorer(side=32, **arguments):
    return widgets.IsingExplorer(side, **arguments)


def test_its_net_is_the_lattice_with_the_even_sites_first():
    shown = explorer(8)
    W, place = np.empty((64, 64)), np.arange(64).reshape(8, 8)
    W[np.ix_(shown.order, shown.order)] = shown.W.toarray()
    for shift, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
        W[place, np.roll(place, shift, axis)] -= 4
    assert (W == 0).all()
    assert (shown.W.toarray()[:32, :32] == 0).all()  # no two sites of a colour are coupled
    assert (shown.W.toarray()[32:, 32:] == 0).all()
    assert (shown.b == -shown.W.sum(axis=1) / 2).all()


def test_what_it_shows_is_what_the_chains_make_of_the_same_noise():
    shown = explorer(T=2.5, start="tossed", sweeps=5)
    rng = np.random.default_rng([8, 6])
    start = rng.integers(2, size=1024)[shown.order].astype(np.int8)[None]
    key = rng.integers(2**64, dtype=np.uint64)
    end = chains.run(shown.W, shown.b, key=key, T=np.full(5, 2.5), states=start)[0]
    np.testing.assert_array_equal(shown.state[shown.order], 2.0 * end - 1)
    assert shown.magnetisation == abs(shown.state.mean())


def test_sweep_by_sweep_it_shows_what_it_would_show_at_once():
    slow = explorer(T=2.0)
    for n in range(1, 9):
        slow.controls["sweeps"].value = n
    np.testing.assert_array_equal(slow.state, explorer(T=2.0, sweeps=8).state)


def test_turned_temperature_goes_on_from_the_state_shown():
    shown = explorer(T=1.5, start="all up", sweeps=3)
    before = shown.state
    shown.controls["T"].value = 3.5
    np.testing.assert_array_equal(shown.state, before)
    shown.controls["sweeps"].value = 60
    assert shown.magnetisation < 0.3


def test_moved_back_it_begins_anew():
    shown = explorer(T=3.0, start="half and half", sweeps=20)
    shown.controls["sweeps"].value = 0
    assert (shown.state.reshape(32, 32)[:16] == 1).all()
    assert (shown.state.reshape(32, 32)[16:] == -1).all()


@pytest.mark.parametrize("T", [1.6, 2.0, 3.0])
def test_its_magnetisation_is_onsagers(T):
    shown = explorer(128, T=T, start="all up", sweeps=300)
    assert shown.magnetisation == pytest.approx(ising.onsager(T), abs=0.05)


def test_onsagers_curve_ends_at_the_critical_temperature():
    assert ising.onsager(ising.T_CRITICAL + 1e-9) == 0
    assert 0.05 < ising.onsager(ising.T_CRITICAL - 1e-9) < 0.15
    assert ising.onsager(0.5) == pytest.approx(1, abs=1e-3)


def test_the_lattice_is_drawn_site_by_site_in_the_picture_and_in_the_still():
    shown = explorer(64, T=2.27, sweeps=10)
    up = shown.state.reshape(64, 64) > 0
    still = np.asarray(Image.open(io.BytesIO(shown.still()[0])).convert("RGB")).astype(int)
    drawn = still[8 + 8 : 1032 : 16, 16 + 8 : 1040 : 16]
    paper = [int(plots.PAPER[k : k + 2], 16) for k in (1, 3, 5)]
    light = abs(drawn - paper).sum(axis=2) < 60
    np.testing.assert_array_equal(light, ~up)
    assert shown._picture.value.startswith('<img alt="T = 2.27, 10 sweeps from tossed: ')


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"side": 9}, ValueError, "side must be even"),
        ({"side": 258}, ValueError, "side"),
        ({"T": 1.0}, ValueError, "T must be from 1.5 to 3.5; got 1"),
        ({"start": "up"}, ValueError, "start must be one of 'all up', 'half and half', 'tossed'"),
        ({"sweeps": -1}, ValueError, "sweeps"),
        ({"seed": np.random.default_rng(0)}, TypeError, "seed must be whole numbers"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(arguments, error, message):
    with pytest.raises(error, match=message):
        explorer(**arguments)


def test_it_is_written_without_an_address_and_leaves_a_small_still():
    shown = explorer(256, sweeps=2)
    assert repr(shown) == "IsingExplorer(256 x 256)"
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == repr(shown)
    assert len(data["image/png"]) < 60_000
    assert metadata["image/png"]["width"] == 760


def test_the_arrow_keys_sweep_and_heat_and_picture_and_sentence_follow(lab, tmp_path):
    lines = "from hopkit import widgets\nwidgets.IsingExplorer(64, start='all up')"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = nbformat.v4.new_code_cell(lines)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "ising.ipynb")
    page = lab(tmp_path / "ising.ipynb", viewport={"width": 1300, "height": 950})
    box = page.locator(".hopkit-explorer")
    image, sentence = box.locator("img"), box.locator(".widget-html").last
    sentence.get_by_text(", 0 sweeps from all up").wait_for(timeout=60_000)
    before = image.get_attribute("src")
    box.get_by_role("slider").last.focus()
    page.keyboard.press("ArrowRight")
    sentence.get_by_text(", 1 sweep from all up").wait_for(timeout=60_000)
    assert image.get_attribute("src") != before
    box.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    sentence.get_by_text("T = 2.28, 1 sweep from all up").wait_for(timeout=60_000)
    assert page.errors == []
