"""A process that grades one hand-in after another: jobs come as lines of JSON, results go as lines of JSON.

It ends when nobody sends it jobs any more, and with the process that started it.
"""

import json
import os
import sys
import time
from functools import cache

from course.instructor.grading import asking, run
from course.instructor.grading.exercise import Exercise
from course.instructor.grading.merge import is_blank, merge


def main():
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _with_parent()
    for line in sys.stdin:
        job = json.loads(line)
        out.write(json.dumps(graded(**job)) + "\n")
        out.flush()


@cache
def exercise_of(path, key):
    return Exercise(path)


def graded(path, key, text, sandboxed, limits):
    """The verdicts on one notebook, its words, and what was odd about it."""
    import nbformat

    began = time.monotonic()
    exercise = exercise_of(path, key)
    merged = merge(nbformat.reads(text, as_version=4), exercise)
    verdicts = run.grade(exercise, merged.steps, lambda: asking.start(sandboxed), run.Limits(*limits))
    return {
        "verdicts": [clean(verdict._asdict()) for verdict in verdicts],
        "essays": {name: "" if is_blank(words) else words for name, words in merged.essays.items()},
        "notes": merged.notes,
        "seconds": round(time.monotonic() - began, 2),
    }


def clean(x):
    """Words of a student's without what is no letter: they end up on terminals and pages."""
    if isinstance(x, str):
        kept = "".join(c if c.isprintable() or c == "\n" else " " for c in x)
        return kept.encode("utf-8", "replace").decode()[:2000]
    if isinstance(x, dict):
        return {key: clean(value) for key, value in x.items()}
    return [clean(part) for part in x] if isinstance(x, list | tuple) else x


def _with_parent():
    """End when the parent does, however it ended."""
    if sys.platform == "linux":
        import ctypes
        import signal

        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    main()
