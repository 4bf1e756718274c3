"""All states of a small net: on a cube, or as a graph of moves, with what flows down it."""

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgb
from matplotlib.path import Path

from hopkit import layout
from hopkit.plots.inks import GREY, INK, PLUS, RING, mixed
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
    high, low = layout.edges(Y).T
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
    edges = layout.corner(states, at)[layout.edges(states)]
    ax.add_collection(LineCollection(edges, colors=GREY, linewidths=0.9, zorder=1))
    if plane is not None:
        ax.fill(*layout.cut(plane, at).T, facecolor=RING + "55", edgecolor=RING, zorder=2)
    for colour in set(colours):
        here = layout.corner(states[[k for k in range(2**n) if colours[k] == colour]], at)
        size, face, edge = (24, GREY, GREY) if colour is None else (200, colour, INK)
        ax.scatter(*here.T, s=size, color=face, edgecolor=edge, zorder=3)
    for k, name in enumerate(names):
        middle = np.array([1 if k == 2 else -1] + [-1] * (n - 1))
        middle[k] = 0
        ax.text(
            *layout.corner(middle, at) + ((0, -0.3), (-0.25, 0), (0.3, -0.1))[k],
            name,
            ha="center",
            va="center",
        )
    ax.set_aspect("equal")
    ax.set_axis_off()


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
        A place from left to right for each state, as from `layout.places`.
    height : (S,) float
        How high each state lies.
    start, end : (M,) int
        As in `layout.rain`.
    walk : int, optional
        States one after the other, drawn on top; a walk around a loop ends where it began.
    order : (S,) float, optional
        The places that say which rest gets which colour, from left to right; x if omitted.
    pictures : states, optional
        One for each of the S states; those at rest, or in a loop of two, are drawn under their dots.
    zoom : float
        As in `landscape`.
    """
    flow = layout.rain(len(x), start, end)
    colours = mixed(x if order is None else order, flow)
    rests, loops, drops, stream = flow.rests, flow.loops, flow.drops, flow.stream
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
