"""Every public function of the models, offered every bad input and every good one in disguise."""

import inspect
import itertools
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from hopkit import _check, _symmetry, boltzmann, diagnostics, hopfield, patterns, storage

W3 = [[0, 2, -1], [2, 0, 3], [-1, 3, 0]]
y3, Y3, b3, s3 = [1, -1, 1], [[1, -1, 1], [-1, -1, 1]], [1, 0, -2], [[0, 1, 1], [1, 1, 0]]
V2, x6 = [[0, 1], [1, 1], [0, 0]], [[1, 3, 2, 5, 4, 4], [2, 2, 1, 0, 3, 3]]
RNG = object()  # stands for a fresh generator

GOOD = {
    hopfield.field: {"W": W3, "y": Y3, "b": b3},
    hopfield.energy: {"W": W3, "y": Y3, "b": b3},
    hopfield.is_stable: {"W": W3, "y": Y3, "b": b3},
    hopfield.step: {"W": W3, "y": Y3, "b": b3},
    hopfield.lattice: {"side": 3, "reach": 1.5},
    hopfield.glass: {"W": W3, "rng": RNG},
    hopfield.settle: {"W": W3, "y": y3, "b": b3, "rng": RNG, "free": [2, 0], "max_sweeps": 9},
    hopfield.recall: {"W": W3, "Y": Y3, "b": b3, "rng": RNG, "free": [2, 0], "max_sweeps": 9},
    hopfield.fixed_points: {"W": W3, "b": b3, "strict": False},
    hopfield.valleys: {"W": W3, "b": b3},
    boltzmann.states: {"n": 3},
    hopfield.states: {"n": 3},
    boltzmann.energy: {"W": W3, "s": s3, "b": b3},
    boltzmann.from_hopfield: {"W": W3, "b": b3},
    boltzmann.exact: {"W": W3, "b": b3, "T": 2},
    boltzmann.transition: {"W": W3, "b": b3, "T": 2, "unit": 1, "at_once": False},
    boltzmann.conditional: {"W": W3, "b": b3, "units": [2, 0], "clamped": {1: 1}, "T": 2},
    boltzmann.gibbs: {"W": W3, "s": s3[0], "b": b3, "rng": RNG, "n_sweeps": 9, "T": 2, "free": [2, 0]},
    boltzmann.sample: {
        "W": W3,
        "b": b3,
        "rng": RNG,
        "n_chains": 5,
        "n_sweeps": 4,
        "T": 2,
        "clamped": {1: 1},
        "every": 2,
        "metropolis": True,
    },
    boltzmann.anneal: {
        "W": W3,
        "b": b3,
        "rng": RNG,
        "n_chains": 5,
        "temperatures": [2, 1, 0.5],
        "metropolis": False,
    },
    boltzmann.complete: {
        "W": W3,
        "s": s3[0],
        "b": b3,
        "known": [1],
        "rng": RNG,
        "n_chains": 5,
        "n_sweeps": 4,
        "T": 2,
    },
    boltzmann.log_likelihood: {"W": W3, "V": V2, "b": b3},
    boltzmann.gradient: {"W": W3, "V": V2, "b": b3},
    boltzmann.train: {
        "V": V2,
        "n_hidden": 1,
        "rng": RNG,
        "start": (W3, b3),
        "eta": 0.5,
        "n_chains": 5,
        "persistent": True,
        "n_sweeps": 3,
        "n_epochs": 2,
    },
    diagnostics.r_hat: {"x": x6},
    diagnostics.autocorrelation_time: {"x": x6},
    diagnostics.effective_sample_size: {"x": x6},
    storage.hebbian: {"Y": Y3},
    storage.projection: {"Y": Y3},
    storage.train: {
        "Y": Y3,
        "rng": RNG,
        "start": "targets",
        "W": W3,
        "eta": 0.5,
        "batch": 2,
        "n_valleys": 2,
        "n_flips": 2,
        "noise": 1,
        "spare": True,
        "n_epochs": 3,
    },
    storage.share_recalled: {"W": W3, "Y": Y3, "n_flips": 1, "rng": RNG, "n_cues": 5, "overlap": 0.9},
    storage.with_hidden: {"Y": Y3, "n_hidden": 2, "rng": RNG, "fill": "chosen"},
    storage.max_margin: {"Y": Y3},
    storage.basin_radius: {"W": W3, "Y": Y3, "rng": RNG, "n_cues": 5, "share": 0.5, "overlap": 0.9},
    patterns.random: {"n_patterns": 2, "n_units": 3, "rng": RNG},
    patterns.letters: {"text": "HI"},
    patterns.digits: {},
    patterns.photograph: {"side": 16},
    patterns.glyphs: {"side": 16},
    patterns.hadamard: {"n": 4},
    patterns.corrupt: {"y": Y3, "n_flips": 1, "rng": RNG},
    patterns.mask: {"y": Y3, "fraction": 0.4, "rng": RNG},
    patterns.overlap: {"x": Y3, "y": y3},
    patterns.spins: {"s": s3},
    patterns.bits: {"y": Y3},
}

