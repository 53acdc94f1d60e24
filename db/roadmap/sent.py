"""What the forms of an initiative say, read where it is known what it is said of, and written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard.conflicts import Conflict
from dashboard.errors import InvalidForm
from dashboard.forms import YES
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.roadmap.initiatives import DateKind, Link, State
from dashboard.roadmap.links import LONGEST_LAG
from dashboard.roadmap.typed import Fields
from dashboard.roadmap.words import AI, DATE_KIND, STATE
from dashboard.scope import Scope
from dashboard.scorecard.typed import typed_day
from dashboard.status_updates.updates import ItemKind
from db.path_to_green.changing import to_change
from db.roadmap.changing import InitiativeToChange, initiative_to_change
from db.roadmap.writing import (
    change_initiative,
    complete_milestone,
    define_initiative,
    remove_dependency,
    set_dependency,
    set_milestone,
)
from db.status_updates.form_places import place_of

USUAL = {STATE: State.COMMITTED.value, DATE_KIND: DateKind.PLANNED.value}
"""What holds of a choice of which nobody said anything."""
TAKEN = "There is a milestone of this key already: change that one, or choose another key."


@dataclass(frozen=True, slots=True)
class Told:
    """Of which initiative something was said, and as of which day one sees it."""

    title: str
    key: str
    scope: Scope


def told(session: Session, initiative_id: int) -> Told:
    """The initiative as it stands after what was said."""
    program, key = place_of(session, ItemKind.INITIATIVE, initiative_id)
    found = to_change(session, program, ItemKind.INITIATIVE, key)
    tracked = found.item.tracked
    return Told(tracked.title, tracked.key, Scope(found.program.key, found.today))


def say_initiative(
    session: Session, initiative_id: int, fields: Fields, reason: str, base: int | None
) -> Told:
    """Say something else of an initiative; a choice that nobody made yet stays unsaid."""
    held = _held(session, initiative_id).form
    said = {
        name: text for name, text in fields.items() if held.get(name) or text != USUAL.get(name)
    }
    with _as_drawn(fields):
        change_initiative(session, initiative_id, said, reason, base)
    return told(session, initiative_id)


def say_given_up(session: Session, initiative_id: int, reason: str, base: int | None) -> Told:
    """Give an initiative up: it stays on the roadmap, and nothing is to come of it."""
    given_up = {STATE: State.CANCELLED.value}
    return say_initiative(session, initiative_id, given_up, reason, base)


def say_new_initiative(session: Session, program_id: int, fields: Fields) -> Told:
    """Add an initiative that there is not yet."""
    place_of(session, ItemKind.RULES, program_id)
    return told(session, define_initiative(session, program_id, fields))


def say_new_milestone(
    session: Session, initiative_id: int, fields: Fields, base: int | None
) -> Told:
    """Add a milestone; one that there is has a form of its own."""
    milestones = _held(session, initiative_id).initiative.milestones
    if any(each.key == fields["key"] for each in milestones):
        raise InvalidForm({"key": TAKEN})
    set_milestone(session, initiative_id, fields, "", base)
    return told(session, initiative_id)


def say_milestone(session: Session, initiative_id: int, fields: Fields, base: int | None) -> Told:
    """Move a milestone, call it otherwise, or take it back; what is left empty stays."""
    _held(session, initiative_id)
    said = {name: fields[name] for name in ("title", "date") if fields[name]}
    if fields["gone"] == YES and said:
        raise InvalidForm({"gone": "Either take it back, or say what else it is."})
    if fields["gone"] == YES:
        said["date"] = ""
    if not said:
        raise InvalidForm({"date": "Write the new day, or another title."})
    said["key"] = fields["key"]
    with _only(fields):
        set_milestone(session, initiative_id, said, fields["reason"], base)
    return told(session, initiative_id)


def say_milestone_met(
    session: Session, initiative_id: int, fields: Fields, base: int | None
) -> Told:
    """Say on which day a milestone was met; empty: it was not."""
    _held(session, initiative_id)
    day = typed_day(fields["done"])
    complete_milestone(session, initiative_id, fields["key"], day, base)
    return told(session, initiative_id)


def say_dependency(session: Session, initiative_id: int, fields: Fields, base: int | None) -> Told:
    """Say that an initiative waits for another."""
    _held(session, initiative_id)
    link, lag = Link(fields["link"]), _lag(fields["lag"])
    set_dependency(session, initiative_id, fields["predecessor"], link, lag, fields["reason"], base)
    return told(session, initiative_id)


def say_no_dependency(
    session: Session, initiative_id: int, fields: Fields, base: int | None
) -> Told:
    """Say that an initiative does not wait for another any more."""
    _held(session, initiative_id)
    remove_dependency(session, initiative_id, fields["predecessor"], fields["reason"], base)
    return told(session, initiative_id)


def _held(session: Session, initiative_id: int) -> InitiativeToChange:
    """What is said of it now, for whoever may change it."""
    place_of(session, ItemKind.INITIATIVE, initiative_id)
    return initiative_to_change(session, initiative_id)


def _lag(text: str) -> int:
    try:
        days = float(number(text)) if text else 0.0
    except InvalidNumber as error:
        raise InvalidForm({"lag": str(error)}) from None
    if not days.is_integer() or abs(days) > LONGEST_LAG:
        raise InvalidForm({"lag": f"Write whole days, at most {LONGEST_LAG:,}."})
    return int(days)


@contextmanager
def _as_drawn(fields: Fields) -> Iterator[None]:
    """What somebody else said meanwhile, as the form of it draws it."""
    try:
        yield
    except Conflict as error:
        theirs = error.theirs
        for name, usual in USUAL.items():
            theirs[name] = theirs.get(name) or usual
        if theirs.get(AI) != YES:
            theirs[AI] = ""
        raise


@contextmanager
def _only(fields: Fields) -> Iterator[None]:
    """What somebody else said meanwhile, of what this edit says too: the rest stays as it is."""
    try:
        yield
    except Conflict as error:
        error.theirs = {name: error.theirs.get(name, "") if fields[name] else "" for name in fields}
        raise
