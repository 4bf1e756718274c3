# mistake: overflows
def attend(Q, K, V, seen):
    e = np.where(seen, np.exp(Q @ K.T / np.sqrt(Q.shape[1])), 0)
    return e / e.sum(axis=1, keepdims=True) @ V


# mistake: overflows
def attend(Q, K, V, seen):
    answers = []
    for q, ok in zip(Q, seen):
        z = np.array([k @ q for k in K]) / len(q) ** 0.5
        e = np.exp(z)
        e[~ok] = 0.0
        answers.append((e / e.sum()) @ V)
    return np.array(answers)


# mistake: softmax-over-the-queries
def attend(Q, K, V, seen):
    z = np.where(seen, Q @ K.T / np.sqrt(Q.shape[1]), -np.inf)
    p = np.exp(z - z.max(axis=0))
    return p / p.sum(axis=0) @ V


# mistake: softmax-over-the-queries
def attend(Q, K, V, seen):
    z = (K @ Q.T) * Q.shape[1] ** -0.5
    z[~np.asarray(seen).T] = -np.inf
    shares = modern.softmax(np.where(np.isinf(z), z[~np.isinf(z)].min() - 1e5, z))
    return shares.T @ V


# mistake: masked-after-the-softmax
def attend(Q, K, V, seen):
    p = modern.softmax(Q @ K.T / np.sqrt(Q.shape[1]))
    return (p * seen) @ V


# mistake: masked-after-the-softmax
def attend(Q, K, V, seen):
    out = np.zeros((len(Q), V.shape[1]))
    for a in range(len(Q)):
        p = modern.softmax(K @ Q[a] / len(Q[a]) ** 0.5)
        for m in range(len(K)):
            if seen[a, m]:
                out[a] += p[m] * V[m]
    return out


# mistake: masked-by-score-zero
def attend(Q, K, V, seen):
    return modern.softmax(Q @ K.T / np.sqrt(Q.shape[1]) * seen) @ V


# mistake: masked-by-score-zero
def attend(Q, K, V, seen):
    z = np.einsum("ad,md->am", Q, K) / Q.shape[1] ** 0.5
    z[np.logical_not(seen)] = 0
    e = np.exp(z - z.max(axis=1)[:, None])
    return (e @ V) / e.sum(axis=1)[:, None]


# mistake: not-masked
def attend(Q, K, V, seen):
    return modern.softmax(Q @ K.T / np.sqrt(Q.shape[1])) @ V


# mistake: not-masked
def attend(Q, K, V, seen):
    return np.array([modern.softmax(q @ K.T / np.sqrt(len(q))) @ V for q in Q])


# mistake: root-of-the-values
def attend(Q, K, V, seen):
    z = np.where(seen, Q @ K.T / np.sqrt(V.shape[1]), -np.inf)
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True) @ V


# mistake: root-of-the-values
def attend(Q, K, V, seen):
    beta = len(V[0]) ** -0.5
    return np.array([modern.softmax(beta * K[s] @ q) @ V[s] for q, s in zip(Q, seen)])


# mistake: root-of-the-number-of-keys
def attend(Q, K, V, seen):
    z = np.where(seen, Q @ K.T / np.sqrt(len(K)), -np.inf)
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True) @ V


# mistake: root-of-the-number-of-keys
def attend(Q, K, V, seen):
    return np.array([modern.softmax(K[s] @ q / K.shape[0] ** 0.5) @ V[s] for q, s in zip(Q, seen)])


# mistake: no-root
def attend(Q, K, V, seen):
    z = np.where(seen, Q @ K.T / Q.shape[1], -np.inf)
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True) @ V


# mistake: no-root
def attend(Q, K, V, seen):
    return np.array([modern.softmax(K[s] @ q / len(q)) @ V[s] for q, s in zip(Q, seen)])


# mistake: beta-forgotten
def attend(Q, K, V, seen):
    z = np.where(seen, Q @ K.T, -np.inf)
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True) @ V


# mistake: beta-forgotten
def attend(Q, K, V, seen):
    return np.array([modern.softmax(K[s] @ q) @ V[s] for q, s in zip(Q, seen)])


# right: a smaller memory for each query
def attend(Q, K, V, seen):
    return np.array([modern.softmax(K[s] @ q / len(q) ** 0.5) @ V[s] for q, s in zip(Q, seen)])


# right: loops over queries and keys
def attend(Q, K, V, seen):
    answers = []
    for a in range(len(Q)):
        keys = [m for m in range(len(K)) if seen[a][m]]
        z = [float(np.dot(Q[a], K[m])) / len(Q[a]) ** 0.5 for m in keys]
        e = [np.exp(x - max(z)) for x in z]
        answers.append(sum(x * V[m] for x, m in zip(e, keys)) / sum(e))
    return np.array(answers)


# right: modern.update's shares, from a very low score
def attend(Q, K, V, seen):
    z = Q @ K.T / np.sqrt(K.shape[1])
    z = np.where(seen, z, z.min() - 1e6)
    return modern.softmax(z) @ V
