"""nbgrader for this course: solutions/ is the source, exercises/ the release, grading/ what comes back.

`python3 -m course grade` runs and judges hand-ins and fills the gradebook; nbgrader's formgrader then shows
them, for the marks that a person gives. To keep the gradebook in PostgreSQL, change `db_url` below, as in
"postgresql+psycopg://user@host/database".
"""

from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor

ROOT = Path(__file__).resolve().parent


class NotHere(NbGraderPreprocessor):
    """nbgrader's own autograding would run a hand-in as you, with your files and beside the hidden tests."""

    def preprocess(self, notebook, resources):
        raise RuntimeError("hand-ins are graded by `python3 -m course grade FOLDER`, behind walls")


c = get_config()  # noqa: F821
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.course_id = "hopkit"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.db_url = f"sqlite:///{(ROOT / 'grading' / 'gradebook.db').as_posix()}"
# a given cell may have a hidden part that earns nothing
c.ClearHiddenTests.enforce_metadata = False
c.Autograde.sanitize_preprocessors = [NotHere]
c.HTMLExporter.sanitize_html = True
