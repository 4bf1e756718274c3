"""The claims: an index that is whole, pages in step with it, and assertions that a sabotage breaks."""

import inspect
import json
import shutil
from collections import Counter

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course.environment import ROOT
from course.instructor import claims, save

LECTURES, PARTS = claims.read()
STEMS = [path.stem for path in sorted((ROOT / "lectures").glob("*.ipynb"))]
ENTRIES = {
    "01_spin_glasses": [*range(7, 10), *range(21, 26)],
    "02_energy": [*range(10, 21), *range(26, 30)],
    "03_associative_memory": range(30, 36),
    "04_capacity": range(36, 51),
    "05_valley_training": range(51, 63),
    "06_hidden_units": range(63, 68),
    "07_boltzmann_distribution": range(68, 79),
    "08_sampling": range(79, 91),
    "09_boltzmann_machines": range(91, 101),
    "10_restricted_boltzmann": range(101, 106),
    "11_deep_and_continuous": [100, 102, 106],
    "12_modern_hopfield": range(1, 7),
}


def test_the_index_holds_every_part_of_every_entry():
    assert sorted({part[:4] for part in PARTS}) == [f"C{entry:03}" for entry in range(1, 107)]
    for stem in LECTURES:
        here = [part for part, claim in PARTS.items() if claim["lecture"] == stem]
        assert here == sorted(here), stem
    assert Counter(claim["verdict"] for claim in PARTS.values()) == {
        "true": 36, "conditions": 64, "wrong": 37, "convention": 10, "unverified": 7,
    }  # fmt: skip
    assert len({part[:4] for part, claim in PARTS.items() if claim["verdict"] == "wrong"}) == 36


def test_an_entry_of_several_parts_letters_them_from_a():
    for entry, count in Counter(part[:4] for part in PARTS).items():
        letters = "".join(part[4:] for part in PARTS if part[:4] == entry)
        assert letters == ("" if count == 1 else "abcd"[:count]), entry


def test_every_part_says_what_its_verdict_asks_for():
    for part, claim in PARTS.items():
        wants = {"lines", "verdict", "statement", "lecture"}
        wants |= {"correct"} if claim["verdict"] in ("conditions", "wrong") else set()
        wants |= {"no_cell"} if claim["verdict"] in ("convention", "unverified") else set()
        wants |= {"title"} if claim["verdict"] == "wrong" and part[4:] in ("", "a") else set()
        assert wants <= claim.keys() <= wants | {"no_cell", "sabotage"}, part
        assert claim.get("no_cell", "definition") in claims.NO_CELL, part
        assert not {"no_cell", "sabotage"} <= claim.keys(), part
        assert claim["verdict"] != "wrong" or "no_cell" not in claim, part


def test_the_pages_speak_to_students_and_close_their_formulas():
    for page, text in claims.pages().items():
        assert "slide" not in text.lower()
        for line in text.splitlines():
            assert line.count("$") % 2 == 0, (page, line)


def test_every_part_is_at_home_in_the_lecture_on_its_subject():
    for part, claim in PARTS.items():
        assert int(part[1:4]) in ENTRIES[claim["lecture"]], part


def test_the_lectures_of_the_index_are_those_of_the_course():
    assert list(LECTURES) == list(ENTRIES)
    assert set(STEMS) <= set(LECTURES)


@pytest.mark.parametrize("page", ["CLAIMS.md", "ERRATA.md"])
def test_the_pages_are_in_step_with_the_index_and_the_notebooks(page):
    stored = (ROOT / "lectures" / page).read_text(encoding="utf-8")
    assert stored == claims.pages()[page], f"{page} is out of step: run `python3 -m course save`"


