# mistake: listens-to-the-unknown
def uncover(W, v, known):
    N = len(v)
    y = np.zeros(len(W))
    y[:N][known] = v[known]
    y[N:] = np.where(W[N:, :N] @ v >= 0, 1, -1)
    y[:N][~known] = np.where(W[:N][~known] @ y >= 0, 1, -1)
    free = np.append(~known, np.ones(len(W) - N, dtype=bool))
    y = hopfield.settle(W, y, free=free).state
    return hopfield.settle(W, y).state[:N]


# mistake: listens-to-the-unknown
def uncover(W, v, known):
    N, n = len(v), len(W)
    cue = [v[i] if known[i] else 0 for i in range(N)]
    hidden = [1 if sum(W[j, i] * v[i] for i in range(N)) >= 0 else -1 for j in range(N, n)]
    begun = np.array([*cue, *hidden], dtype=float)
    start = begun.copy()
    for i in range(N):
        if not known[i]:
            start[i] = 1 if W[i] @ begun >= 0 else -1
    moving = [i for i in range(n) if i >= N or not known[i]]
    first = hopfield.settle(W, start, free=moving)
    return hopfield.settle(W, first.state).state[:N].copy()


# mistake: unknown-as-given
def uncover(W, v, known):
    N = len(v)
    y = np.zeros(len(W))
    y[:N][known] = v[known]
    y[N:] = np.where(W[N:] @ y >= 0, 1, -1)
    y[:N] = v
    free = np.append(~known, np.ones(len(W) - N, dtype=bool))
    y = hopfield.settle(W, y, free=free).state
    return hopfield.settle(W, y).state[:N]


# mistake: unknown-as-given
def uncover(W, v, known):
    N, n = len(v), len(W)
    cue = [v[i] if known[i] else 0 for i in range(N)]
    hidden = [1 if sum(W[j, i] * cue[i] for i in range(N)) >= 0 else -1 for j in range(N, n)]
    begun = np.array([*cue, *hidden], dtype=float)
    start = begun.copy()
    for i in range(N):
        if not known[i]:
            start[i] = v[i]
    moving = [i for i in range(n) if i >= N or not known[i]]
    first = hopfield.settle(W, start, free=moving)
    return hopfield.settle(W, first.state).state[:N].copy()


# mistake: unknown-hear-no-hidden
def uncover(W, v, known):
    N = len(v)
    y = np.zeros(len(W))
    y[:N][known] = v[known]
    y[N:] = np.where(W[N:] @ y >= 0, 1, -1)
    y[:N][~known] = np.where(W[:N, :N][~known] @ y[:N] >= 0, 1, -1)
    free = np.append(~known, np.ones(len(W) - N, dtype=bool))
    y = hopfield.settle(W, y, free=free).state
    return hopfield.settle(W, y).state[:N]


# mistake: unknown-hear-no-hidden
def uncover(W, v, known):
    N, n = len(v), len(W)
    cue = [v[i] if known[i] else 0 for i in range(N)]
    hidden = [1 if sum(W[j, i] * cue[i] for i in range(N)) >= 0 else -1 for j in range(N, n)]
    begun = np.array([*cue, *hidden], dtype=float)
    start = begun.copy()
    for i in range(N):
        if not known[i]:
            start[i] = 1 if W[i, :N] @ np.array(cue) >= 0 else -1
    moving = [i for i in range(n) if i >= N or not known[i]]
    first = hopfield.settle(W, start, free=moving)
    return hopfield.settle(W, first.state).state[:N].copy()


# mistake: clamp-skipped
def uncover(W, v, known):
    N = len(v)
    y = np.zeros(len(W))
    y[:N][known] = v[known]
    y[N:] = np.where(W[N:] @ y >= 0, 1, -1)
    y[:N][~known] = np.where(W[:N][~known] @ y >= 0, 1, -1)
    return hopfield.settle(W, y).state[:N]


# mistake: clamp-skipped
def uncover(W, v, known):
    N, n = len(v), len(W)
    cue = [v[i] if known[i] else 0 for i in range(N)]
    hidden = [1 if sum(W[j, i] * cue[i] for i in range(N)) >= 0 else -1 for j in range(N, n)]
    begun = np.array([*cue, *hidden], dtype=float)
    start = begun.copy()
    for i in range(N):
        if not known[i]:
            start[i] = 1 if W[i] @ begun >= 0 else -1
    first = hopfield.settle(W, start)
    return hopfield.settle(W, first.state).state[:N].copy()


# mistake: never-released
def uncover(W, v, known):
    N = len(v)
    y = np.zeros(len(W))
    y[:N][known] = v[known]
    y[N:] = np.where(W[N:] @ y >= 0, 1, -1)
    y[:N][~known] = np.where(W[:N][~known] @ y >= 0, 1, -1)
    free = np.append(~known, np.ones(len(W) - N, dtype=bool))
    y = hopfield.settle(W, y, free=free).state
    return y[:N]


# mistake: never-released
def uncover(W, v, known):
    N, n = len(v), len(W)
    cue = [v[i] if known[i] else 0 for i in range(N)]
    hidden = [1 if sum(W[j, i] * cue[i] for i in range(N)) >= 0 else -1 for j in range(N, n)]
    begun = np.array([*cue, *hidden], dtype=float)
    start = begun.copy()
    for i in range(N):
        if not known[i]:
            start[i] = 1 if W[i] @ begun >= 0 else -1
    moving = [i for i in range(n) if i >= N or not known[i]]
    first = hopfield.settle(W, start, free=moving)
    return first.state[:N].copy()


