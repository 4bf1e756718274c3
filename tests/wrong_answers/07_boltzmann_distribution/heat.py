# mistake: overflows
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    Z = np.exp(-E / T).sum()
    p = np.exp(-E / T) / Z
    return -T * np.log(Z), (p @ E**2 - (p @ E) ** 2) / T**2


# mistake: overflows
def heat(W, b, T):
    Z = U = U2 = 0.0
    for y in hopfield.states(len(W)):
        E = hopfield.energy(W, y, b)
        w = np.exp(-E / T)
        Z, U, U2 = Z + w, U + w * E, U2 + w * E * E
    return -T * np.log(Z), (U2 / Z - (U / Z) ** 2) / T**2


# mistake: entropy-of-the-wrong-sign
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    p = np.exp(-(E - E.min()) / T)
    p /= p.sum()
    H = -np.sum(p[p > 0] * np.log(p[p > 0]))
    return p @ E + T * H, (p @ E**2 - (p @ E) ** 2) / T**2


# mistake: entropy-of-the-wrong-sign
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    w = np.exp(-(E - E.min()) / T)
    F = E.min() - T * np.log(w.sum())
    U = w @ E / w.sum()
    return 2 * U - F, w @ (E - U) ** 2 / w.sum() / T**2


# mistake: free-energy-is-log-z
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    w = np.exp(-(E - E.min()) / T)
    U = w @ E / w.sum()
    return E.min() / T - np.log(w.sum()), w @ (E - U) ** 2 / w.sum() / T**2


# mistake: free-energy-is-log-z
def heat(W, b, T):
    from scipy.special import logsumexp, softmax

    E = hopfield.energy(W, hopfield.states(len(W)), b)
    p = softmax(-E / T)
    return -logsumexp(-E / T), p @ (E - p @ E) ** 2 / T / T


# mistake: free-energy-is-u
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    p = np.exp(-(E - E.min()) / T)
    p /= p.sum()
    return p @ E, (p @ E**2 - (p @ E) ** 2) / T**2


# mistake: free-energy-is-u
def heat(W, b, T):
    from scipy.special import softmax

    E = hopfield.energy(W, hopfield.states(len(W)), b)
    F = np.average(E, weights=softmax(-E / T))
    return F, np.average((E - F) ** 2, weights=softmax(-E / T)) / T**2


# mistake: bias-not-cooled
def heat(W, b, T):
    Y = hopfield.states(len(W))
    E = hopfield.energy(W, Y, b)
    x = (Y @ W * Y).sum(axis=1) / 2 / T + Y @ b
    p = np.exp(x - x.max())
    log_Z, p = x.max() + np.log(p.sum()), p / p.sum()
    return -T * log_Z, p @ (E - p @ E) ** 2 / T**2


# mistake: bias-not-cooled
def heat(W, b, T):
    from scipy.special import logsumexp, softmax

    Y = hopfield.states(len(W))
    x = -hopfield.energy(W / T, Y, b)
    E, p = hopfield.energy(W, Y, b), softmax(x)
    return -T * logsumexp(x), (p @ (E - p @ E) ** 2) / T**2


# mistake: divided-by-t-once
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    w = np.exp(-(E - E.min()) / T)
    U = w @ E / w.sum()
    return E.min() - T * np.log(w.sum()), w @ (E - U) ** 2 / w.sum() / T


# mistake: divided-by-t-once
def heat(W, b, T):
    from scipy.special import logsumexp, softmax

    E = hopfield.energy(W, hopfield.states(len(W)), b)
    p = softmax(-E / T)
    return -T * logsumexp(-E / T), (p @ E**2 - (p @ E) ** 2) / T


# mistake: standard-deviation
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    w = np.exp(-(E - E.min()) / T)
    U = w @ E / w.sum()
    return E.min() - T * np.log(w.sum()), np.sqrt(w @ (E - U) ** 2 / w.sum()) / T**2


# mistake: standard-deviation
def heat(W, b, T):
    from scipy.special import logsumexp, softmax

    E = hopfield.energy(W, hopfield.states(len(W)), b)
    p = softmax(-E / T)
    return -T * logsumexp(-E / T), (p @ (E - p @ E) ** 2) ** 0.5 / T**2


# mistake: second-moment
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    w = np.exp(-(E - E.min()) / T)
    return E.min() - T * np.log(w.sum()), w @ E**2 / w.sum() / T**2


# mistake: second-moment
def heat(W, b, T):
    from scipy.special import logsumexp, softmax

    E = hopfield.energy(W, hopfield.states(len(W)), b)
    return -T * logsumexp(-E / T), np.sum(softmax(-E / T) * (E / T) ** 2)


# mistake: variance-over-states
def heat(W, b, T):
    E = hopfield.energy(W, hopfield.states(len(W)), b)
    w = np.exp(-(E - E.min()) / T)
    return E.min() - T * np.log(w.sum()), np.var(E) / T**2


# mistake: variance-over-states
def heat(W, b, T):
    from scipy.special import logsumexp

    E = hopfield.energy(W, hopfield.states(len(W)), b)
    return -T * logsumexp(-E / T), ((E**2).mean() - E.mean() ** 2) / T**2


# right: scipy's logsumexp and softmax
def heat(W, b, T):
    from scipy.special import logsumexp, softmax

    E = hopfield.energy(W, hopfield.states(len(W)), b)
    p = softmax(-E / T)
    return -T * logsumexp(-E / T), p @ (E - p @ E) ** 2 / T**2


# right: a loop over itertools, F from U and H
def heat(W, b, T):
    from itertools import product

    E = np.array([hopfield.energy(W, np.array(y), b) for y in product([-1, 1], repeat=len(W))])
    p = np.exp((E.min() - E) / T)
    p = p / np.sum(p)
    U = np.sum(p * E)
    H = -sum(q * np.log(q) for q in p if q > 0)
    return [U - T * H, np.sum(p * (E - U) ** 2) / T**2]


# right: energies by hand, other names, an array returned
def heat(weights, biases, temperature):
    s = hopfield.states(len(biases))
    levels = -0.5 * np.einsum("ki,ij,kj->k", s, weights, s) - s @ biases
    low = levels.min()
    z = np.exp(-(levels - low) / temperature)
    mean = (z * levels).sum() / z.sum()
    return np.array(
        [low - temperature * np.log(z.sum()), (z * (levels - mean) ** 2).sum() / z.sum() / temperature**2]
    )
