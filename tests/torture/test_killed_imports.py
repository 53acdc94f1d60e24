"""Imports of a terminal that is killed: nothing of them or all, and the next worker does them."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from dashboard.jobs import DONE
from dashboard.programs import Program
from dashboard.scope import Scope
from db import models
from db.engine import prepare_store, reading, store_engine, writing
from db.programs import add_program
from db.ticket_aging import ticket_aging
from tests.commands.test_jobs import expire_leases
from tests.conftest import BY, TESTER, count

ROOT = Path(__file__).parents[2]
INCIDENTS = ROOT / "examples" / "incidents"
TABLES = ("ticket", "ticket_event", "ticket_spell", "quarantine", "team", "person")
KILLS = 10
PATIENCE = 600


@pytest.fixture
def new_address(tmp_path: Path) -> Callable[[], str]:
    """Makes stores with a program and nothing in it."""

    numbers = itertools.count()

    def make() -> str:
        address = f"sqlite:///{tmp_path}/{next(numbers)}.db"
        engine = store_engine(address)
        prepare_store(engine)
        with writing(engine, BY) as session:
            add_program(session, Program("incidents", "Incidents"))
        engine.dispose()
        return address

    return make


def folder(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///")).parent


def started(address: str, *words: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", "from commands.greenpath import main; main()", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "TMPDIR": str(folder(address))},
        stdout=subprocess.DEVNULL,
    )


def started_import(address: str) -> "subprocess.Popen[bytes]":
    return started(
        address,
        "import", "tickets", "--program", "incidents",
        "--events", INCIDENTS / "incident_event_log.csv.xz",
        "--mapping", INCIDENTS / "mapping.toml",
    )  # fmt: skip


def whole_import(address: str) -> float:
    """Import to the end; how many seconds it took."""
    begun = time.monotonic()
    assert started_import(address).wait(PATIENCE) == 0
    return time.monotonic() - begun


def next_worker(address: str) -> None:
    """Let a worker do what the killed ones have left, whose time is up."""
    assert started(address, "work", "--until-idle").wait(PATIENCE) == 0


def counts(engine: Engine) -> list[int]:
    return [count(engine, name) for name in TABLES]


def check_whole(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []


def open_at_the_end_of_march(engine: Engine) -> int:
    with reading(engine) as session:
        return ticket_aging(session, Scope("incidents", date(2016, 3, 31)), TESTER).population.open


def imports(engine: Engine) -> tuple[int, int]:
    """How many were begun, and how many stand."""
    run = models.ImportRun
    with reading(engine) as session:
        query = select(func.count(), func.count(run.imported_at)).select_from(run)
        begun, made = session.execute(query).one()
    return begun, made


def check_ended(engine: Engine) -> None:
    """No work is left, and none was lost."""
    with reading(engine) as session:
        ends = set(session.scalars(select(models.Job.state)))
    assert ends <= {DONE}


@pytest.mark.torture
def test_an_import_that_is_killed_leaves_nothing_or_all_and_the_next_worker_does_it(
    new_address: Callable[[], str],
) -> None:
    complete = new_address()
    seconds = whole_import(complete)
    everything = counts(store_engine(complete))
    nothing = [0] * len(TABLES)
    address, chance = new_address(), random.Random()
    for kill in range(KILLS):
        moment = seconds * (kill + chance.random()) / KILLS  # from the first line to the last
        running = started_import(address)
        with suppress(subprocess.TimeoutExpired):
            running.wait(moment)
        running.send_signal(signal.SIGKILL)  # does nothing to one that has ended
        running.wait(PATIENCE)
        engine = store_engine(address)
        prepare_store(engine)
        check_whole(engine)
        with reading(engine) as session:  # its child may be about to commit, in one go
            found = [session.scalar(text(f"SELECT count(*) FROM {name}")) for name in TABLES]
        assert found in (nothing, everything), f"killed after {moment:.2f} of {seconds:.2f} s"
        begun, _ = imports(engine)
        expire_leases(engine)
        next_worker(address)
        check_whole(engine)
        check_ended(engine)
        assert imports(engine) == (begun, begun)
        assert counts(engine) == (everything if begun else nothing)
        engine.dispose()
        if begun:
            address = new_address()
    assert [path.read_text() for path in folder(address).glob("greenpath-*.txt")] == []
    whole_import(address)
    engine = store_engine(address)
    check_whole(engine)
    assert counts(engine) == everything
    assert open_at_the_end_of_march(engine) == 1_481
