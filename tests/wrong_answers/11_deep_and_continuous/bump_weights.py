# right: a loop


def bump_weights(W, b, c, sigma):
    weights = []
    for h in boltzmann.states(len(c)):
        shift = W @ h
        weights.append(c @ h + sum((shift + 2 * b) * shift / sigma**2) / 2)
    weights = np.array(weights)
    top = max(weights)
    return np.exp(weights - top) / sum(np.exp(weights - top))


# right: couplings and biases


def bump_weights(W, b, c, sigma):
    S = W / sigma[:, None] ** 2
    J, own, H = W.T @ S, c + S.T @ b, boltzmann.states(len(c))
    x = np.einsum("si,ij,sj->s", H, J, H) / 2 + H @ own
    return np.exp(x - np.logaddexp.reduce(x))


# right: a list


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))
    logs = H @ c + (((b + H @ W.T) ** 2 - b**2) / (2 * sigma**2)).sum(axis=1)
    p = np.exp(logs - logs.max())
    return (p / p.sum()).tolist()


# mistake: overflows


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))
    logs = H @ c + (((b + H @ W.T) ** 2 - b**2) / (2 * sigma**2)).sum(axis=1)
    p = np.exp(logs)
    return p / p.sum()


# mistake: overflows


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))
    w = np.exp(H @ c + ((H @ W.T) ** 2 / (2 * sigma**2)).sum(axis=1) + (H @ W.T * b / sigma**2).sum(axis=1))
    return w / np.sum(w)


# mistake: by-c-alone


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))
    logs = H @ c
    p = np.exp(logs - logs.max())
    return p / p.sum()


# mistake: by-c-alone


def bump_weights(W, b, c, sigma):
    weights = []
    for h in boltzmann.states(len(c)):
        W @ h
        weights.append(np.dot(c, h))
    weights = np.array(weights)
    top = max(weights)
    return np.exp(weights - top) / sum(np.exp(weights - top))


# mistake: cross-term-lost


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))
    logs = H @ c + ((H @ W.T) ** 2 / (2 * sigma**2)).sum(axis=1)
    p = np.exp(logs - logs.max())
    return p / p.sum()


# mistake: cross-term-lost


def bump_weights(W, b, c, sigma):
    weights = []
    for h in boltzmann.states(len(c)):
        shift = W @ h
        weights.append(c @ h + np.sum((shift / sigma) ** 2) / 2)
    weights = np.array(weights)
    top = max(weights)
    return np.exp(weights - top) / sum(np.exp(weights - top))


# mistake: square-lost


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))
    logs = H @ (c + W.T @ (b / sigma**2))
    p = np.exp(logs - logs.max())
    return p / p.sum()


# mistake: square-lost


def bump_weights(W, b, c, sigma):
    weights = []
    for h in boltzmann.states(len(c)):
        shift = W @ h
        weights.append(c @ h + b / sigma**2 @ shift)
    weights = np.array(weights)
    top = max(weights)
    return np.exp(weights - top) / sum(np.exp(weights - top))


# mistake: sigma-forgotten


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))
    logs = H @ c + (((b + H @ W.T) ** 2 - b**2) / 2).sum(axis=1)
    p = np.exp(logs - logs.max())
    return p / p.sum()


# mistake: sigma-forgotten


def bump_weights(W, b, c, sigma):
    weights = []
    for h in boltzmann.states(len(c)):
        shift = W @ h
        weights.append(c @ h + (2 * b + shift) @ shift / 2)
    weights = np.array(weights)
    top = max(weights)
    return np.exp(weights - top) / sum(np.exp(weights - top))


# mistake: sigma-not-squared


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))
    logs = H @ c + (((b + H @ W.T) ** 2 - b**2) / (2 * sigma)).sum(axis=1)
    p = np.exp(logs - logs.max())
    return p / p.sum()


# mistake: sigma-not-squared


def bump_weights(W, b, c, sigma):
    weights = []
    for h in boltzmann.states(len(c)):
        shift = W @ h
        weights.append(c @ h + sum(shift * (2 * b + shift) / sigma) / 2)
    weights = np.array(weights)
    top = max(weights)
    return np.exp(weights - top) / sum(np.exp(weights - top))


# mistake: counted-backwards


def bump_weights(W, b, c, sigma):
    H = boltzmann.states(len(c))[:, ::-1]
    logs = H @ c + (((b + H @ W.T) ** 2 - b**2) / (2 * sigma**2)).sum(axis=1)
    p = np.exp(logs - logs.max())
    return p / p.sum()


# mistake: counted-backwards


def bump_weights(W, b, c, sigma):
    n, x = len(c), []
    for k in range(2**n):
        h = np.array([(k >> j) & 1 for j in range(n)])
        m = b + W @ h
        x.append(c @ h + np.sum((m**2 - b**2) / sigma**2) / 2)
    x = np.exp(np.array(x) - max(x))
    return x / x.sum()
