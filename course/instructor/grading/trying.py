"""One answer to one task, tried as it is when a class is graded, but in a process that costs milliseconds."""

from contextlib import contextmanager

from nbformat import NotebookNode

from course.instructor.grading import asking, run
from course.instructor.grading.exercise import role
from course.instructor.grading.merge import merge


@contextmanager
def bench(exercise):
    """Starts answers' processes that cost milliseconds, for code that we wrote ourselves."""
    if not hasattr(asking.os, "fork"):
        yield lambda: asking.start(False)
        return
    nursery = asking.Nursery()
    try:
        # the kernels that this exercise calls are loaded once
        run.grade(exercise, merge(filled(exercise), exercise).steps, nursery.rehearsal)
        yield nursery.start
    finally:
        nursery.end()


def trial(exercise, name, source, start, limits=run.Limits()):  # noqa: B008
    """The verdict on one task, whose solution cell holds this; the other tasks are solved."""
    steps = merge(filled(exercise, {name: source}), exercise, only=name).steps
    verdicts = run.grade(exercise, steps, start, limits, only=name)
    return next(verdict for verdict in verdicts if verdict.task == name)


def filled(exercise, replaced=()):
    """The released exercise with its solutions filled in, or what `replaced` has for them."""
    sources = {task.graded: task.visible for task in exercise.tasks} | dict(replaced)
    cells = [
        NotebookNode(cell, source=sources.get(role(cell), cell.source))
        for cell in exercise.cells
        if role(cell) != "judge"
    ]
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=cells)
