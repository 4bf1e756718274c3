"""A difficult class of the sample exercise, graded in one command: what each hand-in gets, and gets at."""

import csv
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zipfile
from functools import cache

import graders
import nbformat
import pytest
from graders import hand_in
from hostile import HOSTILE, MARKUP, PATCH, SPY, SWEEP, bare, extra, loud, moved, tampered, twice, without

from conftest import need
from course.instructor import grade, release, sandbox
from course.instructor.grading import asking, book, collect, late, merge, pages, tables
from course.instructor.grading import exercise as reading

SOLUTION = next(text for text, kind, name, _ in graders.SAMPLE if name == "sweep" and kind == "answer")
WRONG = next(a.source for a in graders.answers("sample", "sweep") if a.name == "fields-once-a-sweep")


@pytest.fixture(scope="module", autouse=True)
def asked_once():
    """What version a new gradebook has, nbgrader asks another program, which takes seconds to say so."""
    from nbgrader import api

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "get_alembic_version", cache(api.get_alembic_version))
        yield


def make_class(root, listener):
    path, folder = graders.sample(root), root / "class"
    solution = {"sweep": SOLUTION}
    for student, (body, _) in HOSTILE.items():
        hand_in(folder, student, path, {"sweep": SWEEP.format(body)})
    hand_in(folder, "right", path, {})
    hand_in(folder, "wrong", path, {"sweep": WRONG})
    hand_in(folder, "blank", path, {"sweep": SWEEP.format("raise NotImplementedError()"),
                                    "fraction": graders.BLANK, "words": "YOUR ANSWER HERE"})  # fmt: skip
    hand_in(folder, "patch", path, {"sweep": PATCH})
    roots = [str(root), str(graders.ROOT)]
    hand_in(folder, "spy", path, {"sweep": SPY.replace("PORT", str(listener)).replace("ROOTS", repr(roots))})
    hand_in(folder, "cellcrash", path, {"fraction": "import os; os._exit(1)"})
    hand_in(folder, "cellloop", path, {"fraction": "while True: pass"})
    hand_in(folder, "syntax", path, {"sweep": "def sweep(W, y:"})
    hand_in(folder, "twice", path, {}, twice)
    hand_in(folder, "moved", path, {}, moved)
    hand_in(folder, "bare", path, {}, bare, name="homework.ipynb")
    hand_in(folder, "extra", path, solution, extra)
    hand_in(folder, "loud", path, {}, loud)
    hand_in(folder, "fewer", path, {"fraction": "fraction = 0.25"}, without("fraction-test"))
    hand_in(folder, "tampered", path, {"sweep": WRONG}, tampered)
    hand_in(folder, "gone", path, {}, without("sweep"))
    hand_in(folder, "corrupt", path, {}).write_text("{")
    hand_in(folder, "misnamed", path, {}, name="homework_final - Copy.ipynb.txt")
    hand_in(folder, "Carla Müller", path, {"words": MARKUP}, name="Sample (1).IPYNB")
    hand_in(folder, "both", path, {})
    hand_in(folder, "both", path, {"sweep": WRONG}, name="sample-2.ipynb")
    hand_in(folder, "Ann B", path, {})
    hand_in(folder, "Ann-B", path, {})
    bom = hand_in(folder, "bom", path, {})
    bom.write_bytes(b"\xef\xbb\xbf" + bom.read_bytes())
    zipped = hand_in(folder, "zip", path, {})
    with zipfile.ZipFile(folder / "zip" / "my work.zip", "w") as archive:
        archive.write(zipped, "hw/sample.ipynb")
        archive.writestr("__MACOSX/hw/._sample.ipynb", "x")
        archive.writestr("../../../evil.ipynb", "{")
    zipped.unlink()
    (folder / "badzip").mkdir()
    (folder / "badzip" / "sample.zip").write_bytes(b"PK nothing")
    (folder / "script").mkdir()
    (folder / "script" / "sample.py").write_text("def sweep(W, y): return y")
    (folder / "nothing").mkdir()
    (folder / "linked").mkdir()
    (folder / "linked" / "sample.ipynb").symlink_to(path)
    (folder / "right" / "numpy.py").write_text("raise ImportError")
    late = hand_in(folder, "late", path, {})
    (late.parent / "timestamp.txt").write_text("2026-05-04 12:00:00 UTC")
    (root / "grading.toml").write_text("[due]\nsample = 2026-05-03T12:00:00+02:00\n[late]\na_day = 0.25\n")
    names = [p.name for p in folder.iterdir() if p.name not in ("late", "Carla Müller", "Ann B")]
    for p in folder.rglob("*.ipynb*"):
        if p.parent.name != "late" and not p.is_symlink():
            os.utime(p, (1_777_000_000, 1_777_000_000))
    rows = "".join(f"{name},{name} of the class\n" for name in names)
    (folder / "class.csv").write_text(
        f"student,name\n{rows}Carla-Müller,Müller Carla\nabsent,李 缺席\n", "utf-8"
    )
    return folder


