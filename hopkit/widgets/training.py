"""Lecture 5: watch a net learn its letters, by one rule or another."""

import numpy as np

from hopkit import _check, hopfield, patterns, storage
from hopkit.widgets import explorer, paint

RULES = {
    "random valleys": {"start": "random"},
    "from the targets, all the way": {"start": "targets"},
    "from near the targets, all the way": {"start": "targets", "noise": 30},
    "from the targets, a few flips": {"start": "targets", "n_flips": 4},
}
RESTING = "from the targets, all the way", "from the targets, a few flips"  # after one idle epoch, for ever
RATES = {"1": 1, "1/5": 5}
CUES = 20


class TrainingExplorer(explorer.Explorer):
    """Choose a rule, move through its epochs, and see what the net returns for each target.

    Every rule starts at Hebb's weights; with its generator, `np.random.default_rng(seed)`, it is
    `storage.train(Y, W=storage.hebbian(Y), eta=...)`, kept in whole numbers (Hebb times 5 and steps
    of 1, instead of steps of 1/5). The pictures are one cue a target and where `hopfield.recall`
    takes it; the bars, the share of 20 such cues that it takes to the target, to the last pixel.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The targets, square pictures of at most 16 x 16 pixels, one a row, at most 9.
    names : K strings, optional
        What to call them; "1", "2" ... if omitted.
    n_epochs : int
        How far to train.
    seed : ints
        Starts the generator of every rule, and those of the cues.
    rule, epoch, noise
        Where the controls stand at first.

    Raises
    ------
    ValueError, TypeError
        As in `storage.train`, if the pictures do not fit, or if a target lacks its name.

    Source
    ------
    Lecture 5, "Watch it learn".
    """

    def __init__(self, Y, *, names=None, n_epochs=30, seed=(5, 8), rule="random valleys", epoch=0, noise=0):
        self._Y = _check.states(Y, name="Y", rows=True)
        K, N = self._Y.shape
        side = round(N**0.5)
        if side * side != N or side > 16 or not 1 <= K <= 9:
            raise ValueError(
                f"Y must be 1 to 9 square pictures of at most 16 x 16 pixels; got {K} of {N} pixels"
            )
        self._names = [str(k + 1) for k in range(K)] if names is None else [str(name) for name in names]
        if len(self._names) != K:
            raise ValueError(f"names must be one a target: {K} targets, but {len(self._names)} names")
        n_epochs = _check.count(n_epochs, "n_epochs", least=1, most=200)
        if rule not in RULES:
            raise ValueError(f"rule must be one of {', '.join(map(repr, RULES))}; got {rule!r}")
        epoch = _check.count(epoch, "epoch", most=n_epochs)
        noise = _check.count(noise, "noise", most=N // 4)
        self._seed = explorer.seed(seed, (5, 8))
        self._history = {(rule, rate): self._train(rule, rate, n_epochs) for rule in RULES for rate in RATES}
        super().__init__(
            rule=explorer.choice("Raise the valleys", RULES, rule),
            rate=explorer.choice("Learning rate", RATES, width="170px"),
            epoch=explorer.slider("Epoch", epoch, 0, n_epochs),
            noise=explorer.slider("Wrong pixels in the cue", noise, 0, N // 4),
        )

    def _train(self, rule, rate, n_epochs):
        """W at the start and after each epoch, in whole numbers; at rest the list ends early."""
        W, rng = RATES[rate] * storage.hebbian(self._Y), np.random.default_rng(self._seed)
        kept = [W.astype(np.int16)]
        for _, epoch in zip(
            range(n_epochs), storage.train(self._Y, W=W, rng=rng, **RULES[rule]), strict=False
        ):
            if not epoch.updates and rule in RESTING:
                break
            kept.append(epoch.W.astype(np.int16))
        return kept

    @property
    def weights(self):
        """(N, N) float: the weights shown, in units in which the start is Hebb's times 1 or 5."""
        history = self._history[self.controls["rule"].value, self.controls["rate"].value]
        return history[min(self.controls["epoch"].value, len(history) - 1)].astype(np.float64)

    def measure(self):
        """What is shown: one cue a target, where the net takes it, and the share of 20 cues put right."""
        W, n = self.weights, self.controls["noise"].value
        cues = patterns.corrupt(self._Y, n, rng=np.random.default_rng([*self._seed, 1]))
        ends = hopfield.recall(W, cues)
        targets = np.repeat(self._Y, CUES, axis=0)
        rng = np.random.default_rng([*self._seed, 2])
        right = (hopfield.recall(W, patterns.corrupt(targets, n, rng=rng)) == targets).all(axis=1)
        return cues, ends, right.reshape(-1, CUES).mean(axis=1)

    def show(self):
        cues, ends, right = self.measure()
        stable = int(hopfield.is_stable(self.weights, self._Y).sum())
        rule, epoch, n = (self.controls[name].value for name in ("rule", "epoch", "noise"))
        rest = len(self._history[rule, self.controls["rate"].value]) - 1
        resting = f" (at rest after {rest})" if epoch >= rest < self.controls["epoch"].max else ""
        when = f"Epoch {epoch}{resting}" if epoch else "Hebb's rule, before training"
        cue = f"with {n} wrong pixels" if n > 1 else "with 1 wrong pixel" if n else "without wrong pixels"
        stable = f"{stable} of {len(right)} targets are stable"
        sentence = f"{when}: {stable}; of cues {cue}, {right.mean():.0%} are put right."
        return self._paint(cues, ends, right), sentence

    def _paint(self, cues, ends, right):
        """Names, cues, where they end and bars, one column a target: a PNG twice the page's width."""
        canvas, left = paint.Canvas(470), 170
        column = (2 * self.width - left) // len(right)
        size = min(128, column - 14) // round(len(cues[0]) ** 0.5) * round(len(cues[0]) ** 0.5)

        def write(x, y, text, anchor="mm"):
            canvas.write(x, y, text, anchor=anchor, size=24)

        for y, text in ((44 + size // 2, "the cue"), (204 + size // 2, "ends as")):
            write(16, y, text, "lm")
        write(16, 390, "put right,", "lm")
        write(16, 420, f"of {CUES} cues", "lm")
        for k, (cue, end, target) in enumerate(zip(cues, ends, self._Y, strict=True)):
            x = left + k * column + column // 2
            write(x, 20, self._names[k])
            half = size // 2
            canvas.state(x - half, 44, size, cue, target)
            canvas.state(x - half, 204, size, end, target)
            canvas.bar(x - half, 380, x + half, 404, "#e4e0d8")
            if right[k]:
                canvas.bar(x - half, 380, x - half + round(size * right[k]), 404)
            write(x, 430, f"{right[k]:.0%}")
        return canvas

    def __repr__(self):
        return f"TrainingExplorer({len(self._Y)} targets of {len(self._Y[0])} units)"
