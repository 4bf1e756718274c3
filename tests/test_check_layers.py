"""Every public function of `rbm` and `modern`, offered every bad input, as test_check.py does for others."""

import inspect
from collections.abc import Iterator

import numpy as np
import pytest
from test_check import GENERATOR, NO_NUMBERS, RNG, flags, name_of, parts, whole

from hopkit import modern, rbm

W = np.array([[1.0, -2.0], [0.5, 0.0], [-1.0, 1.5]])
MACHINE = rbm.RBM(W, np.array([0.5, 0.0, -1.0]), np.array([1.0, -0.5]))
V, H = [[0, 1, 1], [1, 1, 0]], [[1, 0], [1, 1]]
X, XI = [[1.0, 0.5], [-1.0, 2.0], [0.0, -1.0]], [[0.5, 1.0], [-0.5, 0.0]]
Q, K, U = XI, X, [[1.0], [2.0], [3.0]]

GOOD = {
    rbm.init: {"n_visible": 3, "n_hidden": 2, "rng": RNG},
    rbm.energy: {"rbm": MACHINE, "V": V, "H": H},
    rbm.hidden: {"rbm": MACHINE, "V": V},
    rbm.visible: {"rbm": MACHINE, "H": H},
    rbm.free_energy: {"rbm": MACHINE, "V": V},
    rbm.log_Z: {"rbm": MACHINE},
    rbm.log_likelihood: {"rbm": MACHINE, "V": V},
    rbm.gradient: {"rbm": MACHINE, "V": V},
    rbm.expected_cd: {"rbm": MACHINE, "V": V, "k": 2},
    rbm.cd: {"rbm": MACHINE, "V": V, "rng": RNG, "eta": 0.5, "k": 2},
    rbm.train: {"V": V, "n_hidden": 2, "rng": RNG, "start": MACHINE, "eta": 0.5, "k": 2, "batch": 1,
                "persistent": True, "n_epochs": 2},
    rbm.sample: {"rbm": MACHINE, "rng": RNG, "n_chains": 3, "n_steps": 4, "clamped": {1: 1}, "every": 2},
    rbm.ais: {"rbm": MACHINE, "rng": RNG, "n_chains": 3, "n_temperatures": 4},
    modern.softmax: {"z": X},
    modern.lse: {"beta": 2.0, "z": X},
    modern.energy: {"X": X, "xi": XI, "beta": 2.0, "sparse": True},
    modern.sparsemax: {"z": X},
    modern.effective_number: {"p": [[0.5, 0.5, 0.0], [0.25, 0.25, 0.5]]},
    modern.update: {"X": X, "xi": XI, "beta": 2.0, "step": 1.5, "sparse": True},
    modern.retrieve: {"X": X, "xi": XI, "beta": 2.0, "tol": 1e-6, "max_steps": 5, "step": 1.5,
                      "sparse": True},
    modern.separation: {"X": X, "xi": X},
    modern.error_bound: {"X": X, "xi": X, "beta": 2.0},
    modern.attention: {"Q": Q, "K": K, "V": U, "beta": 2.0},
    modern.pool: {"X": X, "query": XI[0], "beta": 2.0},
    modern.lookup: {"xi": XI, "K": K, "V": U, "beta": 2.0},
}  # fmt: skip

MACHINES = [
    (3, TypeError, "rbm must be an RBM(W, b, c); got int"),
    ((MACHINE.W, MACHINE.b), TypeError, "rbm must be an RBM(W, b, c); got tuple"),
    (MACHINE._replace(W=[[1, np.nan]] * 3), ValueError, "W must be finite: W[0, 1] = nan"),
    (MACHINE._replace(W=[1, 2, 3]), ValueError, "W must"),
    (MACHINE._replace(W="ab"), TypeError, "W must hold real numbers; got str"),
    (MACHINE._replace(b=[0, 0]), ValueError, "b must have one entry"),
    (MACHINE._replace(c=[0, 0, 0]), ValueError, "c must have one entry"),
    (MACHINE._replace(c=[0, np.inf]), ValueError, "c must be finite: c[1] = inf"),
]
BETA = [
    (0, ValueError, "beta must be"),
    (-1.0, ValueError, "beta must be"),
    (np.nan, ValueError, "beta must be"),
    (np.inf, ValueError, "beta must be"),
    ([1.0, 2.0], ValueError, "beta must be"),
    ("1", TypeError, "beta must hold real numbers; got str"),
    (1j, TypeError, "beta must hold real numbers; got complex128"),
]
POSITIVE = [
    (0, ValueError, "{name} must be one positive number; got 0"),
    (-0.5, ValueError, "{name} must be one positive number; got -0.5"),
    ([0.5, 0.5], ValueError, "{name} must be one positive number"),
    (np.inf, ValueError, "{name} must be finite: {name} = inf"),
    (None, TypeError, "{name} must hold real numbers; got object"),
]
REAL = [
    *NO_NUMBERS,
    ([[1.0, np.nan]], ValueError, "{name} must be finite: {name}[0, 1] = nan"),
    ([[1.0, -np.inf]], ValueError, "{name} must be finite: {name}[0, 1] = -inf"),
]
UNITS = [
    *NO_NUMBERS,
    ([[0, 1, np.nan]], ValueError, "{name} must be finite: {name}[0, 2] = nan"),
    ([[0, 1, 2]], ValueError, "{name} must"),
    ([[0, -1, 1]], ValueError, "{name} must"),
    ([[0, 1, 1, 1]], ValueError, "{name} must have one entry"),
    (np.zeros((1, 1, 3)), ValueError, "{name} must have shape"),
]
VALUES = [
    *NO_NUMBERS,
    ([[0], [np.inf], [0]], ValueError, "V must be finite: V[1, 0] = inf"),
    ([[1.0], [2.0]], ValueError, "V"),
]

