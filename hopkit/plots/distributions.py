"""Probabilities: over the states of a small net as bars, and over three states as a triangle."""

import numpy as np
from matplotlib.tri import Triangulation

from hopkit.plots.inks import GREY, INK, PAPER, PLUS

CORNERS = np.array([[0, 0], [1, 0], [0.5, 0.75**0.5]])  # of the triangle of all distributions over three


def bars(ax, p, states, *, versus=None, colour=INK, top=None):
    """Draw a distribution over the states of a small net; under each bar stands its state, unit 0 on top.

    Parameters
    ----------
    ax : matplotlib Axes
    p : (S,) float
        The probability of each state.
    states : (S, N) of -1 and +1, or of 0 and 1
        A unit that is +1 or 1 is a dark dot, one that is not a light dot.
    versus : (S,) float, optional
        Another distribution, drawn as outlines around the bars.
    colour : colour
        Of the bars.
    top : float, optional
        The highest probability that the axis shows; if omitted, that of the highest bar.
    """
    place, up = np.arange(len(p)), np.asarray(states) > 0
    top = 1.05 * max(np.max(p), 0 if versus is None else np.max(versus)) if top is None else top
    step = 0.085 * top
    ax.bar(place, p, width=0.72, color=colour)
    if versus is not None:
        ax.bar(place, versus, width=0.86, facecolor="none", edgecolor=PLUS, linewidth=2)
    ax.axhline(0, color=INK, lw=1)
    for unit in range(up.shape[1]):
        dots = [INK if on else PAPER for on in up[:, unit]]
        ax.scatter(place, np.full(len(p), -step * (unit + 0.8)), s=52, c=dots, edgecolors=GREY, linewidths=1)
    ax.set(xlim=(-0.7, len(p) - 0.3), ylim=(-step * (up.shape[1] + 0.6), top), xticks=[])
    ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= top])
    ax.spines["bottom"].set_visible(False)


def simplex(ax, value, *, names, levels=18, path=None, mark=None, colours="cividis"):
    """Draw a function of all distributions over three states: each corner is the certainty of one state.

    Parameters
    ----------
    ax : matplotlib Axes
    value : function of (n, 3) float -> (n,) float
        What to draw, of n distributions at once.
    names : three str
        What to write at the corners.
    levels : int
        How many heights are told apart.
    path : (n, 3) float, optional
        Distributions to join by a line.
    mark : (3,) float, optional
        A distribution to mark with a dot.
    colours : colormap
        From low to high.
    """
    n = 90
    i, j = np.array([(i, j) for i in range(n + 1) for j in range(n + 1 - i)]).T
    p = np.array([n - i - j, i, j]).T / n
    x, y = (p @ CORNERS).T
    drawn = ax.tricontourf(Triangulation(x, y), value(p), levels=levels, cmap=colours)
    ax.plot(*np.vstack([CORNERS, CORNERS[:1]]).T, color=INK, lw=1.2)
    if path is not None:
        ax.plot(*(np.asarray(path) @ CORNERS).T, color="white", lw=2.5)
    if mark is not None:
        ax.plot(*(np.asarray(mark) @ CORNERS), "o", color=PLUS, markeredgecolor="white", markersize=13)
    for (x, y), name, side in zip(CORNERS, names, ["top", "top", "bottom"], strict=True):
        ax.text(x, y + (-0.04 if side == "top" else 0.03), name, ha="center", va=side)
    ax.set(aspect="equal", xlim=(-0.12, 1.12), ylim=(-0.14, 1.02))
    ax.set_axis_off()
    return drawn
