"""Engines and sessions, and the store's version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from dashboard.errors import InvalidSettings, OutdatedStore, StoreAway
from dashboard.rights import Author
from db.audit import AuditedSession
from db.patience import LONG, Patience
from db.trouble import NOT_KEPT, UNSURE, Moment, told, trouble_in

try:  # brings a SQLite of its own, newer than Python's: docs/decisions/sqlite.md
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

BUSY_SECONDS = 30
WAL_IS_SAFE_FROM = (3, 51, 3)  # before that it can corrupt
LONGEST_WAL = 64_000_000  # bytes that stay on disk after a large import
MIGRATION_LOCK, IMPORT_LOCK = 7_301_977, 7_301_978
UPGRADE = "greenpath db upgrade"


def store_engine(
    url: str, busy_seconds: float = BUSY_SECONDS, *, patience: Patience = LONG
) -> Engine:
    """An engine for SQLite or PostgreSQL; nothing is opened yet.

    On SQLite, whoever wants to write while somebody else does waits for ``busy_seconds``; what
    runs in this process is not cut off. On PostgreSQL ``patience`` bounds all waiting.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise InvalidSettings("DATABASE_URL is no database address.") from None
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername in ("sqlite", "sqlite+pysqlite"):
        _make_folder(address.database)
        waits = {"timeout": busy_seconds}
        engine = create_engine(
            address, module=sqlite, connect_args=waits, **_pool(address, patience)
        )
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    if address.drivername != "postgresql+psycopg":
        raise InvalidSettings(f"DATABASE_URL names {address.drivername}: use sqlite or postgresql.")
    if "connect_timeout" not in address.query:
        address = address.update_query_dict({"connect_timeout": str(patience.connect)})
    from db.postgresql import be_patient  # SQLite's users don't wait for its driver

    engine = create_engine(address, pool_timeout=patience.pool)
    be_patient(engine, patience)
    return engine


def _pool(address: URL, patience: Patience) -> dict[str, Any]:
    """A store in memory has one connection a thread, which nobody waits for."""
    return {} if address.database in (None, "", ":memory:") else {"pool_timeout": patience.pool}


def _make_folder(database: str | None) -> None:
    if database and database != ":memory:":
        folder = Path(database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidSettings(f"{folder} cannot hold a store: {error.strerror}.") from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    wal = sqlite.sqlite_version_info >= WAL_IS_SAFE_FROM
    for pragma in (
        "foreign_keys = ON",
        f"journal_mode = {'WAL' if wal else 'DELETE'}",
        "synchronous = FULL",
        "mmap_size = 0",
        f"journal_size_limit = {LONGEST_WAL}",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for questions, all answered from one state of the store; rolled back at the end."""
    sqlite = engine.dialect.name == "sqlite"
    bound = engine if sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
    with told(engine, Moment()), Session(bound, expire_on_commit=False) as session:
        if sqlite:
            session.connection().exec_driver_sql("BEGIN")
        yield session


@contextmanager
def writing(engine: Engine, author: Author) -> Iterator[Session]:
    """A session in one transaction that holds the right to write from its beginning.

    All that it changes is told in the audit as the author's.
    """
    moment, info = Moment(NOT_KEPT), {"author": author}
    session = AuditedSession(engine, expire_on_commit=False, info=info)
    with told(engine, moment), session, session.begin():
        _take_the_pen(session.connection())
        yield session
        session.flush()
        moment.kept = UNSURE  # until the answer to COMMIT is here


def _take_the_pen(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def take_turns(session: Session, lock: int) -> None:
    """Wait until no other transaction holds ``lock``; on SQLite the pen is held already."""
    _wait_for(session.connection(), lock)


def _wait_for(connection: Connection, lock: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(lock)))


def prepare_store(engine: Engine) -> None:
    """Create and migrate a store that does not exist; refuse one of another version."""
    version, tables = _state(engine)
    if not tables:
        upgrade_store(engine)
    elif version != newest_version():
        _refuse_newer(version)
        raise OutdatedStore(
            f"The store is of an older version. Make a copy of it, then run “{UPGRADE}”."
        )


def _state(engine: Engine) -> tuple[str | None, set[str]]:
    """The store's version and its tables, read first: where there are some, it is whole."""
    try:
        with engine.connect() as connection:
            tables = set(inspect(connection).get_table_names())
            version = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        refused = InvalidSettings if trouble_in(error) is None else StoreAway
        raise refused(f"The store does not answer: {_first_line(error)}.") from None
    return version, tables


def _first_line(error: DBAPIError) -> str:
    return (str(error.orig).splitlines() or [type(error.orig).__name__])[0].rstrip(".: ")


def _refuse_newer(version: str | None) -> None:
    if version is not None and version not in {s.revision for s in _scripts().walk_revisions()}:
        raise OutdatedStore(
            "The store is of a newer version than this program: install the newer program."
        )


def upgrade_store(engine: Engine, to: str = "head") -> None:
    """Migrate the store up, in one transaction; a newer or a foreign one is refused."""
    version, tables = _state(engine)
    _refuse_newer(version)
    if version is None and tables - {"alembic_version"}:
        raise OutdatedStore(
            "The store has tables but no version: name another database, or bring back a copy."
        )
    with told(engine, Moment()), engine.begin() as connection:
        _migrate(connection, command.upgrade, to)


def downgrade_store(engine: Engine, to: str) -> None:
    """Migrate the store down, in one transaction."""
    with told(engine, Moment()), engine.begin() as connection:
        _migrate(connection, command.downgrade, to)


def store_version(session: Session) -> str | None:
    """The version of the store that a session asks."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def newest_version() -> str | None:
    """The version that this program works with."""
    return _scripts().get_current_head()


def _migrate(connection: Connection, direction: Any, to: str) -> None:
    _take_the_pen(connection)
    _wait_for(connection, MIGRATION_LOCK)  # two that create one store at once take turns
    config = _config()
    config.attributes["connection"] = connection
    direction(config, to)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
