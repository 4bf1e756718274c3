"""Valley training and what it is measured by, against loops in plain Python and by its own promises."""

from itertools import islice, product

import naive
import numpy as np
import pytest

from hopkit import hopfield, patterns, storage

RULES = {
    "random": {},
    "random, spared": {"spare": True},
    "random, batch": {"batch": True},
    "random, batch of 7, spared": {"batch": True, "n_valleys": 7, "spare": True},
    "random, batch of 2": {"batch": True, "n_valleys": 2},
    "targets": {"valleys": "targets"},
    "targets, batch": {"valleys": "targets", "batch": True},
    "targets, spared": {"valleys": "targets", "spare": True},
    "a few flips": {"valleys": "nearby", "n_flips": 2},
    "noise": {"valleys": "nearby", "noise": 3},
    "noise and a few flips": {"valleys": "nearby", "noise": 2, "n_flips": 3, "batch": True},
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


@pytest.mark.parametrize("options", [{}, {"batch": True}])
def test_without_targets_valleys_are_only_raised(options):
    W = storage.hebbian(targets(3, 12, 4))
    options |= {"W": W, "n_valleys": 4, "eta": 0.25}
    ours = islice(storage.train(np.empty((0, 12)), rng=np.random.default_rng(5), **options), 3)
    plain = naive.train([], rng=np.random.default_rng(5), N=12, epochs=3, **options)
    for epoch, (weights, ends, updates) in zip(ours, plain, strict=True):
        np.testing.assert_array_equal(epoch.W, weights)
        np.testing.assert_array_equal(epoch.valleys, ends)
        assert epoch.updates == updates


def test_raising_all_other_states_is_what_the_sum_over_them_gives():
    Y = patterns.random(3, 6, rng=np.random.default_rng(6))
    others = [y for y in product([-1, 1], repeat=6) if not (Y == y).all(axis=1).any()]
    change = Y.T @ Y + np.outer(Y[0], Y[0]) - np.array(others).T @ np.array(others)
    np.fill_diagonal(change, 0)
    first, second = islice(
        storage.train(np.vstack([Y, Y[:1]]), rng=np.random.default_rng(7), valleys="all", eta=0.5), 2
    )
    np.testing.assert_array_equal(first.W, 0.5 * change)
    np.testing.assert_array_equal(second.W, change)


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
    for epoch in storage.train(Y, rng=np.random.default_rng(12), valleys="targets"):
        assert (epoch.updates == 0) == (epoch.valleys[:, None] == Y).all(axis=2).any(axis=1).all()
        if not epoch.updates:
            break
    assert hopfield.is_stable(epoch.W, Y).all()


@pytest.mark.parametrize(
    ("message", "options"),
    [
        ("eta must be one positive number; got 0", {"eta": 0}),
        ("eta must be finite", {"eta": np.inf}),
        ('valleys must be "random"', {"valleys": "deepest"}),
        ("n_flips and noise go with", {"n_flips": 2}),
        ("n_flips and noise go with", {"valleys": "targets", "noise": 2}),
        ("needs at least one of them", {"valleys": "nearby"}),
        ("noise must be from 0 to 8", {"valleys": "nearby", "noise": 9}),
        ("n_flips must be at least 1", {"valleys": "nearby", "n_flips": 0}),
        ("n_valleys other than", {"n_valleys": 3}),
        ("n_valleys other than", {"valleys": "targets", "batch": True, "n_valleys": 3}),
        ("W must have one row a unit", {"W": np.zeros((3, 3))}),
        ("W must be symmetric", {"W": np.triu(np.ones((8, 8)), 1)}),
        ("Y has no rows", {"Y": np.empty((0, 8))}),
        ("needs targets", {"Y": np.empty((0, 8)), "valleys": "targets"}),
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
@pytest.mark.parametrize("batch", [False, True])
@pytest.mark.parametrize("rule", ["random", "all"])
@pytest.mark.filterwarnings("error")
def test_weights_that_overflow_are_told(rule, batch, eta):
    Y, rng = np.ones((2, 8)), np.random.default_rng(0)
    training = storage.train(Y, rng=rng, valleys=rule, batch=batch, eta=eta)
    with pytest.raises(ValueError, match=r"training diverged: a weight is .* in epoch \d; try eta below"):
        list(islice(training, 9))


def test_a_basin_is_asked_for_sensibly_even_of_one_unit():
    with pytest.raises(TypeError, match="Y must hold real numbers"):
        storage.basin_radius([[0.0]], "junk", rng=np.random.default_rng(0))
