"""Whether the store answers, and whether it could be written to."""

from contextlib import suppress

from sqlalchemy import Connection, Engine, select

from dashboard.errors import BusyStore
from db import models
from db.engine import reading
from db.trouble import Moment, told

ROOM = 100_000
"""Bytes that a store must have room for; more than the probe's cache, so that they are written."""
PAGES_CACHED = 10


def refuse_silence(engine: Engine) -> None:
    """Raise ``StoreTrouble`` where a small question is not answered."""
    with reading(engine) as session:
        session.execute(select(models.Program.id).limit(1))


def refuse_trouble(engine: Engine) -> None:
    """Raise ``StoreTrouble`` where the store does not answer, or on SQLite could not be written to.

    The engine should be one of its own, with ``PROBE``. A writer that is at work is no trouble.
    """
    refuse_silence(engine)
    if engine.dialect.name == "sqlite":
        with suppress(BusyStore), told(engine, Moment()), engine.connect() as connection:
            _write_in_vain(connection)


def _write_in_vain(connection: Connection) -> None:
    """Fill pages past the cache, so that they reach the disk, and take them back."""
    for statement in (
        f"PRAGMA cache_size = {PAGES_CACHED}",
        "BEGIN IMMEDIATE",
        "CREATE TABLE probe (filler)",
        f"INSERT INTO probe VALUES (zeroblob({ROOM}))",
    ):
        connection.exec_driver_sql(statement)
    connection.rollback()
