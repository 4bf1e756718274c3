"""The restricted Boltzmann machine: couplings between two layers only, so a layer is drawn at once.

E(v, h) = -v' W h - b' v - c' h,  P(v, h) = exp(-E) / Z,  units 0 and 1, temperature 1

The field of hidden unit j is z_j = sum_i w_ij v_i + c_j, that of visible unit i is
z_i = sum_j w_ij h_j + b_i; a unit is 1 with probability 1 / (1 + exp(-field)).

`cd` is contrastive divergence as it is written, in float64; `train` and `sample` work in float32 by the
kernels of `_layers`. `log_Z`, `log_likelihood`, `gradient` and `expected_cd` are exact: they sum over
all states.
"""

import itertools
from typing import NamedTuple

import numpy as np

from hopkit import _check, _layers, _states


class RBM(NamedTuple):
    """A restricted Boltzmann machine; also what has its shape, such as a gradient.

    W : (n_visible, n_hidden) float, weights.
    b : (n_visible,) float, biases of the visible units.
    c : (n_hidden,) float, biases of the hidden units.
    """

    W: np.ndarray
    b: np.ndarray
    c: np.ndarray


class Epoch(NamedTuple):
    """What `train` yields.

    rbm : RBM, the machine so far, arrays of its own.
    chains : (C, n_visible) of 0 and 1, where the chains of the last batch are: samples of the model.
    """

    rbm: RBM
    chains: np.ndarray


class Estimate(NamedTuple):
    """What `ais` returns.

    log_Z : float.
    error : float, its standard error.
    """

    log_Z: float
    error: float


@np.errstate(all="ignore")
def init(n_visible, n_hidden, *, rng):
    """A new machine: small random weights, no biases.

    Parameters
    ----------
    n_visible, n_hidden : int
        Units of each layer.
    rng : numpy.random.Generator
        Gives the weights, 0.01 * rng.standard_normal((n_visible, n_hidden)): hidden units
        that begin equal stay equal.

    Returns
    -------
    RBM

    Raises
    ------
    ValueError
        If a layer is empty.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 10, "Two layers"; Hinton (2012), A practical guide to training RBMs, section 8.
    """
    n_visible = _check.count(n_visible, "n_visible", least=1)
    n_hidden = _check.count(n_hidden, "n_hidden", least=1)
    return _init(n_visible, n_hidden, _check.generator(rng))


@np.errstate(all="ignore")
def energy(rbm, V, H):
    """The energy of a joint state, visible and hidden.

    E(v, h) = -v' W h - b' v - c' h

    Parameters
    ----------
    rbm : RBM
        The machine.
    V : (n_visible,) or (B, n_visible) of 0 and 1
        Visible units, one state or one per row.
    H : (n_hidden,) or (B, n_hidden) of 0 and 1
        Hidden units, as many rows as V, or one state for all of them.

    Returns
    -------
    float or (B,) float

    Raises
    ------
    ValueError
        If a shape does not fit or a value is not 0 or 1.

    Source
    ------
    Lecture 10, "Two layers".
    """
    W, b, c = _machine(rbm)
    V = _check.states(V, len(W), low=0, name="V")
    H = _check.states(H, W.shape[1], low=0, name="H")
    if V.ndim == H.ndim == 2 and len(V) != len(H):
        raise ValueError(f"V and H must have as many rows; got {len(V)} and {len(H)}")
    E = 0 - ((V @ W * H).sum(axis=-1) + V @ b + H @ c)
    return float(E) if E.ndim == 0 else E


@np.errstate(all="ignore")
def hidden(rbm, V):
    """The probability of each hidden unit to be 1, given the visible units.

    P(h_j = 1 | v) = 1 / (1 + exp(-z_j)),  z_j = sum_i w_ij v_i + c_j

    Parameters
    ----------
    rbm : RBM
        The machine.
    V : (n_visible,) or (B, n_visible), from 0 to 1
        Visible units, one state or one per row; values between 0 and 1 are allowed.

    Returns
    -------
    (n_hidden,) or (B, n_hidden) float

    Raises
    ------
    ValueError
        If a shape does not fit or a value is not in range.

    Source
    ------
    Lecture 10, "Two layers"; Smolensky (1986), Parallel Distributed Processing 1, chapter 6.
    """
    rbm = _machine(rbm)
    return _hidden(rbm, _check.shares(V, len(rbm.b), name="V"))


