# mistake: negative-couplings-overlooked
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        taken = colour[W[i] > 0]
        colour[i] = min(c for c in range(len(W)) if c not in taken)
    states = [y]
    for c in range(colour.max() + 1):
        wants = states[-1] * (W @ states[-1] + b) < 0
        states.append(np.where(wants & (colour == c), -states[-1], states[-1]))
    return colour, np.array(states)


# mistake: negative-couplings-overlooked
def by_colours(W, y, b):
    n, colours = len(W), []
    for i in range(n):
        c = 0
        while any(colours[j] == c and W[i, j] > 0 for j in range(i)):
            c += 1
        colours.append(c)
    path = [list(y)]
    for c in range(max(colours) + 1):
        old, new = path[-1], list(path[-1])
        for i in range(n):
            if colours[i] == c and old[i] * (sum(W[i, j] * old[j] for j in range(n)) + b[i]) < 0:
                new[i] = -old[i]
        path.append(new)
    return colours, path


# mistake: one-colour-each
def by_colours(W, y, b):
    states, now = [y.copy()], y.copy()
    for i in range(len(W)):
        if now[i] * (W[i] @ now + b[i]) < 0:
            now[i] = -now[i]
        states.append(now.copy())
    return np.arange(len(W)), np.array(states)


# mistake: one-colour-each
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        taken = colour[:i]  # of all units before it, coupled or not
        colour[i] = min(c for c in range(len(W)) if c not in taken)
    states = [y]
    for c in range(colour.max() + 1):
        z = hopfield.field(W, states[-1], b)
        states.append(np.where((colour == c) & (states[-1] * z < 0), -states[-1], states[-1]))
    return colour, np.array(states)


# mistake: not-the-smallest
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        colour[i] = max(colour[:i][W[i, :i] != 0], default=-1) + 1
    states = [y]
    for c in range(colour.max() + 1):
        wants = states[-1] * (W @ states[-1] + b) < 0
        states.append(np.where(wants & (colour == c), -states[-1], states[-1]))
    return colour, np.array(states)


# mistake: not-the-smallest
def by_colours(W, y, b):
    colour = np.zeros(len(W), int)
    for i in range(len(W)):
        for j in range(i):
            if W[i, j] != 0 and colour[j] >= colour[i]:
                colour[i] = colour[j] + 1
    states = np.array([y] * (colour.max() + 2))
    for c in range(colour.max() + 1):
        z = W @ states[c] + b
        flip = (colour == c) & (states[c] * z < 0)
        states[c + 1] = states[c] * (1 - 2 * flip)
    return colour, states


# mistake: fields-of-the-start
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        taken = colour[W[i] != 0]
        colour[i] = min(c for c in range(len(W)) if c not in taken)
    states, z = [y], W @ y + b
    for c in range(colour.max() + 1):
        states.append(np.where((states[-1] * z < 0) & (colour == c), -states[-1], states[-1]))
    return colour, np.array(states)


# mistake: fields-of-the-start
def by_colours(W, y, b):
    colours = []
    for i in range(len(W)):
        c = 0
        while any(colours[j] == c and W[i, j] for j in range(i)):
            c += 1
        colours.append(c)
    after = hopfield.step(W, y, b)
    path, now = [y], y
    for c in range(max(colours) + 1):
        now = np.where(np.array(colours) == c, after, now)
        path.append(now)
    return np.array(colours), np.array(path)


# mistake: ties-go-down
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        taken = colour[W[i] != 0]
        colour[i] = min(c for c in range(len(W)) if c not in taken)
    states = [y]
    for c in range(colour.max() + 1):
        target = np.where(W @ states[-1] + b > 0, 1, -1)
        states.append(np.where(colour == c, target, states[-1]))
    return colour, np.array(states)


# mistake: ties-go-down
def by_colours(W, y, b):
    colours, now = [], y.copy()
    for i in range(len(W)):
        c = 0
        while any(colours[j] == c and W[i, j] != 0 for j in range(i)):
            c += 1
        colours.append(c)
    states = [now.copy()]
    for c in range(max(colours) + 1):
        for i in range(len(W)):
            if colours[i] == c:
                now[i] = 1 if W[i] @ now + b[i] > 0 else -1
        states.append(now.copy())
    return np.array(colours), np.array(states)


# mistake: bias-forgotten
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        taken = colour[W[i] != 0]
        colour[i] = min(c for c in range(len(W)) if c not in taken)
    states = [y]
    for c in range(colour.max() + 1):
        states.append(np.where((states[-1] * (W @ states[-1]) < 0) & (colour == c), -states[-1], states[-1]))
    return colour, np.array(states)


# mistake: bias-forgotten
def by_colours(W, y, b):
    colours = []
    for i in range(len(W)):
        c = 0
        while any(colours[j] == c and W[i, j] != 0 for j in range(i)):
            c += 1
        colours.append(c)
    states = [y]
    for c in range(max(colours) + 1):
        stepped = hopfield.step(W, states[-1])
        states.append(np.where(np.array(colours) == c, stepped, states[-1]))
    return np.array(colours), np.array(states)


