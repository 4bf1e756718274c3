# mistake: ends-swapped
def segment(p):
    odd = boltzmann.states(3).sum(axis=1) % 2 == 1
    d = np.where(odd, 1.0, -1.0)
    return np.array([p - p[odd].min() * d, p + p[~odd].min() * d])


# mistake: ends-swapped
def segment(p):
    even, odd = [0, 3, 5, 6], [1, 2, 4, 7]
    up, down = p.copy(), p.copy()
    a, c = p[even].min(), p[odd].min()
    up[even], up[odd] = up[even] - a, up[odd] + a
    down[even], down[odd] = down[even] + c, down[odd] - c
    return np.stack([down, up])


# mistake: negative
def segment(p):
    odd = boltzmann.states(3).sum(axis=1) % 2 == 1
    d = np.where(odd, 1.0, -1.0)
    return np.array([p + p[odd].min() * d, p - p[~odd].min() * d])


# mistake: negative
def segment(p):
    d = np.array([-1, 1, 1, -1, 1, -1, -1, 1])
    far = {sign: min(p[d == sign]) for sign in (1, -1)}
    return [p + far[1] * d, p - far[-1] * d]


# mistake: too-short
def segment(p):
    d = np.array([-1, 1, 1, -1, 1, -1, -1, 1])
    return np.array([p + p.min() * d, p - p.min() * d])


# mistake: too-short
def segment(p):
    t = np.sort(p)[0]
    signs = 2.0 * (boltzmann.states(3).sum(axis=1) % 2) - 1
    return np.vstack([p + t * signs, p - t * signs])


# mistake: clipped
def segment(p):
    d = np.array([-1, 1, 1, -1, 1, -1, -1, 1])
    ends = np.maximum(np.array([p + d, p - d]), 0)
    return ends / ends.sum(axis=1)[:, None]


# mistake: clipped
def segment(p):
    ends = []
    for sign in (1, -1):
        q = np.array([x + sign * (-1) ** (1 + bin(k).count("1")) for k, x in enumerate(p)])
        q[q < 0] = 0
        ends.append(q / q.sum())
    return np.array(ends)


# mistake: one-end
def segment(p):
    d = np.array([-1, 1, 1, -1, 1, -1, -1, 1])
    return np.array([p + p[d < 0].min() * d, p])


# mistake: one-end
def segment(p):
    even = [0, 3, 5, 6]
    odd = [1, 2, 4, 7]
    q = p.copy()
    t = min(q[even])
    q[even] -= t
    q[odd] += t
    return q, p


# mistake: a-mean-moves
def segment(p):
    d = np.array([-1, -1, -1, -1, 1, 1, 1, 1])
    return np.array([p + p[:4].min() * d, p - p[4:].min() * d])


# mistake: a-mean-moves
def segment(p):
    on = boltzmann.states(3)[:, 0] == 1
    up, down = p.copy(), p.copy()
    t, u = p[~on].min(), p[on].min()
    up[on] += t
    up[~on] -= t
    down[on] -= u
    down[~on] += u
    return up, down


# right: the null space of the seven equations
def segment(p):
    s = boltzmann.states(3)
    A = np.vstack([np.ones(8), s.T, s[:, 0] * s[:, 1], s[:, 0] * s[:, 2], s[:, 1] * s[:, 2]])
    d = np.linalg.svd(A)[2][-1]
    d = d * np.sign(d[7])
    return np.array([p + min(-p[d < 0] / d[d < 0]) * d, p - min(p[d > 0] / d[d > 0]) * d])


# right: a loop that counts bits, lists returned
def segment(p):
    signs = [1 if bin(k).count("1") % 2 else -1 for k in range(8)]
    t = min(x for x, s in zip(p, signs) if s < 0)
    u = min(x for x, s in zip(p, signs) if s > 0)
    first = [x + t * s for x, s in zip(p, signs)]
    last = [x - u * s for x, s in zip(p, signs)]
    return [first, last]


# right: masses moved in place, on copies
def segment(p):
    even = np.array([0, 3, 5, 6])
    odd = np.array([1, 2, 4, 7])
    out = np.tile(p, (2, 1))
    for row, (take, give) in zip(out, ((even, odd), (odd, even))):
        t = row[take].min()
        row[take] -= t
        row[give] += t
    return out
