"""The deterministic net of -1/+1 units: field, energy, and evolution to rest.

E = -1/2 y' W y - b' y, with W symmetric and a zero diagonal; the field of unit i
is z_i = sum_j w_ij y_j + b_i. A unit flips when its field opposes its sign,
y_i z_i < 0; a unit whose field is zero stays as it is.

Fields of whole-number weights are exact, and `hebbian` is not divided by N for that
reason. With other weights rounding decides whether a field is exactly zero, a tie: `settle` and `recall`
sum in index order, the same on every machine, while `field`, `is_stable` and `step`
leave the order to NumPy and may see 1e-17 where those see 0.
"""

from typing import NamedTuple

import numpy as np

from hopkit import _check, _descent, _states


class Settled(NamedTuple):
    """What `settle` returns.

    state : (N,) of -1 and +1, where the evolution ended.
    flips : (F,) int64, the units in the order they flipped.
    energies : (F + 1,) float, at the start and after each flip.
    stable : bool, no free unit wants to flip any more.
    """

    state: np.ndarray
    flips: np.ndarray
    energies: np.ndarray
    stable: bool

    def after(self, k):
        """The state after the first k flips; after(0) is the start."""
        k = _check.count(k, "k", most=len(self.flips))
        y = self.state.copy()
        np.negative.at(y, self.flips[k:])
        return y


class Valleys(NamedTuple):
    """What `valleys` returns.

    minima : (n, N) of -1 and +1, the floor of each valley, deepest first.
    energies : (n,) float, their energies.
    passes : n - 1 tuples (i, j, energy): valleys i and j meet there, and go on as i.
    """

    minima: np.ndarray
    energies: np.ndarray
    passes: list


def field(W, y, b=None):
    """What each unit receives from all the others, and from its bias.

    z_i = sum_j w_ij y_j + b_i

    Parameters
    ----------
    W : (N, N) float
        Weights, in units of energy; any finite square matrix.
    y : (N,) or (K, N) of -1 and +1
        One state, or one per row.
    b : (N,) float, optional
        Biases, in units of energy; zero if omitted.

    Returns
    -------
    (N,) or (K, N) float
        The field of each unit, in units of energy.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, or a state is not -1 or +1.

    Source
    ------
    Lecture 1, "Fields and flips"; Hopfield (1982), PNAS 79, 2554.
    """
    W = _check.square(W)
    return _field(W, _check.states(y, len(W)), _check.biases(b, len(W)))


def energy(W, y, b=None):
    """How high a state lies: low where units agree with their fields.

    E = -1/2 y' W y - b' y

    Parameters
    ----------
    W, y, b
        As in `field`.

    Returns
    -------
    float or (K,) float
        The energy of each state.

    Raises
    ------
    ValueError
        As in `field`.

    Source
    ------
    Lecture 2, "The energy of a Hopfield net"; Hopfield (1982), PNAS 79, 2554.
    """
    W = _check.square(W)
    y, b = _check.states(y, len(W)), _check.biases(b, len(W))
    E = 0 - (y * (0.5 * (y @ W.T) + b)).sum(axis=-1)  # 0 - x, so that no energy prints as -0.0
    return float(E) if y.ndim == 1 else E


def is_stable(W, y, b=None):
    """Whether no unit wants to flip: y_i z_i >= 0 for every unit.

    Parameters
    ----------
    W, y, b
        As in `field`.

    Returns
    -------
    bool or (K,) bool
        One answer per state; a unit whose field is zero is content.

    Raises
    ------
    ValueError
        As in `field`.

    Source
    ------
    Lecture 2, "Where it ends".
    """
    W = _check.square(W)
    y, b = _check.states(y, len(W)), _check.biases(b, len(W))
    stable = (y * _field(W, y, b) >= 0).all(axis=-1)
    return bool(stable) if y.ndim == 1 else stable


def step(W, y, b=None):
    """Update all units at once: the synchronous map, which may never come to rest.

    y_i <- sign(z_i), and y_i stays where z_i = 0.

    Parameters
    ----------
    W, y, b
        As in `field`.

    Returns
    -------
    (N,) or (K, N) of -1 and +1
        The state after one step.

    Raises
    ------
    ValueError
        As in `field`.

    Source
    ------
    Lecture 3, "One at a time, or all at once?"; Goles & Martinez (1990), Neural and Automata Networks.
    """
    W = _check.square(W)
    y, b = _check.states(y, len(W)), _check.biases(b, len(W))
    z = _field(W, y, b)
    return np.where(z == 0, y, np.sign(z))


