"""What restricted and deep machines share: functions of a layer's fields, and kernels that draw a layer.

The kernels work in float32: fields keep seven digits, probabilities are right to 3e-7 given their
field, uniforms have 24 bits and depend on (key, step, row, unit) alone.
"""

import numpy as np
from numba import njit


def sigmoid(z):
    with np.errstate(over="ignore"):  # 1 / inf is the right answer
        return 1 / (1 + np.exp(-z))


def softplus(z):
    """The sum over the last axis of ln(1 + exp(z)), one logarithm per 512 factors, each at most 2."""
    tail = 1 + np.exp(-np.abs(z))
    logs = [np.log(tail[..., k : k + 512].prod(axis=-1)) for k in range(0, z.shape[-1], 512)]
    return np.maximum(z, 0).sum(axis=-1) + sum(logs)


def entropy(p):
    """The entropy of independent units that are 1 with probability p, in nats, summed over the last axis."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = [np.where(q > 0, q * np.log(q), 0.0) for q in (p, 1 - p)]
    return -(terms[0] + terms[1]).sum(axis=-1)


def log_sum(x):
    """ln of the sum of exp(x) over the last axis, of terms of any size."""
    peak = x.max(axis=-1, keepdims=True)
    return peak[..., 0] + np.log(np.exp(x - peak).sum(axis=-1))


def downward(h, W, y):
    """y becomes h W'."""
    if h.size * len(W) > 2**18:  # enough for OpenBLAS to start threads, unless both arrays are turned
        h = np.asfortranarray(h)
    return np.matmul(h, W.T, out=y)


@njit(cache=True, nogil=True, error_model="numpy")
def expect(z, bias):
    """z, fields without their biases, becomes probabilities."""
    for r in range(z.shape[0]):
        fields = z[r]
        for i in range(bias.size):
            fields[i] = _logistic(fields[i] + bias[i])


@njit(cache=True, nogil=True, error_model="numpy")
def draw(z, bias, s, key, t):
    """As `expect`; s becomes 1 where its uniform, a function of key, t and place, is below."""
    stream = _mix(key + np.uint64(t) * np.uint64(0x9E3779B97F4A7C15))
    for r in range(z.shape[0]):
        fields, states = z[r], s[r]
        start = stream + np.uint64(r * bias.size) * np.uint64(0x9E3779B97F4A7C15)
        for i in range(bias.size):
            bits = _mix(start + np.uint64(i) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
            u = np.float32(np.int32(bits)) * np.float32(2**-24)
            fields[i] = _logistic(fields[i] + bias[i])
            states[i] = np.float32(1) if u < fields[i] else np.float32(0)


@njit(cache=True, nogil=True, error_model="numpy")
def learn(W, b, c, data, model, v0, p0, v, p, eta):
    """W, b and c change in place, by the sums over the batch and over the chains."""
    up, down = np.float32(eta / len(v0)), np.float32(eta / len(v))
    for i in range(b.size):
        weights, more, less = W[i], data[i], model[i]
        for j in range(c.size):
            weights[j] += up * more[j] - down * less[j]
    _add(b, up, v0)
    _add(b, -down, v)
    _add(c, up, p0)
    _add(c, -down, p)


@njit(cache=True, nogil=True)
def _add(bias, scale, rows):
    for r in range(rows.shape[0]):
        row = rows[r]
        for i in range(bias.size):
            bias[i] += scale * row[i]


@njit(cache=True, nogil=True, error_model="numpy")
def _logistic(z):
    """1 / (1 + exp(-z)) to 3e-7, as 1/2 + z P(z^2) / Q(z^2): that, not exp, becomes vector code."""
    z = min(max(z, np.float32(-17.5)), np.float32(17.5))  # where it just reaches 0 and 1
    q = z * z
    above = np.float32(1.4233187e-11)
    above = above * q + np.float32(8.3778999e-08)
    above = above * q + np.float32(5.5392391e-05)
    above = above * q + np.float32(0.0083889596)
    above = above * q + np.float32(0.25)
    below = np.float32(3.2275936e-09)
    below = below * q + np.float32(5.2618134e-06)
    below = below * q + np.float32(0.0016290096)
    below = below * q + np.float32(0.11688913)
    below = below * q + np.float32(1)
    return np.float32(0.5) + z * above / below


@njit(cache=True, nogil=True)
def _mix(x):
    """Scramble 64 bits (the output step of splitmix64: Steele, Lea & Flood 2014)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
