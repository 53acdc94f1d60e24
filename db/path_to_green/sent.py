"""What the forms of a goal say, read where it is known what it is said of, and written."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from dashboard.conflicts import Conflict
from dashboard.path_to_green.form_fields import SINCE
from dashboard.scope import Scope
from dashboard.scorecard.typed import Fields, typed_day, typed_number
from dashboard.status_updates.updates import ItemKind
from db.path_to_green.changing import ToChange, goal_to_change, to_change
from db.path_to_green.writing import (
    define_goal,
    give_up_goal,
    move_due,
    type_goal_value,
    write_action,
    write_plan,
)
from db.status_updates.form_places import action_place, place_of

DEFINED_ANEW = "The goal was defined anew."
"""Why the date of a goal that was no more is another one."""


@dataclass(frozen=True, slots=True)
class Told:
    """Of which goal something was said, and as of which day one sees it."""

    title: str
    key: str
    scope: Scope


def say_value(session: Session, goal_id: int, day: date, fields: Fields, base: int | None) -> Told:
    """Say what a goal's value was on a day."""
    program, key = place_of(session, ItemKind.GOAL, goal_id)
    goal_to_change(session, program, key)
    type_goal_value(session, program, key, day, typed_number("value", fields["value"]), base)
    return told(session, goal_id)


def say_due(session: Session, goal_id: int, fields: Fields, base: int | None) -> Told:
    """Move a goal's due date."""
    program, key = place_of(session, ItemKind.GOAL, goal_id)
    move_due(session, program, key, date.fromisoformat(fields["due"]), fields["reason"], base)
    return told(session, goal_id)


def say_plan(session: Session, goal_id: int, fields: Fields, base: int | None) -> Told:
    """Write a goal's path to green."""
    program, key = place_of(session, ItemKind.GOAL, goal_id)
    write_plan(session, program, key, fields, base)
    return told(session, goal_id)


def say_new_action(session: Session, goal_id: int, fields: Fields) -> Told:
    """Add an action."""
    program, key = place_of(session, ItemKind.GOAL, goal_id)
    write_action(session, program, key, None, fields, None)
    return told(session, goal_id)


def say_action(session: Session, action_id: int, fields: Fields, base: int | None) -> Told:
    """Say something else of an action."""
    program, key, number = action_place(session, action_id)
    write_action(session, program, key, number, fields, base)
    return _told(to_change(session, program, ItemKind.GOAL, key))


def say_definition(session: Session, goal_id: int, fields: Fields, base: int | None) -> Told:
    """Define a goal anew from a day on: its key stays, and so does its due date."""
    program, key = place_of(session, ItemKind.GOAL, goal_id)
    found = to_change(session, program, ItemKind.GOAL, key)
    due = found.goal.dates(found.cut).current or found.goal.due
    form = {**fields, "key": key, "due": due.isoformat()}
    try:
        define_goal(session, program, form, typed_day(fields[SINCE.name]), base)
    except Conflict as error:
        error.theirs[SINCE.name] = fields[SINCE.name]  # from when on it holds is one's own to say
        raise
    return told(session, goal_id)


def say_given_up(session: Session, goal_id: int, fields: Fields, base: int | None) -> Told:
    """Give a goal up from a day on; as of today it may be gone."""
    program, key = place_of(session, ItemKind.GOAL, goal_id)
    before = told(session, goal_id)
    give_up_goal(session, program, key, date.fromisoformat(fields[SINCE.name]), base)
    return before


def say_new_goal(session: Session, program_id: int, fields: Fields) -> Told:
    """Define a goal that there is not yet, or no more: its ledger then has another date."""
    place_of(session, ItemKind.RULES, program_id)
    form = {**fields, "reason": DEFINED_ANEW}
    return told(session, define_goal(session, program_id, form, None, None))


def told(session: Session, goal_id: int) -> Told:
    """The goal as it stands after what was said."""
    program, key = place_of(session, ItemKind.GOAL, goal_id)
    return _told(to_change(session, program, ItemKind.GOAL, key))


def _told(found: ToChange) -> Told:
    tracked = found.item.tracked
    return Told(tracked.title, tracked.key, Scope(found.program.key, found.today))
