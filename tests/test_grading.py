"""The judge and the answers: every named wrong answer, every right variant, one process each."""

import ast
import gc
import warnings
from fractions import Fraction
from functools import cache

import graders
import numpy as np
import pytest

from course.instructor import judge, mutants, release
from course.instructor.grading import asking, merge, plain, run, trying
from course.instructor.grading import exercise as reading

STEMS = ["sample", *(path.stem for path in release.sources(graders.ROOT))]


@cache
def _tasks(stem):
    paths = {path.stem: path for path in release.sources(graders.ROOT)}
    return graders.tasks(paths[stem]) if stem in paths else ["sweep", "fraction"]


TASKS = [(stem, task) for stem in STEMS for task in _tasks(stem)]
ANSWERS = [(stem, answer) for stem, task in TASKS for answer in graders.answers(stem, task)]


def _named(pairs):
    counts = {}
    for stem, a in pairs:
        key = f"{stem}-{a.task}-{a.name if a.kind == 'mistake' else 'right'}"
        counts[key] = counts.get(key, 0) + 1
        yield pytest.param(stem, a, id=f"{key}-{counts[key]}")


@pytest.fixture(scope="session")
def warm(exercise):
    """Gives an exercise, and starts answers' processes for it; one warm process serves a whole exercise."""
    made = {}

    def of(stem):
        if stem not in made:
            for _, (_, manager) in made.items():
                manager.__exit__(None, None, None)
            made.clear()
            read = reading.Exercise(exercise(stem))
            manager = trying.bench(read)
            made[stem] = (read, manager.__enter__()), manager
        return made[stem][0]

    yield of
    for _, manager in made.values():
        manager.__exit__(None, None, None)


@pytest.mark.parametrize(("stem", "task"), TASKS)
def test_the_solution_earns_all_points(warm, stem, task):
    one, start = warm(stem)
    verdict = trying.trial(one, task, one.task(task).solution, start)
    assert (verdict.status, verdict.sentence, verdict.visible) == ("ok", "", "")
    assert verdict.points == verdict.maximum > 0


@pytest.mark.parametrize(("stem", "task"), TASKS)
def test_the_blank_earns_none_and_is_told_that_it_is_empty(warm, stem, task):
    one, start = warm(stem)
    verdict = trying.trial(one, task, reading.blank(one.task(task).solution), start)
    assert (verdict.points, verdict.status, verdict.slug) == (0, "empty", "left-empty")


@pytest.mark.parametrize(("stem", "answer"), list(_named(p for p in ANSWERS if p[1].kind == "mistake")))
def test_a_wrong_answer_loses_its_points_and_is_told_its_mistake(warm, stem, answer):
    one, start = warm(stem)
    verdict = trying.trial(one, answer.task, answer.source, start)
    assert verdict.points == 0
    assert verdict.slug == answer.name, verdict
    assert verdict.slug in one.mistakes


@pytest.mark.parametrize(("stem", "answer"), list(_named(p for p in ANSWERS if p[1].kind == "right")))
def test_a_right_variant_earns_all_points(warm, stem, answer):
    one, start = warm(stem)
    verdict = trying.trial(one, answer.task, answer.source, start)
    assert verdict.points == verdict.maximum, verdict


@pytest.mark.parametrize(("stem", "task"), TASKS)
def test_a_task_has_three_right_variants_and_each_mistake_two_instances(exercise, stem, task):
    found = graders.answers(stem, task)
    names = [answer.name for answer in found if answer.kind == "mistake"]
    assert names
    assert all(names.count(name) >= 2 for name in names), "each mistake in two differently written instances"
    assert sum(answer.kind == "right" for answer in found) >= 3
    named = reading.named(reading.Exercise(exercise(stem)).task(task).hidden)
    assert set(named) - set(judge.NAMED) <= set(names), "a mistake that no wrong answer makes"
    assert all(named.values()), "each named mistake has its sentence"


# mutants of a solution


