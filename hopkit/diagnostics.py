"""Convergence of Markov chains: whether they have mixed, and how many independent draws they are worth.

Draws are (n_chains, n_draws): one number per draw, such as its energy. Each chain is split into
halves, so that a drift counts as a disagreement.
"""

import numpy as np

from hopkit import _check


@np.errstate(all="ignore")
def r_hat(x):
    """Split R-hat (Gelman-Rubin): about 1 if chains agree, more if they do not, or drift.

    R = sqrt(((n - 1) / n within + between / n) / within), each chain split into two of n draws

    Parameters
    ----------
    x : (n_chains, n_draws) float
        One number per draw, such as its energy.

    Returns
    -------
    float
        inf if the chains stand still in different places, nan if in one.

    Raises
    ------
    ValueError
        If x is not (n_chains, n_draws) with at least 4 draws.

    Source
    ------
    Lecture 8, "When to stop"; Vehtari et al. (2021), Bayesian Analysis 16, 667, eq. 1-4.
    """
    within, total = _variances(_halves(x))
    return float(np.sqrt(np.float64(total) / within))


@np.errstate(all="ignore")
def autocorrelation_time(x):
    """The integrated autocorrelation time: how many draws are worth one independent draw.

    tau = 1 + 2 sum_t rho_t, over the lags before noise takes over (Geyer's monotone pairs)

    Parameters
    ----------
    x
        As in `r_hat`.

    Returns
    -------
    float
        In draws; nan if x never changes.

    Raises
    ------
    ValueError
        As in `r_hat`.

    Source
    ------
    Lecture 8, "When to stop"; Vehtari et al. (2021), Bayesian Analysis 16, 667, eq. 10-11.
    """
    x = _halves(x)
    within, total = _variances(x)
    if not total > 0:
        return float("nan")
    n = x.shape[1]
    power = abs(np.fft.rfft(x - x.mean(axis=1, keepdims=True), 2 * n)) ** 2
    covariance = np.fft.irfft(power, 2 * n).mean(axis=0)[:n] / n * (n / (n - 1))
    rho = 1 - (within - covariance) / total
    rho[0] = 1
    pairs = rho[: n - n % 2].reshape(-1, 2).sum(axis=1)
    pairs = np.minimum.accumulate(pairs[: np.argmax(np.append(pairs, -1.0) < 0)])
    return float(max(2 * pairs.sum() - 1, 1 / np.log10(x.size)))


@np.errstate(all="ignore")
def effective_sample_size(x):
    """The effective sample size: the number of draws over `autocorrelation_time`.

    Parameters
    ----------
    x
        As in `r_hat`.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        As in `r_hat`.

    Source
    ------
    Lecture 8, "When to stop"; Vehtari et al. (2021), Bayesian Analysis 16, 667, eq. 9.
    """
    return _halves(x).size / autocorrelation_time(x)


def _halves(x):
    """Each chain split into two of equal length (a middle draw is left out), in units of about the largest.

    A factor, here a power of two, changes none of the results; and no square overflows or vanishes.
    """
    x = _check.real(x, "x")
    if x.ndim != 2 or not len(x) or x.shape[1] < 4:
        raise ValueError(f"x must have shape (n_chains, n_draws), at least 4 draws; got shape {x.shape}")
    x = np.ldexp(x, -int(np.frexp(abs(x).max())[1]))
    n = x.shape[1] // 2
    return np.concatenate([x[:, :n], x[:, -n:]])


def _variances(x):
    """Within chains, and of all draws as chains in equilibrium would have it.

    Draws count from the first of their chain: so one that stands still varies by 0, and not by rounding.
    """
    apart = x - x[:, :1]
    within = apart.var(axis=1, ddof=1).mean()
    means = x[:, 0] - x[0, 0] + apart.mean(axis=1)
    return within, (x.shape[1] - 1) / x.shape[1] * within + means.var(ddof=1)
