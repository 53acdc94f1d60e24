"""A program's columns, kept in this process while the store says the same.

They are read once, those of a large program from what the store keeps; after a change only the
tickets that it touched are read again. What is kept
is for nobody in particular: who may see the program is asked before, each time.
"""

from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlalchemy.orm import Session

from dashboard.programs import Program
from db.audit import AuditedSession
from db.data_versions import TICKETS, data_version
from db.ticket_aging.columns import KnownColumns, fits, read_again, read_all
from db.ticket_aging.stored import stored_columns

VERSIONS = 2
"""Kept of each program: whoever began to read before a change is answered too."""


class _Kept:
    """What is kept of one program; one reader at a time reads it anew."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.versions: tuple[KnownColumns, ...] = ()
        """Newest first."""

    def found(self, session: Session, program: Program, version: int) -> KnownColumns | None:
        """The columns of this very version, where they still mean the same."""
        held = next((k for k in self.versions if k.version == version), None)
        return held if held is not None and fits(session, program, held) else None

    def read(self, session: Session, program: Program, version: int) -> KnownColumns:
        """Read what has changed since an older version, or everything; and keep it."""
        older = next((k for k in self.versions if k.version < version), None)
        new = _read(session, program, version, older)
        others = (k for k in self.versions if k.version != version)
        newest = sorted((new, *others), key=lambda k: -k.version)
        self.versions = tuple(newest[:VERSIONS])
        return new


_stores: WeakKeyDictionary[Pool, dict[int, _Kept]] = WeakKeyDictionary()
_lock = Lock()


def _read(
    session: Session, program: Program, version: int, older: KnownColumns | None = None
) -> KnownColumns:
    """What has changed since an older version, or since what the store keeps; or everything."""
    if older is None or not fits(session, program, older):
        older = stored_columns(session, program, version)
    if older is None or not fits(session, program, older):
        return read_all(session, program, version)
    return older if older.version == version else read_again(session, program, version, older)


def known_columns(session: Session, program: Program) -> KnownColumns:
    """The columns of a program's tickets as this session sees them."""
    version = data_version(session, program.id, TICKETS)
    if isinstance(session, AuditedSession):  # what it sees may never come to be
        return _read(session, program, version)
    pool = session.connection().engine.pool
    with _lock:
        kept = _stores.setdefault(pool, {}).setdefault(program.id, _Kept())
    found = kept.found(session, program, version)
    if found is not None:
        return found
    with kept.lock:
        return kept.found(session, program, version) or kept.read(session, program, version)
