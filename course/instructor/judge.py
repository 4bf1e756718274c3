"""Compares an answer with the right one and with known mistakes, and says which mistake it was.

The hidden part of a graded cell calls `_judge` for a function and `_accept` for a value or for what a
function was seen to do. When a class is graded, the answer is in another process (grading/run.py): the
function is a proxy, and neither the right answer nor this file is ever where a student's code is. In a
solution run as a notebook the function is the solution's own.
"""

import contextlib
import hashlib
import io
import numbers
import warnings

import numpy as np

NAMED = {
    "left-empty": "{} was left empty.",
    "returns-nothing": "{} returned None: does it end in a return statement?",
    "changes-its-input": "{} changes the array that it is given: work on a copy.",
    "calls-hopkit": "{} calls {}: here the task is to write it yourself.",
    "takes-too-long": "{} was still at work when its time was up: does every loop come to an end?",
    "ends-python": "{} {}.",
    "single-precision": "{} is right to seven digits, which is all that float32 holds: use float64.",
}
SINGLE = 1e-5


class Failed(AssertionError):
    """An answer that is not right: the mistake if it is a known one, and the smallest case that shows it."""

    def __init__(self, sentence, slug=None, case=(), got="", expected="", behaviour=""):
        self.sentence, self.slug, self.case = sentence, slug, tuple(case)
        self.got, self.expected, self.behaviour = got, expected, behaviour
        given = "; ".join(f"{name} = {text}" for name, text in self.case)
        more = f" It {got} where the answer is {expected}; it was given {given}." if got and not slug else ""
        super().__init__(f"[{slug}] {sentence}" if slug else sentence + more)


class Stopped(Exception):
    """An answer that raised an error: `kind` is the error's, and `except` of that kind catches it too."""

    kind = "Stopped"

    @classmethod
    def of(cls, kind, message):
        import builtins

        error = getattr(builtins, kind, None)
        known = isinstance(error, type) and issubclass(error, Exception)
        made = type("Stopped", (cls, error) if known else (cls,), {"kind": kind})
        return made(message)


class Raised(str):
    """How an answer stopped, as "ValueError: its words": not the same as giving these words back."""


class Other:
    """A value that is neither numbers nor words: of its kind, and equal to nothing."""

    def __init__(self, kind):
        self.kind = kind

    def __repr__(self):
        return f"something of the kind {self.kind}"


def _judge(function, right, case, mistakes, *, without="", n=20, tol=1e-9, single=True):
    """Fail unless `function` does what `right` does on case(0), …, case(n - 1).

    case(k) makes the arguments, anew at each call. mistakes is {slug: (sentence, function that makes
    it)}: the answer makes a mistake if it agrees with that function on every case. without names
    what the answer must not call, as in "hopfield.settle hopfield.step". Numbers agree within tol, those
    of single precision as far as they can; not with single=False, where the text asks for more digits.
    """
    name = getattr(function, "__name__", "your function")
    with _absent(function, without.split()):
        outcomes, changed, short = _outcomes(function, case, n, name)
    expected = [_reference(right, case(k)) for k in range(n)]
    if short and not single and all(map(_same, outcomes, expected, [SINGLE] * n)):
        raise Failed(NAMED["single-precision"].format(name), "single-precision")
    tol = max(tol, SINGLE) if short and single else tol
    wrong = [k for k in range(n) if not _same(outcomes[k], expected[k], tol)]
    if wrong:
        k = min(wrong, key=lambda k: (_size(case(k)), k))
        shown = {
            "case": _given(function, right, case(k)),
            "got": _did(outcomes[k]),
            "expected": _show(expected[k], 0),
            "behaviour": _behaviour(outcomes),
        }
        for slug, (sentence, mistaken) in dict(mistakes).items():
            if all(_same(outcomes[k], _reference(mistaken, case(k)), tol) for k in range(n)):
                raise Failed(sentence, slug, **shown)
        raise Failed(f"{name} is not right yet.", **shown)
    if changed:
        raise Failed(NAMED["changes-its-input"].format(name), "changes-its-input")


