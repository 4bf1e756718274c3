# right: loops


def tap(W, b, n_sweeps):
    mean = [0.5] * len(b)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            z = b[i]
            for j, w in enumerate(W[i]):
                z += w * mean[j] + w * w * mean[j] * (1 - mean[j]) * (0.5 - mean[i])
            mean[i] = 1 / (1 + np.exp(-z))
    return np.array(mean)


# right: squares once, tanh


def tap(W, b, n_sweeps):
    squares, m = W * W, 0.5 + np.zeros(len(b))
    for k in range(n_sweeps * len(b)):
        i = k % len(b)
        z = W[:, i] @ m + b[i] + (1 - 2 * m[i]) / 2 * (squares[:, i] @ (m - m**2))
        m[i] = (1 + np.tanh(z / 2)) / 2
    return m


# right: a list


def tap(W, b, n_sweeps):
    m = np.full(len(b), 0.5)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            m[i] = 1 / (1 + np.exp(-(W[i] @ m + b[i] + (0.5 - m[i]) * (W[i] ** 2 @ (m * (1 - m))))))
    return list(m)


# mistake: all-at-once


def tap(W, b, n_sweeps):
    m = np.full(len(b), 0.5)
    for _ in range(n_sweeps):
        z = W @ m + b + (0.5 - m) * (W**2 @ (m * (1 - m)))
        m = 1 / (1 + np.exp(-z))
    return m


# mistake: all-at-once


def tap(W, b, n_sweeps):
    m = [0.5 for _ in b]
    for _ in range(n_sweeps):
        old = np.array(m)
        m = [
            1 / (1 + np.exp(-b[i] - W[i] @ old - (0.5 - old[i]) * sum(W[i] ** 2 * old * (1 - old))))
            for i in range(len(b))
        ]
    return np.array(m)


# mistake: no-echo


def tap(W, b, n_sweeps):
    m = np.full(len(b), 0.5)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            m[i] = 1 / (1 + np.exp(-(W[i] @ m + b[i] + 0)))
    return m


# mistake: no-echo


def tap(W, b, n_sweeps):
    mean = [0.5] * len(b)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            z = b[i]
            for j, w in enumerate(W[i]):
                z += w * mean[j] + 0.0
            mean[i] = 1 / (1 + np.exp(-z))
    return np.array(mean)


# mistake: weights-not-squared


def tap(W, b, n_sweeps):
    m = np.full(len(b), 0.5)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            m[i] = 1 / (1 + np.exp(-(W[i] @ m + b[i] + (0.5 - m[i]) * (W[i] @ (m * (1 - m))))))
    return m


# mistake: weights-not-squared


def tap(W, b, n_sweeps):
    mean = [0.5] * len(b)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            z = b[i]
            for j, w in enumerate(W[i]):
                z += w * mean[j] + w * mean[j] * (1 - mean[j]) * (0.5 - mean[i])
            mean[i] = 1 / (1 + np.exp(-z))
    return np.array(mean)


# mistake: echo-of-the-wrong-sign


def tap(W, b, n_sweeps):
    m = np.full(len(b), 0.5)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            m[i] = 1 / (1 + np.exp(-(W[i] @ m + b[i] + (m[i] - 0.5) * (W[i] ** 2 @ (m * (1 - m))))))
    return m


# mistake: echo-of-the-wrong-sign


def tap(W, b, n_sweeps):
    mean = [0.5] * len(b)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            z = b[i]
            for j, w in enumerate(W[i]):
                z += w * mean[j] + w * w * mean[j] * (1 - mean[j]) * (mean[i] - 0.5)
            mean[i] = 1 / (1 + np.exp(-z))
    return np.array(mean)


# mistake: mean-for-variance


def tap(W, b, n_sweeps):
    m = np.full(len(b), 0.5)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            m[i] = 1 / (1 + np.exp(-(W[i] @ m + b[i] + (0.5 - m[i]) * (W[i] ** 2 @ m))))
    return m


# mistake: mean-for-variance


def tap(W, b, n_sweeps):
    mean = [0.5] * len(b)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            z = b[i]
            for j, w in enumerate(W[i]):
                z += w * mean[j] + w * w * mean[j] * (0.5 - mean[i])
            mean[i] = 1 / (1 + np.exp(-z))
    return np.array(mean)


# mistake: spin-echo


def tap(W, b, n_sweeps):
    m = np.full(len(b), 0.5)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            m[i] = 1 / (1 + np.exp(-(W[i] @ m + b[i] + -m[i] * (W[i] ** 2 @ (m * (1 - m))))))
    return m


# mistake: spin-echo


def tap(W, b, n_sweeps):
    mean = [0.5] * len(b)
    for _ in range(n_sweeps):
        for i in range(len(b)):
            z = b[i]
            for j, w in enumerate(W[i]):
                z += w * mean[j] + -mean[i] * w * w * mean[j] * (1 - mean[j])
            mean[i] = 1 / (1 + np.exp(-z))
    return np.array(mean)
