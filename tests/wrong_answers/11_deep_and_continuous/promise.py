# right: a loop


def promise(W1, W2, b, c1, c2, numerators):
    terms = []
    for h in boltzmann.states(len(c1)):
        terms.append(np.exp(c1 @ h) * np.prod(1 + np.exp(b + W1 @ h)) * np.prod(1 + np.exp(c2 + h @ W2)))
    return sum(numerators) / len(numerators) - np.log(sum(terms))


# right: all units enumerated


def promise(W1, W2, b, c1, c2, numerators):
    n, m = W1.shape
    s = boltzmann.states(n + m + W2.shape[1])
    v, h, g = s[:, :n], s[:, n : n + m], s[:, n + m :]
    minus_E = s @ np.concatenate([b, c1, c2]) + ((v @ W1) * h).sum(axis=1) + ((h @ W2) * g).sum(axis=1)
    return np.mean(numerators) - np.logaddexp.reduce(minus_E)


# right: by scipy


def promise(W1, W2, b, c1, c2, numerators):
    h = boltzmann.states(len(c1))
    logs = h @ c1 + np.logaddexp(0, h @ W1.T + b).sum(axis=1) + np.logaddexp(0, h @ W2 + c2).sum(axis=1)
    return float(np.mean(numerators) - (logs.max() + np.log(np.sum(np.exp(logs - logs.max())))))


# mistake: c1-counted-twice


def promise(W1, W2, b, c1, c2, numerators):
    h = boltzmann.states(len(c1))
    logs = 2 * h @ c1 + np.logaddexp(0, h @ W1.T + b).sum(axis=1) + np.logaddexp(0, h @ W2 + c2).sum(axis=1)
    return np.mean(numerators) - np.logaddexp.reduce(logs)


# mistake: c1-counted-twice


def promise(W1, W2, b, c1, c2, numerators):
    terms = []
    for h in boltzmann.states(len(c1)):
        terms.append(
            np.exp(c1 @ h)
            * np.exp(c1 @ h)
            * np.prod(1 + np.exp(b + W1 @ h))
            * np.prod(1 + np.exp(c2 + h @ W2))
        )
    return sum(numerators) / len(numerators) - np.log(sum(terms))


# mistake: c1-lost


def promise(W1, W2, b, c1, c2, numerators):
    h = boltzmann.states(len(c1))
    logs = np.logaddexp(0, h @ W1.T + b).sum(axis=1) + np.logaddexp(0, h @ W2 + c2).sum(axis=1)
    return np.mean(numerators) - np.logaddexp.reduce(logs)


# mistake: c1-lost


def promise(W1, W2, b, c1, c2, numerators):
    terms = []
    for h in boltzmann.states(len(c1)):
        terms.append(np.prod(1 + np.exp(b + W1 @ h)) * np.prod(1 + np.exp(c2 + h @ W2)))
    return sum(numerators) / len(numerators) - np.log(sum(terms))


# mistake: upper-layer-lost


def promise(W1, W2, b, c1, c2, numerators):
    h = boltzmann.states(len(c1))
    logs = h @ c1 + np.logaddexp(0, h @ W1.T + b).sum(axis=1)
    return np.mean(numerators) - np.logaddexp.reduce(logs)


# mistake: upper-layer-lost


def promise(W1, W2, b, c1, c2, numerators):
    terms = []
    for h in boltzmann.states(len(c1)):
        terms.append(np.exp(c1 @ h) * np.prod(1 + np.exp(b + W1 @ h)))
    return sum(numerators) / len(numerators) - np.log(sum(terms))


# mistake: lower-layer-lost


def promise(W1, W2, b, c1, c2, numerators):
    h = boltzmann.states(len(c1))
    logs = h @ c1 + np.logaddexp(0, h @ W2 + c2).sum(axis=1)
    return np.mean(numerators) - np.logaddexp.reduce(logs)


# mistake: lower-layer-lost


def promise(W1, W2, b, c1, c2, numerators):
    terms = []
    for h in boltzmann.states(len(c1)):
        terms.append(np.exp(c1 @ h) * np.prod(1 + np.exp(c2 + h @ W2)))
    return sum(numerators) / len(numerators) - np.log(sum(terms))


# mistake: only-the-best-state


def promise(W1, W2, b, c1, c2, numerators):
    h = boltzmann.states(len(c1))
    logs = h @ c1 + np.logaddexp(0, h @ W1.T + b).sum(axis=1) + np.logaddexp(0, h @ W2 + c2).sum(axis=1)
    return np.mean(numerators) - logs.max()


# mistake: only-the-best-state


def promise(W1, W2, b, c1, c2, numerators):
    terms = []
    for h in boltzmann.states(len(c1)):
        terms.append(np.exp(c1 @ h) * np.prod(1 + np.exp(b + W1 @ h)) * np.prod(1 + np.exp(c2 + h @ W2)))
    return np.mean(numerators) - np.log(max(terms))


# mistake: added


def promise(W1, W2, b, c1, c2, numerators):
    h = boltzmann.states(len(c1))
    logs = h @ c1 + np.logaddexp(0, h @ W1.T + b).sum(axis=1) + np.logaddexp(0, h @ W2 + c2).sum(axis=1)
    return np.mean(numerators) + np.logaddexp.reduce(logs)


# mistake: added


def promise(W1, W2, b, c1, c2, numerators):
    terms = []
    for h in boltzmann.states(len(c1)):
        terms.append(np.exp(c1 @ h) * np.prod(1 + np.exp(b + W1 @ h)) * np.prod(1 + np.exp(c2 + h @ W2)))
    return np.mean(numerators) + np.log(sum(terms))


# mistake: sum-of-rows


def promise(W1, W2, b, c1, c2, numerators):
    h = boltzmann.states(len(c1))
    logs = h @ c1 + np.logaddexp(0, h @ W1.T + b).sum(axis=1) + np.logaddexp(0, h @ W2 + c2).sum(axis=1)
    return np.sum(numerators) - np.logaddexp.reduce(logs)


# mistake: sum-of-rows


def promise(W1, W2, b, c1, c2, numerators):
    terms = []
    for h in boltzmann.states(len(c1)):
        terms.append(np.exp(c1 @ h) * np.prod(1 + np.exp(b + W1 @ h)) * np.prod(1 + np.exp(c2 + h @ W2)))
    return sum(numerators) - np.log(sum(terms))
