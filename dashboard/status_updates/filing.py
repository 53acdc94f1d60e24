"""A status update as its form says it, read and checked: each problem by its field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from dashboard.errors import InvalidForm
from dashboard.formats import day as day_words
from dashboard.forms import YES
from dashboard.path_to_green.checks import Problems
from dashboard.path_to_green.goals import Action, Goal, Plan
from dashboard.path_to_green.plan import missing_parts
from dashboard.path_to_green.typed import Fields, Reader, typed_action, typed_plan
from dashboard.slips import missing_reason
from dashboard.status_updates.updates import (
    LONGEST_HEADLINE,
    LONGEST_WORDS,
    OFF,
    Colour,
    StatusUpdate,
)

TEXTS = ("why", "changed", "next_steps", "decision")
FIELDS = ("colour", "headline", *TEXTS, "date_to_green")
"""Those of the update itself, in the order of its form."""
NOTHING_CHANGED, PLAN_BASE = "nothing_changed", "plan_base"
"""Whether it was said so; and the id of the plan that stood in the form, empty without one."""
ACTION: Mapping[str, str] = {
    "action_text": "text",
    "action_owner": "owner",
    "action_due": "due",
    "action_impact": "expected_impact",
}
"""The fields of a new action in the form of an update, as those of an action are called."""
_BESIDE = {ours: name for name, ours in ACTION.items()}
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of an item when its form is read."""

    item: str
    week: date
    today: date
    last: StatusUpdate | None
    """What the form was filled with: the week's newest version, or that of the week before."""
    goal: Goal | None = None
    """None for what is no goal: it has neither plan nor actions."""
    due: date | None = None
    """The goal's due date that holds."""
    plan: Plan = Plan()  # noqa: RUF009 - frozen
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """All that one form says."""

    update: StatusUpdate
    plan: Plan | None = None
    """None where it says nothing of it."""
    action: Mapping[str, str] | None = None
    """A new one, by its own fields."""
    due: date | None = None
    """Where the due date moves to."""
    reason: str = ""


def form_of(update: StatusUpdate) -> dict[str, str]:
    """An update as its form holds it."""
    day = update.date_to_green
    return {
        "colour": update.colour.value,
        "headline": update.headline,
        **{name: getattr(update, name) for name in TEXTS},
        "date_to_green": day.isoformat() if day else "",
    }


def typed_filing(fields: Fields, before: Before) -> Filing:
    """All that a form says; raises ``InvalidForm`` with everything that is wrong."""
    problems: Problems = {}
    update = _read(problems, lambda: typed_update(fields, before))
    plan, action, due = None, _action_fields(fields), None
    actions = before.actions
    if before.goal is not None:
        due = _read(problems, lambda: _typed_due(fields, before))
        if update and update.colour in OFF:
            plan = _read(problems, lambda: typed_plan(_of_plan(fields), before.plan))
        new = _read(problems, lambda: _typed_action(action, before))
        actions = (*actions, new) if new else actions
        if update:
            asked = missing_parts(update.colour, plan or before.plan, actions, update.date_to_green)
            if action:
                asked.pop("actions", None)  # what is wrong with it is said already
            problems = _beside(asked) | problems
    elif update:
        problems = _asked_of_others(update) | problems
    if update:
        problems = _moved(update, before.last) | problems
    if problems or update is None:
        raise InvalidForm(problems)
    return Filing(update, plan, action or None, due, fields.get("reason", "").strip())


def typed_update(fields: Fields, before: Before) -> StatusUpdate:
    """The update that a form says; raises ``InvalidForm``.

    Where nothing has changed, what the form leaves out stays as the last update had it. ``at``
    and ``author`` are for whoever keeps it.
    """
    last, nothing = before.last, fields.get(NOTHING_CHANGED) == YES
    if nothing and last is None:
        raise InvalidForm({NOTHING_CHANGED: "There is no update yet that could stay as it was."})
    reader = Reader({**(form_of(last) if nothing and last else {}), **fields})
    colour = reader.text("colour")
    if colour not in [each.value for each in Colour]:
        reader.problems["colour"] = f"Choose a colour: {', '.join(Colour)}."
    headline = reader.text("headline", LONGEST_HEADLINE)
    if not headline:
        reader.problems["headline"] = "Write in one line how it stands."
    texts: dict[str, Any] = {name: reader.text(name, LONGEST_WORDS) for name in TEXTS}
    back = reader.day("date_to_green")
    reader.refuse()
    found = StatusUpdate(
        before.item, before.week, Colour(colour), at=0, headline=headline, date_to_green=back,
        **texts,
    )  # fmt: skip
    same = last is not None and form_of(found) == form_of(last)
    return replace(found, nothing_changed=nothing and same)


def _of_plan(fields: Fields) -> Fields:
    """Without the decision that the update asks for: that of the plan has a form of its own."""
    return {name: text for name, text in fields.items() if name != "decision"}


def _read(problems: Problems, read: Callable[[], Read]) -> Read | None:
    """What is read; what is wrong with it is noted."""
    try:
        return read()
    except InvalidForm as error:
        problems |= error.problems
        return None


def _typed_due(fields: Fields, before: Before) -> date | None:
    """The due date where it moves; None where it stays."""
    reader = Reader(fields)
    due = reader.day("due")
    reason = reader.text("reason", LONGEST_WORDS)
    goal = before.goal
    if goal and due and due < goal.start:
        sentence = f"It starts on {day_words(goal.start)}: {day_words(due)} is before that."
        reader.problems["due"] = sentence
    elif due and before.due and (sentence := missing_reason(before.due, due, reason)):
        reader.problems["reason"] = sentence
    reader.refuse()
    return None if due == before.due else due


def _action_fields(fields: Fields) -> dict[str, str]:
    """A new action by its own fields; empty where nothing was typed."""
    found = {ours: fields.get(name, "").strip() for name, ours in ACTION.items()}
    return found if any(found.values()) else {}


def _typed_action(action: Fields, before: Before) -> Action | None:
    if not action:
        return None
    try:
        return typed_action(action, before.item, 1, None, before.today)
    except InvalidForm as error:
        raise InvalidForm(_beside(error.problems)) from None


def _beside(problems: Mapping[str, str]) -> Problems:
    """Problems of an action beside the fields that it has in an update's form."""
    names = _BESIDE | {"actions": "action_text"}
    return {names.get(name, name): sentence for name, sentence in problems.items()}


def _asked_of_others(update: StatusUpdate) -> Problems:
    """What amber and red ask for of what has no plan: its cause is its why."""
    if update.colour not in OFF:
        return {}
    asked: Iterable[tuple[str, str, bool]] = (
        ("why", "Write the root cause, not the symptom.", bool(update.why)),
        (
            "date_to_green",
            "Say by when it is green again: a date for a date will do.",
            update.date_to_green is not None,
        ),
    )
    return {name: sentence for name, sentence, there in asked if not there}


def _moved(update: StatusUpdate, last: StatusUpdate | None) -> Problems:
    """A date back to green that moves has a reason: a why that was not written before."""
    if last is None or not {update.colour, last.colour} <= OFF:
        return {}
    before, after = last.date_to_green, update.date_to_green
    reason = update.why if update.why != last.why else ""
    sentence = missing_reason(before, after, reason) if before and after else ""
    return {"why": sentence} if sentence else {}
