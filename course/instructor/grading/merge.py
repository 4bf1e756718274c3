"""A hand-in laid over its exercise: which cells run, in the student's order, and where each task is judged.

Graded cells are always the exercise's own. A task is judged after its solution cell, wherever that was
moved, and after what stood between it and the graded cell. Of the cells that were given and are as they
were, only those run whose names are needed later: drawings that hang on an answer do not.
"""

from typing import NamedTuple

from course.instructor.grading.exercise import bound, free, role, surely, uses
from course.instructor.grading.run import Step


class Merged(NamedTuple):
    steps: list
    essays: dict  # {name: the student's words}
    places: dict  # {index of a cell of the student's: task or essay that it answers}
    notes: list  # what was not as it should be


def merge(notebook, exercise, only=None):
    """Lay a notebook over the exercise; with `only`, the steps are those that lead to this one task."""
    cells, notes = notebook.cells, []
    answers, tests, places = _answers(cells, exercise, notes)
    given = [c for c in exercise.cells if c.cell_type == "code" and not role(c)]
    untouched = {c.source.strip() for c in given}
    line = []  # (place, order, step, given and as it was)
    for k, cell in enumerate(cells):
        if cell.cell_type == "code" and k not in tests.values() and not _of_ours(cell, exercise):
            label = places.get(k, f"cell {k}")
            line.append((k, 0, Step(cell.source, label=label), cell.source.strip() in untouched))
    for place, cell in _lost(cells, exercise, given):
        line.append((place, -1, Step(cell.source, label=cell.id), True))
    for task in exercise.tasks:
        spots = [*answers.get(task.name, []), *([tests[task.graded]] if task.graded in tests else [])]
        line.append((max(spots, default=len(cells)), 1, Step(task=task.name), False))
    line.sort(key=lambda item: item[:2])
    if only:
        judged = next(k for k, item in enumerate(line) if item[2].task == only)
        line = [item for item in line[: judged + 1] if item[2].task in ("", only)]
    return Merged(_needed(line, exercise), _words(cells, exercise, notes), places, notes)


def _answers(cells, exercise, notes):
    """Where the answers to each task stand, where the graded cells, and what each place answers."""
    answers, tests, places = {}, {}, {}
    graded = {task.graded for task in exercise.tasks}
    solution = {task.name: task for task in exercise.tasks}
    for k, cell in enumerate(cells):
        name = role(cell)
        if name in graded:
            tests[name] = k
        elif cell.cell_type == "code" and name in solution:
            answers.setdefault(name, []).append(k)
    ids = {
        c.get("id"): role(c) for c in exercise.cells if role(c) in solution
    }  # where an editor dropped nbgrader's marks
    for k, cell in enumerate(cells):
        name = ids.get(cell.get("id"))
        if cell.cell_type == "code" and role(cell) is None and name and name not in answers:
            answers[name] = [k]
    for name, task in solution.items():
        wanted = set(task.names) & free(task.hidden)
        if name not in answers:
            found = [
                k for k, c in enumerate(cells) if c.cell_type == "code" and wanted & set(bound(c.source))
            ]
            if found:
                answers[name] = found[-1:]
            else:
                notes.append(f"{name}: its cell is missing")
        elif len(answers[name]) > 1:
            notes.append(f"{name}: its cell is there {len(answers[name])} times, the last counts")
        places |= dict.fromkeys(answers.get(name, []), name)
    missing = [name for name in graded if name not in tests]
    if missing:
        notes.append(f"graded cells put back: {' '.join(sorted(missing))}")
    return answers, tests, places


def _of_ours(cell, exercise):
    """A copy of a graded cell, or one of an older release: never the student's to run."""
    said = cell.metadata.get("nbgrader")
    if not isinstance(said, dict):
        return False
    return bool(said.get("grade")) or (said.get("locked") and not said.get("solution"))


def _lost(cells, exercise, given):
    """Given cells that are gone, each with the place after which it belongs."""
    ids = {c.get("id"): k for k, c in enumerate(cells)}
    sources = {c.source.strip(): k for k, c in enumerate(cells) if c.cell_type == "code"}
    names = {role(c): k for k, c in enumerate(cells) if role(c)}
    place = -1
    for cell in exercise.cells:
        found = [
            where[key]
            for where, key in ((ids, cell.id), (sources, cell.source.strip()), (names, role(cell)))
            if key and key in where
        ]
        if found:
            place = found[0]
        elif cell in given:
            yield place, cell


def _needed(line, exercise):
    """The steps, less the given cells that make no name that is used later.

    What a cell uses that is no plain Python, as one with a line of IPython's, nobody can tell: it keeps all.
    """
    wanted, all_wanted, steps = set(), False, []
    for _, _, step, untouched in reversed(line):
        if step.task:
            task = exercise.task(step.task)
            taken = uses(task.visible)
            wanted |= (taken or set()) | exercise.names & free(task.hidden)
        else:
            made, taken = set(bound(step.source)), uses(step.source)
            if untouched and taken is not None and not all_wanted and not wanted & made:
                continue
            wanted = wanted - surely(step.source) | (taken or set())
        all_wanted |= taken is None
        steps.append(step)
    return steps[::-1]


def _words(cells, exercise, notes):
    """The student's words in each task that a person marks."""
    words = {}
    for essay in exercise.essays:
        found = [c.source for c in cells if role(c) == essay.name]
        texts = [text for text in dict.fromkeys(found) if not is_blank(text)]
        words[essay.name] = "\n\n---\n\n".join(texts)
        if not found:
            notes.append(f"{essay.name}: its cell is missing")
    return words


def is_blank(text):
    return text.strip() in ("", "YOUR ANSWER HERE")
