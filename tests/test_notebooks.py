"""What every stored notebook keeps to, and a broken copy for every rule that shows the rule bite."""

import ast
import re
import symtable
from urllib.parse import unquote

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course.environment import ROOT
from course.instructor import release, save

LECTURES = sorted(ROOT.glob("lectures/*.ipynb"))
SOLUTIONS = sorted(ROOT.glob("solutions/*/*.ipynb"))
TAGS = re.compile(
    r"objectives|setup|predict|demo|claim:C\d{3}[a-z]?|erratum|explorer|poll|answer|summary|further|hide-input|show-code|notes"
)
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}", re.IGNORECASE)
TIME = re.compile(
    r"\d (ns|µs|us|ms|s|secs?|seconds?|minutes?)\b|\d\.\d+(ns|µs|us|ms|s)\b|\d:\d\d[:<]\d\d|(?<![a-z])it/s"
)
LIVE = re.compile(r"=b['\"]|children=\(|IPY_MODEL|model_id")
NETWORK = re.compile(
    r"\w://|\b(urllib|requests|httpx|aiohttp|socket|urlopen|urlretrieve|fetch_\w+)\b|^\s*(!|%(?!config ))",
    re.MULTILINE,
)


def code(notebook):
    """The code cells, with their numbers counted from 1."""
    return [(n, cell) for n, cell in enumerate(notebook.cells, start=1) if cell.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def stored_text(cell):
    for output in cell.outputs:
        yield output.get("text", "")
        yield from (text for kind, text in output.get("data", {}).items() if kind.startswith("text/"))


def statements(source):
    """The lines that are neither blank nor a comment."""
    return [line.strip() for line in source.splitlines() if line.strip() and not line.strip().startswith("#")]


def tree(cell):
    return ast.parse(TransformerManager().transform_cell(cell.source))


def every_code_cell_is_executed_in_order(notebook, path):
    for count, (n, cell) in enumerate(code(notebook), start=1):
        if not statements(cell.source):
            yield f"cell {n} is empty"
        if cell.execution_count != count:
            cure = f"`python3 -m course save {path.name}`"
            yield f"cell {n} has the count {cell.execution_count}, not {count}: {cure}"


def nothing_failed_or_warned(notebook, path):
    for n, cell in code(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"cell {n} stores the error {output.ename}"
            if output.get("name") == "stderr":
                yield f"cell {n} stores what went to stderr: {output.text[:60]!r}"


def outputs_are_the_same_on_every_run(notebook, path):
    for n, cell in code(notebook):
        for text in stored_text(cell):
            for what, pattern in (
                ("an address", ADDRESS),
                ("a time", TIME),
                ("a widget without a repr", LIVE),
            ):
                if found := pattern.search(text):
                    yield f"cell {n} stores {what}: {found[0]!r}"


def nothing_escapes_comparison(notebook, path):
    for n, cell in code(notebook):
        for tag in tags(cell):
            if tag.startswith("nbval") or tag == "raises-exception":
                yield f"cell {n} is tagged {tag}"
        if "NBVAL_" in cell.source:
            yield f"cell {n} has a comment for nbval"
        if statements(cell.source) and statements(cell.source)[-1].endswith(";"):
            yield f"cell {n} ends with `;`, which hides nothing from nbval: end a plot with plt.show()"


def every_picture_says_what_to_see(notebook, path):
    said = []
    for n, cell in code(notebook):
        pictures = sum(any(kind.startswith("image/") for kind in o.get("data", {})) for o in cell.outputs)
        alt = cell.metadata.get("alt", [])
        alt = [alt] if isinstance(alt, str) else alt
        if len(alt) != pictures:
            yield f"cell {n} has {pictures} pictures and {len(alt)} alternative texts (its metadata `alt`)"
        for words in alt:
            if len(words) < 30 or words in said:
                yield f"cell {n} has an alternative text that says too little or says it again: {words!r}"
            said.append(words)
    for n, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            images = re.findall(r"!\[\s*\]\(.*?\)", cell.source)
            images += [
                tag for tag in re.findall(r"<img\b[^>]*>", cell.source) if not re.search(r"alt=.[^'\"]", tag)
            ]
            for image in images:
                yield f"cell {n} has a picture without alternative text: {image}"


NUMBER = r"[-−]?\d(?:[\d,]*\d)?(?:\.\d+)?"


def numbers_said_to_be_printed_are_printed(notebook, path):
    """`1,638<!--printed-->` in prose: a cell of the same section prints 1638, so the two cannot part."""
    said, printed = [], set()
    for n, cell in enumerate([*notebook.cells, new_markdown_cell("## The end")], start=1):
        if cell.cell_type == "code":
            text = "\n".join(map(str, stored_text(cell)))
            printed |= {plain_number(number) for number in re.findall(NUMBER, text)}
            continue
        if cell.source.startswith("## "):
            for where, number in said:
                if plain_number(number) not in printed:
                    yield f"cell {where} says {number}, which no cell of its section prints"
            said, printed = [], set()
        said += [(n, number) for number in re.findall(rf"({NUMBER})[*`$%]*<!--printed-->", cell.source)]


def plain_number(text):
    return float(text.replace(",", "").replace("−", "-"))


def links_lead_somewhere(notebook, path):
    for n, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            prose = re.sub(r"(`+).*?\1|\$[^$]*\$", "", cell.source, flags=re.DOTALL)
            for target in re.findall(r"\]\(<?([^)\s>]+)|(?:href|src)=[\"']([^\"']+)", prose):
                target = unquote("".join(target).partition("#")[0])
                if target and not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                    yield f"cell {n} links to {target}, which does not exist"


def nothing_needs_the_network(notebook, path):
    for n, cell in code(notebook):
        if found := NETWORK.search(cell.source):
            yield f"cell {n} reaches outside: {found[0]!r}"


def it_is_small(notebook, path):
    if path.stat().st_size >= 1_000_000:
        yield f"{path.stat().st_size / 1e6:.1f} MB; less than 1 MB, please"


def it_is_in_normal_form(notebook, path):
    if save.text(save.normal(notebook)) != path.read_bytes().decode("utf-8"):
        yield "its metadata is not as `python3 -m course save` leaves it"


def slide_types_suit_both_decks(notebook, path):
    """A cell without one continues its slide; the live deck would leave out a cell of type '-'."""
    for n, cell in enumerate(notebook.cells, start=1):
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind not in ("slide", "subslide", "fragment", "skip", "notes", None):
            yield f"cell {n} has the slide type {kind!r}"


def it_begins_with_objectives_and_the_setup(notebook, path):
    marks = {"objectives": "o", "setup": "s"}
    order = "".join("".join(marks.get(tag, "") for tag in tags(cell)) or "-" for cell in notebook.cells)
    if not re.fullmatch("o[o-]*s-*", order):
        yield "the first cell is tagged objectives, a later one setup, and none after it is either"
    if [n for n, cell in code(notebook)][:1] != [order.find("s") + 1]:
        yield "the first code cell is not the one tagged setup"


def folded_cells_only_draw(notebook, path):
    """Who reads without unfolding sees every name made that a cell uses."""
    folded = {}  # the names whose last maker is a folded cell, with its number
    for n, cell in code(notebook):
        is_folded, made, needs = "hide-input" in tags(cell), set(), set()
        for statement in tree(cell).body:
            table = symtable.symtable(ast.unparse(statement), "a statement", "exec")
            makes = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
            simple = isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign)
            needs |= used(table) - made - (set() if simple else makes)
            made |= makes
        for name in sorted(needs & folded.keys()):
            if not is_folded:
                yield f"cell {n} uses `{name}`, which the folded cell {folded[name]} makes"
        folded = {name: maker for name, maker in folded.items() if name not in made}
        folded |= dict.fromkeys(made if is_folded else [], n)


def used(table):
    """The global names that a piece of code reads, also inside its functions and comprehensions."""
    names = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()
             and (table.get_type() == "module" or symbol.is_global())}  # fmt: skip
    return names.union(*map(used, table.get_children()))


