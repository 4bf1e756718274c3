# mistake: one-sweep-only
def avalanche(W, y, b, k):
    y, flipped = y.copy(), []
    y[k] = -y[k]
    for i in range(len(y)):
        if i != k and y[i] * (W[i] @ y + b[i]) < 0:
            y[i] = -y[i]
            flipped.append(i)
    return flipped


# mistake: one-sweep-only
def avalanche(W, y, b, pushed):
    now = np.array(y)
    now[pushed] *= -1
    flipped = []
    for unit in np.delete(np.arange(len(now)), pushed):
        z = hopfield.field(W, now, b)[unit]
        if z != 0 and np.sign(z) != now[unit]:
            now[unit] = np.sign(z)
            flipped.append(unit)
    return np.array(flipped)


# mistake: two-sweeps-only
def avalanche(W, y, b, k):
    y, flipped = y.copy(), []
    y[k] = -y[k]
    for i in [*range(len(y)), *range(len(y))]:
        if i != k and y[i] * (W[i] @ y + b[i]) < 0:
            y[i] = -y[i]
            flipped.append(i)
    return flipped


# mistake: two-sweeps-only
def avalanche(W, y, b, k):
    y, flipped = list(y), []
    y[k] = -y[k]
    for again in (False, True):
        for i in range(len(y)):
            z = b[i] + sum(W[i, j] * y[j] for j in range(len(y)))
            if i != k and y[i] * z < 0:
                y[i] = -y[i]
                flipped += [i]
    return flipped


# mistake: each-unit-once
def avalanche(W, y, b, k):
    y, flipped, before = y.copy(), [], None
    y[k] = -y[k]
    while before != len(flipped):
        before = len(flipped)
        for i in range(len(y)):
            if i != k and i not in flipped and y[i] * (W[i] @ y + b[i]) < 0:
                y[i] = -y[i]
                flipped.append(i)
    return flipped


# mistake: each-unit-once
def avalanche(W, y, b, k):
    now, waiting, flipped = np.array(y), [i for i in range(len(y)) if i != k], []
    now[k] *= -1
    quiet = False
    while not quiet:
        quiet = True
        for i in waiting.copy():
            if now[i] * hopfield.field(W, now, b)[i] < 0:
                now[i], quiet = -now[i], False
                waiting.remove(i)
                flipped.append(i)
    return flipped


# mistake: held-unit-let-go
def avalanche(W, y, b, k):
    y, flipped, before = y.copy(), [], None
    y[k] = -y[k]
    while before != len(flipped):
        before = len(flipped)
        for i in range(len(y)):
            if y[i] * (W[i] @ y + b[i]) < 0:
                y[i] = -y[i]
                flipped.append(i)
    return flipped


# mistake: held-unit-let-go
def avalanche(W, y, b, k):
    state, order = np.where(np.arange(len(y)) == k, -y, y), []
    moved = True
    while moved:
        moved = False
        for i, row in enumerate(W):
            if (row @ state + b[i]) * state[i] < 0:
                state[i], moved = -state[i], True
                order.append(i)
    return order


# mistake: held-unit-listed
def avalanche(W, y, b, k):
    y, flipped, before = y.copy(), [k], None
    y[k] = -y[k]
    while before != len(flipped):
        before = len(flipped)
        for i in range(len(y)):
            if i != k and y[i] * (W[i] @ y + b[i]) < 0:
                y[i] = -y[i]
                flipped.append(i)
    return flipped


# mistake: held-unit-listed
def avalanche(W, y, b, k):
    y, flipped, todo = 1 * y, [], [k]
    while todo:
        for i in todo:
            y[i] *= -1
            flipped.append(i)
            break
        todo = []
        others = [i for i in range(len(y)) if i != k]
        start = others.index(flipped[-1]) + 1 if flipped[-1] != k else 0
        for i in others[start:] + others[:start]:
            if y[i] * (W[i] @ y + b[i]) < 0:
                todo = [i]
                break
    return flipped


# mistake: bias-forgotten
def avalanche(W, y, b, k):
    y, flipped, before = y.copy(), [], None
    y[k] = -y[k]
    while before != len(flipped):
        before = len(flipped)
        for i in range(len(y)):
            if i != k and y[i] * (W[i] @ y) < 0:
                y[i] = -y[i]
                flipped.append(i)
    return flipped


