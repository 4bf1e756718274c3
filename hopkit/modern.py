"""The modern Hopfield net, whose update is attention: energy, retrieval, and layers with their gradients.

E(xi) = -lse(beta, X xi) + 1/2 xi' xi + 1/beta ln M + 1/2 max |x|^2,  update: xi <- X' softmax(beta X xi)

Patterns are rows: X is (M, d), the transpose of the paper's. Everything is computed in
float32 if all arrays given are float32, in float64 otherwise. `energy`, `update` and `attention`
hold one tile of scores at a time, for any number of queries and patterns; functions that return
shares or leads, or a gradient, hold all (n, M) of them, and so does everything with sparse=True.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from hopkit import _check


class Retrieved(NamedTuple):
    """What `retrieve` returns; for n states at once, each part has them side by side.

    state : (d,) or (n, d) float, where the updates ended.
    energies : (S + 1,) or (S + 1, n) float, at the start and after each of the S updates.
    weights : (M,) or (n, M) float, the softmax (or sparsemax) at the end: the share of each pattern.
    converged : bool or (n,) bool, the last update moved nothing by more than tol, and the state is a
        minimum of the energy. At a saddle, which any small push would leave, it is False.
    """

    state: np.ndarray
    energies: np.ndarray
    weights: np.ndarray
    converged: bool | np.ndarray


class Layer(NamedTuple):
    """What `pool` and `lookup` return: the forward pass, and the backward pass.

    value : the layer's output.
    back : function; given G, the loss's gradient in `value`, returns the loss's gradients in the
        layer's arrays, in the order of its arguments. It keeps copies of these, and all n M shares.
        A Layer can be pickled.
    """

    value: np.ndarray
    back: Callable


@np.errstate(all="ignore")
def softmax(z):
    """Softmax: turn scores into shares that are positive, larger for larger scores, and add up to one.

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
    return _softmax(_scores(z))


@np.errstate(all="ignore")
def sparsemax(z):
    """Sparsemax: turn scores into shares of which most are exactly zero; they add up to one.

    p = the point of the simplex nearest to z:  p_m = max(z_m - tau, 0). A lead of 1 takes all.

    Parameters
    ----------
    z : (M,) or (..., M) float
        Scores, over the last axis.

    Returns
    -------
    (M,) or (..., M) float

    Raises
    ------
    ValueError
        If there is no score, or one is not finite.

    Source
    ------
    Lecture 12, "What is known since"; Martins & Astudillo (2016), ICML 33, 1614.
    """
    return _sparsemax(_scores(z))


@np.errstate(all="ignore")
def effective_number(p):
    """How many patterns a state is made of: the exponential of the entropy of its shares.

    n = exp(-sum_m p_m ln p_m):  M for equal shares, 1 if one has all

    Parameters
    ----------
    p : (M,) or (..., M) float
        Shares, over the last axis: 0 or more, adding up to one. Read at the fixed point, as in
        `Retrieved.weights`; after a single update it is another number.

    Returns
    -------
    float or (...) float

    Raises
    ------
    ValueError
        If a share is negative or not finite, or they do not add up to one.

    Source
    ------
    Lecture 12, "Where it comes to rest".
    """
    p = _scores(p, "p")
    if (p < 0).any():
        raise ValueError(f"p must hold shares, 0 or more; got {p.min():g}")
    total, at_most = p.sum(axis=-1), 1e-3 if p.dtype == np.float32 else 1e-6
    if (abs(total - 1) > at_most).any():
        worst = total.flat[abs(total - 1).argmax()]
        raise ValueError(f"p must add up to one; got {worst:g}; try p / p.sum(axis=-1, keepdims=True)")
    n = np.exp(-(p * np.log(np.where(p > 0, p, 1))).sum(axis=-1))
    return float(n) if n.ndim == 0 else n


@np.errstate(all="ignore")
def lse(beta, z):
    """Log-sum-exp, a soft maximum: slightly above the largest score; the gap shrinks as beta grows.

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
        If beta is not positive and finite, or so small that 1/beta overflows, or a score is not finite.

    Source
    ------
    Lecture 12, "A sharper energy"; Ramsauer et al. (2020), arXiv:2008.02217, eq. 1.
    """
    beta, z = _check.positive(beta, "beta"), _scores(z)
    top = z.max(axis=-1, keepdims=True)
    soft = top[..., 0] + np.log(np.exp(beta * (z - top)).sum(axis=-1)) / beta
    if not np.isfinite(soft).all():
        raise _too_small(beta)
    return float(soft) if soft.ndim == 0 else soft


