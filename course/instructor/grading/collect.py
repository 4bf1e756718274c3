"""What was handed in: every file of a folder or zip, who it is from, and which exercise it answers.

Nothing is run and nothing unpacked to disk. A notebook is known by its cells, whatever its name; a row is
made for everything that cannot be graded, with the reason.
"""

import csv
import io
import json
import re
import unicodedata
import warnings
import zipfile
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from course.instructor.grading.exercise import bound, role

LARGEST, UNPACKED, ENTRIES = 60_000_000, 500_000_000, 20_000
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?$")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)$")
ENDINGS = re.compile(r"(\.ipynb(\.txt|\.json|\.ipynb)?|\.zip|\.py|\.pdf|\.html?|\.docx?|\.txt)$", re.I)
MARKS = re.compile(r"([ _-]*(\(\d+\)|copy ?\d*|kopie ?\d*|final ?\d*|fixed|new|v\d+|-\d{1,2}))$", re.I)
AROUND = {"__macosx", "class.csv", "thumbs.db", "desktop.ini", "timestamp.txt"}


class HandIn(NamedTuple):
    """One row to be: a notebook to grade, or what stands in its way."""

    student: str  # one word, as nbgrader and every file system take it
    name: str  # as it was written
    stem: str  # "" where no exercise can be told
    where: str  # the file, as the folder has it
    text: str = ""  # the notebook, without outputs
    problem: str = ""
    notes: tuple = ()
    time: float = 0.0  # handed in, seconds since 1970; 0 if not known
    late: bool = False  # the platform says so
    lms: str = ""  # the platform's number for the student


class File(NamedTuple):
    parts: tuple
    read: object
    time: float
    problem: str = ""


class Refused(Exception):
    """A file that is no notebook of ours, and why."""


def collect(folder, exercises, assumed=None):
    """The hand-ins in a folder or zip, in the order of their names; assumed: a stem for the unrecognised."""
    found, strays = {}, {}
    for file in files(Path(folder)):
        who, lms, late, name = owner(file.parts, exercises)
        where = "/".join(file.parts)
        key = who, lms
        student = identifier(who)
        try:
            if file.problem:
                raise Refused(file.problem)
            if not re.search(r"\.ipynb(\.txt|\.json|\.ipynb)?$|^[^.]+$", file.parts[-1], flags=re.I):
                raise Refused(f"{file.parts[-1]}: not a notebook")
            text, stem, notes = recognised(file, name, exercises, assumed)
            if not student:
                raise Refused("whose is it? A name needs a letter or a digit: rename the folder or file")
            one = HandIn(student, who, stem, where, text, "", tuple(notes), file.time, late, lms)
            found.setdefault((key, stem), []).append(one)
        except Refused as problem:
            stem = named_after(name, exercises) or assumed or ""
            one = HandIn(student, who, stem, where, "", str(problem), (), file.time, late, lms)
            strays.setdefault((key, stem), []).append(one)
    return apart(list(settled(found, strays)))


def settled(found, strays):
    """One hand-in a student and exercise; a stray file counts only where there is no notebook beside it."""
    for hand_ins in found.values():
        different = {one.text: one for one in reversed(hand_ins)}
        if len(different) == 1:
            yield hand_ins[0]
        else:
            places = " and ".join(sorted(one.where for one in different.values()))
            yield hand_ins[0]._replace(text="", problem=f"handed in twice, as {places}: keep one")
    students = {key for key, _ in found}
    for (key, _), files in strays.items():
        if key not in students or not identifier(key[0]):
            more = f" (and {len(files) - 1} more files)" if len(files) > 1 else ""
            yield files[0]._replace(problem=files[0].problem + more)


def apart(hand_ins):
    """Different people whose names become one word: told apart by the platform's number, or not graded."""
    names = {}
    for one in hand_ins:
        names.setdefault(one.student, set()).add((one.name, one.lms))
    for one in hand_ins:
        others = names[one.student]
        if len(others) > 1 and one.student:
            if all(lms for _, lms in others):
                one = one._replace(student=f"{one.student}-{one.lms}")
            else:
                written = ", ".join(sorted(name for name, _ in others))
                problem = f"the names {written} all become {one.student}: rename all but one"
                one = one._replace(text="", problem=problem)
        yield one


def files(folder):
    """Every file below a folder or in a zip, those in zips too; empty folders and links as problems."""
    if folder.is_file():
        yield from unzipped(folder.read_bytes(), (), 0)
        return
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if around(parts):
            continue
        time = path.lstat().st_mtime
        if path.is_symlink():
            yield File(parts, None, time, f"{parts[-1]} is a link: hand in the file itself")
        elif path.is_dir():
            if not any(path.iterdir()):
                yield File(parts, None, time, "an empty folder")
        elif path.suffix.lower() == ".zip":
            yield from unzipped(path.read_bytes(), parts, time)
        else:
            stamp = path.with_name("timestamp.txt")
            yield File(parts, path.read_bytes, written(stamp) or time, oversize(path.stat().st_size))


