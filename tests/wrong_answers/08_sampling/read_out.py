# mistake: as-given
def read_out(W, b, s, known, u, T, burn):
    return colleague(W, b, s, known, u, T, burn)


# mistake: as-given
def read_out(W, b, s, known, u, T, burn):
    s, total = s.copy(), 0
    for noise in u:
        on = noise < 1 / (1 + np.exp(-(W @ s + b) / T))
        s = np.where(known, s, on)
        total = total + s
    return (total > 0) * 1.0, total / len(u)


# mistake: frozen-fields
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        p = 1 / (1 + np.exp(-(W @ s + b) / T))
        for i in np.flatnonzero(~known):
            s[i] = u[t, i] < p[i]
        run.append(s.copy())
    average = np.mean(run[burn:], axis=0)
    return (average > 0.5) * 1.0, average


# mistake: frozen-fields
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        s = np.where(known, s, u[t] < 1 / (1 + np.exp(-(s @ W + b) / T)))
        run.append(s.copy())
    average = np.mean(run[burn:], axis=0)
    return (average > 0.5) * 1.0, average


# mistake: put-back-afterwards
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        held = s[known].copy()
        for i in range(len(s)):
            s[i] = u[t, i] < 1 / (1 + np.exp(-(W[i] @ s + b[i]) / T))
        s[known] = held
        run.append(s.copy())
    average = np.mean(run[burn:], axis=0)
    return (average > 1 / 2) * 1.0, average


# mistake: put-back-afterwards
def read_out(W, b, s, known, u, T, burn):
    state, total = s.copy(), np.zeros(len(s))
    for t in range(len(u)):
        for i in range(len(s)):
            state[i] = u[t, i] < 1 / (1 + np.exp(-(W[i] @ state + b[i]) / T))
        state = np.where(known, s, state)
        total += state * (t >= burn)
    average = total / (len(u) - burn)
    return 1.0 * (average > 0.5), average


# mistake: not-held
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        for i in range(len(s)):
            s[i] = u[t, i] < 1 / (1 + np.exp(-(W[i] @ s + b[i]) / T))
        run.append(s.copy())
    average = np.mean(run[burn:], axis=0)
    return (average > 0.5) * 1.0, average


# mistake: not-held
def read_out(W, b, s, known, u, T, burn):
    state, total, count = np.array(s, dtype=float), np.zeros(len(s)), 0
    free = [i for i in range(len(s))]
    for t, noise in enumerate(u):
        for i in free:
            p = 1 / (1 + np.exp(-(np.dot(W[i], state) + b[i]) / T))
            state[i] = 1.0 if noise[i] < p else 0.0
        if t >= burn:
            total, count = total + state, count + 1
    share = total / count
    return np.where(share > 0.5, 1.0, 0.0), share


# mistake: cut-at-zero
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        for i in range(len(s)):
            if not known[i]:
                z = W[i] @ s + b[i]
                s[i] = u[t, i] < 1 / (1 + np.exp(-z / T))
        run.append(s.copy())
    average = np.mean(run[burn:], axis=0)
    return (average > 0) * 1.0, average


# mistake: cut-at-zero
def read_out(W, b, s, known, u, T, burn):
    state, total, count = np.array(s, dtype=float), np.zeros(len(s)), 0
    free = [i for i in range(len(s)) if not known[i]]
    for t, noise in enumerate(u):
        for i in free:
            p = 1 / (1 + np.exp(-(np.dot(W[i], state) + b[i]) / T))
            state[i] = 1.0 if noise[i] < p else 0.0
        if t >= burn:
            total, count = total + state, count + 1
    share = total / count
    return np.where(share > 0, 1.0, 0.0), share


# mistake: burn-in-kept
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        for i in range(len(s)):
            if not known[i]:
                z = W[i] @ s + b[i]
                s[i] = u[t, i] < 1 / (1 + np.exp(-z / T))
        run.append(s.copy())
    average = np.mean(run[:], axis=0)
    return (average > 0.5) * 1.0, average


