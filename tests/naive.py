"""hopkit once more, formula by formula in plain Python: slow, obvious, and sharing no code with it."""

from fractions import Fraction
from itertools import product
from math import exp, fsum, inf, log, prod, sqrt


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
    start="random",
    W=None,
    eta=1.0,
    batch=1,
    n_valleys=None,
    n_flips=None,
    noise=0,
    spare=False,
):
    """The weights, the valleys and the changes of each epoch."""
    W = [[0.0] * N for _ in range(N)] if W is None else [list(row) for row in W]
    off_diagonal = [(i, j) for i, j in product(range(N), repeat=2) if i != j]
    for _ in range(epochs):
        shown, ends, updates = [Y[k] for k in rng.permutation(len(Y))], [], 0
        draws = []
        for k in range(len(Y) if n_valleys is None else n_valleys):
            y = [2 * int(s) - 1 for s in rng.integers(2, size=N)] if start == "random" else list(shown[k])
            for i in rng.choice(N, noise, replace=False) if noise else []:
                y[i] = -y[i]
            draws.append((y, rng.permutation(N)))
        if Y and n_valleys not in (None, len(Y)):
            groups = [(shown, draws)]
        else:
            groups = [(shown[k : k + batch], draws[k : k + batch]) for k in range(0, len(draws), batch)]
        for lowered, group in groups:
            change = [[0.0] * N for _ in range(N)]
            for y in lowered:
                for i, j in off_diagonal:
                    change[i][j] += y[i] * y[j]
            for y, order in group:
                end, flips, *_ = settle(W, y, free=order)
                for i in reversed(flips[n_flips:] if n_flips else []):
                    end[i] = -end[i]
                ends.append(end)
                if not (spare and any(abs(_dot(end, y)) == N for y in Y)):
                    for i, j in off_diagonal:
                        change[i][j] -= end[i] * end[j]
            updates += any(map(any, change))
            for i, j in off_diagonal:
                W[i][j] += eta * change[i][j]
        yield [list(row) for row in W], ends, updates


def with_hidden(Y, n_hidden, *, rng, fill="random"):
    """The chosen bit of a pattern opposes what the others, weighed by their overlap with it, make of it."""
    K, wide = len(Y), [list(y) for y in Y]
    tosses = [[2 * int(bit) - 1 for bit in row] for row in rng.integers(2, size=(K, n_hidden))]
    for j in range(n_hidden):
        column = [row[j] for row in tosses]
        shared = [[sum(a * b for a, b in zip(y, x, strict=True)) for x in wide] for y in wide]
        moved = fill == "chosen"
        while moved:
            moved = False
            for p in range(K):
                pull = sum(shared[p][q] * column[q] for q in range(K) if q != p)
                if column[p] * pull > 0:
                    column[p], moved = -column[p], True
        for y, bit in zip(wide, column, strict=True):
            y.append(bit)
    return wide


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


def law(W, b=None, T=1.0):
    """P(s) of every state of 0/1 units, in counting order, and log Z."""
    log_w = [-energy(W, s, b) / T for s in product([0, 1], repeat=len(W))]
    peak = max(log_w)
    Z = fsum(exp(x - peak) for x in log_w)
    return [exp(x - peak) / Z for x in log_w], peak + log(Z)


def exact(W, b=None, T=1.0):
    p, log_Z = law(W, b, T)
    S, N = list(product([0, 1], repeat=len(W))), range(len(W))
    U = fsum(p_s * energy(W, s, b) for p_s, s in zip(p, S, strict=True))
    H = -fsum(p_s * log(p_s) for p_s in p if p_s > 0)
    mean = [fsum(p_s for p_s, s in zip(p, S, strict=True) if s[i]) for i in N]
    both = [[fsum(p_s for p_s, s in zip(p, S, strict=True) if s[i] and s[j]) for j in N] for i in N]
    return p, log_Z, U, H, -T * log_Z, mean, both


def gibbs(W, s, b=None, *, rng, n_sweeps, T=1.0, free=None):
    s, free, samples = list(s), _units(free, len(s)), []
    for t in range(n_sweeps):
        u = rng.random(len(free))
        for k, i in enumerate(free):
            z = _field_of(i, W, s, b) / (T if isinstance(T, float) else T[t])
            s[i] = int(u[k] < _sigma(z))
        samples.append(list(s))
    return samples


def philox(counter, key):
    """Philox4x32-10, as its authors describe it: Salmon, Moraes, Dror & Shaw (2011), section 3."""
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c0, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return c0, c1, c2, c3


