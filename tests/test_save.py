"""Saving notebooks: one normal form, whoever saves, and nothing written when a cell fails."""

import base64
import io
import os
import re
import shutil
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from course.environment import ROOT
from course.instructor import save

PLOT = (
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(3, 2))\nax.plot([0, 1, 0])\nplt.show()"
)
WIDGET = """import ipywidgets
class View(ipywidgets.HBox):
    def __repr__(self):
        return "a view"
    def _repr_mimebundle_(self, **kwargs):
        widget = super()._repr_mimebundle_(**kwargs)
        from matplotlib.figure import Figure
        import io, base64
        Figure(figsize=(1, 1)).savefig(still := io.BytesIO())
        return widget | {"image/png": base64.b64encode(still.getvalue()).decode()}
View()"""


def written(folder, *sources, name="a.ipynb"):
    """A notebook as an editor might leave it: no counts, no outputs, metadata of its own."""
    notebook = new_notebook(
        metadata={"kernelspec": {"name": "mine", "display_name": "Mine"}, "widgets": {"a": 1}}
    )
    notebook.cells = [new_markdown_cell("# A", metadata={"collapsed": True})]
    notebook.cells += [
        new_code_cell(source, metadata={"tags": ["t"], "scrolled": True}) for source in sources
    ]
    nbformat.write(notebook, folder / name)
    return folder / name


def read(path):
    return nbformat.read(path, as_version=4)


def png(picture, **info):
    stored = io.BytesIO()
    picture.save(stored, "PNG", **info)
    return base64.b64encode(stored.getvalue()).decode()


@pytest.fixture
def at_once(monkeypatch):
    """Each code cell has shown one picture, without a kernel."""

    def execute(notebook, folder):
        for cell in notebook.cells[1:]:
            cell.outputs = [new_output("display_data", {"image/png": png(PICTURE)})]

    monkeypatch.setattr(save, "execute", execute)


PICTURE = Image.new("RGB", (30, 20), (29, 61, 114))


def test_an_executed_notebook_has_counts_outputs_and_a_plain_frame(tmp_path):
    path = written(tmp_path, "print('one')", "", "1 + 1")
    assert save.save(path)
    notebook = read(path)
    assert notebook.metadata == save.METADATA
    assert [cell.metadata for cell in notebook.cells] == [
        {},
        {"tags": ["t"]},
        {"tags": ["t"]},
        {"tags": ["t"]},
    ]
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, None, 2]
    assert notebook.cells[3].outputs[0].execution_count == 2
    assert path.read_bytes().endswith(b"}\n")


def test_saving_everything_again_changes_nothing_and_says_so(tmp_path, capfd):
    lectures, exercise = tmp_path / "lectures", tmp_path / "solutions" / "01_a"
    lectures.mkdir()
    exercise.mkdir(parents=True)
    shutil.copytree(ROOT / "course" / "instructor" / "claims", tmp_path / "course" / "instructor" / "claims")
    paths = [
        written(lectures, PLOT, WIDGET, "import sys\nprint(1)\nsys.stdout.flush()\nprint(2)"),
        written(lectures, "import os\nos.write(2, b'Oh')", name="b.ipynb"),
        written(exercise, "1", name="01_a.ipynb"),
    ]
    assert save.main([], root=tmp_path) == 0
    first = [path.read_bytes() for path in paths]
    capfd.readouterr()
    assert save.main([], root=tmp_path) == 0
    assert [path.read_bytes() for path in paths] == first
    told = capfd.readouterr()
    assert re.fullmatch(
        r"a.ipynb: unchanged, \d+ kB\nb.ipynb: unchanged, \d+ kB\n01_a.ipynb: unchanged, \d+ kB\n", told.out
    )
    assert told.err == ""
    assert {path.name for path in lectures.glob("*.md")} == {"CLAIMS.md", "ERRATA.md"}


