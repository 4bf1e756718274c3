"""Small models that learn to attend, with their gradients written out: bags, and a two-layer transformer.

A bag model embeds each instance of a bag, pools the bag to one vector and answers one question about it.
A transformer here is attention only: tokens, places, layers of heads with a residual stream, a read-out;
no layer norm, no feed-forward layers. Both are fitted by Adam, in float32.
"""

from typing import NamedTuple

import numpy as np

from hopkit import _check, _cores, modern

POOLINGS = ("attention", "mean", "max", "score")


class Bags(NamedTuple):
    """A model of bags: P(the answer is yes) = 1 / (1 + exp(-read' pooled - offset)).

    embed : (d, n_hidden) float, an instance x becomes max(x embed + bias, 0).
    bias : (n_hidden,) float
    query : (n_hidden,) float, what attention asks each instance; only used if pooling is by attention.
    read : (n_hidden,) float
    offset : (1,) float
    """

    embed: np.ndarray
    bias: np.ndarray
    query: np.ndarray
    read: np.ndarray
    offset: np.ndarray


class Transformer(NamedTuple):
    """Layers of attention heads between an embedding and a read-out.

    tokens : (n_tokens, D) float, what each token is.
    places : (n_places, D) float, what each place in the sequence adds.
    queries, keys, values : (L, H, D, d) float, the projections of each head of each layer.
    out : (L, H, d, D) float, what a head's answer adds to the stream.
    read : (D, n_tokens) float, from the stream to the score of each token.
    """

    tokens: np.ndarray
    places: np.ndarray
    queries: np.ndarray
    keys: np.ndarray
    values: np.ndarray
    out: np.ndarray
    read: np.ndarray


class Epoch(NamedTuple):
    """What the two kinds of training yield, after an epoch over bags or after a batch of sequences.

    model : Bags or Transformer, arrays of its own.
    loss : float, the mean cross entropy on the way, in nats.
    """

    model: Bags | Transformer
    loss: float


def train_bags(bags, labels, *, rng, pooling="attention", n_hidden=16, eta=0.01, batch=25, n_epochs=None):
    """Fit a model of bags: embed, pool, logistic regression; by Adam, epoch after epoch.

    Attention pools with shares softmax(h query / sqrt n_hidden) and its gradient goes through them.

    Parameters
    ----------
    bags : list of (n, d) float
        Instances, one per row; bags may differ in size.
    labels : (n_bags,) of 0 and 1
        The answer for each bag.
    rng : numpy.random.Generator
        Gives the weights, and once per epoch the order of the bags.
    pooling : str
        "attention"; "mean"; "max", the largest value of each feature; or "score", each instance is
        scored by itself, read' h, and the largest score speaks for the bag.
    n_hidden : int
        Features of an instance.
    eta : float > 0
        The learning rate.
    batch : int
        Bags that are learned at once.
    n_epochs : int, optional
        Passes over the bags; endless if omitted.

    Returns
    -------
    iterator of Epoch

    Raises
    ------
    ValueError
        If there are no bags, their instances differ in length, or a value is out of range.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 12, "Layers"; Ilse, Tomczak & Welling (2018), ICML 35, 2127 (attention pooling of bags).
    """
    bags, labels = _bags(bags), _labels(labels, len(bags))
    rng, n_hidden = _check.generator(rng), _check.count(n_hidden, "n_hidden", least=1)
    eta, batch, epochs = (
        _check.positive(eta, "eta"),
        _check.count(batch, "batch", least=1),
        _check.epochs(n_epochs),
    )
    if pooling not in POOLINGS:
        raise ValueError(f"pooling must be one of {', '.join(POOLINGS)}; got {pooling!r}")
    d = bags[0].shape[1]
    model = Bags(
        rng.normal(size=(d, n_hidden)) / d**0.5,
        np.zeros(n_hidden),
        0.1 * rng.normal(size=n_hidden),  # small: at first attention is nearly the mean
        rng.normal(size=n_hidden) / n_hidden**0.5,
        np.zeros(1),
    )
    return _bag_epochs(_single(model), bags, labels, rng, pooling, eta, batch, epochs)


