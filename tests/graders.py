"""Named wrong answers and right variants, the sample exercise, and hand-ins made from them.

An answer replaces the solution cell of one task. `wrong_answers/<stem>/<task>.py` holds answers to it, each
under a line of its own: `# mistake: <slug>` or `# right: <how it differs>`.
"""

import re
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.instructor import release
from course.instructor.grading import exercise as reading

ROOT = Path(__file__).resolve().parent.parent
WRONG = ROOT / "tests" / "wrong_answers"
BLANK = reading.BLANK


class Answer(NamedTuple):
    task: str
    kind: str  # "mistake" or "right"
    name: str
    source: str


def answers(stem, task):
    """The answers in <task>.py of an exercise, in order."""
    text = (WRONG / stem / f"{task}.py").read_text("utf-8")
    pieces = re.split(r"^# (mistake|right): (.+)$", text, flags=re.M)[1:]
    return [Answer(task, *piece) for piece in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)]


def tasks(path):
    """The names of an exercise's autograded tasks."""
    return [task.name for task in reading.Exercise(path).tasks]


def solved(path, replaced):
    """The released exercise of a solution, filled in: the solution's cells, or those in `replaced`."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if reading.role(cell) != "judge"]
    for cell in notebook.cells:
        cell.source = reading.HIDDEN.sub("", cell.source)
        if reading.role(cell) in replaced:
            cell.source = replaced[reading.role(cell)]
    return notebook


def hand_in(folder, student, path, replaced, change=None, name=None):
    """The exercise with these cells replaced, as a student's file; change(notebook) before it is written."""
    notebook = solved(path, replaced)
    if change:
        change(notebook)
    target = folder / student / (name or f"{path.stem}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    return target


def sample(root):
    """Make a course of one small exercise in `root`: a function, a measured number and a text."""
    folder = root / "solutions" / "sample"
    folder.mkdir(parents=True)
    notebook = new_notebook(
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        cells=[_cell(cell, k) for k, cell in enumerate(SAMPLE)],
    )
    nbformat.write(notebook, folder / "sample.ipynb")
    (root / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
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
    (
        "## 1. One sweep\n\n3 points, 10 minutes. Flip if $y_i z_i < 0$.\n\n"
        "<details><summary>Hint</summary>\n\nOne loop.\n\n</details>",
        "text",
        None,
        None,
    ),
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
