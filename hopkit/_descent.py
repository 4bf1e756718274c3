"""The kernels of asynchronous Hopfield dynamics, which `hopfield` and `storage` call: descent to a valley.

Fields are kept up to date, flip by flip, because a flip costs no more than summing one field.
Where a field is near zero it is summed afresh, in index order, so that a tie is a true tie.
"""

import numpy as np
from numba import njit

from hopkit import _cores


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


def recall(W, b, Y, free, key, max_sweeps):
    """Rows of Y settle in place, on all cores; without a key, units are visited in the order of `free`.

    NumPy may sum the fields in any order: one that is near zero is summed afresh, so no state depends on it.
    """
    if not len(Y):
        return
    Z, reach, N = np.empty(Y.shape), np.abs(b), len(W)
    Z[0] = b
    fields(W, Y[0], Z[0], reach)
    slack, shuffled = 1e-9 * reach.max(), key is not None

    def product(rows, stop):
        np.add(Y[rows] @ W.T, b, out=Z[rows])

    def settle(rows, stop):
        order = free, shuffled, key if shuffled else np.uint64(0), np.uint64(rows.start)
        settle_rows(W, b, Y[rows], Z[rows], slack, *order, max_sweeps, stop)

    if Y.size * N < 1e6 or (len(Y) <= 16 and Y.size * N < 1e8):  # done before a thread has started
        product(slice(1, len(Y)), None)
        settle(slice(0, len(Y)), np.zeros(1, np.uint8))
        return
    with _cores.Team() as team:
        share = max(16, min(-(-len(Y) // team.size), int(3e8 / N**2)))  # a fraction of a second each
        team.work(product, [(slice(k, k + share),) for k in range(1, len(Y), share)])
        team.work(settle, [(slice(k, k + 16),) for k in range(0, len(Y), 16)])


@njit(cache=True, nogil=True)
def settle_rows(W, b, Y, Z, slack, free, shuffled, key, first, max_sweeps, stop):
    """Rows of Y and their fields Z change in place; the orders of row r depend on (key, first + r) alone."""
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
    b, visits, drops = np.zeros(N), np.empty(N, np.int64), np.empty(N)
    for k in range(len(ends)):
        z = np.zeros(N)
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
