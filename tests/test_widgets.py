"""The explorers without a browser: what they show, refuse and leave behind on a page."""

import base64
import io

import numpy as np
import pytest
import traitlets
from PIL import Image

from hopkit import hopfield, patterns, plots, storage, widgets

Y = np.vstack([patterns.glyphs(16)[[0, 4, 6, 9]], patterns.photograph(16)])
NAMES = ["heart", "spiral", "sun", "face", "photograph"]
W = storage.projection(Y)


def explorer(**options):
    return widgets.RecallExplorer(W, Y, names=NAMES, **options)


def noisy(p, n_flips, seed=0):
    return patterns.corrupt(Y[p], n_flips, rng=np.random.default_rng(seed))


@pytest.mark.parametrize("seed", [(3, 9), (1,), 7])
def test_what_it_plays_is_what_settle_does(seed):
    shown = explorer(cue=noisy(0, 90), seed=seed)
    run = hopfield.settle(W, noisy(0, 90), rng=np.random.default_rng(seed))
    np.testing.assert_array_equal(shown.run["flips"], run.flips)
    np.testing.assert_array_equal(shown.run["energies"], run.energies)
    np.testing.assert_array_equal(shown.flips, run.flips)
    np.testing.assert_array_equal(shown.energies, run.energies)


def test_after_k_flips_it_shows_the_cue_with_the_first_k_flips_made():
    shown = explorer(cue=noisy(1, 80))
    y = noisy(1, 80)
    for k, flip in enumerate([*shown.flips, 0]):
        shown.k = k
        np.testing.assert_array_equal(shown.state, y)
        np.testing.assert_allclose(shown.run["overlaps"][k], patterns.overlap(y, Y), atol=5e-5)
        y[flip] *= -1


def test_a_new_cue_starts_a_new_run():
    shown = explorer()
    shown.k = 5
    shown.cue = noisy(2, 50)
    assert shown.k == 0
    assert shown.run["cue"] == shown.cue == noisy(2, 50).tolist()
    np.testing.assert_array_equal(
        shown.flips, hopfield.settle(W, noisy(2, 50), rng=np.random.default_rng([3, 9])).flips
    )


