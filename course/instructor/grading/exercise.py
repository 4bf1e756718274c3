"""What a solution says: its tasks and their points, hidden parts and visible checks, its mistakes by name.

The hidden part of a graded cell runs alone, in the judge's process. It knows the imports of the exercise's
given cells, `_judge`, `_accept`, and the names that solution cells make, which stand for the student's.
"""

import ast
import builtins
import hashlib
import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import nbformat

from course.instructor.judge import NAMED

HIDDEN = re.compile(r"^ *### BEGIN HIDDEN TESTS\n(.*?)^ *### END HIDDEN TESTS\n?", re.S | re.M)
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?### END SOLUTION", re.S | re.M)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class NotAlone(Exception):
    """A hidden part that leans on what is not there when a class is graded."""


class Task(NamedTuple):
    """An autograded task: the solution's cell and the graded one, which holds the points."""

    name: str
    title: str
    extends: str
    points: float
    graded: str
    names: tuple
    hidden: str
    visible: str
    solution: str


class Essay(NamedTuple):
    """A task in words, marked by a person."""

    name: str
    title: str
    points: float


class Exercise:
    def __init__(self, path):
        self.path, self.stem = Path(path), Path(path).stem
        self.cells = nbformat.read(path, as_version=4).cells
        self.tasks, self.essays = self._read()
        self.imports = "\n".join(
            imports(c.source) for c in self.cells if c.cell_type == "code" and not role(c)
        )
        self.names = {name for task in self.tasks for name in task.names}
        for task in self.tasks:
            self._alone(task)

    @property
    def title(self):
        first = next((c.source for c in self.cells if c.source.startswith("# ")), self.stem)
        return first.split("\n")[0].lstrip("# ")

    @property
    def lecture(self):
        number = re.match(r"(\d+)_", self.stem)
        return f"Lecture {int(number[1])}" if number else "The lecture"

    @property
    def maximum(self):
        return sum(part.points for part in [*self.tasks, *self.essays])

    @cached_property
    def key(self):
        """A word that changes with whatever could change a mark."""
        here = Path(__file__).parent
        steps = ("answers", "asking", "exercise", "merge", "plain", "run")
        files = [self.path, here.parent / "judge.py", *(here / f"{name}.py" for name in steps)]
        return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]

    @cached_property
    def mistakes(self):
        """{slug: sentence} of every mistake that a hidden part names, task by task."""
        return {slug: text for task in self.tasks for slug, text in named(task.hidden).items()} | {
            slug: text.format("The answer", "hopkit") for slug, text in NAMED.items()
        }

    def task(self, name):
        return next(task for task in self.tasks if task.name == name)

    def _read(self):
        """The tasks, in order: a solution cell and the graded cell that follows it."""
        tasks, essays, solution, text = [], [], None, ""
        for cell in self.cells:
            said = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "markdown" and cell.source.startswith("## "):
                text = cell.source
            title = re.sub(r"^[\d.· ]+", "", text.split("\n")[0].lstrip("# ")) or said.get("grade_id", "")
            if said.get("grade") and said.get("solution"):
                essays.append(Essay(said["grade_id"], title, float(said["points"])))
            elif said.get("solution"):
                solution = cell
            elif said.get("grade"):
                if solution is None:
                    raise NotAlone(f"{self.stem}: graded cell {said['grade_id']} follows no solution cell")
                hidden = "\n".join(HIDDEN.findall(cell.source))
                extends = re.search(r"extends:\s*(.+?)\s*$", text, flags=re.M)
                tasks.append(
                    Task(
                        solution.metadata.nbgrader["grade_id"],
                        title,
                        extends[1].replace("*", "") if extends else "",
                        float(said["points"]),
                        said["grade_id"],
                        bound(solution.source),
                        hidden,
                        HIDDEN.sub("", cell.source),
                        solution.source,
                    )
                )
        return tasks, essays

    def _alone(self, task):
        """Every name that a hidden part uses is there when it runs by itself."""
        known = {*self.names, *bound(self.imports), *dir(builtins), "_judge", "_accept", "__name__"}
        missing = sorted(free(task.hidden) - known)
        if missing:
            raise NotAlone(
                f"{self.stem}, {task.graded}: the hidden part uses {', '.join(missing)}, which it does not "
                "make. It runs in a process of its own, without the notebook's other cells: give it what it "
                "needs, between BEGIN and END HIDDEN TESTS. It has the imports of the given cells and the "
                "names that solution cells make."
            )