# mistake: start-left-out
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        taken = colour[W[i] != 0]
        colour[i] = min(c for c in range(len(W)) if c not in taken)
    states = []
    for c in range(colour.max() + 1):
        wants = y * (W @ y + b) < 0
        y = np.where(wants & (colour == c), -y, y)
        states.append(y)
    return colour, np.array(states)


# mistake: start-left-out
def by_colours(W, y, b):
    colours, now, path = [], list(y), []
    for i in range(len(W)):
        free = set(range(len(W))) - {colours[j] for j in range(i) if W[i, j] != 0}
        colours.append(min(free))
    for c in range(max(colours) + 1):
        z = W @ np.array(now) + b
        now = [-s if k == c and s * h < 0 else s for s, h, k in zip(now, z, colours)]
        path.append(now)
    return colours, path


# mistake: calls-hopkit
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        taken = colour[W[i] != 0]
        colour[i] = min(c for c in range(len(W)) if c not in taken)
    states = [y]
    for c in range(colour.max() + 1):
        free = np.flatnonzero(colour == c)
        states.append(hopfield.settle(W, states[-1], b, free=free, max_sweeps=1).state)
    return colour, np.array(states)


# mistake: calls-hopkit
def by_colours(W, y, b):
    colours = []
    for i in range(len(W)):
        c = 0
        while any(colours[j] == c and W[i, j] != 0 for j in range(i)):
            c += 1
        colours.append(c)
    states = [y]
    for c in range(max(colours) + 1):
        states.append(hopfield.recall(W, states[-1][None], b, free=np.array(colours) == c)[0])
    return np.array(colours), np.array(states)


# mistake: changes-its-input
def by_colours(W, y, b):
    colour = np.full(len(W), -1)
    for i in range(len(W)):
        taken = colour[W[i] != 0]
        colour[i] = min(c for c in range(len(W)) if c not in taken)
    states = [y.copy()]
    for c in range(colour.max() + 1):
        y[(y * (W @ y + b) < 0) & (colour == c)] *= -1
        states.append(y.copy())
    return colour, np.array(states)


# mistake: changes-its-input
def by_colours(W, y, b):
    colours, now, states = [], y, [y.copy()]
    for i in range(len(W)):
        c = 0
        while any(colours[j] == c and W[i, j] != 0 for j in range(i)):
            c += 1
        colours.append(c)
    for c in range(max(colours) + 1):
        for i in range(len(W)):
            if colours[i] == c and now[i] * (W[i] @ now + b[i]) < 0:
                now[i] = -now[i]
        states.append(now.copy())
    return np.array(colours), np.array(states)


# mistake: one-array-for-all-rows
def by_colours(W, y, b):
    colour, now = np.full(len(W), -1), y.copy()
    for i in range(len(W)):
        taken = set(colour[W[i] != 0])
        colour[i] = min(set(range(len(W))) - taken)
    states = [now]
    for c in range(colour.max() + 1):
        now[(colour == c) & (now * (W @ now + b) < 0)] *= -1
        states.append(now)
    return colour, states


# mistake: one-array-for-all-rows
def by_colours(W, y, b):
    y, n, colours = list(y), len(y), []
    for i in range(n):
        c = 0
        while c in [colours[j] for j in range(i) if W[i, j]]:
            c += 1
        colours.append(c)
    path = [y]
    for c in range(max(colours) + 1):
        fields = hopfield.field(W, np.array(y), b)
        for i in range(n):
            if colours[i] == c and y[i] * fields[i] < 0:
                y[i] = -y[i]
        path += [y]
    return colours, path


# right: lists and one unit at a time, which is the same within a colour
def by_colours(W, y, b):
    n, colours = len(W), []
    for i in range(n):
        c = 0
        while any(colours[j] == c and W[i, j] != 0 for j in range(i)):
            c += 1
        colours.append(c)
    now = y.tolist()
    path = [list(now)]
    for c in range(max(colours) + 1):
        for i in range(n):
            if colours[i] == c and now[i] * (sum(W[i, j] * now[j] for j in range(n)) + b[i]) < 0:
                now[i] = -now[i]
        path.append(list(now))
    return colours, path


# right: a step, kept where the colour is
def by_colours(W, y, b):
    coupled = W.astype(bool)
    colour = np.zeros(len(W), dtype=np.int8)
    for i in range(len(W)):
        taken = np.bincount(colour[:i][coupled[i, :i]], minlength=i + 1)
        colour[i] = np.argmin(taken > 0)
    states = y[None]
    for c in np.unique(colour):
        states = np.vstack([states, np.where(colour == c, hopfield.step(W, states[-1], b), states[-1])])
    return colour, states


# right: colour by colour instead of unit by unit
def by_colours(weights, start, bias):
    colour, c = np.full(len(weights), -1), 0
    while (colour < 0).any():
        for i in np.flatnonzero(colour < 0):
            if not (weights[i, :i][colour[:i] == c]).any():
                colour[i] = c
        c += 1
    path = np.empty((c + 1, len(start)), dtype=int)
    path[0] = start
    for k in range(c):
        z = weights @ path[k] + bias
        path[k + 1] = np.where((colour == k) & (path[k] * z < 0), -path[k], path[k])
    return colour, path
