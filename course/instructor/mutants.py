"""Change a solution in small ways, one at a time, and see that the judge rejects each.

What passes is printed with its change: either it does the same as the solution, which a person sees by
reading it, or a case is missing. Changes that were read and do the same stand in
course/instructor/equivalent, with the reason, and are only counted. A mutant that crashes or hangs is
rejected like any other.
"""

import argparse
import ast
import difflib
import tomllib
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
    "maximum": "minimum", "minimum": "maximum", "ceil": "floor", "floor": "ceil",
}  # fmt: skip
HARMLESS = {"bool", "int", "float", "tuple"}  # the judge compares numbers, whatever holds them
EITHER_WAY = {"min", "max", "np.minimum", "np.maximum", "np.logaddexp"}  # of two arguments, in any order


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
    unread, read = 0, equivalent(exercise.stem, root)
    with bench(exercise) as start:
        for name in [options.task] if options.task else names:
            tried, named, survivors = survey(exercise, name, start)
            new = [change for change in survivors if change not in read.get(name, {})]
            unread += len(new)
            print(
                f"# {name}: {tried} mutants, {tried - len(survivors)} rejected, {named} of them by name, "
                f"{len(survivors) - len(new)} known to be equivalent",
                flush=True,
            )
            for change in new:
                print(f"[[{name}]]\nchange = '''\n{change}'''\nwhy = \"\"\n", flush=True)
            for change in read.get(name, {}):
                if change not in survivors:
                    print(f"# no longer passes, so it needs no entry:\n{change}", flush=True)
    print(f"# {unread} passed: does each do the same as the solution?" if unread else "# none is new")
    return 0


def equivalent(stem, root=ROOT):
    """The changes that were read and do the same as the solution: {task: {change: why}}."""
    path = root / "course" / "instructor" / "equivalent" / f"{stem}.toml"
    entries = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    return {task: {one["change"]: one["why"] for one in listed} for task, listed in entries.items()}


def survey(exercise, name, start):
    """How many mutants of a task's solution there are, how many have a name, and the changes that pass."""
    task = exercise.task(name)
    lean = deepcopy(exercise)  # the hidden part decides
    lean.tasks = [one._replace(visible="") for one in exercise.tasks]
    limits = _limits(lean, task, start)
    named, survivors, made = 0, [], mutants(task.solution)
    for source in made:
        verdict = trial(lean, name, source, start, limits)
        named += bool(verdict.slug)
        if verdict.points == verdict.maximum:
            survivors.append(changed(task.solution, source))
    return len(made), named, list(dict.fromkeys(survivors))


def _limits(exercise, task, start):
    """Twice the least time with which the solution passes: most mutants that are late never end."""
    for seconds in (0.25, 1, 4):
        limits = run.Limits(cell=10, call=seconds, task=4 * seconds, handin=60)
        if trial(exercise, task.name, task.solution, start, limits).points:
            break
    return limits._replace(call=2 * seconds, task=8 * seconds)


