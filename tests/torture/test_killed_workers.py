"""Workers killed in the middle of imports: nothing half, nothing lost, no work for ever."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from dashboard.imports.runs import RUN, TAKE_BACK
from dashboard.jobs import DONE, FAILED, OVER, QUEUED
from dashboard.programs import Program
from db import models
from db.engine import prepare_store, reading, writing
from db.imports.files import FIRST, keep_file
from db.imports.runs import ask_for, begin_import, explain_files
from db.jobs import CUT_OFF
from db.programs import add_program
from db.programs import program as program_value
from db.ticket_aging.history import rebuild_spells
from tests.commands.test_jobs import Workers, children, eventually, expire_leases, spells
from tests.conftest import BY, TESTER

KILLS = 100
"""On each engine."""
KILLS_OF_A_STORE = 20
"""Before its work is finished and a new one is taken, so that checks stay quick."""
PROGRAMS, WORKERS, WAITING = ("p", "q", "r"), 2, 3
TICKETS, EVENTS, REFUSED, NAMES = 1_500, 6_000, 10, 20
"""What one file holds: tickets, their events, rows that are refused, teams."""
LONGEST = 2.0
"""Seconds that one import takes about, from the first line to the commit."""
PATIENCE = 600


def log(name: str) -> bytes:
    """Tickets of their own, four events each, teams of their own, and some bad rows."""
    lines = ["event_id,ticket_id,ts,event_type,to_value\n"]
    for n in range(TICKETS):
        key, at = f"{name}-{n}", f"2026-10-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}:00Z"
        lines.append(
            f"{key}a,{key},{at},created,\n"
            f"{key}b,{key},{at},group,Team {name} {n % NAMES}\n"
            f"{key}c,{key},2026-11-02T{n % 24:02}:00:00Z,state,In Progress\n"
            f"{key}d,{key},2026-11-12T{n % 24:02}:00:00Z,state,Resolved\n"
        )
    lines += [f"{name}-bad-{n},{name}-{n},2024-02-30,state,New\n" for n in range(REFUSED)]
    return "".join(lines).encode()


@dataclass
class Yard:
    """A store, its imports, and workers that are killed and started anew."""

    engine: Engine
    workers: Workers
    chance: random.Random = field(default_factory=random.Random)
    brought: list[int] = field(default_factory=list)
    unwanted: set[int] = field(default_factory=set)
    """Imports that somebody has asked to take back."""
    figures: Counter[str] = field(default_factory=Counter)

    def program(self, run: int) -> Program:
        with reading(self.engine) as session:
            return program_value(session, PROGRAMS[run % len(PROGRAMS)], TESTER)

    def bring(self) -> None:
        """Another import, asked for."""
        key, now = PROGRAMS[(len(self.brought) + 1) % len(PROGRAMS)], int(time.time())
        with writing(self.engine, BY) as session:
            program = program_value(session, key, TESTER)
            run = begin_import(session, program, "tickets", "log.csv", now)
            file = keep_file(session, run, "log.csv", log(f"run{run}"))
            explain_files(session, program, run, None, {"events": (file, FIRST)})
            ask_for(session, program, run, RUN, now)
        assert run == len(self.brought) + 1  # so that it is of the program that it seems to be
        self.brought.append(run)

    def ask(self, run: int, kind: str) -> None:
        program = self.program(run)
        with writing(self.engine, BY) as session:
            ask_for(session, program, run, kind, int(time.time()), "It was wrong")

    def newest_jobs(self) -> dict[int, models.Job]:
        """The last work on each import."""
        row = models.Job
        with reading(self.engine) as session:
            return {r.subject_id: r for r in session.scalars(select(row).order_by(row.id))}

    def refill(self) -> None:
        """Ask again for what was cut off twice, take some back, and bring more."""
        newest = self.newest_jobs()
        for run, row in newest.items():
            if row.state == FAILED:
                assert row.problem == CUT_OFF
                self.figures["given up, asked for again"] += 1
                self.ask(run, row.kind)
        done = [r for r, row in newest.items() if row.state == DONE and r not in self.unwanted]
        if done and self.chance.random() < 0.25:
            self.unwanted.add(run := self.chance.choice(done))
            self.ask(run, TAKE_BACK)
        states = Counter(row.state for row in newest.values())
        for _ in range(WAITING - states[QUEUED]):
            self.bring()

    def start(self) -> None:
        """As many workers as there should be."""
        self.workers.running[:] = [p for p in self.workers.running if p.poll() is None]
        while len(self.workers.running) < WORKERS:
            self.workers.start()

    def victim(self) -> "subprocess.Popen[bytes] | None":
        """One of our workers that has a child at work."""
        busy = [process for process in self.workers.running if children(process.pid)]
        return self.chance.choice(busy) if busy else None

    def kill(self) -> bool:
        """Kill a worker, or its child, at some moment of its work; whether it hit."""
        worker = eventually(self.victim, "a worker had something to do")
        with suppress(subprocess.TimeoutExpired):  # or it may end, which it never should
            worker.wait(self.chance.uniform(0, LONGEST))
            raise AssertionError("a worker has ended by itself")
        working = children(worker.pid)
        if not working:
            self.figures["missed, between two jobs"] += 1
            return False
        if self.chance.random() < 0.25:
            return self._kill_child(working[0])
        worker.send_signal(signal.SIGKILL)
        worker.wait(PATIENCE)
        expire_leases(self.engine, worker=self.name_of(worker.pid))  # its child may still live
        self.figures["workers killed"] += 1
        return True

    def _kill_child(self, child: int) -> bool:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.figures["children killed"] += 1
        return True

    def name_of(self, pid: int) -> str:
        return f"{os.uname().nodename}:{pid}"

    def finish(self) -> None:
        """Let workers do what is left, and ask again for what was given up."""
        while True:
            expire_leases(self.engine)
            newest = self.newest_jobs()
            failed = [run for run, row in newest.items() if row.state == FAILED]
            for run in failed:
                self.figures["given up, asked for again"] += 1
                self.ask(run, newest[run].kind)
            if all(row.state in OVER for row in newest.values()) and not failed:
                return
            assert self.workers.start("--until-idle").wait(PATIENCE) == 0


def check_whole(engine: Engine) -> None:
    """The store as a file or a database is sound."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []


