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
    """(title, what grows, unit, [(line's name, an iterator of (size, contender)), …]) of each panel."""
    few, sizes = (2, 16, 64), (100, 200, 500, 1000, 2000, 4096)
    units, sides, patterns, batches = (
        (50, 100, 200, 500, 1000, 2000),
        (16, 32, 64, 128, 256, 512),
        (100, 1000, 10_000, 50_000),
        (10, 30, 100, 300, 1000),
    )
    yield "Annealing, all to all", "units", "attempt", [(f"{C} chains", along(units, dense, C)) for C in few]
    yield (
        "Annealing, square lattice",
        "sites along a side",
        "attempt",
        [(f"{C} chains", along(sides, lattice, C)) for C in few],
    )
    yield (
        "Recall",
        "units",
        "cue",
        [
            ("one cue", along(sizes, lambda N: ours(recall.one_cue(N)))),
            ("64 cues", along(sizes, lambda N: ours(recall.many_cues(N, None)))),
            ("limit, one: W y", along(sizes, lambda N: limit(recall.one_cue(N)))),
            ("limit, 64: W Y'", along(sizes, lambda N: limit(recall.many_cues(N, None)))),
        ],
    )
    yield (
        "All states",
        "units",
        "state",
        [
            ("hopkit", along(range(8, 29, 4), lambda N: ours(enumeration.sums(N)))),
            ("NumPy, block by block", along(range(8, 29, 4), lambda N: enumeration.sums(N).contenders[3])),
        ],
    )
    yield (
        "Restricted machine, 784 × 500",
        "rows in a batch",
        "row",
        [
            ("hopkit", along(batches, lambda B: ours(machine(B), 2000))),
            ("limit: five products", along(batches, lambda B: limit(machine(B), 2000))),
        ],
    )
    yield (
        "Retrieval, d = 784",
        "patterns",
        "query",
        [
            *((f"{B} at once", along(patterns, retrieval, B)) for B in (1, 64, 512)),
            ("limit, 512: two products", along(patterns, lambda M: limit(attention.case(784, M, 512)))),
        ],
    )


def along(sizes, make, *arguments):
    """(size, contender) for each size, made when it is its turn."""
    return ((size, make(size, *arguments)) for size in sizes)


def toys():
    for title in "abcdef":
        yield title, "units", "attempt", [(f"{C} chains", along((8, 16), dense, C)) for C in (2, 3)]


def dense(N, C, sweeps=20):
    return annealing.ours(annealing.glass(N), C, sweeps)[0]


def lattice(side, C, sweeps=10):
    return annealing.ours(annealing.square_glass(side), C, sweeps)[0]


def machine(B):
    V = (np.random.default_rng(1).random((2000, 784)) < 0.15).astype(np.float32)
    return restricted.case("", V, 500, B)


def retrieval(M, B):
    return ours(attention.case(784, M, B))


def ours(case, work=None):
    """hopkit's contender, its call counted as so many units if not as in the case."""
    return case.contenders[0]._replace(**({} if work is None else {"work": work}))


def limit(case, work=None):
    (found,) = (c for c in case.contenders if c.limit)
    return Contender(found.name, found.call, found.work if work is None else work)
