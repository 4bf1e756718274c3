"""Write RESULTS.md (papers' figures beside ours) and SYLLABUS.md (sections, outcomes, tasks)."""

import argparse
import re
import tomllib

import nbformat

from course.environment import ROOT
from course.instructor import syllabus

MADE = "<!-- made by `python3 -m course results` from course/instructor/results and the notebooks -->\n"
TOP = """# Results

For every experiment of the lectures that repeats one of a paper: the paper's figure, ours, and an honest word
where the two differ. Ours are what the lectures print; a test finds each of them there. None was chosen
because it agrees. {n} experiments, in the order of the lectures.

Where we know a paper's figure only from its abstract, from another paper or from memory, its line says so.
"""
FIELDS = {"experiment", "paper", "theirs", "ours", "setting", "differs"}  # and printed or claim, and known
NUMBER = r"\d(?:[\d,]*\d)?(?:\.\d+)?"


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(prog="python3 -m course results", description=__doc__)
    parser.parse_args(argv)
    for name in write(root):
        print(name)


def write(root=ROOT):
    """Bring the pages in step with their sources; return the names of those that changed."""
    changed = []
    if not (root / "course" / "instructor" / "outcomes.toml").exists():
        return changed
    for name, text in {
        "RESULTS.md": page(root),
        "course/instructor/SYLLABUS.md": syllabus.page(root),
    }.items():
        path = root / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


def read(root=ROOT):
    """The results of each lecture that has some, by its stem."""
    folder = root / "course" / "instructor" / "results"
    return {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["result"]
        for path in sorted(folder.glob("*.toml"))
    }


def found(result, notebook):
    """The section that prints a result, or holds its claim; None if no cell does."""
    heading = ""
    wanted = [" ".join(line.split()) for line in result.get("printed", [])]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = [heading, *re.findall(r"^##? (.+)", cell.source, re.MULTILINE)][-1]
            continue
        text = " ".join(" ".join(output.get("text", "") for output in cell.outputs).split())
        if wanted and all(line in text for line in wanted):
            return heading
        if f"claim:{result.get('claim')}" in cell.metadata.get("tags", []):
            return heading
    return None


def unheld(result):
    """The numbers that a result gives as ours and that are not in the lines which it says are printed."""
    if "printed" not in result:
        return set()
    printed = {_plain(number) for number in re.findall(NUMBER, " ".join(result["printed"]))}
    return {number for number in re.findall(NUMBER, result["ours"]) if _plain(number) not in printed}


def page(root=ROOT):
    """The text of RESULTS.md."""
    parts, n = [], 0
    for stem, results in read(root).items():
        path = root / "lectures" / f"{stem}.ipynb"
        if not path.exists():
            continue
        notebook = nbformat.read(path, as_version=4)
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
        rows = [_row(result, found(result, notebook)) for result in results]
        n += len(rows)
        head = "| experiment | the paper | ours | do they differ? |\n|---|---|---|---|"
        parts.append(f"## [{title}](lectures/{stem}.ipynb)\n\n" + "\n".join([head, *rows]))
    return "\n".join([MADE, TOP.format(n=n), "\n\n".join(parts), ""])


def _row(result, section):
    known = f" ({result['known']})" if "known" in result else ""
    return "| " + " | ".join([
        f"**{result['experiment']}**<br>{result['setting']}",
        f"{result['theirs']}<br>{result['paper']}{known}",
        f"{result['ours']}<br>*{section}*",
        result["differs"],
    ]) + " |"  # fmt: skip


def _plain(number):
    return float(number.replace(",", ""))