NO_NUMBERS = [
    ("ab", TypeError, "{name} must hold real numbers; got str"),
    ([["a", "b", "c"]] * 3, TypeError, "{name} must hold real numbers; got str"),
    (None, TypeError, "{name} must hold real numbers; got object"),
    (np.ones((3, 3), complex), TypeError, "{name} must hold real numbers; got complex128"),
    ([[1, 1], [1, 1, 1]], ValueError, "{name} must be a rectangular array; got rows of different lengths"),
]
SQUARE = [
    *NO_NUMBERS,
    ([[0, np.nan], [0, 0]], ValueError, "W must be finite: W[0, 1] = nan"),
    ([[0, 0], [-np.inf, 0]], ValueError, "W must be finite: W[1, 0] = -inf"),
    (
        [[0, 1e308], [1e308, 0]],
        ValueError,
        "W must stay below 1e+300 / 4, or energies overflow: W[0, 1] = 1e+308",
    ),
    (
        [[0, 1, 2], [1, 0, 2]],
        ValueError,
        "W must be square: one row and one column per unit; got shape (2, 3)",
    ),
    ([0, 1, 2], ValueError, "W must be square: one row and one column per unit; got shape (3,)"),
    (np.zeros((0, 0)), ValueError, "W must be square: one row and one column per unit; got shape (0, 0)"),
    (
        np.zeros((3, 3, 3)),
        ValueError,
        "W must be square: one row and one column per unit; got shape (3, 3, 3)",
    ),
]
SYMMETRIC = [
    *SQUARE,
    ([[0, 1], [0, 0]], ValueError, "W must be symmetric: W[0, 1] = 1 but W[1, 0] = 0; try (W + W.T) / 2"),
    ([[0, 1], [1 + 2**-52, 0]], ValueError, "but W[1, 0] = 1.0000000000000002; try (W + W.T) / 2"),
    ([[0, 1], [1, 3]], ValueError, "no unit may feed itself: W[1, 1] = 3; try np.fill_diagonal(W, 0)"),
]
STATES = [
    *NO_NUMBERS,
    ([1, np.nan, 1], ValueError, "{name} must be finite: {name}[1] = nan"),
    ([1, 2, 1], ValueError, "{name} must hold -1 and 1 only: {name}[1] = 2"),
    ([1, 0.5, 1], ValueError, "{name} must hold -1 and 1 only: {name}[1] = 0.5"),
    ([1, 0, 1], ValueError, "{name} must hold -1 and 1 only: {name}[1] = 0; try patterns.spins"),
    ([True, False, True], ValueError, "{name}[1] = 0; try patterns.spins"),
    (1, ValueError, "{name} must have shape (N,) or (K, N); got ()"),
    (np.ones((1, 1, 3)), ValueError, "{name} must have shape (N,) or (K, N); got (1, 1, 3)"),
    ([], ValueError, "{name} must have at least one unit; got shape (0,)"),
    (np.ones((2, 0)), ValueError, "{name} must have at least one unit; got shape (2, 0)"),
]
ROWS = [
    *NO_NUMBERS,
    ([1, -1, 1], ValueError, "{name} must have shape (K, N); got (3,)"),
    ([[1, 1, 1], [1, 0, 1]], ValueError, "{name}[1, 1] = 0; try patterns.spins"),
    ([[1, np.inf, 1]], ValueError, "{name} must be finite: {name}[0, 1] = inf"),
    (np.ones((2, 0)), ValueError, "{name} must have at least one unit; got shape (2, 0)"),
]
OF_THREE_UNITS = [
    ([1, 1], ValueError, "{name} must have one entry per unit: 3 units, but {name} has shape (2,)"),
    ([[1, 1, 1, 1]], ValueError, "{name} must have one entry per unit: 3 units, but {name} has shape (1, 4)"),
]
ONE_STATE = [
    ([[1, 1, 1]], ValueError, "y must have shape (N,); got (1, 3)"),
    ([1, 0, 1], ValueError, "y must hold -1 and 1 only: y[1] = 0; try patterns.spins"),
    ([1, 1], ValueError, "y must have one entry per unit: 3 units, but y has shape (2,)"),
    *NO_NUMBERS[:4],
]
BITS = [
    *NO_NUMBERS,
    ([0, -1, 1], ValueError, "s must hold 0 and 1 only: s[1] = -1"),
    ([1, -1, 1], ValueError, "s must hold 0 and 1 only: s[1] = -1; try patterns.bits"),
    ([0, 0.5], ValueError, "s must hold 0 and 1 only: s[1] = 0.5"),
    ([], ValueError, "s must have at least one unit; got shape (0,)"),
]
BIASES = [
    *[bad for bad in NO_NUMBERS if bad[0] is not None],
    ([0, np.nan, 0], ValueError, "b must be finite: b[1] = nan"),
    (np.inf, ValueError, "b must be finite: b = inf"),
    ([0, -1e301, 0], ValueError, "b must stay below 1e+300 / 3, or energies overflow: b[1] = -1e+301"),
    ([0, 0], ValueError, "b must have one entry per unit: 3 units, but b has shape (2,)"),
    (1.0, ValueError, "b must have one entry per unit: 3 units, but b has shape ()"),
    ([[0, 0, 0]], ValueError, "b must have one entry per unit: 3 units, but b has shape (1, 3)"),
]
FREE = [
    ([0, 3], ValueError, "free must hold indices from 0 to 2; got 3"),
    ([0, -1], ValueError, "free must hold indices from 0 to 2; got -1"),
    (np.array([2**64 - 1], np.uint64), ValueError, "free must hold indices from 0 to 2; got"),
    ([0, 1, 0], ValueError, "free must name each unit once; got 3 indices of 2"),
    ([True, False], ValueError, "free as a mask must have one entry per unit: 3 units, but shape (2,)"),
    (
        [[True, False, True]],
        ValueError,
        "free as a mask must have one entry per unit: 3 units, but shape (1, 3)",
    ),
    ([[0, 1]], ValueError, "free must be a list of indices; got shape (1, 2)"),
    ([[0], [1, 2]], ValueError, "free must be a rectangular array; got rows of different lengths"),
    (1, ValueError, "free must be a list of indices; got shape ()"),
    ([0.0, 1.0], TypeError, "free must hold indices or be a boolean mask; got float64"),
    ("01", TypeError, "free must hold indices or be a boolean mask; got str"),
]
GENERATOR = [
    (0, TypeError, "rng must be a numpy Generator, e.g. np.random.default_rng(0); got 0"),
    (np.random.RandomState(0), TypeError, "rng must be a numpy Generator"),
    (np.random, TypeError, "rng must be a numpy Generator"),
    (np.random.default_rng, TypeError, "rng must be a numpy Generator"),
]


