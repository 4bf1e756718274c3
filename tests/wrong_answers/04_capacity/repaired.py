# mistake: mean-of-each-unit
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    X = Y - Y.mean(axis=0)
    W = X.T @ X
    np.fill_diagonal(W, 0)
    return W, -a * W.sum(axis=1) + a * (1 - a**2) * N


# mistake: mean-of-each-unit
def repaired(Y):
    a, N = np.mean(Y), len(Y[0])
    X = np.array([y - np.mean(Y, 0) for y in Y])
    W = sum(np.outer(x, x) for x in X) * (1 - np.eye(N))
    return W, a * (1 - a**2) * N - W @ np.full(N, a)


# mistake: one-factor-only
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = Y.T @ (Y - a)
    np.fill_diagonal(W, 0)
    return W, -a * W.sum(axis=1) + a * (1 - a**2) * N


# mistake: one-factor-only
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = sum(np.outer(y, y - a) for y in Y)
    W[np.diag_indices(N)] = 0
    return W, a * (1 - a**2) * N - a * W.sum(axis=1)


# mistake: diagonal-kept
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = (Y - a).T @ (Y - a)
    return W, -a * W.sum(axis=1) + a * (1 - a**2) * N


# mistake: diagonal-kept
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = sum(np.outer(y - a, y - a) for y in Y)
    return W, a * (1 - a * a) * N - a * (W @ np.ones(N))


# mistake: threshold-only
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    X = Y - a
    W = X.T @ X
    np.fill_diagonal(W, 0)
    return W, np.full(N, a * (1 - a**2) * N)


# mistake: threshold-only
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = sum(np.outer(y - a, y - a) for y in Y) * (1 - np.eye(N))
    return W, [a * (1 - a**2) * N] * N


# mistake: no-threshold
def repaired(Y):
    a = Y.mean()
    X = Y - a
    W = X.T @ X
    np.fill_diagonal(W, 0)
    return W, -a * W.sum(axis=1)


# mistake: no-threshold
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = sum(np.outer(y - a, y - a) for y in Y) * (1 - np.eye(N))
    return W, -(W @ np.full(N, a))


# mistake: bias-turned-round
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    X = Y - a
    W = X.T @ X
    np.fill_diagonal(W, 0)
    return W, a * W.sum(axis=1) - a * (1 - a**2) * N


# mistake: bias-turned-round
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = sum(np.outer(y - a, y - a) for y in Y) * (1 - np.eye(N))
    b = -a * W.sum(axis=0) + a * (1 - a**2) * N
    return W, -b


# mistake: hears-the-mean-twice
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    X = Y - a
    W = X.T @ X
    np.fill_diagonal(W, 0)
    return W, a * W.sum(axis=1) + a * (1 - a**2) * N


# mistake: hears-the-mean-twice
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = sum(np.outer(y - a, y - a) for y in Y) * (1 - np.eye(N))
    return W, W @ np.full(N, a) + a * (1 - a**2) * N


# mistake: threshold-not-scaled
def repaired(Y):
    a = Y.mean()
    X = Y - a
    W = X.T @ X
    np.fill_diagonal(W, 0)
    return W, -a * W.sum(axis=1) + a


# mistake: threshold-not-scaled
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = sum(np.outer(y - a, y - a) for y in Y) * (1 - np.eye(N))
    return W, a - W @ np.full(N, a)


# mistake: changes-its-input
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    Y -= a
    W = Y.T @ Y
    np.fill_diagonal(W, 0)
    return W, -a * W.sum(axis=1) + a * (1 - a**2) * N


# mistake: changes-its-input
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    for y in Y:
        y -= a
    W = sum(np.outer(y, y) for y in Y) * (1 - np.eye(N))
    return W, a * (1 - a**2) * N - a * W.sum(axis=0)


# right: a sum over patterns
def repaired(Y):
    a, N = Y.mean(), Y.shape[1]
    W = sum(np.outer(y - a, y - a) for y in Y)
    W[np.diag_indices(N)] = 0
    return W, a * (1 - a**2) * N - W @ np.full(N, a)


# right: lists, and the mean by counting
def repaired(stored):
    K, N = stored.shape
    up = int((stored > 0).sum()) / (K * N)
    a = 2 * up - 1
    x = np.where(stored > 0, 1 - a, -1 - a)
    W = np.einsum("pi,pj->ij", x, x)
    W -= np.diag(W.diagonal())
    b = [-a * sum(row) - (-a) * 4 * up * (1 - up) * N for row in W]
    return W.tolist(), b


# right: the bias from the field that it is to make
def repaired(Y):
    a = np.mean(Y)
    W = (Y - a).T @ (Y - a)
    W = W - np.diag(np.diag(W))
    high, low = (1 - a) * (1 - a**2) * len(W), (-1 - a) * (1 - a**2) * len(W)
    wanted = W @ (Y[0] - a) - (high + low) / 2
    return W, wanted - W @ Y[0]
