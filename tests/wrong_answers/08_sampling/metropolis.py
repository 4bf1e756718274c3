# mistake: heat-bath
def metropolis(W, b, T):
    N = len(W)
    s = boltzmann.states(N)
    M = np.zeros((2**N, 2**N))
    for a in range(2**N):
        for i in range(N):
            c = a ^ (1 << (N - 1 - i))
            rise = boltzmann.energy(W, s[c], b) - boltzmann.energy(W, s[a], b)
            M[a, c] = 1 / (1 + np.exp(rise / T)) / N
    M += np.diag(1 - M.sum(axis=1))
    return M


# mistake: heat-bath
def metropolis(W, b, T):
    return np.mean([boltzmann.transition(W, b, T, unit=i) for i in range(len(W))], axis=0)


# mistake: accepts-uphill
def metropolis(W, b, T):
    N = len(W)
    s = boltzmann.states(N)
    M = np.zeros((2**N, 2**N))
    for a in range(2**N):
        for i in range(N):
            c = a ^ (1 << (N - 1 - i))
            rise = boltzmann.energy(W, s[c], b) - boltzmann.energy(W, s[a], b)
            M[a, c] = min(1, np.exp(rise / T)) / N
    M += np.diag(1 - M.sum(axis=1))
    return M


# mistake: accepts-uphill
def metropolis(W, b, T):
    s = boltzmann.states(len(W))
    rise = (2 * s - 1) * (s @ W + b)
    accept = np.where(rise > 0, 1, np.exp(rise / T))
    M, rows = np.zeros((len(s), len(s))), np.arange(len(s))
    for i in range(len(W)):
        M[rows, rows ^ 2 ** (len(W) - 1 - i)] = accept[:, i] / len(W)
    M[rows, rows] = 1 - M.sum(axis=1)
    return M


# mistake: temperature-forgotten
def metropolis(W, b, T):
    N = len(W)
    s = boltzmann.states(N)
    M = np.zeros((2**N, 2**N))
    for a in range(2**N):
        for i in range(N):
            c = a ^ (1 << (N - 1 - i))
            rise = boltzmann.energy(W, s[c], b) - boltzmann.energy(W, s[a], b)
            M[a, c] = min(1, np.exp(-rise)) / N
    M += np.diag(1 - M.sum(axis=1))
    return M


# mistake: temperature-forgotten
def metropolis(W, b, T):
    s = boltzmann.states(len(W))
    rise = (2 * s - 1) * (s @ W + b)
    accept = np.minimum(1, np.exp(-rise))
    M, rows = np.zeros((len(s), len(s))), np.arange(len(s))
    for i in range(len(W)):
        M[rows, rows ^ 2 ** (len(W) - 1 - i)] = accept[:, i] / len(W)
    M[rows, rows] = 1 - M.sum(axis=1)
    return M


# mistake: rise-of-plus-minus-units
def metropolis(W, b, T):
    N = len(W)
    s = boltzmann.states(N)
    M = np.zeros((2**N, 2**N))
    for a in range(2**N):
        for i in range(N):
            c = a ^ (1 << (N - 1 - i))
            rise = 2 * (2 * s[a, i] - 1) * (W[i] @ s[a] + b[i])
            M[a, c] = min(1, np.exp(-rise / T)) / N
    M += np.diag(1 - M.sum(axis=1))
    return M


# mistake: rise-of-plus-minus-units
def metropolis(W, b, T):
    s = boltzmann.states(len(W))
    rise = 2 * (2 * s - 1) * (s @ W + b)
    accept = np.minimum(1, np.exp(-rise / T))
    M, rows = np.zeros((len(s), len(s))), np.arange(len(s))
    for i in range(len(W)):
        M[rows, rows ^ 2 ** (len(W) - 1 - i)] = accept[:, i] / len(W)
    M[rows, rows] = 1 - M.sum(axis=1)
    return M


# mistake: every-unit-at-once
def metropolis(W, b, T):
    N = len(W)
    s = boltzmann.states(N)
    M = np.zeros((2**N, 2**N))
    for a in range(2**N):
        for i in range(N):
            c = a ^ (1 << (N - 1 - i))
            rise = boltzmann.energy(W, s[c], b) - boltzmann.energy(W, s[a], b)
            M[a, c] = min(1, np.exp(-rise / T))
    M += np.diag(1 - M.sum(axis=1))
    return M