@np.errstate(all="ignore")
def visible(rbm, H):
    """The probability of each visible unit to be 1, given the hidden units.

    P(v_i = 1 | h) = 1 / (1 + exp(-z_i)),  z_i = sum_j w_ij h_j + b_i

    Parameters
    ----------
    rbm : RBM
        The machine.
    H : (n_hidden,) or (B, n_hidden), from 0 to 1
        Hidden units, one state or one per row; probabilities are allowed.

    Returns
    -------
    (n_visible,) or (B, n_visible) float

    Raises
    ------
    ValueError
        As in `hidden`.

    Source
    ------
    As in `hidden`.
    """
    W, b, _ = _machine(rbm)
    return _layers.sigmoid(_check.shares(H, W.shape[1], name="H") @ W.T + b)


@np.errstate(all="ignore")
def free_energy(rbm, V):
    """The free energy of a visible state, the hidden units summed over: low where P(v) is high.

    F(v) = -ln sum_h exp(-E(v, h)) = -b' v - sum_j ln(1 + exp(z_j)),  P(v) = exp(-F(v)) / Z

    Parameters
    ----------
    rbm, V
        As in `hidden`.

    Returns
    -------
    float or (B,) float

    Raises
    ------
    ValueError
        As in `hidden`.

    Source
    ------
    Lecture 10, "Two layers".
    """
    rbm = _machine(rbm)
    F = _free_energy(rbm, _check.shares(V, len(rbm.b), name="V"))
    return float(F) if F.ndim == 0 else F


@np.errstate(all="ignore")
def log_Z(rbm):
    """The log partition function, exactly: ln of the sum of exp(-E), over all states of the smaller layer.

    Parameters
    ----------
    rbm : RBM
        The machine; its smaller layer has at most 20 units.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If both layers have more than 20 units: try `ais`.

    Source
    ------
    Lecture 10, "The exact machine".
    """
    return _log_Z(_machine(rbm))


@np.errstate(all="ignore")
def log_likelihood(rbm, V):
    """The log-likelihood of the data: the mean of ln P(v), exactly.

    L = mean of -F(v) - ln Z

    Parameters
    ----------
    rbm
        As in `log_Z`.
    V : (n_visible,) or (B, n_visible) of 0 and 1
        The data, one per row.

    Returns
    -------
    float
        In nats per row.

    Raises
    ------
    ValueError
        As in `log_Z`, or if V holds anything but 0 and 1: P is a probability of those only.

    Source
    ------
    Lecture 10, "The exact machine".
    """
    rbm, V = _data(rbm, V)
    return float(-_free_energy(rbm, V).mean() - _log_Z(rbm))


@np.errstate(all="ignore")
def gradient(rbm, V):
    """The gradient of the log-likelihood in each weight and bias, exactly: data minus model.

    dL/dw_ij = <v_i h_j>_data - <v_i h_j>_model,  and without h_j for b_i, without v_i for c_j

    Parameters
    ----------
    rbm, V
        As in `log_likelihood`.

    Returns
    -------
    RBM
        The derivative in each place of the machine.

    Raises
    ------
    ValueError
        As in `log_likelihood`.

    Source
    ------
    Lecture 10, "The exact machine".
    """
    rbm, V = _data(rbm, V)
    W, b, c = rbm
    model, total = RBM(np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)), _log_Z(rbm)
    for S, other, log_weight in _half_states(rbm):
        p, q = np.exp(log_weight - total), _layers.sigmoid(other)
        v, h = (q, S) if len(c) <= len(b) else (S, q)
        for part, moment in zip(model, ((p[:, None] * v).T @ h, p @ v, p @ h), strict=True):
            part += moment
    return RBM(*(data - part for data, part in zip(_moments(V, _hidden(rbm, V)), model, strict=True)))


@np.errstate(all="ignore")
def expected_cd(rbm, V, k=1):
    """The expected step of contrastive divergence, divided by eta, exactly: the mean of what `cd` does.

    <v_i h_j>_data - <v_i h_j>_k, the second after k steps of Gibbs sampling

    Parameters
    ----------
    rbm : RBM
        A small machine: both layers together have at most 20 units.
    V
        As in `log_likelihood`.
    k : int
        Gibbs steps, at least one.

    Returns
    -------
    RBM
        As in `gradient`, its limit for large k.

    Raises
    ------
    ValueError
        As in `log_likelihood`, or if the machine is larger.

    Source
    ------
    Lecture 10, "Contrastive divergence"; Carreira-Perpinan & Hinton (2005), AISTATS.
    """
    (rbm, V), k = _data(rbm, V), _check.count(k, "k", least=1)
    W, b, c = rbm
    _check.count(sum(W.shape), "the number of units", most=20)
    S, H = (np.concatenate(list(_states.blocks(n))) for n in W.shape)
    P_h, P_v = _all_given(S @ W + c, H), _all_given(H @ W.T + b, S)
    share = np.bincount((V @ 2.0 ** np.arange(len(W))[::-1]).astype(int), minlength=len(S)) / len(V)
    for _ in range(k):
        share = share @ P_h @ P_v
    P = _hidden(rbm, S)
    model = S.T @ (share[:, None] * P), share @ S, share @ P
    return RBM(*(data - part for data, part in zip(_moments(V, _hidden(rbm, V)), model, strict=True)))


