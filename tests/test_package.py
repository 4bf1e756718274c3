"""hopkit as people get it who want only the library: a wheel and an sdist, and what they need."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from course.environment import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def build(kind, source, into):
    """Make a wheel or an sdist, as pip does; its path."""
    code = f"import setuptools.build_meta as b; print('made:', b.build_{kind}({str(into)!r}))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=True)
    return into / done.stdout.rsplit("made: ", 1)[1].strip()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel and an sdist of the course's folder, which is left as it is."""
    source, into = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "hopkit", source / "hopkit", ignore=shutil.ignore_patterns("__pycache__"))
    return build("wheel", source, into), build("sdist", source, into)


def names(wheel):
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_every_file_of_hopkit(built):
    files = {path.relative_to(ROOT) for path in (ROOT / "hopkit").rglob("*") if path.is_file()}
    files = {file.as_posix() for file in files if "__pycache__" not in file.parts}
    assert names(built[0]) == files - {"hopkit/EXAMPLES.md", "hopkit/CLUSTER.md"}


def test_the_sdist_makes_the_same_wheel(built, tmp_path):
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    assert names(build("wheel", unpacked, tmp_path)) == names(built[0])


def needed(lines):
    """The installed distributions that these requirements name, and what those need in turn."""
    found, waiting = {}, [Requirement(line) for line in lines]
    while waiting:
        requirement = waiting.pop()
        if requirement.name not in found and (
            requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        ):
            found[requirement.name] = metadata.distribution(requirement.name)
            waiting += map(Requirement, metadata.requires(requirement.name) or [])
    return found


@pytest.fixture(scope="module")
def library(built, tmp_path_factory):
    """An environment that holds the wheel and what it declares, and nothing else: runs Python there."""
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", site]
    subprocess.run([*command, built[0]], check=True)
    for distribution in needed(PROJECT["dependencies"]).values():
        for top in {
            file.parts[0] for file in distribution.files if file.parts[0] not in ("..", "__pycache__")
        }:
            os.symlink(Path(distribution.locate_file(top)), site / top)

    def python(code):
        code = f"import sys; sys.path.append({str(site)!r})\n{code}"
        command = [sys.executable, "-ISc", code]
        return subprocess.run(command, cwd=site, capture_output=True, text=True)

    return python


@pytest.mark.skipif(os.name == "nt", reason="Windows links no folders without being asked")
def test_the_library_needs_only_what_it_declares(library):
    done = library(
        "import hopkit, numpy as np\n"
        "for name in set(hopkit.__all__) - {'plots', 'widgets'}:\n"
        "    getattr(hopkit, name)\n"
        "Y = hopkit.patterns.random(2, 30, rng=np.random.default_rng(1))\n"
        "assert hopkit.hopfield.settle(hopkit.storage.hebbian(Y), Y[0]).stable\n"
        "assert not {'matplotlib', 'ipywidgets', 'IPython', 'PIL', 'distributed'} & set(sys.modules)"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows links no folders without being asked")
@pytest.mark.parametrize(("name", "package"), [("plots", "matplotlib"), ("widgets", "anywidget")])
def test_what_needs_an_extra_names_it(library, name, package):
    done = library(f"from hopkit import {name}")
    sentence = f'ImportError: hopkit.{name} needs {package}: pip install "hopkit[{name}]"'
    assert done.stderr.splitlines()[-1] == sentence


def test_the_version_is_the_same_everywhere():
    import hopkit

    assert hopkit.__version__ == PROJECT["version"]
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