def test_a_mutant_forgets_a_term_mixes_arguments_up_or_draws_in_another_order():
    source = """def f(W, y, b, rng):
    u = rng.random(3)
    k = rng.integers(3)
    return np.outer(W, y) + b"""
    lines = source.split("\n")
    made = [mutant.split("\n") for mutant in mutants.mutants(source)]
    assert [*lines[:3], "    return np.outer(W, y)"] in made
    assert [*lines[:3], "    return np.outer(y, W) + b"] in made
    assert [*lines[:3], "    return np.outer(W, y) + y"] in made
    assert [lines[0], lines[2], lines[1], lines[3]] in made
    assert lines not in made


@pytest.mark.parametrize("stem", STEMS)
def test_a_change_that_was_read_is_one_of_the_solution_and_has_a_reason(exercise, stem):
    one = reading.Exercise(exercise(stem))
    solutions = {task.name: ast.unparse(ast.parse(task.solution)).split("\n") for task in one.tasks}
    for name, changes in mutants.equivalent(stem).items():
        for change, why in changes.items():
            gone = {line[1:] for line in change.splitlines() if line.startswith("-")}
            missing = sorted(gone - set(solutions.get(name, ())))
            cure = f"its solution has changed: python3 -m course mutants {stem} {name} says what is new"
            assert not missing, (missing, cure)
            assert why.endswith("."), change


# what passes between the two processes


PLAIN = [None, True, 3, -(2**70), 0.1, float("nan"), -float("inf"), 1 + 2j, "words"]
PLAIN += [[1, [2.5, "x"]], (1, (), None), {"a": 1, (2, 3): [4]}, np.arange(6.0).reshape(2, 3)]
PLAIN += [np.zeros((0, 4), np.int8), np.array(True), np.array(1j), np.float32(0.1), {np.float32(2): 1}]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_data_comes_back_as_it_was(value):
    back = plain.loads(plain.dumps(value))
    assert repr(back) == repr(value)
    assert type(back) is type(value)


@pytest.mark.parametrize("kind", plain.GENERATORS)
def test_a_generator_goes_on_where_it_was(kind):
    rng = np.random.Generator(getattr(np.random, kind)(5))
    rng.random(3)
    back = plain.loads(plain.dumps(rng))
    assert back.random(4).tolist() == rng.random(4).tolist()


class Agreeable(np.ndarray):
    """Equal to everything."""

    def __eq__(self, other):
        return True


def test_of_a_subclass_only_the_numbers_pass_and_of_an_object_only_its_kind():
    back = plain.loads(plain.dumps((np.zeros(3).view(Agreeable), object(), np.array([1, "a", None], object))))
    assert type(back[0]) is np.ndarray
    assert back[1].kind == "object"
    assert back[2] == [1, "a", None]
    assert plain.loads(plain.dumps((Fraction(1, 4), np.array(Fraction(1, 4), object)))) == (0.25, 0.25)


TOLD = ['["array","<f8",[9]]', '["array","|O",[0]]', '["array","<f8",[-1]]', "[" * 900, "{}", '["what",1]']
TOLD += ['["generator","Popen",1]', '["generator","PCG64",{}]', '["dict",[[["list",[]],1]]]']


@pytest.mark.parametrize(
    "message",
    [
        b"hello world, this is no message of ours",
        plain.HEAD.pack(plain.MARK, 1 << 31, 0),
        *(plain.HEAD.pack(plain.MARK, len(text), 0) + text.encode() for text in TOLD),
    ],
)
def test_what_is_no_message_is_garbled(message):
    with pytest.raises((plain.Garbled, EOFError)):
        plain.loads(message)


# the judge


def double(x):
    return 2 * x


def case(k):
    return (np.arange(5.0 - k % 3) + k,)


@pytest.mark.parametrize("answer", [[object()] * 3, np.full(3, np.nan), "", 0, {}, (), [[1], [2, 3]]])
def test_whatever_an_answer_gives_is_compared(answer):
    with pytest.raises(judge.Failed, match="where the answer is"):
        judge._judge(lambda x: answer, double, case, {})


