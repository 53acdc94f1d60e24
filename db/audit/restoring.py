"""What was deleted, put back from what the audit has of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.audit import CREATED, DELETED, RESTORED
from dashboard.errors import InvalidRequest, NotFound
from dashboard.rights import Right, may
from db import models
from db.audit.recording import DISCARDED, allow, author_of, restored

NO_ENTRY = "There is no such entry."
NOT_WHOLE = "The audit does not hold all of it, so that it cannot be put back."
entry = models.AuditEntry

MODELS: Mapping[str, type[models.Base]] = {
    mapper.class_.__audit__.kind: mapper.class_
    for mapper in models.Base.registry.mappers
    if mapper.class_.__audit__ is not None
}
"""Tables whose changes are told, by what a row of theirs is called."""
_ORDER = {table.name: i for i, table in enumerate(models.Base.metadata.sorted_tables)}


def is_whole(kind: str, became: Mapping[str, Any] | None) -> bool:
    """Whether a deletion holds all that was deleted: the row stayed, or no column was quiet."""
    model = MODELS.get(kind)
    audited = model.__audit__ if model is not None else None
    return audited is not None and (DISCARDED in (became or {}) or not audited.quiet)


def standing(session: Session, kind: str, items: Iterable[int]) -> dict[int, int]:
    """The newest entries that tell how items came or went, by the item's id."""
    query = (
        select(entry.item_id, func.max(entry.id))
        .where(entry.kind == kind, entry.item_id.in_(list(items)))
        .where(entry.did.in_((CREATED, DELETED, RESTORED)))
        .group_by(entry.item_id)
    )
    return {item: newest for item, newest in session.execute(query) if item is not None}


def restore(session: Session, entry_id: int) -> models.AuditEntry:
    """Undo a deletion with all that was deleted in the same go; the entry that told it.

    Raises ``InvalidRequest`` where that cannot be; then nothing is changed.
    """
    told = _entry(session, entry_id)
    together = _deleted_together(session, told)
    for each in together:
        _allow(session, each)
        _refuse_changed_since(session, each)
    try:
        with session.begin_nested():
            for each in together:
                _put_back(session, each)
                session.flush()
    except IntegrityError:
        raise InvalidRequest(
            f"“{told.item}” cannot be put back: something else has taken its name or place."
        ) from None
    return told


def _entry(session: Session, entry_id: int) -> models.AuditEntry:
    row = session.get(entry, entry_id)
    if row is None or not _is_readable(session, row):
        raise NotFound(NO_ENTRY)
    if row.did != DELETED:
        raise InvalidRequest("Only what was deleted can be restored.")
    return row


def _is_readable(session: Session, row: models.AuditEntry) -> bool:
    """Whether the author may know of it; who may not is told that there is none."""
    return may(author_of(session).viewer, Right.MANAGE, _key(session, row))


def _key(session: Session, row: models.AuditEntry) -> str:
    """The key of an entry's program; empty where it is of the house, or the program is gone."""
    query = select(models.Program.key).where(models.Program.id == row.program_id)
    return session.scalar(query) or ""


def _allow(session: Session, row: models.AuditEntry) -> None:
    key = _key(session, row)
    allow(session, Right.MANAGE if key else Right.ADMINISTER, key)


def _deleted_together(session: Session, told: models.AuditEntry) -> Sequence[models.AuditEntry]:
    """Parents before children."""
    query = (
        select(entry)
        .where(entry.at == told.at, entry.transaction == told.transaction, entry.did == DELETED)
        .order_by(entry.id)
    )
    rows = [row for row in session.scalars(query) if row.kind in MODELS]
    if not rows:
        raise InvalidRequest(NOT_WHOLE)
    return sorted(rows, key=lambda row: _ORDER[models.table(MODELS[row.kind]).name])


def _refuse_changed_since(session: Session, row: models.AuditEntry) -> None:
    """Only the newest deletion of an item can be undone, and only once."""
    if row.item_id is None or not is_whole(row.kind, row.became):
        raise InvalidRequest(NOT_WHOLE)
    newest = standing(session, row.kind, [row.item_id]).get(row.item_id)
    if newest == row.id:
        return
    later = session.get_one(entry, newest)
    raise InvalidRequest(
        f"“{row.item}” was deleted once more since: restore it from that entry."
        if later.did == DELETED
        else f"“{row.item}” is restored already."
        if later.did == RESTORED
        else f"“{row.item}” cannot be put back: “{later.item}” has taken its place."
    )


def _put_back(session: Session, row: models.AuditEntry) -> None:
    model = MODELS[row.kind]
    held = session.get(model, row.item_id)
    if DISCARDED in (row.became or {}):
        if held is None:
            raise InvalidRequest(f"“{row.item}” is gone for good: its row is no longer there.")
        setattr(held, DISCARDED, None)
        return
    if held is not None:
        raise InvalidRequest(f"“{row.item}” cannot be put back: something has taken its place.")
    values = _values(model, row.was or {})
    _refuse_loose_ends(session, row, model, values)
    session.add(restored(session, model(id=row.item_id, **values)))


def _values(model: type[models.Base], was: Mapping[str, Any]) -> dict[str, Any]:
    """What was told, as the columns hold it; a column that is gone since is left out."""
    columns = models.table(model).columns
    return {
        name: date.fromisoformat(value)
        if isinstance(value, str) and columns[name].type.python_type is date
        else value
        for name, value in was.items()
        if name in columns
    }


def _refuse_loose_ends(
    session: Session,
    row: models.AuditEntry,
    model: type[models.Base],
    values: Mapping[str, Any],
) -> None:
    for key in models.table(model).foreign_keys:
        value = values.get(key.parent.name)
        there = select(key.column).where(key.column == value).limit(1)
        if value is not None and session.execute(there).first() is None:
            what = key.column.table.name.replace("_", " ")
            raise InvalidRequest(f"“{row.item}” cannot be put back: its {what} is gone.")
