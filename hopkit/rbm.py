"""The restricted Boltzmann machine: visible units talk to hidden units only, so a layer is drawn at once.

E(v, h) = -v' W h - b' v - c' h,  P(v, h) = exp(-E) / Z,  units 0 and 1, temperature 1

The field of hidden unit j is z_j = sum_i w_ij v_i + c_j, that of visible unit i is
y_i = sum_j w_ij h_j + b_i; a unit is 1 with probability 1 / (1 + exp(-field)).

`cd` is the learning rule as it is written; `train` and `sample` work in float32 by kernels: fields
know seven digits, probabilities are right to 3e-7 given their field, uniforms have 24 bits. `log_Z`,
`log_likelihood`, `gradient` and `expected_cd` know no chance: they sum over all states.
"""

import itertools
from typing import NamedTuple

import numpy as np
from numba import njit

from hopkit import _check


class RBM(NamedTuple):
    """A machine; also what has its shape, such as a gradient.

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
    chains : (C, n_visible) of 0 and 1, where the chains of the last batch are: what it believes in.
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


def init(n_visible, n_hidden, *, rng):
    """A machine that believes in nothing yet: small random weights, no biases.

    Parameters
    ----------
    n_visible, n_hidden : int
        Units of each layer.
    rng : numpy.random.Generator
        Gives the weights, 0.01 * rng.standard_normal((n_visible, n_hidden)): equal hidden units
        would stay equal for ever.

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
    W = 0.01 * _check.generator(rng).standard_normal((n_visible, n_hidden))
    return RBM(W, np.zeros(n_visible), np.zeros(n_hidden))


def hidden(rbm, V):
    """The probability of each hidden unit to be 1, given the visible units.

    P(h_j = 1 | v) = 1 / (1 + exp(-z_j)),  z_j = sum_i w_ij v_i + c_j

    Parameters
    ----------
    rbm : RBM
        The machine.
    V : (n_visible,) or (B, n_visible), from 0 to 1
        Visible units, one state or one a row; grey is allowed.

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
    W, _, c = _machine(rbm)
    return _sigmoid(_check.shares(V, len(W), name="V") @ W + c)


def visible(rbm, H):
    """The probability of each visible unit to be 1, given the hidden units.

    P(v_i = 1 | h) = 1 / (1 + exp(-y_i)),  y_i = sum_j w_ij h_j + b_i

    Parameters
    ----------
    rbm : RBM
        The machine.
    H : (n_hidden,) or (B, n_hidden), from 0 to 1
        Hidden units, one state or one a row; probabilities are allowed.

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
    return _sigmoid(_check.shares(H, W.shape[1], name="H") @ W.T + b)


def free_energy(rbm, V):
    """How unlikely the machine finds a visible state, whatever the hidden units do.

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
    W, b, c = _machine(rbm)
    V = _check.shares(V, len(W), name="V")
    F = -(V @ b) - _softplus(V @ W + c)
    return float(F) if V.ndim == 1 else F


def log_Z(rbm):
    """The logarithm of the sum of exp(-E) over all states, exactly, by trying all of the smaller layer.

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
    logs = np.concatenate([log_weight for _, _, log_weight in _half_states(_machine(rbm))])
    return float(logs.max() + np.log(np.exp(logs - logs.max()).sum()))


def log_likelihood(rbm, V):
    """How likely the machine finds the data: the mean of ln P(v), exactly.

    L = mean of -F(v) - ln Z

    Parameters
    ----------
    rbm
        As in `log_Z`.
    V : (n_visible,) or (B, n_visible) of 0 and 1
        The data, one a row.

    Returns
    -------
    float
        In nats a row.

    Raises
    ------
    ValueError
        As in `log_Z`, or if V holds anything but 0 and 1: P is a probability of those only.

    Source
    ------
    Lecture 10, "The exact machine".
    """
    V = _data(rbm, V)
    return float(-free_energy(rbm, V).mean() - log_Z(rbm))


