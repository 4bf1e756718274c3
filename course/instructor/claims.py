"""The index of claims: what is claimed, whether it holds, and which cell shows it."""

import re
import tomllib

import nbformat

from course.environment import ROOT

VERDICTS = {
    "true": "true",
    "conditions": "true with conditions",
    "wrong": "wrong as often printed",
    "convention": "conventions and definitions",
    "unverified": "not checked here",
}
NO_CELL = {"convention": "a convention", "definition": "a definition", "unverified": "not checked here"}
MADE = (
    "<!-- made by `python3 -m course save` from course/instructor/claims and the notebooks: edit those -->\n"
)
CLAIMS = """# Claims

The lecture this course grew from, and papers that it leads to, taken apart:
{parts} claims in {entries} entries; {verdicts}.
Each that can be run stands in a lecture, as a cell that asserts it: {shown} so far, the others are to come.
The wrong ones have [a page of their own](ERRATA.md).
"""
ERRATA = """# Errata

What books, lecture notes and papers on these nets often print, and what holds instead. Nobody has to take
our word for it: wherever an entry ends with *See it*, a cell of that section runs the printed form, which
fails, and ours, which holds. {wrong} entries, in the order of the lectures; the number at an entry's end is
its place in the [index of all claims](CLAIMS.md).

Most of them are of four kinds, worth knowing because they return in every text:

- a **bias** that is halved, or has the wrong sign;
- units of $-1$ and $+1$ taken for units of 0 and 1, which is a factor of **two** somewhere;
- what holds of **one unit at a time** said of all at once;
- a result for one rule, one kind of pattern or one limit, told as if it held of **all**.

| lecture | what is wrong |
|---|---|
{contents}
"""


def read(root=ROOT):
    """The titles of the lectures, and the parts of the claims in the order of the lectures."""
    titles, parts = {}, {}
    for path in sorted((root / "course" / "instructor" / "claims").glob("*.toml")):
        here = tomllib.loads(path.read_text(encoding="utf-8"))
        titles[path.stem] = here.pop("title")
        here.pop("entries")
        parts |= {part: claim | {"lecture": path.stem} for part, claim in here.items()}
    return titles, parts


def entries(stem, root=ROOT):
    """The numbers of the entries that a lecture's index promises, such as [7, 8, 9, 21] for "7-9, 21"."""
    path = root / "course" / "instructor" / "claims" / f"{stem}.toml"
    ranges = tomllib.loads(path.read_text(encoding="utf-8"))["entries"].split(",")
    ends = [(piece.split("-")[0], piece.split("-")[-1]) for piece in ranges]
    return sorted(number for low, high in ends for number in range(int(low), int(high) + 1))


def claims_in(notebook):
    """The parts a notebook shows, each with its cell."""
    return [
        (tag.removeprefix("claim:"), cell)
        for cell in notebook["cells"]
        for tag in cell.metadata.get("tags", [])
        if tag.startswith("claim:")
    ]


def shown(root=ROOT):
    """The lecture that shows a part, for every part that is shown."""
    return {
        part: path.stem
        for path in sorted((root / "lectures").glob("*.ipynb"))
        for part, _ in claims_in(nbformat.read(path, as_version=4))
    }


def write(root=ROOT):
    """Bring CLAIMS.md and ERRATA.md in step with the index and the notebooks."""
    for name, text in pages(root).items():
        (root / "lectures" / name).write_text(text, encoding="utf-8", newline="\n")


def pages(root=ROOT):
    """The text of CLAIMS.md and ERRATA.md."""
    lectures, parts = read(root)
    seen = shown(root)
    claims, errata, contents = [], [], []
    for number, (stem, title) in enumerate(lectures.items(), start=1):
        here = {part: claim for part, claim in parts.items() if claim["lecture"] == stem}
        exists = (root / "lectures" / f"{stem}.ipynb").exists()
        heading = f"## {number}. " + (f"[{title}]({stem}.ipynb)" if exists else title)
        claims += [heading, "\n".join(_line(part, claim, part in seen) for part, claim in here.items())]
        wrong = {part: claim for part, claim in here.items() if claim["verdict"] == "wrong"}
        if wrong:
            places = sections(root / "lectures" / f"{stem}.ipynb") if exists else {}
            titles = [claim["title"] for claim in wrong.values() if "title" in claim]
            links = " · ".join(f"[{words}](#{anchor(words)})" for words in titles)
            contents.append(f"| {number} {title} | {links} |")
            errata += [heading, *_errata(number, stem, wrong, places)]
    verdicts = [claim["verdict"] for claim in parts.values()]
    counts = ", ".join(f"{verdicts.count(verdict)} {words}" for verdict, words in VERDICTS.items())
    entries = {part[:4] for part in parts}
    top = CLAIMS.format(parts=len(parts), entries=len(entries), verdicts=counts, shown=len(seen))
    wrong = len({part[:4] for part, claim in parts.items() if claim["verdict"] == "wrong"})
    errata.insert(0, ERRATA.format(wrong=wrong, contents="\n".join(contents)))
    return {
        "CLAIMS.md": "\n".join([MADE, top, "\n\n".join(claims), ""]),
        "ERRATA.md": "\n".join([MADE, "\n\n".join(errata), ""]),
    }


def sections(path):
    """The section in which a lecture shows each part that it shows, by the words of its heading."""
    found, heading = {}, ""
    for cell in nbformat.read(path, as_version=4)["cells"]:
        if cell.cell_type == "markdown":
            heading = [heading, *re.findall(r"^##? (.+)", cell.source, re.MULTILINE)][-1]
        for tag in cell.metadata.get("tags", []):
            if tag.startswith("claim:"):
                found[tag.removeprefix("claim:")] = heading
    return found


def anchor(heading):
    """The anchor that GitHub and JupyterLab's Markdown viewer give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _errata(number, stem, wrong, places):
    for entry in dict.fromkeys(part[:4] for part in wrong):
        here = {part: claim for part, claim in wrong.items() if part.startswith(entry)}
        yield f"### {next(claim['title'] for claim in here.values() if 'title' in claim)}"
        for claim in here.values():
            yield f"> **Printed:** {claim['statement']}"
            yield f"**What holds:** {claim['correct']}"
        where = dict.fromkeys(f"*{places[part]}*" for part in here if part in places)
        see = (
            f"See it: [lecture {number}]({stem}.ipynb), {' and '.join(where)}"
            if where
            else f"To come in lecture {number}"
        )
        yield f"{see} ({', '.join(here)})."


def _line(part, claim, is_shown):
    if "no_cell" in claim:
        verdict = NO_CELL[claim["no_cell"]]
    else:
        verdict = f"{VERDICTS[claim['verdict']]}, {'shown' if is_shown else 'to come'}"
    correct = f"\n  *What holds:* {claim['correct']}" if "correct" in claim else ""
    return f"- **{part}** ({verdict}) {claim['statement']}{correct}"