def whole(least, most=None):
    bounds = f"at least {least}" if most is None else f"from {least} to {most}"
    return [
        (least - 1, ValueError, f"{{name}} must be {bounds}; got {least - 1}"),
        *([] if most is None else [(most + 1, ValueError, f"{{name}} must be {bounds}; got {most + 1}")]),
        (1.0, TypeError, "{name} must be a whole number; got 1.0"),
        ("1", TypeError, "{name} must be a whole number; got '1'"),
        (None, TypeError, "{name} must be a whole number; got None"),
        ([1, 1], TypeError, "{name} must be a whole number; got [1, 1]"),
        (np.nan, TypeError, "{name} must be a whole number; got nan"),
    ]


def flags(name):
    return [
        (bad, TypeError, f"{name} must be True or False; got {bad!r}")
        for bad in ("no", "False", 1, 0.5, None)
    ]


def temperatures(shape):
    return [
        (0, ValueError, "{name} must be positive; got 0 (for T = 0 use hopfield.settle)"),
        (-1.5, ValueError, "{name} must be positive; got -1.5 (for T = 0 use hopfield.settle)"),
        (np.nan, ValueError, "{name} must be positive; got nan"),
        (-np.inf, ValueError, "{name} must be positive; got -inf"),
        ([[1, 2, 3]], ValueError, f"{{name}} must be {shape}"),
        ("1", TypeError, "{name} must hold real numbers; got str"),
        (None, TypeError, "{name} must hold real numbers; got object"),
        (1j, TypeError, "{name} must hold real numbers; got complex128"),
    ]


