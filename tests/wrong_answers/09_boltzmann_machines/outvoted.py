# mistake: not-a-machine
def outvoted():
    W, b = np.zeros((8, 8)), np.zeros(8)
    W[2, 4:] = -10
    b[2] = 0.5
    return W, b


# mistake: not-a-machine
def outvoted():
    W, b = np.zeros((9, 9)), np.zeros(9)
    W[2, 4:] = W[4:, 2] = -10
    b[2] = 0.5
    return W, b


# mistake: both-second
def outvoted():
    W, b = np.zeros((8, 8)), np.zeros(8)
    W[2, 4:] = W[4:, 2] = -10
    return W, b


# mistake: both-second
def outvoted():
    W, b = np.zeros((4, 4)), np.zeros(4)
    b[3] = 2.0
    return W, b


# mistake: both-first
def outvoted():
    W, b = np.zeros((4, 4)), np.zeros(4)
    b[2] = 2.0
    return W, b


# mistake: both-first
def outvoted():
    W, b = np.zeros((8, 8)), np.zeros(8)
    for h in range(4, 8):
        W[3, h] = W[h, 3] = -10
    b[2] = 0.5
    return W, b


# mistake: not-enough
def outvoted():
    W, b = np.zeros((6, 6)), np.zeros(6)
    W[2, 4:] = W[4:, 2] = -10
    b[2] = 0.5
    return W, b


# mistake: not-enough
def outvoted():
    W, b = np.zeros((8, 8)), np.zeros(8)
    W[2, 4:] = W[4:, 2] = -10
    b[2] = 2.0
    return W, b


# mistake: the-wrong-way-round
def outvoted():
    W, b = np.zeros((8, 8)), np.zeros(8)
    W[3, 4:] = W[4:, 3] = -10
    b[3] = 0.5
    return W, b


# mistake: the-wrong-way-round
def outvoted():
    W, b = np.zeros((6, 6)), np.zeros(6)
    W[3, 4:] = W[4:, 3] = -10
    b[3] = 0.2
    return W, b


# right: the first class silences
def outvoted():
    W, b = np.zeros((8, 8)), np.zeros(8)
    for h in range(4, 8):
        W[2, h] = W[h, 2] = -20.0
    b[2] = 0.3
    return W, b


# right: the second class frees hidden units that have a bias, by a list
def outvoted():
    W, b = np.zeros((8, 8)), np.zeros(8)
    b[4:] = -8
    W[3, 4:] = W[4:, 3] = 8
    b[2] = 0.5
    return W.tolist(), b.tolist()


# right: the first class holds the hidden units up
def outvoted():
    W, b = np.zeros((8, 8)), np.zeros(8)
    W[2, 4:] = W[4:, 2] = 9
    b[2] = -36 + 0.4
    W[0, 2] = W[2, 0] = 0.3
    return W, b
