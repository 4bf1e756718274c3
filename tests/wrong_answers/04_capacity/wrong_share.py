# mistake: ties-counted
def wrong_share(Y):
    return (Y * hopfield.field(storage.hebbian(Y), Y) <= 0).mean()


# mistake: ties-counted
def wrong_share(Y):
    z = hopfield.field(storage.hebbian(Y), Y)
    return np.mean(np.sign(z) != Y)


# mistake: patterns-not-bits
def wrong_share(Y):
    return 1 - np.mean(hopfield.is_stable(storage.hebbian(Y), Y))


# mistake: patterns-not-bits
def wrong_share(Y):
    W = storage.hebbian(Y)
    return sum(any(y * (W @ y) < 0) for y in Y) / len(Y)


# mistake: after-settling
def wrong_share(Y):
    return (hopfield.recall(storage.hebbian(Y), Y) != Y).mean()


# mistake: after-settling
def wrong_share(Y):
    W = storage.hebbian(Y)
    wrong = [(hopfield.settle(W, y).state != y).sum() for y in Y]
    return sum(wrong) / Y.size


# mistake: diagonal-kept
def wrong_share(Y):
    return (Y * (Y @ (Y.T @ Y)) < 0).mean()


# mistake: diagonal-kept
def wrong_share(Y):
    W = sum(np.outer(y, y) for y in Y)
    return np.mean([y * (W @ y) < 0 for y in Y])


# mistake: negative-fields
def wrong_share(Y):
    return (hopfield.field(storage.hebbian(Y), Y) < 0).mean()


# mistake: negative-fields
def wrong_share(Y):
    W = storage.hebbian(Y)
    return sum((W @ y < 0).sum() for y in Y) / Y.size


# right: pattern by pattern
def wrong_share(Y):
    W = storage.hebbian(Y)
    return sum((y * (W @ y) < 0).sum() for y in Y) / Y.size


# right: by one step, which leaves ties alone
def wrong_share(Y):
    return np.mean(hopfield.step(storage.hebbian(Y), Y) != Y)


# right: weights of its own
def wrong_share(stored):
    weights = stored.T @ stored
    weights -= np.diag(np.diag(weights))
    fields = stored @ weights
    return float(np.count_nonzero(fields * stored < -0.5)) / stored.size
