# mistake: mask-turned-round
def complete(W, cue, known, rng):
    start = np.where(known, cue, patterns.random(1, len(cue), rng=rng)[0])
    return hopfield.settle(W, start, rng=rng, free=known).state


# mistake: mask-turned-round
def complete(W, cue, known, rng):
    y = cue.copy()
    tosses = patterns.random(1, y.size, rng=rng).ravel()
    y[~known] = tosses[~known]
    return hopfield.settle(W, y, free=np.flatnonzero(known), rng=rng)[0]


# mistake: everything-may-move
def complete(W, cue, known, rng):
    start = np.where(known, cue, patterns.random(1, len(cue), rng=rng)[0])
    return hopfield.settle(W, start, rng=rng).state


# mistake: everything-may-move
def complete(W, cue, known, rng):
    y = 2 * rng.integers(2, size=len(cue)) - 1
    y[known] = cue[known]
    return hopfield.settle(W, y, rng=rng, free=range(len(cue))).state


# mistake: known-put-back-at-the-end
def complete(W, cue, known, rng):
    y = np.where(known, cue, patterns.random(1, len(cue), rng=rng)[0])
    y = hopfield.settle(W, y, rng=rng).state
    y[known] = cue[known]
    return y


# mistake: known-put-back-at-the-end
def complete(W, cue, known, rng):
    tosses = 2 * rng.integers(2, size=(1, len(cue)))[0] - 1
    run = hopfield.settle(W, [c if k else t for c, k, t in zip(cue, known, tosses)], rng=rng)
    return np.where(known, cue, run.after(len(run.flips)))


# mistake: started-from-paper
def complete(W, cue, known, rng):
    return hopfield.settle(W, cue, rng=rng, free=~known).state


# mistake: started-from-paper
def complete(W, cue, known, rng):
    half = np.where(known, cue, -1)
    return hopfield.settle(W, half, free=np.flatnonzero(1 - known), rng=rng).state


# mistake: tossed-for-the-unknown-only
def complete(W, cue, known, rng):
    y = cue.copy()
    y[~known] = patterns.random(1, np.sum(~known), rng=rng)[0]
    return hopfield.settle(W, y, rng=rng, free=~known).state


# mistake: tossed-for-the-unknown-only
def complete(W, cue, known, rng):
    y = np.array([c if k else 2 * rng.integers(2) - 1 for c, k in zip(cue, known)])
    return hopfield.settle(W, y, rng=rng, free=~known).state


# mistake: visited-in-index-order
def complete(W, cue, known, rng):
    start = np.where(known, cue, patterns.random(1, len(cue), rng=rng)[0])
    return hopfield.settle(W, start, free=~known).state


# mistake: visited-in-index-order
def complete(W, cue, known, rng):
    y = patterns.random(1, len(cue), rng=rng)
    y[:, known] = cue[known]
    return hopfield.recall(W, y, free=~known)[0]


# mistake: changes-its-input
def complete(W, cue, known, rng):
    cue[~known] = patterns.random(1, len(cue), rng=rng)[0][~known]
    return hopfield.settle(W, cue, rng=rng, free=~known).state


# mistake: changes-its-input
def complete(W, cue, known, rng):
    y, tosses = cue, patterns.random(1, len(cue), rng=rng)[0]
    for i in range(len(y)):
        if not known[i]:
            y[i] = tosses[i]
    return hopfield.settle(W, y, rng=rng, free=~known).state


# right: the tosses, with the known pixels put in
def complete(W, cue, known, rng):
    y = patterns.random(1, len(cue), rng=rng)[0]
    y[known] = cue[known]
    return hopfield.settle(W, y, rng=rng, free=~known).state


# right: indices instead of a mask, integers
def complete(weights, picture, given, rng):
    unknown = np.flatnonzero(np.logical_not(given))
    tosses = 2 * rng.integers(2, size=picture.size) - 1
    y = picture.astype(int)
    y[unknown] = tosses[unknown]
    run = hopfield.settle(weights, y, rng=rng, free=unknown)
    return run.after(len(run.flips)).astype(np.int8)


# right: its own loop
def complete(W, cue, known, rng):
    y = np.where(known, cue, patterns.random(1, len(cue), rng=rng)[0])
    free, moved = np.flatnonzero(~known), True
    while moved:
        moved = False
        for i in free[rng.permutation(len(free))]:
            if y[i] * (W[i] @ y) < 0:
                y[i], moved = -y[i], True
    return list(y)
