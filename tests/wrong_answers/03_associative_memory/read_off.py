# mistake: nothing-found
def read_off(W):
    d = (1 + np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2
    P = W + np.diag(d)
    states = hopfield.states(len(W))
    return states[(abs(states @ P - states) < 1e-6).all(axis=1)]


# mistake: nothing-found
def read_off(W):
    K = np.linalg.matrix_rank(W)
    states = hopfield.states(len(W))
    return [y for y in states if np.allclose(W @ y, y) and K]


# mistake: not-rounded
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    kept = []
    for i in range(len(P)):
        if np.linalg.matrix_rank(P[[*kept, i]], tol=1e-6) > len(kept):
            kept.append(i)
    return hopfield.states(len(kept)) @ np.linalg.solve(P[np.ix_(kept, kept)], P[kept])


# mistake: not-rounded
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    states = hopfield.states(len(W))
    return states[(abs(states @ P - states) < 1e-6).all(axis=1)] * (1 + 1e-9)


# mistake: stable-states
def read_off(W):
    return hopfield.fixed_points(W)


# mistake: stable-states
def read_off(W):
    states = hopfield.states(len(W))
    return np.array([y for y in states if (y * (W @ y) > 0).all()])


# mistake: signs-of-every-mixture
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    kept = []
    for i in range(len(P)):
        if np.linalg.matrix_rank(P[[*kept, i]], tol=1e-6) > len(kept):
            kept.append(i)
    mixtures = hopfield.states(len(kept)) @ np.linalg.solve(P[np.ix_(kept, kept)], P[kept])
    return np.where(mixtures >= 0, 1, -1)


# mistake: signs-of-every-mixture
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    signs = np.where(hopfield.states(len(W)) @ P >= 0, 1, -1)
    return np.unique(signs, axis=0)


# mistake: negatives-missing
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    states = hopfield.states(len(W))[: 2 ** (len(W) - 1)]
    return states[(abs(states @ P - states) < 1e-6).all(axis=1)]


# mistake: negatives-missing
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    return [y for y in hopfield.states(len(W)) if np.allclose(P @ y, y) and y[-1] > 0]


# mistake: doubles
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    states = hopfield.states(len(W))
    found = states[(abs(states @ P - states) < 1e-6).all(axis=1)]
    return np.vstack([found, -found])


# mistake: doubles
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    found = []
    for y in hopfield.states(len(W)):
        if np.allclose(P @ y, y):
            found += [y, y]
    return np.array(found)


# mistake: returns-nothing
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    states = hopfield.states(len(W))
    print(len(states[(abs(states @ P - states) < 1e-6).all(axis=1)]))


# mistake: returns-nothing
def read_off(W):
    found = [y for y in hopfield.states(len(W)) if np.allclose(W @ y, y)]
    found = found.sort() if not found else None


# right: asks every state of the net whether it lies in the span
def read_off(W):
    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    if len(W) > 12:
        Q, R = np.linalg.qr(P)
        keep = []
        for i in range(len(P)):
            if np.linalg.matrix_rank(P[:, [*keep, i]], tol=1e-6) > len(keep):
                keep.append(i)
        mixtures = hopfield.states(len(keep)) @ np.linalg.pinv(P[np.ix_(keep, keep)]) @ P[keep]
        return np.sign(mixtures[(abs(mixtures**2 - 1) < 1e-5).all(axis=1)])
    states = hopfield.states(len(W))
    return states[(abs(states @ P - states) < 1e-6).all(axis=1)]


# right: by eigenvectors, and a list of lists of integers
def read_off(weights):
    s = np.square(weights).sum(axis=0)
    P = weights + np.diag(0.5 - np.sqrt(np.maximum(0.25 - s, 0)))
    values, vectors = np.linalg.eigh(P)
    V = vectors[:, values > 0.5]
    kept = []
    for i in range(len(V)):
        if np.linalg.matrix_rank(V[[*kept, i]], tol=1e-6) > len(kept):
            kept.append(i)
    found = []
    for signs in hopfield.states(len(kept)):
        y = V @ np.linalg.solve(V[kept], signs)
        if np.allclose(abs(y), 1):
            found.append([int(round(u)) for u in y])
    return found


# right: pivots of a QR decomposition, in another order
def read_off(W):
    from scipy.linalg import qr

    P = W + np.diag((1 - np.sqrt(np.maximum(1 - 4 * (W**2).sum(axis=1), 0))) / 2)
    K = int(round(P.trace()))
    units = qr(P, mode="r", pivoting=True)[1][:K]
    mixtures = hopfield.states(K)[::-1] @ np.linalg.inv(P[np.ix_(units, units)]) @ P[units]
    pure = (np.abs(np.abs(mixtures) - 1) < 1e-5).all(axis=1)
    return np.rint(mixtures[pure]).astype(np.int8)
