# mistake: not-a-net
def nobody():
    return -20.0 * np.ones((3, 3)), np.full(3, 40.0)


# mistake: not-a-net
def nobody():
    return np.triu(-20.0 * np.ones((3, 3)), 1), np.full(3, 30.0)


# mistake: undecided-unit
def nobody():
    return np.array([[0.0, -30], [-30, 0]]), np.array([15.0, 15])


# mistake: undecided-unit
def nobody():
    return -20.0 * (np.ones((4, 4)) - np.eye(4)), np.full(4, 30.0)


# mistake: vote-is-the-likeliest
def nobody():
    return np.zeros((3, 3)), np.array([2.0, 2, -2])


# mistake: vote-is-the-likeliest
def nobody():
    return 5.0 * (np.ones((4, 4)) - np.eye(4)), np.full(4, -5.0)


# mistake: vote-still-visited
def nobody():
    return -2.0 * (np.ones((3, 3)) - np.eye(3)), np.full(3, 3.2)


# mistake: vote-still-visited
def nobody():
    W = -6.0 * (np.ones((3, 3)) - np.eye(3))
    return W, [9.0, 9.0, 9.0]


# right: exactly one of three is off, and a fourth unit that is always on
def nobody():
    W = np.zeros((4, 4))
    W[:3, :3] = -30 * (np.ones((3, 3)) - np.eye(3))
    return W, np.array([45.0, 45, 45, 9])


# right: exactly one of four is on
def nobody():
    W = -40 * (np.ones((4, 4)) - np.eye(4))
    return W.tolist(), [20] * 4


# right: exactly two of three, in whole numbers
def nobody():
    return np.array([[0, -24, -24], [-24, 0, -24], [-24, -24, 0]]), np.array([36, 36, 36])


# right: three of four
def nobody():
    k = 12
    return -2 * k * (np.ones((4, 4)) - np.eye(4)), np.full(4, 5.0 * k)
