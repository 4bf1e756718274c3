"""The explorer of the chain: what it shows is what hopkit computes, without a browser and in one."""

import io

import nbformat
import numpy as np
import pytest
from PIL import Image

from hopkit import patterns, plots, rbm, widgets

PICTURES = np.round(patterns.digits()[0])[:10]


@pytest.fixture(scope="module")
def machine():
    rng = np.random.default_rng(10)
    return rbm.RBM(0.4 * rng.normal(size=(64, 30)), rng.normal(size=64), rng.normal(size=30))


def explorer(machine, seed=(10, 7), **values):
    shown = widgets.ChainExplorer(machine, PICTURES, seed=seed)
    for name, value in values.items():
        shown.controls[name].value = value
    return shown


@pytest.mark.parametrize(("rows", "picture", "chance"), [(0, 0, 0), (4, 3, 0), (8, 9, 2)])
def test_what_it_shows_is_what_hopkit_computes(machine, rows, picture, chance):
    shown = explorer(machine, rows=rows, picture=picture, chance=chance, step=17)
    held = {unit: PICTURES[picture, unit] for unit in range(8 * rows)}
    rng = np.random.default_rng([10, 7, chance])
    chain = rbm.sample(machine, rng=rng, n_chains=1, n_steps=60, clamped=held, every=1)[:, 0]
    np.testing.assert_array_equal(shown.chain, chain)
    assert (chain[:, : 8 * rows] == PICTURES[picture, : 8 * rows]).all()
    np.testing.assert_array_equal(shown.free_energies, rbm.free_energy(machine, chain))
    np.testing.assert_array_equal(shown.hidden, rbm.hidden(machine, chain[16]))
    wrong = int((chain[16] != PICTURES[picture]).sum())
    said = shown._sentence.value
    assert said.startswith(f"After step 17, with {rows} of 8 rows held, {wrong} of 64 pixels differ")
    assert said.endswith(f"that of the picture {rbm.free_energy(machine, PICTURES[picture]):.1f}.")


def test_wrong_pixels_are_drawn_warm_and_cool(machine):
    shown = explorer(machine, rows=2, picture=1, step=3)
    pixels = np.asarray(Image.open(io.BytesIO(shown.still()[0])).convert("RGB")).astype(int)
    scale = 2 * 760 // pixels.shape[1]
    drawn = pixels[
        (62 + 17) // scale : 342 // scale : 35 // scale, (350 + 17) // scale : 630 // scale : 35 // scale
    ]
    v, truth = shown.chain[2], PICTURES[1]
    for colour, where in ((plots.PLUS, (v > truth)), (plots.MINUS, (v < truth))):
        expected = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
        assert where.any()
        assert (drawn.reshape(64, 3)[where] == expected).all()


def test_another_chain_is_another_one_and_the_machine_stays(machine):
    before = [part.copy() for part in machine]
    assert (explorer(machine, chance=1).chain != explorer(machine, chance=2).chain).any()
    for part, old in zip(machine, before, strict=True):
        np.testing.assert_array_equal(part, old)


@pytest.mark.parametrize(
    ("n_visible", "pictures", "seed", "error", "message"),
    [
        (64, PICTURES[:, :63], 1, ValueError, "V must have"),
        (64, PICTURES / 2, 1, ValueError, "pictures must hold 0 and 1 only"),
        (63, PICTURES[:, :63], 1, ValueError, "must form a square; got 63"),
        (64, PICTURES, np.random.default_rng(0), TypeError, "seed must be whole numbers"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(n_visible, pictures, seed, error, message):
    machine = rbm.init(n_visible, 5, rng=np.random.default_rng(0))
    with pytest.raises(error, match=message):
        widgets.ChainExplorer(machine, pictures, seed=seed)


def test_it_is_written_without_an_address_and_leaves_a_still(machine):
    shown = explorer(machine)
    assert repr(shown) == "ChainExplorer()"
    data, metadata = shown._repr_mimebundle_()
    assert data["text/plain"] == repr(shown)
    assert len(data["image/png"]) < 200_000
    assert metadata["image/png"]["width"] == 760


def test_the_arrow_keys_step_the_chain_and_picture_and_sentence_follow(lab, tmp_path):
    lines = (
        "import numpy as np\nfrom hopkit import patterns, rbm, widgets\n"
        "machine = rbm.init(64, 9, rng=np.random.default_rng(3))\n"
        "widgets.ChainExplorer(machine, np.round(patterns.digits()[0])[:10])"
    )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cell = nbformat.v4.new_code_cell(lines)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "chain.ipynb")
    page = lab(tmp_path / "chain.ipynb", viewport={"width": 1300, "height": 950})
    box = page.locator(".hopkit-explorer")
    image, sentence = box.locator("img"), box.locator(".widget-html").last
    here = rbm.init(64, 9, rng=np.random.default_rng(3))
    sentence.get_by_text(explorer(here)._sentence.value).wait_for(timeout=60_000)
    before = image.get_attribute("src")
    box.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    expected = explorer(here, step=21)._sentence.value
    sentence.get_by_text(expected).wait_for(timeout=60_000)
    assert image.get_attribute("src") != before
    assert image.get_attribute("alt") == expected
    assert page.errors == []