ONE_OF_BITS = [
    *NO_NUMBERS[:4],
    ([0, -1, 1], ValueError, "s must hold 0 and 1 only: s[1] = -1"),
    ([1, -1, 1], ValueError, "s must hold 0 and 1 only: s[1] = -1; try patterns.bits"),
    ([1, np.nan, 1], ValueError, "s must be finite: s[1] = nan"),
    ([0, 0.5, 0], ValueError, "s must hold 0 and 1 only: s[1] = 0.5"),
]
UNITS = [(bad, error, message.replace("free", "{name}")) for bad, error, message in FREE]
ONE_T = temperatures("one number; got shape (1, 3)")
T_EACH = [
    *temperatures("one number, or one per sweep"),
    ([1, 2], ValueError, "T must be one number, or one per sweep, {n}; got shape (2,)"),
]

BAD = {
    "W": SYMMETRIC,
    "y": STATES,
    "Y": ROWS,
    "x": STATES,
    "s": BITS,
    "b": BIASES,
    "free": FREE,
    "rng": GENERATOR,
    "max_sweeps": whole(0),
    "n_patterns": whole(0),
    "n_units": whole(1),
    "n_flips": whole(0, 3),
    "n": [
        *whole(1),
        (3, ValueError, "n must be 1, 2 or a multiple of 4: no other set exists; got 3"),
        (6, ValueError, "n must be 1, 2 or a multiple of 4: no other set exists; got 6"),
        (92, ValueError, "neither Sylvester's nor Paley's construction over a prime field reaches n = 92"),
    ],
    (patterns.photograph, "side"): whole(1, 256),
    (patterns.glyphs, "side"): whole(1),
    (storage.train, "start"): [
        (bad, ValueError, 'start must be "random" or "targets"; got') for bad in ("deepest", np.ones(2))
    ],
    "eta": [
        (0, ValueError, "eta must be one positive number; got 0"),
        (-0.5, ValueError, "eta must be one positive number; got -0.5"),
        ([0.5, 0.5], ValueError, "eta must be one positive number; got [0.5 0.5]"),
        (np.inf, ValueError, "eta must be finite: eta = inf"),
        (None, TypeError, "eta must hold real numbers; got object"),
    ],
    "noise": whole(0, 3),
    "n_cues": whole(1),
    (storage.train, "n_flips"): [bad for bad in whole(1) if bad[0] is not None],
    (storage.train, "n_valleys"): [bad for bad in whole(1) if bad[0] is not None],
    (storage.train, "W"): [bad for bad in SYMMETRIC if bad[0] is not None],
    (storage.train, "n_epochs"): [bad for bad in whole(0) if bad[0] is not None],
    "batch": whole(1),
    "spare": flags("spare"),
    (hopfield.lattice, "side"): whole(1),
    "reach": [
        (0.9, ValueError, "reach must be one number of at least 1, in sites; got 0.9"),
        (-3, ValueError, "reach must be one number of at least 1, in sites; got -3"),
        ([1, 2], ValueError, "reach must be one number of at least 1, in sites; got [1. 2.]"),
        (np.nan, ValueError, "reach must be finite: reach = nan"),
        (np.inf, ValueError, "reach must be finite: reach = inf"),
        (None, TypeError, "reach must hold real numbers; got object"),
        ("3", TypeError, "reach must hold real numbers; got str"),
    ],
    "fraction": [
        (-0.1, ValueError, "fraction must be one number from 0 to 1; got -0.1"),
        (1.1, ValueError, "fraction must be one number from 0 to 1; got 1.1"),
        ([0.5], ValueError, "fraction must be one number from 0 to 1; got [0.5]"),
        (np.nan, ValueError, "fraction must be finite: fraction = nan"),
        (None, TypeError, "fraction must hold real numbers; got object"),
        ("0.5", TypeError, "fraction must hold real numbers; got str"),
    ],
    "text": [
        ("HI!", ValueError, "letters are drawn for A-Z and 0-9; got '!'"),
        ("A B", ValueError, "letters are drawn for A-Z and 0-9; got ' '"),
        (
            "stra\u00dfe",
            ValueError,
            "letters are drawn for A-Z and 0-9; got '\u00df'",
        ),  # upper() makes it two letters
        (b"HI", TypeError, "text must be a string, e.g. 'HOPFIELD'; got b'HI'"),
        (["H", "I"], TypeError, "text must be a string, e.g. 'HOPFIELD'; got ['H', 'I']"),
        (7, TypeError, "text must be a string, e.g. 'HOPFIELD'; got 7"),
    ],
    "strict": flags("strict"),
    "metropolis": flags("metropolis"),
    "n_sweeps": whole(0),
    "n_chains": whole(0),
    "n_hidden": whole(0),
    "fill": [
        ("best", ValueError, 'fill must be "random" or "chosen"; got \'best\''),
        (np.ones((2, 1)), ValueError, 'fill must be "random" or "chosen"; got array([[1.]'),
    ],
    "n_epochs": [bad for bad in whole(0) if bad[0] is not None],
    "T": ONE_T,
    "temperatures": [
        *temperatures("one number, or one per sweep, 1; got shape (1, 3)"),
        ([2, 1, 0], ValueError, "temperatures must be positive; got 0"),
        ([2, np.nan, 1], ValueError, "temperatures must be positive; got nan"),
    ],
    "clamped": [
        ([1], TypeError, "clamped must be a dict {unit: 0 or 1}; got [1]"),
        ({3: 1}, ValueError, "a clamped unit must be from 0 to 2; got 3"),
        ({-1: 1}, ValueError, "a clamped unit must be from 0 to 2; got -1"),
        ({1.0: 1}, TypeError, "a clamped unit must be a whole number; got 1.0"),
        ({1: -1}, ValueError, "clamped must hold 0 and 1 only: clamped[1] = -1"),
        ({1: 0.5}, ValueError, "clamped must hold 0 and 1 only: clamped[1] = 0.5"),
        ({1: np.nan}, ValueError, "clamped must hold 0 and 1 only: clamped[1] = nan"),
        ({1: [0, 1]}, ValueError, "clamped must hold 0 and 1 only: clamped[1] = [0, 1]"),
    ],
    "known": UNITS,
    "units": [
        *UNITS,
        ([], ValueError, "units must name at least one unit, and none that is clamped; got []"),
        ([1], ValueError, "units must name at least one unit, and none that is clamped; got [1]"),
    ],
    "start": [
        (3, TypeError, "start must be (W, b); got int"),
        ((W3,), TypeError, "start must be (W, b); got tuple"),
        (([[0, 1], [1, 0]], [0, 0]), ValueError, "start must have n_visible + n_hidden = 3 units; got 2"),
        ((W3, [0, 0]), ValueError, "b must have one entry"),
        (([[0, 1, 0], [2, 0, 0], [0, 0, 0]], b3), ValueError, "W must be symmetric"),
    ],
    "every": [bad for bad in whole(1) if bad[0] is not None],
    "persistent": flags("persistent"),
    "V": [
        *[
            (bad, error, message.replace("patterns.spins", "patterns.bits"))
            for bad, error, message in NO_NUMBERS
        ],
        ([0, 1], ValueError, "V must have shape (K, N); got (2,)"),
        ([[0, 1], [1, 2]], ValueError, "V must hold 0 and 1 only: V[1, 1] = 2"),
        ([[1, -1], [1, 1]], ValueError, "V must hold 0 and 1 only: V[0, 1] = -1; try patterns.bits"),
        ([[0, np.nan]], ValueError, "V must be finite: V[0, 1] = nan"),
        (np.zeros((0, 2)), ValueError, "the number of rows of V must be at least 1; got 0"),
        (np.zeros((2, 0)), ValueError, "V must have at least one unit; got shape (2, 0)"),
    ],
}
for share in ("share", "overlap"):
    BAD[share] = [(bad, error, text.replace("fraction", share)) for bad, error, text in BAD["fraction"]]
