"""A PostgreSQL that is stopped, crashed and frozen again and again while people write and look."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine, func, select

from dashboard.errors import StoreTrouble
from dashboard.imports.runs import RUN
from dashboard.jobs import DONE
from dashboard.programs import Program
from db import models
from db.engine import prepare_store, reading, store_engine, writing
from db.imports.files import FIRST, keep_file
from db.imports.runs import ask_for, begin_import, explain_files
from db.patience import WEB
from db.programs import add_program
from db.programs import program as program_value
from db.trouble import NOT_KEPT, UNSURE
from tests.browser.conftest import browser, served_demonstration  # noqa: F401  # a fixture
from tests.browser.outages import seconds_until_said, status, visitor
from tests.conftest import BY, TESTER
from tests.postgres import Postgres

pytestmark = pytest.mark.torture
ROOT = Path(__file__).parents[2]
MAIN = "from commands.greenpath import main; main()"
OUTAGES, LONGEST, PATIENCE = 24, 3.0, 180
BANNER_SECONDS, TOLERANCE = 3.0, 0.5
WRITERS, WORKERS, ROWS = 3, 2, 3_000
VISITORS = 40
START_SECONDS = 5


def outage(server: Postgres, how: str, seconds: float) -> None:
    """Away for so long, in one of three ways."""
    if how == "still":
        server.freeze()
        time.sleep(seconds)
        server.thaw()
        return
    server.stop() if how == "stopped" else server.kill()
    time.sleep(seconds)
    server.start()


@dataclass
class Writers:
    """People who write all the time, and note what they were told of each change."""

    engine: Engine
    over: threading.Event = field(default_factory=threading.Event)
    kept: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    slowest: float = 0

    def write(self, number: int) -> None:
        """Add programs until it is over; any other error ends the test."""
        count = 0
        while not self.over.is_set():
            count += 1
            key, begun = f"w{number}-{count}", time.monotonic()
            try:
                with writing(self.engine, BY) as session:
                    add_program(session, Program(key, key))
                self.kept.append(key)
            except StoreTrouble as trouble:
                assert (NOT_KEPT in trouble.sentence) != (UNSURE in trouble.sentence)
                (self.lost if NOT_KEPT in trouble.sentence else self.unsure).append(key)
            self.slowest = max(self.slowest, time.monotonic() - begun)

    def check(self) -> None:
        """What was kept is here, what was not is not."""
        with reading(self.engine) as session:
            here = set(session.scalars(select(models.Program.key)))
        assert set(self.kept) <= here
        assert not set(self.lost) & here
        assert here <= {"p", *self.kept, *self.unsure}


def ask(engine: Engine, number: int) -> None:
    """An import of rows of its own; asked until the store takes it."""
    rows = "".join(
        f"{number}-{n},T{number}-{n},2026-10-05T10:00:00Z,created,\n" for n in range(ROWS)
    )
    content = f"event_id,ticket_id,ts,event_type,to_value\n{rows}".encode()
    now = int(time.time())
    with writing(engine, BY) as session:
        program = program_value(session, "p", TESTER)
        run = begin_import(session, program, "tickets", "log.csv", now)
        file = keep_file(session, run, "log.csv", content)
        explain_files(session, program, run, None, {"events": (file, FIRST)})
        ask_for(session, program, run, RUN, now)


@contextmanager
def workers(address: str, folder: Path) -> "Iterator[list[subprocess.Popen[bytes]]]":
    environment = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", MAIN, "work"]
    running = [
        subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
        for _ in range(WORKERS)
    ]
    try:
        yield running
    finally:
        for worker in running:
            worker.send_signal(signal.SIGTERM)
            worker.wait(PATIENCE)


def test_nothing_is_lost_and_nothing_is_promised_falsely(
    own_postgres: Postgres, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.randrange(10**6)
    chance, address = random.Random(seed), own_postgres.new_database()
    engine = store_engine(address, patience=WEB)
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program("p", "P"))
    for number in range(OUTAGES):
        ask(engine, number)
    writers = Writers(engine)
    with workers(address, tmp_path) as running, ThreadPoolExecutor(WRITERS) as pool:
        time.sleep(START_SECONDS)  # a worker that begins without a store ends with a sentence
        writing_now = [pool.submit(writers.write, number) for number in range(WRITERS)]
        for _ in range(OUTAGES):
            time.sleep(chance.uniform(0.2, 2))
            how = chance.choice(("stopped", "crashed", "still"))
            outage(own_postgres, how, chance.uniform(0.1, LONGEST))
        writers.over.set()
        for writer in writing_now:
            writer.result(PATIENCE)
        ends = all_ended(engine)
        assert [worker.poll() for worker in running] == [None] * WORKERS
    writers.check()
    assert set(ends) == {DONE}, f"seed {seed}"
    with reading(engine) as session:
        assert session.scalar(select(func.count(models.TicketEvent.id))) == OUTAGES * ROWS
    told = {name: len(getattr(writers, name)) for name in ("kept", "lost", "unsure")}
    with capsys.disabled():
        sys.stdout.write(f"\nseed {seed}: {told}, slowest {writers.slowest:.1f} s, jobs {ends}\n")


def all_ended(engine: Engine) -> Counter[str]:
    """The ends of all jobs."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with reading(engine) as session:
            jobs = session.execute(select(models.Job.state, models.Job.ended_at)).all()
        if all(ended for _, ended in jobs):
            break
        time.sleep(0.5)
    return Counter(state for state, _ in jobs)


