# mistake: overflows-when-cold
def at_once(W, b, T):
    y = hopfield.states(len(W))
    p = np.exp(y @ b / T) * np.prod(np.cosh((y @ W + b) / T), axis=1)
    return p / p.sum()


# mistake: overflows-when-cold
def at_once(W, b, T):
    y = hopfield.states(len(W))
    x = np.exp((y @ W + b) / T)
    p = np.exp(y @ b / T) * np.prod(x + 1 / x, axis=1)
    return p / np.sum(p)


# mistake: boltzmann-instead
def at_once(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    p = np.exp(-(E - E.min()) / T)
    return p / p.sum()


# mistake: boltzmann-instead
def at_once(W, b, T):
    return boltzmann.exact(*boltzmann.from_hopfield(W, b), T).p


# mistake: formula-of-0-1-units
def at_once(W, b, T):
    y = hopfield.states(len(W))
    log_p = y @ b / T + np.logaddexp(0, (y @ W + b) / T).sum(axis=1)
    p = np.exp(log_p - log_p.max())
    return p / p.sum()


# mistake: formula-of-0-1-units
def at_once(W, b, T):
    log_p = []
    for y in hopfield.states(len(W)):
        z = (W @ y + b) / T
        log_p.append(np.dot(b, y) / T + np.sum(np.maximum(z, 0) + np.log1p(np.exp(-abs(z)))))
    p = np.exp(np.array(log_p) - max(log_p))
    return p / p.sum()


# mistake: normaliser-of-one-side
def at_once(W, b, T):
    y = hopfield.states(len(W))
    log_p = y @ b / T + np.logaddexp(0, 2 * (y @ W + b) / T).sum(axis=1)
    p = np.exp(log_p - log_p.max())
    return p / p.sum()


# mistake: normaliser-of-one-side
def at_once(W, b, T):
    y = hopfield.states(len(W))
    z = (y @ W + b) / T
    log_p = y @ b / T + (z + abs(z) + np.log1p(np.exp(-2 * abs(z)))).sum(axis=1)
    p = np.exp(log_p - log_p.max())
    return p / p.sum()


# mistake: biases-forgotten
def at_once(W, b, T):
    z = (hopfield.states(len(W)) @ W + b) / T
    log_p = np.logaddexp(z, -z).sum(axis=1)
    p = np.exp(log_p - log_p.max())
    return p / p.sum()


# mistake: biases-forgotten
def at_once(W, b, T):
    x = abs(hopfield.field(W, hopfield.states(len(W)), b)) / T
    log_p = np.sum(x + np.log1p(np.exp(-2 * x)), axis=1)
    p = np.exp(log_p - log_p.max())
    return p / p.sum()


# mistake: bias-not-cooled
def at_once(W, b, T):
    y = hopfield.states(len(W))
    z = (y @ W + b) / T
    log_p = y @ b + np.logaddexp(z, -z).sum(axis=1)
    p = np.exp(log_p - log_p.max())
    return p / p.sum()


# mistake: bias-not-cooled
def at_once(W, b, T):
    from scipy.special import softmax

    y = hopfield.states(len(W))
    x = abs(y @ W + b) / T
    return softmax((y * b + x + np.log1p(np.exp(-2 * x))).sum(axis=1))


# right: with logaddexp
def at_once(W, b, T):
    y = hopfield.states(len(W))
    z = (y @ W + b) / T
    log_p = y @ b / T + np.logaddexp(z, -z).sum(axis=1)
    p = np.exp(log_p - log_p.max())
    return p / p.sum()


# right: by the 0/1 formula of the translated net
def at_once(W, b, T):
    V, c = boltzmann.from_hopfield(W, b)
    s = boltzmann.states(len(W))
    log_p = (s @ c / T + np.logaddexp(0, (s @ V + c) / T).sum(axis=1)).tolist()
    p = [float(np.exp(x - max(log_p))) for x in log_p]
    return [x / sum(p) for x in p]


# right: summed over the partner state, another copy of the net that it talks to
def at_once(W, b, T):
    from scipy.special import logsumexp

    y = hopfield.states(len(W))
    joint = (y @ W @ y.T + (y @ b)[:, None] + (y @ b)[None]) / T
    log_p = logsumexp(joint, axis=1)
    return np.exp(log_p - logsumexp(log_p))
