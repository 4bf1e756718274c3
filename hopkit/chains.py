"""The engine room: many independent chains of 0/1 units at once, on all cores, the same bits on any.

Fields are whole numbers inside. W and b are rounded once, to multiples of a power of two so
coarse that no field can overflow; then sums are exact, in any order, and whether W is dense or
sparse, how many chains share a block and which core works on it make no difference. The noise
of a visit is counted from (key, chain, sweep, unit), not drawn from a stream.
"""

import contextlib
import itertools

import numpy as np
from numba import njit

from hopkit import _cores

spared = [2**23]  # visits that small dense nets may still make in NumPy (0.9 s) before kernels compile
ALONE = 2**24  # work that one thread does sooner than a team of two, which takes 0.8 ms to call together
compiled = set()  # the kernels that this process has used, with their kind of numbers: no call needs another
LANES, BLOCK = 16, 64  # chains that share a row of noise; units whose noise is drawn at once

# log(1 + m) = m - m^2/2 + m^3 (...), sqrt(1/2) < 1 + m < sqrt(2), to 1e-7: Cephes' logf
_LOG = tuple(
    np.float32(c)
    for c in (7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
              -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1)
)  # fmt: skip
_LOG2, _HALF, _ONE = np.float32(np.log(2)), np.float32(0.5), np.float32(1)