def table(root, stem="sample", kind="grades"):
    return {row.get("student") or row.get("Student") or row["Full name"]: row
            for row in tables.read(root / "grading" / f"{stem}-{kind}.csv")}  # fmt: skip


@pytest.fixture(scope="module")
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(scope="module")
def marked(tmp_path_factory, listener):
    """A course of the sample exercise, in a folder with an odd name, after `grade` has seen the class."""
    need("bwrap")
    root = tmp_path_factory.mktemp("the [SS24] course, ä")
    folder = make_class(root, listener)
    code = grade.main([str(folder), "--cell-seconds", "3"], root)
    return root, table(root), code


def status(row):
    return row["status"], row["points"]


@pytest.mark.parametrize("student", HOSTILE)
def test_a_hostile_answer_earns_nothing_and_costs_only_its_task(marked, student):
    assert status(marked[1][student]) == (HOSTILE[student][1], "2")


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        ("right", ("ok", "5")),
        ("wrong", ("ok", "2")),
        ("blank", ("ok", "0")),
        ("patch", ("crash: sweep", "2")),
        ("cellcrash", ("crash: fraction", "3")),
        ("cellloop", ("timeout: fraction", "3")),
        ("syntax", ("missing: sweep", "2")),
        ("gone", ("missing: sweep", "2")),
        ("twice", ("ok", "5")),
        ("moved", ("ok", "5")),
        ("bare", ("ok", "5")),
        ("extra", ("ok", "5")),
        ("loud", ("ok", "5")),
        ("bom", ("ok", "5")),
        ("zip", ("ok", "5")),
        ("misnamed", ("ok", "5")),
        ("Carla-Müller", ("ok", "5")),
        ("fewer", ("ok", "3")),
        ("tampered", ("ok", "2")),
        ("late", ("ok", "5")),
        ("absent", ("nothing handed in", "")),
    ],
)
def test_what_each_hand_in_earns(marked, student, expected):
    assert status(marked[1][student]) == expected


@pytest.mark.parametrize(
    ("student", "why"),
    [
        ("corrupt", "not a notebook (NotJSONError)"),
        ("both", "handed in twice, as both/sample-2.ipynb and both/sample.ipynb: keep one"),
        ("Ann-B", "all become Ann-B"),
        ("badzip", "not a zip that can be opened"),
        ("script", "sample.py: not a notebook"),
        ("linked", "sample.ipynb is a link"),
    ],
)
def test_what_cannot_be_graded_has_a_row_that_says_why(marked, student, why):
    root, rows, code = marked
    assert why in rows[student]["status"]
    assert rows[student]["points"] == ""
    assert code == 1
    assert not (root / "grading" / "pages" / student / "sample.html").exists()


def test_an_empty_folder_has_a_row_too(marked):
    (row,) = tables.read(marked[0] / "grading" / "unknown.csv")
    assert (row["student"], row["status"]) == ("nothing", "invalid: an empty folder")


def test_mistakes_are_named_only_if_the_exercise_knows_them(marked):
    assert marked[1]["wrong"]["mistakes"] == "fields-once-a-sweep"
    assert marked[1]["fewer"]["mistakes"] == "pairs-counted-once"
    assert marked[1]["right"]["mistakes"] == marked[1]["odd"]["mistakes"] == ""


def test_words_wait_for_a_reader_unless_there_are_none(marked):
    assert marked[1]["right"]["pending"] == "2"
    assert marked[1]["blank"]["pending"] == "0"
    assert marked[1]["right"]["maximum"] == "7"


def test_a_late_day_costs_what_the_rule_says(marked):
    row = marked[1]["late"]
    assert (row["days_late"], row["score"]) == ("2", "2.5")
    assert marked[1]["right"]["days_late"] == ""


def test_names_are_kept_as_they_were_written(marked):
    assert marked[1]["Carla-Müller"]["name"] == "Müller Carla"
    assert marked[1]["absent"]["name"] == "李 缺席"
    assert table(marked[0], kind="canvas")["right of the class"]["sample"] == "5"
    assert table(marked[0], kind="moodle")["李 缺席"]["Grade"] == ""


