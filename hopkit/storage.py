"""Weights that remember a set of patterns, made at once or by training, and how much they remember."""

import itertools
from typing import NamedTuple

import numpy as np
from numba import njit

from hopkit import _check, hopfield, patterns


class Epoch(NamedTuple):
    """What `train` yields.

    W : (N, N) float, the weights so far, an array of its own: symmetric, zero diagonal.
    valleys : (n, N) of -1 and +1, where the descents of this epoch ended, in their order.
    updates : int, how often W changed in this epoch; 0 means that training is at rest, unless
        starts are noisy, or random: then the next epoch may differ.
    """

    W: np.ndarray
    valleys: np.ndarray
    updates: int


class Margin(NamedTuple):
    """What `max_margin` returns.

    W : (N, N) float, symmetric, zero diagonal, entries from -1 to 1.
    b : (N,) float, entries from -1 to 1.
    margin : float, the least y_i z_i: every unit of every pattern agrees with its field that firmly.
    """

    W: np.ndarray
    b: np.ndarray
    margin: float


def hebbian(Y):
    """Units that agree in a pattern strengthen their tie: Hebb's rule.

    w_ij = sum_p y_pi y_pj,  w_ii = 0

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The patterns to store, one a row.

    Returns
    -------
    (N, N) float
        Whole numbers, symmetric, zero diagonal. Not divided by N, so that energies and
        ties are exact.

    Raises
    ------
    ValueError
        If Y is not (K, N) or holds anything but -1 and +1.

    Source
    ------
    Lecture 3, "Storing"; Lecture 4, "One pattern, then many"; Hopfield (1982), PNAS 79, 2554.
    """
    Y = _check.states(Y, name="Y", rows=True)
    W = Y.T @ Y
    np.fill_diagonal(W, 0)
    return W


def projection(Y):
    """Store patterns that resemble one another, as long as no unit hangs on one pattern alone.

    W = P without its diagonal, P = Y+ Y: P leaves every stored y as it is and removes what
    no mixture of them can make. So the field at a stored y is (1 - P_ii) y_i: each is
    stable with that margin. Where P_ii is 1 (as at K = N, or where two patterns differ in
    one unit) it is 0: only the tie keeps the unit.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The patterns to store, one a row.

    Returns
    -------
    (N, N) float
        Symmetric, zero diagonal, both exactly; entries below 1e-12 are rounding and are
        set to 0.

    Raises
    ------
    ValueError
        As in `hebbian`.

    Source
    ------
    Lecture 3, "Storing"; Lecture 4, "Other rules"; Personnaz, Guyon & Dreyfus (1985),
    J. Physique Lett. 46, L359.
    """
    Y = _check.states(Y, name="Y", rows=True)
    _, size, directions = np.linalg.svd(Y, full_matrices=False)
    V = directions[size > 1e-10 * size.max(initial=1)]
    P = V.T @ V
    W = (P + P.T) / 2
    W[np.abs(W) < 1e-12] = 0
    np.fill_diagonal(W, 0)
    return W


def with_hidden(Y, n_hidden, *, rng, fill="random"):
    """Widen every pattern by hidden units: bits that nobody looks at.

    A chosen fill makes the widened patterns less alike. Column by column, it lowers the sum of
    their squared overlaps: that is what a net of K units with the weights -G does as it settles,
    where G_pq = sum_i y_pi y_qi over the columns so far.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The visible patterns, one a row; one that stands twice gets two extensions.
    n_hidden : int
        Hidden units to add, at least 0.
    rng : numpy.random.Generator
        Gives `patterns.random(K, n_hidden, rng=rng)`, the random fill; nothing else is drawn.
    fill : str
        "random": these coin tosses. "chosen": each column, from the first to the last, settles
        from its tosses in index order, and counts in G from then on.

    Returns
    -------
    (K, N + n_hidden) of -1 and +1
        Y, and the hidden bits to the right of it.

    Raises
    ------
    ValueError, TypeError
        If Y is not (K, N), n_hidden is negative or not whole, fill is neither of the two, or
        rng is not a Generator.

    Source
    ------
    Lecture 6, "Don't-care bits", "Bits that help".
    """
    Y = _check.states(Y, name="Y", rows=True)
    n_hidden = _check.count(n_hidden, "n_hidden")
    fill, rng = _check.word(fill, ("random", "chosen"), "fill"), _check.generator(rng)
    if not n_hidden:
        return Y
    H = patterns.random(len(Y), n_hidden, rng=rng)
    if fill == "chosen" and len(Y):
        G = hebbian(Y.T)
        for j in range(n_hidden):
            H[:, j] = hopfield.settle(-G, H[:, j]).state
            G += hebbian(H[:, j : j + 1].T)
    return np.hstack([Y, H])


