"""Likelihoods and the bounds below them, machine by machine; and the map of a mean-field bound."""

import numpy as np

from hopkit.plots.inks import GREY, INK, MINUS, PLUS


def ladder(ax, rungs, *, ceiling, left, claims=None):
    """Draw one row per machine: a dot at its log-likelihood, a bar from there down to its bound.

    Parameters
    ----------
    ax : matplotlib Axes
    rungs : dict of str to (L, B)
        Name of a machine, from the top row to the bottom one; its log-likelihoods and its bounds, each a
        float or one per run. The dot and the bar are those of the median run, with the gap beside
        them; the small ticks are all runs.
    ceiling : float
        The highest mean log-likelihood that any machine can have; what is beyond is hatched.
    left : float
        Where the axis begins, in nats.
    claims : dict of str to float, optional
        What is claimed for a machine, drawn as a cross in its row.
    """
    span = ceiling - left
    ax.axvspan(ceiling, ceiling + 0.22 * span, facecolor="none", edgecolor=GREY, hatch="///", lw=0)
    ax.axvline(ceiling, color=INK, lw=2.5)
    for row, (L, B) in enumerate(rungs.values()):
        L, B = np.atleast_1d(L).astype(float), np.atleast_1d(B).astype(float)
        middle = np.argsort(L)[len(L) // 2]
        ax.plot([left, L[middle]], [row, row], color="#e3e1da", lw=1, zorder=0)
        ax.plot(L, np.full(len(L), row), "|", color=GREY, markersize=13, mew=1.5)
        ax.plot([B[middle], L[middle]], [row, row], color=MINUS, lw=7, solid_capstyle="butt")
        ax.plot(L[middle], row, "o", color=INK, markersize=9)
        if L[middle] - B[middle] > 5e-4:
            gap = f"{L[middle] - B[middle]:.3f}"
            ax.text(B[middle], row - 0.14, gap, color=MINUS, ha="right", va="bottom")
    for name, value in (claims or {}).items():
        row = list(rungs).index(name)
        ax.plot(value, row, "x", color=PLUS, markersize=13, mew=3.5)
    ax.set(xlim=(left, ceiling + 0.22 * span), ylim=(len(rungs) - 0.4, -0.6), xlabel="nats per picture")
    ax.set_yticks(range(len(rungs)), list(rungs))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def bound_map(ax, value, *, paths=None, levels=24):
    """Draw the mean-field bound of two units over all pairs of means, and the paths of updates on it.

    Parameters
    ----------
    ax : matplotlib Axes
    value : function of (m0, m1) float -> float
        The bound at a pair of means.
    paths : dict of str to (S, 2) float, optional
        Means after each update, by the name in the legend.
    levels : int
        How many heights are told apart.
    """
    grid = np.linspace(0, 1, 61)
    heights = np.array([[value(x, y) for x in grid] for y in grid])
    ax.contourf(grid, grid, heights, levels=levels, cmap="cividis")
    for (name, path), colour, mark in zip((paths or {}).items(), ("white", PLUS), ("o", "s"), strict=False):
        path = np.asarray(path)
        ax.plot(*path.T, mark + "-", color=colour, lw=2.5, markersize=8, mec=INK, label=name)
    ax.set(aspect="equal", xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    ax.set(xlabel="mean of unit 0", ylabel="mean of unit 1")
