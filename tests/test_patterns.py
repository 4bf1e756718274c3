"""Pictures that stay what they are, and random numbers drawn in the order that was promised."""

from zlib import crc32

import naive
import numpy as np
import pytest

from hopkit import hopfield, patterns

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

FACE_16 = """
###.##.##.......
#####.#.........
.####.#..#......
.#.#########....
############....
#####......#....
.######..###....
######..........
###.............
##.......#......
##..##.#........
##...#....#.....
###.########....
.####..##..###..
######.##.######
######..#.######
"""

T = """
................
.#############..
.#############..
.#############..
......###.......
......###.......
......###.......
......###.......
......###.......
......###.......
......###.......
......###.......
......###.......
......###.......
......###.......
................
"""


def drawn(y):
    """A picture as text, `#` for ink."""
    side = round(y.size**0.5)
    return "\n" + "".join("".join(row) + "\n" for row in np.where(y > 0, "#", ".").reshape(side, side))


def share_of_ink(Y):
    return (Y > 0).mean(axis=-1)


def likeness(Y):
    """The largest overlap, in size, of any two rows."""
    return np.abs(patterns.overlap(Y, Y) - np.eye(len(Y))).max()


def test_random_patterns_are_fair_coins_from_the_generator():
    ours, theirs = np.random.default_rng(1), np.random.default_rng(1)
    expected = [[-1, 1][toss] for toss in theirs.integers(2, size=(5, 7)).ravel()]
    assert patterns.random(5, 7, rng=ours).ravel().tolist() == expected
    assert ours.random() == theirs.random()


def test_there_may_be_no_patterns():
    assert patterns.random(0, 7, rng=np.random.default_rng(1)).shape == (0, 7)
    assert patterns.letters("").shape == (0, 256)


@pytest.mark.parametrize("n_flips", [0, 1, 4, 9])
def test_corrupt_flips_the_units_that_the_generator_chooses(n_flips):
    Y = patterns.random(6, 9, rng=np.random.default_rng(2))
    damaged = patterns.corrupt(Y, n_flips, rng=np.random.default_rng(3))
    assert damaged.tolist() == naive.corrupt(Y, n_flips, rng=np.random.default_rng(3))
    assert ((damaged != Y).sum(axis=1) == n_flips).all()
    one = patterns.corrupt(Y[0], n_flips, rng=np.random.default_rng(3))
    assert one.tolist() == damaged[0].tolist()


@pytest.mark.parametrize(("fraction", "n_hidden"), [(0, 0), (0.3, 3), (0.5, 4), (0.95, 9), (1, 9)])
def test_mask_hides_the_units_that_the_generator_chooses(fraction, n_hidden):
    Y = patterns.random(6, 9, rng=np.random.default_rng(4))
    known = patterns.mask(Y, fraction, rng=np.random.default_rng(5))
    assert known.tolist() == naive.mask(Y, fraction, rng=np.random.default_rng(5))
    assert ((~known).sum(axis=1) == n_hidden).all()
    one = patterns.mask(Y[0], fraction, rng=np.random.default_rng(5))
    assert one.tolist() == known[0].tolist()


def test_what_the_mask_keeps_stays_when_the_rest_settles():
    rng = np.random.default_rng(6)
    y = patterns.random(1, 30, rng=rng)[0]
    known = patterns.mask(y, 0.5, rng=rng)
    run = hopfield.settle(np.eye(30) - 1, y, rng=rng, free=~known)
    assert (run.state == y)[known].all()
    assert run.flips.size > 0


def test_letters_are_drawn_upright_one_a_row_small_ones_as_capitals():
    assert drawn(patterns.letters("at")[1]) == T
    assert (patterns.letters("Hop5") == patterns.letters("HOP5")).all()
    assert patterns.letters(ALPHABET).shape == (36, 256)


def test_all_letters_differ_and_leave_a_margin_above_and_below():
    Y = patterns.letters(ALPHABET)
    assert len(np.unique(Y, axis=0)) == 36
    assert (Y.reshape(36, 16, 16)[:, [0, -1], :] == -1).all()
    assert share_of_ink(Y).min() > 0.15
    assert share_of_ink(Y).max() < 0.6


def test_writing_on_a_letter_leaves_the_next_one_clean():
    expected = patterns.letters("A").copy()
    patterns.letters("A")[:] = 0
    assert (patterns.letters("A") == expected).all()


