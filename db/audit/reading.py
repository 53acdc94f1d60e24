"""The audit's read seam: a page of it, all that a file takes of it, and one item's history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from dashboard.audit import (
    DELETED,
    PAGE,
    PERSON_FIELDS,
    AuditFilters,
    AuditPage,
    Entry,
    Offered,
    changes,
)
from dashboard.errors import NotFound
from dashboard.program_calendar import instant
from dashboard.rights import Right, Viewer, may, no_program, require, require_somewhere
from db import models
from db.audit.restoring import NO_ENTRY, is_whole, standing

HOUSE_ZONE = "UTC"
"""Of what is not of one program alone."""
MOST_EXPORTED, MOST_OF_ITEM, MOST_PEOPLE = 50_000, 50, 500
entry, program = models.AuditEntry, models.Program
_COLUMNS = (
    entry.id, entry.at, entry.who, entry.via, entry.did, entry.kind, entry.item_id, entry.item,
    entry.program_id, entry.was, entry.became, entry.transaction,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seen:
    """The programs whose entries a viewer is shown: all of the house where ``wanted`` is None."""

    programs: Mapping[int, Any]
    wanted: tuple[int, ...] | None

    @property
    def zone(self) -> str:
        if self.wanted is not None and len(self.wanted) == 1:
            return str(self.programs[self.wanted[0]].zone)
        return HOUSE_ZONE

    @property
    def names(self) -> dict[int, str]:
        return {id_: row.name for id_, row in self.programs.items()}

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        return tuple((row.key, row.name) for row in self.programs.values())


def audit_page(session: Session, filters: AuditFilters, viewer: Viewer) -> AuditPage:
    """The newest entries that were asked for, or those before one, with what can be asked.

    A manager is shown the entries of own programs. With ``filters.entry`` it is that one, and what
    was deleted with it.
    """
    seen = _seen(session, filters, viewer)
    rows = _rows(session, filters, seen, PAGE + 1)
    if filters.entry is not None:
        rows = [*rows, *_deleted_with(session, rows, seen)]
    shown = rows[:PAGE]
    entries = _entries(session, shown, seen.names, seen.zone)
    may_export = all(may(viewer, Right.EXPORT, seen.programs[i].key) for i in seen.wanted or ())
    offered = Offered(_people(session, seen), seen.offered)
    return AuditPage(filters, seen.zone, entries, len(rows) > PAGE, may_export, offered)


def exported_audit(session: Session, filters: AuditFilters, viewer: Viewer) -> AuditPage:
    """All entries that were asked for, up to ``MOST_EXPORTED``; needs the right to export too."""
    seen = _seen(session, filters, viewer)
    for program_id in seen.wanted or ():
        require(viewer, Right.EXPORT, seen.programs[program_id].key)
    rows = _rows(session, filters, seen, MOST_EXPORTED + 1)
    entries = _entries(session, rows[:MOST_EXPORTED], seen.names, seen.zone)
    return AuditPage(filters, seen.zone, entries, len(rows) > MOST_EXPORTED)


def programs_of_export(
    session: Session, filters: AuditFilters, viewer: Viewer
) -> tuple[int | None, ...]:
    """In which programs a file of entries is to be told; None is the house."""
    return _seen(session, filters, viewer).wanted or (None,)


def item_history(
    session: Session, viewer: Viewer, kind: str, item_id: int
) -> tuple[tuple[Entry, ...], str]:
    """What was done to one item, newest first, and the zone of its moments: one indexed query.

    Who does not manage the item's program is shown nothing.
    """
    query = (
        select(*_COLUMNS, program.name, program.zone)
        .outerjoin(program, program.id == entry.program_id)
        .where(entry.kind == kind, entry.item_id == item_id)
        .order_by(entry.id.desc())
        .limit(MOST_OF_ITEM)
    )
    if not viewer.administrator:
        query = query.where(
            program.key.in_([key for key in viewer.grants if may(viewer, Right.MANAGE, key)])
        )
    rows = session.execute(query).all()
    zone = next((row.zone for row in rows if row.zone), HOUSE_ZONE)
    names = {row.program_id: row.name for row in rows}
    people = _person_names(session, rows)
    return tuple(_entry(row, names, zone, people) for row in rows), zone


def _seen(session: Session, filters: AuditFilters, viewer: Viewer) -> _Seen:
    require_somewhere(viewer, Right.MANAGE)
    rows = session.execute(
        select(program.id, program.key, program.name, program.zone).order_by(program.name)
    )
    found = {row.id: row for row in rows if may(viewer, Right.MANAGE, row.key)}
    if filters.program:
        require(viewer, Right.MANAGE, filters.program)
        chosen = tuple(id_ for id_, row in found.items() if row.key == filters.program)
        if not chosen:
            raise NotFound(no_program(filters.program))
        return _Seen(found, chosen)
    return _Seen(found, None if viewer.administrator else tuple(found))


def _rows(session: Session, filters: AuditFilters, seen: _Seen, most: int) -> list[Any]:
    """Newest first; of each program so many at most, so that each is read in its index's order."""
    query = (
        select(*_COLUMNS)
        .where(*_conditions(session, filters, seen.zone))
        .order_by(entry.at.desc(), entry.id.desc())
        .limit(most)
    )
    if seen.wanted is None:
        return list(session.execute(query))
    rows = [
        row
        for program_id in seen.wanted
        for row in session.execute(query.where(entry.program_id == program_id))
    ]
    rows.sort(key=lambda row: (row.at, row.id), reverse=True)
    return rows[:most]


