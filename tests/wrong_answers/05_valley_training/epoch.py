# mistake: all-valleys-first
def epoch(W, Y, n_flips, orders):
    new = W.copy()
    for y, order in zip(Y, orders):
        run = hopfield.settle(W, y, free=order)
        valley = run.after(min(n_flips, len(run.flips)))
        new += np.outer(y, y) - np.outer(valley, valley)
    return new


# mistake: all-valleys-first
def epoch(W, Y, n_flips, orders):
    valleys = []
    for p in range(len(Y)):
        y, left = Y[p].copy(), n_flips
        while left and not hopfield.is_stable(W, y):
            for i in orders[p]:
                if left and y[i] * (W[i] @ y) < 0:
                    y[i], left = -y[i], left - 1
        valleys.append(y)
    return W + storage.hebbian(Y) - storage.hebbian(valleys)


# mistake: visits-in-index-order
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for y in Y:
        run = hopfield.settle(W, y)
        valley = run.after(min(n_flips, len(run.flips)))
        W += np.outer(y, y) - np.outer(valley, valley)
    return W


# mistake: visits-in-index-order
def epoch(W, Y, n_flips, orders):
    new = np.array(W)
    for y in Y:
        state, flips, moved = y.copy(), 0, True
        while moved and flips < n_flips:
            moved = False
            for i in range(len(state)):
                if state[i] * np.dot(new[i], state) < 0 and flips < n_flips:
                    state[i] *= -1
                    flips += 1
                    moved = True
        new += storage.hebbian([y]) - storage.hebbian([state])
    return new


# mistake: one-order-for-all
def epoch(W, Y, n_flips, orders):
    W, order = W.copy(), orders[0]
    for y in Y:
        run = hopfield.settle(W, y, free=order)
        valley = run.after(min(n_flips, len(run.flips)))
        W += np.outer(y, y) - np.outer(valley, valley)
    return W


# mistake: one-order-for-all
def epoch(W, Y, n_flips, orders):
    W = np.array(W)
    for p in range(len(Y)):
        y, left, moved = Y[p].copy(), n_flips, True
        while moved and left:
            moved = False
            for i in orders[0]:
                if left and y[i] * (W[i] @ y) < 0:
                    y[i], left, moved = -y[i], left - 1, True
        W += storage.hebbian(Y[p : p + 1]) - storage.hebbian([y])
    return W


# mistake: sweeps-counted-as-flips
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for y, order in zip(Y, orders):
        valley = hopfield.settle(W, y, free=order, max_sweeps=n_flips).state
        W += np.outer(y, y) - np.outer(valley, valley)
    return W


# mistake: sweeps-counted-as-flips
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for p, y in enumerate(Y):
        v = y.copy()
        for _ in range(n_flips):
            for i in orders[p]:
                if v[i] * (W[i] @ v) < 0:
                    v[i] = -v[i]
        W = W + storage.hebbian([y]) - storage.hebbian([v])
    return W


# mistake: all-the-way-down
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for y, order in zip(Y, orders):
        valley = hopfield.settle(W, y, free=order).state
        W += np.outer(y, y) - np.outer(valley, valley)
    return W


# mistake: all-the-way-down
def epoch(W, Y, n_flips, orders):
    W = np.array(W)
    for p in range(len(Y)):
        v = Y[p].copy()
        while not hopfield.is_stable(W, v):
            for i in orders[p]:
                if v[i] * (W[i] @ v) < 0:
                    v[i] *= -1
        W += storage.hebbian([Y[p]]) - storage.hebbian([v])
    return W


# mistake: one-flip-too-many
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for y, order in zip(Y, orders):
        v, flips, moved = y.copy(), 0, True
        while moved and flips <= n_flips:
            moved = False
            for i in order:
                if v[i] * (W[i] @ v) < 0:
                    v[i], flips, moved = -v[i], flips + 1, True
                    if flips > n_flips:
                        break
        W += np.outer(y, y) - np.outer(v, v)
    return W


