"""What hopkit and independent programs both compute comes out the same."""

import numpy as np
from scipy import special

from benchmarks.annealing import couplings, glass, square_glass
from benchmarks.timing import installed
from hopkit import boltzmann, modern, rbm

BETAS = np.linspace(0.1, 1, 20)  # so few and warm that energies hang on each, and on the rule
ALARM = 4  # standard errors by which two samplers may differ: a false alarm in 16,000 comparisons


MISSING = "not installed"


def all_agreements():
    """Yield (claim, peer, outcome, ok) for each function below; ok is None if the peer is not installed."""
    for peer, agrees in AGREEMENTS:
        yield (agrees.__doc__.rstrip("."), peer, *found(agrees))


def found(agrees):
    try:
        outcome = agrees()
    except AssertionError as error:
        return str(error), False
    except Exception as error:  # a peer that fails must not end the run before its page is written
        return f"{type(error).__name__}: {error}", False
    return outcome, None if outcome == MISSING else True


def needs(*names):
    """The decorated function is given these modules, or says that one of them is missing."""

    def decorate(agrees):
        def asked():
            modules = [installed(name) for name in names]
            return MISSING if None in modules else agrees(*modules)

        asked.__doc__, asked.__name__ = agrees.__doc__, agrees.__name__
        return asked

    return decorate


@needs("sklearn.neural_network")
def restricted_conditionals(neural_network):
    """Probabilities of hidden units given visible ones."""
    machine, theirs, V = trained(neural_network)
    return near(rbm.hidden(machine, V), theirs.transform(V), 1e-12)


@needs("sklearn.neural_network")
def restricted_samples(neural_network):
    """Visible units drawn given hidden ones are on as often as their probability says."""
    machine, theirs, V = trained(neural_network)
    h, n = rbm.hidden(machine, V[:1]) > 0.5, 20_000
    p = rbm.visible(machine, h[0].astype(float))
    rng = np.random.RandomState(1)  # it knows no other
    share = theirs._sample_visibles(np.repeat(h, n, axis=0), rng).mean(axis=0)
    return close(share - p, np.sqrt(p * (1 - p) / n), alarm=5)


@needs("sklearn.neural_network")
def restricted_free_energy(neural_network):
    """Free energies of visible states."""
    machine, theirs, V = trained(neural_network)
    return near(rbm.free_energy(machine, V), theirs._free_energy(V), 1e-11)


@needs("torch")
def attention_forward(torch):
    """Attention: answers to many queries."""
    rng = np.random.default_rng(2)
    Q, K, V = rng.normal(size=(300, 64)), rng.normal(size=(5000, 64)), rng.normal(size=(5000, 7))
    attend = torch.nn.functional.scaled_dot_product_attention
    theirs = attend(*(torch.from_numpy(a)[None, None] for a in (Q, K, V)))[0, 0].numpy()
    return near(modern.attention(Q, K, V), theirs, 1e-13)


@needs("torch")
def layer_gradients(torch):
    """Hopfield layers: gradients of pooling and of lookup."""
    rng = np.random.default_rng(3)
    Q, K, V = rng.normal(size=(6, 5)), rng.normal(size=(30, 5)), rng.normal(size=(30, 4))
    differences = []
    for layer, arrays, order in ((modern.lookup, (Q, K, V), (0, 1, 2)), (modern.pool, (K, Q), (1, 0, 0))):
        ours = layer(*arrays)
        tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
        attend = torch.nn.functional.scaled_dot_product_attention
        G = rng.normal(size=ours.value.shape)
        attend(*(tensors[i][None, None] for i in order))[0, 0].backward(torch.from_numpy(G))
        differences += [abs(g - t.grad.numpy()).max() for g, t in zip(ours.back(G), tensors, strict=True)]
    return near(max(differences), 0, 1e-13)


@needs("torch")
def restricted_gradient(torch):
    """Restricted machine: gradient of the likelihood, log Z by all its states."""
    rng = np.random.default_rng(4)
    machine = rbm.RBM(rng.normal(size=(6, 4)), rng.normal(size=6), rng.normal(size=4))
    V = 1.0 * (rng.random((20, 6)) < 0.4)
    W, b, c = (torch.tensor(part, requires_grad=True) for part in machine)
    log_weight = lambda v: v @ b + torch.nn.functional.softplus(v @ W + c).sum(1)  # noqa: E731
    every, data = torch.from_numpy(boltzmann.states(6)), torch.from_numpy(V)
    (log_weight(data).mean() - torch.logsumexp(log_weight(every), 0)).backward()
    return near(
        max(abs(g - t.grad.numpy()).max() for g, t in zip(rbm.gradient(machine, V), (W, b, c), strict=True)),
        0, 1e-13,
    )  # fmt: skip


@needs("dimod")
def energies(dimod):
    """Energies of all states of 12 units."""
    W, b, found = enumerated(dimod)
    return near(boltzmann.energy(W, found.record.sample, b), found.record.energy, 1e-12)


@needs("dimod")
def partition_function(dimod):
    """log Z of 12 units, from all energies."""
    W, b, found = enumerated(dimod)
    return near(boltzmann.exact(W, b).log_Z, special.logsumexp(-found.record.energy), 1e-12)


@needs("dwave.samplers", "dimod")
def dwave_glass(dwave, dimod):
    """Metropolis annealing, all to all, N = 200: mean energies after 20 sweeps."""
    return same_mean(glass(200), lambda W: by_dwave(dwave, dimod, W), metropolis=True)


@needs("dwave.samplers", "dimod")
def dwave_lattice(dwave, dimod):
    """Metropolis annealing, 32 × 32 lattice: mean energies after 20 sweeps."""
    return same_mean(square_glass(32), lambda W: by_dwave(dwave, dimod, W), metropolis=True)


