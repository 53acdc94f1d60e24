"""What the demonstration's goals are made from: rows of files, and what people said when."""

import datetime as dt
from dataclasses import dataclass

from dashboard.demonstration.metric_definitions import Row
from dashboard.path_to_green.goals import Plan
from dashboard.status_updates.updates import Colour


@dataclass(frozen=True, slots=True)
class Filed:
    """An update, and when it was filed."""

    item: str
    week: dt.date
    on: dt.date
    minute: int
    """Since midnight."""
    colour: Colour
    headline: str
    why: str
    changed: str
    next_steps: str
    decision: str
    date_to_green: dt.date | None
    author: str
    same: bool = False
    """Whether it is last week's, word by word: nothing changed."""


@dataclass(frozen=True, slots=True)
class SaidMove:
    """A due date that moved: of a goal, or of its action of a number."""

    goal: str
    action: int | None
    on: dt.date
    to: dt.date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class SaidPlan:
    """What was written of a path to green on a day."""

    goal: str
    on: dt.date
    plan: Plan
    by: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question pinned to the update of a week, and its answer, if there is one yet."""

    goal: str
    week: dt.date
    on: dt.date
    text: str
    by: str
    to: str
    answer: str
    answered: dt.date | None


@dataclass(frozen=True, slots=True)
class Lent:
    """A goal whose updates somebody files in its owner's place until a day."""

    goal: str
    to: str
    on: dt.date
    until: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class GoalExport:
    """All that a program's goals are made from."""

    goals: tuple[Row, ...]
    values: tuple[Row, ...]
    actions: tuple[Row, ...]
    updates: tuple[Row, ...]
    filed: tuple[Filed, ...]
    """What was filed in the form, oldest first; the rules program's among them."""
    plans: tuple[SaidPlan, ...]
    moves: tuple[SaidMove, ...]
    questions: tuple[Question, ...]
    seen: tuple[tuple[str, dt.date, dt.date], ...]
    """Item and week of updates that the leader acknowledged, and the day."""
    lent: tuple[Lent, ...]
    rules_since: dt.date | None
    """When somebody got the rules program; None where there are no rules."""


def update_row(filed: Filed) -> Row:
    """An update as a file of them has it."""
    back = filed.date_to_green
    return {
        "goal": filed.item, "week_ending": filed.week.isoformat(), "state": "published",
        "colour": filed.colour.value, "headline": filed.headline, "why": filed.why,
        "changed": filed.changed, "next_steps": filed.next_steps, "decision": filed.decision,
        "date_to_green": back.isoformat() if back else "", "author": filed.author,
        "at": f"{filed.on.isoformat()}T{filed.minute // 60:02}:{filed.minute % 60:02}:00",
    }  # fmt: skip
