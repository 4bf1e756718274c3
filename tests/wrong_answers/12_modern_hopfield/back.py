# mistake: shares-held-constant
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    return np.outer(p, g), np.zeros_like(q)


# mistake: shares-held-constant
def back(X, q, g, beta):
    e = np.exp(beta * X @ q)
    return np.array([a / e.sum() * g for a in e]), 0 * q


# mistake: keys-forgotten
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    worth = X @ g
    return np.outer(p, g), beta * (p * (worth - p @ worth)) @ X


# mistake: keys-forgotten
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    J = np.diag(p) - np.outer(p, p)
    return p[:, None] * g, beta * X.T @ J @ X @ g


# mistake: values-forgotten
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    worth = X @ g
    d_z = p * (worth - p @ worth)
    return beta * np.outer(d_z, q), beta * d_z @ X


# mistake: values-forgotten
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    d_z = beta * (np.diag(p) - np.outer(p, p)) @ (X @ g)
    return d_z[:, None] * q[None], X.T @ d_z


# mistake: no-competition
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    d_z = p * (X @ g)
    return np.outer(p, g) + beta * np.outer(d_z, q), beta * d_z @ X


# mistake: no-competition
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    d_z = beta * np.diag(p) @ X @ g
    return p[:, None] * g + d_z[:, None] * q, X.T @ d_z


# mistake: beta-forgotten
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    worth = X @ g
    d_z = p * (worth - p @ worth)
    return np.outer(p, g) + np.outer(d_z, q), d_z @ X


# mistake: beta-forgotten
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    d_z = (np.diag(p) - np.outer(p, p)) @ (X @ g)
    return p[:, None] * g + d_z[:, None] * q, X.T @ d_z


# right: the Jacobian of softmax as a matrix
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    d_z = beta * (np.diag(p) - np.outer(p, p)) @ (X @ g)
    return p[:, None] * g + d_z[:, None] * q, X.T @ d_z


# right: a loop over instances
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    y = p @ X
    d_X, d_q = np.zeros_like(X), np.zeros_like(q)
    for m in range(len(X)):
        d_z = p[m] * (X[m] - y) @ g
        d_X[m] = p[m] * g + beta * d_z * q
        d_q += beta * d_z * X[m]
    return d_X, d_q


# right: the covariance of the instances, for the query
def back(X, q, g, beta):
    p = modern.softmax(beta * X @ q)
    centred = X - p @ X
    d_z = p * (centred @ g)
    return np.outer(p, g) + beta * np.outer(d_z, q), beta * (centred.T * p) @ centred @ g
