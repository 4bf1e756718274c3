"""Run the cell of a claim with and without its sabotage: the assert must hold, then fail.

A claim that nothing can break shows nothing. So each part of the index (course/instructor/claims)
that has a cell also has a sabotage: Python that runs just before the cell, in a copy of the notebook's
names, and patches a function or spoils a condition. Then the cell's own assert must fail.
"""

import argparse
import inspect
import json
import sys
from collections import Counter

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from course.environment import ROOT
from course.instructor import claims, save

BROKEN = "AssertionError"


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(
        prog="python3 -m course sabotage",
        description=__doc__,
        epilog="For example: C052a, or 05_valley_training for all claims of a lecture.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="+", metavar="CLAIM", help="a part of the index, or a lecture")
    names = parser.parse_args(argv).names
    lectures, parts = claims.read(root)
    wanted = {}
    for name in names:
        if name not in parts and name not in lectures:
            close = [part for part in parts if part.startswith(name[:4])]
            parser.error(f"there is no claim or lecture {name}: {', '.join(close) or 'try C052a'}")
        stem = name if name in lectures else parts[name]["lecture"]
        path = root / "lectures" / f"{stem}.ipynb"
        if not path.exists():
            parser.error(f"{name} is at home in {stem}, which is not written yet")
        notebook = nbformat.read(path, as_version=4)
        shown = [part for part, _ in claims.claims_in(notebook) if name in (stem, part)]
        if not shown:
            parser.error(f"no cell of {stem} is tagged claim:{name}")
        if strange := [part for part in shown if "sabotage" not in parts.get(part, {})]:
            parser.error(f"course/instructor/claims/{stem}.toml gives {strange[0]} no sabotage: write one")
        wanted.setdefault(path, []).extend(shown)
    good = True
    for path, shown in wanted.items():
        notebook = nbformat.read(path, as_version=4)
        tagged = {
            part: n
            for n, cell in enumerate(notebook.cells)
            for part, _ in claims.claims_in({"cells": [cell]})
        }
        notebook.cells = notebook.cells[: max(tagged[part] for part in shown) + 1]
        try:
            for part, outcome in outcomes(notebook, parts, path.parent, shown).items():
                print(f"{part}: {path.stem}, cell {tagged[part] + 1}: holds")
                print(f"  under `{parts[part]['sabotage']}`")
                broken = outcome.startswith(BROKEN)
                print(f"  it {'fails, as it must' if broken else 'does not fail by its assert'}: {outcome}")
                good &= broken
        except save.CellFailed as failure:
            print(f"{path.stem}: fails without a sabotage, {failure}", file=sys.stderr)
            good = False
    return 0 if good else 1


def misplaced(stem, notebook, parts):
    """What is wrong with the tags of a lecture and the entries of the index that name it."""
    shown = [part for part, _ in claims.claims_in(notebook)]
    faults = [
        f"{part}: shown in {count} cells, not in one" for part, count in Counter(shown).items() if count > 1
    ]
    for part, cell in claims.claims_in(notebook):
        claim = parts.get(part)
        if claim is None:
            faults.append(f"{part}: tagged in {stem}, unknown to the index")
            continue
        if claim["lecture"] != stem:
            faults.append(f"{part}: tagged in {stem}, at home in {claim['lecture']}")
        if "no_cell" in claim:
            faults.append(f"{part}: has a cell, though the index gives no_cell = {claim['no_cell']!r}")
        elif "sabotage" not in claim:
            faults.append(f"{part}: has no sabotage in the index")
        if (claim["verdict"] == "wrong") != ("erratum" in cell.metadata.tags):
            faults.append(f"{part}: is tagged erratum or is not, against its verdict {claim['verdict']!r}")
    for part, claim in parts.items():
        if claim["lecture"] == stem and "no_cell" not in claim and part not in shown:
            faults.append(f"{part}: at home in {stem}, which has no cell tagged claim:{part}")
    return faults


def unbroken(notebook, parts, folder):
    """The claims whose cells still hold when sabotaged."""
    return [
        complaint(part, parts[part]["sabotage"], outcome)
        for part, outcome in outcomes(notebook, parts, folder).items()
        if not outcome.startswith(BROKEN)
    ]


def complaint(part, sabotage, outcome):
    return f"{part}: under its sabotage, {sabotage!r}, the cell {outcome}"


def outcomes(notebook, parts, folder, wanted=None):
    """How each claim's cell ends under its sabotage; the lecture runs once, a sabotage before its cell."""
    cells = []
    for cell in notebook.cells:
        for part, _ in claims.claims_in(new_notebook(cells=[cell])):
            if wanted is None or part in wanted:
                source = trial(parts[part]["sabotage"], cell.source)
                cells.append(new_code_cell(source, metadata={"part": part}))
        cells.append(cell)
    run = new_notebook(cells=cells)
    save.execute(run, folder)
    return {
        cell.metadata.part: read_outcome("".join(o.text for o in cell.outputs if o.get("name") == "stdout"))
        for cell in run.cells
        if "part" in cell.metadata
    }


def trial(sabotage, source):
    """What a kernel runs to try a cell under sabotage: it prints the outcome and leaves no name behind."""
    helper = inspect.getsource(outcome_under_sabotage)
    call = f"outcome_under_sabotage({sabotage!r}, {source!r}, get_ipython())"
    return f"exec({helper!r} + {f'print({call})'!r}, {{'get_ipython': get_ipython}})"


def read_outcome(printed):
    return json.loads(printed.splitlines()[-1])


def outcome_under_sabotage(sabotage, source, shell):
    """How a cell ends under sabotage, in a copy of the notebook's names; hopkit and NumPy are put back."""
    import contextlib
    import copy
    import importlib
    import io
    import json
    import pkgutil
    import sys
    import types

    import numpy as np

    import hopkit

    def copied(value):
        if isinstance(value, (np.ndarray, np.random.Generator)):
            return copy.deepcopy(value, memo)
        if type(value) in (list, set):
            return type(value)(copied(v) for v in value)
        if type(value) is dict:
            return {key: copied(v) for key, v in value.items()}
        if isinstance(value, tuple):
            return value._make(map(copied, value)) if hasattr(value, "_make") else tuple(map(copied, value))
        if isinstance(value, types.FunctionType) and value.__globals__ is shell.user_ns:
            twin = types.FunctionType(
                value.__code__, names, value.__name__, value.__defaults__, value.__closure__
            )
            twin.__kwdefaults__ = value.__kwdefaults__
            return twin
        return value

    def mentioned(*codes):
        found, codes = set(), list(codes)
        while codes:
            body = codes.pop()
            codes += [constant for constant in body.co_consts if isinstance(constant, types.CodeType)]
            new = set(body.co_names) - found
            found |= new
            functions = [
                shell.user_ns[name] for name in new if isinstance(shell.user_ns.get(name), types.FunctionType)
            ]
            codes += [function.__code__ for function in functions]
        return found - set(shell.user_ns_hidden)

    names, memo = dict(shell.user_ns), {}
    for module in pkgutil.iter_modules(hopkit.__path__):
        importlib.import_module(f"hopkit.{module.name}")
    kept = [
        (m, dict(vars(m))) for name, m in sys.modules.items() if name.split(".")[0] in ("hopkit", "numpy")
    ]
    outcome = "still holds"
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            sabotage = compile(sabotage, "the sabotage", "exec")
            source = compile(shell.transform_cell(source), "the cell", "exec")
            # what neither names is not copied: weights may be large
            names |= {name: copied(names[name]) for name in mentioned(sabotage, source) if name in names}
            exec(sabotage, names)
            try:
                exec(source, names)
            except AssertionError as error:
                outcome = f"AssertionError: {error}"
    except BaseException as error:
        outcome = f"ends with {type(error).__name__}: {error}"
    finally:
        for module, attributes in kept:
            vars(module).update(attributes)
    return json.dumps(outcome)
