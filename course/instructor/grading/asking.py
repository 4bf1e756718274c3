"""The judge's end of the line: starts the answers' process, asks it, keeps the time and counts its memory.

`Answers` is one process for one hand-in. It is asked through a pipe that nobody else holds; a reply that is
late, too large or unreadable ends it, with the reason (`Gone`), and so does too much memory or too many
processes, its children's included. `Nursery` makes such processes from one that is warm, for our own tests.
"""

import itertools
import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from course.instructor import sandbox
from course.instructor.grading import plain

HERE = Path(__file__).resolve().parent
MEMORY = 2 << 30
PROCESSES = 60
GRACE = 3


class Gone(Exception):
    """The answers' process has ended or was ended, and why."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


REASONS = {
    "time": "took too long and could not be stopped",
    "ended": "ended Python itself",
    "memory": f"took more than {MEMORY >> 30} GB of memory",
    "processes": f"started more than {PROCESSES} processes",
    "garbled": "gave back what cannot be read, or too much of it",
    "start": "could not be started",
}


class Clock:
    """The processor's time that a family of processes has had since now, where /proc tells; else the time."""

    def __init__(self, pid, seconds):
        self.pid, self.seconds = pid, seconds
        self.began, self.before = time.monotonic(), used(pid)

    def spent(self):
        now = used(self.pid)
        return time.monotonic() - self.began if now is None else max(0.0, now - (self.before or 0.0))

    def over(self):
        wall = time.monotonic() - self.began
        return wall > 4 * self.seconds + 10 or (wall > self.seconds and self.spent() > self.seconds + GRACE)


class Answers:
    """The process that holds one student's code, and the questions to it."""

    def __init__(self, process, requests, replies, family):
        self.process, self.requests, self.family = process, requests, family
        self.reason, self.spent = None, 0.0
        self.replies = queue.Queue()
        self.keys, self.functions = itertools.count(), {}
        self.read = threading.Thread(target=self._read, args=(replies,), daemon=True)
        self.read.start()
        self.ended, self.ending = threading.Event(), threading.Lock()
        self.watch = threading.Thread(target=self._watch, daemon=True)
        self.watch.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def ask(self, what, *rest, seconds, callbacks=None):
        """The reply to a request; `Gone` if there is none."""
        try:
            message = plain.dumps((what, seconds, *rest))
        except plain.Garbled:
            raise ValueError("a case is too large to be sent") from None
        clock = Clock(self.family, seconds)
        self._send(message)
        while True:
            reply = self._next(clock)
            self.spent = clock.spent()
            if not (isinstance(reply, tuple) and reply and reply[0] == "callback"):
                return reply
            try:
                _, key, arguments = reply
                function = (callbacks or {})[key]
            except (ValueError, TypeError, KeyError):
                self._gone("garbled")
            try:
                told = plain.dumps((True, function(*arguments)))
            except Exception as error:
                told = plain.dumps((False, f"{type(error).__name__}"))
            self._send(told)

    def _send(self, message):
        try:
            self.requests.write(message)
            self.requests.flush()
        except (OSError, ValueError):  # ValueError: `_watch` has ended it, and closed the pipe
            self._gone("ended")

    def _next(self, clock):
        while True:
            try:
                reply = self.replies.get(timeout=0.25)
                break
            except queue.Empty:
                if clock.over():
                    self._gone("time")
        if isinstance(reply, str) and reply.startswith("\0"):
            self._gone(self.reason or reply[1:])
        return reply

    def _gone(self, reason):
        self.reason = self.reason or reason
        self.end()
        raise Gone(self.reason)

    def _read(self, replies):
        try:
            with replies:
                while True:
                    self.replies.put(plain.read(replies))
        except plain.Garbled:
            self.replies.put("\0garbled")
        except (EOFError, OSError, ValueError):
            self.replies.put("\0ended")

    def _watch(self):
        while not self.ended.wait(0.1):
            memory, processes = census(self.family)
            if memory > MEMORY or processes > PROCESSES:
                self.reason = "memory" if memory > MEMORY else "processes"
                self.end()

    def end(self):
        """End the process and all that it started, once: later its number may be another's."""
        with self.ending:
            if self.ended.is_set():
                return
            self.ended.set()
            slay(self.family)
            if self.process is not None:
                self.process.kill()
                self.process.wait()
            try:
                self.requests.close()
            except OSError:
                pass


