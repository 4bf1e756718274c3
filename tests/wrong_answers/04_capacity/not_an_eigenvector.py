# mistake: not-symmetric
def not_an_eigenvector(y):
    W = np.outer(y, y)
    np.fill_diagonal(W, 0)
    W[0, 1] *= 2
    return W


# mistake: not-symmetric
def not_an_eigenvector(y):
    return storage.hebbian([y]) * np.arange(1, len(y) + 1)


# mistake: feeds-itself
def not_an_eigenvector(y):
    return np.outer(y, y) + np.diag(np.arange(len(y)))


# mistake: feeds-itself
def not_an_eigenvector(y):
    return np.diag(np.arange(1.0, len(y) + 1))


# mistake: still-an-eigenvector
def not_an_eigenvector(y):
    return 2 * storage.hebbian([y])


# mistake: still-an-eigenvector
def not_an_eigenvector(y):
    W = np.outer(y, y) / len(y)
    np.fill_diagonal(W, 0)
    return W


# mistake: held-by-a-tie
def not_an_eigenvector(y):
    W = storage.hebbian([y])
    W[0] = W[:, 0] = 0
    return W


# mistake: held-by-a-tie
def not_an_eigenvector(y):
    W = np.zeros((len(y), len(y)))
    W[0, 1] = W[1, 0] = y[0] * y[1]
    return W


# mistake: not-stored
def not_an_eigenvector(y):
    W = np.ones((len(y), len(y))) - np.eye(len(y))
    W[0, 1] = W[1, 0] = 2
    return W


# mistake: not-stored
def not_an_eigenvector(y):
    A = np.triu(np.random.default_rng(0).normal(size=(len(y), len(y))), 1)
    return A + A.T


# mistake: returns-nothing
def not_an_eigenvector(y):
    W = storage.hebbian([y])
    W[0, 1] = W[1, 0] = 2 * W[0, 1]


# mistake: returns-nothing
def not_an_eigenvector(y):
    strength = np.arange(1, len(y) + 1) * y
    W = np.outer(strength, strength)
    np.fill_diagonal(W, 0)
    print(W @ y)


# mistake: not-finite
def not_an_eigenvector(y):
    W = np.inf * np.outer(y, y)
    np.fill_diagonal(W, 0)
    return W


# mistake: not-finite
def not_an_eigenvector(y):
    W = storage.hebbian([y])
    W[0, 1:] = W[1:, 0] = float("nan")
    return W


# right: units of different strength
def not_an_eigenvector(y):
    strength = np.arange(1, len(y) + 1) * y
    W = np.outer(strength, strength)
    np.fill_diagonal(W, 0)
    return W


# right: a star of ties
def not_an_eigenvector(state):
    W = np.zeros((len(state), len(state)))
    W[0, 1:] = W[1:, 0] = state[0] * state[1:]
    return W


# right: one tie weaker than the others, as lists
def not_an_eigenvector(y):
    W = storage.hebbian([y])
    W[-1, -2] = W[-2, -1] = W[-1, -2] / 2
    return W.tolist()
