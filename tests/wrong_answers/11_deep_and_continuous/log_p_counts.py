# right: loops


def log_p_counts(W, b, c, V):
    from math import exp, lgamma, log

    Z = 0.0
    for h in boltzmann.states(len(c)):
        y = b + W @ h
        Z += exp(c @ h + sum(np.exp(y)))
    found = []
    for v in V:
        z = c + v @ W
        found.append(b @ v - sum(lgamma(n + 1) for n in v) + sum(log(1 + exp(x)) for x in z) - log(Z))
    return np.array(found)


# right: a mixture of products of counts


def log_p_counts(W, b, c, V):
    from scipy.special import gammaln, log_softmax, logsumexp

    H = boltzmann.states(len(c))
    y = b + H @ W.T
    weight = log_softmax(H @ c + np.exp(y).sum(axis=1))
    each = (V[:, None] * y - np.exp(y) - gammaln(V + 1)[:, None]).sum(axis=2)
    return logsumexp(weight + each, axis=1)


# right: a list


def log_p_counts(W, b, c, V):
    from scipy.special import gammaln, logsumexp

    H = boltzmann.states(len(c))
    log_Z = logsumexp(H @ c + np.exp(b + H @ W.T).sum(axis=1))
    found = V @ b - gammaln(V + 1).sum(axis=1) + np.logaddexp(0, V @ W + c).sum(axis=1) - log_Z
    return list(found)


# mistake: no-factorial


def log_p_counts(W, b, c, V):
    from scipy.special import logsumexp

    H = boltzmann.states(len(c))
    log_Z = logsumexp(H @ c + np.exp(b + H @ W.T).sum(axis=1))
    return V @ b + np.logaddexp(0, V @ W + c).sum(axis=1) - log_Z


# mistake: no-factorial


def log_p_counts(W, b, c, V):
    from math import exp, log

    Z = 0.0
    for h in boltzmann.states(len(c)):
        y = b + W @ h
        Z += exp(c @ h + sum(np.exp(y)))
    found = []
    for v in V:
        z = c + v @ W
        found.append(b @ v + sum(log(1 + exp(x)) for x in z) - log(Z))
    return np.array(found)


# mistake: softplus-in-z


def log_p_counts(W, b, c, V):
    from scipy.special import gammaln, logsumexp

    H = boltzmann.states(len(c))
    log_Z = logsumexp(H @ c + np.log1p(np.exp(b + H @ W.T)).sum(axis=1))
    return V @ b - gammaln(V + 1).sum(axis=1) + np.logaddexp(0, V @ W + c).sum(axis=1) - log_Z


# mistake: softplus-in-z


def log_p_counts(W, b, c, V):
    from math import exp, lgamma, log

    Z = 0.0
    for h in boltzmann.states(len(c)):
        y = b + W @ h
        Z += exp(c @ h) * np.prod(1 + np.exp(y))
    found = []
    for v in V:
        z = c + v @ W
        found.append(b @ v - sum(lgamma(n + 1) for n in v) + sum(log(1 + exp(x)) for x in z) - log(Z))
    return np.array(found)


# mistake: gaussian-in-z


def log_p_counts(W, b, c, V):
    from scipy.special import gammaln, logsumexp

    H = boltzmann.states(len(c))
    log_Z = logsumexp(H @ c + ((b + H @ W.T) ** 2 / 2).sum(axis=1))
    return V @ b - gammaln(V + 1).sum(axis=1) + np.logaddexp(0, V @ W + c).sum(axis=1) - log_Z


# mistake: gaussian-in-z


def log_p_counts(W, b, c, V):
    from math import exp, lgamma, log

    Z = 0.0
    for h in boltzmann.states(len(c)):
        y = b + W @ h
        Z += exp(c @ h + y @ y / 2)
    found = []
    for v in V:
        z = c + v @ W
        found.append(b @ v - sum(lgamma(n + 1) for n in v) + sum(log(1 + exp(x)) for x in z) - log(Z))
    return np.array(found)


# mistake: softplus-of-the-wrong-sign


def log_p_counts(W, b, c, V):
    from scipy.special import gammaln, logsumexp

    H = boltzmann.states(len(c))
    log_Z = logsumexp(H @ c + np.exp(b + H @ W.T).sum(axis=1))
    return V @ b - gammaln(V + 1).sum(axis=1) - np.logaddexp(0, -(V @ W + c)).sum(axis=1) - log_Z


# mistake: softplus-of-the-wrong-sign


def log_p_counts(W, b, c, V):
    from math import exp, lgamma, log

    Z = 0.0
    for h in boltzmann.states(len(c)):
        y = b + W @ h
        Z += exp(c @ h + sum(np.exp(y)))
    found = []
    for v in V:
        z = c + v @ W
        found.append(b @ v - sum(lgamma(n + 1) for n in v) - sum(log(1 + exp(-x)) for x in z) - log(Z))
    return np.array(found)


# mistake: not-normalised


def log_p_counts(W, b, c, V):
    from scipy.special import gammaln

    boltzmann.states(len(c))
    log_Z = 0.0
    return V @ b - gammaln(V + 1).sum(axis=1) + np.logaddexp(0, V @ W + c).sum(axis=1) - log_Z


# mistake: not-normalised


def log_p_counts(W, b, c, V):
    from math import exp, lgamma, log

    Z = 0.0
    for h in boltzmann.states(len(c)):
        y = b + W @ h
        Z += exp(c @ h + sum(np.exp(y)))
    found = []
    for v in V:
        z = c + v @ W
        found.append(b @ v - sum(lgamma(n + 1) for n in v) + sum(log(1 + exp(x)) for x in z))
    return np.array(found)


# mistake: c-lost-in-z


def log_p_counts(W, b, c, V):
    from scipy.special import gammaln, logsumexp

    H = boltzmann.states(len(c))
    log_Z = logsumexp(np.exp(b + H @ W.T).sum(axis=1))
    return V @ b - gammaln(V + 1).sum(axis=1) + np.logaddexp(0, V @ W + c).sum(axis=1) - log_Z


# mistake: c-lost-in-z


def log_p_counts(W, b, c, V):
    from math import exp, lgamma, log

    Z = 0.0
    for h in boltzmann.states(len(c)):
        y = b + W @ h
        Z += exp(sum(np.exp(y)))
    found = []
    for v in V:
        z = c + v @ W
        found.append(b @ v - sum(lgamma(n + 1) for n in v) + sum(log(1 + exp(x)) for x in z) - log(Z))
    return np.array(found)


# mistake: b-lost-in-the-numerator


def log_p_counts(W, b, c, V):
    from scipy.special import gammaln, logsumexp

    H = boltzmann.states(len(c))
    log_Z = logsumexp(H @ c + np.exp(b + H @ W.T).sum(axis=1))
    return -gammaln(V + 1).sum(axis=1) + np.logaddexp(0, V @ W + c).sum(axis=1) - log_Z


# mistake: b-lost-in-the-numerator


def log_p_counts(W, b, c, V):
    from math import exp, lgamma, log

    Z = 0.0
    for h in boltzmann.states(len(c)):
        y = b + W @ h
        Z += exp(c @ h + sum(np.exp(y)))
    found = []
    for v in V:
        z = c + v @ W
        found.append(-sum(lgamma(n + 1) for n in v) + sum(log(1 + exp(x)) for x in z) - log(Z))
    return np.array(found)
