"""All states of a few units, counted: the one enumerator behind `states`, `exact` and their like."""

import numpy as np


def numbered(first, stop, n):
    """The states of n units numbered first ... stop - 1, one per row: 0 and 1, the last unit fastest."""
    return 1.0 * (np.arange(first, stop)[:, None] >> np.arange(n)[::-1] & 1)


def blocks(n, size=2**14):
    """All 2^n states, `size` rows at a time."""
    for first in range(0, 2**n, size):
        yield numbered(first, min(first + size, 2**n), n)