@np.errstate(all="ignore")
def cd(rbm, V, *, rng, eta, k=1):
    """One step of contrastive divergence (CD-k): data minus where k Gibbs steps lead from the data.

    W <- W + eta (v0' p0 - vk' pk) / B,  b <- b + eta mean(v0 - vk),  c <- c + eta mean(p0 - pk)

    Parameters
    ----------
    rbm : RBM
        The machine; left as it is.
    V : (B, n_visible), from 0 to 1
        The batch v0, one per row; values between 0 and 1 enter as they are.
    rng : numpy.random.Generator
        Gives k times rng.random((B, n_hidden)) for h, rng.random((B, n_visible)) for v; a unit
        is 1 when its uniform is below its probability.
    eta : float > 0
        The learning rate.
    k : int
        Gibbs steps, at least one.

    Returns
    -------
    RBM
        The machine after the step, in float64.

    Raises
    ------
    ValueError
        If a shape does not fit or a value is out of range.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 10, "Contrastive divergence"; Hinton (2002), Neural Comput. 14, 1771.
    """
    W, b, c = _machine(rbm)
    v0 = v = _rows(V, len(W))
    rng, eta, k = _check.generator(rng), _check.positive(eta, "eta"), _check.count(k, "k", least=1)
    p0 = p = _layers.sigmoid(v0 @ W + c)
    for _ in range(k):
        h = (rng.random(p.shape) < p).astype(float)
        v = (rng.random(v.shape) < _layers.sigmoid(h @ W.T + b)).astype(float)
        p = _layers.sigmoid(v @ W + c)
    step = (v0.T @ p0 - v.T @ p) / len(v), (v0 - v).mean(axis=0), (p0 - p).mean(axis=0)
    return RBM(*(old + eta * change for old, change in zip((W, b, c), step, strict=True)))


@np.errstate(all="ignore")
def train(V, *, n_hidden=None, rng, start=None, eta=0.1, k=1, batch=20, persistent=False, n_epochs=None):
    """Fit a restricted Boltzmann machine by contrastive divergence (CD-k), epoch after epoch.

    The rule is that of `cd`, batch by batch. A new machine has the weights of `init`, and visible biases
    with which it knows how often each pixel is on: b_i = ln((n_on + 1/2) / (n_off + 1/2)).

    Parameters
    ----------
    V : (n, n_visible), from 0 to 1
        The data, one per row; values between 0 and 1 enter as they are.
    n_hidden : int, optional
        Hidden units; those of `start` if omitted.
    rng : numpy.random.Generator
        Gives the weights of a new machine, as in `init`; one key, from which the chains draw; and
        once per epoch the order of the rows, rng.permutation(n), cut into batches.
    start : RBM, optional
        The machine to start from, to go on with training; left as it is.
    eta : float > 0
        The learning rate.
    k : int
        Gibbs steps per batch, at least one.
    batch : int
        Rows that are learned at once; the last batch of an epoch may be smaller.
    persistent : bool
        Let the chains, as many as rows in a batch, go on from where the last batch left them (at first
        uniformly at random), instead of starting at the data: persistent contrastive divergence (PCD),
        or stochastic maximum likelihood.
    n_epochs : int, optional
        Passes over the data; endless if omitted.

    Returns
    -------
    iterator of Epoch

    Raises
    ------
    ValueError
        If a value is out of range, or neither n_hidden nor start is given; and from the iterator, when
        eta is so large that training diverges.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 10, "Contrastive divergence"; Tieleman (2008), ICML 25, 1064 (persistent chains); Hinton
    (2012), A practical guide to training RBMs, section 8 (initial biases).
    """
    V, rng = _rows(V), _check.generator(rng)
    n_hidden = None if n_hidden is None else _check.count(n_hidden, "n_hidden", least=1)
    eta, k = _check.positive(eta, "eta"), _check.count(k, "k", least=1)
    batch, persistent = _check.count(batch, "batch", least=1), _check.flag(persistent, "persistent")
    epochs = _check.epochs(n_epochs)
    if start is not None:
        start = _machine(start)
        if start.W.shape != (V.shape[1], n_hidden or start.W.shape[1]):
            raise ValueError(
                f"start must have n_visible = {V.shape[1]}"
                f"{f' and n_hidden = {n_hidden}' if n_hidden else ''}; got W of shape {start.W.shape}"
            )
    elif n_hidden is None:
        raise ValueError("train needs n_hidden, or a machine to start from")
    else:
        on = V.sum(axis=0) + 0.5
        start = _init(V.shape[1], n_hidden, rng)._replace(b=np.log(on / (len(V) + 1 - on)))
    V, parts = V.astype(np.float32), (part.clip(-1e30, 1e30).astype(np.float32) for part in start)
    return _check.quiet(_epochs(V, *parts, rng, eta, k, min(len(V), batch), persistent, epochs))


