"""The engine room: its noise against published vectors, its visits against a transcription, bit for bit."""

import naive
import numpy as np
import pytest
from numba import njit
from scipy import sparse
from scipy.stats import kstest

from hopkit import chains

KEY = np.uint64(0x0123456789ABCDEF)


def net(seed, N, *, whole=False):
    rng = np.random.default_rng(seed)
    A = rng.integers(-2, 3, (N, N)) if whole else rng.normal(size=(N, N))
    W = np.triu(A, 1).astype(float)
    return W + W.T, rng.integers(-2, 3, N) * 1.0 if whole else rng.normal(size=N)


# kat_vectors of Random123 1.14 (D. E. Shaw Research): counter, key, answer of philox4x32 with 10 rounds
VECTORS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@pytest.mark.parametrize(("counter", "key", "answer"), VECTORS)
def test_philox_gives_its_known_answers(counter, key, answer):
    counter, key, answer = ([int(word, 16) for word in words.split()] for words in (counter, key, answer))

    @njit
    def philox(c, k):
        return chains_philox(c[0], c[1], c[2], c[3], k[0], k[1])

    chains_philox = chains._philox
    assert list(philox(np.array(counter, np.uint64), np.array(key, np.uint64))) == answer
    assert list(naive.philox(counter, key)) == answer


@pytest.mark.parametrize("metropolis", [False, True])
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("N", "n_chains"), [(1, 3), (7, 40), (63, 2), (64, 1), (65, 2), (130, 17)])
def test_every_visit_is_that_of_the_transcription(N, n_chains, whole, metropolis):
    W, b = net([1, N], N, whole=whole)
    T = np.array([3.0, 1.0, 0.4])
    run = {"key": KEY, "T": T, "n_chains": n_chains, "metropolis": metropolis}
    expected = naive.chains(
        W.tolist(), b.tolist(), key=int(KEY), T=T.tolist(), n_chains=n_chains, metropolis=metropolis
    )
    assert chains.run(W, b, **run).tolist() == expected
    assert chains.run(sparse.csr_array(W), b, **run).tolist() == expected


def test_chains_may_start_anywhere_and_each_may_have_biases_of_its_own():
    W, _ = net(2, 9)
    B, S = np.random.default_rng(3).normal(size=(20, 9)), np.random.default_rng(4).integers(2, size=(20, 9))
    before = S.copy()
    for A in (W, sparse.csr_array(W)):
        ends = chains.run(A, B, key=KEY, T=np.array([2.0, 1.0]), states=S)
        assert (S == before).all()
        for c in (0, 15, 16, 19):
            starts = np.zeros((20, 9), int)
            starts[c] = S[c]
            alone = naive.chains(
                W.tolist(), B[c].tolist(), key=int(KEY), T=[2.0, 1.0], states=starts.tolist()
            )
            assert ends[c].tolist() == alone[c]


@pytest.mark.parametrize("make", [np.asarray, sparse.csr_array], ids=["dense", "sparse"])
@pytest.mark.parametrize("threads", [1, 2, 4, 7])
def test_the_states_are_the_same_bit_for_bit_on_any_number_of_threads(threads, make, monkeypatch):
    W, b = net(5, 100)
    run = {"key": KEY, "T": np.linspace(2, 0.3, 12), "n_chains": 150}
    expected = chains.run(make(W), b, **run)
    monkeypatch.setattr("hopkit._cores.count", lambda: threads)
    assert (chains.run(make(W), b, **run) == expected).all()


@pytest.mark.parametrize("make", [np.asarray, sparse.csr_array], ids=["dense", "sparse"])
def test_few_visits_are_made_without_a_team_and_with_the_same_bits(make, monkeypatch):
    W, b = net(6, 70)
    run = {"key": KEY, "T": np.ones(8), "n_chains": 40, "every": 2}
    monkeypatch.setattr(chains, "spared", [0])
    with monkeypatch.context() as patch:
        patch.setattr(chains, "ALONE", 0)
        expected = chains.run(make(W), b, **run)
    monkeypatch.setattr(chains._cores, "Team", None)
    assert (chains.run(make(W), b, **run) == expected).all()
    monkeypatch.setattr(chains, "compiled", set())  # what may have to compile asks for one
    with pytest.raises(TypeError, match="'NoneType' object is not callable"):
        chains.run(make(W), b, **run)


