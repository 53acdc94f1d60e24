"""Who files an item's updates: given to somebody until a day, or for good."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item, refuse_old
from dashboard.errors import InvalidForm, NotFound
from dashboard.path_to_green.typed import Reader
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.status_updates.assignments import Assigned, assigned
from dashboard.status_updates.items import RULES
from dashboard.status_updates.updates import LONGEST_WORDS, ItemKind
from db import models
from db.action_items import possible_owners
from db.audit import allow, author_of
from db.path_to_green.changing import (
    allow_item,
    program_to_change,
    standing_row,
    tell,
    tell_decided,
    to_change,
)
from db.roadmap.changing import locked_row, tell_initiative
from db.status_updates.words import assignments

ASSIGNMENT = "assignment"
LONGEST_LENT = timedelta(days=366)
assignment, person = models.Assignment, models.Person


def delegate(
    session: Session,
    program_id: int,
    kind: ItemKind,
    key: str,
    person_id: int,
    until: date,
    reason: str,
    base: int | None,
) -> int:
    """Let somebody file an item's updates in its owner's place until a day; the assignment's id.

    ``base`` is the newest assignment that the person saw, None where there was none. Its owner
    may, who files already, and managers.
    """
    found = to_change(session, program_id, kind, key)
    allow_item(session, found)
    problems = {}
    if not found.today <= until <= found.today + LONGEST_LENT:
        problems["until"] = "Choose a day from today on, within a year."
    _refuse_old(found.item.given, base)
    name = _checked(session, found.program, person_id, reason, problems)
    return _add(session, found.program, kind, key, person_id, name, until, reason)


def reassign(
    session: Session,
    program_id: int,
    kind: ItemKind,
    key: str,
    person_id: int,
    reason: str,
    base: int | None,
) -> int:
    """Give an item to another owner, for good; the assignment's id. Managers may.

    The rules program is first given to somebody this way: it owes updates from then on.
    """
    program = program_to_change(session, program_id)
    allow(session, Right.MANAGE, program.key)
    _refuse_old(_given(session, program, kind, key), base)
    name = _checked(session, program, person_id, reason, {})
    return _add(session, program, kind, key, person_id, name, None, reason)


def _given(session: Session, program: Program, kind: ItemKind, key: str) -> Assigned:
    """Who has an item today; the rules program may have nobody yet."""
    if kind is not ItemKind.RULES:
        return to_change(session, program.id, kind, key).item.given
    if key != RULES:
        raise NotFound("There is only one rules program here.")
    said = assignments(session, program.id, key).get((kind.value, key), ())
    calendar: ProgramCalendar = program.calendar
    today = calendar.today(author_of(session).at)
    return assigned(said, calendar.cut(today), today)


def _refuse_old(given: Assigned, base: int | None) -> None:
    held = given.newest
    theirs = {"person": str(held.person_id), "reason": held.reason} if held else {}
    if held and held.until:
        theirs["until"] = held.until.isoformat()
    item = Item(ASSIGNMENT, held.id if held else 0)
    refuse_old(base, held.id if held else None, theirs, item)


def _checked(
    session: Session, program: Program, person_id: int, reason: str, problems: dict[str, str]
) -> str:
    """The name of the person, if all is well; raises ``InvalidForm``."""
    name = session.scalar(select(person.name).where(person.id == person_id))
    if name is None or name not in possible_owners(session, program, author_of(session).viewer):
        problems["person"] = "Choose somebody of this program."
    reader = Reader({"reason": reason})
    if not reader.text("reason", LONGEST_WORDS):
        problems["reason"] = "Say why: whoever takes it over reads it."
    problems |= reader.problems
    if problems or name is None:
        raise InvalidForm(problems)
    return name


def _add(
    session: Session,
    program: Program,
    kind: ItemKind,
    key: str,
    person_id: int,
    name: str,
    until: date | None,
    reason: str,
) -> int:
    author = author_of(session)
    new = assignment(
        program_id=program.id, kind=kind.value, item=key, person_id=person_id, until=until,
        reason=reason.strip(), at=author.at, by=author.viewer.name,
    )  # fmt: skip
    session.add(new)
    session.flush()
    became = {"person": name, "reason": new.reason}
    became |= {"until": until.isoformat()} if until else {}
    did = "delegated" if until else "reassigned"
    tell(session, program, Item(ASSIGNMENT, new.id), key, None, became, did)
    if until is None:
        _tell_owner(session, program, kind, key, name)
    return new.id


def _tell_owner(session: Session, program: Program, kind: ItemKind, key: str, name: str) -> None:
    """Whose it is is a part of what it is: an edit of an older one is refused."""
    if kind is ItemKind.GOAL:
        tell_decided(session, program, standing_row(session, program, key), None, {"owner": name})
    planned = locked_row(session, program.id, key) if kind is ItemKind.INITIATIVE else None
    if planned is not None:
        tell_initiative(session, program, planned, None, {"owner": name}, "changed")
