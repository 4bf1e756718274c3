# mistake: phases-swapped
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[(np.cumsum(P, axis=1)[:, :-1] <= u_label[:, None]).sum(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = -eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: phases-swapped
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < p0).astype(float)
        y = W @ h0 + b
        P = np.exp(y[-n:]) / np.exp(y[-n:]).sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(np.sum(np.cumsum(P)[:-1] <= u_label[r]))]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W - eta / B * dW, b - eta / B * db, c - eta / B * dc


# mistake: sum-instead-of-mean
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[(np.cumsum(P, axis=1)[:, :-1] <= u_label[:, None]).sum(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: sum-instead-of-mean
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < p0).astype(float)
        y = W @ h0 + b
        P = np.exp(y[-n:]) / np.exp(y[-n:]).sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(np.sum(np.cumsum(P)[:-1] <= u_label[r]))]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W + eta * dW, b + eta * db, c + eta * dc


# mistake: labels-drawn-one-by-one
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = u_label[:, None] < expit(y[:, -n:])
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: labels-drawn-one-by-one
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < p0).astype(float)
        y = W @ h0 + b
        q = 1 / (1 + np.exp(-y[:-n]))
        label = (u_label[r] < 1 / (1 + np.exp(-y[-n:]))).astype(float)
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W + eta / B * dW, b + eta / B * db, c + eta / B * dc


# mistake: likeliest-label
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[y[:, -n:].argmax(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: likeliest-label
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < p0).astype(float)
        y = W @ h0 + b
        P = np.exp(y[-n:]) / np.exp(y[-n:]).sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(P.argmax())]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W + eta / B * dW, b + eta / B * db, c + eta / B * dc


# mistake: probabilities-passed-down
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[(np.cumsum(P, axis=1)[:, :-1] <= u_label[:, None]).sum(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: probabilities-passed-down
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        y = W @ p0 + b
        P = np.exp(y[-n:]) / np.exp(y[-n:]).sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(np.sum(np.cumsum(P)[:-1] <= u_label[r]))]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W + eta / B * dW, b + eta / B * db, c + eta / B * dc


# mistake: draws-in-the-data-term
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[(np.cumsum(P, axis=1)[:, :-1] <= u_label[:, None]).sum(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ h0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (h0 - p1).sum(axis=0)


# mistake: draws-in-the-data-term
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < p0).astype(float)
        y = W @ h0 + b
        P = np.exp(y[-n:]) / np.exp(y[-n:]).sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(np.sum(np.cumsum(P)[:-1] <= u_label[r]))]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], h0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += h0 - p1
    return W + eta / B * dW, b + eta / B * db, c + eta / B * dc


# mistake: visible-probabilities
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    v1 = np.c_[expit(y[:, :-n]), P]
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: visible-probabilities
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < p0).astype(float)
        y = W @ h0 + b
        P = np.exp(y[-n:]) / np.exp(y[-n:]).sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(np.sum(np.cumsum(P)[:-1] <= u_label[r]))]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        v1 = np.concatenate([q, P])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W + eta / B * dW, b + eta / B * db, c + eta / B * dc


# mistake: restarted-at-random
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < 0.5) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[(np.cumsum(P, axis=1)[:, :-1] <= u_label[:, None]).sum(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: restarted-at-random
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < 0.5).astype(float)
        y = W @ h0 + b
        P = np.exp(y[-n:]) / np.exp(y[-n:]).sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(np.sum(np.cumsum(P)[:-1] <= u_label[r]))]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W + eta / B * dW, b + eta / B * db, c + eta / B * dc


# mistake: overflows
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < p0).astype(float)
        y = W @ h0 + b
        P = np.exp(y[-n:]) / np.exp(y[-n:]).sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(np.sum(np.cumsum(P)[:-1] <= u_label[r]))]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W + eta / B * dW, b + eta / B * db, c + eta / B * dc


# mistake: overflows
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:])
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[(np.cumsum(P, axis=1)[:, :-1] <= u_label[:, None]).sum(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: largest-of-all-rows
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - np.max(y[:, -n:]))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[(np.cumsum(P, axis=1)[:, :-1] <= u_label[:, None]).sum(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# mistake: largest-of-all-rows
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    pixels, labels = np.split((u_h < p0) @ W.T + b, [len(b) - n], axis=1)
    P = np.exp(labels - labels.max())
    v1 = np.zeros(V.shape)
    v1[:, :-n] = u_v < expit(pixels)
    for r, (p, u) in enumerate(zip(P, u_label)):
        v1[r, len(b) - n + np.sum(np.cumsum(p / p.sum())[:-1] <= u)] = 1
    p1 = expit(v1 @ W + c)
    up = V.T @ p0 - v1.T @ p1, (V - v1).sum(axis=0), (p0 - p1).sum(axis=0)
    return [old + eta * change / len(V) for old, change in zip((W, b, c), up)]


# right: one row after another
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    B, dW, db, dc = len(V), np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for r in range(B):
        p0 = 1 / (1 + np.exp(-(V[r] @ W + c)))
        h0 = (u_h[r] < p0).astype(float)
        y = W @ h0 + b
        P = np.exp(y[-n:] - max(y[-n:]))
        P /= P.sum()
        q = 1 / (1 + np.exp(-y[:-n]))
        label = np.eye(n)[int(np.sum(np.cumsum(P)[:-1] <= u_label[r]))]
        v1 = np.concatenate([(u_v[r] < q).astype(float), label])
        p1 = 1 / (1 + np.exp(-(v1 @ W + c)))
        dW += np.outer(V[r], p0) - np.outer(v1, p1)
        db += V[r] - v1
        dc += p0 - p1
    return W + eta / B * dW, b + eta / B * db, c + eta / B * dc


# right: all rows at once, borders by cumsum
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.eye(n)[(np.cumsum(P, axis=1)[:, :-1] <= u_label[:, None]).sum(axis=1)]
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)


# right: the label by searchsorted
def cd_group(W, b, c, V, n, u_h, u_v, u_label, eta):
    p0 = expit(V @ W + c)
    h0 = (u_h < p0) * 1.0
    y = h0 @ W.T + b
    P = np.exp(y[:, -n:] - y[:, -n:].max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    label = np.array([np.eye(n)[np.searchsorted(p.cumsum()[:-1], u, "right")] for p, u in zip(P, u_label)])
    v1 = np.c_[u_v < expit(y[:, :-n]), label] * 1.0
    p1 = expit(v1 @ W + c)
    size = eta / len(V)
    W = W + size * (V.T @ p0 - v1.T @ p1)
    return W, b + size * (V - v1).sum(axis=0), c + size * (p0 - p1).sum(axis=0)
