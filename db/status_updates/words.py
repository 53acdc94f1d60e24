"""Status updates, moves of dates and assignments, out of the store."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from dashboard.path_to_green.words import Place, action_item
from dashboard.slips import DateMove
from dashboard.status_updates.assignments import Assignment
from dashboard.status_updates.updates import Colour, Stage, StatusUpdate
from db import models

update, move, assignment, person = (
    models.table(model)
    for model in (models.StatusUpdate, models.DateMove, models.Assignment, models.Person)
)
Word = TypeVar("Word")


Updates = Mapping[Place, tuple[StatusUpdate, ...]]
"""All versions by item, in the order in which they came."""


def updates(
    session: Session, program_id: int, only: str | None = None, older: Updates | None = None
) -> Updates:
    """Those of a program, or of one item; where some were only added since, these are read."""
    of = update.c
    which = of.program_id == program_id, of.voided_at.is_(None), *_only(of.item, only)
    last = _last(session, which, older) if older else 0
    rows = session.execute(select(update).where(*which, of.id > last).order_by(of.id))
    new = _by_place(((row.kind, row.item), status_update(row)) for row in rows)
    if not last or older is None:
        return new
    return {**older, **{place: (*older.get(place, ()), *more) for place, more in new.items()}}


def _last(session: Session, which: Iterable[ColumnElement[bool]], older: Updates) -> int:
    """The highest id that was read, if the very same stand still, and no others of their age."""
    ids = [version.id for versions in older.values() for version in versions]
    last, of = max(ids, default=0), update.c
    query = select(func.count(), func.coalesce(func.sum(of.id), 0)).where(*which, of.id <= last)
    count, total = session.execute(query).one()
    return last if (count, int(total)) == (len(ids), sum(ids)) else 0


def status_update(row: Any) -> StatusUpdate:
    """A version as a value."""
    return StatusUpdate(
        item=row.item, week=row.week, colour=Colour(row.colour), at=row.at, id=row.id,
        stage=Stage(row.stage), headline=row.headline, why=row.why, changed=row.changed,
        next_steps=row.next_steps, decision=row.decision, date_to_green=row.date_to_green,
        value=row.value, target=row.target, author=row.author,
        nothing_changed=row.nothing_changed, supersedes=row.supersedes,
    )  # fmt: skip


def moves(
    session: Session, program_id: int, only: str | None = None
) -> dict[Place, tuple[DateMove, ...]]:
    """The slip ledger, by what moved."""
    of = move.c
    rows = session.execute(
        select(of.kind, of.item, of.before, of.after, of.reason, of.at, of.by)
        .where(of.program_id == program_id, of.voided_at.is_(None), *_only(of.item, only))
        .order_by(of.id)
    )
    return _by_place(((kind, item), DateMove(*rest)) for kind, item, *rest in rows)


def assignments(
    session: Session, program_id: int, only: str | None = None
) -> dict[Place, tuple[Assignment, ...]]:
    """Who was given what, by item."""
    of = assignment.c
    rows = session.execute(
        select(of.kind, of.item, of.id, person.c.name, of.person_id, of.until, of.reason, of.at,
               of.by)
        .join(person, person.c.id == of.person_id)
        .where(of.program_id == program_id, *_only(of.item, only))
        .order_by(of.id)
    )  # fmt: skip
    return _by_place(((kind, item), Assignment(*rest)) for kind, item, *rest in rows)


def _only(item: ColumnElement[str], key: str | None) -> tuple[ColumnElement[bool], ...]:
    """Of one item, and of the actions of a goal."""
    if key is None:
        return ()
    return (or_(item == key, item.startswith(action_item(key, ""), autoescape=True)),)


def _by_place(words: Iterable[tuple[Place, Word]]) -> dict[Place, tuple[Word, ...]]:
    found: dict[Place, list[Word]] = {}
    for place, said in words:
        found.setdefault(place, []).append(said)
    return {place: tuple(of) for place, of in found.items()}