def test_strict_nbval_accepts_a_widget_stored_as_its_still(tmp_path):
    path = written(tmp_path, WIDGET, PLOT)
    save.save(path)
    assert set(read(path).cells[1].outputs[0].data) == {"image/png", "text/plain"}
    nbval = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-c", os.devnull, path]
    result = subprocess.run(nbval, cwd=tmp_path, capture_output=True, text=True)
    assert "2 passed" in result.stdout, result.stdout


def test_the_kernel_works_in_the_folder_of_the_notebook_with_one_thread_a_product(tmp_path, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    threads = "os.environ['OPENBLAS_NUM_THREADS']"
    path = written(tmp_path, f"import os, sys\nprint(os.getcwd(), sys.prefix, {threads})")
    save.save(path)
    assert read(path).cells[1].outputs[0].text == f"{tmp_path} {sys.prefix} 1\n"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import os\nos._exit(1)", "The kernel died"),
        ("while True: pass", "more than 2 s"),
    ],
)
def test_a_failing_notebook_stays_as_it_was_and_its_cell_is_shown(source, why, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(save, "TIMEOUT", 2 if "while" in source else 60)
    path = written(tmp_path, "a = 1", "", source, "a")
    before = path.read_bytes()
    monkeypatch.setattr(save.claims, "write", lambda root: None)
    assert save.main([str(path)]) == 1
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.ipynb"]
    shown = capsys.readouterr().err
    assert "cell 4, In [2]:" in shown
    assert source.splitlines()[0] in shown
    assert why in shown


def test_an_error_that_a_tag_allows_is_a_failure_too(tmp_path):
    path = written(tmp_path, "1 / 0")
    notebook = read(path)
    notebook.cells[1].metadata.tags = ["raises-exception"]
    nbformat.write(notebook, path)
    with pytest.raises(save.CellFailed):
        save.save(path)


def test_one_failing_notebook_does_not_keep_others_from_being_saved(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(save.claims, "write", lambda root: None)
    bad, good = written(tmp_path, "1 / 0", name="bad.ipynb"), written(tmp_path, "1", name="good.ipynb")
    assert save.main([str(bad), str(good)]) == 1
    assert "good.ipynb: changed" in capsys.readouterr().out
    assert read(good).cells[1].execution_count == 1


@pytest.mark.usefixtures("at_once")
def test_a_figure_that_other_pages_show_too_says_when_it_is_drawn_anew(tmp_path, capsys):
    path = written(tmp_path, PLOT)
    notebook = read(path)
    notebook.cells[1].metadata.file = "net.png"
    nbformat.write(notebook, path)
    save.save(path)
    assert capsys.readouterr().out == "net.png drawn anew, "
    save.save(path)
    assert capsys.readouterr().out == ""
    assert (tmp_path / "net.png").stat().st_size


def test_a_figure_to_be_shared_that_is_not_drawn_is_a_failure(tmp_path):
    path = written(tmp_path, "1")
    notebook = read(path)
    notebook.cells[1].metadata.file = "a.png"
    nbformat.write(notebook, path)
    with pytest.raises(save.CellFailed, match="cell 2 is to draw a"):
        save.save(path)


@pytest.mark.parametrize("junk", ["", "[]", "{}", '{"cells": 3, "nbformat": 4, "nbformat_minor": 5}'])
def test_a_lecture_that_is_no_notebook_is_named_before_anything_runs(junk, tmp_path, capsys):
    path = written(tmp_path, "1")
    (tmp_path / "lectures").mkdir()
    (tmp_path / "lectures" / "junk.ipynb").write_text(junk)
    with pytest.raises(SystemExit):
        save.main([str(path)], root=tmp_path)
    assert "junk.ipynb is not a notebook" in capsys.readouterr().err
    assert read(path).cells[1].execution_count is None


def test_what_is_no_notebook_is_refused_in_one_sentence(tmp_path, capsys):
    with pytest.raises(SystemExit):
        save.main([str(tmp_path / "a.ipynb")])
    assert "is no notebook: name a file such as" in capsys.readouterr().err


def test_ids_are_kept_and_missing_or_double_ones_are_made_from_the_source():
    notebook = new_notebook(
        cells=[new_markdown_cell("a", id="x"), new_markdown_cell("b"), new_markdown_cell("c")]
    )
    notebook.cells[1].id = "x"
    del notebook.cells[2]["id"]
    once, again = save.normal(notebook), save.normal(notebook)
    ids = [cell.id for cell in once.cells]
    assert ids[0] == "x"
    assert len(set(ids)) == 3
    assert ids == [cell.id for cell in again.cells]
    assert save.normal(once) == once


def test_the_pieces_of_a_stream_are_joined_but_not_across_a_picture():
    pieces = [new_output("stream", text=text) for text in "abc"]
    picture = new_output("display_data", data={"text/plain": "p"})
    cell = new_code_cell(
        outputs=[*pieces[:2], picture, pieces[2], new_output("stream", name="stderr", text="d")]
    )
    outputs = save.normal(new_notebook(cells=[cell])).cells[0].outputs
    assert [output.get("text") for output in outputs] == ["ab", None, "c", "d"]


def test_a_locked_cell_stays_locked():
    cell = new_code_cell(
        metadata={"editable": False, "deletable": False, "nbgrader": {"grade": True}, "tags": []}
    )
    kept = save.normal(new_notebook(cells=[cell])).cells[0].metadata
    assert kept == {"editable": False, "deletable": False, "nbgrader": {"grade": True}}


@pytest.mark.parametrize("colours", [1, 255, 256, 257, 60_000])
def test_a_picture_keeps_its_pixels_and_loses_its_metadata(colours):
    picture = Image.new("RGB", (300, 200))
    picture.putdata([(k % colours // 256, k % colours % 256, 7) for k in range(60_000)])
    raw = png(picture, dpi=(100, 100))
    stored = save._opened(save._encoded(raw))
    assert stored.convert("RGB").tobytes() == picture.tobytes()
    assert stored.info == {}
    assert stored.mode == ("P" if colours <= 256 else "RGB")


def test_a_picture_of_many_bytes_keeps_64_colours_each_near_its_own():
    rng = np.random.default_rng(0)
    column, row = np.meshgrid(np.arange(300), np.arange(200))
    pixels = np.stack([column // 2, row, rng.integers(40, 60, column.shape)], axis=-1).astype(np.uint8)
    raw = png(Image.fromarray(pixels))
    stored = save._opened(save._encoded(raw))
    assert stored.mode == "P"
    assert len(stored.getcolors()) <= 64
    assert np.abs(np.asarray(stored.convert("RGB")).astype(int) - pixels).max() < 40
    assert len(save._encoded(raw)) < 0.6 * len(raw)


def test_so_does_one_of_many_bytes_that_has_a_palette_already():
    grey = np.random.default_rng(0).integers(0, 200, (300, 400), dtype=np.uint8)
    stored = save._opened(save._encoded(png(Image.fromarray(grey).convert("P"))))
    assert len(stored.getcolors()) <= 64
    assert np.abs(np.asarray(stored.convert("L")).astype(int) - grey).max() < 10


def test_transparency_is_kept():
    picture = Image.new("RGBA", (9, 9), (1, 2, 3, 40))
    assert save._opened(save._encoded(png(picture))).convert("RGBA").tobytes() == picture.tobytes()


@pytest.mark.usefixtures("at_once")
def test_equal_pixels_keep_the_stored_bytes_unless_they_hold_metadata(tmp_path):
    path = written(tmp_path, PLOT)
    save.save(path)
    notebook = read(path)
    data = notebook.cells[1].outputs[0].data
    data["image/png"] = other = png(save._opened(data["image/png"]).convert("RGB"), compress_level=1)
    path.write_text(save.text(notebook), encoding="utf-8")
    save.save(path)
    assert read(path).cells[1].outputs[0].data["image/png"] == other
    data["image/png"] = png(save._opened(other), dpi=(100, 100))
    path.write_text(save.text(notebook), encoding="utf-8")
    save.save(path)
    assert save._opened(read(path).cells[1].outputs[0].data["image/png"]).info == {}