def page(root, student):
    return (root / "grading" / "pages" / student / "sample.html").read_text("utf-8")


def test_a_page_says_what_happened_and_shows_the_smallest_case(marked):
    text = page(marked[0], "wrong")
    assert "Your fields were computed once a sweep" in text
    assert "The smallest case that shows it" in text
    assert "W = [[" in text
    assert "unit 0 looks first, and joins unit 1" in text
    assert "2 points are not marked yet" in text


def test_a_page_says_that_an_answer_was_too_large(marked):
    assert "TooLarge: 320 MB, where at most 34 are taken" in page(marked[0], "huge")


def test_an_answer_has_no_more_memory_than_it_may(marked):
    assert "MemoryError" in page(marked[0], "hoard")


HIDDEN = ["HIDDEN TESTS", "_case", "default_rng", "ties-flip", "def _right", "np.where(y * (W @ y)"]


def test_no_page_or_notebook_holds_hidden_text(marked):
    home = marked[0] / "grading"
    shown = [
        *home.rglob("pages/**/*.html"),
        *home.rglob("autograded/**/*.ipynb"),
        home / "sample-report.html",
    ]
    assert len(shown) > 60
    for path in shown:
        text = path.read_text("utf-8")
        assert not [word for word in HIDDEN if word in text], path


def test_nothing_that_a_hand_in_wrote_is_markup(marked):
    home = marked[0] / "grading"
    for path in [*home.rglob("pages/**/*.html"), home / "sample-report.html"]:
        text = path.read_text("utf-8")
        assert "default-src 'none'" in text
        assert not re.search(r"<script|onerror=a[^<]*>|<img src=x|href=", text.replace("&lt;", "")), path
    words = nbformat.read(home / "autograded" / "Carla-Müller" / "sample" / "sample.ipynb", 4)
    (said,) = [c.source for c in words.cells if "alert" in c.source]
    assert "<script" not in said
    assert "![" not in said
    assert "javascript:" not in said
    (given,) = [c.source for c in words.cells if "One loop." in c.source]
    assert given.endswith("Hint\n\nOne loop.\n\n")


def test_a_hand_in_sees_nothing_of_the_course_and_no_network(marked):
    assert "LookupError: saw []" in page(marked[0], "spy").replace("&#x27;", "'")


def test_the_report_names_who_misunderstood_what_and_groups_the_unknown(marked):
    text = (marked[0] / "grading" / "sample-report.html").read_text("utf-8")
    assert "fields-once-a-sweep" in text
    assert "wrong of the class" in text
    assert "Wrong in ways that have no name yet" in text
    assert text.count("data:image/png") == 2
    assert "stopped with SystemExit" in text
    assert "gave stopped" not in text
    assert "Median 2 (dashed), mean " in text


def test_the_gradebook_is_whole_and_has_no_mark_of_a_persons(marked):
    database = sqlite3.connect(marked[0] / "grading" / "gradebook.db")
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    assert database.execute("select count(*) from grade where manual_score is not null").fetchone() == (0,)
    with book.opened(marked[0]) as grades:
        assert grades.find_submission("sample", "right").score == 5
        assert grades.find_submission("sample", "wrong").score == 2


def test_again_nothing_is_graded_twice_and_a_persons_mark_stays_until_the_words_change(marked, capsys):
    root = marked[0]
    with book.opened(root) as grades:
        grades.find_grade("words", "sample", "sample", "wrong").manual_score = 1.5
        grades.find_grade("words", "sample", "sample", "wrong").needs_manual_grade = False
        grades.db.commit()
    path = root / "solutions" / "sample" / "sample.ipynb"
    again = root / "again"
    hand_in(again, "wrong", path, {})
    (again / "class.csv").write_bytes((root / "class" / "class.csv").read_bytes())
    assert grade.main([str(again), "--cell-seconds", "3"], root) == 1
    row = table(root)["wrong"]
    assert (row["points"], row["pending"]) == ("6.5", "0")
    assert "not marked yet" not in page(root, "wrong")
    capsys.readouterr()
    assert grade.main([str(again), "--cell-seconds", "3"], root) == 1
    assert "1 hand-ins are as they were: kept" in capsys.readouterr().out
    hand_in(again, "wrong", path, {"words": "Other words."})
    grade.main([str(again), "--cell-seconds", "3"], root)
    row = table(root)["wrong"]
    assert (row["points"], row["pending"]) == ("6.5", "2")
    others = {name: row for name, row in table(root).items() if name != "wrong"}
    assert others == {name: row for name, row in marked[1].items() if name != "wrong"}