def start(sandboxed, here=None):
    """A fresh process; without a sandbox it runs as you do, in a folder of its own."""
    script = [sys.executable, str(HERE / "answers.py"), str(answers_memory()), str(sandbox.FILES)]
    environment = sandbox.environment()
    if sandboxed:
        cache = sandbox.library() / "__pycache__"
        environment["HOPKIT_CACHE"] = str(cache)
        copy = ["/tmp/kernels"] if cache.is_dir() else []
        script = sandbox.command([*script, *copy], [HERE / "answers.py", HERE / "plain.py"])
        folder = None
    else:
        folder = here or tempfile.mkdtemp(prefix="answers-")
        environment |= {"HOME": folder}
    process = subprocess.Popen(
        script,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder or "/",
        start_new_session=True,
    )
    made = Answers(process, process.stdin, process.stdout, process.pid)
    if folder and not here:
        end = made.end
        made.end = lambda: (end(), shutil.rmtree(folder, ignore_errors=True))
    try:
        made.ask("hello", seconds=60)
    except Gone:
        raise Gone("start") from None
    return made


def answers_memory():
    return MEMORY + (1 << 30)


def family(pid):
    """The process and all below it, as /proc tells; the process alone where there is no /proc."""
    found, new = [], [pid]
    while new:
        one = new.pop()
        found.append(one)
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{task}/children") as stream:
                    new += map(int, stream.read().split())
        except OSError:
            continue
    return found


def used(pid):
    """The seconds of a processor's time that a family has had, None where /proc does not tell."""
    if not os.path.isdir("/proc/self"):
        return None
    ticks = 0
    for member in family(pid):
        try:
            with open(f"/proc/{member}/stat") as stream:
                ticks += sum(map(int, stream.read().rpartition(")")[2].split()[11:15]))
        except (OSError, ValueError):
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def census(pid):
    """The memory of a family of processes, shared pages counted once to each that has them, and its size."""
    if not os.path.isdir("/proc/self"):
        return _census_elsewhere(pid)
    page, memory, members = os.sysconf("SC_PAGE_SIZE"), 0, family(pid)
    for member in members:
        try:
            with open(f"/proc/{member}/statm") as stream:
                _, resident, shared, *_ = map(int, stream.read().split())
            memory += (resident - shared) * page
        except (OSError, ValueError):
            continue
    return memory, len(members)


def _census_elsewhere(pid):
    import psutil

    try:
        process = psutil.Process(pid)
        members = [process, *process.children(recursive=True)]
        return sum(member.memory_info().rss for member in members), len(members)
    except psutil.Error:
        return 0, 0


def slay(pid):
    """End a family of processes, from the top."""
    import psutil

    members = family(pid) if os.path.isdir("/proc/self") else [
        pid, *(child.pid for child in _children(psutil, pid))]  # fmt: skip
    for member in members:
        try:
            psutil.Process(member).kill()
        except psutil.Error:
            continue


def _children(psutil, pid):
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


class Nursery:
    """A warm process that makes answers' processes by forking: milliseconds each, without a sandbox.

    For answers that we wrote ourselves: the tests', a solution's mutants.
    """

    def __init__(self):
        ours, theirs = socket.socketpair()
        self.folder = tempfile.mkdtemp(prefix="answers-")
        environment = sandbox.environment() | {"HOME": self.folder}
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSE, str(HERE), str(theirs.fileno())],
            env=environment, cwd=self.folder, pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        self.socket, self.lock = ours, threading.Lock()

    def start(self, word=b"x"):
        requests, theirs_in = os.pipe()
        theirs_out, replies = os.pipe()
        with self.lock:
            socket.send_fds(self.socket, [word], [requests, replies])
            pid = int.from_bytes(self.socket.recv(8), "big")
        os.close(requests)
        os.close(replies)
        return Answers(None, os.fdopen(theirs_in, "wb"), os.fdopen(theirs_out, "rb"), pid)

    @contextmanager
    def rehearsal(self):
        """A session in the warm process itself, for code that all others will run too."""
        answers = self.start(b"w")
        yield answers
        answers.ended.set()
        answers.requests.close()
        answers.read.join()

    def end(self):
        self.socket.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


NURSE = """
import gc, os, signal, socket, sys
sys.path.insert(0, sys.argv[1])
import answers
answers.preload()
import IPython, plain
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
line = socket.socket(fileno=int(sys.argv[2]))
gc.freeze()
while True:
    word, pipes, *_ = socket.recv_fds(line, 1, 2)
    if not word:
        break
    requests, replies = pipes
    if word == b"w":
        line.send(os.getpid().to_bytes(8, "big"))
        answers.begin(os.fdopen(requests, "rb"), os.fdopen(replies, "wb"))
        gc.freeze()
        continue
    pid = os.fork()
    if not pid:
        line.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        answers.caps(8 << 30, 1 << 28)
        try:
            answers.begin(os.fdopen(requests, "rb"), os.fdopen(replies, "wb"))
        finally:
            os._exit(0)
    os.close(requests)
    os.close(replies)
    line.send(pid.to_bytes(8, "big"))
"""