@np.errstate(all="ignore")
def energy(X, xi, beta, *, sparse=False):
    """The energy of a state: low near patterns, and bounded below by zero.

    E = -lse(beta, X xi) + 1/2 xi' xi + 1/beta ln M + 1/2 max |x|^2

    Parameters
    ----------
    X : (M, d) float
        Stored patterns, one per row.
    xi : (d,) or (n, d) float
        One state or n, in the units of X.
    beta : float > 0
        Inverse temperature, in 1 / units of X squared.
    sparse : bool
        The energy whose update takes `sparsemax` shares p: p' X xi + (1 - p' p) / 2 beta instead of lse,
        and (1 - 1/M) / 2 beta instead of 1/beta ln M.

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
    read = _read_sparsely if _check.flag(sparse, "sparse") else _read
    E = _energy(xi, read(X, X[:, :0], xi, beta)[1], _ceiling(X, beta, sparse))
    _finite(E, beta, X=X, xi=xi)
    return float(E[0]) if xi.ndim == 1 else E


@np.errstate(all="ignore")
def update(X, xi, beta, *, step=1.0, sparse=False):
    """Move a state to the average of the patterns, weighted by their likeness to it: attention.

    xi <- X' softmax(beta X xi): xi is the query, X both keys and values

    Parameters
    ----------
    X, xi, beta
        As in `energy`.
    step : float
        The part of the way that is gone, above 0 and below 2: then the energy cannot rise.
    sparse : bool
        Weigh by `sparsemax` instead: then a pattern that leads by 1 / beta is retrieved exactly.

    Returns
    -------
    (d,) or (n, d) float
        The new state, inside the convex hull of the patterns if step is 1.

    Raises
    ------
    ValueError, TypeError
        As in `energy`, or if step is out of range or sparse is not True or False.

    Source
    ------
    Lecture 12, "Is retrieval attention?"; Ramsauer et al. (2020), arXiv:2008.02217, eq. 3.
    """
    X, xi, beta = _stored(X, xi, beta)
    step, read = _step(step), _read_sparsely if _check.flag(sparse, "sparse") else _read
    after = _finite(read(X, X, xi, beta)[0], beta, X=X, xi=xi).reshape(xi.shape)
    return after if step == 1 else xi + (step * (after - xi)).astype(xi.dtype)


@np.errstate(all="ignore")
def retrieve(X, xi, beta, *, tol=1e-9, max_steps=1000, step=1.0, sparse=False):
    """Update a state until it rests in a minimum of the energy: no update raises it.

    A state that an update hardly moves may stand beside a saddle. So the curvature is looked at,
    beta Cov(x) < 1, and where it says that a push would grow, updates go on while they move anything.

    Parameters
    ----------
    X, xi, beta
        As in `energy`.
    tol : float >= 0
        Stop when an update changes no entry of any state by more, in units of X. A float32
        state may never be that still: give it about 1e-6 of its size.
    max_steps : int
        Updates before giving up.
    step, sparse
        As in `update`.

    Returns
    -------
    Retrieved
        The state at rest, the energies on the way, the shares of the patterns, whether it rests in a
        minimum. On the way it holds one tile of scores, at the end all n M shares.

    Raises
    ------
    ValueError, TypeError
        As in `update`, or if tol is negative.

    Source
    ------
    Lecture 12, "Where it comes to rest"; Ramsauer et al. (2020), arXiv:2008.02217, theorems 1 and 2.
    """
    X, xi, beta = _stored(X, xi, beta)
    tol, max_steps = _check.real(tol, "tol"), _check.count(max_steps, "max_steps")
    if tol.ndim or tol < 0:
        raise ValueError(f"tol must be one number, 0 or more; got {tol}")
    step, read = _step(step), _read_sparsely if _check.flag(sparse, "sparse") else _read
    state, ceiling, energies = np.atleast_2d(xi).copy(), _ceiling(X, beta, sparse), []
    still, steep = (np.zeros(len(state), dtype=bool) for _ in range(2))
    for _ in range(max_steps):
        after, soft = read(X, X, state, beta)
        energies.append(_energy(state, soft, ceiling))
        if step != 1:
            after = state + (step * (after - state)).astype(state.dtype)
        change = np.abs(_finite(after, beta, X=X, xi=xi) - state).max(axis=1)
        new, still = ~still & (change <= tol), change <= tol
        state = after
        if new.any():
            steep[new] = _steep(X, state[new], beta, sparse)
        if (still & (~steep | (change == 0))).all():
            break
    energies.append(_energy(state, read(X, X[:, :0], state, beta)[1], ceiling))
    energies = _finite(np.array(energies), beta, X=X, xi=xi)
    weights, converged = _shares(X, state, beta, sparse), still & ~steep
    if xi.ndim == 1:
        return Retrieved(state[0], energies[:, 0], weights[0], bool(converged[0]))
    return Retrieved(state, energies, weights, converged)


@np.errstate(all="ignore")
def separation(X, xi=None):
    """The separation of each pattern: how far its score leads the best of the others.

    s_i = x_i' xi - max_{j != i} x_j' xi

    If s_i is large, one update from xi ends close to x_i: `error_bound` says how close.

    Parameters
    ----------
    X : (M, d) float
        Stored patterns, one per row.
    xi : (d,) or (n, d) float, optional
        The state at which scores are compared; if omitted, each pattern is compared at itself.

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
    Lecture 12, "What one update can do"; Ramsauer et al. (2020), arXiv:2008.02217, eq. 5.
    """
    own = xi is None
    X, xi, _ = _stored(X, X if own else xi, 1.0)
    return _separation(X, xi, own)


@np.errstate(all="ignore")
def error_bound(X, xi, beta):
    """An upper bound on the distance between each pattern and the state after one update.

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
        The bound for each pattern, in units of X: true for all, small only for the one that leads.

    Raises
    ------
    ValueError
        As in `energy`.

    Source
    ------
    Lecture 12, "What one update can do"; Ramsauer et al. (2020), arXiv:2008.02217, lemma A4; theorem 5
    bounds the same error by distances, less sharply.
    """
    X, xi, beta = _stored(X, xi, beta)
    s, longest = _separation(X, xi, False), np.sqrt(np.einsum("md,md->m", X, X).max())
    return (2 * (len(X) - 1) * longest * np.exp(-beta * s)).astype(X.dtype)


@np.errstate(all="ignore")
def attention(Q, K, V, beta=None):
    """Attention: answer each query with the average of the values, weighted by the likeness of their keys.

    softmax(beta Q K') V, the softmax over the keys

    Parameters
    ----------
    Q : (d,) or (n, d) float
        One query or n.
    K : (M, d) float
        Keys, one per row. To mask some of them, leave their rows out of K and V.
    V : (M, dv) float
        Values, one for each key.
    beta : float > 0, optional
        Inverse temperature; 1 / sqrt(d) if omitted.

    Returns
    -------
    (dv,) or (n, dv) float
        One answer per query.

    Raises
    ------
    ValueError
        If beta is not positive and finite, Q and K differ in d, K and V in M, or an entry is
        not finite.

    Source
    ------
    Lecture 12, "Is retrieval attention?"; Vaswani et al. (2017), arXiv:1706.03762, eq. 1.
    """
    Q, K, V, beta = _asked(beta, Q=Q, K=K, V=V)
    return _finite(_read(K, V, Q, beta)[0], beta, Q=Q, K=K, V=V).reshape(*Q.shape[:-1], V.shape[1])


@np.errstate(all="ignore")
def pool(X, query, beta=None):
    """Hopfield pooling: summarise a set of any size by attention from a learned query.

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
    return _layer(beta, query=query, X=X)


@np.errstate(all="ignore")
def lookup(xi, K, V, beta=None):
    """A Hopfield layer whose stored patterns are its weights: look states up in a learned table.

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
    return _layer(beta, xi=xi, K=K, V=V)


def _separation(X, xi, own):
    if len(X) == 1:  # then nothing below looks at either
        _known(X, "X"), _known(xi, "xi")
    queries, block = np.atleast_2d(xi), max(1, 2**20 // len(X))
    leads = np.full(len(X) if own else (len(queries), len(X)), np.inf, X.dtype)
    for k in range(0, len(queries) if len(X) > 1 else 0, block):
        z = _finite(queries[k : k + block] @ X.T, None, X=X, xi=xi)
        best = np.partition(z, -2, axis=1)[:, -2:]
        z -= np.where(z == best[:, 1:], best[:, :1], best[:, 1:])
        leads[k : k + block] = z.diagonal(k) if own else z
    return leads[0] if xi.ndim == 1 else leads


class _Back:
    """The backward pass of attention. Shares compete: d p_m / d z_k = p_m (1 if k = m else 0) - p_m p_k."""

    def __init__(self, Q, K, V, beta, P, shape, pooled):
        self.Q, self.K, self.V, self.beta, self.P = Q, K, V, beta, P
        self.shape, self.pooled = shape, pooled

    @np.errstate(all="ignore")
    def __call__(self, G):
        G = _check.real(G, "G").astype(self.V.dtype)
        if G.shape != self.shape:
            raise ValueError(f"G must have the shape of value, {self.shape}; got {G.shape}")
        G, P = np.atleast_2d(G), self.P
        worth = G @ self.V.T
        d_z = self.beta * P * (worth - (P * worth).sum(axis=1, keepdims=True))
        d_Q = (d_z @ self.K).reshape(self.Q.shape)
        d_K, d_V = d_z.T @ np.atleast_2d(self.Q), P.T @ G
        return (d_K + d_V, d_Q) if self.pooled else (d_Q, d_K, d_V)


def _layer(beta, **arrays):
    """Attention and its backward pass; with two arrays the second is both keys and values."""
    Q, K, V, beta = _asked(beta, **arrays)
    Q, K, V = Q.copy(), K.copy(), V.copy()  # the caller may change them before the backward pass
    P = _softmax(_finite(beta * np.atleast_2d(Q) @ K.T, beta, **arrays))
    value = _finite(P @ V, beta, **arrays).reshape(*Q.shape[:-1], V.shape[1])
    return Layer(value, _Back(Q, K, V, beta, P, value.shape, len(arrays) == 2))


def _softmax(z):
    p = np.exp(z - z.max(axis=-1, keepdims=True))  # a gap too wide for a float gives a share of 0
    return p / p.sum(axis=-1, keepdims=True)


def _sparsemax(z):
    """Sorted, the scores in the support are those with 1 + k z_k > z_1 + ... + z_k."""
    z = z - z.max(axis=-1, keepdims=True)
    falling = -np.sort(-z, axis=-1)
    sums = falling.cumsum(axis=-1)
    rank = np.arange(1, z.shape[-1] + 1, dtype=z.dtype)
    n = (1 + rank * falling > sums).sum(axis=-1, keepdims=True)
    tau = (np.take_along_axis(sums, n - 1, axis=-1) - 1) / n.astype(z.dtype)
    return np.maximum(z - tau, 0)


def _shares(X, state, beta, sparse):
    return (_sparsemax if sparse else _softmax)(beta * state @ X.T)


def _steep(X, states, beta, sparse):
    """Whether the energy falls in some direction: beta Cov(x), the Jacobian of the update, above 1.

    No eigenvalue is above the trace, so most states need nothing more.
    """
    P, steep = _shares(X, states, beta, sparse).astype(np.float64), np.zeros(len(states), dtype=bool)
    P = 1.0 * (P > 0) if sparse else P
    total = P.sum(axis=1, keepdims=True)
    mean = P @ X / total
    spread = P @ np.einsum("md,md->m", X, X) - total[:, 0] * np.square(mean).sum(axis=1)
    for k in np.flatnonzero(beta * spread > 1):
        apart = np.sqrt(beta * P[k])[:, None] * (X - mean[k])
        apart = apart[P[k] > 1e-12]
        gram = apart @ apart.T if len(apart) < X.shape[1] else apart.T @ apart
        if np.isfinite(gram).all():
            steep[k] = np.linalg.eigvalsh(gram)[-1] > 1 + (1e-3 if X.dtype == np.float32 else 1e-6)
    return steep


def _read_sparsely(X, V, xi, beta):
    """As `_read`, with sparsemax: the answers, and (p' z - p' p / 2 + 1/2) / beta; all shares at once."""
    z = np.atleast_2d(beta * xi) @ X.T
    p = _sparsemax(z)
    soft = ((p * z).sum(axis=1) + (1 - np.square(p).sum(axis=1)) / 2) / beta
    return np.where(np.isfinite(z.min(axis=1))[:, None], p @ V, np.nan), soft.astype(X.dtype)


def _read(K, V, Q, beta):
    """softmax(beta Q K') V and lse(beta, Q K'), tile by tile; what is not finite is for the caller to find.

    Each tile is summed relative to its own largest score, and two sums are added relative to the
    larger of theirs, so that nothing overflows: the online softmax (Milakov & Gimelshein 2018,
    arXiv:1805.02867). Keys, scores and values of a tile stay in the cache.
    """
    Q, block = Q if Q.ndim == 2 else Q[None], 256
    tile = max(64, 2**21 // (K.shape[1] + 2 * min(block, len(Q))))
    if len(Q) <= block and len(K) <= tile:  # all in one tile: nothing to add up
        top, mass, value = _tile(beta * Q, K, V)
        value /= mass[:, None]
        return value, (top + np.log(mass)) / beta
    values, softs = [], []
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
        value /= mass[:, None]
        values.append(value)
        softs.append((top + np.log(mass)) / beta)
    return np.concatenate(values), np.concatenate(softs)


def _tile(q, K, V):
    """The largest score of each query, the sum of exp(score - largest), and that sum weighted by V."""
    z = q @ K.T
    top = z.max(axis=1)
    if not _check.plainly_finite(z) and not np.isfinite(z.min()):  # -inf would pass for a far key
        top[~np.isfinite(z.min(axis=1))] = np.nan
    z -= top[:, None]
    np.exp(z, out=z)
    return top, z.sum(axis=1), z @ V


def _energy(xi, soft, ceiling):
    return 0.5 * np.square(np.atleast_2d(xi)).sum(axis=1) - soft + ceiling


def _ceiling(X, beta, sparse=False):
    """The constant that lifts the energy above zero."""
    most = (1 - 1 / len(X)) / 2 if sparse else np.log(len(X))
    if most / beta > np.finfo(X.dtype).max:
        raise _too_small(beta)
    return (most / beta + 0.5 * np.einsum("md,md->m", X, X).max()).astype(X.dtype)


def _too_small(beta):
    return ValueError(f"beta must not be so small that ln M / beta overflows; got {beta:g}; try larger units")


def _step(step):
    step = _check.positive(step, "step")
    if step >= 2:
        raise ValueError(f"step must be above 0 and below 2, or the energy may rise; got {step:g}")
    return step


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


def _scores(z, name="z"):
    (z,) = _check.common(**{name: z})
    if not z.ndim or not z.shape[-1]:
        raise ValueError(f"{name} must have at least one entry in its last axis; got shape {z.shape}")
    return _known(z, name)


def _finite(result, beta, **arrays):
    """The result, if finite; else what made it not so."""
    if _check.plainly_finite(result) or np.isfinite(result).all():
        return result
    for name, x in arrays.items():
        _known(np.asarray(x), name)  # not asked before: it takes as long as using a large X
    largest = [float(abs(np.asarray(x)).max(initial=0)) for x in arrays.values()]
    product = np.float64(largest[0]) * largest[1] * np.shape(list(arrays.values())[1])[-1]
    if beta is not None and beta > 1 and product < np.finfo(result.dtype).max:
        raise ValueError(f"beta must not be so large that beta times a score overflows; got {beta:g}")
    raise ValueError(f"{' and '.join(arrays)} are too large for {result.dtype.name}; try smaller units")


def _known(x, name):
    """`x`, if finite; an infinite entry is a mask elsewhere, but not here."""
    try:
        return _check.finite(x, name)
    except ValueError as error:
        if name in ("K", "X", "V") and np.isinf(x).any():
            raise ValueError(f"{error}; to mask a pattern, leave its row out") from None
        raise
