"""Restricted machines: one epoch of contrastive divergence, of digits and of wider made-up data."""

import itertools

import numpy as np

from benchmarks.timing import Case, Contender, installed
from hopkit import patterns, rbm

ETA = np.float32(0.05)


def cases(toy=False):
    """One round a batch, with the hidden probabilities in both statistics and drawn visible units."""
    digits = (patterns.digits()[0] > 0.5).astype(np.float32)[: 50 if toy else None]
    for B in (10,) if toy else (10, 64, 100):
        yield case("digits", digits, 128, B, scikit=4, torch=3, numpy=1.6)
    rows = np.random.default_rng(1).random((50, 30) if toy else (5000, 784)) < 0.15
    yield case(
        "15 % on", rows.astype(np.float32), 20 if toy else 500, 20 if toy else 100, torch=1.3, limit=1.25
    )


def case(name, V, n_hidden, B, *, scikit=None, torch=None, numpy=None, limit=None):
    start = [part.astype(np.float32) for part in rbm.init(V.shape[1], n_hidden, rng=np.random.default_rng(2))]
    rng = np.random.default_rng(3)
    epochs = rbm._epochs(
        V, *(part.copy() for part in start), rng, float(ETA), 1, B, False, itertools.count(1)
    )
    once = {"n_hidden": n_hidden, "eta": float(ETA), "batch": B, "n_epochs": 1}
    machine = [part.copy() for part in start]
    return Case(
        "restricted machine, CD-1",
        f"{name}, {V.shape[1]} × {n_hidden}, batches of {B}",
        "epoch",
        [
            Contender("hopkit", lambda: next(epochs)),
            Contender(
                "rbm.train, checks and a new machine included", lambda: next(rbm.train(V, rng=rng, **once))
            ),
            scikit_learn(V, n_hidden, B, scikit),
            pytorch(V, start, B, torch),
            Contender("NumPy", lambda: numpy_epoch(V, *machine, rng, B), gate=numpy),
            Contender("five products a batch", products(V, n_hidden, B), gate=limit, limit=True),
        ],
        "The products use all cores, while drawing and learning, an eighth of the work, keep to one."
        if limit
        else "Calls this short move by a third from run to run.",
    )


def scikit_learn(V, n_hidden, B, gate):
    """Persistent chains, as it has no others: they cost the same."""
    neural_network = installed("sklearn.neural_network")
    if not neural_network:
        return Contender("scikit-learn", "scikit-learn", gate=gate)
    machine = neural_network.BernoulliRBM(
        n_hidden, learning_rate=float(ETA), batch_size=B, n_iter=1, random_state=1
    )
    return Contender("scikit-learn", lambda: machine.fit(V), gate=gate)


def pytorch(V, start, B, gate):
    torch = installed("torch")
    if not torch:
        return Contender("torch", "torch", gate=gate)
    data, generator = torch.from_numpy(V), torch.Generator().manual_seed(1)
    W, b, c = (torch.from_numpy(part.copy()) for part in start)

    def epoch():
        with torch.no_grad():
            for v0 in data[torch.randperm(len(data), generator=generator)].split(B):
                p0 = torch.sigmoid(v0 @ W + c)
                h = torch.bernoulli(p0, generator=generator)
                v = torch.bernoulli(torch.sigmoid(h @ W.T + b), generator=generator)
                p = torch.sigmoid(v @ W + c)
                rate = float(ETA) / len(v0)
                W.add_(v0.T @ p0 - v.T @ p, alpha=rate)
                b.add_((v0 - v).sum(0), alpha=rate)
                c.add_((p0 - p).sum(0), alpha=rate)

    return Contender("torch", epoch, gate=gate)


def numpy_epoch(V, W, b, c, rng, B):
    for rows in batches(rng.permutation(len(V)), B):
        v0 = V[rows]
        p0 = sigmoid(v0 @ W + c)
        h = (rng.random(p0.shape, dtype=np.float32) < p0).astype(np.float32)
        v = (rng.random(v0.shape, dtype=np.float32) < sigmoid(h @ W.T + b)).astype(np.float32)
        p = sigmoid(v @ W + c)
        rate = ETA / np.float32(len(v0))
        W += rate * (v0.T @ p0 - v.T @ p)
        b += rate * (v0 - v).sum(axis=0)
        c += rate * (p0 - p).sum(axis=0)


def products(V, n_hidden, B):
    """Nothing but an epoch's matrix products, into arrays that are there."""
    W = np.ones((V.shape[1], n_hidden), np.float32)
    step, P, Y = np.empty_like(W), np.ones((B, n_hidden), np.float32), np.empty((B, len(W)), np.float32)

    def epoch():
        for v in batches(V, B):
            p, y = P[: len(v)], Y[: len(v)]
            np.matmul(v, W, out=p)
            np.matmul(p, W.T, out=y)
            np.matmul(v, W, out=p)
            np.matmul(v.T, p, out=step)
            np.matmul(v.T, p, out=step)

    return epoch


def batches(V, B):
    return (V[a : a + B] for a in range(0, len(V), B))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
