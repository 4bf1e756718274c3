"""The marks as CSV: for people, and as Canvas and Moodle take them."""

import csv
import os
from pathlib import Path

FIELDS = "student name exercise status points maximum pending days_late score mistakes notes".split()


def write(path, rows, fields=FIELDS):
    """Write a table whole or not at all; without rows there is no file."""
    path = Path(path)
    if not rows:
        return path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.DictWriter(stream, fields, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    os.replace(draft, path)


def read(path):
    with Path(path).open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def cell(value):
    """Numbers short; what a spreadsheet would take for a formula begins with an apostrophe."""
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _number(text) else text


def _number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def canvas(rows, class_list, title, maximum):
    """Canvas's import: the columns of its own export, if class.csv is one, and one for this exercise."""
    known = {member.student: member for member in class_list}
    fields = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    made = [dict.fromkeys(fields, "") | {"Student": "    Points Possible", title: f"{maximum:g}"}]
    for row in rows:
        member = known.get(row["student"])
        lms = member.lms if member else row.get("lms", "")
        theirs = {name: (member.row.get(name) or "") if member else "" for name in fields[:5]}
        own = {"Student": member.name if member else row["name"], "ID": lms, title: row["score"]}
        made.append(theirs | own)
    return fields, made


def moodle(rows, class_list, maximum):
    """Moodle's grading worksheet: one row a participant."""
    known = {member.student: member for member in class_list}
    fields = ["Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Feedback comments"]
    made = []
    for row in rows:
        member = known.get(row["student"])
        lms = member.lms if member else row.get("lms", "")
        made.append(
            {
                "Identifier": f"Participant {lms}" if lms else "",
                "Full name": member.name if member else row["name"],
                "Email address": member.email if member else "",
                "Grade": row["score"],
                "Maximum Grade": f"{maximum:g}",
                "Feedback comments": row["mistakes"],
            }
        )
    return fields, made
