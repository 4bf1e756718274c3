"""What the tests share: programs that may be missing, one browser and one JupyterLab for all of them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time

import graders
import pytest

from course.instructor import release
from course.lab import configure


def need(program):
    """The path of a program; without it the test is skipped, on CI it fails."""
    path = shutil.which(program)
    if path is None:
        message = f"needs {program}, which is not installed"
        if os.environ.get("COURSE_CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def pytest_collection_modifyitems(items):
    """What tries answers to one exercise runs in a row: all of them share one warm process."""
    places = [k for k, item in enumerate(items)
              if {"warm", "stem"} <= set(getattr(item, "fixturenames", ()))]  # fmt: skip
    in_rows = sorted((items[k] for k in places), key=lambda item: item.callspec.params["stem"])
    for k, item in zip(places, in_rows, strict=True):
        items[k] = item


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium that reaches nothing but this machine."""
    path = need("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-sync",
                "--disable-component-update",
                "--no-first-run",
                "--disable-quic",
            ],
        )
        yield browser
        browser.close()


RUN_THESE = """numbers => {
  const notebook = jupyterapp.shell.currentWidget.content;
  (async () => {
    for (const number of numbers) {
      notebook.activeCellIndex = number;
      notebook.deselectAll();
      await jupyterapp.commands.execute('notebook:run-cell');
    }
  })();
}"""


OPEN = """async name => {
  await jupyterapp.restored;
  await jupyterapp.commands.execute('docmanager:open', {path: name});
}"""


OPENED = """name => {
  const context = jupyterapp.shell.currentWidget?.context;
  return context?.path === name && context.sessionContext.session?.kernel;
}"""


CLOSE = """() => {
  for (const widget of [...jupyterapp.shell.widgets('main')]) widget.dispose();
  return Promise.race([
    jupyterapp.serviceManager.sessions.shutdownAll(), new Promise(ended => setTimeout(ended, 10000))
  ]);
}"""


@pytest.fixture(scope="module")
def lab(jupyterlab):
    """Opens a copy of a notebook in JupyterLab, runs its cells and returns the page at once.

    Its cells run, or those of these numbers, from 0; `page.errors` gathers what no one caught, and
    `page.run([1])` runs more of them. One notebook is open at a time: the next one closes it and ends its
    kernel, and so does the end of a file, as an explorer that plays would play on beside the others.
    """
    yield jupyterlab.open
    jupyterlab.close()


class JupyterLab:
    """One page of JupyterLab in which a reader opens one notebook after the other."""

    def __init__(self, chromium, address, root):
        self.chromium, self.address, self.root, self.page = chromium, address, root, None

    def start(self):
        """Open the page, once: it takes longer than all that a test does in it."""
        page = self.page = self.chromium.new_context().new_page()
        page.errors, page.run = [], lambda cells: page.evaluate(RUN_THESE, cells)
        # JupyterLab's own, now and then, where it scrolls to a cell before it has a place for it
        its_own = "Cannot read properties of null (reading 'observe')"
        page.on("pageerror", lambda error: its_own in str(error) or page.errors.append(str(error)))
        page.goto(f"{self.address}/lab?reset")
        page.wait_for_function("() => window.jupyterapp", timeout=60_000)

    def open(self, notebook, cells=None, *, viewport):
        if self.page is None:
            self.start()
        self.close()
        page, name = self.page, notebook.name
        page.errors.clear()
        page.set_viewport_size(viewport)
        shutil.copy(notebook, self.root)
        page.evaluate(OPEN, name)
        page.wait_for_function(OPENED, arg=name, timeout=60_000)
        if cells is None:
            page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
        else:
            page.run(cells)
        return page

    def close(self):
        """Close the notebook and end its kernel."""
        if self.page is not None:
            self.page.evaluate(CLOSE)

    def end(self):
        """Close the page too: the next one to open a notebook begins anew."""
        if self.page is not None:
            self.close()
            self.page.context.close()
            self.page = None


@pytest.fixture(scope="session")
def jupyterlab(chromium, tmp_path_factory):
    """JupyterLab as it is installed, with a home of its own."""
    configure()
    home, root = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("notebooks")
    news = home / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8")
    strangers = ("JUPYTER", "IPYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(strangers)}
    environment |= {"HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (home / "log").open("w") as log_file:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser",
             f"--ServerApp.root_dir={root}", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
             "--ServerApp.port_retries=0", "--IdentityProvider.token=",
             "--LabApp.expose_app_in_browser=True"],
            env=environment, cwd=home, stdout=log_file, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def log():
        return (home / "log").read_text(encoding="utf-8")

    deadline = time.monotonic() + 60
    while "is running at" not in log():
        assert server.poll() is None, log()
        assert time.monotonic() < deadline, log()
        time.sleep(0.1)
    yield JupyterLab(chromium, f"http://127.0.0.1:{port}", root)
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def exercise(tmp_path_factory):
    """The path of a solution, by its stem; "sample" is the graders' own."""
    sample = graders.sample(tmp_path_factory.mktemp("sample"))
    paths = {path.stem: path for path in release.sources(graders.ROOT)} | {"sample": sample}
    return paths.__getitem__
