"""The kernels of asynchronous Hopfield dynamics, which `hopfield` and `storage` call: descent to a valley.

Fields are kept up to date, flip by flip, because a flip costs no more than summing one field.
Where a field is near zero it is summed afresh, in index order, so that a tie is a true tie.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def fields(W, y, z, reach):
    """z, at first the biases, becomes the field of every unit; reach, unless None, gains sum_j |w_ij|.

    W is symmetric and read by rows, four at a time: each field is summed in index order, many at once.
    """
    N = y.size
    for j in range(0, N - N % 4, 4):
        w0, w1, w2, w3 = W[j], W[j + 1], W[j + 2], W[j + 3]
        y0, y1, y2, y3 = y[j], y[j + 1], y[j + 2], y[j + 3]
        for i in range(N):
            z[i] = z[i] + w0[i] * y0 + w1[i] * y1 + w2[i] * y2 + w3[i] * y3
            if reach is not None:
                reach[i] = reach[i] + abs(w0[i]) + abs(w1[i]) + abs(w2[i]) + abs(w3[i])
    for j in range(N - N % 4, N):
        for i in range(N):
            z[i] += W[j, i] * y[j]
            if reach is not None:
                reach[i] += abs(W[j, i])


@njit(cache=True, nogil=True)
def sweep(W, b, y, z, slack, order, most, visits, drops):
    """One sweep, or its first `most` flips: y and its fields z change in place; returns how many flips.

    Flip number n is made at visit visits[n] and lowers the energy by drops[n]. `slack` is more than
    rounding can have done to a field.
    """
    n = 0
    for k in range(order.size):
        i = order[k]
        if y[i] * z[i] >= slack:
            continue
        if abs(z[i]) < slack:
            z[i] = b[i]
            for j in range(y.size):
                z[i] += W[i, j] * y[j]
        if y[i] * z[i] < 0:
            visits[n], drops[n] = k, 2 * abs(z[i])
            n += 1
            y[i] = -y[i]
            if n == most:
                break
            w, change = W[i], 2 * y[i]
            for j in range(y.size):
                z[j] += change * w[j]
    return n


@njit(cache=True, nogil=True)
def settle_rows(W, b, Y, Z, slack, free, shuffled, key, first, max_sweeps, stop):
    """The rows of Y and their fields Z change in place; the orders of row r depend on (key, first + r) alone."""
    visits, drops = np.empty(free.size, np.int64), np.empty(free.size)
    for r in range(len(Y)):
        stream, order = _mix(key ^ _mix(first + np.uint64(r))), free.copy()
        for _ in range(max_sweeps):
            if stop[0]:
                return
            if shuffled:
                for k in range(order.size - 1, 0, -1):
                    stream += np.uint64(0x9E3779B97F4A7C15)
                    j = np.int64(_mix(stream) % np.uint64(k + 1))
                    order[k], order[j] = order[j], order[k]
            if not sweep(W, b, Y[r], Z[r], slack, order, order.size + 1, visits, drops):
                break


@njit(cache=True, nogil=True)
def train(W, targets, ends, orders, most, eta, kept, slack, at_once):
    """Each row of `ends` descends from start to valley; W changes, if at once, after each. Returns how often.

    Where y_p y_p' - y_v y_v' is not zero, one of two units differs in y_p and y_v and the other
    does not: so with F units that differ, 2 F (N - F) of the weights change, and no others.
    """
    N, updates = len(W), 0
    b, z, visits, drops = np.zeros(N), np.empty(N), np.empty(N, np.int64), np.empty(N)
    for k in range(len(ends)):
        z[:] = 0
        fields(W, ends[k], z, None)
        left = most
        for _ in range(1000):
            n = sweep(W, b, ends[k], z, slack, orders[k], left, visits, drops)
            left -= n
            if not n or not left:
                break
        if not at_once:
            continue
        raised = True
        for p in range(len(kept)):
            overlap = 0.0
            for i in range(N):
                overlap += kept[p, i] * ends[k, i]
            if abs(overlap) == N:
                raised = False
        if len(targets) and raised:
            y, differs = targets[k], np.flatnonzero(targets[k] != ends[k])
            if 0 < differs.size < N:
                updates += 1
                _exchange(W, y, ends[k], differs, 2 * eta)
        elif len(targets) or raised:
            updates += 1
            _add(W, ends[k] if raised else targets[k], -eta if raised else eta)
    return updates


@njit(cache=True, nogil=True)
def _exchange(W, y, v, differs, twice):
    """W gains `twice` y_i y_j wherever just one of units i and j is among those that differ from v."""
    few = 8 * differs.size < y.size
    same, other = np.where(y == v, twice * y, 0.0), np.where(y == v, 0.0, twice * y)
    for i in range(y.size):
        w, y_i = W[i], y[i]
        if y_i != v[i]:
            for j in range(y.size):
                w[j] += y_i * same[j]
        elif few:
            for j in differs:
                w[j] += y_i * other[j]
        else:
            for j in range(y.size):
                w[j] += y_i * other[j]


@njit(cache=True, nogil=True)
def _add(W, y, rate):
    """W gains rate y_i y_j off its diagonal."""
    for i in range(y.size):
        for j in range(y.size):
            if i != j:
                W[i, j] += rate * y[i] * y[j]


@njit(cache=True, nogil=True)
def _mix(x):
    """Scramble 64 bits (the output step of splitmix64: Steele, Lea & Flood 2014)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