@pytest.mark.parametrize("make", [np.asarray, sparse.csr_array], ids=["dense", "sparse"])
def test_what_a_caller_passes_in_another_form_has_nothing_compiled_anew(make, monkeypatch):
    W, b = net(6, 70)
    b = b + np.arange(9)[:, None]
    run = {"key": KEY, "T": np.ones(8), "states": np.zeros((9, 70))}
    monkeypatch.setattr(chains, "spared", [0])
    expected = chains.run(make(W), b, **run)
    kernel = chains._dense if make is np.asarray else chains._sparse
    known = len(kernel.signatures)
    run |= {"key": int(KEY), "T": np.ones(16, np.float32)[::2], "states": np.zeros((9, 70), order="F")}
    assert (chains.run(make(np.asfortranarray(W)), np.asfortranarray(b), **run) == expected).all()
    assert len(kernel.signatures) == known


@pytest.mark.parametrize("make", [np.asarray, sparse.csr_array], ids=["dense", "sparse"])
@pytest.mark.parametrize("C", [1, 2, 15, 16, 17, 99])
def test_a_chain_ends_the_same_however_many_run_beside_it(C, make):
    W, b = net(6, 70)
    run = {"key": KEY, "T": np.ones(8)}
    expected = chains.run(make(W), b, n_chains=120, **run)
    assert (chains.run(make(W), b, n_chains=C, **run) == expected[:C]).all()


@pytest.mark.parametrize("lanes", [1, 5, 32])
def test_how_many_chains_share_a_block_makes_no_difference(lanes):
    W, b = net(7, 70)
    expected = chains.run(W, b, key=KEY, T=np.ones(8), n_chains=40)
    whole_W, whole_b, scale = chains._whole(W, np.atleast_2d(b), np.array([np.inf, *np.ones(8)]))
    for first in range(0, 40, lanes):
        S = np.zeros((len(expected[first : first + lanes]), 70), np.int8)
        noise = KEY, scale, np.ones(9, bool)
        chains._dense(*whole_W, whole_b, S, np.uint64(first), *noise, 0, 9, np.zeros(1, np.uint8))
        assert (S == expected[first : first + lanes]).all()


def test_thirty_two_bits_where_they_lose_nothing_and_sixty_four_where_they_might():
    for W, T, dtype in (
        (net(8, 50, whole=True)[0], 1.0, np.int32),
        (net(8, 50)[0], 1.0, np.int32),
        (net(8, 50)[0], 1e-3, np.int64),
        (net(8, 50, whole=True)[0] * 2.0**-40, 1e-9, np.int32),
    ):
        (whole,), _, scale = chains._whole(W, np.zeros((1, 50)), np.array([T]))
        quantum = T / scale[0]
        assert whole.dtype == dtype
        assert np.abs(whole[:-1] * quantum - W).max() <= 2.0**-20 * T
        assert (whole[:-1] == whole[:-1].T).all()
        assert not whole[-1].any()
        assert np.abs(whole.astype(float)).sum(axis=1).max() < 2.0 ** (8 * whole.itemsize - 2)


def test_the_kernel_gets_rows_that_are_whole_in_memory():
    W = np.asfortranarray(net(8, 50)[0])  # as taking out the clamped units leaves it: ten times as slow
    (whole,), _, _ = chains._whole(W, np.zeros((1, 50)), np.ones(1))
    assert whole.flags.c_contiguous


def test_states_do_not_hang_on_the_number_of_bits():
    W, b = net(9, 40, whole=True)
    run = {"key": KEY, "T": np.full(20, 0.7), "n_chains": 30}
    assert chains._whole(W / 3, b[None] / 3, run["T"] / 1e6)[1].dtype == np.int64
    for scale in (1, 3.0**-20):  # 3^-20 has no short form
        same = chains.run(W * scale, b * scale, **(run | {"T": run["T"] * scale}))
        assert (same == chains.run(W, b, **run)).all()


