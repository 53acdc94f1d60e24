"""Figures of what is kept in memory, beside those of a process that reads everything anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.scope import Scope
from db.data_versions import TICKETS, data_version
from db.engine import reading
from db.programs import program as program_value
from db.ticket_aging import kept, ticket_aging
from db.ticket_aging.columns import KnownColumns
from exports.ticket_aging.figures import as_json
from tests.conftest import TESTER

AS_OF = date(2025, 3, 31)


def said(session: Session, key: str, as_of: date = AS_OF, **filters: tuple[str, ...]) -> Any:
    return orjson.loads(as_json(ticket_aging(session, Scope(key, as_of, filters), TESTER)))


def kept_ones(engine: Engine, key: str) -> list[KnownColumns]:
    """What is kept of a program, newest first."""
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
    of_program = kept._stores.get(engine.pool, {}).get(program.id)
    return list(of_program.versions) if of_program else []


@contextmanager
def another_process(engine: Engine) -> Iterator[None]:
    """One that has nothing of this store in memory yet; this one goes on with what it has."""
    mine = kept._stores.pop(engine.pool, None)
    try:
        yield
    finally:
        kept._stores.pop(engine.pool, None)
        if mine is not None:
            kept._stores[engine.pool] = mine


def check(engine: Engine, key: str, as_of: date = AS_OF) -> Any:
    """The figures of what is kept and brought up to date are those of reading everything anew."""
    with reading(engine) as session:
        found = said(session, key, as_of)
        version = data_version(session, program_value(session, key, TESTER).id, TICKETS)
    assert kept_ones(engine, key)[0].version == version
    with another_process(engine), reading(engine) as session:
        assert said(session, key, as_of) == found
    return found
