"""Try an answer to a task of an exercise, as it is tried when a class is graded.

Without FILE the solution itself is tried, and with --blank the cell as students get it.
"""

import argparse
import sys
from pathlib import Path

from course.environment import ROOT
from course.instructor import release
from course.instructor.grading.exercise import Exercise, NotAlone, blank
from course.instructor.grading.trying import bench, trial


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(prog="python3 -m course attempt", description=__doc__)
    parser.add_argument("exercise", metavar="STEM", help="a name in solutions/")
    parser.add_argument("task", nargs="?", metavar="TASK", help="the name of its solution cell; else all")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE",
                        help="Python that stands in its solution cell; - reads what you type")  # fmt: skip
    parser.add_argument("--blank", action="store_true", help="try the cell as students get it")
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
    failed = False
    with bench(exercise) as start:
        for name in [options.task] if options.task else names:
            task = exercise.task(name)
            source = blank(task.solution) if options.blank else task.solution
            if options.file:
                source = sys.stdin.read() if str(options.file) == "-" else options.file.read_text("utf-8")
            verdict = trial(exercise, name, source, start)
            failed = failed or verdict.points < verdict.maximum
            print("\n".join(told(verdict)))
    return int(failed)


def told(verdict):
    """A verdict in lines, as the page has it."""
    yield f"{verdict.task}: {verdict.points:g} of {verdict.maximum:g} points, {verdict.status}"
    if verdict.sentence:
        yield f"  {f'[{verdict.slug}] ' if verdict.slug else ''}{verdict.sentence}"
    if verdict.got:
        shown = [*((f"{name} =", text, len(name) + 3) for name, text in verdict.case)]
        shown += [("it", verdict.got, 0), ("where the answer is", verdict.expected, 0)]
        for before, text, column in shown:
            before = f"    {before} "
            yield before + text.replace("\n", "\n" + " " * (len(before) - column))
    if verdict.visible:
        yield f"  visible checks: {verdict.visible}"
