"""Valley training and what it is measured by, against loops in plain Python and by its own promises."""

from itertools import islice

import naive
import numpy as np
import pytest

from hopkit import _descent, hopfield, patterns, storage

RULES = {
    "random": {},
    "random, spared": {"spare": True},
    "random, batch": {"batch": 4},
    "random, batches of 3 and 1": {"batch": 3},
    "random, 7 valleys a batch, spared": {"batch": 9, "n_valleys": 7, "spare": True},
    "random, 2 valleys a batch": {"batch": 9, "n_valleys": 2},
    "random, a few flips": {"n_flips": 2},
    "targets": {"start": "targets"},
    "targets, batch": {"start": "targets", "batch": 4},
    "targets, batches of 2": {"start": "targets", "batch": 2},
    "targets, spared": {"start": "targets", "spare": True},
    "a few flips": {"start": "targets", "n_flips": 2},
    "noise": {"start": "targets", "noise": 3},
    "noise and a few flips": {"start": "targets", "noise": 2, "n_flips": 3, "batch": 4},
}


def targets(K, N, seed):
    Y = patterns.random(K, N, rng=np.random.default_rng(seed))
    return np.vstack([Y, Y[:1]])  # the first counts twice


def starting_weights(N, seed):
    A = np.triu(np.random.default_rng(seed).integers(-2, 3, (N, N)), 1)
    return (A + A.T).astype(float)


@pytest.mark.parametrize("N", [9, 40])  # few and many units that differ
@pytest.mark.parametrize("eta", [1.0, 0.1])
@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_the_plain_loop_weight_by_weight(rule, eta, N):
    Y, options = targets(3, N, 1), RULES[rule] | {"eta": eta, "W": starting_weights(N, 2)}
    ours = islice(storage.train(Y, rng=np.random.default_rng(3), **options), 3)
    plain = naive.train(Y.tolist(), rng=np.random.default_rng(3), N=N, epochs=3, **options)
    for epoch, (W, ends, updates) in zip(ours, plain, strict=True):
        np.testing.assert_array_equal(epoch.W, W)
        np.testing.assert_array_equal(epoch.valleys, ends)
        assert epoch.updates == updates


@pytest.mark.parametrize("options", [{}, {"batch": 4}, {"batch": 3}])
def test_without_targets_valleys_are_only_raised(options):
    W = storage.hebbian(targets(3, 12, 4))
    options |= {"W": W, "n_valleys": 4, "eta": 0.25}
    ours = islice(storage.train(np.empty((0, 12)), rng=np.random.default_rng(5), **options), 3)
    plain = naive.train([], rng=np.random.default_rng(5), N=12, epochs=3, **options)
    for epoch, (weights, ends, updates) in zip(ours, plain, strict=True):
        np.testing.assert_array_equal(epoch.W, weights)
        np.testing.assert_array_equal(epoch.valleys, ends)
        assert epoch.updates == updates


def test_it_ends_after_as_many_epochs_as_asked_for_and_else_never():
    Y = targets(3, 12, 6)
    some, endless = (
        [*islice(storage.train(Y, rng=np.random.default_rng(7), n_epochs=n), 5)] for n in (3, None)
    )
    assert len(some) == 3
    assert len(endless) == 5
    np.testing.assert_array_equal(some[-1].W, endless[2].W)


@pytest.mark.parametrize("batch", [1, 4, 10])
def test_an_epoch_cut_into_pieces_for_ctrl_c_is_the_same(batch, monkeypatch):
    Y, kernel, calls = targets(9, 30, 8), _descent.train, []
    whole = next(storage.train(Y, rng=np.random.default_rng(9), batch=batch))
    monkeypatch.setattr(_descent, "train", lambda *arrays: calls.append(1) or kernel(*arrays))
    monkeypatch.setattr(storage, "PIECE", 3 * 30**2)
    pieces = next(storage.train(Y, rng=np.random.default_rng(9), batch=batch))
    assert len(calls) > 3
    np.testing.assert_array_equal(pieces.W, whole.W)
    np.testing.assert_array_equal(pieces.valleys, whole.valleys)
    assert pieces.updates == whole.updates


@pytest.mark.parametrize("rule", RULES)
def test_weights_stay_symmetric_and_nothing_of_the_callers_changes(rule):
    Y, W = targets(4, 20, 8), starting_weights(20, 9)
    before = Y.copy(), W.copy()
    training = storage.train(Y, rng=np.random.default_rng(10), W=W, eta=0.3, **RULES[rule])
    first = next(training)
    kept = first.W.copy()
    first.W[:] = 0  # an array of its own: what the caller does to it is not felt
    second = next(training)
    undisturbed = list(
        islice(storage.train(Y, rng=np.random.default_rng(10), W=W, eta=0.3, **RULES[rule]), 2)
    )
    np.testing.assert_array_equal(undisturbed[0].W, kept)
    np.testing.assert_array_equal(undisturbed[1].W, second.W)
    np.testing.assert_array_equal(second.W, second.W.T)
    assert not second.W.diagonal().any()
    np.testing.assert_array_equal((Y, W)[0], before[0])
    np.testing.assert_array_equal((Y, W)[1], before[1])


