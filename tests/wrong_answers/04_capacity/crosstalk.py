# mistake: own-pattern-counted
def crosstalk(Y, p):
    m = Y @ Y[p]
    return Y[p] * (m @ Y) - len(Y)


# mistake: own-pattern-counted
def crosstalk(Y, p):
    c = np.zeros(Y.shape[1])
    for i in range(len(c)):
        for q in range(len(Y)):
            c[i] += sum(Y[p, i] * Y[q, i] * Y[q, j] * Y[p, j] for j in range(len(c)) if j != i)
    return c


# mistake: unit-feeds-itself
def crosstalk(Y, p):
    others = np.delete(Y, p, axis=0)
    return Y[p] * ((others @ Y[p]) @ others)


# mistake: unit-feeds-itself
def crosstalk(Y, p):
    total = 0
    for q, y in enumerate(Y):
        if q != p:
            total = total + Y[p] * y * np.dot(y, Y[p])
    return total


# mistake: not-along-the-pattern
def crosstalk(Y, p):
    others = np.delete(Y, p, axis=0)
    return (others @ Y[p]) @ others - len(others) * Y[p]


# mistake: not-along-the-pattern
def crosstalk(Y, p):
    field = np.zeros(Y.shape[1])
    for q in range(len(Y)):
        for i in range(len(field)):
            if q != p:
                field[i] += Y[q, i] * (Y[q] @ Y[p] - Y[q, i] * Y[p, i])
    return field


# mistake: divided-by-n
def crosstalk(Y, p):
    others, N = np.delete(Y, p, axis=0), Y.shape[1]
    return (Y[p] * ((others @ Y[p]) @ others) - len(others)) / N


# mistake: divided-by-n
def crosstalk(Y, p):
    m = patterns.overlap(Y, Y[p])
    m[p] = 0
    return Y[p] * (m @ Y) - (len(Y) - 1) / Y.shape[1]


# mistake: calls-hopkit
def crosstalk(Y, p):
    return Y[p] * hopfield.field(storage.hebbian(Y), Y[p]) - (Y.shape[1] - 1)


# mistake: calls-hopkit
def crosstalk(Y, p):
    W = storage.hebbian(np.delete(Y, p, axis=0))
    return Y[p] * (W @ Y[p])


# right: without a loop
def crosstalk(Y, p):
    others = np.delete(Y, p, axis=0)
    return Y[p] * ((others @ Y[p]) @ others) - len(others)


# right: four sums, as the formula has them, in whole numbers
def crosstalk(Y, p):
    Y = Y.astype(int)
    K, N = Y.shape
    return [
        sum(Y[p, i] * Y[q, i] * Y[q, j] * Y[p, j] for q in range(K) for j in range(N) if q != p and j != i)
        for i in range(N)
    ]


# right: by overlaps, under other names
def crosstalk(stored, which):
    K, N = stored.shape
    m = patterns.overlap(stored, stored[which]) * N
    c = stored[which] * (m @ stored) - K
    return (c - (N - 1)).round()
