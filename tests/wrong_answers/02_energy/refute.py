# mistake: finds-nothing
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in range(2):
                after = y * np.where(np.arange(2) == i, -1, 1)
                if y[i] * (W @ y + b)[i] < 0 and height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i
                return None


# mistake: finds-nothing
def refute(p, q):
    height = height_of(p, q)
    found = None
    W, b = np.zeros((2, 2)), np.zeros(2)
    for y in map(np.array, product([-1.0, 1.0], repeat=2)):
        for i in np.flatnonzero(y * (W @ y + b) < 0):
            after = y.copy()
            after[i] = -y[i]
            if height(W, after, b) > height(W, y, b) + 1e-9:
                found = W, y, b, i
    return found


# mistake: not-symmetric
def refute(p, q):
    height = height_of(p, q)
    for w, v, b_0, b_1 in product(range(-3, 4), repeat=4):
        W, b = np.array([[0.0, w], [v, 0.0]]), np.array([b_0, b_1])
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) < 0):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# mistake: not-symmetric
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.zeros((2, 2)), np.array(b)
        W[0, 1] = w
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) < 0):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# mistake: unit-feeds-itself
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.full((2, 2), float(w)), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) < 0):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# mistake: unit-feeds-itself
def refute(p, q):
    height = height_of(p, q)
    rng = np.random.default_rng(0)
    for _ in range(2000):
        A = rng.integers(-3, 4, (2, 2))
        W, b, y, i = (A + A.T) / 2, rng.integers(-3, 4, 2), rng.choice([-1, 1], 2), rng.integers(2)
        after = y.copy()
        after[i] *= -1
        if y[i] * hopfield.field(W, y, b)[i] < 0 and height(W, after, b) > height(W, y, b) + 1e-9:
            return W, y, b, i


# mistake: state-after-the-flip
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) < 0):
                before, y_new = height(W, y, b), y.copy()
                y_new[i] = -y[i]
                if height(W, y_new, b) > before + 1e-9:
                    return W, y_new, b, i


# mistake: state-after-the-flip
def refute(p, q):
    height = height_of(p, q)
    for w, b_0, b_1, y_0, y_1, i in product(*3 * [range(-3, 4)], [-1, 1], [-1, 1], [0, 1]):
        W, b, y = np.array([[0, w], [w, 0]]), np.array([b_0, b_1]), np.array([y_0, y_1])
        if y[i] * hopfield.field(W, y, b)[i] < 0:
            low = height(W, y, b)
            y[i] *= -1
            if height(W, y, b) - low > 1e-9:
                return W, y, b, i
    return None


# mistake: flips-that-the-net-does-not-make
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in range(2):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# mistake: flips-that-the-net-does-not-make
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) > 0):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# mistake: ties-flip
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product([0, 1, -1, 2, -2, 3, -3], repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) <= 0):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# mistake: ties-flip
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            target = np.where(W @ y + b > 0, 1, -1)
            for i in np.flatnonzero(target != y):
                after = y.copy()
                after[i] = target[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# mistake: height-falls
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) < 0):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) < height(W, y, b):
                    return W, y, b, i


# mistake: height-falls
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product(range(-3, 4), repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) < 0):
                after = y.copy()
                after[i] = -y[i]
                change = height(W, after, b) - height(W, y, b)
                if not np.isclose(change, -2 * abs((W @ y + b)[i])):
                    return W, y, b, i


# mistake: biases-left-out
def refute(p, q):
    height = height_of(p, q)
    b = np.zeros(2)
    for w in range(-3, 4):
        W = np.array([[0.0, w], [w, 0.0]])
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y) < 0):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# mistake: biases-left-out
def refute(p, q):
    height = height_of(p, q)
    rng = np.random.default_rng(0)
    for _ in range(200):
        W, y, i = rng.integers(-3, 4) * (1 - np.eye(2)), rng.choice([-1, 1], 2), rng.integers(2)
        after = y.copy()
        after[i] *= -1
        if y[i] * hopfield.field(W, y)[i] < 0 and height(W, after, np.zeros(2)) > height(W, y, np.zeros(2)):
            return W, y, np.zeros(2), i
    return None


# mistake: search-too-narrow
def refute(p, q):
    height = height_of(p, q)
    for b in ([-1.0], [1.0]):
        W, b, y = np.zeros((1, 1)), np.array(b), -np.array(b)
        if height(W, -y, b) > height(W, y, b) + 1e-9:
            return W, y, b, 0
    return None


# mistake: search-too-narrow
def refute(p, q):
    height = height_of(p, q)
    for w, *b in product([-1, 0, 1], repeat=3):
        W, b = np.array([[0.0, w], [w, 0.0]]), np.array(b)
        for y in map(np.array, product([-1.0, 1.0], repeat=2)):
            for i in np.flatnonzero(y * (W @ y + b) < 0):
                after = y.copy()
                after[i] = -y[i]
                if height(W, after, b) > height(W, y, b) + 1e-9:
                    return W, y, b, i


# right: one long loop
def refute(p, q):
    height = height_of(p, q)
    for w, b_0, b_1, y_0, y_1, i in product(*3 * [range(-3, 4)], [-1, 1], [-1, 1], [0, 1]):
        W, b, y = np.array([[0, w], [w, 0]]), np.array([b_0, b_1]), np.array([y_0, y_1])
        flipped = y.copy()
        flipped[i] *= -1
        if y[i] * hopfield.field(W, y, b)[i] < 0 and height(W, flipped, b) - height(W, y, b) > 1e-9:
            return W, y, b, i


# right: by lot
def refute(p, q):
    height = height_of(p, q)
    rng = np.random.default_rng(5)
    for _ in range(4000):
        W, b, y = rng.normal() * (np.ones((2, 2)) - np.eye(2)), rng.normal(size=2), rng.choice([-1, 1], 2)
        i = int(rng.integers(2))
        after = np.where(np.arange(2) == i, -y, y)
        if y[i] * (W[i] @ y + b[i]) < 0 and height(W, after, b) > height(W, y, b) + 1e-9:
            return W, y, b, i
    return None


# right: every other state, the worst rise of all
def refute(p, q):
    height = height_of(p, q)
    worst, found = 1e-9, None
    half = np.arange(-3, 4)
    for w in half:
        W = np.array([[0, w], [w, 0]])
        for b in product(half, half):
            for y in (np.array(p) for p in product((1, -1), (1, -1))):
                for i, z in enumerate(W @ y + b):
                    after = y.copy()
                    after[i] = np.sign(z) or y[i]
                    rise = height(W, after, np.array(b)) - height(W, y, np.array(b))
                    if rise > worst:
                        worst, found = rise, (W, y, np.array(b), i)
    return found


# right: a list of lists, and one unit alone where its bias will do
def refute(p, q):
    height, zero = height_of(p, q), np.zeros((1, 1))
    for b in (np.array([1.0]), np.array([-1.0])):
        if height(zero, b, b) > height(zero, -b, b) + 1e-9:
            return [[[0]], (-b).tolist(), b.tolist(), np.array(0)]
    for w, b_0, b_1, y_0, y_1, i in product(*[range(-3, 4)] * 3, (-1, 1), (-1, 1), (0, 1)):
        W, b, y = np.array([[0, w], [w, 0]]), np.array([b_0, b_1]), np.array([y_0, y_1])
        after = np.where(np.arange(2) == i, -y, y)
        if y[i] * (W[i] @ y + b[i]) < 0 and height(W, after, b) - height(W, y, b) > 1e-9:
            return [W.tolist(), y.tolist(), b.tolist(), i]