def test_the_banner_stands_within_three_seconds_whatever_the_moment(
    own_postgres: Postgres,
    browser: Browser,  # noqa: F811  # the fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance, waited = random.Random(), list[float]()
    with (
        served_demonstration(own_postgres.new_database()) as site,
        visitor(browser, site) as visit,
    ):
        visit.open("/tickets")
        for number in range(OUTAGES):
            away, back = chance.choice(
                ((own_postgres.stop, own_postgres.start), (own_postgres.freeze, own_postgres.thaw))
            )
            if chance.random() < 0.5:  # in the middle of the answer
                visit.page.click("#week-before" if number < 12 else "#week-after")
                time.sleep(chance.uniform(0, 0.3))
                away()
            else:
                away()
                visit.page.click("#week-before" if number < 12 else "#week-after")
            begun = time.monotonic()
            if visit.page.locator("#notice").is_hidden():
                visit.page.evaluate("window.greenpath.again()")  # the answer came before
            seconds_until_said(visit.page, "The store|Greenpath does not")
            waited.append(time.monotonic() - begun)
            back()
            seconds_until_said(visit.page, "is back")
            visit.page.locator("#notice").wait_for(state="hidden")
            visit.settled()
    with capsys.disabled():
        sys.stdout.write(f"\nbanner: {sorted(round(s, 1) for s in waited)} s\n")
    assert max(waited) <= BANNER_SECONDS + TOLERANCE


def test_a_crowd_before_a_frozen_store_is_answered_and_health_at_once(
    own_postgres: Postgres, capsys: pytest.CaptureFixture[str]
) -> None:
    with served_demonstration(own_postgres.new_database()) as site:
        assert status(f"{site}/tickets") == 200
        with ThreadPoolExecutor(VISITORS + 1) as pool:
            own_postgres.freeze()
            pages = [pool.submit(timed, f"{site}/tickets") for _ in range(VISITORS)]
            health = [timed(f"{site}/healthz") for _ in range(20)]
            ready = [timed(f"{site}/readyz") for _ in range(3)]
            found = [page.result(PATIENCE) for page in pages]
            own_postgres.thaw()
        begun = time.monotonic()
        while status(f"{site}/readyz") != 200:
            assert time.monotonic() - begun < PATIENCE
        back = time.monotonic() - begun
        assert status(f"{site}/tickets") == 200
    slowest = [max(seconds for _, seconds in each) for each in (found, health, ready)]
    with capsys.disabled():
        sys.stdout.write(
            f"\npages, healthz, readyz: {slowest} s at most; back after {back:.1f} s\n"
        )
    assert {code for code, _ in found} == {code for code, _ in ready} == {503}
    assert {code for code, _ in health} == {200}
    assert slowest[0] <= BANNER_SECONDS + TOLERANCE
    assert slowest[1] <= TOLERANCE
    assert slowest[2] <= 2 + TOLERANCE


def timed(address: str) -> tuple[int, float]:
    begun = time.monotonic()
    return status(address), time.monotonic() - begun
