"""Make the slides of a lecture, one self-contained HTML file each: no network, no kernel to show them."""

import argparse
import base64
import io
import re
from pathlib import Path

from course.environment import ROOT

DECK = Path(__file__).with_name("deck")
COURSE = "An executable course on Hopfield nets and Boltzmann machines"
OFF_THE_DECK = {"further", "setup"}
LABELS = {"predict": "Predict", "poll": "Poll", "answer": "Answer"}
CARDS = {
    "predict": r"^> \*\*Predict|\Z",
    "poll": r"^(?![#\s])|\Z",
    "answer": r"^(?![#\s])|\Z",
}  # where each card begins
SQUARISH, NARROW = 1.5, 60  # code this narrow stands beside a figure of less than this width to height


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(prog="python3 -m course slides", description=__doc__)
    parser.add_argument(
        "stems", nargs="*", metavar="STEM", help="for example 03_associative_memory; all lectures if omitted"
    )
    stems = parser.parse_args(argv).stems
    lectures = {path.stem: path for path in sorted(root.glob("lectures/*.ipynb"))}
    if not lectures:
        parser.error("lectures/ holds no notebook, so there is nothing to show")
    for stem in stems:
        if stem not in lectures:
            parser.error(f"there is no lecture {stem!r}: choose from {', '.join(lectures)}")
    for stem in stems or lectures:
        if why := unreadable(lectures[stem]):
            parser.error(why)
        target = build(lectures[stem], root / "slides")
        print(f"{target.relative_to(root)}: {target.stat().st_size / 1e6:.1f} MB")


def unreadable(path):
    """A sentence if the file is no notebook."""
    import nbformat

    try:
        nbformat.validate(nbformat.read(path, as_version=4))
    except Exception as error:
        return f"{path} is not a notebook ({type(error).__name__}): mend it, or move it away"


def build(notebook, folder):
    """Write the deck of a notebook into a folder; its path."""
    from nbconvert.exporters import SlidesExporter
    from traitlets.config import Config

    shown, title = prepare(notebook)
    exporter = SlidesExporter(
        config=Config(
            TemplateExporter={"extra_template_basedirs": [str(DECK.parent)]},
            NbConvertBase={"display_data_priority": ["image/png", "image/jpeg", "text/html", "text/markdown",
                                                     "text/latex", "text/plain"]},
        ),
        template_name=DECK.name,
        embed_images=True,
        exclude_anchor_links=True,
    )  # fmt: skip
    resources = {
        "metadata": {"name": notebook.stem, "path": str(notebook.parent)},
        "deck": {"title": title, "css": style_sheets(), "js": scripts()},
    }
    html, _ = exporter.from_notebook_node(shown, resources)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{notebook.stem}.html"
    target.write_text(html, encoding="utf-8")
    return target