def unzipped(data, parts, time, depth=0):
    """The files of a zip, read one at a time and never larger than a notebook may be."""
    name = parts[-1] if parts else "the zip"
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        yield File(
            parts or (name,), None, time, f"{name}: not a zip that can be opened ({type(error).__name__})"
        )
        return
    total = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or total > UNPACKED * (4 if not parts else 1):
        yield File(
            parts or (name,), None, time, f"{name}: unpacks to {len(entries)} files, {total / 1e6:.0f} MB"
        )
        return
    if not entries:
        yield File(parts or (name,), None, time, f"{name}: an empty zip")
    for entry in sorted(entries, key=lambda entry: entry.filename):
        inner = tuple(part for part in re.split(r"[/\\]+", entry.filename) if part not in ("", ".", ".."))
        if not inner or around(inner):
            continue
        when = packed(entry) or time
        problem = oversize(entry.file_size)
        if entry.flag_bits & 1:
            problem = f"{name}: locked with a password"
        if inner[-1].lower().endswith(".zip") and depth < 2 and not problem:
            yield from unzipped(bounded(archive, entry), (*parts, *inner), when, depth + 1)
        else:
            yield File((*parts, *inner), lambda e=entry: bounded(archive, e), when, problem)


def bounded(archive, entry):
    try:
        with archive.open(entry) as stream:
            data = stream.read(LARGEST + 1)
    except Exception as error:
        raise Refused(f"{entry.filename}: cannot be unpacked ({type(error).__name__})") from None
    if len(data) > LARGEST:
        raise Refused(f"{entry.filename}: unpacks to more than it says")
    return data


def oversize(size):
    return f"{size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f} MB" if size > LARGEST else ""


def around(parts):
    """What systems and editors leave about."""
    return any(part.startswith(".") or part.lower() in AROUND for part in parts)


def packed(entry):
    try:
        return datetime(*entry.date_time).timestamp() if entry.date_time > (1981, 1, 1) else 0.0
    except (ValueError, OverflowError, OSError):
        return 0.0


def written(stamp):
    """The time in nbgrader's timestamp.txt, if it is there and can be read."""
    try:
        text = stamp.read_text("utf-8").strip()
        return datetime.fromisoformat(re.sub(r" (UTC|Z)$", "+00:00", text)).timestamp()
    except (OSError, ValueError):
        return 0.0


def owner(parts, exercises):
    """Whose file it is: (name, the platform's number, late there, the file's own name)."""
    for part in parts:
        moodle = MOODLE.fullmatch(part)
        if moodle:
            return moodle["name"], moodle["id"], False, parts[-1]
    for part in parts:
        canvas = CANVAS.fullmatch(part)
        if canvas:
            file = canvas["file"] if part == parts[-1] else parts[-1]
            return canvas["name"], canvas["id"], bool(canvas["late"]), file
    who = parts[0]
    if len(parts) == 1 or who.lower().endswith(".zip"):
        who = ENDINGS.sub("", who)
        bare = without_marks(who)
        for stem in sorted(exercises, key=len, reverse=True):
            ending = re.compile(r"(^|[ _-]+)" + loose(stem) + "$", re.I)
            if ending.search(bare):
                who = ending.sub("", bare)
                break
        else:
            who = re.sub(r" ?\(\d+\)$| ?- ?(Copy|Kopie)$", "", who)
    return who, "", False, parts[-1]


def named_after(name, exercises):
    """The exercise that a file is named after, in whatever spelling."""
    plain = without_marks(ENDINGS.sub("", name))
    fits = [stem for stem in exercises if re.search(loose(stem) + "$", plain, flags=re.I)]
    return max(fits, key=len, default="")


def without_marks(name):
    name = re.sub(r"^(copy of|kopie von)[ _-]*", "", name, flags=re.I)
    while MARKS.search(name) and MARKS.sub("", name):
        name = MARKS.sub("", name)
    return name.strip()


def loose(stem):
    return r"[ _-]*".join(map(re.escape, stem.split("_")))


def recognised(file, name, exercises, assumed):
    """The notebook's text without outputs, the exercise it answers, and what was odd about it."""
    text, notebook = read(file)
    by_name, by_cells, notes = named_after(name, exercises), by_content(notebook, exercises), []
    stem = by_cells or by_name or assumed or ""
    if not stem:
        raise Refused(f"{name}: not named after an exercise, and its cells are of none; or pass --exercise")
    if assumed and by_cells and by_cells != assumed:
        raise Refused(f"{name} holds {by_cells}, not {assumed}")
    if by_cells and by_name and by_name != by_cells:
        notes.append(f"named {by_name}, holds {by_cells}")
    return text, stem, notes