def test_digits_are_the_test_set_of_uci():
    images, labels = patterns.digits()
    assert images.shape == (1797, 64)
    assert set((16 * images).ravel().tolist()) == set(range(17))
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_a_digit_looks_most_like_the_mean_of_its_own_kind():
    images, labels = patterns.digits()
    means = np.array([images[labels == digit].mean(axis=0) for digit in range(10)])
    nearest = ((images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == labels).mean() > 0.85


@pytest.mark.parametrize("side", [1, 16, 32, 49, 64, 128, 256])
def test_the_photograph_has_any_side_and_about_as_much_ink_as_paper(side):
    y = patterns.photograph(side)
    assert y.shape == (side * side,)
    assert set(y.tolist()) <= {-1, 1}
    assert side == 1 or 0.45 < share_of_ink(y) < 0.55


@pytest.mark.parametrize("side", [16, 31, 49, 130, 200])
def test_every_photograph_shows_the_whole_picture(side):
    large, centres = patterns.photograph(256).reshape(256, 256), (2 * np.arange(side) + 1) * 128 // side
    assert patterns.overlap(large[np.ix_(centres, centres)].ravel(), patterns.photograph(side)) > 0.75


def test_the_face_of_sixteen_pixels_is_the_one_that_notebooks_show():
    assert drawn(patterns.photograph(16)) == FACE_16


@pytest.mark.parametrize(
    ("picture", "checksum"),
    [
        (lambda: patterns.letters(ALPHABET), 1985188858),
        (lambda: patterns.digits()[0] - 0.5, 1316460883),
        (lambda: patterns.photograph(32), 3456157851),
        (lambda: patterns.photograph(64), 2907951979),
        (lambda: patterns.glyphs(16), 3741239208),
        (lambda: patterns.glyphs(64), 1868640119),
        (lambda: patterns.hadamard(16), 345381215),
    ],
    ids=["letters", "digits", "photograph 32", "photograph 64", "glyphs 16", "glyphs 64", "hadamard 16"],
)
def test_pictures_are_those_whose_outputs_the_notebooks_have_stored(picture, checksum):
    assert crc32(np.packbits(picture() > 0)) == checksum


@pytest.mark.parametrize("side", [16, 64])
def test_glyphs_are_ten_and_told_apart_and_about_half_ink(side):
    Y = patterns.glyphs(side)
    assert Y.shape == (10, side * side)
    assert share_of_ink(Y).min() >= 0.3
    assert share_of_ink(Y).max() <= 0.7
    assert likeness(Y) <= 0.6


@pytest.mark.parametrize("side", [1, 2, 3, 16, 17, 50, 64])
def test_glyphs_made_with_a_mirror_in_mind_are_their_own_mirror_image(side):
    # The arc tangent's last digit must not decide a pixel: it differs between processors.
    heart, _, star, flower, _, _, sun, _, target, face = patterns.glyphs(side).reshape(10, side, side)
    for glyph in (heart, star, flower, sun, target, face):
        assert (glyph == glyph[:, ::-1]).all()


@pytest.mark.parametrize("n", [1, 2, *range(4, 49, 4)])
def test_any_two_hadamard_patterns_differ_in_half_of_their_units(n):
    H = patterns.hadamard(n)
    assert (np.abs(H) == 1).all()
    assert (H @ H.T == n * np.eye(n)).all()
    assert (H[0] == 1).all()
    assert (H[:, 0] == 1).all()


@pytest.mark.parametrize("n", [3, 6, 10, 92])
def test_where_no_construction_reaches_hadamard_says_so(n):
    with pytest.raises(ValueError, match=rf"{n}$"):
        patterns.hadamard(n)


def test_overlap_compares_each_x_with_each_y():
    X, Y = (patterns.random(k, 9, rng=np.random.default_rng(k)) for k in (3, 4))
    expected = [[naive.overlap(x, y) for y in Y] for x in X]
    assert patterns.overlap(X, Y).tolist() == expected
    assert patterns.overlap(X[0], Y).tolist() == expected[0]
    assert patterns.overlap(X, Y[0]).tolist() == [row[0] for row in expected]
    assert patterns.overlap(X[0], Y[0]) == expected[0][0]
    assert type(patterns.overlap(X[0], Y[0])) is float


def test_overlap_counts_the_flipped_units():
    y = patterns.random(1, 10, rng=np.random.default_rng(7))[0]
    for n_flips in range(11):
        damaged = patterns.corrupt(y, n_flips, rng=np.random.default_rng(8))
        assert patterns.overlap(y, damaged) == (10 - 2 * n_flips) / 10


def test_bits_and_spins_undo_each_other():
    assert patterns.spins([[0, 1], [1, 1]]).tolist() == [[-1, 1], [1, 1]]
    assert patterns.bits([-1, 1]).tolist() == [0, 1]
    Y = patterns.random(3, 5, rng=np.random.default_rng(9))
    assert (patterns.spins(patterns.bits(Y)) == Y).all()


def test_a_matrix_that_no_memory_holds_is_refused():
    with pytest.raises(
        ValueError, match="n must be at most 16384, or memory may not suffice; got 1099511627776"
    ):
        patterns.hadamard(2**40)
