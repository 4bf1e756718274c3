"""Every question asked of an input, asked once; the answers are arrays that kernels can trust."""

import itertools
import math
import operator
import sys
from collections.abc import Mapping

import numpy as np

LARGEST = 1e300  # what energies may add up to


def real(x, name):
    """`x` as float64, every entry finite; it may be the caller's own array, so it is not to be written to."""
    return finite(_array(x, name, np.float64), name)


def common(**arrays):
    """The arrays in float32 if each of them is, else in float64; not yet asked whether they are `finite`."""
    single = all(isinstance(x, np.ndarray) and x.dtype == np.float32 for x in arrays.values())
    return [_array(x, name, np.float32 if single else np.float64) for name, x in arrays.items()]


def plainly_finite(x):
    """Whether surely no entry is NaN or infinite: quick, but False also where a square overflows."""
    return math.isfinite(np.vdot(x, x))


def finite(x, name):
    """`x`, if no entry is NaN or infinite."""
    if not plainly_finite(x) and not np.isfinite(x).all():
        where = tuple(int(k) for k in np.argwhere(~np.isfinite(x))[0])
        raise ValueError(f"{name} must be finite: {name}{list(where) or ''} = {x[where]}")
    return x


def _plain(x, name):
    """As NumPy reads it, unless that would lose a mask or a sparse array's entries."""
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError(f"{name} must be a plain array, but it has a mask; try {name}.filled(...)")
    if hasattr(x, "tocsr"):
        raise TypeError(f"{name} must be a plain array, but it is sparse; try {name}.toarray()")
    try:
        table = np.asarray(x)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array; got rows of different lengths") from error
    if table.dtype.kind == "O" and hasattr(x, "to_numpy"):
        raise TypeError(
            f"{name} must hold real numbers, but it is a table of objects; try {name}.to_numpy(float)"
        )
    return table


def _array(x, name, dtype):
    if type(x) is not np.ndarray:  # which is as NumPy reads it: no mask, no table, nothing sparse
        x = _plain(x, name)
    if x.dtype.kind not in "buif":
        raise TypeError(f"{name} must hold real numbers; got {x.dtype.name}")
    return np.ascontiguousarray(x, dtype=dtype) if x.ndim else x.astype(dtype)


def square(W):
    """Any finite square matrix of at least one unit, symmetric or not."""
    W = real(W, "W")
    if W.ndim != 2 or W.shape[0] != W.shape[1] or not len(W):
        raise ValueError(f"W must be square: one row and one column per unit; got shape {W.shape}")
    _moderate(W, "W")
    return W


def weights(W):
    """Symmetric with a zero diagonal: then the energy cannot rise."""
    W = _array(W, "W", np.float64)
    if W.ndim == 2 and W.shape[0] == W.shape[1] and len(W):
        from hopkit import _symmetry  # here, so that modules without kernels do not import numba

        if _symmetry.sound(W.view(np.int64), np.float64(LARGEST / W.size).view(np.int64)):
            return W
    W = square(W)  # something is wrong, unless 0 stands opposite to -0: what is it?
    if W.diagonal().any():
        i = int(W.diagonal().nonzero()[0][0])
        raise ValueError(
            f"no unit may feed itself: W[{i}, {i}] = {W[i, i]:g}; try np.fill_diagonal(W, 0), and for 0/1 "
            "units, where s^2 = s, add np.diag(W) / 2 to b first"
        )
    if (W != W.T).any():
        i, j = (int(k) for k in np.argwhere(W != W.T)[0])
        raise ValueError(
            f"W must be symmetric: W[{i}, {j}] = {W[i, j]:.17g} but W[{j}, {i}] = {W[j, i]:.17g}; "
            "try (W + W.T) / 2"
        )
    return W


def between(W, name="W"):
    """Weights between two layers, at least one unit each."""
    W = real(W, name)
    if W.ndim != 2 or not W.size:
        raise ValueError(f"{name} must be (n_visible, n_hidden), at least one unit each; got shape {W.shape}")
    _moderate(W, name)
    return W


def couplings(W):
    """As `weights`; if W is sparse, a csr_array of its own with indices in order and no zero stored."""
    if not hasattr(W, "tocsr"):
        return weights(W)
    if W.dtype.kind not in "buif":
        raise TypeError(f"W must hold real numbers; got {W.dtype.name}")
    W = sys.modules["scipy.sparse"].csr_array(W, dtype=np.float64, copy=True)  # loaded: W came from it
    if W.ndim != 2 or W.shape[0] != W.shape[1] or not W.shape[0]:
        raise ValueError(f"W must be square: one row and one column per unit; got shape {W.shape}")
    W.sum_duplicates()
    W.eliminate_zeros()
    if not np.isfinite(W.data).all():
        raise ValueError(f"W must be finite: it stores {W.data[~np.isfinite(W.data)][0]}")
    _moderate(W.data, "W.data")
    if W.diagonal().any():
        i = int(W.diagonal().nonzero()[0][0])
        raise ValueError(
            f"no unit may feed itself: W[{i}, {i}] = {W[i, i]:g}; try W.setdiag(0), and for 0/1 units, "
            "where s^2 = s, add W.diagonal() / 2 to b first"
        )
    i, j = (W - W.T).nonzero()
    if len(i):
        i, j = int(i[0]), int(j[0])
        raise ValueError(
            f"W must be symmetric: W[{i}, {j}] = {W[i, j]:.17g} but W[{j}, {i}] = {W[j, i]:.17g}; "
            "try (W + W.T) / 2"
        )
    return W


