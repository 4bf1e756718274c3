"""Simulated annealing of spin glasses: dense, and on a square lattice."""

import numpy as np
from numba import njit
from scipy import sparse

from benchmarks.timing import Case, Contender, installed, on_one_core
from hopkit import boltzmann, chains

COLD = 3.0  # the last inverse temperature; the first is 0.1


def cases(toy=False):
    """Attempted flips, by Metropolis, at the same temperatures for all."""
    few = {"reads": 8, "sweeps": 4} if toy else {}
    for N, gate in ((20, None),) if toy else ((200, 10), (1000, 25), (2000, 20)):
        yield dense(N, gate, **few)
    yield lattice(8 if toy else 256, gate=20, **few)
    yield heat_bath(20 if toy else 1000, **few)


def dense(N, gate, *, reads=64, sweeps=100, few=2):
    W = glass(N)
    return Case(
        "annealing, all to all",
        f"N = {N}, {reads} chains",
        "attempt",
        [
            *ours(W, reads, sweeps),
            *samplers(W, reads, sweeps, gate),
            Contender("NumPy loop", lambda: numpy_loop(W, betas(few)), N * few),
            Contender("plain numba loop, one core", lambda: numba_loop(W, betas(sweeps)), N * sweeps),
        ],
        "The gates are for two whole cores: compare the row of one core. At N = 200 the noise and branches "
        "that cannot be foretold are nearly half of a visit, above it the flips' rows of W are most of it. "
        "Explicit vector instructions, chains side by side, would go past both, in a kernel few can read.",
    )


def lattice(side, gate, *, reads=32, sweeps=100):
    W = square_glass(side)
    arrays = W.indptr, W.indices, W.data
    return Case(
        "annealing, lattice",
        f"{side} × {side}, ±1 couplings, {reads} chains",
        "attempt",
        [
            *ours(W, reads, sweeps),
            *samplers(W, reads, sweeps, gate),
            Contender(
                "plain numba loop, one core",
                lambda: numba_lattice(*arrays, betas(sweeps)),
                side**2 * sweeps,
            ),
        ],
        "Half of a visit is its random number, ten rounds of Philox and a logarithm: a tenth of the peer's "
        "visit, so that on two cores this noise and nothing else would just meet the gate.",
    )


def heat_bath(N, *, reads=64, sweeps=100):
    """Gibbs sampling at one temperature."""
    W = glass(N)
    W01, b01 = boltzmann.from_hopfield(W)
    peer = Contender("dwave-samplers, Gibbs", "dwave-samplers")
    if dwave := installed("dwave.samplers"):
        h, J = dict.fromkeys(range(N), 0.0), couplings(W)
        options = {
            "num_sweeps": sweeps,
            "beta_range": (1, 1),
            "proposal_acceptance_criteria": "Gibbs",
            "seed": 1,
        }
        call = lambda: dwave.SimulatedAnnealingSampler().sample_ising(h, J, num_reads=reads, **options)  # noqa: E731
        peer = Contender("dwave-samplers, Gibbs", call, reads * sweeps * N)
    return Case(
        "Gibbs sampling, all to all",
        f"N = {N}, {reads} chains, T = 1",
        "attempt",
        [
            Contender(
                "hopkit",
                lambda: chains.run(
                    W01, b01, key=np.uint64(1), T=np.ones(sweeps), n_chains=reads, metropolis=False
                ),
                reads * sweeps * N,
            ),
            peer,
        ],
    )


def ours(W, reads, sweeps):
    """hopkit on checked arrays, on one core, and as it is called."""
    W01, b01 = boltzmann.from_hopfield(W)
    T, work = 1 / betas(sweeps), reads * sweeps * W.shape[0]
    run = lambda: chains.run(W01, b01, key=np.uint64(1), T=T, n_chains=reads, metropolis=True)  # noqa: E731
    return [
        Contender("hopkit", run, work),
        Contender("hopkit, one core", lambda: on_one_core(run), work),
        Contender(
            "boltzmann.anneal, checks and energies included",
            lambda: boltzmann.anneal(
                W01, b01, rng=np.random.default_rng(1), n_chains=reads, temperatures=T, metropolis=True
            ),
            work,
        ),
    ]