def max_margin(Y):
    """The weights and biases that hold the patterns as firmly as any can: a linear programme.

    Of all W and b with entries from -1 to 1, those whose least y_i z_i, over all patterns and
    units, is largest. That least is the margin; if it is not above 0, nothing holds them.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The patterns to hold, one a row, K >= 1; the work grows like K N^3, so N is to be small.

    Returns
    -------
    Margin
        Where nothing holds them, the margin, W and b are 0.

    Raises
    ------
    ValueError
        As in `hebbian`, or if there is no pattern.

    Source
    ------
    Lecture 6, "Four corners of a cube".
    """
    from scipy.optimize import linprog  # here, as it takes longer to load than all of hopkit

    Y = _check.states(Y, name="Y", rows=True)
    if not len(Y):
        raise ValueError("Y must have at least one pattern")
    K, N = Y.shape
    i, j = np.triu_indices(N, 1)
    pairs, units = np.arange(len(i)), np.arange(N)
    agreement = np.zeros((K, N, len(i) + N + 1))  # y_i z_i, less the margin, from w_ij, b_i and the margin
    agreement[:, i, pairs] = agreement[:, j, pairs] = Y[:, i] * Y[:, j]
    agreement[:, units, len(i) + units] = Y
    agreement[:, :, -1] = -1
    least = -agreement.reshape(K * N, -1)
    bounds = [(-1, 1)] * (len(i) + N) + [(None, None)]
    x = linprog(-np.eye(len(bounds))[-1], A_ub=least, b_ub=np.zeros(K * N), bounds=bounds).x
    if x[-1] < 1e-9:
        x[:] = 0
    W = np.zeros((N, N))
    W[i, j] = W[j, i] = x[: len(i)]
    return Margin(W, x[len(i) : -1], float(x[-1]))


def train(
    Y,
    *,
    rng,
    valleys="random",
    W=None,
    eta=1.0,
    batch=False,
    n_valleys=None,
    n_flips=None,
    noise=0,
    spare=False,
):
    """Lower the targets, raise the valleys that the net falls into, epoch after epoch.

    W <- W + eta (y_p y_p' - y_v y_v')  without the diagonal: y_p a target, y_v a valley

    A descent visits the units in one random order, sweep after sweep, as
    `hopfield.settle(W, start, free=order)` does. The caller's loop decides when to stop.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The targets, one a row; a row that stands twice counts twice. With no rows, `Y[:0]`,
        valleys are only raised: unlearning.
    rng : numpy.random.Generator
        Gives once an epoch the order of presentation, `rng.permutation(K)`; then for each descent
        the start (if random `rng.integers(2, size=N)`, 0 becomes -1; with noise
        `rng.choice(N, noise, replace=False)`), and the order of visits `rng.permutation(N)`.
    valleys : str
        Which states to raise. "random": where random starts end. "targets": where the targets
        end. "nearby": where targets get to in at most `n_flips` flips, or end from a start with
        `noise` units flipped, or both. "all": every state that is no target.
    W : (N, N) float, optional
        Weights to begin with, symmetric, zero diagonal; zeros if omitted. Left as they are.
    eta : float > 0
        The learning rate, in units of energy.
    batch : bool
        Let all descents of an epoch run on the same weights and change them once, by the sum over
        targets minus the sum over valleys; if False, W changes after each target and its valley.
    n_valleys : int, optional
        Descents an epoch, K if omitted; another number only in a batch, or without targets.
    n_flips, noise : int
        See "nearby".
    spare : bool
        Never raise a target or the ghost of one.

    Returns
    -------
    iterator of Epoch
        It has no end.

    Raises
    ------
    ValueError
        If an argument is out of range, or does not go with `valleys`; and from the iterator, when
        eta is so large that energies would overflow.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 5, "Raise the valleys"; Hopfield, Feinstein & Palmer (1983), Nature 304, 158 (unlearning).
    """
    Y, rng = _check.states(Y, name="Y", rows=True), _check.generator(rng)
    K, N = Y.shape
    W = np.zeros((N, N)) if W is None else _check.weights(W).copy()
    if len(W) != N:
        raise ValueError(f"W must have one row a unit: Y has {N} units, but W has shape {W.shape}")
    eta = _check.positive(eta, "eta")
    valleys = _check.word(valleys, ("random", "targets", "nearby", "all"), "valleys")
    if valleys != "random" and not K:
        raise ValueError(f'valleys="{valleys}" needs targets, but Y has no rows; try valleys="random"')
    most = np.iinfo(np.int64).max if n_flips is None else _check.count(n_flips, "n_flips", least=1)
    noise = _check.count(noise, "noise", most=N)
    if (n_flips is not None or noise > 0) != (valleys == "nearby"):
        raise ValueError(
            'n_flips and noise go with valleys="nearby", which needs at least one of them; '
            f'got n_flips={n_flips}, noise={noise}, valleys="{valleys}"'
        )
    n = K if n_valleys is None else _check.count(n_valleys, "n_valleys", least=1)
    if n != K and (valleys != "random" or (K and not batch)):
        raise ValueError(
            f"n_valleys other than the number of targets goes with random valleys in a batch; got {n_valleys}"
        )
    if not n:
        raise ValueError("Y has no rows: say by n_valleys how many valleys to raise an epoch")
    if valleys == "all":
        return _raise_all(Y, W, eta)
    return _epochs(Y, W, rng, valleys, eta, batch, n, most, noise, spare)