def states(y, n_units=None, *, low=-1, name="y", rows=None):
    """A fresh float64 array of `low` and 1: one state (N,) or, unless rows=False, one per row (K, N)."""
    y = layer(y, n_units, name, rows)
    wrong = (y != low) & (y != 1)
    if wrong.any():
        where = tuple(int(k) for k in np.argwhere(wrong)[0])
        cure = "; try patterns.spins" if low == -1 and np.isin(y, (0, 1)).all() else ""
        cure = "; try patterns.bits" if low == 0 and np.isin(y, (-1, 1)).all() else cure
        if _is_file_grey(y):
            cure = f"; try {name} > 127" if low == 0 else f"; try patterns.spins({name} > 127)"
        raise ValueError(f"{name} must hold {low} and 1 only: {name}{list(where)} = {y[where]:.17g}{cure}")
    return y.copy()


def shares(v, n_units=None, *, name="v", rows=None):
    """As `states`, for anything between 0 and 1: bits, grey values, probabilities. Not to be written to."""
    v = layer(v, n_units, name, rows)
    wrong = (v < 0) | (v > 1)
    if wrong.any():
        where = tuple(int(k) for k in np.argwhere(wrong)[0])
        cure = f"; try {name} / 255" if _is_file_grey(v) else ""
        raise ValueError(f"{name} must be between 0 and 1: {name}{list(where)} = {v[where]:.17g}{cure}")
    return v


def _is_file_grey(y):
    """Whole numbers from 0 to 255, as picture files hold them."""
    return y.size > 0 and y.min() >= 0 and 1 < y.max() <= 255 and (y == np.rint(y)).all()


def layer(y, n_units, name, rows):
    """One state (N,) or one per row (K, N) of finite numbers; `rows` as in `states`. Not to be written to."""
    y = real(y, name)
    shapes = {None: "(N,) or (K, N)", False: "(N,)", True: "(K, N)"}[rows]
    if y.ndim not in {None: (1, 2), False: (1,), True: (2,)}[rows]:
        cure = f"; if these are pictures, try {name}.reshape(len({name}), -1)" if y.ndim == 3 else ""
        if rows is False and y.ndim == 2:
            cure = f"; if this is a picture, try {name}.ravel()"
        raise ValueError(f"{name} must have shape {shapes}; got {y.shape}{cure}")
    if y.shape[-1] == 0:
        raise ValueError(f"{name} must have at least one unit; got shape {y.shape}")
    if n_units is not None and y.shape[-1] != n_units:
        cure = f"; if this is a picture, try {name}.ravel()" if y.ndim == 2 and y.size == n_units else ""
        raise ValueError(
            f"{name} must have one entry per unit: {n_units} units, but {name} has shape {y.shape}{cure}"
        )
    return y


def biases(b, n_units, name="b"):
    """One bias per unit; zeros for None."""
    if b is None:
        return np.zeros(n_units)
    b = real(b, name)
    if b.shape != (n_units,):
        raise ValueError(
            f"{name} must have one entry per unit: {n_units} units, but {name} has shape {b.shape}"
        )
    _moderate(b, name)
    return b


def _moderate(x, name):
    """So small that no sum of its entries overflows."""
    if not plainly_finite(x) and (abs(x) > LARGEST / x.size).any():
        where = tuple(int(k) for k in np.argwhere(abs(x) > LARGEST / x.size)[0])
        raise ValueError(
            f"{name} must stay below {LARGEST:g} / {x.size}, or energies overflow: "
            f"{name}{list(where)} = {x[where]:g}; try a larger unit of energy"
        )


