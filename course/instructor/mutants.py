"""Change a solution in small ways, one at a time, and see that the judge rejects each.

What passes is printed with its change: either it does the same as the solution, which a person sees by
reading it, or a case is missing. A mutant that crashes or hangs is rejected like any other.
"""

import argparse
import ast
import difflib
from copy import deepcopy

from course.environment import ROOT
from course.instructor import release
from course.instructor.grading import run
from course.instructor.grading.exercise import Exercise, NotAlone
from course.instructor.grading.trying import bench, trial

COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
TURNED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
OPERATE = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Pow: ast.Mult, ast.Mod: ast.FloorDiv, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
TWINS = {
    "min": "max", "max": "min", "all": "any", "any": "all", "argmin": "argmax", "argmax": "argmin",
    "sum": "mean", "mean": "sum", "zeros": "ones", "ones": "zeros", "triu": "tril", "hstack": "vstack",
}  # fmt: skip
LIMITS = run.Limits(cell=10, call=3, task=12, handin=30)


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(prog="python3 -m course mutants", description=__doc__)
    parser.add_argument("exercise", metavar="STEM", help="a name in solutions/")
    parser.add_argument("task", nargs="?", metavar="TASK", help="the name of its solution cell; else all")
    options = parser.parse_args(argv)
    paths = {path.stem: path for path in release.sources(root)}
    if options.exercise not in paths:
        parser.error(f"there is no exercise {options.exercise!r}: choose from {', '.join(paths)}")
    try:
        exercise = Exercise(paths[options.exercise])
    except NotAlone as problem:
        parser.error(str(problem))
    names = [task.name for task in exercise.tasks]
    if options.task and options.task not in names:
        parser.error(f"there is no task {options.task!r}: choose from {', '.join(names)}")
    passed = 0
    with bench(exercise) as start:
        for name in [options.task] if options.task else names:
            tried, named, survivors = survey(exercise, name, start)
            passed += len(survivors)
            print(
                f"{name}: {tried} mutants, {tried - len(survivors)} rejected, {named} of them by name",
                flush=True,
            )
            for survivor in survivors:
                print("\n".join(f"    {line}" for line in survivor))
    print(f"{passed} passed: does each do the same as the solution?" if passed else "none passed")
    return 0


def survey(exercise, name, start):
    """How many mutants of a task's solution there are, how many have a name, and those that pass."""
    solution = exercise.task(name).solution
    named, survivors, made = 0, [], mutants(solution)
    for source in made:
        verdict = trial(exercise, name, source, start, LIMITS)
        named += bool(verdict.slug)
        if verdict.points == verdict.maximum:
            survivors.append(changed(solution, source))
    return len(made), named, survivors


def changed(solution, source):
    """The lines in which a mutant differs from the solution."""
    before, after = (ast.unparse(ast.parse(text)).split("\n") for text in (solution, source))
    lines = difflib.unified_diff(before, after, lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def mutants(source):
    """Each small change of a cell's code, as code; the same code once."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    found = {}
    for k, node in enumerate(nodes):
        for change in changes(node):
            copy = deepcopy(tree)
            change(list(ast.walk(copy))[k])
            try:
                text = ast.unparse(ast.fix_missing_locations(copy))
                compile(text, "mutant", "exec")
            except (SyntaxError, ValueError, TypeError):
                continue
            found[text] = None
    found.pop(ast.unparse(tree), None)
    return list(found)


def changes(node):
    """What is done to a node, each a function that changes it in place."""
    match node:
        case ast.Compare(ops=[op]):
            for table in (COMPARE, TURNED):
                if type(op) in table:
                    yield lambda n, table=table: setattr(n, "ops", [table[type(n.ops[0])]()])
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPERATE:
            yield lambda n: setattr(n, "op", OPERATE[type(n.op)]())
        case ast.BinOp(op=ast.MatMult()):
            yield lambda n: n.__dict__.update(left=n.right, right=n.left)
        case ast.UnaryOp(op=ast.USub() | ast.Invert() | ast.Not()):
            yield lambda n: _become(n, n.operand)
        case ast.BoolOp(op=op):
            yield lambda n: setattr(n, "op", ast.Or() if isinstance(n.op, ast.And) else ast.And())
        case ast.Constant(value=bool()):
            yield lambda n: setattr(n, "value", not n.value)
        case ast.Constant(value=int() | float() as value):
            yield lambda n: setattr(n, "value", n.value + 1)
            if value not in (0, 1):
                yield lambda n: setattr(n, "value", n.value - 1)
            elif value == 1:
                yield lambda n: setattr(n, "value", 0)
        case ast.Call(func=ast.Attribute(attr="copy", value=_), args=[]):
            yield lambda n: _become(n, n.func.value)
        case ast.Call(func=ast.Name(id="abs" | "np.abs" | "list" | "sorted" | "reversed"), args=[_]):
            yield lambda n: _become(n, n.args[0])
        case ast.Call(func=ast.Attribute(attr="abs"), args=[_]):
            yield lambda n: _become(n, n.args[0])
        case ast.Call(keywords=[_, *_]):
            for k in range(len(node.keywords)):
                yield lambda n, k=k: n.keywords.pop(k)
        case ast.Attribute(attr=name) if name in TWINS:
            yield lambda n: setattr(n, "attr", TWINS[n.attr])
        case ast.Attribute(attr="T"):
            yield lambda n: _become(n, n.value)
        case ast.Name(id=name, ctx=ast.Load()) if name in TWINS:
            yield lambda n: setattr(n, "id", TWINS[n.id])
        case ast.If() | ast.While() if not (isinstance(node.test, ast.Constant)):
            yield lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
    if isinstance(node, ast.While):
        # a loop whose rounds are few: cases must need many
        for rounds in (1, 2):
            yield lambda n, rounds=rounds: _few(n, rounds)
    for name in ("body", "orelse"):
        body = getattr(node, name, None)
        if isinstance(body, list):
            for k, one in enumerate(body):
                doc = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
                if (
                    isinstance(one, ast.stmt)
                    and not doc
                    and not isinstance(one, ast.Import | ast.FunctionDef)
                ):
                    yield lambda n, name=name, k=k: getattr(n, name).__setitem__(k, ast.Pass())


def _become(node, other):
    node.__class__ = other.__class__
    node.__dict__ = dict(other.__dict__)


def _few(node, rounds):
    test, body = node.test, node.body
    node.__class__ = ast.For
    stop = ast.If(ast.UnaryOp(ast.Not(), test), [ast.Break()], [])
    node.__dict__ = {
        "target": ast.Name("_round", ast.Store()),
        "iter": ast.Call(ast.Name("range", ast.Load()), [ast.Constant(rounds)], []),
        "body": [stop, *body],
        "orelse": [],
    }