def _accept(value, right, mistakes, name="the answer"):
    """Fail unless right(value); mistakes is {slug: (sentence, predicate)}, asked in this order."""
    value = _plain(value)

    def holds(predicate):
        try:
            return bool(predicate(value))
        except Exception:
            return False

    if not holds(right):
        shown = {"behaviour": _behaviour([value])}
        for slug, (sentence, predicate) in dict(mistakes).items():
            if holds(predicate):
                raise Failed(sentence, slug, **shown)
        raise Failed(f"{name} is {_show(value)}: not right, and no mistake that we know of.", **shown)


def _outcomes(function, case, n, name):
    """What the answer gave on each case, or how it stopped; whether it changed what it was given, and
    whether it has numbers of single precision."""
    outcomes, changed, short = [], False, False
    for k in range(n):
        arguments = case(k)
        try:
            if hasattr(function, "ask"):
                outcome, spoilt = function.ask(*arguments)
            else:
                with _hushed():
                    outcome = function(*arguments)
                pairs = zip(case(k), arguments, strict=True)
                spoilt = any(
                    not _same(_plain(a), _plain(b), 0) for a, b in pairs if isinstance(a, np.ndarray | list)
                )
            short = short or _single(outcome)
            outcome = _plain(outcome)
        except Failed:
            raise
        except Exception as error:
            outcome, spoilt = Raised(f"{getattr(error, 'kind', type(error).__name__)}: {error}"), False
        if isinstance(outcome, Raised) and outcome.startswith("NotImplementedError"):
            raise Failed(NAMED["left-empty"].format(name), "left-empty")
        if outcome is None:
            raise Failed(NAMED["returns-nothing"].format(name), "returns-nothing")
        outcomes.append(outcome)
        changed = changed or spoilt
    return outcomes, changed, short


def _reference(function, arguments):
    """What the right answer, or a mistaken one, gives; an error it is meant to raise is its outcome."""
    with _hushed():
        try:
            return _plain(function(*arguments))
        except Failed:
            raise
        except Exception as error:
            return Raised(f"{type(error).__name__}: {error}")


@contextlib.contextmanager
def _hushed():
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _absent(function, names):
    """Without these functions of hopkit, where the answer is in a process of its own."""
    forbid = getattr(function, "forbid", None)
    if not names or forbid is None:
        yield
        return
    forbid(names)
    try:
        yield
    finally:
        forbid([])


def _plain(x):
    """Arrays of numbers, nested in tuples and dicts; words and None as they are, of all else the kind."""
    if x is None or isinstance(x, str):
        return x
    if isinstance(x, dict):
        return {key: _plain(value) for key, value in x.items()}
    try:
        found = np.array(x, subok=False)
        # words that look like numbers, and None, would become numbers too
        if found.dtype.kind in "biuf" or (found.dtype.kind == "O" and all(map(_real, found.flat))):
            return found.astype(np.float64)
        if found.dtype.kind == "c":
            return found.astype(np.complex128) if found.imag.any() else found.real.astype(np.float64)
    except Exception:  # rows of different lengths, a number beyond all floats, an object with tricks
        pass
    if isinstance(x, tuple | list):
        return tuple(map(_plain, x))
    return Other(getattr(x, "kind", type(x).__name__))


def _real(x):
    return isinstance(x, numbers.Real)


def _single(x):
    if isinstance(x, tuple | list | dict):
        return any(map(_single, x.values() if isinstance(x, dict) else x))
    return getattr(x, "dtype", None) == np.float32


