"""Arrays and results drawn on an Axes that the caller owns: +1 in ink, -1 in paper, everywhere."""

try:
    import matplotlib  # noqa: F401
except ModuleNotFoundError as missing:
    raise ImportError(f'hopkit.plots needs {missing.name}: pip install "hopkit[plots]"') from missing

from hopkit.plots.attention import greys, looks, two_layers
from hopkit.plots.distributions import bars, simplex
from hopkit.plots.graphs import box, cube, state_graph
from hopkit.plots.inks import (
    BASINS,
    EARTH,
    GREY,
    INK,
    MINUS,
    PAPER,
    PLUS,
    RING,
    SHARES,
    STATES,
    WEIGHTS,
    mixed,
    style,
)
from hopkit.plots.ladders import bound_map, ladder
from hopkit.plots.landscapes import energies, ground, landscape, tree
from hopkit.plots.pictures import doubt, gallery, net, picture, shares, weights

__all__ = [
    "BASINS",
    "EARTH",
    "GREY",
    "INK",
    "MINUS",
    "PAPER",
    "PLUS",
    "RING",
    "SHARES",
    "STATES",
    "WEIGHTS",
    "bars",
    "bound_map",
    "box",
    "cube",
    "doubt",
    "energies",
    "gallery",
    "greys",
    "ground",
    "ladder",
    "landscape",
    "looks",
    "mixed",
    "net",
    "picture",
    "shares",
    "simplex",
    "state_graph",
    "style",
    "tree",
    "two_layers",
    "weights",
]
