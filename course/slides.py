"""Make the slides of a lecture, one self-contained HTML file each: no network, no kernel to show them."""

import argparse
import base64
import io
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from course.environment import ROOT

DECK = Path(__file__).with_name("deck")
CLAIMS = Path(__file__).parent / "instructor" / "claims"  # the students' copy has none
COURSE = "An executable course on Hopfield nets and Boltzmann machines"
OFF_THE_DECK = {"setup"}
LABELS = {"predict": "Predict", "poll": "Poll", "answer": "Answer"}
CARDS = {
    "predict": r"^> \*\*Predict|\Z",
    "poll": r"^(?![#\s])|\Z",
    "answer": r"^(?![#\s])|\Z",
}  # where each card begins
QUESTIONS = ("predict", "poll")
ROOM = 320  # characters of Markdown that leave a figure its room on a slide
PICTURES = ("image/png", "image/svg+xml", "image/jpeg", "image/gif")
TEXTS = ("text/html", "text/markdown", "text/latex", "text/plain")
WIDGET = "application/vnd.jupyter.widget-view+json"
SLIDE = {"width": 1280, "height": 720}


def main(argv, root=ROOT):
    parser = argparse.ArgumentParser(prog="python3 -m course slides", description=__doc__)
    parser.add_argument(
        "stems", nargs="*", metavar="STEM", help="for example 03_associative_memory; all lectures if omitted"
    )
    parser.add_argument(
        "--pdf", action="store_true", help="also print each deck as a handout (needs Chromium)"
    )
    parser.add_argument(
        "--sheet",
        action="store_true",
        help="also draw a contact sheet of all slides and one of all figures in build/ (needs Chromium)",
    )
    arguments = parser.parse_args(argv)
    lectures = {path.stem: path for path in sorted(root.glob("lectures/*.ipynb"))}
    if not lectures:
        parser.error("lectures/ holds no notebook, so there is nothing to show")
    for stem in arguments.stems:
        if stem not in lectures:
            parser.error(f"there is no lecture {stem!r}: choose from {', '.join(lectures)}")
    if (arguments.pdf or arguments.sheet) and not browser():
        parser.error("--pdf and --sheet need Chromium or Chrome: install one, or open the deck in a browser "
                     "with ?print-pdf after its address and print it there")  # fmt: skip
    for stem in arguments.stems or lectures:
        if why := unreadable(lectures[stem]):
            parser.error(why)
        target = build(lectures[stem], root / "slides")
        slides, minutes = length(lectures[stem])
        print(f"{target.relative_to(root)}: {slides} slides, {minutes} minutes, "
              f"{target.stat().st_size / 1e6:.1f} MB")  # fmt: skip
        if arguments.pdf:
            print(handout(target).relative_to(root))
        if arguments.sheet:
            for picture in sheets(target, root / "build"):
                print(picture.relative_to(root))


def unreadable(path):
    """A sentence if the file is no notebook."""
    import nbformat

    try:
        nbformat.validate(nbformat.read(path, as_version=4))
    except Exception as error:
        return f"{path} is not a notebook ({type(error).__name__}): mend it, or move it away"


def length(path):
    """How many slides the deck of a notebook has, and the minutes that its table of sections sums to."""
    import nbformat

    minutes = 0
    for cell in nbformat.read(path, as_version=4).cells:
        if "objectives" in tags(cell):
            minutes += sum(map(int, re.findall(r"^\|.*\| *(\d+) *\|\s*$", cell.source, flags=re.M)))
    return len(prepare(path)[0]), minutes


def build(notebook, folder):
    """Write the deck of a notebook into a folder; its path."""
    from nbconvert.exporters import HTMLExporter
    from nbformat.v4 import new_notebook
    from traitlets.config import Config

    pages, title = prepare(notebook)
    exporter = HTMLExporter(
        config=Config(TemplateExporter={"extra_template_basedirs": [str(DECK.parent)]}),
        template_name=DECK.name,
        embed_images=True,
        exclude_anchor_links=True,
    )
    resources = {
        "metadata": {"name": notebook.stem, "path": str(notebook.parent)},
        "deck": {"title": title, "pages": pages, "css": style_sheets(), "js": scripts()},
    }
    html, _ = exporter.from_notebook_node(new_notebook(), resources)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{notebook.stem}.html"
    target.write_text(html, encoding="utf-8")
    return target