# mistake: one-flip-too-many
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for p in range(len(Y)):
        run = hopfield.settle(W, Y[p], free=orders[p])
        valley = run.after(min(n_flips + 1, len(run.flips)))
        W += np.outer(Y[p], Y[p]) - np.outer(valley, valley)
    return W


# mistake: needs-that-many-flips
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for y, order in zip(Y, orders):
        valley = hopfield.settle(W, y, free=order).after(n_flips)
        W += np.outer(y, y) - np.outer(valley, valley)
    return W


# mistake: needs-that-many-flips
def epoch(W, Y, n_flips, orders):
    new = np.array(W)
    for p in range(len(Y)):
        run = hopfield.settle(new, Y[p], free=orders[p])
        new += storage.hebbian([Y[p]]) - storage.hebbian([run.after(n_flips)])
    return new


# mistake: lowers-what-stays
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for y, order in zip(Y, orders):
        run = hopfield.settle(W, y, free=order)
        W += np.outer(y, y)
        if len(run.flips):
            valley = run.after(min(n_flips, len(run.flips)))
            W -= np.outer(valley, valley)
        np.fill_diagonal(W, 0)
    return W


# mistake: lowers-what-stays
def epoch(W, Y, n_flips, orders):
    W = np.array(W)
    for p, y in enumerate(Y):
        run = hopfield.settle(W, y, free=orders[p])
        valley = run.after(min(n_flips, len(run.flips)))
        W = W + storage.hebbian([y])
        if not (valley == y).all():
            W = W - storage.hebbian([valley])
    return W


# mistake: calls-hopkit
def epoch(W, Y, n_flips, orders):
    return next(storage.train(Y, W=W, start="targets", n_flips=n_flips, rng=np.random.default_rng(0))).W


# mistake: calls-hopkit
def epoch(W, Y, n_flips, orders):
    rule = {"start": "targets", "n_flips": n_flips}
    for each in storage.train(Y, rng=np.random.default_rng(1), W=W, **rule):
        return each.W


# mistake: changes-its-input
def epoch(W, Y, n_flips, orders):
    for y, order in zip(Y, orders):
        run = hopfield.settle(W, y, free=order)
        valley = run.after(min(n_flips, len(run.flips)))
        W += np.outer(y, y) - np.outer(valley, valley)
    return W


# mistake: changes-its-input
def epoch(W, Y, n_flips, orders):
    new = W
    for p in range(len(Y)):
        y, left, moved = Y[p].copy(), n_flips, True
        while moved and left:
            moved = False
            for i in orders[p]:
                if left and y[i] * (new[i] @ y) < 0:
                    y[i], left, moved = -y[i], left - 1, True
        new += np.outer(Y[p], Y[p]) - np.outer(y, y)
    return new.copy()


# right: its own loop, in the middle of which it stops
def epoch(W, Y, n_flips, orders):
    W = W.copy()
    for y, order in zip(Y, orders):
        v, left, moved = y.copy(), n_flips, True
        while moved and left:
            moved = False
            for i in order:
                if v[i] * (W[i] @ v) < 0:
                    v[i], left, moved = -v[i], left - 1, True
                    if not left:
                        break
        W += np.outer(y, y) - np.outer(v, v)
    return W


# right: integers, and only where something changes
def epoch(W, Y, n_flips, orders):
    W, Y = np.array(W).astype(int), np.array(Y).astype(int)
    for p in range(len(Y)):
        run = hopfield.settle(W, Y[p], free=orders[p])
        if len(run.flips):
            v = run.after(min(n_flips, len(run.flips))).astype(int)
            W += np.outer(Y[p], Y[p]) - np.outer(v, v)
    return W


# right: by Hebb's rule
def epoch(W, Y, n_flips, orders):
    for y, order in zip(Y, orders):
        run = hopfield.settle(W, y, free=order)
        k = n_flips if n_flips < len(run.flips) else len(run.flips)
        W = W + storage.hebbian([y]) - storage.hebbian([run.after(k)])
    return W