def _same(a, b, tol):
    """Whether an answer is b, the right one: numbers within tol, infinities and nan only their like."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape:
            return False
        with np.errstate(all="ignore"):
            close = np.isfinite(b) & (abs(a - b) <= tol * (1 + abs(b)))
            near = (a == b) | close | (np.isnan(a) & np.isnan(b))
        return bool(near.all())
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(_same(x, y, tol) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key], tol) for key in b)
    if isinstance(a, Raised) or isinstance(b, Raised):
        # of two errors the kind counts, not the words
        return isinstance(a, Raised) and isinstance(b, Raised) and a.split(":")[0] == b.split(":")[0]
    return a is b or (isinstance(a, str) and isinstance(b, str) and a == b)


def _behaviour(outcomes):
    """A word that two answers share if they do the same on every case."""
    return hashlib.sha256(repr([_rounded(x) for x in outcomes]).encode()).hexdigest()[:12]


def _rounded(x):
    if isinstance(x, tuple):
        return tuple(map(_rounded, x))
    if isinstance(x, dict):
        return {repr(key): _rounded(value) for key, value in x.items()}
    if isinstance(x, np.ndarray):
        parts = (x.real, x.imag) if x.dtype.kind == "c" else (x,)
        with np.errstate(all="ignore"):
            return x.shape, [
                float(f"{round(v, 9):.6g}") + 0.0 for p in parts for v in p.ravel()[:10_000].tolist()
            ]
    return x.split(":")[0] if isinstance(x, Raised) else x


def _size(arguments):
    return sum(np.size(x) for x in arguments if isinstance(x, np.ndarray | list | tuple))


def _given(function, right, arguments):
    """The arguments by name, as they are shown."""
    import inspect

    try:
        names = list(inspect.signature(right).parameters)[: len(arguments)]
    except (TypeError, ValueError):
        names = []
    if len(names) < len(arguments) or any(name in ("given", "args", "_") for name in names):
        names = [f"argument {k + 1}" for k in range(len(arguments))]
    shown = [x for x in zip(names, arguments, strict=True) if not callable(x[1])]
    return [
        (name, "a generator" if isinstance(x, np.random.Generator) else _show(_plain(x), len(name) + 3))
        for name, x in shown
    ]


def _did(outcome):
    return f"stopped with {outcome}" if isinstance(outcome, Raised) else f"gave {_show(outcome, 0)}"


LONG, WIDE = 200, 80


def _show(x, column=None):
    """A value in short; given the column at which it begins, small matrices have a line for each row."""
    if isinstance(x, tuple):
        apart = column is not None and any(isinstance(part, np.ndarray) and part.ndim > 1 for part in x)
        inner, between = (column + 1, ",\n" + " " * (column + 1)) if apart else (None, ", ")
        text = f"({between.join(_show(part, inner) for part in x[:30])})"
    elif isinstance(x, np.ndarray) and x.ndim > 1 and x.size > LONG:
        text = f"{' × '.join(map(str, x.shape))} numbers, which begin {_numbers(x)[:LONG]} …"
    elif isinstance(x, np.ndarray) and x.ndim == 2 and x.size and column is not None:
        for figures in (6, 4):
            width = max((len(_numbers(v, figures)) for v in x.ravel()), default=0)
            rows = [", ".join(_numbers(v, figures).rjust(width) for v in row) for row in x]
            if column + len(rows[0]) + 4 < WIDE:  # and its brackets
                break
        text = "[[" + (f"],\n{' ' * (column + 1)}[".join(rows)) + "]]"
    elif isinstance(x, np.ndarray):
        text = _numbers(x)
    elif isinstance(x, dict):
        text = "{" + ", ".join(f"{key!r}: {_show(value)}" for key, value in list(x.items())[:30]) + "}"
    elif isinstance(x, Raised):
        text = f"an error, {x.split(':')[0]}"  # its words are ours, and do not count
    else:
        text = repr(x)
    return text if len(text) <= 1200 else text[:1200] + " …"


def _numbers(x, figures=6):
    """Numbers as one would write them: whole ones without a point, others to six figures."""
    if x.ndim == 0:
        return f"{x:.{figures}g}"
    return f"[{', '.join(_numbers(part, figures) for part in x[:60])}{', …' if len(x) > 60 else ''}]"
