"""The slides, opened without a network as a lecturer opens them: everything there, everything fits."""

import base64
import hashlib
import io
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from course import slides
from course.environment import ROOT

PROBLEMS = """() => {
  const page = Reveal.getCurrentSlide().querySelector(".page")
  const name = (page.querySelector("h1, h2, h3") ?? page).innerText.trim()
  const where = `slide ${Reveal.getSlidePastCount() + 1}, "${name}"`
  const found = []
  for (const [size, all, room] of [["high", page.scrollHeight, page.clientHeight],
                                   ["wide", page.scrollWidth, page.clientWidth]])
    if (all > room) found.push(`${where}: ${all - room} pixels too ${size}`)
  const box = page.getBoundingClientRect()
  if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight)
    found.push(`${where}: the page leaves the window`)
  for (const image of page.querySelectorAll("img")) {
    if (!image.alt.trim()) found.push(`${where}: a figure without alternative text`)
    if (!image.naturalWidth) found.push(`${where}: a figure that does not load`)
  }
  for (const error of page.querySelectorAll(".katex-error")) found.push(`${where}: ${error.title}`)
  const words = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
  while (words.nextNode())
    if (/[$]|\\\\[([]|\\\\begin/.test(words.currentNode.data) &&
        !words.currentNode.parentElement.closest("pre, code, annotation"))
      found.push(`${where}: raw mathematics: ${words.currentNode.data.trim()}`)
  for (const notes of page.querySelectorAll("aside.notes"))
    if (notes.checkVisibility()) found.push(`${where}: its notes are visible`)
  return found
}"""


