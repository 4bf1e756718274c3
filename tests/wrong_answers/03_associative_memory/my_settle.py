# mistake: fields-once-a-sweep
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while True:
        z = W @ y
        wants = [i for i in order if y[i] * z[i] < 0]
        if not wants:
            return y, flips
        y[wants] *= -1
        flips += wants


# mistake: fields-once-a-sweep
def my_settle(W, y, order):
    state, flips, moved = np.array(y), [], True
    while moved:
        moved = False
        field = hopfield.field(W, state)
        for i in order:
            if np.sign(field[i]) == -state[i]:
                state[i] = -state[i]
                flips.append(i)
                moved = True
    return state, flips


# mistake: ties-flip
def my_settle(W, y, order):
    y, flips, moved = y.copy(), [], True
    while moved:
        moved = False
        for i in order:
            if y[i] * (W[i] @ y) <= 0:
                y[i] *= -1
                flips.append(i)
                moved = True
    return y, flips


# mistake: ties-flip
def my_settle(W, y, order):
    y, flips = list(y), []
    while True:
        n = len(flips)
        for i in order:
            if y[i] != np.sign(np.dot(W[i], y)):
                y[i] = -y[i]
                flips.append(int(i))
        if n == len(flips):
            return np.array(y), np.array(flips)


# mistake: ties-go-down
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while True:
        old = y.copy()
        for i in order:
            new = 1 if W[i] @ y > 0 else -1
            if new != y[i]:
                flips.append(i)
            y[i] = new
        if (old == y).all():
            return y, flips


# mistake: ties-go-down
def my_settle(W, y, order):
    y, flips, quiet = y.copy(), [], 0
    while quiet < len(order):
        for i in order:
            z = sum(W[i, j] * y[j] for j in range(len(y)))
            wants = (y[i] > 0 and z <= 0) or (y[i] < 0 and z > 0)
            quiet = 0 if wants else quiet + 1
            if wants:
                y[i] = -y[i]
                flips.append(i)
    return y, flips


# mistake: ties-become-zero
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while True:
        n = len(flips)
        for i in order:
            new = np.sign(W[i] @ y)
            if new != y[i]:
                y[i] = new
                flips.append(i)
        if n == len(flips):
            return y, flips


# mistake: ties-become-zero
def my_settle(W, y, order):
    y, flips, moved = np.array(y), [], True
    while moved:
        before = y.copy()
        for i in order:
            old, z = y[i], W[i].dot(y)
            y[i] = z / abs(z) if z else 0
            flips += [i] if old != y[i] else []
        moved = not np.array_equal(before, y)
    return y, flips


# mistake: sign-turned-round
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while True:
        n = len(flips)
        for i in order:
            if y[i] * (W[i] @ y) > 0:
                y[i] = -y[i]
                flips.append(i)
        if n == len(flips):
            return y, flips


# mistake: sign-turned-round
def my_settle(W, y, order):
    y, flips, moved = y.copy(), [], True
    while moved:
        moved = False
        for i in order:
            z = -W[i] @ y
            if (z < 0 and y[i] > 0) or (z > 0 and y[i] < 0):
                y[i], moved = -y[i], True
                flips.append(i)
    return y, flips


# mistake: one-sweep-only
def my_settle(W, y, order):
    y, flips = y.copy(), []
    for i in order:
        if y[i] * (W[i] @ y) < 0:
            y[i] = -y[i]
            flips.append(i)
    return y, flips


# mistake: one-sweep-only
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while True:
        for i in order:
            if np.sign(W[i] @ y) == -y[i]:
                y[i] *= -1
                flips.append(i)
        return y, np.array(flips)


# mistake: order-ignored
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while True:
        n = len(flips)
        for i in range(len(y)):
            if y[i] * (W[i] @ y) < 0:
                y[i] = -y[i]
                flips.append(i)
        if n == len(flips):
            return y, flips


# mistake: order-ignored
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while not hopfield.is_stable(W, y):
        for i in sorted(order):
            if y[i] * hopfield.field(W, y)[i] < 0:
                y[i] = -y[i]
                flips.append(i)
    return y, flips


# mistake: restarts-after-a-flip
def my_settle(W, y, order):
    y, flips, moved = y.copy(), [], True
    while moved:
        moved = False
        for i in order:
            if y[i] * (W[i] @ y) < 0:
                y[i] = -y[i]
                flips.append(i)
                moved = True
                break
    return y, flips


# mistake: restarts-after-a-flip
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while not hopfield.is_stable(W, y):
        i = next(i for i in order if y[i] * (W[i] @ y) < 0)
        y[i] = -y[i]
        flips.append(i)
    return y, flips


# mistake: visits-counted-as-flips
def my_settle(W, y, order):
    y, flips, moved = y.copy(), [], True
    while moved:
        moved = False
        for i in order:
            flips.append(i)
            if y[i] * (W[i] @ y) < 0:
                y[i] = -y[i]
                moved = True
    return y, flips


# mistake: visits-counted-as-flips
def my_settle(W, y, order):
    y, flips = y.copy(), []
    while True:
        before = y.copy()
        for i in order:
            z = W[i] @ y
            y[i] = y[i] if z == 0 else np.sign(z)
        flips.extend(order)
        if (before == y).all():
            return y, flips


# mistake: calls-hopkit
def my_settle(W, y, order):
    run = hopfield.settle(W, y, free=order)
    return run.state, run.flips


# mistake: calls-hopkit
from hopkit.hopfield import settle


def my_settle(W, y, order):
    flips = list(settle(W, y, free=list(order))[1])
    y = y.copy()
    for i in flips:
        y[i] = -y[i]
    return y, flips


# mistake: changes-its-input
def my_settle(W, y, order):
    flips = []
    while True:
        n = len(flips)
        for i in order:
            if y[i] * (W[i] @ y) < 0:
                y[i] = -y[i]
                flips.append(i)
        if n == len(flips):
            return y, flips


# mistake: changes-its-input
def my_settle(W, y, order):
    state, flips = y, []
    while not hopfield.is_stable(W, state):
        for i in order:
            if state[i] * (W[i] @ state) < 0:
                state[i] *= -1
                flips.append(i)
    return state.copy(), flips


# right: lists of integers
def my_settle(weights, start, order):
    state, flips, moved = [int(x) for x in start], [], True
    while moved:
        moved = False
        for i in order:
            z = sum(w * x for w, x in zip(weights[i], state))
            if z * state[i] < 0:
                state[i], moved = -state[i], True
                flips.append(int(i))
    return state, flips


# right: fields kept up to date after each flip
def my_settle(W, y, order):
    y, z, flips, quiet = y.astype(np.int8), W @ y, [], 0
    while quiet < len(order):
        for i in order:
            quiet += 1
            if y[i] * z[i] < 0:
                y[i], quiet = -y[i], 0
                z = z + 2 * W[:, i] * y[i]
                flips.append(i)
    return y, np.array(flips, dtype=np.int64)


# right: stops on the energy, which here stands still only if the state does
def my_settle(W, y, order):
    y, flips, last = y.copy(), (), np.inf
    while (E := hopfield.energy(W, y)) < last:
        last = E
        for i in order:
            z = hopfield.field(W, y)[i]
            if z and np.sign(z) != y[i]:
                y[i] = np.sign(z)
                flips += (i,)
    return y, flips


# right: asks for stability
def my_settle(W, y, order):
    y, flips = np.array(y, dtype=np.float32), []
    while not hopfield.is_stable(W, y):
        for i in order:
            if y[i] * (W @ y)[i] < 0:
                y[i] = -y[i]
                flips.append(i)
    return y, flips
