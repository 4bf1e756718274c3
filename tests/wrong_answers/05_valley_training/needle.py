# mistake: not-symmetric
def needle(y, k):
    W = np.zeros((len(y), len(y)))
    W[:, k] = y[k] * y
    W[k, k] = 0
    return W


# mistake: not-symmetric
def needle(y, k):
    N = len(y)
    W = np.zeros((N, N))
    for i in range(N):
        if i != k:
            W[i, k], W[k, i] = 2 * y[i] * y[k], y[i] * y[k]
    return W


# mistake: diagonal-kept
def needle(y, k):
    W = np.zeros((len(y), len(y)))
    W[k] = W[:, k] = y[k] * y
    return W


# mistake: diagonal-kept
def needle(y, k):
    listens = np.arange(len(y)) == k
    W = np.outer(y, y) * (listens[:, None] | listens[None, :])
    return W + np.eye(len(y))


# mistake: y-is-lost
def needle(y, k):
    W = np.zeros((len(y), len(y)))
    W[k] = W[:, k] = -y[k] * y
    W[k, k] = 0
    return W


# mistake: y-is-lost
def needle(y, k):
    cue = y.copy()
    cue[k] = -cue[k]
    return storage.hebbian([cue])


# mistake: held-by-a-tie
def needle(y, k):
    W = np.zeros((len(y), len(y)))
    i = (k + 1) % len(y)
    W[i, k] = W[k, i] = y[i] * y[k]
    return W


# mistake: held-by-a-tie
def needle(y, k):
    return 0 * np.outer(y, y)


# mistake: put-right
def needle(y, k):
    ring = np.roll(np.eye(len(y)), 1, axis=0)
    return storage.hebbian([y]) + (ring + ring.T) * np.outer(y, y)


# mistake: put-right
def needle(y, k):
    return 3 * (np.outer(y, y) - np.eye(len(y)))


# mistake: returns-nothing
def needle(y, k):
    W = np.zeros((len(y), len(y)))
    W[k] = W[:, k] = y[k] * y
    W = np.fill_diagonal(W, 0)
    return W


# mistake: returns-nothing
def needle(y, k):
    listens = np.arange(len(y)) == k
    W = np.outer(y, y) * (listens[:, None] ^ listens[None, :])
    print(W)


# right: by a mask, in integers
def needle(y, k):
    listens = np.arange(len(y)) == k
    return (np.outer(y, y) * (listens[:, None] ^ listens[None, :])).astype(int)


# right: a loop, with unequal couplings
def needle(state, leader):
    W = np.zeros((len(state), len(state)), dtype=np.float32)
    for i in range(len(state)):
        if i != leader:
            W[i, leader] = W[leader, i] = (i + 1) * state[i] * state[leader]
    return W


# right: Hebb's rule, with one unit louder than all others together
def needle(y, k):
    W = storage.hebbian([y])
    W[k] *= 2 * len(y)
    W[:, k] *= 2 * len(y)
    return W


# right: a ring whose couplings grow weaker away from k, in a list
def needle(y, k):
    N = len(y)
    W = np.zeros((N, N))
    order = [k] + [i for i in range(N) if i != k]
    for place in range(N - 1):
        i, j = order[place], order[place + 1]
        W[i, j] = W[j, i] = (N - place) * y[i] * y[j]
    return W.tolist()
