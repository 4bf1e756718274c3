"""The claims: an index that is whole, pages in step with it, and assertions that a sabotage breaks."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from string import ascii_lowercase

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course.environment import ROOT
from course.instructor import claims, sabotage, save
from course.instructor.sabotage import misplaced, unbroken

LECTURES, PARTS = claims.read()
STEMS = [path.stem for path in sorted((ROOT / "lectures").glob("*.ipynb"))]
SLIDES = range(1, 107)  # the entries of the lecture that the course grew from; later ones are of papers
WRONG = 36  # of them, as printed there


def test_the_index_holds_every_part_of_every_entry():
    assert {f"C{entry:03}" for entry in SLIDES} <= {part[:4] for part in PARTS}
    wrong = {part[:4] for part, claim in PARTS.items() if claim["verdict"] == "wrong"}
    assert len([entry for entry in wrong if int(entry[1:]) in SLIDES]) == WRONG


@pytest.mark.parametrize("stem", LECTURES)
def test_a_lecture_is_home_to_the_entries_that_its_index_promises(stem):
    here = [part for part, claim in PARTS.items() if claim["lecture"] == stem]
    assert here == sorted(here)
    assert sorted({int(part[1:4]) for part in here}) == claims.entries(stem)


def test_an_entry_of_several_parts_letters_them_from_a():
    for entry, count in Counter(part[:4] for part in PARTS).items():
        letters = "".join(part[4:] for part in PARTS if part[:4] == entry)
        assert letters == ("" if count == 1 else ascii_lowercase[:count]), entry


def test_every_part_says_what_its_verdict_asks_for():
    titled = {part[:4]: part for part in reversed(PARTS) if PARTS[part]["verdict"] == "wrong"}  # its first
    for part, claim in PARTS.items():
        wants = {"lines" if int(part[1:4]) in SLIDES else "source", "verdict", "statement", "lecture"}
        wants |= {"correct"} if claim["verdict"] in ("conditions", "wrong") else set()
        wants |= {"no_cell"} if claim["verdict"] in ("convention", "unverified") else set()
        wants |= {"title"} if part in titled.values() else set()
        assert wants <= claim.keys() <= wants | {"no_cell", "sabotage"}, part
        assert claim.get("no_cell", "definition") in claims.NO_CELL, part
        assert not {"no_cell", "sabotage"} <= claim.keys(), part
        assert claim["verdict"] != "wrong" or "no_cell" not in claim, part


def test_the_pages_speak_to_students_and_close_their_formulas():
    for page, text in claims.pages().items():
        assert "slide" not in text.lower()
        for line in text.splitlines():
            assert line.count("$") % 2 == 0, (page, line)


def test_the_lectures_of_the_index_are_those_of_the_course():
    assert [int(stem[:2]) for stem in LECTURES] == list(range(1, 13))
    assert set(STEMS) <= set(LECTURES)


@pytest.mark.parametrize("page", ["CLAIMS.md", "ERRATA.md"])
def test_the_pages_are_in_step_with_the_index_and_the_notebooks(page):
    stored = (ROOT / "lectures" / page).read_text(encoding="utf-8")
    assert stored == claims.pages()[page], f"{page} is out of step: run `python3 -m course save`"


def test_the_page_of_errata_has_a_heading_for_each_wrong_entry():
    page = claims.pages()["ERRATA.md"]
    headings = [line[4:] for line in page.splitlines() if line.startswith("### ")]
    wrong = {part: claim for part, claim in PARTS.items() if claim["verdict"] == "wrong"}
    assert headings == [claim["title"] for claim in wrong.values() if "title" in claim]
    assert len(headings) == len({part[:4] for part in wrong})
    anchors = [claims.anchor(heading) for heading in headings]
    assert re.findall(r"\]\(#([^)]+)\)", page) == anchors
    assert len(set(anchors)) == len(anchors)
    ends = re.findall(r" \((C[^()]+)\)\.$", page, re.MULTILINE)
    assert ", ".join(ends).split(", ") == list(wrong)


def test_a_part_is_shown_once_a_cell_is_tagged_with_it(tmp_path):
    folder = tmp_path / "lectures"
    folder.mkdir()
    shutil.copytree(ROOT / "course" / "instructor" / "claims", tmp_path / "course" / "instructor" / "claims")
    before = claims.pages(tmp_path)
    nbformat.write(lecture(("assert True", "claim:C032", "erratum")), folder / "03_associative_memory.ipynb")
    claims.write(tmp_path)
    assert "- **C032** (wrong as often printed, to come)" in before["CLAIMS.md"]
    assert "- **C032** (wrong as often printed, shown)" in (folder / "CLAIMS.md").read_text(encoding="utf-8")
    assert "- **C030a** (wrong as often printed, to come)" in (folder / "CLAIMS.md").read_text(
        encoding="utf-8"
    )
    assert "- **C031b** (a convention)" in before["CLAIMS.md"]
    assert "See it:" not in before["ERRATA.md"]
    page = (folder / "ERRATA.md").read_text(encoding="utf-8")
    assert page.count("See it: [lecture 3](03_associative_memory.ipynb)") == 1
    assert page.index("### A steady energy is no sign of rest") < page.index("See it:") < page.index("## 4.")


@pytest.mark.parametrize("stem", STEMS)
def test_every_claim_of_a_lecture_is_shown_in_its_place(stem):
    """That its sabotage breaks it, the run of the notebook itself asks: conftest.py."""
    faults = misplaced(stem, nbformat.read(ROOT / "lectures" / f"{stem}.ipynb", as_version=4), PARTS)
    assert not faults, "\n".join(faults)


def lecture(*cells):
    """A notebook of (source, *tags)."""
    return new_notebook(cells=[new_code_cell(source, metadata={"tags": tags}) for source, *tags in cells])


def test_a_sabotage_must_break_the_assertion_and_leaves_no_trace(tmp_path):
    step = "import numpy as np\nfrom hopkit import hopfield\nrng = np.random.default_rng([3, 1])\nseen = [0]"
    claim = "seen.append(1)\nassert (hopfield.step(np.zeros((2, 2)), np.ones(2)) == 1).all()\nrng.random()"
    parts = {
        "C901": {"sabotage": "hopfield.step = lambda W, y, b=None: -y"},
        "C902": {"sabotage": "pass"},
        "C903": {"sabotage": "hopfield.step = None"},
        "C904": {"sabotage": "assert False"},
        "C905": {"sabotage": "two = 3"},
    }
    end = "assert seen == [0, 1, 1, 1, 1]\nassert np.random.default_rng([3, 1]).random(5)[4] == rng.random()"
    notebook = lecture(
        (step,),
        *[(claim, f"claim:{part}") for part in ("C901", "C902", "C903", "C904")],
        ("two = 2\ndef double(x):\n    return two * x",),
        ("assert double(2) == 4", "claim:C905"),
        (end,),
    )
    faults = unbroken(notebook, parts, tmp_path)
    assert [fault[:4] for fault in faults] == ["C902", "C903", "C904"]
    assert "still holds" in faults[0]
    assert "ends with TypeError" in faults[1]
    assert "ends with AssertionError" in faults[2]


def test_a_claim_that_fails_by_itself_is_no_proof_of_its_sabotage(tmp_path):
    with pytest.raises(save.CellFailed, match="claim of 1 = 2"):
        unbroken(
            lecture(("assert 1 == 2, 'claim of 1 = 2'", "claim:C901")), {"C901": {"sabotage": ""}}, tmp_path
        )


def test_the_strict_run_of_a_lecture_tries_its_sabotages(tmp_path):
    stem = "06_hidden_units"
    (tmp_path / "lectures").mkdir()
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "course", tmp_path / "course", ignore=shutil.ignore_patterns("deck", "claims"))
    (tmp_path / "course" / "instructor" / "claims").mkdir()
    (tmp_path / "course" / "instructor" / "claims" / f"{stem}.toml").write_text(
        "title = 'T'\nentries = '63, 64'\n[C063]\nsabotage = 'two = 3'\n[C064]\nsabotage = 'pass'\n", "utf-8"
    )
    claim = "assert two == 2"
    notebook = lecture(("two = 2",), (claim, "claim:C063"), (claim, "claim:C064"), (claim,))
    for count, cell in enumerate(notebook.cells, start=1):
        cell.execution_count = count
    nbformat.write(notebook, tmp_path / "lectures" / f"{stem}.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "lectures"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "1 failed, 3 passed" in done.stdout
    assert "C064: under its sabotage, 'pass', the cell still holds" in done.stdout


@pytest.mark.parametrize(
    ("names", "code", "said"),
    [
        (["C901"], 0, "C901: 06_hidden_units, cell 2: holds\n  under `two = 3`\n  it fails, as it must"),
        (["C902"], 1, "it does not fail by its assert: still holds"),
        (["06_hidden_units"], 1, "C902: 06_hidden_units, cell 3: holds"),
        (["C903"], 2, "no cell of 06_hidden_units is tagged claim:C903"),
        (["C904"], 2, "claims/06_hidden_units.toml gives C904 no sabotage: write one"),
        (["C905"], 2, "is at home in 07_boltzmann_distribution, which is not written yet"),
        (["C99"], 2, "there is no claim or lecture C99"),
    ],
)
def test_one_claim_is_tried_by_its_name(tmp_path, capsys, monkeypatch, names, code, said):
    home = {"lecture": "06_hidden_units"}
    parts = {"C901": home | {"sabotage": "two = 3"}, "C902": home | {"sabotage": "pass"}, "C903": home,
             "C904": home, "C905": {"lecture": "07_boltzmann_distribution"}}  # fmt: skip
    monkeypatch.setattr(claims, "read", lambda root: (dict.fromkeys(["06_hidden_units"]), parts))
    tagged = [("assert two == 2", f"claim:{part}") for part in ("C901", "C902", "C904")]
    if names == ["06_hidden_units"]:
        tagged.pop()
    (tmp_path / "lectures").mkdir()
    nbformat.write(lecture(("two = 2",), *tagged), tmp_path / "lectures" / "06_hidden_units.ipynb")
    try:
        got = sabotage.main(names, tmp_path)
    except SystemExit as end:
        got = end.code
    printed = capsys.readouterr()
    assert got == code
    assert said in printed.out + printed.err


HOME = {"lecture": "03_associative_memory", "verdict": "true", "sabotage": "pass"}


@pytest.mark.parametrize(
    ("fault", "tags", "parts"),
    [
        ("unknown to the index", ["claim:C900"], {}),
        ("at home in 02_energy", ["claim:C900"], {"C900": HOME | {"lecture": "02_energy"}}),
        ("has no sabotage", ["claim:C900"], {"C900": {k: HOME[k] for k in ("lecture", "verdict")}}),
        ("has a cell, though", ["claim:C900"], {"C900": HOME | {"no_cell": "convention"}}),
        ("against its verdict", ["claim:C900", "erratum"], {"C900": HOME}),
        ("against its verdict", ["claim:C900"], {"C900": HOME | {"verdict": "wrong"}}),
        ("has no cell tagged claim:C900", [], {"C900": HOME}),
    ],
)
def test_a_misplaced_claim_is_named(fault, tags, parts):
    (complaint,) = misplaced("03_associative_memory", lecture(("assert True", *tags)), parts)
    assert complaint.startswith("C900: ")
    assert fault in complaint


def test_a_claim_in_its_place_is_not_complained_of():
    assert misplaced("03_associative_memory", lecture(("assert True", "claim:C900")), {"C900": HOME}) == []


def test_a_claim_shown_twice_is_named():
    twice = lecture(("assert True", "claim:C900"), ("assert True", "claim:C900"))
    assert misplaced("03_associative_memory", twice, {"C900": HOME}) == ["C900: shown in 2 cells, not in one"]