# mistake: bias-forgotten
def avalanche(W, y, b, k):
    y, flipped = np.array(y), []
    y[k] = -y[k]
    for _ in range(200):
        for i in range(len(y)):
            if i != k and y[i] * hopfield.field(W, y)[i] < 0:
                y[i] = -y[i]
                flipped.append(i)
    return flipped


# mistake: fields-once-a-sweep
def avalanche(W, y, b, k):
    y, flipped = y.copy(), []
    y[k] = -y[k]
    for _ in range(1000):
        wants = np.flatnonzero((y * (W @ y + b) < 0) & (np.arange(len(y)) != k))
        if not len(wants):
            break
        y[wants] *= -1
        flipped += list(wants)
    return flipped


# mistake: fields-once-a-sweep
def avalanche(W, y, b, k):
    y, flipped, sweeps = y.copy(), [], 0
    y[k] = -y[k]
    quiet = False
    while not quiet and sweeps < 1000:
        z, quiet, sweeps = W @ y + b, True, sweeps + 1
        for i in range(len(y)):
            if i != k and y[i] * z[i] < 0:
                y[i], quiet = -y[i], False
                flipped.append(i)
    return flipped


# mistake: ties-go-down
def avalanche(W, y, b, k):
    y, flipped, before = y.copy(), [], None
    y[k] = -y[k]
    while before != len(flipped):
        before = len(flipped)
        for i in range(len(y)):
            new = 1 if W[i] @ y + b[i] > 0 else -1
            if i != k and new != y[i]:
                y[i] = new
                flipped.append(i)
    return flipped


# mistake: ties-go-down
def avalanche(W, y, b, k):
    y, flipped, quiet = y.copy(), [], False
    y[k] *= -1
    while not quiet:
        quiet = True
        for i in set(range(len(y))) - {k}:
            up = W[i] @ y + b[i] > 0
            if up != (y[i] > 0):
                y[i], quiet = (1 if up else -1), False
                flipped.append(i)
    return flipped


# mistake: calls-hopkit
def avalanche(W, y, b, k):
    pushed = np.where(np.arange(len(y)) == k, -y, y)
    return hopfield.settle(W, pushed, b, free=np.arange(len(y)) != k).flips


# mistake: calls-hopkit
def avalanche(W, y, b, k):
    pushed, others = y.copy(), [i for i in range(len(y)) if i != k]
    pushed[k] = -pushed[k]
    return list(hopfield.settle(W, pushed, b, free=others).flips)


# mistake: changes-its-input
def avalanche(W, y, b, k):
    flipped, before = [], None
    y[k] = -y[k]
    while before != len(flipped):
        before = len(flipped)
        for i in range(len(y)):
            if i != k and y[i] * (W[i] @ y + b[i]) < 0:
                y[i] = -y[i]
                flipped.append(i)
    return flipped


# mistake: changes-its-input
def avalanche(W, y, b, k):
    y *= np.where(np.arange(len(y)) == k, -1, 1)
    flipped = []
    while True:
        n = len(flipped)
        for i in np.delete(np.arange(len(y)), k):
            if y[i] * (W[i] @ y + b[i]) < 0:
                y[i] *= -1
                flipped.append(int(i))
        if n == len(flipped):
            return flipped


# right: fields kept up to date
def avalanche(W, y, b, k):
    y = np.where(np.arange(len(y)) == k, -y, y)
    z, flipped, quiet = W @ y + b, [], False
    while not quiet:
        quiet = True
        for i in range(len(y)):
            if i != k and y[i] * z[i] < 0:
                y[i], quiet = -y[i], False
                z = z + 2 * y[i] * W[i]
                flipped.append(i)
    return flipped


# right: plain Python, an array of numbers returned
def avalanche(weights, state, bias, held):
    state, order = [int(s) for s in state], []
    state[held] = -state[held]
    for _ in range(10_000):
        tipped = False
        for i, s in enumerate(state):
            z = bias[i] + sum(w * t for w, t in zip(weights[i], state))
            if i != held and s * z < 0:
                state[i], tipped = -s, True
                order.append(i)
        if not tipped:
            break
    return np.array(order)


# right: ten times as many sweeps as there are units
def avalanche(W, y, b, k):
    y, flipped = np.array(y, dtype=np.int8), ()
    y[k] = -y[k]
    for sweep in range(10 * len(y)):
        for i in np.flatnonzero(np.arange(len(y)) != k):
            if int(y[i]) * (W[i] @ y + b[i]) < 0:
                y[i] = -y[i]
                flipped = (*flipped, int(i))
    return list(flipped)
