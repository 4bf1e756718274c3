"""All states of a small net: on a cube, or as a graph of moves, with what flows down it."""

from itertools import permutations
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgb
from matplotlib.path import Path

from hopkit.plots.inks import BASINS, GREY, INK, PLUS, RING
from hopkit.plots.landscapes import _beside


def cube(ax, Y, xy, *, E=None, colours=GREY, size=4.0):
    """Draw states as the corners of a cube, and each flip that leads from one to another as an edge.

    Parameters
    ----------
    ax : matplotlib Axes
    Y : (n, N) of -1 and +1
        The corners, one a row.
    xy : (n, 2) float
        Where each is drawn.
    E : (n,) float, optional
        Their energies; arrows then point downhill along the edges.
    colours, size : optional
        One for all corners, or one for each; size as a marker's, in points.
    """
    Y, xy = np.asarray(Y), np.asarray(xy)
    high, low = np.nonzero(np.triu(Y @ Y.T == Y.shape[1] - 2))
    edges = np.unique(np.stack([xy[high], xy[low]], axis=1).round(9), axis=0)
    # not antialiased: many soft edges make a file ten times as large
    ax.add_collection(LineCollection(edges, color="#a9aeb7", lw=0.5, antialiased=False, zorder=1))
    if E is not None:
        high, low = np.where(E[high] >= E[low], (high, low), (low, high))
        middle, way = (xy[high] + xy[low]) / 2, (xy[low] - xy[high]) / 8
        ax.quiver(*middle.T, *way.T, angles="xy", scale_units="xy", scale=1, pivot="mid", color=INK, zorder=2)
    ax.scatter(*xy.T, c=colours, s=np.square(size), zorder=3)
    ax.set_axis_off()


def box(ax, colours, *, at=(0, 0), names=(), plane=None):
    """Draw the states of two or three units as the corners of a square or a cube.

    The first unit runs to the right, the second up, the third into the page, from -1 to +1.

    Parameters
    ----------
    ax : matplotlib Axes
        Its axes are taken away, and both get one scale.
    colours : 4 or 8
        One a state, in counting order with -1 before +1; None for a small grey dot.
    at : (2,) float
        Where the centre stands; the front face is 2 by 2.
    names : strings, optional
        What to call the units.
    plane : 3 or 4 floats, optional
        (w_1, ..., b): draw where w_1 x_1 + ... + b = 0 cuts the square or the cube.
    """
    n = 2 if len(colours) == 4 else 3
    states = np.array(list(np.ndindex((2,) * n))) * 2 - 1
    edges = corner(states, at)[_edges(states)]
    ax.add_collection(LineCollection(edges, colors=GREY, linewidths=0.9, zorder=1))
    if plane is not None:
        ax.fill(*cut(plane, at).T, facecolor=RING + "55", edgecolor=RING, zorder=2)
    for colour in set(colours):
        here = corner(states[[k for k in range(2**n) if colours[k] == colour]], at)
        size, face, edge = (24, GREY, GREY) if colour is None else (200, colour, INK)
        ax.scatter(*here.T, s=size, color=face, edgecolor=edge, zorder=3)
    for k, name in enumerate(names):
        middle = np.array([1 if k == 2 else -1] + [-1] * (n - 1))
        middle[k] = 0
        ax.text(*corner(middle, at) + ((0, -0.3), (-0.25, 0), (0.3, -0.1))[k], name, ha="center", va="center")
    ax.set_aspect("equal")
    ax.set_axis_off()


def corner(x, at=(0, 0)):
    """Where `box` draws a state, or any point of the square or the cube.

    Parameters
    ----------
    x : (2,), (3,) or (K, ...) float
        One point, or one a row, each coordinate from -1 to +1.
    at : (2,) float
        As in `box`.
    """
    axes = np.array([[1, 0], [0, 1], [0.45, 0.25]])
    return np.asarray(x) @ axes[: np.shape(x)[-1]] + at


