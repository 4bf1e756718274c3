"""Lecture 9: set the data of a three-bit Boltzmann machine, give it hidden units, and watch it learn."""

import ipywidgets
import numpy as np

from hopkit import _check, boltzmann, plots
from hopkit.widgets import explorer, paint

MINE, EPOCHS, ETA = "mine", 2000, 1.0


class LearningExplorer(explorer.Explorer):
    """Training with exact phases: the data's bars in outline, the machine's filled, epoch by epoch.

    Parameters
    ----------
    data : str
        What to begin with: "even parity", "one of three on", "all alike", or "two of three on, mostly".
    n_hidden : int
        Hidden units to begin with, 0 to 2.
    seed : int or list of int
        Of the first weights, which are normal with standard deviation 1; without hidden units all
        weights start at 0.

    Attributes
    ----------
    controls : dict of ipywidgets
        "data", "hidden", "epoch", and one slider per pattern, named by its bits, such as "011": how
        often the pattern stands in the data, 0 to 9.
    data, model : (8,) float
        The distribution of the data, and the machine's at this epoch, in the order of `states(3)`.
    L : (EPOCHS + 1,) float
        The log-likelihood at the start and after each epoch, in nats.

    Raises
    ------
    ValueError, TypeError
        If data or n_hidden is not one of those above, or if seed is no whole number.

    Source
    ------
    Lecture 9, "Units that nobody sees".
    """

    def __init__(self, *, data="even parity", n_hidden=1, seed=(9, 5)):
        self.states = boltzmann.states(3)
        on = self.states.sum(axis=1).astype(int)
        self._given = {
            "even parity": np.where(on % 2 == 0, 1, 0),
            "one of three on": np.where(on == 1, 1, 0),
            "all alike": np.where(on % 3 == 0, 1, 0),
            "two of three on, mostly": np.array([1, 3, 1, 6])[on],
        }
        if data not in self._given:
            raise ValueError(f"data must be one of {', '.join(map(repr, self._given))}; got {data!r}")
        self._seed = explorer.seed(seed, (9, 5))
        self._names = ["".join(str(int(bit)) for bit in state) for state in self.states]
        self._setting, self._trained = False, {}
        tall = ipywidgets.Layout(width="62px", height="110px")
        super().__init__(
            data=explorer.choice("data", [*self._given, MINE], data, width="300px"),
            hidden=explorer.choice(
                "hidden units", [0, 1, 2], _check.count(n_hidden, "n_hidden", most=2), width="150px"
            ),
            epoch=explorer.slider("epoch", EPOCHS, 0, EPOCHS, 10, width="280px"),
            **{
                name: ipywidgets.IntSlider(
                    min=0, max=9, description=name, orientation="vertical", layout=tall
                )
                for name in self._names
            },
        )

    def show(self):
        values = self.values
        counts = self._given.get(values["data"])
        if counts is None:
            counts = np.array([values[name] for name in self._names])
            counts = counts if counts.any() else np.ones(8, int)
        self.counts, self.data = counts, counts / counts.sum()
        machines, self.L = self._train(tuple(counts.tolist()), values["hidden"])
        epoch = values["epoch"]
        self.model = boltzmann.exact(*machines[epoch]).p.reshape(8, -1).sum(axis=1)
        best = float(self.data @ np.log(self.data, where=self.data > 0, out=np.zeros(8)))
        said = (
            f"{values['hidden']} hidden, epoch {epoch}: mean ln P = {self.L[epoch]:.3f}; "
            f"no machine can pass {best:.3f}."
        )
        return self._paint(epoch, best), said

    def _train(self, counts, n_hidden):
        """Machines and likelihoods from the start to the last epoch; each training is run once."""
        if (counts, n_hidden) not in self._trained:
            V, rng = np.repeat(self.states, counts, axis=0), np.random.default_rng(self._seed)
            N = 3 + n_hidden
            W, b = np.triu(rng.normal(size=(N, N)), 1), rng.normal(size=N)
            start = (W + W.T, b) if n_hidden else (np.zeros((3, 3)), np.zeros(3))
            epochs = boltzmann.train(V, n_hidden=n_hidden, rng=rng, start=start, eta=ETA, n_epochs=EPOCHS)
            machines = [start, *((epoch.W, epoch.b) for epoch in epochs)]
            L = [boltzmann.log_likelihood(W, V, b) for W, b in machines[::10]]
            self._trained[counts, n_hidden] = machines, np.repeat(L, 10)[: len(machines)]
        return self._trained[counts, n_hidden]

    def _paint(self, epoch, best):
        canvas, top = paint.Canvas(600), max(self.data.max(), self.model.max(), 0.25)
        floor, height, step = 400, 320, 100
        canvas.write(60, 36, "probability", anchor="lm")
        for k, state in enumerate(self.states):
            x = 70 + step * k
            canvas.bar(x, floor - height * self.model[k] / top, x + 64, floor)
            up = floor - height * self.data[k] / top
            canvas.draw.rectangle((x - 8, up, x + 72, floor), outline=plots.PLUS, width=5)
            for unit, bit in enumerate(state):
                y = floor + 34 + 40 * unit
                fill = plots.INK if bit else plots.PAPER
                canvas.draw.ellipse((x + 17, y - 15, x + 47, y + 15), fill=fill, outline=plots.GREY, width=2)
        canvas.write(70, 570, "outlined: the data; filled: the machine", anchor="lm")
        left, right, low = 1010, 1480, min(self.L.min(), best) - 0.15

        def place(n, L):
            return left + (right - left) * n / EPOCHS, floor - height * (L - low) / (0.1 - low)

        canvas.write(left, 36, "mean ln P", anchor="lm")
        canvas.draw.line([place(0, best), place(EPOCHS, best)], fill=plots.RING, width=4)
        canvas.draw.line([place(n, self.L[n]) for n in range(0, EPOCHS + 1, 10)], fill=plots.INK, width=5)
        x, y = place(epoch, self.L[epoch])
        canvas.draw.ellipse((x - 13, y - 13, x + 13, y + 13), fill=plots.PLUS)
        canvas.write(left, 440, f"0 to {EPOCHS:,} epochs", anchor="lm")
        canvas.write(left, 490, "line: the best there is", anchor="lm", colour="#8a5d00")
        return canvas

    def _redraw(self, change=None):
        """Moving a pattern's slider makes the data yours; choosing data moves the sliders."""
        if self._setting:
            return
        self._setting = True
        mover = next((n for n in self._names if change and change["owner"] is self.controls[n]), None)
        if mover:
            self.controls["data"].value = MINE
        super()._redraw(change)
        if not mover:
            for name, count in zip(self._names, self.counts, strict=True):
                self.controls[name].value = int(count)
        self._setting = False

    def __repr__(self):
        return "LearningExplorer(3 bits)"
