# mistake: overflows
def label_probabilities(W, b, c, v, n):
    rows = np.c_[np.tile(v, (n, 1)), np.eye(n)]
    F = rbm.free_energy(rbm.RBM(W, b, c), rows)
    p = np.exp(-F)
    return p / p.sum()


# mistake: overflows
def label_probabilities(W, b, c, v, n):
    p = [np.exp(-rbm.free_energy(rbm.RBM(W, b, c), np.r_[v, label])) for label in np.eye(n)]
    return np.array(p) / np.sum(p)


# mistake: highest-free-energy
def label_probabilities(W, b, c, v, n):
    rows = np.c_[np.tile(v, (n, 1)), np.eye(n)]
    F = rbm.free_energy(rbm.RBM(W, b, c), rows)
    p = np.exp(F - F.max())
    return p / p.sum()


# mistake: highest-free-energy
def label_probabilities(W, b, c, v, n):
    F = []
    for a in range(n):
        s = np.concatenate([v, np.arange(n) == a])
        F.append(-s @ b - np.logaddexp(0, s @ W + c).sum())
    x = np.array([F[a] for a in range(n)])
    p = np.exp(x - x.max())
    return p / sum(p)


# mistake: each-label-alone
def label_probabilities(W, b, c, v, n):
    rows = np.c_[np.tile(v, (n, 1)), np.eye(n)]
    F = rbm.free_energy(rbm.RBM(W, b, c), rows)
    none = rbm.free_energy(rbm.RBM(W, b, c), np.r_[v, np.zeros(n)])
    p = expit(none - F)
    return p / p.sum()


# mistake: each-label-alone
def label_probabilities(W, b, c, v, n):
    m, p = rbm.RBM(W, b, c), []
    for a in range(n):
        on, off = np.r_[v, np.eye(n)[a]], np.r_[v, np.zeros(n)]
        p.append(np.exp(-np.logaddexp(0, rbm.free_energy(m, on) - rbm.free_energy(m, off))))
    return np.array(p) / sum(p)


# mistake: label-bias-forgotten
def label_probabilities(W, b, c, v, n):
    rows = np.c_[np.tile(v, (n, 1)), np.eye(n)]
    F = -(rows[:, :-n] @ b[:-n]) - np.logaddexp(0, rows @ W + c).sum(axis=1)
    p = np.exp(F.min() - F)
    return p / p.sum()


# mistake: label-bias-forgotten
def label_probabilities(W, b, c, v, n):
    F = []
    for a in range(n):
        s = np.concatenate([v, np.arange(n) == a])
        F.append(-s @ np.where(np.arange(len(b)) < len(v), b, 0) - np.logaddexp(0, s @ W + c).sum())
    x = np.array([-F[a] for a in range(n)])
    p = np.exp(x - x.max())
    return p / sum(p)


# mistake: labels-first
def label_probabilities(W, b, c, v, n):
    rows = np.c_[np.eye(n), np.tile(v, (n, 1))]
    F = rbm.free_energy(rbm.RBM(W, b, c), rows)
    p = np.exp(F.min() - F)
    return p / p.sum()


# mistake: labels-first
def label_probabilities(W, b, c, v, n):
    F = []
    for a in range(n):
        s = np.concatenate([np.arange(n) == a, v])
        F.append(-s @ b - np.logaddexp(0, s @ W + c).sum())
    x = np.array([-F[a] for a in range(n)])
    p = np.exp(x - x.max())
    return p / sum(p)


# right: by hand, one label at a time
def label_probabilities(W, b, c, v, n):
    F = []
    for a in range(n):
        s = np.concatenate([v, np.arange(n) == a])
        F.append(-s @ b - np.logaddexp(0, s @ W + c).sum())
    x = np.array([-F[a] for a in range(n)])
    p = np.exp(x - x.max())
    return p / sum(p)


# right: softmax of SciPy
from scipy.special import softmax


def label_probabilities(W, b, c, v, n):
    rows = np.hstack([np.repeat([v], n, axis=0), np.identity(n)])
    return softmax(-rbm.free_energy(rbm.RBM(W, b, c), rows))


# right: from the part that depends on the label
def label_probabilities(W, b, c, v, n):
    z = v @ W[: len(v)] + c
    x = b[len(v) :] + np.logaddexp(0, z + W[len(v) :]).sum(axis=1)
    x = x - np.logaddexp.reduce(x)
    return np.exp(x).tolist()
