# mistake: columns-forgotten
def cancel(Y, H):
    G = Y @ Y.T
    np.fill_diagonal(G, 0)
    H = H.copy()
    for j in range(H.shape[1]):
        moved = True
        while moved:
            moved = False
            for p in range(len(H)):
                if H[p, j] * (G[p] @ H[:, j]) > 0:
                    H[p, j], moved = -H[p, j], True
    return H


# mistake: columns-forgotten
def cancel(Y, H):
    W = -storage.hebbian(Y.T)
    columns = []
    for c in H.T:
        c = list(c)
        while True:
            want = [p for p in range(len(c)) if c[p] * sum(W[p][q] * c[q] for q in range(len(c))) < 0]
            if not want:
                break
            for p in range(len(c)):
                if c[p] * sum(W[p][q] * c[q] for q in range(len(c))) < 0:
                    c[p] = -c[p]
        columns.append(c)
    return np.transpose(columns)


# mistake: later-columns-counted
def cancel(Y, H):
    H = H.copy()
    for j in range(H.shape[1]):
        X = np.hstack([Y, np.delete(H, j, axis=1)])
        G = X @ X.T
        moved = True
        while moved:
            moved = False
            for p in range(len(H)):
                if H[p, j] * (G[p] @ H[:, j] - G[p, p] * H[p, j]) > 0:
                    H[p, j], moved = -H[p, j], True
    return H


# mistake: later-columns-counted
def cancel(Y, H):
    K, N = Y.shape
    X = np.hstack([Y, H])
    for j in range(N, X.shape[1]):
        others = [i for i in range(X.shape[1]) if i != j]
        G = sum(np.outer(X[:, i], X[:, i]) for i in others)
        quiet = False
        while not quiet:
            quiet = True
            for p in range(K):
                pull = sum(G[p, q] * X[q, j] for q in range(K) if q != p)
                if X[p, j] * pull > 0:
                    X[p, j] *= -1
                    quiet = False
    return X[:, N:]


# mistake: column-counts-itself
def cancel(Y, H):
    H = H.copy()
    for j in range(H.shape[1]):
        X = np.hstack([Y, H[:, : j + 1]])
        G = X @ X.T
        np.fill_diagonal(G, 0)
        moved = True
        while moved:
            moved = False
            for p in range(len(H)):
                if H[p, j] * (G[p] @ H[:, j]) > 0:
                    H[p, j], moved = -H[p, j], True
    return H


# mistake: column-counts-itself
def cancel(Y, H):
    done, H = [y for y in Y.T], H.copy()
    for c in H.T:
        done.append(c.copy())
        G = np.array(done).T @ np.array(done)
        flips = 1
        while flips:
            flips = 0
            for p in range(len(c)):
                if c[p] * (G[p] @ c - G[p, p] * c[p]) > 0:
                    c[p] *= -1
                    flips += 1
        done[-1] = c.copy()
    return H


# mistake: visible-forgotten
def cancel(Y, H):
    H = H.copy()
    for j in range(H.shape[1]):
        G = H[:, :j] @ H[:, :j].T
        np.fill_diagonal(G, 0)
        moved = True
        while moved:
            moved = False
            for p in range(len(H)):
                if H[p, j] * (G[p] @ H[:, j]) > 0:
                    H[p, j], moved = -H[p, j], True
    return H


# mistake: visible-forgotten
def cancel(Y, H):
    G, H = np.zeros((len(Y), len(Y))), H.copy()
    for c in H.T:
        before = None
        while before is None or (before != c).any():
            before = c.copy()
            for p in range(len(c)):
                if c[p] * np.dot(G[p], c) > 0:
                    c[p] = -c[p]
        G += np.outer(c, c) - np.eye(len(c))
    return H


# mistake: sign-turned-round
def cancel(Y, H):
    X = Y.copy()
    for c in H.T.copy():
        G = X @ X.T
        np.fill_diagonal(G, 0)
        moved = True
        while moved:
            moved = False
            for p in range(len(c)):
                if c[p] * (G[p] @ c) < 0:
                    c[p], moved = -c[p], True
        X = np.column_stack([X, c])
    return X[:, Y.shape[1] :]


# mistake: sign-turned-round
def cancel(Y, H):
    G, H = storage.hebbian(Y.T), H.copy()
    for j in range(H.shape[1]):
        n = 1
        while n:
            n = 0
            for p in range(len(Y)):
                pull = G[p] @ H[:, j]
                if pull and np.sign(pull) != H[p, j]:
                    H[p, j] = np.sign(pull)
                    n += 1
        G += storage.hebbian(H[:, [j]].T)
    return H


