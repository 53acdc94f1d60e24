"""Connections to PostgreSQL that are given up when it stands still.

A server whose processes were stopped keeps its connections open and says nothing on them.
"""

import time
from typing import Any

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

from db.patience import LONG, Patience

PING_SECONDS = 1.0
STILL = "no answer within {:g} seconds"


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer in time."""

    answer_seconds: float = LONG.answer

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait in C as ever, but not for ever."""
        limit = self.answer_seconds if timeout is None else timeout
        begun = time.monotonic()
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError as error:
            if error.sqlstate is None and time.monotonic() - begun >= limit:
                self.pgconn.finish()  # it stands in the middle of an answer
                raise psycopg.OperationalError(STILL.format(limit)) from None
            raise

    def ping(self) -> None:
        """Ask for nothing, outside of a transaction."""
        patience, self.answer_seconds = self.answer_seconds, PING_SECONDS
        try:
            self.set_autocommit(True)
            self.execute(";")
            self.set_autocommit(False)
        finally:
            self.answer_seconds = patience


def be_patient(engine: Engine, patience: Patience) -> None:
    """Connections of this engine wait so long and no longer."""

    def connect(_dialect: Any, _record: Any, words: Any, named: Any) -> PatientConnection:
        connection = PatientConnection.connect(*words, **named)
        connection.answer_seconds = patience.answer
        for name, seconds in (
            ("statement_timeout", patience.statement),
            ("lock_timeout", patience.lock),
        ):
            if seconds is not None:
                said = f"{int(seconds * 1000)}ms"
                connection.execute("SELECT set_config(%s, %s, false)", (name, said))
        connection.commit()
        return connection

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkout", _checked)


def _checked(connection: PatientConnection, _record: Any, _fairy: Any) -> None:
    """Before each use: one that was cut is replaced, and one that stands still is trouble."""
    begun = time.monotonic()
    try:
        connection.ping()
    except psycopg.OperationalError:
        if time.monotonic() - begun >= PING_SECONDS:
            raise
        raise InvalidatePoolError from None
