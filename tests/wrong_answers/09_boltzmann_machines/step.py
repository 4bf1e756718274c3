# mistake: phases-swapped
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        log_p = -boltzmann.energy(W, S, b)
        p = np.exp(log_p - log_p.max())
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation
    up = model - data
    return W + eta * (up - np.diag(up.diagonal())), b + eta * up.diagonal()


# mistake: phases-swapped
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = law.p[fits]
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        new_b[i] -= eta * (clamped[i, i] - free[i, i])
        for j in range(len(b)):
            new_W[i, j] -= eta * (clamped[i, j] - free[i, j]) * (i != j)
    return new_W, new_b


# mistake: hidden-alike
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        p = np.ones(len(H))
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation
    up = data - model
    return W + eta * (up - np.diag(up.diagonal())), b + eta * up.diagonal()


# mistake: hidden-alike
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = np.full(fits.sum(), 0.5)
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        new_b[i] += eta * (clamped[i, i] - free[i, i])
        for j in range(len(b)):
            new_W[i, j] += eta * (clamped[i, j] - free[i, j]) * (i != j)
    return new_W, new_b


# mistake: diagonal-learned
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        log_p = -boltzmann.energy(W, S, b)
        p = np.exp(log_p - log_p.max())
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation
    up = data - model
    return W + eta * up, b + eta * up.diagonal()


# mistake: diagonal-learned
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = law.p[fits]
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        new_b[i] += eta * (clamped[i, i] - free[i, i])
        for j in range(len(b)):
            new_W[i, j] += eta * (clamped[i, j] - free[i, j])
    return new_W, new_b


# mistake: best-hidden
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        log_p = -boltzmann.energy(W, S, b)
        p = 1.0 * (log_p == log_p.max())
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation
    up = data - model
    return W + eta * (up - np.diag(up.diagonal())), b + eta * up.diagonal()


# mistake: best-hidden
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = np.eye(fits.sum())[law.p[fits].argmax()]
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        new_b[i] += eta * (clamped[i, i] - free[i, i])
        for j in range(len(b)):
            new_W[i, j] += eta * (clamped[i, j] - free[i, j]) * (i != j)
    return new_W, new_b


# mistake: hidden-still-clamped
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        log_p = -boltzmann.energy(W, S, b)
        p = np.exp(log_p - log_p.max())
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation.copy()
    model[n:, n:] = data[n:, n:]
    up = data - model
    return W + eta * (up - np.diag(up.diagonal())), b + eta * up.diagonal()


# mistake: hidden-still-clamped
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = law.p[fits]
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation + 0
    k = V.shape[1]
    free[k:, k:] = clamped[k:, k:]
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        new_b[i] += eta * (clamped[i, i] - free[i, i])
        for j in range(len(b)):
            new_W[i, j] += eta * (clamped[i, j] - free[i, j]) * (i != j)
    return new_W, new_b


# mistake: half-a-step
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        log_p = -boltzmann.energy(W, S, b)
        p = np.exp(log_p - log_p.max())
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation
    up = data - model
    return W + eta / 2 * (up - np.diag(up.diagonal())), b + eta * up.diagonal()


# mistake: half-a-step
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = law.p[fits]
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        new_b[i] += eta * (clamped[i, i] - free[i, i])
        for j in range(len(b)):
            new_W[i, j] += 0.5 * eta * (clamped[i, j] - free[i, j]) * (i != j)
    return new_W, new_b


# mistake: double-step
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        log_p = -boltzmann.energy(W, S, b)
        p = np.exp(log_p - log_p.max())
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation
    up = data - model
    return W + 2 * eta * (up - np.diag(up.diagonal())), b + eta * up.diagonal()


# mistake: double-step
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = law.p[fits]
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        new_b[i] += eta * (clamped[i, i] - free[i, i])
        for j in range(len(b)):
            if i != j:
                new_W[[i, j], [j, i]] += eta * (clamped[i, j] - free[i, j])
    return new_W, new_b


