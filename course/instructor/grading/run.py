"""One hand-in, from the cells that are to be run to a verdict on each task.

The steps come from merge.py, in the student's order: cells to run, and the places where tasks are judged.
A step that ends the answers' process, or hangs in it, is left out when a new process takes up the others.
"""

import signal
import threading
import time
import warnings
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from course.instructor import judge
from course.instructor.grading import asking, plain
from course.instructor.grading.asking import Gone
from course.instructor.grading.exercise import NotAlone, free

CELL, CALL, TASK, HANDIN = 30.0, 15.0, 60.0, 300.0


class Step(NamedTuple):
    """A cell to run (then `task` is empty), or the place where a task is judged."""

    source: str = ""
    task: str = ""
    label: str = ""


class Verdict(NamedTuple):
    """What became of a task. Words come from the judge, and from the answer's own errors."""

    task: str
    points: float
    maximum: float
    status: str = "ok"  # ok, wrong, empty, missing, timeout, crash
    slug: str = ""
    sentence: str = ""
    case: tuple = ()
    got: str = ""
    expected: str = ""
    behaviour: str = ""
    visible: str = ""  # what the visible checks said


class Limits(NamedTuple):
    cell: float = CELL
    call: float = CALL
    task: float = TASK
    handin: float = HANDIN


def grade(exercise, steps, start, limits=Limits(), only=None):  # noqa: B008
    """The verdicts on an exercise's tasks, in its order, or on one; start() makes the answers' process."""
    tasks = [task for task in exercise.tasks if only in (None, task.name)]
    # limits are a processor's time, and four times as much by the clock
    verdicts, errors, deadline = {}, {}, time.monotonic() + 4 * limits.handin
    skipped, restarts = set(), 0
    while restarts <= 2 * len(exercise.tasks) + 2 and len(verdicts) < len(tasks):
        try:
            with start() as answers:
                for k, step in enumerate(steps):
                    if k in skipped or step.task in verdicts:
                        continue
                    left = deadline - time.monotonic()
                    if left <= 0:
                        raise TimeoutError
                    try:
                        if step.task:
                            task = exercise.task(step.task)
                            verdicts[step.task] = judged(exercise, task, answers, errors, limits)
                        else:
                            seconds = min(limits.cell, left)
                            errors[step.label] = _error(answers.ask("run", step.source, seconds=seconds))
                    except Gone as gone:
                        if gone.reason == "start":
                            raise
                        if step.task:
                            task = exercise.task(step.task)
                            verdicts[step.task] = _ended(task, gone)
                        else:
                            errors[step.label] = f"it {asking.REASONS[gone.reason]}"
                        skipped.add(k)
                        restarts += 1
                        break
                else:
                    break
        except TimeoutError:
            break
    for task in tasks:
        if task.name not in verdicts:
            verdicts[task.name] = Verdict(
                task.name,
                0.0,
                task.points,
                "timeout",
                "takes-too-long",
                f"Not tried: the cells before it took all of the {limits.handin:g} s that a notebook has.",
            )
    return [verdicts[task.name] for task in tasks]


def judged(exercise, task, answers, errors, limits):
    """The verdict on one task, judged now."""
    visible = check(task, answers, limits)
    try:
        space = _space(exercise, task, answers, errors, limits)
        with _deadline(8 * limits.task + 60), warnings.catch_warnings():
            # a hidden part that makes floats of an answer must not lose its imaginary part
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            exec(compile(task.hidden, f"<hidden part of {task.name}>", "exec"), space)
    except judge.Failed as wrong:
        return _wrong(task, wrong, visible)
    except judge.Stopped as error:
        sentence = f"{task.name} stopped with {error.kind}: {error}"
        if error.kind == "NotImplementedError":
            wrong = judge.Failed(judge.NAMED["left-empty"].format(task.name), "left-empty")
        else:
            wrong = judge.Failed(sentence, behaviour=judge._behaviour([f"{error.kind}: "]))
        return _wrong(task, wrong, visible)
    except AssertionError as error:
        return _wrong(task, _said(str(error)), visible)
    except (Gone, NotAlone):
        raise
    except _Late:
        wrong = judge.Failed(judge.NAMED["takes-too-long"].format(task.name), "takes-too-long")
        return _wrong(task, wrong, visible)
    except Exception as error:
        sentence = f"what {task.name} gave is not of the kind that was asked for ({type(error).__name__})."
        return _wrong(task, judge.Failed(sentence, behaviour=judge._behaviour([sentence])), visible)
    return Verdict(task.name, task.points, task.points, visible=visible)


def check(task, answers, limits):
    """What the visible checks say to the student's own names: for the page, never for points."""
    if not task.visible.strip():
        return ""
    return _error(answers.ask("run", task.visible, seconds=limits.cell)).removeprefix("AssertionError: ")


SLOW = "it was still at work when its time was up"
STATUS = {"left-empty": "empty", "takes-too-long": "timeout", "not-there": "missing", "ends-python": "crash"}


def _wrong(task, wrong, visible):
    slug = "" if wrong.slug == "not-there" else wrong.slug or ""
    words = wrong.sentence, wrong.case, wrong.got, wrong.expected, wrong.behaviour
    return Verdict(task.name, 0.0, task.points, STATUS.get(wrong.slug, "wrong"), slug, *words, visible)


