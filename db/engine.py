"""Engines and sessions, and the store's version."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from dashboard.errors import InvalidSettings, OutdatedStore

BUSY_SECONDS = 30
WAL_IS_SAFE_FROM = (3, 51, 3)  # before that it can corrupt
MIGRATION_LOCK = 7_301_977
UPGRADE = "greenpath db upgrade"


def store_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL; nothing is opened yet."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise InvalidSettings("DATABASE_URL is no database address.") from None
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    if address.drivername != "postgresql+psycopg":
        raise InvalidSettings(f"DATABASE_URL names {address.drivername}: use sqlite or postgresql.")
    return create_engine(address, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    wal = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    for pragma in (
        "foreign_keys = ON",
        f"journal_mode = {'WAL' if wal else 'DELETE'}",
        "synchronous = FULL",
        "mmap_size = 0",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for questions; it is rolled back at the end."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in one transaction that holds the right to write from its beginning."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        _take_the_pen(session.connection())
        yield session


def _take_the_pen(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def prepare_store(engine: Engine) -> None:
    """Create and migrate a store that does not exist; refuse one of another version."""
    try:
        with engine.connect() as connection:
            empty = not inspect(connection).get_table_names()
            version = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise InvalidSettings(f"The store does not answer: {error.orig}") from None
    if empty:
        upgrade_store(engine)
    elif version != newest_version():
        known = version in {s.revision for s in _scripts().walk_revisions()}
        raise OutdatedStore(
            f"The store is of an older version. Make a copy of it, then run “{UPGRADE}”."
            if known or version is None
            else "The store is of a newer version than this program: install the newer program."
        )


def upgrade_store(engine: Engine, to: str = "head") -> None:
    """Migrate the store up, in one transaction."""
    with engine.begin() as connection:
        _migrate(connection, command.upgrade, to)


def downgrade_store(engine: Engine, to: str) -> None:
    """Migrate the store down, in one transaction."""
    with engine.begin() as connection:
        _migrate(connection, command.downgrade, to)


def newest_version() -> str | None:
    """The version that this program works with."""
    return _scripts().get_current_head()


def _migrate(connection: Connection, direction: Any, to: str) -> None:
    if connection.dialect.name == "sqlite":
        _take_the_pen(connection)
    else:  # two that create one store at once take turns
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
    config = _config()
    config.attributes["connection"] = connection
    direction(config, to)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
