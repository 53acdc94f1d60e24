"""Imports that are killed: the store holds nothing of them or all, and stays whole."""

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
from sqlalchemy import Engine

from dashboard.programs import Program
from dashboard.scope import Scope, Viewer
from db.engine import prepare_store, reading, store_engine, writing
from db.programs import add_program
from db.ticket_aging import ticket_aging
from tests.conftest import count

ROOT = Path(__file__).parents[2]
INCIDENTS = ROOT / "examples" / "incidents"
TABLES = (
    "import_run", "ticket", "ticket_event", "ticket_spell", "quarantine", "team", "person",
)  # fmt: skip
KILLS = 10
PATIENCE = 600


@pytest.fixture
def new_address(tmp_path: Path) -> Callable[[], str]:
    """Makes stores with a program and nothing in it."""

    def make() -> str:
        address = f"sqlite:///{tmp_path}/{len(list(tmp_path.iterdir()))}.db"
        engine = store_engine(address)
        prepare_store(engine)
        with writing(engine) as session:
            add_program(session, Program("incidents", "Incidents"))
        engine.dispose()
        return address

    return make


def started_import(address: str) -> "subprocess.Popen[bytes]":
    words = (
        "import", "tickets", "--program", "incidents",
        "--events", INCIDENTS / "incident_event_log.csv.xz",
        "--mapping", INCIDENTS / "mapping.toml",
    )  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", "from commands.greenpath import main; main()", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address},
        stdout=subprocess.DEVNULL,
    )


def whole_import(address: str) -> float:
    """Import to the end; how many seconds it took."""
    begun = time.monotonic()
    assert started_import(address).wait(PATIENCE) == 0
    return time.monotonic() - begun


def counts(engine: Engine) -> list[int]:
    return [count(engine, name) for name in TABLES]


def check_whole(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []


def open_at_the_end_of_march(engine: Engine) -> int:
    with reading(engine) as session:
        return ticket_aging(
            session, Scope("incidents", date(2016, 3, 31)), Viewer()
        ).population.open


@pytest.mark.torture
def test_an_import_that_is_killed_leaves_nothing_or_all(new_address: Callable[[], str]) -> None:
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
        found = counts(engine)
        engine.dispose()
        assert found in (nothing, everything), f"killed after {moment:.2f} of {seconds:.2f} s"
        if found == everything:
            address = new_address()
    whole_import(address)
    engine = store_engine(address)
    check_whole(engine)
    assert counts(engine) == everything
    assert open_at_the_end_of_march(engine) == 1_481