def role(cell):
    """What nbgrader takes a cell for: its grade_id, or None."""
    said = cell["metadata"].get("nbgrader")
    name = said.get("grade_id") if isinstance(said, dict) else None
    return name if isinstance(name, str) else None


def imports(source):
    """The import statements of a cell."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return ""
    return "\n".join(ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom))


@lru_cache(4096)  # the cells of an exercise are asked again for each hand-in
def bound(source):
    """The names that a cell makes, at its top level; what cannot be parsed makes none that we know."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    return tuple(dict.fromkeys(name for node in tree.body for name in _bound(node)))


def _bound(node):
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        for child in ast.iter_child_nodes(node):
            yield from _bound(child)


@lru_cache(4096)
def uses(source):
    """The names that a cell takes from the cells before it; None if it cannot be parsed."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None
    return frozenset(_taken(body, ()))


def _taken(body, made):
    """The names that statements take from what was there before, where these are made already."""
    made, taken = set(made), set()
    for node in body:
        if isinstance(node, ast.For):
            targets = [n for n in ast.walk(node.target) if isinstance(n, ast.Name)]
            taken |= free(ast.unparse(node.iter), keep=True) - made
            taken |= {n.id for n in targets if not isinstance(n.ctx, ast.Store)} - made
            taken |= _taken([*node.body, *node.orelse], made | {n.id for n in targets})
        else:
            taken |= set(_added(node)) - made
            taken |= free(ast.unparse(node), keep=True) - made
        made |= _surely(node)
    return taken


def _added(node):
    """The names of `x += 1`, of which the symbol table says only that it makes x; not a function's own."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
    names = {name for child in ast.iter_child_nodes(node) for name in _added(child)}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        names &= {name for n in ast.walk(node) if isinstance(n, ast.Global) for name in n.names}
    yield from names


def surely(source):
    """The names that a cell makes at its top level, whatever its conditions and loops do."""
    try:
        return set().union(*map(_surely, ast.parse(source).body))
    except SyntaxError:
        return set()


def _surely(node):
    return (
        set() if isinstance(node, ast.If | ast.For | ast.While | ast.Try | ast.Match) else set(_bound(node))
    )


@lru_cache(4096)
def free(source, keep=False):
    """The names that code takes from outside, in whatever scope; with `keep` those too that it makes."""
    import symtable

    def visit(table):
        for symbol in table.get_symbols():
            outside = symbol.is_global() or table.get_type() == "module"
            if symbol.is_referenced() and outside:
                yield symbol.get_name()
        for child in table.get_children():
            yield from visit(child)

    top = symtable.symtable(source, "hidden part", "exec")
    made = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    return frozenset(visit(top)) - (frozenset() if keep else made)


def named(hidden):
    """{slug: sentence} of the dicts in a hidden part, and of its assertions that begin with [slug]."""
    found = {}
    for node in ast.walk(ast.parse(hidden)):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                slug = key.value if isinstance(key, ast.Constant) else None
                pair = isinstance(value, ast.Tuple) and len(value.elts) == 2 and _text(value.elts[0])
                if isinstance(slug, str) and SLUG.fullmatch(slug) and pair:
                    found[slug] = pair
        elif isinstance(node, ast.Assert) and node.msg is not None:
            slug = re.match(r"\[([a-z0-9-]+)\] ?", _text(node.msg))
            if slug:
                found[slug[1]] = _text(node.msg)[slug.end() :]
    return found


def _text(node):
    """A string as written; what an f-string fills in is left as it is."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(p) if isinstance(p, ast.Constant) else "…" for p in node.values)
    return ""


BLANK = "# YOUR CODE HERE\nraise NotImplementedError()"


def blank(source):
    """A solution cell as students get it."""
    stub = SOLUTION.sub(lambda found: "\n".join(found[1] + line for line in BLANK.split("\n")), source)
    return stub if stub != source else BLANK
