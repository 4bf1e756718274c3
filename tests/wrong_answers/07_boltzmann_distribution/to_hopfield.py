# mistake: share-of-the-weights-forgotten
def to_hopfield(W, b):
    return W / 4, b / 2


# mistake: share-of-the-weights-forgotten
def to_hopfield(W, b):
    return np.array([[w / 4 for w in row] for row in W]), np.array([x / 2 for x in b])


# mistake: missing-factor-2
def to_hopfield(W, b):
    return W / 4, b / 2 + W.sum(axis=1) / 2


# mistake: missing-factor-2
def to_hopfield(W, b):
    return 0.25 * W, 0.5 * (b + W @ np.ones(len(b)))


# mistake: one-side-only
def to_hopfield(W, b):
    return W / 4, b / 2 + W.sum(axis=1) / 8


# mistake: one-side-only
def to_hopfield(W, b):
    half = np.triu(W, 1)
    return W / 4, b / 2 + (half.sum(axis=0) + half.sum(axis=1)) / 8


# mistake: sign-of-the-share
def to_hopfield(W, b):
    return W / 4, b / 2 - W.sum(axis=1) / 4


# mistake: sign-of-the-share
def to_hopfield(W, b):
    V = W / 4
    return V, b / 2 - V @ np.ones(len(b))


# mistake: biases-not-halved
def to_hopfield(W, b):
    return W / 4, b + W.sum(axis=1) / 4


# mistake: biases-not-halved
def to_hopfield(W, b):
    V = 0.25 * W
    return V, V.sum(axis=0) + b


# mistake: weights-halved
def to_hopfield(W, b):
    return W / 2, b / 2 + W.sum(axis=1) / 4


# mistake: weights-halved
def to_hopfield(W, b):
    return 0.5 * W, 0.5 * b + 0.25 * (W @ np.ones(len(W)))


# mistake: the-way-there
def to_hopfield(W, b):
    return boltzmann.from_hopfield(W, b)


# mistake: the-way-there
def to_hopfield(W, b):
    return 4 * W, 2 * b - 2 * W.sum(axis=0)


# right: columns summed instead of rows
def to_hopfield(W, b):
    V = np.asarray(W) / 4.0
    return V, V.sum(axis=0) + np.asarray(b) * 0.5


# right: a loop
def to_hopfield(W, b):
    N = len(b)
    V, c = np.zeros((N, N)), np.zeros(N)
    for i in range(N):
        c[i] = b[i] / 2
        for j in range(N):
            V[i, j] = W[i, j] / 4
            c[i] += W[i, j] / 4
    return V, c


# right: solved from the way there
def to_hopfield(weights, biases):
    V = 0.25 * weights
    return (V, (biases + 2 * V @ np.ones(len(biases))) / 2)
