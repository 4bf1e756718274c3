"""Runs answers through the graded cells of an exercise, all in one kernel, with nbgrader's points.

An answer replaces the solution cell of one task. A task is a solution cell and what follows it up to the
next task's text; `wrong_answers/<stem>/<task>.py` holds answers to it, each under a line of its own:
`# mistake: <slug>` or `# right: <how it differs>`.
"""

import re
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import determine_grade, is_grade, is_solution

from course.instructor import release

ROOT = Path(__file__).resolve().parent.parent
WRONG = ROOT / "tests" / "wrong_answers"
BLANK = "# YOUR CODE HERE\nraise NotImplementedError()"


class Answer(NamedTuple):
    task: str
    kind: str  # "mistake" or "right"
    name: str
    source: str


class Verdict(NamedTuple):
    points: float
    maximum: float
    messages: list

    @property
    def mistakes(self):
        named = (re.match(r"\[([a-z0-9-]+)\] ", message) for message in self.messages)
        return {match[1] for match in named if match}


def answers(stem, task):
    """The answers in <task>.py of an exercise, in order."""
    text = (WRONG / stem / f"{task}.py").read_text("utf-8")
    pieces = re.split(r"^# (mistake|right): (.+)$", text, flags=re.M)[1:]
    return [Answer(task, *piece) for piece in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)]


def tasks(path):
    """The names of an exercise's autograded tasks: their solution cells' grade_id."""
    return [group[-1] for group in _groups(nbformat.read(path, as_version=4)) if group[-1]]


def _groups(notebook):
    """Code cells in runs that end with a task's last graded cell: [(cells, name of the task), …]."""
    groups, cells, name = [], [], None
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if name and any(map(is_grade, cells)) and not is_grade(cell):
            groups.append((cells, name))
            cells, name = [], None
        if is_solution(cell):
            name = cell.metadata.nbgrader.grade_id
        cells.append(cell)
    return [*groups, (cells, name)]


class Grader:
    """An exercise with its solution run once; answers are tried one after the other."""

    def __init__(self, path, client):
        self.path, self.client = path, client
        self.groups = _groups(nbformat.read(path, as_version=4))
        # what comes before the first task is made anew for each answer, which may have spoilt it
        first = next(k for k, cell in enumerate(self.groups[0][0]) if is_solution(cell))
        self.setup = self.groups[0][0][:first]
        self._run([new_code_cell("_made = {}")])
        self.verdicts = {name: self._first(cells, name) for cells, name in self.groups if name}

    def grade(self, task, source):
        """What the answer earns on its task, forgotten first; afterwards the solution is put back."""
        self._run([new_code_cell(f"for _name in _made[{task!r}]:\n    globals().pop(_name, None)")])
        cells = deepcopy(next(cells for cells, name in self.groups if name == task))
        for cell in cells:
            if is_solution(cell):
                cell.source = source
        verdict = self._run(self.setup + cells)
        self._run(
            [cell for cells, name in self.groups if name == task for cell in cells if not is_grade(cell)]
        )
        return verdict

    def blank(self, task):
        """The solution cell as students get it."""
        cells = next(cells for cells, name in self.groups if name == task)
        source = next(cell.source for cell in cells if is_solution(cell))
        stub = re.sub(r"^( *)### BEGIN SOLUTION.*?### END SOLUTION", lambda m: _indent(BLANK, m[1]), source,
                      flags=re.S | re.M)  # fmt: skip
        return stub if stub != source else BLANK

    def _first(self, cells, name):
        """Run a task, and note which names are its own."""
        self._run([new_code_cell("_before = set(globals())")])
        verdict = self._run(cells)
        self._run([new_code_cell(f"_made[{name!r}] = set(globals()) - _before")])
        return verdict

    def _run(self, cells):
        points = maximum = 0
        messages = []
        for cell in deepcopy(cells):
            self.client.execute_cell(cell, 0)
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
            if is_grade(cell):
                earned, worth = determine_grade(cell)
                points, maximum = points + earned, maximum + worth
                messages += [output.evalue for output in cell.outputs if output.output_type == "error"]
        return Verdict(points, maximum, messages)


def _indent(text, by):
    return "\n".join(by + line for line in text.split("\n"))


@contextmanager
def grader(path, seconds=60):
    """A Grader with a kernel of its own."""
    client = NotebookClient(new_notebook(cells=[new_code_cell()]), timeout=seconds, allow_errors=True)
    with client.setup_kernel():
        yield Grader(path, client)