def every_tag_is_known(notebook, path):
    for n, cell in enumerate(notebook.cells, start=1):
        for tag in tags(cell):
            if not TAGS.fullmatch(tag):
                yield f"cell {n} has the unknown tag {tag!r}"


def cells_are_short(notebook, path):
    for n, cell in code(notebook):
        if len(statements(cell.source)) > 15:
            yield f"cell {n} has {len(statements(cell.source))} lines, more than 15"


def widgets_pass_without_a_front_end(notebook, path):
    for n, cell in code(notebook):
        if found := re.search(r"\b(interact\w*|Output)\(", cell.source):
            yield f"cell {n} uses {found[0]}...), whose output nbval cannot compare"


def claims_are_asserted(notebook, path):
    for n, cell in enumerate(notebook.cells, start=1):
        claims = sum(tag.startswith("claim:") for tag in tags(cell))
        if claims > 1 or ("erratum" in tags(cell) and not claims):
            yield f"cell {n} shows {claims} claims, not one"
        if claims:
            needed = 2 if "erratum" in tags(cell) else 1
            found = cell.cell_type == "code" and sum(
                isinstance(node, ast.Assert) for node in ast.walk(tree(cell))
            )
            if found < needed:
                yield f"cell {n} has {int(found)} asserts; a claim has one, an erratum two"


