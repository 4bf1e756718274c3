"""What the tests share: programs that may be missing, and one browser for all of them."""

import os
import shutil

import pytest


def need(program):
    """The path of a program; without it the test is skipped, on CI it fails."""
    path = shutil.which(program)
    if path is None:
        message = f"needs {program}, which is not installed"
        if os.environ.get("COURSE_CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium that reaches nothing but this machine."""
    path = need("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
                  "--disable-component-update", "--no-first-run", "--disable-quic"],
        )
        yield browser
        browser.close()
