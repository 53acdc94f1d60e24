"""Trouble of the store in sentences: what happened, what was kept, what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from dashboard.errors import BusyStore, GreenpathError, StoreTrouble

BUSY = "Something large is being written just now: try again in a moment."
NOT_KEPT = "The last change was not kept."
UNSURE = "It is not sure whether your last change was kept: look after it is back."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trouble."""

    what: str
    todo: str
    answered: bool
    """Whether the store itself has said no, so that a change was surely not kept."""


FULL = Kind("The store is full.", "Try again when somebody has made room.", True)
READ_ONLY = Kind("The store can only be read just now.", "Try again later.", True)
SLOW = Kind("The store took too long.", "Try again in a moment, or ask for less.", True)
CROWDED = Kind("The store has too many visitors just now.", "Try again in a moment.", True)
DISK = Kind("The store's disk reports an error.", "Try again when it is mended.", False)
SHUT = Kind("The store cannot be opened.", "Try again when it is back.", True)
AWAY = Kind("The store does not answer.", "Try again when it is back.", False)

_SQLITE = {
    "database or disk is full": FULL,
    "disk I/O error": DISK,
    "unable to open database file": SHUT,
    "readonly database": READ_ONLY,
}
_POSTGRESQL = {
    "08": AWAY,
    "25006": READ_ONLY,
    "53100": FULL,
    "53200": CROWDED,
    "53300": CROWDED,
    "57014": SLOW,
    "57P": AWAY,
    "58030": DISK,
}
"""By the beginning of SQLSTATE."""


class Moment:
    """What is known of a change, should the store fail now."""

    def __init__(self, kept: str = "") -> None:
        self.kept = kept


@contextmanager
def told(engine: Engine, moment: Moment) -> Iterator[None]:
    """Tell trouble of the store as ``StoreTrouble`` or ``BusyStore``; all else goes on.

    Where it is this process that has no memory left, not the store, raises ``MemoryError``.
    """
    try:
        yield
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error) as error:
        if _lacks_memory(error):
            raise MemoryError from error
        trouble = trouble_in(error, moment.kept)
        if trouble is None:
            raise
        raise trouble from error


def _lacks_memory(error: Exception) -> bool:
    """Whether PostgreSQL's driver was refused memory; a server that lacks some numbers it."""
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", "") is None and "out of memory" in str(cause)


def trouble_in(error: Exception, kept: str = "") -> GreenpathError | None:
    """The trouble that an error of SQLAlchemy or a driver means; None where it is another."""
    if isinstance(error, NoneFree):
        return _trouble(CROWDED, kept)
    cause = error.orig if isinstance(error, DBAPIError) else error
    if _is_lock(cause):
        return BusyStore(BUSY)
    kind = _kind(cause)
    if kind is None and isinstance(error, DBAPIError) and error.connection_invalidated:
        kind = AWAY
    return None if kind is None else _trouble(kind, kept)


def _trouble(kind: Kind, kept: str) -> StoreTrouble:
    sure = NOT_KEPT if kept == UNSURE and kind.answered else kept
    return StoreTrouble(" ".join(filter(None, (kind.what, sure, kind.todo))))


def _is_lock(cause: Any) -> bool:
    locked = type(cause).__name__ == "OperationalError" and "is locked" in str(cause)
    return locked or getattr(cause, "sqlstate", None) == "55P03"


def _kind(cause: Any) -> Kind | None:
    if not hasattr(cause, "sqlstate"):  # psycopg's have one, be it None
        return next((kind for words, kind in _SQLITE.items() if words in str(cause)), None)
    if cause.sqlstate is not None:
        state = cause.sqlstate
        return next((kind for head, kind in _POSTGRESQL.items() if state.startswith(head)), None)
    return _lost(cause)


def _lost(cause: Exception) -> Kind | None:
    """An error that no server has numbered: it was not reached, or the line was cut."""
    if "too many" in str(cause) or "remaining connection slots" in str(cause):
        return CROWDED
    names = {base.__name__ for base in type(cause).__mro__}
    closed = "InterfaceError" in names and "connection is closed" in str(cause)
    return AWAY if "OperationalError" in names or closed else None
