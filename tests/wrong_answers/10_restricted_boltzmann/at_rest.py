# mistake: not-a-machine
def at_rest():
    return np.ones((4, 4)), np.zeros(4), np.zeros(4)


# mistake: not-a-machine
def at_rest():
    return np.full(4, 20.0), np.full(4, -10.0), np.zeros(1)


# mistake: still-moving
def at_rest():
    w, tilt = 6.0, 6.0
    return np.full((4, 1), w), np.full(4, -w / 2), np.array([-2 * w + tilt])


# mistake: still-moving
def at_rest():
    W = np.array([[5.0, 0.0]] * 4)
    return W, [-2.5] * 4, np.array([-16.0, 0.0])


# mistake: other-pictures
def at_rest():
    # four valleys: each half of the pixels has a hidden unit of its own
    W = 30.0 * np.kron(np.eye(2), np.ones((2, 1)))
    return W, np.full(4, -15.0), np.full(2, -30.0)


# mistake: other-pictures
def at_rest():
    W = np.zeros((4, 3))
    W[:2, 0] = W[2:, 1] = 40.0
    return W, np.full(4, -20.0), np.array([-38.0, -38.0, 0.0])


# mistake: learned-well
def at_rest():
    w, tilt = 20.0, 0.0
    return np.full((4, 1), w), np.full(4, -w / 2), np.array([-2 * w + tilt])


# mistake: learned-well
def at_rest():
    w, tilt = 30.0, 2.0
    return np.full((4, 1), w), np.full(4, -w / 2), np.array([-2 * w + tilt])


# right: tilted towards all on
def at_rest():
    w, tilt = 20.0, 8.0
    return np.full((4, 1), w), np.full(4, -w / 2), np.array([-2 * w + tilt])


# right: tilted towards all off
def at_rest():
    w, tilt = 24.0, -7.0
    return np.full((4, 1), w), np.full(4, -w / 2), np.array([-2 * w + tilt])


# right: tilted by the visible biases
def at_rest():
    return np.full((4, 1), 24.0), np.full(4, -12.0 - 1.6), np.array([-48.0])


# right: three hidden units share the work
def at_rest():
    return np.full((4, 3), 8.0), [-12.0] * 4, np.full(3, -16.0 + 2.2)
