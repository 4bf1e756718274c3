# mistake: first-row-only
def unmask(W):
    x = np.sign(W[0])
    x[0] = 1
    return x


# mistake: first-row-only
def unmask(W):
    x = [1.0]
    for j in range(1, len(W)):
        x.append(W[0, j])
    return np.array(x)


# mistake: site-before-only
def unmask(W):
    return np.concatenate([[1.0], np.cumprod(W.diagonal(1))])


# mistake: site-before-only
def unmask(W):
    x = [1]
    for i in range(1, len(W)):
        x.append(x[-1] * W[i, i - 1])
    return x


# mistake: one-pass-only
def unmask(W):
    x = np.zeros(len(W))
    x[0] = 1
    for i in range(len(W)):
        unknown = (x == 0) & (W[i] != 0)
        x[unknown] = x[i] * W[i, unknown]
    return x


# mistake: one-pass-only
def unmask(W):
    x = {0: 1}
    for i in range(len(W)):
        if i in x:
            for j in np.flatnonzero(W[i]):
                x.setdefault(int(j), x[i] * W[i, j])
    return [x.get(i, 0) for i in range(len(W))]


# mistake: sign-left-open
def unmask(W):
    x = np.zeros(len(W))
    x[0] = -1
    while (x == 0).any():
        for i, j in np.argwhere(W):
            if x[i] and not x[j]:
                x[j] = W[i, j] * x[i]
    return x


# mistake: sign-left-open
def unmask(W):
    known = np.where(np.arange(len(W)) == 0, -1.0, 0.0)
    for _ in range(len(W)):
        known = np.where(known == 0, np.sign(W @ known), known)
    return known


# mistake: calls-hopkit
def unmask(W):
    x = hopfield.settle(W, np.ones(len(W))).state
    return x * x[0]


# mistake: calls-hopkit
def unmask(W):
    start = patterns.random(100, len(W), rng=np.random.default_rng(0))
    ends = hopfield.recall(W, start)
    x = ends[np.argmin(hopfield.energy(W, ends))]
    return x * x[0]


# right: pass after pass until nothing is new
def unmask(W):
    x = np.zeros(len(W))
    x[0] = 1
    while not x.all():
        for i, j in np.argwhere(W):
            if x[i] and not x[j]:
                x[j] = W[i, j] * x[i]
    return x


# right: what is known so far is a field for the rest
def unmask(W):
    known = np.where(np.arange(len(W)) == 0, 1, 0)
    for _ in range(len(W)):
        known = np.where(known == 0, np.sign(W @ known).astype(int), known)
    return known


# right: the eigenvector of the largest eigenvalue has these signs
def unmask(couplings):
    x = np.sign(np.linalg.eigh(couplings)[1][:, -1])
    return x * x[0]


# right: by recursion
def unmask(W):
    x = {}

    def visit(i, sign):
        x[i] = sign
        for j in np.flatnonzero(W[i]):
            if j not in x:
                visit(j, sign * W[i, j])

    import sys

    sys.setrecursionlimit(5000)
    visit(0, 1.0)
    return [x[i] for i in range(len(W))]