def test_a_bias_that_pins_its_unit_does_not_coarsen_the_others():
    W, b = net(10, 6)
    T = np.ones(30)
    pinned = chains.run(W, np.append(1e200, b[1:]), key=KEY, T=T, n_chains=500)
    assert (pinned[:, 0] == 1).all()
    gentle = chains.run(W, np.append(1e3, b[1:]), key=KEY, T=T, n_chains=500)
    assert (pinned == gentle).all()


@pytest.mark.parametrize("size", [1e-300, 1e-5, 1e290])
@pytest.mark.parametrize("make", [np.asarray, sparse.csr_array], ids=["dense", "sparse"])
def test_the_unit_of_energy_makes_no_difference(size, make):
    W, b = net(11, 20, whole=True)
    run = {"key": KEY, "n_chains": 50}
    expected = chains.run(W, b, T=np.linspace(3, 0.5, 10), **run)
    scaled = chains.run(make(W * size), b * size, T=np.linspace(3, 0.5, 10) * size, **run)
    assert (scaled == expected).mean() > 0.999  # the last digit of T may differ
    no_weights = chains.run(make(np.zeros((3, 3))), np.zeros(3), T=np.ones(4), **run)
    assert 0 < no_weights.mean() < 1


@pytest.mark.parametrize("heat", [True, False])
@pytest.mark.parametrize("sweep", [0, 1, 10**6])
def test_levels_are_logistic_by_the_heat_bath_and_exponential_by_metropolis(heat, sweep):
    # 2^17 levels each; false alarms: one in a million. Then each against the logarithm of its uniform.
    n, levels = 64 * 16, []
    unit, chain, level, words, ratio = chains._scratch(16, np.uint64(0), np.zeros(1, np.int64))
    for block in range(128):
        chains._levels(level, words, ratio, unit, chain, 64 * block, sweep, KEY, 2.0**40, heat)
        u = (words[:n] + 0.5) / 2**32
        exact = np.log(u / (1 - u)) if heat else -np.log(u)
        assert np.abs(level / 2**40 - exact).max() < 3e-6
        levels.append(level / 2**40)
    assert kstest(np.concatenate(levels), "logistic" if heat else "expon").pvalue > 1e-6


def test_keys_chains_sweeps_and_units_have_noise_of_their_own():
    W, T = np.zeros((200, 200)), np.full(3, np.inf)
    runs = [
        chains.run(W, np.zeros(200), key=np.uint64(k), T=T[:t], n_chains=100)
        for k in (0, 1, 2**63)
        for t in (1, 2, 3)
    ]
    rows = np.concatenate([*runs, *(run.T[:100, :].repeat(2, axis=1) for run in runs)])
    C = np.corrcoef(rows.astype(float) + 1e-9)
    assert np.abs(np.triu(C[:900, :900], 1)).max() < 7 / 200**0.5  # 4 x 10^5 pairs, seven deviations


def test_how_many_chains_to_run_must_be_said():
    with pytest.raises(ValueError, match="run needs n_chains, or states to start from"):
        chains.run(np.zeros((2, 2)), np.zeros(2), key=KEY, T=np.ones(1))


@pytest.mark.parametrize("metropolis", [False, True])
@pytest.mark.parametrize("scale", [1, 1e6])  # the second needs 64 bits
@pytest.mark.parametrize(("N", "n_chains"), [(1, 3), (7, 40), (63, 2), (64, 1), (65, 33), (130, 17)])
def test_in_numpy_before_kernels_are_compiled_the_bits_are_the_same(N, n_chains, scale, metropolis):
    W, b = net([9, N], N)
    T = np.array([np.inf, 3.0, 1.0, 0.4, 1e-3])
    W, b, scale = chains._whole(W * scale / np.pi, np.atleast_2d(b), T)
    heat = np.array([True, *[not metropolis] * 4])
    plain, kernel, stop = (
        np.zeros((n_chains, N), np.int8),
        np.zeros((n_chains, N), np.int8),
        np.zeros(1, np.uint8),
    )
    for begin, end in ((0, 2), (2, 5)):
        chains._plain(*W, b, plain, KEY, scale, heat, begin, end)
        chains._dense(*W, b, kernel, np.uint64(0), KEY, scale, heat, begin, end, stop)
        assert (plain == kernel).all()