# mistake: every-unit-at-once
def metropolis(W, b, T):
    s = boltzmann.states(len(W))
    rise = (2 * s - 1) * (s @ W + b)
    accept = np.minimum(1, np.exp(-rise / T))
    M, rows = np.zeros((len(s), len(s))), np.arange(len(s))
    for i in range(len(W)):
        M[rows, rows ^ 2 ** (len(W) - 1 - i)] = accept[:, i]
    M[rows, rows] = 1 - M.sum(axis=1)
    return M


# mistake: refusals-lost
def metropolis(W, b, T):
    N = len(W)
    s = boltzmann.states(N)
    M = np.zeros((2**N, 2**N))
    for a in range(2**N):
        for i in range(N):
            c = a ^ (1 << (N - 1 - i))
            rise = boltzmann.energy(W, s[c], b) - boltzmann.energy(W, s[a], b)
            M[a, c] = min(1, np.exp(-rise / T)) / N
    M = M + 0
    return M


# mistake: refusals-lost
def metropolis(W, b, T):
    s = boltzmann.states(len(W))
    rise = (2 * s - 1) * (s @ W + b)
    accept = np.minimum(1, np.exp(-rise / T))
    M, rows = np.zeros((len(s), len(s))), np.arange(len(s))
    for i in range(len(W)):
        M[rows, rows ^ 2 ** (len(W) - 1 - i)] = accept[:, i] / len(W)
    M = 1.0 * M
    return M


# mistake: counted-backwards
def metropolis(W, b, T):
    N = len(W)
    s = boltzmann.states(N)
    M = np.zeros((2**N, 2**N))
    for a in range(2**N):
        for i in range(N):
            rise = (2 * s[a, i] - 1) * (W[i] @ s[a] + b[i])
            M[a, a ^ (1 << i)] = min(1, np.exp(-rise / T)) / N
    M += np.diag(1 - M.sum(axis=1))
    return M


# mistake: counted-backwards
def metropolis(W, b, T):
    s = boltzmann.states(len(W))
    rise = (2 * s - 1) * (s @ W + b)
    accept = np.minimum(1, np.exp(-rise / T))
    M, rows = np.zeros((len(s), len(s))), np.arange(len(s))
    for i in range(len(W)):
        M[rows, rows ^ 2 ** (i)] = accept[:, i] / len(W)
    M[rows, rows] = 1 - M.sum(axis=1)
    return M


# right: pair by pair, from the energies
def metropolis(W, b, T):
    N = len(W)
    s = boltzmann.states(N)
    M = np.zeros((2**N, 2**N))
    for a in range(2**N):
        for i in range(N):
            c = a ^ (1 << (N - 1 - i))
            rise = boltzmann.energy(W, s[c], b) - boltzmann.energy(W, s[a], b)
            M[a, c] = min(1, np.exp(-rise / T)) / N
    M += np.diag(1 - M.sum(axis=1))
    return M


# right: by distances between states
def metropolis(W, b, T):
    s = boltzmann.states(len(W))
    E = boltzmann.energy(W, s, b)
    neighbours = abs(s[:, None] - s[None]).sum(axis=2) == 1
    M = np.where(neighbours, np.exp(np.minimum(E[:, None] - E[None], 0) / T), 0) / len(W)
    np.fill_diagonal(M, 1 - M.sum(axis=1))
    return M


# right: with where, refusals added unit by unit
def metropolis(W, b, T):
    n = len(W)
    now = np.arange(2**n)
    s = boltzmann.states(n)
    M = np.zeros((2**n, 2**n))
    for i in range(n):
        rise = np.where(s[:, i] == 1, 1, -1) * (s @ W[:, i] + b[i])
        p = np.where(rise <= 0, 1.0, np.exp(-rise / T))
        M[now, now ^ 2 ** (n - 1 - i)] += p / n
        M[now, now] += (1 - p) / n
    return M