def test_without_walls_nothing_is_graded_unless_told(marked, monkeypatch, capsys):
    root = marked[0]
    hand_in(root / "free", "free", root / "solutions" / "sample" / "sample.ipynb", {})
    monkeypatch.setattr(sandbox, "works", lambda: False)
    with pytest.raises(SystemExit):
        grade.main([str(root / "free")], root)
    assert "say --unsafe if you trust every hand-in" in capsys.readouterr().err
    assert grade.main([str(root / "free"), "--unsafe"], root) == 1
    assert status(table(root)["free"]) == ("ok", "5")


@pytest.mark.parametrize("name", ["100% sure", "C#", "why?"])
def test_a_folder_whose_name_no_gradebook_takes_is_refused_with_the_reason(tmp_path, capsys, name):
    path = graders.sample(tmp_path / name)
    hand_in(tmp_path / "class", "ann", path, {})
    with pytest.raises(SystemExit):
        grade.main([str(tmp_path / "class")], tmp_path / name)
    assert "a gradebook cannot lie in a folder with ?, # or % in its path; move" in capsys.readouterr().err
    assert not (tmp_path / name / "grading").exists()


def test_killed_in_the_middle_it_leaves_nothing_running_and_goes_on(tmp_path, capsys):
    need("bwrap")
    path, folder = graders.sample(tmp_path), tmp_path / "class"
    for k in range(5):
        hand_in(folder, f"s{k}", path, {"sweep": f"{SOLUTION}\n# {k}"})
    command = (
        "import sys; from pathlib import Path; from course.instructor import grade; "
        "sys.exit(grade.main([sys.argv[1], '--jobs', '1'], Path(sys.argv[2])))"
    )
    argv = [sys.executable, "-c", command, str(folder), str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(graders.ROOT)}
    running = subprocess.Popen(argv, env=environment, stdout=subprocess.DEVNULL, cwd=graders.ROOT)
    results = tmp_path / "grading" / "results" / "sample"
    deadline = time.monotonic() + 120
    while len(list(results.glob("s?.json"))) < 2:
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.05)
    import psutil

    family = psutil.Process(running.pid).children(recursive=True)
    assert family
    running.send_signal(signal.SIGKILL)
    running.wait()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive
    before = {p.name: p.stat().st_mtime_ns for p in results.glob("s?.json")}
    assert 2 <= len(before) < 5
    assert grade.main([str(folder)], tmp_path) == 0
    assert f"{len(before)} hand-ins are as they were: kept" in capsys.readouterr().out
    assert {p.name: p.stat().st_mtime_ns for p in results.glob("s?.json")}.items() >= before.items()
    assert [row["points"] for row in table(tmp_path).values()] == ["5"] * 5
    assert all(one["autograded"] and one["needs_manual_grade"] for one in formgrader(tmp_path))


def test_a_worker_that_is_slow_to_die_costs_no_hand_in_its_points(tmp_path, monkeypatch):
    need("bwrap")
    path = graders.sample(tmp_path)
    for student in ("ann", "bob"):
        hand_in(tmp_path / "class", student, path, {})
    dying = [sys.executable, "-c", "import os, time; os.close(1); time.sleep(60)"]
    hired, pipe = [], subprocess.PIPE

    def hire(hire=grade.hire):
        hired.append(subprocess.Popen(dying, stdin=pipe, stdout=pipe, text=True) if not hired else hire())
        return hired[-1]

    monkeypatch.setattr(grade, "hire", hire)
    assert grade.main([str(tmp_path / "class"), "--jobs", "1"], tmp_path) == 0
    assert {name: row["points"] for name, row in table(tmp_path).items()} == {"ann": "5", "bob": "5"}
    assert len(hired) == 2
    assert hired[0].stdin.closed
    assert hired[0].stdout.closed


