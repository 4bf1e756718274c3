"""The strict run of a lecture also tries its claims: before the cell of each, its sabotage must break it."""

from queue import Empty

import pytest
from nbval.plugin import IPyNbCell

from course.environment import ROOT
from course.instructor import claims, sabotage

PARTS = claims.read()[1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if isinstance(item, IPyNbCell) and item.path.parent == ROOT / "lectures":
        for part, cell in claims.claims_in({"cells": [item.cell]}):
            if "sabotage" in PARTS.get(part, {}):  # if not, tests/test_claims.py says so
                outcome = tried(item, sabotage.trial(PARTS[part]["sabotage"], cell.source))
                if not outcome.startswith(sabotage.BROKEN):
                    item.raise_cell_error(sabotage.complaint(part, PARTS[part]["sabotage"], outcome))
    return (yield)


def tried(item, source):
    """What the notebook's kernel prints for this source."""
    kernel, printed = item.parent.kernel, ""
    request = kernel.execute_cell_input(source, allow_stdin=False)
    try:
        kernel.await_reply(request, timeout=item.config.option.nbval_cell_timeout)
        while True:
            message = item.parent.get_kernel_message(timeout=item.output_timeout)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                printed += message["content"]["text"]
            if message["content"].get("execution_state") == "idle":
                return sabotage.read_outcome(printed)
    except Empty:
        kernel.interrupt()
        item.parent.timed_out = True
        return "does not end"
