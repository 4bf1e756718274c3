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


END = """() => Promise.race([
  jupyterapp.serviceManager.sessions.shutdownAll(), new Promise(ended => setTimeout(ended, 10000))
])"""


@pytest.fixture(scope="module")
def lab(jupyterlab):
    """Opens a copy of a notebook in JupyterLab, runs its cells and returns the page at once.

    What a file's tests have opened ends with them: an explorer that plays would play on beside the others.
    """
    pages = []

    def opened(*args, **kwargs):
        pages.append(jupyterlab(*args, **kwargs))
        return pages[-1]

    yield opened
    for page in pages:
        page.end()


@pytest.fixture(scope="session")
def jupyterlab(chromium, tmp_path_factory):
    """What `lab` opens pages with: one server for all of them."""
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
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", f"--ServerApp.root_dir={root}",
         "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
         "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"],
        env=environment, cwd=home, stdout=(home / "log").open("w"), stderr=subprocess.STDOUT,
    )  # fmt: skip

    def log():
        return (home / "log").read_text(encoding="utf-8")

    deadline = time.monotonic() + 60
    while "is running at" not in log():
        assert server.poll() is None, log()
        assert time.monotonic() < deadline, log()
        time.sleep(0.1)

    def open_and_run(notebook, cells=None, **context):
        """All cells run, or those of these numbers, from 0; `page.errors` gathers what no one caught.

        `page.run([1])` runs more of them, `page.end()` closes page and kernels. `context` is Playwright's,
        e.g. a viewport.
        """
        shutil.copy(notebook, root)
        page = chromium.new_context(**context).new_page()
        page.errors, page.run = [], lambda cells: page.evaluate(RUN_THESE, cells)
        page.end = lambda: page.is_closed() or (page.evaluate(END), page.context.close())
        # JupyterLab's own, now and then, where it scrolls to a cell before it has a place for it
        its_own = "Cannot read properties of null (reading 'observe')"
        page.on("pageerror", lambda error: its_own in str(error) or page.errors.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/lab/tree/{notebook.name}?reset")
        page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel", timeout=60_000
        )
        if cells is None:
            page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
        else:
            page.run(cells)
        return page

    yield open_and_run
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
