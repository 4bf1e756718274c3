"""Machines built from layers: Gaussian, deep Boltzmann and Helmholtz machines, belief nets; mean field.

Gaussian   E(v, h) = sum_i (v_i - b_i)^2 / 2 s_i^2 - sum_ij v_i w_ij h_j / s_i^2 - c' h,  s = sigma
DBM        E = - sum_l x_l' W_l x_{l+1} - sum_l b_l' x_l over the layers x_0 = v, x_1, ..., 0/1 units
DBN        a stack of restricted machines; the top one is undirected, those below only generate
Helmholtz  P(h) = sigma(c), P(v | h) = sigma(b + W h); recognition Q(h | v) = sigma(r + R' v)

`log_likelihood` and `bound` take any of these machines and an `rbm.RBM`, so they can be compared in one
loop. Both are exact: they sum over all states of the hidden units, which must be few. Log-likelihoods and
bounds are means over rows, in nats; that of a Gaussian machine is a density, which may be above zero.
"""

import itertools
from typing import NamedTuple

import numpy as np

from hopkit import _check, _layers, _states, rbm


class Gaussian(NamedTuple):
    """A restricted machine with real visible units; also what has its shape, such as a gradient.

    W : (n_visible, n_hidden) float, weights: column j is the shift of v that hidden unit j makes.
    b : (n_visible,) float, means of the visible units when all hidden units are 0.
    c : (n_hidden,) float, biases of the hidden units.
    sigma : (n_visible,) float > 0, noise of each visible unit; in a gradient, its place holds the
        derivative in ln sigma.
    """

    W: np.ndarray
    b: np.ndarray
    c: np.ndarray
    sigma: np.ndarray


class Mixture(NamedTuple):
    """What `mixture` returns.

    weights : (2^n_hidden,) float, the probability of each hidden state, in counting order.
    means : (2^n_hidden, n_visible) float, b + W h: where each state puts its Gaussian.
    """

    weights: np.ndarray
    means: np.ndarray