def lattice(side, reach=1):
    """Couple every site of a square lattice to those around it: the Ising ferromagnet.

    w_ij = 1 where sites i and j lie at most `reach` apart, w_ij = 0 elsewhere, and w_ii = 0.

    Times `np.outer(x, x)` it is a Mattis magnet, a ferromagnet in the disguise x.

    Parameters
    ----------
    side : int
        Sites along each side; N = side * side, row after row, with open edges.
    reach : float
        In sites, at least 1: 1 couples the 4 nearest, 1.5 the diagonal ones too, 3 couples 28.

    Returns
    -------
    (N, N) float
        0 and 1, symmetric, zero diagonal.

    Raises
    ------
    ValueError
        If side is not positive or reach is less than 1: then no site would feel another.

    Source
    ------
    Lecture 1, "Magnets"; Ising (1925), Z. Phys. 31, 253; Mattis (1976), Phys. Lett. A 56, 421.
    """
    side, reach = _check.count(side, "side", least=1), _check.real(reach, "reach")
    if reach.ndim or reach < 1:
        raise ValueError(f"reach must be one number of at least 1, in sites; got {reach}")
    apart = np.subtract.outer(np.arange(side), np.arange(side)) ** 2
    near = np.sqrt(apart[:, None, :, None] + apart[None, :, None, :]) <= reach
    W = near.reshape(side**2, side**2).astype(np.float64)
    np.fill_diagonal(W, 0)
    return W


def glass(W, *, rng):
    """Toss a coin for the sign of every coupling: the Edwards-Anderson spin glass.

    Parameters
    ----------
    W : (N, N) float
        Weights: symmetric, zero diagonal; left as they are.
    rng : numpy.random.Generator
        Gives `rng.integers(2, size=n)` for the n couplings i < j, row after row; 0 turns a sign over.

    Returns
    -------
    (N, N) float
        The same strengths, symmetric, zero diagonal.

    Raises
    ------
    ValueError, TypeError
        If W is asymmetric or feeds a unit to itself, or rng is not a Generator.

    Source
    ------
    Lecture 1, "Frustration"; Edwards & Anderson (1975), J. Phys. F 5, 965.
    """
    W, rng = _check.weights(W).copy(), _check.generator(rng)
    i, j = np.nonzero(np.triu(W))
    W[i, j] *= 2.0 * rng.integers(2, size=len(i)) - 1
    W[j, i] = W[i, j]
    return W


def settle(W, y, b=None, *, rng=None, free=None, max_sweeps=1000):
    """Let the net evolve, one unit at a time, until no unit wants to flip: asynchronous updates.

    Each flip lowers the energy by exactly 2 |z_i|, so the evolution must end.

    Parameters
    ----------
    W : (N, N) float
        Weights, in units of energy: symmetric, zero diagonal.
    y : (N,) of -1 and +1
        The state to start from; left as it is.
    b : (N,) float, optional
        Biases, in units of energy; zero if omitted.
    rng : numpy.random.Generator, optional
        Visit the free units in a new random order each sweep, `rng.permutation(len(free))`;
        if omitted, in the order of `free`.
    free : (F,) int or (N,) bool, optional
        The units that may move, all if omitted; the others are clamped.
    max_sweeps : int
        Sweeps before giving up.

    Returns
    -------
    Settled
        The state at rest, the flips in order, the energies on the way. `stable` is False
        only if `max_sweeps` ran out.

    Raises
    ------
    ValueError
        If W is asymmetric or feeds a unit to itself: then E need not fall.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 3, "Recall from a noisy cue"; Hopfield (1982), PNAS 79, 2554.
    """
    W = _check.weights(W)
    y, b = _check.states(y, len(W), rows=False), _check.biases(b, len(W))
    free, max_sweeps = _check.units(free, len(W)), _check.count(max_sweeps, "max_sweeps")
    rng = rng if rng is None else _check.generator(rng)
    z, reach, flips, lost = b.copy(), np.abs(b), [], []
    _descent.fields(W, y, z, reach)
    slack, start = 1e-9 * reach.max(), 0 - float(y @ (z + b)) / 2
    visits, drops = np.empty(len(free), np.int64), np.empty(len(free))
    stable = False
    for _ in range(max_sweeps):
        order = free if rng is None else free[rng.permutation(len(free))]
        n = _descent.sweep(W, b, y, z, slack, order, len(free) + 1, visits, drops)
        flips.extend(order[visits[:n]])
        lost.extend(drops[:n])
        stable = n == 0
        if stable:
            break
    else:
        stable = not _descent.sweep(W, b, y.copy(), z, slack, free, 1, visits, drops)
    energies = np.subtract.accumulate([start, *lost])
    return Settled(y, np.array(flips, dtype=np.int64), energies, stable)