def solved(path, replaced):
    """The released exercise of a solution, filled in: the solution's cells, or those in `replaced`."""
    solution = nbformat.read(path, as_version=4)
    for cell in solution.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in replaced:
            cell.source = replaced[name]
    return solution


def sample(root):
    """Make a course of one small exercise in `root`: a function, a measured number and a text."""
    folder = root / "solutions" / "sample"
    folder.mkdir(parents=True)
    notebook = new_notebook(
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        cells=[_cell(cell, k) for k, cell in enumerate(SAMPLE)],
    )
    nbformat.write(notebook, folder / "sample.ipynb")
    for name in (
        "nbgrader_config.py",
        "course/deck/vendor/katex.min.js",
        "course/deck/vendor/auto-render.min.js",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")
    release.renew_judge(folder / "sample.ipynb", write=True)
    return folder / "sample.ipynb"


def _cell(cell, k):
    text, kind, name, points = cell
    roles = {"given": "", "text": "", "judge": "locked", "answer": "solution", "test": "grade locked",
             "essay": "grade solution"}[kind]  # fmt: skip
    made = (new_markdown_cell if kind in ("text", "essay") else new_code_cell)(text, id=f"sample-{k}")
    if roles:
        flags = {role: role in roles for role in ("grade", "solution", "locked")}
        made.metadata.nbgrader = flags | {"grade_id": name, "schema_version": 3, "task": False}
    if points:
        made.metadata.nbgrader["points"] = points
    return made


SAMPLE = [
    ("import numpy as np\n\nfrom hopkit import hopfield", "given", None, None),
    ("", "judge", "judge", None),
    ("## 1. One sweep\n\n3 points, 10 minutes. Flip if $y_i z_i < 0$.", "text", None, None),
    (
        '''\
def sweep(W, y):
    """The state after every unit has looked once, in the order 0 ... N-1."""
    ### BEGIN SOLUTION
    y = y.copy()
    for i in range(len(y)):
        if y[i] * (W[i] @ y) < 0:
            y[i] = -y[i]
    return y
    ### END SOLUTION''',
        "answer",
        "sweep",
        None,
    ),
    (
        """\
### BEGIN HIDDEN TESTS
def _case(k):
    rng = np.random.default_rng([7, k])
    W = rng.integers(-2, 3, (6, 6))
    W = np.triu(W, 1) + np.triu(W, 1).T
    return W.astype(float), rng.choice([-1.0, 1.0], 6)


def _right(W, y, flips=lambda yz: yz < 0):
    y = y.copy()
    for i in range(len(y)):
        if flips(y[i] * sum(W[i, j] * y[j] for j in range(len(y)))):
            y[i] = -y[i]
    return y


_judge(
    sweep,
    _right,
    _case,
    {
        "fields-once-a-sweep": (
            "Your fields were computed once a sweep: after a flip, the other units' fields have changed.",
            lambda W, y: np.where(y * (W @ y) < 0, -y, y),
        ),
        "ties-flip": (
            "A unit whose field is zero flipped: it has no reason to.",
            lambda W, y: _right(W, y, lambda yz: yz <= 0),
        ),
    },
    without="hopfield.settle hopfield.recall hopfield.step",
)
### END HIDDEN TESTS
_W = np.array([[0.0, 1.0], [1.0, 0.0]])
assert list(sweep(_W, np.array([1.0, -1.0]))) == [-1, -1], "unit 0 looks first, and joins unit 1"
""",
        "test",
        "sweep-test",
        3,
    ),
    ("## 2. Stable states\n\n2 points, 5 minutes.", "text", None, None),
    ("pair = np.array([[0.0, 1.0], [1.0, 0.0]])", "given", None, None),
    (
        """\
### BEGIN SOLUTION
states = [np.array([a, b]) for a in (-1.0, 1.0) for b in (-1.0, 1.0)]
fraction = np.mean([hopfield.is_stable(pair, y) for y in states])
### END SOLUTION""",
        "answer",
        "fraction",
        None,
    ),
    (
        """\
### BEGIN HIDDEN TESTS
_accept(
    fraction,
    lambda x: abs(x - 0.5) < 1e-9,
    {"pairs-counted-once": ("A state and its mirror image are two states.", lambda x: abs(x - 0.25) < 1e-9)},
    "fraction",
)
### END HIDDEN TESTS
assert 0 <= fraction <= 1, "a fraction lies between 0 and 1\"""",
        "test",
        "fraction-test",
        2,
    ),
    ("## 3. In words\n\n2 points, 5 minutes.", "text", None, None),
    ("Each flip lowers the energy, and there are finitely many states.", "essay", "words", 2),
]
