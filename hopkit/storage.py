"""Weights that remember a set of patterns, made at once or by training, and how much they remember."""

from typing import NamedTuple

import numpy as np

from hopkit import _check, _descent, hopfield, patterns

PIECE = 10**8  # about what one call of the training kernel may do, in updates of fields: Ctrl-C waits for it


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
    """Units that agree in a pattern strengthen their coupling: Hebb's rule.

    w_ij = sum_p y_pi y_pj,  w_ii = 0

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The patterns to store, one per row.

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
    """Store patterns that resemble one another: the projection (pseudo-inverse) rule.

    W = P without its diagonal, P = Y+ Y: P leaves every stored y as it is and removes what
    no mixture of them can make. So the field at a stored y is (1 - P_ii) y_i: each is
    stable with that margin. Where P_ii is 1 (as at K = N, or where two patterns differ in
    one unit) it is 0: the field is zero, and only the rule for ties keeps the unit.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The patterns to store, one per row.

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
        The visible patterns, one per row; one that stands twice gets two extensions.
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
        The patterns to hold, one per row, K >= 1. The work grows as K N^3, and Ctrl-C does
        not stop it: keep N small.

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
    start="random",
    W=None,
    eta=1.0,
    batch=1,
    n_valleys=None,
    n_flips=None,
    noise=0,
    spare=False,
    n_epochs=None,
):
    """Lower the energy of the targets, raise the valleys that the net falls into: Hopfield's unlearning.

    W <- W + eta (y_p y_p' - y_v y_v')  without the diagonal: y_p a target, y_v a valley

    A descent visits the units in one random order, sweep after sweep, as
    `hopfield.settle(W, y, free=order)` does. The caller's loop decides when to stop.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The targets, one per row; a row that stands twice counts twice. With no rows, `Y[:0]`,
        valleys are only raised: unlearning.
    rng : numpy.random.Generator
        Gives once an epoch the order of presentation, `rng.permutation(K)`; then for each descent
        the start (if random `rng.integers(2, size=N)`, 0 becomes -1; with noise
        `rng.choice(N, noise, replace=False)`), and the order of visits `rng.permutation(N)`.
    start : "random" or "targets"
        Where descents start: at random states, or at the target that is lowered with the valley.
    W : (N, N) float, optional
        Weights to begin with, symmetric, zero diagonal; zeros if omitted. Left as they are.
    eta : float > 0
        The learning rate, in units of energy.
    batch : int
        Targets learned at once: their descents run on the same weights, which then change by the
        sum over targets minus the sum over valleys. `len(Y)` makes an epoch one batch.
    n_valleys : int, optional
        Descents per epoch, K if omitted; another number only if an epoch is one batch, or without
        targets.
    n_flips : int, optional
        Flips after which a descent stops, in a valley or not; only in a valley if omitted. A few
        flips from the targets raise states near them.
    noise : int
        Units flipped in each target before the descent; with start="targets".
    spare : bool
        Never raise a target or the ghost of one.
    n_epochs : int, optional
        Presentations of all targets; without end if omitted.

    Returns
    -------
    iterator of Epoch

    Raises
    ------
    ValueError
        If an argument is out of range, or does not go with another; and from the iterator, when
        eta is so large that energies would overflow.
    TypeError
        If rng is not a Generator, or spare not True or False.

    Source
    ------
    Lecture 5, "Raise the valleys"; Hopfield, Feinstein & Palmer (1983), Nature 304, 158 (unlearning).
    """
    Y, rng = _check.states(Y, name="Y", rows=True), _check.generator(rng)
    K, N = Y.shape
    W = np.zeros((N, N)) if W is None else _check.weights(W).copy()
    if len(W) != N:
        raise ValueError(f"W must have one row per unit: Y has {N} units, but W has shape {W.shape}")
    eta, spare = _check.positive(eta, "eta"), _check.flag(spare, "spare")
    start = _check.word(start, ("random", "targets"), "start")
    if start == "targets" and not K:
        raise ValueError('start="targets" needs targets, but Y has no rows; try start="random"')
    most = np.iinfo(np.int64).max if n_flips is None else _check.count(n_flips, "n_flips", least=1)
    noise = _check.count(noise, "noise", most=N)
    if noise and start == "random":
        raise ValueError(f'noise goes with start="targets"; got noise={noise}, start="random"')
    batch = _check.count(batch, "batch", least=1)
    n = K if n_valleys is None else _check.count(n_valleys, "n_valleys", least=1)
    if n != K and (start != "random" or (K and batch < K)):
        raise ValueError(
            f"n_valleys other than the number of targets goes with random starts and batch=len(Y); "
            f"got n_valleys={n}, {K} targets, batch={batch}, start={start!r}"
        )
    if not n:
        raise ValueError("Y has no rows: say by n_valleys how many valleys to raise in an epoch")
    epochs = _check.epochs(n_epochs)
    return _epochs(Y, W, rng, start, eta, batch, n, most, noise, spare, epochs)


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
    W, Y, rng, n_cues, overlap = _measured(W, Y, rng, n_cues, overlap)
    return _share(W, Y, _check.count(n_flips, "n_flips", most=len(W)), rng, n_cues, overlap)


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
    W, Y, rng, n_cues, overlap = _measured(W, Y, rng, n_cues, overlap)
    share, safe, lost = _check.fraction(share, "share"), 0, len(W) // 2 + 1
    while lost - safe > 1:
        n_flips = (safe + lost) // 2
        if _share(W, Y, n_flips, rng, n_cues, overlap) >= share:
            safe = n_flips
        else:
            lost = n_flips
    return safe


