"""SYLLABUS.md: what each lecture asks, its outcomes and minutes, and the tasks that practise each outcome."""

import re
import tomllib

import nbformat

MADE = "<!-- made by `python3 -m course results` from the notebooks and course/instructor/outcomes.toml -->\n"
PRICE = r"^\*(\d+) points? · (\d+) minutes? · extends: (.+?)\*$"
TOP = """# Syllabus

Twelve lectures, each with an exercise of six tasks or so. For every lecture: its outcomes, its sections with
their minutes, and which task practises which outcome. [INSTRUCTORS.md](../../INSTRUCTORS.md) spreads them
over twelve weeks or six.

{overview}
"""


def lectures(root):
    """The lectures that are here: stem and notebook."""
    return {path.stem: nbformat.read(path, as_version=4) for path in sorted(root.glob("lectures/*.ipynb"))}


def outcomes(notebook):
    """What a student can do after a lecture: the list on its first page."""
    return re.findall(r"^- (.+?)[;.]?$", notebook.cells[0].source, re.MULTILINE)


def minutes(notebook):
    """The sections of a lecture and their minutes."""
    table = next(cell.source for cell in notebook.cells if "| section | minutes |" in cell.source)
    return [(name, int(n)) for name, n in re.findall(r"^\| (.+?) \| (\d+) \|$", table, re.MULTILINE)]


def tasks(root, stem):
    """The tasks of an exercise: grade id, title, points, minutes, and the claim that each extends."""
    path = root / "solutions" / stem / f"{stem}.ipynb"
    if not path.exists():
        return []
    found, said = [], None
    for cell in nbformat.read(path, as_version=4).cells:
        heading = re.match(r"## (\d+ · .+)", cell.source)
        if cell.cell_type == "markdown" and heading:
            said = re.search(PRICE, cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and heading and said:
            extends = said[3].rstrip(".").replace("|", r"\vert ")
            said = (heading[1], int(said[1]), int(said[2]), extends)
        graded = cell.metadata.get("nbgrader", {})
        if graded.get("grade") and said:
            found.append((graded["grade_id"].removesuffix("-test"), *said))
            said = None
    return found


def mapped(root):
    """The outcomes that each task practises, by stem and grade id, counted from 1."""
    path = root / "course" / "instructor" / "outcomes.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def page(root):
    """The text of SYLLABUS.md."""
    rows, parts = ["| lecture | minutes | exercise |", "|---|---|---|"], []
    practises = mapped(root)
    for stem, notebook in lectures(root).items():
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
        plan, work = minutes(notebook), tasks(root, stem)
        total = sum(n for _, n in plan)
        points, time = sum(task[2] for task in work), sum(task[3] for task in work)
        rows.append(f"| {title} | {total} | {len(work)} tasks, {points} points, {time} minutes |")
        part = [f"## [{title}](../../lectures/{stem}.ipynb)", "After it you can"]
        part.append("\n".join(f"{n}. {words}" for n, words in enumerate(outcomes(notebook), start=1)))
        part.append(" · ".join(f"{name}: {n}" for name, n in plan) + f". **{total} minutes.**")
        table = ["| task | points | minutes | extends | outcomes |", "|---|---|---|---|---|"]
        for name, heading, worth, long, extends in work:
            which = ", ".join(map(str, practises.get(stem, {}).get(name, ["-"])))
            table.append(f"| {heading} | {worth} | {long} | {extends} | {which} |")
        parts.append("\n\n".join([*part, "\n".join(table)]))
    return "\n".join([MADE, TOP.format(overview="\n".join(rows)), "\n\n".join(parts), ""])
