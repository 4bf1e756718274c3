import builtins
import re

import graders
import nbformat
import numpy as np
import pytest

from course.instructor import judge, release

TASKS = [("sample", task) for task in ("sweep", "fraction")] + [
    (path.stem, task) for path in release.sources(graders.ROOT) for task in graders.tasks(path)
]


@pytest.fixture(scope="session")
def grader(request, exercise):
    """The Grader of an exercise; pytest runs all that ask for one kernel one after the other."""
    with graders.grader(exercise(request.param)) as one:
        yield one


each_task = pytest.mark.parametrize(("grader", "task"), TASKS, indirect=["grader"], scope="session")


@each_task
def test_the_solution_earns_all_points(grader, task):
    verdict = grader.verdicts[task]
    assert verdict.messages == []
    assert verdict.points == verdict.maximum > 0


@each_task
def test_the_blank_earns_none(grader, task):
    assert grader.grade(task, grader.blank(task)).points == 0


@each_task
def test_every_wrong_answer_loses_points_and_is_told_its_mistake(grader, task):
    wrong = [answer for answer in graders.answers(grader.path.stem, task) if answer.kind == "mistake"]
    names = [answer.name for answer in wrong]
    assert names
    assert all(names.count(name) >= 2 for name in names), "each mistake in two differently written instances"
    for answer in wrong:
        verdict = grader.grade(task, answer.source)
        assert verdict.points < verdict.maximum, answer
        assert verdict.mistakes == {answer.name}, (answer, verdict)


@each_task
def test_every_right_variant_earns_all_points(grader, task):
    right = [answer for answer in graders.answers(grader.path.stem, task) if answer.kind == "right"]
    assert len(right) >= 3
    for answer in right:
        verdict = grader.grade(task, answer.source)
        assert verdict.points == verdict.maximum, (answer, verdict)
        assert verdict.messages == []


@pytest.mark.parametrize("stem", sorted({stem for stem, _ in TASKS}))
def test_every_task_that_a_mistake_names_has_its_wrong_answers(exercise, stem):
    text = "".join(cell.source for cell in nbformat.read(exercise(stem), as_version=4).cells[2:])
    tried = {answer.name for task in graders.tasks(exercise(stem)) for answer in graders.answers(stem, task)}
    named = set(re.findall(r'^ *"([a-z0-9]+(?:-[a-z0-9]+)+)": \(', text, flags=re.M))
    assert named <= tried


# the judge, against answers that cheat


def double(x):
    return 2 * x


def case(k):
    return (np.arange(3.0) + k,)


class Agreeable(np.ndarray):
    """Equal to everything."""

    def __eq__(self, other):
        return True


class Everything:
    def __eq__(self, other):
        return True

    __hash__ = None


@pytest.mark.parametrize(
    "answer", [np.zeros(3).view(Agreeable), Everything(), [Everything()] * 3, np.full(3, np.nan), "", 0, {}]
)
def test_an_answer_that_says_it_is_equal_is_not_believed(answer):
    with pytest.raises(AssertionError, match="where the answer is"):
        judge._judge(lambda x: answer, double, case, {})


def test_functions_patched_by_an_answer_do_not_reach_the_judge(monkeypatch):
    for name in ("isclose", "allclose", "array_equal", "array", "all"):
        monkeypatch.setattr(np, name, lambda *a, **k: True)
    monkeypatch.setattr(builtins, "abs", lambda x: 0)
    try:
        judge._judge(lambda x: x, double, case, {})
    except AssertionError:
        return
    pytest.fail("the judge believed a patched function")


def test_an_answer_that_ought_to_refuse_may_raise_its_own_words():
    def refuse(x):
        raise ValueError("mine")

    def refuses(x):
        raise ValueError("ours")

    judge._judge(refuse, refuses, case, {})
    with pytest.raises(AssertionError, match="stopped with ValueError: mine"):
        judge._judge(refuse, double, case, {})
    with pytest.raises(AssertionError, match="gave"):
        judge._judge(double, refuses, case, {})