def prepare(path):
    """The notebook as its deck shows it, and its title: each cell's metadata.deck says how it is drawn."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    title, cells = take_title(notebook.cells, path)
    cells = [cell for cell in cells if not OFF_THE_DECK & tags(cell) and slide_type(cell) != "skip"]
    notebook.cells, running = [], title
    for page in pages(cells):
        notes = [cell for cell in page if slide_type(cell) == "notes"]
        shown = [cell for cell in page if slide_type(cell) != "notes"]
        # not inside a fragment: there the speaker would see them with this fragment only
        notebook.cells += [shown[0], *notes, *shown[1:]]
        for cell in page:
            cell.metadata.deck = appearance(cell)
        own = [heading for cell in shown for heading in headings(cell)]
        page[0].metadata.deck.running = "" if own else f"## {running}"
        running = ([text for level, text in own if level < 3] or [running])[-1]
    return notebook, plain(title)


def take_title(cells, path):
    """Move the first heading, and a paragraph that follows it at once, to a cell of their own."""
    from nbformat.v4 import new_markdown_cell

    for cell in cells:
        if found := cell.cell_type == "markdown" and re.match(r"\s*# (.+)\n*", cell.source):
            break
    else:
        raise ValueError(f"a lecture begins with its title: give {path.name} a cell that starts with `# `")
    lead, _, rest = cell.source[found.end() :].partition("\n\n")
    if not re.match(r"[^\W\d_]|[*_$`]\S", lead) or re.search(r"^ *([-*+]|\d+\.) ", lead, flags=re.M):
        lead, rest = "", cell.source[found.end() :]
    cell.source = rest
    cells = [other for other in cells if other is not cell or rest.strip()]
    for cell in cells:
        if slide_type(cell) not in ("skip", "notes") and not OFF_THE_DECK & tags(cell):
            cell.metadata.slideshow = {"slide_type": "slide"}
            break
    first = new_markdown_cell(f"# {found[1]}\n\n{lead}".rstrip(), metadata={"tags": ["title"]})
    return found[1], [first, *cells]


def pages(cells):
    """The cells of one slide or subslide after the other."""
    groups = []
    for cell in cells:
        if not groups or slide_type(cell) in ("slide", "subslide"):
            groups.append([])
        groups[-1].append(cell)
    return groups


def appearance(cell):
    """How a cell is drawn: its kind and label, whether its code is hidden or stands beside its figure."""
    from nbformat import NotebookNode

    look = NotebookNode(
        kind="", label="", running="", above="", hide_input="hide-input" in tags(cell), beside=False
    )
    for tag in sorted(tags(cell)):
        if tag in LABELS:
            look.kind, look.label = tag, LABELS[tag]
        elif tag.startswith("claim:"):
            look.kind, look.label = "claim", f"Claim {tag.removeprefix('claim:')}"
    if "erratum" in tags(cell):
        look.kind, look.label = "erratum", "A common formula, tested"
    if "title" in tags(cell):
        look.kind, look.label = "title", COURSE
    look.body = cell.source
    if cell.cell_type == "markdown" and look.kind in CARDS:
        start = re.search(CARDS[look.kind], cell.source, flags=re.M)
        look.above, look.body = cell.source[: start.start()], cell.source[start.start() :]
        look.label = "" if look.label in look.body else look.label
    if cell.cell_type == "code":
        figures = measure(cell)
        columns = max(map(len, cell.source.splitlines()), default=0)
        look.beside = (
            columns <= NARROW and len(figures) == 1 and figures[0].width < SQUARISH * figures[0].height
        )
    return look


def measure(cell):
    """Note the alternative text and the size in inches of each figure a cell has drawn."""
    from nbformat import NotebookNode
    from PIL import Image

    texts = cell.metadata.get("alt", [])
    texts = iter([texts] if isinstance(texts, str) else texts)
    figures = []
    for output in cell.outputs:
        for mime in ("image/png", "image/jpeg"):
            if mime in output.get("data", {}):
                image = Image.open(io.BytesIO(base64.b64decode(output.data[mime])))
                width = output.metadata.get(mime, {}).get(
                    "width", 100 * image.width / image.info.get("dpi", [100])[0]
                )
                height = width * image.height / image.width
                size = NotebookNode(alt=next(texts, ""), width=width / 100, height=height / 100)
                output.metadata.deck = size
                figures.append(size)
                break
    return figures


def headings(cell):
    """(level, text) of each heading of a cell of text."""
    if cell.cell_type != "markdown":
        return []
    text = re.sub(r"^```.*?^```", "", cell.source, flags=re.M | re.S)
    return [(len(marks), words) for marks, words in re.findall(r"^(#{1,6}) +(.+)$", text, flags=re.M)]


def plain(text):
    """Markdown without its marks."""
    return re.sub(r"[*_`>#$\\]", "", text).strip()


def tags(cell):
    return set(cell.metadata.get("tags", []))


def slide_type(cell):
    return cell.metadata.get("slideshow", {}).get("slide_type", "-")


def style_sheets():
    """reveal.js's, KaTeX's with its fonts in it, ours."""
    read = lambda name: (DECK / name).read_text(encoding="utf-8")  # noqa: E731

    def inline(font):
        data = base64.b64encode((DECK / "vendor/fonts" / font[1]).read_bytes()).decode()
        return f'url(data:font/woff2;base64,{data}) format("woff2")'

    katex = re.sub(
        r'url\(fonts/([\w-]+\.woff2)\) format\("woff2"\)[^}]*?(?=[;}])', inline, read("vendor/katex.min.css")
    )
    return [read("vendor/reveal.css"), katex, read("deck.css")]


def scripts():
    """reveal.js with the speaker's notes, KaTeX, and what starts them, fit to stand inside <script>."""
    names = [
        "vendor/reveal.js",
        "vendor/notes.js",
        "vendor/katex.min.js",
        "vendor/auto-render.min.js",
        "deck.js",
    ]
    texts = [(DECK / name).read_text(encoding="utf-8") for name in names]
    return [text.replace("</script", r"<\/script").replace("<!--", r"<\!--") for text in texts]
