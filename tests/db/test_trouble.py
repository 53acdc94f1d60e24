"""Trouble of the store is told in a sentence, on both engines, and is over when it is over."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from dashboard.errors import BusyStore, StoreTrouble
from dashboard.programs import Program
from db.engine import prepare_store, reading, sqlite, store_engine, take_turns, writing
from db.patience import WEB, Patience
from db.programs import add_program
from db.readiness import refuse_silence, refuse_trouble
from db.trouble import (
    AWAY,
    BUSY,
    CROWDED,
    DISK,
    FULL,
    NOT_KEPT,
    READ_ONLY,
    SHUT,
    SLOW,
    UNSURE,
    Kind,
    Moment,
    told,
    trouble_in,
)
from tests.conftest import BY, count
from tests.postgres import Postgres

NOBODY = "postgresql://tester@127.0.0.1:1/nothing"
IMPATIENT = Patience(connect=2, answer=0.5, statement=0.3, lock=0.2, pool=0.2)
SOON = 4.0


@pytest.fixture
def file_store(tmp_path: Path) -> Engine:
    engine = store_engine(f"sqlite:///{tmp_path}/store.db", 0.2)
    prepare_store(engine)
    return engine


@pytest.fixture
def server(own_postgres: Postgres) -> Iterator[Postgres]:
    """The module's server, which runs before and after."""
    yield own_postgres
    own_postgres.thaw()


@pytest.fixture
def patient_store(server: Postgres) -> Iterator[Callable[[Patience], Engine]]:
    """Makes stores on the module's server that are waited for so long and no longer."""
    with ExitStack() as made:

        def make(patience: Patience) -> Engine:
            address = server.new_database()
            prepare_store(store_engine(address))
            engine = store_engine(address, patience=patience)
            made.callback(engine.dispose)
            return engine

        yield make


def add(engine: Engine, key: str = "p") -> None:
    with writing(engine, BY) as session:
        add_program(session, Program(key, key))


def fill(engine: Engine, connection: Any, more: int = 0) -> None:
    """No page may be added to the store on this connection, or so many."""
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar() + more
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def limit(engine: Engine, more: int) -> None:
    with engine.connect() as connection:  # the pool gives out the same one again
        fill(engine, connection, more)


def numbered(state: str | None, words: str = "words") -> Exception:
    error = psycopg.OperationalError(words)
    error.sqlstate = state  # type: ignore[misc]  # the class's own is none
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite.OperationalError("database or disk is full"), FULL),
        (sqlite.OperationalError("disk I/O error"), DISK),
        (sqlite.OperationalError("unable to open database file"), SHUT),
        (sqlite.OperationalError("attempt to write a readonly database"), READ_ONLY),
        (sqlite.OperationalError("no such table: x"), None),
        (sqlite.DatabaseError("database disk image is malformed"), None),
        (numbered("53100"), FULL),
        (numbered("53300"), CROWDED),
        (numbered("53200"), CROWDED),
        (numbered("57014"), SLOW),
        (numbered("57P01"), AWAY),
        (numbered("57P02"), AWAY),
        (numbered("57P03"), AWAY),
        (numbered("08006"), AWAY),
        (numbered("25006"), READ_ONLY),
        (numbered("58030"), DISK),
        (numbered("40P01"), None),
        (numbered("23505"), None),
        (numbered(None, "server closed the connection unexpectedly"), AWAY),
        (numbered(None, "FATAL: sorry, too many clients already"), CROWDED),
        (psycopg.InterfaceError("the connection is closed"), AWAY),
        (psycopg.ProgrammingError("invalid connection option"), None),
        (NoneFree(), CROWDED),
        (ValueError("disk"), None),
    ],
)
def test_each_kind_of_trouble_has_its_sentence(error: Exception, kind: Kind | None) -> None:
    is_driver = isinstance(error, psycopg.Error | sqlite.Error)
    wrapped = DBAPIError("SELECT secret", None, error) if is_driver else error
    for found in (trouble_in(error), trouble_in(wrapped)):
        if kind is None:
            assert found is None
        else:
            assert isinstance(found, StoreTrouble)
            assert found.sentence == f"{kind.what} {kind.todo}"