# mistake: burn-in-kept
def read_out(W, b, s, known, u, T, burn):
    state, total, count = np.array(s, dtype=float), np.zeros(len(s)), 0
    free = [i for i in range(len(s)) if not known[i]]
    for t, noise in enumerate(u):
        for i in free:
            p = 1 / (1 + np.exp(-(np.dot(W[i], state) + b[i]) / T))
            state[i] = 1.0 if noise[i] < p else 0.0
        if t >= 0:
            total, count = total + state, count + 1
    share = total / count
    return np.where(share > 0.5, 1.0, 0.0), share


# mistake: burn-off-by-one
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        for i in range(len(s)):
            if not known[i]:
                z = W[i] @ s + b[i]
                s[i] = u[t, i] < 1 / (1 + np.exp(-z / T))
        run.append(s.copy())
    average = np.mean(run[burn + 1 :], axis=0)
    return (average > 0.5) * 1.0, average


# mistake: burn-off-by-one
def read_out(W, b, s, known, u, T, burn):
    state, total, count = np.array(s, dtype=float), np.zeros(len(s)), 0
    free = [i for i in range(len(s)) if not known[i]]
    for t, noise in enumerate(u):
        for i in free:
            p = 1 / (1 + np.exp(-(np.dot(W[i], state) + b[i]) / T))
            state[i] = 1.0 if noise[i] < p else 0.0
        if t > burn:
            total, count = total + state, count + 1
    share = total / count
    return np.where(share > 0.5, 1.0, 0.0), share


# mistake: bias-not-cooled
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        for i in range(len(s)):
            if not known[i]:
                z = W[i] @ s + b[i] * T
                s[i] = u[t, i] < 1 / (1 + np.exp(-z / T))
        run.append(s.copy())
    average = np.mean(run[burn:], axis=0)
    return (average > 0.5) * 1.0, average


# mistake: bias-not-cooled
def read_out(W, b, s, known, u, T, burn):
    state, total, count = np.array(s, dtype=float), np.zeros(len(s)), 0
    free = [i for i in range(len(s)) if not known[i]]
    for t, noise in enumerate(u):
        for i in free:
            p = 1 / (1 + np.exp(-(np.dot(W[i], state) / T + b[i])))
            state[i] = 1.0 if noise[i] < p else 0.0
        if t >= burn:
            total, count = total + state, count + 1
    share = total / count
    return np.where(share > 0.5, 1.0, 0.0), share


# right: keeps the run
def read_out(W, b, s, known, u, T, burn):
    s = s.copy()
    run = []
    for t in range(len(u)):
        for i in range(len(s)):
            if not known[i]:
                z = W[i] @ s + b[i]
                s[i] = u[t, i] < 1 / (1 + np.exp(-z / T))
        run.append(s.copy())
    average = np.mean(run[burn:], axis=0)
    return (average > 0.5) * 1.0, average


# right: keeps sums, in other names
def read_out(W, b, s, known, u, T, burn):
    state, total, count = np.array(s, dtype=float), np.zeros(len(s)), 0
    free = [i for i in range(len(s)) if not known[i]]
    for t, noise in enumerate(u):
        for i in free:
            p = 1 / (1 + np.exp(-(np.dot(W[i], state) + b[i]) / T))
            state[i] = 1.0 if noise[i] < p else 0.0
        if t >= burn:
            total, count = total + state, count + 1
    share = total / count
    return np.where(share > 0.5, 1.0, 0.0), share


# right: fields kept up to date, flip by flip
def read_out(W, b, s, known, u, T, burn):
    s = np.array(s, dtype=int)
    z = W @ s + b
    seen = []
    for noise in u:
        for i in np.where(np.logical_not(known))[0]:
            new = int(noise[i] < 0.5 + 0.5 * np.tanh(z[i] / (2 * T)))
            if new != s[i]:
                z = z + W[:, i] * (new - s[i])
                s[i] = new
        seen.append(s.tolist())
    average = np.array(seen[burn:]).mean(axis=0)
    return (average > 0.5).astype(int), average


# right: the average grows as the sweeps go by
def read_out(W, b, s, known, u, T, burn):
    s, average = list(s), [0.0] * len(s)
    for t, coins in enumerate(u):
        for i, coin in enumerate(coins):
            if not known[i]:
                s[i] = int(coin < 1 / (1 + np.exp(-(sum(W[i] * s) + b[i]) / T)))
        if t >= burn:
            average = [m + on / (len(u) - burn) for m, on in zip(average, s)]
    return [m > 0.5 for m in average], average
