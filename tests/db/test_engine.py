"""Addresses, versions, instants and transactions of a store, on both engines."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text

from dashboard.errors import BusyStore, InvalidSettings, OutdatedStore
from dashboard.programs import Program
from db import engine as engines
from db import models
from db.engine import (
    downgrade_store,
    newest_version,
    prepare_store,
    reading,
    sqlite,
    store_engine,
    upgrade_store,
    writing,
)
from db.programs import add_program
from tests.conftest import BY, count

ROOT = Path(__file__).parents[2]
NewStore = Callable[[], Engine]
EDGES = (0, -1, 631_152_000, 1_741_505_400, 4_133_980_799, 253_402_300_799)


def version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def execute(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_store_that_does_not_exist_is_created_at_the_newest_version(new_store: NewStore) -> None:
    engine = new_store()
    prepare_store(engine)
    assert version(engine) == newest_version() is not None
    prepare_store(engine)
    assert count(engine, "program") == 0


def test_the_folder_of_a_new_sqlite_store_is_made(tmp_path: Path) -> None:
    prepare_store(store_engine(f"sqlite:///{tmp_path}/a/b/store.db"))
    assert (tmp_path / "a" / "b" / "store.db").stat().st_size > 0


@pytest.mark.parametrize(
    "without", ["downgrade", "DELETE FROM alembic_version", "DROP TABLE alembic_version"]
)
def test_an_older_store_is_refused_with_the_command_that_upgrades_it(
    new_store: NewStore, without: str
) -> None:
    engine = new_store()
    prepare_store(engine)
    if without == "downgrade":
        downgrade_store(engine, "base")
    else:
        execute(engine, without)
    with pytest.raises(OutdatedStore, match=r"older version.*“greenpath db upgrade”"):
        prepare_store(engine)


def test_a_database_of_somebody_else_is_refused_and_left_alone(new_store: NewStore) -> None:
    engine = new_store()
    execute(engine, "CREATE TABLE program (x INTEGER)")
    for act in (prepare_store, upgrade_store):
        with pytest.raises(OutdatedStore):
            act(engine)
    assert inspect(engine).get_table_names() == ["program"]


def test_an_older_store_works_again_after_its_upgrade(new_store: NewStore) -> None:
    engine = new_store()
    prepare_store(engine)
    downgrade_store(engine, "base")
    upgrade_store(engine)
    prepare_store(engine)
    assert count(engine, "program") == 0


@pytest.mark.parametrize("act", [prepare_store, upgrade_store])
def test_a_newer_store_is_refused_and_left_alone(
    new_store: NewStore, act: Callable[[Engine], None]
) -> None:
    engine = new_store()
    prepare_store(engine)
    execute(engine, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OutdatedStore, match="newer version than this program"):
        act(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert found == "9999"


def test_migrations_go_up_down_and_up_again_and_make_what_the_models_say(
    new_store: NewStore,
) -> None:
    engine = new_store()
    upgrade_store(engine)
    made = inspect(engine).get_table_names()
    downgrade_store(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade_store(engine)
    assert inspect(engine).get_table_names() == made
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, models.Base.metadata) == []


def test_a_migration_that_breaks_off_leaves_nothing(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, work = new_store(), engines.command.upgrade

    def breaking(*args: object) -> None:
        work(*args)
        raise MemoryError

    monkeypatch.setattr(engines.command, "upgrade", breaking)
    with pytest.raises(MemoryError):
        prepare_store(engine)
    assert inspect(engine).get_table_names() == []


def test_processes_that_create_one_store_at_once_all_succeed(new_store: NewStore) -> None:
    address = new_store().url.render_as_string(hide_password=False)
    code = "import sys; from db.engine import *; prepare_store(store_engine(sys.argv[1]))"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, address], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [(p.communicate(timeout=60)[1], p.returncode) for p in running] == [("", 0)] * 3
    assert version(store_engine(address)) == newest_version()


def test_instants_are_whole_seconds_in_and_out(store: Engine) -> None:
    table = models.table(models.ImportRun)
    with writing(store, BY) as session:
        add_program(session, Program("p", "P"))
        base = dict.fromkeys(("rows_read", "rows_taken", "rows_repeated", "rows_quarantined"), 0)
        named = dict.fromkeys(("feature", "file", "sha256"), "")
        session.execute(
            table.insert(), [{**base, **named, "program_id": 1, "at": at} for at in EDGES]
        )
    with reading(store) as session:
        assert list(session.scalars(select(table.c.at).order_by(table.c.id))) == list(EDGES)
        later = select(table.c.at).where(table.c.at > 1_741_505_400).order_by(table.c.at)
        assert list(session.scalars(later)) == list(EDGES[-2:])


def test_instants_are_stored_as_integers_or_with_their_zone(
    store: Engine, engine_name: str
) -> None:
    types = {c["name"]: str(c["type"]).upper() for c in inspect(store).get_columns("ticket_event")}
    kinds = {"sqlite": {"INTEGER", "BIGINT"}, "postgresql": {"TIMESTAMP"}}[engine_name]
    assert {types[name] for name in ("at", "recorded_at", "voided_at")} <= kinds
    if engine_name == "postgresql":
        columns = inspect(store).get_columns("ticket_event")
        assert all(c["type"].timezone for c in columns if c["name"] in ("at", "recorded_at"))
    else:
        with writing(store, BY) as session:
            add_program(session, Program("p", "P"))
            session.add(
                models.Ticket(program_id=1, key="A", title="A", kind="ticket", created_at=7)
            )
            session.flush()
            assert session.scalar(text("SELECT typeof(created_at) FROM ticket")) == "integer"


def test_a_page_is_read_from_one_state_of_the_store(store: Engine, engine_name: str) -> None:
    with writing(store, BY) as session:
        add_program(session, Program("p", "P"))
    names = select(models.Program.name)
    with reading(store) as first:
        assert first.scalars(names).all() == ["P"]
        if engine_name == "postgresql":  # on SQLite the writer would wait for the reader
            with writing(store, BY) as second:
                add_program(second, Program("q", "Q"))
        assert first.connection().get_isolation_level() in ("REPEATABLE READ", "SERIALIZABLE")
        assert first.scalars(names).all() == ["P"]


def test_what_is_written_while_reading_is_not_kept(store: Engine) -> None:
    with reading(store) as session:
        session.add(models.Person(name="Ann"))
        session.flush()
    assert count(store, "person") == 0


def test_nobody_changes_the_store_without_a_name(store: Engine) -> None:
    with reading(store) as session, pytest.raises(RuntimeError, match="no author"):
        add_program(session, Program("p", "P"))


def test_a_store_that_somebody_else_writes_to_is_busy(
    tmp_path: Path,
) -> None:
    engine = store_engine(f"sqlite:///{tmp_path}/store.db", busy_seconds=0.2)
    prepare_store(engine)
    other = sqlite.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyStore) as refused, writing(engine, BY):
        pass
    other.close()
    assert refused.value.sentence == (
        "Something large is being written just now: try again in a moment."
    )


def test_sqlite_holds_its_foreign_keys_and_syncs(tmp_path: Path) -> None:
    with store_engine(f"sqlite:///{tmp_path}/store.db").connect() as connection:
        wal = sqlite.sqlite_version_info >= (3, 51, 3)
        pragmas = {"foreign_keys": 1, "synchronous": 2, "mmap_size": 0}
        pragmas |= {"journal_mode": "wal" if wal else "delete"}  # type: ignore[dict-item]
        for name, value in pragmas.items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value, name


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "mysql://h/d", "sqlite+aiosqlite:///x", "postgresql+asyncpg://h/d",
     "postgresql://h:port/d", "postgresql://u:secret@h:99999999/d", "sqlite:////dev/null/x/store.db"],
)  # fmt: skip
def test_an_address_that_is_no_store_is_refused_without_its_secrets(address: str) -> None:
    with pytest.raises(InvalidSettings) as problem:
        prepare_store(store_engine(address))
    assert "\n" not in str(problem.value)
    assert str(problem.value).endswith(".")
    assert "secret" not in str(problem.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:secret@127.0.0.1:1/d",
        "postgresql://u:secret@nowhere.invalid/d",
        "postgresql://u:secret@127.0.0.1:1/d?bogus=1",
        "sqlite:////proc/nothing.db",
    ],
)
@pytest.mark.parametrize("act", [prepare_store, upgrade_store])
def test_a_store_that_does_not_answer_is_one_sentence(
    address: str, act: Callable[[Engine], None]
) -> None:
    with pytest.raises(InvalidSettings, match=r"^The store does not answer: [^\n]+\.$") as problem:
        act(store_engine(address))
    assert "secret" not in str(problem.value)


def test_a_file_that_is_no_store_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database, only notes" * 100)
    with pytest.raises(InvalidSettings, match="The store does not answer: file is not a database"):
        prepare_store(store_engine(f"sqlite:///{tmp_path}/notes.txt"))
