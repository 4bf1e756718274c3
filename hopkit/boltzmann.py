"""The Boltzmann machine, a stochastic net of 0/1 units: its distribution, samples of it, and learning.

E = -1/2 s' W s - b' s, with W symmetric and a zero diagonal, and P(s) = exp(-E / T) / Z.
Given the rest, unit i is 1 with probability sigma(z_i / T), z_i = sum_j w_ij s_j + b_i.

`exact` sums over all states, so every sampler here can be compared with the truth. W may be a
scipy.sparse array wherever a net can be too large for a full matrix.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from hopkit import _check, _cores, _states, chains


class Exact(NamedTuple):
    """What `exact` returns.

    p : (2^N,) float, the probability of each state in the order of `states`; None above N = 20.
    log_Z : float, the logarithm of the partition function Z.
    U : float, internal energy, the mean of E.
    H : float, entropy in nats; above N = 20 it is log Z + U / T, with the rounding of both.
    F : float, free energy U - T H = -T log Z.
    mean : (N,) float, the probability that a unit is 1.
    correlation : (N, N) float, <s s'>: the probability that two units are both 1.
    """

    p: np.ndarray | None
    log_Z: float
    U: float
    H: float
    F: float
    mean: np.ndarray
    correlation: np.ndarray


class Annealed(NamedTuple):
    """What `anneal` returns.

    states : (n_chains, N) of 0 and 1, where the chains ended.
    energies : (n_chains,) float, their energies.
    """

    states: np.ndarray
    energies: np.ndarray


class Completed(NamedTuple):
    """What `complete` returns.

    state : (N,) of 0 and 1, each unit as it is in most of the chains.
    p : (N,) float, the share of the chains in which it is 1.
    """

    state: np.ndarray
    p: np.ndarray


class Gradient(NamedTuple):
    """What `gradient` returns: (N, N) and (N,) float, the derivatives of the log-likelihood."""

    W: np.ndarray
    b: np.ndarray


class Epoch(NamedTuple):
    """What `train` yields.

    W, b : (N, N) and (N,) float, weights and biases after this epoch's update; the caller's to keep.
    data, model : (N, N) float, <s s'> with the visible units clamped to the data, and with
        all units free; both before the update. The diagonal holds the means.
    """

    W: np.ndarray
    b: np.ndarray
    data: np.ndarray
    model: np.ndarray


@np.errstate(all="ignore")
def states(n):
    """All 2^n states, in counting order.

    Parameters
    ----------
    n : int
        Units, 0 to 20.

    Returns
    -------
    (2^n, n) of 0 and 1
        In the order of `itertools.product([0, 1], repeat=n)`: the last unit changes fastest.

    Raises
    ------
    ValueError
        If n > 20: more than a million states.

    Source
    ------
    Lecture 7, "What the coins add up to".
    """
    return _states.numbered(0, 2 ** _check.count(n, "n", most=20), n)


@np.errstate(all="ignore")
def energy(W, s, b=None):
    """How high a state lies.

    E = -1/2 s' W s - b' s

    Parameters
    ----------
    W : (N, N) float, or sparse
        Weights, in units of energy: symmetric, zero diagonal.
    s : (N,) or (K, N) of 0 and 1
        One state, or one per row.
    b : (N,) float, optional
        Biases, in units of energy; zero if omitted.

    Returns
    -------
    float or (K,) float
        The energy of each state.

    Raises
    ------
    ValueError
        If W is asymmetric or feeds a unit to itself, shapes differ, or a state is not 0 or 1.

    Source
    ------
    Lecture 7, "From −1 and +1 to 0 and 1".
    """
    W = _check.couplings(W)
    s, b = _check.states(s, W.shape[0], low=0, name="s"), _check.biases(b, W.shape[0])
    E = _energy(W, s, b)
    return float(E) if s.ndim == 1 else E


@np.errstate(all="ignore")
def from_hopfield(W, b=None):
    """Weights and biases of 0/1 units with the same distribution: y = 2 s - 1 put into the energy.

    W -> 4 W,  b -> 2 b - 2 W 1; every energy falls by the same sum_i b_i - 1/2 sum_ij w_ij.

    Parameters
    ----------
    W, b
        Of the -1/+1 units, as in `hopfield.settle`; W may be sparse.

    Returns
    -------
    W, b
        Of the 0/1 units.

    Raises
    ------
    ValueError
        If W is asymmetric or feeds a unit to itself.

    Source
    ------
    Lecture 7, "From −1 and +1 to 0 and 1".
    """
    W = _check.couplings(W)
    return 4 * W, 2 * _check.biases(b, W.shape[0]) - 2 * W.sum(axis=1)


@np.errstate(all="ignore")
def exact(W, b=None, T=1.0):
    """The Boltzmann distribution of a small net, exactly, by summing over all 2^N states.

    P(s) = exp(-E(s) / T) / Z,   U = <E>,   H = -<log P>,   F = U - T H = -T log Z

    Parameters
    ----------
    W, b
        As in `energy`, N <= 30.
    T : float > 0
        Temperature, in units of energy; inf makes all states equally probable (and F minus infinity).

    Returns
    -------
    Exact
        Probabilities and log Z to about 1e-13, as long as energies / T stay below a few hundred.

    Raises
    ------
    ValueError
        As in `energy`, if N > 30, or if T is not positive or so small that E / T overflows.

    Source
    ------
    Lecture 7, "What the coins add up to", "The game".
    """
    W = _check.couplings(W)
    return _exact(W, _check.biases(b, W.shape[0]), _check.temperature(T))


@np.errstate(all="ignore")
def conditional(W, b=None, *, units, clamped=None, T=1.0):
    """The conditional distribution of some units, given others; those not mentioned are summed over.

    P(s_units | s_clamped) = sum over the rest of P(s) / P(s_clamped)

    Parameters
    ----------
    W, b
        As in `energy`.
    units : (n,) int or (N,) bool
        The units asked about, in the order in which their states are counted.
    clamped : {unit: 0 or 1}, optional
        The units known.
    T : float > 0
        Temperature, in units of energy.

    Returns
    -------
    (2^n,) float
        In the order of `states(n)`.

    Raises
    ------
    ValueError
        As in `exact`, if a unit is both asked about and clamped, or if more than 20 are not clamped.

    Source
    ------
    Lecture 9, "Asking the machine".
    """
    W, b, (free, _, _) = _clamp(_check.couplings(W), b, clamped)
    units = _check.units(units, len(free) + len(clamped or ()), "units")
    if not len(units) or not np.isin(units, free).all():
        raise ValueError(f"units must name at least one unit, and none that is clamped; got {units.tolist()}")
    _check.count(len(free), "the number of units not clamped", most=20)
    asked = np.searchsorted(free, units)
    p = _exact(W, b, _check.temperature(T)).p.reshape([2] * len(free))
    rest = tuple(np.setdiff1d(np.arange(len(free)), asked))
    return p.transpose(*asked, *rest).reshape(2 ** len(asked), -1).sum(axis=1)


@np.errstate(all="ignore")
def gibbs(W, s, b=None, *, rng, n_sweeps, T=1.0, free=None):
    """Gibbs sampling with one chain: sweep over the free units, redrawing each given the rest.

    z_i = sum_j w_ij s_j + b_i,    P(s_i = 1 | the rest) = 1 / (1 + exp(-z_i / T))

    To clamp units, leave them out of `free`; to anneal, let `T` fall.

    Parameters
    ----------
    W, b
        As in `energy`.
    s : (N,) of 0 and 1
        The state to start from; left as it is.
    rng : numpy.random.Generator
        Gives `rng.random(len(free))` once a sweep; the k-th free unit becomes 1 if u[k] < P.
    n_sweeps : int
        Sweeps to run.
    T : float > 0, or (n_sweeps,) float
        Temperature, in units of energy.
    free : (F,) int or (N,) bool, optional
        Units to redraw, in visiting order; all if omitted.

    Returns
    -------
    (n_sweeps, N) of 0 and 1
        The state after each sweep.

    Raises
    ------
    ValueError
        If T is not positive: for T = 0 use `hopfield.settle`.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 8, "Running the network", "Annealing"; Ackley, Hinton & Sejnowski (1985), Cogn. Sci. 9, 147.
    """
    W = _check.couplings(W)
    N = W.shape[0]
    s, b = _check.states(s, N, low=0, name="s", rows=False), _check.biases(b, N)
    free, n_sweeps = _check.units(free, N), _check.count(n_sweeps, "n_sweeps")
    T, rng = _check.temperature(T, n_sweeps), _check.generator(rng)
    samples = np.empty((n_sweeps, N))
    if isinstance(W, np.ndarray):
        z, slack = s @ W + b, 1e-9 * (abs(W).max() * N + abs(b).max())
    for t in range(n_sweeps):
        u = rng.random(len(free))
        if isinstance(W, np.ndarray):
            _redraw(W, b, s, z, slack, free, T[t], u)
        else:
            _redraw_sparse(W.indptr, W.indices, W.data, b, s, free, T[t], u)
        samples[t] = s
    return samples


@np.errstate(all="ignore")
def transition(W, b=None, T=1.0, *, unit=None, at_once=False):
    """The transition matrix of the stochastic net: one sweep of Gibbs sampling, or a part of it.

    M[a, c] = P(state c next | state a now); a distribution p over the states becomes p @ M.

    Parameters
    ----------
    W, b
        As in `energy`, N <= 10.
    T : float > 0
        Temperature, in units of energy.
    unit : int, optional
        Redraw this unit alone; if omitted, all units in turn, 0 ... N-1, as `gibbs` does.
    at_once : bool
        Redraw all units at the same time, each from the old state of the others.

    Returns
    -------
    (2^N, 2^N) float
        Rows and columns in the order of `states(N)`; every row sums to 1.

    Raises
    ------
    ValueError
        As in `energy`, if N > 10, if T is not positive, or if both unit and at_once are given.
    TypeError
        If unit is not a whole number or at_once is not True or False.

    Source
    ------
    Lecture 7, "What the coins add up to".
    """
    W = _check.couplings(W)
    W = W if isinstance(W, np.ndarray) else W.toarray()
    b, N = _check.biases(b, len(W)), _check.count(len(W), "the number of units N", least=1, most=10)
    T = _check.temperature(T)
    at_once = _check.flag(at_once, "at_once")
    if unit is not None:
        unit = _check.count(unit, "unit", most=N - 1)
        if at_once:
            raise ValueError(f"redraw one unit or all at once, not both; got unit={unit} and at_once=True")
    S = _states.numbered(0, 2**N, N)
    on = 0.5 + 0.5 * np.tanh((S @ W + b) / (2 * T))  # the logistic function, which cannot overflow
    if at_once:
        return np.prod(np.where(S[None] == 1, on[:, None], 1 - on[:, None]), axis=2)
    M, now = np.eye(2**N), np.arange(2**N)
    for i in range(N) if unit is None else [unit]:
        bit = 1 << (N - 1 - i)
        redraw = np.zeros((2**N, 2**N))
        redraw[now, now | bit], redraw[now, now & ~bit] = on[:, i], 1 - on[:, i]
        M = M @ redraw
    return M


@np.errstate(all="ignore")
def sample(W, b=None, *, rng, n_chains, n_sweeps, T=1.0, clamped=None, every=None, metropolis=False):
    """Gibbs sampling with many chains: each starts at random; return the states after the last sweep.

    With enough sweeps the rows are independent samples of the distribution that `exact` computes.

    Parameters
    ----------
    W, b
        As in `energy`.
    rng : numpy.random.Generator
        Gives one key, from which every chain draws its own noise, whatever the number of threads.
    n_chains, n_sweeps : int
        Chains, and sweeps of each over its free units in index order.
    T : float > 0, or (n_sweeps,) float
        Temperature, in units of energy.
    clamped : {unit: 0 or 1}, optional
        Units that are held; the others start uniformly at random.
    every : int, optional
        Return the states after each `every` sweeps, too: the last of them are those without `every`.
    metropolis : bool
        Flip with probability min(1, exp(-(rise in energy) / T)) instead of redrawing. It moves
        faster, but where no flip costs energy it flips every time, and never forgets its start.

    Returns
    -------
    (n_chains, N) of 0 and 1
        The states after the last sweep; with `every`, (n_sweeps // every, n_chains, N).

    Raises
    ------
    ValueError, TypeError
        As in `gibbs`; and if weights and biases reach 2^42 T or more while others are small, because
        the small ones would be lost in rounding.

    Source
    ------
    Lecture 8, "Many chains"; Metropolis et al. (1953), J. Chem. Phys. 21, 1087.
    """
    return _sample(_check.couplings(W), b, rng, n_chains, n_sweeps, T, clamped, every, metropolis)


@np.errstate(all="ignore")
def anneal(W, b=None, *, rng, n_chains, temperatures, metropolis=False):
    """Simulated annealing: cool many chains, one sweep at each temperature.

    The slower the cooling, the better the chance of a deep valley.

    Parameters
    ----------
    W, b, rng, n_chains, metropolis
        As in `sample`.
    temperatures : (n_sweeps,) float > 0
        The temperature of each sweep, in units of energy, usually falling.

    Returns
    -------
    Annealed
        Where each chain ended, and its energy.

    Raises
    ------
    ValueError, TypeError
        As in `sample`.

    Source
    ------
    Lecture 8, "Annealing"; Kirkpatrick, Gelatt & Vecchi (1983), Science 220, 671.
    """
    W, T = _check.couplings(W), _check.schedule(temperatures)
    S = _sample(W, b, rng, n_chains, len(T), T, None, None, metropolis)
    return Annealed(S, _energy(W, S, _check.biases(b, W.shape[0])))


@np.errstate(all="ignore")
def complete(W, s, b=None, *, known, rng, n_chains=100, n_sweeps=100, T=1.0):
    """Complete a pattern: clamp what is known, sample the rest, and average over many chains.

    Parameters
    ----------
    W, b, rng, n_chains, n_sweeps, T
        As in `sample`.
    s : (N,) of 0 and 1
        The cue; only its known units count.
    known : (K,) int or (N,) bool
        The units to clamp.

    Returns
    -------
    Completed
        The majority of the chains, unit by unit, and the share of chains in which each unit is 1.

    Raises
    ------
    ValueError, TypeError
        As in `sample`.

    Source
    ------
    Lecture 8, "Completing a pattern".
    """
    W = _check.couplings(W)
    s = _check.states(s, W.shape[0], low=0, name="s", rows=False)
    known, n_chains = _check.units(known, len(s), "known"), _check.count(n_chains, "n_chains", least=1)
    clamped = dict(zip(known.tolist(), s[known], strict=True))
    S = _sample(W, b, rng, n_chains, n_sweeps, T, clamped, None, False)
    p = S.mean(axis=0)
    return Completed(1.0 * (p > 0.5), p)


@np.errstate(all="ignore")
def log_likelihood(W, V, b=None):
    """The log-likelihood of the data: the mean over rows of log P(v), in nats.

    log P(v) = log sum_h exp(-E(v, h)) - log Z

    Parameters
    ----------
    W, b
        As in `energy`, at T = 1; the first units are visible, the rest hidden.
    V : (K, n_visible) of 0 and 1
        The data, one example per row.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        As in `exact`; if V has no row, more columns than there are units, or leaves over 20 hidden.

    Source
    ------
    Lecture 9, "Likelihood".
    """
    W, V, b = _data(W, V, b)
    return float(_clamped_phase(W, V, b)[0].mean()) - _exact(W, b).log_Z


@np.errstate(all="ignore")
def gradient(W, V, b=None):
    """The gradient of the log-likelihood in each weight and bias, exactly.

    dL/dw_ij = <s_i s_j>_data - <s_i s_j>_model,   dL/db_i = <s_i>_data - <s_i>_model

    Parameters
    ----------
    W, V, b
        As in `log_likelihood`.

    Returns
    -------
    Gradient
        W symmetric with a zero diagonal; a change of w_ij is one of w_ji too.

    Raises
    ------
    ValueError
        As in `log_likelihood`.

    Source
    ------
    Lecture 9, "The gradient"; Ackley, Hinton & Sejnowski (1985), Cogn. Sci. 9, 147.
    """
    W, V, b = _data(W, V, b)
    return _difference(_clamped_phase(W, V, b)[1], _exact(W, b).correlation)


@np.errstate(all="ignore")
def train(
    V, *, n_hidden=0, rng, start=None, eta=0.1, n_chains=None, persistent=False, n_sweeps=10, n_epochs=None
):
    """Fit a Boltzmann machine by maximum likelihood: gradient ascent, one step per epoch.

    W += eta (<s s'>_data - <s s'>_model) off the diagonal, b += eta (<s>_data - <s>_model)

    Both means are sums over all states, unless n_chains is given: then they are estimated by sampling.

    Parameters
    ----------
    V : (K, n_visible) of 0 and 1
        The data, one example per row.
    n_hidden : int
        Hidden units, which follow the visible ones.
    rng : numpy.random.Generator
        Gives `0.1 * rng.normal(size=(N, N))` first if n_hidden > 0 and there is no `start`: its part
        above the diagonal is where W starts (at zero otherwise). Then, if n_chains is given, two keys
        per epoch, for the chains with clamped and those with free visible units.
    start : (W, b), optional
        The weights and biases to start from, such as an Epoch's, to go on with training.
    eta : float > 0
        The learning rate.
    n_chains : int, optional
        Free chains; and one more for each example, with its visible units clamped.
    persistent : bool
        Let the chains go on from where the last epoch left them, instead of from random states:
        persistent contrastive divergence, or stochastic maximum likelihood.
    n_sweeps : int
        Sweeps of each chain per epoch.
    n_epochs : int, optional
        Steps; endless if omitted.

    Returns
    -------
    iterator of Epoch

    Raises
    ------
    ValueError, TypeError
        As in `log_likelihood` and `sample`; and from the iterator, when eta is so large that training
        diverges.

    Source
    ------
    Lecture 9, "Learning"; Ackley, Hinton & Sejnowski (1985); Tieleman (2008), ICML, for `persistent`.
    """
    V, rng = _check.states(V, low=0, name="V", rows=True), _check.generator(rng)
    n_hidden, eta = _check.count(n_hidden, "n_hidden"), _check.positive(eta, "eta")
    persistent, n_sweeps = _check.flag(persistent, "persistent"), _check.count(n_sweeps, "n_sweeps", least=1)
    if n_chains is not None:
        n_chains = _check.count(n_chains, "n_chains", least=1)
    elif persistent:
        raise ValueError("persistent needs chains, but n_chains is None; try n_chains=100")
    epochs, N = _check.epochs(n_epochs), V.shape[1] + n_hidden
    if start is None:
        W, b = np.zeros((N, N)), np.zeros(N)
    else:
        W, b = _start(start, N)
    _data(W, V, b)
    if start is None and n_hidden:
        W = np.triu(0.1 * rng.normal(size=(N, N)), 1)
        W += W.T
    return _check.quiet(_climb(W, V, b, rng, eta, n_chains, persistent, n_sweeps, epochs))


def _exact(W, b, T=1.0):
    N = _check.count(len(b), "the number of units N", least=1, most=30)
    W = W if isinstance(W, np.ndarray) else W.toarray()
    with np.errstate(over="ignore"):
        K, c = W / T, b / T
        span = abs(K).sum() / 2 + abs(c).sum()
    if not np.isfinite(span):
        raise ValueError(f"T must not be so small that E / T overflows; got {T:g}")
    fast = N > 14 and span < 600
    peak, C, weights = _split(K, c) if fast else _table(K, c)
    Z, C = C[-1, -1], C / C[-1, -1]  # the last row and column belong to a unit that is always on
    mean, C, log_Z = C[-1, :N].copy(), (C + C.T)[:N, :N] / 2, float(peak + np.log(Z))
    U, p = 0 - float((W * C).sum() / 2 + b @ mean), None
    H = max(log_Z + U / T, 0.0)
    if N <= 20:
        p = weights.ravel() / Z
        if not fast:  # where E / T may be huge, log Z + U / T would cancel
            H = 0 - float(p @ np.log(p, where=p > 0, out=np.zeros_like(p)))
    return Exact(p, log_Z, U, H, -T * log_Z, mean, C)


def _log_weights(S, K, c=0):
    return ((S @ K / 2 + c) * S).sum(axis=1)


def _table(K, c):
    """The peak of all log weights; sums of weight x s s', s having one unit more that is always on; weights.

    Weights are less the peak, so that W may be as large as it likes; above N = 20 they are not kept.
    """
    N, low = len(c), min(len(c), 11)
    h, parts = N - low, []
    bottom, high = _states.numbered(0, 2**low, low), [*range(h), N]
    for first in range(0, 2**h, 512):
        top = _states.numbered(first, min(first + 512, 2**h), h)
        log_w = _log_weights(top, K[:h, :h], c[:h])[:, None] + (c[h:] + top @ K[:h, h:]) @ bottom.T
        log_w += _log_weights(bottom, K[h:, h:])
        peak = log_w.max()
        w = np.exp(log_w - peak)
        top, moments = np.column_stack([top, np.ones(len(top))]), np.empty((N + 1, N + 1))
        moments[np.ix_(high, high)] = top.T @ (w.sum(axis=1)[:, None] * top)
        moments[high, h:N] = top.T @ (w @ bottom)
        moments[h:N, high] = moments[high, h:N].T
        moments[h:N, h:N] = bottom.T @ (w.sum(axis=0)[:, None] * bottom)
        parts.append((peak, moments, w if N <= 20 else w[:0]))
    peak = max(part[0] for part in parts)
    shares = [np.exp(part[0] - peak) for part in parts]
    moments = sum(share * part[1] for share, part in zip(shares, parts, strict=True))
    return peak, moments, np.concatenate([share * part[2] for share, part in zip(shares, parts, strict=True)])


def _split(K, c):
    """As `_table`, on all cores, with a peak of 0: for more than 11 units and moderate weights."""
    N, h = len(c), len(c) - 11
    bottom, high = _states.numbered(0, 2**11, 11), [*range(h), N]
    inner = np.exp(_log_weights(bottom, K[h:, h:])).reshape(32, 64)
    weights = np.empty((2**h, 32, 64) if N <= 20 else (0, 32, 64))

    block = 2 ** min(h, 11)
    parts = [(np.zeros((h + 1, h + 1 + 96)), np.zeros((32, 64))) for _ in range(0, 2**h, block)]
    with _cores.Team() as team:  # a block takes 3 ms, so it need not look at the flag that says stop
        team.work(
            lambda k, _: _weigh(K, c, inner, k * block, (k + 1) * block, weights, *parts[k]),
            [(k,) for k in range(len(parts))],
        )
    sums, marginal = (sum(kind) for kind in zip(*parts, strict=True))
    moments = np.empty((N + 1, N + 1))
    moments[np.ix_(high, high)] = sums[:, : h + 1]
    moments[high, h : h + 5] = sums[:, h + 1 : h + 33] @ _states.numbered(0, 32, 5)
    moments[high, h + 5 : N] = sums[:, h + 33 :] @ _states.numbered(0, 64, 6)
    moments[h:N, high] = moments[high, h:N].T
    moments[h:N, h:N] = bottom.T @ (marginal.reshape(-1, 1) * bottom)
    return 0.0, moments, weights


@njit(cache=True, nogil=True, fastmath={"reassoc", "nsz"})
def _weigh(K, c, inner, first, stop, weights, sums, marginal):
    """`sums`, `marginal` and, if kept, `weights` take in the states with top units first ... stop - 1.

    No exp in the inner loop. With the top units fixed, the weight of a state is what the first
    five of the last eleven units contribute, times what the other six do, times what the eleven
    do among themselves, which is the same for every top: two multiplications a state, and three
    additions, into the sums over five, over six, and over tops.
    """
    h = K.shape[0] - 11
    coarse, fine, on = np.empty(32), np.empty(64), np.empty(h + 1, np.int64)
    for top in range(first, stop):
        n, log_w, field, row = 0, 0.0, c.copy(), np.zeros(96)
        for i in range(h):
            if top >> (h - 1 - i) & 1:
                log_w += field[i]
                for j in range(c.size):
                    field[j] += K[i, j]
                on[n], n = i, n + 1
        on[n] = h  # the unit that is always on
        _products(coarse, np.exp(log_w), field[h : h + 5])
        _products(fine, 1.0, field[h + 5 :])
        columns, total = row[32:], 0.0
        for i in range(32):
            together, margin, share = inner[i], marginal[i], 0.0
            for j in range(64):
                w = coarse[i] * fine[j] * together[j]
                margin[j] += w
                columns[j] += w
                share += w
            row[i] = share
            total += share
            if weights.size:
                for j in range(64):
                    weights[top, i, j] = coarse[i] * fine[j] * together[j]
        for k in range(n + 1):
            into = sums[on[k]]
            for m in range(n + 1):
                into[on[m]] += total
            for j in range(96):
                into[h + 1 + j] += row[j]


@njit(cache=True, nogil=True)
def _products(out, start, log_factors):
    """out[k] is `start` times the factors whose bit is set in k, the last factor's bit being the lowest."""
    out[0], n = start, 1
    for i in range(log_factors.size - 1, -1, -1):
        factor = np.exp(log_factors[i])
        for k in range(n):
            out[n + k] = out[k] * factor
        n *= 2


@njit(cache=True, nogil=True)
def _redraw(W, b, s, z, slack, free, T, u):
    """One sweep of `gibbs`: s and its fields z change in place, u[k] decides the k-th free unit.

    Fields are kept up to date, flip by flip. Where u is so near P that the rounding in z might
    decide, the field is summed afresh: so the states are those of fields that always were.
    """
    for k in range(free.size):
        i = free[k]
        p = 1 / (1 + np.exp(-z[i] / T))
        if abs(u[k] - p) * T < slack:
            z[i] = b[i]
            for j in range(s.size):
                z[i] += W[i, j] * s[j]
            p = 1 / (1 + np.exp(-z[i] / T))
        new = 1.0 if u[k] < p else 0.0
        if new != s[i]:
            change, s[i] = new - s[i], new
            for j in range(s.size):
                z[j] += change * W[i, j]


@njit(cache=True, nogil=True)
def _redraw_sparse(indptr, indices, data, b, s, free, T, u):
    """As `_redraw`, for weights in compressed rows; s changes in place, and each field is summed."""
    for k in range(free.size):
        i = free[k]
        z = b[i]
        for p in range(indptr[i], indptr[i + 1]):
            z += data[p] * s[indices[p]]
        s[i] = 1.0 if u[k] < 1 / (1 + np.exp(-z / T)) else 0.0


def _energy(W, s, b):
    return 0 - (s * (0.5 * (s @ W) + b)).sum(axis=-1)  # 0 - x, so that no energy prints as -0.0


def _sample(W, b, rng, n_chains, n_sweeps, T, clamped, every, metropolis):
    """`sample`, for couplings that have been checked."""
    W, b, (free, held, values) = _clamp(W, b, clamped)
    n_chains, n_sweeps = _check.count(n_chains, "n_chains"), _check.count(n_sweeps, "n_sweeps")
    every = None if every is None else _check.count(every, "every", least=1)
    metropolis, T, key = _check.flag(metropolis, "metropolis"), _check.temperature(T, n_sweeps), _key(rng)
    drawn = chains.run(W, b, key=key, T=T, n_chains=n_chains, metropolis=metropolis, every=every)
    S = np.empty((*drawn.shape[:-1], len(free) + len(held)))
    S[..., held] = values
    S[..., free] = drawn
    return S


def _key(rng):
    return _check.generator(rng).integers(2**64, dtype=np.uint64)


def _clamp(W, b, clamped):
    """The net of the free units, the clamped ones now part of their biases; free, clamped, their values."""
    b, (held, values) = _check.biases(b, W.shape[0]), _check.clamped(clamped, W.shape[0])
    free = np.setdiff1d(np.arange(W.shape[0]), held)
    rows = W[free]
    return rows[:, free], b[free] + rows[:, held] @ values, (free, held, values)


def _start(start, N):
    try:
        W, b = start[:2]
    except (TypeError, ValueError):
        raise TypeError(f"start must be (W, b); got {type(start).__name__}") from None
    W = _check.weights(W)
    if len(W) != N:
        raise ValueError(f"start must have n_visible + n_hidden = {N} units; got {len(W)}")
    return W.copy(), _check.biases(b, N).copy()


def _data(W, V, b):
    W, V = _check.weights(W), _check.states(V, low=0, name="V", rows=True)
    n = _check.count(V.shape[1], "the number of columns of V", most=len(W))
    _check.count(len(V), "the number of rows of V", least=1)
    _check.count(len(W) - n, "the number of hidden units", most=20)
    return W, V, _check.biases(b, len(W))


def _clamped_phase(W, V, b):
    """log sum_h exp(-E(v, h)) for each row v, and <s s'> over rows and over h given v."""
    n = V.shape[1]
    H = _states.numbered(0, 2 ** (len(b) - n), len(b) - n)
    apart, log_sums, correlation = _log_weights(H, W[n:, n:]), [], np.zeros_like(W)
    for v in np.array_split(V, -(-len(V) * len(H) // 2**20)):
        log_p = apart + (v @ W[:n, n:] + b[n:]) @ H.T + _log_weights(v, W[:n, :n], b[:n])[:, None]
        peak = log_p.max(axis=1, keepdims=True)
        p = np.exp(log_p - peak)
        total = p.sum(axis=1, keepdims=True)
        p /= total
        S = np.hstack([v, p @ H])
        correlation += S.T @ S
        correlation[n:, n:] += H.T @ (p.sum(axis=0)[:, None] * H) - S[:, n:].T @ S[:, n:]
        log_sums.append((peak + np.log(total)).ravel())
    return np.concatenate(log_sums), (correlation + correlation.T) / (2 * len(V))


def _difference(data, model):
    up = data - model
    b = up.diagonal().copy()
    np.fill_diagonal(up, 0)
    return Gradient(up, b)


def _climb(W, V, b, rng, eta, n_chains, persistent, n_sweeps, epochs):
    n, T, hidden, dreams = V.shape[1], np.ones(n_sweeps), None, None
    for epoch in epochs:
        if n_chains is None:
            data, model = _clamped_phase(W, V, b)[1], _exact(W, b).correlation
        else:
            if not persistent:
                hidden = dreams = None
            clamped = b[n:] + V @ W[:n, n:]
            hidden = chains.run(W[n:, n:], clamped, key=_key(rng), T=T, n_chains=len(V), states=hidden)
            dreams = chains.run(W, b, key=_key(rng), T=T, n_chains=n_chains, states=dreams)
            S, D = np.hstack([V, hidden]), dreams.astype(float)
            data, model = S.T @ S / len(S), D.T @ D / len(D)
        up = _difference(data, model)
        W, b = W + eta * up.W, b + eta * up.b
        _check.learned(W, b, eta=eta, epoch=epoch)
        yield Epoch(W.copy(), b.copy(), data, model)