@pytest.mark.parametrize("side", [4, 5])
def test_holding_the_known_half_lets_only_the_lower_half_flip(side):
    cues = patterns.random(20, side * side, rng=np.random.default_rng(1))
    memory = patterns.random(1, side * side, rng=np.random.default_rng(2))
    moved = set()
    for cue in cues:
        shown = widgets.RecallExplorer(storage.hebbian(memory), memory, cue=cue)
        shown.hold = True
        moved |= set(shown.flips.tolist())
        assert "the upper half held" in shown.run["rest"]
    assert moved == set(range(side // 2 * side, side * side))


@pytest.mark.parametrize(
    ("cue", "sentence"),
    [
        (Y[0], "At rest from the start: 'heart'."),
        (-Y[4], "At rest from the start: the ghost of 'photograph'."),
        (noisy(3, 1), "At rest after 1 flip: 'face'."),
        (noisy(3, 20), "At rest after 20 flips: 'face'."),
    ],
)
def test_at_rest_it_says_which_memory_or_ghost_it_found(cue, sentence):
    assert explorer(cue=cue).run["rest"] == sentence


def test_a_near_miss_is_called_a_picture_that_was_never_stored():
    crowd = patterns.glyphs(16)[:8]
    shown = widgets.RecallExplorer(storage.hebbian(crowd), crowd, cue=crowd[0])
    shown.k = len(shown.flips)
    assert 0.6 < np.abs(patterns.overlap(shown.state, crowd)).max() < 1
    assert shown.run["rest"].endswith("a picture that was never stored.")


@pytest.mark.parametrize(
    "message",
    [
        {"cue": [1, -1]},
        {"cue": [0] * 256},
        {"cue": ["1"] * 256},
        {"cue": [[1]] * 256},
        {"cue": None},
        {"cue": {}},
        {"hold": "yes"},
        {"k": -1},
        {"k": 10**9},
        {"k": 2.5},
        {"k": 2, "cue": [1, -1]},
        {"run": {}},
        {"memories": []},
        {"nothing": 0},
    ],
    ids=str,
)
def test_a_message_that_makes_no_sense_changes_nothing(message):
    shown = explorer(cue=noisy(0, 20))
    shown.k = 4
    before = shown.get_state()
    shown.set_state(message)
    assert shown.get_state() == before


def test_a_message_that_makes_sense_is_obeyed():
    shown = explorer()
    shown.set_state({"cue": noisy(1, 30).astype(int).tolist(), "hold": True})
    shown.set_state({"k": 3})
    lower = np.arange(128, 256)
    run = hopfield.settle(W, noisy(1, 30), rng=np.random.default_rng([3, 9]), free=lower)
    np.testing.assert_array_equal(shown.state, run.after(3))
    assert (shown.hold, shown.k, shown.cue) == (True, 3, noisy(1, 30).tolist())


def test_the_page_may_ask_for_other_noise_pixels_and_the_run_stays():
    shown = explorer()
    drawn, run = [shown.order], shown.run
    for message in ("draw other pixels", {"anything": "else"}):
        shown._heard(shown, message, [])
        drawn.append(shown.order)
    assert drawn[0] != drawn[1] == drawn[2]
    assert sorted(drawn[1]) == list(range(256))
    assert shown.run == run


def test_it_begins_with_the_first_memory_under_noise_the_same_each_time():
    assert patterns.overlap(np.array(explorer().cue), Y[0]) == 0.5
    assert explorer().cue == explorer().cue != explorer(seed=(3, 10)).cue


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (
            (np.zeros((8, 8)), np.ones((1, 8))),
            {},
            ValueError,
            "must be square, at most 32 x 32 pixels.* has 8; try 9",
        ),
        ((np.zeros((1600, 1600)), np.ones((1, 1600))), {}, ValueError, "has 1600; try 1024"),
        ((W, Y[:, :100]), {}, ValueError, "256 units, but Y has shape"),
        ((W, Y[0]), {}, ValueError, r"Y must have shape \(K, N\)"),
        ((W + np.eye(256), Y), {}, ValueError, "no unit may feed itself"),
        ((W, Y), {"names": ["heart"]}, ValueError, "one a memory.*5 memories, but 1 name"),
        ((W, Y[:0]), {}, ValueError, "0 memories"),
        ((W, Y), {"cue": Y[0][:9]}, ValueError, "cue must have one entry per unit: 256 units"),
        ((W, Y), {"cue": patterns.bits(Y[0])}, ValueError, "cue must hold -1 and 1 only.*try patterns.spins"),
        ((W, Y), {"cue": Y}, ValueError, r"cue must have shape \(N,\)"),
        ((W, Y), {"cue": "heart"}, TypeError, "cue must hold real numbers"),
        (
            (np.zeros((4, 4)), np.ones((13, 4))),
            {},
            ValueError,
            "at most 12 memories fit beside the picture; got 13",
        ),
        ((W, Y), {"seed": np.random.default_rng(0)}, TypeError, "seed must be whole numbers"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(arguments, options, error, message):
    with pytest.raises(error, match=message):
        widgets.RecallExplorer(*arguments, **options)


def test_a_cue_set_later_is_refused_with_the_same_reason():
    shown = explorer()
    with pytest.raises(traitlets.TraitError, match="cue must have one entry per unit: 256 units"):
        shown.cue = Y[0][:9]
    with pytest.raises(traitlets.TraitError, match="k must be from 0 to 64; got 65"):
        shown.k = 65


def test_its_inputs_stay_as_they_are():
    w, y, cue = W.copy(), Y.copy(), Y[0].copy()
    shown = widgets.RecallExplorer(w, y, cue=cue)
    cue[:] = -1
    shown.cue = Y[1]
    np.testing.assert_array_equal(w, W)
    np.testing.assert_array_equal(y, Y)


def test_its_still_shows_the_cue_and_where_it_settles():
    data, metadata = explorer(cue=noisy(4, 60))._repr_mimebundle_()
    png = base64.b64decode(data["image/png"])
    still = np.asarray(Image.open(io.BytesIO(png)).convert("L"))
    dark = still[76 + 12 : 476 : 25] < 128
    np.testing.assert_array_equal(dark[:, 40 + 12 : 440 : 25].ravel(), noisy(4, 60) > 0)
    np.testing.assert_array_equal(dark[:, 580 + 12 : 980 : 25].ravel(), Y[4] > 0)
    assert len(png) < 60_000
    assert still.shape[1] == 2 * metadata["image/png"]["width"] == 1520


def test_its_still_draws_a_bar_as_long_as_the_overlap_warm_for_a_memory_cool_for_its_ghost():
    for sign, colour in ((1, plots.PLUS), (-1, plots.MINUS)):
        shown = explorer(cue=sign * Y[0])
        still = np.asarray(Image.open(io.BytesIO(shown.still()[0])).convert("RGB")).astype(int)
        bar = np.abs(still[116] - [int(colour[i : i + 2], 16) for i in (1, 3, 5)]).max(axis=1) < 12
        ends = np.flatnonzero(bar[1140:1410]) + 1140
        assert (ends[0], ends[-1]) == pytest.approx((1275, 1400) if sign > 0 else (1150, 1275), abs=3)


def test_it_is_written_without_an_address():
    assert repr(explorer()) == "RecallExplorer(5 memories of 16 × 16)"
    data, _ = explorer()._repr_mimebundle_()
    assert data["text/plain"] == repr(explorer())
    assert "application/vnd.jupyter.widget-view+json" in data