# What stands on which slide


class Page(NamedTuple):
    """One slide: `steps` are lists of parts, and each step after the first waits for a click."""

    kind: str  # "title", "question" (its later steps appear under a smaller question) or ""
    starts: bool  # a new section, not a slide below the last one
    running: str  # the heading of an earlier slide, if this one has none of its own
    steps: list
    notes: list  # Markdown for the speaker


class Part(NamedTuple):
    """What one cell, or its code alone or its result alone, looks like on a slide."""

    look: str  # "text", "code" or "result"
    kind: str  # "predict", "poll", "answer", "title" or ""
    label: str
    above: str  # Markdown before a card
    body: str  # Markdown, or Python
    folded: str  # Python that the key `c` shows
    outputs: list


def prepare(path):
    """The pages of a notebook's deck, and its title."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    title, cells = take_title(notebook.cells, path)
    said = statements(path.stem)
    pages, running = [], plain(title)
    for group in joined(grouped(on_the_deck(cells))):
        notes = [cell.source for cell in group if slide_type(cell) == "notes"]
        shown = [cell for cell in group if slide_type(cell) != "notes"]
        steps = in_steps(shown, said)
        own = [heading for cell in shown for heading in headings(cell)]
        kind = "title" if steps[0][0].kind == "title" else ""
        asks = any(part.kind == "predict" for step in steps for part in step)
        pages.append(
            Page(
                kind="question" if asks and len(steps) > 1 else kind,
                starts=not pages or slide_type(group[0]) == "slide",
                running="" if own else running,
                steps=steps,
                notes=notes,
            )
        )
        running = ([text for level, text in own if level < 3] or [running])[-1]
    return pages, plain(title)


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
    for cell in on_the_deck(cells):
        if slide_type(cell) != "notes":
            cell.metadata.slideshow = {"slide_type": "slide"}
            break
    first = new_markdown_cell(f"# {found[1]}\n\n{lead}".rstrip(), metadata={"tags": ["title"]})
    return found[1], [first, *cells]


def on_the_deck(cells):
    """The cells for the slides and the speaker: no skipped cell, and nothing under a heading in `further`."""
    kept, level = [], None
    for cell in cells:
        found = headings(cell)
        if level is not None and found and found[0][0] <= level:
            level = None
        if level is None and "further" in tags(cell) and found:
            level = found[0][0]
        off = level is not None or tags(cell) & (OFF_THE_DECK | {"further"}) or slide_type(cell) == "skip"
        if not off:
            kept.append(cell)
    return kept


def grouped(cells):
    """The cells of one slide after the other."""
    groups = []
    for cell in cells:
        if not groups or slide_type(cell) in ("slide", "subslide"):
            groups.append([])
        groups[-1].append(cell)
    return groups


def joined(groups):
    """A question shares a slide with what answers it, also if that is a subslide."""
    result = []
    for group in groups:
        asking, now = visible(result[-1]) if result else [], visible(group)
        asked = asking and tags(asking[-1]) & set(QUESTIONS)
        answers = now and (now[0].cell_type == "code" or "answer" in tags(now[0]))
        answers = answers and slide_type(group[0]) != "slide"
        # under a question that shares its slide with many words a figure would be too small
        words = sum(len(part.above + part.body) for cell in asking for part in parts_of(cell))
        room = words < ROOM or not any(output.kind == "figure" for cell in now for output in drawn(cell))
        # a group that shows nothing, such as an assertion that prints nothing, has only notes to give
        if result and (not now or (asked and answers and room)):
            result[-1].extend(group)
        else:
            result.append(group)
    return result


def drawn(cell):
    """What the parts of a cell show of its outputs."""
    return [output for part in parts_of(cell) for output in part.outputs]


def visible(cells):
    """The cells that show something on a slide."""
    return [cell for cell in cells if slide_type(cell) != "notes" and parts_of(cell)]


def in_steps(cells, said):
    """Parts that appear together. A question, and code that is shown, are followed by a click."""
    steps, waits = [], False
    for cell in cells:
        parts = parts_of(cell)
        if not parts:
            waits = waits or slide_type(cell) == "fragment"
            continue
        if waits or slide_type(cell) == "fragment" or not steps:
            steps.append([])
        waits = False
        for number, part in enumerate(parts):
            if number:
                steps.append([])
            if part.look == "result" and not any(steps) and (claim := said.get(claimed(cell))):
                steps[-1].append(Part("text", "claim", "", "", claim, "", []))
            steps[-1].append(part)
        waits = parts[-1].kind in QUESTIONS
    return [step for step in steps if step]


def parts_of(cell):
    """A cell of text as one part; of code, its result, and its code before it if it is tagged show-code."""
    if cell.cell_type == "markdown":
        kind = next((tag for tag in (*LABELS, "title") if tag in tags(cell)), "")
        label, above, body = COURSE if kind == "title" else LABELS.get(kind, ""), "", inlined(cell)
        if kind in CARDS:
            start = re.search(CARDS[kind], body, flags=re.M).start()
            above, body = body[:start], body[start:]
            label = "" if label in body else label
        return [Part("text", kind, label, above, body, "", [])] if body.strip() or above.strip() else []
    if cell.cell_type != "code":
        return []
    outputs = shown(cell)
    if "show-code" in tags(cell):
        parts = [Part("code", "", "", "", cell.source, "", [])]
        return [*parts, Part("result", "", "", "", "", "", outputs)] if outputs else parts
    return [Part("result", "", "", "", "", cell.source, outputs)] if outputs else []


def claimed(cell):
    """The claim that a cell asserts, for example C030a."""
    return next((tag.removeprefix("claim:") for tag in tags(cell) if tag.startswith("claim:")), None)


def statements(stem):
    """The statement of each claim of a lecture, if the index of claims is here."""
    import tomllib

    file = CLAIMS / f"{stem}.toml"
    if not file.exists():
        return {}
    entries = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: entry["statement"] for name, entry in entries.items() if "statement" in entry}


def inlined(cell):
    """The text of a cell with the pictures attached to it as part of their addresses."""

    def address(match):
        for mime, data in cell.get("attachments", {}).get(match[1], {}).items():
            return f"data:{mime};base64,{data}"
        return match[0]

    return re.sub(r"attachment:([^)\s\"'>]+)", address, cell.source)


def shown(cell):
    """The outputs of a cell as a slide shows them, each with its `kind`: text, figure, missing, ..."""
    from nbformat import NotebookNode

    alts = cell.metadata.get("alt", [])
    alts, found = iter([alts] if isinstance(alts, str) else alts), []
    for output in cell.outputs:
        if output.output_type == "stream":
            found.append(NotebookNode(kind="text", name=output.name, text=output.text.rstrip("\n")))
            continue
        if output.output_type == "error":
            found.append(NotebookNode(kind="text", name="stderr", text=f"{output.ename}: {output.evalue}"))
            continue
        data = output.get("data", {})
        picture = next((mime for mime in PICTURES if mime in data), None)
        text = next((mime for mime in TEXTS if mime in data), None)
        if picture:
            found.append(figure(picture, data[picture], output.metadata.get(picture, {}), next(alts, "")))
        elif text and (text != "text/plain" or set(data) == {"text/plain"}):
            kind = text.removeprefix("text/").replace("plain", "text")
            found.append(NotebookNode(kind=kind, name="stdout", text=data[text]))
        elif WIDGET in data:
            found.append(
                NotebookNode(kind="missing", text="An interactive output: it lives in the notebook.")
            )
        elif data:
            what = ", ".join(sorted(mime for mime in data if mime != "text/plain"))
            found.append(NotebookNode(kind="missing", text=f"A slide cannot show this output ({what})."))
    return found


def figure(mime, data, metadata, alt):
    """A picture with its size in inches and the size of its smallest label in points, 0 if unknown."""
    from nbformat import NotebookNode

    if mime == "image/svg+xml":
        width, height = svg_size(data)
        data = base64.b64encode(data.encode()).decode()
    else:
        from PIL import Image

        image = Image.open(io.BytesIO(base64.b64decode(data)))
        width = metadata.get("width", 100 * image.width / image.info.get("dpi", [100])[0])
        height = width * image.height / image.width
    source = f"data:{mime};base64,{''.join(data.split())}"
    size = {"width": width / 100, "height": height / 100, "label": metadata.get("label", 0)}
    return NotebookNode(kind="figure", source=source, alt=alt, **size)


def svg_size(text):
    """Width and height of an SVG in pixels, from its attributes or its viewBox."""
    tag = re.search(r"<svg[^>]*>", text)[0]
    sides = [re.search(rf'\b{side}="([\d.]+)(?:px)?"', tag) for side in ("width", "height")]
    box = re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', tag)
    if all(sides):
        return float(sides[0][1]), float(sides[1][1])
    width, height = (float(box[1]), float(box[2])) if box else (600.0, 400.0)
    return (float(sides[0][1]), float(sides[0][1]) * height / width) if sides[0] else (width, height)


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


# On paper, and all at a glance


def browser():
    """The path of a Chromium on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
    places = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ]
    return next((path for name in names if (path := shutil.which(name))), None) or next(
        (place for place in places if Path(place).exists()), None
    )


