"""Lecture 1: quench a magnet, tear a hole into it, and lift its disguise."""

import ipywidgets
import numpy as np

from hopkit import _check, hopfield, patterns, plots
from hopkit.widgets import explorer, paint

MAGNETS = ["ferromagnet", "Mattis magnet", "spin glass"]
NOTCHES = 30


class QuenchExplorer(explorer.Explorer):
    """Quench a magnet from tossed spins, turn a block of it over, and see whether it heals.

    Three magnets on one lattice, `hopfield.lattice(side, reach)`: the ferromagnet itself; a Mattis
    magnet that hides `x` behind a disguise of tossed signs; and a spin glass. Every run is
    `hopfield.settle(W, start, rng=np.random.default_rng(...))`, and the slider shows the start with
    the first flips of the run made.

    Parameters
    ----------
    x : (N,) of -1 and +1
        The picture to hide; N = side * side pixels, 8 <= side <= 48.
    reach : float
        As in `hopfield.lattice`.
    seed : ints
        Starts the generators of the disguise, the glass and every run.
    kick : int
        Side of the block that is turned over to begin with, 0 to side / 2.
    lift : bool
        Whether the disguise is lifted to begin with.

    Attributes
    ----------
    controls : dict of ipywidgets
        "magnet", "draw" (which start), "kick" (side of the block that is turned over at rest; 0 to
        watch the quench), "time" (0 to 30: the share of the flips made), "lift" the disguise.
    W : (N, N) float
        The weights of the magnet chosen.
    disguise : (N,) of -1 and +1
        What `lift` multiplies the spins with: all +1 for the ferromagnet.
    run : hopfield.Settled
        The quench or, after a kick, the healing.
    state : (N,) of -1 and +1
        The spins shown, in their disguise.

    Raises
    ------
    ValueError, TypeError
        If x is no square picture of 8 x 8 to 48 x 48 pixels, as in `hopfield.lattice`, or if seed is
        not made of whole numbers.

    Source
    ------
    Lecture 1, "Kick the magnet".
    """

    def __init__(self, x, *, reach=3, seed=(1, 9), kick=0, lift=False):
        self._x = _check.states(x, name="x", rows=False)
        self.side = round(self._x.size**0.5)
        if self.side**2 != self._x.size or not 8 <= self.side <= 48:
            raise ValueError(
                f"x must be a square picture of 8 x 8 to 48 x 48 pixels; it has {self._x.size}, "
                f"try {min(max(self.side, 8), 48) ** 2}"
            )
        self._seed = explorer.seed(seed, (1, 9))
        kick = _check.count(kick, "kick", most=self.side // 2)
        tossed = np.random.default_rng(self._seed)
        self._key = patterns.random(1, self._x.size, rng=tossed)[0]
        self._hidden, couplings = self._x * self._key, hopfield.lattice(self.side, reach)
        mattis = couplings * np.outer(self._hidden, self._hidden)
        glass = hopfield.glass(couplings, rng=tossed)
        self._weights = dict(zip(MAGNETS, [couplings, mattis, glass], strict=True))
        self._runs = {}
        play = ipywidgets.Play(min=0, max=NOTCHES, interval=200)
        time = ipywidgets.IntSlider(value=0, max=NOTCHES, description="time", readout=False)
        ipywidgets.jslink((play, "value"), (time, "value"))
        super().__init__(
            magnet=ipywidgets.ToggleButtons(options=MAGNETS, value=MAGNETS[1]),
            draw=ipywidgets.IntSlider(value=1, min=1, max=12, description="start no."),
            kick=ipywidgets.IntSlider(value=kick, max=self.side // 2, description="kick"),
            time=time,
            play=play,
            lift=ipywidgets.Checkbox(value=bool(lift), description="lift the disguise", indent=False),
        )

    @property
    def W(self):
        return self._weights[self.controls["magnet"].value]

    @property
    def disguise(self):
        return np.ones_like(self._key) if self.controls["magnet"].value == MAGNETS[0] else self._key.copy()

    @property
    def run(self):
        return self._settled(self.controls["kick"].value)

    @property
    def state(self):
        return self.run.after(self._flips(self.run))

    def show(self):
        run, kick, magnet = self.run, self.controls["kick"].value, self.controls["magnet"].value
        k, n = self._flips(run), len(run.flips)
        before = self._settled(0).state if kick else None
        moved = 0 if before is None else int((self.state != before).sum())
        done = f"{k} flip{'s' * (k != 1)}"
        if k < n:
            when = f"{done} of {n}"
        else:
            when = f"at rest after {done}" if n else "at rest from the start"
        sentence = f"{magnet.capitalize()}, {when}: energy {run.energies[k]:.0f}."
        if kick:
            differ = "all is as before" if not moved else f"{moved} spin{'s' * (moved != 1)} not as before"
            sentence += f" A block of {kick} × {kick} was turned over: {differ}."
        if self.controls["lift"].value:
            sentence += " It wears no disguise." if magnet == MAGNETS[0] else " Its disguise is lifted."
        return self._drawn(run, k, before), sentence

    def _settled(self, kick):
        """The quench for kick = 0, else the run from where it ended, its middle block turned over."""
        magnet, draw = self.controls["magnet"].value, self.controls["draw"].value
        asked = magnet, draw, kick
        if asked not in self._runs:
            rng = np.random.default_rng([*self._seed, draw])
            start = patterns.random(1, self._x.size, rng=rng)[0]
            if magnet == MAGNETS[1]:  # the ferromagnet's start, disguised: the same units will flip
                start *= self._hidden
            if kick:
                start, first = self._settled(0).state.copy(), (self.side - kick) // 2
                start.reshape(self.side, self.side)[first : first + kick, first : first + kick] *= -1
            self._runs[asked] = hopfield.settle(self._weights[magnet], start, rng=rng)
        return self._runs[asked]

    def _flips(self, run):
        return round(len(run.flips) * self.controls["time"].value / NOTCHES)

    def _drawn(self, run, k, before):
        """Left the spins; right each spin's coupling to its right-hand neighbour, and the energy so far."""
        canvas = paint.Canvas(840)
        draw = canvas.draw

        def panel(left, top, size, cells, title):
            canvas.cells(left, top, size, cells)
            canvas.write(left, top - 14, title, anchor="ls")

        lift = self.disguise if self.controls["lift"].value else np.ones(self._x.size)
        up = run.after(k) * lift > 0
        changed = np.zeros_like(up) if before is None else run.after(k) != before
        spins = np.where(changed, paint.MISSING, 0) + up
        title = "spins, without their disguise" if self.controls["lift"].value else "spins"
        panel(40, 60, 760, spins.reshape(self.side, self.side), title)
        couplings = np.append(self.W.diagonal(1), 0).reshape(self.side, self.side)[:, :-1]
        signs = np.where(couplings > 0, paint.SURPLUS, paint.MISSING)
        panel(900, 60, 360, signs, "each spin's coupling to the right")
        for top, colour, wish in ((80, plots.PLUS, "agree"), (130, plots.MINUS, "differ")):
            canvas.bar(1290, top, 1320, top + 30, colour)
            canvas.write(1336, top + 15, wish, anchor="lm")

        left, top, right, bottom = 900, 520, 1480, 800
        x = np.linspace(left, right, len(run.energies)) if len(run.flips) else np.array([left])
        low, high = run.energies[-1], max(run.energies[0], run.energies[-1] + 1)
        y = bottom - 20 - (run.energies - low) / (high - low) * (bottom - top - 40)
        canvas.write(left, top - 14, "energy, flip by flip", anchor="ls")
        draw.line((left, top, left, bottom, right, bottom), fill=plots.GREY, width=2)
        draw.line(list(zip(x, y, strict=True)), fill="#c3c8d0", width=4)
        draw.line(list(zip(x[: k + 1], y[: k + 1], strict=True)), fill=plots.INK, width=5)
        draw.ellipse((x[k] - 10, y[k] - 10, x[k] + 10, y[k] + 10), fill=plots.PLUS)
        return canvas
