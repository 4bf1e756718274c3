"""Hopfield nets and Boltzmann machines, small enough to read in an afternoon.

Modules load when first used, in the order of the lectures:

patterns    pictures and random patterns of -1 and +1, and ways to damage them
hopfield    field, energy, and the deterministic net        lectures 1-3
storage     weights that remember                           lectures 3-6
boltzmann   the stochastic net: its distribution, learning  lectures 7-9
diagnostics whether chains agree, their effective size      lecture 8
chains      the engine room: many chains at once, on all cores
rbm         two layers, each drawn at once                  lecture 10
deep        Gaussian, deep and Helmholtz machines, mean field   lecture 11
modern      continuous states: retrieval is attention       lecture 12
attentive   small models that learn to attend               lecture 12
grid        many experiments at once, on threads, processes or a cluster
layout      where to draw states, and what flows along their moves
plots       pictures, energies and landscapes on an Axes
widgets     the interactive explorers
"""

import os
from importlib import import_module

__version__ = "0.1.0"
__all__ = [
    "attentive",
    "boltzmann",
    "chains",
    "deep",
    "diagnostics",
    "grid",
    "hopfield",
    "layout",
    "modern",
    "patterns",
    "plots",
    "rbm",
    "storage",
    "widgets",
]


def __getattr__(name):
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])


def _place_for_kernels():
    """numba keeps what it compiles beside the source or in the user's home; without either it refuses."""
    beside = [os.path.join(__path__[0], "__pycache__"), __path__[0]]
    if os.access(next(filter(os.path.isdir, beside)), os.W_OK):
        return None
    import tempfile

    import numba

    try:
        numba.njit(cache=True)(_place_for_kernels)  # any function would do: it is not compiled
    except RuntimeError:
        try:
            place = tempfile.TemporaryDirectory(prefix="hopkit-", ignore_cleanup_errors=True)
        except OSError as error:
            cure = "set NUMBA_CACHE_DIR to a folder that can be written to"
            raise RuntimeError(f"numba has no place for what it compiles; {cure}") from error
        numba.config.CACHE_DIR = place.name
        return place


_until_exit = _place_for_kernels()
