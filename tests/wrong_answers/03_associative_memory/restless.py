# mistake: not-symmetric
def restless(y):
    below = np.tril(-np.outer(y, y), -1)
    below[0, 1] = -y[0] * y[1]
    return 2 * below


# mistake: not-symmetric
def restless(y):
    N = len(y)
    W = np.zeros((N, N))
    for i in range(N):
        j = (i + 1) % N
        W[i, j] = -y[i] * y[j] * (i + 1)
    return W


# mistake: diagonal-kept
def restless(y):
    return -np.outer(y, y)


# mistake: diagonal-kept
def restless(y):
    return -np.diag(np.ones(len(y)))


# mistake: y-is-at-rest
def restless(y):
    return storage.hebbian([-y])


# mistake: y-is-at-rest
def restless(y):
    return storage.projection(np.array([y]))


# mistake: only-some-flicker
def restless(y):
    W = np.zeros((len(y), len(y)))
    for i in range(0, len(y) - 1, 2):
        W[i, i + 1] = W[i + 1, i] = -y[i] * y[i + 1]
    return W


# mistake: only-some-flicker
def restless(y):
    return np.eye(len(y)) - 1


# mistake: returns-nothing
def restless(y):
    W = -np.outer(y, y)
    W = np.fill_diagonal(W, 0)
    return W


# mistake: returns-nothing
def restless(y):
    print(-storage.hebbian([y]))


# right: a ring
def restless(y):
    N = len(y)
    W = np.zeros((N, N))
    for i in range(N):
        j = (i + 1) % N
        W[i, j] = W[j, i] = -y[i] * y[j]
    return W


# right: a star, in integers
def restless(state):
    y = np.array(state, dtype=int)
    W = np.zeros((y.size, y.size), dtype=int)
    W[0, 1:] = W[1:, 0] = -y[0] * y[1:]
    return W


# right: unequal couplings
def restless(y):
    size = 1 + np.add.outer(np.arange(len(y)), np.arange(len(y)))
    W = -size * np.outer(y, y)
    np.fill_diagonal(W, 0)
    return W


# right: Hebb's rule, turned round
def restless(y):
    return (np.eye(len(y)) - np.outer(y, y)).astype(np.float32)
