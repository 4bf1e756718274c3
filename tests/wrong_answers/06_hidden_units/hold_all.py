# mistake: visible-biases-missing
def hold_all(Y):
    K, N = Y.shape
    W = np.zeros((N + K, N + K))
    W[N:, :N], W[:N, N:] = Y, Y.T
    return W, np.append(-Y.sum(axis=0), np.full(K, 1 - N))


# mistake: hidden-biases-missing
def hold_all(Y):
    K, N = Y.shape
    W = np.block([[np.zeros((N, N)), Y.T], [Y, np.zeros((K, K))]])
    return W, np.concatenate([Y.sum(axis=0), np.full(K, -2)])


# mistake: not-symmetric
def hold_all(Y):
    K, N = Y.shape
    W = np.zeros((N + K, N + K))
    W[:N, N:] = 2 * Y.T
    W[N:, :N] = Y
    return W, np.concatenate([2 * Y.sum(axis=0), np.full(K, 1 - N)])


# mistake: not-symmetric
def hold_all(Y):
    K, N = Y.shape
    W = np.block([[np.zeros((N, N + K))], [Y, np.zeros((K, K))]])
    return W, np.concatenate([Y.sum(axis=0), np.full(K, 1 - N)])


# mistake: diagonal-kept
def hold_all(Y):
    K, N = Y.shape
    W = np.block([[np.eye(N), Y.T], [Y, np.zeros((K, K))]])
    return W, np.concatenate([Y.sum(axis=0), np.full(K, 1 - N)])


# mistake: diagonal-kept
def hold_all(Y):
    X = widened(Y)
    return X.T @ X, np.zeros(X.shape[1])


# mistake: never-up
def hold_all(Y):
    K, N = Y.shape
    W = np.block([[np.zeros((N, N)), Y.T], [Y, np.zeros((K, K))]])
    return W, np.concatenate([Y.sum(axis=0), np.full(K, -N)])


# mistake: never-up
def hold_all(Y):
    K, N = Y.shape
    W = np.zeros((N + K, N + K))
    for q in range(K):
        for i in range(N):
            W[i, N + q] = W[N + q, i] = Y[q, i]
    b = np.zeros(N + K)
    b[:N] = Y.sum(axis=0)
    b[N:] = -N - K
    return W, b


# mistake: hidden-biases-missing
def hold_all(Y):
    K, N = Y.shape
    W = np.block([[np.zeros((N, N)), Y.T], [Y, np.zeros((K, K))]])
    return W, np.concatenate([Y.sum(axis=0), np.zeros(K)])


# mistake: hidden-biases-missing
def hold_all(Y):
    K, N = Y.shape
    W = np.zeros((N + K, N + K))
    W[:N, N:], W[N:, :N] = 3 * Y.T, 3 * Y
    return W, np.concatenate([3 * Y.sum(axis=0), -np.ones(K)])


# mistake: neighbours-not-told-apart
def hold_all(Y):
    K, N = Y.shape
    W = np.block([[np.zeros((N, N)), Y.T], [Y, np.zeros((K, K))]])
    return W, np.concatenate([Y.sum(axis=0), np.full(K, 2 - N)])


# mistake: neighbours-not-told-apart
def hold_all(Y):
    K, N = Y.shape
    W = np.zeros((N + K, N + K))
    W[N:, :N] = Y
    W += W.T
    return W, np.append(Y.sum(axis=0), [2.5 - N] * K)


# mistake: visible-biases-missing
def hold_all(Y):
    K, N = Y.shape
    W = np.block([[np.zeros((N, N)), Y.T], [Y, np.zeros((K, K))]])
    return W, np.concatenate([np.zeros(N), np.full(K, 1 - N)])


# mistake: visible-biases-missing
def hold_all(Y):
    K, N = Y.shape
    W = np.zeros((N + K, N + K))
    W[N:, :N] = Y
    W += W.T
    b = np.zeros(N + K)
    b[:N] = -Y.sum(axis=0)
    b[N:] = 1 - N
    return W, b


# mistake: returns-nothing
def hold_all(Y):
    K, N = Y.shape
    W = np.block([[np.zeros((N, N)), Y.T], [Y, np.zeros((K, K))]])
    b = np.concatenate([Y.sum(axis=0), np.full(K, 1 - N)])
    print(W, b)


# mistake: returns-nothing
def hold_all(Y):
    def build():
        K, N = Y.shape
        W = np.block([[np.zeros((N, N)), Y.T], [Y, np.zeros((K, K))]])
        return W, np.concatenate([Y.sum(axis=0), np.full(K, 1 - N)])

    build()


# right: a loop, ten times as strong
def hold_all(Y):
    K, N = Y.shape
    W, b = np.zeros((N + K, N + K)), np.zeros(N + K)
    for q in range(K):
        for i in range(N):
            W[i, N + q] = W[N + q, i] = 10 * Y[q, i]
            b[i] += 10 * Y[q, i]
        b[N + q] = -10 * N + 5
    return W, b


# right: hidden units that also push one another down, whole numbers
def hold_all(Y):
    K, N = Y.shape
    Y = Y.astype(int)
    push = np.eye(K, dtype=int) - 1
    W = np.block([[np.zeros((N, N), dtype=int), Y.T], [Y, push]])
    # one up and K - 2 others down push a hidden unit by K - 3, none up by K - 1
    b = np.concatenate([Y.sum(axis=0), np.full(K, 1 - N - (K - 2))])
    return [W, b]


# right: a list and half strength
def hold_all(patterns_):
    K, N = np.shape(patterns_)
    half = np.zeros((N + K, N + K))
    half[:N, N:] = np.transpose(patterns_) / 2
    return half + half.T, [*np.sum(patterns_, axis=0) / 2, *[-N / 2 + 0.4] * K]
