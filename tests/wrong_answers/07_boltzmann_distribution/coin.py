# mistake: counted-backwards
def coin(p, i):
    bit, k = 1 << i, np.arange(len(p))
    one, both = p[k | bit], p[k | bit] + p[k & ~bit]
    return np.where(both > 0, one / np.where(both > 0, both, 1), 0.5)


# mistake: counted-backwards
def coin(p, i):
    N = int(np.log2(len(p)))
    t = p.reshape(N * [2], order="F")
    both = t.sum(axis=i, keepdims=True) + 0 * t
    one = t.take([1], axis=i) + 0 * t
    out = np.full(t.shape, 0.5)
    np.divide(one, both, out=out, where=both > 0)
    return out.ravel(order="F")


# mistake: marginal
def coin(p, i):
    N = int(np.log2(len(p)))
    s = boltzmann.states(N)
    return np.full(len(p), p @ s[:, i])


# mistake: marginal
def coin(p, i):
    N = len(p).bit_length() - 1
    axes = tuple(j for j in range(N) if j != i)
    return np.ones(len(p)) * p.reshape(N * [2]).sum(axis=axes)[1]


# mistake: joint
def coin(p, i):
    N = len(p).bit_length() - 1
    return p[np.arange(len(p)) | (1 << (N - 1 - i))]


# mistake: joint
def coin(p, i):
    N = len(p).bit_length() - 1
    t = p.reshape(N * [2])
    return np.repeat(t.take([1], axis=i), 2, axis=i).ravel()


# mistake: own-state
def coin(p, i):
    N = len(p).bit_length() - 1
    both = p + p[np.arange(len(p)) ^ (1 << (N - 1 - i))]
    return np.where(both > 0, p / np.where(both > 0, both, 1), 0.5)


# mistake: own-state
def coin(p, i):
    N = len(p).bit_length() - 1
    t = p.reshape(N * [2])
    both = np.repeat(t.sum(axis=i, keepdims=True), 2, axis=i)
    return np.divide(t, both, out=np.full(t.shape, 0.5), where=both > 0).ravel()


# mistake: odds
def coin(p, i):
    N = len(p).bit_length() - 1
    bit, k = 1 << (N - 1 - i), np.arange(len(p))
    one, zero = p[k | bit], p[k & ~bit]
    return np.where(zero > 0, one / np.where(zero > 0, zero, 1), 0.5)


# mistake: odds
def coin(p, i):
    N = len(p).bit_length() - 1
    t = np.moveaxis(p.reshape(N * [2]), i, 0)
    r = np.divide(t[1], t[0], out=np.full(t[1].shape, 0.5), where=t[0] > 0)
    return np.moveaxis(np.stack([r, r]), 0, i).ravel()


# mistake: nothing-by-nothing
def coin(p, i):
    N = len(p).bit_length() - 1
    bit, k = 1 << (N - 1 - i), np.arange(len(p))
    return p[k | bit] / (p[k | bit] + p[k & ~bit])


# mistake: nothing-by-nothing
def coin(p, i):
    N = len(p).bit_length() - 1
    t = np.moveaxis(p.reshape(N * [2]), i, 0)
    r = t[1] / t.sum(axis=0)
    return np.moveaxis(np.stack([r, r]), 0, i).ravel()


# mistake: zero-where-nothing
def coin(p, i):
    N = len(p).bit_length() - 1
    bit, k = 1 << (N - 1 - i), np.arange(len(p))
    return np.nan_to_num(p[k | bit] / (p[k | bit] + p[k & ~bit]))


# mistake: zero-where-nothing
def coin(p, i):
    N = len(p).bit_length() - 1
    out = []
    for k in range(len(p)):
        one, zero = p[k | 1 << (N - 1 - i)], p[k & ~(1 << (N - 1 - i))]
        out.append(one / (one + zero) if one + zero else 0)
    return np.array(out)


# mistake: half-where-one-is-nothing
def coin(p, i):
    N = len(p).bit_length() - 1
    k = np.arange(len(p))
    bit = 1 << (N - 1 - i)
    out = np.full(len(p), 0.5)
    some = p > 0
    out[some] = p[k | bit][some] / (p[k | bit] + p[k & ~bit])[some]
    return out


# mistake: half-where-one-is-nothing
def coin(p, i):
    s = boltzmann.states(int(np.log2(len(p))))
    out = []
    for a in range(len(p)):
        if p[a] == 0:
            out.append(0.5)
            continue
        like = [c for c in range(len(p)) if np.delete(s[c] == s[a], i).all()]
        out.append(sum(p[c] for c in like if s[c, i] == 1) / sum(p[c] for c in like))
    return np.array(out)


# right: partners by an exclusive or
def coin(p, i):
    N = len(p).bit_length() - 1
    k = np.arange(len(p))
    on = (k >> (N - 1 - i)) & 1 == 1
    other = p[k ^ (1 << (N - 1 - i))]
    one, both = np.where(on, p, other), p + other
    with np.errstate(all="ignore"):
        return np.where(both > 0, one / both, 0.5)


# right: a loop over the table of states, a list returned
def coin(p, i):
    s = boltzmann.states(int(np.log2(len(p)))).astype(int).tolist()
    where = {tuple(row): k for k, row in enumerate(s)}
    out = []
    for row in s:
        up, down = row.copy(), row.copy()
        up[i], down[i] = 1, 0
        a, b = p[where[tuple(up)]], p[where[tuple(down)]]
        out.append(a / (a + b) if a + b > 0 else 0.5)
    return out


# right: the axis moved to the front
def coin(prob, unit):
    n = int(round(np.log2(prob.size)))
    t = np.moveaxis(prob.reshape((2,) * n), unit, 0)
    half = np.full(t[0].shape, 0.5)
    np.divide(t[1], t[0] + t[1], out=half, where=(t[0] + t[1]) > 0)
    return np.moveaxis(np.array([half, half]), 0, unit).reshape(-1)
