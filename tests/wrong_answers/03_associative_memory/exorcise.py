# mistake: pushed-all-one-way
def exorcise(W, y):
    return np.full(len(y), np.abs(hopfield.field(W, y)).max() + 1)


# mistake: pushed-all-one-way
def exorcise(W, y):
    return 2 * np.abs(W @ y) + 1


# mistake: wrong-sign
def exorcise(W, y):
    return -y * (np.abs(W @ y).min() + 1)


# mistake: wrong-sign
def exorcise(W, y):
    b = np.zeros(len(y))
    weakest = np.argmin(np.abs(hopfield.field(W, y)))
    b[weakest] = -100 * y[weakest]
    return b


# mistake: held-by-a-tie
def exorcise(W, y):
    return np.abs(hopfield.field(W, y)).min() * y


# mistake: held-by-a-tie
def exorcise(W, y):
    return W @ y


# mistake: too-weak
def exorcise(W, y):
    return 0.1 * hopfield.field(W, y)


# mistake: too-weak
def exorcise(W, y):
    return y / len(y)


# mistake: returns-nothing
def exorcise(W, y):
    y = y.copy()
    y *= 2 * np.abs(W @ y)


# mistake: returns-nothing
def exorcise(W, y):
    for strength in range(1000):
        if not hopfield.is_stable(W, -y, strength * y):
            break


# right: stronger than every field
def exorcise(W, y):
    return (np.abs(W).sum() + 1) * y


# right: twice the field
def exorcise(W, y):
    return 2 * W @ y


# right: one unit is enough
def exorcise(weights, state):
    z = hopfield.field(weights, state)
    k = np.argmin(z * state)
    return [(abs(z[k]) + 0.5) * state[k] if i == k else 0 for i in range(len(state))]


# right: another push for every unit, in another dtype
def exorcise(W, y):
    push = np.abs(W).max() * len(y) + 1 + np.arange(len(y))
    return np.where(y > 0, push, -push).astype(np.float32)


# mistake: held-by-a-tie
def exorcise(W, y):
    return y * np.abs(hopfield.field(W, y)).max()


# mistake: held-by-a-tie
def exorcise(W, y):
    largest = max(abs(W[i] @ y) for i in range(len(y)))
    return np.array([largest * u for u in y])
