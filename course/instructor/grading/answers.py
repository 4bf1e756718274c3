"""The process that holds a student's code: it runs cells and answers calls, and knows nothing of ours.

It is started with this file, plain.py, hopkit and the packages of the course in reach: no hidden test, no
right answer, no judge. What it says is only ever taken as a value to be compared; whatever it does to
itself, it changes its own results.

Requests, one at a time, each answered once:
  ("run", source)              an error as (kind, message), or None
  ("names", [name, …])         for each its value, or a Function, or nothing
  ("call", name, arguments)    ("returned", value, changed, called) or ("stopped", kind, message, called)
  ("forbid", [name, …])        hopkit's functions that the next calls must do without
"""

import os
import signal
import sys
import types


class TooLong(BaseException):
    """Time is up for this cell or call."""


ABSENT = "is not there while this task is judged"
CALLED = []  # what was asked for all the same


class Student:
    """The student's names, the cells run so far, and the calls of the other process."""

    def __init__(self, plain, receive, send):
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        self.plain, self.receive, self.send = plain, receive, send
        InteractiveShell.clear_instance()
        InteractiveShell.enable_gui = lambda *_: None  # %matplotlib inline: there is nothing to show
        no_history = Config(HistoryManager={"enabled": False})  # no database, no thread that writes to it
        shell = InteractiveShell.instance(history_load_length=0, colors="nocolor", config=no_history)
        shell.ask_exit = lambda: None
        shell.showtraceback = shell.showsyntaxerror = lambda *_, **__: None  # nobody reads: `told` has it
        self.shell, self.absent = shell, []

    def serve(self):
        while True:
            try:
                request = self.receive()
            except EOFError:
                return
            what, seconds, *rest = request
            self.send(getattr(self, f"do_{what}")(seconds, *rest))

    def do_hello(self, seconds):
        return "hello"

    def do_run(self, seconds, source):
        import random

        import numpy as np

        # numbers that nobody seeded are the same each time, so the same work has the same marks
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002
        np.random.bit_generator.randbits = random.Random(0).getrandbits
        with limit(seconds):
            try:
                done = self.shell.run_cell(source, store_history=False, silent=False)
            except TooLong:
                return ("TooLong", "", 0)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
        error = done.error_before_exec or done.error_in_exec
        return None if error is None else (*told(error), line(error))

    def do_names(self, seconds, names):
        with limit(seconds):
            return {name: self.value(name) for name in names if name in self.shell.user_ns}

    def value(self, name):
        value = self.shell.user_ns[name]
        return self.plain.Function(name, parameters(value)) if callable(value) else value

    def do_call(self, seconds, name, arguments):
        arguments = tuple(map(self.alive, arguments))
        before = [self.plain.dumps(x) if changeable(x) else None for x in arguments]
        CALLED.clear()
        try:
            with limit(seconds):
                value = self.shell.user_ns[name](*arguments)
                after = [self.plain.dumps(x) if changeable(x) else None for x in arguments]
                changed = any(a != b for a, b in zip(before, after, strict=True))
                if value is not None and isinstance(value, types.GeneratorType):
                    value = self.plain.Odd("generator")
                reply = ("returned", value, changed, CALLED[:])
                self.plain.dumps(reply)
                return reply
        except BaseException as error:
            return ("stopped", *told(error), CALLED[:])

    def alive(self, argument):
        """A function that the judge passes is one that asks it back."""
        if isinstance(argument, self.plain.Function):

            def ask(*arguments):
                self.send(("callback", argument.key, arguments))
                ok, value = self.receive()
                if not ok:
                    raise RuntimeError(value)
                return value

            return ask
        return argument

    def do_forbid(self, seconds, names):
        """Take these away from every name they go by, and give back those of the task before."""
        import importlib

        for function, code, defaults, keywords in self.absent:
            function.__code__, function.__defaults__, function.__kwdefaults__ = code, defaults, keywords
        self.absent = []
        for name in names:
            module, _, attribute = name.rpartition(".")
            try:
                function = getattr(importlib.import_module(f"hopkit.{module}"), attribute)
                while function is not None:
                    kept = function.__code__, function.__defaults__, function.__kwdefaults__
                    self.absent.append((function, *kept))
                    function.__code__ = stub(name, function.__code__.co_freevars)
                    function.__defaults__ = function.__kwdefaults__ = None
                    function = getattr(function, "__wrapped__", None)
            except (ImportError, AttributeError, ValueError) as error:
                return f"{name}: {error}"
        return None