def samplers(W, reads, sweeps, gate):
    """dwave-samplers as a user calls it; openjij with its model made, of which one call runs fewer chains."""
    h, J, N = dict.fromkeys(range(W.shape[0]), 0.0), couplings(W), W.shape[0]
    peers = [Contender("dwave-samplers", "dwave-samplers", gate=gate), Contender("openjij", "openjij")]
    if dwave := installed("dwave.samplers"):
        options = {"num_sweeps": sweeps, "beta_range": (0.1, COLD), "beta_schedule_type": "linear", "seed": 1}
        call = lambda: dwave.SimulatedAnnealingSampler().sample_ising(h, J, num_reads=reads, **options)  # noqa: E731
        peers[0] = Contender("dwave-samplers", call, reads * sweeps * N, gate)
    if openjij := installed("openjij"):
        few, schedule = min(reads, 16), [[beta, 1] for beta in betas(sweeps)]
        model = openjij.BinaryQuadraticModel.from_ising(h, J, sparse=True)
        call = lambda: openjij.SASampler().sample(model, num_reads=few, schedule=schedule, seed=1)  # noqa: E731
        peers[1] = Contender(f"openjij, model made, {few} chains", call, few * sweeps * N)
    return peers


def betas(sweeps):
    return np.linspace(0.1, COLD, sweeps)


def glass(N, seed=1):
    """Gaussian couplings of all pairs, of variance 1 / N."""
    W = np.triu(np.random.default_rng(seed).normal(size=(N, N)) / np.sqrt(N), 1)
    return W + W.T


def square_glass(side, seed=1):
    """Random signs on the edges of a square lattice that wraps around, as a sparse matrix."""
    i = np.arange(side**2)
    right, below = i - i % side + (i + 1) % side, (i + side) % side**2
    w = np.random.default_rng(seed).choice([-1.0, 1.0], size=2 * side**2)
    edges = sparse.coo_array((w, (np.tile(i, 2), np.concatenate([right, below]))), (side**2, side**2))
    return sparse.csr_array(edges + edges.T)


def couplings(W):
    """J for programs whose energy is h·s + Σ J_ij s_i s_j."""
    upper = sparse.triu(sparse.coo_array(W), 1).tocoo()
    return {(int(i), int(j)): -float(w) for i, j, w in zip(*upper.coords, upper.data, strict=True)}


def numpy_loop(W, betas, seed=1):
    """One chain, its fields kept up to date."""
    rng = np.random.default_rng(seed)
    y = rng.choice([-1.0, 1.0], size=len(W))
    z = W @ y
    for beta in betas:
        for i in range(len(W)):
            rise = 2 * y[i] * z[i]
            if rise <= 0 or rng.random() < np.exp(-beta * rise):
                y[i] = -y[i]
                z += 2 * y[i] * W[i]
    return y


@njit
def numba_loop(W, betas):
    """The same, compiled as it stands."""
    N = len(W)
    y = np.ones(N)
    for i in range(N):
        if np.random.random() < 0.5:  # noqa: NPY002
            y[i] = -1.0
    z = np.zeros(N)
    for i in range(N):
        for j in range(N):
            z[i] += W[i, j] * y[j]
    for beta in betas:
        for i in range(N):
            rise = 2 * y[i] * z[i]
            if rise <= 0 or np.random.random() < np.exp(-beta * rise):  # noqa: NPY002
                y[i] = -y[i]
                for j in range(N):
                    z[j] += 2 * y[i] * W[i, j]
    return y


@njit
def numba_lattice(indptr, indices, data, betas):
    """The same with compressed rows, fields summed at each visit."""
    N = indptr.size - 1
    y = np.ones(N)
    for beta in betas:
        for i in range(N):
            z = 0.0
            for p in range(indptr[i], indptr[i + 1]):
                z += data[p] * y[indices[p]]
            rise = 2 * y[i] * z
            if rise <= 0 or np.random.random() < np.exp(-beta * rise):  # noqa: NPY002
                y[i] = -y[i]
    return y
