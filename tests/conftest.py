"""Stores for tests: real SQLite files and a real PostgreSQL that the session starts."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text

from dashboard.imports.mapping import Mapping
from dashboard.imports.runs import Outcome
from dashboard.imports.tables import text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Author, terminal_viewer
from db.engine import prepare_store, store_engine, writing
from db.imports import bring, known_tickets, waiting_rows
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from tests.postgres import Postgres, prepared_postgres, started_postgres

TESTER = terminal_viewer("tests")
BY = Author(TESTER, 1_795_320_000, "terminal")
GOLDEN = Path(__file__).parent / "golden" / "tickets"
NOW = 1_795_320_000  # 2026-11-22T04:00:00Z
ENGINES = ("sqlite", "postgresql")


settings.register_profile("ours", deadline=None)  # no test asserts how long something takes
settings.load_profile("ours")
SLOW_FIRST = (
    "tests/browser/test_imports", "tests/callbacks/test_bad_imports", "tests/commands/test_jobs",
    "tests/browser", "tests/commands", "tests/db",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long begin first, so that none is left over for one process at the end."""
    for item in items:
        if item.get_closest_marker("browser"):  # why: docs/decisions/second_tries.md
            item.add_marker(pytest.mark.flaky(reruns=1))
        if item.get_closest_marker("heavy") and "postgresql" in item.name:
            item.add_marker("torture")
    items.sort(
        key=lambda item: next(
            (i for i, begin in enumerate(SLOW_FIRST) if item.nodeid.startswith(begin)),
            len(SLOW_FIRST),
        )
    )


def pytest_report_header(config: pytest.Config) -> str:
    """Before the workers start, so that they don't install it at once."""
    return "" if hasattr(config, "workerinput") else prepared_postgres()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres | None]:
    """A PostgreSQL of this test session; None, with a visible line, where it cannot be had."""
    with started_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of one module's own, which may be stopped."""
    with started_postgres() as server:
        if server is None:
            pytest.skip("PostgreSQL could not be had on this machine")
        yield server


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each test that asks for a store runs on each engine."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_store(
    engine_name: str,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[], Engine]]:
    """Makes empty stores that have not been migrated."""
    made: list[Engine] = []

    def make() -> Engine:
        made.append(store_engine(_new_address(engine_name, tmp_path_factory, request)))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


def _new_address(
    engine_name: str, folders: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> str:
    if engine_name == "sqlite":
        return f"sqlite:///{folders.mktemp('store')}/store.db"
    server: Postgres | None = request.getfixturevalue("postgres")
    if server is None:
        pytest.skip("PostgreSQL could not be had on this machine")
    return server.new_database()


@pytest.fixture(scope="session")
def prepared(
    engine_name: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> str:
    """The address of an empty store of this program's version, to be copied."""
    address = _new_address(engine_name, tmp_path_factory, request)
    engine = store_engine(address)
    prepare_store(engine)
    engine.dispose()
    return address


@pytest.fixture
def store(prepared: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty store of this program's version."""
    if prepared.startswith("sqlite"):
        (tmp_path / "kept").mkdir()
        shutil.copy(prepared.removeprefix("sqlite:///"), tmp_path / "kept" / "store.db")
        engine = store_engine(f"sqlite:///{tmp_path}/kept/store.db")
        yield engine
        engine.dispose()
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    address = postgres.lent(like=prepared)
    engine = store_engine(address)
    yield engine
    engine.dispose()
    postgres.take_back(address)


@pytest.fixture(scope="session")
def golden_store(new_store: Callable[[], Engine]) -> Engine:
    """The golden case, imported; tests only read it."""
    engine = new_store()
    prepare_store(engine)
    holidays = json.loads((GOLDEN / "inputs" / "holidays_us_federal_2024_2026.json").read_text())
    calendar = ProgramCalendar(
        "America/New_York", SUNDAY, holidays=frozenset(map(date.fromisoformat, holidays))
    )
    with writing(engine, BY) as session:
        add_program(session, Program("golden", "Golden", calendar))
    deliver(
        engine,
        "golden",
        (GOLDEN / "inputs" / "events.csv").read_bytes(),
        (GOLDEN / "inputs" / "tickets.csv").read_bytes(),
    )
    return engine


@pytest.fixture(scope="session")
def random_store(new_store: Callable[[], Engine]) -> Engine:
    """A store for many small programs, one a random history."""
    engine = new_store()
    prepare_store(engine)
    return engine


def csv_bytes(rows: Sequence[dict[str, str]]) -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def deliver(
    engine: Engine,
    key: str,
    events: bytes,
    tickets: bytes | None = None,
    mapping: Mapping | None = None,
) -> Outcome:
    """Import files as the command does."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        delivery = ticket_delivery(
            program,
            mapping or Mapping(),
            text_table(events, "events.csv"),
            text_table(tickets, "tickets.csv") if tickets is not None else None,
            known_tickets(session, program),
            waiting_rows(session, program),
        )
        run_id = begin_import(session, program, "tickets", "events.csv", NOW)
        return bring(session, program, delivery, run_id, NOW).outcome


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's settings come from the test."""
    for name in list(os.environ):
        if name.startswith("GREENPATH_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def count(engine: Engine, table: str) -> int:
    """Rows of a table."""
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