def gradient(rbm, V):
    """How the log-likelihood changes with each weight and bias, exactly: data minus model.

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
    V = _data(rbm, V)
    W, b, c = machine = _machine(rbm)
    model, total = RBM(np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)), log_Z(rbm)
    for S, other, log_weight in _half_states(machine):
        p, q = np.exp(log_weight - total), _sigmoid(other)
        v, h = (q, S) if len(c) <= len(b) else (S, q)
        for part, moment in zip(model, ((p[:, None] * v).T @ h, p @ v, p @ h), strict=True):
            part += moment
    return RBM(*(data - part for data, part in zip(_moments(V, hidden(rbm, V)), model, strict=True)))


def expected_cd(rbm, V, k=1):
    """What `cd` does on average, over all that chance could do: divided by eta, and exactly.

    <v_i h_j>_data - <v_i h_j>_k, the second after k rounds of drawing h and v anew

    Parameters
    ----------
    rbm : RBM
        A small machine: both layers together have at most 20 units.
    V
        As in `log_likelihood`.
    k : int
        Rounds, at least one.

    Returns
    -------
    RBM
        As in `gradient`, to which it tends as k grows.

    Raises
    ------
    ValueError
        As in `log_likelihood`, or if the machine is larger.

    Source
    ------
    Lecture 10, "Contrastive divergence"; Carreira-Perpinan & Hinton (2005), AISTATS.
    """
    V, k = _data(rbm, V), _check.count(k, "k", least=1)
    W, b, c = _machine(rbm)
    _check.count(sum(W.shape), "the number of units", most=20)
    S, H = (np.concatenate(list(_states(n))) for n in W.shape)
    P_h, P_v = _all_given(S @ W + c, H), _all_given(H @ W.T + b, S)
    share = np.bincount((V @ 2.0 ** np.arange(len(W))[::-1]).astype(int), minlength=len(S)) / len(V)
    for _ in range(k):
        share = share @ P_h @ P_v
    model = S.T @ (share[:, None] * hidden(rbm, S)), share @ S, share @ hidden(rbm, S)
    return RBM(*(data - part for data, part in zip(_moments(V, hidden(rbm, V)), model, strict=True)))


def cd(rbm, V, *, rng, eta, k=1):
    """One step of contrastive divergence: make the data likelier than where k rounds lead from it.

    W <- W + eta (v0' p0 - vk' pk) / B,  b <- b + eta mean(v0 - vk),  c <- c + eta mean(p0 - pk)

    Parameters
    ----------
    rbm : RBM
        The machine; left as it is.
    V : (B, n_visible), from 0 to 1
        The batch v0, one a row; grey values enter as they are.
    rng : numpy.random.Generator
        Gives k times rng.random((B, n_hidden)) for h, rng.random((B, n_visible)) for v; a unit
        is 1 when its uniform is below its probability.
    eta : float > 0
        The learning rate.
    k : int
        Rounds, at least one.

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
    p0 = p = _sigmoid(v0 @ W + c)
    for _ in range(k):
        h = (rng.random(p.shape) < p).astype(float)
        v = (rng.random(v.shape) < _sigmoid(h @ W.T + b)).astype(float)
        p = _sigmoid(v @ W + c)
    step = (v0.T @ p0 - v.T @ p) / len(v), (v0 - v).mean(axis=0), (p0 - p).mean(axis=0)
    return RBM(*(old + eta * change for old, change in zip((W, b, c), step, strict=True)))


def train(V, *, n_hidden, rng, eta=0.1, k=1, batch=20, persistent=False, n_epochs=None):
    """Learn a data set by contrastive divergence, epoch after epoch.

    The rule is that of `cd`, batch by batch. The caller's loop decides when to stop.

    Parameters
    ----------
    V : (n, n_visible), from 0 to 1
        The data, one a row; grey values enter as they are.
    n_hidden : int
        Hidden units.
    rng : numpy.random.Generator
        Gives the weights to start from, as in `init`; one key, from which the chains draw; and
        once an epoch the order of the rows, rng.permutation(n), cut into batches.
    eta : float > 0
        The learning rate.
    k : int
        Rounds from one batch to the next, at least one.
    batch : int
        Rows that are learned at once; the last batch of an epoch may be smaller.
    persistent : bool
        Let as many chains as rows in a batch go on from where they were, at first at random, instead
        of starting each batch's from its data: stochastic maximum likelihood.
    n_epochs : int, optional
        Passes over the data; without end if omitted.

    Returns
    -------
    iterator of Epoch

    Raises
    ------
    ValueError
        If a value is out of range; and from the iterator, when eta is so large that training diverges.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 10, "Contrastive divergence"; Tieleman (2008), ICML 25, 1064 (persistent chains).
    """
    V = _rows(V).astype(np.float32)
    n_hidden, k = _check.count(n_hidden, "n_hidden", least=1), _check.count(k, "k", least=1)
    batch, eta = min(len(V), _check.count(batch, "batch", least=1)), _check.positive(eta, "eta")
    epochs = itertools.count(1) if n_epochs is None else range(1, 1 + _check.count(n_epochs, "n_epochs"))
    rbm = init(V.shape[1], n_hidden, rng=rng)
    return _epochs(V, *(part.astype(np.float32) for part in rbm), rng, eta, k, batch, persistent, epochs)


