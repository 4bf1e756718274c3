# mistake: coupling-forgotten
def pair(W, b, s, i, j, u, T):
    new = s.copy()
    new[[i, j]] = 0
    on = 1 / (1 + np.exp(-(W[[i, j]] @ new + b[[i, j]]) / T))
    p = np.outer([1 - on[0], on[0]], [1 - on[1], on[1]]).ravel()
    new[i], new[j] = divmod(int(np.searchsorted(p.cumsum(), u, side="right")), 2)
    return new


# mistake: coupling-forgotten
def pair(W, b, s, i, j, u, T):
    new = s.copy()
    new[i] = new[j] = 0
    z = new @ W + b
    weights = [np.exp((a * z[i] + c * z[j]) / T) for a in (0, 1) for c in (0, 1)]
    total = 0
    for k in range(4):
        total += weights[k] / sum(weights)
        if u < total:
            break
    new[i], new[j] = k // 2, k % 2
    return new


# mistake: coupling-twice
def pair(W, b, s, i, j, u, T):
    new = s.copy()
    weights = []
    for a, c in ((0, 0), (0, 1), (1, 0), (1, 1)):
        new[i], new[j] = a, c
        rest = np.delete(np.arange(len(s)), [i, j])
        gain = a * (W[i, rest] @ s[rest] + b[i]) + c * (W[j, rest] @ s[rest] + b[j])
        weights.append(np.exp((gain + a * c * (W[i, j] + W[j, i])) / T))
    k = int(np.searchsorted(np.cumsum(weights) / np.sum(weights), u, side="right"))
    new[i], new[j] = k // 2, k % 2
    return new


# mistake: coupling-twice
def pair(W, b, s, i, j, u, T):
    cases = np.repeat(s[None], 4, axis=0)
    cases[:, [i, j]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
    both = np.zeros_like(W)
    both[i, j] = both[j, i] = W[i, j]
    gain = np.einsum("ki,ij,kj->k", cases, W + both, cases) / 2 + cases @ b
    p = np.exp((gain - gain.max()) / T)
    return cases[np.argmax(p.cumsum() / p.sum() > u)]


# mistake: old-values-heard
def pair(W, b, s, i, j, u, T):
    z = W @ s + b
    p = np.exp(np.array([0, z[j], z[i], z[i] + z[j] + W[i, j]]) / T)
    k = int(np.searchsorted(p.cumsum() / p.sum(), u, side="right"))
    new = s.copy()
    new[i], new[j] = k // 2, k % 2
    return new


# mistake: old-values-heard
def pair(W, b, s, i, j, u, T):
    field_i, field_j = b[i] + np.dot(W[i], s), b[j] + np.dot(W[j], s)
    total, new = 0.0, s.copy()
    weights = {
        (a, c): np.exp((a * field_i + c * field_j + a * c * W[i, j]) / T) for a in (0, 1) for c in (0, 1)
    }
    for (a, c), weight in weights.items():
        total += weight
        if total > u * sum(weights.values()):
            new[i], new[j] = a, c
            return new


# mistake: bias-not-cooled
def pair(W, b, s, i, j, u, T):
    new = s.copy()
    new[[i, j]] = 0
    z = W @ new / T + b
    p = np.exp([0, z[j], z[i], z[i] + z[j] + W[i, j] / T])
    k = int(np.searchsorted(p.cumsum() / p.sum(), u, side="right"))
    new[i], new[j] = k // 2, k % 2
    return new


# mistake: bias-not-cooled
def pair(W, b, s, i, j, u, T):
    cases = np.repeat(s[None], 4, axis=0)
    cases[:, [i, j]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
    p = np.exp(-boltzmann.energy(W / T, cases, b))
    return cases[np.argmax(p.cumsum() / p.sum() > u)]


# mistake: cases-in-another-order
def pair(W, b, s, i, j, u, T):
    cases = np.repeat(s[None], 4, axis=0)
    cases[:, [i, j]] = [[0, 0], [1, 0], [0, 1], [1, 1]]
    p = np.exp(-boltzmann.energy(W, cases, b) / T)
    return cases[np.argmax(p.cumsum() / p.sum() > u)]


# mistake: cases-in-another-order
def pair(W, b, s, i, j, u, T):
    new = s.copy()
    new[[i, j]] = 0
    z = W @ new + b
    p = np.exp(np.array([0, z[i], z[j], z[i] + z[j] + W[i, j]]) / T)
    k = int(np.searchsorted(p.cumsum() / p.sum(), u, side="right"))
    new[j], new[i] = k // 2, k % 2
    return new


# right: by the energies of four states
def pair(W, b, s, i, j, u, T):
    cases = np.repeat(s[None], 4, axis=0)
    cases[:, [i, j]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
    E = boltzmann.energy(W, cases, b)
    p = np.exp(-(E - E.min()) / T)
    return cases[np.argmax(p.cumsum() / p.sum() > u)]


# right: first unit i from its marginal, then unit j given it
def pair(W, b, s, i, j, u, T):
    new = s.copy()
    new[[i, j]] = 0
    z_i, z_j = (W[i] @ new + b[i]) / T, (W[j] @ new + b[j]) / T
    off, on = 1 + np.exp(z_j), np.exp(z_i) * (1 + np.exp(z_j + W[i, j] / T))
    if u < off / (off + on):
        new[j] = u * (off + on) >= 1
    else:
        new[i] = 1
        new[j] = u * (off + on) - off >= np.exp(z_i)
    return new


# right: a loop that returns whole numbers
def pair(weights, biases, state, first, second, u, temperature):
    heights = []
    for case in range(4):
        x = [int(v) for v in state]
        x[first], x[second] = case // 2, case % 2
        E = -sum(biases[k] * x[k] for k in range(len(x)))
        E -= sum(weights[k][m] * x[k] * x[m] for k in range(len(x)) for m in range(k))
        heights.append(-E / temperature)
    p = [np.exp(h - max(heights)) for h in heights]
    case, total = 0, p[0]
    while total <= u * sum(p):
        case += 1
        total += p[case]
    x[first], x[second] = case // 2, case % 2
    return x
