"""The inks of the course: +1 dark, -1 paper, one diverging map for weights, the same in every figure."""

import io
import struct
import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

INK, PAPER, PLUS, MINUS, GREY = "#1f2430", "#f4f1ea", "#b2432f", "#2f6db2", "#8a8f98"
RING = "#c98a1b"
BASINS = [MINUS, "#dd9f2c", "#5fb3a3", "#8f6fb5", "#94703a", "#c9809a"]
EARTH = "#d8cdb8"
STATES = ListedColormap([PAPER, "#c3c8d0", INK])
WEIGHTS = LinearSegmentedColormap.from_list("weights", [MINUS, "#f7f7f5", PLUS])
SHARES = LinearSegmentedColormap.from_list(
    "shares", [INK, "#35507f", "#8f9fb5", "#efd9a0", "#fdf6e0"]
)  # from the dark to the light, in grey too


LABEL = (
    13  # points: at least 16 pixels on a slide of 1280 x 720 that shows the figure 800 pixels wide or more
)
DPI = 160  # of the stored picture; a page shows 100 pixels per inch


def style():
    """Set the look of the course's figures for this session: 9 x 5 inches, large labels, one palette.

    In a notebook it also sets how figures are stored: 160 dots per inch, the size in which a page shows
    them, and the smallest font size in the figure, from which the slides compute how large labels appear.
    """
    plt.rcParams.update(
        {
            "figure.figsize": (9, 5),
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "figure.titlesize": LABEL + 1,
            "font.size": LABEL,
            "axes.titlesize": LABEL,
            "axes.labelsize": LABEL,
            "xtick.labelsize": LABEL,
            "ytick.labelsize": LABEL,
            "legend.fontsize": LABEL,
            "lines.linewidth": 2,
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
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        plt.switch_backend(plt.get_backend())  # loaded now: later it would set its own format over this one
        shell.display_formatter.formatters["image/png"].for_type(Figure, _stored)


def _stored(fig):
    """The PNG of a figure as a notebook stores it, and its metadata.

    Returns
    -------
    (bytes, dict)
        "width" and "height" in pixels of the page, 100 to the inch; "label", the smallest font size in
        the figure, in points.
    """
    file = io.BytesIO()
    plain = {"compress_level": 0}  # it is compressed once, in few colours
    fig.savefig(file, format="png", dpi=DPI, bbox_inches="tight", pad_inches=0.08, pil_kwargs=plain)
    png = _few_colours(file.getvalue())
    width, height = (round(side * 100 / DPI) for side in struct.unpack(">II", png[16:24]))
    sizes = [
        text.get_fontsize() for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip()
    ]
    return png, {"width": width, "height": height, "label": round(min(sizes, default=LABEL), 1)}


def _few_colours(png):
    """The same picture in 256 colours: a third of the bytes, and no difference to the eye."""
    file = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def mixed(order, flow):
    """The colour of each state: those of the lakes its rain ends in, mixed; black for an endless loop.

    Parameters
    ----------
    order : (S,) float
        Places; lakes get their colours from left to right.
    flow : layout.Rain
        Where the rain on each state ends.
    """
    inks, basins = np.empty((len(flow.lakes), 3)), iter(len(flow.lakes) * BASINS)
    for k in np.argsort([np.asarray(order)[lake].mean() for lake in flow.lakes], kind="stable"):
        inks[k] = to_rgb(INK if flow.loops[flow.lakes[k]].any() else next(basins))
    return (flow.shares @ inks).clip(0, 1)


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
