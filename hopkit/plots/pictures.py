"""States as pictures, weights as maps, nets as circles with their couplings."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from hopkit.plots.inks import GREY, INK, MINUS, PAPER, PLUS, RING, SHARES, WEIGHTS, _rgb


def picture(ax, y, *, versus=None, title=None):
    """Draw a state as a picture; where it differs from `versus`, in warm and cool colours.

    Parameters
    ----------
    ax : matplotlib Axes
    y : (N,) of -1 and +1
        Square, or (rows, columns); 0, drawn grey, stands for a unit we do not know.
    versus : like y, optional
        The picture to compare with: wrong ink is warm, missing ink cool.
    title : str, optional
    """
    ax.imshow(_rgb(y, versus), interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=GREY, linewidth=0.6)
    ax.set_title(title)


def gallery(axes, Y, *, titles=None, versus=None):
    """Draw one picture on each Axes of a row or grid; Axes left over stay empty.

    Parameters
    ----------
    axes : array of Axes
        As `plt.subplots` returns them.
    Y : (K, N) of -1 and +1
        Square pictures, one a row.
    titles : K strings, optional
    versus : (N,) or (K, N), optional
        As in `picture`.
    """
    axes = np.atleast_1d(axes).ravel()
    titles = [None] * len(Y) if titles is None else titles
    versus = [None] * len(Y) if versus is None else np.broadcast_to(versus, np.shape(Y))
    for ax, y, title, other in zip(axes, Y, titles, versus, strict=False):
        picture(ax, y, title=title, versus=other)
    for ax in axes[len(Y) :]:
        ax.set_axis_off()


def doubt(ax, p, *, title=None):
    """Draw a picture whose units are on in only a share of the runs: paper for none, ink for all.

    Parameters
    ----------
    ax : matplotlib Axes
    p : (N,) float
        From 0 to 1; N square.
    title : str, optional
    """
    side = round(np.size(p) ** 0.5)
    map_ = LinearSegmentedColormap.from_list("doubt", [PAPER, INK])
    ax.imshow(np.reshape(p, (side, side)), cmap=map_, vmin=0, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=GREY, linewidth=0.6)
    ax.set_title(title)


def weights(ax, w, *, limit=None, title=None):
    """Draw weights: warm where they pull together, cool where they push apart, white at zero.

    Parameters
    ----------
    ax : matplotlib Axes
    w : (N, M) float
        A weight matrix, or one unit's weights laid out as its picture.
    limit : float, optional
        The weight drawn in the full colour; the largest by default.
    title : str, optional
    """
    limit = np.abs(w).max(initial=1e-300) if limit is None else limit
    ax.imshow(w, cmap=WEIGHTS, vmin=-limit, vmax=limit, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=GREY, linewidth=0.6)
    ax.set_title(title)


def net(ax, W, y, *, at=None, ring=(), strain=False, numbers=False, title=None):
    """Draw a small net: its units with their signs, and its couplings.

    A coupling that pulls together is warm and solid, one that pushes apart cool and dashed;
    `ax.legend()` says so.

    Parameters
    ----------
    ax : matplotlib Axes
    W : (N, N) float
        Weights; only their signs are drawn, and no line where they are 0.
    y : (N,) of -1 and +1, or None
        +1 is a dark unit marked +, -1 a light one marked -; None draws the couplings alone.
    at : (N, 2) float, optional
        Where the units stand, x and y; on a circle if omitted, unit 0 at the top.
    ring : indices, optional
        Units to put a ring around.
    strain : bool
        Cross out the couplings whose wish is not met: w_ij y_i y_j < 0.
    numbers : bool
        Write each unit's number beside it, on the outside.
    title : str, optional
    """
    N = len(W)
    if at is None:
        angle = np.pi / 2 - 2 * np.pi * np.arange(N) / N
        at = np.column_stack([np.cos(angle), np.sin(angle)])
    at, ring = np.asarray(at), list(ring)
    names = {True: "asks both to agree", False: "asks them to differ"}
    for i, j in np.argwhere(np.triu(W, k=1)):
        together = bool(W[i, j] > 0)
        line = {"color": PLUS} if together else {"color": MINUS, "linestyle": (0, (2.5, 1.5))}
        ax.plot(*at[[i, j]].T, linewidth=2.2, zorder=1, label=names.pop(together, None), **line)
        if strain and W[i, j] * y[i] * y[j] < 0:
            ax.plot(*at[[i, j]].mean(axis=0), "x", color=INK, markersize=10, markeredgewidth=2.5, zorder=2)
    ax.set(title=title, aspect="equal")
    ax.margins(0.04 if y is None else 0.2)
    ax.set_axis_off()
    if y is None:
        return
    ax.scatter(*at[ring].T, s=560, facecolor="none", edgecolor=RING, linewidth=2.8, zorder=3)
    ax.scatter(*at.T, s=300, c=[INK if up > 0 else PAPER for up in y], edgecolor=INK, linewidth=1, zorder=4)
    for place, up in zip(at, y, strict=True):
        mark, colour = ("+", PAPER) if up > 0 else ("\N{MINUS SIGN}", INK)
        ax.text(*place, mark, color=colour, ha="center", va="center_baseline", zorder=5)
    for i in range(N if numbers else 0):
        x, y = at[i] - at.mean(axis=0)
        beside = 22 * np.array([0.8 * x + 0.6 * y, 0.8 * y - 0.6 * x]) / np.hypot(x, y)
        ax.annotate(i, at[i], beside, textcoords="offset points", ha="center", va="center")


def shares(ax, x, y, share):
    """Draw a share over a plane as a map: dark where it is 0, light where it is 1.

    Parameters
    ----------
    ax : matplotlib Axes
    x, y : (n,) and (m,) float
        The places on either axis, evenly spaced.
    share : (m, n) float
        From 0 to 1; row k belongs to y[k].
    """
    ax.pcolormesh(x, y, share, cmap=SHARES, vmin=0, vmax=1, shading="nearest", rasterized=True)
    ax.spines[:].set(visible=True, color=GREY, linewidth=0.6)
