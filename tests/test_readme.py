"""What a visitor reads first, held to what is there."""

import re

import nbformat
import numpy as np

from course.__main__ import COMMANDS
from course.environment import ROOT
from course.instructor import save

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_the_one_in_the_lecture():
    (picture,) = re.findall(r"!\[[^\]]{100,}\]\((lectures/(.+?))\)", README)
    lecture = nbformat.read(ROOT / "lectures" / "03_associative_memory.ipynb", as_version=4)
    assert (ROOT / picture[0]).read_bytes() == save.shared(lecture)[picture[1]], (
        "run `python3 -m course save`"
    )


def test_the_lines_of_hopkit_run_and_recall_the_photograph():
    (code,) = re.findall(r"```python\n(.+?)```", README, flags=re.S)
    names = {}
    exec(code, names)
    np.testing.assert_array_equal(names["run"].state, names["Y"][0])


def test_every_command_it_names_exists_and_every_command_is_named():
    assert set(re.findall(r"python3 -m course (\w+)", README)) == {*COMMANDS, "repair"}


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_module_in_its_table_is_one_of_the_library():
    import hopkit

    table = README.split("| module | holds |")[1].split("##")[0]
    assert set(re.findall(r"`(\w+)`", table)) == set(hopkit.__all__)
