"""The recall explorer under a reader's hands: what JupyterLab shows is what `settle` computes."""

import re

import nbformat
import numpy as np
import pytest

from hopkit import hopfield, patterns, storage

LINES = [
    "import numpy as np",
    "from hopkit import patterns, storage, widgets",
    "Y = np.vstack([patterns.glyphs(16)[[0, 4, 6, 9]], patterns.photograph(16)])",
    "names = ['heart', 'spiral', 'sun', 'face', 'photograph']",
    "explorer = widgets.RecallExplorer(storage.projection(Y), Y, names=names)",
    "explorer",
]
PRINT = "print(explorer.k, *explorer.state.astype(int))"
Y = np.vstack([patterns.glyphs(16)[[0, 4, 6, 9]], patterns.photograph(16)])
W = storage.projection(Y)
LOWER = np.arange(128, 256)
READ = """canvas => {
  const cell = canvas.width / 16, pen = canvas.getContext("2d");
  return Array.from({length: 256}, (_, i) => {
    const [x, y] = [(i % 16 + 0.5) * cell, (Math.floor(i / 16) + 0.5) * cell];
    return {"31,36,48": 1, "244,241,234": -1}[pen.getImageData(x, y, 1, 1).data.slice(0, 3).join()] ?? 0;
  });
}"""


@pytest.fixture(scope="module")
def page(lab, tmp_path_factory):
    notebook = tmp_path_factory.mktemp("explorer") / "explorer.ipynb"
    cells = [nbformat.v4.new_code_cell(c) for c in ("\n".join(LINES), PRINT)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebook)
    page = lab(notebook, viewport={"width": 1300, "height": 950})
    page.get_by_role("application").scroll_into_view_if_needed()
    return page


def settle(cue, free=None):
    return hopfield.settle(W, cue, rng=np.random.default_rng([3, 9]), free=free)


def picture(page):
    return np.array(page.get_by_role("application").evaluate(READ))


def shows(page, expected):
    """Wait until the canvas shows the state, every pixel pure ink or paper."""
    page.wait_for_function(
        f"y => ({READ})(document.querySelector('.hopkit-recall .frame canvas')).join() === y",
        arg=",".join(str(int(y)) for y in expected),
        timeout=30_000,
    )
    page.locator(".hopkit-recall[aria-busy=false]").wait_for(timeout=30_000)
    overlaps = page.locator(".hopkit-recall .number").all_inner_texts()
    assert [float(m.replace("−", "-")) for m in overlaps] == pytest.approx(
        patterns.overlap(expected, Y), abs=6e-3
    )
    said = float(page.locator(".hopkit-recall .height").inner_text().replace("−", "-"))
    assert said == pytest.approx(hopfield.energy(W, expected), abs=0.06)
    return True


def press(page, name):
    page.locator(".hopkit-recall").get_by_role("button", name=name, exact=True).click()


def start_from(page, name):
    page.get_by_label("hold the known half").uncheck()
    page.get_by_label("Start from").select_option(name)


def at(page, row, column):
    box = page.get_by_role("application").bounding_box()
    return box["x"] + (column + 0.5) * box["width"] / 16, box["y"] + (row + 0.5) * box["height"] / 16


