# mistake: bias-forgotten
def sweep(W, y, b):
    y, flipped = y.copy(), []
    for i in range(len(y)):
        if y[i] * (W[i] @ y) < 0:
            y[i] *= -1
            flipped.append(i)
    return y, flipped


# mistake: bias-forgotten
def sweep(W, y, b):
    state, flipped = np.array(y), []
    for i in range(len(state)):
        z = hopfield.field(W, state)[i]
        if np.sign(z) == -state[i]:
            state[i] = -state[i]
            flipped += [i]
    return state, flipped


# mistake: fields-once-a-sweep
def sweep(W, y, b):
    flipped = np.flatnonzero(y * (W @ y + b) < 0)
    y = y.copy()
    y[flipped] *= -1
    return y, flipped


# mistake: fields-once-a-sweep
def sweep(W, y, b):
    z, new, flipped = hopfield.field(W, y, b), y.copy(), []
    for i in range(len(y)):
        if z[i] * y[i] < 0:
            new[i] = -y[i]
            flipped.append(i)
    return new, flipped


# mistake: ties-flip
def sweep(W, y, b):
    y, flipped = y.copy(), []
    for i in range(len(y)):
        if y[i] * (W[i] @ y + b[i]) > 0:
            continue
        y[i] = -y[i]
        flipped.append(i)
    return y, flipped


# mistake: ties-flip
def sweep(W, y, b):
    y, flipped = list(y), []
    for i, b_i in enumerate(b):
        z = np.dot(W[i], y) + b_i
        if np.sign(z) != y[i]:
            y[i] = -y[i]
            flipped.append(i)
    return y, flipped


# mistake: ties-go-down
def sweep(W, y, b):
    y, flipped = y.copy(), []
    for i in range(len(y)):
        new = 1 if W[i] @ y + b[i] > 0 else -1
        if new != y[i]:
            y[i] = new
            flipped.append(i)
    return y, flipped


# mistake: ties-go-down
def sweep(W, y, b):
    y, before = np.array(y), np.array(y)
    for i in range(len(y)):
        y[i] = 2 * (sum(W[i, j] * y[j] for j in range(len(y))) + b[i] > 0) - 1
    return y, [i for i in range(len(y)) if y[i] != before[i]]


# mistake: ties-become-zero
def sweep(W, y, b):
    y, flipped = y.copy(), []
    for i in range(len(y)):
        old, y[i] = y[i], np.sign(W[i] @ y + b[i])
        if old != y[i]:
            flipped.append(i)
    return y, flipped


# mistake: ties-become-zero
def sweep(weights, state, biases):
    y = state.copy()
    for i in range(len(y)):
        z = weights[i] @ y + biases[i]
        y[i] = z / abs(z) if z != 0 else 0
    return y, list(np.flatnonzero(y != state))


# mistake: updates-counted-as-flips
def sweep(W, y, b):
    y, seen = y.copy(), []
    for i in range(len(y)):
        if y[i] * (W[i] @ y + b[i]) < 0:
            y[i] = -y[i]
        seen.append(i)
    return y, seen


# mistake: updates-counted-as-flips
def sweep(W, y, b):
    y = np.array(y)
    for i in range(len(y)):
        z = W[i] @ y + b[i]
        y[i] = y[i] if z == 0 else np.sign(z)
    return y, np.arange(len(y))


# mistake: calls-hopkit
def sweep(W, y, b):
    run = hopfield.settle(W, y, b, max_sweeps=1)
    return run.state, run.flips


# mistake: calls-hopkit
def sweep(W, y, b):
    new = hopfield.step(W, y, b)
    return new, list(np.flatnonzero(new != y))


# mistake: changes-its-input
def sweep(W, y, b):
    flipped = []
    for i in range(len(y)):
        if y[i] * (W[i] @ y + b[i]) < 0:
            y[i] = -y[i]
            flipped.append(i)
    return y, flipped


# mistake: changes-its-input
def sweep(W, y, b):
    new, flipped = y, []
    for i in range(len(new)):
        z = W[i] @ new + b[i]
        if z * new[i] < 0:
            new[i] *= -1
            flipped.append(i)
    return new.copy(), flipped


# right: with hopkit's field, flips as an array
def sweep(W, y, b):
    y, flipped = np.array(y), []
    for i in range(len(y)):
        z = hopfield.field(W, y, b)[i]
        if z != 0 and np.sign(z) != y[i]:
            y[i] = -y[i]
            flipped.append(i)
    return y, np.array(flipped, dtype=int)


# right: fields kept up to date, whole numbers
def sweep(W, y, b):
    y, z, flipped = y.astype(int), W @ y + b, []
    for i in range(len(y)):
        if y[i] * z[i] < 0:
            y[i] = -y[i]
            z += 2 * y[i] * W[:, i]
            flipped.append(i)
    return y, tuple(flipped)


# right: lists and other names
def sweep(weights, start, biases):
    state, moved = list(start), []
    for unit in range(len(state)):
        pull = sum(w * s for w, s in zip(weights[unit], state)) + biases[unit]
        if pull * state[unit] < 0:
            state[unit] *= -1
            moved.append(unit)
    return state, moved
