# mistake: not-a-net
def stubborn():
    return np.eye(4), np.zeros(4)


# mistake: not-a-net
def stubborn():
    W = np.zeros((9, 9))
    W[0, 1:] = 1.0
    return W, np.zeros(9)


# mistake: frozen-when-cold
def stubborn():
    return np.zeros((5, 5)), np.full(5, 30.0)


# mistake: frozen-when-cold
def stubborn():
    return 5 * (np.ones((6, 6)) - np.eye(6)), np.full(6, 9.0)


# mistake: moves-more-when-warmed
def stubborn():
    W = np.array([[0.0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
    return W, np.array([0.0, 0.0, 0.1])


# mistake: moves-more-when-warmed
def stubborn():
    return np.eye(3) - np.ones((3, 3)), np.zeros(3)


# mistake: not-stiff-enough
def stubborn():
    W, b, strong = np.zeros((6, 6)), np.zeros(6), 3.0
    W[0, 1], b[1] = -strong, strong
    for i in (2, 4):
        W[i, i + 1] = strong
        W[0, [i, i + 1]] = b[[i, i + 1]] = strong
    W = W + W.T
    states = hopfield.states(6)
    E, up = hopfield.energy(W, states, b), states[:, 0] > 0
    b[0] = (E[up].min() - E[~up].min() + 0.8) / 2
    return W, b


# mistake: not-stiff-enough
def stubborn():
    W, b, strong = np.zeros((8, 8)), np.zeros(8), 3.0
    W[0, 1], b[1] = -strong, strong
    for i in (2, 4, 6):
        W[i, i + 1] = strong
        W[0, [i, i + 1]] = b[[i, i + 1]] = strong
    W = W + W.T
    states = hopfield.states(8)
    E, up = hopfield.energy(W, states, b), states[:, 0] > 0
    b[0] = (E[up].min() - E[~up].min() + 2.3) / 2
    return W, b


# right: two free units
def stubborn():
    W, b, strong = np.zeros((9, 9)), np.zeros(9), 3.0
    W[0, 1:3], b[1:3] = -strong, strong
    for i in (3, 5, 7):
        W[i, i + 1] = strong
        W[0, [i, i + 1]] = b[[i, i + 1]] = strong
    W = W + W.T
    states = hopfield.states(9)
    E, up = hopfield.energy(W, states, b), states[:, 0] > 0
    b[0] = (E[up].min() - E[~up].min() + 0.2) / 2
    return W, b


# right: the switch the other way up
def stubborn():
    W, b, strong = np.zeros((8, 8)), np.zeros(8), 3.0
    W[0, 1] = W[1, 0] = b[1] = strong
    for i in (2, 4, 6):
        W[i, i + 1] = W[i + 1, i] = strong
        for j in (i, i + 1):
            W[0, j] = W[j, 0] = -strong
            b[j] = strong
    states = hopfield.states(8)
    E, down = hopfield.energy(W, states, b), states[:, 0] < 0
    b[0] = -(E[down].min() - E[~down].min() + 0.2) / 2
    return W, b


# right: stronger couples, returned as lists
def stubborn():
    W, b = np.zeros((8, 8)), np.zeros(8)
    W[0, 1], b[1] = -4.0, 4.0
    for i in (2, 4, 6):
        W[i, i + 1] = 5.0
        W[0, [i, i + 1]] = b[[i, i + 1]] = 4.0
    W = W + W.T
    states = hopfield.states(8)
    E, up = hopfield.energy(W, states, b), states[:, 0] > 0
    b[0] = (E[up].min() - E[~up].min() + 0.15) / 2
    return W.tolist(), b.tolist()