def _bag_epochs(model, bags, labels, rng, pooling, eta, batch, epochs):
    adam = _Adam(model, eta)

    def epoch(model):
        order, losses = rng.permutation(len(bags)), []
        for k in range(0, len(order), batch):
            chosen = order[k : k + batch]
            loss, gradient = _bag_gradient(model, [bags[i] for i in chosen], labels[chosen], pooling)
            model = adam.step(model, gradient)
            losses.append(loss * len(chosen))
        return Epoch(model, sum(losses) / len(order))

    with _cores.Team(1) as team:
        for _ in epochs:
            done = _quietly(team, epoch, model)
            model = done.model
            yield done


def _quietly(team, function, *arguments):
    """Call a function on a thread of its own, where small matrix products do not wait for other cores."""
    return _cores.ended(team.submit(function, *arguments)).result()


def answers(model, bags, *, pooling="attention"):
    """The log odds of yes for each bag, and the shares of its instances.

    Parameters
    ----------
    model : Bags
    bags : list of (n, d) float
    pooling : str
        As in `train_bags`.

    Returns
    -------
    (n_bags,) float, list of (n,) float
        For "max" an instance's share is the share of features for which it has the largest value; for
        "score" the instance with the largest score has all.

    Raises
    ------
    ValueError
        As in `train_bags`.

    Source
    ------
    Lecture 12, "Layers".
    """
    bags = _bags(bags)
    _, P, pooled, _, ends = _pooled(model, bags, pooling)
    shares = P if P.ndim == 1 else P.mean(axis=1)
    return pooled @ model.read + model.offset[0], np.split(shares, ends[:-1])


def _pooled(model, bags, pooling):
    """Features, shares, pooled bags, where bags begin and end; shares of each feature for max pooling."""
    sizes = np.array([len(bag) for bag in bags])
    ends = sizes.cumsum()
    starts = ends - sizes
    H = np.maximum(np.concatenate(bags) @ model.embed + model.bias, 0)
    if pooling == "max":
        top = np.maximum.reduceat(H, starts)
        P = (H == np.repeat(top, sizes, axis=0)).astype(H.dtype)
        P /= np.repeat(np.add.reduceat(P, starts), sizes, axis=0)  # instances that tie share
        return H, P, top, starts, ends
    if pooling == "mean":
        P = np.repeat(1 / sizes, sizes).astype(H.dtype)
    elif pooling == "score":
        z = H @ model.read
        P = (z == np.repeat(np.maximum.reduceat(z, starts), sizes)).astype(H.dtype)
        P /= np.repeat(np.add.reduceat(P, starts), sizes)
    else:
        z = H @ model.query * H.dtype.type(len(model.query) ** -0.5)
        P = np.exp(z - np.repeat(np.maximum.reduceat(z, starts), sizes))
        P /= np.repeat(np.add.reduceat(P, starts), sizes)
    return H, P, np.add.reduceat(P[:, None] * H, starts), starts, ends


def _bag_gradient(model, bags, labels, pooling):
    """The mean cross entropy of some bags, and its gradient."""
    H, P, pooled, starts, ends = _pooled(model, bags, pooling)
    z, rows = pooled @ model.read + model.offset[0], np.concatenate(bags)
    loss = float(np.mean(np.logaddexp(0, z) - labels * z))
    d_z = ((1 / (1 + np.exp(-z)) - labels) / len(bags)).astype(H.dtype)
    d_pooled = np.repeat(d_z[:, None] * model.read, ends - starts, axis=0)
    d_H, d_query = (P if P.ndim == 2 else P[:, None]) * d_pooled, np.zeros_like(model.query)
    if pooling == "attention":
        worth = (H * d_pooled).sum(axis=1)
        d_score = P * (worth - np.repeat(np.add.reduceat(P * worth, starts), ends - starts))
        d_score *= H.dtype.type(len(model.query) ** -0.5)
        d_query = H.T @ d_score
        d_H += d_score[:, None] * model.query
    d_H *= H > 0
    return loss, Bags(rows.T @ d_H, d_H.sum(axis=0), d_query, pooled.T @ d_z, d_z.sum(keepdims=True))


