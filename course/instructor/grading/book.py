"""nbgrader's gradebook, filled with our verdicts, and the notebooks that formgrader shows.

A person's marks stay: a task in words is pending until it has one, and again if the words have changed
since. Our own verdicts are never put over a mark that a person gave.
"""

import hashlib
import json
import os
import re
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from course.instructor import release


def address(root):
    """Where the gradebook is: `c.CourseDirectory.db_url` of nbgrader_config.py."""
    return release.nbgrader_config(root).CourseDirectory.db_url


def course(root):
    """The course's name in the gradebook, which a server that minds its keys asks for."""
    name = release.nbgrader_config(root).CourseDirectory.get("course_id")
    return name if isinstance(name, str) and name else "default_course"


@contextmanager
def opened(root):
    import warnings

    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning

    with warnings.catch_warnings(), Gradebook(address(root), course(root)) as book:
        # of nbgrader's own making
        warnings.simplefilter("ignore", SAWarning)
        yield book


def enter(book, exercise, result, root):
    """Enter the verdicts of one hand-in; the points by hand, what is pending, and the words marked."""
    student = result["student"]
    first, _, last = result["name"].rpartition(" ")
    book.update_or_create_student(student, first_name=first or None, last_name=last or None)
    when = moment(result["time"])
    submission = book.update_or_create_submission(exercise.stem, student)
    submission.timestamp = when and when.replace(tzinfo=None)
    verdicts = {verdict["task"]: verdict for verdict in result["verdicts"]}
    graded = {task.graded: verdicts[task.name] for task in exercise.tasks}
    marked = _marked(root, result)
    for grade in (grade for notebook in submission.notebooks for grade in notebook.grades):
        if grade.name in graded:
            grade.auto_score, grade.needs_manual_grade = graded[grade.name]["points"], False
        elif grade.name in result["essays"]:
            words = result["essays"][grade.name]
            seen = _word(words)
            if not words:
                grade.auto_score, grade.needs_manual_grade = 0.0, False
            elif grade.manual_score is None:
                grade.auto_score, grade.needs_manual_grade = None, True
            else:
                # a mark given in formgrader was given to the words that stood there then
                grade.needs_manual_grade = marked.get(grade.name, seen) != seen
            if words:
                marked[grade.name] = marked.get(grade.name, seen) if grade.manual_score is not None else seen
    book.db.commit()
    path = _marked_path(root, result)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(marked), encoding="utf-8")


def scored(book, stem, student):
    """By cell: the points that a person gave, those that wait for one, and a person's comments."""
    from nbgrader.api import MissingEntry

    try:
        submission = book.find_submission(stem, student)
    except MissingEntry:
        return {}, {}, {}
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    said = [comment for notebook in submission.notebooks for comment in notebook.comments]
    given = {g.name: g.manual_score + (g.extra_credit or 0.0) for g in grades if g.manual_score is not None}
    pending = {g.name: g.max_score for g in grades if g.needs_manual_grade}
    return given, pending, {c.name: c.comment for c in said if c.comment}


def forget(book, stem, student):
    """What an earlier hand-in earned, when there is none now that can be graded; a person's marks stay."""
    from nbgrader.api import MissingEntry

    try:
        submission = book.find_submission(stem, student)
    except MissingEntry:
        return
    for grade in (grade for notebook in submission.notebooks for grade in notebook.grades):
        grade.auto_score, grade.needs_manual_grade = None, True
    book.db.commit()


def _word(words):
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _marked_path(root, result):
    return root / "grading" / "results" / result["stem"] / f"{result['student']}.words.json"


def _marked(root, result):
    try:
        return json.loads(_marked_path(root, result).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write_notebook(root, exercise, result, text):
    """The notebook as formgrader shows it: the student's cells in their order, the graded cells our own.

    No output of the student's is in it, and of words and code nothing that a browser would act on.
    """
    import nbformat

    from course.instructor.grading.exercise import role
    from course.instructor.grading.merge import merge

    handed = nbformat.reads(text, as_version=4)
    places = merge(handed, exercise).places
    ours = {role(cell): cell for cell in exercise.cells if role(cell) and role(cell) != "judge"}
    last = {name: k for k, name in places.items()} | {
        role(c): k for k, c in enumerate(handed.cells) if role(c) in {e.name for e in exercise.essays}
    }
    verdicts = {v["task"]: v for v in result["verdicts"]}
    visible = {task.graded: task for task in exercise.tasks}
    cells, shown = [], set()
    given = {c.source.strip() for c in exercise.cells if c.cell_type == "markdown" and not role(c)}
    for k, cell in enumerate(handed.cells):
        name = places.get(k) or role(cell)
        if cell.source.strip() in given:
            # our own words: their tags, which only fold a hint away, would be shown as words
            cell.source = re.sub(r"</?[a-z]+>", "", cell.source)
        if name in ours and name not in visible and last.get(name) == k:
            cells.append(_cell(cell, ours[name]))
            shown.add(name)
        elif name not in visible:
            cells.append(_cell(cell, None))
    for essay in exercise.essays:
        if essay.name not in shown:
            cells.append(_cell(nbformat.v4.new_markdown_cell(""), ours[essay.name]))
    for name, task in visible.items():
        spot = next((k + 1 for k, c in enumerate(cells) if role(c) == task.name), len(cells))
        cell = _cell(nbformat.v4.new_code_cell(task.visible), ours[name])
        verdict = verdicts[task.name]
        said = f"{verdict['points']:g} of {verdict['maximum']:g} points. {verdict['sentence']}"
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=said)]
        cells.insert(spot, cell)
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    target = root / "grading" / "autograded" / result["student"] / exercise.stem / f"{exercise.stem}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    nbformat.write(notebook, draft)
    os.replace(draft, target)


def _cell(cell, ours):
    import nbformat

    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    made = make.get(cell.cell_type, nbformat.v4.new_raw_cell)(
        harmless(cell.source) if cell.cell_type == "markdown" else cell.source
    )
    if ours is not None:
        made.metadata.nbgrader = dict(ours.metadata.nbgrader)
    return made


def harmless(words):
    """Markdown that shows what was written and fetches or runs nothing: no tags, pictures or scripts."""
    words = re.sub(r"<(?=[A-Za-z/!?])", "< ", words)
    words = re.sub(r"!(?=\[)", "", words)
    return re.sub(r"(?i)(javascript|vbscript|data|file)(?=\s*(:|&))", "\\1\u200b", words)


def save_submitted(root, one):
    """The hand-in, without its outputs, where nbgrader expects it."""
    target = Path(root) / "grading" / "submitted" / one.student / one.stem / f"{one.stem}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(one.text, encoding="utf-8")
    # formgrader takes a hand-in for graded if the gradebook has the time that stands here
    when = moment(one.time)
    stamp = target.with_name("timestamp.txt")
    stamp.write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC" if when else "", encoding="utf-8")
    if when is None:
        stamp.unlink()


def moment(seconds):
    """A time in whole seconds, UTC; None if it is not known."""
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