@np.errstate(all="ignore")
def sample(rbm, *, rng, n_chains, n_steps, clamped=None, every=None):
    """Block Gibbs sampling with many chains, each drawing its layers in turn.

    Parameters
    ----------
    rbm : RBM
        The machine.
    rng : numpy.random.Generator
        Gives one key, from which the chains draw, first their starts: uniformly at random.
    n_chains : int
        Independent chains.
    n_steps : int
        Times that the hidden, then the visible units are drawn.
    clamped : dict, optional
        Visible units that are held, {unit: 0 or 1}: to complete a picture, or to classify.
    every : int, optional
        Return the states after each `every` steps, too: the last of them are those without `every`.

    Returns
    -------
    (n_chains, n_visible) of 0 and 1
        The visible units after the last step; with `every`, (n_steps // every, n_chains, n_visible).

    Raises
    ------
    ValueError
        If a unit or a value is out of range.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 10, "All at once?".
    """
    W, b, c = (part.clip(-1e30, 1e30).astype(np.float32) for part in _machine(rbm))
    n_chains, n_steps = _check.count(n_chains, "n_chains"), _check.count(n_steps, "n_steps")
    units, values = _check.clamped(clamped, len(b))
    every = None if every is None else _check.count(every, "every", least=1)
    watched = None if every is None else np.empty((n_steps // every, n_chains, len(b)))
    key = _check.generator(rng).integers(2**64, dtype=np.uint64)
    v, h = np.empty((n_chains, len(b)), np.float32), np.empty((n_chains, len(c)), np.float32)
    y, z = np.empty_like(v), np.empty_like(h)
    _layers.draw(np.zeros_like(y), np.zeros_like(b), v, key, 0)
    v[:, units] = values
    for t in range(n_steps if every is None else n_steps // every * every):
        _layers.draw(np.matmul(v, W, out=z), c, h, key, 2 * t + 1)
        _layers.draw(_layers.downward(h, W, y), b, v, key, 2 * t + 2)
        v[:, units] = values
        if every is not None and (t + 1) % every == 0:
            watched[t // every] = v
    return v.astype(np.float64) if every is None else watched


@np.errstate(all="ignore")
def ais(rbm, *, rng, n_chains=100, n_temperatures=1000):
    """Annealed importance sampling (AIS): estimate log Z of a machine too large to enumerate.

    Chains cool from the machine without its hidden units, whose Z is known, to the machine itself;
    at each temperature a chain multiplies its weight by the ratio of the two unnormalised
    probabilities of its state. Z is the mean weight times the known Z.

    Parameters
    ----------
    rbm : RBM
        The machine.
    rng : numpy.random.Generator
        Gives rng.random((n_chains, n_visible)) for the start, then at each temperature between the
        two ends rng.random((n_chains, n_hidden)) for h and rng.random((n_chains, n_visible)) for v.
    n_chains : int
        Independent chains, at least two.
    n_temperatures : int
        Temperatures on the way, evenly spaced in 1 / T from 0 to 1, both ends included.

    Returns
    -------
    Estimate
        log Z and its standard error. With too few temperatures both are too small, because the few
        chains with large weights are missed.

    Raises
    ------
    ValueError
        If there are fewer than two chains or temperatures.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 10, "How good is it?"; Neal (2001), Stat. Comput. 11, 125; Salakhutdinov & Murray
    (2008), ICML 25, 872.
    """
    W, b, c = _machine(rbm)
    rng, n_chains = _check.generator(rng), _check.count(n_chains, "n_chains", least=2)
    coldness = np.linspace(0, 1, _check.count(n_temperatures, "n_temperatures", least=2))
    v = (rng.random((n_chains, len(b))) < _layers.sigmoid(b)).astype(float)
    log_w = np.full(n_chains, _layers.softplus(b) + len(c) * np.log(2))
    for before, now in itertools.pairwise(coldness):
        z = v @ W + c
        log_w += _layers.softplus(now * z) - _layers.softplus(before * z)
        if now < 1:
            h = (rng.random(z.shape) < _layers.sigmoid(now * z)).astype(float)
            v = (rng.random(v.shape) < _layers.sigmoid(now * (h @ W.T) + b)).astype(float)
    w = np.exp(log_w - log_w.max())
    return Estimate(
        float(log_w.max() + np.log(w.mean())), float(w.std(ddof=1) / w.mean() / np.sqrt(n_chains))
    )


def _init(n_visible, n_hidden, rng):
    W = 0.01 * rng.standard_normal((n_visible, n_hidden))
    return RBM(W, np.zeros(n_visible), np.zeros(n_hidden))


def _hidden(rbm, V):
    return _layers.sigmoid(V @ rbm.W + rbm.c)


def _free_energy(rbm, V):
    return -(V @ rbm.b) - _layers.softplus(V @ rbm.W + rbm.c)


def _log_Z(rbm):
    logs = np.concatenate([log_weight for _, _, log_weight in _half_states(rbm)])
    return float(_layers.log_sum(logs))


def _machine(rbm):
    try:
        W, b, c = rbm
    except (TypeError, ValueError):
        raise TypeError(f"rbm must be an RBM(W, b, c); got {type(rbm).__name__}") from None
    W = _check.between(W)
    return RBM(W, _check.biases(b, len(W)), _check.biases(c, W.shape[1], "c"))


def _rows(V, n_visible=None):
    V = _check.shares(V, n_visible, name="V", rows=True)
    if not len(V):
        raise ValueError("V must have at least one row")
    return V


def _data(rbm, V):
    """The machine and its data as rows, both checked."""
    rbm = _machine(rbm)
    V = np.atleast_2d(_check.states(V, len(rbm.b), low=0, name="V"))
    if not len(V):
        raise ValueError("V must have at least one row")
    return rbm, V


def _moments(v, p):
    return v.T @ p / len(v), v.mean(axis=0), p.mean(axis=0)


def _half_states(machine):
    """All states of the smaller layer, the fields they give the other, and log sum over that of exp(-E)."""
    W, b, c = machine
    if len(b) < len(c):
        W, b, c = W.T, c, b
    if len(c) > 20:
        raise ValueError(
            f"2^n states of the smaller layer are tried, so n may be at most 20; got {len(c)}; try ais"
        )
    for S in _states.blocks(len(c)):
        field = S @ W.T + b
        yield S, field, S @ c + _layers.softplus(field)


def _all_given(fields, states):
    """The probability of each state of a layer (columns), given each row of fields."""
    return np.exp(fields @ states.T - _layers.softplus(fields)[:, None])


def _epochs(V, W, b, c, rng, eta, k, batch, persistent, epochs):
    """As in `cd`: v0, p0 of the batch, v, p of the chains; p0 and p hold the fields first, z is either."""
    key, t = rng.integers(2**64, dtype=np.uint64), 0
    V0, V1, Y = (np.empty((batch, len(b)), np.float32) for _ in range(3))
    P0, P1, H = (np.empty((batch, len(c)), np.float32) for _ in range(3))
    data, model = np.empty_like(W), np.empty_like(W)
    if persistent:
        _layers.draw(np.zeros_like(V1), np.zeros_like(b), V1, key, t)
    for epoch in epochs:
        order = rng.permutation(len(V))
        with np.errstate(over="ignore", invalid="ignore"):  # divergence is found below
            for rows in (order[a : a + batch] for a in range(0, len(V), batch)):
                v0, p0 = V0[: len(rows)], P0[: len(rows)]
                v, y, p, h = (part if persistent else part[: len(rows)] for part in (V1, Y, P1, H))
                z = np.matmul(np.take(V, rows, axis=0, out=v0, mode="clip"), W, out=p0)
                if persistent:
                    _layers.expect(p0, c)
                    z = np.matmul(v, W, out=p)
                for _ in range(k):
                    _layers.draw(z, c, h, key, t + 1)
                    _layers.draw(_layers.downward(h, W, y), b, v, key, t + 2)
                    z = np.matmul(v, W, out=p)
                    t += 2
                _layers.expect(p, c)
                np.matmul(v0.T, p0, out=data)
                np.matmul(v.T, p, out=model)
                _layers.learn(W, b, c, data, model, v0, p0, v, p, eta)
        _check.learned(W, b, c, eta=eta, epoch=epoch)
        yield Epoch(RBM(*(part.astype(np.float64) for part in (W, b, c))), v.astype(np.float64))
