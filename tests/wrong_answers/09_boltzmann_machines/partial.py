# mistake: missing-is-zero
def partial(W, b, V):
    S, p = boltzmann.states(len(b)), boltzmann.exact(W, b).p
    L, clamped = 0.0, np.zeros((len(b), len(b)))
    V = np.nan_to_num(V)
    for v in V:
        known = np.flatnonzero(~np.isnan(v))
        agree = (S[:, known] == v[known]).all(axis=1) * p
        L += np.log(agree.sum()) / len(V)
        pass
        clamped += (S.T * agree / agree.sum()) @ S / len(V)
    return L, clamped


# mistake: missing-is-zero
def partial(W, b, V):
    weight = np.exp(-boltzmann.energy(W, boltzmann.states(len(b)), b))
    states, scores, tables, shares = boltzmann.states(len(b)), [], [], []
    V = np.where(np.isnan(V), 0, V)
    for row in V:
        keep = np.ones(len(weight), dtype=bool)
        for i, bit in enumerate(row):
            if bit == bit:
                keep &= states[:, i] == bit
        pass
        scores.append(np.log(weight[keep].sum() / weight.sum()))
        w = weight[keep]
        tables.append(np.einsum("k,ki,kj->ij", w / w.sum(), states[keep], states[keep]))
        shares.append(1)
    shares = np.array(shares, dtype=float) / max(sum(shares), 1e-300)
    return (shares @ scores, np.tensordot(shares, tables, 1)) if tables else (np.nan, np.nan)


# mistake: rows-dropped
def partial(W, b, V):
    S, p = boltzmann.states(len(b)), boltzmann.exact(W, b).p
    L, clamped = 0.0, np.zeros((len(b), len(b)))
    V = V[~np.isnan(V).any(axis=1)]
    if len(V) == 0:
        return np.nan, np.nan
    for v in V:
        known = np.flatnonzero(~np.isnan(v))
        agree = (S[:, known] == v[known]).all(axis=1) * p
        L += np.log(agree.sum()) / len(V)
        pass
        clamped += (S.T * agree / agree.sum()) @ S / len(V)
    return L, clamped


# mistake: rows-dropped
def partial(W, b, V):
    weight = np.exp(-boltzmann.energy(W, boltzmann.states(len(b)), b))
    states, scores, tables, shares = boltzmann.states(len(b)), [], [], []
    V = np.asarray(V, dtype=float)
    for row in V:
        keep = np.ones(len(weight), dtype=bool)
        for i, bit in enumerate(row):
            if bit == bit:
                keep &= states[:, i] == bit
        if np.isnan(row).any():
            continue
        scores.append(np.log(weight[keep].sum() / weight.sum()))
        w = weight[keep]
        tables.append(np.einsum("k,ki,kj->ij", w / w.sum(), states[keep], states[keep]))
        shares.append(1)
    shares = np.array(shares, dtype=float) / max(sum(shares), 1e-300)
    return (shares @ scores, np.tensordot(shares, tables, 1)) if tables else (np.nan, np.nan)


# mistake: empty-dropped
def partial(W, b, V):
    S, p = boltzmann.states(len(b)), boltzmann.exact(W, b).p
    L, clamped = 0.0, np.zeros((len(b), len(b)))
    V = V[~np.isnan(V).all(axis=1)]
    for v in V:
        known = np.flatnonzero(~np.isnan(v))
        agree = (S[:, known] == v[known]).all(axis=1) * p
        L += np.log(agree.sum()) / len(V)
        pass
        clamped += (S.T * agree / agree.sum()) @ S / len(V)
    return L, clamped


# mistake: empty-dropped
def partial(W, b, V):
    weight = np.exp(-boltzmann.energy(W, boltzmann.states(len(b)), b))
    states, scores, tables, shares = boltzmann.states(len(b)), [], [], []
    V = np.asarray(V, dtype=float)
    for row in V:
        keep = np.ones(len(weight), dtype=bool)
        for i, bit in enumerate(row):
            if bit == bit:
                keep &= states[:, i] == bit
        if keep.all():
            continue
        scores.append(np.log(weight[keep].sum() / weight.sum()))
        w = weight[keep]
        tables.append(np.einsum("k,ki,kj->ij", w / w.sum(), states[keep], states[keep]))
        shares.append(1)
    shares = np.array(shares, dtype=float) / max(sum(shares), 1e-300)
    return (shares @ scores, np.tensordot(shares, tables, 1)) if tables else (np.nan, np.nan)


