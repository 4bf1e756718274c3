# mistake: overflows
def free_energy(W, b, c, V):
    z = V @ W + c
    return -(V @ b) - np.log(1 + np.exp(z)).sum(axis=1)


# mistake: overflows
def free_energy(W, b, c, V):
    F = []
    for v in V:
        total = -float(b @ v)
        for j in range(W.shape[1]):
            z = c[j]
            for i in range(len(v)):
                z += W[i, j] * v[i]
            total -= np.log1p(np.exp(z))
        F.append(total)
    return np.array(F)


# mistake: softplus-of-the-wrong-sign
def free_energy(W, b, c, V):
    z = V @ W + c
    return -(V @ b) - np.logaddexp(0, -z).sum(axis=1)


# mistake: softplus-of-the-wrong-sign
def free_energy(W, b, c, V):
    F = []
    for v in V:
        total = -float(b @ v)
        for j in range(W.shape[1]):
            z = c[j]
            for i in range(len(v)):
                z += W[i, j] * v[i]
            total -= np.logaddexp(0, -z)
        F.append(total)
    return np.array(F)


# mistake: reversed-sign
def free_energy(W, b, c, V):
    z = V @ W + c
    return V @ b + np.logaddexp(0, z).sum(axis=1)


# mistake: reversed-sign
def free_energy(W, b, c, V):
    F = []
    for v in V:
        total = float(b @ v)
        for j in range(W.shape[1]):
            z = c[j]
            for i in range(len(v)):
                z += W[i, j] * v[i]
            total += np.logaddexp(0, z)
        F.append(total)
    return np.array(F)


# mistake: best-hidden-state-only
def free_energy(W, b, c, V):
    z = V @ W + c
    return -(V @ b) - np.maximum(z, 0).sum(axis=1)


# mistake: best-hidden-state-only
def free_energy(W, b, c, V):
    F = []
    for v in V:
        total = -float(b @ v)
        for j in range(W.shape[1]):
            z = c[j]
            for i in range(len(v)):
                z += W[i, j] * v[i]
            total -= max(z, 0.0)
        F.append(total)
    return np.array(F)


# mistake: b-and-c-exchanged
def free_energy(W, b, c, V):
    z = V @ W + b
    return -(V @ c) - np.logaddexp(0, z).sum(axis=1)


# mistake: b-and-c-exchanged
def free_energy(W, b, c, V):
    F = []
    for v in V:
        total = -float(c @ v)
        for j in range(W.shape[1]):
            z = b[j]
            for i in range(len(v)):
                z += W[i, j] * v[i]
            total -= np.logaddexp(0, z)
        F.append(total)
    return np.array(F)


# mistake: visible-bias-forgotten
def free_energy(W, b, c, V):
    z = V @ W + c
    return -np.logaddexp(0, z).sum(axis=1)


# mistake: visible-bias-forgotten
def free_energy(W, b, c, V):
    F = []
    for v in V:
        total = 0.0
        for j in range(W.shape[1]):
            z = c[j]
            for i in range(len(v)):
                z += W[i, j] * v[i]
            total -= np.logaddexp(0, z)
        F.append(total)
    return np.array(F)


# mistake: single-precision
def free_energy(W, b, c, V):
    z = V @ W + c
    return (-(V @ b) - np.logaddexp(0, z).sum(axis=1)).astype(np.float32)


# mistake: single-precision
def free_energy(W, b, c, V):
    F = np.zeros(len(V), dtype="f4")
    for r, v in enumerate(V):
        F[r] = -(b @ v) - sum(max(z, 0.0) + np.log1p(np.exp(-abs(z))) for z in W.T @ v + c)
    return F


# right: a loop over rows, units and pixels
def free_energy(W, b, c, V):
    F = []
    for v in V:
        total = -float(b @ v)
        for j in range(W.shape[1]):
            z = c[j]
            for i in range(len(v)):
                z += W[i, j] * v[i]
            total -= np.logaddexp(0, z)
        F.append(total)
    return np.array(F)


# right: the larger of 1 and exp(z) taken out by hand
def free_energy(W, b, c, V):
    z = V @ W + c
    return -V.dot(b) - (np.maximum(z, 0) + np.log1p(np.exp(-abs(z)))).sum(1)


# right: plain lists, einsum
def free_energy(W, b, c, V):
    fields = np.einsum("ri,ij->rj", V, W) + c
    return [float(-(v @ b) - np.logaddexp(fields[r], 0).sum()) for r, v in enumerate(V)]
