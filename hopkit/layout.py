"""Where to draw the states of a small net, and what flows along its moves: data, which `plots` draws."""

from itertools import permutations
from typing import NamedTuple

import numpy as np

from hopkit import _check


class Rain(NamedTuple):
    """What `rain` returns, for S states, M moves and L lakes.

    rests : (S,) bool, states without a move.
    lakes : (L, S) bool, the states of each end of the rain: one at rest, or some that go round for ever.
    shares : (S, L), how much of the drop that falls on a state ends in each lake; each row sums to 1.
    loops : (S, S) bool, whether two states lie on one loop.
    drops : (S,), how many drops pass each state on average, its own included.
    stream : (M,), how many drops take each move.
    """

    rests: np.ndarray
    lakes: np.ndarray
    shares: np.ndarray
    loops: np.ndarray
    drops: np.ndarray
    stream: np.ndarray


def rain(n, start, end):
    """Let a drop fall on each of n states and take, at each fork, one of the moves at random.

    An absorbing Markov chain: expected visits and absorption probabilities, by linear equations.

    Parameters
    ----------
    n : int
        The number of states.
    start, end : (M,) int
        The moves, from state start[m] to state end[m].

    Returns
    -------
    Rain
        Where the drops end, and how many pass each state and each move.

    Raises
    ------
    ValueError
        If start and end differ in length, or name a state that is not one of the n.

    Source
    ------
    Lecture 2, "Which number goes down?".
    """
    n = _check.count(n, "n", least=1)
    start, end = _moves(n, start, end)
    reach = np.eye(n)
    reach[start, end] = 1
    for _ in range(int(n).bit_length()):
        reach = (reach @ reach > 0).astype(float)
    together = (reach * reach.T).astype(bool)
    closed = (reach <= reach.T).all(axis=1)
    lakes = np.unique(together[closed], axis=0)
    move = np.zeros((n, n))
    move[start, end] = 1
    ways = np.maximum(move.sum(axis=1), 1)
    move[closed] = 0  # what reaches a lake stays there
    move /= ways[:, None]
    shares = np.linalg.solve(np.eye(n) - move, lakes.T.astype(float))
    drops = np.linalg.solve(np.eye(n) - move.T, np.ones(n))
    rests = ~np.isin(np.arange(n), start)
    return Rain(rests, lakes, shares, together & ~np.eye(n, dtype=bool), drops, (drops / ways)[start])


def places(height, start, end):
    """A place from left to right for each state, so that states stand near those they can reach.

    States that end alike gather under one another; where several would hide each other they give way.

    Parameters
    ----------
    height : (S,) float
        How high each state lies.
    start, end : (M,) int
        As in `rain`.

    Returns
    -------
    (S,) float
        Places, -1 to 1 and a little beyond.

    Raises
    ------
    ValueError
        As in `rain`.

    Source
    ------
    Lecture 2, "Which number goes down?".
    """
    height = np.asarray(height, dtype=np.float64)
    start, end = _moves(len(height), start, end)
    shares = rain(len(height), start, end).shares
    n = shares.shape[1]
    posts = np.linspace(-1, 1, n) if n > 1 else np.zeros(1)
    orders = list(permutations(range(n))) if n < 6 else [range(n)]
    anchors = [shares[:, order] @ posts for order in map(list, orders)]
    anchor = min(anchors, key=lambda a: abs(a[start] - a[end]).sum())
    x, y = anchor + np.arange(len(height)) / 64_000, 1.3 * (height - height.min()) / max(np.ptp(height), 1e-9)
    pull = np.zeros((len(x), len(x)))
    pull[start, end] = pull[end, start] = 1
    pull /= np.maximum(pull.sum(axis=1, keepdims=True), 1)
    for _ in range(600):
        gap = x[:, None] - x
        push = (gap / (gap**2 + (y[:, None] - y) ** 2 + 1e-4) ** 1.5).sum(axis=1)
        x = x + 0.0004 * push + 0.05 * (anchor - x) + 0.03 * (pull @ x - x)
    return x


def corner(x, at=(0, 0)):
    """Where `plots.box` draws a state, or any point of the square or the cube.

    The first unit runs to the right, the second up, the third into the page, from -1 to +1.

    Parameters
    ----------
    x : (2,), (3,) or (K, ...) float
        One point, or one a row, each coordinate from -1 to +1.
    at : (2,) float
        Where the centre stands; the front face is 2 by 2.

    Returns
    -------
    (2,) or (K, 2) float
        Places on the page.

    Raises
    ------
    ValueError
        If a point has not two or three coordinates.

    Source
    ------
    Lecture 6, "Four corners of a cube".
    """
    x = np.asarray(x, dtype=np.float64)
    if x.ndim not in (1, 2) or x.shape[-1] not in (2, 3):
        raise ValueError(f"x must be points of a square or a cube, (2,), (3,) or one a row; got {x.shape}")
    axes = np.array([[1, 0], [0, 1], [0.45, 0.25]])
    return x @ axes[: x.shape[-1]] + at


def cut(plane, at=(0, 0)):
    """Where a line cuts the edges of the square, or a plane those of the cube, in order around it.

    Parameters
    ----------
    plane : 3 or 4 floats
        (w_1, ..., b): the points where w_1 x_1 + ... + b = 0.
    at : (2,) float
        As in `corner`.

    Returns
    -------
    (n, 2) float
        Places on the page; none if the plane misses.

    Raises
    ------
    ValueError
        If plane has not three or four numbers.

    Source
    ------
    Lecture 6, "Four corners of a cube".
    """
    plane = np.asarray(plane, dtype=np.float64)
    if plane.shape not in ((3,), (4,)):
        raise ValueError(f"plane must be (w_1, w_2, b) or (w_1, w_2, w_3, b); got shape {plane.shape}")
    states = np.array(list(np.ndindex((2,) * (len(plane) - 1)))) * 2 - 1
    ends = states[edges(states)]
    level = ends @ plane[:-1] + plane[-1]
    cuts = (level.min(axis=1) <= 0) & (level.max(axis=1) >= 0) & (level[:, 0] != level[:, 1])
    (start, end), (low, high) = ends[cuts].transpose(1, 0, 2), level[cuts].T[:, :, None]
    points = corner((high * start - low * end) / (high - low), at)
    if len(points):
        points = points[np.argsort(np.arctan2(*(points - points.mean(axis=0)).T))]
    return points


def edges(Y):
    """The pairs of states that differ in one unit.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        States, one a row.

    Returns
    -------
    (n, 2) int
        Row numbers, the smaller first.

    Raises
    ------
    ValueError
        If Y is not such states.

    Source
    ------
    Lecture 6, "Four corners of a cube".
    """
    Y = _check.states(Y, name="Y", rows=True)
    return np.argwhere(np.triu(Y @ Y.T == Y.shape[1] - 2))


def _moves(n, start, end):
    start, end = np.asarray(start), np.asarray(end)
    for name, states in (("start", start), ("end", end)):
        if states.size and not np.issubdtype(states.dtype, np.integer):
            raise TypeError(f"{name} must hold whole numbers, the numbers of states; got {states.dtype}")
        if (
            states.ndim != 1
            or len(states) != len(start)
            or (states.size and not 0 <= states.min() <= states.max() < n)
        ):
            raise ValueError(
                f"start and end must be equally long and name states 0 to {n - 1}; got {name} = {states}"
            )
    return start.astype(int), end.astype(int)
