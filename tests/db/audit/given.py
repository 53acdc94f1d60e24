"""People and deeds for tests of the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from commands.jobs.importing import HANDLERS
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Author, Grant, Role, Viewer
from db import jobs, models
from db.engine import reading, writing
from db.imports.files import add_part, begin_file
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import BY, NOW, TESTER, csv_bytes

_NAMES = ("event_id", "ticket_id", "ts", "event_type", "to_value")
_EVENTS = (
    ("1", "A", "2026-10-05T10:00:00Z", "created", ""),
    ("2", "B", "2026-10-06T10:00:00Z", "created", ""),
)
LOG = csv_bytes([dict(zip(_NAMES, row, strict=True)) for row in _EVENTS])
ADMIN = Viewer("Ada Min", 1, 1, administrator=True)
WORKER = replace(BY, viewer=Viewer("worker", administrator=True), via="worker")


def manager(*keys: str, exports: bool = True) -> Viewer:
    return Viewer("Mana Ger", 7, 7, grants={k: Grant(Role.MANAGER, exports) for k in keys})


@contextmanager
def by(engine: Engine, viewer: Viewer, via: str = "page", at: int = NOW) -> Iterator[Session]:
    """A session in which somebody changes the store."""
    with writing(engine, Author(viewer, at, via)) as session:
        yield session


def new_program(engine: Engine, key: str = "east", viewer: Viewer = ADMIN) -> int:
    with by(engine, viewer) as session:
        return add_program(session, Program(key, key.title(), ProgramCalendar()))


def entries(engine: Engine, **where: Any) -> list[models.AuditEntry]:
    """Entries as they are kept, the oldest first."""
    query = select(models.AuditEntry).filter_by(**where).order_by(models.AuditEntry.id)
    with reading(engine) as session:
        return list(session.scalars(query))


def told(engine: Engine, **where: Any) -> list[tuple[str, str, str, str]]:
    """(who, did, kind, through what) of each entry."""
    return [(e.who, e.did, e.kind, e.via) for e in entries(engine, **where)]


def brought(engine: Engine, key: str, viewer: Viewer, content: bytes = LOG) -> int:
    """An import whose file is here and was read."""
    with by(engine, viewer) as session:
        program = program_value(session, key, viewer)
        run = begin_import(session, program, "tickets", "log.csv", NOW)
        file = begin_file(session, program, run, "log.csv", len(content), NOW)
        add_part(session, program, file, 0, content, NOW)
    work(engine)
    return run


def work(engine: Engine) -> None:
    """Do what waits, as the worker does."""
    while True:
        with writing(engine, WORKER) as session:
            held = jobs.claim(session, "test", NOW)
        if held is None:
            return
        HANDLERS[held.kind](engine, held, lambda *_: None)


def program_of(engine: Engine, key: str) -> Program:
    with reading(engine) as session:
        return program_value(session, key, TESTER)
