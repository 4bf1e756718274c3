"""What imports what, what is public, and what every docstring says."""

import ast
import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

import hopkit

FOLDER = Path(hopkit.__path__[0])
FILES = {
    ".".join(path.relative_to(FOLDER).with_suffix("").parts).removesuffix(".__init__"): path
    for path in [*FOLDER.glob("*.py"), *FOLDER.glob("plots/*.py"), *FOLDER.glob("widgets/*.py")]
}
SOURCES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}

MAY_IMPORT = {
    "__init__": {"numba"},
    "_check": {"numpy", "hopkit._symmetry"},
    "_symmetry": {"numpy", "numba", "llvmlite"},
    "_cores": {"numpy", "threadpoolctl"},
    "_descent": {"numpy", "numba", "hopkit._cores"},
    "_states": {"numpy"},
    "patterns": {"numpy", "hopkit._check"},
    "hopfield": {"numpy", "hopkit._check", "hopkit._descent", "hopkit._states"},
    "storage": {"numpy", "scipy", "hopkit._check", "hopkit._descent", "hopkit.hopfield", "hopkit.patterns"},
    "boltzmann": {"numpy", "numba", "hopkit._check", "hopkit._cores", "hopkit._states", "hopkit.chains"},
    "diagnostics": {"numpy", "hopkit._check"},
    "chains": {"numpy", "numba", "hopkit._cores"},
    "grid": {"numpy", "hopkit._check", "hopkit._cores"},
    "_layers": {"numpy", "numba"},
    "rbm": {"numpy", "hopkit._check", "hopkit._layers", "hopkit._states"},
    "deep": {"numpy", "hopkit._check", "hopkit._layers", "hopkit._states", "hopkit.rbm"},
    "modern": {"numpy", "hopkit._check"},
    "attentive": {"numpy", "hopkit._check", "hopkit._cores", "hopkit.modern"},
    "layout": {"numpy", "hopkit._check"},
    **{
        room: {
            "numpy",
            "matplotlib",
            "PIL",
            "hopkit.layout",
            *(f"hopkit.{other}" for other in FILES if other.startswith("plots.")),
        }
        for room in FILES
        if room.startswith("plots")
    },
}  # widgets may import anything, and nobody else imports widgets