for machine in (boltzmann.energy, boltzmann.gibbs, boltzmann.complete):
    BAD[machine, "s"] = ONE_OF_BITS
for machine in (boltzmann.gibbs, boltzmann.sample, boltzmann.complete):
    n_sweeps = GOOD[machine]["n_sweeps"]
    BAD[machine, "T"] = [
        (bad, error, message.replace("{n}", str(n_sweeps))) for bad, error, message in T_EACH
    ]
BAD[boltzmann.complete, "n_chains"] = whole(1)
BAD[boltzmann.train, "n_chains"] = [
    *[bad for bad in whole(1) if bad[0] is not None],
    (None, ValueError, "persistent needs chains, but n_chains is None; try n_chains=100"),
]
BAD[boltzmann.train, "n_sweeps"] = whole(1)
BAD[boltzmann.transition, "at_once"] = [
    (1, TypeError, "at_once must be True or False; got 1"),
    (True, ValueError, "redraw one unit or all at once, not both; got unit=1 and at_once=True"),
]
BAD[boltzmann.transition, "unit"] = [bad for bad in whole(0, 2) if bad[0] is not None]
BAD[boltzmann.states, "n"] = BAD[hopfield.states, "n"] = whole(0, 20)
for measure in (diagnostics.r_hat, diagnostics.autocorrelation_time, diagnostics.effective_sample_size):
    BAD[measure, "x"] = [
        *NO_NUMBERS,
        ([1, 2, 3, 4], ValueError, "x must have shape (n_chains, n_draws), at least 4 draws; got shape (4,)"),
        (
            [[1, 2, 3]],
            ValueError,
            "x must have shape (n_chains, n_draws), at least 4 draws; got shape (1, 3)",
        ),
        (
            np.ones((0, 9)),
            ValueError,
            "x must have shape (n_chains, n_draws), at least 4 draws; got shape (0, 9)",
        ),
        ([[1, 2, np.nan, 4]], ValueError, "x must be finite: x[0, 2] = nan"),
    ]