def sample(rbm, *, rng, n_chains, n_steps, clamped=None):
    """Let the machine dream: many chains at once, each drawing its layers in turn.

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
        Visible units that stay as they are, {unit: 0 or 1}.

    Returns
    -------
    (n_chains, n_visible) of 0 and 1
        The visible units after the last step.

    Raises
    ------
    ValueError
        If a unit or a value is out of range.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 10, "No loops".
    """
    W, b, c = (part.clip(-1e30, 1e30).astype(np.float32) for part in _machine(rbm))
    n_chains, n_steps = _check.count(n_chains, "n_chains"), _check.count(n_steps, "n_steps")
    units, values = _check.clamped(clamped, len(b))
    key = _check.generator(rng).integers(2**64, dtype=np.uint64)
    v, h = np.empty((n_chains, len(b)), np.float32), np.empty((n_chains, len(c)), np.float32)
    y, z = np.empty_like(v), np.empty_like(h)
    _draw(np.zeros_like(y), np.zeros_like(b), v, key, 0)
    v[:, units] = values
    for t in range(n_steps):
        _draw(np.matmul(v, W, out=z), c, h, key, 2 * t + 1)
        _draw(_above(h, W, y), b, v, key, 2 * t + 2)
        v[:, units] = values
    return v.astype(np.float64)


def ais(rbm, *, rng, n_chains=100, n_temperatures=1000):
    """Estimate log Z of a machine too large to enumerate: annealed importance sampling.

    Chains cool from the machine without its hidden units, whose Z is known, to the machine itself;
    at each temperature they note by how much Z would grow if theirs were the only state.

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
        log Z and its standard error. With too few temperatures both are too small: chains that
        found what matters are rare.

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
    v = (rng.random((n_chains, len(b))) < _sigmoid(b)).astype(float)
    log_w = np.full(n_chains, _softplus(b) + len(c) * np.log(2))
    for before, now in itertools.pairwise(coldness):
        z = v @ W + c
        log_w += _softplus(now * z) - _softplus(before * z)
        if now < 1:
            h = (rng.random(z.shape) < _sigmoid(now * z)).astype(float)
            v = (rng.random(v.shape) < _sigmoid(now * (h @ W.T) + b)).astype(float)
    w = np.exp(log_w - log_w.max())
    return Estimate(
        float(log_w.max() + np.log(w.mean())), float(w.std(ddof=1) / w.mean() / np.sqrt(n_chains))
    )


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
    n_visible = len(_machine(rbm).W)
    return _rows(np.atleast_2d(_check.states(V, n_visible, low=0, name="V")), n_visible)


def _sigmoid(z):
    with np.errstate(over="ignore"):  # 1 / inf is the right answer
        return 1 / (1 + np.exp(-z))


def _softplus(z):
    """The sum over the last axis of ln(1 + exp(z)), one logarithm for 512 factors of at most 2."""
    tail = 1 + np.exp(-np.abs(z))
    logs = [np.log(tail[..., k : k + 512].prod(axis=-1)) for k in range(0, z.shape[-1], 512)]
    return np.maximum(z, 0).sum(axis=-1) + sum(logs)


def _moments(v, p):
    return v.T @ p / len(v), v.mean(axis=0), p.mean(axis=0)


def _states(n):
    """All 2^n states in counting order, in blocks of at most 2^14 rows."""
    block = np.arange(min(2**n, 2**14))
    for start in range(0, 2**n, 2**14):
        yield ((start + block)[:, None] >> np.arange(n)[::-1] & 1).astype(float)


def _half_states(machine):
    """All states of the smaller layer, the fields they give the other, and log sum over that of exp(-E)."""
    W, b, c = machine
    if len(b) < len(c):
        W, b, c = W.T, c, b
    if len(c) > 20:
        raise ValueError(
            f"2^n states of the smaller layer are tried, so n may be at most 20; got {len(c)}; try ais"
        )
    for S in _states(len(c)):
        field = S @ W.T + b
        yield S, field, S @ c + _softplus(field)


def _all_given(fields, states):
    """The probability of each state of a layer (columns), given each row of fields."""
    return np.exp(fields @ states.T - _softplus(fields)[:, None])


def _epochs(V, W, b, c, rng, eta, k, batch, persistent, epochs):
    """As in `cd`: v0, p0 of the batch, v, p of the chains; p0 and p hold the fields first, z is either."""
    key, t = rng.integers(2**64, dtype=np.uint64), 0
    V0, V1, Y = (np.empty((batch, len(b)), np.float32) for _ in range(3))
    P0, P1, H = (np.empty((batch, len(c)), np.float32) for _ in range(3))
    data, model = np.empty_like(W), np.empty_like(W)
    if persistent:
        _draw(np.zeros_like(V1), np.zeros_like(b), V1, key, t)
    for epoch in epochs:
        order = rng.permutation(len(V))
        with np.errstate(over="ignore", invalid="ignore"):  # divergence is found below
            for rows in (order[a : a + batch] for a in range(0, len(V), batch)):
                v0, p0 = V0[: len(rows)], P0[: len(rows)]
                v, y, p, h = (part if persistent else part[: len(rows)] for part in (V1, Y, P1, H))
                z = np.matmul(np.take(V, rows, axis=0, out=v0, mode="clip"), W, out=p0)
                if persistent:
                    _expect(p0, c)
                    z = np.matmul(v, W, out=p)
                for _ in range(k):
                    _draw(z, c, h, key, t + 1)
                    _draw(_above(h, W, y), b, v, key, t + 2)
                    z = np.matmul(v, W, out=p)
                    t += 2
                _expect(p, c)
                np.matmul(v0.T, p0, out=data)
                np.matmul(v.T, p, out=model)
                _learn(W, b, c, data, model, v0, p0, v, p, eta)
        _check.learned(W, b, c, eta=eta, epoch=epoch)
        yield Epoch(RBM(*(part.astype(np.float64) for part in (W, b, c))), v.astype(np.float64))


def _above(h, W, y):
    """y becomes h W'."""
    if h.size * len(W) > 2**18:  # enough for OpenBLAS to start threads, unless both arrays are turned
        h = np.asfortranarray(h)
    return np.matmul(h, W.T, out=y)