def share_recalled(W, Y, n_flips, *, rng, n_cues=100, overlap=0.9):
    """The share of damaged cues that the net puts right.

    Parameters
    ----------
    W : (N, N) float
        Weights, in units of energy: symmetric, zero diagonal.
    Y : (K, N) of -1 and +1
        The patterns; cues are made of them in turn.
    n_flips : int
        Units flipped in each cue, drawn at random.
    rng : numpy.random.Generator
        Goes to `patterns.corrupt`, then to `hopfield.recall`.
    n_cues : int
        How many cues to try; the standard error is at most 0.5 / sqrt(n_cues).
    overlap : float
        A cue is put right if it ends at least as like its pattern as this.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError, TypeError
        As in `hopfield.recall` and `patterns.corrupt`; if there is no pattern or no cue.

    Source
    ------
    Lecture 3, "Recall from a noisy cue".
    """
    Y = _check.states(Y, len(_check.weights(W)), name="Y", rows=True)
    if not len(Y):
        raise ValueError("Y must have at least one pattern")
    overlap = _check.fraction(overlap, "overlap")
    targets = Y[np.arange(_check.count(n_cues, "n_cues", least=1)) % len(Y)]
    ends = hopfield.recall(W, patterns.corrupt(targets, n_flips, rng=rng), rng=rng)
    return float(((ends * targets).mean(axis=1) >= overlap).mean())


def basin_radius(W, Y, *, rng, n_cues=100, share=0.9, overlap=1.0):
    """How many flipped units the net puts right, most of the time.

    Found by bisection, on the assumption that more damage is never easier.

    Parameters
    ----------
    W, Y, n_cues
        As in `share_recalled`.
    rng : numpy.random.Generator
        Goes to `share_recalled`, once for each number of flips tried.
    share : float
        The share of cues that must be put right.
    overlap : float
        As in `share_recalled`; by default every unit must be right, for at less a net that does
        nothing would seem to put right a few.

    Returns
    -------
    int
        The largest number of flips, up to N / 2, at which they are; 0 if there is none.

    Raises
    ------
    ValueError, TypeError
        As in `share_recalled`.

    Source
    ------
    Lecture 5, "How wide are the valleys?".
    """
    share = _check.fraction(share, "share")
    # asked here too, for a net so small that nothing is tried
    _check.states(Y, len(_check.weights(W)), name="Y", rows=True)
    _check.generator(rng)
    safe, lost = 0, len(_check.weights(W)) // 2 + 1
    while lost - safe > 1:
        n_flips = (safe + lost) // 2
        if share_recalled(W, Y, n_flips, rng=rng, n_cues=n_cues, overlap=overlap) >= share:
            safe = n_flips
        else:
            lost = n_flips
    return safe


def _raise_all(Y, W, eta):
    """y y' summed over all states has nothing off the diagonal: minus the others is plus the targets."""
    with np.errstate(over="ignore"):
        change = eta * (hebbian(Y) + hebbian(np.unique(Y, axis=0)))
    for epoch in itertools.count(1):
        with np.errstate(over="ignore"):
            W += change
        _check.learned(W, eta=eta, epoch=epoch, most=_check.LARGEST / W.size)
        yield Epoch(W.copy(), np.empty((0, len(W))), int(change.any()))