# mistake: filled-with-means
def partial(W, b, V):
    S, p = boltzmann.states(len(b)), boltzmann.exact(W, b).p
    L, clamped = 0.0, np.zeros((len(b), len(b)))
    V = np.where(np.isnan(V), np.nanmean(V, axis=0) > 0.5, V)
    for v in V:
        known = np.flatnonzero(~np.isnan(v))
        agree = (S[:, known] == v[known]).all(axis=1) * p
        L += np.log(agree.sum()) / len(V)
        pass
        clamped += (S.T * agree / agree.sum()) @ S / len(V)
    return L, clamped


# mistake: filled-with-means
def partial(W, b, V):
    weight = np.exp(-boltzmann.energy(W, boltzmann.states(len(b)), b))
    states, scores, tables, shares = boltzmann.states(len(b)), [], [], []
    V = V.copy()
    for column in V.T:
        column[np.isnan(column)] = 1.0 if np.nansum(column) > (column == column).sum() / 2 else 0.0
    for row in V:
        keep = np.ones(len(weight), dtype=bool)
        for i, bit in enumerate(row):
            if bit == bit:
                keep &= states[:, i] == bit
        pass
        scores.append(np.log(weight[keep].sum() / weight.sum()))
        w = weight[keep]
        tables.append(np.einsum("k,ki,kj->ij", w / w.sum(), states[keep], states[keep]))
        shares.append(1)
    shares = np.array(shares, dtype=float) / max(sum(shares), 1e-300)
    return (shares @ scores, np.tensordot(shares, tables, 1)) if tables else (np.nan, np.nan)


# mistake: most-probable-fill
def partial(W, b, V):
    S, p = boltzmann.states(len(b)), boltzmann.exact(W, b).p
    L, clamped = 0.0, np.zeros((len(b), len(b)))
    V = np.asarray(V, dtype=float)
    for v in V:
        known = np.flatnonzero(~np.isnan(v))
        agree = (S[:, known] == v[known]).all(axis=1) * p
        L += np.log(agree.sum()) / len(V)
        agree = 1.0 * (agree == agree.max())
        clamped += (S.T * agree / agree.sum()) @ S / len(V)
    return L, clamped


# mistake: most-probable-fill
def partial(W, b, V):
    weight = np.exp(-boltzmann.energy(W, boltzmann.states(len(b)), b))
    states, scores, tables, shares = boltzmann.states(len(b)), [], [], []
    V = np.asarray(V, dtype=float)
    for row in V:
        keep = np.ones(len(weight), dtype=bool)
        for i, bit in enumerate(row):
            if bit == bit:
                keep &= states[:, i] == bit
        pass
        scores.append(np.log(weight[keep].sum() / weight.sum()))
        w = np.eye(keep.sum())[weight[keep].argmax()]
        tables.append(np.einsum("k,ki,kj->ij", w / w.sum(), states[keep], states[keep]))
        shares.append(1)
    shares = np.array(shares, dtype=float) / max(sum(shares), 1e-300)
    return (shares @ scores, np.tensordot(shares, tables, 1)) if tables else (np.nan, np.nan)


# mistake: weighed-by-what-is-known
def partial(W, b, V):
    S, p = boltzmann.states(len(b)), boltzmann.exact(W, b).p
    L, clamped, count = 0.0, np.zeros((len(b), len(b))), 0
    for v in V:
        known = np.flatnonzero(~np.isnan(v))
        agree = (S[:, known] == v[known]).all(axis=1) * p
        L += len(known) * np.log(agree.sum())
        clamped += len(known) * (S.T * agree / agree.sum()) @ S
        count += len(known)
    return L / count, clamped / count


