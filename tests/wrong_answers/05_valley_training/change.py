# mistake: diagonal-kept
def change(W, targets, raised, eta):
    raised = raised[~(abs(patterns.overlap(raised, targets)) == 1).any(axis=1)]
    return W + eta * (targets.T @ targets - raised.T @ raised)


# mistake: diagonal-kept
def change(W, targets, raised, eta):
    W = W.copy()
    for y in targets:
        W += eta * np.outer(y, y)
    for y in raised:
        if not any((y == t).all() or (y == -t).all() for t in targets):
            W -= eta * np.outer(y, y)
    return W


# mistake: ghosts-raised
def change(W, targets, raised, eta):
    raised = raised[~(patterns.overlap(raised, targets) == 1).any(axis=1)]
    W = W + eta * (targets.T @ targets - raised.T @ raised)
    np.fill_diagonal(W, 0)
    return W


# mistake: ghosts-raised
def change(W, targets, raised, eta):
    known = targets.tolist()
    others = [y for y in raised if y.tolist() not in known]
    W = W + eta * storage.hebbian(targets)
    for y in others:
        W -= eta * storage.hebbian([y])
    return W


# mistake: targets-raised
def change(W, targets, raised, eta):
    raised = raised[~(patterns.overlap(raised, targets) == -1).any(axis=1)]
    W = W + eta * (targets.T @ targets - raised.T @ raised)
    np.fill_diagonal(W, 0)
    return W


# mistake: targets-raised
def change(W, targets, raised, eta):
    ghosts = (-targets).tolist()
    W = W + eta * storage.hebbian(targets)
    for y in raised:
        if y.tolist() not in ghosts:
            W -= eta * storage.hebbian([y])
    return W


# mistake: eta-on-targets-only
def change(W, targets, raised, eta):
    raised = raised[~(abs(patterns.overlap(raised, targets)) == 1).any(axis=1)]
    W = W + eta * targets.T @ targets - raised.T @ raised
    np.fill_diagonal(W, 0)
    return W


# mistake: eta-on-targets-only
def change(W, targets, raised, eta):
    W = W.copy()
    for y in targets:
        W += eta * storage.hebbian([y])
    for y in raised:
        if abs(targets @ y).max() < len(y):
            W -= storage.hebbian([y])
    return W


# mistake: nothing-spared
def change(W, targets, raised, eta):
    return W + eta * (storage.hebbian(targets) - storage.hebbian(raised))


# mistake: nothing-spared
def change(W, targets, raised, eta):
    W = W + eta * (np.einsum("pi,pj->ij", targets, targets) - np.einsum("pi,pj->ij", raised, raised))
    W[np.diag_indices(len(W))] = 0
    return W


# mistake: sign-turned-round
def change(W, targets, raised, eta):
    raised = raised[(abs(raised @ targets.T) < len(W)).all(axis=1)]
    W = W - eta * (targets.T @ targets - raised.T @ raised)
    np.fill_diagonal(W, 0)
    return W


# mistake: sign-turned-round
def change(W, targets, raised, eta):
    W = W.copy()
    for y in raised:
        if abs(patterns.overlap(y, targets)).max() < 1:
            W += eta * storage.hebbian([y])
    return W - eta * storage.hebbian(targets)


# mistake: states-added-first
def change(W, targets, raised, eta):
    raised = raised[~(abs(patterns.overlap(raised, targets)) == 1).any(axis=1)]
    low, high = targets.sum(axis=0), raised.sum(axis=0)
    W = W + eta * (np.outer(low, low) - np.outer(high, high))
    np.fill_diagonal(W, 0)
    return W


# mistake: states-added-first
def change(W, targets, raised, eta):
    low = sum(targets)
    high = sum(y for y in raised if abs(patterns.overlap(targets, y)).max() < 1)
    return (W + eta * (low[:, None] * low - high[:, None] * high)) * (1 - np.eye(len(W)))


# mistake: means-not-sums
def change(W, targets, raised, eta):
    raised = raised[~(abs(patterns.overlap(raised, targets)) == 1).any(axis=1)]
    W = W + eta * (targets.T @ targets / len(targets) - raised.T @ raised / len(raised))
    np.fill_diagonal(W, 0)
    return W


# mistake: means-not-sums
def change(W, targets, raised, eta):
    others = [y for y in raised if abs(patterns.overlap(targets, y)).max() < 1]
    low = np.mean([np.outer(y, y) for y in targets], axis=0)
    high = np.mean([np.outer(y, y) for y in others], axis=0)
    return np.where(np.eye(len(W)) == 1, 0, W + eta * (low - high))


# mistake: changes-its-input
def change(W, targets, raised, eta):
    raised = raised[~(abs(patterns.overlap(raised, targets)) == 1).any(axis=1)]
    W += eta * (targets.T @ targets - raised.T @ raised)
    np.fill_diagonal(W, 0)
    return W


# mistake: changes-its-input
def change(W, targets, raised, eta):
    for y in targets:
        W += eta * storage.hebbian([y])
    for y in raised:
        if abs(patterns.overlap(targets, y)).max() < 1:
            W -= eta * storage.hebbian([y])
    return W.copy()


# right: by Hebb's rule
def change(weights, lower, upper, rate):
    spare = np.abs(patterns.overlap(upper, lower)).max(axis=1) == 1
    return weights + rate * (storage.hebbian(lower) - storage.hebbian(upper[~spare]))


# right: loops over units and states
def change(W, targets, raised, eta):
    N = len(W)
    others = [y for y in raised if all(abs(sum(y * t)) != N for t in targets)]
    new = [[0.0] * N for _ in range(N)]
    for i in range(N):
        for j in range(N):
            if i != j:
                low, high = sum(y[i] * y[j] for y in targets), sum(y[i] * y[j] for y in others)
                new[i][j] = W[i, j] + eta * (low - high)
    return new


# right: targets and ghosts in a set, integers
def change(W, targets, raised, eta):
    known = {tuple(y) for t in targets.astype(int) for y in (t, -t)}
    Z = np.array([y for y in raised.astype(int) if tuple(y) not in known])
    step = targets.astype(int).T @ targets.astype(int) - Z.T @ Z
    step[range(len(W)), range(len(W))] = 0
    return (W + eta * step).astype(np.float32)


# right: one row at a time, signed
def change(W, targets, raised, eta):
    new = np.array(W)
    for sign, Y in ((1, targets), (-1, raised)):
        for y in Y:
            if sign > 0 or not ((y == targets).all(axis=1) | (y == -targets).all(axis=1)).any():
                new += sign * eta * np.outer(y, y)
    return new - np.diag(np.diag(new))
