# mistake: factor-2-missing
def follow(W, y, b, flips, height):
    y, heights = y.copy(), [height]
    for k in flips:
        heights.append(heights[-1] + y[k] * (W[k] @ y + b[k]))
        y[k] = -y[k]
    return heights


# mistake: factor-2-missing
def follow(W, y, b, flips, height):
    y, heights = y.copy(), [height]
    for k in flips:
        y[k] *= -1
        heights.append(heights[-1] - y[k] * hopfield.field(W, y, b)[k])
    return np.array(heights)


# mistake: unit-turned-over-too-soon
def follow(W, y, b, flips, height):
    y, heights = y.copy(), [height]
    for k in flips:
        y[k] = -y[k]
        heights.append(heights[-1] + 2 * y[k] * (W[k] @ y + b[k]))
    return heights


# mistake: unit-turned-over-too-soon
def follow(W, y, b, flips, height):
    state, change = y.copy(), []
    for k in flips:
        z = hopfield.field(W, state, b)[k]
        state[k] = -state[k]
        change.append(2 * state[k] * z)
    return np.concatenate([[height], height + np.cumsum(change)])


# mistake: always-downhill
def follow(W, y, b, flips, height):
    y, heights = y.copy(), [height]
    for k in flips:
        heights.append(heights[-1] - 2 * abs(W[k] @ y + b[k]))
        y[k] = -y[k]
    return heights


# mistake: always-downhill
def follow(W, y, b, flips, height):
    y, z, out = y.copy(), W @ y + b, [height]
    for k in flips:
        height -= 2 * np.sqrt(z[k] ** 2)
        z = z - 2 * W[:, k] * y[k]
        y[k] = -y[k]
        out.append(height)
    return out


# mistake: bias-forgotten
def follow(W, y, b, flips, height):
    y, heights = y.copy(), [height]
    for k in flips:
        heights.append(heights[-1] + 2 * y[k] * (W[k] @ y))
        y[k] = -y[k]
    return heights


# mistake: bias-forgotten
def follow(W, y, b, flips, height):
    y, heights = y.copy(), [height]
    for k in flips:
        heights.append(heights[-1] + 2 * y[k] * hopfield.field(W, y)[k])
        y[k] *= -1
    return tuple(heights)


# mistake: fields-of-the-start
def follow(W, y, b, flips, height):
    z = hopfield.field(W, y, b)
    return [height, *(height + np.cumsum(2 * y[flips] * z[flips]))]


# mistake: fields-of-the-start
def follow(W, y, b, flips, height):
    heights = [height]
    for k in flips:
        heights.append(heights[-1] + 2 * y[k] * (W[k] @ y + b[k]))
    return heights


# mistake: level-ignored
def follow(W, y, b, flips, height):
    y = y.copy()
    heights = [-y @ np.triu(W, k=1) @ y - b @ y]
    for k in flips:
        y[k] = -y[k]
        heights.append(-y @ np.triu(W, k=1) @ y - b @ y)
    return heights


# mistake: level-ignored
def follow(W, y, b, flips, height):
    y, heights = y.copy(), [-0.5 * y @ W @ y - b @ y]
    for k in flips:
        heights.append(heights[-1] + 2 * y[k] * (W[k] @ y + b[k]))
        y[k] = -y[k]
    return heights


# mistake: start-left-out
def follow(W, y, b, flips, height):
    y, heights = y.copy(), []
    for k in flips:
        height = height + 2 * y[k] * (W[k] @ y + b[k])
        y[k] = -y[k]
        heights.append(height)
    return heights


# mistake: start-left-out
def follow(W, y, b, flips, height):
    y, heights = y.copy(), np.zeros(len(flips))
    for n, k in enumerate(flips):
        heights[n] = (heights[n - 1] if n else height) + 2 * y[k] * hopfield.field(W, y, b)[k]
        y[k] = -y[k]
    return heights


# mistake: calls-hopkit
def follow(W, y, b, flips, height):
    y, heights = y.copy(), [height]
    for k in flips:
        before = hopfield.energy(W, y, b)
        y[k] = -y[k]
        heights.append(heights[-1] + hopfield.energy(W, y, b) - before)
    return heights


# mistake: calls-hopkit
from hopkit.hopfield import energy


def follow(W, y, b, flips, height):
    y, level = y.copy(), height - energy(W, y, b)
    heights = [height]
    for k in flips:
        y[k] = -y[k]
        heights.append(energy(W, y, b) + level)
    return heights


# mistake: changes-its-input
def follow(W, y, b, flips, height):
    heights = [height]
    for k in flips:
        heights.append(heights[-1] + 2 * y[k] * (W[k] @ y + b[k]))
        y[k] = -y[k]
    return heights


# mistake: changes-its-input
def follow(W, y, b, flips, height):
    state, heights = y, [height]
    for k in flips:
        z = hopfield.field(W, state, b)[k]
        heights += [heights[-1] + 2 * state[k] * z]
        state[k] *= -1
    return heights


# right: fields kept up to date
def follow(W, y, b, flips, height):
    y, z, heights = y.copy(), W @ y + b, np.full(len(flips) + 1, float(height))
    for n, k in enumerate(flips):
        heights[n + 1] = heights[n] + 2 * y[k] * z[k]
        z = z - 2 * y[k] * W[k]
        y[k] = -y[k]
    return heights


# right: after the flip, with the other sign
def follow(weights, start, bias, path, h):
    state, out = [int(x) for x in start], [h]
    for k in path:
        state[k] = -state[k]
        z = bias[k] + sum(weights[k, j] * state[j] for j in range(len(state)))
        out.append(out[-1] - 2 * state[k] * z)
    return tuple(out)


# right: downhill or uphill
def follow(W, y, b, flips, height):
    y, heights = y.astype(np.float32), [height]
    for k in flips:
        z = hopfield.field(W, y, b)[k]
        heights.append(heights[-1] + (-2 if y[k] * z < 0 else 2) * abs(z))
        y[k] = -y[k]
    return heights


# right: all states at once
def follow(W, y, b, flips, height):
    turned = np.zeros((len(flips), len(y)), dtype=int)
    turned[np.arange(len(flips)), flips] = 1
    before = y * (-1.0) ** (np.cumsum(turned, axis=0) - turned)
    change = 2 * (turned * before * hopfield.field(W, before, b)).sum(axis=1)
    return height + np.concatenate([[0], np.cumsum(change)])
