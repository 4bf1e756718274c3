"""nbgrader for this course: solutions/ is the source, exercises/ the release, grading/ what comes back."""

import re
from pathlib import Path

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import ClearHiddenTests, Execute, GetGrades
from nbgrader.utils import is_grade

ROOT = Path(__file__).resolve().parent
OUTPUT_BYTES = 1_000_000


class CappedExecute(Execute):
    """Keeps so much of a cell's output and no more, and no value that could pass for partial credit."""

    def process_message(self, msg, cell, cell_index):
        kind, content = msg["msg_type"], msg["content"]
        if kind == "execute_input":
            self.left = OUTPUT_BYTES
        if kind in ("stream", "display_data", "update_display_data", "execute_result"):
            if kind != "stream" and is_grade(cell):
                return None
            before, self.left = self.left, self.left - len(str(content))
            if self.left < 0:
                if before < 0:
                    return None
                msg["msg_type"], msg["content"] = (
                    "stream",
                    {"name": "stdout", "text": "\n… output cut here …\n"},
                )
                msg["header"]["msg_type"] = "stream"
        return super().process_message(msg, cell, cell_index)


class HideTests(ClearHiddenTests):
    """In feedback a graded cell shows its visible checks and what the assertion said."""

    def preprocess_cell(self, cell, resources, cell_index):
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if is_grade(cell):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


MATHS = """renderMathInElement(document.body, {output: "mathml", throwOnError: false, delimiters: [
  {left: "$$", right: "$$", display: true}, {left: "$", right: "$", display: false}]})"""


def tidy(assignment, student, notebooks):
    """Feedback opens anywhere, with no script fetched from elsewhere, and says what is still to be marked."""
    vendor = ROOT / "course" / "deck" / "vendor"
    katex = [(vendor / name).read_text(encoding="utf-8") for name in ("katex.min.js", "auto-render.min.js")]
    scripts = "".join(f"<script>{script}</script>" for script in [*katex, MATHS])
    for page in ROOT.glob(f"grading/feedback/{student}/{assignment}/*.html"):
        text = page.read_text(encoding="utf-8")
        text = re.sub(r'<script[^>]*\ssrc="(https?:)?//.*?</script>', "", text, flags=re.S)
        text = text.replace("</head>", "<style>.output_area pre {white-space: pre-wrap}</style></head>", 1)
        head, body, rest = re.split(r"(<body[^>]*>)", text, maxsplit=1)
        note = to_be_marked(assignment, page.parent.parent.name)
        page.write_text(head + body + note + rest + scripts, encoding="utf-8")


def to_be_marked(assignment, student):
    with Gradebook(c.CourseDirectory.db_url) as book:
        submission = book.find_submission(assignment, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        points = sum(grade.max_score for grade in grades if grade.needs_manual_grade)
    if not points:
        return ""
    note = f"<b>{points:g} points are not marked yet</b>: a person reads your words."
    return f"<p style='margin: 1em 2em'>{note}</p>"


c = get_config()  # noqa: F821
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.db_url = f"sqlite:///{(ROOT / 'grading' / 'gradebook.db').as_posix()}"
# the judge's cell is locked but earns nothing
c.ClearHiddenTests.enforce_metadata = False
# a warning is no error: nbgrader would take all points for anything on stderr
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "."
c.ExecutePreprocessor.timeout = 60
c.Autograde.autograde_preprocessors = [
    CappedExecute if step is Execute else step for step in Autograde.autograde_preprocessors.default_args[0]
]
c.GenerateFeedback.preprocessors = [HideTests, GetGrades, CSSHTMLHeaderPreprocessor]
c.GenerateFeedback.post_convert_hook = tidy