# mistake: weighed-by-what-is-known
def partial(W, b, V):
    weight = np.exp(-boltzmann.energy(W, boltzmann.states(len(b)), b))
    states, scores, tables, shares = boltzmann.states(len(b)), [], [], []
    V = np.asarray(V, dtype=float)
    for row in V:
        keep = np.ones(len(weight), dtype=bool)
        for i, bit in enumerate(row):
            if bit == bit:
                keep &= states[:, i] == bit
        pass
        scores.append(np.log(weight[keep].sum() / weight.sum()))
        w = weight[keep]
        tables.append(np.einsum("k,ki,kj->ij", w / w.sum(), states[keep], states[keep]))
        shares.append(np.sum(row == row))
    shares = np.array(shares, dtype=float) / max(sum(shares), 1e-300)
    return (shares @ scores, np.tensordot(shares, tables, 1)) if tables else (np.nan, np.nan)


# mistake: means-multiplied
def partial(W, b, V):
    law, S = boltzmann.exact(W, b), boltzmann.states(len(b))
    L, clamped = [], []
    for v in V:
        m = law.mean.copy()
        known = np.flatnonzero(~np.isnan(v))
        m[known] = v[known]
        L.append(np.log(law.p[(S[:, known] == v[known]).all(axis=1)].sum()))
        table = np.outer(m, m)
        table[np.diag_indices(len(m))] = m
        clamped.append(table)
    return np.mean(L), np.mean(clamped, axis=0)


# mistake: means-multiplied
def partial(W, b, V):
    p, S = boltzmann.exact(W, b).p, boltzmann.states(len(b))
    marginal = p @ S
    total, table, N = 0.0, np.zeros((len(b), len(b))), len(b)
    for v in V:
        full = np.concatenate([v, np.full(N - len(v), np.nan)])
        m = np.where(np.isnan(full), marginal, full)
        fits = np.all(np.isnan(full) | (S == full), axis=1)
        total += np.log(p @ fits)
        for i in range(N):
            for j in range(N):
                table[i, j] += m[i] if i == j else m[i] * m[j]
    return total / len(V), table / len(V)


# right: masks of known units
def partial(W, b, V):
    S, p = boltzmann.states(len(b)), boltzmann.exact(W, b).p
    L, clamped = 0.0, np.zeros((len(b), len(b)))
    V = np.asarray(V, dtype=float)
    for v in V:
        known = np.flatnonzero(~np.isnan(v))
        agree = (S[:, known] == v[known]).all(axis=1) * p
        L += np.log(agree.sum()) / len(V)
        pass
        clamped += (S.T * agree / agree.sum()) @ S / len(V)
    return L, clamped


# right: weights without Z first, bit by bit
def partial(W, b, V):
    weight = np.exp(-boltzmann.energy(W, boltzmann.states(len(b)), b))
    states, scores, tables, shares = boltzmann.states(len(b)), [], [], []
    V = np.asarray(V, dtype=float)
    for row in V:
        keep = np.ones(len(weight), dtype=bool)
        for i, bit in enumerate(row):
            if bit == bit:
                keep &= states[:, i] == bit
        pass
        scores.append(np.log(weight[keep].sum() / weight.sum()))
        w = weight[keep]
        tables.append(np.einsum("k,ki,kj->ij", w / w.sum(), states[keep], states[keep]))
        shares.append(1)
    shares = np.array(shares, dtype=float) / max(sum(shares), 1e-300)
    return (shares @ scores, np.tensordot(shares, tables, 1)) if tables else (np.nan, np.nan)


# right: by conditional nets of the free units
def partial(W, b, V):
    N, log_Z = len(b), boltzmann.exact(W, b).log_Z
    L, tables = [], []
    for v in V:
        full = np.append(v, np.full(N - len(v), np.nan))
        free, held = np.flatnonzero(np.isnan(full)), np.flatnonzero(~np.isnan(full))
        x, table = full[held], np.zeros((N, N))
        E = -0.5 * x @ W[np.ix_(held, held)] @ x - b[held] @ x
        table[np.ix_(held, held)] = np.outer(x, x)
        inner_Z = 0.0
        if len(free):
            inner = boltzmann.exact(W[np.ix_(free, free)], b[free] + W[np.ix_(free, held)] @ x)
            table[np.ix_(free, free)] = inner.correlation
            table[np.ix_(free, held)] = np.outer(inner.mean, x)
            table[np.ix_(held, free)] = np.outer(x, inner.mean)
            inner_Z = inner.log_Z
        L.append(inner_Z - E - log_Z)
        tables.append(table)
    return np.mean(L), np.mean(tables, axis=0)