def changed(solution, source):
    """The lines in which a mutant differs from the solution."""
    before, after = (ast.unparse(ast.parse(text)).split("\n") for text in (solution, source))
    lines = difflib.unified_diff(before, after, lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@"))) + "\n"


def mutants(source):
    """Each small change of a cell's code, as code; the same code once."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    arguments = {node: [a.arg for a in f.args.args] for f in functions for node in ast.walk(f)}
    found = {}
    for k, node in enumerate(nodes):
        for change in changes(node, arguments.get(node, ())):
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


def changes(node, arguments=()):
    """What is done to a node of a function with these arguments: functions that change it in place."""
    match node:
        case ast.Compare(ops=ops):
            for k, op in enumerate(ops):
                for table in (COMPARE, TURNED):
                    if type(op) in table:
                        yield lambda n, k=k, table=table: n.ops.__setitem__(k, table[type(n.ops[k])]())
        case ast.BinOp(op=ast.MatMult()):
            yield lambda n: n.__dict__.update(left=n.right, right=n.left)
        case ast.BinOp(op=op):
            # a term forgotten: the bias, a factor 2, the mean, the diagonal
            yield lambda n: _become(n, n.left)
            yield lambda n: _become(n, n.right)
            if type(op) in OPERATE:
                yield lambda n: setattr(n, "op", OPERATE[type(n.op)]())
        case ast.AugAssign(op=op):
            yield lambda n: _become(n, ast.Assign([n.target], n.value))
            if type(op) in OPERATE:
                yield lambda n: setattr(n, "op", OPERATE[type(n.op)]())
        case ast.UnaryOp(op=ast.USub() | ast.Invert() | ast.Not()):
            yield lambda n: _become(n, n.operand)
        case ast.BoolOp(op=op):
            yield lambda n: setattr(n, "op", ast.Or() if isinstance(n.op, ast.And) else ast.And())
            if len(node.values) == 2:
                for k in range(2):
                    yield lambda n, k=k: _become(n, n.values[k])
        case ast.Constant(value=bool()):
            yield lambda n: setattr(n, "value", not n.value)
        case ast.Constant(value=int() | float() as value):
            yield lambda n: setattr(n, "value", n.value + 1)
            if value not in (0, 1):
                yield lambda n: setattr(n, "value", n.value - 1)
            elif value == 1:
                yield lambda n: setattr(n, "value", 0)
        case ast.Call():
            yield from _call(node)
        case ast.Attribute(attr=name) if name in TWINS:
            yield lambda n: setattr(n, "attr", TWINS[n.attr])
        case ast.Attribute(attr="T"):
            yield lambda n: _become(n, n.value)
        case ast.Name(id=name, ctx=ast.Load()) if name in TWINS:
            yield lambda n: setattr(n, "id", TWINS[n.id])
        case ast.If() | ast.While() | ast.IfExp() if not (isinstance(node.test, ast.Constant)):
            yield lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
        case ast.For() | ast.comprehension() if ast.unparse(node.target) != "_":
            # the units in another order
            yield lambda n: setattr(n, "iter", ast.parse(f"list({ast.unparse(n.iter)})[::-1]").body[0].value)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in arguments:
        for other in arguments:
            # one argument taken for another, which sizes that are alike may hide
            yield lambda n, other=other: setattr(n, "id", other)
    if isinstance(node, ast.comprehension) and node.ifs:
        yield lambda n: n.ifs.pop()
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
                if k and all(_draws(statement) for statement in body[k - 1 : k + 1]):
                    # numbers drawn in another order
                    yield lambda n, name=name, k=k: getattr(n, name).insert(k, getattr(n, name).pop(k - 1))


def _call(node):
    """What is done to a call: without what it does, without an argument, with two exchanged."""
    match node:
        case ast.Call(func=ast.Attribute(attr="copy" | "astype"), args=[*_]) if not _numpy(node.func):
            yield lambda n: _become(n, n.func.value)
        case ast.Call(func=ast.Attribute(attr="array"), args=[ast.Name(), *_]) if _numpy(node.func):
            yield lambda n: setattr(n.func, "attr", "asarray")
        case ast.Call(func=ast.Attribute(attr="zeros" | "ones" | "empty"), args=[_], keywords=[]):
            # whole numbers where fractions are wanted
            yield lambda n: n.args.append(ast.Name("int", ast.Load()))
        case ast.Call(args=[_], keywords=[]) if ast.unparse(node.func) not in HARMLESS:
            yield lambda n: _become(n, n.args[0])
    for k in range(len(node.keywords)):
        yield lambda n, k=k: n.keywords.pop(k)
    either_way = ast.unparse(node.func) in EITHER_WAY
    if len(node.args) > 1 and not either_way and not any(isinstance(a, ast.Starred) for a in node.args):
        yield lambda n: n.args.insert(-1, n.args.pop())


def _numpy(function):
    return isinstance(function.value, ast.Name) and function.value.id == "np"


def _draws(statement):
    return any(isinstance(node, ast.Name) and node.id == "rng" for node in ast.walk(statement))


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