# mistake: zero-counts-as-minus
def uncover(W, v, known):
    N = len(v)
    y = np.zeros(len(W))
    y[:N][known] = v[known]
    y[N:] = np.where(W[N:] @ y > 0, 1, -1)
    y[:N][~known] = np.where(W[:N][~known] @ y > 0, 1, -1)
    free = np.append(~known, np.ones(len(W) - N, dtype=bool))
    y = hopfield.settle(W, y, free=free).state
    return hopfield.settle(W, y).state[:N]


# mistake: zero-counts-as-minus
def uncover(W, v, known):
    N, n = len(v), len(W)
    cue = [v[i] if known[i] else 0 for i in range(N)]
    hidden = [1 if sum(W[j, i] * cue[i] for i in range(N)) > 0 else -1 for j in range(N, n)]
    begun = np.array([*cue, *hidden], dtype=float)
    start = begun.copy()
    for i in range(N):
        if not known[i]:
            start[i] = 1 if W[i] @ begun > 0 else -1
    moving = [i for i in range(n) if i >= N or not known[i]]
    first = hopfield.settle(W, start, free=moving)
    return hopfield.settle(W, first.state).state[:N].copy()


# mistake: whole-state-returned
def uncover(W, v, known):
    N = len(v)
    y = np.zeros(len(W))
    y[:N][known] = v[known]
    y[N:] = np.where(W[N:] @ y >= 0, 1, -1)
    y[:N][~known] = np.where(W[:N][~known] @ y >= 0, 1, -1)
    free = np.append(~known, np.ones(len(W) - N, dtype=bool))
    y = hopfield.settle(W, y, free=free).state
    return hopfield.settle(W, y).state


# mistake: whole-state-returned
def uncover(W, v, known):
    N, n = len(v), len(W)
    cue = [v[i] if known[i] else 0 for i in range(N)]
    hidden = [1 if sum(W[j, i] * cue[i] for i in range(N)) >= 0 else -1 for j in range(N, n)]
    begun = np.array([*cue, *hidden], dtype=float)
    start = begun.copy()
    for i in range(N):
        if not known[i]:
            start[i] = 1 if W[i] @ begun >= 0 else -1
    moving = [i for i in range(n) if i >= N or not known[i]]
    first = hopfield.settle(W, start, free=moving)
    return hopfield.settle(W, first.state).state.copy()


# mistake: changes-its-input
def uncover(W, v, known):
    N = len(v)
    v[~known] = 0
    y = np.concatenate([v, np.where(W[N:, :N] @ v >= 0, 1, -1)])
    y[:N][~known] = np.where((W @ y)[:N][~known] >= 0, 1, -1)
    y = hopfield.settle(W, y, free=np.append(~known, np.ones(len(W) - N, dtype=bool))).state
    return hopfield.settle(W, y).state[:N]


# mistake: changes-its-input
def uncover(W, v, known):
    n_hidden = len(W) - len(v)
    for i in range(len(v)):
        if not known[i]:
            v[i] = 0
    h = np.where(W[len(v) :, : len(v)] @ v >= 0, 1, -1)
    y = np.hstack([v, h])
    field = W @ y
    y = np.where(np.append(known, [True] * n_hidden), y, np.where(field >= 0, 1, -1))
    y = hopfield.settle(W, y, free=np.append(~known, [True] * n_hidden)).state
    return hopfield.settle(W, y).state[: len(v)]


# right: masks
def uncover(W, v, known):
    N = len(v)
    y = np.zeros(len(W))
    y[:N][known] = v[known]
    y[N:] = np.where(W[N:] @ y >= 0, 1, -1)
    y[:N][~known] = np.where(W[:N][~known] @ y >= 0, 1, -1)
    free = np.append(~known, np.ones(len(W) - N, dtype=bool))
    y = hopfield.settle(W, y, free=free).state
    return hopfield.settle(W, y).state[:N]


# right: plain loops
def uncover(W, v, known):
    N, n = len(v), len(W)
    cue = [v[i] if known[i] else 0 for i in range(N)]
    hidden = [1 if sum(W[j, i] * cue[i] for i in range(N)) >= 0 else -1 for j in range(N, n)]
    begun = np.array([*cue, *hidden], dtype=float)
    start = begun.copy()
    for i in range(N):
        if not known[i]:
            start[i] = 1 if W[i] @ begun >= 0 else -1
    moving = [i for i in range(n) if i >= N or not known[i]]
    first = hopfield.settle(W, start, free=moving)
    return hopfield.settle(W, first.state).state[:N].copy()


# right: its own settling
def uncover(W, v, known):
    N, n = len(v), len(W)
    y = np.append(v * known, np.zeros(n - N)).astype(float)
    z = W @ y
    y[N:] = 2 * (z[N:] >= 0) - 1
    z = W @ y
    for i in range(N):
        if not known[i]:
            y[i] = 2 * (z[i] >= 0) - 1
    for held in (np.flatnonzero(known), []):
        moved = True
        while moved:
            moved = False
            for i in range(n):
                if i not in held and y[i] * (W[i] @ y) < 0:
                    y[i], moved = -y[i], True
    return y[:N].astype(int)
