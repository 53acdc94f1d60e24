"""A program's columns, kept in this process while the store says the same.

They are read once; after a change only the tickets that it touched are read again. What is kept
is for nobody in particular: who may see the program is asked before, each time.
"""

from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlalchemy.orm import Session

from dashboard.programs import Program
from db.audit import AuditedSession
from db.data_versions import data_version
from db.ticket_aging.columns import KnownColumns, fits, read_again, read_all
from db.ticket_aging.history import FEATURE

VERSIONS = 2
"""Kept of each program: whoever began to read before a change is answered too."""


class _Store:
    """What is kept of one store."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.programs: dict[int, list[KnownColumns]] = {}


_stores: WeakKeyDictionary[Pool, _Store] = WeakKeyDictionary()
_lock = Lock()


def known_columns(session: Session, program: Program) -> KnownColumns:
    """The columns of a program's tickets as this session sees them."""
    version = data_version(session, program.id, FEATURE)
    if isinstance(session, AuditedSession):  # what it sees may never come to be
        return read_all(session, program, version)
    with _lock:
        store = _stores.setdefault(session.connection().engine.pool, _Store())
    with store.lock:
        kept = [k for k in store.programs.get(program.id, ()) if fits(session, program, k)]
        found = next((k for k in kept if k.version == version), None)
        if found is None:
            older = next((k for k in kept if k.version < version), None)
            found = (
                read_all(session, program, version)
                if older is None
                else read_again(session, program, version, older)
            )
            kept = sorted((found, *kept), key=lambda k: -k.version)
            store.programs[program.id] = kept[:VERSIONS]
    return found
