"""Weights that remember a set of patterns."""

import numpy as np

from hopkit import _check


def hebbian(Y):
    """Units that agree in a pattern strengthen their tie: Hebb's rule.

    w_ij = sum_p y_pi y_pj,  w_ii = 0

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The patterns to store, one a row.

    Returns
    -------
    (N, N) float
        Whole numbers, symmetric, zero diagonal. Not divided by N, so that energies and
        ties are exact.

    Raises
    ------
    ValueError
        If Y is not (K, N) or holds anything but -1 and +1.

    Source
    ------
    Lecture 3, "Storing"; Hopfield (1982), PNAS 79, 2554.
    """
    Y = _check.states(Y, name="Y", rows=True)
    W = Y.T @ Y
    np.fill_diagonal(W, 0)
    return W


def projection(Y):
    """Store patterns that resemble one another, as long as no unit hangs on one pattern alone.

    W = P without its diagonal, P = Y+ Y: P leaves every stored y as it is and removes what
    no mixture of them can make. So the field at a stored y is (1 - P_ii) y_i: each is
    stable with that margin. Where P_ii is 1 (as at K = N, or where two patterns differ in
    one unit) it is 0: only the tie keeps the unit.

    Parameters
    ----------
    Y : (K, N) of -1 and +1
        The patterns to store, one a row.

    Returns
    -------
    (N, N) float
        Symmetric, zero diagonal, both exactly; entries below 1e-12 are rounding and are
        set to 0.

    Raises
    ------
    ValueError
        As in `hebbian`.

    Source
    ------
    Lecture 3, "Storing"; Personnaz, Guyon & Dreyfus (1985), J. Physique Lett. 46, L359.
    """
    Y = _check.states(Y, name="Y", rows=True)
    _, size, directions = np.linalg.svd(Y, full_matrices=False)
    V = directions[size > 1e-10 * size.max(initial=1)]
    P = V.T @ V
    W = (P + P.T) / 2
    W[np.abs(W) < 1e-12] = 0
    np.fill_diagonal(W, 0)
    return W
