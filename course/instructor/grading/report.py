"""The class as a whole: its scores, how hard each task was, and what was misunderstood.

Wrong answers that no named mistake explains are grouped by what they do: two that give the same on every
case made the same mistake, and a group of some size deserves a name.
"""

import base64
import io
from collections import Counter, defaultdict

from course.instructor.grading.pages import case, document, prose, text


def report(exercise, results, rows, sources):
    """The class's page; sources: {(student, task): the code of its answer}."""
    graded = [r for r in results if r["verdicts"]]
    parts = [
        f"<h1>{text(exercise.title)}: the class</h1>",
        f"<p>{len(rows)} students; {len(graded)} hand-ins graded, "
        f"{sum(row['status'] == 'nothing handed in' for row in rows)} handed in nothing, "
        f"{sum(row['status'].startswith('invalid') for row in rows)} could not be read.</p>",
    ]
    if graded:
        parts += [_scores(exercise, graded, rows), _tasks(exercise, graded)]
        parts += [_misconceptions(exercise, graded), _unknown(exercise, graded, sources)]
    parts.append(_odd(rows))
    return document(f"{exercise.title}: the class", "\n".join(parts))


def points(exercise, graded):
    """(students, tasks): what each earned of each task, as a share."""
    import numpy as np

    return np.array([[v["points"] / v["maximum"] for v in r["verdicts"]] for r in graded])


def difficulty(shares):
    """For each task the share of the class that solved it, and its discrimination.

    That is the correlation of a task with the sum of the others: near zero, or below it, the task asks
    something else than they do, or is judged wrongly. None where all or nobody solved it.
    """
    import numpy as np

    found = []
    for k in range(shares.shape[1]):
        rest = shares.sum(axis=1) - shares[:, k]
        varies = len(shares) > 2 and shares[:, k].std() > 0 and rest.std() > 0
        found.append((shares[:, k].mean(), float(np.corrcoef(shares[:, k], rest)[0, 1]) if varies else None))
    return found


def _scores(exercise, graded, rows):
    import numpy as np

    scores = [sum(v["points"] for v in r["verdicts"]) for r in graded]
    most = sum(task.points for task in exercise.tasks)

    def draw(ax):
        ax.hist(scores, bins=np.arange(-0.5, most + 1.5), color="#3b6ea5")
        ax.axvline(np.median(scores), color="#b5482f", linestyle="--")
        ax.set(xlabel=f"points on the {len(exercise.tasks)} tasks graded by program, of {most:g}")
        ax.set(ylabel="students", xlim=(-0.7, most + 0.7))

    alt = f"How many students have how many points; the dashed line is the median, {np.median(scores):g}."
    waiting = sum(1 for row in rows if row["pending"] not in ("", 0, 0.0, "0"))
    note = f" {waiting} hand-ins have words that wait for a reader." if waiting else ""
    said = f"Median {np.median(scores):g} (dashed), mean {np.mean(scores):.1f}, of {most:g} points."
    return f"<h2>Scores</h2>{picture(draw, alt)}<p>{said}{note}</p>"


def _tasks(exercise, graded):
    found = difficulty(points(exercise, graded))

    def draw(ax):
        names = [task.title for task in exercise.tasks][::-1]
        ax.barh(names, [share for share, _ in found][::-1], color="#3b6ea5")
        ax.set(xlabel="share of the class that solved it", xlim=(0, 1))

    lines = "".join(
        f"<tr><td>{prose(task.title)}</td><td class='n'>{task.points:g}</td><td class='n'>{share:.0%}</td>"
        f"<td class='n'>{'' if r is None else f'{r:.2f}'}</td>"
        f"<td class='n'>{sum(x['verdicts'][k]['status'] == 'empty' for x in graded)}</td>"
        f"<td class='n'>{sum(x['verdicts'][k]['status'] in ('timeout', 'crash') for x in graded)}</td></tr>"
        for k, (task, (share, r)) in enumerate(zip(exercise.tasks, found, strict=True))
    )
    return (
        f"<h2>Tasks</h2>{picture(draw, 'The share of the class that solved each task.', 2.6)}"
        "<table><tr><th>task</th><th class='n'>points</th><th class='n'>solved</th>"
        "<th class='n'>discrimination</th><th class='n'>left empty</th><th class='n'>stopped</th></tr>"
        f"{lines}</table><p class='label'>Discrimination is the correlation with the other tasks: a task "
        "near zero, or below, asks something else than the others, or is judged wrongly.</p>"
    )


