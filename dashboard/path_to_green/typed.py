"""What people type of a goal, an action or a plan, read and checked: each problem by its field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.errors import InvalidForm
from dashboard.forms import NO_TEXT
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.path_to_green.checks import LONGEST_UNIT, Problems, action_problems, goal_problems
from dashboard.path_to_green.definition import tags_of
from dashboard.path_to_green.goals import Action, Goal, Plan
from dashboard.path_to_green.plan_form import COLUMNS as PLAN_COLUMNS
from dashboard.path_to_green.plan_form import DAY
from dashboard.program_calendar import FIRST_YEAR, LAST_YEAR
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import LONGEST_WORDS

Fields = Mapping[str, str]
LONGEST_LABEL = 200
"""Of a team, a tag, or a name of a metric."""
_FIELD_OF = {"tolerance": "tolerance_share"}
_UNREAD = date.max
_NO_DAY = "Write a day, such as 2026-11-21."


class Reader:
    """Reads the fields of one form; what it cannot read, it notes beside the field."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self.problems: Problems = {}

    def text(self, name: str, longest: int | None = None) -> str:
        """What was typed, without the space around it."""
        said = self._fields.get(name, "").strip()
        if NO_TEXT.search(said):
            self.problems[name] = "This holds a character that is no text: write it again."
        elif longest is not None and len(said) > longest:
            self.problems[name] = f"Write at most {longest:,} characters: these are {len(said):,}."
        return said

    def number(self, name: str) -> float | None:
        """A number, None where nothing was typed."""
        said = self.text(name)
        try:
            return float(number(said)) if said else None
        except InvalidNumber as error:
            self.problems[name] = str(error)
            return None

    def day(self, name: str, required: str = "") -> date | None:
        """A day, None where nothing was typed."""
        said = self.text(name)
        if not said:
            if required:
                self.problems[name] = required
            return None
        try:
            found = date.fromisoformat(said)
        except ValueError:
            self.problems[name] = _NO_DAY
            return None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.problems[name] = f"Choose a day from {FIRST_YEAR} to {LAST_YEAR}."
        return found

    def refuse(self, problems: Problems | None = None) -> None:
        """Raise ``InvalidForm`` where anything is wrong; what could not be read comes first."""
        found = {**(problems or {}), **self.problems}
        if found:
            raise InvalidForm(found)


def typed_goal(fields: Fields) -> Goal:
    """The goal that a form says; its due date is the one that is typed."""
    reader = Reader(fields)
    said = reader.text("direction")
    if said not in [each.value for each in Direction]:
        reader.problems["direction"] = f"Say which way is good: {', '.join(Direction)}."
    baseline = reader.number("baseline")
    if baseline is None:
        reader.problems.setdefault("baseline", "Write where it stands at the start, a number.")
    start = reader.day("start", "Write the day on which it starts.")
    due = reader.day("due", "Write the day by which it is reached.")
    goal = Goal(
        key=reader.text("key"), title=reader.text("title"), owner=reader.text("owner"),
        team=reader.text("team", LONGEST_LABEL),
        direction=Direction.UP if "direction" in reader.problems else Direction(said),
        baseline=baseline or 0.0, target=reader.number("target"),
        low=reader.number("band_low"), high=reader.number("band_high"),
        start=start or date.min, due=due or _UNREAD,
        tolerance=reader.number("tolerance_share"),
        metric=reader.text("metric", LONGEST_LABEL) or None,
        parent=reader.text("parent", LONGEST_LABEL) or None,
        tags=tags_of(reader.text("tags", LONGEST_WORDS)),
        unit=reader.text("unit", LONGEST_UNIT),
    )  # fmt: skip
    if not goal.key.isprintable():
        reader.problems["key"] = "A key is one line of text."
    found = goal_problems(goal)
    reader.refuse({_FIELD_OF.get(name, name): sentence for name, sentence in found.items()})
    return goal


def typed_action(fields: Fields, goal: str, number: int, was: Action | None, today: date) -> Action:
    """An action as a form says it; ``due`` is the one that is typed, ``created`` today if new.

    What the form has no field for stays as it was.
    """
    reader = Reader(fields)
    before = was or Action(goal, number, "", "", today, today)
    impact = reader.number("expected_impact") if "expected_impact" in fields else None
    due = reader.day("due", "Write the day by which it is done.") if "due" in fields else before.due
    found = replace(
        before,
        text=reader.text("text") if "text" in fields else before.text,
        owner=reader.text("owner") if "owner" in fields else before.owner,
        created=reader.day("created") or before.created,
        due=due or _UNREAD,
        done=reader.day("done") if "done" in fields else before.done,
        expected_impact=impact or 0.0 if "expected_impact" in fields else before.expected_impact,
        realised_impact=reader.number("realised_impact")
        if "realised_impact" in fields
        else before.realised_impact,
        evidence=reader.text("evidence", LONGEST_WORDS)
        if "evidence" in fields
        else before.evidence,
    )
    if found.done is not None and found.done > today:
        reader.problems["done"] = "It is done on a day that has come."
    if was is None and found.created > today:
        reader.problems["created"] = "It is written down on a day that has come."
    reader.refuse(action_problems(found))
    return found


def typed_plan(fields: Fields, was: Plan) -> Plan:
    """A path to green as a form says it; what the form has no field for stays as it was."""
    reader = Reader(fields)
    texts: dict[str, Any] = {
        name: reader.text(name, LONGEST_WORDS)
        for name in PLAN_COLUMNS
        if name != DAY and name in fields
    }
    plan = replace(was, **texts)
    if DAY in fields:
        plan = replace(plan, decided_until=reader.day(DAY))
    reader.refuse()
    return plan


def parent_problem(key: str, parent: str | None, parents: Mapping[str, str | None]) -> str:
    """What is wrong with a goal's parent, with the parents of all others; empty: nothing is."""
    if parent is None:
        return ""
    if parent not in parents and parent != key:
        return f"There is no goal “{parent[:60]}”: choose one that there is."
    way = [key]
    above: str | None = parent
    while above is not None:
        way.append(above)
        if above == key:
            return f"A goal can't be above itself: {' → '.join(way)}."
        if above in way[:-1]:
            break
        above = parents.get(above)
    return ""