def check_nothing_half(engine: Engine) -> None:
    """Each import has all that its file says or nothing, at one moment of the store."""
    run, event, ticket = models.ImportRun, models.TicketEvent, models.Ticket
    refused, spell, team = models.Quarantine, models.TicketSpell, models.Team
    with reading(engine) as session:
        runs = session.execute(select(run.id, run.imported_at, run.taken_back_at)).all()
        by_run = select(event.import_run_id, func.count(), func.count(event.voided_at))
        events = {r: n for r, *n in session.execute(by_run.group_by(event.import_run_id))}
        put_aside = select(refused.import_run_id, func.count())
        rows = dict(session.execute(put_aside.group_by(refused.import_run_id)).all())
        keys = session.execute(
            select(ticket.key, func.count(spell.seq))
            .outerjoin(spell, spell.ticket_id == ticket.id)
            .group_by(ticket.id, ticket.key)
        ).all()
        teams = Counter(name.split()[1] for name in session.scalars(select(team.name)))
        done = set(
            session.scalars(
                select(models.Job.subject_id).where(
                    models.Job.state == DONE, models.Job.kind == RUN
                )
            )
        )
    tickets = Counter(key.split("-")[0] for key, _ in keys)
    spans: Counter[str] = Counter()
    for key, number in keys:
        spans[key.split("-")[0]] += number
    for id_, imported_at, taken_back_at in runs:
        name = f"run{id_}"
        found = (*events.get(id_, (0, 0)), rows.get(id_, 0), tickets[name], teams[name])
        here = imported_at is not None
        voided = EVENTS if taken_back_at is not None else 0
        assert found == ((EVENTS, voided, REFUSED, TICKETS, NAMES) if here else (0,) * 5), name
        assert (spans[name] > 0) == (here and not voided), name
        assert spans[name] in (0, 3 * TICKETS), name  # the start and two states
        assert (id_ in done) == here, name  # the end of the work is in the work's transaction


@contextmanager
def new_yard(engine: Engine, folder: Path) -> Iterator[Yard]:
    prepare_store(engine)
    with writing(engine, BY) as session:
        for key in PROGRAMS:
            add_program(session, Program(key, key.title()))
    workers = Workers(engine.url.render_as_string(hide_password=False), folder)
    try:
        yield Yard(engine, workers)
    finally:
        workers.end()
        engine.dispose()
    assert workers.surprises() == []


@pytest.mark.torture
def test_workers_that_are_killed_leave_nothing_half_and_lose_nothing(
    new_store: Callable[[], Engine], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, figures = time.monotonic(), Counter[str]()
    for start in range(0, KILLS, KILLS_OF_A_STORE):
        with new_yard(new_store(), tmp_path) as yard:
            survive(yard, min(KILLS_OF_A_STORE, KILLS - start))
            figures += yard.figures
            name = yard.engine.dialect.name
    assert figures["workers killed"] + figures["children killed"] == KILLS
    with capsys.disabled():
        sys.stdout.write(f"\n{name}, {time.monotonic() - begun:.0f} s: {dict(figures)}\n")


def survive(yard: Yard, wanted: int) -> None:
    """So many kills, and all work done after them."""
    kills = 0
    while kills < wanted:
        yard.refill()
        yard.start()
        kills += yard.kill()
        check_whole(yard.engine)
        check_nothing_half(yard.engine)
    for worker in yard.workers.running:
        worker.send_signal(signal.SIGKILL)
        worker.wait(PATIENCE)
    yard.finish()
    check_whole(yard.engine)
    check_nothing_half(yard.engine)
    check_nothing_lost(yard)
    yard.figures["imports"], yard.figures["taken back"] = len(yard.brought), len(yard.unwanted)


def check_nothing_lost(yard: Yard) -> None:
    """All work is over, all imports stand or were taken back, and the spells are right."""
    job, run = models.Job, models.ImportRun
    with reading(yard.engine) as session:
        ends = session.execute(select(job.state, job.problem).distinct()).all()
        runs = session.execute(select(run.id, run.imported_at, run.taken_back_at)).all()
    assert {tuple(end) for end in ends} <= {(DONE, None), (FAILED, CUT_OFF)}
    assert [r for r, imported_at, _ in runs if imported_at is None] == []
    assert {r for r, _, taken_back_at in runs if taken_back_at is not None} == yard.unwanted
    assert len(runs) == len(yard.brought)
    written = spells(yard.engine)
    for key in PROGRAMS:
        with writing(yard.engine, BY) as session:
            rebuild_spells(session, program_value(session, key, TESTER))
    assert spells(yard.engine) == written