def chains(W, b, *, key, T, n_chains=None, states=None, metropolis=False):
    """The engine room, for b (N,): u = (word + 1/2) / 2^32 of the unit's counter decides each visit."""
    N, key = len(W), (key % 2**32, key // 2**32)
    heat = [not metropolis] * len(T)
    if states is None:
        states, T, heat = [[0] * N] * n_chains, [inf, *T], [True, *heat]
    ends = []
    for c, s in enumerate(states):
        s = list(s)
        for t in range(len(T)):
            for i in range(N):
                block, place = divmod(i, 64)
                word, column = divmod(place, 16)
                u = (philox((16 * block + column, t, c, 0), key)[word] + 0.5) / 2**32
                z = _field_of(i, W, s, b) / T[t]
                if heat[t]:
                    s[i] = int(u < _sigma(z))
                elif u < exp(min(0, -z if s[i] else z)):
                    s[i] = 1 - s[i]
        ends.append(s)
    return ends


def log_likelihood(W, V, b=None):
    p, n, total = law(W, b)[0], len(W) - len(V[0]), 0
    for v in V:
        first = 2**n * int("".join(str(int(bit)) for bit in v), 2)
        total += log(fsum(p[first : first + 2**n]))
    return total / len(V)


def softmax(z):
    """Without care for large scores."""
    total = fsum(exp(z_m) for z_m in z)
    return [exp(z_m) / total for z_m in z]


def lse(beta, z):
    return log(fsum(exp(beta * z_m) for z_m in z)) / beta


def modern_energy(X, xi, beta):
    longest = max(_dot(x, x) for x in X)
    likeness = lse(beta, [_dot(x, xi) for x in X])
    return -likeness + _dot(xi, xi) / 2 + log(len(X)) / beta + longest / 2


def attention(q, K, V, beta):
    p = softmax([beta * _dot(k, q) for k in K])
    return [_dot(p, column) for column in zip(*V, strict=True)]


def separation(X, xi):
    z = [_dot(x, xi) for x in X]
    return [z_i - max(z_j for j, z_j in enumerate(z) if j != i) for i, z_i in enumerate(z)]


def hidden(W, b, c, v):
    return [_sigma(c[j] + sum(v[i] * W[i][j] for i in range(len(b)))) for j in range(len(c))]


def visible(W, b, c, h):
    return [_sigma(b[i] + sum(W[i][j] * h[j] for j in range(len(c)))) for i in range(len(b))]


def joint_energy(W, b, c, v, h):
    return -sum(v[i] * W[i][j] * h[j] for i in range(len(b)) for j in range(len(c))) - _dot(b, v) - _dot(c, h)


def free_energy(W, b, c, v):
    return -log(fsum(exp(-joint_energy(W, b, c, v, h)) for h in product([0, 1], repeat=len(c))))


def log_Z(W, b, c):
    return log(fsum(exp(-free_energy(W, b, c, v)) for v in product([0, 1], repeat=len(b))))


def expected_cd(W, b, c, V, k):
    """The law of the chain, state by state, after k rounds; for k infinite the law of the machine."""
    states = list(product([0, 1], repeat=len(b)))
    if k == inf:
        share = {v: exp(-free_energy(W, b, c, v) - log_Z(W, b, c)) for v in states}
    else:
        share = {v: sum(tuple(row) == v for row in V) / len(V) for v in states}
        for _ in range(k):
            after = dict.fromkeys(states, 0.0)
            for v, h in product(states, product([0, 1], repeat=len(c))):
                both = share[v] * _chance(h, hidden(W, b, c, v))
                for w in states:
                    after[w] += both * _chance(w, visible(W, b, c, h))
            share = after
    moments = []
    for rows, weights in ((V, [1 / len(V)] * len(V)), (states, share.values())):
        P = [hidden(W, b, c, v) for v in rows]
        v_, h_ = range(len(b)), range(len(c))
        moments.append(
            (
                [
                    [sum(w * v[i] * p[j] for w, v, p in zip(weights, rows, P, strict=True)) for j in h_]
                    for i in v_
                ],
                [sum(w * v[i] for w, v in zip(weights, rows, strict=True)) for i in v_],
                [sum(w * p[j] for w, p in zip(weights, P, strict=True)) for j in h_],
            )
        )
    return moments


def cd(W, b, c, V, *, rng, eta, k, start=None):
    """A unit is 1 when its uniform is below its probability; chains start from V or go on from `start`."""
    chains = V if start is None else start
    for _ in range(k):
        U = rng((len(chains), len(c)))
        H = [_below(u, hidden(W, b, c, v)) for u, v in zip(U, chains, strict=True)]
        U = rng((len(chains), len(b)))
        chains = [_below(u, visible(W, b, c, h)) for u, h in zip(U, H, strict=True)]
    P, Q = ([hidden(W, b, c, v) for v in rows] for rows in (V, chains))

    def change(data, model):
        return eta * (sum(data) / len(V) - sum(model) / len(chains))

    W = [
        [
            W[i][j]
            + change(
                [v[i] * p[j] for v, p in zip(V, P, strict=True)],
                [v[i] * q[j] for v, q in zip(chains, Q, strict=True)],
            )
            for j in range(len(c))
        ]
        for i in range(len(b))
    ]
    b = [b[i] + change([v[i] for v in V], [v[i] for v in chains]) for i in range(len(b))]
    c = [c[j] + change([p[j] for p in P], [q[j] for q in Q]) for j in range(len(c))]
    return (W, b, c), chains


class Counted:
    """Uniforms that hang on key, draw and place alone: 24 bits of splitmix64's output."""

    def __init__(self, key):
        self.key, self.draw = int(key), 0

    def __call__(self, shape):
        stream = _mix(self.key + self.draw * _GOLDEN)
        self.draw += 1
        rows, columns = shape
        return [
            [(_mix(stream + (r * columns + i) * _GOLDEN) >> 40) / 2**24 for i in range(columns)]
            for r in range(rows)
        ]


def sample(W, b, c, *, rng, n_chains, n_steps, clamped):
    V = [_below(u, [0.5] * len(b)) for u in rng((n_chains, len(b)))]
    for t in range(n_steps + 1):
        if t:
            H = [_below(u, hidden(W, b, c, v)) for u, v in zip(rng((n_chains, len(c))), V, strict=True)]
            V = [_below(u, visible(W, b, c, h)) for u, h in zip(rng((n_chains, len(b))), H, strict=True)]
        for v in V:
            for i, value in clamped.items():
                v[i] = value
    return V


def ais(W, b, c, *, rng, n_chains, n_temperatures):
    V = [_below(u, [_sigma(b_i) for b_i in b]) for u in rng((n_chains, len(b)))]
    weights = [2 ** len(c) * prod(1 + exp(b_i) for b_i in b)] * n_chains
    for t in range(1, n_temperatures):
        cold = [t / (n_temperatures - 1), (t - 1) / (n_temperatures - 1)]
        machines = [([[s * w for w in row] for row in W], b, [s * c_j for c_j in c]) for s in cold]
        for r, v in enumerate(V):
            weights[r] *= exp(free_energy(*machines[1], v) - free_energy(*machines[0], v))
        if t < n_temperatures - 1:
            H = [_below(u, hidden(*machines[0], v)) for u, v in zip(rng((n_chains, len(c))), V, strict=True)]
            V = [_below(u, visible(*machines[0], h)) for u, h in zip(rng((n_chains, len(b))), H, strict=True)]
    mean = sum(weights) / n_chains
    spread = sqrt(sum((w - mean) ** 2 for w in weights) / (n_chains - 1))
    return log(mean), spread / mean / sqrt(n_chains)


def _field_of(i, W, y, b):
    return sum(W[i][j] * y[j] for j in range(len(y))) + _bias(b, i)


def _bias(b, i):
    return 0 if b is None else b[i]


def _sigma(z):
    return 1 / (1 + exp(-z)) if z > 0 else exp(z) / (1 + exp(z))


def _units(free, N):
    return list(range(N)) if free is None else list(free)


def _dot(x, y):
    return sum(a * c for a, c in zip(x, y, strict=True))


def _below(u, p):
    return [int(u_i < p_i) for u_i, p_i in zip(u, p, strict=True)]


def _chance(s, p):
    return prod(p_i if s_i else 1 - p_i for s_i, p_i in zip(s, p, strict=True))


_GOLDEN = 0x9E3779B97F4A7C15


def _mix(x):
    x %= 2**64
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB % 2**64
    return x ^ (x >> 31)


def endless(moves):
    """The states from which some walk along the moves (from, to) never ends, found by walking."""

    def walks_on(state, path):
        return state in path or any(walks_on(z, [*path, state]) for a, z in moves if a == state)

    return {a for a, _ in moves if walks_on(a, [])}
