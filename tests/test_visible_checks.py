"""What a student sees at once: each mistake that a text warns of fails a check that is not hidden.

Every named wrong answer of the exercises below is run with the visible part of its graded cell, in this
process. An exercise that lets one through names it in LET_THROUGH, with the reason.
"""

import contextlib
import io
import re

import graders
import matplotlib.pyplot as plt
import nbformat
import pytest
from nbgrader.utils import is_grade, is_solution

STEMS = [
    "01_spin_glasses",
    "02_energy",
    "03_associative_memory",
    "04_capacity",
    "05_valley_training",
    "06_hidden_units",
    "07_boltzmann_distribution",
    "08_sampling",
    "09_boltzmann_machines",
    "10_restricted_boltzmann",
    "11_deep_and_continuous",
]
LET_THROUGH = {
    "calls-hopkit": "only a judge sees what an answer calls",
}
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n?", re.DOTALL)


def tasks(stem):
    """For each autograded task: its name, the code cells before its answer, and its visible checks."""
    notebook = nbformat.read(graders.ROOT / "solutions" / stem / f"{stem}.ipynb", as_version=4)
    setup, given, name = [], [], None
    for cell in notebook.cells:
        if cell.source.startswith("## "):
            given, name = [], None
        elif cell.cell_type != "code" or cell.metadata.get("nbgrader", {}).get("grade_id") == "judge":
            continue
        elif is_grade(cell):
            yield name, setup + given, HIDDEN.sub("", cell.source)
        elif is_solution(cell):
            name = cell.metadata.nbgrader.grade_id
        elif name is None:  # what follows an answer is a demonstration
            (given if setup else setup).append(cell.source)


def complaint(before, answer, checks):
    """What the visible checks say of an answer; None if nothing."""
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for source in [*before, answer]:
            exec(compile(source, "cell", "exec"), names)
        try:
            exec(compile(checks, "checks", "exec"), names)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            plt.close("all")
    return None


ALL = [(stem, *task) for stem in STEMS for task in tasks(stem)]


@pytest.mark.parametrize(("stem", "task", "before", "checks"), ALL, ids=[f"{a[0]}-{a[1]}" for a in ALL])
def test_every_named_mistake_fails_a_visible_check(stem, task, before, checks):
    through = []
    for answer in graders.answers(stem, task):
        said = complaint(before, answer.source, checks)
        if answer.kind == "right":
            assert said is None, (answer.name, said)
        elif said is None and answer.name not in LET_THROUGH:
            through.append(answer.name)
        assert "np.float64" not in str(said), said
    assert not through, f"{task}: the visible checks pass {sorted(set(through))}"


@pytest.mark.parametrize(("stem", "task", "before", "checks"), ALL, ids=[f"{a[0]}-{a[1]}" for a in ALL])
def test_everyday_names_do_not_disturb_the_visible_checks(stem, task, before, checks):
    answer = next(answer for answer in graders.answers(stem, task) if answer.kind == "right")
    names = "\npatterns = hopfield = plots = np = None\n"
    said = complaint(before, answer.source, names + checks)
    assert said is None or "NoneType" in said, said  # an answer may need its own np; the checks must not