def cut(plane, at=(0, 0)):
    """Where a line cuts the edges of the square, or a plane those of the cube, in order around it.

    Parameters
    ----------
    plane : 3 or 4 floats
        As in `box`.
    at : (2,) float
        As in `box`.
    """
    states = np.array(list(np.ndindex((2,) * (len(plane) - 1)))) * 2 - 1
    ends = states[_edges(states)]
    level = ends @ np.asarray(plane)[:-1] + plane[-1]
    cuts = (level.min(axis=1) <= 0) & (level.max(axis=1) >= 0) & (level[:, 0] != level[:, 1])
    (start, end), (low, high) = ends[cuts].transpose(1, 0, 2), level[cuts].T[:, :, None]
    points = corner((high * start - low * end) / (high - low), at)
    if len(points):
        points = points[np.argsort(np.arctan2(*(points - points.mean(axis=0)).T))]
    return points


def state_graph(ax, x, height, start, end, *, walk=(), order=None, pictures=None, zoom=9):
    """Draw every state of a small net at its height, and every move it can make, as rain running downhill.

    A drop falls on each state and at each fork takes one of the moves at random: lines are as wide as what
    runs along them. Where the rain comes to rest is a large dot, and each state has the colour of the rests
    it leads to. Moves that go uphill are warm arrows, loops are black arrows; but if a `walk` is given, it
    alone has arrows, and other uphill moves are thin warm lines.

    Parameters
    ----------
    ax : matplotlib Axes
    x : (S,) float
        A place from left to right for each state, as from `places`.
    height : (S,) float
        How high each state lies.
    start, end : (M,) int
        The moves, from state start[m] to state end[m].
    walk : int, optional
        States one after the other, drawn on top; a walk around a loop ends where it began.
    order : (S,) float, optional
        The places that say which rest gets which colour, from left to right; x if omitted.
    pictures : states, optional
        One for each of the S states; those at rest, or in a loop of two, are drawn under their dots.
    zoom : float
        As in `landscape`.
    """
    colours, rests, loops, drops, stream = rain(x if order is None else order, start, end)
    at = np.column_stack([x, height])
    p, q = (np.asarray(walk[:-1], int), np.asarray(walk[1:], int)) if len(walk) else (start, end)
    room = np.ptp(height) or 1.0
    uphill = height[q] > height[p] + 1e-9 * room
    arrows = uphill | loops[p, q] | (len(walk) > 0)
    plain = np.ones(len(start), bool) if len(walk) else ~arrows
    curves = [_stream(at[a], at[z]) for a, z in zip(start[plain], end[plain], strict=True)]
    rises = (height[end] > height[start] + 1e-9 * room)[plain]
    inks = np.where(rises[:, None], to_rgb(PLUS), colours[end[plain]])
    widths = np.where(rises, 0.8, 0.5 + 1.1 * np.minimum(stream[plain], 20) ** 0.8)
    lines = {"edgecolors": inks, "linewidths": widths, "capstyle": "round", "alpha": 0.55}
    ax.add_collection(PathCollection(curves, facecolors="none", zorder=1, **lines))
    size = np.where(rests, 100 + 12 * drops, 14 + 10 * np.minimum(drops, 12))
    ax.scatter(x, height, s=size, c=colours, edgecolors=[INK if rest else "white" for rest in rests],
               linewidths=np.where(rests, 1.5, 0.7), zorder=4)  # fmt: skip
    for s in np.flatnonzero(rests | (loops.sum(axis=1) == 1)) if pictures is not None else []:
        _beside(ax, pictures[s], at[s], zoom, above=False, gap=(size[s] / np.pi) ** 0.5 + 4)
    low = height.min()
    ax.set(xticks=[], ylabel="energy", xlim=(x.min() - 0.1, x.max() + 0.1),
           ylim=(low - (0.15 if pictures is not None else 0.06) * room, low + 1.06 * room))  # fmt: skip
    ax.spines["bottom"].set_visible(False)
    if arrows.any():
        ax.figure.draw_without_rendering()  # the layout settles where the arrows end
        p, q, uphill = p[arrows], q[arrows], uphill[arrows]
        _arrows(ax, at[p], at[q], (size[q] / np.pi) ** 0.5, [PLUS if up else INK for up in uphill],
                np.clip(30 / len(p), 0.5, 1.7))  # fmt: skip


