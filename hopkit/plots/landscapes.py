"""Energies: along a run, as a landscape, as a tree of valleys."""

import numpy as np
from matplotlib.offsetbox import AnnotationBbox, OffsetImage

from hopkit.plots.inks import EARTH, GREY, INK, PLUS, _rgb


def energies(ax, E, **line):
    """Draw the energy after each flip as a staircase that only goes down.

    Parameters
    ----------
    ax : matplotlib Axes
    E : (F + 1,) float
        As in `hopfield.Settled.energies`.
    line : keywords of `Axes.step`
    """
    ax.step(np.arange(len(E)), E, where="post", **{"color": INK, "linewidth": 1.5, **line})
    ax.set(xlabel="flips", ylabel="energy")
    ax.margins(x=0.01)


def landscape(ax, E, *, mark=(), pictures=(), above=True, zoom=1.0):
    """Draw the energy along a path of single flips: a true cut through the landscape.

    Parameters
    ----------
    ax : matplotlib Axes
    E : (F + 1,) or (n, F + 1) float
        Energies along one path, or along n paths with the same ends.
    mark : F-indices, optional
        Steps to mark with a point.
    pictures : states, optional
        One to draw beside each mark, `above` it or below.
    above : bool
    zoom : float
        Size of those pictures, relative to 32 pixels to the inch.
    """
    E = np.atleast_2d(E)
    ax.plot(E.T, color=INK, linewidth=1.2, alpha=max(0.15, 1 / len(E)))
    ax.plot(mark, E[0, list(mark)], "o", color=PLUS, markersize=5)
    for k, y in zip(mark, pictures, strict=False):
        _beside(ax, y, (k, E[0, k]), zoom, above=above)
    ax.set(xlabel="pixels flipped on the way", ylabel="energy")


def ground(ax, E, *, before=None, mark=(), pictures=(), versus=(), raised=None, zoom=1.4):
    """Draw the energy along a path as the ground one walks on, and as a dashed line where it was before.

    Parameters
    ----------
    ax : matplotlib Axes
    E : (F + 1,) float
        The energy along a path of single flips.
    before : (F + 1,) float, optional
        The same, a moment ago.
    mark : F-indices, optional
        Where to put a ball: filled if the net stays there, if its picture is as in `versus`.
    pictures, versus : (n, N) of -1 and +1, optional
        One a mark: where the net ends from there, drawn under the ground, and what that is compared
        with, as in `picture`.
    raised : F-index, optional
        A state to mark with an arrow that points up.
    zoom : float
        Size of the pictures, as in `landscape`.
    """
    floor, steps = ax.get_ylim()[0], np.arange(len(E))
    ax.fill_between(steps, E, floor, color=EARTH, lw=0)
    ax.plot(steps, E, color=INK, lw=1.4)
    if before is not None:
        ax.plot(steps, before, color=INK, lw=1, ls=(0, (2, 2)))
    for k, y, other in zip(mark, pictures, versus, strict=True):
        stays = np.array_equal(y, other)
        ax.plot(k, E[k], "o", color=INK if stays else "white", markeredgecolor=INK, markersize=6, zorder=4)
        image = OffsetImage(_rgb(y, other), zoom=zoom, interpolation="nearest")
        place = {"xybox": (0, 3), "boxcoords": "offset points", "box_alignment": (0.5, 0), "pad": 0.1}
        box = AnnotationBbox(image, (k, floor), bboxprops={"ec": GREY, "lw": 0.6}, **place)
        ax.add_artist(box)
    if raised is not None:
        arrow = {"arrowstyle": "<|-", "color": PLUS, "lw": 1.8, "shrinkB": 5}
        place = {"xytext": (0, 32), "textcoords": "offset points", "ha": "center", "zorder": 5}
        place["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
        ax.annotate("raised", (raised, E[raised]), color=PLUS, arrowprops=arrow, **place)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def tree(ax, valleys, *, pictures=None, colours=None, zoom=1.0):
    """Draw the tree of valleys: each leaf a valley's floor, each fork the lowest pass between valleys.

    Only heights mean something; leaves stand side by side in the order in which they meet.

    Parameters
    ----------
    ax : matplotlib Axes
    valleys : hopfield.Valleys
    pictures : states, optional
        One to draw under each leaf, in the order of `valleys.minima`.
    colours : optional
        One for each leaf, in that order.
    zoom : float
        As in `landscape`.
    """
    n = len(valleys.minima)
    members = {k: [k] for k in range(n)}
    for left, right, _ in valleys.passes:
        members[left] = members[left] + members.pop(right)
    leaves = [leaf for group in members.values() for leaf in group]
    x, foot = {leaf: place for place, leaf in enumerate(leaves)}, dict(enumerate(valleys.energies))
    for left, right, height in valleys.passes:
        ax.plot([x[left]] * 2 + [x[right]] * 2, [foot[left], height, height, foot[right]], color=INK, lw=1.3)
        x[left], foot[left] = (x[left] + x[right]) / 2, height
    colours = [PLUS] * n if colours is None else colours
    for place, leaf in enumerate(leaves):
        ax.plot(place, valleys.energies[leaf], "o", color=colours[leaf], markersize=7)
        if pictures is not None:
            _beside(ax, pictures[leaf], (place, valleys.energies[leaf]), zoom, above=False)
    ax.set(xticks=[], ylabel="energy", xlim=(-0.7, n - 0.3))
    ax.spines["bottom"].set_visible(False)


def _beside(ax, y, at, zoom, *, above, gap=8):
    image = OffsetImage(_rgb(y), zoom=zoom, interpolation="nearest")
    side = (gap, 0) if above else (-gap, 1)
    box = AnnotationBbox(
        image, at, xybox=(0, side[0]), boxcoords="offset points", box_alignment=(0.5, side[1]), pad=0.1
    )
    box.patch.set(edgecolor=GREY, linewidth=0.6)
    ax.add_artist(box)
