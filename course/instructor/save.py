"""Execute notebooks and store them in one normal form, so that a diff shows what changed."""

import argparse
import base64
import copy
import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from PIL import Image

from course.environment import ROOT
from course.instructor import claims, results
from course.slides import unreadable

KEPT = ("tags", "slideshow", "alt", "file", "nbgrader", "editable", "deletable")  # of a cell's metadata
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET = "application/vnd.jupyter.widget-view+json"  # names a model of a kernel that is gone
TIMEOUT = 300  # seconds a cell, as for nbval in pyproject.toml


class CellFailed(Exception):
    """A cell did not run to its end: its number, its source and why."""


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(prog="python3 -m course save", description=__doc__)
    parser.add_argument(
        "notebooks", nargs="*", metavar="NOTEBOOK", type=Path, help="all lectures and solutions if omitted"
    )
    notebooks = parser.parse_args(argv).notebooks or everything(root)
    for path in notebooks:
        if path.suffix != ".ipynb" or not path.is_file():
            parser.error(f"{path} is no notebook: name a file such as lectures/01_spin_glasses.ipynb")
    for path in {*notebooks, *root.glob("lectures/*.ipynb")}:  # the claims are those of all lectures
        if why := unreadable(path):
            parser.error(why)
    failures = 0
    for path in notebooks:
        print(path.name, end=": ", flush=True)
        try:
            print(f"{'changed' if save(path) else 'unchanged'}, {path.stat().st_size / 1000:.0f} kB")
        except CellFailed as failure:
            failures += 1
            print("failed, left as it was")
            print(indent(str(failure), "  "), file=sys.stderr)
    claims.write(root)
    results.write(root)
    return 1 if failures else 0


def everything(root=ROOT):
    """The notebooks that are executed: every lecture, every solution."""
    return sorted(root.glob("lectures/*.ipynb")) + sorted(root.glob("solutions/*/*.ipynb"))


def save(path):
    """Execute a notebook where it stands and replace it; whether that changed it."""
    old = path.read_bytes()
    notebook = nbformat.reads(old.decode("utf-8"), as_version=4)
    pictures = {_pixels(png): png for png in _pngs(notebook) if not _opened(png).info}
    execute(notebook, path.parent)
    notebook = slim(normal(notebook), pictures)
    for name, png in shared(notebook).items():
        picture = path.parent / name
        if not picture.exists() or picture.read_bytes() != png:
            picture.write_bytes(png)
            print(f"{name} drawn anew", end=", ")
    new = text(notebook).encode("utf-8")
    if new != old:
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(new)
        os.replace(part, path)
    return new != old


def execute(notebook, folder):
    """Run all cells in a fresh kernel of this environment, as if from this folder."""
    begun = []
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        timeout=TIMEOUT,
        force_raise_errors=True,
        record_timing=False,
        store_widget_state=False,
        on_cell_start=lambda cell, cell_index: begun.append(cell),
    )
    try:
        # a product is summed in one order, as in `course lab`, however many cores there are
        one = {"OPENBLAS_NUM_THREADS": "1"} | os.environ
        # what a kernel says beside its cells is dropped: TCP is not encrypted, a socket that closed early
        client.execute(stderr=subprocess.DEVNULL, env=one)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        what = f"{begun[-1].source}\n\nIt ran for more than {TIMEOUT} s."
        if isinstance(error, DeadKernelError):
            what = f"{begun[-1].source}\n\nThe kernel died."
        elif isinstance(error, CellExecutionError):
            what = re.sub(r"\x1b\[[\d;]*m", "", error.traceback).strip()
        count = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in begun)
        raise CellFailed(f"cell {len(begun)}, In [{count}]:\n\n{what}") from None


def normal(notebook):
    """A copy without what depends on who saved it; source, outputs and counts stay."""
    notebook = copy.deepcopy(notebook)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(METADATA)
    ids = set()
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in KEPT if cell.metadata.get(key) not in (None, [], {})}
        )
        number = 0
        while cell.get("id") in ids or not cell.get("id"):
            cell.id = hashlib.sha256(f"{cell.source}{number}".encode()).hexdigest()[:8]
            number += 1
        ids.add(cell.id)
        if cell.cell_type == "code":
            cell.outputs = _merged(cell.outputs)
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET, None)
    return notebook


def _merged(outputs):
    """How a kernel cuts what a cell prints into pieces is chance."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last.text += output.text
        else:
            merged.append(output)
    return merged


def slim(notebook, pictures):
    """Store each PNG in few bytes, or in those it had if its pixels are in `pictures`."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                png = output.data["image/png"]
                output.data["image/png"] = pictures.get(_pixels(png)) or _encoded(png)
    return notebook


def shared(notebook):
    """The figures that other pages show too: the PNG of each cell whose metadata name a `file`."""
    figures = {}
    for number, cell in enumerate(map(nbformat.from_dict, notebook.cells), start=1):
        if "file" in cell.metadata:
            name, png = cell.metadata.file, next(_pngs({"cells": [cell]}), None)
            if png is None:
                raise CellFailed(
                    f"cell {number} is to draw {name}, but shows no figure: draw it, or drop `file`"
                )
            figures[name] = base64.b64decode(png)
    return figures


def _pngs(notebook):
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                yield output.data["image/png"]


def _pixels(png):
    picture = _opened(png).convert("RGBA")
    return picture.size, hashlib.sha256(picture.tobytes()).digest()


def _opened(png):
    return Image.open(io.BytesIO(base64.b64decode(png)))


def _encoded(png):
    """The same pixels, without metadata, with a palette if that loses nothing.

    A picture that stays above 40 kB gets the 64 colours that suit it best: a notebook holds less than 1 MB.
    """
    picture = _opened(png).convert("RGBA")
    opaque = picture.getextrema()[3] == (255, 255)
    if opaque:
        picture = picture.convert("RGB")
        palette = picture.quantize(256, dither=Image.Dither.NONE)
        if palette.convert("RGB").tobytes() == picture.tobytes():
            picture = palette
    stored = _file(picture)
    if opaque and len(stored) > 40_000:
        best = picture.convert("RGB").quantize(
            64, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
        )
        stored = _file(best)
    return base64.b64encode(stored).decode()


def _file(picture):
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def text(notebook):
    """The file of a notebook."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"