INF, NAN = float("inf"), float("nan")
LIKE = [
    (1.0, INF),
    (-INF, INF),
    (INF, 1e300),
    (NAN, INF),
    (INF, NAN),
    (NAN, 0.0),
    (None, NAN),
    ([1, None], [1, NAN]),
]
LIKE += [
    ("1", 1),
    (["1", "2"], [1, 2]),
    (1 + 1e-3j, 1),
    ([1, 2j], [1, 0]),
    (2**2000, 2**2001),
    ("a: b", "a: c"),
]
LIKE += [
    ({"a": 1}, {"a": 2}),
    (object(), object()),
    ("ValueError", ValueError),
    (ValueError, "ValueError: no"),
]
SAME = [
    (INF, INF),
    (-INF, -INF),
    (NAN, NAN),
    ([NAN, INF, 1], [NAN, INF, 1 + 1e-12]),
    (True, 1),
    (1 + 0j, 1.0),
]
SAME += [
    (2**70, float(2**70)),
    (1j, 1j),
    ([1 + 1e-12j, 2], [1 + 0j, 2]),
    ({"a": [1]}, {"a": (1.0,)}),
    ("a", "a"),
]
SAME += [(ValueError, ValueError)]
# in single precision, as fractions, as objects
SAME += [(np.float32(0.1), 0.1), ((1, [np.float32(1 / 3), 2]), (1, [1 / 3, 2]))]
SAME += [([Fraction(1, 3)], [1 / 3]), (np.array(2.5, dtype=object), 2.5)]
LIKE += [(np.float32(0.1001), 0.1), (np.float16(0.1), 0.1), ([Fraction(1, 3)], [0.3333])]
LIKE += [(np.array("1", dtype=object), 1), ([np.float32(NAN)], [0])]


def gives(value):
    def answer(x):
        if isinstance(value, type):
            raise value("so")
        return value

    return answer


@pytest.mark.parametrize("dtype", [np.float64, np.longdouble])
def test_arrays_that_are_too_large_together_are_refused_before_any_more_is_copied(dtype):
    many = [np.broadcast_to(dtype(0), 3_000_000)] * 40
    with pytest.raises(plain.TooLarge, match="48 MB, where at most 34"):
        plain.dumps(many)
    with pytest.raises(plain.TooLarge):
        plain.dumps(np.broadcast_to(dtype(0), (10**6, 10**6)))


@pytest.mark.parametrize(("value", "right"), LIKE, ids=lambda x: type(x).__name__)
def test_what_only_looks_like_the_right_answer_is_wrong(value, right):
    with pytest.raises(judge.Failed):
        judge._judge(gives(value), gives(right), case, {})


@pytest.mark.parametrize(("value", "right"), SAME, ids=lambda x: type(x).__name__)
def test_the_right_answer_in_another_form_is_right(value, right):
    judge._judge(gives(value), gives(right), case, {})


def test_a_hidden_part_takes_no_imaginary_part_and_no_words_for_numbers(warm):
    one, start = warm("sample")
    hidden = "import numpy as np\nassert np.asarray(fraction, dtype=float).max() == 0.5"
    lossy, told = one.task("fraction")._replace(hidden=hidden), []
    for value in ("0.5 + 0j", "np.array(0.5 + 1j)", "['0.5']"):
        with start() as answers:
            answers.ask("run", f"import numpy as np\nfraction = {value}", seconds=20)
            told.append(run.judged(one, lossy, answers, {}, run.Limits()).points)
    assert told == [2, 0, 0]


def test_a_wrong_answer_shows_its_smallest_case():
    with pytest.raises(judge.Failed) as caught:
        judge._judge(lambda x: x, double, case, {})
    assert caught.value.case == (("x", "[2, 3, 4]"),)
    assert (caught.value.got, caught.value.expected) == ("gave [2, 3, 4]", "[4, 6, 8]")


