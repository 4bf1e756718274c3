# mistake: diagonal-kept
def my_projection(Y):
    return Y.T @ np.linalg.inv(Y @ Y.T) @ Y


# mistake: diagonal-kept
def my_projection(Y):
    return np.linalg.pinv(Y) @ Y


# mistake: overlaps-not-inverted
def my_projection(Y):
    W = Y.T @ (Y @ Y.T) @ Y
    np.fill_diagonal(W, 0)
    return W


# mistake: overlaps-not-inverted
def my_projection(Y):
    G = np.array([[a @ b for b in Y] for a in Y])
    P = Y.T @ G @ Y
    return P - np.diag(np.diag(P))


# mistake: hebb-divided-by-n
def my_projection(Y):
    return storage.hebbian(Y) / Y.shape[1]


# mistake: hebb-divided-by-n
def my_projection(Y):
    W = Y.T @ np.linalg.inv(np.diag(np.diag(Y @ Y.T))) @ Y
    np.fill_diagonal(W, 0)
    return W


# mistake: overlaps-inverted-one-by-one
def my_projection(Y):
    with np.errstate(all="ignore"):
        W = Y.T @ (1 / (Y @ Y.T)) @ Y
    np.fill_diagonal(W, 0)
    return W


# mistake: overlaps-inverted-one-by-one
def my_projection(Y):
    G = Y @ Y.T
    P = Y.T @ np.power(G, -1.0) @ Y
    return P * (1 - np.eye(len(P)))


# mistake: diagonal-too-early
def my_projection(Y):
    G = Y @ Y.T
    np.fill_diagonal(G, 0)
    return Y.T @ np.linalg.pinv(G) @ Y


# mistake: diagonal-too-early
def my_projection(Y):
    G = Y @ Y.T * (1 - np.eye(len(Y)))
    return Y.T @ (np.linalg.pinv(G) @ Y)


# mistake: calls-hopkit
def my_projection(Y):
    return storage.projection(Y)


# mistake: calls-hopkit
def my_projection(Y):
    W = storage.projection(Y.copy())
    np.fill_diagonal(W, 0)
    return W


# right: with the inverse
def my_projection(Y):
    W = Y.T @ np.linalg.inv(Y @ Y.T) @ Y
    return W - np.diag(np.diag(W))


# right: with the pseudo-inverse
def my_projection(patterns_to_store):
    P = np.linalg.pinv(patterns_to_store) @ patterns_to_store
    P[np.diag_indices(len(P))] = 0
    return P


# right: orthogonal directions of the span
def my_projection(Y):
    Q, _ = np.linalg.qr(Y.T)
    W = Q @ Q.T
    np.fill_diagonal(W, 0)
    return W
