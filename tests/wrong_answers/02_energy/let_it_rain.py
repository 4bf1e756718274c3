# mistake: emptied-too-soon
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    rain = np.ones(len(Y))
    for s in np.argsort(hopfield.energy(W, Y, b)):
        below = end[start == s]
        if len(below):
            rain[below] += rain[s] / len(below)
            rain[s] = 0
    return rain


# mistake: emptied-too-soon
def let_it_rain(W, b):
    states = sorted(product([-1, 1], repeat=len(b)), key=lambda y: hopfield.energy(W, y, b))
    water = dict.fromkeys(states, 1.0)
    for y in states:
        z = hopfield.field(W, y, b)
        below = [y[:i] + (-y[i],) + y[i + 1 :] for i in range(len(y)) if y[i] * z[i] < 0]
        for t in below:
            water[t] += water[y] / len(below)
        water[y] = 0 if below else water[y]
    return [water[y] for y in sorted(states)]


# mistake: water-made-of-nothing
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    rain = np.ones(len(Y))
    for s in np.argsort(-hopfield.energy(W, Y, b)):
        if (start == s).any():
            rain[end[start == s]] += rain[s]
            rain[s] = 0
    return rain


# mistake: water-made-of-nothing
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    total, drops = np.zeros(len(Y)), np.ones(len(Y))
    still = hopfield.is_stable(W, Y, b)
    while drops.any():
        total += drops * still
        drops = np.bincount(end, weights=drops[start], minlength=len(Y))
    return total


# mistake: water-left-on-the-way
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    rain = np.ones(len(Y))
    for s in np.argsort(-hopfield.energy(W, Y, b)):
        below = end[start == s]
        rain[below] += rain[s] / max(len(below), 1)
    return rain


# mistake: water-left-on-the-way
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    total, drops = np.zeros(len(Y)), np.ones(len(Y))
    ways = np.bincount(start, minlength=len(Y))
    while drops.any():
        total += drops
        drops = np.bincount(end, weights=(drops / np.maximum(ways, 1))[start], minlength=len(Y))
    return total


# mistake: emptied-too-soon
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    rain = hopfield.is_stable(W, Y, b).astype(float)
    for s in range(len(Y)):
        below = end[start == s]
        if len(below):
            rain[below] += 1 / len(below)
    return rain


# mistake: emptied-too-soon
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    ways = np.bincount(start, minlength=len(Y))
    rain = np.where(ways > 0, 0.0, 1.0)
    np.add.at(rain, end, 1 / ways[start])
    return rain


# mistake: steepest-way-only
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    E, rain = hopfield.energy(W, Y, b), np.ones(len(Y))
    for s in np.argsort(-E):
        below = end[start == s]
        if len(below):
            rain[below[np.argmin(E[below])]] += rain[s]
            rain[s] = 0
    return rain


# mistake: steepest-way-only
def let_it_rain(W, b):
    Y = flips(W, b)[0]
    rain = np.zeros(len(Y))
    for y in Y:
        y = y.copy()
        while not hopfield.is_stable(W, y, b):
            i = np.argmin(y * hopfield.field(W, y, b))
            y[i] = -y[i]
        rain[(Y == y).all(axis=1)] += 1
    return rain


# mistake: one-order-only
def let_it_rain(W, b):
    Y = flips(W, b)[0]
    rain = np.zeros(len(Y))
    for y in Y:
        y = y.copy()
        while not hopfield.is_stable(W, y, b):
            for i in range(len(y)):
                if y[i] * (W[i] @ y + b[i]) < 0:
                    y[i] *= -1
        rain[np.flatnonzero((Y == y).all(axis=1))[0]] += 1
    return rain


# mistake: one-order-only
def let_it_rain(W, b):
    n = len(b)
    drops = np.array(list(product([-1.0, 1.0], repeat=n)))
    for _ in range(2**n):
        for i in range(n):
            drops[:, i] = np.sign(drops @ W[i] + b[i])
    return np.bincount(((drops > 0) @ 2 ** np.arange(n)[::-1]).astype(int), minlength=2**n)