def _conditions(
    session: Session, filters: AuditFilters, zone: str
) -> Iterable[ColumnElement[bool]]:
    for column, value in (
        (entry.who, filters.who), (entry.kind, filters.kind), (entry.did, filters.did),
    ):  # fmt: skip
        if value:
            yield column == value
    if filters.since is not None:
        yield entry.at >= instant(filters.since, 0, zone)
    if filters.until is not None:
        yield entry.at < instant(filters.until + timedelta(days=1), 0, zone)
    if filters.text:
        yield entry.item.icontains(filters.text, autoescape=True)
    if filters.entry is not None:
        yield entry.id == filters.entry
    if filters.before is not None:
        yield _is_older(session, filters.before)


def _is_older(session: Session, entry_id: int) -> ColumnElement[bool]:
    """Read on from an entry; the first part is what the index begins at."""
    at = session.scalar(select(entry.at).where(entry.id == entry_id))
    if at is None:
        raise NotFound(NO_ENTRY)
    return and_(entry.at <= at, or_(entry.at < at, entry.id < entry_id))


def _deleted_with(session: Session, rows: Sequence[Any], seen: _Seen) -> list[Any]:
    """What was deleted in the same go as an entry: what it takes along when it is restored."""
    if not rows:
        raise NotFound(NO_ENTRY)
    one = rows[0]
    if one.did != DELETED:
        return []
    query = (
        select(*_COLUMNS)
        .where(entry.at == one.at, entry.transaction == one.transaction)
        .where(entry.did == DELETED, entry.id != one.id)
        .order_by(entry.id)
        .limit(PAGE)
    )
    found = session.execute(query)
    return [row for row in found if seen.wanted is None or row.program_id in seen.wanted]


def _entries(
    session: Session, rows: Sequence[Any], programs: Mapping[int, str], zone: str
) -> tuple[Entry, ...]:
    people, open_ = _person_names(session, rows), _restorable(session, rows)
    return tuple(_entry(row, programs, zone, people, row.id in open_) for row in rows)


def _entry(
    row: Any,
    programs: Mapping[int, str],
    zone: str,
    people: Mapping[int, str],
    restorable: bool = False,
) -> Entry:
    return Entry(
        row.id, row.at, row.who, row.via, row.did, row.kind, row.item_id, row.item,
        programs.get(row.program_id) or "", changes(row.was, row.became, zone, people), restorable,
    )  # fmt: skip


def _restorable(session: Session, rows: Sequence[Any]) -> set[int]:
    """The deletions among entries that stand."""
    deleted = [row for row in rows if row.did == DELETED and is_whole(row.kind, row.became)]
    newest: set[int] = set()
    for kind in {row.kind for row in deleted}:
        items = {row.item_id for row in deleted if row.kind == kind}
        newest |= set(standing(session, kind, items).values())
    return {row.id for row in deleted} & newest


def _person_names(session: Session, rows: Sequence[Any]) -> dict[int, str]:
    told = [part for row in rows for part in (row.was, row.became) if part]
    ids = {part[name] for part in told for name in PERSON_FIELDS & part.keys()} - {None}
    if not ids:
        return {}
    person = models.Person
    return dict(session.execute(select(person.id, person.name).where(person.id.in_(ids))).all())


def _people(session: Session, seen: _Seen) -> tuple[str, ...]:
    """Everybody whom the entries name, each found by one step in the index."""
    if seen.wanted is None:
        return tuple(_names(session))
    found = {name for id_ in seen.wanted for name in _names(session, entry.program_id == id_)}
    return tuple(sorted(found))


def _names(session: Session, *where: ColumnElement[bool]) -> Sequence[str]:
    found = select(func.min(entry.who).label("who")).where(*where).cte("found", recursive=True)
    later = select(func.min(entry.who)).where(entry.who > found.c.who, *where).scalar_subquery()
    found = found.union_all(select(later).where(found.c.who.is_not(None)))
    names = select(found.c.who).where(found.c.who.is_not(None)).limit(MOST_PEOPLE)
    return list(session.scalars(names))