def transformer(n_tokens, n_places, *, rng, n_features=32, n_layers=2, n_heads=2):
    """A new transformer: small random weights.

    Parameters
    ----------
    n_tokens : int
        How many different tokens there are.
    n_places : int
        The longest sequence.
    rng : numpy.random.Generator
        Gives the weights.
    n_features : int
        D, the width of the stream; each head has D // n_heads.
    n_layers, n_heads : int

    Returns
    -------
    Transformer

    Raises
    ------
    ValueError
        If a number is out of range, or there are more heads than features.
    TypeError
        If rng is not a Generator.

    Source
    ------
    Lecture 12, "Is retrieval attention?"; Vaswani et al. (2017), arXiv:1706.03762.
    """
    n_tokens, n_places = (
        _check.count(n, name, least=1) for n, name in ((n_tokens, "n_tokens"), (n_places, "n_places"))
    )
    D, L = _check.count(n_features, "n_features", least=1), _check.count(n_layers, "n_layers", least=1)
    H, rng = _check.count(n_heads, "n_heads", least=1, most=D), _check.generator(rng)
    head, D_root = (L, H, D, D // H), D**-0.5
    return _single(
        Transformer(
            0.3 * rng.normal(size=(n_tokens, D)),
            0.3 * rng.normal(size=(n_places, D)),
            *(D_root * rng.normal(size=head) for _ in range(3)),
            0.5 * D_root * rng.normal(size=(L, H, D // H, D)),
            D_root * rng.normal(size=(D, n_tokens)),
        )
    )


def look(model, S, *, level=()):
    """Run a transformer: the score of each token at each place, and where each head looks.

    A place sees itself and the places before it.

    Parameters
    ----------
    model : Transformer
    S : (B, N) int
        B sequences of tokens.
    level : pairs (layer, head)
        Heads that are made to average evenly over all that they may see.

    Returns
    -------
    (B, N, n_tokens) float, (L, B, H, N, N) float
        The scores; and the shares, of each head of each layer, for each place over the places.

    Raises
    ------
    ValueError
        If a token or a place is unknown to the model.

    Source
    ------
    Lecture 12, "Is retrieval attention?".
    """
    X, kept = _forward(model, _sequences(S, model), level)
    return X @ model.read, np.stack([layer[4] for layer in kept])


def train_transformer(batches, start, *, eta=0.004):
    """Fit a transformer to batches of sequences by Adam; endless if the batches are.

    Parameters
    ----------
    batches : iterable of (S, asked, answer)
        S (B, N) int, sequences; asked (B, N) bool, the places whose next token is to be said;
        answer (asked.sum(),) int, these tokens.
    start : Transformer
        Left as it is.
    eta : float > 0
        The learning rate.

    Returns
    -------
    iterator of Epoch
        One per batch.

    Raises
    ------
    ValueError
        If eta is not positive; and from the iterator, if a token or a place is unknown to the model.

    Source
    ------
    Lecture 12, "Is retrieval attention?".
    """
    return _batches(batches, _single(start), _check.positive(eta, "eta"))


def _batches(batches, model, eta):
    adam = _Adam(model, eta)

    def step(model, S, asked, answer):
        loss, gradient = _gradient(model, S, asked, answer)
        return Epoch(adam.step(model, gradient), loss)

    with _cores.Team(1) as team:
        for S, asked, answer in batches:
            sequences = _sequences(S, model)
            done = _quietly(team, step, model, sequences, np.asarray(asked, bool), np.asarray(answer))
            model = done.model
            yield done


def _forward(model, S, level=()):
    """The stream at the end, and what each layer's backward pass needs."""
    N, kept = S.shape[1], []
    X = model.tokens[S] + model.places[:N]
    unseen = np.triu(np.full((N, N), -1e9, X.dtype), 1)
    for layer, (out, *projections) in enumerate(
        zip(model.out, model.queries, model.keys, model.values, strict=True)
    ):
        q, k, v = (_split(X @ _wide(W), len(W)) for W in projections)
        P = modern.softmax(q @ k.swapaxes(2, 3) * q.dtype.type(q.shape[-1] ** -0.5) + unseen)
        for where, head in level:
            if where == layer:
                P[:, head] = np.tri(N) / np.arange(1, N + 1)[:, None]
        Y = _joined(P @ v)
        kept.append((X, q, k, v, P, Y))
        X = X + Y @ out.reshape(-1, out.shape[-1])
    return X, kept


def _gradient(model, S, asked, answer):
    """The mean cross entropy of the answers, and its gradient: backwards through the layers."""
    X, kept = _forward(model, S)
    top, rows = X[asked], np.arange(len(answer))
    p = modern.softmax(top @ model.read)
    loss = float(-np.log(np.maximum(p[rows, answer], 1e-30)).mean())
    p[rows, answer] -= 1
    p /= len(answer)
    g = Transformer(*map(np.zeros_like, model))
    g.read[:] = top.T @ p
    d_X = np.zeros_like(X)
    d_X[asked] = p @ model.read.T
    for layer in reversed(range(len(kept))):
        X, q, k, v, P, Y = kept[layer]
        H, out = q.shape[1], model.out[layer]
        g.out[layer] = (_flat(Y).T @ _flat(d_X)).reshape(out.shape)
        d_Y = _split(d_X @ out.reshape(-1, out.shape[-1]).T, H)
        worth = d_Y @ v.swapaxes(2, 3)
        d_z = P * (worth - (P * worth).sum(axis=-1, keepdims=True)) * q.dtype.type(q.shape[-1] ** -0.5)
        for name, d in (
            ("queries", d_z @ k),
            ("keys", d_z.swapaxes(2, 3) @ q),
            ("values", P.swapaxes(2, 3) @ d_Y),
        ):
            d = _joined(d)
            getattr(g, name)[layer] = (_flat(X).T @ _flat(d)).reshape(len(X[0, 0]), H, -1).swapaxes(0, 1)
            d_X = d_X + d @ _wide(getattr(model, name)[layer]).T
    np.add.at(g.tokens, S, d_X)
    g.places[: S.shape[1]] = d_X.sum(axis=0)
    return loss, g


def _wide(W):
    return W.swapaxes(0, 1).reshape(W.shape[1], -1)


def _split(X, n_heads):
    return X.reshape(*X.shape[:2], n_heads, -1).swapaxes(1, 2)


def _joined(X):
    return X.swapaxes(1, 2).reshape(X.shape[0], X.shape[2], -1)


def _flat(X):
    return X.reshape(-1, X.shape[-1])


class _Adam:
    """Kingma & Ba (2015), arXiv:1412.6980: steps of about eta, whatever the size of the gradient."""

    def __init__(self, model, eta):
        self.eta, self.t = eta, 0
        self.mean, self.square = ([np.zeros_like(part) for part in model] for _ in range(2))

    def step(self, model, gradient):
        self.t += 1
        parts, rate = [], self.eta * (1 - 0.99**self.t) ** 0.5 / (1 - 0.9**self.t)
        for part, d, mean, square in zip(model, gradient, self.mean, self.square, strict=True):
            mean += 0.1 * (d - mean)
            square += 0.01 * (d * d - square)
            parts.append(part - part.dtype.type(rate) * mean / (np.sqrt(square) + part.dtype.type(1e-8)))
        return type(model)(*parts)


def _single(model):
    return type(model)(*(np.array(part, np.float32) for part in model))


def _bags(bags):
    if not len(bags):
        raise ValueError("there must be at least one bag")
    bags = [_check.real(bag, f"bags[{k}]") for k, bag in enumerate(bags)]
    for k, bag in enumerate(bags):
        if bag.ndim != 2 or not bag.size or bag.shape[1] != bags[0].shape[-1]:
            raise ValueError(
                f"bags[{k}] must be (n, {bags[0].shape[-1]}), one instance per row; got {bag.shape}"
            )
        _check.finite(bag, f"bags[{k}]")
    return [bag.astype(np.float32) for bag in bags]


def _labels(labels, n):
    labels = _check.real(labels, "labels")
    if labels.shape != (n,) or not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels must be {n} of 0 and 1, one per bag; got shape {labels.shape}")
    return labels.astype(np.float32)


def _sequences(S, model):
    S = np.asarray(S)
    if S.ndim != 2 or S.dtype.kind not in "iu" or S.shape[1] > len(model.places):
        raise ValueError(
            f"S must be (B, N) whole numbers, N at most {len(model.places)}; got {S.dtype} {S.shape}"
        )
    if S.size and not (S.min() >= 0 and S.max() < len(model.tokens)):
        raise ValueError(f"tokens must be from 0 to {len(model.tokens) - 1}; got {S.min()} to {S.max()}")
    return S