def drag(page, *places):
    page.mouse.move(*at(page, *places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*at(page, *place))
    page.mouse.up()


def verdict(page):
    return page.locator(".hopkit-recall .verdict").inner_text()


def test_a_painted_cue_goes_flip_by_flip_where_settle_goes(page):
    start_from(page, "blank")
    cue = -np.ones((16, 16))
    drag(page, (2, 3), (2, 12), (9, 12))
    cue[2, 3:13] = cue[2:10, 12] = 1
    drag(page, (2, 5), (2, 7), (4, 7))  # begins on ink: this stroke erases
    cue[2, 5:8] = -1
    drag(page, (13, 1), (13, 1))
    cue[13, 1] = 1
    assert shows(page, cue.ravel())

    run, k = settle(cue.ravel()), 0
    for name, flips in (("1 flip", 1), ("1 flip", 1), ("16 flips", 16), ("1 flip", 1)):
        press(page, name)
        k += flips
        assert shows(page, run.after(k))
        assert verdict(page) == f"After {k} flip{'s' * (k > 1)}."
    press(page, "Run")
    assert shows(page, run.state)
    assert verdict(page).startswith(f"At rest after {len(run.flips)} flips: ")
    press(page, "1 flip")
    assert shows(page, run.state)
    press(page, "Back to the cue")
    assert shows(page, cue.ravel())


def test_the_keys_draw_what_the_pointer_draws(page):
    start_from(page, "blank")
    cue = -np.ones((16, 16))
    page.mouse.click(*at(page, 4, 4))
    cue[4, 4] = 1
    for key in ("ArrowDown", "Space", "ArrowRight", "ArrowRight", "Enter", "ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    cue[5, 6] = 1  # (5, 4) was drawn and erased again
    page.keyboard.down("Shift")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.up("Shift")
    cue[6, 4] = cue[7, 4] = cue[7, 5] = cue[6, 5] = cue[6, 6] = 1  # and (5, 6) stays ink
    live = page.locator(".hopkit-recall").get_by_role("status")
    live.get_by_text("row 6, column 7, ink").wait_for(timeout=30_000)
    page.keyboard.press("Tab")
    assert shows(page, cue.ravel())
    page.keyboard.press("Enter")
    assert shows(page, settle(cue.ravel()).after(1))
    live.get_by_text("turns to").wait_for(timeout=30_000)


def test_the_tab_key_visits_every_control_in_reading_order_and_jupyterlab_takes_no_key(page):
    start_from(page, "sun")
    page.get_by_label("Noise").fill("3")
    page.get_by_label("Start from").focus()
    visited, cells = [], page.locator(".jp-Cell").count()
    for _ in range(11):
        focused = "(document.activeElement.labels?.[0] ?? document.activeElement)"
        visited.append(page.evaluate(f"{focused}.textContent || {focused}.getAttribute('aria-label')"))
        page.keyboard.press("a")  # would add a cell, if JupyterLab heard it
        assert page.locator(".jp-Cell").count() == cells
        page.keyboard.press("Tab")
    assert visited == [
        "Start from", "Invert", "Noise", "Other pixels", "Erase lower half", "hold the known half",
        "Picture of 16 by 16 pixels", "1 flip", "16 flips", "Run", "Back to the cue",
    ]  # fmt: skip


def test_noise_flips_as_many_pixels_as_it_says_and_the_net_takes_them_back(page):
    start_from(page, "sun")
    noisy = {}
    for n in (40, 12, 60):
        page.get_by_label("Noise").fill(str(n))
        noisy[n] = picture(page)
        assert (noisy[n] != Y[2]).sum() == n
        assert shows(page, noisy[n])
    assert set(np.flatnonzero(noisy[12] != Y[2])) < set(np.flatnonzero(noisy[60] != Y[2]))
    press(page, "Other pixels")
    page.wait_for_function(
        f"y => ({READ})(document.querySelector('.hopkit-recall .frame canvas')).join() !== y",
        arg=",".join(map(str, noisy[60])),
    )
    other = picture(page)
    assert (other != Y[2]).sum() == 60
    press(page, "Run")
    assert shows(page, settle(other).state)
    assert verdict(page) == "At rest after 60 flips: 'sun'."


def test_holding_the_known_half_clamps_it(page):
    start_from(page, "photograph")
    press(page, "Invert")
    assert shows(page, -Y[4])
    page.locator(".hopkit-recall li", has_text="ghost of photograph").wait_for(timeout=30_000)
    press(page, "Erase lower half")
    page.get_by_label("hold the known half").check()
    cue = np.where(np.arange(256) < 128, -Y[4], -1)
    cue[5] *= -1
    page.mouse.click(*at(page, 0, 5))
    assert shows(page, cue)
    press(page, "Run")
    held, free = settle(cue, free=LOWER), settle(cue)
    assert not np.array_equal(held.state, free.state)
    assert shows(page, held.state)
    assert "the upper half held" in verdict(page)


def test_who_asks_for_less_motion_sees_the_end_at_once(page):
    page.emulate_media(reduced_motion="reduce")
    start_from(page, "face")
    page.get_by_label("Noise").fill("50")
    noisy = picture(page)
    assert shows(page, noisy)
    press(page, "Run")
    np.testing.assert_array_equal(picture(page), settle(noisy).state)
    page.emulate_media(reduced_motion="no-preference")


def test_the_kernel_knows_what_the_page_shows_and_the_page_raised_no_error(page):
    start_from(page, "spiral")
    page.get_by_label("Noise").fill("30")
    noisy = picture(page)
    press(page, "16 flips")
    assert shows(page, settle(noisy).after(16))
    cell = page.locator(".jp-Cell").nth(1)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    printed = cell.locator(".jp-OutputArea-output")
    printed.get_by_text(re.compile("^16 ")).wait_for(timeout=60_000)
    assert [int(word) for word in printed.inner_text().split()] == [16, *picture(page)]
    assert page.errors == []
