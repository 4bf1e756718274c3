# mistake: overflows
def reweight(E, f, T, T_new):
    w = np.exp(-E / T_new) / np.exp(-E / T)
    return np.sum(w * f) / np.sum(w), np.sum(w) ** 2 / np.sum(w**2)


# mistake: overflows
def reweight(E, f, T, T_new):
    w = np.exp(E * (1 / T - 1 / T_new))
    return w @ f / w.sum(), w.sum() ** 2 / (w @ w)


# mistake: not-the-largest-subtracted
def reweight(E, f, T, T_new):
    E = E - E.min()
    w = np.exp(E / T - E / T_new)
    return w @ f / w.sum(), w.sum() ** 2 / (w @ w)


# mistake: not-the-largest-subtracted
def reweight(E, f, T, T_new):
    x = E * (1 / T - 1 / T_new)
    w = np.exp(x - np.mean(x))
    p = w / np.sum(w)
    return np.sum(p * f), 1 / np.sum(p**2)


# mistake: ratio-turned-round
def reweight(E, f, T, T_new):
    x = E / T_new - E / T
    w = np.exp(x - x.max())
    return w @ f / w.sum(), w.sum() ** 2 / (w @ w)


# mistake: ratio-turned-round
def reweight(E, f, T, T_new):
    from scipy.special import softmax

    w = softmax((1 / T_new - 1 / T) * E)
    return w @ f, 1 / (w @ w)


# mistake: old-distribution-counted-twice
def reweight(E, f, T, T_new):
    x = -E / T_new
    w = np.exp(x - x.max())
    return w @ f / w.sum(), w.sum() ** 2 / (w @ w)


# mistake: old-distribution-counted-twice
def reweight(E, f, T, T_new):
    from scipy.special import softmax

    p = softmax(-E / T_new)
    return np.sum(p * f), 1 / np.sum(p * p)


# mistake: difference-of-temperatures
def reweight(E, f, T, T_new):
    x = -E / (T_new - T)
    w = np.exp(x - x.max())
    return w @ f / w.sum(), w.sum() ** 2 / (w @ w)


# mistake: difference-of-temperatures
def reweight(E, f, T, T_new):
    from scipy.special import softmax

    p = softmax(E / (T - T_new))
    return np.sum(p * f), 1 / np.sum(p * p)


# mistake: not-normalised
def reweight(E, f, T, T_new):
    x = E / T - E / T_new
    w = np.exp(x - x.max())
    return np.mean(w * f), w.sum() ** 2 / (w @ w)


# mistake: not-normalised
def reweight(E, f, T, T_new):
    x = E * (1 / T - 1 / T_new)
    w = np.exp(x - np.max(x))
    return w @ f / len(f), np.sum(w) ** 2 / np.sum(w**2)


# mistake: number-of-samples
def reweight(E, f, T, T_new):
    x = E / T - E / T_new
    w = np.exp(x - x.max())
    return w @ f / w.sum(), len(E)


# mistake: number-of-samples
def reweight(E, f, T, T_new):
    from scipy.special import softmax

    return np.dot(softmax(E / T - E / T_new), f), float(f.size)


# mistake: effective-number-turned-round
def reweight(E, f, T, T_new):
    x = E / T - E / T_new
    w = np.exp(x - x.max())
    return w @ f / w.sum(), (w @ w) / w.sum() ** 2


# mistake: effective-number-turned-round
def reweight(E, f, T, T_new):
    from scipy.special import softmax

    w = softmax(E / T - E / T_new)
    return w @ f, (w**2).sum()


# right: scipy's softmax
def reweight(E, f, T, T_new):
    from scipy.special import softmax

    w = softmax(E / T - E / T_new)
    return w @ f, 1 / (w @ w)


# right: energies shifted by their mean first
def reweight(E, f, T, T_new):
    e = E - E.mean()
    x = e * (1 / T - 1 / T_new)
    w = np.exp(x - max(x))
    return np.average(f, weights=w), sum(w) ** 2 / sum(w * w)


# right: sums in a loop, a list returned
def reweight(energies, values, old, new):
    logs = [e / old - e / new for e in energies]
    top = max(logs)
    w = [np.exp(x - top) for x in logs]
    total = sum(w)
    return [sum(a * b for a, b in zip(w, values)) / total, total**2 / sum(a * a for a in w)]