class Joint(NamedTuple):
    """A classifier: real features and a one-hot class, joined by hidden units.

    W : (n_features, n_hidden) float, as in Gaussian.
    U : (n_classes, n_hidden) float, weights between classes and hidden units.
    b : (n_features,) float.
    c : (n_hidden,) float, biases of the hidden units.
    d : (n_classes,) float, biases of the classes.
    sigma : (n_features,) float > 0.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    c: np.ndarray
    d: np.ndarray
    sigma: np.ndarray


class MeanField(NamedTuple):
    """What `mean_field` returns.

    mean : (N,) float, the probability of each unit to be 1, were the units independent.
    bounds : (S + 1,) float, the bound on log Z at the start and after each of the S sweeps.
    converged : bool, the last sweep changed no mean by more than tol.
    """

    mean: np.ndarray
    bounds: np.ndarray
    converged: bool


class DBM(NamedTuple):
    """A deep Boltzmann machine of any depth; also what has its shape, such as a gradient.

    weights : L arrays (n_l, n_{l+1}) float, between each layer and the next; the first is of v and h1.
    biases : L + 1 arrays (n_l,) float, one per layer; the first is of v.
    """

    weights: tuple
    biases: tuple


class Inferred(NamedTuple):
    """What `infer` returns.

    means : L arrays (B, n_l) float, the mean-field posterior of each hidden layer.
    bounds : (B,) float, below ln sum_h exp(-E(v, h)) of each row; `bound` subtracts log Z.
    """

    means: tuple
    bounds: np.ndarray


class DBN(NamedTuple):
    """A deep belief net.

    rbms : restricted machines from bottom to top; the hidden units of each are the visible ones of the next.
    """

    rbms: tuple


class Helmholtz(NamedTuple):
    """A generator and a recogniser with one hidden layer; also what has its shape, such as a gradient.

    W : (n_visible, n_hidden) float, generative weights.
    b : (n_visible,) float, generative biases of the visible units.
    c : (n_hidden,) float, generative biases of the hidden units.
    R : (n_visible, n_hidden) float, recognition weights.
    r : (n_hidden,) float, recognition biases.
    """

    W: np.ndarray
    b: np.ndarray
    c: np.ndarray
    R: np.ndarray
    r: np.ndarray


class Epoch(NamedTuple):
    """What the training functions yield.

    machine : the machine after this epoch, with arrays of its own.
    """

    machine: tuple


# any machine


@np.errstate(all="ignore")
def log_Z(machine):
    """The log partition function, exactly.

    Parameters
    ----------
    machine : Gaussian, DBM or rbm.RBM
        With at most 20 hidden units, or 20 units in the smaller of even and odd layers of a DBM.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If there are too many units to enumerate.
    TypeError
        If machine is of another kind.

    Source
    ------
    Lecture 11, "Continuous values".
    """
    if isinstance(machine, Gaussian):
        return _gaussian_sums(_gaussian(machine))[0]
    if isinstance(machine, DBM):
        return rbm.log_Z(_as_rbm(_dbm(machine)))
    return rbm.log_Z(_one_of(machine, Gaussian, DBM, rbm.RBM))


@np.errstate(all="ignore")
def log_likelihood(machine, V):
    """The log-likelihood of the data, exactly: the mean of ln P(v), or of the log density.

    Parameters
    ----------
    machine : Gaussian, DBM, DBN, Helmholtz or rbm.RBM
        With at most 20 hidden units (those of odd layers in a DBM, per layer in a DBN).
    V : (n_visible,) or (B, n_visible)
        The data, one per row: 0 and 1; any real numbers for a Gaussian machine.

    Returns
    -------
    float
        In nats per row.

    Raises
    ------
    ValueError
        If a shape or a value does not fit, or if there are too many units to enumerate.
    TypeError
        If machine is of another kind.

    Source
    ------
    Lecture 11, "One ladder".
    """
    if isinstance(machine, Gaussian):
        machine = _gaussian(machine)
        V = np.atleast_2d(_real_rows(V, len(machine.b)))
        return float(-_gaussian_F(machine, V).mean() - _gaussian_sums(machine)[0])
    if isinstance(machine, DBM):
        machine = _dbm(machine)
        V = _bits(V, len(machine.biases[0]))
        return float(_posterior(machine, V)[0].mean() - rbm.log_Z(_as_rbm(machine)))
    if isinstance(machine, DBN):
        machine = _dbn(machine)
        return float(_dbn_log_p(machine.rbms, _bits(V, len(machine.rbms[0].b))).mean())
    if isinstance(machine, Helmholtz):
        machine = _helmholtz(machine)
        _, log_p, _ = _helmholtz_logs(machine, _bits(V, len(machine.b)))
        return float(_layers.log_sum(log_p).mean())
    return rbm.log_likelihood(_one_of(machine, Gaussian, DBM, DBN, Helmholtz, rbm.RBM), V)


@np.errstate(all="ignore")
def bound(machine, V):
    """The variational bound on the log-likelihood (ELBO): E_Q[ln P(v, h)] + H(Q), a mean over rows.

    Q is the posterior that the machine can compute: exact for an RBM and a Gaussian machine, mean field for
    a DBM, one pass up from layer to layer for a DBN, the recogniser of a Helmholtz machine.

    Parameters
    ----------
    machine, V
        As in `log_likelihood`.

    Returns
    -------
    float
        In nats per row, never above `log_likelihood`.

    Raises
    ------
    ValueError, TypeError
        As in `log_likelihood`.

    Source
    ------
    Lecture 11, "One ladder"; Hinton et al. (1995), Science 268, 1158; Salakhutdinov & Hinton (2009), AISTATS.
    """
    if isinstance(machine, DBM):
        machine = _dbm(machine)
        V = _bits(V, len(machine.biases[0]))
        return float(_infer(machine, V, 1000, 1e-9).bounds.mean() - rbm.log_Z(_as_rbm(machine)))
    if isinstance(machine, DBN):
        machine = _dbn(machine)
        return float(_dbn_bound(machine.rbms, _bits(V, len(machine.rbms[0].b))).mean())
    if isinstance(machine, Helmholtz):
        machine = _helmholtz(machine)
        _, log_p, log_q = _helmholtz_logs(machine, _bits(V, len(machine.b)))
        return float((np.exp(log_q) * (log_p - log_q)).sum(axis=1).mean())
    return log_likelihood(_one_of(machine, Gaussian, DBM, DBN, Helmholtz, rbm.RBM), V)


@np.errstate(all="ignore")
def gradient(machine, V):
    """The gradient of `log_likelihood`, exactly: data minus model.

    Gaussian: dL/dw_ij = (<v_i h_j>_data - <v_i h_j>_model) / s_i^2; sigma holds the derivative in ln sigma.

    Parameters
    ----------
    machine : Gaussian, DBM or rbm.RBM
        As in `log_likelihood`.
    V
        As in `log_likelihood`.

    Returns
    -------
    Gaussian, DBM or rbm.RBM
        The derivative in each place of the machine.

    Raises
    ------
    ValueError, TypeError
        As in `log_likelihood`.

    Source
    ------
    Lecture 11, "Continuous values", "Deep Boltzmann machines".
    """
    if isinstance(machine, Gaussian):
        machine = _gaussian(machine)
        V = np.atleast_2d(_real_rows(V, len(machine.b)))
        _, mean, both = _gaussian_sums(machine)
        W, b, _, sigma = machine
        shift = W @ mean
        square = ((W @ both) * W).sum(axis=1)  # <(W h)_i^2>
        model = Gaussian(
            np.outer(b, mean) + W @ both, shift, mean, sigma**2 + square - 2 * (b * shift + square)
        )
        return _gaussian_difference(machine, _gaussian_moments(machine, V), model)
    if isinstance(machine, DBM):
        machine = _dbm(machine)
        data = _posterior(machine, _bits(V, len(machine.biases[0])))[1]
        return _dbm_difference(machine, data)
    return rbm.gradient(_one_of(machine, Gaussian, DBM, rbm.RBM), V)


@np.errstate(all="ignore")
def bound_gradient(machine, V):
    """The gradient of `bound`, exactly.

    DBM: the data term with mean-field means, minus the exact model term; Q is at its maximum, so it may be
    held fixed. Helmholtz: the wake phase for the generator; for the recogniser the derivative that the
    sleep phase only resembles.

    Parameters
    ----------
    machine : DBM or Helmholtz
        As in `log_likelihood`.
    V
        As in `log_likelihood`.

    Returns
    -------
    DBM or Helmholtz
        The derivative in each place of the machine.

    Raises
    ------
    ValueError, TypeError
        As in `log_likelihood`.

    Source
    ------
    Lecture 11, "Deep Boltzmann machines", "The Helmholtz machine".
    """
    if isinstance(machine, DBM):
        machine = _dbm(machine)
        V = _bits(V, len(machine.biases[0]))
        return _dbm_difference(machine, _field_moments(machine, V, _infer(machine, V, 1000, 1e-9).means))
    machine = _helmholtz(_one_of(machine, DBM, Helmholtz))
    V = _bits(V, len(machine.b))
    H, log_p, log_q = _helmholtz_logs(machine, V)
    q = np.exp(log_q)
    worth = q * (log_p - log_q)
    mean = q @ H
    up = worth @ H - worth.sum(axis=1, keepdims=True) * mean  # sum_h q (h_j - q_j) (ln p - ln q)
    return _wake(machine, V, H, q)._replace(R=V.T @ up / len(V), r=up.mean(axis=0))


@np.errstate(all="ignore")
def sample(machine, *, rng, n_chains, n_steps=100):
    """Draw visible states: block Gibbs sampling, and one pass down where a machine is directed.

    Parameters
    ----------
    machine : Gaussian, DBM, DBN, Helmholtz or rbm.RBM
        The machine.
    rng : numpy.random.Generator
        Gives the states to start from, uniformly at random, and all draws.
    n_chains : int
        Independent chains.
    n_steps : int
        Gibbs steps; in a DBN those of its top machine. A Helmholtz machine needs none.

    Returns
    -------
    (n_chains, n_visible) float
        0 and 1; real numbers from a Gaussian machine.

    Raises
    ------
    ValueError, TypeError
        If a number is out of range, rng is not a Generator, or machine is of another kind.

    Source
    ------
    Lecture 11, "One ladder".
    """
    rng, n_chains = _check.generator(rng), _check.count(n_chains, "n_chains")
    n_steps = _check.count(n_steps, "n_steps")
    if isinstance(machine, Gaussian):
        machine = W, b, _, sigma = _gaussian(machine)
        h = _toss(rng, np.full((n_chains, W.shape[1]), 0.5))
        for _ in range(n_steps):
            v = b + h @ W.T + sigma * rng.standard_normal((n_chains, len(b)))
            h = _toss(rng, _gaussian_hidden(machine, v))
        return b + h @ W.T + sigma * rng.standard_normal((n_chains, len(b)))
    if isinstance(machine, DBM):
        machine = _dbm(machine)
        even = rbm.sample(_as_rbm(machine), rng=rng, n_chains=n_chains, n_steps=n_steps)
        return even[:, : len(machine.biases[0])].copy()
    if isinstance(machine, DBN):
        *below, top = _dbn(machine).rbms
        v = rbm.sample(top, rng=rng, n_chains=n_chains, n_steps=n_steps)
        for W, b, _ in reversed(below):
            v = _toss(rng, _layers.sigmoid(v @ W.T + b))
        return v
    if isinstance(machine, Helmholtz):
        W, b, c, _, _ = _helmholtz(machine)
        h = _toss(rng, np.tile(_layers.sigmoid(c), (n_chains, 1)))
        return _toss(rng, _layers.sigmoid(h @ W.T + b))
    machine = _one_of(machine, Gaussian, DBM, DBN, Helmholtz, rbm.RBM)
    return rbm.sample(machine, rng=rng, n_chains=n_chains, n_steps=n_steps)


# Gaussian visible units


@np.errstate(all="ignore")
def hidden(machine, V):
    """The probability of each hidden unit to be 1, given real visible units.

    P(h_j = 1 | v) = 1 / (1 + exp(-z_j)),  z_j = c_j + sum_i w_ij v_i / s_i^2

    Parameters
    ----------
    machine : Gaussian
        The machine.
    V : (n_visible,) or (B, n_visible) float
        Visible units, one state or one per row.

    Returns
    -------
    (n_hidden,) or (B, n_hidden) float

    Raises
    ------
    ValueError, TypeError
        If a shape does not fit, a value is not finite, sigma is not positive, or machine is no Gaussian.

    Source
    ------
    Lecture 11, "Continuous values"; Welling, Rosen-Zvi & Hinton (2004), NIPS 17.
    """
    machine = _gaussian(machine)
    return _gaussian_hidden(machine, _real_rows(V, len(machine.b)))


@np.errstate(all="ignore")
def visible(machine, H):
    """The mean of each visible unit, given the hidden units; a draw adds noise of sigma to it.

    v | h ~ N(b + W h, s^2)

    Parameters
    ----------
    machine : Gaussian
        The machine.
    H : (n_hidden,) or (B, n_hidden), from 0 to 1
        Hidden units, one state or one per row.

    Returns
    -------
    (n_visible,) or (B, n_visible) float

    Raises
    ------
    ValueError, TypeError
        As in `hidden`.

    Source
    ------
    As in `hidden`.
    """
    machine = _gaussian(machine)
    return machine.b + _check.shares(H, len(machine.c), name="H") @ machine.W.T


@np.errstate(all="ignore")
def free_energy(machine, V):
    """The free energy of a visible state of a Gaussian machine, the hidden units summed over.

    F(v) = sum_i (v_i - b_i)^2 / 2 s_i^2 - sum_j ln(1 + exp(z_j)),  density exp(-F(v)) / Z

    Parameters
    ----------
    machine, V
        As in `hidden`.

    Returns
    -------
    float or (B,) float

    Raises
    ------
    ValueError, TypeError
        As in `hidden`.

    Source
    ------
    Lecture 11, "Continuous values".
    """
    machine = _gaussian(machine)
    F = _gaussian_F(machine, _real_rows(V, len(machine.b)))
    return float(F) if F.ndim == 0 else F


@np.errstate(all="ignore")
def mixture(machine):
    """A Gaussian machine as the mixture of 2^n_hidden Gaussians that it is: one per hidden state.

    ln weight = c' h + sum_i ((b + W h)_i^2 - b_i^2) / 2 s_i^2 - const,  mean b + W h,  variance s^2 for all

    Parameters
    ----------
    machine : Gaussian
        With at most 16 hidden units.

    Returns
    -------
    Mixture

    Raises
    ------
    ValueError, TypeError
        As in `hidden`, or if there are more hidden units.

    Source
    ------
    Lecture 11, "Continuous values".
    """
    machine = _gaussian(machine)
    _check.count(len(machine.c), "the number of hidden units", most=16)
    H = np.concatenate(list(_states.blocks(len(machine.c))))
    log_w = _gaussian_logs(machine, H)
    return Mixture(np.exp(log_w - _layers.log_sum(log_w)), machine.b + H @ machine.W.T)


@np.errstate(all="ignore")
def cd(machine, V, *, rng, eta, k=1):
    """One step of contrastive divergence (CD-k) for a Gaussian machine, sigma fixed.

    W <- W + eta (v0' p0 - vk' pk) / B s^2,  b <- b + eta mean(v0 - vk) / s^2,  c <- c + eta mean(p0 - pk)

    Parameters
    ----------
    machine : Gaussian
        The machine; left as it is.
    V : (B, n_visible) float
        The batch v0, one per row.
    rng : numpy.random.Generator
        Gives k times rng.random((B, n_hidden)) for h and rng.standard_normal((B, n_visible)) for v.
    eta : float > 0
        The learning rate.
    k : int
        Gibbs steps, at least one.

    Returns
    -------
    Gaussian
        The machine after the step.

    Raises
    ------
    ValueError, TypeError
        As in `hidden`, or if eta, k or rng is none.

    Source
    ------
    Lecture 11, "Continuous values"; Hinton (2002), Neural Comput. 14, 1771.
    """
    machine = _gaussian(machine)
    V = _real_rows(V, len(machine.b), rows=True)
    rng, eta, k = _check.generator(rng), _check.positive(eta, "eta"), _check.count(k, "k", least=1)
    up = _gaussian_cd(machine, V, V, rng, k)[0]
    return Gaussian(*(old + eta * new for old, new in zip(machine[:3], up[:3], strict=True)), machine.sigma)


@np.errstate(all="ignore")
def train(
    V, *, n_hidden=None, rng, start=None, sigma=1.0, learn_sigma=False, floor=0.05,
    eta=0.01, k=1, batch=20, persistent=False, n_epochs=None,
):  # fmt: skip
    """Fit a Gaussian machine by contrastive divergence (CD-k), epoch after epoch.

    The rule is that of `cd`, batch by batch, with the steps of W and b multiplied by s^2: without this
    they overshoot where sigma is small. ln sigma, if it is learned, moves by at most eta per step.

    Parameters
    ----------
    V : (n, n_visible) float
        The data, one per row, best with each column divided by its standard deviation.
    n_hidden : int, optional
        Hidden units; those of `start` if omitted.
    rng : numpy.random.Generator
        Gives the weights of a new machine, 0.01 * rng.standard_normal((n_visible, n_hidden)), whose b are
        the means of the data; then per epoch rng.permutation(n), cut into batches, each with the draws of
        `cd`. Persistent chains start at the first rows of the first permutation.
    start : Gaussian, optional
        The machine to start from; left as it is.
    sigma : float > 0 or (n_visible,) float > 0
        The noise of a new machine.
    learn_sigma : bool
        Learn sigma, too.
    floor : float > 0
        The least sigma that learning may reach: a constant pixel would take it to zero, and the
        likelihood to infinity.
    eta, k, batch, persistent, n_epochs
        As in `rbm.train`.

    Returns
    -------
    iterator of Epoch

    Raises
    ------
    ValueError, TypeError
        If a value is out of range, or neither n_hidden nor start is given; and from the iterator, when
        eta is so large that training diverges.

    Source
    ------
    Lecture 11, "Continuous values"; Hinton (2012), A practical guide to training RBMs, section 13.2.
    """
    V, rng = _real_rows(V, None, rows=True), _check.generator(rng)
    n_hidden = None if n_hidden is None else _check.count(n_hidden, "n_hidden", least=1)
    floor, learn_sigma = _check.positive(floor, "floor"), _check.flag(learn_sigma, "learn_sigma")
    eta, k = _check.positive(eta, "eta"), _check.count(k, "k", least=1)
    batch, persistent = _check.count(batch, "batch", least=1), _check.flag(persistent, "persistent")
    epochs, n_visible = _check.epochs(n_epochs), V.shape[1]
    if start is not None:
        start = _gaussian(start)
        _fits(start.W, n_visible, n_hidden)
    elif n_hidden is None:
        raise ValueError("train needs n_hidden, or a machine to start from")
    else:
        sigma = _sigma(sigma, n_visible)
        W = 0.01 * rng.standard_normal((n_visible, n_hidden))
        start = Gaussian(W, V.mean(axis=0), np.zeros(n_hidden), sigma)
    return _check.quiet(
        _gaussian_epochs(V, start, rng, learn_sigma, floor, eta, k, min(len(V), batch), persistent, epochs)
    )


@np.errstate(all="ignore")
def classify(machine, X):
    """The probability of each class, given real features, exactly.

    P(y | x) = softmax over y of d_y + sum_j ln(1 + exp(c_j + u_yj + sum_i w_ij x_i / s_i^2))

    Parameters
    ----------
    machine : Joint
        The machine.
    X : (n_features,) or (n, n_features) float
        Features, one example or one per row.

    Returns
    -------
    (n_classes,) or (n, n_classes) float

    Raises
    ------
    ValueError, TypeError
        If a shape does not fit, a value is not finite, sigma is not positive, or machine is no Joint.

    Source
    ------
    Lecture 11, "Classification"; Larochelle & Bengio (2008), ICML 25, 536.
    """
    if not isinstance(machine, Joint):
        raise TypeError(f"machine must be a Joint; got {type(machine).__name__}")
    W, U, b, c, d, sigma = machine
    W, b, c, sigma = _gaussian(Gaussian(W, b, c, sigma))
    U, d = _check.between(U, "U"), _check.biases(d, len(np.atleast_1d(d)), "d")
    if U.shape != (len(d), len(c)):
        raise ValueError(f"U must be (n_classes, n_hidden) = {(len(d), len(c))}; got shape {U.shape}")
    X = _real_rows(X, len(b), name="X")
    score = d + _layers.softplus((X / sigma**2 @ W + c)[..., None, :] + U)
    return np.exp(score - _layers.log_sum(score)[..., None])


@np.errstate(all="ignore")
def regress(machine, X):
    """The mean of the last visible unit of a Gaussian machine, given the others, exactly.

    E(t | x) = sum_h P(h | x) (b_t + w_t' h), with t integrated out of P(h | x)

    Parameters
    ----------
    machine : Gaussian
        The machine, of at least two visible units and at most 16 hidden ones.
    X : (n_visible - 1,) or (n, n_visible - 1) float
        The known units, one example or one per row.

    Returns
    -------
    float or (n,) float

    Raises
    ------
    ValueError, TypeError
        As in `hidden`, or if there are too few visible or too many hidden units.

    Source
    ------
    Lecture 11, "Regression".
    """
    W, b, c, sigma = _gaussian(machine)
    _check.count(len(b), "the number of visible units", least=2)
    _check.count(len(c), "the number of hidden units", most=16)
    X = _real_rows(X, len(b) - 1, name="X")
    H = np.concatenate(list(_states.blocks(len(c))))
    target = b[-1] + H @ W[-1]
    log_p = (X / sigma[:-1] ** 2 @ W[:-1] + c) @ H.T + (target**2 - b[-1] ** 2) / (2 * sigma[-1] ** 2)
    t = np.exp(log_p - _layers.log_sum(log_p)[..., None]) @ target
    return float(t) if t.ndim == 0 else t


# mean field


@np.errstate(all="ignore")
def field_bound(W, m, b=None, T=1.0):
    """The mean-field bound on log Z: independent units with means m put into the variational formula.

    B(m) = (1/2 m' W m + b' m) / T + H(m) <= log Z;  -T B is the free energy of the independent units

    Parameters
    ----------
    W, b
        As in `boltzmann.energy`.
    m : (N,) float from 0 to 1
        The probability of each unit to be 1.
    T : float > 0
        Temperature, in units of energy.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If W is asymmetric or has a diagonal, m is out of range, or T is not positive.

    Source
    ------
    Lecture 11, "Mean field"; Peierls (1938), Phys. Rev. 54, 918.
    """
    W = _check.weights(W)
    m = _check.shares(m, len(W), name="m", rows=False)
    return _field_bound(W, m, _check.biases(b, len(W)), _check.temperature(T))


@np.errstate(all="ignore")
def mean_field(
    W, b=None, *, start=None, T=1.0, together=False, step=1.0, tap=False, tol=1e-10, max_sweeps=1000
):
    """Mean-field inference: make the units independent, and each agree with the field of the others' means.

    m_i <- sigma(z_i / T), z_i = sum_j w_ij m_j + b_i; one unit at a time this never lowers the bound

    Parameters
    ----------
    W, b
        As in `boltzmann.energy`.
    start : (N,) float from 0 to 1, optional
        Means to start from; 1/2 if omitted, which in a symmetric net may be a saddle.
    T : float > 0
        Temperature, in units of energy.
    together : bool
        Update all units at once: this may cycle, and lower the bound.
    step : float
        The part of the way to the new mean that is taken, above 0 and at most 1.
    tap : bool
        Add Onsager's reaction term, (1/2 - m_i) sum_j w_ij^2 m_j (1 - m_j) / T, to the field (TAP). Then
        `bounds` are estimates of log Z, of the next order in W, and may lie above it.
    tol : float >= 0
        Stop when a sweep changes no mean by more.
    max_sweeps : int
        Sweeps before giving up.

    Returns
    -------
    MeanField

    Raises
    ------
    ValueError, TypeError
        As in `field_bound`, or if step, tol or a flag is out of range.

    Source
    ------
    Lecture 11, "Mean field"; Thouless, Anderson & Palmer (1977), Phil. Mag. 35, 593, for tap.
    """
    W = _check.weights(W)
    N, b, T = len(W), _check.biases(b, len(W)), _check.temperature(T)
    m = np.full(N, 0.5) if start is None else _check.shares(start, N, name="start", rows=False).copy()
    together, tap = _check.flag(together, "together"), _check.flag(tap, "tap")
    tol, step = _check.real(tol, "tol"), _check.fraction(step, "step")
    if tol.ndim or tol < 0:
        raise ValueError(f"tol must be one number, 0 or more; got {tol}")
    if step == 0:
        raise ValueError("step must be above 0; got 0")
    max_sweeps = _check.count(max_sweeps, "max_sweeps")
    squares, estimate = W**2 / T, _tap_estimate if tap else _field_bound
    bounds, converged = [estimate(W, m, b, T)], False
    for _ in range(max_sweeps):
        before = m.copy()
        for rows in [slice(None)] if together else range(N):
            z = W[rows] @ m + b[rows]
            if tap:
                z = z + (0.5 - m[rows]) * (squares[rows] @ (m * (1 - m)))
            m[rows] += step * (_layers.sigmoid(z / T) - m[rows])
        bounds.append(estimate(W, m, b, T))
        converged = bool(np.abs(m - before).max() <= tol)
        if converged:
            break
    return MeanField(m, np.array(bounds), converged)


# deep Boltzmann machines


@np.errstate(all="ignore")
def as_rbm(dbm):
    """A deep Boltzmann machine written as a restricted one: even layers against odd layers.

    Parameters
    ----------
    dbm : DBM
        The machine, of any depth.

    Returns
    -------
    rbm.RBM
        Visible: layers 0, 2, ... side by side, v first. Hidden: layers 1, 3, ...; weights of layers that
        are not neighbours are 0.

    Raises
    ------
    ValueError, TypeError
        If the shapes of weights and biases do not fit each other, or dbm is no DBM.

    Source
    ------
    Lecture 11, "Deep Boltzmann machines".
    """
    return _as_rbm(_dbm(dbm))


@np.errstate(all="ignore")
def infer(dbm, V, *, tol=1e-9, max_sweeps=1000):
    """Mean-field posterior of a deep Boltzmann machine: all hidden layers, given the visible one.

    m_l <- sigma(W_{l-1}' m_{l-1} + W_l m_{l+1} + b_l), layer by layer, which never lowers the bound

    Parameters
    ----------
    dbm : DBM
        The machine, of any size.
    V : (n_visible,) or (B, n_visible), from 0 to 1
        The data, one per row.
    tol : float >= 0
        Stop when a sweep changes no mean by more.
    max_sweeps : int
        Sweeps over the layers before giving up.

    Returns
    -------
    Inferred

    Raises
    ------
    ValueError, TypeError
        As in `as_rbm`, or if a value is out of range.

    Source
    ------
    Lecture 11, "Deep Boltzmann machines"; Salakhutdinov & Hinton (2009), AISTATS.
    """
    dbm = _dbm(dbm)
    V = _check.shares(V, len(dbm.biases[0]), name="V")
    tol, max_sweeps = _check.real(tol, "tol"), _check.count(max_sweeps, "max_sweeps")
    if tol.ndim or tol < 0:
        raise ValueError(f"tol must be one number, 0 or more; got {tol}")
    found = _infer(dbm, np.atleast_2d(V), max_sweeps, tol)
    return found if V.ndim == 2 else Inferred(tuple(m[0] for m in found.means), found.bounds[0])


@np.errstate(all="ignore")
def train_dbm(
    V, *, n_hidden=None, rng, start=None, eta=0.1, exact=False, n_chains=None, k=5, batch=None, n_epochs=None
):
    """Fit a deep Boltzmann machine: data term by mean field, model term exact or by persistent chains.

    Parameters
    ----------
    V : (n, n_visible) of 0 and 1
        The data, one per row.
    n_hidden : sequence of int, optional
        Units of each hidden layer, from bottom to top; those of `start` if omitted.
    rng : numpy.random.Generator
        Gives 0.1 * rng.standard_normal((n_l, n_{l+1})) for the weights of a new machine, bottom first (its
        biases are 0); if batch is given, rng.permutation(n) once per epoch; and what the chains draw.
    start : DBM, optional
        The machine to start from; left as it is.
    eta : float > 0
        The learning rate.
    exact : bool
        Use the exact posterior in the data term, by enumeration, and so climb the likelihood, not the bound.
    n_chains : int, optional
        Persistent chains that estimate the model term; if omitted, it is summed over all states.
    k : int
        Gibbs steps of the chains per update.
    batch : int, optional
        Rows per update; all if omitted.
    n_epochs : int, optional
        Passes over the data; endless if omitted.

    Returns
    -------
    iterator of Epoch

    Raises
    ------
    ValueError, TypeError
        If a value is out of range, or neither n_hidden nor start is given; and from the iterator, when
        eta is so large that training diverges, or there are too many units to enumerate.

    Source
    ------
    Lecture 11, "Deep Boltzmann machines"; Salakhutdinov & Hinton (2009), AISTATS.
    """
    V, rng = _bits(V, None, rows=True), _check.generator(rng)
    eta, exact = _check.positive(eta, "eta"), _check.flag(exact, "exact")
    n_chains = None if n_chains is None else _check.count(n_chains, "n_chains", least=1)
    k, batch = (
        _check.count(k, "k", least=1),
        len(V) if batch is None else _check.count(batch, "batch", least=1),
    )
    epochs, sizes = _check.epochs(n_epochs), None if n_hidden is None else _sizes(n_hidden)
    if start is not None:
        start = _dbm(start)
        found = [len(b) for b in start.biases]
        if found[0] != V.shape[1] or sizes not in (None, found[1:]):
            expected = "" if sizes is None else f" and n_hidden = {sizes}"
            raise ValueError(
                f"start must have n_visible = {V.shape[1]}{expected}; got layers of {found} units"
            )
    elif sizes is None:
        raise ValueError("train_dbm needs n_hidden, or a machine to start from")
    else:
        sizes = [V.shape[1], *sizes]
        weights = tuple(0.1 * rng.standard_normal(shape) for shape in itertools.pairwise(sizes))
        start = DBM(weights, tuple(np.zeros(n) for n in sizes))
    return _check.quiet(_dbm_epochs(V, start, rng, eta, exact, n_chains, k, min(len(V), batch), epochs))


# deep belief nets


@np.errstate(all="ignore")
def tied(machine):
    """The restricted machine to put on top of another, so that at first nothing changes: transposed.

    Its visible units are the other's hidden ones: W -> W', and the biases change places.

    Parameters
    ----------
    machine : rbm.RBM
        The machine below.

    Returns
    -------
    rbm.RBM

    Raises
    ------
    ValueError, TypeError
        If machine is no RBM.

    Source
    ------
    Lecture 11, "Layer on layer"; Hinton, Osindero & Teh (2006), Neural Comput. 18, 1527.
    """
    W, b, c = _rbm(machine)
    return rbm.RBM(W.T.copy(), c.copy(), b.copy())


@np.errstate(all="ignore")
def train_dbn(V, *, n_hidden, rng, start=None, eta=0.1, exact=False, k=1, batch=20, n_epochs=100):
    """Fit a deep belief net by greedy layers: each restricted machine learns what the one below finds.

    A layer begins `tied` to the one below if it is as wide as that one's visible layer, and new otherwise.

    Parameters
    ----------
    V : (n, n_visible) of 0 and 1
        The data, one per row.
    n_hidden : sequence of int
        Units of each hidden layer, from bottom to top.
    rng : numpy.random.Generator
        Gives what `rbm.init` and `rbm.train` draw, layer after layer; if exact, weights are ten times those.
    start : rbm.RBM or DBN, optional
        Layers that have been trained; they stay as they are, and those above are trained.
    eta : float > 0
        The learning rate.
    exact : bool
        Follow the exact gradient of the bound, by enumeration, one step per epoch, instead of contrastive
        divergence.
    k, batch : int
        As in `rbm.train`; not used if exact.
    n_epochs : int
        Epochs of each layer.

    Returns
    -------
    iterator of Epoch
        After each epoch the net so far; there are n_epochs for each new layer.

    Raises
    ------
    ValueError, TypeError
        If a value is out of range; and from the iterator, when eta is so large that training diverges, or
        there are too many units to enumerate.

    Source
    ------
    Lecture 11, "Layer on layer"; Hinton, Osindero & Teh (2006), Neural Comput. 18, 1527.
    """
    V, rng, sizes = _bits(V, None, rows=True), _check.generator(rng), _sizes(n_hidden)
    eta, exact = _check.positive(eta, "eta"), _check.flag(exact, "exact")
    k, batch = _check.count(k, "k", least=1), _check.count(batch, "batch", least=1)
    n_epochs, done = _check.count(n_epochs, "n_epochs"), ()
    if start is not None:
        done = _dbn(start if isinstance(start, DBN) else DBN((start,))).rbms
        found = [len(done[0].b), *(len(machine.c) for machine in done)]
        if found[0] != V.shape[1] or found[1:] != sizes[: len(done)]:
            raise ValueError(
                f"start must have n_visible = {V.shape[1]} and hidden layers like the first of {sizes}; "
                f"got layers of {found} units"
            )
    return _check.quiet(_dbn_epochs(V, done, sizes, rng, eta, exact, k, batch, n_epochs))


# the Helmholtz machine


@np.errstate(all="ignore")
def wake_sleep(machine, V, *, rng, eta):
    """One step of the wake-sleep algorithm: the generator learns from the recogniser, and the reverse.

    wake: h from Q(h | v), then delta rule for W, b, c; sleep: h, v from P, then delta rule for R, r

    Parameters
    ----------
    machine : Helmholtz
        The machine; left as it is.
    V : (B, n_visible) of 0 and 1
        The batch, one per row.
    rng : numpy.random.Generator
        Gives rng.random((B, n_hidden)) for h awake, then rng.random((B, n_hidden)) for h and
        rng.random((B, n_visible)) for v asleep. Both phases use the old weights.
    eta : float > 0
        The learning rate.

    Returns
    -------
    Helmholtz
        The machine after the step.

    Raises
    ------
    ValueError, TypeError
        If a shape or a value does not fit, or rng is not a Generator.

    Source
    ------
    Lecture 11, "The Helmholtz machine"; Hinton, Dayan, Frey & Neal (1995), Science 268, 1158.
    """
    machine = _helmholtz(machine)
    V = _bits(V, len(machine.b), rows=True)
    rng, eta = _check.generator(rng), _check.positive(eta, "eta")
    return _move(machine, _wake_sleep(machine, V, rng), eta)


@np.errstate(all="ignore")
def expected_wake_sleep(machine, V):
    """The expected step of the wake-sleep algorithm, divided by eta, exactly.

    Parameters
    ----------
    machine : Helmholtz
        The machine; both layers together have at most 20 units.
    V : (n_visible,) or (B, n_visible) of 0 and 1
        The data, one per row.

    Returns
    -------
    Helmholtz
        In W, b and c the gradient of `bound`; in R and r the descent of E_P[KL(P(h|v) || Q(h|v))].

    Raises
    ------
    ValueError, TypeError
        As in `wake_sleep`, or if there are more units.

    Source
    ------
    Lecture 11, "The Helmholtz machine".
    """
    machine = _helmholtz(machine)
    _check.count(len(machine.b) + len(machine.c), "the number of units", most=20)
    V = _bits(V, len(machine.b))
    return _expected_wake_sleep(machine, V)


@np.errstate(all="ignore")
def train_helmholtz(
    V, *, n_hidden=None, rng, start=None, eta=0.1, rule="wake-sleep", batch=20, n_epochs=None
):
    """Fit a Helmholtz machine by wake-sleep, or, if it is small, by an exact rule.

    Parameters
    ----------
    V : (n, n_visible) of 0 and 1
        The data, one per row.
    n_hidden : int, optional
        Hidden units; those of `start` if omitted.
    rng : numpy.random.Generator
        Gives 0.1 * rng.standard_normal((n_visible, n_hidden)) for W and then for R of a new machine (its
        biases are 0); then, with "wake-sleep", per epoch rng.permutation(n), cut into batches, each with
        the draws of `wake_sleep`.
    start : Helmholtz, optional
        The machine to start from; left as it is.
    eta : float > 0
        The learning rate.
    rule : "wake-sleep", "expected" or "bound"
        Sampled wake-sleep, batch by batch; or one step per epoch of `expected_wake_sleep`, or of
        `bound_gradient`.
    batch : int
        Rows that are learned at once; all with the exact rules.
    n_epochs : int, optional
        Passes over the data; endless if omitted.

    Returns
    -------
    iterator of Epoch

    Raises
    ------
    ValueError, TypeError
        If a value is out of range, or neither n_hidden nor start is given; and from the iterator, when
        eta is so large that training diverges, or there are too many units to enumerate.

    Source
    ------
    Lecture 11, "The Helmholtz machine"; Hinton, Dayan, Frey & Neal (1995), Science 268, 1158.
    """
    V, rng = _bits(V, None, rows=True), _check.generator(rng)
    n_hidden = None if n_hidden is None else _check.count(n_hidden, "n_hidden", least=1)
    eta, rule = _check.positive(eta, "eta"), _check.word(rule, ("wake-sleep", "expected", "bound"), "rule")
    batch, epochs = _check.count(batch, "batch", least=1), _check.epochs(n_epochs)
    if start is not None:
        start = _helmholtz(start)
        _fits(start.W, V.shape[1], n_hidden)
    elif n_hidden is None:
        raise ValueError("train_helmholtz needs n_hidden, or a machine to start from")
    else:
        W, R = (0.1 * rng.standard_normal((V.shape[1], n_hidden)) for _ in range(2))
        start = Helmholtz(W, np.zeros(V.shape[1]), np.zeros(n_hidden), R, np.zeros(n_hidden))
    if rule == "expected":
        _check.count(len(start.b) + len(start.c), "the number of units", most=20)
    return _check.quiet(_helmholtz_epochs(V, start, rng, eta, rule, min(len(V), batch), epochs))


# what the functions above compute, of arrays that have been checked


def _one_of(machine, *kinds):
    if not isinstance(machine, kinds):
        *names, last = [kind.__name__ for kind in kinds]
        known = f"{', '.join(names)} or {last}" if names else last
        raise TypeError(f"machine must be {known}; got {type(machine).__name__}")
    return machine


def _real_rows(V, n_visible, *, name="V", rows=False):
    """Finite data of any size: one state or, always if `rows`, one per row; at least one row."""
    V = _check.layer(V, n_visible, name, True if rows else None)
    if V.ndim == 2 and not len(V):
        raise ValueError(f"{name} must have at least one row")
    if (abs(V) > 1e100).any():
        raise ValueError(f"{name} must stay below 1e100; try smaller units")
    return V


def _bits(V, n_visible, *, rows=None):
    V = np.atleast_2d(_check.states(V, n_visible, low=0, name="V", rows=rows))
    if not len(V):
        raise ValueError("V must have at least one row")
    return V


def _sigma(sigma, n_visible):
    sigma = _check.real(sigma, "sigma")
    sigma = np.full(n_visible, sigma) if sigma.ndim == 0 else sigma.copy()
    if sigma.shape != (n_visible,):
        raise ValueError(f"sigma must have one entry per visible unit, {n_visible}; got shape {sigma.shape}")
    if not ((sigma > 1e-100) & (sigma < 1e100)).all():
        i = int(np.flatnonzero(~((sigma > 1e-100) & (sigma < 1e100)))[0])
        raise ValueError(f"sigma must be positive: sigma[{i}] = {sigma[i]:g}; try np.maximum(sigma, 0.1)")
    return sigma


def _sizes(n_hidden):
    try:
        sizes = [_check.count(n, "each of n_hidden", least=1) for n in n_hidden]
    except TypeError:
        raise TypeError(
            f"n_hidden must be a list of whole numbers, one per layer; got {n_hidden!r}"
        ) from None
    if not sizes:
        raise ValueError("n_hidden must name at least one layer")
    return sizes


def _fits(W, n_visible, n_hidden):
    if W.shape != (n_visible, n_hidden or W.shape[1]):
        expected = f" and n_hidden = {n_hidden}" if n_hidden else ""
        raise ValueError(f"start must have n_visible = {n_visible}{expected}; got W of shape {W.shape}")


def _rbm(machine):
    W, b, c = _one_of(machine, rbm.RBM)
    W = _check.between(W)
    return rbm.RBM(W, _check.biases(b, len(W)), _check.biases(c, W.shape[1], "c"))


def _gaussian(machine):
    W, b, c, sigma = _one_of(machine, Gaussian)
    W = _check.between(W)
    machine = Gaussian(W, _check.biases(b, len(W)), _check.biases(c, W.shape[1], "c"), _sigma(sigma, len(W)))
    if max(abs(W).max(), abs(machine.b).max()) > 1e100:
        raise ValueError("W and b of a Gaussian machine must stay below 1e100; try smaller units")
    return machine


def _dbm(machine):
    _one_of(machine, DBM)
    weights = tuple(_check.between(W, f"weights[{k}]") for k, W in enumerate(machine.weights))
    if not weights:
        raise ValueError("a DBM must have at least one hidden layer")
    if len(machine.biases) != len(weights) + 1:
        raise ValueError(
            f"a DBM must have one array of biases per layer, {len(weights) + 1}; got {len(machine.biases)}"
        )
    for k in range(1, len(weights)):
        if len(weights[k]) != weights[k - 1].shape[1]:
            raise ValueError(
                f"weights[{k}] must have one row per unit of layer {k}, {weights[k - 1].shape[1]}; "
                f"got shape {weights[k].shape}"
            )
    sizes = [len(weights[0]), *(W.shape[1] for W in weights)]
    return DBM(
        weights,
        tuple(_check.biases(b, n, f"biases[{k}]") for k, (b, n) in enumerate(zip(machine.biases, sizes))),  # noqa: B905
    )


def _dbn(machine):
    _one_of(machine, DBN)
    rbms = tuple(_rbm(part) for part in machine.rbms)
    if not rbms:
        raise ValueError("a DBN must have at least one machine")
    for k in range(1, len(rbms)):
        if len(rbms[k].b) != len(rbms[k - 1].c):
            raise ValueError(
                f"rbms[{k}] must have as many visible units as rbms[{k - 1}] has hidden ones, "
                f"{len(rbms[k - 1].c)}; got {len(rbms[k].b)}"
            )
    return DBN(rbms)


def _helmholtz(machine):
    W, b, c, R, r = _one_of(machine, Helmholtz)
    W, R = _check.between(W), _check.between(R, "R")
    if W.shape != R.shape:
        raise ValueError(f"W and R must have the same shape; got {W.shape} and {R.shape}")
    n_visible, n_hidden = W.shape
    return Helmholtz(
        W,
        _check.biases(b, n_visible),
        _check.biases(c, n_hidden, "c"),
        R,
        _check.biases(r, n_hidden, "r"),
    )


def _toss(rng, p):
    return (rng.random(p.shape) < p).astype(float)


def _move(machine, up, eta):
    return type(machine)(*(old + eta * new for old, new in zip(machine, up, strict=True)))


def _gaussian_hidden(machine, V):
    return _layers.sigmoid(V / machine.sigma**2 @ machine.W + machine.c)


def _gaussian_F(machine, V):
    W, b, c, sigma = machine
    return 0.5 * np.square((V - b) / sigma).sum(axis=-1) - _layers.softplus(V / sigma**2 @ W + c)


def _gaussian_logs(machine, H):
    """ln of the unnormalised weight of each hidden state: a quadratic form, as in any Boltzmann machine."""
    W, b, c, sigma = machine
    scaled = W / sigma[:, None] ** 2
    return ((H @ (W.T @ scaled)) * H).sum(axis=1) / 2 + H @ (c + scaled.T @ b)


def _gaussian_sums(machine):
    """log Z, <h> and <h h'> of a Gaussian machine."""
    n_hidden = _check.count(len(machine.c), "the number of hidden units", most=20)
    logs = np.concatenate([_gaussian_logs(machine, H) for H in _states.blocks(n_hidden)])
    total = _layers.log_sum(logs)
    mean, both, start = np.zeros(n_hidden), np.zeros((n_hidden, n_hidden)), 0
    for H in _states.blocks(n_hidden):
        p = np.exp(logs[start : start + len(H)] - total)
        start += len(H)
        mean += p @ H
        both += (p[:, None] * H).T @ H
    return float(total + np.log(np.sqrt(2 * np.pi) * machine.sigma).sum()), mean, both


def _gaussian_moments(machine, V, P=None):
    """<v h'>, <v - b>, <h> and <(v - b)^2 - 2 v (W h)> over rows, h given v."""
    P = _gaussian_hidden(machine, V) if P is None else P
    spread = np.square(V - machine.b) - 2 * V * (P @ machine.W.T)
    return Gaussian(V.T @ P / len(V), (V - machine.b).mean(axis=0), P.mean(axis=0), spread.mean(axis=0))


def _gaussian_difference(machine, data, model):
    W, b, c, spread = (one - other for one, other in zip(data, model, strict=True))
    variance = machine.sigma**2
    return Gaussian(W / variance[:, None], b / variance, c, spread / variance)


def _gaussian_cd(machine, V, chains, rng, k):
    """Data minus what k Gibbs steps from `chains` lead to, and where they end."""
    W, b, _, sigma = machine
    v, p = chains, _gaussian_hidden(machine, chains)
    for _ in range(k):
        h = _toss(rng, p)
        v = b + h @ W.T + sigma * rng.standard_normal(v.shape)
        p = _gaussian_hidden(machine, v)
    return _gaussian_difference(machine, _gaussian_moments(machine, V), _gaussian_moments(machine, v, p)), v


def _gaussian_epochs(V, machine, rng, learn_sigma, floor, eta, k, batch, persistent, epochs):
    chains = None
    for epoch in epochs:
        order = rng.permutation(len(V))
        with np.errstate(over="ignore", invalid="ignore"):  # divergence is found below
            for start in range(0, len(V), batch):
                v0 = V[order[start : start + batch]]
                if chains is None or not persistent:
                    chains = v0
                up, chains = _gaussian_cd(machine, v0, chains, rng, k)
                variance, sigma = machine.sigma**2, machine.sigma
                if learn_sigma:
                    sigma = np.maximum(sigma * np.exp((eta * up.sigma).clip(-eta, eta)), floor)
                machine = Gaussian(
                    machine.W + eta * variance[:, None] * up.W,
                    machine.b + eta * variance * up.b,
                    machine.c + eta * up.c,
                    sigma,
                )
        _check.learned(machine.W, machine.c, eta=eta, epoch=epoch)
        yield Epoch(Gaussian(*(part.copy() for part in machine)))


def _field_bound(W, m, b, T):
    return float((m @ (0.5 * (W @ m) + b)) / T + _layers.entropy(m))


def _tap_estimate(W, m, b, T):
    noise = m * (1 - m)
    return _field_bound(W, m, b, T) + float(noise @ (W / T) ** 2 @ noise) / 4


def _as_rbm(dbm):
    sizes = [len(b) for b in dbm.biases]
    first = _first(sizes)
    W = np.zeros((sum(sizes[0::2]), sum(sizes[1::2])))
    for k, part in enumerate(dbm.weights):
        low, high = (slice(first[j], first[j] + sizes[j]) for j in (k, k + 1))
        if k % 2:
            W[high, low] = part.T
        else:
            W[low, high] = part
    return rbm.RBM(W, np.concatenate(dbm.biases[0::2]), np.concatenate(dbm.biases[1::2]))


def _as_dbm(machine, sizes):
    """The other way: what stands in the places of a restricted machine, layer by layer."""
    first, (W, *biases) = _first(sizes), machine
    places = [slice(first[k], first[k] + n) for k, n in enumerate(sizes)]
    weights = tuple(
        W[places[k + 1], places[k]].T.copy() if k % 2 else W[places[k], places[k + 1]].copy()
        for k in range(len(sizes) - 1)
    )
    return DBM(weights, tuple(biases[k % 2][place].copy() for k, place in enumerate(places)))


def _first(sizes):
    """Where each layer begins among the even or the odd ones."""
    return [sum(sizes[k % 2 : k : 2]) for k in range(len(sizes))]


def _posterior(dbm, V):
    """ln sum_h exp(-E(v, h)) of each row, and the moments of all units over rows, by enumeration.

    Given v, odd layers are enumerated; the even ones above v are independent of each other then.
    """
    sizes, (W, b, c) = [len(b) for b in dbm.biases], _as_rbm(dbm)
    n, n_odd = sizes[0], _check.count(len(c), "the number of units in odd layers", most=20)
    S = np.concatenate(list(_states.blocks(n_odd)))
    above = S @ W[n:].T + b[n:]
    own = S @ c + _layers.softplus(above)
    logs, share, visible = [], np.zeros(len(S)), np.zeros((n, n_odd))
    for v in np.array_split(V, -(-len(V) * len(S) // 2**22)):
        log_p = v @ W[:n] @ S.T + own
        total = _layers.log_sum(log_p)
        p = np.exp(log_p - total[:, None])
        visible += v.T @ (p @ S)
        share += p.sum(axis=0)
        logs.append(total + v @ b[:n])
    share /= len(V)
    P = _layers.sigmoid(above)
    both = np.vstack([visible / len(V), (share[:, None] * P).T @ S])
    return np.concatenate(logs), rbm.RBM(both, np.append(V.mean(axis=0), share @ P), share @ S)


def _field_moments(dbm, V, means):
    """As the moments of `_posterior`, of independent units with these means."""
    layers = [V, *means]
    even, odd = np.hstack(layers[0::2]), np.hstack(layers[1::2])
    return rbm.RBM(even.T @ odd / len(V), even.mean(axis=0), odd.mean(axis=0))


def _dbm_difference(dbm, data):
    """The moments of the data minus those of the model, the latter from the restricted machine's gradient."""
    machine = _as_rbm(dbm)
    none = np.zeros((1, len(machine.b)))
    there = rbm.RBM(np.zeros(machine.W.shape), none[0], _layers.sigmoid(machine.c))
    difference = rbm.gradient(machine, none)
    parts = (d - (t - g) for d, t, g in zip(data, there, difference, strict=True))
    return _as_dbm(parts, [len(b) for b in dbm.biases])


def _infer(dbm, V, max_sweeps, tol):
    weights, biases = dbm
    means = [V, *(np.full((len(V), len(b)), 0.5) for b in biases[1:])]
    for _ in range(max_sweeps):
        change = 0.0
        for k in range(1, len(biases)):
            z = means[k - 1] @ weights[k - 1] + biases[k]
            if k < len(weights):
                z += means[k + 1] @ weights[k].T
            m = _layers.sigmoid(z)
            change, means[k] = max(change, np.abs(m - means[k]).max(initial=0)), m
        if change <= tol:
            break
    bounds = sum(m @ b for m, b in zip(means, biases, strict=True))
    for k, W in enumerate(weights):
        bounds = bounds + ((means[k] @ W) * means[k + 1]).sum(axis=1)
    return Inferred(tuple(means[1:]), bounds + sum(_layers.entropy(m) for m in means[1:]))


def _dbm_epochs(V, dbm, rng, eta, exact, n_chains, k, batch, epochs):
    sizes, even = [len(b) for b in dbm.biases], None
    if n_chains is not None:
        even = _toss(rng, np.full((n_chains, sum(sizes[0::2])), 0.5))
    for epoch in epochs:
        order = np.arange(len(V)) if batch == len(V) else rng.permutation(len(V))
        for rows in (order[a : a + batch] for a in range(0, len(V), batch)):
            v = V[rows]
            data = _posterior(dbm, v)[1] if exact else _field_moments(dbm, v, _infer(dbm, v, 100, 1e-6).means)
            if even is None:
                up = _dbm_difference(dbm, data)
            else:
                W, b, c = _as_rbm(dbm)
                for _ in range(k):
                    odd = _toss(rng, _layers.sigmoid(even @ W + c))
                    even = _toss(rng, _layers.sigmoid(odd @ W.T + b))
                P = _layers.sigmoid(even @ W + c)
                model = even.T @ P / n_chains, even.mean(axis=0), P.mean(axis=0)
                up = _as_dbm((d - m for d, m in zip(data, model, strict=True)), sizes)
            dbm = DBM(
                *(
                    tuple(old + eta * new for old, new in zip(*parts, strict=True))
                    for parts in zip(dbm, up, strict=True)
                )
            )
        _check.learned(*dbm.weights, *dbm.biases, eta=eta, epoch=epoch)
        yield Epoch(DBM(*(tuple(part.copy() for part in parts) for parts in dbm)))


def _all_states(n, what):
    _check.count(n, what, most=15)
    return np.concatenate(list(_states.blocks(n)))


def _log_given(fields, states):
    """ln of the probability of each state (columns) of a layer with these fields (rows)."""
    return fields @ states.T - _layers.softplus(fields)[:, None]


def _dbn_log_p(rbms, V):
    """ln P(v) of each row: the layer above is enumerated, and weighed by the machines above."""
    if len(rbms) == 1:
        return -rbm.free_energy(rbms[0], V) - rbm.log_Z(rbms[0])
    W, b, c = rbms[0]
    H = _all_states(len(c), "the number of units of a hidden layer of a DBN")
    return _layers.log_sum(_log_given(H @ W.T + b, V).T + _dbn_log_p(rbms[1:], H))


def _dbn_bound(rbms, V):
    if len(rbms) == 1:
        return _dbn_log_p(rbms, V)
    W, b, c = rbms[0]
    H = _all_states(len(c), "the number of units of a hidden layer of a DBN")
    log_q = _log_given(V @ W + c, H)
    return (np.exp(log_q) * (_log_given(H @ W.T + b, V).T + _dbn_bound(rbms[1:], H) - log_q)).sum(axis=1)


def _dbn_epochs(V, done, sizes, rng, eta, exact, k, batch, n_epochs):
    share, up = np.full(len(V), 1 / len(V)), V  # what the next machine sees, and how often
    for machine in done:
        share, up = _pass_up(machine, share, up, exact)
    for n in sizes[len(done) :]:
        if done and n == len(done[-1].b):
            machine = rbm.RBM(done[-1].W.T.copy(), done[-1].c.copy(), done[-1].b.copy())
        elif done or exact:
            machine = rbm.init(up.shape[1], n, rng=rng)
            machine = machine._replace(
                W=10 * machine.W if exact else machine.W, b=done[-1].c.copy() if done else machine.b
            )
        else:
            machine = None
        if exact:
            trained = _climb(machine, share, up, eta, n_epochs)
        else:
            options = {"eta": eta, "k": k, "batch": batch, "n_epochs": n_epochs}
            epochs = rbm.train(up, n_hidden=n, rng=rng, start=machine, **options)
            trained = (epoch.rbm for epoch in epochs)
        for machine in trained:
            yield Epoch(DBN((*(_copy(part) for part in done), _copy(machine))))
        if machine is None:
            machine = rbm.init(up.shape[1], n, rng=rng)
        done = (*done, machine)
        share, up = _pass_up(machine, share, up, exact)


def _copy(machine):
    return rbm.RBM(*(part.copy() for part in machine))


def _pass_up(machine, share, up, exact):
    """What the next machine sees: hidden probabilities or, if exact, hidden states and their weights."""
    if not exact:
        return share, rbm.hidden(machine, up)
    H = _all_states(len(machine.c), "the number of units of a hidden layer of a DBN")
    return share @ np.exp(_log_given(up @ machine.W + machine.c, H)), H


def _climb(machine, share, V, eta, n_epochs):
    """Exact gradient ascent of the log-likelihood of rows that are seen with these shares."""
    none = np.zeros((1, V.shape[1]))
    for epoch in range(1, 1 + n_epochs):
        P, there = _layers.sigmoid(V @ machine.W + machine.c), _layers.sigmoid(machine.c)
        data = V.T @ (share[:, None] * P), share @ V, share @ P
        model = rbm.gradient(machine, none)
        up = data[0] + model.W, data[1] + model.b, data[2] - there + model.c
        machine = _move(machine, up, eta)
        _check.learned(*machine, eta=eta, epoch=epoch)
        yield machine


def _helmholtz_logs(machine, V):
    """All hidden states; ln P(v, h) and ln Q(h | v) of each row v and state h."""
    W, b, c, R, r = machine
    H = _all_states(len(c), "the number of hidden units")
    log_p = _log_given(H @ W.T + b, V).T + _log_given(c[None], H)
    return H, log_p, _log_given(V @ R + r, H)


def _wake(machine, V, H, q):
    """The generator's gradient, h being state H[k] with probability q[row, k]; zero for the recogniser."""
    W, b, c, R, r = machine
    share, P = q.mean(axis=0), _layers.sigmoid(H @ W.T + b)
    up = V.T @ (q @ H) / len(V) - P.T @ (share[:, None] * H)
    return Helmholtz(
        up, V.mean(axis=0) - share @ P, share @ H - _layers.sigmoid(c), np.zeros(R.shape), np.zeros(r.shape)
    )


def _expected_wake_sleep(machine, V):
    W, b, c, R, r = machine
    H, _, log_q = _helmholtz_logs(machine, V)
    p, P, S = (
        np.exp(_log_given(c[None], H))[0],
        _layers.sigmoid(H @ W.T + b),
        _all_states(len(b), "n_visible"),
    )
    p_v, Q = p @ np.exp(_log_given(H @ W.T + b, S)), _layers.sigmoid(S @ R + r)
    asleep = P.T @ (p[:, None] * H) - S.T @ (p_v[:, None] * Q)
    return _wake(machine, V, H, np.exp(log_q))._replace(R=asleep, r=p @ H - p_v @ Q)


def _wake_sleep(machine, V, rng):
    W, b, c, R, r = machine
    h = _toss(rng, _layers.sigmoid(V @ R + r))
    dream = _toss(rng, np.tile(_layers.sigmoid(c), (len(V), 1)))
    v = _toss(rng, _layers.sigmoid(dream @ W.T + b))
    miss, doubt = V - _layers.sigmoid(h @ W.T + b), dream - _layers.sigmoid(v @ R + r)
    awake = miss.T @ h / len(V), miss.mean(axis=0), h.mean(axis=0) - _layers.sigmoid(c)
    return Helmholtz(*awake, v.T @ doubt / len(V), doubt.mean(axis=0))


def _helmholtz_epochs(V, machine, rng, eta, rule, batch, epochs):
    for epoch in epochs:
        if rule == "wake-sleep":
            order = rng.permutation(len(V))
            for rows in (order[a : a + batch] for a in range(0, len(V), batch)):
                machine = _move(machine, _wake_sleep(machine, V[rows], rng), eta)
        else:
            step = _expected_wake_sleep if rule == "expected" else bound_gradient
            machine = _move(machine, step(machine, V), eta)
        _check.learned(*machine, eta=eta, epoch=epoch)
        yield Epoch(Helmholtz(*(part.copy() for part in machine)))
