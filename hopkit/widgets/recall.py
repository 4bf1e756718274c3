"""Lecture 3: paint a cue, and watch the net recall."""

import anywidget
import numpy as np
import traitlets

from hopkit import _check, hopfield, patterns, plots
from hopkit.widgets import explorer, paint

COLOURS = {
    "ink": plots.INK,
    "paper": plots.PAPER,
    "plus": plots.PLUS,
    "minus": plots.MINUS,
    "grey": plots.GREY,
}


class RecallExplorer(explorer.Still, anywidget.AnyWidget):
    """Paint a cue, and watch the net change it, flip by flip, into what it remembers.

    Whatever the picture, it runs `hopfield.settle(W, cue, rng=np.random.default_rng(seed))`
    and plays the flips back: after k steps it shows the cue with the first k flips made.

    Parameters
    ----------
    W : (N, N) float
        Weights, in units of energy: symmetric, zero diagonal; N = side * side pixels, side <= 32.
    Y : (K, N) of -1 and +1
        The memories to compare with, one a row, at most 12.
    names : K strings, optional
        What to call them; "memory 1" ... if omitted.
    cue : (N,) of -1 and +1, optional
        The picture to begin with; the first memory with N / 4 pixels flipped if omitted.
    seed : ints
        Starts the generator of every run.

    Attributes
    ----------
    cue : N of -1 and +1
        May be set; the run is then made again and k is 0.
    hold : bool
        Clamp the upper half to the cue, `free` being the lower half.
    k : int
        Flips shown so far.
    flips, energies
        As in `hopfield.Settled`, of the run from this cue.
    state : (N,) of -1 and +1
        The picture shown: the cue after k flips.

    Raises
    ------
    ValueError, TypeError
        As in `hopfield.settle`, if the pictures are not square, or if a memory lacks its name.

    Source
    ------
    Lecture 3, "Paint your own cue".
    """

    _esm = explorer.page("pad.js", "recall.js")
    _css = explorer.page("recall.css")

    side = traitlets.Int().tag(sync=True)
    memories = traitlets.List().tag(sync=True)
    names = traitlets.List().tag(sync=True)
    floors = traitlets.List().tag(sync=True)
    colours = traitlets.Dict(COLOURS).tag(sync=True)
    order = traitlets.List().tag(sync=True)
    cue = traitlets.Any().tag(sync=True)
    hold = traitlets.Bool(False).tag(sync=True)
    run = traitlets.Dict().tag(sync=True)
    k = traitlets.Int(0).tag(sync=True)

    def __init__(self, W, Y, *, names=None, cue=None, seed=(3, 9)):
        self._W = _check.weights(W)
        self._Y = _check.states(Y, len(self._W), name="Y", rows=True)
        K, N = self._Y.shape
        side = round(N**0.5)
        if side * side != N or side > 32:
            raise ValueError(
                "a picture must be square, at most 32 x 32 pixels: "
                f"a memory has {N}; try {min(side, 32) ** 2}"
            )
        names = [f"memory {p + 1}" for p in range(K)] if names is None else [str(name) for name in names]
        if not 0 < len(names) == K:
            raise ValueError(
                f"names must be one a memory, and at least one: {K} memories, but {len(names)} names"
            )
        if K > 12:
            raise ValueError(f"at most 12 memories fit beside the picture; got {K}")
        self._seed = explorer.seed(seed, (3, 9))
        self._noise = np.random.default_rng([*self._seed, 1])
        order = self._noise.permutation(N).tolist()
        if cue is None:
            cue = self._Y[0].copy()
            cue[order[: N // 4]] *= -1
        super().__init__(
            side=side,
            memories=self._Y.astype(int).tolist(),
            names=names,
            floors=hopfield.energy(self._W, self._Y).tolist(),
            order=order,
            cue=_check.states(cue, N, name="cue", rows=False).astype(int).tolist(),
        )
        self.on_msg(self._heard)

    @property
    def flips(self):
        return self._settled.flips

    @property
    def energies(self):
        return self._settled.energies

    @property
    def state(self):
        return self._settled.after(self.k)

    @traitlets.validate("cue")
    def _a_picture(self, proposal):
        try:
            return _check.states(proposal.value, len(self._W), name="cue", rows=False).astype(int).tolist()
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from error

    @traitlets.validate("k")
    def _a_step(self, proposal):
        if not 0 <= proposal.value <= len(self.flips):
            raise traitlets.TraitError(f"k must be from 0 to {len(self.flips)}; got {proposal.value}")
        return proposal.value

    @traitlets.observe("cue", "hold")
    def _settle(self, change):
        N, side = len(self._W), self.side
        free = np.arange(side // 2 * side if self.hold else 0, N)
        self._settled = hopfield.settle(self._W, self.cue, rng=np.random.default_rng(self._seed), free=free)
        path = [self._settled.after(k) for k in range(len(self.flips) + 1)]
        with self.hold_sync():
            self.k = 0
            self.run = {
                "cue": self.cue,
                "hold": self.hold,
                "flips": self.flips.tolist(),
                "energies": self.energies.tolist(),
                "overlaps": patterns.overlap(np.array(path), self._Y).round(4).tolist(),
                "rest": self._verdict(),
            }

    def _verdict(self):
        m, n = patterns.overlap(self._settled.state, self._Y), len(self.flips)
        what = "a picture that was never stored"
        for name, overlap in zip(self.names, m, strict=True):
            if abs(overlap) == 1:
                what = f"'{name}'" if overlap > 0 else f"the ghost of '{name}'"
                break
        when = f"after {n} flip{'s' * (n > 1)}" if n else "from the start"
        return f"At rest {when}{', the upper half held' * self.hold}: {what}."

    def set_state(self, sync_data):
        """What the page asks for; what cannot be is refused, and the page told how things are."""
        asked = {name: sync_data[name] for name in ("cue", "hold", "k") if name in sync_data}
        try:
            super().set_state(asked)
        except traitlets.TraitError:
            self.send_state(["cue", "hold", "run", "k"])

    def _heard(self, _, content, buffers):
        if content == "draw other pixels":
            self.order = self._noise.permutation(len(self._W)).tolist()

    def __repr__(self):
        return f"RecallExplorer({len(self.names)} memories of {self.side} × {self.side})"

    def still(self):
        """The cue, where it settles and how alike that is to each memory."""
        canvas = paint.Canvas(556)
        draw, write = canvas.draw, canvas.write
        canvas.state(40, 76, 400, self.cue)
        canvas.state(580, 76, 400, self._settled.state)
        write(240, 42, "the cue")
        write(780, 42, "at rest")
        write(510, 246, str(len(self.flips)))
        write(510, 316, "flip" if len(self.flips) == 1 else "flips")
        draw.line((460, 281, 548, 281), fill=plots.INK, width=4)
        draw.polygon([(560, 281), (540, 271), (540, 291)], fill=plots.INK)
        left, right, row = 1150, 1400, 400 / len(self.names)
        middle, size = (left + right) // 2, round(min(64, row - 12))
        write(middle, 42, "overlap")
        draw.line((middle, 76, middle, 476), fill=plots.GREY, width=2)
        for p, m in enumerate(patterns.overlap(self._settled.state, self._Y)):
            y, end = round(76 + (p + 0.5) * row), middle + m * (right - left) / 2
            canvas.state(1040, y - size // 2, size, self._Y[p] if m >= -0.5 else -self._Y[p])
            canvas.bar(left, y - 2, right, y + 2, "#e4e0d8")
            colour = plots.PLUS if m > 0 else plots.MINUS
            canvas.bar(min(middle, end), y - 9, max(middle, end), y + 9, colour)
            write(1484, y, f"{m:+.2f}".replace("-", "−"), anchor="rm")
        write(40, 520, self.run["rest"], anchor="lm")
        return canvas.png(colours=48), canvas.smallest
