"""`python3 -m course <command>`: prepare the environment once, then run the command in it."""

import sys
from importlib import import_module
from importlib.util import find_spec

from course import environment

COMMANDS = {
    "lab": "open the course in JupyterLab, at the first lecture",
    "test": "run all tests: the library, every notebook, the graders, the browser",
    "save": "execute notebooks and store them in one normal form",
    "sabotage": "run the cell of a claim with and without its sabotage",
    "slides": "make the slides of a lecture, one self-contained HTML file each",
    "release": "regenerate exercises/ from solutions/, or zip the course for students",
    "grade": "check, run and judge the hand-ins of a class, and report",
    "attempt": "try one answer to a task of an exercise, as grading does",
    "mutants": "change a solution in small ways, and list the changes that the judge lets pass",
    "results": "write the pages of results and of the syllabus anew",
    "bench": "measure hopkit beside its peers and the machine's limits",
}
REPAIR = "make .venv again, for when a package in it is damaged"


def home(name):
    """The module of a command; None in the students' copy if it is an instructor's."""
    packages = ["course", "course.instructor"] if find_spec("course.instructor") else ["course"]
    return next((f"{package}.{name}" for package in packages if find_spec(f"{package}.{name}")), None)


def main(argv):
    # the students' copy has not all of them
    homes = {name: home(name) for name in COMMANDS if home(name)}
    commands = {name: COMMANDS[name] for name in homes}
    if not argv or argv[0] in ("-h", "--help"):
        print("usage: python3 -m course <command> [arguments]\n")
        for name, summary in {**commands, "repair": REPAIR}.items():
            print(f"  {name:9}{summary}")
        print("\nThe first start sets up .venv; `python3 -m course <command> -h` explains one command.")
        return 0
    name, *arguments = argv
    if name not in commands and name != "repair":
        print(f"there is no command {name!r}: choose from {', '.join(commands)}, repair", file=sys.stderr)
        return 2
    try:
        if name == "repair":
            return environment.repair(arguments)
        environment.enter(argv)
        return import_module(homes[name]).main(arguments)
    except KeyboardInterrupt:
        return 130
    except ImportError as error:
        if str(error.name).split(".")[0] in ("None", "course", "hopkit"):  # a fault of the course's own
            raise
        sys.exit(
            f"a package is missing or damaged ({error}): type {environment.REPAIR}, which makes .venv again"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
