"""The continuous net whose update is attention: energy, retrieval, and layers with their gradients.

E(xi) = -lse(beta, X xi) + 1/2 xi' xi + 1/beta ln M + 1/2 max |x|^2,  update: xi <- X' softmax(beta X xi)

Patterns are rows: X is (M, d), the transpose of the paper's. Everything is computed in
float32 if all arrays given are float32, in float64 otherwise. `energy`, `update` and `attention`
hold one tile of scores at a time, however many queries meet however many patterns; what hands
back shares or leads, or must find its way back, holds all (n, M) of them.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from hopkit import _check


class Retrieved(NamedTuple):
    """What `retrieve` returns; for n states at once, each part has them side by side.

    state : (d,) or (n, d) float, where the updates ended.
    energies : (S + 1,) or (S + 1, n) float, at the start and after each of the S updates.
    weights : (M,) or (n, M) float, the softmax at the end: how much of each pattern is in it.
    converged : bool or (n,) bool, the last update moved nothing by more than tol.
    """

    state: np.ndarray
    energies: np.ndarray
    weights: np.ndarray
    converged: bool | np.ndarray


class Layer(NamedTuple):
    """What `pool` and `lookup` return: the way forward, and the way back.

    value : the layer's output.
    back : function; given G, the loss's gradient in `value`, returns the loss's gradients in the
        layer's arrays, in the order of its arguments. It keeps copies of these, and all n M shares.
    """

    value: np.ndarray
    back: Callable


def softmax(z):
    """Turn scores into shares: positive, larger for larger scores, adding up to one.

    p_m = exp(z_m) / sum_k exp(z_k)

    Parameters
    ----------
    z : (M,) or (..., M) float
        Scores, over the last axis.

    Returns
    -------
    (M,) or (..., M) float
        The shares, for scores of any size.

    Raises
    ------
    ValueError
        If there is no score, or one is not finite.

    Source
    ------
    Lecture 12, "A sharper energy".
    """
    z = _scores(z)
    with np.errstate(over="ignore"):  # a gap too wide for a float is no share at all
        p = np.exp(z - z.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def lse(beta, z):
    """A soft maximum, from above: the largest score and a little more, the less the larger beta.

    lse = 1/beta ln sum_m exp(beta z_m),  max z <= lse <= max z + 1/beta ln M

    Parameters
    ----------
    beta : float > 0
        Inverse temperature, in 1 / units of z.
    z : (M,) or (..., M) float
        Scores, over the last axis.

    Returns
    -------
    float or (...) float
        In units of z.

    Raises
    ------
    ValueError
        If beta is not positive and finite, or a score is not finite.

    Source
    ------
    Lecture 12, "A sharper energy"; Ramsauer et al. (2020), arXiv:2008.02217, eq. 1.
    """
    beta, z = _check.positive(beta, "beta"), _scores(z)
    top = z.max(axis=-1, keepdims=True)
    with np.errstate(over="ignore"):  # as in softmax
        soft = top[..., 0] + np.log(np.exp(beta * (z - top)).sum(axis=-1)) / beta
    return float(soft) if soft.ndim == 0 else soft


def energy(X, xi, beta):
    """How high a state lies: low near patterns, and bounded below by zero.

    E = -lse(beta, X xi) + 1/2 xi' xi + 1/beta ln M + 1/2 max |x|^2

    Parameters
    ----------
    X : (M, d) float
        Stored patterns, one per row.
    xi : (d,) or (n, d) float
        One state or n, in the units of X.
    beta : float > 0
        Inverse temperature, in 1 / units of X squared.

    Returns
    -------
    float or (n,) float
        The energy of each state, in units of X squared.

    Raises
    ------
    ValueError
        If beta is not positive and finite, X and xi differ in d, or an entry is not finite.

    Source
    ------
    Lecture 12, "A sharper energy"; Ramsauer et al. (2020), arXiv:2008.02217, eq. 2.
    """
    X, xi, beta = _stored(X, xi, beta)
    E = _energy(xi, _read(X, X[:, :0], xi, beta)[1], _ceiling(X, beta))
    _finite(E, X=X, xi=xi)
    return float(E[0]) if xi.ndim == 1 else E


def update(X, xi, beta):
    """Move a state to the average of the patterns, weighted by likeness to it.

    xi <- X' softmax(beta X xi): attention, xi the query, X both keys and values.

    Parameters
    ----------
    X, xi, beta
        As in `energy`.

    Returns
    -------
    (d,) or (n, d) float
        The new state, inside the convex hull of the patterns.

    Raises
    ------
    ValueError
        As in `energy`.

    Source
    ------
    Lecture 12, "Retrieval is attention"; Ramsauer et al. (2020), arXiv:2008.02217, eq. 3.
    """
    X, xi, beta = _stored(X, xi, beta)
    return _finite(_read(X, X, xi, beta)[0], X=X, xi=xi).reshape(xi.shape)


def retrieve(X, xi, beta, *, tol=1e-9, max_steps=1000):
    """Update a state until it stays: no update raises its energy.

    Parameters
    ----------
    X, xi, beta
        As in `energy`.
    tol : float >= 0
        Stop when an update changes no entry of any state by more, in units of X. A float32
        state may never be that still: give it about 1e-6 of its size.
    max_steps : int
        Updates before giving up.

    Returns
    -------
    Retrieved
        The state at rest, the energies on the way, what it is made of, whether it rests. On the
        way it holds one tile of scores, at the end all n M shares.

    Raises
    ------
    ValueError
        As in `energy`, or if tol is negative.

    Source
    ------
    Lecture 12, "Three kinds of rest"; Ramsauer et al. (2020), arXiv:2008.02217, theorems 1 and 2.
    """
    X, xi, beta = _stored(X, xi, beta)
    tol, max_steps = _check.real(tol, "tol"), _check.count(max_steps, "max_steps")
    if tol.ndim or tol < 0:
        raise ValueError(f"tol must be one number, 0 or more; got {tol}")
    state, ceiling, energies = np.atleast_2d(xi).copy(), _ceiling(X, beta), []
    still = np.zeros(len(state), dtype=bool)
    for _ in range(max_steps):
        after, soft = _read(X, X, state, beta)
        energies.append(_energy(state, soft, ceiling))
        still = np.abs(_finite(after, X=X, xi=xi) - state).max(axis=1) <= tol
        state = after
        if still.all():
            break
    energies.append(_energy(state, _read(X, X[:, :0], state, beta)[1], ceiling))
    energies = _finite(np.array(energies), X=X, xi=xi)
    weights = softmax(beta * state @ X.T)
    if xi.ndim == 1:
        return Retrieved(state[0], energies[:, 0], weights[0], bool(still[0]))
    return Retrieved(state, energies, weights, still)


def separation(X, xi=None):
    """How far each pattern leads the best of the others.

    s_i = x_i' xi - max_{j != i} x_j' xi

    One update from xi ends closer to x_i than `error_bound` says, and that is close if s_i is large.

    Parameters
    ----------
    X : (M, d) float
        Stored patterns, one per row.
    xi : (d,) or (n, d) float, optional
        From where to look; if omitted, each pattern is looked at from itself.

    Returns
    -------
    (M,) or (n, M) float
        The lead of each pattern, in units of X squared; at most one is positive. Infinite for
        the only pattern.

    Raises
    ------
    ValueError
        As in `energy`.

    Source
    ------
    Lecture 12, "One update is enough"; Ramsauer et al. (2020), arXiv:2008.02217, definition 1.
    """
    own = xi is None
    X, xi, _ = _stored(X, X if own else xi, 1.0)
    if len(X) == 1:  # then nothing below looks at either
        _check.finite(X, "X"), _check.finite(xi, "xi")
    queries, block = np.atleast_2d(xi), max(1, 2**20 // len(X))
    leads = np.full(len(X) if own else (len(queries), len(X)), np.inf, X.dtype)
    for k in range(0, len(queries) if len(X) > 1 else 0, block):
        with np.errstate(over="ignore", invalid="ignore"):
            z = _finite(queries[k : k + block] @ X.T, X=X, xi=xi)
        best = np.partition(z, -2, axis=1)[:, -2:]
        z -= np.where(z == best[:, 1:], best[:, :1], best[:, 1:])
        leads[k : k + block] = z.diagonal(k) if own else z
    return leads[0] if xi.ndim == 1 else leads


def error_bound(X, xi, beta):
    """How far from each pattern one update can at most end.

    |update - x_i| <= 2 (M - 1) max|x| exp(-beta s_i),  s_i the pattern's `separation` as seen from xi

    The update is x_i + sum_j p_j (x_j - x_i): no pattern is farther than 2 max|x|, and each of the
    M - 1 others has a share below exp(-beta s_i).

    Parameters
    ----------
    X, xi, beta
        As in `energy`.

    Returns
    -------
    (M,) or (n, M) float
        The bound for each pattern, in units of X: of use for the one that leads, true for all.

    Raises
    ------
    ValueError
        As in `energy`.

    Source
    ------
    Lecture 12, "One update is enough"; Ramsauer et al. (2020), arXiv:2008.02217, theorem 4.
    """
    X, xi, beta = _stored(X, xi, beta)
    s, longest = separation(X, xi), np.sqrt(np.einsum("md,md->m", X, X).max())
    with np.errstate(over="ignore"):
        return 2 * (len(X) - 1) * longest * np.exp(-beta * s)


def attention(Q, K, V, beta=None):
    """Answer each query with the average of the values, weighted by likeness to their keys.

    softmax(beta Q K') V, the softmax over the keys

    Parameters
    ----------
    Q : (d,) or (n, d) float
        One query or n.
    K : (M, d) float
        Keys, one per row.
    V : (M, dv) float
        Values, one for each key.
    beta : float > 0, optional
        Inverse temperature; 1 / sqrt(d) if omitted.

    Returns
    -------
    (dv,) or (n, dv) float
        One answer a query.

    Raises
    ------
    ValueError
        If beta is not positive and finite, Q and K differ in d, K and V in M, or an entry is
        not finite.

    Source
    ------
    Lecture 12, "Retrieval is attention"; Vaswani et al. (2017), arXiv:1706.03762, eq. 1.
    """
    Q, K, V, beta = _asked(beta, Q=Q, K=K, V=V)
    return _finite(_read(K, V, Q, beta)[0], Q=Q, K=K, V=V).reshape(*Q.shape[:-1], V.shape[1])


def pool(X, query, beta=None):
    """Sum up a set of any size in one learned question: Hopfield pooling.

    value = softmax(beta query X') X

    Parameters
    ----------
    X : (M, d) float
        The instances of the set, one per row, in any order.
    query : (d,) or (n, d) float
        What to look for, one or n: the same for every set, and learned.
    beta : float > 0, optional
        Inverse temperature; 1 / sqrt(d) if omitted.

    Returns
    -------
    Layer
        value (d,) or (n, d); back(G) gives the gradients in X and in query.

    Raises
    ------
    ValueError
        As in `attention`.

    Source
    ------
    Lecture 12, "Layers"; Ramsauer et al. (2020), arXiv:2008.02217, section 3.
    """
    value, gradients = _layer(beta, query=query, X=X)

    def back(G):
        d_query, d_keys, d_values = gradients(G)
        return d_keys + d_values, d_query

    return Layer(value, back)


def lookup(xi, K, V, beta=None):
    """Look states up in a learned table: a Hopfield layer whose patterns are its weights.

    value = softmax(beta xi K') V

    Parameters
    ----------
    xi : (d,) or (n, d) float
        One input or n.
    K : (M, d) float
        Prototypes to compare with, one per row: learned.
    V : (M, dv) float
        What to answer for each: learned.
    beta : float > 0, optional
        Inverse temperature; 1 / sqrt(d) if omitted.

    Returns
    -------
    Layer
        value (dv,) or (n, dv); back(G) gives the gradients in xi, K and V.

    Raises
    ------
    ValueError
        As in `attention`.

    Source
    ------
    Lecture 12, "Layers"; Ramsauer et al. (2020), arXiv:2008.02217, section 3.
    """
    return Layer(*_layer(beta, xi=xi, K=K, V=V))


def _layer(beta, **arrays):
    """Attention, and the way back. Shares compete: d p_m / d z_k = p_m (1 if k = m else 0) - p_m p_k."""
    Q, K, V, beta = _asked(beta, **arrays)
    Q, K, V = Q.copy(), K.copy(), V.copy()  # the caller may change them before the way back
    with np.errstate(over="ignore", invalid="ignore"):
        P = softmax(_finite(beta * np.atleast_2d(Q) @ K.T, **arrays))
        value = _finite(P @ V, **arrays).reshape(*Q.shape[:-1], V.shape[1])

    def back(G):
        G = _check.real(G, "G").astype(value.dtype)
        if G.shape != value.shape:
            raise ValueError(f"G must have the shape of value, {value.shape}; got {G.shape}")
        G = np.atleast_2d(G)
        worth = G @ V.T
        d_z = beta * P * (worth - (P * worth).sum(axis=1, keepdims=True))
        return (d_z @ K).reshape(Q.shape), d_z.T @ np.atleast_2d(Q), P.T @ G

    return value, back


def _read(K, V, Q, beta):
    """softmax(beta Q K') V and lse(beta, Q K'), tile by tile; what is not finite is for the caller to find.

    Each tile is summed relative to its own largest score, and two sums are added relative to the
    larger of theirs, so that nothing overflows: the online softmax (Milakov & Gimelshein 2018,
    arXiv:1805.02867). Keys, scores and values of a tile stay in the cache.
    """
    Q, block = np.atleast_2d(Q), 256
    tile = max(64, 2**21 // (K.shape[1] + 2 * min(block, len(Q))))
    values, softs = [], []
    with np.errstate(over="ignore", invalid="ignore"):
        for a in range(0, max(1, len(Q)), block):
            q = beta * Q[a : a + block]
            top, mass, value = _tile(q, K[:tile], V[:tile])
            for k in range(tile, len(K), tile):
                top_k, mass_k, value_k = _tile(q, K[k : k + tile], V[k : k + tile])
                higher = np.maximum(top, top_k)
                scale, scale_k = np.exp(top - higher), np.exp(top_k - higher)
                top, mass = higher, mass * scale + mass_k * scale_k
                value *= scale[:, None]
                value_k *= scale_k[:, None]
                value += value_k
            values.append(value / mass[:, None])
            softs.append((top + np.log(mass)) / beta)
    return np.concatenate(values), np.concatenate(softs)


def _tile(q, K, V):
    """The largest score of each query, the sum of exp(score - largest), and that sum weighted by V."""
    z = q @ K.T
    top = z.max(axis=1)
    z -= top[:, None]
    np.exp(z, out=z)
    return top, z.sum(axis=1), z @ V


def _energy(xi, soft, ceiling):
    return 0.5 * np.square(np.atleast_2d(xi)).sum(axis=1) - soft + ceiling


def _ceiling(X, beta):
    """The constant that lifts the energy above zero."""
    with np.errstate(over="ignore"):
        return (np.log(len(X)) / beta + 0.5 * np.einsum("md,md->m", X, X).max()).astype(X.dtype)


def _stored(X, xi, beta):
    X, xi = _check.common(X=X, xi=xi)
    if X.ndim != 2 or not X.size or xi.ndim not in (1, 2) or xi.shape[-1] != X.shape[1]:
        raise ValueError(f"patterns are rows: X (M, d), xi (d,) or (n, d); got {X.shape}, {xi.shape}")
    return X, xi, _check.positive(beta, "beta")


def _asked(beta, **arrays):
    """Queries, keys and values (the keys, if no third array is given); beta is 1 / sqrt(d) for None."""
    names, arrays = list(arrays), _check.common(**arrays)
    Q, K, V = arrays[0], arrays[1], arrays[-1]
    if K.ndim != 2 or not K.size or Q.ndim not in (1, 2) or Q.shape[-1] != K.shape[1]:
        raise ValueError(f"{names[0]} must be (d,) or (n, d), {names[1]} (M, d); got {Q.shape}, {K.shape}")
    if V.ndim != 2 or len(V) != len(K):
        raise ValueError(f"{names[1]} must be (M, d), {names[-1]} (M, dv); got {K.shape}, {V.shape}")
    return Q, K, V, K.shape[1] ** -0.5 if beta is None else _check.positive(beta, "beta")


def _scores(z):
    (z,) = _check.common(z=z)
    if not z.ndim or not z.shape[-1]:
        raise ValueError(f"z must have at least one score in its last axis; got shape {z.shape}")
    return _check.finite(z, "z")


def _finite(result, **arrays):
    """The result, if finite; else what made it not so."""
    if not np.isfinite(result).all():
        for name, x in arrays.items():
            _check.finite(np.asarray(x), name)  # not asked before: it takes as long as using a large X
        raise ValueError(f"{' and '.join(arrays)} are too large for {result.dtype.name}; try smaller units")
    return result
