"""Models that attend: their gradients against differences, what they refuse, and that they learn."""

import numpy as np
import pytest

from hopkit import attentive, modern


def double(model):
    return type(model)(*(part.astype(np.float64) for part in model))


def differences(loss, model):
    """The gradient of loss(model), by central differences, for a few entries of each part."""
    rng = np.random.default_rng(5)
    for k, part in enumerate(model):
        for _ in range(4):
            i = tuple(rng.integers(n) for n in part.shape)
            parts = [[p.copy() for p in model] for _ in range(2)]
            parts[0][k][i] += 1e-5
            parts[1][k][i] -= 1e-5
            up, down = (loss(type(model)(*p)) for p in parts)
            yield k, i, (up - down) / 2e-5


def some_bags(n=12, d=6, seed=3):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=(rng.integers(1, 7), d)) for _ in range(n)], np.arange(n) % 2


@pytest.mark.parametrize("pooling", attentive.POOLINGS)
def test_the_gradient_over_bags_is_that_of_the_loss(pooling):
    bags, labels = some_bags()
    rng = np.random.default_rng(4)
    *_, epoch = attentive.train_bags(bags, labels, rng=rng, pooling=pooling, n_hidden=5, eta=0.05, n_epochs=3)
    model = double(epoch.model)
    _, gradient = attentive._bag_gradient(model, bags, labels, pooling)
    for k, i, expected in differences(lambda m: attentive._bag_gradient(m, bags, labels, pooling)[0], model):
        assert abs(gradient[k][i] - expected) < 1e-7, (model._fields[k], i)


@pytest.mark.parametrize("pooling", attentive.POOLINGS)
def test_answers_are_the_formula_bag_by_bag(pooling):
    bags, labels = some_bags()
    *_, epoch = attentive.train_bags(bags, labels, rng=np.random.default_rng(4), pooling=pooling, n_epochs=2)
    m = epoch.model
    odds, shares = attentive.answers(m, bags, pooling=pooling)
    for bag, z, share in zip(bags, odds, shares, strict=True):
        H = np.maximum(bag @ m.embed + m.bias, 0)
        pooled = {
            "attention": modern.attention(m.query.astype(float), H, H),
            "mean": H.mean(axis=0),
            "max": H.max(axis=0),
            "score": H[(H @ m.read).argmax()],
        }
        assert abs(pooled[pooling] @ m.read + m.offset[0] - z) < 1e-4
        assert share.shape == (len(bag),)
        assert abs(share.sum() - 1) < 1e-5


def test_a_planted_instance_is_learned_by_attention_and_is_where_it_looks():
    rng = np.random.default_rng(8)
    bags, labels = [], np.arange(120) % 2
    for y in labels:
        bag = rng.normal(size=(12, 8))
        bag[3] += 4 * y
        bags.append(bag)
    *_, epoch = attentive.train_bags(bags, labels, rng=rng, n_epochs=40)
    odds, shares = attentive.answers(epoch.model, bags)
    assert ((odds > 0) == labels).mean() > 0.95
    assert np.mean([s.argmax() == 3 for s, y in zip(shares, labels, strict=True) if y]) > 0.95


def sequences():
    rng = np.random.default_rng(6)
    S = rng.integers(5, size=(3, 7))
    asked = rng.random((3, 7)) < 0.5
    return S, asked, rng.integers(5, size=asked.sum())


def test_the_gradient_of_the_transformer_is_that_of_the_loss():
    S, asked, answer = sequences()
    model = double(attentive.transformer(5, 7, rng=np.random.default_rng(1), n_features=6))
    _, gradient = attentive._gradient(model, S, asked, answer)
    for k, i, expected in differences(lambda m: attentive._gradient(m, S, asked, answer)[0], model):
        assert abs(gradient[k][i] - expected) < 1e-7, (model._fields[k], i)