def read(file):
    """A notebook of version 4, outputs and attachments dropped; its text is the same for the same cells."""
    import nbformat
    from nbformat.validator import normalize

    data = file.read()
    try:
        with warnings.catch_warnings():
            # what an old notebook lacks is added below
            warnings.simplefilter("ignore")
            notebook = nbformat.convert(nbformat.reader.reads(decoded(data)), 4)
            for cell in notebook.cells:
                cell.pop("attachments", None)
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = [], None
                if not isinstance(cell.metadata.get("nbgrader", {}), dict):
                    del cell.metadata["nbgrader"]
            _, notebook = normalize(notebook)
            nbformat.validate(notebook)
    except RecursionError:
        raise Refused(f"{file.parts[-1]}: not a notebook (too deeply nested)") from None
    except Exception as error:
        raise Refused(f"{file.parts[-1]}: not a notebook ({type(error).__name__})") from None
    if len(notebook.cells) > 1000 or sum(len(cell.source) for cell in notebook.cells) > 2_000_000:
        raise Refused(f"{file.parts[-1]}: more cells or text than anybody writes")
    kept = {"cells": [_bare(cell) for cell in notebook.cells], "metadata": {}, "nbformat": 4}
    return json.dumps(kept | {"nbformat_minor": 5}), notebook


def decoded(data):
    """A file as text, in whatever encoding editors write."""
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    return data.decode("cp1252", errors="replace")


def _bare(cell):
    said = cell.metadata.get("nbgrader")
    bare = {
        "cell_type": cell.cell_type,
        "source": cell.source,
        "metadata": {"nbgrader": said} if said else {},
    }
    bare |= {"id": cell["id"]} if "id" in cell else {}
    return bare | ({"outputs": [], "execution_count": None} if cell.cell_type == "code" else {})


def by_content(notebook, exercises):
    """The exercise most of whose tasks a notebook has: by its cells, or else by the names that they make."""
    ways = (
        (
            lambda: {role(cell) for cell in notebook.cells},
            lambda one: {name for task in one.tasks for name in (task.name, task.graded)},
        ),
        (
            lambda: {name for c in notebook.cells if c.cell_type == "code" for name in bound(c.source)},
            lambda one: {name for task in one.tasks for name in task.names},
        ),
    )
    for there, wanted in ways:
        found = there()
        shares = {
            stem: len(wanted(one) & found) / max(1, len(wanted(one))) for stem, one in exercises.items()
        }
        best = max(shares, key=shares.get, default="")
        if best and shares[best] >= 0.4:
            return best
    return ""


def identifier(name):
    """A student's name as nbgrader and every file system take it; empty if no letter or digit is in it."""
    return re.sub(r"[^\w.@+-]+", "-", unicodedata.normalize("NFC", name)).strip("._@+-")[:100]


class Member(NamedTuple):
    """A student of the class, as its list has them."""

    student: str
    name: str
    email: str = ""
    lms: str = ""
    days: float = 0.0  # granted beyond the due date
    row: dict = {}  # noqa: RUF012


def members(path):
    """The class, from our own list (student, name, email, lms, days) or from Canvas's or Moodle's."""
    data = Path(path).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.split("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    found = []
    for row in rows:
        low = {(key or "").strip().lower(): (value or "").strip() for key, value in row.items() if key}
        name = low.get("full name") or low.get("name") or low.get("student") or ""
        if not name or name.lower().lstrip() == "points possible":
            continue
        lms = low.get("lms") or low.get("identifier") or (low.get("id") if "section" in low else "") or ""
        login = low.get("sis login id") or low.get("username") or ""
        student = identifier(low.get("student", "") if "name" in low else login or name)
        lms = re.sub(r"\D", "", lms)
        days = float(low["days"]) if re.fullmatch(r"\d+(\.\d+)?", low.get("days", "")) else 0.0
        email = low.get("email") or low.get("email address") or ""
        found.append(Member(student or identifier(name), name, email, lms, days, dict(row)))
    return found


def matched(hand_in, class_list):
    """The member of the class who handed this in, or None."""
    for member in class_list:
        if hand_in.lms and member.lms == hand_in.lms:
            return member
    wanted = {letters(hand_in.name), letters(hand_in.student)} - {""}
    for member in class_list:
        turned = " ".join(part.strip() for part in reversed(member.name.split(",")))
        known = {member.student, member.name, turned, member.email, member.email.split("@")[0]}
        last_first = " ".join(member.name.split(" ")[1:] + member.name.split(" ")[:1])
        if wanted & {letters(word) for word in [*known, last_first] if word}:
            return member
    return None


def letters(word):
    """Letters and digits only, without case or accents: Canvas writes "Müller, Carla" as mullercarla."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in plain if c.isalnum())
