# mistake: sign-turned
def third(w, c):
    return -sum((-1) ** (3 - v.sum()) * np.logaddexp(0, c + v @ w) for v in boltzmann.states(3))


# mistake: sign-turned
def third(w, c):
    def f(*on):
        return np.logaddexp(0, c + sum(w[i] for i in on))

    return f() - f(0) - f(1) - f(2) + f(0, 1) + f(0, 2) + f(1, 2) - f(0, 1, 2)


# mistake: nothing-forgotten
def third(w, c):
    def f(*on):
        return np.logaddexp(0, c + sum(w[i] for i in on))

    return f(0, 1, 2) - f(0, 1) - f(0, 2) - f(1, 2) + f(0) + f(1) + f(2)


# mistake: nothing-forgotten
def third(w, c):
    s = boltzmann.states(3)[1:]
    return np.sum((-1.0) ** (1 + s.sum(axis=1)) * np.logaddexp(0, s @ w + c))


# mistake: singles-not-put-back
def third(w, c):
    def f(*on):
        return np.logaddexp(0, c + sum(w[i] for i in on))

    return f(0, 1, 2) - f(0, 1) - f(0, 2) - f(1, 2) - f()


# mistake: singles-not-put-back
def third(w, c):
    s = boltzmann.states(3)
    sign = np.array([-1, 0, 0, -1, 0, -1, -1, 1])
    return sign @ np.logaddexp(0, s @ np.array(w) + c)


# mistake: no-bias
def third(w, c):
    return sum((-1) ** (3 - v.sum()) * np.logaddexp(0, v @ w) for v in boltzmann.states(3))


# mistake: no-bias
def third(w, c):
    def f(*on):
        return np.logaddexp(0, sum(w[i] for i in on))

    return f(0, 1, 2) - f(0, 1) - f(0, 2) - f(1, 2) + f(0) + f(1) + f(2) - np.log(2)


# mistake: probability-taken
def third(w, c):
    return sum((-1) ** (3 - v.sum()) * (1 + np.tanh((c + v @ w) / 2)) / 2 for v in boltzmann.states(3))


# mistake: probability-taken
def third(w, c):
    def f(*on):
        z = c + sum(w[i] for i in on)
        return 1 / (1 + np.exp(-z)) if z > -700 else 0.0

    return f(0, 1, 2) - f(0, 1) - f(0, 2) - f(1, 2) + f(0) + f(1) + f(2) - f()


# mistake: best-instead-of-sum
def third(w, c):
    return sum((-1) ** (3 - v.sum()) * max(0, c + v @ w) for v in boltzmann.states(3))


# mistake: best-instead-of-sum
def third(w, c):
    z = boltzmann.states(3) @ w + c
    return np.where(z > 0, z, 0) @ [-1, 1, 1, -1, 1, -1, -1, 1]


# mistake: overflows
def third(w, c):
    return sum((-1) ** (3 - v.sum()) * np.log(1 + np.exp(c + v @ w)) for v in boltzmann.states(3))


# mistake: overflows
def third(w, c):
    z = boltzmann.states(3) @ w + c
    return np.log1p(np.exp(z)) @ np.array([-1, 1, 1, -1, 1, -1, -1, 1])


# right: eight equations solved
def third(w, c):
    s = boltzmann.states(3)
    A = np.column_stack(
        [np.ones(8), s, s[:, 0] * s[:, 1], s[:, 0] * s[:, 2], s[:, 1] * s[:, 2], s.prod(axis=1)]
    )
    return np.linalg.solve(A, np.logaddexp(0, s @ w + c))[-1]


# right: a difference of differences of differences
def third(w, c):
    f = np.logaddexp(0, boltzmann.states(3) @ w + c).reshape(2, 2, 2)
    return float(np.diff(np.diff(np.diff(f, axis=0), axis=1), axis=2).item())


# right: written out, with a softplus of its own
def third(weights, bias):
    def f(*on):
        z = bias + sum(weights[i] for i in on)
        return max(z, 0) + np.log1p(np.exp(-abs(z)))

    return f(0, 1, 2) - f(0, 1) - f(0, 2) - f(1, 2) + f(0) + f(1) + f(2) - f()
