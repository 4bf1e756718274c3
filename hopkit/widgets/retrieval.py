"""Lecture 12: spoil a picture, slide beta, and see which patterns a state is made of, soon and at rest."""

import numpy as np
from PIL import Image

from hopkit import _check, modern, plots
from hopkit.widgets import explorer, paint

SPOILED = ["nothing", "the lower half", "the upper half", "the right half"]
REGIMES = {"all": "#cfdcef", "some": "#f3dfb0", "one": "#eec4ba"}


def regime(n, M):
    """Which of the three kinds of rest an effective number of M patterns is."""
    return "one" if n < 1.5 else "all" if n > 0.9 * M else "some"


class RetrievalExplorer(explorer.Explorer):
    """Choose and spoil a cue, slide beta: the cue, one update and the rest, and the shares of the patterns.

    Bars over the patterns show the shares after one update (light) and at rest (dark). A band shows, for
    this cue, at which beta the state rests at all patterns, at some, or at one.

    Parameters
    ----------
    X : (M, d) float
        The patterns, one per row: square pictures, 2 to 12 of them, centred and of one length, about 1.
    beta : float > 0
        The inverse temperature to begin with, from 1 to 200.
    seed : ints
        Starts the generator of the noise.

    Attributes
    ----------
    cue, once, rest : (d,) float
        The spoiled picture, the state after one update, and the state at rest.
    shares_once, shares : (M,) float
        The shares of the patterns at the state after one update and at rest.
    band : list of str
        "all", "some" or "one", for each of 60 values of beta from 1 to 200, `betas`.

    Raises
    ------
    ValueError, TypeError
        If X cannot be drawn, beta is out of range, or seed is no whole numbers.

    Source
    ------
    Lecture 12, "Three kinds of rest".
    """

    betas = np.geomspace(1, 200, 60)

    def __init__(self, X, *, beta=12.0, seed=(12, 6)):
        self.X = _check.finite(_check.real(X, "X"), "X").astype(np.float64)
        if (
            self.X.ndim != 2
            or not 2 <= len(self.X) <= 12
            or round(self.X.shape[1] ** 0.5) ** 2 != self.X.shape[1]
        ):
            raise ValueError(f"X must be 2 to 12 square pictures, one per row; got shape {self.X.shape}")
        beta = _check.positive(beta, "beta")
        if not 1 <= beta <= 200:
            raise ValueError(f"beta must be from 1 to 200; got {beta:g}")
        self._seed = explorer.seed(seed, (12, 6))
        self._bands = {}
        numbers = [str(k + 1) for k in range(len(self.X))]
        super().__init__(
            beta=explorer.slider("log of β", float(np.log10(beta)), 0.0, float(np.log10(200)), step=0.02),
            picture=explorer.choice("picture", numbers, width="180px"),
            erase=explorer.choice("erase", SPOILED, SPOILED[1], width="220px"),
            noise=explorer.slider("noise (%)", 0, 0, 100, step=5),
        )

    def show(self):
        beta, k = 10 ** self.values["beta"], int(self.values["picture"]) - 1
        self.cue = self._spoil(k, self.values["erase"], self.values["noise"])
        self.once = modern.update(self.X, self.cue, beta)
        self.shares_once = modern.softmax(beta * self.X @ self.once)
        run = modern.retrieve(self.X, self.cue, beta, tol=1e-6, max_steps=3000)
        self.rest, self.shares = run.state, run.weights
        key = k, self.values["erase"], self.values["noise"]
        if key not in self._bands:
            self._bands[key] = [self._regime(self.cue, b) for b in self.betas]
        self.band = self._bands[key]
        n_once, n = modern.effective_number(self.shares_once), modern.effective_number(self.shares)
        best = int(self.shares.argmax())
        sentence = (
            f"β = {beta:.1f}. Effective number of {len(self.X)} patterns: {n_once:.1f} after one update, "
            f"{n:.1f} at rest: it rests at {regime(n, len(self.X))}. "
            f"The largest share, {self.shares[best]:.0%}, has picture {best + 1}."
        )
        return self._paint(beta), sentence

    def _regime(self, cue, beta):
        shares = modern.retrieve(self.X, cue, beta, tol=1e-4, max_steps=500).weights
        return regime(modern.effective_number(shares), len(self.X))

    def _spoil(self, k, erase, noise):
        side = round(self.X.shape[1] ** 0.5)
        cue = self.X[k].reshape(side, side).copy()
        rng = np.random.default_rng([*self._seed, k])
        cue += noise / 100 * np.linalg.norm(cue) / side * rng.normal(size=cue.shape)
        half = side // 2
        gone = {
            "the lower half": np.s_[half:],
            "the upper half": np.s_[:half],
            "the right half": np.s_[:, half:],
        }
        if erase in gone:
            cue[gone[erase]] = 0
        return cue.ravel()

    def _paint(self, beta):
        canvas, wide = paint.Canvas(900), 2 * paint.WIDTH
        for name, state, x in (
            ("the cue", self.cue, 130),
            ("one update", self.once, 610),
            ("at rest", self.rest, 1090),
        ):
            canvas.write(x + 150, 26, name, size=28)
            self._grey(canvas, x, 52, 300, state)
        cell = (wide - 60) / len(self.X)
        for k, (once, rest) in enumerate(zip(self.shares_once, self.shares, strict=True)):
            x, size = 30 + k * cell, int(min(104, cell - 10))
            self._grey(canvas, int(x + (cell - size) / 2), 640, size, self.X[k])
            canvas.bar(x + 0.18 * cell, 626 - 190 * once, x + 0.48 * cell, 626, "#aab0b9")
            canvas.bar(x + 0.52 * cell, 626 - 190 * rest, x + 0.82 * cell, 626, plots.INK)
            canvas.write(x + cell / 2, 766, str(k + 1), size=28)
        canvas.write(30, 400, "shares: light after one update, dark at rest", anchor="lm", size=28)
        step = (wide - 360) / len(self.betas)
        for k, name in enumerate(self.band):
            canvas.bar(180 + k * step, 800, 180 + (k + 1) * step, 850, REGIMES[name])
        for name in REGIMES:
            where = [k for k, other in enumerate(self.band) if other == name]
            if len(where) > 5:
                canvas.write(180 + (np.mean(where) + 0.5) * step, 825, name, size=28)
        at = 180 + np.log(beta) / np.log(200) * (wide - 360)
        canvas.bar(at - 4, 790, at + 4, 860, plots.PLUS)
        canvas.write(at, 878, f"β = {beta:.1f}", colour=plots.PLUS, size=28)
        canvas.write(170, 825, "rests at", anchor="rm", size=28)
        return canvas

    @staticmethod
    def _grey(canvas, x, y, size, state):
        side = round(state.size**0.5)
        top = np.abs(state).max() or 1.0
        shade = np.uint8(np.clip(245 - 215 * np.maximum(state, 0) / top, 0, 255)).reshape(side, side)
        canvas.image.paste(Image.fromarray(shade).resize((size, size), Image.Resampling.NEAREST), (x, y))
        canvas.draw.rectangle((x - 1, y - 1, x + size, y + size), outline=plots.GREY)

    def __repr__(self):
        return f"RetrievalExplorer({len(self.X)} patterns)"
