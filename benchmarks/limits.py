"""What the machine allows, measured in the same run: products and memory."""

import numpy as np

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