def _epochs(Y, W, rng, valleys, eta, batch, n, most, noise, spare):
    K, N = Y.shape
    kept = Y if spare else Y[:0]
    for epoch in itertools.count(1):
        targets = Y[rng.permutation(K)]
        ends, orders = np.empty((n, N)), np.empty((n, N), np.int64)
        for end, order, k in zip(ends, orders, range(n), strict=True):
            end[:] = 2.0 * rng.integers(2, size=N) - 1 if valleys == "random" else targets[k]
            if noise:
                end[rng.choice(N, noise, replace=False)] *= -1
            order[:] = rng.permutation(N)
        before = W.copy()
        # what rounding may do to a field in an epoch, and more
        slack = 1e-9 * N * (np.abs(W).max() + 2 * eta * n)
        updates = _teach(W, targets, ends, orders, most, eta, kept, slack, not batch)
        if batch:
            raised = ends[~_among(ends, kept)]
            with np.errstate(over="ignore", invalid="ignore"):  # divergence is found below
                W += eta * (targets.T @ targets - raised.T @ raised)
            np.fill_diagonal(W, 0)
            updates = int((before != W).any())
        _check.learned(W, eta=eta, epoch=epoch, most=_check.LARGEST / W.size)
        yield Epoch(W.copy(), ends, updates)


def _among(X, Y):
    """Which rows of X are a row of Y, or the ghost of one."""
    return (np.abs(X @ Y.T) == X.shape[1]).any(axis=1)


@njit(cache=True, nogil=True)
def _teach(W, targets, ends, orders, most, eta, kept, slack, at_once):
    """One epoch: each row of `ends` descends from start to valley; W changes, if at once, after each.

    Where y_p y_p' - y_v y_v' is not zero, one of two units differs in y_p and y_v and the other
    does not: so with F units that differ, 2 F (N - F) of the weights change, and no others.
    """
    N, updates = len(W), 0
    for k in range(len(ends)):
        _descend(W, ends[k], orders[k], most, slack)
        if not at_once:
            continue
        raised = True
        for p in range(len(kept)):
            overlap = 0.0
            for i in range(N):
                overlap += kept[p, i] * ends[k, i]
            if abs(overlap) == N:
                raised = False
        if len(targets) and raised:
            y, differs = targets[k], np.flatnonzero(targets[k] != ends[k])
            if 0 < differs.size < N:
                updates += 1
                _exchange(W, y, ends[k], differs, 2 * eta)
        elif len(targets) or raised:
            updates += 1
            _add(W, ends[k] if raised else targets[k], -eta if raised else eta)
    return updates


@njit(cache=True, nogil=True)
def _descend(W, y, order, most, slack):
    """y settles in place, as in `hopfield.settle` with free=order, or makes its first `most` flips.

    Fields are kept up to date and summed afresh near zero, as there: so ties are true ties.
    """
    z, flips, N = np.zeros(y.size), 0, y.size
    for j in range(0, N - N % 4, 4):  # W by rows, four at a time: each field in index order, many at once
        w0, w1, w2, w3 = W[j], W[j + 1], W[j + 2], W[j + 3]
        y0, y1, y2, y3 = y[j], y[j + 1], y[j + 2], y[j + 3]
        for i in range(N):
            z[i] = z[i] + w0[i] * y0 + w1[i] * y1 + w2[i] * y2 + w3[i] * y3
    for j in range(N - N % 4, N):
        for i in range(N):
            z[i] += W[j, i] * y[j]
    for _ in range(1000):
        before = flips
        for i in order:
            if y[i] * z[i] >= slack:
                continue
            if abs(z[i]) < slack:
                z[i] = 0.0
                for j in range(N):
                    z[i] += W[i, j] * y[j]
            if y[i] * z[i] < 0:
                y[i] = -y[i]
                flips += 1
                if flips == most:
                    return
                w, change = W[i], 2 * y[i]
                for j in range(N):
                    z[j] += change * w[j]
        if flips == before:
            return


@njit(cache=True, nogil=True)
def _exchange(W, y, v, differs, twice):
    """W gains `twice` y_i y_j wherever just one of units i and j is among those that differ from v."""
    few = 8 * differs.size < y.size
    same, other = np.where(y == v, twice * y, 0.0), np.where(y == v, 0.0, twice * y)
    for i in range(y.size):
        w, y_i = W[i], y[i]
        if y_i != v[i]:
            for j in range(y.size):
                w[j] += y_i * same[j]
        elif few:
            for j in differs:
                w[j] += y_i * other[j]
        else:
            for j in range(y.size):
                w[j] += y_i * other[j]


@njit(cache=True, nogil=True)
def _add(W, y, rate):
    """W gains rate y_i y_j off its diagonal."""
    for i in range(y.size):
        for j in range(y.size):
            if i != j:
                W[i, j] += rate * y[i] * y[j]
