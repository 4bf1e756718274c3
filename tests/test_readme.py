"""What a visitor reads first, held to what is there."""

import re
import tomllib

import nbformat
import numpy as np
import pytest
import test_notebooks

from course.__main__ import COMMANDS
from course.environment import ROOT
from course.instructor import claims, save

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
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
    wrong, units = len(names["run"].flips), names["Y"].shape[1]
    for said in (
        f"a net of {units:,} units",
        f"(Y[0], {wrong}, rng",
        "two pixels in five",
    ):
        assert said in README.lower().replace("y[0]", "Y[0]"), said
    assert abs(wrong / units - 2 / 5) < 1e-3


def test_every_command_it_names_exists_and_every_command_is_named():
    assert set(re.findall(r"python3 -m course (\w+)", README)) == {*COMMANDS, "repair"}


@pytest.mark.parametrize("page", [README, GUIDE], ids=["README", "CONTRIBUTING"])
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_what_the_guide_shows_is_what_is_there():
    (transcription,) = re.findall(r"   (def is_stable.*?)\n   ```", GUIDE, flags=re.DOTALL)
    assert re.sub("(?m)^   ", "", transcription) in (ROOT / "tests" / "naive.py").read_text(encoding="utf-8")
    (entry,) = re.findall(r"   (\[C031a\].*?)   ```", GUIDE, flags=re.DOTALL)
    for key, value in tomllib.loads(entry)["C031a"].items():
        assert claims.read()[1]["C031a"][key].startswith(value.removesuffix("...")), key
    commands = set(re.findall(r"python3 -m course (\w+)", GUIDE))
    assert commands <= set(COMMANDS)
    files = re.findall(r"(?<![\w/<])(?:tests|hopkit|course|lectures|solutions)/[\w./]+\w", GUIDE)
    assert len(files) > 20
    made = {"lectures/NN_stem.ipynb"}
    assert [file for file in files if file not in made and not (ROOT / file).exists()] == []


def test_the_guide_explains_every_tag_of_a_lecture():
    table = GUIDE.split("| tag |")[1].split("\n\n")[0]
    named = {tag.replace("C052a", r"C\d{3}[a-z]?") for tag in re.findall(r"`([\w:-]+)`", table)}
    assert named - {"alt"} == set(test_notebooks.TAGS.pattern.split("|"))


def test_every_module_in_its_table_is_one_of_the_library():
    import hopkit

    table = README.split("| module | holds |")[1].split("##")[0]
    assert set(re.findall(r"`(\w+)`", table)) == set(hopkit.__all__)
