"""When a hand-in is late, and what that costs: the only place that says so.

`grading.toml` beside README.md has the dates and the rule, all of it optional:

    [due]
    03_associative_memory = 2027-05-03T23:59:00+02:00   # without an offset: the time of this computer

    [late]
    a_day = 0.1         # the share of the points that a day costs
    most_days = 5       # after which nothing counts; without it, at most all points are lost
    free_days = 3       # days that each student may be late without cost, over all exercises together
    grace_minutes = 10  # which nobody counts
"""

import math
import tomllib
from datetime import date, datetime, time
from typing import NamedTuple


class Rule(NamedTuple):
    due: dict = {}  # noqa: RUF012  stem: seconds since 1970
    a_day: float = 0.1
    most_days: float = math.inf
    free_days: float = 0.0
    grace_minutes: float = 10.0


class Lateness(NamedTuple):
    days: int = 0  # begun
    free: float = 0.0  # of these without cost
    share: float = 1.0  # of the points that is left


def rule(root):
    """The rule in grading.toml; without the file nothing is late."""
    path = root / "grading.toml"
    if not path.exists():
        return Rule()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        due = {stem: _moment(when) for stem, when in said.get("due", {}).items()}
        return Rule(due, **{name: float(value) for name, value in said.get("late", {}).items()})
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(
            f"grading.toml: {error}; course/instructor/grading/late.py shows what it holds"
        ) from None


def _moment(when):
    if isinstance(when, date) and not isinstance(when, datetime):
        when = datetime.combine(when, time(23, 59, 59))
    if not isinstance(when, datetime):
        raise ValueError(f"a due date is written 2027-05-03T23:59:00, not {when!r}")
    return when.timestamp()


def lateness(rule, hand_ins, granted=0.0):
    """{stem: Lateness} of one student's hand-ins, {stem: (time, the platform says late)}.

    Free days go to the exercises that were due first. Where only the platform says that it was late, it is
    one day. Days granted to a student (`days` in class.csv) move every due date.
    """
    free, found = rule.free_days, {}
    for stem in sorted(hand_ins, key=lambda stem: (rule.due.get(stem, math.inf), stem)):
        when, flagged = hand_ins[stem]
        days = 1 if flagged else 0
        if stem in rule.due and when:
            over = when - rule.due[stem] - granted * 86400 - rule.grace_minutes * 60
            days = max(0, math.ceil(over / 86400))
        used = min(free, days)
        free -= used
        paid = days - used
        share = 0.0 if paid > rule.most_days else max(0.0, 1 - rule.a_day * paid)
        found[stem] = Lateness(days, used, share)
    return found
