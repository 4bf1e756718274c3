# mistake: load-without-the-hidden
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    agreement = (X * hopfield.field(storage.hebbian(X), X))[:, :N]
    return (1 - np.sign(agreement)).mean() / 2, erfc(sqrt((N - 1) / (2 * (K - 1)))) / 2


# mistake: load-without-the-hidden
def outvoted(Y, n_hidden, rng):
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    a = (X * hopfield.field(storage.hebbian(X), X))[:, : len(Y[0])]
    load = (len(Y) - 1) / (len(Y[0]) - 1)
    return [np.mean(a < 0) + np.mean(a == 0) / 2, 0.5 * erfc(1 / sqrt(2 * load))]


# mistake: hidden-units-counted
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    agreement = X * hopfield.field(storage.hebbian(X), X)
    return (1 - np.sign(agreement)).mean() / 2, erfc(sqrt((N + n_hidden - 1) / (2 * (K - 1)))) / 2


# mistake: hidden-units-counted
def outvoted(Y, n_hidden, rng):
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    a = X * (X @ storage.hebbian(X))
    share = (np.sum(a < 0) + np.sum(a == 0) / 2) / X.size
    return share, erfc(sqrt((X.shape[1] - 1) / (2 * len(X) - 2))) / 2


# mistake: hidden-bits-redrawn
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    W = storage.hebbian(storage.with_hidden(Y, n_hidden, rng=rng))
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    agreement = (X * hopfield.field(W, X))[:, :N]
    return (1 - np.sign(agreement)).mean() / 2, erfc(sqrt((N + n_hidden - 1) / (2 * (K - 1)))) / 2


# mistake: hidden-bits-redrawn
def outvoted(Y, n_hidden, rng):
    def widen():
        return np.hstack([Y, patterns.random(len(Y), n_hidden, rng=rng)])

    W = storage.hebbian(widen())
    X = widen()
    a = (X * (X @ W))[:, : Y.shape[1]]
    return np.mean(a < 0) + np.mean(a == 0) / 2, erfc(sqrt((len(W) - 1) / 2 / (len(Y) - 1))) / 2


# mistake: visible-stored-alone
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    agreement = Y * hopfield.field(storage.hebbian(Y), Y)
    return (1 - np.sign(agreement)).mean() / 2, erfc(sqrt((N + n_hidden - 1) / (2 * (K - 1)))) / 2


# mistake: visible-stored-alone
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    W = np.zeros((N + n_hidden, N + n_hidden))
    W[:N, :N] = storage.hebbian(Y)
    a = (X * hopfield.field(W, X))[:, :N]
    return np.mean(a < 0) + np.mean(a == 0) / 2, erfc(sqrt((N + n_hidden - 1) / (2 * (K - 1)))) / 2


# mistake: ties-not-counted
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    agreement = (X * hopfield.field(storage.hebbian(X), X))[:, :N]
    return (agreement < 0).mean(), erfc(sqrt((N + n_hidden - 1) / (2 * (K - 1)))) / 2


# mistake: ties-not-counted
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    after = hopfield.step(storage.hebbian(X), X)
    return (after != X)[:, :N].mean(), erfc(sqrt((N + n_hidden - 1) / (2 * (K - 1)))) / 2


# mistake: ties-counted-whole
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    agreement = (X * hopfield.field(storage.hebbian(X), X))[:, :N]
    return (agreement <= 0).mean(), erfc(sqrt((N + n_hidden - 1) / (2 * (K - 1)))) / 2


# mistake: ties-counted-whole
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    z = hopfield.field(storage.hebbian(X), X)
    return (np.sign(z) != X)[:, :N].mean(), erfc(sqrt((N + n_hidden - 1) / (2 * (K - 1)))) / 2


# right: a count by hand, its own coins in the same order
def outvoted(Y, n_hidden, rng):
    K, N = Y.shape
    X = np.hstack([Y, patterns.random(K, n_hidden, rng=rng)])
    W = storage.hebbian(X)
    bad = 0
    for x in X:
        for i in range(N):
            a = x[i] * (W[i] @ x)
            bad += 1 if a < 0 else 0.5 if a == 0 else 0
    return bad / (K * N), erfc(sqrt((N + n_hidden - 1) / 2 / (K - 1))) / 2


# right: an array of two, by the load
def outvoted(Y, n_hidden, rng):
    X = storage.with_hidden(Y, n_hidden, rng=rng)
    z = X @ storage.hebbian(X)
    a = (X * z)[:, : Y.shape[1]]
    load = (len(X) - 1) / (X.shape[1] - 1)
    return np.array([np.mean((a < 0) + 0.5 * (a == 0)), erfc(sqrt(0.5 / load)) / 2])


# right: one minus what is not outvoted
def outvoted(patterns_, n, rng):
    K, N = patterns_.shape
    X = storage.with_hidden(patterns_, n, rng=rng)
    a = (X * hopfield.field(storage.hebbian(X), X))[:, :N]
    right = ((a > 0).sum() + (a >= 0).sum()) / (2 * K * N)
    return [1 - right, 0.5 * erfc(((N + n - 1) / (2 * (K - 1))) ** 0.5)]