def generators_are_seeded_by_lecture_and_section(notebook, path):
    for n, cell in code(notebook):
        for node in ast.walk(tree(cell)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "default_rng":
                seeds = [*node.args, *(keyword.value for keyword in node.keywords)]
                lists = [seed.elts for seed in seeds if isinstance(seed, ast.List) and len(seed.elts) > 1]
                lecture = int(path.stem[:2])
                if len(seeds) != 1 or not lists or ast.unparse(lists[0][0]) != str(lecture):
                    yield f"cell {n} calls {ast.unparse(node)}: let the seed begin [{lecture}, section"


EVERYWHERE = [
    every_code_cell_is_executed_in_order,
    nothing_failed_or_warned,
    outputs_are_the_same_on_every_run,
    nothing_escapes_comparison,
    every_picture_says_what_to_see,
    numbers_said_to_be_printed_are_printed,
    links_lead_somewhere,
    nothing_needs_the_network,
    it_is_small,
    it_is_in_normal_form,
]
IN_LECTURES = [
    slide_types_suit_both_decks,
    it_begins_with_objectives_and_the_setup,
    every_tag_is_known,
    folded_cells_only_draw,
    cells_are_short,
    widgets_pass_without_a_front_end,
    claims_are_asserted,
    generators_are_seeded_by_lecture_and_section,
]


# lectures whose folded cells still make names that others use; this list only shrinks
NOT_YET = set()


@pytest.mark.parametrize("rule", EVERYWHERE + IN_LECTURES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_keeps_the_rules(rule, path):
    faults = list(rule(nbformat.read(path, as_version=4), path))
    if faults and rule is folded_cells_only_draw and path.stem in NOT_YET:
        pytest.xfail(f"{path.stem} is being mended")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_a_solution_keeps_the_rules(rule, path):
    faults = list(rule(nbformat.read(path, as_version=4), path))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_nothing_is_left_to_do_for_a_solution(path):
    assert list(release.next_steps(path, ROOT)) == []


def sample():
    """A lecture in little that keeps every rule."""
    alt = "Energy against updates: it falls from 3 to -5 and stays."
    picture = new_output(
        "display_data", data={"image/png": "AAAA", "text/plain": "<Figure size 400x300 with 1 Axes>"}
    )
    cells = [
        new_markdown_cell("# A lecture\n\n[Next](other.ipynb), [theirs](https://example.org), $w[1](2)$",
                          metadata={"tags": ["objectives"]}),
        new_code_cell("import numpy as np\n\n# one a section\nrng = np.random.default_rng([3, 1])",
                      metadata={"tags": ["setup"]}),
        new_markdown_cell("![A net of four units.](other.ipynb) In 12 sweeps, to $-5.5$<!--printed-->?",
                          metadata={"tags": ["predict"]}),
        new_code_cell("plt.show()", metadata={"tags": ["demo"], "alt": alt}, outputs=[picture]),
        new_code_cell("np.random.default_rng(seed=[3, 2, 1])\nassert 1 + 1 == 2\nassert 1 + 1 != 1",
                      metadata={"tags": ["claim:C030a", "erratum"]},
                      outputs=[new_output("stream", text="12 sweeps, 3 states, 0xff, E = -5.5\n")]),
    ]  # fmt: skip
    for n, cell in enumerate(cells):
        cell.id = f"cell-{n}"
        cell.metadata["slideshow"] = {"slide_type": "slide"}
    for count, n in enumerate((1, 3, 4), start=1):
        cells[n].execution_count = count
    return save.normal(new_notebook(cells=cells))


def put(text, cell=4):
    """Break the sample by one more line of source."""

    def broken(notebook):
        notebook.cells[cell].source += f"\n{text}"

    return broken


def says(text, **output):
    """Break the sample by what a cell stores."""

    def broken(notebook):
        output.setdefault("output_type", "stream")
        notebook.cells[4].outputs = [nbformat.from_dict({"name": "stdout", "text": text} | output)]

    return broken


def marked(cell, **metadata):
    """Break the sample by the metadata of a cell; None takes one away."""

    def broken(notebook):
        notebook.cells[cell].metadata.update(metadata)
        for name in [name for name, value in metadata.items() if value is None]:
            del notebook.cells[cell].metadata[name]

    return broken


def folded_before(folded, visible):
    """Break the sample by a folded cell that makes what a visible one uses."""

    def broken(notebook):
        notebook.cells[3].metadata.tags, notebook.cells[3].source = ["hide-input"], folded
        put(visible)(notebook)

    return broken


def recounted(notebook):
    notebook.cells[1].execution_count, notebook.cells[3].execution_count = 2, 1


def never_run(notebook):
    notebook.cells[4].execution_count = None


def with_an_empty_cell(notebook):
    notebook.cells.append(new_code_cell("# nothing", execution_count=4))


def with_an_error(notebook):
    notebook.cells[4].outputs = [new_output("error", ename="ValueError", evalue="", traceback=[])]


def with_two_pictures(notebook):
    notebook.cells[3].outputs *= 2


def with_one_picture_twice(notebook):
    with_two_pictures(notebook)
    notebook.cells[3].metadata.alt = [notebook.cells[3].metadata.alt] * 2


def without_setup(notebook):
    notebook.cells[1].metadata.tags = ["demo"]


def objectives_last(notebook):
    notebook.cells.append(notebook.cells.pop(0))


def setup_in_words(notebook):
    notebook.cells.insert(1, new_markdown_cell("Set up.", metadata=notebook.cells.pop(1).metadata))


def claimed_in_words(notebook):
    notebook.cells[2].metadata.tags = ["claim:C032"]


BROKEN = {
    every_code_cell_is_executed_in_order: [recounted, never_run, with_an_empty_cell],
    nothing_failed_or_warned: [with_an_error, says("UserWarning: no", name="stderr")],
    outputs_are_the_same_on_every_run: [
        says("<object at 0x7f3a5c1b2e80>"),
        says("Wall time: 1.2 ms"),
        says("took 3 s"),
        says("1.23s"),
        says("5/5 [00:01<00:00]"),
        says("4.1it/s"),
        says("at 12:30:05"),
        says("", output_type="execute_result", data={"text/plain": "Image(value=b'\\x89PNG')"}, metadata={}),
        says("", output_type="display_data", data={"text/html": "<b>0x7f3a5c1b2e80</b>"}, metadata={}),
    ],
    nothing_escapes_comparison: [
        marked(3, tags=["nbval-ignore-output"]),
        marked(3, tags=["raises-exception"]),
        put("# NBVAL_IGNORE_OUTPUT"),
        put("plt.plot([1]);"),
        put("plt.plot([1]);\n# done"),
    ],
    every_picture_says_what_to_see: [
        marked(3, alt=None),
        marked(3, alt="A plot."),
        marked(4, alt="But there is no picture here at all."),
        with_two_pictures,
        with_one_picture_twice,
        put("![](other.ipynb)", 2),
        put('<img src="other.ipynb">', 2),
        put('<img src="other.ipynb" alt="">', 2),
    ],
    numbers_said_to_be_printed_are_printed: [
        put("After 13<!--printed--> sweeps", 2),
        put("E = **5.5**<!--printed-->", 2),
        put("12,000<!--printed-->", 2),
    ],
    links_lead_somewhere: [
        put("[a](b.ipynb)", 2),
        put("![a](b.png#c)", 2),
        put('<a href="b.html">b</a>', 2),
    ],
    nothing_needs_the_network: [
        put("import requests"),
        put("np.load('https://example.org')"),
        put("!wget it"),
        put("%pip install it"),
        put("fetch_openml('mnist')"),
    ],
    it_is_small: [put("#" * 1_000_000)],
    it_is_in_normal_form: [
        marked(2, collapsed=True),
        marked(2, tags=[]),
        lambda notebook: notebook.metadata.update(a=1),
    ],
    slide_types_suit_both_decks: [
        marked(2, slideshow={"slide_type": "-"}),
        marked(2, slideshow={"slide_type": "subslides"}),
    ],
    it_begins_with_objectives_and_the_setup: [
        without_setup,
        objectives_last,
        setup_in_words,
        marked(0, tags=None),
        marked(3, tags=["setup"]),
        marked(4, tags=["objectives"]),
    ],
    every_tag_is_known: [
        marked(2, tags=["predicts"]),
        marked(4, tags=["claim:C30"]),
        marked(4, tags=["claim:C030ab"]),
    ],
    folded_cells_only_draw: [
        folded_before("Y = np.eye(2)", "Y @ Y"),
        folded_before("import math", "[math.pi for _ in Y]"),
        folded_before("def draw():\n    pass", "def twice():\n    draw()"),
        folded_before("n = 1", "n = n + 1"),
        folded_before("for n in range(3):\n    pass", "n"),
    ],
    cells_are_short: [put("a = 1\n" * 13)],
    widgets_pass_without_a_front_end: [
        put("interact(f, x=1)"),
        put("interactive_output(f)"),
        put("out = widgets.Output()"),
    ],
    claims_are_asserted: [
        marked(4, tags=["erratum"]),
        marked(4, tags=["claim:C030a", "claim:C030b"]),
        marked(3, tags=["claim:C032"]),
        claimed_in_words,
        lambda notebook: notebook.cells[4].update(source="assert 1 == 1"),
    ],
    generators_are_seeded_by_lecture_and_section: [
        put("np.random.default_rng()"),
        put("np.random.default_rng(3)"),
        put("np.random.default_rng([3])"),
        put("np.random.default_rng([2, 1])"),
        put("default_rng(seed=[4, 1])"),
    ],
}


def faults(rule, notebook, folder):
    path = folder / "03_sample.ipynb"
    (folder / "other.ipynb").touch()
    nbformat.write(notebook, path)
    return list(rule(nbformat.read(path, as_version=4), path))


def test_a_visible_cell_may_make_anew_what_a_folded_one_made(tmp_path):
    fine = sample()
    folded_before("n, k = 1, 2", "n = 2\nn + 1\nfor k in range(3):\n    print(k)\n[k for k in []]")(fine)
    assert faults(folded_cells_only_draw, fine, tmp_path) == []


@pytest.mark.parametrize("rule", EVERYWHERE + IN_LECTURES, ids=lambda rule: rule.__name__)
def test_every_rule_passes_a_good_lecture_and_bites_on_each_broken_copy(rule, tmp_path):
    assert faults(rule, sample(), tmp_path) == []
    for number, breaks in enumerate(BROKEN[rule]):
        broken = sample()
        breaks(broken)
        assert faults(rule, broken, tmp_path), f"{rule.__name__} passes its broken copy {number}"
