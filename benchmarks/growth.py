"""How cost grows with units, chains, rows and patterns: hopkit beside the machine's limits."""

import numpy as np

from benchmarks import annealing, attention, enumeration, recall, restricted
from benchmarks.timing import Case, Contender, compare


def panels(toy=False):
    """(title, what grows, unit of work, {line: [(size, seconds), …]}) of each panel."""
    for title, grows, unit, lines in toys() if toy else all_lines():
        yield title, grows, unit, {name: [timed(x, one, unit) for x, one in line] for name, line in lines}


def timed(x, contender, unit):
    (row,) = compare(Case("", "", unit, [contender]), seconds=0.3)
    return x, float(np.median(row.seconds))


def all_lines():
    yield "Annealing, all to all", "units", "attempt", [
        (f"{C} chains", ((N, dense(N, C)) for N in (50, 100, 200, 500, 1000, 2000))) for C in (2, 16, 64)
    ]  # fmt: skip
    yield "Annealing, square lattice", "sites along a side", "attempt", [
        (f"{C} chains", ((side, lattice(side, C)) for side in (16, 64, 256, 512))) for C in (2, 16, 64)
    ]  # fmt: skip
    sizes = 100, 200, 500, 1000, 2000, 4096
    yield "Recall", "units", "cue", [
        ("one cue", ((N, ours(recall.one_cue(N))) for N in sizes)),
        ("64 cues", ((N, ours(recall.many_cues(N, None))) for N in sizes)),
        ("limit, one: W y", ((N, limit(recall.one_cue(N))) for N in sizes)),
        ("limit, 64: W Y'", ((N, limit(recall.many_cues(N, None))) for N in sizes)),
    ]  # fmt: skip
    yield "All states", "units", "state", [
        ("hopkit", ((N, ours(enumeration.sums(N))) for N in (8, 12, 16, 20, 24, 28))),
        ("NumPy, block by block", ((N, enumeration.sums(N).contenders[3]) for N in (8, 12, 16, 20, 24, 28))),
    ]  # fmt: skip
    batches = 10, 30, 100, 300, 1000
    yield "Restricted machine, 784 × 500", "rows in a batch", "row", [
        ("hopkit", ((B, ours(machine(B), 2000)) for B in batches)),
        ("limit: five products", ((B, limit(machine(B), 2000)) for B in batches)),
    ]  # fmt: skip
    counts = 100, 1000, 10_000, 50_000
    yield (
        "Retrieval, d = 784",
        "patterns",
        "query",
        [(f"{B} at once", ((M, ours(attention.case(784, M, B))) for M in counts)) for B in (1, 64, 512)]
        + [("limit, 512: two products", ((M, limit(attention.case(784, M, 512))) for M in counts))],
    )


def toys():
    for title in "abcdef":
        yield title, "units", "attempt", [("2 chains", ((N, dense(N, 2)) for N in (8, 16)))]


def dense(N, C, sweeps=20):
    return annealing.ours(annealing.glass(N), C, sweeps)[0]


def lattice(side, C, sweeps=10):
    return annealing.ours(annealing.square_glass(side), C, sweeps)[0]


def machine(B):
    V = (np.random.default_rng(1).random((2000, 784)) < 0.15).astype(np.float32)
    return restricted.case("", V, 500, B)


def ours(case, work=None):
    """hopkit's contender, its call counted as so many units if not as in the case."""
    return case.contenders[0]._replace(**({} if work is None else {"work": work}))


def limit(case, work=None):
    (found,) = (c for c in case.contenders if c.limit)
    return Contender(found.name, found.call, found.work if work is None else work)