def _ended(task, gone):
    """The verdict on a task during which the process ended."""
    slug, status = ("takes-too-long", "timeout") if gone.reason == "time" else ("ends-python", "crash")
    sentence = judge.NAMED[slug].format(task.name, asking.REASONS[gone.reason])
    return Verdict(task.name, 0.0, task.points, status, slug, sentence)


def _said(message):
    """A hidden part's own assertion; [slug] in front names the mistake."""
    import re

    found = re.match(r"\[([a-z0-9-]+)\] ", message)
    if found:
        return judge.Failed(message[found.end() :], found[1])
    return judge.Failed(message, behaviour=judge._behaviour([message]))


def _error(told):
    """An error that a cell ended with, as one line of words; "" if there was none."""
    if told is None:
        return ""
    try:
        kind, message, line = told
        kind, message, line = str(kind), str(message), int(line)
    except (TypeError, ValueError):
        return "it gave no sensible answer"
    if kind == "TooLong":
        return SLOW
    return f"{kind}: {message}" + (f" (line {line})" if line and kind != "AssertionError" else "")


def _space(exercise, task, answers, errors, limits):
    """What the hidden part sees: the given imports, the judge, and proxies of the student's names."""
    used = free(task.hidden)
    wanted = sorted(exercise.names & used | set(task.names) & used)
    found = answers.ask("names", wanted, seconds=limits.call)
    if not isinstance(found, dict):
        raise Gone("garbled")
    clock = Clock(limits)
    space = {"__name__": "hidden", "_judge": judge._judge, "_accept": judge._accept}
    exec(exercise.imports, space)
    for name in wanted:
        if name not in found:
            said = errors.get(task.name, "")
            if said.startswith("NotImplementedError"):
                raise judge.Failed(judge.NAMED["left-empty"].format(name), "left-empty")
            if said.startswith("it "):
                slug = "takes-too-long" if said in (SLOW, f"it {asking.REASONS['time']}") else "ends-python"
                raise judge.Failed(f"There is no {name}: where its cell ran, {said}.", slug)
            why = f": its cell stopped, {said}" if said else "."
            raise judge.Failed(f"There is no {name}{why}", "not-there")
        value = found[name]
        known = isinstance(value, plain.Function)
        space[name] = Proxy(name, answers, clock, limits) if known else _numbers(value)
    return space


class Words(str):
    """Words that do not become numbers, though NumPy would make 1.0 of "1"."""

    __slots__ = ()

    def __float__(self):
        raise TypeError("words are no numbers")


def _numbers(x):
    """What came, with real numbers where nothing is imaginary, and words that stay words."""
    if isinstance(x, list | tuple):
        return type(x)(map(_numbers, x))
    if isinstance(x, dict):
        return {key: _numbers(value) for key, value in x.items()}
    if isinstance(x, str):
        return Words(x)
    return x.real if isinstance(x, complex | np.ndarray) and not np.any(np.imag(x)) else x


class Clock:
    """The time that a task's calls have had, all together."""

    def __init__(self, limits):
        self.left = limits.task


class Proxy:
    """The student's function, from afar: arguments go over, and what came of them comes back."""

    def __init__(self, name, answers, clock, limits):
        self.__name__, self.answers, self.clock, self.limits = name, answers, clock, limits

    def __call__(self, *arguments, **named):
        return self.ask(*arguments, **named)[0]

    def ask(self, *arguments, **named):
        """What it returned, and whether it changed what it was given; `Stopped` if it raised an error."""
        if named:
            raise TypeError(f"call {self.__name__} with arguments by place")
        functions = {f"f{k}": x for k, x in enumerate(arguments) if callable(x)}
        sent = tuple(plain.Function(f"f{k}") if callable(x) else x for k, x in enumerate(arguments))
        seconds = min(self.limits.call, self.clock.left)
        if seconds <= 0:
            raise judge.Failed(judge.NAMED["takes-too-long"].format(self.__name__), "takes-too-long")
        reply = self.answers.ask("call", self.__name__, sent, seconds=seconds, callbacks=functions)
        self.clock.left -= self.answers.spent
        match reply:
            case (_, _, _, [str(twin), *_]):
                sentence = judge.NAMED["calls-hopkit"].format(self.__name__, twin[:60])
                raise judge.Failed(sentence, "calls-hopkit")
            case ("returned", value, bool(changed), []):
                return _numbers(value), changed
            case ("stopped", "TooLong", str(), []):
                raise judge.Failed(judge.NAMED["takes-too-long"].format(self.__name__), "takes-too-long")
            case ("stopped", str(kind), str(message), []):
                raise judge.Stopped.of(kind, message)
        raise Gone("garbled")

    def forbid(self, names):
        said = self.answers.ask("forbid", names, seconds=self.limits.call)
        if said is not None:
            raise NotAlone(f"{self.__name__}: `without` names what cannot be taken away: {said}")


class _Late(Exception):
    """The judge itself took too long."""


@contextmanager
def _deadline(seconds):
    """Raise _Late after so long, where signals can: in a worker's main thread."""
    able = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()

    def over(*_):
        raise _Late

    before = signal.signal(signal.SIGALRM, over) if able else None
    if able:
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if able:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