# mistake: biases-left
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        log_p = -boltzmann.energy(W, S, b)
        p = np.exp(log_p - log_p.max())
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation
    up = data - model
    return W + eta * (up - np.diag(up.diagonal())), b


# mistake: biases-left
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = law.p[fits]
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        pass
        for j in range(len(b)):
            new_W[i, j] += eta * (clamped[i, j] - free[i, j]) * (i != j)
    return new_W, new_b


# mistake: calls-hopkit
def step(W, b, V, eta):
    up = boltzmann.gradient(W, V, b)
    return W + eta * up.W, b + eta * up.b


# mistake: calls-hopkit
def step(W, b, V, eta):
    n_hidden = len(b) - V.shape[1]
    rng = np.random.default_rng(1)
    return next(boltzmann.train(V, n_hidden=n_hidden, rng=rng, start=(W, b), eta=eta))[:2]


# mistake: changes-its-input
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        p = np.exp(-boltzmann.energy(W, S, b))
        data += (S.T * p / p.sum()) @ S
    up = data / len(V) - boltzmann.exact(W, b).correlation
    b += eta * up.diagonal()
    W += eta * (up - np.diag(up.diagonal()))
    return W, b


# mistake: changes-its-input
def step(W, b, V, eta):
    n, model = V.shape[1], boltzmann.exact(W, b).correlation
    data = []
    for v in V:
        inner = boltzmann.exact(W[n:, n:], b[n:] + W[n:, :n] @ v)
        top = np.hstack([np.outer(v, v), np.outer(v, inner.mean)])
        data.append(np.vstack([top, np.hstack([np.outer(inner.mean, v), inner.correlation])]))
    up = np.mean(data, axis=0) - model
    for i in range(len(b)):
        b[i] = b[i] + eta * up[i, i]
        up[i, i] = 0
    return W + eta * up, b


# right: the given code, mended
def step(W, b, V, eta):
    N, n = len(b), V.shape[1]
    H = boltzmann.states(N - n)
    data = np.zeros((N, N))
    for v in V:
        S = np.hstack([np.tile(v, (len(H), 1)), H])
        log_p = -boltzmann.energy(W, S, b)
        p = np.exp(log_p - log_p.max())
        data += (S.T * p / p.sum()) @ S / len(V)
    model = boltzmann.exact(W, b).correlation
    up = data - model
    return W + eta * (up - np.diag(up.diagonal())), b + eta * up.diagonal()


# right: all states, those that fit
def step(W, b, V, eta):
    everything = boltzmann.states(len(b))
    law = boltzmann.exact(W, b)
    hot = []
    for v in V:
        fits = (everything[:, : len(v)] == v).all(axis=1)
        q = law.p[fits]
        hot.append(np.einsum("s,si,sj->ij", q / q.sum(), everything[fits], everything[fits]))
    clamped, free = np.mean(hot, axis=0), law.correlation
    new_W, new_b = W.copy(), b.copy()
    for i in range(len(b)):
        new_b[i] += eta * (clamped[i, i] - free[i, i])
        for j in range(len(b)):
            new_W[i, j] += eta * (clamped[i, j] - free[i, j]) * (i != j)
    return new_W, new_b


# right: by conditional probabilities, hidden means from exact, no loop over units
def step(W, b, V, eta):
    n = V.shape[1]
    up = -boltzmann.exact(W, b).correlation
    for v in V:
        inner = boltzmann.exact(W[n:, n:], b[n:] + W[n:, :n] @ v)
        both = np.block(
            [[np.outer(v, v), np.outer(v, inner.mean)], [np.outer(inner.mean, v), inner.correlation]]
        )
        up = up + both / len(V)
    off = up.copy()
    np.fill_diagonal(off, 0)
    return W + eta * off, b + eta * np.diag(up)
