# mistake: wrong-shapes
def carousel(n):
    return 10 * np.eye(n), 10 * np.eye(n + 1)


# mistake: wrong-shapes
def carousel(n):
    K = np.linspace(0, 1, n)
    return K, np.roll(K, 1)


# mistake: values-are-the-keys
def carousel(n):
    K = 10 * np.eye(n)
    return K, K.copy()


# mistake: values-are-the-keys
def carousel(n):
    angle = 2 * np.pi * np.arange(n) / n
    K = 9 * np.column_stack([np.cos(angle), np.sin(angle)])
    return K, K


# mistake: melts
def carousel(n):
    K = np.eye(n)
    return K, np.roll(K, 1, axis=0)


# mistake: melts
def carousel(n):
    angle = 2 * np.pi * np.arange(n) / n
    K = 0.5 * np.column_stack([np.cos(angle), np.sin(angle)])
    return K, K[(np.arange(n) + 1) % n]


# mistake: swings-between-two
def carousel(n):
    K = np.zeros((n, 2))
    K[:, 0] = np.where(np.arange(n) == 0, 5.0, -5.0)
    return K, -K


# mistake: swings-between-two
def carousel(n):
    K = 10 * np.eye(n)
    V = K.copy()
    V[[0, 1]] = V[[1, 0]]
    return K, V


# right: backwards
def carousel(n):
    K = 12 * np.eye(n)
    return K, np.roll(K, -1, axis=0)


# right: a large circle in the plane
def carousel(n):
    angle = 2 * np.pi * np.arange(n) / n
    K = 20 * np.column_stack([np.cos(angle), np.sin(angle)])
    return K, K[(np.arange(n) + 1) % n]


# right: a permutation matrix, and as lists
def carousel(n):
    turn = np.eye(n)[[(k + 1) % n for k in range(n)]]
    K = 15 * np.eye(n)
    return K.tolist(), (turn @ K).tolist()
