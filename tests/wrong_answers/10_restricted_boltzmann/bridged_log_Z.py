# mistake: overflows
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -beta * (V @ b) - np.logaddexp(0, beta * (V @ W + c)).sum(axis=1)

    total = (len(b) + len(c)) * np.log(2)
    for t in range(len(samples)):
        gain = F(betas[t], samples[t]) - F(betas[t + 1], samples[t])
        total += np.log(np.mean(np.exp(gain)))
    return float(total)


# mistake: overflows
def bridged_log_Z(W, b, c, betas, samples):
    result = np.log(2.0) * sum(W.shape)
    for x_now, x_next, V in zip(betas[:-1], betas[1:], samples):
        old, new = (rbm.RBM(x * W, x * b, x * c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + np.log(np.exp(gain).sum() / len(V))
    return result


# mistake: mean-of-logs
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -beta * (V @ b) - np.logaddexp(0, beta * (V @ W + c)).sum(axis=1)

    total = (len(b) + len(c)) * np.log(2)
    for t in range(len(samples)):
        gain = F(betas[t], samples[t]) - F(betas[t + 1], samples[t])
        total += gain.mean()
    return float(total)


# mistake: mean-of-logs
def bridged_log_Z(W, b, c, betas, samples):
    result = np.log(2.0) * sum(W.shape)
    for x_now, x_next, V in zip(betas[:-1], betas[1:], samples):
        old, new = (rbm.RBM(x * W, x * b, x * c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + sum(gain) / len(V)
    return result


# mistake: bridge-the-wrong-way
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -beta * (V @ b) - np.logaddexp(0, beta * (V @ W + c)).sum(axis=1)

    total = (len(b) + len(c)) * np.log(2)
    for t in range(len(samples)):
        gain = F(betas[t], samples[t]) - F(betas[t + 1], samples[t])
        total += -(np.logaddexp.reduce(-gain) - np.log(len(gain)))
    return float(total)


# mistake: bridge-the-wrong-way
def bridged_log_Z(W, b, c, betas, samples):
    result = np.log(2.0) * sum(W.shape)
    for x_now, x_next, V in zip(betas[:-1], betas[1:], samples):
        old, new = (rbm.RBM(x * W, x * b, x * c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + np.log(len(V)) - np.logaddexp.reduce(-gain)
    return result


# mistake: start-forgotten
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -beta * (V @ b) - np.logaddexp(0, beta * (V @ W + c)).sum(axis=1)

    total = 0.0
    for t in range(len(samples)):
        gain = F(betas[t], samples[t]) - F(betas[t + 1], samples[t])
        total += gain.max() + np.log(np.mean(np.exp(gain - gain.max())))
    return float(total)


# mistake: start-forgotten
def bridged_log_Z(W, b, c, betas, samples):
    result = 0.0
    for x_now, x_next, V in zip(betas[:-1], betas[1:], samples):
        old, new = (rbm.RBM(x * W, x * b, x * c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + np.logaddexp.reduce(gain) - np.log(len(gain))
    return result


# mistake: start-of-visible-units-only
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -beta * (V @ b) - np.logaddexp(0, beta * (V @ W + c)).sum(axis=1)

    total = len(b) * np.log(2)
    for t in range(len(samples)):
        gain = F(betas[t], samples[t]) - F(betas[t + 1], samples[t])
        total += gain.max() + np.log(np.mean(np.exp(gain - gain.max())))
    return float(total)


# mistake: start-of-visible-units-only
def bridged_log_Z(W, b, c, betas, samples):
    result = np.log(2.0 ** W.shape[0])
    for x_now, x_next, V in zip(betas[:-1], betas[1:], samples):
        old, new = (rbm.RBM(x * W, x * b, x * c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + np.logaddexp.reduce(gain) - np.log(len(gain))
    return result


# mistake: bias-not-heated
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -(V @ b) - np.logaddexp(0, beta * (V @ W) + c).sum(axis=1)

    total = (len(b) + len(c)) * np.log(2)
    for t in range(len(samples)):
        gain = F(betas[t], samples[t]) - F(betas[t + 1], samples[t])
        total += gain.max() + np.log(np.mean(np.exp(gain - gain.max())))
    return float(total)


# mistake: bias-not-heated
def bridged_log_Z(W, b, c, betas, samples):
    result = np.log(2.0) * sum(W.shape)
    for x_now, x_next, V in zip(betas[:-1], betas[1:], samples):
        old, new = (rbm.RBM(x * W, b, c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + np.logaddexp.reduce(gain) - np.log(len(gain))
    return result


# mistake: one-jump
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -beta * (V @ b) - np.logaddexp(0, beta * (V @ W + c)).sum(axis=1)

    total = (len(b) + len(c)) * np.log(2)
    for t in [0]:
        gain = F(betas[t], samples[t]) - F(1.0, samples[t])
        total += gain.max() + np.log(np.mean(np.exp(gain - gain.max())))
    return float(total)


# mistake: one-jump
def bridged_log_Z(W, b, c, betas, samples):
    result = np.log(2.0) * sum(W.shape)
    for x_now, x_next, V in [(0.0, 1.0, samples[0])]:
        old, new = (rbm.RBM(x * W, x * b, x * c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + np.logaddexp.reduce(gain) - np.log(len(gain))
    return result


# mistake: sum-instead-of-mean
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -beta * (V @ b) - np.logaddexp(0, beta * (V @ W + c)).sum(axis=1)

    total = (len(b) + len(c)) * np.log(2)
    for t in range(len(samples)):
        gain = F(betas[t], samples[t]) - F(betas[t + 1], samples[t])
        total += np.logaddexp.reduce(gain)
    return float(total)


# mistake: sum-instead-of-mean
def bridged_log_Z(W, b, c, betas, samples):
    result = np.log(2.0) * sum(W.shape)
    for x_now, x_next, V in zip(betas[:-1], betas[1:], samples):
        old, new = (rbm.RBM(x * W, x * b, x * c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + gain.max() + np.log(np.exp(gain - gain.max()).sum())
    return result


# right: the largest gain taken out
def bridged_log_Z(W, b, c, betas, samples):
    def F(beta, V):
        return -beta * (V @ b) - np.logaddexp(0, beta * (V @ W + c)).sum(axis=1)

    total = (len(b) + len(c)) * np.log(2)
    for t in range(len(samples)):
        gain = F(betas[t], samples[t]) - F(betas[t + 1], samples[t])
        total += gain.max() + np.log(np.mean(np.exp(gain - gain.max())))
    return float(total)


# right: machines of hopkit at each temperature
def bridged_log_Z(W, b, c, betas, samples):
    result = np.log(2.0) * sum(W.shape)
    for x_now, x_next, V in zip(betas[:-1], betas[1:], samples):
        old, new = (rbm.RBM(x * W, x * b, x * c) for x in (x_now, x_next))
        gain = rbm.free_energy(old, V) - rbm.free_energy(new, V)
        result = result + np.logaddexp.reduce(gain) - np.log(len(gain))
    return result


# right: logsumexp of SciPy, all steps in one sum
from scipy.special import logsumexp


def bridged_log_Z(W, b, c, betas, samples):
    def F(x, V):
        return -x * V.dot(b) - np.logaddexp(0, x * (V.dot(W) + c)).sum(1)

    steps = [logsumexp(F(x, V) - F(y, V)) - np.log(len(V)) for x, y, V in zip(betas, betas[1:], samples)]
    return np.log(2) * (b.size + c.size) + sum(steps)