def formgrader(root):
    """The hand-ins as formgrader lists them."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    config = release.nbgrader_config(root)
    return NbGraderAPI(CourseDirectory(config=config), config=config).get_submissions("sample")


def test_the_marks_are_kept_in_a_postgresql_server(tmp_path, capsys):
    """The same, with the gradebook in a real server, made for this test."""
    from postgres import server

    need("bwrap")
    path = graders.sample(tmp_path)
    hand_in(tmp_path / "class", "right", path, {})
    hand_in(tmp_path / "class", "wrong", path, {"sweep": WRONG})
    with server(tmp_path / "database") as address:
        config = tmp_path / "nbgrader_config.py"
        config.write_text(config.read_text("utf-8") + f"\nc.CourseDirectory.db_url = {address!r}\n", "utf-8")
        for _ in range(2):
            assert grade.main([str(tmp_path / "class")], tmp_path) == 0
            assert {name: row["points"] for name, row in table(tmp_path).items()} == {
                "right": "5",
                "wrong": "2",
            }
        with book.opened(tmp_path) as grades:
            assert grades.find_submission("sample", "right").score == 5
    assert not (tmp_path / "grading" / "gradebook.db").exists()


# names and places


def exercises(tmp_path):
    return {"sample": reading.Exercise(graders.sample(tmp_path / "course"))}


@pytest.mark.parametrize(
    ("place", "student", "name", "lms"),
    [
        ("ann/sample/sample.ipynb", "ann", "ann", ""),
        ("bob/sample.ipynb", "bob", "bob", ""),
        ("cy_sample.ipynb", "cy", "cy", ""),
        ("cy-SAMPLE_final (2).ipynb", "cy", "cy", ""),
        ("s-1.ipynb", "s-1", "s-1", ""),
        ("dee (1).ipynb", "dee", "dee", ""),
        ("Carla Müller_12345_assignsubmission_file_/sample.ipynb", "Carla-Müller", "Carla Müller", "12345"),
        ("Li 明_77_assignsubmission_file/anything.ipynb", "Li-明", "Li 明", "77"),
        ("mullercarla_LATE_4711_99_sample-1.ipynb", "mullercarla", "mullercarla", "4711"),
        ("mullercarla_4711_99_sample.ipynb", "mullercarla", "mullercarla", "4711"),
        ("=1+2/sample.ipynb", "1+2", "=1+2", ""),
    ],
)
def test_a_place_says_who_it_is(tmp_path, place, student, name, lms):
    known = exercises(tmp_path)
    hand_in(tmp_path / "class", "", known["sample"].path, {}, name=place).parent.mkdir(exist_ok=True)
    (one,) = collect.collect(tmp_path / "class", known)
    assert (one.student, one.name, one.lms, one.problem) == (student, name, lms, "")
    assert one.stem == "sample"
    assert one.late == ("LATE" in place)


def test_a_zip_of_the_class_with_zips_in_it_is_read(tmp_path):
    known = exercises(tmp_path)
    work = hand_in(tmp_path / "a", "", known["sample"].path, {})
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.write(work, "sample.ipynb")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(work, "Ann Lee_1_assignsubmission_file_/x.ipynb")
        archive.write(tmp_path / "inner.zip", "Bo Li_2_assignsubmission_file_/my.zip")
        archive.writestr("Cy_3_assignsubmission_file_/notes.docx", "words")
    found = {one.name: one for one in collect.collect(tmp_path / "all.zip", known)}
    assert {name: one.problem for name, one in found.items()} == {
        "Ann Lee": "", "Bo Li": "", "Cy": "notes.docx: not a notebook"}  # fmt: skip
    assert found["Cy"].stem == ""


def test_a_zip_that_swells_is_refused(tmp_path):
    known = exercises(tmp_path)
    (tmp_path / "class" / "ann").mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "class" / "ann" / "sample.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sample.ipynb", " " * 70_000_000)
    (one,) = collect.collect(tmp_path / "class", known)
    assert "70 MB, more than 60 MB" in one.problem


def test_two_people_of_one_name_are_told_apart_by_the_platforms_number(tmp_path):
    known = exercises(tmp_path)
    for number in (1, 2):
        hand_in(tmp_path / "class", f"Li Wei_{number}_assignsubmission_file_", known["sample"].path, {})
    assert [one.student for one in collect.collect(tmp_path / "class", known)] == ["Li-Wei-1", "Li-Wei-2"]


@pytest.mark.parametrize(
    "text",
    [
        "student,name,email,lms\nmc,Carla Müller,carla@x.org,4711\n",
        'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Müller, Carla",4711,u,mc,A\n',
        "Identifier;Full name;Email address;Status\nParticipant 4711;Carla Müller;carla@x.org;-\n",
    ],
)
def test_the_class_is_known_from_our_list_or_the_platforms(tmp_path, text):
    (tmp_path / "class.csv").write_text(text, "utf-8-sig")
    (member,) = collect.members(tmp_path / "class.csv")
    assert member.lms == "4711"
    made = collect.HandIn("x", "x", "sample", "")
    for name, lms in [("mullercarla", ""), ("x", "4711"), ("Carla Müller", "")]:
        assert collect.matched(made._replace(name=name, lms=lms), [member]) == member
    assert collect.matched(made, [member]) is None


def test_free_days_go_to_what_was_due_first():
    day = 86400
    rule = late.Rule({"one": 0.0, "two": 10.0 * day}, a_day=0.1, most_days=3, free_days=2, grace_minutes=0)
    found = late.lateness(rule, {"two": (12.5 * day, False), "one": (day, False), "three": (5.0, True)})
    assert found["one"] == (1, 1, 1.0)
    assert found["two"] == (3, 1, 0.8)
    assert found["three"] == (1, 0, 0.9)
    assert late.lateness(rule, {"one": (9 * day, False)})["one"].share == 0
    assert late.lateness(rule, {"one": (2.5 * day, False)}, granted=2)["one"].days == 1


def test_a_rule_that_cannot_be_read_says_how_it_is_written(tmp_path):
    (tmp_path / "grading.toml").write_text('[due]\nsample = "tomorrow"\n')
    with pytest.raises(ValueError, match="2027-05-03T23:59:00"):
        late.rule(tmp_path)


def test_what_a_spreadsheet_would_run_is_words(tmp_path):
    tables.write(tmp_path / "t.csv", [{"a": "=HYPERLINK(1)", "b": -1.5, "c": "-1"}], ["a", "b", "c"])
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1] == ["'=HYPERLINK(1)", "-1.5", "-1"]


def test_text_of_a_page_is_text():
    assert pages.text("<b>\x1b[31m\u202e&") == "&lt;b&gt; [31m &amp;"
    assert len(pages.text("x" * 10_000)) < 700


def test_a_formula_of_an_exercise_is_readable_without_a_script():
    shown = pages.prose(r"a $\tfrac12 \sqrt{1 / 2\beta}$ of $\min_i y_i^{2k} < \ln \mathbf x$, <b> for $5")
    assert shown == (
        "a <i>½ √(1 / 2β)</i> of <i>min<sub>i</sub> y<sub>i</sub><sup>2k</sup> &lt; ln <b>x</b></i>, "
        "&lt;b&gt; for $5"
    )
    for path in release.sources(graders.ROOT):
        one = reading.Exercise(path)
        for words in [x for task in one.tasks for x in (task.title, task.extends)]:
            assert not re.search(r"[$\\{}^]", pages.prose(words)), words


def test_a_demonstration_that_hangs_on_an_answer_is_not_run(exercise):
    one = reading.Exercise(exercise("sample"))
    notebook = graders.solved(one.path, {})
    shown = nbformat.v4.new_code_cell("rng = 3\nwhile True:\n    sweep(pair, rng)", id="show")
    one.cells.append(shown)
    notebook.cells.append(shown)
    steps = merge.merge(notebook, one).steps
    assert shown.source not in [step.source for step in steps]
    assert "pair = np.array([[0.0, 1.0], [1.0, 0.0]])" in [step.source for step in steps]


def test_the_sandbox_imports_the_library_that_is_mounted(tmp_path, monkeypatch):
    need("bwrap")
    (tmp_path / "kit" / "hopkit").mkdir(parents=True)
    (tmp_path / "kit" / "hopkit" / "__init__.py").write_text("")
    monkeypatch.setattr(sandbox, "library", lambda: tmp_path / "kit" / "hopkit")
    argv = [sys.executable, "-c", "import hopkit; print(hopkit.__file__)"]
    said = subprocess.check_output(sandbox.command(argv), env=sandbox.environment(), text=True)
    assert said.strip() == str(tmp_path / "kit" / "hopkit" / "__init__.py")


def test_the_answers_process_is_in_walls_of_its_own(marked):
    with asking.start(True) as answers:
        answers.ask("run", "import os\nn = [p for p in os.listdir('/proc') if p.isdigit()]", seconds=60)
        assert len(answers.ask("names", ["n"], seconds=5)["n"]) <= 2


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("ann.b@x-y.org", "ann.b@x-y.org"),
        ("Carla Müller", "Carla-Müller"),
        ("Carla Mu\u0308ller", "Carla-Müller"),
        ("../../etc", "etc"),
        ("=1+2", "1+2"),
        ("-- ", ""),
    ],
)
def test_a_students_name_becomes_one_word(name, safe):
    assert collect.identifier(name) == safe
