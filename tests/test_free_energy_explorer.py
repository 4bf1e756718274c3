"""The game of lecture 7: what it shows is what hopkit computes, and nobody gets below Boltzmann's F."""

import re

import numpy as np
import pytest

from hopkit import boltzmann, widgets

W = np.array([[0.0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
b = np.array([0.3, 0.0, -0.5])


def numbers(shown):
    """U, T H, F and Boltzmann's F, as the sentence gives them."""
    return [float(x.replace("−", "-")) for x in re.findall(r"-?\d+\.\d{3}", shown._sentence.value)][:4]


@pytest.mark.parametrize("T", [0.1, 1.0, 5.0])
def test_boltzmanns_bars_and_its_account_are_those_of_enumeration(T):
    shown = widgets.FreeEnergyExplorer(W, b, T=T, start="Boltzmann")
    W_01, b_01 = boltzmann.from_hopfield(W, b)
    law = boltzmann.exact(W_01, b_01, T)
    constant = b.sum() - W.sum() / 2  # by which from_hopfield lowers every energy
    np.testing.assert_allclose(shown.p, law.p, atol=1e-12)
    np.testing.assert_allclose(shown.boltzmann, law.p, atol=1e-12)
    expected = [law.U + constant, T * law.H, law.F + constant, law.F + constant]
    np.testing.assert_allclose(numbers(shown), expected, atol=6e-4)
    assert "Nobody gets below it." in shown._sentence.value


def test_no_setting_of_the_sliders_gets_below_boltzmann():
    shown, rng = widgets.FreeEnergyExplorer(W, b, T=0.7), np.random.default_rng([7, 3])
    for _ in range(3):
        for name, value in zip(list(shown.controls)[2:], rng.random(8), strict=True):
            shown.controls[name].value = value
        U, TH, F, best = numbers(shown)
        assert abs(shown.p.sum() - 1) < 1e-12
        assert abs(U - TH - F) < 2e-3
        assert F >= best


def test_a_slider_makes_the_distribution_yours_and_a_choice_moves_the_sliders():
    shown = widgets.FreeEnergyExplorer(W, start="equal on the lowest")
    names = list(shown.controls)[2:]
    assert [round(shown.controls[name].value, 2) for name in names] == [0.0, *6 * [0.17], 0.0]
    shown.controls["---"].value = 0.5
    assert shown.controls["distribution"].value == "mine"
    assert shown.p[0] > 0.3
    shown.controls["distribution"].value = "equal on all"
    assert {round(shown.controls[name].value, 2) for name in names} == {0.12}
    for name in names:
        shown.controls[name].value = 0
    np.testing.assert_allclose(shown.p, 1 / 8)  # no share anywhere: all alike


def test_the_temperature_moves_boltzmann_and_leaves_a_distribution_of_ones_own():
    shown = widgets.FreeEnergyExplorer(W, start="sure of one state")
    before = shown.p, shown.boltzmann
    shown.controls["T"].value = 3.0
    np.testing.assert_array_equal(shown.p, before[0])
    assert abs(shown.boltzmann - before[1]).max() > 0.01
    assert repr(shown) == "FreeEnergyExplorer(8 states)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"W": np.zeros((4, 4))}, "the number of units N must be from 1 to 3; got 4"),
        ({"W": W, "T": 9}, "T must be from 0.1 to 5; got 9"),
        ({"W": W, "start": "mine"}, "start must be one of 'sure of one state'"),
        ({"W": W, "b": [1.0]}, "b must have one entry"),
    ],
)
def test_what_it_cannot_show_is_refused(arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        widgets.FreeEnergyExplorer(**arguments)
