"""Lecture 11: bend the mean-field bound of two units, climb it, and compare with the true probabilities."""

import numpy as np

from hopkit import _check, boltzmann, deep, plots
from hopkit.widgets import explorer

UPDATES = {
    "one at a time": {},
    "both at once": {"together": True},
    "both, half a step": {"together": True, "step": 0.5},
}


class MeanFieldExplorer(explorer.Explorer):
    """Left the bound over the two means, with the path of the updates; right the four joint probabilities.

    Parameters
    ----------
    w : float from -10 to 10
        The weight between the two units, in units of energy.
    b : float from -6 to 6
        The bias of each unit, in units of energy.

    Attributes
    ----------
    path : (S, 2) float
        The means at the start and after each sweep, at most 60, by `deep.mean_field`.
    exact, independent : (4,) float
        The probabilities of 00, 01, 10, 11: Boltzmann's, and those of independent units with the last means.
    log_Z, bound : float
        What is bounded, and the bound at the last means; the gap between them is the divergence.

    Raises
    ------
    ValueError, TypeError
        If a number is out of range.

    Source
    ------
    Lecture 11, "Mean field".
    """

    def __init__(self, w=-8.0, b=4.0):
        for name, value, most in (("w", w, 10), ("b", b, 6)):
            if np.ndim(value) or not abs(_check.real(value, name)) <= most:
                raise ValueError(f"{name} must be one number from -{most} to {most}; got {value}")
        super().__init__(
            w=explorer.slider("weight", float(w), -10.0, 10.0, step=0.5),
            b=explorer.slider("bias", float(b), -6.0, 6.0, step=0.5),
            start=explorer.slider("start", 0.6, 0.0, 1.0, step=0.05),
            other=explorer.slider("start of the other", 0.6, 0.0, 1.0, step=0.05),
            update=explorer.choice("update", UPDATES),
        )

    def show(self):
        w, b, *start, update = self.values.values()
        W, b = np.array([[0, w], [w, 0]]), np.array([b, b])
        self.path, rest = [np.array(start)], False
        while not rest and len(self.path) <= 60:
            run = deep.mean_field(W, b, start=self.path[-1], max_sweeps=1, tol=1e-6, **UPDATES[update])
            self.path.append(run.mean)
            rest = run.converged
        self.path = np.array(self.path)
        law, (m, n) = boltzmann.exact(W, b), self.path[-1]
        self.exact, self.log_Z = law.p, law.log_Z
        self.independent = np.outer([1 - m, m], [1 - n, n]).ravel()
        self.bound = deep.field_bound(W, [m, n], b)

        def draw(fig):
            left, right = fig.subplots(1, 2)
            plots.bound_map(left, lambda x, y: deep.field_bound(W, [x, y], b), paths={update: self.path})
            place = np.arange(4)
            right.bar(place - 0.2, self.exact, 0.4, color=plots.INK, label="true")
            right.bar(place + 0.2, self.independent, 0.4, color=plots.PLUS, label="independent units")
            right.set(xticks=place, xticklabels=["00", "01", "10", "11"], yticks=[0, 0.5, 1])
            right.set(ylim=(0, 1.3), ylabel="probability")
            right.legend(loc="upper center")

        ends = f"at rest after {len(self.path) - 1} sweeps" if rest else "not at rest after 60 sweeps"
        sentence = (
            f"{update}: {ends}. Means {m:.3f} and {n:.3f}; in truth {law.mean[0]:.3f} and {law.mean[1]:.3f}. "
            f"B = {self.bound:.3f}, ln Z = {self.log_Z:.3f}: a gap of {self.log_Z - self.bound:.3f} nats."
        )
        return self.figure(draw, 380), sentence

    def __repr__(self):
        return "MeanFieldExplorer(2 units)"
