# mistake: after-one-update
def kinds(X, beta):
    p = modern.softmax(beta * modern.update(X, X, beta) @ X.T)
    return np.exp(-(p * np.log(np.where(p > 0, p, 1))).sum(axis=1))


# mistake: after-one-update
def kinds(X, beta):
    numbers = []
    for x in X:
        p = modern.softmax(beta * X @ modern.update(X, x, beta))
        p = p[p > 0]
        numbers.append(np.exp(-np.sum(p * np.log(p))))
    return np.array(numbers)


# mistake: at-the-start
def kinds(X, beta):
    p = modern.softmax(beta * X @ X.T)
    return np.exp(-(p * np.log(np.where(p > 0, p, 1))).sum(axis=1))


# mistake: at-the-start
def kinds(X, beta):
    numbers = []
    for x in X:
        p = modern.softmax(beta * X @ x)
        numbers.append(np.exp(sum(-a * np.log(a) for a in p if a > 0)))
    return np.array(numbers)


# mistake: nothing-times-log-of-nothing
def kinds(X, beta):
    xi = modern.retrieve(X, X, beta, max_steps=5000).state
    p = modern.softmax(beta * xi @ X.T)
    return np.exp(-(p * np.log(p)).sum(axis=1))


# mistake: nothing-times-log-of-nothing
def kinds(X, beta):
    H = []
    for x in X:
        for _ in range(5000):
            x, old = modern.update(X, x, beta), x
            if abs(x - old).max() <= 1e-9:
                break
        p = modern.softmax(beta * X @ x)
        H.append(-np.sum(np.log(p) * p))
    return np.exp(np.array(H))


# mistake: the-entropy-itself
def kinds(X, beta):
    p = modern.retrieve(X, X, beta, max_steps=5000).weights
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)


# mistake: the-entropy-itself
def kinds(X, beta):
    runs = [modern.retrieve(X, x, beta, max_steps=5000).weights for x in X]
    return np.array([-sum(a * np.log(a) for a in p if a > 0) for p in runs])


# mistake: bits-and-nats
def kinds(X, beta):
    p = modern.retrieve(X, X, beta, max_steps=5000).weights
    return np.exp(-(p * np.log2(np.where(p > 0, p, 1))).sum(axis=1))


# mistake: bits-and-nats
def kinds(X, beta):
    runs = [modern.retrieve(X, x, beta, max_steps=5000).weights for x in X]
    return np.array([np.exp(-sum(a * np.log2(a) for a in p if a > 0)) for p in runs])


# mistake: two-to-the-nats
def kinds(X, beta):
    p = modern.retrieve(X, X, beta, max_steps=5000).weights
    return 2 ** -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)


# mistake: two-to-the-nats
def kinds(X, beta):
    runs = [modern.retrieve(X, x, beta, max_steps=5000).weights for x in X]
    return np.exp2([-sum(a * np.log(a) for a in p if a > 0) for p in runs])


# mistake: sum-of-squares
def kinds(X, beta):
    p = modern.retrieve(X, X, beta, max_steps=5000).weights
    return 1 / (p**2).sum(axis=1)


# mistake: sum-of-squares
def kinds(X, beta):
    return np.array([1 / np.dot(p, p) for p in modern.retrieve(X, X, beta, max_steps=5000).weights])


# mistake: falling-is-not-resting
def kinds(X, beta):
    xi = X
    for _ in range(5000):
        new = modern.update(X, xi, beta)
        done = np.max(new - xi) < 1e-9
        xi = new
        if done:
            break
    p = modern.softmax(beta * xi @ X.T)
    return np.exp(-np.sum(p * np.log(np.maximum(p, 1e-300)), axis=1))


# mistake: falling-is-not-resting
def kinds(X, beta):
    numbers = []
    for xi in X:
        change, updates = [1.0], 0
        while any(c > 1e-9 for c in change) and updates < 5000:
            before, xi = xi, modern.update(X, xi, beta)
            change, updates = xi - before, updates + 1
        p = [q for q in modern.softmax(beta * X @ xi) if q > 0]
        numbers.append(np.exp(-sum(q * np.log(q) for q in p)))
    return numbers


# right: retrieve, and the entropy of its weights
def kinds(X, beta):
    p = modern.retrieve(X, X, beta, max_steps=5000).weights
    return np.exp(-(p * np.log(np.where(p > 0, p, 1))).sum(axis=1))


# right: one start at a time, in bits and with 2
def kinds(X, beta):
    numbers = []
    for x in X:
        for _ in range(5000):
            new = modern.update(X, x, beta)
            still = np.max(np.abs(new - x)) <= 1e-9
            x = new
            if still:
                break
        p = modern.softmax(beta * X @ x)
        p = p[p > 0]
        numbers.append(2 ** -np.sum(p * np.log2(p)))
    return np.array(numbers)


# right: scipy's entropy, always all updates
def kinds(X, beta):
    from scipy.stats import entropy

    xi = np.array(X, dtype=float)
    for _ in range(2000):
        xi = modern.softmax(beta * xi @ X.T) @ X
    return np.exp(entropy(modern.softmax(beta * xi @ X.T), axis=1))