class Rain(NamedTuple):
    """What `rain` returns, for S states and M moves.

    colours : (S, 3), of the rests that each state leads to, mixed; black for what goes round for ever.
    rests : (S,) bool, states without a move.
    loops : (S, S) bool, whether two states lie on one loop.
    drops : (S,) how many drops pass each state, its own included.
    stream : (M,) how many drops take each move.
    """

    colours: np.ndarray
    rests: np.ndarray
    loops: np.ndarray
    drops: np.ndarray
    stream: np.ndarray


def rain(order, start, end):
    """Let a drop fall on every state and take, at each fork, one of the moves at random.

    Parameters
    ----------
    order, start, end
        As in `state_graph`.
    """
    lakes, shares, loops, drops, stream = _runoff(len(order), start, end)
    inks, basins = np.empty((len(lakes), 3)), iter(len(lakes) * BASINS)
    for k in np.argsort([order[lake].mean() for lake in lakes], kind="stable"):
        inks[k] = to_rgb(INK if loops[lakes[k]].any() else next(basins))
    rests = ~np.isin(np.arange(len(order)), start)
    return Rain((shares @ inks).clip(0, 1), rests, loops, drops, stream)


def places(height, start, end):
    """A place from left to right for each state, so that states stand near those they can reach.

    States that end alike gather under one another; where several would hide each other they give way.

    Parameters
    ----------
    height, start, end
        As in `state_graph`.
    """
    shares = _runoff(len(height), start, end)[1]
    n = shares.shape[1]
    posts = np.linspace(-1, 1, n) if n > 1 else np.zeros(1)
    orders = list(permutations(range(n))) if n < 6 else [range(n)]
    anchors = [shares[:, order] @ posts for order in map(list, orders)]
    anchor = min(anchors, key=lambda a: abs(a[start] - a[end]).sum())
    x, y = anchor + np.arange(len(height)) / 64_000, 1.3 * (height - height.min()) / max(np.ptp(height), 1e-9)
    ties = np.zeros((len(x), len(x)))
    ties[start, end] = ties[end, start] = 1
    ties /= np.maximum(ties.sum(axis=1, keepdims=True), 1)
    for _ in range(600):
        gap = x[:, None] - x
        push = (gap / (gap**2 + (y[:, None] - y) ** 2 + 1e-4) ** 1.5).sum(axis=1)
        x = x + 0.0004 * push + 0.05 * (anchor - x) + 0.03 * (ties @ x - x)
    return x


def _runoff(n, start, end):
    """Where the rain on n states ends, which is at rest or among states that go round for ever: a lake.

    The lakes, (lakes, n) bool; the share of each state's drop that ends in each; loops, drops and stream
    as in Rain.
    """
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
    return lakes, shares, together & ~np.eye(n, dtype=bool), drops, (drops / ways)[start]


def _stream(p, q):
    """A line that leaves p and reaches q upright, like water."""
    fall = 0.45 * (q[1] - p[1])
    return Path([p, (p[0], p[1] + fall), (q[0], q[1] - fall), q], [Path.MOVETO] + 3 * [Path.CURVE4])


def _arrows(ax, p, q, cut, colours, width):
    """Arrows from p that end `cut` points short of q, on Axes that are laid out already."""
    p_, q_ = ax.transData.transform(p), ax.transData.transform(q)
    way = q_ - p_
    way *= 1 - (np.asarray(cut) * ax.figure.dpi / 72 / np.hypot(*way.T))[:, None]
    dx, dy = (ax.transData.inverted().transform(p_ + way) - p).T
    head = {"headwidth": 5, "headlength": 6, "headaxislength": 5.5, "minlength": 0}
    line = {"color": colours, "units": "inches", "width": width / 72, "zorder": 3}
    ax.quiver(*p.T, dx, dy, angles="xy", scale_units="xy", scale=1, **line, **head)


def _edges(states):
    n = range(len(states))
    return np.array([(p, q) for p in n for q in range(p) if (states[p] != states[q]).sum() == 1])
