"""Lecture 10: hold some rows of a picture, and step the chain of a restricted Boltzmann machine."""

from functools import cache

import numpy as np

from hopkit import _check, plots, rbm
from hopkit.widgets import explorer, paint

N_STEPS = 60


class ChainExplorer(explorer.Explorer):
    """Step the chain of a restricted Boltzmann machine, with some rows of a picture held.

    It shows the visible units after a number of steps beside the picture, the probabilities of the hidden
    units given them, and the free energy after every step, with that of the picture as a line.

    Parameters
    ----------
    machine : rbm.RBM
        With a square number of visible units.
    pictures : (K, n_visible) of 0 and 1
        What can be held, one per row.
    seed : ints
        Starts the generators of the chains.

    Attributes
    ----------
    chain : (60, n_visible) of 0 and 1
        The visible units after each step, by `rbm.sample`, whose start is random where nothing is held.
    hidden : (n_hidden,) float
        `rbm.hidden` of the state shown.
    free_energies : (60,) float
        `rbm.free_energy` of the chain.

    Raises
    ------
    ValueError, TypeError
        If machine and pictures do not fit, the picture is not square, or seed is no whole numbers.

    Source
    ------
    Lecture 10, "Digits".
    """

    def __init__(self, machine, pictures, *, seed=(10, 7)):
        self._goals = rbm.free_energy(machine, pictures)  # asks whether they fit
        self._machine, n = machine, len(machine.b)
        self._pictures = _check.states(pictures, n, low=0, name="pictures", rows=True)
        self._side = round(n**0.5)
        if self._side**2 != n:
            raise ValueError(f"the visible units must form a square; got {n} of them")
        self._seed = explorer.seed(seed, (10, 7))
        self._chains = cache(self._sample)
        super().__init__(
            step=explorer.slider("step", 20, 1, N_STEPS),
            rows=explorer.slider("rows held", self._side // 2, 0, self._side),
            picture=explorer.slider("picture", 0, 0, len(self._pictures) - 1),
            chance=explorer.slider("another chain", 0, 0, 9),
        )

    def show(self):
        step, rows, k, chance = self.values.values()
        self.chain, self.free_energies = self._chains(rows, k, chance)
        v, truth = self.chain[step - 1], self._pictures[k]
        self.hidden = rbm.hidden(self._machine, v)
        sentence = (
            f"After step {step}, with {rows} of {self._side} rows held, {int((v != truth).sum())} of "
            f"{truth.size} pixels differ from picture {k}. Free energy {self.free_energies[step - 1]:.1f}; "
            f"that of the picture {self._goals[k]:.1f}."
        )
        return self._paint(v, truth, rows, step, self._goals[k]), sentence

    def _sample(self, rows, k, chance):
        held = {unit: self._pictures[k, unit] for unit in range(rows * self._side)}
        rng = np.random.default_rng([*self._seed, chance])
        chain = rbm.sample(self._machine, rng=rng, n_chains=1, n_steps=N_STEPS, clamped=held, every=1)[:, 0]
        return chain, rbm.free_energy(self._machine, chain)

    def _paint(self, v, truth, rows, step, goal):
        canvas, size = paint.Canvas(620), 280
        for x, title, state, versus in ((30, "the picture", truth, None), (350, "V", v, truth)):
            canvas.write(x + size / 2, 34, title)
            canvas.state(x, 62, size, 2 * state - 1, None if versus is None else 2 * versus - 1)
            if rows:
                high = size * rows // self._side
                canvas.draw.rectangle((x - 4, 58, x + size + 3, 62 + high), outline=plots.RING, width=4)
        canvas.write(170, 380, "framed: held", colour=plots.RING)
        canvas.write(490, 380, "red, blue: wrong")
        columns = int(np.ceil(len(self.hidden) ** 0.5))
        canvas.write(40, 430, "H: dark is likely", anchor="lm")
        cell = 180 // columns
        for j, p in enumerate(self.hidden):
            left, top = 400 + cell * (j % columns), 420 + cell * (j // columns)
            grey = tuple(round(255 - p * (255 - ink)) for ink in (31, 36, 48))
            canvas.draw.rectangle((left, top, left + cell - 2, top + cell - 2), fill=grey, outline=plots.GREY)
        self._curve(canvas, step, goal)
        return canvas

    def _curve(self, canvas, step, goal):
        F, left, wide, top, high = self.free_energies, 790, 690, 80, 470
        low, most = min(F.min(), goal) - 1, max(F.max(), goal) + 1

        def at(t, value):
            return left + wide * t / N_STEPS, top + high * (most - value) / (most - low)

        canvas.write(left, 34, "free energy of V", anchor="lm")
        canvas.draw.line((left, top, left, top + high, left + wide, top + high), fill=plots.INK, width=2)
        canvas.draw.line((*at(0, goal), *at(N_STEPS, goal)), fill=plots.RING, width=4)
        canvas.write(left + wide, 34, "the picture's", anchor="rm", colour=plots.RING)
        points = [at(t + 1, value) for t, value in enumerate(F)]
        canvas.draw.line(points, fill=plots.GREY, width=3)
        canvas.draw.line(points[:step], fill=plots.INK, width=5)
        x, y = points[step - 1]
        canvas.draw.ellipse((x - 11, y - 11, x + 11, y + 11), fill=plots.PLUS)
        for t in (1, 20, 40, 60):
            canvas.write(at(t, low)[0], top + high + 26, f"{t}")
        for value in (most - 1, low + 1):
            canvas.write(left - 10, at(0, value)[1], f"{value:.0f}".replace("-", "−"), anchor="rm")
