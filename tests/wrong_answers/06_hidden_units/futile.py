# mistake: they-do-help
def futile(n):
    H = -np.ones((4, n))
    H[3] = 1
    return H


# mistake: they-do-help
def futile(n):
    return np.array([[corners[p, j % 3] for j in range(n)] for p in range(4)])


# mistake: column-all-alike
def futile(n):
    return np.ones((4, n))


# mistake: column-all-alike
def futile(n):
    H = np.repeat(corners[:, [1]], n, axis=1)
    H[:, -1] = -1
    return H


# mistake: not-bits
def futile(n):
    return np.repeat(patterns.bits(corners[:, 0])[:, None], n, axis=1)


# mistake: not-bits
def futile(n):
    H = np.zeros((4, n))
    H[0], H[1] = 1, -1
    return H


# mistake: returns-nothing
def futile(n):
    print(np.repeat(corners[:, :1], n, axis=1))


# mistake: returns-nothing
def futile(n):
    H = np.repeat(corners[:, :1], n, axis=1)
    H = H.sort(axis=1)
    return H


# right: unit 2, turned over
def futile(n):
    return -np.tile(corners[:, 1], (n, 1)).T


# right: copies of two units, in turn
def futile(n):
    return [[int(y[j % 2]) for j in range(n)] for y in corners]


# right: two against two, written out
def futile(n_hidden):
    column = np.array([1, 1, -1, -1], dtype=np.int8)
    return column[:, np.newaxis] * np.ones(n_hidden, dtype=np.int8)