def stub(name, free=()):
    """The code of a function that only says that it is not there; free: what the old one held in closures."""
    space = {}
    sys.absent_from_hopkit = CALLED
    message = f"hopkit's {name} {ABSENT}"
    lines = [
        f"def make({', '.join(free)}):",
        "    def f(*_, **__):",
        f"        __import__('sys').absent_from_hopkit.append({name!r})",
        f"        raise RuntimeError({message!r})",
        *(f"        {word}" for word in free),
        "    return f",
    ]
    exec("\n".join(lines), space)
    return space["make"](*free).__code__


def changeable(x):
    return isinstance(x, list | dict) or type(x).__name__ == "ndarray"


def told(error):
    """An error's kind and message, both short; a message that cannot be had is none."""
    try:
        message = str(error)[:300]
    except BaseException:
        message = ""
    return type(error).__name__[:60], message


def line(error):
    """The line of the cell at which it stopped, 0 if that cannot be told."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    lines = []
    trace = error.__traceback__
    while trace is not None:
        if (
            "ipython-input" in trace.tb_frame.f_code.co_filename
            or "ipykernel" in trace.tb_frame.f_code.co_filename
        ):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[0] if lines else 0


def parameters(function):
    import inspect

    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []


class limit:
    """Raise TooLong in what takes more of a processor's time than this, or four times as long by the clock.

    On a busy machine the same work takes longer, but no more of a processor's time. What does not hear it
    is ended from outside.
    """

    def __init__(self, seconds):
        self.timers = {"PROF": seconds, "REAL": 4 * seconds}

    def __enter__(self):
        for name, seconds in self.timers.items():
            self.set(name, seconds)

    def __exit__(self, *_):
        for name in self.timers:
            self.set(name, 0)

    def set(self, name, seconds):
        if hasattr(signal, "setitimer"):
            signal.signal(getattr(signal, {"REAL": "SIGALRM", "PROF": "SIGPROF"}[name]), self.over)
            signal.setitimer(getattr(signal, f"ITIMER_{name}"), seconds, 0.5 if seconds else 0)

    def over(self, *_):
        raise TooLong


def caps(memory, file):
    """What one process may have at most; all of them together are counted from outside."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (("RLIMIT_AS", memory), ("RLIMIT_FSIZE", file), ("RLIMIT_CORE", 0)):
        resource.setrlimit(getattr(resource, kind), (most, most))


def preload():
    """Import what most hand-ins import, before anybody's clock runs."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot

    import hopkit.hopfield
    import hopkit.patterns
    import hopkit.plots
    import hopkit.storage  # noqa: F401


def begin(requests, replies):
    """Serve one student over these two streams."""
    import warnings

    import plain

    warnings.simplefilter("ignore")
    Student(plain, lambda: plain.read(requests), lambda message: plain.write(replies, message)).serve()


def streams():
    """The channel, moved away from where a student prints and reads; those lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return requests, replies


def main(memory, file, cache=None):
    import shutil
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent))
    if cache:
        # numba keeps compiled kernels only where it can write
        target = Path(os.environ["HOPKIT_CACHE"])
        shutil.copytree(cache, target, dirs_exist_ok=True)
    requests, replies = streams()
    preload()
    caps(int(memory), int(file))
    begin(requests, replies)


if __name__ == "__main__":
    main(*sys.argv[1:])