@pytest.mark.parametrize(
    "error",
    [
        sqlite.OperationalError("database is locked"),
        sqlite.OperationalError("database table is locked: job"),
        numbered("55P03"),
    ],
)
def test_a_lock_is_no_trouble_but_somebody_at_work(error: Exception) -> None:
    found = trouble_in(error)
    assert isinstance(found, BusyStore)
    assert found.sentence == BUSY


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (numbered(None, "server closed the connection unexpectedly"), UNSURE),
        (numbered("57P01"), UNSURE),
        (sqlite.OperationalError("disk I/O error"), UNSURE),
        (sqlite.OperationalError("database or disk is full"), NOT_KEPT),
        (numbered("53100"), NOT_KEPT),
    ],
)
def test_a_commit_that_fails_is_unsure_unless_the_store_has_said_no(
    error: Exception, kept: str
) -> None:
    assert kept in str(trouble_in(error, UNSURE))
    assert NOT_KEPT in str(trouble_in(error, NOT_KEPT))


def test_a_full_sqlite_store_is_read_and_takes_again_when_there_is_room(file_store: Engine) -> None:
    limit(file_store, 0)
    with pytest.raises(StoreTrouble, match=f"{FULL.what} {NOT_KEPT} {FULL.todo}"):
        for number in range(500):
            add(file_store, f"p{number}")
    kept = count(file_store, "program")
    limit(file_store, 500)
    add(file_store, "room")
    assert count(file_store, "program") == kept + 1


def test_a_full_sqlite_store_answers_but_is_not_ready(file_store: Engine) -> None:
    limit(file_store, 0)
    refuse_silence(file_store)
    with pytest.raises(StoreTrouble, match=FULL.what):
        refuse_trouble(file_store)
    limit(file_store, 500)
    refuse_trouble(file_store)
    with reading(file_store) as session:
        assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'probe'")) == 0


def test_a_store_that_somebody_writes_to_is_ready(file_store: Engine) -> None:
    begun = time.monotonic()
    with writing(file_store, BY):
        refuse_trouble(file_store)
    assert time.monotonic() - begun < SOON


def test_a_sqlite_file_that_cannot_be_opened_is_trouble(tmp_path: Path) -> None:
    engine = store_engine(f"sqlite:///{tmp_path}/a/store.db")
    (tmp_path / "a").rmdir()
    with pytest.raises(StoreTrouble, match=SHUT.what), reading(engine):
        pass
    with pytest.raises(StoreTrouble, match=f"{SHUT.what} {NOT_KEPT}"):
        add(engine)


def test_a_sqlite_file_that_is_for_reading_only_is_trouble(file_store: Engine) -> None:
    with file_store.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreTrouble, match=READ_ONLY.what):
        add(file_store)


def test_a_driver_without_memory_is_no_trouble_of_the_store() -> None:
    error, engine = psycopg.DatabaseError("out of memory for query result"), "postgresql://nobody"
    for raised in (error, DBAPIError("SELECT secret", None, error)):
        with pytest.raises(MemoryError), told(store_engine(engine), Moment()):
            raise raised


def test_all_else_goes_on_as_it_is(file_store: Engine) -> None:
    with pytest.raises(OperationalError, match="no such table"), reading(file_store) as session:
        session.execute(text("SELECT * FROM nowhere"))


def test_a_server_that_is_not_there_is_trouble() -> None:
    engine = store_engine(NOBODY, patience=WEB)
    with pytest.raises(StoreTrouble, match=AWAY.what):
        refuse_silence(engine)
    with pytest.raises(StoreTrouble, match=f"{AWAY.what} {NOT_KEPT}"):
        add(engine)


