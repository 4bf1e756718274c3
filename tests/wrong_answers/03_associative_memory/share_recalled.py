# mistake: ghosts-counted
def share_recalled(W, Y, n_flips, rng):
    ends = hopfield.recall(W, patterns.corrupt(Y, n_flips, rng=rng))
    return ((ends == Y).all(axis=1) | (ends == -Y).all(axis=1)).mean()


# mistake: ghosts-counted
def share_recalled(W, Y, n_flips, rng):
    ends = hopfield.recall(W, patterns.corrupt(Y, n_flips, rng=rng))
    return np.mean([abs(patterns.overlap(end, y)) == 1 for end, y in zip(ends, Y)])


# mistake: near-misses-counted
def share_recalled(W, Y, n_flips, rng):
    ends = hopfield.recall(W, patterns.corrupt(Y, n_flips, rng=rng))
    return np.mean((ends * Y).mean(axis=1) > 0.9)


# mistake: near-misses-counted
def share_recalled(W, Y, n_flips, rng):
    ends = hopfield.recall(W, patterns.corrupt(Y, n_flips, rng=rng))
    return np.mean(np.diag(patterns.overlap(ends, Y)) >= 0.9)


# mistake: mean-overlap
def share_recalled(W, Y, n_flips, rng):
    ends = hopfield.recall(W, patterns.corrupt(Y, n_flips, rng=rng))
    return np.mean(ends * Y)


# mistake: mean-overlap
def share_recalled(W, Y, n_flips, rng):
    ends = hopfield.recall(W, patterns.corrupt(Y, n_flips, rng=rng))
    return np.trace(patterns.overlap(ends, Y)) / len(Y)


# mistake: units-not-patterns
def share_recalled(W, Y, n_flips, rng):
    return (hopfield.recall(W, patterns.corrupt(Y, n_flips, rng=rng)) == Y).mean()


# mistake: units-not-patterns
def share_recalled(W, Y, n_flips, rng):
    right = 0
    for y, cue in zip(Y, patterns.corrupt(Y, n_flips, rng=rng)):
        right += np.sum(hopfield.settle(W, cue).state == y)
    return right / Y.size


# mistake: compared-with-the-cue
def share_recalled(W, Y, n_flips, rng):
    cues = patterns.corrupt(Y, n_flips, rng=rng)
    return np.mean((hopfield.recall(W, cues) == cues).all(axis=1))


# mistake: compared-with-the-cue
def share_recalled(W, Y, n_flips, rng):
    Y = patterns.corrupt(Y, n_flips, rng=rng)
    return sum(len(hopfield.settle(W, y).flips) == 0 for y in Y) / len(Y)


# mistake: flipped-with-a-probability
def share_recalled(W, Y, n_flips, rng):
    cues = np.where(rng.random(Y.shape) < n_flips / Y.shape[1], -Y, Y)
    return (hopfield.recall(W, cues) == Y).all(axis=1).mean()


# mistake: flipped-with-a-probability
def share_recalled(W, Y, n_flips, rng):
    p = n_flips / len(Y[0])
    cues = [y * rng.choice([-1, 1], size=len(y), p=[p, 1 - p]) for y in Y]
    ends = hopfield.recall(W, np.array(cues))
    return np.mean([(end == y).all() for end, y in zip(ends, Y)])


# mistake: drawn-with-replacement
def share_recalled(W, Y, n_flips, rng):
    cues = Y.copy()
    for row in cues:
        row[rng.choice(len(row), n_flips)] *= -1
    return (hopfield.recall(W, cues) == Y).all(axis=1).mean()


# mistake: drawn-with-replacement
def share_recalled(W, Y, n_flips, rng):
    K, N = Y.shape
    cues, which = Y.copy(), rng.integers(N, size=(K, n_flips))
    for k in range(K):
        cues[k, which[k]] = -Y[k, which[k]]
    return (hopfield.recall(W, cues) == Y).all(axis=1).mean()


# right: one cue after the other
def share_recalled(W, Y, n_flips, rng):
    n = 0
    for y, cue in zip(Y, patterns.corrupt(Y, n_flips, rng=rng)):
        n += int(np.array_equal(hopfield.settle(W, cue).state, y))
    return n / len(Y)


# right: its own noise
def share_recalled(W, Y, n_flips, rng):
    cues = Y.astype(int)
    for cue in cues:
        cue[rng.choice(cue.size, size=n_flips, replace=False)] *= -1
    wrong = np.count_nonzero(hopfield.recall(W, cues) != Y, axis=1)
    return np.float32(np.sum(wrong == 0)) / np.float32(len(wrong))


# right: cue and recall pattern by pattern, the overlap equal to one
def share_recalled(weights, targets, k, rng):
    found = []
    for target in targets:
        cue = patterns.corrupt(target, k, rng=rng)
        found.append(patterns.overlap(hopfield.recall(weights, [cue])[0], target) == 1.0)
    return sum(found) / len(found)
