"""A worker whose store goes away: no job is lost or failed, and no worker ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from commands.jobs import worker as worker_of
from commands.jobs.worker import Worker
from dashboard.errors import StoreTrouble
from dashboard.imports.runs import RUN
from dashboard.jobs import DONE
from dashboard.programs import Program
from db.engine import prepare_store, reading, store_engine, writing
from db.imports.files import FIRST, keep_file
from db.imports.runs import ask_for, begin_import, explain_files
from db.jobs import is_waiting, newest_job
from db.patience import BEAT
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import BY, TESTER
from tests.postgres import Postgres

ROOT = Path(__file__).parents[2]
PATIENCE = 60
MAIN = "from commands.greenpath import main; main()"
LOG = b"event_id,ticket_id,ts,event_type,to_value\n1,A,2026-10-05T10:00:00Z,created,\n"


@pytest.fixture
def engine(own_postgres: Postgres) -> Engine:
    engine = store_engine(own_postgres.new_database(), patience=BEAT)
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program("p", "P"))
    return engine


@pytest.fixture
def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def asked(engine: Engine) -> int:
    """An import that is asked for."""
    now = int(time.time())
    with writing(engine, BY) as session:
        program = program_value(session, "p", TESTER)
        run = begin_import(session, program, "tickets", "log.csv", now)
        file = keep_file(session, run, "log.csv", LOG)
        explain_files(session, program, run, None, {"events": (file, FIRST)})
        ask_for(session, program, run, RUN, now)
    return run


def state(engine: Engine, run: int) -> tuple[str, int]:
    """The job's state, and how often it was begun."""
    with reading(engine) as session:
        job = newest_job(session, run, "import")
    assert job is not None
    return job.state, job.attempts


def eventually(happens: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, f"it never happened that {what}"
        time.sleep(0.05)


@pytest.fixture
def working(address: str, tmp_path: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """``greenpath work`` in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", MAIN, "work"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)


def test_a_worker_waits_for_a_store_that_is_away(
    engine: Engine, address: str, own_postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_of, "CALM_SECONDS", 0.3)
    worker, run = Worker(engine, address), asked(engine)
    own_postgres.stop()
    try:
        assert worker.work_once()
        assert not worker.write_now(lambda s: None)
        with pytest.raises(StoreTrouble), reading(engine) as session:
            is_waiting(session, 0)
    finally:
        own_postgres.start()
    assert worker.work_once()  # it leaves the others time to say that they live
    eventually(lambda: not worker.work_once(), "the work was done")
    assert state(engine, run) == (DONE, 1)


@pytest.mark.parametrize("how", ["stopped", "still"])
def test_work_goes_on_when_the_store_is_back_whatever_was_going_on(
    engine: Engine, own_postgres: Postgres, working: "subprocess.Popen[bytes]", how: str
) -> None:
    runs = [asked(engine) for _ in range(3)]
    eventually(lambda: state(engine, runs[0])[0] != "queued", "the work began")
    if how == "stopped":
        own_postgres.stop()
        time.sleep(2)
        own_postgres.start()
    else:
        own_postgres.freeze()
        time.sleep(2)
        own_postgres.thaw()
    eventually(lambda: state(engine, runs[-1])[0] == DONE, "the last one was done")
    assert [state(engine, run) for run in runs] == [(DONE, 1)] * 3
    assert working.poll() is None