# the contract: CONTRIBUTING.md, "Layers"
PUBLIC = {
    "patterns": {
        "random": "(n_patterns, n_units, *, rng)",
        "letters": "(text)",
        "digits": "()",
        "photograph": "(side=64)",
        "glyphs": "(side=16)",
        "hadamard": "(n)",
        "corrupt": "(y, n_flips, *, rng)",
        "mask": "(y, fraction, *, rng)",
        "overlap": "(x, y)",
        "spins": "(s)",
        "bits": "(y)",
    },
    "hopfield": {
        "field": "(W, y, b=None)",
        "energy": "(W, y, b=None)",
        "is_stable": "(W, y, b=None)",
        "step": "(W, y, b=None)",
        "lattice": "(side, reach=1)",
        "glass": "(W, *, rng)",
        "settle": "(W, y, b=None, *, rng=None, free=None, max_sweeps=1000)",
        "recall": "(W, Y, b=None, *, rng=None, free=None, max_sweeps=1000)",
        "fixed_points": "(W, b=None, *, strict=True)",
        "states": "(n)",
        "valleys": "(W, b=None)",
    },
    "storage": {
        "hebbian": "(Y)",
        "projection": "(Y)",
        "with_hidden": "(Y, n_hidden, *, rng, fill='random')",
        "max_margin": "(Y)",
        "train": "(Y, *, rng, start='random', W=None, eta=1.0, batch=1, n_valleys=None, n_flips=None, "
        "noise=0, spare=False, n_epochs=None)",
        "share_recalled": "(W, Y, n_flips, *, rng, n_cues=100, overlap=0.9)",
        "basin_radius": "(W, Y, *, rng, n_cues=100, share=0.9, overlap=1.0)",
    },
    "boltzmann": {
        "states": "(n)",
        "energy": "(W, s, b=None)",
        "from_hopfield": "(W, b=None)",
        "exact": "(W, b=None, T=1.0)",
        "conditional": "(W, b=None, *, units, clamped=None, T=1.0)",
        "transition": "(W, b=None, T=1.0, *, unit=None, at_once=False)",
        "gibbs": "(W, s, b=None, *, rng, n_sweeps, T=1.0, free=None)",
        "sample": "(W, b=None, *, rng, n_chains, n_sweeps, T=1.0, clamped=None, every=None, "
        "metropolis=False)",
        "anneal": "(W, b=None, *, rng, n_chains, temperatures, metropolis=False)",
        "complete": "(W, s, b=None, *, known, rng, n_chains=100, n_sweeps=100, T=1.0)",
        "log_likelihood": "(W, V, b=None)",
        "gradient": "(W, V, b=None)",
        "train": "(V, *, n_hidden=0, rng, start=None, eta=0.1, n_chains=None, persistent=False, n_sweeps=10, "
        "n_epochs=None)",
    },
    "diagnostics": {
        "r_hat": "(x)",
        "autocorrelation_time": "(x)",
        "effective_sample_size": "(x)",
    },
    "chains": {"run": "(W, b, *, key, T, n_chains=None, states=None, metropolis=False, every=None)"},
    "grid": {"run": "(experiment, points, *, rng, executor=None, keep=None, errors='raise')"},
    "rbm": {
        "init": "(n_visible, n_hidden, *, rng)",
        "energy": "(rbm, V, H)",
        "hidden": "(rbm, V)",
        "visible": "(rbm, H)",
        "free_energy": "(rbm, V)",
        "log_Z": "(rbm)",
        "log_likelihood": "(rbm, V)",
        "gradient": "(rbm, V)",
        "expected_cd": "(rbm, V, k=1)",
        "cd": "(rbm, V, *, rng, eta, k=1)",
        "train": "(V, *, n_hidden=None, rng, start=None, eta=0.1, k=1, batch=20, persistent=False, "
        "n_epochs=None)",
        "sample": "(rbm, *, rng, n_chains, n_steps, clamped=None, every=None)",
        "ais": "(rbm, *, rng, n_chains=100, n_temperatures=1000)",
    },
    "deep": {
        "log_Z": "(machine)",
        "log_likelihood": "(machine, V)",
        "bound": "(machine, V)",
        "gradient": "(machine, V)",
        "bound_gradient": "(machine, V)",
        "sample": "(machine, *, rng, n_chains, n_steps=100)",
        "hidden": "(machine, V)",
        "visible": "(machine, H)",
        "free_energy": "(machine, V)",
        "mixture": "(machine)",
        "cd": "(machine, V, *, rng, eta, k=1)",
        "train": "(V, *, n_hidden=None, rng, start=None, sigma=1.0, learn_sigma=False, floor=0.05, eta=0.01, "
        "k=1, batch=20, persistent=False, n_epochs=None)",
        "classify": "(machine, X)",
        "regress": "(machine, X)",
        "field_bound": "(W, m, b=None, T=1.0)",
        "mean_field": "(W, b=None, *, start=None, T=1.0, together=False, step=1.0, tap=False, tol=1e-10, "
        "max_sweeps=1000)",
        "as_rbm": "(dbm)",
        "infer": "(dbm, V, *, tol=1e-09, max_sweeps=1000)",
        "train_dbm": "(V, *, n_hidden=None, rng, start=None, eta=0.1, exact=False, n_chains=None, k=5, "
        "batch=None, n_epochs=None)",
        "tied": "(machine)",
        "train_dbn": "(V, *, n_hidden, rng, start=None, eta=0.1, exact=False, k=1, batch=20, n_epochs=100)",
        "wake_sleep": "(machine, V, *, rng, eta)",
        "expected_wake_sleep": "(machine, V)",
        "train_helmholtz": "(V, *, n_hidden=None, rng, start=None, eta=0.1, rule='wake-sleep', batch=20, "
        "n_epochs=None)",
    },
    "modern": {
        "softmax": "(z)",
        "sparsemax": "(z)",
        "effective_number": "(p)",
        "lse": "(beta, z)",
        "energy": "(X, xi, beta, *, sparse=False)",
        "update": "(X, xi, beta, *, step=1.0, sparse=False)",
        "retrieve": "(X, xi, beta, *, tol=1e-09, max_steps=1000, step=1.0, sparse=False)",
        "separation": "(X, xi=None)",
        "error_bound": "(X, xi, beta)",
        "attention": "(Q, K, V, beta=None)",
        "pool": "(X, query, beta=None)",
        "lookup": "(xi, K, V, beta=None)",
    },
    "attentive": {
        "train_bags": "(bags, labels, *, rng, pooling='attention', n_hidden=16, eta=0.01, batch=25, "
        "n_epochs=None)",
        "answers": "(model, bags, *, pooling='attention')",
        "transformer": "(n_tokens, n_places, *, rng, n_features=32, n_layers=2, n_heads=2)",
        "look": "(model, S, *, level=())",
        "train_transformer": "(batches, start, *, eta=0.004)",
    },
    "layout": {
        "rain": "(n, start, end)",
        "places": "(height, start, end)",
        "corner": "(x, at=(0, 0))",
        "cut": "(plane, at=(0, 0))",
        "edges": "(Y)",
    },
}


