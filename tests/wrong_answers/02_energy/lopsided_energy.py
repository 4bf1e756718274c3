# mistake: bias-not-divided
def lopsided_energy(W, y, b, d):
    S = W / d[:, None]
    return -y @ np.triu(S, k=1) @ y - b @ y


# mistake: bias-not-divided
def lopsided_energy(W, y, b, d):
    pairs = sum(W[i, j] / d[i] * y[i] * y[j] for i in range(len(y)) for j in range(i))
    return -pairs - sum(b[i] * y[i] for i in range(len(y)))


# mistake: taken-for-symmetric
def lopsided_energy(W, y, b, d):
    W = W - np.diag(np.diag(W))
    return -0.5 * y @ W @ y - b @ y


# mistake: taken-for-symmetric
def lopsided_energy(W, y, b, d):
    n = range(len(y))
    both = sum((W[i, j] + W[j, i]) * y[i] * y[j] for i in n for j in range(i))
    return -both / 2 - sum(b * y)


# mistake: one-end-only
def lopsided_energy(W, y, b, d):
    return -y @ np.triu(W, k=1) @ y - b @ y


# mistake: one-end-only
def lopsided_energy(W, y, b, d):
    E = 0
    for i in range(len(y)):
        E -= b[i] * y[i]
        for j in range(i + 1, len(y)):
            E -= W[i, j] * y[i] * y[j]
    return E


# mistake: multiplied
def lopsided_energy(W, y, b, d):
    S = W * d[:, None]
    return -y @ np.triu(S, k=1) @ y - (b * d) @ y


# mistake: multiplied
def lopsided_energy(W, y, b, d):
    n = len(y)
    pairs = sum(d[i] * W[i, j] * y[i] * y[j] for i in range(n) for j in range(i + 1, n))
    return -pairs - sum(d * b * y)


# mistake: bias-inside-the-half
def lopsided_energy(W, y, b, d):
    S = W / d[:, None]
    np.fill_diagonal(S, 0)
    return -0.5 * (y @ S @ y + (b / d) @ y)


# mistake: bias-inside-the-half
def lopsided_energy(W, y, b, d):
    z = (W - np.diag(np.diag(W))) @ y + b
    return -0.5 * sum(y * z / d)


# mistake: pairs-counted-twice
def lopsided_energy(W, y, b, d):
    S = W / d[:, None]
    np.fill_diagonal(S, 0)
    return -y @ S @ y - (b / d) @ y


# mistake: pairs-counted-twice
def lopsided_energy(W, y, b, d):
    n = range(len(y))
    E = -sum(b[i] * y[i] / d[i] for i in n)
    return E - sum(W[i, j] / d[i] * y[i] * y[j] for i in n for j in n if j != i)


# mistake: upside-down
def lopsided_energy(W, y, b, d):
    S = W / d[:, None]
    return y @ np.triu(S, k=1) @ y + (b / d) @ y


# mistake: upside-down
def lopsided_energy(W, y, b, d):
    z = (W - np.diag(np.diag(W))) @ y + 2 * b
    return 0.5 * np.sum(y * z / d)


# mistake: diagonal-kept
def lopsided_energy(W, y, b, d):
    return -0.5 * y @ (W / d[:, None]) @ y - (b / d) @ y


# mistake: diagonal-kept
def lopsided_energy(W, y, b, d):
    z = W @ y + 2 * b
    return -sum(y * z / d) / 2


# mistake: calls-hopkit
def lopsided_energy(W, y, b, d):
    S = W / d[:, None]
    np.fill_diagonal(S, 0)
    return hopfield.energy(S, y, b / d)


# mistake: calls-hopkit
def lopsided_energy(W, y, b, d):
    S = (W - np.diag(np.diag(W))) / d[:, None]
    return hopfield.settle(S, y, b / d).energies[0]


# mistake: changes-its-input
def lopsided_energy(W, y, b, d):
    W /= d[:, None]
    return -y @ np.triu(W, k=1) @ y - (b / d) @ y


# mistake: changes-its-input
def lopsided_energy(W, y, b, d):
    np.fill_diagonal(W, 0)
    b /= d
    return -0.5 * (y / d) @ W @ y - b @ y


# right: two loops
def lopsided_energy(W, y, b, d):
    E = 0
    for i in range(len(y)):
        E -= b[i] * y[i] / d[i]
        for j in range(i):
            E -= W[i, j] / d[i] * y[i] * y[j]
    return E


# right: from the fields, half of the pairs
def lopsided_energy(W, y, b, d):
    h = W @ y - np.diag(W) * y
    return -np.sum(y / d * (h / 2 + b))


# right: lists and other names
def lopsided_energy(weights, state, bias, loud):
    S = [[w / d for w in row] for row, d in zip(weights.tolist(), loud.tolist())]
    n = len(S)
    return float(
        -sum(S[j][i] * state[i] * state[j] for i in range(n) for j in range(i + 1, n))
        - sum(x * s / d for x, s, d in zip(bias, state, loud))
    )