def test_what_is_shown_has_its_rows_in_lines_and_no_wall_of_numbers():
    pair = (1.5, np.eye(2), [0.25, 3])
    assert judge._show(judge._plain(pair), 0) == "(1.5,\n [[1, 0],\n  [0, 1]],\n [0.25, 3])"
    wide = judge._show(np.full((2, 8), 0.1234567), 0).split("\n")
    assert [len(line) < 80 for line in wide] == [True, True]
    assert "0.1235" in wide[0]
    assert judge._show(np.zeros((0, 3)), 0) == "[]"
    assert judge._show(np.zeros((20, 6, 5)), 0).startswith("20 × 6 × 5 numbers, which begin [[[0, 0, 0")
    assert len(judge._show(np.zeros((20, 6, 5)), 0)) < 250


def test_of_an_error_that_is_meant_only_the_kind_is_told():
    with pytest.raises(judge.Failed) as caught:
        judge._judge(double, gives(ValueError), case, {})
    assert caught.value.expected == "an error, ValueError"


def test_two_answers_that_do_the_same_have_one_behaviour():
    def behaviour(answer):
        with pytest.raises(judge.Failed) as caught:
            judge._judge(answer, double, case, {})
        return caught.value.behaviour

    assert behaviour(lambda x: x + 1e-12) == behaviour(lambda y: list(y)) != behaviour(lambda x: -x)


def test_an_answer_that_ought_to_refuse_may_raise_its_own_words():
    def refuse(x):
        raise ValueError("mine")

    def refuses(x):
        raise ValueError("ours")

    judge._judge(refuse, refuses, case, {})
    with pytest.raises(AssertionError, match="stopped with ValueError: mine"):
        judge._judge(refuse, double, case, {})
    with pytest.raises(AssertionError, match="gave"):
        judge._judge(double, refuses, case, {})


@pytest.mark.parametrize(
    ("answer", "slug"),
    [
        ("def sweep(W, y):\n    y *= -1\n    return _right(W, -y)", "changes-its-input"),
        ("def sweep(W, y):\n    pass", "returns-nothing"),
        ("def sweep(W, y):\n    return hopfield.settle(W, y, max_sweeps=1).state", "calls-hopkit"),
        ("def sweep(W, y):\n    while True: pass", "takes-too-long"),
        ("import os\ndef sweep(W, y): os._exit(0)", "ends-python"),
    ],
)  # fmt: skip
def test_what_any_exercise_may_find(warm, answer, slug):
    one, start = warm("sample")
    right = one.task("sweep").solution.replace("def sweep", "def _right")
    limits = run.Limits(cell=1.5, call=1, task=3)
    verdict = trying.trial(one, "sweep", f"{right}\n\n{answer}", start, limits)
    assert (verdict.slug, verdict.points) == (slug, 0), verdict


def test_a_hidden_part_that_leans_on_other_cells_is_told_so(exercise, tmp_path):
    path = tmp_path / "sample.ipynb"
    text = exercise("sample").read_text("utf-8")
    path.write_text(text.replace("rng = np.random.default_rng([7, k])", "rng = pair.dice(k)"), "utf-8")
    with pytest.raises(reading.NotAlone, match="sweep-test: the hidden part uses pair, which it does not"):
        reading.Exercise(path)


@pytest.mark.parametrize(
    ("source", "taken"),
    [
        ("a = b\nc = a + d", "b d"),
        ("a += 1", "a"),
        ("a = 0\na += b", "b"),
        ("a[0] = 1", "a"),
        ("for n in N:\n    x = n + y\nz = x", "N y x"),
        ("for n in n:\n    break\nelse:\n    w", "n w"),
        ("for a[i] in N:\n    s += 1", "N a i s"),
        ("def f(x):\n    return g(x)", "g"),
        ("def f():\n    n = 0\n    n += 1", ""),
        ("def f():\n    global n\n    n += 1", "n"),
        ("[i for i in I if i in J]", "I J"),
        ("if c:\n    d = 1\ne = d", "c d"),
        ("a = (", None),
    ],
)
def test_what_a_cell_takes_from_those_before_it_is_known(source, taken):
    assert reading.uses(source) == (None if taken is None else set(taken.split()))