def test_the_rule_of_the_targets_is_at_rest_once_all_are_stable():
    Y = patterns.random(16, 64, rng=np.random.default_rng(11))
    for epoch in storage.train(Y, rng=np.random.default_rng(12), start="targets"):
        assert (epoch.updates == 0) == (epoch.valleys[:, None] == Y).all(axis=2).any(axis=1).all()
        if not epoch.updates:
            break
    assert hopfield.is_stable(epoch.W, Y).all()


@pytest.mark.parametrize(
    ("message", "options"),
    [
        ("eta must be one positive number; got 0", {"eta": 0}),
        ("eta must be finite", {"eta": np.inf}),
        ('start must be "random" or "targets"; got \'deepest\'', {"start": "deepest"}),
        ('noise goes with start="targets"', {"noise": 2}),
        ("noise must be from 0 to 8", {"start": "targets", "noise": 9}),
        ("n_flips must be at least 1", {"start": "targets", "n_flips": 0}),
        ("batch must be at least 1", {"batch": 0}),
        ("n_valleys other than", {"n_valleys": 3}),
        ("n_valleys other than", {"start": "targets", "batch": 2, "n_valleys": 3}),
        ("W must have one row per unit", {"W": np.zeros((3, 3))}),
        ("W must be symmetric", {"W": np.triu(np.ones((8, 8)), 1)}),
        ("Y has no rows", {"Y": np.empty((0, 8))}),
        ("needs targets", {"Y": np.empty((0, 8)), "start": "targets"}),
        ("Y must hold -1 and 1 only", {"Y": np.zeros((2, 8))}),
    ],
)
def test_what_does_not_go_together_is_refused_at_once(message, options):
    Y = options.pop("Y", np.ones((2, 8)))
    with pytest.raises(ValueError, match=message):
        storage.train(Y, rng=np.random.default_rng(0), **options)


def test_an_integer_is_no_generator():
    with pytest.raises(TypeError, match="rng must be a numpy Generator"):
        storage.train(np.ones((2, 8)), rng=0)


def test_the_share_recalled_is_that_of_the_cues_by_hand():
    Y = patterns.random(9, 60, rng=np.random.default_rng(13))
    W, rng = storage.hebbian(Y), np.random.default_rng(14)
    cues = patterns.corrupt(np.vstack([Y, Y, Y[:2]]), 14, rng=rng)
    ends = hopfield.recall(W, cues, rng=rng)
    for overlap in (0.5, 0.9, 1.0):
        share = np.mean([x @ y >= 60 * overlap for x, y in zip(ends, np.vstack([Y, Y, Y[:2]]), strict=True)])
        assert 0 < share < 1
        again = np.random.default_rng(14)
        assert storage.share_recalled(W, Y, 14, rng=again, n_cues=20, overlap=overlap) == share


def test_the_basin_ends_where_cues_begin_to_be_lost():
    Y = patterns.random(4, 100, rng=np.random.default_rng(15))
    W, rng = storage.hebbian(Y), np.random.default_rng(16)
    radius = storage.basin_radius(W, Y, rng=rng, n_cues=400)
    assert storage.share_recalled(W, Y, radius - 6, rng=rng, n_cues=400) >= 0.9
    assert storage.share_recalled(W, Y, radius + 6, rng=rng, n_cues=400) < 0.9


def test_a_pattern_that_is_not_even_stable_has_no_basin_and_a_lone_one_reaches_half_way():
    rng = np.random.default_rng(17)
    Y = patterns.random(1, 50, rng=rng)
    assert storage.basin_radius(-storage.hebbian(Y), Y, rng=rng) == 0
    assert storage.basin_radius(storage.hebbian(Y), Y, rng=rng) == 24


@pytest.mark.parametrize(
    ("message", "options"),
    [
        ("Y must have at least one pattern", {"Y": np.empty((0, 8))}),
        ("n_cues must be at least 1", {"n_cues": 0}),
        ("overlap must be one number from 0 to 1", {"overlap": 1.5}),
        ("n_flips must be from 0 to 8", {"n_flips": 9}),
        ("8 units, but Y has shape", {"Y": np.ones((2, 7))}),
    ],
)
def test_a_measurement_without_sense_is_refused(message, options):
    arguments = {"W": np.zeros((8, 8)), "Y": np.ones((2, 8)), "n_flips": 1} | options
    with pytest.raises(ValueError, match=message):
        storage.share_recalled(**arguments, rng=np.random.default_rng(0))


@pytest.mark.parametrize("eta", [1e299, 1e300, 1.7e308])
@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize("start", ["random", "targets"])
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_weights_that_overflow_are_told(start, batch, eta):
    Y, rng = patterns.random(2, 8, rng=np.random.default_rng(0)), np.random.default_rng(0)
    W = -storage.hebbian(Y)
    training = storage.train(Y, rng=rng, start=start, batch=batch, eta=eta, W=W)
    with pytest.raises(ValueError, match=r"training diverged: a weight is .* in epoch \d; try eta below"):
        list(islice(training, 9))


def test_a_basin_is_asked_for_sensibly_even_of_one_unit():
    with pytest.raises(TypeError, match="Y must hold real numbers"):
        storage.basin_radius([[0.0]], "junk", rng=np.random.default_rng(0))
