# mistake: bias-inside-the-half
def my_energy(W, y, b):
    W = W - np.diag(np.diag(W))
    return -0.5 * (y @ W @ y + b @ y)


# mistake: bias-inside-the-half
def my_energy(W, y, b):
    E = 0
    for i in range(len(y)):
        E -= y[i] * (sum(W[i, j] * y[j] for j in range(len(y)) if j != i) + b[i]) / 2
    return E


# mistake: bias-inside-the-half
def my_energy(W, y, b):
    return -np.sum(y * hopfield.field(W, y, b)) / 2


# mistake: bias-with-the-wrong-sign
def my_energy(W, y, b):
    return -(y @ np.triu(W, 1) @ y) + b @ y


# mistake: bias-with-the-wrong-sign
def my_energy(W, y, b):
    pairs = sum(W[i, j] * y[i] * y[j] for i in range(len(y)) for j in range(i))
    return -(pairs - sum(b * y))


# mistake: bias-halved-and-turned-round
def my_energy(W, y, b):
    return -0.5 * (y @ W @ y - b @ y)


# mistake: bias-halved-and-turned-round
def my_energy(W, y, b):
    E = 0
    for i in range(len(y)):
        for j in range(i + 1, len(y)):
            E -= W[i, j] * y[i] * y[j]
        E += b[i] * y[i] / 2
    return E


# mistake: bias-forgotten
def my_energy(W, y, b):
    return -y @ np.triu(W, k=1) @ y


# mistake: bias-forgotten
def my_energy(W, y, b):
    return -0.5 * sum(y * (W @ y))


# mistake: pairs-counted-twice
def my_energy(W, y, b):
    return -sum(W[i, j] * y[i] * y[j] for i in range(len(y)) for j in range(len(y)) if i != j) - b @ y


# mistake: pairs-counted-twice
def my_energy(W, y, b):
    return -(y @ (W @ y + b))


# mistake: pairs-halved-once-too-often
def my_energy(W, y, b):
    return -0.5 * y @ np.tril(W, k=-1) @ y - b @ y


# mistake: pairs-halved-once-too-often
def my_energy(W, y, b):
    i, j = np.triu_indices(len(y), 1)
    return -(W[i, j] * y[i] * y[j]).sum() / 2 - (b * y).sum()


# mistake: upside-down
def my_energy(W, y, b):
    return y @ np.triu(W, k=1) @ y + b @ y


# mistake: upside-down
def my_energy(W, y, b):
    total = 0
    for i in range(len(y)):
        total += b[i] * y[i]
        for j in range(i):
            total += W[i][j] * y[i] * y[j]
    return total


# mistake: diagonal-kept
def my_energy(W, y, b):
    return -0.5 * y @ W @ y - b @ y


# mistake: diagonal-kept
def my_energy(weights, state, bias):
    pull = np.einsum("ij,i,j", weights, state, state)
    return -(pull / 2 + np.dot(bias, state))


# mistake: calls-hopkit
def my_energy(W, y, b):
    W = W.copy()
    np.fill_diagonal(W, 0)
    return hopfield.energy(W, y, b)


# mistake: calls-hopkit
def my_energy(W, y, b):
    return hopfield.settle(W - np.diag(W.diagonal()), y, b, max_sweeps=1).energies[0]


# mistake: changes-its-input
def my_energy(W, y, b):
    np.fill_diagonal(W, 0)
    return -0.5 * y @ W @ y - b @ y


# mistake: changes-its-input
def my_energy(W, y, b):
    for i in range(len(y)):
        W[i, : i + 1] = 0
    return -sum(y * (W @ y + b))


# right: two loops
def my_energy(W, y, b):
    E = 0.0
    for i in range(len(y)):
        E -= b[i] * y[i]
        for j in range(i + 1, len(y)):
            E -= W[i, j] * y[i] * y[j]
    return E


# right: the matrix form, without the diagonal
def my_energy(W, y, b):
    return -0.5 * y @ W @ y + 0.5 * np.trace(W) - b @ y


# right: integers and lists, other names
def my_energy(weights, state, bias):
    s, n = [int(x) for x in state], len(state)
    pairs = sum(int(weights[i][j]) * s[i] * s[j] for j in range(n) for i in range(j))
    return -(pairs + sum(x * float(h) for x, h in zip(s, bias)))


# right: from the fields, half of them and half of the bias
def my_energy(W, y, b):
    off = W * (1 - np.eye(len(y)))
    return np.float32(-(y * (hopfield.field(off, y, b) + b)).sum() / 2)