def run(W, b, *, key, T, n_chains=None, states=None, metropolis=False, every=None):
    """Sweep over all units of many chains, and return the states after the last sweep.

    Parameters
    ----------
    W : (N, N) float or scipy.sparse.csr_array
        Weights, in units of energy: symmetric, zero diagonal.
    b : (N,) or (n_chains, N) float
        Biases, in units of energy: one for all chains, or one for each.
    key : np.uint64
        Where the noise is counted from.
    T : (n_sweeps,) float > 0
        The temperature of each sweep, in units of energy.
    n_chains : int, optional
        Chains that start uniformly at random: they have a sweep at infinite temperature first.
    states : (n_chains, N) of 0 and 1, optional
        Where the chains start, if not at random; left as they are.
    metropolis : bool
        Flip with probability min(1, exp(-(rise in energy) / T)) instead of by the heat bath.
    every : int, optional
        Return the states after each `every` sweeps, too; this changes none of them.

    Returns
    -------
    (n_chains, N) int8, or (n_sweeps // every, n_chains, N) int8

    Raises
    ------
    ValueError
        If neither n_chains nor states says how many chains to run; or if weights and biases reach
        2^42 T or more while others are small: these would vanish in the rounding. Nothing else is
        asked here: `boltzmann` has asked it.

    Source
    ------
    Lecture 8, "Many chains"; Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3.
    """
    n_sweeps, heat = len(T), np.full(len(T), not metropolis)
    if states is None:
        if n_chains is None:
            raise ValueError("run needs n_chains, or states to start from")
        states = np.zeros((n_chains, W.shape[0]), np.int8)
        T, heat = np.append(np.inf, T), np.append(True, heat)
    T, key = np.asarray(T, float), np.uint64(key)
    S, begun = np.array(states, dtype=np.int8, order="C"), len(T) - n_sweeps
    pauses = [len(T)] if every is None else [*range(begun + every, len(T) + 1, every)]
    watched = np.empty((0 if every is None else len(pauses), *S.shape), np.int8)
    if not S.size or not len(T) or not pauses:
        return S if every is None else watched
    W, b, scale = _whole(W, np.atleast_2d(b), T)
    cores = _cores.count()
    kernel, noise, visits = _dense if len(W) == 1 else _sparse, (key, scale, heat), S.size * len(T)
    # a team's threads are waited for, so only they may compile: Ctrl-C in the middle of that breaks numba
    row = S.shape[1] if kernel is _dense else len(W[2]) // S.shape[1]
    alone = visits * (256 + row) <= ALONE and (kernel, b.dtype) in compiled  # a flip adds a row of W
    share = len(S) if alone else -(-len(S) // cores)
    if share > LANES and not alone:  # whole blocks, a few per core, so that no core waits long for another
        share = max(LANES, -(-share // (4 * LANES)) * LANES)
    if kernel is _dense and not kernel.signatures and visits <= spared[0] and len(T) * S.shape[1] < 2**14:
        spared[0] -= visits
        for k, sweeps in enumerate(itertools.pairwise([0, *pauses])):
            _plain(*W, b, S, *noise, *sweeps)
            if every is not None:
                watched[k] = S
        return S if every is None else watched
    blocks = [
        (*W, b[a : a + share] if len(b) > 1 else b, S[a : a + share], np.uint64(a), *noise)
        for a in range(0, len(S), share)
    ]
    with contextlib.nullcontext() if alone else _cores.Team(cores) as team:
        for k, sweeps in enumerate(itertools.pairwise([0, *pauses])):
            if alone:
                kernel(*blocks[0], *sweeps, np.zeros(1, np.uint8))
            else:
                team.work(kernel, [(*block, *sweeps) for block in blocks])
            if every is not None:
                watched[k] = S
    compiled.add((kernel, b.dtype))
    return S if every is None else watched


def _whole(W, b, T):
    """W, b and T in whole multiples of one quantum: 32 bits if that loses nothing, 64 if it might.

    A bias so large that no noise can overcome it need not be larger: it would reduce the
    precision of the others.
    """
    reach = abs(W).sum(axis=1)
    with np.errstate(over="ignore"):
        enough = reach + 64 * T[np.isfinite(T)].max(initial=0)
    b = np.clip(b, -enough, enough)
    size = max((reach + abs(b).max(axis=0)).max(), 2.0**-1000)
    w = W if isinstance(W, np.ndarray) else W.data
    for bits in 30, 62:
        quantum = 2.0 ** (np.frexp(size)[1] - bits)
        whole_w, whole_b = np.rint(w / quantum), np.rint(b / quantum)
        lossless = (whole_w * quantum == w).all() and (whole_b * quantum == b).all()
        if lossless or quantum <= 2.0**-20 * T.min():
            break
    else:
        raise ValueError(
            f"W and b reach {size:g}, too far above T = {T.min():g} for small weights to be felt beside "
            f"large ones; try a largest weight below {2.0**42 * T.min():g}"
        )
    dtype = np.int32 if bits == 30 else np.int64
    whole_w, whole_b = whole_w.astype(dtype), np.ascontiguousarray(whole_b, dtype)
    if w is W:
        # a last row to pad with; rows whole in memory, whatever the caller's order
        couplings = (np.ascontiguousarray(np.vstack([whole_w, np.zeros_like(whole_w[:1])])),)
    else:
        couplings = W.indptr.astype(np.int64), W.indices.astype(np.uint32), whole_w
    with np.errstate(over="ignore"):
        return couplings, whole_b, np.minimum(T / quantum, 2.0**100)


@njit(cache=True, nogil=True, error_model="numpy")
def _dense(W, b, S, first, key, scale, heat, begin, end, stop):
    """Chains `first`, ... in the rows of S make sweeps begin ... end - 1: S changes in place."""
    N = S.shape[1]
    on, off = np.empty(BLOCK + 1, np.int64), np.empty(BLOCK + 1, np.int64)
    for g in range(0, len(S), LANES):
        s = S[g : g + LANES]
        L = len(s)
        unit, chain, level, words, ratio = _scratch(L, first + np.uint64(g), W)
        z = np.zeros((L, N), W.dtype)
        for c in range(L):
            if stop[0]:
                return
            _add(z[c], b[(g + c) % len(b)])
            for i in range(N):
                if s[c, i]:
                    _add(z[c], W[i])
        for t in range(begin, end):
            for start in range(0, N, BLOCK):  # the chains of a group share these rows of W in the cache
                if stop[0]:
                    return
                edge = min(start + BLOCK, N)
                used = level[: (edge - start) * L]
                _levels(used, words, ratio, unit, chain, start, t, key, scale[t], heat[t])
                for c in range(L):
                    _visit(W, z[c], s[c], level, c, L, start, edge, heat[t], on, off)


@njit(cache=True, nogil=True, error_model="numpy")
def _visit(W, z, s, level, c, L, start, edge, heat, on, off):
    """One chain visits the units of one block: its states s and fields z change in place.

    Delayed updates: within the block fields follow every flip; the many fields outside it
    wait for the block's end, and then take four flips in one pass over memory. Units that
    came on and units that went off are listed apart, so that no row is multiplied by a sign.
    """
    here, n_on, n_off = z[start:edge], 0, 0
    for k in range(here.size):
        i = start + k
        bar = level[k * L + c]
        now = here[k] > (bar if heat or s[i] else ~bar)
        if now != s[i]:
            s[i] = now
            row = W[i, start:edge]
            if now:
                for j in range(here.size):
                    here[j] += row[j]
                on[n_on], n_on = i, n_on + 1
            else:
                for j in range(here.size):
                    here[j] -= row[j]
                off[n_off], n_off = i, n_off + 1
    n = max(n_on, n_off)
    for k in range(n_on, n + 1):
        on[k] = s.size  # W's last row, which is zero
    for k in range(n_off, n + 1):
        off[k] = s.size
    for lo, hi in ((0, start), (edge, s.size)):
        rest = z[lo:hi]
        for k in range(0, n, 2):
            on1, on2, off1, off2 = (
                W[on[k], lo:hi], W[on[k + 1], lo:hi], W[off[k], lo:hi], W[off[k + 1], lo:hi]
            )  # fmt: skip
            for j in range(rest.size):
                rest[j] += on1[j] + on2[j] - off1[j] - off2[j]


@njit(cache=True, nogil=True, error_model="numpy")
def _add(z, row):
    """z gains a row of W."""
    for j in range(z.size):
        z[j] += row[j]


@njit(cache=True, nogil=True, error_model="numpy")
def _sparse(indptr, indices, data, b, S, first, key, scale, heat, begin, end, stop):
    """As `_dense`, for weights in compressed rows.

    Chains as lanes: few units hear a flip, so the chains of a group make each visit together.
    Their states and fields lie side by side, (N, L), and one instruction serves eight of them;
    a chain that does not flip adds zero.
    """
    N = S.shape[1]
    for g in range(0, len(S), LANES):
        s = S[g : g + LANES].T.copy()
        L = s.shape[1]
        unit, chain, level, words, ratio = _scratch(L, first + np.uint64(g), data)
        z, change = np.empty((N, L), data.dtype), np.empty(L, data.dtype)
        for i in range(N):
            if stop[0]:
                return
            for c in range(L):
                z[i, c] = b[(g + c) % len(b), i]
                for p in range(indptr[i], indptr[i + 1]):
                    z[i, c] += data[p] * s[indices[p], c]
        for t in range(begin, end):
            for start in range(0, N, BLOCK):
                if stop[0]:
                    return
                edge = min(start + BLOCK, N)
                used = level[: (edge - start) * L]
                _levels(used, words, ratio, unit, chain, start, t, key, scale[t], heat[t])
                for i in range(start, edge):
                    mine, state, field = used[(i - start) * L : (i - start + 1) * L], s[i], z[i]
                    flips = 0
                    for c in range(L):
                        now = field[c] > (mine[c] if heat[t] or state[c] else ~mine[c])
                        change[c] = now - state[c]
                        state[c] = now
                        flips |= change[c]
                    if flips:
                        for p in range(indptr[i], indptr[i + 1]):
                            field, w = z[indices[p]], data[p]
                            for c in range(L):
                                field[c] += w * change[c]
        for c in range(L):
            for i in range(N):
                S[g + c, i] = s[i, c]


@njit(cache=True, nogil=True, error_model="numpy")
def _scratch(L, first, like):
    """Counters for a block of units by L chains, and arrays for its levels and what they are made of."""
    unit, chain = np.empty(BLOCK // 4 * L, np.uint64), np.empty(BLOCK // 4 * L, np.uint64)
    for f in range(unit.size):
        unit[f], chain[f] = f // L, first + np.uint64(f % L)
    n = BLOCK * L
    return unit, chain, np.empty(n, like.dtype), np.empty(n, np.uint32), np.empty(n, np.float32)


@njit(cache=True, nogil=True, error_model="numpy")
def _levels(level, words, ratio, unit, chain, start, sweep, key, scale, heat):
    """The level above which a field turns its unit on: one per unit and chain, level[k L + c].

    u < sigma(z / T) says z > T log(u / (1 - u)): so noise is drawn ahead, in long loops that
    fill the processor's lanes, and a visit only compares. By Metropolis a flip from 1 is
    refused when z > -T log(u), from 0 when -z does: `~level` is that other level.
    """
    m, zero = unit.size, np.uint64(0)
    k0, k1 = key & _LOW, key >> _32
    for f in range(m):
        count = unit[f] + np.uint64(start // 4)
        w0, w1, w2, w3 = _philox(count, np.uint64(sweep), chain[f], zero, k0, k1)
        words[f], words[m + f], words[2 * m + f], words[3 * m + f] = w0, w1, w2, w3
    for f in range(level.size):  # u = (word + 1/2) / 2^32
        u = np.float32(words[f]) + _HALF
        ratio[f] = u / (np.float32(~words[f]) + _HALF) if heat else np.float32(2.0**32) / u
    bits = ratio.view(np.int32)
    for f in range(level.size):  # ratio = 2^level (1 + m)
        shifted = np.int32(bits[f] - 0x3F3504F3)
        level[f] = shifted >> 23
        bits[f] = (shifted & 0x7FFFFF) + 0x3F3504F3
    scale, most = np.float32(scale), np.float32(2.0 ** (8 * level.itemsize - 1) * (1 - 2.0**-20))
    for f in range(level.size):
        m1 = ratio[f] - _ONE
        y = _LOG[0]
        for c in _LOG[1:]:
            y = y * m1 + c
        log = ((y * m1 - _HALF) * m1) * m1 + m1 + np.float32(level[f]) * _LOG2
        level[f] = np.floor(min(max(scale * log, -most), most))


def _plain(W, b, S, key, scale, heat, begin, end):
    """As `_dense`, in NumPy and with the same bits: small nets need not wait until kernels are compiled."""
    N, index = S.shape[1], np.arange(S.shape[1])
    unit, word = index // BLOCK * (BLOCK // 4) + index % (BLOCK // 4), index % BLOCK // (BLOCK // 4)
    counters, place = np.unique(unit, return_inverse=True)
    counters, chain = counters.astype(np.uint64)[:, None], np.arange(len(S), dtype=np.uint64)[None]
    z, zero = S.astype(W.dtype) @ W[:N] + b, np.uint64(0)
    most = np.float32(2.0 ** (8 * W.itemsize - 1) * (1 - 2.0**-20))
    for t in range(begin, end):
        words = _philox.py_func(counters, np.uint64(t), chain, zero, key & _LOW, key >> _32)
        words = np.stack(np.broadcast_arrays(*words))[word, place].astype(np.uint32)
        u = words.astype(np.float32) + _HALF
        ratio = u / ((~words).astype(np.float32) + _HALF) if heat[t] else np.float32(2.0**32) / u
        shifted = ratio.view(np.int32) - np.int32(0x3F3504F3)
        m1 = ((shifted & 0x7FFFFF) + np.int32(0x3F3504F3)).view(np.float32) - _ONE
        y = _LOG[0]
        for c in _LOG[1:]:
            y = y * m1 + c
        log = ((y * m1 - _HALF) * m1) * m1 + m1 + (shifted >> 23).astype(np.float32) * _LOG2
        level = np.floor(np.clip(np.float32(scale[t]) * log, -most, most)).astype(W.dtype)
        for i in range(N):
            now = z[:, i] > (level[i] if heat[t] else np.where(S[:, i], level[i], ~level[i]))
            flips = np.flatnonzero(now != S[:, i])
            z[flips] += np.where(now[flips], 1, -1).astype(W.dtype)[:, None] * W[i]
            S[flips, i] = now[flips]


_LOW, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)
_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


@njit(inline="always")
def _philox(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10: 128 bits of counter scrambled into as many of noise, 64 bits of key choosing how."""
    for _ in range(10):
        a, c = _MULTIPLIERS[0] * c0, _MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (c >> _32) ^ c1 ^ k0, c & _LOW, (a >> _32) ^ c3 ^ k1, a & _LOW
        k0, k1 = (k0 + _WEYL[0]) & _LOW, (k1 + _WEYL[1]) & _LOW
    return c0, c1, c2, c3
