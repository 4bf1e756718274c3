# mistake: loop-left-open
def frustrated(W, loop):
    return np.prod([W[i, j] for i, j in zip(loop, loop[1:])]) < 0


# mistake: loop-left-open
def frustrated(W, loop):
    sign = 1
    for k in range(len(loop) - 1):
        sign *= np.sign(W[loop[k], loop[k + 1]])
    return bool(sign == -1)


# mistake: any-negative
def frustrated(W, loop):
    return any(W[i, j] < 0 for i, j in zip(loop, loop[1:] + loop[:1]))


# mistake: any-negative
def frustrated(W, loop):
    ties = W[loop, np.roll(loop, -1)]
    return bool((ties < 0).sum() > 0)


# mistake: sum-instead-of-product
def frustrated(W, loop):
    return W[loop, np.roll(loop, -1)].sum() < 0


# mistake: sum-instead-of-product
def frustrated(W, loop):
    total = 0
    for k in range(len(loop)):
        total += W[loop[k - 1], loop[k]]
    return bool(total < 0)


# mistake: turned-round
def frustrated(W, loop):
    return np.prod(W[loop, np.roll(loop, 1)]) > 0


# mistake: turned-round
def frustrated(W, loop):
    negative = sum(W[loop[k - 1], loop[k]] < 0 for k in range(len(loop)))
    return negative % 2 == 0


# right: an odd number of negative ties
def frustrated(W, loop):
    return sum(W[loop[k - 1], loop[k]] < 0 for k in range(len(loop))) % 2 == 1


# right: NumPy's own truth value
def frustrated(W, loop):
    return np.prod(np.sign(W[np.array(loop), np.roll(loop, -1)])) < 0


# right: all states tried
def frustrated(W, loop):
    from itertools import product

    n = len(loop)
    for x in product([-1, 1], repeat=n):
        if all(W[loop[k - 1], loop[k]] * x[k - 1] * x[k] > 0 for k in range(n)):
            return False
    return True