for look in (hopfield.field, hopfield.energy, hopfield.is_stable, hopfield.step):
    BAD[look, "W"], BAD[look, "y"] = SQUARE, STATES + OF_THREE_UNITS
BAD[hopfield.settle, "y"] = ONE_STATE
BAD[hopfield.settle, "rng"] = BAD[hopfield.recall, "rng"] = GENERATOR[:3]
BAD[storage.share_recalled, "Y"] = BAD[storage.basin_radius, "Y"] = ROWS + OF_THREE_UNITS[1:]
BAD[hopfield.recall, "Y"] = ROWS + OF_THREE_UNITS[1:]
BAD[patterns.overlap, "y"] = STATES + OF_THREE_UNITS

DISGUISES = {
    "a list": lambda a: a.tolist(),
    "float64": lambda a: a.astype(np.float64),
    "int8": lambda a: a.astype(np.int8),
    "float32": lambda a: a.astype(np.float32),
    "big-endian": lambda a: a.astype(">f8"),
    "read-only": lambda a: np.frombuffer(a.astype(np.float64).tobytes()).reshape(a.shape),
    "Fortran order": lambda a: np.asfortranarray(a, dtype=np.float64),
    "every second entry": lambda a: np.repeat(a.astype(np.float64), 2, axis=-1)[..., ::2],
}