@needs("dwave.samplers", "dimod")
def dwave_heat_bath(dwave, dimod):
    """Heat-bath annealing, all to all, N = 200: mean energies after 20 sweeps."""
    return same_mean(glass(200), lambda W: by_dwave(dwave, dimod, W, "Gibbs"), metropolis=False)


@needs("openjij")
def openjij_glass(openjij):
    """Metropolis annealing, all to all, N = 200: mean energies after 20 sweeps."""
    return same_mean(glass(200), lambda W: by_openjij(openjij, W), metropolis=True)


@needs("openjij")
def openjij_lattice(openjij):
    """Metropolis annealing, 32 × 32 lattice: mean energies after 20 sweeps."""
    return same_mean(square_glass(32), lambda W: by_openjij(openjij, W), metropolis=True)


def logistic_function():
    """The logistic function, through a machine of one weight."""
    z = np.linspace(-700, 700, 10_001)
    ours = [rbm.hidden(rbm.RBM(np.zeros((1, z.size)), np.zeros(1), z), [0.0])]
    return near(ours[0], special.expit(z), 1e-15)


def soft_maximum():
    """The logarithm of a sum of exponentials."""
    z = np.random.default_rng(5).normal(size=(100, 1000)) * 300
    return near(modern.lse(1.0, z), special.logsumexp(z, axis=1), 1e-12)


def shares():
    """Softmax."""
    z = np.random.default_rng(6).normal(size=(100, 1000)) * 30
    return near(modern.softmax(z), special.softmax(z, axis=1), 1e-14)


AGREEMENTS = (
    ("scikit-learn", restricted_conditionals),
    ("scikit-learn", restricted_samples),
    ("scikit-learn", restricted_free_energy),
    ("torch", attention_forward),
    ("torch", layer_gradients),
    ("torch", restricted_gradient),
    ("dimod", energies),
    ("dimod", partition_function),
    ("dwave-samplers", dwave_glass),
    ("dwave-samplers", dwave_lattice),
    ("dwave-samplers", dwave_heat_bath),
    ("openjij", openjij_glass),
    ("openjij", openjij_lattice),
    ("SciPy", logistic_function),
    ("SciPy", soft_maximum),
    ("SciPy", shares),
)


def near(ours, theirs, most):
    difference = np.max(np.abs(np.asarray(ours) - theirs))
    outcome = f"largest difference {difference:.0e}"
    assert difference <= most, f"{outcome}, where {most:.0e} is allowed"
    return outcome


def close(difference, error, *, alarm=ALARM):
    """For random numbers: differences in standard errors."""
    z = np.max(np.abs(difference) / error)
    outcome = f"{'largest ' if np.ndim(difference) else ''}difference {z:.1f} standard errors"
    assert z <= alarm, f"{outcome}, where {alarm} are allowed"
    return outcome


def trained(neural_network):
    """A machine of theirs after an epoch, the same as ours, and data."""
    V = 1.0 * (np.random.default_rng(1).random((200, 20)) < 0.3)
    theirs = neural_network.BernoulliRBM(12, learning_rate=0.5, n_iter=3, random_state=1).fit(V)
    machine = rbm.RBM(theirs.components_.T, theirs.intercept_visible_, theirs.intercept_hidden_)
    return machine, theirs, V


def enumerated(dimod):
    """Weights and biases of 0/1 units, and all their states with the peer's energies."""
    W = 3 * glass(12)
    b = np.random.default_rng(7).normal(size=12)
    model = dimod.BinaryQuadraticModel(dict(enumerate(-b)), couplings(W), 0.0, "BINARY")
    return W, b, dimod.ExactSolver().sample(model)


def same_mean(W, theirs, *, metropolis, reads=1500):
    """Energies a unit, of -1 and +1, where we and they end after the same sweeps at the same temperatures."""
    W01, b01 = boltzmann.from_hopfield(W)
    run = boltzmann.anneal(
        W01, b01, rng=np.random.default_rng(8), n_chains=reads, temperatures=1 / BETAS,
        metropolis=metropolis,
    )  # fmt: skip
    ours, theirs = (energy_of_signs(W, Y) for Y in (2 * run.states - 1, theirs(W)))
    error = np.hypot(*(E.std(ddof=1) / np.sqrt(len(E)) for E in (ours, theirs)))
    return f"{ours.mean():.4f} and {theirs.mean():.4f}, {close(ours.mean() - theirs.mean(), error)}"


def energy_of_signs(W, Y):
    Y = np.asarray(Y, dtype=float)
    return -0.5 * (Y * (W @ Y.T).T).sum(axis=1) / W.shape[0]


def by_dwave(dwave, dimod, W, acceptance="Metropolis", *, reads=1500):
    model = dimod.BinaryQuadraticModel.from_ising(dict.fromkeys(range(W.shape[0]), 0.0), couplings(W))
    found = dwave.SimulatedAnnealingSampler().sample(
        model, num_reads=reads, num_sweeps=len(BETAS), beta_range=(BETAS[0], BETAS[-1]), seed=9,
        beta_schedule_type="linear", proposal_acceptance_criteria=acceptance,
    )  # fmt: skip
    return found.record.sample[:, np.argsort(found.variables)]


def by_openjij(openjij, W, *, reads=400):
    """Each chain is a call: with one seed all chains of a call are the same."""
    h, J = dict.fromkeys(range(W.shape[0]), 0.0), couplings(W)
    model = openjij.BinaryQuadraticModel.from_ising(h, J, sparse=True)
    schedule = [[beta, 1] for beta in BETAS]
    found = [openjij.SASampler().sample(model, schedule=schedule, seed=seed) for seed in range(reads)]
    return np.concatenate([one.record.sample[:, np.argsort(one.variables)] for one in found])
