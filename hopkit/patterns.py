"""Pictures and random patterns of -1 and +1, one per row, and ways to damage them.

+1 is ink, -1 is paper; a picture of side s is its s * s pixels, row after row. A picture held as an
(s, s) array would be taken for s patterns: use picture.ravel(), or pictures.reshape(len(pictures), -1).
"""

from functools import cache
from importlib.resources import files

import numpy as np

from hopkit import _check


def random(n_patterns, n_units, *, rng):
    """Random patterns: a fair coin for every unit of every pattern.

    Parameters
    ----------
    n_patterns, n_units : int
        K >= 0 and N >= 1.
    rng : numpy.random.Generator
        Gives `rng.integers(2, size=(K, N))`; 0 becomes -1.

    Returns
    -------
    (K, N) of -1 and +1

    Raises
    ------
    ValueError, TypeError
        If a number is too small or not whole, or rng is not a Generator.
    """
    size = _check.count(n_patterns, "n_patterns"), _check.count(n_units, "n_units", least=1)
    return 2.0 * _check.generator(rng).integers(2, size=size) - 1


def letters(text):
    """Draw the capital letters and figures of a text, each on 16 x 16 pixels.

    Parameters
    ----------
    text : str
        Of A-Z and 0-9; small letters are drawn as capitals.

    Returns
    -------
    (len(text), 256) of -1 and +1

    Raises
    ------
    ValueError, TypeError
        If a character has no drawing, or text is not a string.

    Source
    ------
    Set from DejaVu Sans Bold; see data/README.md.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a string, e.g. 'HOPFIELD'; got {text!r}")
    font = _font()
    missing = [c for c in text if c.upper() not in font]
    if missing:
        raise ValueError(f"letters are drawn for A-Z and 0-9; got {missing[0]!r}")
    return np.array([font[c] for c in text.upper()], dtype=np.float64).reshape(len(text), 256)


def digits():
    """Handwritten digits, 8 x 8 pixels, in shades of grey.

    Returns
    -------
    images : (1797, 64) float
        Ink in [0, 1]; `spins(images > 0.5)` makes patterns of -1 and +1.
    labels : (1797,) int64
        The digit that each image shows.

    Source
    ------
    Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits, UCI; see data/README.md.
    """
    with files("hopkit.data").joinpath("digits.npz").open("rb") as file, np.load(file) as data:
        return data["ink"] / 16, data["label"].astype(np.int64)


def photograph(side=64):
    """Grace Hopper, photographed in 1984, in ink and paper.

    Each pixel is ink where it is darker than a mean of its surroundings and of the
    whole picture, so that about half of the units are +1.

    Parameters
    ----------
    side : int
        Pixels along each side, 1 to 256; 16 is the least that shows a face.

    Returns
    -------
    (side**2,) of -1 and +1

    Raises
    ------
    ValueError
        If side is out of range.

    Source
    ------
    James S. Davis, U.S. Navy, public domain; see data/README.md.
    """
    side = _check.count(side, "side", least=1, most=256)
    with files("hopkit.data").joinpath("photograph.npz").open("rb") as file, np.load(file) as data:
        brightness = data["brightness"].astype(np.int64)
    edges = np.arange(side + 1) * 256 // side
    pixels = _box_means(brightness, edges[:-1], edges[1:])
    reach = round(0.175 * side)
    padded = np.pad(pixels, reach, mode="edge")
    starts = np.arange(side)
    around = _box_means(padded, starts, starts + 2 * reach + 1)
    return np.where(pixels < (around + np.median(pixels)) / 2, 1.0, -1.0).ravel()


def glyphs(side=16):
    """Ten drawings made by formula, at any size: a small gallery to remember.

    Heart, moon, star, flower, spiral, chequers, sun, wave, target, face: each about half ink.

    Parameters
    ----------
    side : int
        Pixels along each side, at least 1; 16 or more to be told apart.

    Returns
    -------
    (10, side**2) of -1 and +1

    Raises
    ------
    ValueError
        If side is not positive.
    """
    side = _check.count(side, "side", least=1)
    axis = (2 * np.arange(side) + 1) / side - 1
    x, y = axis[None, :], -axis[:, None]
    r, angle = np.hypot(x, y), np.arctan2(y, x)
    ink = [
        ((1.1 * x) ** 2 + (1.15 * y + 0.1) ** 2 - 0.75) ** 3 < (1.1 * x) ** 2 * (1.15 * y + 0.1) ** 3,
        (r < 0.95) & (np.hypot(x - 0.42, y - 0.12) > 0.72),
        r * (1 + 0.42 * np.cos(5 * (angle - np.pi / 2) + np.pi)) < 0.62,
        (r < 0.68 + 0.3 * np.cos(6 * angle)) & (r > 0.2),
        np.cos(angle - 9 * r) > 0,
        np.sin(2 * np.pi * x) * np.sin(2 * np.pi * y) > 0,
        (r < 0.42) | ((r > 0.55) & (np.cos(8 * angle) > 0)),
        np.sin(2 * np.pi * (1.5 * y + 0.25 * np.sin(np.pi * x))) > 0,
        np.cos(3 * np.pi * r) > 0,
        (r < 0.95)
        & (np.hypot(abs(x) - 0.36, y - 0.28) > 0.17)
        & ~((abs(np.hypot(x, y - 0.05) - 0.58) < 0.1) & (y < -0.12)),
    ]
    return spins(np.array([np.broadcast_to(drawn, (side, side)).ravel() for drawn in ink]))


def hadamard(n):
    """A Hadamard matrix: n patterns of n units, any two of which differ in exactly half of their units.

    Paley's construction over a prime field, doubled as often as needed (Sylvester).

    Parameters
    ----------
    n : int
        1, 2 or a multiple of 4, at most 16,384 (two gigabytes).

    Returns
    -------
    (n, n) of -1 and +1
        H with H H' = n I; the first row and the first column are +1.

    Raises
    ------
    ValueError
        If no such matrix exists (n not 1, 2 or a multiple of 4), neither construction reaches n, or n is
        too large.

    Source
    ------
    Lecture 4, "Patterns of our choice"; Paley (1933), J. Math. Phys. 12, 311.
    """
    n = _check.count(n, "n", least=1)
    if n > 2**14:
        raise ValueError(f"n must be at most 16384, or memory may not suffice; got {n}")
    if n > 2 and n % 4:
        raise ValueError(f"n must be 1, 2 or a multiple of 4: no other set exists; got {n}")
    doublings = 0
    while (H := _paley(n >> doublings)) is None:
        doublings += 1
        if (n >> doublings) << doublings != n:
            raise ValueError(
                f"neither Sylvester's nor Paley's construction over a prime field reaches n = {n}"
            )
    for _ in range(doublings):
        H = np.block([[H, H], [H, -H]])
    H = H * H[0]
    return H * H[:, :1]


def corrupt(y, n_flips, *, rng):
    """Flip a number of units, drawn at random, in every pattern.

    Parameters
    ----------
    y : (N,) or (K, N) of -1 and +1
        Left as it is.
    n_flips : int
        Units to flip in each pattern, 0 to N.
    rng : numpy.random.Generator
        Gives `rng.choice(N, n_flips, replace=False)` for each row in turn.

    Returns
    -------
    Like y, at a Hamming distance of n_flips

    Raises
    ------
    ValueError, TypeError
        If y is no pattern, n_flips is out of range, or rng is not a Generator.
    """
    y, rng = _check.states(y), _check.generator(rng)
    n_flips = _check.count(n_flips, "n_flips", most=y.shape[-1])
    for row in np.atleast_2d(y):
        row[rng.choice(row.size, n_flips, replace=False)] *= -1
    return y


def mask(y, fraction, *, rng):
    """Hide a fraction of the units, drawn at random; what remains is the cue.

    Parameters
    ----------
    y : (N,) or (K, N) of -1 and +1
        The patterns; only their shape counts.
    fraction : float
        The share of units to hide, 0 to 1, rounded to whole units.
    rng : numpy.random.Generator
        Gives `rng.choice(N, n_hidden, replace=False)` for each row in turn.

    Returns
    -------
    known : bool, like y
        True where the cue is kept. `free=~known` clamps it in `hopfield.settle`.

    Raises
    ------
    ValueError, TypeError
        If y is no pattern, fraction is out of range, or rng is not a Generator.
    """
    known, rng = np.ones_like(_check.states(y), dtype=bool), _check.generator(rng)
    n_hidden = round(_check.fraction(fraction, "fraction") * known.shape[-1])
    for row in np.atleast_2d(known):
        row[rng.choice(row.size, n_hidden, replace=False)] = False
    return known


def overlap(x, y):
    """The overlap of two patterns: the mean of their product, 1 if equal, -1 if opposite.

    m = (1/N) sum_i x_i y_i,  so 1 - 2 (Hamming distance) / N

    Parameters
    ----------
    x, y : (N,) or (K, N) of -1 and +1
        One pattern, or one per row; each x is compared with each y.

    Returns
    -------
    float, (K,) or (K_x, K_y) float
        In [-1, 1], as `x @ y.T / N`.

    Raises
    ------
    ValueError
        If x or y is no pattern, or they differ in N.
    """
    x = _check.states(x, name="x")
    m = x @ _check.states(y, x.shape[-1]).T / x.shape[-1]
    return float(m) if m.ndim == 0 else m


def spins(s):
    """0 and 1 (or False and True) written as -1 and +1.

    Parameters
    ----------
    s : (N,) or (K, N) of 0 and 1

    Returns
    -------
    Like s, float64: 2 s - 1

    Raises
    ------
    ValueError
        If s holds anything but 0 and 1.
    """
    return 2 * _check.states(s, low=0, name="s") - 1


def bits(y):
    """-1 and +1 written as 0 and 1.

    Parameters
    ----------
    y : (N,) or (K, N) of -1 and +1

    Returns
    -------
    Like y, float64: (1 + y) / 2

    Raises
    ------
    ValueError
        If y holds anything but -1 and +1.
    """
    return (1 + _check.states(y)) / 2


@cache
def _font():
    lines = files("hopkit.data").joinpath("letters.txt").read_text(encoding="utf-8").split()
    return {
        lines[k]: np.array([1 if pixel == "#" else -1 for row in lines[k + 1 : k + 17] for pixel in row])
        for k in range(0, len(lines), 17)
    }


def _box_means(a, first, last):
    """Means of a[first[i]:last[i], first[j]:last[j]] for all i, j."""
    total = np.pad(a.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    rows = total[last] - total[first]
    return (rows[:, last] - rows[:, first]) / np.outer(last - first, last - first)


def _paley(n):
    """Paley's matrix of order n over the integers modulo a prime, or None."""
    if n <= 2:
        return np.array([[1.0, 1.0], [1.0, -1.0]])[:n, :n]
    q = n - 1 if n % 4 == 0 and _is_prime(n - 1) else n // 2 - 1
    if n % 4 or not _is_prime(q) or q % 4 != (3 if q == n - 1 else 1):
        return None
    square = np.full(q, -1.0)
    square[np.arange(1, q) ** 2 % q] = 1
    square[0] = 0
    C = np.ones((q + 1, q + 1))
    C[1:, 1:] = square[np.subtract.outer(np.arange(q), np.arange(q)) % q]
    C[0, 0] = 0
    if q == n - 1:
        C[1:, 0] = -1
        return C + np.eye(n)
    return np.kron(C, [[1, 1], [1, -1]]) + np.kron(np.eye(q + 1), [[1, -1], [-1, -1]])


def _is_prime(n):
    return n > 1 and all(n % k for k in range(2, int(n**0.5) + 1))
