"""What lectures on attention draw: layers of units, pictures in greys, shares over them, where heads look."""

import numpy as np

from hopkit.plots.inks import GREY, INK, PAPER, PLUS, RING, SHARES


def two_layers(ax, n_above, n_below, *, title=None, below=None, marks=None, one=False):
    """Draw a net of two layers, each unit coupled to all of the other layer.

    Parameters
    ----------
    ax : matplotlib Axes
    n_above, n_below : int
        Units in the upper, hidden layer and in the lower, visible one.
    title : str, optional
        Written above the upper layer.
    below : str, optional
        Written below the lower layer.
    marks : str, optional
        What stands in the hidden units, character by character, again from the start when used up.
    one : bool
        Only one hidden unit is on: the first is filled and a box holds them all.
    """
    for name, n in (("n_above", n_above), ("n_below", n_below)):
        if n < 1:
            raise ValueError(f"{name} must be at least 1; got {n}")
    if marks == "":
        raise ValueError("marks must have a character; try marks=None")
    above = np.column_stack([np.linspace(-1, 1, n_above + 2)[1:-1], np.ones(n_above)])
    under = np.column_stack([np.linspace(-1, 1, n_below), np.zeros(n_below)])
    for a in above:
        for u in under:
            ax.plot(*np.transpose([a, u]), color=GREY, lw=1.2, zorder=1)
    ink = [RING if one and k == 0 else PAPER for k in range(n_above)]
    ax.scatter(*above.T, s=520, c=ink, edgecolor=INK, linewidth=1.6, zorder=3)
    ax.scatter(*under.T, s=260, c=INK, zorder=3)
    for k, at in enumerate(above if marks or one else []):
        mark = marks[k % len(marks)] if marks else "10"[k > 0]
        ax.text(*at, mark, ha="center", va="center_baseline", zorder=4)
    if one:
        ax.plot([-0.95, 0.95, 0.95, -0.95, -0.95], [0.8, 0.8, 1.2, 1.2, 0.8], color=PLUS, lw=2.4, zorder=2)
    if below:
        ax.text(0, -0.5, below, ha="center", va="center", fontsize=16)
    ax.set(xlim=(-1.25, 1.25), ylim=(-0.8, 1.35))
    ax.set_title(title)
    ax.set_axis_off()


def greys(axes, X, *, titles=None, limits=None):
    """Draw one picture in shades of grey on each Axes; Axes left over stay empty.

    Parameters
    ----------
    axes : array of Axes
    X : (n, d) float
        Square pictures, one per row; large values are ink.
    titles : n strings, optional
    limits : (low, high), optional
        The values drawn as paper and as ink; those of each picture by default.
    """
    axes, shape = np.atleast_1d(axes).ravel(), np.shape(X)
    if len(shape) != 2 or round(shape[1] ** 0.5) ** 2 != shape[1]:
        raise ValueError(f"X must hold square pictures, one per row; got shape {shape}")
    if titles is not None and len(titles) != len(X):
        raise ValueError(f"titles must be {len(X)}, one per picture; got {len(titles)}")
    titles = [None] * len(X) if titles is None else titles
    low, high = (None, None) if limits is None else limits
    for ax, x, title in zip(axes, X, titles, strict=False):
        side = round(np.size(x) ** 0.5)
        ax.imshow(np.reshape(x, (side, side)), cmap="Greys", vmin=low, vmax=high, interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color=GREY, linewidth=0.6)
        ax.set_title(title)
    for ax in axes[len(X) :]:
        ax.set_axis_off()


def looks(ax, shares, *, title=None):
    """Draw where a head looks: a row per query, a column per key, light where the share is large.

    Parameters
    ----------
    ax : matplotlib Axes
    shares : (n, M) float
    title : str, optional
    """
    shares = np.asarray(shares)
    if shares.ndim != 2:
        raise ValueError(f"shares must be (n, M); got shape {shares.shape}")
    if not (shares.min() >= 0 and shares.max() <= 1 + 1e-6):
        worst = shares.max() if shares.min() >= 0 else shares.min()
        raise ValueError(f"shares must be from 0 to 1; got {worst:g}")
    ax.imshow(shares, cmap=SHARES, vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    ax.set(xticks=[], yticks=[], title=title)
    ax.spines[:].set(visible=True, color=GREY, linewidth=0.6)
