"""The kernel behind `_check.weights`: one pass over W that says whether anything may be wrong with it."""

import numpy as np
from numba import njit

_MAGNITUDE = np.int64(2**63 - 1)  # all bits of a float64 but its sign


@njit(cache=True, nogil=True)
def sound(bits, most):
    """Whether W, read as int64, is symmetric bit by bit, zero on its diagonal, and nowhere beyond `most`.

    Magnitudes of floats are in the order of their bits, infinity and NaN last. Tile by tile, so that rows
    and columns of a large W are both in the cache; the columns of a tile are turned into rows first.
    """
    N, differ, top, turned = len(bits), np.int64(0), np.int64(0), np.empty((16, 16), np.int64)
    for first in range(0, N, 16):
        for start in range(0, first + 1, 16):
            n, m = min(16, N - first), min(16, N - start)
            for j in range(m):
                row = bits[start + j, first : first + n]
                for i in range(n):
                    turned[i, j] = row[i]
            for i in range(n):
                row, column = bits[first + i, start : start + m], turned[i]
                for j in range(m):
                    differ |= row[j] ^ column[j]
                    top = max(top, row[j] & _MAGNITUDE)
    for i in range(N):
        differ |= bits[i, i] & _MAGNITUDE
    return differ == 0 and top <= most
