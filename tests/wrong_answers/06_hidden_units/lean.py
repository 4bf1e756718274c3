# mistake: own-row-among-the-others
def lean(H, S):
    m = H @ S.T / H.shape[1]
    return m.diagonal().mean(), m.max(axis=1).mean()


# mistake: own-row-among-the-others
def lean(H, S):
    own, other = 0, 0
    for p, start in enumerate(H):
        own += np.mean(start * S[p])
        other += max(np.mean(start * row) for row in S)
    return own / len(H), other / len(H)


# mistake: mean-of-the-others
def lean(H, S):
    m = H @ S.T / H.shape[1]
    return m.diagonal().mean(), (m.sum() - m.trace()) / (m.size - len(m))


# mistake: mean-of-the-others
def lean(H, S):
    own, others = [], []
    for p in range(len(H)):
        likeness = [(H[p] * row).mean() for row in S]
        own.append(likeness.pop(p))
        others.append(np.mean(likeness))
    return np.mean(own), np.mean(others)


# mistake: ghosts-count
def lean(H, S):
    m = patterns.overlap(H, S)
    own = m.diagonal().mean()
    m = abs(m)
    np.fill_diagonal(m, 0)
    return own, m.max(axis=1).mean()


# mistake: ghosts-count
def lean(H, S):
    own, others = [], []
    for p in range(len(H)):
        likeness = [(H[p] * row).mean() for row in S]
        own.append(likeness.pop(p))
        others.append(max(abs(x) for x in likeness))
    return np.mean(own), np.mean(others)


# mistake: largest-of-all
def lean(H, S):
    m = H @ S.T / H.shape[1]
    own = m.diagonal().mean()
    np.fill_diagonal(m, -2)
    return own, m.max()


# mistake: largest-of-all
def lean(H, S):
    K, n = H.shape
    own = (H * S).sum() / (K * n)
    return own, max(H[p] @ S[q] / n for p in range(K) for q in range(K) if p != q)


# mistake: the-wrong-way-over
def lean(H, S):
    m = H @ S.T / H.shape[1]
    own = m.diagonal().mean()
    np.fill_diagonal(m, -2)
    return own, m.max(axis=0).mean()


# mistake: the-wrong-way-over
def lean(H, S):
    own, others = [], []
    for p in range(len(S)):
        likeness = [(S[p] * row).mean() for row in H]
        own.append(likeness.pop(p))
        others.append(max(likeness))
    return np.mean(own), np.mean(others)


# mistake: not-divided-by-n
def lean(H, S):
    m = H @ S.T
    own = m.diagonal().mean()
    return own, np.where(np.eye(len(m)), -np.inf, m).max(axis=1).mean()


# mistake: not-divided-by-n
def lean(H, S):
    own, others = [], []
    for p in range(len(H)):
        likeness = [(H[p] * row).sum() for row in S]
        own.append(likeness.pop(p))
        others.append(max(likeness))
    return np.mean(own), np.mean(others)


# mistake: returns-nothing
def lean(H, S):
    m = H @ S.T / H.shape[1]
    own = m.diagonal().mean()
    np.fill_diagonal(m, -2)
    print(own, m.max(axis=1).mean())


# mistake: returns-nothing
def lean(H, S):
    own = (H * S).mean()
    others = np.mean([max(H[p] @ S[q] for q in range(len(S)) if q != p) for p in range(len(H))])
    own, others / H.shape[1]


# right: the overlap of hopkit, the own rows masked
def lean(H, S):
    m = patterns.overlap(H, S)
    return m.diagonal().mean(), np.where(np.eye(len(m)), -np.inf, m).max(axis=1).mean()


# right: loops and lists
def lean(H, S):
    own, others = [], []
    for p in range(len(H)):
        likeness = [float((H[p] * row).mean()) for row in S]
        own.append(likeness.pop(p))
        others.append(max(likeness))
    return [sum(own) / len(own), sum(others) / len(others)]


# right: by counting bits that differ, in an array
def lean(H, S):
    differ = (H[:, None] != S[None]).mean(axis=2)
    own = np.diag(1 - 2 * differ).mean()
    nearest = (differ + 2 * np.eye(len(H))).min(axis=1)
    return np.array([own, (1 - 2 * nearest).mean()])
