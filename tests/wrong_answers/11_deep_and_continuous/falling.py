# right: two copies


def falling():
    W = 10.0 * (np.ones((2, 2)) - np.eye(2))
    return W, np.full(2, -5.0), np.array([0.7, 0.3])


# right: lists


def falling():
    return [[0, 12], [12, 0]], [-6, -6], [0.3, 0.7]


# right: a third that looks on


def falling():
    return (
        np.array([[0.0, 9, 0], [9, 0, 0], [0, 0, 0]]),
        np.array([-4.5, -4.5, 0]),
        np.array([0.65, 0.35, 0.5]),
    )


# mistake: inhibits


def falling():
    W = -8.0 * (np.ones((2, 2)) - np.eye(2))
    return W, np.full(2, 4.0), np.array([0.6, 0.6])


# mistake: inhibits


def falling():
    return np.array([[0.0, -10], [-10, 0]]), np.array([5.0, 5]), np.array([0.7, 0.7])


# mistake: feeds-itself


def falling():
    return np.array([[3.0, 8], [8, 3]]), np.array([-4.0, -4]), np.array([0.6, 0.4])


# mistake: feeds-itself


def falling():
    return np.full((2, 2), 8.0), np.full(2, -4.0), np.array([0.7, 0.3])


# mistake: asymmetric


def falling():
    return np.array([[0.0, 8], [0, 0]]), np.array([-4.0, -4]), np.array([0.6, 0.4])


# mistake: asymmetric


def falling():
    return np.triu(np.full((2, 2), 9.0), 1), np.full(2, -4.5), np.array([0.7, 0.3])


# mistake: certain-at-the-start


def falling():
    W = 8.0 * (np.ones((2, 2)) - np.eye(2))
    return W, np.full(2, -4.0), np.array([1.0, 0.0])


# mistake: certain-at-the-start


def falling():
    return np.array([[0.0, 10], [10, 0]]), np.array([-5.0, -5]), np.array([0.99, 0.01])


# mistake: rises


def falling():
    W = 8.0 * (np.ones((2, 2)) - np.eye(2))
    return W, np.full(2, -4.0), np.array([0.6, 0.6])


# mistake: rises


def falling():
    return np.array([[0.0, 4], [4, 0]]), np.array([1.0, 1]), np.array([0.3, 0.2])


# mistake: falls-too-little


def falling():
    W = 5.0 * (np.ones((2, 2)) - np.eye(2))
    return W, np.full(2, -2.5), np.array([0.6, 0.4])


# mistake: falls-too-little


def falling():
    return np.array([[0.0, 6], [6, 0]]), np.array([-3.0, -3]), np.array([0.55, 0.45])
