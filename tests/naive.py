"""hopkit once more, formula by formula in plain Python: slow, obvious, and sharing no code with it."""

from fractions import Fraction
from itertools import product


def field(W, y, b=None):
    return [_field_of(i, W, y, b) for i in range(len(y))]


def energy(W, y, b=None):
    units = range(len(y))
    pairs = sum(W[i][j] * y[i] * y[j] for i in units for j in units)
    return -pairs / 2 - sum(_bias(b, i) * y[i] for i in units)


def is_stable(W, y, b=None, free=None):
    return all(y[i] * _field_of(i, W, y, b) >= 0 for i in _units(free, len(y)))


def step(W, y, b=None):
    return [1 if z > 0 else -1 if z < 0 else old for old, z in zip(y, field(W, y, b), strict=True)]


def settle(W, y, b=None, *, rng=None, free=None, max_sweeps=1000):
    y, free, flips, energies = list(y), _units(free, len(y)), [], [energy(W, y, b)]
    for _ in range(max_sweeps):
        flips_before = len(flips)
        for k in range(len(free)) if rng is None else rng.permutation(len(free)):
            i = free[k]
            if y[i] * _field_of(i, W, y, b) < 0:
                y[i] = -y[i]
                flips.append(i)
                energies.append(energy(W, y, b))
        if len(flips) == flips_before:
            break
    return y, flips, energies, is_stable(W, y, b, free)


def recall(W, Y, b=None, *, free=None, max_sweeps=1000):
    return [settle(W, y, b, free=free, max_sweeps=max_sweeps)[0] for y in Y]


def fixed_points(W, b=None, *, strict=True):
    found = []
    for y in product([-1, 1], repeat=len(W)):
        agreement = [y_i * z_i for y_i, z_i in zip(y, field(W, y, b), strict=True)]
        if all(a > 0 for a in agreement) or (not strict and all(a >= 0 for a in agreement)):
            found.append(y)
    return found


def hebbian(Y):
    N = range(len(Y[0]))
    return [[0 if i == j else sum(y[i] * y[j] for y in Y) for j in N] for i in N]


def projection(Y):
    """Gram and Schmidt, in fractions: no rounding before the last line."""
    basis = []
    for y in Y:
        rest = [Fraction(int(y_i)) for y_i in y]
        for v in basis:
            share = _dot(rest, v) / _dot(v, v)
            rest = [r - share * v_i for r, v_i in zip(rest, v, strict=True)]
        if any(rest):
            basis.append(rest)
    N = range(len(Y[0]))
    return [[0.0 if i == j else float(sum(v[i] * v[j] / _dot(v, v) for v in basis)) for j in N] for i in N]


def corrupt(Y, n_flips, *, rng):
    Y = [list(y) for y in Y]
    for y in Y:
        for i in rng.choice(len(y), n_flips, replace=False):
            y[i] = -y[i]
    return Y


def mask(Y, fraction, *, rng):
    known = [[True] * len(y) for y in Y]
    for row in known:
        for i in rng.choice(len(row), round(fraction * len(row)), replace=False):
            row[i] = False
    return known


def overlap(x, y):
    return _dot(x, y) / len(x)


def _field_of(i, W, y, b):
    return sum(W[i][j] * y[j] for j in range(len(y))) + _bias(b, i)


def _bias(b, i):
    return 0 if b is None else b[i]


def _units(free, N):
    return list(range(N)) if free is None else list(free)


def _dot(x, y):
    return sum(a * c for a, c in zip(x, y, strict=True))
