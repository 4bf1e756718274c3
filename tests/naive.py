"""hopkit once more, formula by formula in plain Python: slow, obvious, and sharing no code with it."""

import math
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


def lattice(side, reach=1):
    sites = [(row, column) for row in range(side) for column in range(side)]
    return [[int(0 < (r - q) ** 2 + (d - c) ** 2 <= reach**2) for r, d in sites] for q, c in sites]


def glass(W, *, rng):
    W, N = [list(row) for row in W], len(W)
    ties = [(i, j) for i in range(N) for j in range(i + 1, N) if W[i][j]]
    for (i, j), coin in zip(ties, rng.integers(2, size=len(ties)), strict=True):
        W[i][j] = W[j][i] = W[i][j] if coin else -W[i][j]
    return W


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


def train(
    Y,
    *,
    rng,
    N,
    epochs,
    valleys="random",
    W=None,
    eta=1.0,
    batch=False,
    n_valleys=None,
    n_flips=None,
    noise=0,
    spare=False,
):
    """The weights, the valleys and the changes of each epoch."""
    W = [[0.0] * N for _ in range(N)] if W is None else [list(row) for row in W]
    for _ in range(epochs):
        shown, ends, updates = rng.permutation(len(Y)), [], 0
        changes = [[0.0] * N for _ in range(N)]
        draws = []
        for k in range(len(Y) if n_valleys is None else n_valleys):
            start = (
                [2 * int(s) - 1 for s in rng.integers(2, size=N)]
                if valleys == "random"
                else list(Y[shown[k]])
            )
            for i in rng.choice(N, noise, replace=False) if noise else []:
                start[i] = -start[i]
            draws.append((start, rng.permutation(N)))
        for k, (start, order) in enumerate(draws):
            end, flips, *_ = settle(W, start, free=order)
            for i in reversed(flips[n_flips:] if n_flips else []):
                end[i] = -end[i]
            ends.append(end)
            spared = spare and any(abs(_dot(end, y)) == N for y in Y)
            step = [[0.0] * N for _ in range(N)]
            for i, j in product(range(N), repeat=2):
                if i != j:
                    step[i][j] += Y[shown[k]][i] * Y[shown[k]][j] if k < len(Y) else 0
                    step[i][j] -= 0 if spared else end[i] * end[j]
            whole = changes if batch else W
            for i, j in product(range(N), repeat=2):
                whole[i][j] += step[i][j] if batch else eta * step[i][j]
            updates += not batch and any(map(any, step))
        if batch:
            for k in range(len(ends), len(Y)):
                for i, j in product(range(N), repeat=2):
                    changes[i][j] += Y[shown[k]][i] * Y[shown[k]][j] if i != j else 0
            updates = int(any(map(any, changes)))
            for i, j in product(range(N), repeat=2):
                W[i][j] += eta * changes[i][j]
        yield [list(row) for row in W], ends, updates


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


def softmax(z):
    """Without care for large scores."""
    total = math.fsum(math.exp(z_m) for z_m in z)
    return [math.exp(z_m) / total for z_m in z]


def lse(beta, z):
    return math.log(math.fsum(math.exp(beta * z_m) for z_m in z)) / beta


def modern_energy(X, xi, beta):
    longest = max(_dot(x, x) for x in X)
    likeness = lse(beta, [_dot(x, xi) for x in X])
    return -likeness + _dot(xi, xi) / 2 + math.log(len(X)) / beta + longest / 2


def attention(q, K, V, beta):
    p = softmax([beta * _dot(k, q) for k in K])
    return [_dot(p, column) for column in zip(*V, strict=True)]


def separation(X, xi):
    z = [_dot(x, xi) for x in X]
    return [z_i - max(z_j for j, z_j in enumerate(z) if j != i) for i, z_i in enumerate(z)]


def _field_of(i, W, y, b):
    return sum(W[i][j] * y[j] for j in range(len(y))) + _bias(b, i)


def _bias(b, i):
    return 0 if b is None else b[i]


def _units(free, N):
    return list(range(N)) if free is None else list(free)


def _dot(x, y):
    return sum(a * c for a, c in zip(x, y, strict=True))
