# mistake: own-bias-forgotten
def absorb(W, y, b, free):
    held = ~free
    level = hopfield.energy(W[held][:, held], y[held], b[held])
    return W[free][:, free], W[free][:, held] @ y[held], level


# mistake: own-bias-forgotten
def absorb(W, y, b, free):
    f, h = np.flatnonzero(free), np.flatnonzero(~free)
    bias = [sum(W[i, j] * y[j] for j in h) for i in f]
    level = -sum(W[i, j] * y[i] * y[j] for i in h for j in h if i < j) - sum(b[i] * y[i] for i in h)
    return W[np.ix_(f, f)], bias, level


# mistake: pull-halved
def absorb(W, y, b, free):
    held = ~free
    level = hopfield.energy(W[held][:, held], y[held], b[held])
    return W[free][:, free], b[free] + 0.5 * W[free][:, held] @ y[held], level


# mistake: pull-halved
def absorb(W, y, b, free):
    halved = (W / 2)[free] @ np.where(free, 0, y)
    still = np.where(free, 0, y)
    return W[np.ix_(free, free)], halved + b[free], -0.5 * still @ W @ still - b @ still


# mistake: held-taken-for-up
def absorb(W, y, b, free):
    held = ~free
    level = hopfield.energy(W[held][:, held], y[held], b[held])
    return W[free][:, free], b[free] + W[free][:, held].sum(axis=1), level


# mistake: held-taken-for-up
def absorb(W, y, b, free):
    f, h = np.flatnonzero(free), np.flatnonzero(~free)
    bias = b[f].copy()
    for j in h:
        bias += W[f, j]
    return W[np.ix_(f, f)], bias, -y[h] @ np.triu(W[np.ix_(h, h)], 1) @ y[h] - b[h] @ y[h]


# mistake: free-and-held-swapped
def absorb(W, y, b, free):
    held = free
    free = ~free
    level = hopfield.energy(W[held][:, held], y[held], b[held])
    return W[free][:, free], b[free] + W[free][:, held] @ y[held], level


# mistake: free-and-held-swapped
def absorb(W, y, b, held):
    f, h = np.flatnonzero(~held), np.flatnonzero(held)
    bias = [b[i] + sum(W[i, j] * y[j] for j in h) for i in f]
    level = -sum(W[i, j] * y[i] * y[j] for i in h for j in h if i < j) - sum(b[i] * y[i] for i in h)
    return W[np.ix_(f, f)], bias, level


# mistake: held-pairs-counted-twice
def absorb(W, y, b, free):
    held = ~free
    z = hopfield.field(W[held][:, held], y[held], b[held])
    return W[free][:, free], b[free] + W[free][:, held] @ y[held], -(y[held] * z).sum()


# mistake: held-pairs-counted-twice
def absorb(W, y, b, free):
    f, h = np.flatnonzero(free), np.flatnonzero(~free)
    level = -sum(W[i, j] * y[i] * y[j] for i in h for j in h) - sum(b[i] * y[i] for i in h)
    return W[f][:, f], b[f] + W[f][:, h] @ y[h], level


# mistake: held-biases-forgotten
def absorb(W, y, b, free):
    held = ~free
    level = hopfield.energy(W[held][:, held], y[held])
    return W[free][:, free], b[free] + W[free][:, held] @ y[held], level


# mistake: held-biases-forgotten
def absorb(W, y, b, free):
    still = np.where(free, 0, y)
    return W[np.ix_(free, free)], (W @ still + b)[free], -still @ W @ still / 2


# mistake: level-forgotten
def absorb(W, y, b, free):
    held = ~free
    return W[free][:, free], b[free] + W[free][:, held] @ y[held], 0


# mistake: level-forgotten
def absorb(W, y, b, free):
    still = np.where(free, 0, y)
    W_free, b_free = W[np.ix_(free, free)], (W @ still + b)[free]
    here = y[free]
    return W_free, b_free, -0.5 * here @ W_free @ here - b_free @ here - hopfield.energy(W_free, here, b_free)


# mistake: free-units-in-the-level
def absorb(W, y, b, free):
    held = ~free
    level = -0.5 * y[held] @ W[held] @ y - b[held] @ y[held]
    return W[free][:, free], b[free] + W[free][:, held] @ y[held], level


# mistake: free-units-in-the-level
def absorb(W, y, b, free):
    held = ~free
    W_free = W[free][:, free]
    level = hopfield.energy(W, y, b) - hopfield.energy(W_free, y[free], b[free])
    return W_free, b[free] + W[free][:, held] @ y[held], level


# mistake: free-units-in-the-level
def absorb(W, y, b, free):
    f, h = np.flatnonzero(free), np.flatnonzero(~free)
    return W[np.ix_(f, f)], b[f] + W[np.ix_(f, h)] @ y[h], hopfield.energy(W, y, b)


# right: loops
def absorb(W, y, b, free):
    f = [i for i in range(len(y)) if free[i]]
    h = [i for i in range(len(y)) if not free[i]]
    small = [[W[i, j] for j in f] for i in f]
    bias = [b[i] + sum(W[i, j] * y[j] for j in h) for i in f]
    level = -sum(W[i, j] * y[i] * y[j] for i in h for j in h if i < j) - sum(b[i] * y[i] for i in h)
    return small, bias, level


# right: the difference of two energies
def absorb(W, y, b, free):
    W_free = W[np.ix_(free, free)]
    b_free = hopfield.field(W, y, b)[free] - W_free @ y[free]
    return [W_free, b_free, hopfield.energy(W, y, b) - hopfield.energy(W_free, y[free], b_free)]


# right: free units silenced, in single precision
def absorb(weights, state, bias, mask):
    still = (state * (1 - mask)).astype(np.float32)
    up = (weights @ still + bias)[mask]
    return weights[mask, :][:, mask].astype(np.float32), up, np.float32(-still @ (weights @ still / 2 + bias))


# right: one unit after the other
def absorb(W, y, b, free):
    b, level, left = b.copy(), 0.0, list(range(len(y)))
    for j in np.flatnonzero(~free):
        level -= b[j] * y[j]
        left.remove(j)
        b[left] += W[left, j] * y[j]
    return W[left][:, left], b[left], level
