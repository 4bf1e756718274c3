"""Lecture 4: load the net, spoil the cue, and see the fields and what is left of a picture."""

from functools import cache

import numpy as np
from scipy.special import erfc

from hopkit import _check, hopfield, patterns, plots, storage
from hopkit.widgets import explorer, paint

RULES = {"Hebb": storage.hebbian, "projection": storage.projection}
EDGES = np.linspace(-1, 2.2, 65)


class CapacityExplorer(explorer.Explorer):
    """Load a net with more and more patterns, and see the crosstalk grow until a picture falls apart.

    It stores the picture with K - 1 others, flips a share of the units in a cue for each, and
    shows along each pattern the fields that its cue gives, with the Gaussian of Hebb's rule and
    random patterns; the cue of the picture; and where that comes to rest.

    Parameters
    ----------
    picture : (N,) of -1 and +1
        Square, with N a multiple of four up to 576 for which `patterns.hadamard(N)` exists.
    seed : ints
        Starts the generators of the patterns and of the noise.

    Attributes
    ----------
    Y : (K, N) of -1 and +1
        The patterns stored now, the picture first.
    W : (N, N) float
        Their weights.
    cues : (K, N) of -1 and +1
        `patterns.corrupt(Y, ...)`, one for each.
    aligned : (K, N) float
        y_i z_i of each pattern, z the field of its cue, in units in which a pattern's own part is 1.
    density : (64,) float
        The histogram: of `aligned`, in steps of 0.05 from -1 to 2.2, with what is beyond at the ends.
    ends : (n, N) of -1 and +1
        Where the first 20 cues come to rest by `hopfield.recall`.

    Raises
    ------
    ValueError, TypeError
        If the picture cannot be drawn or has no orthogonal set, or seed is no whole numbers.

    Source
    ------
    Lecture 4, "Push it over the cliff".
    """

    def __init__(self, picture, *, seed=(4, 8)):
        picture = _check.states(picture, name="picture", rows=False)
        N = picture.size
        if round(N**0.5) ** 2 != N or N > 576:
            raise ValueError(f"picture must be square, at most 24 x 24 pixels; got {N} of them")
        self._seed = explorer.seed(seed, (4, 8))
        others = patterns.random(N // 2, N, rng=np.random.default_rng(self._seed))
        others[0] = picture
        # turned so that the first, the all +1, becomes the picture, a set stays orthogonal
        self._sets = {"random": others, "orthogonal": (patterns.hadamard(N) * picture)[: N // 2]}
        self._stored = cache(self._store)
        super().__init__(
            K=explorer.slider("patterns", min(40, N // 2), 1, N // 2),
            noise=explorer.slider("noise (%)", 20, 0, 50),
            rule=explorer.choice("rule", RULES, width="240px"),
            kind=explorer.choice("they are", self._sets, width="240px"),
        )

    def show(self):
        K, noise, rule, kind = self.values.values()
        self.Y, self.W, n_stable = self._stored(K, rule, kind)
        N = self.Y.shape[1]
        rng = np.random.default_rng([*self._seed, 1])
        self.cues = patterns.corrupt(self.Y, round(noise * N / 100), rng=rng)
        unit = N if rule == "Hebb" else 1
        self.aligned = self.Y * hopfield.field(self.W, self.cues) / unit
        self.ends = hopfield.recall(self.W, self.cues[:20], rng=rng)
        n_recalled = int(((self.ends * self.Y[:20]).mean(axis=1) >= 0.9).sum())
        n_wrong = int((self.ends[0] != self.Y[0]).sum())
        wrong = (self.aligned < 0).mean()
        bell = None
        if rule == "Hebb" and kind == "random":
            bell = 1 - 2 * noise / 100, (K / N) ** 0.5
        says = "" if bell is None else f" (the curve says {erfc(bell[0] / bell[1] / 2**0.5) / 2:.1%})"
        sentence = (
            f"{n_stable} of {K} patterns stable. "
            f"At the cues {wrong:.1%} of the fields point the wrong way{says}. "
            f"{n_recalled} of {len(self.ends)} cues recalled; "
            f"the picture rests {n_wrong or 'no'} pixel{'s' * (n_wrong != 1)} off."
        )
        return self._paint(K / N, bell), sentence

    def _store(self, K, rule, kind):
        Y = self._sets[kind][:K]
        W = RULES[rule](Y)
        return Y, W, int(hopfield.is_stable(W, Y).sum())

    def _paint(self, load, bell):
        canvas = paint.Canvas(560)
        draw, write = canvas.draw, canvas.write
        left, floor, wide, high = 30, 476, 640, 380
        # fields of whole weights lie on a lattice, on which plain bins would beat
        values, counts = np.unique(
            np.clip(self.aligned, EDGES[0] + 0.025, EDGES[-1] - 0.025), return_counts=True
        )
        below = (counts.cumsum() - counts / 2) / counts.sum()
        self.density = np.diff(np.interp(EDGES, values, below, left=0, right=1)) / (EDGES[1] - EDGES[0])
        top = self.density.max()

        def across(t):
            return left + wide * (t - EDGES[0]) / (EDGES[-1] - EDGES[0])

        for a, b, d in zip(EDGES[:-1], EDGES[1:], self.density, strict=True):
            if d:
                colour = plots.PLUS if b <= 1e-9 else "#aab0b9"
                canvas.bar(across(a) + 1, floor - high * d / top, across(b) - 1, floor, colour)
        if bell:
            t = np.linspace(EDGES[0], EDGES[-1], 200)
            curve = np.exp(-((t - bell[0]) ** 2) / (2 * bell[1] ** 2)) / (bell[1] * (2 * np.pi) ** 0.5)
            points = [(across(x), floor - high * min(d / top, 1.04)) for x, d in zip(t, curve, strict=True)]
            draw.line(points, fill=plots.INK, width=4, joint="curve")
        draw.line((left, floor, left + wide, floor), fill=plots.INK, width=2)
        draw.line((across(0), floor, across(0), 80), fill=plots.INK, width=2)
        for t in (-1, 0, 1, 2):
            write(across(t), floor + 24, f"{t}".replace("-", "−"))
        write(left + wide / 2, 42, f"load {load:.2f}: fields along the patterns")
        write(across(0) - 14, 100, "wrong", anchor="rm", colour=plots.PLUS)
        for x, title, y, versus in (
            (720, "the cue", self.cues[0], self.Y[0]),
            (1130, "at rest", self.ends[0], self.Y[0]),
        ):
            write(x + 180, 42, title)
            canvas.state(x, 96, 360, y, versus)
        return canvas
