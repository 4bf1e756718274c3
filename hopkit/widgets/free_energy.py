"""Lecture 7: drag a distribution over the states of a net, and try to get below Boltzmann's free energy."""

import ipywidgets
import numpy as np

from hopkit import _check, hopfield, plots
from hopkit.widgets import explorer

MINE = "mine"


class FreeEnergyExplorer(explorer.Explorer):
    """One slider per state; beside the bars stands the account: U, -T H and their sum, the free energy F.

    Parameters
    ----------
    W : (N, N) float
        Weights of a net of -1/+1 units, in units of energy: symmetric, zero diagonal, N <= 3.
    b : (N,) float, optional
        Biases, in units of energy; zero if omitted.
    T : float > 0
        The temperature to begin with, from 0.1 to 5, in units of energy.
    start : str
        The distribution to begin with: "sure of one state", "equal on the lowest", "equal on all" or
        "Boltzmann".

    Attributes
    ----------
    controls : dict of ipywidgets
        "distribution", "T", and one slider per state, named by its signs, such as "+-+".
    states : (S, N) of -1 and +1
        All states, in counting order.
    E : (S,) float
        Their energies.
    p, boltzmann : (S,) float
        The distribution on the sliders, scaled to sum to 1, and Boltzmann's at this temperature.

    Raises
    ------
    ValueError, TypeError
        As in `hopfield.settle`, if N > 3, or if T or start is not one of those above.

    Source
    ------
    Lecture 7, "The game".
    """

    def __init__(self, W, b=None, *, T=1.0, start="sure of one state"):
        W = _check.weights(W)
        self.states = hopfield.states(_check.count(len(W), "the number of units N", least=1, most=3))
        self.E = hopfield.energy(W, self.states, _check.biases(b, len(W)))
        T = _check.temperature(T)
        if not 0.1 <= T <= 5:
            raise ValueError(f"T must be from 0.1 to 5; got {T:g}")
        lowest = self.E == self.E.min()
        self._given = {
            "sure of one state": np.eye(len(self.E))[lowest.argmax()],
            "equal on the lowest": lowest / lowest.sum(),
            "equal on all": np.full(len(self.E), 1 / len(self.E)),
            "Boltzmann": None,
        }
        if start not in self._given:
            raise ValueError(f"start must be one of {', '.join(map(repr, self._given))}; got {start!r}")
        self._names = ["".join("+-"[int(y < 0)] for y in state) for state in self.states]
        self._setting = False
        tall = ipywidgets.Layout(width="62px", height="130px")
        super().__init__(
            distribution=ipywidgets.Dropdown(
                options=[*self._given, MINE], value=start, description="distribution"
            ),
            T=ipywidgets.FloatSlider(value=T, min=0.1, max=5, step=0.05, description="T"),
            **{
                name: ipywidgets.FloatSlider(
                    min=0, max=1, step=0.01, description=name, orientation="vertical", layout=tall
                )
                for name in self._names
            },
        )

    def show(self):
        T, chosen = self.controls["T"].value, self.controls["distribution"].value
        weight = np.exp(-(self.E - self.E.min()) / T)
        self.boltzmann = weight / weight.sum()
        if chosen == MINE:
            share = np.array([self.controls[name].value for name in self._names])
            self.p = share / share.sum() if share.sum() else np.full(len(share), 1 / len(share))
        else:
            given = self._given[chosen]
            self.p = self.boltzmann if given is None else given
        U, H = self.p @ self.E, -np.sum(self.p * np.log(self.p, where=self.p > 0, out=np.zeros(len(self.p))))
        F, best = U - T * H, self.E.min() - T * np.log(weight.sum())

        def paint(fig):
            left, right = fig.subplots(1, 2, width_ratios=(2, 1))
            plots.bars(left, self.p, self.states, versus=self.boltzmann, top=1)
            left.set(ylabel="probability", title=f"T = {T:g}; outlined: Boltzmann")
            right.bar(["U", "−T H", "F"], [U, -T * H, F], color=[plots.PLUS, plots.MINUS, plots.INK])
            right.axhline(best, color=plots.RING, lw=2)
            right.axhline(0, color=plots.INK, lw=0.8)
            span = max(abs(self.E).max(), abs(best)) * 1.1
            right.set(ylim=(-span, span), title="line: best F")

        gap = max(F - best, 0.0)
        where = "Nobody gets below it." if gap < 5e-4 else f"You are {gap:.3f} above it."
        said = f"U = {U:.3f}, T H = {T * H:.3f}, F = U − T H = {F:.3f}. Boltzmann's F is {best:.3f}. {where}"
        return self.figure(paint, 360), said

    def _redraw(self, change=None):
        """Moving a state's slider makes the distribution yours; choosing one moves the sliders."""
        if self._setting:
            return
        self._setting = True
        mover = next((n for n in self._names if change and change["owner"] is self.controls[n]), None)
        if mover:
            self.controls["distribution"].value = MINE
        super()._redraw(change)
        if not mover:
            for name, share in zip(self._names, self.p, strict=True):
                self.controls[name].value = share
        self._setting = False

    def __repr__(self):
        return f"FreeEnergyExplorer({len(self.E)} states)"
