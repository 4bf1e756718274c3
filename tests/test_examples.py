"""The page of examples, held to what it prints."""

import contextlib
import io
import re
from pathlib import Path

import pytest

import hopkit

PAGE = (Path(hopkit.__path__[0]) / "EXAMPLES.md").read_text(encoding="utf-8")
EXAMPLES = dict(section.split("\n", 1) for section in PAGE.split("\n## ")[1:])
BLOCKS = re.compile(r"```python\n(.+?)```\n\n```text\n(.*?)```\n\n", flags=re.DOTALL)


@pytest.mark.parametrize("heading", EXAMPLES)
def test_an_example_prints_what_stands_below_it(heading):
    ((code, printed),) = BLOCKS.findall(EXAMPLES[heading])
    answer = io.StringIO()
    with contextlib.redirect_stdout(answer):
        exec(code, {})
    assert answer.getvalue() == printed


def test_there_are_ten_each_a_question_of_a_lecture_to_come():
    assert PAGE.count("\n## ") == len(EXAMPLES) == 10
    assert all(re.fullmatch(r"Lecture ([789]|10|12): .+\?", heading) for heading in EXAMPLES)