def test_a_server_that_was_stopped_is_asked_again_without_a_restart(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine = patient_store(WEB)
    add(engine, "before")
    server.stop()
    try:
        for _ in range(2):
            with pytest.raises(StoreTrouble, match=f"{AWAY.what} {NOT_KEPT}"):
                add(engine, "meanwhile")
            with pytest.raises(StoreTrouble, match=AWAY.what):
                refuse_trouble(engine)
    finally:
        server.start()
    add(engine, "after")
    assert count(engine, "program") == 2


def test_a_server_that_stands_still_is_given_up_soon_and_asked_again(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine = patient_store(WEB)
    add(engine, "before")
    server.freeze()
    begun = time.monotonic()
    with pytest.raises(StoreTrouble, match=f"{AWAY.what} {NOT_KEPT}"):
        add(engine, "meanwhile")
    pinged = time.monotonic() - begun
    with pytest.raises(StoreTrouble, match=AWAY.what):
        refuse_silence(engine)  # now there is no connection, so that one is made
    connected = time.monotonic() - begun - pinged
    server.thaw()
    assert pinged < SOON
    assert connected < SOON
    add(engine, "after")
    assert count(engine, "program") == 2


def test_a_server_that_stops_in_the_middle_of_an_answer_is_given_up(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine = patient_store(Patience(answer=0.5))
    with pytest.raises(StoreTrouble, match=AWAY.what), reading(engine) as session:
        session.execute(text("SELECT 1"))
        server.freeze()
        session.execute(text("SELECT 2"))
    server.thaw()
    with reading(engine) as session:
        assert session.scalar(text("SELECT 3")) == 3


def test_a_connection_that_is_cut_at_the_commit_leaves_it_unsure(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine = patient_store(WEB)
    with (
        pytest.raises(StoreTrouble, match=f"{AWAY.what} {UNSURE}"),
        writing(engine, BY) as session,
    ):
        add_program(session, Program("p", "P"))
        process = session.scalar(text("SELECT pg_backend_pid()"))
        with engine.connect() as other:
            other.execute(text(f"SELECT pg_terminate_backend({process})"))
    assert count(engine, "program") == 0


@pytest.mark.parametrize("state", ["53100", "25006"])
def test_what_the_server_refuses_is_told(
    server: Postgres, patient_store: Callable[[Patience], Engine], state: str
) -> None:
    """Raised by the server itself, but on purpose: its disk cannot be filled here."""
    refusal = text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")
    kind = {"53100": FULL, "25006": READ_ONLY}[state]
    engine = patient_store(WEB)
    with (
        pytest.raises(StoreTrouble, match=f"{kind.what} {NOT_KEPT}"),
        writing(engine, BY) as session,
    ):
        session.execute(refusal)


def test_the_server_ends_what_takes_too_long(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine = patient_store(IMPATIENT)
    with pytest.raises(StoreTrouble, match=SLOW.what), reading(engine) as session:
        session.execute(text("SELECT pg_sleep(5)"))


def test_who_waits_for_a_lock_too_long_is_told_that_the_store_is_busy(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine = patient_store(IMPATIENT)
    with writing(engine, BY) as first:
        take_turns(first, 1)
        with pytest.raises(BusyStore, match=BUSY), writing(engine, BY) as second:
            take_turns(second, 1)


def test_who_finds_no_connection_free_is_told(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine = patient_store(IMPATIENT)
    with ExitStack() as held:
        for _ in range(15):  # the pool's five and ten more
            held.enter_context(engine.connect())
        with pytest.raises(StoreTrouble, match=CROWDED.what):
            refuse_silence(engine)


def test_a_server_with_too_many_visitors_is_told(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine = patient_store(WEB)
    engine.dispose()
    others: list[psycopg.Connection[Any]] = []
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with pytest.raises(psycopg.OperationalError):
            while True:
                others.append(psycopg.connect(address))
        with pytest.raises(StoreTrouble, match=CROWDED.what):
            refuse_silence(engine)
    finally:
        for connection in others:
            connection.close()


def test_waiting_leaves_other_threads_alone(
    server: Postgres, patient_store: Callable[[Patience], Engine]
) -> None:
    engine, ended = patient_store(WEB), threading.Event()

    def wait() -> None:
        with reading(engine) as session:
            session.execute(text("SELECT pg_sleep(0.5)"))
        ended.set()

    threading.Thread(target=wait).start()
    with reading(engine) as session:
        assert session.scalar(text("SELECT 1")) == 1
    assert not ended.is_set()
    assert ended.wait(SOON)
