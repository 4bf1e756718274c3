# mistake: all-valleys-first
def epoch(W, Y, n_flips, rng):
    new = W.copy()
    for p in rng.permutation(len(Y)):
        run = hopfield.settle(W, Y[p], free=rng.permutation(len(W)))
        valley = run.after(min(n_flips, len(run.flips)))
        new += np.outer(Y[p], Y[p]) - np.outer(valley, valley)
    return new


# mistake: all-valleys-first
def epoch(W, Y, n_flips, rng):
    valleys = []
    for p in rng.permutation(len(Y)):
        y, order, left = Y[p].copy(), rng.permutation(len(W)), n_flips
        while left and not hopfield.is_stable(W, y):
            for i in order:
                if left and y[i] * (W[i] @ y) < 0:
                    y[i], left = -y[i], left - 1
        valleys.append(y)
    return W + storage.hebbian(Y) - storage.hebbian(valleys)


# mistake: presented-in-index-order
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for y in Y:
        run = hopfield.settle(W, y, free=rng.permutation(len(W)))
        valley = run.after(min(n_flips, len(run.flips)))
        W += np.outer(y, y) - np.outer(valley, valley)
    return W


# mistake: presented-in-index-order
def epoch(W, Y, n_flips, rng):
    K, N = Y.shape
    new = np.array(W)
    for p in range(K):
        state, flips, order, moved = Y[p].copy(), 0, rng.permutation(N), True
        while moved and flips < n_flips:
            moved = False
            for i in order:
                if state[i] * np.dot(new[i], state) < 0 and flips < n_flips:
                    state[i] *= -1
                    flips += 1
                    moved = True
        new += storage.hebbian(Y[p : p + 1]) - storage.hebbian([state])
    return new


# mistake: visits-drawn-each-sweep
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        run = hopfield.settle(W, Y[p], rng=rng)
        valley = run.after(min(n_flips, len(run.flips)))
        W += np.outer(Y[p], Y[p]) - np.outer(valley, valley)
    return W


# mistake: visits-drawn-each-sweep
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        y, states, moved = Y[p].copy(), [Y[p].copy()], True
        while moved:
            moved = False
            for i in rng.permutation(len(y)):
                if y[i] * (W[i] @ y) < 0:
                    y[i], moved = -y[i], True
                    states.append(y.copy())
        v = states[min(n_flips, len(states) - 1)]
        W += np.outer(Y[p], Y[p]) - np.outer(v, v)
    return W


# mistake: one-order-for-all
def epoch(W, Y, n_flips, rng):
    W, present, order = W.copy(), rng.permutation(len(Y)), rng.permutation(len(W))
    for p in present:
        run = hopfield.settle(W, Y[p], free=order)
        valley = run.after(min(n_flips, len(run.flips)))
        W += np.outer(Y[p], Y[p]) - np.outer(valley, valley)
    return W


# mistake: one-order-for-all
def epoch(W, Y, n_flips, rng):
    W, targets = W.copy(), Y[rng.permutation(len(Y))]
    order = rng.permutation(Y.shape[1])
    for y in targets:
        flips = hopfield.settle(W, y, free=order).flips[:n_flips]
        v = y.copy()
        for i in flips:
            v[i] = -v[i]
        W = W + np.outer(y, y) - np.outer(v, v)
    return W


# mistake: sweeps-counted-as-flips
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        run = hopfield.settle(W, Y[p], free=rng.permutation(len(W)), max_sweeps=n_flips)
        W += np.outer(Y[p], Y[p]) - np.outer(run.state, run.state)
    return W


# mistake: sweeps-counted-as-flips
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for y in Y[rng.permutation(len(Y))]:
        v, order = y.copy(), rng.permutation(len(y))
        for _ in range(n_flips):
            for i in order:
                if v[i] * (W[i] @ v) < 0:
                    v[i] = -v[i]
        W += np.outer(y, y) - np.outer(v, v)
    return W


# mistake: one-flip-too-many
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        y, v, flips = Y[p], Y[p].copy(), 0
        for i in hopfield.settle(W, y, free=rng.permutation(len(W))).flips:
            v[i] = -v[i]
            flips += 1
            if flips > n_flips:
                break
        W += np.outer(y, y) - np.outer(v, v)
    return W


