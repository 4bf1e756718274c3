# mistake: overlap-only
def last_held(f):
    a = 2 * f - 1
    return 0 if a >= 0 else int(np.ceil(1 + 1 / a**2 - 1e-9)) - 1


# mistake: overlap-only
def last_held(f):
    if f >= 0.5:
        return 0
    K = 1
    while 1 - K * (1 - 2 * f) ** 2 > 1e-9:
        K += 1
    return K


# mistake: unit-only
def last_held(f):
    a = 2 * f - 1
    return 0 if a >= 0 else int(np.ceil(1 - 1 / a - 1e-9)) - 1


# mistake: unit-only
def last_held(f):
    if f >= 0.5:
        return 0
    K = 1
    while 1 + K * (2 * f - 1) > 1e-9:
        K += 1
    return K


# mistake: others-counted-wrongly
def last_held(f):
    a = 2 * f - 1
    return 0 if a >= 0 else int(np.ceil(-1 / a**3 - 1e-9)) - 1


# mistake: others-counted-wrongly
def last_held(f):
    if f >= 0.5:
        return 0
    K = 0
    while 1 + (K + 1) * (2 * f - 1) ** 3 > 1e-9:
        K += 1
    return K


# mistake: both-signs-alike
def last_held(f):
    a = abs(2 * f - 1)
    return 0 if a == 0 else int(np.ceil(1 + 1 / a**3 - 1e-9)) - 1


# mistake: both-signs-alike
def last_held(f):
    if f == 0.5:
        return 0
    K = 1
    while 1 - K * abs(1 - 2 * f) ** 3 > 1e-9:
        K += 1
    return K


# mistake: rounded
def last_held(f):
    a = 2 * f - 1
    return 0 if a >= 0 else round(1 - 1 / a**3)


# mistake: rounded
def last_held(f):
    a = 1 - 2 * f
    if a <= 0:
        return 0
    return int(f"{1 + a**-3:.0f}")


# mistake: share-instead-of-mean
def last_held(f):
    return int(np.ceil(1 + 1 / f**3 - 1e-9)) - 1


# mistake: share-instead-of-mean
def last_held(f):
    limit = 1 + f**-3
    K = int(limit)
    return K - 1 if abs(K - limit) < 1e-9 else K


# mistake: returns-nothing
def last_held(f):
    print(2)


# mistake: returns-nothing
def last_held(f):
    a = 2 * f - 1
    if a > 1:
        return 0


# right: counts up
def last_held(f):
    a = 2 * f - 1
    if a >= 0:
        return 0
    K = 1
    while 1 + K * a**3 > 1e-9:
        K += 1
    return K


# right: from a list of averages
def last_held(share):
    fields = 1 + np.arange(100_000) * (2 * share - 1) ** 3
    return 0 if share >= 0.5 else int((fields > 1e-9).sum())


# right: a float, by the floor
def last_held(f):
    if f >= 1 / 2:
        return 0
    most = 1 + 1 / (1 - 2 * f) ** 3
    floor = np.floor(most + 1e-9)
    return floor - 1 if np.isclose(floor, most, rtol=0, atol=1e-9) else floor