@pytest.fixture
def show(chromium):
    """Open a deck from its file, without a network; the page, and everything that went wrong so far."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    context.set_offline(True)

    def opened(path):
        page, wrong = context.new_page(), []
        page.on(
            "request",
            lambda r: r.url.startswith(("data:", path.as_uri())) or wrong.append(f"asks for {r.url}"),
        )
        page.on("requestfailed", lambda r: wrong.append(f"did not get {r.url[:100]}"))
        page.on("console", lambda m: m.type in ("error", "warning") and wrong.append(f"console: {m.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.goto(path.as_uri())
        page.wait_for_function("Reveal.isReady()")
        return page, wrong

    yield opened
    context.close()


def step_through(page):
    """Press `next` until the end; what is wrong with any slide in any state of its fragments."""
    found = []
    for _ in range(1000):
        found += [problem for problem in page.evaluate(PROBLEMS) if problem not in found]
        if page.evaluate("Reveal.isLastSlide() && !Reveal.availableFragments().next"):
            return found
        page.evaluate("Reveal.next()")
    raise AssertionError("the deck has no end")


@pytest.mark.parametrize("lecture", sorted(ROOT.glob("lectures/*.ipynb")), ids=lambda path: path.stem)
def test_every_slide_of_a_lecture_fits_and_needs_no_network(lecture, show, tmp_path):
    deck = slides.build(lecture, tmp_path)
    page, wrong = show(deck)
    wrong = step_through(page) + wrong
    assert not wrong, "\n".join(wrong)
    assert deck.stat().st_size < 5e6


WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def markdown(source, kind="-", *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags), "slideshow": {"slide_type": kind}})


def code(source, outputs=(), kind="-", *tags, **metadata):
    metadata |= {"tags": list(tags), "slideshow": {"slide_type": kind}}
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def figure(**more):
    return new_output("display_data", {"image/png": picture(), "text/plain": "<Figure>", **more})


def picture(inches=(6, 3)):
    file = io.BytesIO()
    Image.new("RGB", [200 * side for side in inches], "#1d3f72").save(file, "PNG", dpi=(200, 200))
    return base64.b64encode(file.getvalue()).decode()


def stream(text):
    return new_output("stream", name="stdout", text=text)


@pytest.fixture
def make(tmp_path):
    """A deck of the cells given, after a title."""

    def made(*cells, title="# A title\n\nWhat it asks."):
        path = tmp_path / "lecture.ipynb"
        (tmp_path / "sketch.png").write_bytes(base64.b64decode(picture()))
        nbformat.write(new_notebook(cells=[markdown(title, "slide"), *cells]), path)
        return slides.build(path, tmp_path / "slides")

    return made


@pytest.fixture
def sample(make):
    aligned = r"$$\begin{aligned} z_i &= \sum_j w_{ij} y_j \\ \Delta E &= -2|z_i| \end{aligned}$$"
    cases = r"\begin{equation} y = \begin{cases} +1 & z > 0 \\ -1 & \text{else} \end{cases} \end{equation}"
    return make(
        code("import hopkit", (), "skip", "setup"),
        markdown(f"## Mathematics\n\nA state $y_i$ and its field.\n\n{aligned}\n\n{cases}", "slide"),
        markdown("> **Predict.** What does $E$ do?", "fragment", "predict"),
        markdown("Say that $E$ falls.", "notes"),
        code("\n".join(f"line_{k} = {k}" for k in range(8)), [figure()], "subslide", alt="a blue figure"),
        markdown("Two lines of text are needed to say what is to be seen in this figure, and this is how "
                 "long two lines of text are at this size; no longer."),
        code("two()", [figure(), figure()], "subslide", "hide-input", alt=["the first of two", "the second"]),
        code("assert 1 + 1 == 2", [stream("1 flip\n")], "subslide", "claim:C030a"),
        code("assert 1 + 1 != 3", [], "fragment", "claim:C031", "erratum"),
        code("table()", [new_output("execute_result", {"text/html": "<table><tr><td>cell</td></tr></table>",
                                                       "text/plain": "a table"})], "subslide"),
        code("explore()", [figure(**{WIDGET_VIEW: {"model_id": "a"}})], "subslide", alt="the explorer"),
        markdown("## Asked\n\n**Poll 1.** Which?\n\n- (a) this\n- (b) that", "slide", "poll"),
        markdown("That.", "fragment", "answer"),
        markdown("## Last\n\n![a sketch](sketch.png)\n\n[next](04.ipynb), [one](https://doi.org)", "slide"),
        markdown("## Further on", "slide", "further"),
    )  # fmt: skip


def test_every_kind_of_cell_fits_and_needs_no_network(sample, show):
    page, wrong = show(sample)
    wrong = step_through(page) + wrong
    assert not wrong, "\n".join(wrong)
    assert page.evaluate("Reveal.getTotalSlides()") == 9


def test_the_deck_shows_what_the_tags_say(sample, show):
    page, _ = show(sample)
    text = page.evaluate("document.querySelector('.slides').textContent")
    for shown in ("Claim C030a", "A common formula, tested", "line_7", "1 flip", "Answer"):
        assert shown in text
    for hidden in ("Further on", "import hopkit", "two()", "In [", "Out[", "a table", "model_id"):
        assert hidden not in text
    alts = page.evaluate("[...document.querySelectorAll('.slides img')].map((image) => image.alt)")
    assert alts == ["a blue figure", "the first of two", "the second", "the explorer", "a sketch"]
    assert page.title() == "A title"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".page.title h1").inner_text() == "A title"


def test_a_slide_without_a_heading_carries_the_last_one(sample, show):
    page, _ = show(sample)
    running = page.evaluate(
        "[...document.querySelectorAll('.running')].map((line) => line.textContent.trim())"
    )
    assert running == ["Mathematics"] * 5


def test_links_leave_the_deck_open_or_lead_nowhere(sample, show):
    page, _ = show(sample)
    links = page.evaluate(
        "[...document.querySelectorAll('.slides a')].map((a) => [a.getAttribute('href'), a.target])"
    )
    assert links == [[None, ""], ["https://doi.org", "_blank"]]


def test_fragments_appear_one_after_the_other(make, show):
    page, _ = show(
        make(markdown("## Two", "slide"), *[markdown(text, "fragment") for text in ("one", "two")])
    )
    seen = []
    for _ in range(4):
        seen.append(page.evaluate("Reveal.getCurrentSlide().querySelectorAll('.fragment.visible').length"))
        page.keyboard.press("ArrowRight")
    assert seen == [0, 0, 1, 2]


def test_notes_open_in_the_speakers_window(sample, show):
    page, wrong = show(sample)
    page.keyboard.press("ArrowRight")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("Say that").wait_for()
    assert notes.locator("math").count() == 1
    assert wrong == []


def test_the_deck_prints_one_page_a_slide(sample, show):
    page, _ = show(sample)
    page.goto(f"{sample.as_uri()}?print-pdf")
    page.wait_for_function(
        "document.querySelector('.pdf-page') && !document.querySelector('.loading-scroll-mode')"
    )
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert re.findall(rb"/MediaBox *(.*)", pdf) == [b"[0 0 960 540]"] * 9
    assert len(re.findall(rb"/Type */Page\b", pdf)) == 9


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (markdown("## Long\n\n" + "- line\n" * 20, "slide"), '"Long": '),
        (code("x = " + "1" * 130, [], "slide"), "pixels too wide"),
        (code("f()", [figure()], "slide"), "a figure without alternative text"),
        (markdown(r"so $\nosuchmacro{x}$", "slide"), r"Undefined control sequence: \nosuchmacro"),
        (markdown("a $ alone", "slide"), "raw mathematics: $ alone"),
    ],
)
def test_what_does_not_fit_is_named(cell, problem, make, show):
    page, wrong = show(make(cell))
    assert problem in "; ".join(step_through(page) + wrong)


def test_a_lecture_without_a_title_is_refused(make):
    with pytest.raises(ValueError, match="a cell that starts with `# `"):
        make(title="no heading")


def test_the_command_builds_the_decks_it_is_asked_for(tmp_path, capsys):
    (tmp_path / "lectures").mkdir()
    for stem in ("01_a", "02_b"):
        nbformat.write(new_notebook(cells=[markdown("# A")]), tmp_path / "lectures" / f"{stem}.ipynb")
    slides.main(["02_b"], root=tmp_path)
    assert [path.name for path in (tmp_path / "slides").iterdir()] == ["02_b.html"]
    with pytest.raises(SystemExit):
        slides.main(["03_c"], root=tmp_path)
    assert "there is no lecture '03_c': choose from 01_a, 02_b" in capsys.readouterr().err


def test_the_vendored_files_are_the_recorded_ones():
    vendor = Path(slides.DECK) / "vendor"
    _, recorded = (vendor / "PROVENANCE").read_text().split("sha256:\n")
    present = {path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
               for path in vendor.rglob("*") if path.is_file() and path.name != "PROVENANCE"}  # fmt: skip
    assert present == {name: digest for digest, name in map(str.split, recorded.splitlines())}


def test_a_lecture_that_is_no_notebook_is_named(tmp_path, capsys):
    (tmp_path / "lectures").mkdir()
    (tmp_path / "lectures" / "junk.ipynb").write_text("{")
    with pytest.raises(SystemExit):
        slides.main([], root=tmp_path)
    assert "junk.ipynb is not a notebook (NotJSONError)" in capsys.readouterr().err
