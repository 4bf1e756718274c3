# mistake: diagonal-kept
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        weak = y * (W @ y) < margin
        W += np.outer(weak * y, y) + np.outer(y, weak * y)
    return W


# mistake: diagonal-kept
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        for i in np.flatnonzero(y * (W @ y) < margin):
            W[i] += y[i] * y
            W[:, i] += y[i] * y
    return W


# mistake: only-one-end
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        weak = y * (W @ y) < margin
        W += np.outer(weak * y, y)
        np.fill_diagonal(W, 0)
    return W


# mistake: only-one-end
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        z = W @ y
        for i in range(len(y)):
            if y[i] * z[i] < margin:
                for j in range(len(y)):
                    W[i, j] += y[i] * y[j] if i != j else 0
    return W


# mistake: whole-target-lowered
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        if (y * (W @ y) < margin).any():
            W += 2 * np.outer(y, y)
            np.fill_diagonal(W, 0)
    return W


# mistake: whole-target-lowered
def margin_epoch(W, Y, margin):
    for y in Y:
        gain = storage.hebbian([y])
        W = W + (gain + gain.T if min(y * (W @ y)) < margin else 0)
    return W


# mistake: only-between-weak-units
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        weak = y * (W @ y) < margin
        W += 2 * np.outer(weak * y, weak * y)
        np.fill_diagonal(W, 0)
    return W


# mistake: only-between-weak-units
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        weak = np.flatnonzero(y * (W @ y) < margin)
        for i in weak:
            for j in weak:
                if i != j:
                    W[i, j] += y[i] * y[j]
                    W[j, i] += y[i] * y[j]
    return W


# mistake: two-weak-ends-gain-once
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        weak = y * (W @ y) < margin
        W += np.outer(y, y) * np.logical_or.outer(weak, weak)
        np.fill_diagonal(W, 0)
    return W


# mistake: two-weak-ends-gain-once
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        z = W @ y
        for i in range(len(y)):
            for j in range(i):
                if y[i] * z[i] < margin or y[j] * z[j] < margin:
                    W[i, j] = W[j, i] = W[i, j] + y[i] * y[j]
    return W


# mistake: margin-reached-is-weak
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        weak = y * (W @ y) <= margin
        W += np.outer(weak * y, y) + np.outer(y, weak * y)
        np.fill_diagonal(W, 0)
    return W


# mistake: margin-reached-is-weak
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        z = hopfield.field(W, y)
        for i in range(len(y)):
            if not y[i] * z[i] > margin:
                W[i] += y[i] * y
                W[:, i] += y[i] * y
        W[np.diag_indices(len(y))] = 0
    return W


# mistake: size-of-the-field-only
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        weak = np.abs(W @ y) < margin
        W += np.outer(weak * y, y) + np.outer(y, weak * y)
        np.fill_diagonal(W, 0)
    return W


# mistake: size-of-the-field-only
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        z = hopfield.field(W, y)
        gain = np.zeros_like(W)
        for i in range(len(y)):
            if -margin < z[i] < margin:
                gain[i] += y[i] * y
                gain[:, i] += y[i] * y
        np.fill_diagonal(gain, 0)
        W += gain
    return W


# mistake: all-fields-first
def margin_epoch(W, Y, margin):
    weak = Y * (Y @ W) < margin
    W = W + (weak * Y).T @ Y + Y.T @ (weak * Y)
    np.fill_diagonal(W, 0)
    return W


# mistake: all-fields-first
def margin_epoch(W, Y, margin):
    new = W.copy()
    for y in Y:
        z = W @ y
        for i in range(len(y)):
            for j in range(len(y)):
                if i != j and y[i] * z[i] < margin:
                    new[i, j] += y[i] * y[j]
                    new[j, i] += y[i] * y[j]
    return new


# mistake: targets-in-reverse
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y[::-1]:
        weak = y * (W @ y) < margin
        gain = np.outer(weak * y, y)
        W += gain + gain.T
        np.fill_diagonal(W, 0)
    return W


# mistake: targets-in-reverse
def margin_epoch(W, Y, margin):
    W, left = np.array(W), list(Y)
    while left:
        y = left.pop()
        for i in np.flatnonzero(y * (W @ y) < margin):
            W[i] += y[i] * y
            W[:, i] += y[i] * y
        W[np.diag_indices(len(W))] = 0
    return W


# mistake: one-unit-after-another
def margin_epoch(W, Y, margin):
    W = W.copy()
    for y in Y:
        for i in range(len(y)):
            if y[i] * (W[i] @ y) < margin:
                gain = y[i] * y
                gain[i] = 0
                W[i] += gain
                W[:, i] += gain
    return W


# mistake: one-unit-after-another
def margin_epoch(W, Y, margin):
    W = W.copy()
    for p in range(len(Y)):
        for i in range(Y.shape[1]):
            agreement = Y[p, i] * hopfield.field(W, Y[p])[i]
            for j in range(Y.shape[1]):
                if agreement < margin and j != i:
                    W[i, j] += Y[p, i] * Y[p, j]
                    W[j, i] = W[i, j]
    return W


# mistake: changes-its-input
def margin_epoch(W, Y, margin):
    for y in Y:
        weak = y * (W @ y) < margin
        W += np.outer(weak * y, y) + np.outer(y, weak * y)
        np.fill_diagonal(W, 0)
    return W


# mistake: changes-its-input
def margin_epoch(W, Y, margin):
    for y in Y:
        for i in np.flatnonzero(y * (W @ y) < margin):
            for j in range(len(y)):
                if j != i:
                    W[i, j] = W[j, i] = W[i, j] + y[i] * y[j]
    return W.copy()


# right: loops, with the fields kept
def margin_epoch(weights, targets, margin):
    V = [list(map(float, row)) for row in weights]
    N = len(V)
    for y in targets:
        z = [sum(V[i][j] * y[j] for j in range(N)) for i in range(N)]
        for i in range(N):
            if y[i] * z[i] < margin:
                for j in range(N):
                    if j != i:
                        V[i][j] += y[i] * y[j]
                        V[j][i] += y[i] * y[j]
    return V


# right: each tie counts its weak ends, integers
def margin_epoch(W, Y, margin):
    V = W.astype(int)
    for y in Y.astype(int):
        weak = (y * (V @ y) < margin).astype(int)
        V = V + np.outer(y, y) * np.add.outer(weak, weak) * (1 - np.eye(len(y), dtype=int))
    return V


# right: indices of the weak, Hebb's rule for the target
def margin_epoch(W, Y, margin):
    new = np.array(W, dtype=np.float32)
    for y in Y:
        hebb, weak = storage.hebbian([y]), np.flatnonzero(hopfield.field(new, y) * y - margin < 0)
        gain = np.zeros_like(new)
        gain[weak] = hebb[weak]
        new = new + gain + gain.T
    return new