def _measured(W, Y, rng, n_cues, overlap):
    W = _check.weights(W)
    Y, rng = _check.states(Y, len(W), name="Y", rows=True), _check.generator(rng)
    if not len(Y):
        raise ValueError("Y must have at least one pattern")
    return W, Y, rng, _check.count(n_cues, "n_cues", least=1), _check.fraction(overlap, "overlap")


def _share(W, Y, n_flips, rng, n_cues, overlap):
    targets = Y[np.arange(n_cues) % len(Y)]
    ends = patterns.corrupt(targets, n_flips, rng=rng)
    key = rng.integers(2**64, dtype=np.uint64)
    _descent.recall(W, np.zeros(len(W)), ends, np.arange(len(W)), key, 1000)
    return float(((ends * targets).mean(axis=1) >= overlap).mean())


def _epochs(Y, W, rng, start, eta, batch, n, most, noise, spare, epochs):
    K, N = Y.shape
    kept = Y if spare else Y[:0]
    group = batch if n == K or not K else n  # descents on the same weights
    one_by_one, piece = group == 1 and n in (K, K or n), max(1, PIECE // N**2)
    for epoch in epochs:
        targets = Y[rng.permutation(K)]
        ends, orders = np.empty((n, N)), np.empty((n, N), np.int64)
        for end, order, k in zip(ends, orders, range(n), strict=True):
            end[:] = 2.0 * rng.integers(2, size=N) - 1 if start == "random" else targets[k]
            if noise:
                end[rng.choice(N, noise, replace=False)] *= -1
            order[:] = rng.permutation(N)
        # what rounding may do to a field in an epoch, and more
        slack, updates = 1e-9 * N * (np.abs(W).max() + 2 * eta * n), 0
        for first in range(0, n, n if one_by_one else group):
            last = n if one_by_one else first + group
            shown = targets if n != K else targets[first:last]
            for k in range(first, min(last, n), piece):  # Ctrl-C is heard after each piece
                rows = slice(k, min(last, k + piece))
                learned = targets[rows] if n == K else targets
                updates += _descent.train(
                    W, learned, ends[rows], orders[rows], most, eta, kept, slack, one_by_one
                )
            if not one_by_one:
                before, raised = W.copy(), ends[first:last]
                raised = raised[~_among(raised, kept)]
                with np.errstate(over="ignore", invalid="ignore"):  # divergence is found below
                    W += eta * (shown.T @ shown - raised.T @ raised)
                np.fill_diagonal(W, 0)
                updates += int((before != W).any())
        _check.learned(W, eta=eta, epoch=epoch, most=_check.LARGEST / W.size)
        yield Epoch(W.copy(), ends, updates)


def _among(X, Y):
    """Which rows of X are a row of Y, or the ghost of one."""
    return (np.abs(X @ Y.T) == X.shape[1]).any(axis=1)
