"""Compares a student's answer with the right one and with known mistakes, and says which mistake it was.

`python3 -m course release` puts a copy of this text, hidden, at the top of every exercise: so a solution
needs nothing beside it, and whatever the judges use is fetched before any code of the student's runs.
"""


def _judges():
    import contextlib
    import io
    import sys
    import warnings

    import numpy as np

    # a notebook may redefine these, and often does
    # isort: off
    # fmt: off
    from builtins import (  # noqa: UP029
        AssertionError, Exception, abs, all, bool, dict, float, getattr, int, isinstance, len, list, map,
        range, repr, str, tuple, type, zip,
    )
    # fmt: on
    # isort: on

    array, ndarray, float64, setprofile = np.array, np.ndarray, np.float64, sys.setprofile
    catch, ignore, redirect, sink = (
        warnings.catch_warnings,
        warnings.simplefilter,
        contextlib.redirect_stderr,
        io.StringIO,
    )

    def plain(x):
        """Arrays of floats, nested in tuples: no subclass and no __eq__ of the student's is left."""
        if x is None or isinstance(x, str):
            return x
        try:
            return array(x, dtype=float64, subok=False)
        except Exception:
            return tuple(map(plain, x)) if isinstance(x, tuple | list) else str(type(x))

    def same(a, b, tol):
        if isinstance(a, ndarray) and isinstance(b, ndarray):
            pairs = zip(a.ravel().tolist(), b.ravel().tolist(), strict=a.shape == b.shape)
            return a.shape == b.shape and all(
                x == y or abs(x - y) <= tol * (1 + abs(y)) or (x != x and y != y) for x, y in pairs
            )
        if isinstance(a, tuple) and isinstance(b, tuple):
            return len(a) == len(b) and all(same(x, y, tol) for x, y in zip(a, b, strict=True))
        if isinstance(a, str) and isinstance(b, str):
            return a.split(":")[0] == b.split(":")[0]  # of two errors the kind counts, not the words
        return a is b

    def call(function, arguments, without=()):
        """What it returned, or how it stopped; and what it called of that which it was to do itself."""
        used = []

        def spy(frame, event, _):
            name = f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}".removeprefix("hopkit.")
            if event == "call" and name in without:
                used.append(name)

        with catch(), redirect(sink()):
            ignore("ignore")
            if without:
                setprofile(spy)
            try:
                outcome = plain(function(*arguments))
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
            finally:
                if without:
                    setprofile(None)
        return outcome, used

    def fail(sentence, slug=None):
        raise AssertionError(f"[{slug}] {sentence}" if slug else sentence) from None

    def show(x):
        if isinstance(x, tuple):
            return f"({', '.join(map(show, x))})"
        text = repr(x.tolist() if isinstance(x, ndarray) else x)
        return text if len(text) <= 200 else text[:200] + " …"

    def judge(function, right, case, mistakes, *, without="", n=20, tol=1e-9):
        """Fail unless `function` does what `right` does on case(0), …, case(n - 1).

        case(k) makes the arguments, anew at each call. mistakes is {slug: (sentence, function that makes
        it)}: the answer makes a mistake if it agrees with that function on every case. without names
        what the answer must not call, as in "hopfield.settle hopfield.step".
        """
        name = getattr(function, "__name__", "your function")
        outcomes, wrong, changed = [], None, False
        for k in range(n):
            arguments = case(k)
            outcome, used = call(function, arguments, without.split())
            if used:
                fail(f"{name} calls {used[0]}: here the task is to write it yourself.", "calls-hopkit")
            if isinstance(outcome, str) and outcome.startswith("NotImplementedError"):
                fail(f"{name} was left empty.", "left-empty")
            if outcome is None:
                fail(f"{name} returned None: does it end in a return statement?", "returns-nothing")
            outcomes.append(outcome)
            expected = call(right, case(k))[0]
            if wrong is None and not same(outcome, expected, tol):
                wrong = k, outcome, expected
            for before, after in zip(case(k), arguments, strict=True):
                if isinstance(before, ndarray | list) and not same(plain(before), plain(after), 0):
                    changed = True
        if wrong is not None:
            for slug, (sentence, mistaken) in dict(mistakes).items():
                if all(same(outcomes[k], call(mistaken, case(k))[0], tol) for k in range(n)):
                    fail(sentence, slug)
            k, outcome, expected = wrong
            given = ", ".join(show(x) for x in case(k) if isinstance(x, ndarray | list | int | float))
            did = f"stopped with {outcome}" if isinstance(outcome, str) else f"gave {show(outcome)}"
            fail(f"{name} {did} where the answer is {show(expected)}; it was given {given}.")
        if changed:
            fail(f"{name} changes the array that it is given: work on a copy.", "changes-its-input")

    def accept(value, right, mistakes, name="the answer"):
        """Fail unless right(value); mistakes is {slug: (sentence, predicate)}, asked in this order."""
        value = plain(value)

        def holds(predicate):
            try:
                return bool(predicate(value))
            except Exception:
                return False

        if not holds(right):
            for slug, (sentence, predicate) in dict(mistakes).items():
                if holds(predicate):
                    fail(sentence, slug)
            fail(f"{name} is {show(value)}: not right, and no mistake that we know of.")

    return judge, accept


_judge, _accept = _judges()
