"""The kernel behind `_check.weights`: one pass over W that says whether anything may be wrong with it."""

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

_MAGNITUDE = np.int64(2**63 - 1)  # all bits of a float64 but its sign
_SIDE = 8  # of a tile: its rows are vectors, which LLVM cuts to the registers there are


@njit(cache=True, nogil=True)
def sound(bits, most):
    """Whether W, read as int64, is symmetric bit by bit, zero on its diagonal, and nowhere beyond `most`.

    Magnitudes of floats are in the order of their bits, infinity and NaN last. The tiles are taken in bands
    of 256 columns: then the 256 rows that stand opposite stay within reach.
    """
    N, wrong = len(bits), np.int64(0)
    whole = N - N % _SIDE
    for band in range(0, whole, 256):
        for row in range(band, whole, _SIDE):
            for column in range(band, min(row + 1, band + 256), _SIDE):
                wrong |= _tile(bits, row, column, most)
    for i in range(whole, N):
        for j in range(i):
            wrong |= bits[i, j] ^ bits[j, i] | (most < bits[i, j] & _MAGNITUDE)
    for i in range(N):
        wrong |= bits[i, i] & _MAGNITUDE
    return wrong == 0


@intrinsic
def _tile(typing, bits, row, column, most):
    """What is wrong with the tile at (row, column), as an int64 that is 0 if it is the one opposite, turned.

    The rows opposite are turned into columns by shuffles, in registers: written in Python, LLVM turns
    them in memory, number by number, and the pass takes three times as long.
    """
    number, vector = ir.IntType(64), ir.VectorType(ir.IntType(64), _SIDE)

    def shuffle(build, x, y, places):
        return build.shuffle_vector(x, y, ir.Constant(ir.VectorType(ir.IntType(32), len(places)), places))

    def everywhere(build, x):
        first = build.insert_element(vector(ir.Undefined), x, cgutils.int32_t(0))
        return shuffle(build, first, first, [0] * _SIDE)

    def rows(build, W, row, column):
        for k in range(_SIDE):
            first = build.mul(build.add(row, number(k)), cgutils.unpack_tuple(build, W.shape)[1])
            here = build.gep(W.data, [build.add(first, column)])
            yield build.load(build.bitcast(here, vector.as_pointer()), align=8)

    def turned(build, rows):
        for step in (1, 2, 4):  # exchange the quarters off the diagonal of every square of twice that side
            left = [j - step + _SIDE if j & step else j for j in range(_SIDE)]
            right = [j + _SIDE if j & step else j + step for j in range(_SIDE)]
            for k in range(_SIDE):
                if not k & step:
                    x, y = rows[k], rows[k + step]
                    rows[k], rows[k + step] = shuffle(build, x, y, left), shuffle(build, x, y, right)
        return rows

    def code(context, build, signature, arguments):
        W = context.make_array(signature.args[0])(context, build, arguments[0])
        row, column, most = arguments[1:]
        magnitude, most, wrong = vector([2**63 - 1] * _SIDE), everywhere(build, most), vector([0] * _SIDE)
        opposite = turned(build, list(rows(build, W, column, row)))
        for x, y in zip(rows(build, W, row, column), opposite, strict=True):
            beyond = build.lshr(build.sub(most, build.and_(x, magnitude)), vector([63] * _SIDE))
            wrong = build.or_(wrong, build.or_(build.xor(x, y), beyond))
        for half in (4, 2, 1):
            a, b = list(range(half)), list(range(half, 2 * half))
            wrong = build.or_(shuffle(build, wrong, wrong, a), shuffle(build, wrong, wrong, b))
        return build.extract_element(wrong, cgutils.int32_t(0))

    return types.int64(bits, row, column, most), code
