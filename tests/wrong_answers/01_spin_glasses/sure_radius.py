# mistake: equality-allowed
def sure_radius(W, y):
    return int((y * (W @ y)).min() // (2 * abs(W).max()))


# mistake: equality-allowed
def sure_radius(W, y):
    r = 0
    while 2 * (r + 1) * np.abs(W).max() <= min(y * hopfield.field(W, y)):
        r = r + 1
    return r


# mistake: factor-two-missing
def sure_radius(W, y):
    return int(np.ceil((y * (W @ y)).min() / abs(W).max()) - 1)


# mistake: factor-two-missing
def sure_radius(W, y):
    margin, r = np.min(y * (W @ y)), 0
    for k in range(len(y)):
        if k * np.abs(W).max() < margin:
            r = k
    return r


# mistake: mean-instead-of-least
def sure_radius(W, y):
    return int(np.ceil((y * (W @ y)).mean() / (2 * abs(W).max())) - 1)


# mistake: mean-instead-of-least
def sure_radius(W, y):
    margin, r = y @ W @ y / len(y), 0
    while 2 * (r + 1) * abs(W).max() < margin:
        r += 1
    return r


# mistake: largest-not-strongest
def sure_radius(W, y):
    return int(np.ceil((y * (W @ y)).min() / (2 * W.max())) - 1)


# mistake: largest-not-strongest
def sure_radius(W, y):
    least, r = min(y[i] * (W[i] @ y) for i in range(len(y))), 0
    while 2 * (r + 1) * np.max(W) < least:
        r += 1
    return r


# mistake: strength-ignored
def sure_radius(W, y):
    return int((min(y * (W @ y)) - 1) // 2)


# mistake: strength-ignored
def sure_radius(W, y):
    r, held = 0, np.min(y * hopfield.field(W, y))
    while held > 2 * (r + 1):
        r += 1
    return r


# mistake: below-zero
def sure_radius(W, y):
    return np.ceil(np.min(y * (W @ y)) / (2 * abs(W).max())) - 1


# mistake: below-zero
def sure_radius(W, y):
    r, least = 0, min(y * hopfield.field(W, y))
    while 2 * r * np.abs(W).max() < least:
        r += 1
    return r - 1


# right: rounded up, less one
def sure_radius(W, y):
    return max(0, int(np.ceil((y * (W @ y)).min() / (2 * abs(W).max())) - 1))


# right: all numbers tried, as a float
def sure_radius(W, y):
    least = min(y * hopfield.field(W, y))
    strongest = max(abs(w) for row in W for w in row)
    return float(max([0, *(r for r in range(1, len(y)) if 2 * r * strongest < least)]))


# right: NumPy's whole numbers
def sure_radius(W, y):
    r = np.arange(len(y))
    return r[(2 * r * np.abs(W).max() < (y * (W @ y)).min()) | (r == 0)].max()