BAD = {
    "rbm": MACHINES,
    "V": UNITS,
    "H": [
        *NO_NUMBERS,
        ([[0, np.nan]], ValueError, "H must be finite: H[0, 1] = nan"),
        ([[0, 2]], ValueError, "H must"),
        ([[0, 1, 1]], ValueError, "H must have one entry"),
    ],
    (rbm.train, "V"): UNITS[: len(NO_NUMBERS) + 3],
    "rng": GENERATOR,
    "n_visible": whole(1),
    "n_hidden": whole(1),
    "n_chains": whole(0),
    (rbm.ais, "n_chains"): whole(2),
    "n_temperatures": whole(2),
    "n_steps": whole(0),
    "every": whole(1),
    "k": whole(1),
    "batch": whole(1),
    "persistent": flags("persistent"),
    "n_epochs": whole(0),
    "eta": POSITIVE,
    "start": [bad for bad in MACHINES if bad[0] != 3],
    "clamped": [
        ([1], TypeError, "clamped must be a dict {unit: 0 or 1}; got [1]"),
        ({3: 1}, ValueError, "a clamped unit must be from 0 to 2; got 3"),
        ({1: 2}, ValueError, "clamped must hold 0 and 1 only: clamped[1] = 2"),
    ],
    "z": REAL,
    "X": [*REAL, ([1.0, 2.0], ValueError, "X")],
    "K": [
        *NO_NUMBERS,
        ([[0, 1], [np.nan, 0], [0, 0]], ValueError, "K must be finite: K[1, 0] = nan"),
        ([1.0, 2.0], ValueError, "K"),
    ],
    "xi": [*REAL, ([[1.0, 2.0, 3.0]], ValueError, "xi")],
    "Q": [*REAL, ([[1.0, 2.0, 3.0]], ValueError, "Q")],
    (modern.attention, "V"): VALUES,
    (modern.lookup, "V"): VALUES,
    "query": [*REAL, ([1.0, 2.0, 3.0], ValueError, "query")],
    "beta": BETA,
    "tol": [(-1e-9, ValueError, "tol must"), (np.nan, ValueError, "tol must"), ("1", TypeError, "tol must")],
    "max_steps": whole(0),
    "sparse": flags("sparse"),
    "step": [
        (0, ValueError, "step must"),
        (2, ValueError, "step must"),
        (np.nan, ValueError, "step must"),
        ([1.0, 1.0], ValueError, "step must"),
        ("1", TypeError, "step must hold real numbers; got str"),
    ],
    "p": [
        *REAL,
        ([[0.5, 0.4]], ValueError, "p"),
        ([[1.5, -0.5]], ValueError, "p must hold shares, 0 or more; got -0.5"),
    ],
}


def call(function, **changed):
    return function(
        **{k: np.random.default_rng(0) if v is RNG else v for k, v in (GOOD[function] | changed).items()}
    )


def test_the_tables_name_every_public_function_and_each_of_its_arguments():
    public = {
        function
        for module in (rbm, modern)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert set(GOOD) == public
    for function, arguments in GOOD.items():
        assert list(arguments) == list(inspect.signature(function).parameters)


@pytest.mark.parametrize(
    ("function", "name", "bad", "error", "message"),
    [
        pytest.param(function, name, *bad, id=f"{name_of(function)}-{name}")
        for function, arguments in GOOD.items()
        for name in arguments
        for bad in BAD.get((function, name), BAD.get(name))
        if bad[0] is not None or inspect.signature(function).parameters[name].default is not None
    ],
)
def test_a_bad_input_is_refused_with_the_rule_and_the_value(function, name, bad, error, message):
    with pytest.raises(error) as refusal:
        parts(call(function, **{name: bad}))
    assert message.replace("{name}", name) in str(refusal.value)


def arrays(result):
    """The arrays of a result, also those in its parts."""
    if isinstance(result, np.ndarray | np.floating):
        return [result]
    inner = parts(result) if isinstance(result, tuple | Iterator) else ()
    return [array for part in inner for array in arrays(part)]


@pytest.mark.parametrize("function", GOOD, ids=name_of)
def test_right_values_are_welcome_as_arrays_and_are_never_changed(function):
    for name, value in GOOD[function].items():
        if isinstance(value, list):
            array = np.array(value, dtype=np.float64)
            before = array.copy()
            given = arrays(call(function, **{name: array}))
            for ours, plain in zip(given, arrays(call(function)), strict=True):
                np.testing.assert_array_equal(ours, plain)
                assert not np.shares_memory(ours, array)
            np.testing.assert_array_equal(array, before)