# mistake: one-sweep-only
def cancel(Y, H):
    X = Y.copy()
    for c in H.T.copy():
        G = X @ X.T
        np.fill_diagonal(G, 0)
        for p in range(len(c)):
            if c[p] * (G[p] @ c) > 0:
                c[p] = -c[p]
        X = np.column_stack([X, c])
    return X[:, Y.shape[1] :]


# mistake: one-sweep-only
def cancel(Y, H):
    G, H = storage.hebbian(Y.T), H.copy()
    for j in range(H.shape[1]):
        for p in range(len(Y)):
            pull = G[p] @ H[:, j]
            H[p, j] = H[p, j] if pull == 0 else -np.sign(pull)
        G += storage.hebbian(H[:, [j]].T)
    return H


# mistake: two-sweeps-only
def cancel(Y, H):
    X = Y.copy()
    for c in H.T.copy():
        G = X @ X.T
        np.fill_diagonal(G, 0)
        for p in [*range(len(c)), *range(len(c))]:
            if c[p] * (G[p] @ c) > 0:
                c[p] = -c[p]
        X = np.column_stack([X, c])
    return X[:, Y.shape[1] :]


# mistake: two-sweeps-only
def cancel(Y, H):
    G, H = storage.hebbian(Y.T), H.copy()
    for j in range(H.shape[1]):
        for _ in range(2):
            for p in range(len(Y)):
                pull = G[p] @ H[:, j]
                H[p, j] = H[p, j] if pull == 0 else -np.sign(pull)
        G += storage.hebbian(H[:, [j]].T)
    return H


# mistake: calls-hopkit
def cancel(Y, H):
    G, H = storage.hebbian(Y.T), H.copy()
    for j in range(H.shape[1]):
        H[:, j] = hopfield.settle(-G, H[:, j]).state
        G += storage.hebbian(H[:, [j]].T)
    return H


# mistake: calls-hopkit
def cancel(Y, H):
    columns, X = [], Y
    for c in H.T:
        columns.append(hopfield.recall(-storage.hebbian(X.T), [c])[0])
        X = np.column_stack([X, columns[-1]])
    return np.transpose(columns)


# mistake: changes-its-input
def cancel(Y, H):
    G = storage.hebbian(Y.T)
    for j in range(H.shape[1]):
        moved = True
        while moved:
            moved = False
            for p in range(len(H)):
                if H[p, j] * (G[p] @ H[:, j]) > 0:
                    H[p, j], moved = -H[p, j], True
        G += storage.hebbian(H[:, [j]].T)
    return H


# mistake: changes-its-input
def cancel(Y, H):
    X = Y
    for c in H.T:
        G = X @ X.T - X.shape[1] * np.eye(len(X))
        while True:
            before = c.copy()
            for p in range(len(c)):
                if c[p] * (G[p] @ c) > 0:
                    c[p] *= -1
            if (before == c).all():
                break
        X = np.column_stack([X, c])
    return X[:, Y.shape[1] :]


# right: G kept up to date
def cancel(Y, H):
    G, H = storage.hebbian(Y.T), H.copy()
    for j in range(H.shape[1]):
        moved = True
        while moved:
            moved = False
            for p in range(len(H)):
                if H[p, j] * (G[p] @ H[:, j]) > 0:
                    H[p, j], moved = -H[p, j], True
        G += storage.hebbian(H[:, [j]].T)
    return H


# right: plain Python
def cancel(Y, H):
    rows, K = [list(y) for y in Y], len(Y)
    for j in range(H.shape[1]):
        c, flips = [h[j] for h in H], 1
        G = [[sum(a * b for a, b in zip(x, y)) for y in rows] for x in rows]
        while flips:
            flips = 0
            for p in range(K):
                if c[p] * sum(G[p][q] * c[q] for q in range(K) if q != p) > 0:
                    c[p], flips = -c[p], flips + 1
        rows = [row + [bit] for row, bit in zip(rows, c)]
    return [row[len(Y[0]) :] for row in rows]


# right: whole numbers, the pull without its own part
def cancel(visible, tosses):
    done = np.array(visible, dtype=int)
    for j in range(tosses.shape[1]):
        c, before = tosses[:, j].astype(int), None
        G = done @ done.T
        while before is None or (c != before).any():
            before = c.copy()
            for p in range(len(c)):
                pull = G[p] @ c - G[p, p] * c[p]
                c[p] = c[p] if pull == 0 else -np.sign(pull)
        done = np.column_stack([done, c])
    return done[:, visible.shape[1] :]