def _misconceptions(exercise, graded):
    made = defaultdict(list)
    for r in graded:
        for v in r["verdicts"]:
            if v["slug"] in exercise.mistakes and v["slug"] not in ("left-empty", "ends-python"):
                made[v["task"], v["slug"]].append((r["name"], v["sentence"]))
    titles = {task.name: task.title for task in exercise.tasks}
    lines = "".join(
        f"<tr><td class='n'>{len(who)}</td><td>{prose(titles[task])}</td>"
        f"<td><b>{text(slug)}</b><br>{text(who[0][1])}<br>"
        f"<span class='label'>{text(', '.join(sorted(name for name, _ in who)), 4000)}</span></td></tr>"
        for (task, slug), who in sorted(made.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    if not lines:
        return "<h2>Misconceptions</h2><p>Nobody made a mistake that has a name.</p>"
    return (
        "<h2>Misconceptions</h2><table><tr><th class='n'>students</th><th>task</th><th>mistake</th></tr>"
        f"{lines}</table>"
    )


def unknown(graded):
    """{(task, behaviour): [(result, verdict), …]} of the wrong answers that have no name."""
    groups = defaultdict(list)
    for r in graded:
        for v in r["verdicts"]:
            if v["status"] == "wrong" and not v["slug"]:
                groups[v["task"], v["behaviour"]].append((r, v))
    return groups


def sources(home, exercise, results):
    """{(student, task): code} of the first answer in each group that has no name."""
    import nbformat

    from course.instructor.grading.merge import merge

    found = {}
    for (task, _), members in unknown([r for r in results if r["verdicts"]]).items():
        student = members[0][0]["student"]
        path = home / "submitted" / student / exercise.stem / f"{exercise.stem}.ipynb"
        try:
            notebook = nbformat.read(path, as_version=4)
        except (OSError, ValueError):
            continue
        places = merge(notebook, exercise).places
        code = [notebook.cells[k].source for k, name in places.items() if name == task]
        found[student, task] = code[-1] if code else ""
    return found


def _unknown(exercise, graded, sources):
    titles = {task.name: task.title for task in exercise.tasks}
    groups = sorted(unknown(graded).items(), key=lambda item: (-len(item[1]), item[0]))
    parts = ["<h2>Wrong in ways that have no name yet</h2>"]
    if not groups:
        return parts[0] + "<p>Every wrong answer is one of the known mistakes.</p>"
    parts.append(
        "<p>Answers in one group gave the same on every case. A group of several students is the next "
        "mistake to name: CONTRIBUTING.md says how.</p>"
    )
    for (task, _), members in groups[:40]:
        result, verdict = members[0]
        names = ", ".join(sorted(r["name"] for r, _ in members))
        shown = (
            f"<pre>{case(verdict)}</pre><pre>{text(verdict['got'], 700)}</pre>"
            f"<span class='label'>The right answer</span><pre>{text(verdict['expected'], 700)}</pre>"
            if verdict["got"]
            else f"<p>{text(verdict['sentence'])}</p>"
        )
        code = text(sources.get((result["student"], task), ""), 2500)
        parts.append(
            f"<section class='none'><span class='points'>{len(members)}</span><h2>{prose(titles[task])}</h2>"
            f"<p class='label'>{text(names, 2000)}</p>{shown}<pre>{code}</pre></section>"
        )
    return "\n".join(parts)


def _odd(rows):
    odd = [row for row in rows if row["status"] != "ok" or row["notes"]]
    if not odd:
        return ""
    lines = "".join(
        f"<tr><td>{text(row['name'])}</td><td>{text(row['status'])}</td><td>{text(row['notes'])}</td></tr>"
        for row in odd
    )
    counts = ", ".join(
        f"{n} {kind}" for kind, n in Counter(r["status"].split(":")[0] for r in odd).most_common()
    )
    head = "<tr><th>student</th><th>status</th><th>notes</th></tr>"
    return f"<h2>Not as usual</h2><p>{text(counts)}.</p><table>{head}{lines}</table>"


def picture(draw, alt, height=2.8):
    """A figure as part of the page."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, height), layout="constrained", facecolor="#fbfaf7")
    ax = figure.subplots()
    ax.set_facecolor("#fbfaf7")
    draw(ax)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    raw = io.BytesIO()
    figure.savefig(raw, format="png", dpi=130)
    data = base64.b64encode(raw.getvalue()).decode()
    return f'<figure><img alt="{text(alt)}" src="data:image/png;base64,{data}"></figure>'
