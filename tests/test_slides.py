"""The slides, opened without a network as a lecturer opens them: everything there, everything fits."""

import base64
import hashlib
import io
import re
from contextlib import contextmanager
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


SIZES = """() => {
  const page = Reveal.getCurrentSlide().querySelector(".page")
  const where = `slide ${Reveal.getSlidePastCount() + 1}`
  const found = []
  const box = page.getBoundingClientRect()
  const zoom = box.width / page.offsetWidth
  if (Math.abs(zoom - innerWidth / 1280) > 0.01) found.push(`${where}: it does not fill the window`)
  const seen = (element) => element.checkVisibility({visibilityProperty: true}) && !element.closest(".notes")
  let bottom = box.top
  const nodes = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
  while (nodes.nextNode()) {
    const element = nodes.currentNode.parentElement
    if (!nodes.currentNode.data.trim() || !seen(element)) continue
    bottom = Math.max(bottom, element.getBoundingClientRect().bottom)
    const formula = element.closest(".katex")  // its indices are smaller, as they should be
    const size = parseFloat(getComputedStyle(formula ?? element).fontSize)
    const least = element.closest(".highlight") ? 22 : 24
    if (size < least) found.push(`${where}: ${size} pixels: ${nodes.currentNode.data.trim().slice(0, 40)}`)
  }
  for (const image of page.querySelectorAll("img")) {
    if (!seen(image)) continue
    const shown = image.getBoundingClientRect()
    bottom = Math.max(bottom, shown.bottom)
    if (!image.dataset.width || /^data:image.(svg|gif)/.test(image.src)) continue
    const points = +image.dataset.label
    const pixels = points / 72 * shown.width / zoom / image.dataset.width
    if (!points) found.push(`${where}: a figure without the size of its labels: draw it under plots.style()`)
    else if (pixels < 16) found.push(`${where}: labels of ${pixels.toFixed(1)} pixels in "${image.alt}"`)
  }
  const full = (bottom - box.top) / box.height
  if (full < 0.33 && !Reveal.availableFragments().next)
    found.push(`${where}: nearly empty, ${Math.round(100 * full)} % of its height`)
  for (const shown of page.querySelectorAll(".code"))
    if (shown.innerText.trim().split("\\n").length > 6) found.push(`${where}: more than six lines of code`)
  return found
}"""


@pytest.fixture
def show(chromium):
    """Open a deck from its file, without a network; the page, and everything that went wrong so far."""
    contexts = []

    def opened(path, width=1280, height=720):
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}))
        contexts[-1].set_offline(True)
        page, wrong = contexts[-1].new_page(), []
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
    for context in contexts:
        context.close()


def step_through(page, *checks):
    """Press `next` until the end; what is wrong with any slide in any state of its fragments.

    All within the page, which need not paint what is only measured.
    """
    return page.evaluate(
        """() => {
          const checks = [CHECKS]
          const found = new Set()
          for (let step = 0; step < 1000; step++) {
            for (const check of checks) for (const problem of check()) found.add(problem)
            if (Reveal.isLastSlide() && !Reveal.availableFragments().next) return [...found]
            Reveal.next()
          }
          throw new Error("the deck has no end")
        }""".replace("CHECKS", ", ".join(checks or (PROBLEMS, SIZES)))
    )


LECTURES = sorted(ROOT.glob("lectures/*.ipynb"))


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.stem)
def test_every_slide_of_a_lecture_fits_can_be_read_and_needs_no_network(lecture, show, tmp_path):
    deck = slides.build(lecture, tmp_path)
    assert deck.stat().st_size < 5e6
    page, wrong = show(deck, 1280, 720)
    wrong += step_through(page)
    page.set_viewport_size({"width": 1920, "height": 1080})  # a projector is plugged in
    page.wait_for_function("Math.abs(Reveal.getScale() - 1.5) < 0.01")
    page.evaluate("Reveal.slide(0, 0, -1)")
    wrong += step_through(page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.stem)
def test_a_deck_fills_its_75_minutes_and_no_more(lecture):
    count, minutes = slides.length(lecture)
    assert minutes <= 80
    assert 1.4 <= minutes / count <= 2.4  # 35 to 45 slides for 75 minutes, and a few more or fewer


WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def markdown(source, kind="-", *tags):
    return new_markdown_cell(source, metadata={"tags": list(tags), "slideshow": {"slide_type": kind}})


