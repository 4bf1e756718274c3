"""Lecture 12: spoil a picture, slide beta, and see which patterns a state is made of, soon and at rest."""

import ipywidgets
import numpy as np
from PIL import Image

from hopkit import _check, modern, plots
from hopkit.widgets import explorer, paint
from hopkit.widgets.sketch import Sketch

SPOILED = ["nothing", "the lower half", "the upper half", "the right half", "everything"]
CUE = 40, 52, 300  # where the cue lies in the picture: left, top, size
REGIMES = {"all": "#cfdcef", "some": "#f3dfb0", "one": "#eec4ba"}


def regime(n, M):
    """Which of the three kinds of rest an effective number of M patterns is."""
    return "one" if n < 1.5 else "all" if n > 0.9 * M else "some"


class RetrievalExplorer(explorer.Explorer):
    """Choose, spoil or paint a cue, slide beta: the cue, one update and the rest, the shares of the patterns.

    The cue is drawn on with the pointer or by keys: a pen that begins on ink erases. A picture, an erasure
    or a noise that is chosen makes the cue anew. Bars over the patterns show the shares after one update
    (light) and at rest (dark). A band shows, for this cue, at which beta the state rests at all patterns,
    at some, or at one.

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
        The picture as spoiled or painted, the state after one update, and the state at rest.
    painted : bool
        Whether the cue was drawn on.
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
    Lecture 12, "Where it comes to rest".
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
        self._bands, self._made_of, self.painted = {}, None, False
        self._sketch = Sketch(
            self.X[0],
            ink=float(self.X.max()) or 1.0,
            label="the cue, to draw on",
            left=CUE[0] // 2,
            top=CUE[1] // 2,
            size=CUE[2] // 2,
        )
        numbers = [str(k + 1) for k in range(len(self.X))]
        anew = ipywidgets.Button(description="undo drawing", layout=ipywidgets.Layout(width="120px"))
        anew.on_click(self._anew)
        super().__init__(
            beta=explorer.slider("log of β", float(np.log10(beta)), 0.0, float(np.log10(200)), step=0.02),
            picture=explorer.choice("picture", numbers, width="140px"),
            erase=explorer.choice("erase", SPOILED, SPOILED[1], width="210px"),
            noise=explorer.slider("noise (%)", 0, 0, 100, step=5, width="300px"),
            anew=anew,
        )
        row, picture, *below = self.children
        self.children = row, ipywidgets.Box([self._sketch, picture]), *below
        self._sketch.observe(self._drawn, names="value")

    def _anew(self, _):
        self._made_of = None
        self._redraw()

    def _drawn(self, change):
        if self._made_of is not None:  # else the explorer itself has just made the cue anew
            self.painted = True
            self._redraw()

    def _make_cue(self, *made_of):
        """The cue that picture, erasure and noise ask for, unless it is that, drawn on since."""
        if made_of != self._made_of:
            self._made_of, self.painted = None, False
            self._sketch.value = self._spoil(*made_of)
            self._made_of = made_of
        self.cue = np.array(self._sketch.value)

    def show(self):
        beta, k = 10 ** self.values["beta"], int(self.values["picture"]) - 1
        self._make_cue(k, self.values["erase"], self.values["noise"])
        self.once = modern.update(self.X, self.cue, beta)
        self.shares_once = modern.softmax(beta * self.X @ self.once)
        run = modern.retrieve(self.X, self.cue, beta, tol=1e-6, max_steps=3000)
        self.rest, self.shares = run.state, run.weights
        key = self.cue.tobytes()
        if key not in self._bands:
            self._bands = {key: [self._regime(self.cue, b) for b in self.betas]}
        self.band = self._bands[key]
        n_once, n = modern.effective_number(self.shares_once), modern.effective_number(self.shares)
        best = int(self.shares.argmax())
        sentence = (
            f"β = {beta:.1f}{', a cue drawn by hand' * self.painted}. "
            f"Effective number of {len(self.X)} patterns: {n_once:.1f} after one update, "
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
            "everything": np.s_[:],
        }
        if erase in gone:
            cue[gone[erase]] = 0
        return cue.ravel()

    def _paint(self, beta):
        canvas, wide = paint.Canvas(900), 2 * paint.WIDTH
        left, top, size = CUE
        for name, state, x in (
            ("the cue", self.cue, left),
            ("one update", self.once, 670),
            ("at rest", self.rest, 1120),
        ):
            canvas.write(x + size // 2, top // 2, name, size=28)
            self._grey(canvas, x, top, size, state)
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
