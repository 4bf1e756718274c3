# mistake: root-of-the-emphasis
def outvoted(K, N, m):
    first = erfc(np.sqrt(m * (N - 1) / (2 * (K - 1)))) / 2
    return first, erfc(np.sqrt((N - 1) / (2 * (m**2 + K - 2)))) / 2


# mistake: root-of-the-emphasis
def outvoted(K, N, m):
    n = N - 1
    held = np.sqrt(m) * n
    variance = np.array([(K - 1) * n, (m * m + K - 2) * n])
    return [erfc(v / np.sqrt(2 * s)) / 2 for v, s in zip((held, n), variance)]


# mistake: emphasis-not-squared
def outvoted(K, N, m):
    first = erfc(m * np.sqrt((N - 1) / (2 * (K - 1)))) / 2
    return first, erfc(np.sqrt((N - 1) / (2 * (m + K - 2)))) / 2


# mistake: emphasis-not-squared
def outvoted(K, N, m):
    copies = K - 1 + m
    noise = np.array([copies - m, copies - 1]) * (N - 1)
    held = np.array([m, 1]) * (N - 1)
    return [0.5 * erfc(h / np.sqrt(2 * v)) for h, v in zip(held, noise)]


# mistake: the-first-no-louder
def outvoted(K, N, m):
    first = erfc(np.sqrt((N - 1) / (2 * (K - 1)))) / 2
    return first, erfc(np.sqrt((N - 1) / (2 * (m**2 + K - 2)))) / 2


# mistake: the-first-no-louder
def outvoted(K, N, m):
    variance = [(K - 1) * (N - 1), (m * m + (K - 2)) * (N - 1)]
    return np.array([0.5 * erfc((N - 1) / np.sqrt(2 * v)) for v in variance])


# mistake: the-others-unharmed
def outvoted(K, N, m):
    ratio = np.sqrt((N - 1) / (2 * (K - 1)))
    return erfc(m * ratio) / 2, erfc(ratio) / 2


# mistake: the-others-unharmed
def outvoted(K, N, m):
    variance = (K - 1) * (N - 1)
    return [0.5 * erfc(votes / (2 * variance) ** 0.5) for votes in (m * (N - 1), N - 1)]


# mistake: own-pattern-in-the-noise
def outvoted(K, N, m):
    first = erfc(m * np.sqrt((N - 1) / (2 * K))) / 2
    return first, erfc(np.sqrt((N - 1) / (2 * (m**2 + K - 1)))) / 2


# mistake: own-pattern-in-the-noise
def outvoted(K, N, m):
    n = N - 1
    return np.array([erfc(m * n / np.sqrt(2 * K * n)), erfc(n / np.sqrt(2 * (K - 1 + m * m) * n))]) / 2


# mistake: votes-for-itself
def outvoted(K, N, m):
    first = erfc(m * np.sqrt(N / (2 * (K - 1)))) / 2
    return first, erfc(np.sqrt(N / (2 * (m**2 + K - 2)))) / 2


# mistake: votes-for-itself
def outvoted(K, N, m):
    return tuple(0.5 * erfc(h * N / (2 * v * N) ** 0.5) for h, v in [(m, K - 1), (1, m**2 + K - 2)])


# mistake: exchanged
def outvoted(K, N, m):
    first = erfc(m * np.sqrt((N - 1) / (2 * (K - 1)))) / 2
    return erfc(np.sqrt((N - 1) / (2 * (m**2 + K - 2)))) / 2, first


# mistake: exchanged
def outvoted(K, N, m):
    answer = []
    for held, variance in [(1, m * m + K - 2), (m, K - 1)]:
        answer.append(erfc(held * ((N - 1) / 2 / variance) ** 0.5) / 2)
    return answer


# right: votes and variances written out
def outvoted(K, N, m):
    held, variance = [m * (N - 1), N - 1], [(K - 1) * (N - 1), (K - 2) * (N - 1) + (N - 1) * m**2]
    return [0.5 * erfc(h / np.sqrt(2 * v)) for h, v in zip(held, variance)]


# right: the normal distribution from the library
from statistics import NormalDist


def outvoted(n_patterns, n_units, times):
    def below(held, variance):
        return NormalDist(held, variance**0.5).cdf(0)

    n = n_units - 1
    return below(times * n, n * (n_patterns - 1)), below(n, n * (n_patterns - 2 + times * times))


# right: relative to N - 1, in an array
def outvoted(K, N, m):
    width = np.sqrt(np.array([(K - 1) / m**2, m**2 + K - 2]) / (N - 1))
    return np.array([erfc(1 / w / 2**0.5) for w in width]) / 2
