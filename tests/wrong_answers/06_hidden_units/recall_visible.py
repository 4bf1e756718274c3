# mistake: hidden-not-settled-first
def recall_visible(W, v, rng):
    y = np.concatenate([v, patterns.random(1, len(W) - len(v), rng=rng)[0]])
    return hopfield.settle(W, y, rng=rng).state[: len(v)]


# mistake: hidden-not-settled-first
def recall_visible(W, v, rng):
    h = 2 * rng.integers(2, size=len(W) - len(v)) - 1
    run = hopfield.settle(W, [*v, *h], rng=rng, free=np.ones(len(W), dtype=bool))
    return run.after(len(run.flips))[: v.size]


# mistake: wrong-units-clamped
def recall_visible(W, v, rng):
    N = len(v)
    y = np.concatenate([v, patterns.random(1, len(W) - N, rng=rng)[0]])
    y = hopfield.settle(W, y, rng=rng, free=np.arange(N)).state
    return hopfield.settle(W, y, rng=rng).state[:N]


# mistake: wrong-units-clamped
def recall_visible(W, v, rng):
    hidden = np.arange(len(W)) >= len(v)
    y = np.ones(len(W))
    y[~hidden] = v
    y[hidden] = patterns.random(1, hidden.sum(), rng=rng)[0]
    for free in (~hidden, None):
        y = hopfield.settle(W, y, rng=rng, free=free).state
    return y[~hidden]


# mistake: never-released
def recall_visible(W, v, rng):
    N = len(v)
    y = np.concatenate([v, patterns.random(1, len(W) - N, rng=rng)[0]])
    return hopfield.settle(W, y, rng=rng, free=np.arange(N, len(W))).state[:N]


# mistake: never-released
def recall_visible(W, v, rng):
    hidden = np.arange(len(W)) >= len(v)
    y = np.r_[v, patterns.random(1, hidden.sum(), rng=rng)[0]]
    for _ in range(2):
        y = hopfield.settle(W, y, rng=rng, free=hidden).state
    return y[~hidden]


# mistake: only-visible-released
def recall_visible(W, v, rng):
    N = len(v)
    y = np.concatenate([v, patterns.random(1, len(W) - N, rng=rng)[0]])
    y = hopfield.settle(W, y, rng=rng, free=np.arange(N, len(W))).state
    return hopfield.settle(W, y, rng=rng, free=np.arange(N)).state[:N]


# mistake: only-visible-released
def recall_visible(W, v, rng):
    visible = np.arange(len(W)) < len(v)
    y = np.r_[v, 2 * rng.integers(2, size=(~visible).sum()) - 1]
    for free in (~visible, visible):
        y = hopfield.settle(W, y, rng=rng, free=free)[0]
    return y[visible]


# mistake: hidden-redrawn
def recall_visible(W, v, rng):
    N = len(v)
    y = np.concatenate([v, patterns.random(1, len(W) - N, rng=rng)[0]])
    y = hopfield.settle(W, y, rng=rng, free=np.arange(N, len(W))).state
    y[N:] = patterns.random(1, len(W) - N, rng=rng)[0]
    return hopfield.settle(W, y, rng=rng).state[:N]


# mistake: hidden-redrawn
def recall_visible(W, v, rng):
    hidden = np.arange(len(v), len(W))

    def begin():
        return storage.with_hidden([v], len(hidden), rng=rng)[0]

    seen = hopfield.settle(W, begin(), rng=rng, free=hidden).state[: len(v)]
    assert (seen == v).all()
    return hopfield.settle(W, begin(), rng=rng).state[: len(v)]


# mistake: whole-state-returned
def recall_visible(W, v, rng):
    N = len(v)
    y = np.concatenate([v, patterns.random(1, len(W) - N, rng=rng)[0]])
    y = hopfield.settle(W, y, rng=rng, free=np.arange(N, len(W))).state
    return hopfield.settle(W, y, rng=rng).state


# mistake: whole-state-returned
def recall_visible(W, v, rng):
    y = storage.with_hidden([v], len(W) - len(v), rng=rng)[0]
    for free in (range(len(v), len(W)), range(len(W))):
        y = hopfield.settle(W, y, rng=rng, free=free).state
    return y


# mistake: visited-in-index-order
def recall_visible(W, v, rng):
    N = len(v)
    y = np.concatenate([v, patterns.random(1, len(W) - N, rng=rng)[0]])
    y = hopfield.settle(W, y, free=np.arange(N, len(W))).state
    return hopfield.settle(W, y).state[:N]


# mistake: visited-in-index-order
def recall_visible(W, v, rng):
    Y = storage.with_hidden([v], len(W) - len(v), rng=rng)
    Y = hopfield.recall(W, Y, free=np.arange(len(v), len(W)))
    return hopfield.recall(W, Y)[0, : len(v)]


# right: with_hidden tosses the same coins
def recall_visible(W, v, rng):
    y = storage.with_hidden([v], len(W) - len(v), rng=rng)[0]
    for free in (np.arange(len(v), len(W)), None):
        y = hopfield.settle(W, y, rng=rng, free=free).state
    return y[: len(v)]


# right: a mask, whole numbers
def recall_visible(weights, seen, rng):
    hidden = np.arange(len(weights)) >= len(seen)
    y = np.empty(len(weights), dtype=int)
    y[~hidden] = seen
    y[hidden] = 2 * rng.integers(2, size=hidden.sum()) - 1
    first = hopfield.settle(weights, y, rng=rng, free=hidden)
    second = hopfield.settle(weights, first.after(len(first.flips)), rng=rng)
    return second.state[~hidden].astype(np.int8)


# right: its own loop
def recall_visible(W, v, rng):
    N = len(v)
    y = np.array([*v, *patterns.random(1, len(W) - N, rng=rng)[0]])
    for free in (np.arange(N, len(W)), np.arange(len(W))):
        moved = True
        while moved:
            moved = False
            for i in free[rng.permutation(len(free))]:
                if y[i] * (W[i] @ y) < 0:
                    y[i], moved = -y[i], True
    return list(y[:N])