def call(function, **changed):
    return function(
        **{k: np.random.default_rng(0) if v is RNG else v for k, v in (GOOD[function] | changed).items()}
    )


def parts(result):
    result = next(result) if isinstance(result, Iterator) else result
    result = next(result) if inspect.isgenerator(result) else result
    return result if isinstance(result, tuple) else (result,)


def name_of(value):
    return (
        f"{value.__module__.removeprefix('hopkit.')}.{value.__name__}" if inspect.isfunction(value) else None
    )


def test_the_tables_name_every_public_function_and_each_of_its_arguments():
    public = {
        function
        for module in (patterns, hopfield, storage, boltzmann, diagnostics)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert set(GOOD) == public
    for function, arguments in GOOD.items():
        assert list(arguments) == list(inspect.signature(function).parameters)
        assert all((function, name) in BAD or name in BAD for name in arguments)


@pytest.mark.parametrize(
    ("function", "name", "bad", "error", "message"),
    [
        pytest.param(
            function, name, bad, error, message.replace("{name}", name), id=f"{name_of(function)}-{name}"
        )
        for function, arguments in GOOD.items()
        for name in arguments
        for bad, error, message in BAD.get((function, name), BAD.get(name))
    ],
)
def test_a_bad_input_is_refused_with_the_rule_and_the_value(function, name, bad, error, message):
    with pytest.raises(error) as refusal:
        call(function, **{name: bad})
    assert message in str(refusal.value)


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize(
    ("function", "name"),
    [(function, name) for function, arguments in GOOD.items() for name in arguments if name in "WyYbxsV"],
    ids=lambda value: name_of(value) or value,
)
def test_right_values_are_welcome_in_any_guise_and_are_never_changed(function, name, disguise):
    value = DISGUISES[disguise](np.array(GOOD[function][name]))
    before = np.array(value)
    results = parts(call(function, **{name: value}))
    for ours, plain in zip(results, parts(call(function)), strict=True):
        np.testing.assert_array_equal(ours, plain)
        for array in (ours,) if isinstance(ours, np.ndarray) else ():
            assert not np.shares_memory(array, value)
            array[...] = 0  # it is the caller's to write to
    np.testing.assert_array_equal(value, before)


@pytest.mark.parametrize(
    "free", [(2, 0), np.array([2, 0], np.int8), np.array([2, 0], np.uint64), np.array([2, 9, 0])[::2]]
)
def test_free_units_may_be_any_whole_numbers_and_are_never_changed(free):
    before = np.array(free)
    for function in (hopfield.settle, hopfield.recall):
        np.testing.assert_array_equal(parts(call(function, free=free))[0], parts(call(function))[0])
    np.testing.assert_array_equal(free, before)


def test_the_three_hundredth_unit_may_be_free():
    run = hopfield.settle(np.zeros((300, 300)), np.full(300, -1), np.ones(300), free=[299])
    assert run.flips.tolist() == [299]


@pytest.mark.parametrize("function", GOOD, ids=name_of)
def test_arrays_are_float64_but_for_indices_and_answers(function):
    others = {hopfield.is_stable: "b", patterns.mask: "b"}.get(function, "f")
    for k, array in enumerate(parts(call(function))):
        if isinstance(array, np.ndarray):
            kind = "i" if (function, k) in {(hopfield.settle, 1), (patterns.digits, 1)} else others
            assert array.dtype == {"f": np.float64, "i": np.int64, "b": np.bool_}[kind]


@pytest.mark.parametrize(
    "function", [hopfield.settle, hopfield.recall, patterns.corrupt, patterns.mask], ids=name_of
)
def test_a_refused_call_draws_no_random_numbers(function):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="must"):
        call(function, rng=rng, **{"Y" if function is hopfield.recall else "y": [[0, 0, 0]]})
    assert rng.bit_generator.state == np.random.default_rng(0).bit_generator.state


