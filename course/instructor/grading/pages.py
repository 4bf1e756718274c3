"""A page a student, and the style it shares with the class's report. Nothing is fetched from anywhere.

Whatever a hand-in wrote is text here, and nothing else: every word goes through `text`.
"""

import html
import os
import re
from html import entities
from pathlib import Path

STYLE = """
body { font: 17px/1.5 Georgia, 'Times New Roman', serif; color: #22262e; background: #fbfaf7;
       max-width: 51rem; margin: 2.5rem auto; padding: 0 1.2rem }
h1, h2, h3, table, .points, .label, nav { font-family: 'Helvetica Neue', Arial, sans-serif }
h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem }
section h2 { margin: 0 }
section { border-left: 5px solid #b9bec8; background: #fff; padding: .8rem 1.1rem; margin: 1.1rem 0;
          box-shadow: 0 1px 3px #0001 }
section.full { border-color: #2f7d4f } section.none { border-color: #b5482f }
section.wait { border-color: #c98a1b }
.points { float: right; font-weight: bold } .label { color: #5a6170; font-size: .85rem }
.label { display: block; margin-top: .7rem }
code, pre { font: .88rem/1.45 'DejaVu Sans Mono', Menlo, Consolas, monospace }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f3f1ec; padding: .6rem .8rem;
      margin: .3rem 0 }
table { border-collapse: collapse; font-size: .92rem; margin: .6rem 0 }
td, th { text-align: left; padding: .25rem .7rem .25rem 0; vertical-align: top;
         border-bottom: 1px solid #e3e0d8 }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
figure { margin: 1rem 0 } img { max-width: 100% }
p { margin: .5rem 0; overflow-wrap: anywhere }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def text(x, most=600):
    """Anything as text of a page: escaped, without what turns or hides letters, of bounded length."""
    x = f"{x:g}" if isinstance(x, float) else x
    kept = "".join(c if c.isprintable() or c == "\n" else " " for c in str(x))
    return html.escape(kept if len(kept) <= most else kept[:most] + " …")


SIGNS = {"tfrac12": "½", "cdot": "·", "infty": "∞", "to": "→", "partial": "∂", ",": " ", ";": " "}


def prose(x):
    """A sentence of an exercise's author: its formulas in HTML, without a script to typeset them."""
    return re.sub(r"\$(.+?)\$", lambda found: f"<i>{_formula(found[1])}</i>", text(x))


def _formula(tex):
    for letter, tag in (("_", "sub"), ("^", "sup")):
        mark = re.escape(letter)
        tex = re.sub(mark + r"\{([^{}]*)\}", rf"<{tag}>\1</{tag}>", tex)
        tex = re.sub(mark + r"(\\[A-Za-z]+|\w)", rf"<{tag}>\1</{tag}>", tex)
    tex = re.sub(r"\\mathbf\s*\{?(\w)\}?", r"<b>\1</b>", tex)
    tex = re.sub(r"\\(?:operatorname|mathrm|text)\{([^{}]*)\}", r"\1", tex)
    tex = re.sub(r"\\sqrt\s*\{([^{}]*)\}", r"√(\1)", tex)
    # most signs have the same name in HTML; what has none is a word, such as ln
    tex = re.sub(
        r"\\(tfrac12|[A-Za-z]+|[,;])",
        lambda found: SIGNS.get(found[1]) or entities.html5.get(f"{found[1]};", found[1]),
        tex,
    )
    return tex.replace("-", "−").replace("{", "").replace("}", "")


def document(title, body):
    return (
        f"<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<meta name='viewport' content='width=device-width'><title>{text(title)}</title>"
        f"<style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def write(path, page):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(page, encoding="utf-8")
    os.replace(draft, path)


def page(exercise, result, row, given=None, comments=None):
    """One student's page for one exercise: each task, its points, what happened, and what to read again."""
    given, comments = given or {}, comments or {}
    parts = [f"<h1>{text(exercise.title)}</h1>", f"<p class='label'>{text(result['name'])}</p>", _total(row)]
    if result["notes"]:
        parts.append(f"<p>{text('; '.join(result['notes']))}.</p>")
    for number, (task, verdict) in enumerate(zip(exercise.tasks, result["verdicts"], strict=True), 1):
        parts.append(_task(exercise, task, verdict, number, given.get(task.graded)))
    for number, essay in enumerate(exercise.essays, len(exercise.tasks) + 1):
        words = result["essays"].get(essay.name, "")
        parts.append(_essay(essay, words, number, given.get(essay.name), comments.get(essay.name)))
    parts.append(
        "<p class='label'>A task earns its points whole. Hidden cases decide; the visible checks of the "
        "notebook are there to help.</p>"
    )
    return document(f"{exercise.title}: {result['name']}", "\n".join(parts))


def _total(row):
    said = f"<p><b>{text(row['points'])} of {text(row['maximum'])} points</b>"
    if float(row["pending"] or 0):
        said += f"; {text(row['pending'])} points are not marked yet: a person reads your words"
    if row["days_late"]:
        said += (
            f"; handed in {text(row['days_late'])} day{'s' if float(row['days_late']) != 1 else ''} late, "
            f"which leaves {text(row['score'])}"
        )
    return said + ".</p>"


def case(verdict):
    """The arguments of the smallest case, a line or more each."""
    return "".join(f"{text(name, 60)} = {text(value, 1300)}\n" for name, value in verdict["case"])


def _task(exercise, task, verdict, number, given):
    full = verdict["points"] == verdict["maximum"]
    points = verdict["points"] if given is None else given
    parts = [
        f"<section class='{'full' if full else 'none'}'>"
        f"<span class='points'>{points:g} of {verdict['maximum']:g}</span>"
        f"<h2>{number} · {prose(task.title)}</h2>"
    ]
    if given is not None:
        parts.append("<p>These points were given by a person.</p>")
    if full:
        parts.append("<p>Right on every case.</p>")
    else:
        parts.append(f"<p>{text(verdict['sentence'])}</p>")
        if verdict["got"]:
            did, _, got = verdict["got"].partition(" ")
            if did == "stopped":
                did, got = "stopped with", got.removeprefix("with ")
            parts.append(
                f"<span class='label'>The smallest case that shows it</span><pre>{case(verdict)}</pre>"
                f"<span class='label'>Your function {text(did)}</span><pre>{text(got, 1300)}</pre>"
                f"<span class='label'>The right answer</span><pre>{text(verdict['expected'], 1300)}</pre>"
            )
        if verdict["visible"]:
            parts.append("<span class='label'>The check in the notebook says</span>")
            parts.append(f"<pre>{text(verdict['visible'])}</pre>")
        elif verdict["status"] == "wrong":
            parts.append("<p class='label'>The checks in the notebook do not show this.</p>")
        if task.extends:
            parts.append(
                f"<span class='label'>Read again</span><p>{exercise.lecture}: {prose(task.extends)}</p>"
            )
    return "\n".join([*parts, "</section>"])


def _essay(essay, words, number, given, comment):
    kind, points = ("wait", "not marked yet") if words and given is None else ("full", f"{given or 0:g}")
    if not words:
        kind, points = "none", "0"
    of = "" if points == "not marked yet" else f" of {essay.points:g}"
    inside = f"<pre>{text(words, 8000)}</pre>" if words else "<p>Left empty.</p>"
    if comment:
        inside += f"<span class='label'>Comment</span><p>{text(comment, 4000)}</p>"
    return (
        f"<section class='{kind}'><span class='points'>{points}{of}</span>"
        f"<h2>{number} · {prose(essay.title)}</h2>{inside}</section>"
    )