def imports(source):
    """The packages, and the modules of hopkit, that a file imports from outside the standard library."""
    names = set()
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = "hopkit" if node.level else node.module
            ours = package.split(".")[0] == "hopkit"
            names |= {f"{package}.{alias.name}" for alias in node.names} if ours else {package}
    rooms = {
        name.rsplit(".", 1)[0] for name in names if name.startswith(("hopkit.plots.", "hopkit.widgets."))
    }
    names = {name for name in names if name.rsplit(".", 1)[0] not in rooms} | rooms
    names = {name if name.startswith("hopkit.") else name.split(".")[0] for name in names}
    return names - sys.stdlib_module_names


def functions(module):
    module = import_module(f"hopkit.{module}")
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def section(docstring, title):
    """The lines of one section of a docstring, as numpydoc underlines it; None if there is none."""
    lines = docstring.splitlines()
    starts = [k for k in range(1, len(lines)) if lines[k] and set(lines[k]) == {"-"}]
    for start, end in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        if lines[start - 1] == title:
            return lines[start + 1 : end - 1]
    return None


@pytest.mark.parametrize("module", sorted(name for name in SOURCES if not name.startswith("widgets")))
def test_imports_run_downward_only(module):
    assert imports(SOURCES[module]) <= MAY_IMPORT[module]


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_no_module_reaches_for_the_private_parts_of_another(module):
    # numba's cache does not notice when a kernel in another file changes
    others = {name.removeprefix("hopkit.") for name in imports(SOURCES[module]) if "." in name}
    reached = [
        ast.unparse(node)
        for node in ast.walk(SOURCES[module])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id in others and node.attr.startswith("_")
    ]
    assert not reached
    if module != "widgets":  # which gathers the explorers
        assert others <= set(SOURCES)  # whole modules are imported, never a name out of one


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import hopkit", {"numpy", "numba", "matplotlib", "ipywidgets", "scipy", "PIL"}),
        (
            "from hopkit import patterns; patterns.letters('A')",
            {"numba", "matplotlib", "ipywidgets", "scipy"},
        ),
        ("from hopkit import hopfield, storage", {"matplotlib", "ipywidgets", "PIL"}),
        (
            "from hopkit import boltzmann; boltzmann.exact([[0, 1], [1, 0]])",
            {"matplotlib", "ipywidgets", "PIL", "scipy.sparse"},
        ),
        ("from hopkit import modern", {"numba", "matplotlib", "scipy"}),
        ("from hopkit import plots", {"numba", "ipywidgets"}),
    ],
)
def test_a_module_loads_no_more_than_it_needs(statement, absent):
    loaded = subprocess.run(
        [sys.executable, "-c", f"{statement}; import sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert "hopkit" in loaded
    assert not absent & set(loaded)


@pytest.mark.parametrize("name", hopkit.__all__)
def test_every_module_loads_when_first_asked_for(name):
    ask = f"import hopkit; print(hopkit.{name}.__name__)"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    assert answer.stdout == f"hopkit.{name}\n", answer.stderr
    assert name in dir(hopkit)


def test_hopkit_lists_its_modules_in_its_docstring_and_no_others():
    listed = [line.split()[0] for line in hopkit.__doc__.split("\n\n")[-1].splitlines()]
    assert sorted(listed) == sorted(hopkit.__all__)
    assert set(hopkit.__all__) == {name for name in SOURCES if name[0] != "_" and "." not in name}


def test_what_hopkit_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'hopkit' has no attribute 'perceptron'"):
        hopkit.perceptron  # noqa: B018


@pytest.mark.parametrize("module", PUBLIC)
def test_public_functions_and_their_arguments_are_those_of_the_contract(module):
    assert {name: str(inspect.signature(f)) for name, f in functions(module).items()} == PUBLIC[module]


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_every_file_says_in_a_line_or_two_what_it_is_for(module):
    assert (ast.get_docstring(SOURCES[module]) or "").split("\n\n")[0].endswith((".", ":"))


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module in [*PUBLIC, "plots"] for name in functions(module)]
)
def test_every_docstring_begins_with_a_sentence_and_explains_each_parameter(module, name):
    function = functions(module)[name]
    text = inspect.getdoc(function) or ""
    first, _, rest = text.partition("\n")
    assert first.endswith(".")
    assert not rest or rest.startswith("\n")
    parameters = list(inspect.signature(function).parameters)
    if not parameters:
        return
    named = [line.partition(" :")[0] for line in section(text, "Parameters") if line and line[0] != " "]
    assert sorted(", ".join(named).split(", ")) == sorted(parameters)
    if module in PUBLIC:
        assert any(section(text, "Returns"))
        assert any(line.startswith(("ValueError", "TypeError")) for line in section(text, "Raises"))


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_the_lecture_that_a_docstring_names_has_that_section(module):
    text = FILES[module].read_text(encoding="utf-8")
    for number, section in re.findall(r'Lecture (\d+), "(.+?)"', text):
        for lecture in FOLDER.parent.glob(f"lectures/{int(number):02}_*.ipynb"):
            prose = "\n".join(cell.source for cell in nbformat.read(lecture, as_version=4).cells)
            assert re.search(rf"^## (\d+ · )?{re.escape(section)}$", prose, flags=re.MULTILINE), section


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_no_kernel_assigns_to_a_slice(module):
    """What numba compiles to tell of shapes that differ takes two seconds, at the first call of a kernel."""
    kernels = [
        node
        for node in ast.walk(SOURCES[module])
        if isinstance(node, ast.FunctionDef) and any("njit" in ast.unparse(d) for d in node.decorator_list)
    ]
    assigned = [
        ast.unparse(target)
        for kernel in kernels
        for node in ast.walk(kernel)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Subscript) and any(isinstance(n, ast.Slice) for n in ast.walk(target.slice))
    ]
    assert assigned == []


def test_the_two_copies_of_the_scrambler_are_the_same():
    # one per family of kernels: numba's cache would not notice a change in another file
    first, second = (
        [ast.unparse(node) for node in SOURCES[name].body if getattr(node, "name", "") == "_mix"]
        for name in ("_descent", "_layers")
    )
    assert first == second != []