@pytest.mark.parametrize(
    ("function", "bad"),
    [
        (boltzmann.gibbs, {"T": 0}),
        (boltzmann.sample, {"T": 0}),
        (boltzmann.sample, {"clamped": {0: 2}}),
        (boltzmann.anneal, {"temperatures": [1, 0]}),
        (boltzmann.complete, {"T": 0}),
        (boltzmann.train, {"eta": 0}),
    ],
)
def test_a_refused_machine_draws_no_random_numbers(function, bad):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="must"):
        call(function, rng=rng, **bad)
    assert rng.bit_generator.state == np.random.default_rng(0).bit_generator.state


@pytest.mark.parametrize("kind", [bool, np.uint8])
def test_bits_may_be_true_and_false_or_unsigned(kind):
    assert patterns.spins(np.array([0, 1], dtype=kind)).tolist() == [-1, 1]


@pytest.mark.parametrize("n", [np.int8(4), np.uint64(4), np.array(4)])
def test_whole_numbers_may_be_numpys(n):
    assert patterns.hadamard(n).shape == (4, 4)
    assert patterns.random(n, n, rng=np.random.default_rng(0)).shape == (4, 4)


def sound(W):
    return _symmetry.sound(W.view(np.int64), np.float64(_check.LARGEST / W.size).view(np.int64))


def proper(N):
    W = np.random.default_rng(N).normal(size=(N, N))
    W += W.T
    np.fill_diagonal(W, 0)
    return W


@pytest.mark.parametrize("N", [1, 2, 7, 8, 9, 17, 33])
def test_one_pass_over_the_weights_finds_whatever_is_wrong_wherever_it_is(N):
    W = proper(N)
    assert sound(W)
    for i, j in np.ndindex(N, N):
        for wrong in (np.nan, np.inf, -np.inf, 2e300 / N**2, -2e300 / N**2, np.nextafter(W[i, j], 9)):
            bad = W.copy()
            bad[i, j] = wrong
            assert not sound(bad)
            if i != j and not abs(wrong) < 1e290:
                bad[j, i] = wrong
                assert not sound(bad)


def test_the_pass_over_large_weights_leaves_no_place_out():
    N, edges = 523, [0, 7, 8, 255, 256, 257, 511, 512, 519, 520, 522]
    W = proper(N)
    assert sound(W)
    for i, j in itertools.product(edges, edges):
        old, W[i, j] = W[i, j], np.nextafter(W[i, j], 9)
        assert not sound(W)
        W[i, j] = old


def test_what_is_wrong_with_weights_is_told_and_zeros_may_have_a_sign():
    W = proper(9)
    assert _check.weights(W) is W
    assert (_check.weights(-W) == -W).all()
    one_sided = np.triu(W) + np.tril(np.where(W == 0, -0.0, W))
    assert (_check.weights(one_sided) == W).all()
    for i, j in np.ndindex(9, 9):
        for wrong in (np.nan, np.inf, -np.inf, 3e298, -3e298, np.nextafter(W[i, j], 9)):
            bad = W.copy()
            bad[i, j] = wrong
            with pytest.raises(ValueError, match=r"W must be|W must stay below|no unit may feed itself"):
                _check.weights(bad)


def test_modules_without_kernels_do_not_import_numba():
    ask = "import sys, hopkit.patterns, hopkit.diagnostics; print('numba' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", ask], text=True) == "False\n"