@njit(cache=True, nogil=True, error_model="numpy")
def _expect(z, bias):
    """z, fields without their biases, becomes probabilities."""
    for r in range(z.shape[0]):
        fields = z[r]
        for i in range(bias.size):
            fields[i] = _logistic(fields[i] + bias[i])


@njit(cache=True, nogil=True, error_model="numpy")
def _draw(z, bias, s, key, t):
    """As `_expect`; s becomes 1 where the uniform, which hangs on key, t and the place alone, is below."""
    stream = _mix(key + np.uint64(t) * np.uint64(0x9E3779B97F4A7C15))
    for r in range(z.shape[0]):
        fields, states = z[r], s[r]
        start = stream + np.uint64(r * bias.size) * np.uint64(0x9E3779B97F4A7C15)
        for i in range(bias.size):
            bits = _mix(start + np.uint64(i) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
            u = np.float32(np.int32(bits)) * np.float32(2**-24)
            fields[i] = _logistic(fields[i] + bias[i])
            states[i] = np.float32(1) if u < fields[i] else np.float32(0)


@njit(cache=True, nogil=True, error_model="numpy")
def _learn(W, b, c, data, model, v0, p0, v, p, eta):
    """W, b and c change in place, by the sums over the batch and over the chains."""
    up, down = np.float32(eta / len(v0)), np.float32(eta / len(v))
    for i in range(b.size):
        weights, more, less = W[i], data[i], model[i]
        for j in range(c.size):
            weights[j] += up * more[j] - down * less[j]
    _add(b, up, v0)
    _add(b, -down, v)
    _add(c, up, p0)
    _add(c, -down, p)


@njit(cache=True, nogil=True)
def _add(bias, scale, rows):
    for r in range(rows.shape[0]):
        row = rows[r]
        for i in range(bias.size):
            bias[i] += scale * row[i]


@njit(cache=True, nogil=True, error_model="numpy")
def _logistic(z):
    """1 / (1 + exp(-z)) to 3e-7, as 1/2 + z P(z^2) / Q(z^2): that, not exp, becomes vector code."""
    z = min(max(z, np.float32(-17.5)), np.float32(17.5))  # where it just reaches 0 and 1
    q = z * z
    above = np.float32(1.4233187e-11)
    above = above * q + np.float32(8.3778999e-08)
    above = above * q + np.float32(5.5392391e-05)
    above = above * q + np.float32(0.0083889596)
    above = above * q + np.float32(0.25)
    below = np.float32(3.2275936e-09)
    below = below * q + np.float32(5.2618134e-06)
    below = below * q + np.float32(0.0016290096)
    below = below * q + np.float32(0.11688913)
    below = below * q + np.float32(1)
    return np.float32(0.5) + z * above / below


@njit(cache=True, nogil=True)
def _mix(x):
    """Scramble 64 bits (the output step of splitmix64: Steele, Lea & Flood 2014)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