def test_a_given_cell_stays_where_a_condition_may_need_it(exercise, tmp_path):
    """The default of a name that a student's cell makes only in some cases is not taken for overwritten."""
    text = exercise("sample").read_text("utf-8")
    (tmp_path / "sample.ipynb").write_text(text.replace('"pair = np', '"fraction = 0.5\\npair = np'), "utf-8")
    one = reading.Exercise(tmp_path / "sample.ipynb")
    steps = {
        source: merge.merge(trying.filled(one, {"fraction": source}), one).steps
        for source in ("fraction = 1", "if 0:\n    fraction = 1")
    }
    kept = [any("fraction = 0.5" in step.source for step in found) for found in steps.values()]
    assert kept == [False, True]


@pytest.mark.parametrize("first", ["%%time", "%matplotlib inline", "!true"])
def test_an_answer_with_a_line_of_ipython_has_all_that_was_given(warm, exercise, first):
    one, start = warm("01_spin_glasses")
    solution = one.task("avalanche").solution
    source = f"{first}\n" + solution.replace(
        "    y, flipped", "    list(combinations([], 2))\n    y, flipped", 1
    )
    assert source.count("combinations") == 1
    assert "combinations" not in one.task("avalanche").visible
    verdict = trying.trial(one, "avalanche", source, start)
    assert verdict.points == verdict.maximum, verdict


def test_a_function_is_judged_by_calling_back_what_the_judge_passes(warm):
    _, start = warm("sample")
    with start() as answers:
        answers.ask("run", "def f(g, x):\n    return g(x) + 1", seconds=20)
        found = answers.ask("names", ["f", "nobody"], seconds=5)
        assert found["f"].parameters == ("g", "x")
        assert "nobody" not in found
        proxy = run.Proxy("f", answers, run.Clock(run.Limits()), run.Limits())
        assert proxy(lambda x: 10 * x, 2) == 21


def test_numbers_that_nobody_seeded_are_the_same_each_time(warm):
    _, start = warm("sample")
    drawn = "random.random(), np.random.rand(), np.random.default_rng().random()"
    source = f"import random\nimport numpy as np\nx = ({drawn})"
    seen = []
    for _ in range(2):
        with start() as answers:
            answers.ask("run", source, seconds=20)
            seen.append(answers.ask("names", ["x"], seconds=5)["x"])
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "word", ["sum = 0", "list = [1, 2, 3]", "from numpy import *", "np = None", "len = abs"]
)
def test_everyday_names_in_a_notebook_do_not_reach_the_judge(warm, word):
    one, start = warm("sample")
    task = one.task("sweep")
    solution = task.solution.replace("len(y)", "y.size")
    verdict = trying.trial(one, "sweep", f"{solution}\n\n\n{word}", start)
    assert verdict.points == verdict.maximum, verdict


def test_an_answers_process_that_is_ended_takes_its_children_with_it():
    with asking.start(False) as answers:
        answers.ask("run", "import subprocess\np = subprocess.Popen(['sleep', '300']).pid", seconds=60)
        pid = answers.ask("names", ["p"], seconds=5)["p"]
    import psutil

    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("warm", [False, True])
def test_an_answers_process_that_is_ended_leaves_no_pipe_open(warm):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        nursery = asking.Nursery() if warm else None
        with nursery.start() if warm else asking.start(False) as answers:
            answers.ask("run", "x = 1", seconds=60)
        answers.read.join()
        if warm:
            nursery.end()
        del answers, nursery
        gc.collect()
    assert [str(one.message) for one in told if one.category is ResourceWarning] == []


def test_who_asks_a_process_that_was_just_ended_hears_why_and_ends_nobody_else(monkeypatch):
    with asking.start(False) as answers:
        ended = []
        monkeypatch.setattr(asking, "slay", ended.append)
        answers.reason = "memory"
        answers.end()  # as the watch does, between two questions
        with pytest.raises(asking.Gone) as gone:
            answers.ask("names", [], seconds=5)
    assert gone.value.reason == "memory"
    assert ended == [answers.family]  # once: the number may be another process's by now
