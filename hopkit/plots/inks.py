"""The inks of the course: +1 dark, -1 paper, one diverging map for weights, the same in every figure."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, ListedColormap

INK, PAPER, PLUS, MINUS, GREY = "#1f2430", "#f4f1ea", "#b2432f", "#2f6db2", "#8a8f98"
RING = "#c98a1b"
BASINS = [MINUS, "#dd9f2c", "#5fb3a3", "#8f6fb5", "#94703a", "#c9809a"]
EARTH = "#d8cdb8"
STATES = ListedColormap([PAPER, "#c3c8d0", INK])
WEIGHTS = LinearSegmentedColormap.from_list("weights", [MINUS, "#f7f7f5", PLUS])
SHARES = LinearSegmentedColormap.from_list(
    "shares", [INK, "#35507f", "#8f9fb5", "#efd9a0", "#fdf6e0"]
)  # from the dark to the light, in grey too


def style():
    """Set the look of the course's figures for this session: fixed size, few lines, one palette."""
    plt.rcParams.update(
        {
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "font.size": 10,
            "axes.titlesize": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "axes.prop_cycle": plt.cycler(color=[INK, PLUS, MINUS, "#c98a1b", "#5b8c5a", GREY]),
            "legend.frameon": False,
        }
    )


def _rgb(y, versus=None):
    y = np.asarray(y)
    if y.ndim == 1:
        side = round(y.size**0.5)
        if side * side != y.size:
            raise ValueError(
                f"a picture of one row must be square; reshape its {y.size} units to (rows, columns)"
            )
        y = y.reshape(side, side)
    rgb = STATES((np.sign(y) + 1).astype(int))[..., :3]
    if versus is not None:
        wrong = y != np.reshape(versus, y.shape)
        for colour, where in ((PLUS, wrong & (y > 0)), (MINUS, wrong & (y < 0))):
            rgb[where] = ListedColormap([colour])(0)[:3]
    return rgb
