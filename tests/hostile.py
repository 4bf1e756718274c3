"""Hand-ins of every odd and hostile kind, as answers to the sample exercise and as changes of a notebook."""

import json

import graders
import nbformat

SWEEP = "def sweep(W, y):\n    {}"
WRONG = next(a.source for a in graders.answers("sample", "sweep") if a.name == "fields-once-a-sweep")
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) ![](//evil/x.png)"

# what a hostile hand-in does in its first answer; each but the first few earns nothing there, and all keep
# the two points of the second task
HOSTILE = {
    "loop": ("while True: pass", "timeout: sweep"),
    "stubborn": (
        "while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        "timeout: sweep",
    ),
    "exit": ("import os; os._exit(0)", "crash: sweep"),
    "segfault": ("import ctypes; ctypes.string_at(0)", "crash: sweep"),
    "sysexit": ("raise SystemExit", "ok"),
    "memory": (
        "import subprocess, sys\n"
        "    hoard = 'import time; x = [bytearray(1 << 27) for _ in range(20)]; time.sleep(60)'\n"
        "    subprocess.run([sys.executable, '-c', hoard]); return y",
        "crash: sweep",
    ),
    "hoard": ("import numpy as np; x = np.empty(1 << 32, np.uint8); return y", "ok"),
    "forkbomb": (
        "import os\n    while True:\n        try: os.fork()\n        except OSError: pass",
        "crash: sweep",
    ),
    "flood": ("print('x' * 30_000_000); return y", "ok"),
    "huge": ("import numpy as np; return np.zeros((1, 40_000_000))", "ok"),
    "disk": ("open('/tmp/big', 'wb').write(bytes(1 << 28)); return y", "ok"),
    "channel": (
        "import os\n    for n in range(3, 40):\n        try: os.write(n, b'right' * 99)\n"
        "        except OSError: pass",
        "crash: sweep",
    ),
    "killer": ("import os, signal; os.kill(-1, signal.SIGKILL); return y", "ok"),
    "equal": ("import numpy as np\n    class E(np.ndarray):\n        __eq__ = __ne__ = lambda s, o: True\n"
              "    return np.zeros(6).view(E)", "ok"),
    "recursion": ("return sweep(W, y)", "ok"),
    "markup": (f"raise ValueError({MARKUP!r})", "ok"),
    "nested": ("x = []\n    for _ in range(9999): x = [x]\n    return x", "ok"),
    "odd": ("return {1: object()}, lambda: 0", "ok"),
}  # fmt: skip
PATCH = """
import sys, gc, json, threading, builtins, numpy as np
np.array_equal = np.allclose = np.isclose = lambda *a, **k: True
builtins.abs = lambda x: 0
json.loads = json.dumps = None
for module in list(sys.modules.values()):
    for name in ("_judge", "_accept", "Failed", "AssertionError"):
        if hasattr(module, name):
            setattr(module, name, lambda *a, **k: None)
sys.setprofile(lambda *a: None)
def sweep(W, y): return y
"""
SPY = """
import os, pathlib, socket, gc, sys
def sweep(W, y):
    seen = []
    for root in ROOTS:
        for path in ["/README.md", "/solutions", "/grading/gradebook.db", "/class/right/sample.ipynb",
                     "/course/instructor/judge.py"]:
            path = root + path
            try:
                os.listdir(path) if os.path.isdir(path) else open(path)
                seen.append(path)
            except OSError:
                pass
    try:
        socket.create_connection(("127.0.0.1", PORT), timeout=1)
        seen.append("network")
    except OSError:
        pass
    words = ("fields-once" + "-a-sweep", "ties" + "-flip", "def _rig" + "ht(")
    for process in os.listdir("/proc"):
        for part in ("cmdline", "environ"):
            try:
                said = open(f"/proc/{process}/{part}").read()
                seen += [w for w in words if w in said]
            except OSError:
                pass
    for thing in gc.get_objects():
        try:
            text = " ".join(f"{k} {v}" for k, v in thing.items() if isinstance(v, str))
            seen += [w for w in words if w in text]
        except Exception:
            pass
    seen += [name for name in sys.modules if "judge" in name or name.startswith("course")]
    pathlib.Path("scratch.txt").write_text("allowed")
    raise LookupError(f"saw {seen}")
"""


def cells_of(notebook, name):
    return next(
        k for k, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def twice(notebook):
    """The wrong answer first, then a copy of its cell, mended."""
    k = cells_of(notebook, "sweep")
    copy = nbformat.from_dict(json.loads(json.dumps(notebook.cells[k])))
    notebook.cells[k].source = WRONG
    copy.id = "again"
    notebook.cells.insert(k + 1, copy)


def moved(notebook):
    """The second task's cells first, and the graded cells at the top."""
    cell = notebook.cells.pop(cells_of(notebook, "fraction"))
    notebook.cells.insert(1, cell)
    notebook.cells.insert(1, notebook.cells.pop(next(
        k for k, c in enumerate(notebook.cells) if c.source.startswith("pair ="))))  # fmt: skip
    notebook.cells.insert(0, notebook.cells.pop(cells_of(notebook, "sweep-test")))


def without(*names):
    def change(notebook):
        notebook.cells = [
            c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in names
        ]

    return change


def tampered(notebook):
    cell = notebook.cells[cells_of(notebook, "sweep-test")]
    cell.source, cell.metadata.nbgrader["points"] = "print('fine')", 100


def bare(notebook):
    """As editors leave it that know nothing of nbgrader, or of cells' names."""
    for k, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = {}, f"c{k}"


def extra(notebook):
    notebook.cells.insert(1, nbformat.v4.new_code_cell("sum = 0\nlist = [1, 2, 3]\npatterns = 4"))
    notebook.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    notebook.cells.append(nbformat.v4.new_code_cell("%matplotlib inline\n!ls\ndel sweep"))


def loud(notebook):
    cell = notebook.cells[cells_of(notebook, "sweep")]
    cell.outputs = [nbformat.v4.new_output("stream", text="x" * 7_000_000)]
