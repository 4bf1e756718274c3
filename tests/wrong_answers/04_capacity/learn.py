# mistake: clipped-what-is-added
def learn(W, y, limit):
    new = W + np.clip(np.outer(y, y), -limit, limit)
    np.fill_diagonal(new, 0)
    return new


# mistake: clipped-what-is-added
def learn(W, y, limit):
    change = storage.hebbian([y])
    change[abs(change) > limit] = limit
    W = W + change
    return W - np.diag(np.diag(W))


# mistake: clipped-before
def learn(W, y, limit):
    return np.clip(W, -limit, limit) + storage.hebbian([y])


# mistake: clipped-before
def learn(W, y, limit):
    W = np.maximum(np.minimum(W, limit), -limit) + np.outer(y, y)
    W[np.diag_indices(len(y))] = 0
    return W


# mistake: one-side-only
def learn(W, y, limit):
    W = np.minimum(W + np.outer(y, y), limit)
    np.fill_diagonal(W, 0)
    return W


# mistake: one-side-only
def learn(W, y, limit):
    new = W + storage.hebbian([y])
    new[new > limit] = limit
    return new


# mistake: diagonal-kept
def learn(W, y, limit):
    return np.clip(W + np.outer(y, y), -limit, limit)


# mistake: diagonal-kept
def learn(W, y, limit):
    new = W.copy()
    for i in range(len(y)):
        for j in range(len(y)):
            new[i, j] = max(-limit, min(limit, W[i, j] + y[i] * y[j]))
    return new


# mistake: refused-at-the-limit
def learn(W, y, limit):
    new = W + storage.hebbian([y])
    too_far = abs(new) > limit
    new[too_far] = W[too_far]
    return new


# mistake: refused-at-the-limit
def learn(W, y, limit):
    new = W.copy()
    for i in range(len(y)):
        for j in range(len(y)):
            if i != j and -limit <= W[i, j] + y[i] * y[j] <= limit:
                new[i, j] += y[i] * y[j]
    return new


# mistake: set-to-zero
def learn(W, y, limit):
    new = W + storage.hebbian([y])
    return np.where(abs(new) > limit, 0, new)


# mistake: set-to-zero
def learn(W, y, limit):
    W = W + np.outer(y, y)
    W[np.abs(W) > limit] = 0
    np.fill_diagonal(W, 0)
    return W


# mistake: changes-its-input
def learn(W, y, limit):
    W += np.outer(y, y)
    np.clip(W, -limit, limit, out=W)
    np.fill_diagonal(W, 0)
    return W


# mistake: changes-its-input
def learn(W, y, limit):
    for i in range(len(y)):
        for j in range(i):
            W[i, j] = W[j, i] = max(-limit, min(limit, W[i, j] + y[i] * y[j]))
    return W


# right: with the rule of Hebb for one pattern
def learn(W, y, limit):
    return np.clip(W + storage.hebbian([y]), -limit, limit)


# right: by minimum and maximum
def learn(weights, pattern, A):
    new = np.minimum(np.maximum(weights + np.outer(pattern, pattern), -A), A)
    return new * (1 - np.eye(len(new)))


# right: weight by weight
def learn(W, y, limit):
    new = np.zeros_like(W)
    for i in range(len(y)):
        for j in range(i):
            w = W[i, j] + y[i] * y[j]
            new[i, j] = new[j, i] = limit if w > limit else -limit if w < -limit else w
    return new
