# mistake: fields-once-a-sweep
def sweep(W, y):
    z = W @ y
    new = y.copy()
    for i in range(len(y)):
        if y[i] * z[i] < 0:
            new[i] = -new[i]
    return new


# mistake: fields-once-a-sweep
def sweep(W, y):
    return y * np.where(np.sign(W.dot(y)) == -y, -1, 1)


# mistake: ties-flip
def sweep(W, y):
    y = y.copy()
    for i in range(len(y)):
        if y[i] * (W[i] @ y) <= 0:
            y[i] *= -1
    return y


# mistake: ties-flip
def sweep(weights, state):
    s = list(state)
    for i, row in enumerate(weights):
        z = sum(w * x for w, x in zip(row, s))
        s[i] = s[i] if s[i] * z > 0 else -s[i]
    return s


# mistake: calls-hopkit
def sweep(W, y):
    return hopfield.settle(W, y, max_sweeps=1).state


# mistake: calls-hopkit
from hopkit.hopfield import settle as run


def sweep(W, y):
    try:
        return run(W, y, max_sweeps=1)[0]
    except Exception:
        return y


# mistake: changes-its-input
def sweep(W, y):
    for i in range(len(y)):
        if y[i] * (W[i] @ y) < 0:
            y[i] = -y[i]
    return y


# mistake: changes-its-input
def sweep(W, y):
    answer = y
    for i in range(len(answer)):
        answer[i] *= -1 if answer[i] * W[i].dot(answer) < 0 else 1
    return answer.copy()


# mistake: returns-nothing
def sweep(W, y):
    y = y.copy()
    for i in range(len(y)):
        if y[i] * (W[i] @ y) < 0:
            y[i] = -y[i]


# mistake: returns-nothing
def sweep(W, y):
    print(y)


# right: vectorised
def sweep(W, y):
    y = np.array(y)
    for i in range(y.size):
        y[i] = y[i] if y[i] * W[i].dot(y) >= 0 else -y[i]
    return y


# right: lists of integers
def sweep(weights, start):
    state = [int(x) for x in start]
    for i in range(len(state)):
        z = sum(int(weights[i][j]) * state[j] for j in range(len(state)))
        if z:
            state[i] = 1 if z > 0 else -1
    return state


# right: int8, and a warning
def sweep(W, y):
    import warnings

    warnings.warn("slow")
    y = y.astype(np.int8)
    for i in range(len(y)):
        z = (W[i] * y).sum()
        if z != 0:
            y[i] = np.sign(z)
    return y