# mistake: one-flip-too-many
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        run = hopfield.settle(W, Y[p], free=rng.permutation(len(W)))
        v = run.after(min(n_flips + 1, len(run.flips)))
        W += np.outer(Y[p], Y[p]) - np.outer(v, v)
    return W


# mistake: needs-that-many-flips
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        valley = hopfield.settle(W, Y[p], free=rng.permutation(len(W))).after(n_flips)
        W += np.outer(Y[p], Y[p]) - np.outer(valley, valley)
    return W


# mistake: needs-that-many-flips
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for y in Y[rng.permutation(len(Y))]:
        run = hopfield.settle(W, y, free=rng.permutation(len(y)))
        if len(run.flips) < n_flips:
            raise ValueError("too few flips")
        W += np.outer(y, y) - np.outer(run.after(n_flips), run.after(n_flips))
    return W


# mistake: lowers-what-stays
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        run = hopfield.settle(W, Y[p], free=rng.permutation(len(W)))
        valley = run.after(min(n_flips, len(run.flips)))
        W += np.outer(Y[p], Y[p])
        if (valley != Y[p]).any():
            W -= np.outer(valley, valley)
        np.fill_diagonal(W, 0)
    return W


# mistake: lowers-what-stays
def epoch(W, Y, n_flips, rng):
    W = np.array(W)
    for y in Y[rng.permutation(len(Y))]:
        run = hopfield.settle(W, y, free=rng.permutation(len(y)))
        W += storage.hebbian([y])
        if len(run.flips):
            W -= storage.hebbian([run.after(min(n_flips, len(run.flips)))])
    return W


# mistake: calls-hopkit
def epoch(W, Y, n_flips, rng):
    return next(storage.train(Y, W=W, start="targets", n_flips=n_flips, rng=rng)).W


# mistake: calls-hopkit
from hopkit.storage import train


def epoch(W, Y, n_flips, rng):
    for result in train(Y, rng=rng, W=W, start="targets", n_flips=n_flips):
        return result.W


# mistake: changes-its-input
def epoch(W, Y, n_flips, rng):
    for p in rng.permutation(len(Y)):
        run = hopfield.settle(W, Y[p], free=rng.permutation(len(W)))
        valley = run.after(min(n_flips, len(run.flips)))
        W += np.outer(Y[p], Y[p]) - np.outer(valley, valley)
    return W


# mistake: changes-its-input
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        y, before = Y[p], Y[p].copy()
        flips = hopfield.settle(W, y, free=rng.permutation(len(W))).flips[:n_flips]
        for i in flips:
            y[i] = -y[i]
        W += np.outer(before, before) - np.outer(y, y)
    return W


# right: its own loop, in the middle of which it stops
def epoch(W, Y, n_flips, rng):
    W = W.copy()
    for p in rng.permutation(len(Y)):
        y, order, flips, quiet = Y[p].copy(), rng.permutation(Y.shape[1]), 0, 0
        while flips < n_flips and quiet < len(order):
            for i in order:
                quiet += 1
                if y[i] * (W[i] @ y) < 0:
                    y[i], flips, quiet = -y[i], flips + 1, 0
                    if flips == n_flips:
                        break
        W = W + np.outer(Y[p], Y[p]) - np.outer(y, y)
    return W


# right: integers, and only where something changes
def epoch(weights, targets, k, rng):
    V = weights.astype(int)
    for y in targets[rng.permutation(len(targets))].astype(int):
        flips = hopfield.settle(V, y, free=rng.permutation(y.size)).flips[:k]
        if len(flips):
            v = y.copy()
            v[flips] = [y[i] * (-1) ** list(flips).count(i) for i in flips]
            V += y[:, None] * y - v[:, None] * v
    return V


# right: by Hebb's rule
def epoch(W, Y, n_flips, rng):
    for p in list(rng.permutation(Y.shape[0])):
        run = hopfield.settle(W, Y[p], free=list(rng.permutation(Y.shape[1])))
        k = n_flips if n_flips < len(run.flips) else len(run.flips)
        W = W + storage.hebbian([Y[p]]) - storage.hebbian([run.after(k)])
    return W
