"""Lecture 8: a magnet of 65,536 spins, sweep by sweep, as its temperature passes the critical one."""

import base64
import io

import ipywidgets
import numpy as np
from PIL import Image
from scipy import sparse

from hopkit import _check, boltzmann, chains, plots
from hopkit.widgets import explorer, paint

T_CRITICAL = 2 / np.log(1 + 2**0.5)
COLDEST, HOTTEST, AHEAD, LONGEST = 1.5, 3.5, 8, 5000
STARTS = ["all up", "half and half", "tossed"]
LEFT, RIGHT, TOP, FLOOR = 572, 738, 110, 420  # of Onsager's curve, in pixels of the page


class IsingExplorer(explorer.Explorer):
    """The Ising model on a torus, by Gibbs sampling; beside it Onsager's curve and where this magnet is.

    A sweep visits the sites of one colour of a chessboard, then those of the other: no two sites
    of a colour are coupled, so the order within a colour makes no difference. Play shows one sweep
    per frame, 30 frames a second; eight sweeps are computed ahead.

    Parameters
    ----------
    side : int
        Sites per side, even, 8 to 256.
    T : float > 0
        The temperature to begin with, from 1.5 to 3.5, in units of the coupling.
    start : str
        "all up", "half and half" or "tossed".
    sweeps : int
        Sweeps to make at once, at most 5,000.
    seed : ints
        Starts the generator of the starts and of the noise.

    Attributes
    ----------
    controls : dict of ipywidgets
        "T", "start", "sweeps" (moved back, the magnet begins anew) and "play".
    W, b : (N, N) sparse array and (N,) float
        Of 0/1 units, the even sites first: `order[k]` is the place of unit k on the lattice.
    state : (N,) of -1 and +1
        The spins shown, row by row of the lattice.
    magnetisation : float
        The size of their mean.

    Raises
    ------
    ValueError, TypeError
        If an argument is not one of those above.

    Source
    ------
    Lecture 8, "Warmer, colder"; Onsager (1944), Phys. Rev. 65, 117; Yang (1952), Phys. Rev. 85, 808.
    """

    def __init__(self, side=256, *, T=2.27, start="tossed", sweeps=0, seed=(8, 6)):
        self.side = _check.count(side, "side", least=8, most=256)
        if self.side % 2:
            raise ValueError(f"side must be even, so that a chessboard closes; got {self.side}")
        T = _check.temperature(T)
        if not COLDEST <= T <= HOTTEST:
            raise ValueError(f"T must be from {COLDEST} to {HOTTEST}; got {T:g}")
        if start not in STARTS:
            raise ValueError(f"start must be one of {', '.join(map(repr, STARTS))}; got {start!r}")
        sweeps = _check.count(sweeps, "sweeps", most=LONGEST)
        self._seed = explorer.seed(seed, (8, 6))
        place = np.arange(self.side)
        self.order = np.argsort(np.add.outer(place, place).ravel() % 2, kind="stable")
        ring = np.roll(np.eye(self.side), 1, axis=1) + np.roll(np.eye(self.side), -1, axis=1)
        W = sparse.csr_array(sparse.kronsum(ring, ring))[self.order][:, self.order]
        self.W, self.b = boltzmann.from_hopfield(sparse.csr_array(W))
        self._begun = self._made = None
        play = ipywidgets.Play(min=0, max=LONGEST, interval=33)
        time = explorer.slider("sweeps", sweeps, 0, LONGEST)
        ipywidgets.jslink((play, "value"), (time, "value"))
        super().__init__(
            T=explorer.slider("temperature", float(T), COLDEST, HOTTEST, step=0.01),
            start=explorer.choice("start", STARTS, start, width="220px"),
            sweeps=time,
            play=play,
        )

    @property
    def state(self):
        spins = np.empty(self.side**2)
        spins[self.order] = 2.0 * self._s - 1
        return spins

    def show(self):
        T, start, sweeps = (self.values[name] for name in ("T", "start", "sweeps"))
        if self._begun != start or sweeps < self._made:
            self._begin(start)
        if T != self._ahead_at:
            self._ahead, self._ahead_at = [], T
        while self._made < sweeps:
            self._advance(T, sweeps - self._made)
        self.magnetisation = float(abs(self.state.mean()))
        sentence = (
            f"T = {T:.2f}, {sweeps:,} sweep{'s' * (sweeps != 1)} from {start}: magnetisation "
            f"{self.magnetisation:.2f}; without end it would be {onsager(T):.2f}, says Onsager."
        )
        return self._svg(T).encode(), sentence

    def _begin(self, start):
        self._rng, self._begun, self._made = np.random.default_rng(self._seed), start, 0
        self._ahead, self._ahead_at = [], None
        row = np.arange(self.side**2) // self.side
        spins = {
            "all up": np.ones(self.side**2),
            "half and half": 1.0 * (row < self.side // 2),
            "tossed": self._rng.integers(2, size=self.side**2),
        }[start]
        self._s = spins[self.order].astype(np.int8)

    def _advance(self, T, wanted):
        """Some of the sweeps wanted: from those made ahead, or in one call, and a few more for later."""
        if not self._ahead:
            n = max(AHEAD, min(wanted, 100))
            key = self._rng.integers(2**64, dtype=np.uint64)
            states = self._s[None]
            drawn = chains.run(self.W, self.b, key=key, T=np.full(n, T), states=states, every=1)
            self._ahead = list(drawn[:, 0])
        take = min(wanted, len(self._ahead))
        self._s = self._ahead[take - 1]
        self._ahead = self._ahead[take:]
        self._made += take

    def _cells(self):
        return self.state.reshape(self.side, self.side) > 0

    def _svg(self, T):
        """The lattice as an image of one bit per site; the curve as lines."""
        file = io.BytesIO()
        Image.fromarray(~self._cells()).save(file, "PNG", compress_level=1)
        data = base64.b64encode(file.getvalue()).decode()
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in self._curve())
        x, y = self._dot(T, self.magnetisation)
        words = "".join(
            f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{word}</text>'
            for x, y, word in self._words()
        )
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 520" '
            f'width="{self.width}" font-family="sans-serif" font-size="16" fill="{plots.INK}">'
            '<image x="8" y="4" width="512" height="512" style="image-rendering:pixelated" '
            f'href="data:image/png;base64,{data}"/>'
            f'<rect x="7.5" y="3.5" width="513" height="513" fill="none" stroke="{plots.GREY}"/>'
            f'<path d="M{LEFT} {TOP}V{FLOOR}H{RIGHT}" fill="none" stroke="{plots.INK}"/>'
            f'<path d="M{path}" fill="none" stroke="{plots.PLUS}" stroke-width="3"/>{words}'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{plots.INK}"/></svg>'
        )

    def _curve(self):
        T = np.append(np.linspace(COLDEST, T_CRITICAL, 120), HOTTEST)
        return [self._dot(t, onsager(t)) for t in T]

    def _dot(self, T, m):
        return LEFT + (RIGHT - LEFT) * (T - COLDEST) / (HOTTEST - COLDEST), FLOOR - (FLOOR - TOP) * m

    def _words(self):
        """What is written, and where, in pixels of the page."""
        middle = (LEFT + RIGHT) / 2
        yield middle, TOP - 68, "magnetisation"
        yield middle, TOP - 44, "dot: this magnet"
        yield middle, TOP - 20, "line: Onsager"
        yield middle, FLOOR + 46, "temperature"
        for T in (1.5, 2.5, 3.5):
            yield self._dot(T, 0)[0], FLOOR + 22, f"{T:g}"
        for m in (0, 1):
            yield LEFT - 14, FLOOR - (FLOOR - TOP) * m + 5, f"{m}"

    def still(self):
        canvas = paint.Canvas(1040)
        pixels = Image.fromarray(paint.PALETTE[self._cells().astype(int)])
        canvas.image.paste(pixels.resize((1024, 1024), Image.Resampling.NEAREST), (16, 8))
        canvas.draw.rectangle((15, 7, 1040, 1032), outline=plots.GREY)
        canvas.draw.line((2 * LEFT, 2 * TOP, 2 * LEFT, 2 * FLOOR, 2 * RIGHT, 2 * FLOOR), plots.INK, 2)
        canvas.draw.line([(2 * x, 2 * y) for x, y in self._curve()], plots.PLUS, 6, joint="curve")
        for x, y, word in self._words():
            canvas.write(2 * x, 2 * y - 10, word, size=32)
        x, y = self._dot(self.values["T"], self.magnetisation)
        canvas.draw.ellipse((2 * x - 16, 2 * y - 16, 2 * x + 16, 2 * y + 16), fill=plots.INK)
        return canvas.png(colours=8), canvas.smallest

    def __repr__(self):
        return f"IsingExplorer({self.side} x {self.side})"


def onsager(T):
    """The magnetisation per site of an endless square lattice: Onsager's result, proved by Yang."""
    return float(max(1 - np.sinh(2 / T) ** -4.0, 0) ** 0.125)