def test_a_head_is_attention_over_the_places_up_to_its_own():
    S, _, _ = sequences()
    model = double(attentive.transformer(5, 7, rng=np.random.default_rng(2), n_features=6, n_layers=1))
    scores, shares = attentive.look(model, S)
    assert shares.shape == (1, 3, 2, 7, 7)
    assert scores.shape == (3, 7, 5)
    X = model.tokens[S[1]] + model.places
    for place in (0, 4):
        total = X[place].copy()
        for head in (0, 1):
            q, k, v = (X @ W[0, head] for W in (model.queries, model.keys, model.values))
            total += modern.attention(q[place], k[: place + 1], v[: place + 1]) @ model.out[0, head]
            assert (shares[0, 1, head, place, place + 1 :] == 0).all()
        np.testing.assert_allclose(scores[1, place], total @ model.read, atol=1e-10)


def test_a_levelled_head_averages_evenly_and_the_others_are_as_they_were():
    S, _, _ = sequences()
    model = attentive.transformer(5, 7, rng=np.random.default_rng(2), n_features=6)
    free, level = attentive.look(model, S)[1], attentive.look(model, S, level=[(0, 1)])[1]
    np.testing.assert_allclose(level[0, :, 1, 3], np.tile([0.25] * 4 + [0] * 3, (3, 1)), atol=1e-6)
    np.testing.assert_array_equal(level[0, :, 0], free[0, :, 0])


def test_the_transformer_learns_to_repeat_the_last_token():
    rng = np.random.default_rng(3)

    def batches(n):
        for _ in range(n):
            S = rng.integers(6, size=(32, 8))
            asked = np.zeros((32, 8), bool)
            asked[:, -1] = True
            yield S, asked, S[:, -2]

    start = attentive.transformer(6, 8, rng=rng, n_features=16)
    before = [part.copy() for part in start]
    losses = [epoch.loss for epoch in attentive.train_transformer(batches(200), start)]
    assert losses[0] > 1.5
    assert np.mean(losses[-10:]) < 0.1
    assert all((a == b).all() for a, b in zip(before, start, strict=True))


BAGS, LABELS = some_bags(4)
RNG = np.random.default_rng(0)
MODEL = attentive.transformer(5, 7, rng=RNG, n_features=6)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: attentive.train_bags([], [], rng=RNG), ValueError, "at least one bag"),
        (lambda: attentive.train_bags(BAGS, LABELS[:2], rng=RNG), ValueError, "labels must be 4 of 0 and 1"),
        (lambda: attentive.train_bags(BAGS, LABELS, rng=3), TypeError, "rng must be a numpy Generator"),
        (
            lambda: attentive.train_bags(BAGS, LABELS, rng=RNG, pooling="sum"),
            ValueError,
            "pooling must be one of",
        ),
        (lambda: attentive.train_bags(BAGS, LABELS, rng=RNG, eta=0), ValueError, "eta must be"),
        (
            lambda: attentive.train_bags([*BAGS, np.ones((2, 5))], LABELS, rng=RNG),
            ValueError,
            r"bags\[4\] must be",
        ),
        (lambda: attentive.train_bags([[[np.nan]]], [1], rng=RNG), ValueError, r"bags\[0\]"),
        (lambda: attentive.transformer(5, 7, rng=RNG, n_features=2, n_heads=3), ValueError, "n_heads"),
        (lambda: attentive.look(MODEL, [[5]]), ValueError, "tokens must be from 0 to 4; got 5"),
        (lambda: attentive.look(MODEL, [[0] * 8]), ValueError, "N at most 7"),
        (lambda: attentive.look(MODEL, [[0.5]]), ValueError, "whole numbers"),
        (lambda: attentive.train_transformer([], MODEL, eta=-1), ValueError, "eta must be"),
    ],
)
def test_what_cannot_be_learned_is_refused_with_the_reason(call, error, message):
    with pytest.raises(error, match=message):
        call()