def units(free, n_units, name="free"):
    """Indices of units, in the order given; a boolean mask gives them in index order; None means all."""
    if free is None:
        return np.arange(n_units)
    free = _plain(free, name)
    if free.dtype == bool:
        if free.shape != (n_units,):
            raise ValueError(
                f"{name} as a mask must have one entry per unit: {n_units} units, but shape {free.shape}"
            )
        return np.flatnonzero(free)
    if free.size == 0:
        return np.empty(0, np.int64)
    if free.dtype.kind not in "ui":
        raise TypeError(f"{name} must hold indices or be a boolean mask; got {free.dtype.name}")
    if free.ndim != 1:
        raise ValueError(f"{name} must be a list of indices; got shape {free.shape}")
    free = free.astype(np.int64)
    if free.min() < 0 or free.max() >= n_units:
        bad = free[(free < 0) | (free >= n_units)][0]
        raise ValueError(f"{name} must hold indices from 0 to {n_units - 1}; got {bad}")
    if len(np.unique(free)) < len(free):
        raise ValueError(
            f"{name} must name each unit once; got {len(free)} indices of {len(np.unique(free))}"
        )
    return free


def generator(rng):
    """A numpy Generator; an integer would give two calls the same stream."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy Generator, e.g. np.random.default_rng(0); got {rng!r}")
    return rng


def count(n, name, *, least=0, most=None):
    """A whole number between `least` and `most`; True and False are none."""
    try:
        if isinstance(n, bool | np.bool_):
            raise TypeError
        n = operator.index(n)
    except TypeError:
        raise TypeError(f"{name} must be a whole number; got {n!r}") from None
    if n < least or (most is not None and n > most):
        bounds = f"at least {least}" if most is None else f"from {least} to {most}"
        raise ValueError(f"{name} must be {bounds}; got {n}")
    return n


def epochs(n_epochs):
    """The numbers of the epochs to come: 1, 2, ... without end for None."""
    return itertools.count(1) if n_epochs is None else range(1, 1 + count(n_epochs, "n_epochs"))


def flag(x, name):
    """True or False; a number or a word might mean something else."""
    if not isinstance(x, bool | np.bool_):
        raise TypeError(f"{name} must be True or False; got {x!r}")
    return bool(x)


def word(x, words, name):
    """One of a few words."""
    if not isinstance(x, str) or x not in words:
        *others, last = (f'"{known}"' for known in words)
        raise ValueError(f"{name} must be {', '.join(others)} or {last}; got {x!r}")
    return x


def fraction(x, name):
    """A share between 0 and 1."""
    x = real(x, name)
    if x.ndim or not 0 <= x <= 1:
        raise ValueError(f"{name} must be one number from 0 to 1; got {x}")
    return float(x)


def positive(x, name):
    """One number above 0."""
    if isinstance(x, float) and 0 < x < np.inf:  # nearly every call: no array need be made of it
        return float(x)
    x = real(x, name)
    if x.ndim or not x > 0:
        raise ValueError(f"{name} must be one positive number; got {x}")
    return float(x)


def quiet(epochs):
    """The same iterator, whose work does not depend on the caller's floating-point error state."""
    while True:
        with np.errstate(all="ignore"):
            try:
                epoch = next(epochs)
            except StopIteration:
                return
        yield epoch


def learned(*parts, eta, epoch, most=1e4):
    """Asked of weights and biases after an epoch: that none has grown out of all proportion."""
    largest = np.max([np.abs(part).max() for part in parts])
    if not largest < most:
        raise ValueError(
            f"training diverged: a weight is {largest:.3g} in epoch {epoch}; try eta below {eta:g}"
        )


def temperature(T, n_sweeps=None, name="T"):
    """One temperature above 0, inf included; given n_sweeps, that many, from one number or one per sweep."""
    T = _plain(T, name)
    if T.dtype.kind not in "buif":
        raise TypeError(f"{name} must hold real numbers; got {T.dtype.name}")
    T = T.astype(np.float64)
    if T.shape != () and (n_sweeps is None or T.shape != (n_sweeps,)):
        shape = "one number" if n_sweeps is None else f"one number, or one per sweep, {n_sweeps}"
        raise ValueError(f"{name} must be {shape}; got shape {T.shape}")
    if not (T > 0).all():
        bad = T[~(T > 0)].flat[0] if T.ndim else T
        raise ValueError(f"{name} must be positive; got {bad:g} (for T = 0 use hopfield.settle)")
    return float(T) if n_sweeps is None else np.full(n_sweeps, T)


def schedule(temperatures, name="temperatures"):
    """One temperature per sweep, as many as there are."""
    T = np.atleast_1d(_plain(temperatures, name))
    return temperature(T, len(T), name)


def clamped(clamped, n_units):
    """The units named in {unit: 0 or 1}, and the values they are held at."""
    if clamped is None:
        clamped = {}
    if not isinstance(clamped, Mapping):
        raise TypeError(f"clamped must be a dict {{unit: 0 or 1}}; got {clamped!r}")
    held = [count(i, "a clamped unit", most=n_units - 1) for i in clamped]
    for i, value in clamped.items():
        if not (np.ndim(value) == 0 and value in (0, 1)):
            raise ValueError(f"clamped must hold 0 and 1 only: clamped[{i}] = {value!r}")
    return np.array(held, dtype=np.int64), np.array([float(v) for v in clamped.values()])
