# mistake: overflows
def weighted(X, c, xi, beta):
    e = c * np.exp(beta * X @ xi)
    return -np.log(e.sum()) / beta + xi @ xi / 2, e / e.sum() @ X


# mistake: overflows
def weighted(X, c, xi, beta):
    terms = np.exp(beta * (X @ xi)) * c
    Z = np.sum(terms)
    return 0.5 * np.sum(xi**2) - (1 / beta) * np.log(Z), X.T @ (terms / Z)


# mistake: plus-lse
def weighted(X, c, xi, beta):
    z = beta * X @ xi + np.log(c)
    p = np.exp(z - z.max())
    return (z.max() + np.log(p.sum())) / beta + xi @ xi / 2, p / p.sum() @ X


# mistake: plus-lse
def weighted(X, c, xi, beta):
    z = X @ xi + np.log(c) / beta
    return modern_lse(beta, z) + 0.5 * xi.dot(xi), modern.softmax(beta * z) @ X


def modern_lse(beta, z):
    top = z.max()
    return top + np.log(np.sum(np.exp(beta * (z - top)))) / beta


# mistake: beta-before-the-log-missing
def weighted(X, c, xi, beta):
    z = beta * X @ xi + np.log(c)
    p = np.exp(z - z.max())
    return -(z.max() + np.log(p.sum())) + xi @ xi / 2, p / p.sum() @ X


# mistake: beta-before-the-log-missing
def weighted(X, c, xi, beta):
    z = beta * X @ xi + np.log(c)
    return 0.5 * xi @ xi - np.logaddexp.reduce(z), modern.softmax(z) @ X


# mistake: beta-not-in-the-exponent
def weighted(X, c, xi, beta):
    z = X @ xi + np.log(c)
    p = np.exp(z - z.max())
    return -(z.max() + np.log(p.sum())) / beta + xi @ xi / 2, p / p.sum() @ X


# mistake: beta-not-in-the-exponent
def weighted(X, c, xi, beta):
    z = X @ xi + np.log(c)
    return 0.5 * xi @ xi - np.logaddexp.reduce(z) / beta, modern.softmax(z) @ X


# mistake: square-without-half
def weighted(X, c, xi, beta):
    z = beta * X @ xi + np.log(c)
    p = np.exp(z - z.max())
    return -(z.max() + np.log(p.sum())) / beta + xi @ xi, p / p.sum() @ X


# mistake: square-without-half
def weighted(X, c, xi, beta):
    z = beta * X @ xi + np.log(c)
    return np.linalg.norm(xi) ** 2 - np.logaddexp.reduce(z) / beta, modern.softmax(z) @ X


# mistake: square-forgotten
def weighted(X, c, xi, beta):
    z = beta * X @ xi + np.log(c)
    p = np.exp(z - z.max())
    return -(z.max() + np.log(p.sum())) / beta, p / p.sum() @ X


# mistake: square-forgotten
def weighted(X, c, xi, beta):
    z = beta * X @ xi + np.log(c)
    return -np.logaddexp.reduce(z) / beta, modern.softmax(z) @ X


# mistake: weights-on-the-scores
def weighted(X, c, xi, beta):
    z = c * beta * (X @ xi)
    p = np.exp(z - z.max())
    return -(z.max() + np.log(p.sum())) / beta + xi @ xi / 2, p / p.sum() @ X


# mistake: weights-on-the-scores
def weighted(X, c, xi, beta):
    z = beta * (c[:, None] * X) @ xi
    return 0.5 * xi @ xi - np.logaddexp.reduce(z) / beta, modern.softmax(z) @ X


# mistake: update-without-weights
def weighted(X, c, xi, beta):
    z = beta * X @ xi
    return xi @ xi / 2 - np.logaddexp.reduce(z + np.log(c)) / beta, modern.softmax(z) @ X


# mistake: update-without-weights
def weighted(X, c, xi, beta):
    s = X @ xi + np.log(c) / beta
    E = -(s.max() + np.log(np.exp(beta * (s - s.max())).sum()) / beta) + np.sum(xi * xi) / 2
    p = np.exp(beta * (X @ xi - (X @ xi).max()))
    return E, (p / p.sum()) @ X


# mistake: weights-after-the-softmax
def weighted(X, c, xi, beta):
    z = beta * X @ xi
    return xi @ xi / 2 - np.logaddexp.reduce(z + np.log(c)) / beta, (c * modern.softmax(z)) @ X


# mistake: weights-after-the-softmax
def weighted(X, c, xi, beta):
    s = beta * X @ xi
    e = np.exp(s - s.max())
    E = -(s.max() + np.log((c * e).sum())) / beta + xi @ xi / 2
    return E, X.T @ (c * (e / e.sum()))


# right: the factor before the exponential, the largest score out first
def weighted(X, c, xi, beta):
    s = beta * X @ xi
    e = c * np.exp(s - s.max())
    return -(s.max() + np.log(e.sum())) / beta + xi @ xi / 2, X.T @ e / e.sum()


# right: logaddexp, and softmax of the shifted scores
def weighted(X, c, xi, beta):
    z = beta * X @ xi + np.log(c)
    return 0.5 * np.sum(xi**2) - np.logaddexp.reduce(z) / beta, modern.softmax(z) @ X


# right: one loop over the patterns
def weighted(X, c, xi, beta):
    z = [beta * float(x @ xi) + np.log(w) for x, w in zip(X, c)]
    top = max(z)
    e = [np.exp(a - top) for a in z]
    new = sum(a * x for a, x in zip(e, X)) / sum(e)
    return -(top + np.log(sum(e))) / beta + float(xi @ xi) / 2, new
