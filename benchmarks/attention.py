"""Retrieval by the continuous net: one update of one state or of many."""

import numpy as np

from benchmarks.timing import Case, Contender, installed
from hopkit import modern

GRID = (  # d entries, M patterns, B states
    (64, 1_000, 1), (64, 1_000, 64), (64, 1_000, 1024), (64, 10_000, 1), (64, 10_000, 64), (64, 10_000, 1024),
    (64, 100_000, 64), (784, 1_000, 64), (784, 10_000, 1), (784, 10_000, 64), (784, 10_000, 1024),
    (784, 100_000, 1),
)  # fmt: skip


def cases(toy=False):
    """Gaussian patterns, and states near some of them, in float32."""
    for d, M, B in ((3, 20, 1), (8, 200, 16)) if toy else GRID:
        yield case(d, M, B)


def case(d, M, B):
    X, xi, beta = patterns_and_states(d, M, B)
    if (M, B) == (1_000, 1):  # so little work that the checks show
        return Case(
            "modern retrieval, one update",
            f"d = {d}, {M:,} patterns, 1 state, checks included",
            "query",
            [
                Contender("modern.update", lambda: modern.update(X, xi, beta)),
                Contender("NumPy, all scores at once", lambda: all_at_once(X, xi, beta), gate=0.5),
            ],
            "A call of ours asks what it was given before it works; NumPy's three lines do not ask.",
        )
    peer = 2 if B == 1 and d == 784 and M >= 10_000 else 1 if d * M * B >= 1e6 else None
    return Case(
        "modern retrieval, one update",
        f"d = {d}, {M:,} patterns, {B} {'state' if B == 1 else 'states'}",
        "query",
        [
            Contender("hopkit", lambda: modern._read(X, X, xi, beta), B),
            Contender("modern.update, checks included", lambda: modern.update(X, xi, beta), B),
            Contender("NumPy, all scores at once", lambda: all_at_once(X, xi, beta), B),
            *pytorch(X, xi, beta, peer),
            Contender(
                "the two products", products(X, xi), B, 1.25 if d == 784 and B == 1024 else None, limit=True
            ),
        ],
        "torch's fused kernel, which it takes for a batch and a head of one, multiplies, exponentiates and "
        "sums a tile while it is at hand; NumPy's two products alone, the limit, take about as long.",
    )


def patterns_and_states(d, M, B, seed=1):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((M, d), dtype=np.float32)
    xi = X[rng.integers(M, size=B)] + np.float32(0.3) * rng.standard_normal((B, d), dtype=np.float32)
    return X, xi, 1 / float(np.sqrt(d))


def all_at_once(X, xi, beta):
    z = np.float32(beta) * xi @ X.T
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True) @ X


def pytorch(X, xi, beta, gate):
    """Only with a batch and a head of one does torch take its fused way, which keeps no scores."""
    plain, fused = "torch attention, arrays as they are", "torch attention, fused"
    torch = installed("torch")
    if not torch:
        return [Contender(plain, "torch", gate=gate), Contender(fused, "torch", gate=gate)]
    attend, Q, K = torch.nn.functional.scaled_dot_product_attention, *map(torch.from_numpy, (xi, X))
    Q4, K4 = Q[None, None], K[None, None]
    return [
        Contender(plain, lambda: attend(Q, K, K, scale=beta), len(xi), gate),
        Contender(fused, lambda: attend(Q4, K4, K4, scale=beta), len(xi), gate),
    ]


def products(X, xi):
    """Nothing but scores and weighted sums, into arrays that are there."""
    z, out = np.empty((len(xi), len(X)), np.float32), np.empty_like(xi)

    def both():
        np.matmul(xi, X.T, out=z)
        np.matmul(z, X, out=out)

    return both