@contextmanager
def opened(deck, query=""):
    """A page of a headless browser that shows a deck."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser(), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        page = chromium.new_page(viewport=SLIDE)
        page.goto(deck.as_uri() + query)
        page.wait_for_function("Reveal.isReady()")
        yield page
        chromium.close()


def handout(deck):
    """Print a deck, one slide a page, the answers to its polls last; the path of the PDF."""
    with opened(deck, "?print-pdf") as page:
        page.wait_for_function(
            "document.querySelector('.pdf-page') && !document.querySelector('.loading-scroll-mode')"
        )
        target = deck.with_suffix(".pdf")
        page.pdf(path=target, prefer_css_page_size=True, print_background=True)
    return target


def sheets(deck, folder):
    """Draw all slides of a deck, complete, on one picture and all its figures on another; their paths."""
    from PIL import Image

    slides, figures = [], []
    with opened(deck) as page:
        for address in page.evaluate("Reveal.getSlides().map((slide) => Reveal.getIndices(slide))"):
            page.evaluate("({h, v}) => { Reveal.slide(h, v); while (Reveal.nextFragment()); }", address)
            slides.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
            for source in page.evaluate(
                "[...Reveal.getCurrentSlide().querySelectorAll('.result img')].map((image) => image.src)"
            ):
                if not source.startswith("data:image/svg"):
                    data = base64.b64decode(source.partition(",")[2])
                    figures.append(Image.open(io.BytesIO(data)).convert("RGB"))
    folder.mkdir(parents=True, exist_ok=True)
    targets = []
    for name, pictures in (("slides", slides), ("figures", figures)):
        target = folder / f"{deck.stem}-{name}.png"
        contact_sheet(pictures).save(target, optimize=True)
        targets.append(target)
    return targets


def contact_sheet(pictures, columns=4, width=480, height=270):
    """Small copies of pictures side by side, in reading order."""
    from PIL import Image

    rows = -(-max(len(pictures), 1) // columns)
    sheet = Image.new("RGB", (columns * (width + 8) + 8, rows * (height + 8) + 8), "#8a8f98")
    for number, picture in enumerate(pictures):
        small = picture.copy()
        small.thumbnail((width, height))
        row, column = divmod(number, columns)
        sheet.paste(small, (8 + column * (width + 8), 8 + row * (height + 8)))
    return sheet