# mistake: every-possible-end-counted
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    reach = np.eye(len(Y), dtype=bool)
    for k in np.argsort(hopfield.energy(W, Y, b)[start]):
        reach[start[k]] |= reach[end[k]]
    return reach.sum(axis=0) * hopfield.is_stable(W, Y, b)


# mistake: every-possible-end-counted
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    rain = np.zeros(len(Y))
    for rest in np.flatnonzero(hopfield.is_stable(W, Y, b)):
        above, size = {int(rest)}, 0
        while len(above) > size:
            size = len(above)
            above |= {int(s) for s, t in zip(start, end) if t in above}
        rain[rest] = size
    return rain


# mistake: shares-not-drops
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    rain = np.full(len(Y), 1 / len(Y))
    for s in np.argsort(-hopfield.energy(W, Y, b)):
        below = end[start == s]
        if len(below):
            rain[below] += rain[s] / len(below)
            rain[s] = 0
    return rain


# mistake: shares-not-drops
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    P = np.diag(hopfield.is_stable(W, Y, b).astype(float))
    P[start, end] = 1 / np.bincount(start)[start]
    return np.linalg.matrix_power(P, len(Y)).mean(axis=0)


# mistake: calls-hopkit
def let_it_rain(W, b):
    Y, rng = flips(W, b)[0], np.random.default_rng(0)
    rain = np.zeros(len(Y))
    for y in Y:
        for _ in range(100):
            end = hopfield.settle(W, y, b, rng=rng).state
            rain[(Y == end).all(axis=1)] += 0.01
    return rain


# mistake: calls-hopkit
def let_it_rain(W, b):
    Y = flips(W, b)[0]
    ends = hopfield.recall(W, Y, b, rng=np.random.default_rng(0))
    return (Y[:, None] == ends).all(axis=2).sum(axis=1)


# right: round after round, until every drop is at rest
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    ways = np.bincount(start, minlength=len(Y))
    rain = np.ones(len(Y))
    for _ in range(len(Y)):
        moved = np.bincount(end, weights=(rain / np.maximum(ways, 1))[start], minlength=len(Y))
        rain = np.where(ways == 0, rain, 0) + moved
    return rain


# right: chances, the lowest state first
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    ends_at = np.eye(len(Y))
    for s in np.argsort(hopfield.energy(W, Y, b)):
        if s in start:
            ends_at[s] = ends_at[end[start == s]].mean(axis=0)
    return ends_at.sum(axis=0).tolist()


# right: without `flips`, states as tuples
def let_it_rain(weights, bias):
    states = list(product([-1, 1], repeat=len(bias)))
    water = dict.fromkeys(states, 1.0)
    for y in sorted(states, key=lambda y: hopfield.energy(weights, y, bias), reverse=True):
        z = hopfield.field(weights, y, bias)
        below = [y[:i] + (-y[i],) + y[i + 1 :] for i in range(len(y)) if y[i] * z[i] < 0]
        for t in below:
            water[t] += water[y] / len(below)
        if below:
            water[y] = 0
    return [water[y] for y in states]


# right: a power of the table of chances
def let_it_rain(W, b):
    Y, start, end, _ = flips(W, b)
    P = np.diag(hopfield.is_stable(W, Y, b).astype(float))
    P[start, end] = 1 / np.bincount(start)[start]
    return np.linalg.matrix_power(P, len(Y)).sum(axis=0)


# right: fractions, down a stack, a state once all that flow into it are empty
def let_it_rain(W, b):
    from fractions import Fraction

    Y, start, end, _ = flips(W, b)
    rain, waiting = [Fraction(1)] * len(Y), np.bincount(end, minlength=len(Y))
    full = [s for s in range(len(Y)) if waiting[s] == 0]
    while full:
        s = full.pop()
        below = end[start == s]
        for t in below:
            rain[t] += rain[s] / len(below)
            waiting[t] -= 1
            if waiting[t] == 0:
                full.append(t)
        if len(below):
            rain[s] = Fraction(0)
    return rain