def code(source, outputs=(), kind="-", *tags, **metadata):
    metadata |= {"tags": list(tags), "slideshow": {"slide_type": kind}}
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def figure(label=13, **more):
    data = {"image/png": picture(), "text/plain": "<Figure>", **more}
    return new_output("display_data", data, metadata={"image/png": {"width": 600, "label": label}})


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
    row = "<tr><td>cell</td></tr>"
    return make(
        code("import hopkit", (), "skip", "setup"),
        markdown(f"## Mathematics\n\nA state $y_i$ and its field.\n\n{aligned}\n\n{cases}", "slide"),
        markdown("> **Predict.** What does $E$ do?", "fragment", "predict"),
        markdown("Say that $E$ falls.", "notes"),
        code("\n".join(f"line_{k} = {k}" for k in range(6)), [stream("six lines")], "slide", "show-code"),
        markdown("Two lines of text are needed to say what is to be seen in this result, and this is how "
                 "long two lines of text are at this size; no longer."),
        code("one()", [figure()], "subslide", "hide-input", alt="a blue figure"),
        markdown("Here it is.", "subslide"),
        code("two()", [figure(), figure()], "-", "hide-input", alt=["the first of two", "the second"]),
        code("assert 1 + 1 == 2", [stream("1 flip\n" * 9)], "subslide", "claim:C030a"),
        code("assert 1 + 1 != 3", [], "fragment", "claim:C031", "erratum"),
        code("table()", [new_output("execute_result", {"text/html": f"<table>{6 * row}</table>",
                                                       "text/plain": "a table"})], "subslide"),
        code("explore()", [figure(**{WIDGET_VIEW: {"model_id": "a"}})], "subslide", alt="the explorer"),
        markdown("## Asked\n\n**Poll 1.** Which?\n\n- (a) this\n- (b) that", "slide", "poll"),
        markdown("That.", "fragment", "answer"),
        markdown("## Last\n\n![a sketch](sketch.png)\n\n[next](04.ipynb), [one](https://doi.org)", "slide"),
        markdown("## Further on", "slide", "further"),
        markdown("This is under it.", "subslide"),
    )  # fmt: skip


def test_every_kind_of_cell_fits_and_needs_no_network(sample, show):
    page, wrong = show(sample)
    wrong = step_through(page) + wrong
    assert not wrong, "\n".join(wrong)
    assert page.evaluate("Reveal.getTotalSlides()") == 10


def test_the_deck_shows_what_the_tags_say(sample, show):
    page, _ = show(sample)
    text = page.evaluate("document.querySelector('.slides').textContent")
    for shown in ("line_5", "1 flip", "Answer"):
        assert shown in text
    for hidden in (
        "C030a",
        "Further on",
        "under it",
        "import hopkit",
        "two()",
        "In [",
        "a table",
        "model_id",
    ):
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
    assert running == ["Mathematics"] * 6


def visible(page):
    """The text that a room sees now."""
    return page.evaluate(
        """[...Reveal.getCurrentSlide().querySelectorAll(".text, .result, .code")]
           .filter((part) => part.checkVisibility({visibilityProperty: true}))
           .map((part) => part.innerText.trim())"""
    )


def test_code_that_is_shown_and_its_result_are_two_clicks(make, show):
    page, _ = show(make(code("k = 1", [stream("one")], "slide", "show-code"), markdown("Seen.")))
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["k = 1"]
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["k = 1", "one", "Seen."]


def test_a_question_is_followed_by_its_outcome_alone_on_the_same_slide(make, show):
    page, _ = show(
        make(
            markdown("> **Predict.** One or two?", "slide", "predict"),
            code("assert 1 + 1 == 2", [], "subslide", "claim:C031"),
            code("print(1 + 1)", [stream("two")], "subslide"),
            markdown("> **Predict.** Two or three?", "subslide", "predict"),
        )
    )
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["Predict. One or two?"]
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["Predict. One or two?", "two"]
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["Predict. Two or three?"]


def test_a_question_too_long_to_stay_gives_way_to_its_outcome_but_not_on_paper(make, show):
    long = "> **Predict.** " + "What happens to this net when its cue has many more wrong pixels? " * 15
    deck = make(
        markdown(long, "slide", "predict"),
        code("draw()", [figure()], "fragment", alt="a figure"),
        markdown("And this is what is to be seen in it. " * 9),
    )
    page, wrong = show(deck)
    assert step_through(page) + wrong == []
    assert visible(page)[0] == ""  # the figure
    page.goto(f"{deck.as_uri()}?print-pdf")
    page.wait_for_selector(".pdf-page")
    assert page.locator(".predict").count() == 2