def test_the_page_of_errata_has_a_heading_for_each_wrong_entry():
    headings = [line[4:8] for line in claims.pages()["ERRATA.md"].splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted({p[:4] for p, claim in PARTS.items() if claim["verdict"] == "wrong"})


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
    assert "Tested in" not in before["ERRATA.md"]
    page = (folder / "ERRATA.md").read_text(encoding="utf-8")
    assert page.count("Tested in [lecture 3](03_associative_memory.ipynb).") == 1
    assert page.index("### C032") < page.index("Tested in") < page.index("## 4.")


@pytest.mark.parametrize("stem", STEMS)
def test_every_claim_of_a_lecture_is_shown_and_breaks_under_its_sabotage(stem):
    path = ROOT / "lectures" / f"{stem}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    faults = misplaced(stem, notebook, PARTS) or unbroken(notebook, PARTS, path.parent)
    assert not faults, "\n".join(faults)


def misplaced(stem, notebook, parts):
    """What is wrong with the tags of a lecture and the entries of the index that name it."""
    shown = [part for part, _ in claims.claims_in(notebook)]
    faults = [
        f"{part}: shown in {count} cells, not in one" for part, count in Counter(shown).items() if count > 1
    ]
    for part, cell in claims.claims_in(notebook):
        claim = parts.get(part)
        if claim is None:
            faults.append(f"{part}: tagged in {stem}, unknown to the index")
            continue
        if claim["lecture"] != stem:
            faults.append(f"{part}: tagged in {stem}, at home in {claim['lecture']}")
        if "no_cell" in claim:
            faults.append(f"{part}: has a cell, though the index gives no_cell = {claim['no_cell']!r}")
        elif "sabotage" not in claim:
            faults.append(f"{part}: has no sabotage in the index")
        if (claim["verdict"] == "wrong") != ("erratum" in cell.metadata.tags):
            faults.append(f"{part}: is tagged erratum or is not, against its verdict {claim['verdict']!r}")
    for part, claim in parts.items():
        if claim["lecture"] == stem and "no_cell" not in claim and part not in shown:
            faults.append(f"{part}: at home in {stem}, which has no cell tagged claim:{part}")
    return faults


def unbroken(notebook, parts, folder):
    """The claims whose cells still hold when sabotaged; the lecture runs once, a sabotage before its cell."""
    helper = inspect.getsource(outcome_under_sabotage)
    cells = [new_code_cell(helper, metadata={"tags": []})]
    for cell in notebook.cells:
        for part, _ in claims.claims_in(new_notebook(cells=[cell])):
            arguments = f"{parts[part]['sabotage']!r}, {cell.source!r}, get_ipython()"
            source = f"print(outcome_under_sabotage({arguments}))"
            cells.append(new_code_cell(source, metadata={"part": part}))
        cells.append(cell)
    trial = new_notebook(cells=cells)
    save.execute(trial, folder)
    faults = []
    for cell in trial.cells:
        if "part" in cell.metadata:
            outcome = json.loads(
                "".join(o.text for o in cell.outputs if o.get("name") == "stdout").splitlines()[-1]
            )
            if outcome != "AssertionError":
                part = cell.metadata.part
                faults.append(f"{part}: under its sabotage, {parts[part]['sabotage']!r}, the cell {outcome}")
    return faults


def outcome_under_sabotage(sabotage, source, shell):
    """How a cell ends under sabotage, in a copy of the notebook's names; hopkit and NumPy are put back."""
    import contextlib
    import copy
    import importlib
    import io
    import json
    import pkgutil
    import sys
    import types

    import numpy as np

    import hopkit

    def copied(value):
        if isinstance(value, (np.ndarray, np.random.Generator)):
            return copy.deepcopy(value, memo)
        if type(value) in (list, set):
            return type(value)(copied(v) for v in value)
        if type(value) is dict:
            return {key: copied(v) for key, v in value.items()}
        if isinstance(value, tuple):
            return value._make(map(copied, value)) if hasattr(value, "_make") else tuple(map(copied, value))
        if isinstance(value, types.FunctionType) and value.__globals__ is shell.user_ns:
            twin = types.FunctionType(
                value.__code__, names, value.__name__, value.__defaults__, value.__closure__
            )
            twin.__kwdefaults__ = value.__kwdefaults__
            return twin
        return value

    def mentioned(*codes):
        found, codes = set(), list(codes)
        while codes:
            body = codes.pop()
            codes += [constant for constant in body.co_consts if isinstance(constant, types.CodeType)]
            new = set(body.co_names) - found
            found |= new
            functions = [
                shell.user_ns[name] for name in new if isinstance(shell.user_ns.get(name), types.FunctionType)
            ]
            codes += [function.__code__ for function in functions]
        return found - set(shell.user_ns_hidden)

    names, memo = dict(shell.user_ns), {}
    for module in pkgutil.iter_modules(hopkit.__path__):
        importlib.import_module(f"hopkit.{module.name}")
    kept = [
        (m, dict(vars(m))) for name, m in sys.modules.items() if name.split(".")[0] in ("hopkit", "numpy")
    ]
    outcome = "still holds"
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            sabotage = compile(sabotage, "the sabotage", "exec")
            source = compile(shell.transform_cell(source), "the cell", "exec")
            # what neither names is not copied: weights may be large
            names |= {name: copied(names[name]) for name in mentioned(sabotage, source) if name in names}
            exec(sabotage, names)
            try:
                exec(source, names)
            except AssertionError:
                outcome = "AssertionError"
    except BaseException as error:
        outcome = f"ends with {type(error).__name__}: {error}"
    finally:
        for module, attributes in kept:
            vars(module).update(attributes)
    return json.dumps(outcome)


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
