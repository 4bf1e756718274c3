"""What the machine allows, measured in the same run: products, memory, and what a second core adds."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit

from benchmarks.felt import median


def all_limits():
    rng = np.random.default_rng(1)
    A = rng.random((2048, 2048), np.float32)
    out = np.empty_like(A)
    yield f"float32 products {2 * 2048**3 / median(lambda: np.matmul(A, A, out=out), 7) / 1e9:.0f} Gflop/s"
    D, y = rng.random((1000, 1000)), rng.random(1000)
    yield f"a 1,000 × 1,000 matrix times a vector {1e6 * median(lambda: D @ y, 201):.0f} µs"
    big = np.ones(2**25)
    yield f"reading memory {big.nbytes / median(big.sum, 7) / 1e9:.0f} GB/s"
    other = np.empty_like(big)
    yield f"copying {2 * big.nbytes / median(lambda: np.copyto(other, big), 7) / 1e9:.0f} GB/s"
    small = [np.zeros(2000, np.int32) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        one = median(lambda: additions(small[0], 100_000), 5)
        two = median(lambda: list(pool.map(additions, small, [100_000] * 2)), 5)
    yield f"a second core makes vector additions in the nearest cache {2 * one / two:.2f} times as many"


@njit(nogil=True)
def additions(a, times):
    for k in range(times):
        for i in range(a.size):
            a[i] += k