def recall(W, Y, b=None, *, rng=None, free=None, max_sweeps=1000):
    """Let many cues settle at once, on all cores, without keeping the way there.

    Parameters
    ----------
    W, b, free, max_sweeps
        As in `settle`; the same for every row.
    Y : (C, N) of -1 and +1
        One cue a row; left as they are.
    rng : numpy.random.Generator, optional
        Gives one key, from which each row draws its own visiting orders, whatever the
        number of threads; without it each row ends just where `settle` ends.

    Returns
    -------
    (C, N) of -1 and +1
        Where each row has come to rest, or is after `max_sweeps`.

    Raises
    ------
    ValueError, TypeError
        As in `settle`.

    Source
    ------
    Lecture 3, "Recall from a noisy cue".
    """
    W = _check.weights(W)
    Y, b = _check.states(Y, len(W), name="Y", rows=True), _check.biases(b, len(W))
    free, max_sweeps = _check.units(free, len(W)), _check.count(max_sweeps, "max_sweeps")
    key = None if rng is None else _check.generator(rng).integers(2**64, dtype=np.uint64)
    _descent.recall(W, b, Y, free, key, max_sweeps)
    return Y


def fixed_points(W, b=None, *, strict=True):
    """Every state in which each unit agrees with its field, found by trying all 2^N.

    Parameters
    ----------
    W, b
        As in `settle`, N <= 20.
    strict : bool
        Ask y_i z_i > 0 of every unit; if False, y_i z_i >= 0: ties are allowed, as in `is_stable`.

    Returns
    -------
    (n, N) of -1 and +1
        The fixed points, in counting order with -1 before +1.

    Raises
    ------
    ValueError
        As in `settle`, or if N > 20: more than a million states.

    Source
    ------
    Lecture 3, "Reading the weights".
    """
    W = _check.weights(W)
    b, N, strict = _check.biases(b, len(W)), len(W), _check.flag(strict, "strict")
    found = []
    for Y in _blocks(N):
        agreement = Y * (Y @ W + b)
        found.append(Y[(agreement > 0).all(axis=1) if strict else (agreement >= 0).all(axis=1)])
    return np.concatenate(found)


def valleys(W, b=None):
    """The valleys of the landscape and the passes between them, found by letting the water rise.

    States are wetted in order of energy. A state none of whose one-flip neighbours is wet
    starts a valley; one that touches several valleys is the lowest pass between them. (A
    valley is not the basin of a memory: from high up, a start may settle in any of several.)

    Parameters
    ----------
    W, b
        As in `settle`, N <= 12.

    Returns
    -------
    Valleys
        n minima and the n - 1 passes that join them into one tree.

    Raises
    ------
    ValueError
        As in `settle`, or if N > 12.

    Source
    ------
    Lecture 3, "The landscape"; Becker & Karplus (1997), J. Chem. Phys. 106, 1495.
    """
    W = _check.weights(W)
    b, N = _check.biases(b, len(W)), _check.count(len(W), "the number of units N", most=12)
    Y = np.concatenate(list(_blocks(N)))
    E = energy(W, Y, b)
    slack = 1e-9 * (np.abs(W).sum() + np.abs(b).sum())  # what rounding may make of two equal heights
    level = np.round(E / slack) if slack else E
    order = np.argsort(level, kind="stable")
    valley, minima, passes = np.full(2**N, -1), [], []
    for rank, s in enumerate(order):
        touched = np.unique(valley[s ^ (1 << np.arange(N))])
        touched = touched[touched >= 0]
        if not len(touched):
            minima.append(rank)
        valley[s], *others = touched if len(touched) else [rank]
        for other in others:
            valley[valley == other] = valley[s]
            if level[order[other]] < level[s]:
                passes.append((minima.index(valley[s]), minima.index(other), float(E[s])))
            else:  # two shores of one plateau: one valley, seen twice
                minima.remove(other)
    minima = order[minima]
    return Valleys(Y[minima], E[minima], passes)


def _field(W, y, b):
    return y @ W.T + b


def states(n):
    """Every state of n units, one per row.

    Parameters
    ----------
    n : int
        Units, at most 20.

    Returns
    -------
    (2**n, n) of -1 and +1
        In the order of `itertools.product([-1, 1], repeat=n)`.

    Raises
    ------
    ValueError
        If n is negative, or above 20: more than a million states.
    TypeError
        If n is not a whole number.

    Source
    ------
    Lecture 3, "Reading the weights".
    """
    return np.concatenate(list(_blocks(_check.count(n, "n", least=0, most=20))))


def _blocks(N):
    """As `states`, in blocks of at most 2^14 rows."""
    if N > 20:
        raise ValueError(f"2^N states are tried, so N may be at most 20; got N = {N}")
    for S in _states.blocks(N):
        yield 2 * S - 1