def test_one_key_shows_the_code_behind_a_slide_and_hides_it_again(make, show):
    page, _ = show(make(code("k = 1\nprint(k)", [stream("1")], "slide")))
    page.keyboard.press("ArrowRight")
    assert not page.get_by_text("print").is_visible()
    page.keyboard.press("c")
    assert page.locator(".code-layer").inner_text().strip() == "k = 1\nprint(k)"
    page.keyboard.press("c")
    assert not page.locator(".code-layer").is_visible()


def test_a_claim_without_words_of_its_own_shows_its_statement_and_what_it_found(make, show, monkeypatch):
    monkeypatch.setattr(slides, "statements", lambda stem: {"C030a": "All nets come to rest."})
    found = [stream("9 of 9 nets rest")]
    page, _ = show(
        make(
            code("assert 1", found, "slide", "claim:C030a"),
            markdown("Said already.", "slide"),
            code("assert 1", found, "-", "claim:C030a"),
        )
    )
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["All nets come to rest.", "9 of 9 nets rest"]
    page.keyboard.press("ArrowRight")
    assert visible(page) == ["Said already.", "9 of 9 nets rest"]


def test_attached_pictures_are_part_of_the_deck(make, show):
    cell = markdown("![a sketch](attachment:net.png)\n\n" + "And words. " * 20, "slide")
    cell.attachments = {"net.png": {"image/png": picture()}}
    page, wrong = show(make(cell))
    assert step_through(page) + wrong == []
    assert page.get_by_alt_text("a sketch").get_attribute("src").startswith("data:image/png;base64,")


def test_drawings_and_animations_are_shown_and_what_cannot_be_is_said(make, show):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><circle r="5" cx="9" cy="5"/></svg>'
    frames, file = [Image.new("P", (90, 30), k) for k in (1, 2)], io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    gif = base64.b64encode(file.getvalue()).decode()
    page, wrong = show(
        make(
            code("a()", [new_output("display_data", {"image/svg+xml": svg})], "slide", alt="a circle"),
            code("b()", [new_output("display_data", {"image/gif": gif})], "slide", alt="two frames"),
            code("c()", [new_output("display_data", {"application/x": "?", "text/plain": "<x>"})], "slide"),
            code("d()", [new_output("display_data", {WIDGET_VIEW: {}, "text/plain": "VBox()"})], "-"),
        )
    )
    assert step_through(page, PROBLEMS) + wrong == []
    assert page.evaluate("[...document.querySelectorAll('.result img')].map((image) => image.alt)") == [
        "a circle", "two frames",
    ]  # fmt: skip
    text = page.locator(".slides").inner_text()
    assert "A slide cannot show this output (application/x)." in page.content()
    assert "An interactive output: it lives in the notebook." in page.content()
    assert "VBox" not in text


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


def test_the_deck_prints_one_page_a_slide_and_the_answers_to_its_polls_last(sample, chromium, monkeypatch):
    @contextmanager
    def opened(deck, query=""):
        page = chromium.new_page(viewport=slides.SLIDE)
        page.goto(deck.as_uri() + query)
        page.wait_for_function("Reveal.isReady()")
        yield page
        said.append(page.locator(".pdf-page").all_inner_texts())
        page.close()

    said = []
    monkeypatch.setattr(slides, "opened", opened)
    pdf = slides.handout(sample).read_bytes()
    assert re.findall(rb"/MediaBox *(.*)", pdf) == [b"[0 0 960 540]"] * 11
    assert len(re.findall(rb"/Type */Page\b", pdf)) == 11
    (pages,) = said
    assert [("Which?" in text, "That." in text) for text in pages if "oll" in text] == [
        (True, False), (False, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (markdown("## Long\n\n" + "- line\n" * 20, "slide"), '"Long": '),
        (code("x = " + "1" * 130, [], "slide", "show-code"), "pixels too wide"),
        (code("f()", [figure(label=3)], "slide", alt="small"), 'pixels in "small"'),
        (code("f()", [figure(label=0)], "slide", alt="old"), "draw it under plots.style()"),
        (code("x = 1\n" * 7, [], "slide", "show-code"), "more than six lines of code"),
        (markdown('<p style="font-size: 20px">small</p>', "slide"), "20 pixels: small"),
        (markdown("## Alone", "slide"), "nearly empty"),
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
