# mistake: coupling-forgotten
def two_flips(W, y, i, j):
    z = hopfield.field(W, y)
    return 2 * y[i] * z[i] + 2 * y[j] * z[j]


# mistake: coupling-forgotten
def two_flips(W, y, i, j):
    E, change = hopfield.energy(W, y), 0
    for k in (i, j):
        flipped = y.copy()
        flipped[k] *= -1
        change += hopfield.energy(W, flipped) - E
    return change


# mistake: coupling-counted-half
def two_flips(W, y, i, j):
    z = W @ y
    return 2 * (y[i] * z[i] + y[j] * z[j] - W[i, j] * y[i] * y[j])


# mistake: coupling-counted-half
def two_flips(W, y, i, j):
    cost_i = 2 * y[i] * (W[i] @ y)
    moved = W[j] @ y - W[j, i] * y[i]
    return cost_i + 2 * y[j] * moved


# mistake: coupling-of-the-wrong-sign
def two_flips(W, y, i, j):
    z = W @ y
    return 2 * y[i] * z[i] + 2 * y[j] * (z[j] + 2 * W[i, j] * y[i])


# mistake: coupling-of-the-wrong-sign
def two_flips(W, y, i, j):
    z = W @ y
    return 2 * (y[i] * z[i] + y[j] * z[j]) + 4 * W[i, j] * y[i] * y[j]


# mistake: factor-two-missing
def two_flips(W, y, i, j):
    first = y[i] * (W[i] @ y)
    new = y.copy()
    new[i] = -new[i]
    return first + y[j] * (W[j] @ new)


# mistake: factor-two-missing
def two_flips(W, y, i, j):
    flipped = y.copy()
    flipped[[i, j]] *= -1
    return (hopfield.energy(W, flipped) - hopfield.energy(W, y)) / 2


# mistake: energy-gained
def two_flips(W, y, i, j):
    flipped = y.copy()
    flipped[[i, j]] *= -1
    return hopfield.energy(W, y) - hopfield.energy(W, flipped)


# mistake: energy-gained
def two_flips(W, y, i, j):
    z = W @ y
    return 4 * W[i, j] * y[i] * y[j] - 2 * y[i] * z[i] - 2 * y[j] * z[j]


# mistake: free-of-charge
def two_flips(W, y, i, j):
    return 0


# mistake: free-of-charge
def two_flips(W, y, i, j):
    after = y * np.where(np.isin(np.arange(len(y)), [i, j]), -1, 1)
    return y @ W @ y - (-after) @ W @ (-after) if y is after else 0.0


# right: the difference of two energies
def two_flips(W, y, i, j):
    flipped = y.copy()
    flipped[[i, j]] *= -1
    return hopfield.energy(W, flipped) - hopfield.energy(W, y)


# right: flip by flip
def two_flips(W, y, i, j):
    new, cost = np.array(y), 0
    for k in (i, j):
        cost += 2 * new[k] * (W[k] @ new)
        new[k] *= -1
    return cost


# right: the coupling left out of both fields
def two_flips(W, y, a, b):
    ya, yb = y[a], y[b]
    return np.array(2 * ya * (W[a] @ y - W[a, b] * yb) + 2 * yb * (W[b] @ y - W[b, a] * ya))


# right: single precision, of which float32 holds seven digits
def two_flips(W: np.ndarray, y: np.ndarray, i: int, j: int) -> np.float32:
    def height(state):
        return -0.5 * state @ W @ state

    after = y.copy()
    after[[i, j]] *= -1
    return np.float32(height(after) - height(y))
