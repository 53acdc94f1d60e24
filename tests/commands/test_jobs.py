"""``greenpath work`` with real processes: jobs are done once, whatever happens to their workers."""

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine, select, update

from commands.jobs import worker as worker_of
from commands.jobs.child import TOO_LARGE, Progress
from commands.jobs.importing import TRIES, planned_and_written
from commands.jobs.worker import OVERDUE, Worker
from dashboard.imports.mapping import Mapping
from dashboard.imports.runs import READ, RUN, TAKE_BACK
from dashboard.imports.tables import text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.jobs import CANCELLED, DONE, FAILED, QUEUED, WORKING
from dashboard.programs import Program
from dashboard.scope import Scope
from db import jobs, models
from db.engine import IMPORT_LOCK, reading, store_engine, take_turns, writing
from db.imports import Plan, note_outcome, planned, waiting_rows, write_plan
from db.imports.files import FIRST, keep_file
from db.imports.runs import ask_for, ask_to_cancel, begin_import, explain_files
from db.imports.tickets import known_tickets
from db.jobs import CUT_OFF
from db.programs import add_program
from db.programs import program as program_value
from db.ticket_aging import ticket_aging
from db.ticket_aging.history import rebuild_spells
from tests.conftest import BY, TESTER, count, deliver

ROOT = Path(__file__).parents[2]
MAIN = "from commands.greenpath import main; main()"
WITH_LITTLE_MEMORY = "import commands.jobs.child as c; c.MEMORY_BYTES = 60_000_000; " + MAIN
IN_CIRCLES = f"""
import commands.jobs.child as c
def fill(*_):
    held = []
    while True:
        try:
            held.append(bytearray(500_000))
        except MemoryError:
            pass
c.MEMORY_BYTES, c.HANDLERS = 60_000_000, dict.fromkeys(c.HANDLERS, fill)
{MAIN}
"""
WITH_LITTLE_TIME = "import commands.jobs.worker as w; w.LONGEST_SECONDS = 0.5; " + MAIN
IN_A_HURRY = (
    "import db.engine as e, commands.jobs.worker as w;"
    "e.store_engine.__defaults__, w.BUSY_SECONDS = (0.2,), 0.2; " + MAIN
)
LOOK_SECONDS, PATIENCE = 0.02, 240
LARGE, SMALL = 60_000, 200
TABLES = ("ticket", "ticket_event", "ticket_spell", "quarantine", "team", "person")
EVENTS_OF_A_TICKET = 3
HEADER = "event_id,ticket_id,ts,event_type,to_value\n"


def log(name: str, rows: int, day: int = 1) -> bytes:
    """Tickets of their own, three rows each: created, a team of their import, a state."""
    lines = [HEADER]
    for n in range(rows // EVENTS_OF_A_TICKET):
        key, at = (
            f"{name}-{n}",
            f"2026-10-{day:02}T{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}Z",
        )
        lines.append(
            f"{key}a,{key},{at},created,\n"
            f"{key}b,{key},{at},group,Team {name} {n % 7}\n"
            f"{key}c,{key},2026-11-{day:02}T12:00:00Z,state,In Progress\n"
        )
    return "".join(lines).encode()


def eventually(happens: Callable[[], Any], what: str) -> Any:
    """What is true at last; asked again and again until then."""
    deadline = time.monotonic() + PATIENCE
    while not (found := happens()):
        assert time.monotonic() < deadline, f"it never happened that {what}"
        time.sleep(LOOK_SECONDS)
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started and that live."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = place.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has just ended
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(place.parent.name))
    return found


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def program_of(engine: Engine, key: str) -> Program:
    with reading(engine) as session:
        return program_value(session, key, TESTER)


def asked(
    engine: Engine, content: bytes, key: str = "p", name: str = "log.csv", kind: str = RUN
) -> int:
    """The number of an import whose file is here and that was asked for."""
    with writing(engine, BY) as session:
        program, now = program_value(session, key, TESTER), int(time.time())
        run = begin_import(session, program, "tickets", name, now)
        file = keep_file(session, run, name, content)
        explain_files(session, program, run, None, {"events": (file, FIRST)})
        jobs.enqueue(session, program.id, kind, run, now)
    return run


def asked_again(engine: Engine, run: int, kind: str = RUN) -> None:
    with writing(engine, BY) as session:
        row = session.get_one(models.ImportRun, run)
        key = session.scalars(
            select(models.Program.key).where(models.Program.id == row.program_id)
        ).one()
        program = program_value(session, key, TESTER)
        ask_for(session, program, run, kind, int(time.time()), "It was wrong")


def job(engine: Engine, run: int) -> models.Job:
    """The newest work on an import, as it stands in the store."""
    row = models.Job
    with reading(engine) as session:
        query = select(row).where(row.subject_id == run).order_by(row.id.desc()).limit(1)
        return session.scalars(query).one()


def ended(engine: Engine, run: int) -> models.Job:
    """The work on an import when it is over."""
    over = (DONE, FAILED, CANCELLED)
    eventually(lambda: job(engine, run).state in over, f"the work on import {run} ended")
    return job(engine, run)


def expire_leases(engine: Engine, worker: str | None = None) -> None:
    """As if the time had passed that a worker has to say that it lives."""
    row = models.Job
    mine = [row.state == WORKING, *([row.worker == worker] if worker else [])]
    with writing(engine, BY) as session:
        session.execute(update(row).where(*mine).values(lease_until=1_000_000_000))


def counts(engine: Engine) -> list[int]:
    return [count(engine, name) for name in TABLES]


@dataclass
class Workers:
    """Real workers over one store; each ends with this process."""

    address: str
    folder: Path
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def start(self, *options: str, code: str = MAIN) -> "subprocess.Popen[bytes]":
        parent = ("work", "--with-parent", str(os.getpid()), *options)
        return self.run(*parent, code=code)

    def run(self, *words: object, code: str = MAIN) -> "subprocess.Popen[bytes]":
        self.running.append(
            subprocess.Popen(
                [sys.executable, "-c", code, *map(str, words)],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": self.address, "TMPDIR": str(self.folder)},
                stdout=subprocess.DEVNULL,
            )
        )
        return self.running[-1]

    def end(self) -> None:
        """Kill what still runs; its children end by themselves."""
        for process in self.running:
            process.kill()
            process.wait(PATIENCE)

    def surprises(self) -> list[str]:
        """What nobody expected and the workers wrote down."""
        return [path.read_text() for path in self.folder.glob("greenpath-*.txt")]


@pytest.fixture
def engine(store: Engine) -> Engine:
    with writing(store, BY) as session:
        for key in ("p", "q"):
            add_program(session, Program(key, key.title()))
    return store


@pytest.fixture
def workers(engine: Engine, tmp_path: Path) -> Iterator[Workers]:
    found = Workers(engine.url.render_as_string(hide_password=False), tmp_path)
    yield found
    found.end()
    assert found.surprises() == []


class stopped_before_the_commit:  # noqa: N801 - used as a function, in a “with”
    """The work on an import is under way, and it cannot write anything for as long as this lasts.

    On SQLite the pen is held; on PostgreSQL the turn of imports.
    """

    def __init__(self, engine: Engine, run: int) -> None:
        self._engine, self._run = engine, run

    def __enter__(self) -> None:
        eventually(lambda: job(self._engine, self._run).state == WORKING, "a worker took it")
        self._held = writing(self._engine, BY)
        take_turns(self._held.__enter__(), IMPORT_LOCK)
        assert job(self._engine, self._run).state == WORKING, "it was too quick: take more rows"

    def __exit__(self, *_: object) -> None:
        self._held.__exit__(None, None, None)


def child_of(worker: "subprocess.Popen[bytes]") -> int:
    (child,) = eventually(lambda: children(worker.pid), "the worker had a child")
    return int(child)


def check_all_of_it(engine: Engine, *runs: tuple[int, int]) -> None:
    """Each of these imports (number, rows) is in the store once, with the spells that follow."""
    event = models.TicketEvent
    for run, rows in runs:
        with reading(engine) as session:
            ids = session.scalars(select(event.source_id).where(event.import_run_id == run)).all()
            row = session.get_one(models.ImportRun, run)
        assert len(ids) == len(set(ids)) == rows
        assert row.imported_at is not None
        assert (row.rows_read, row.rows_taken) == (rows, rows)
    rows_of_all = sum(rows for _, rows in runs)
    assert count(engine, "ticket_event") == rows_of_all
    assert count(engine, "ticket") == rows_of_all // EVENTS_OF_A_TICKET
    check_spells(engine)


def check_spells(engine: Engine) -> None:
    """Rebuilt from the events they are the same."""
    written = spells(engine)
    for key in ("p", "q"):
        program = program_of(engine, key)
        with writing(engine, BY) as session:
            rebuild_spells(session, program)
    assert spells(engine) == written


def spells(engine: Engine) -> list[tuple[Any, ...]]:
    table = models.table(models.TicketSpell)
    with reading(engine) as session:
        rows = session.execute(select(*table.c).order_by(table.c.ticket_id, table.c.seq))
        return [tuple(row) for row in rows]


def test_what_was_asked_for_is_done(engine: Engine, workers: Workers) -> None:
    run = asked(engine, log("a", SMALL * 3))
    workers.start()
    done = ended(engine, run)
    assert (done.state, done.problem, done.attempts) == (DONE, None, 1)
    check_all_of_it(engine, (run, SMALL * 3))
    asked_again(engine, run, TAKE_BACK)
    assert ended(engine, run).state == DONE
    with reading(engine) as session:
        row = session.get_one(models.ImportRun, run)
        assert row.taken_back_reason == "It was wrong"
    assert count(engine, "ticket_spell") == 0


@pytest.mark.heavy
def test_two_workers_and_six_imports_at_once_and_no_reader_notices(
    engine: Engine, workers: Workers
) -> None:
    rows = 9_000
    runs = [asked(engine, log(f"r{n}", rows), "pq"[n % 2]) for n in range(6)]
    problems: list[Exception] = []
    seen, enough = [], threading.Event()

    def read() -> None:
        while not enough.is_set():
            for key in ("p", "q"):
                try:
                    with reading(engine) as session:
                        scope = Scope(key, date(2026, 11, 21))
                        seen.append(ticket_aging(session, scope, TESTER).population.open)
                except Exception as problem:
                    problems.append(problem)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        workers.start()
        workers.start()
        states = [ended(engine, run) for run in runs]
    finally:
        enough.set()
        reader.join(PATIENCE)
    assert problems == []
    assert [(row.state, row.problem, row.attempts) for row in states] == [(DONE, None, 1)] * 6
    assert len({row.worker for row in states}) == 2
    assert {n % (rows // EVENTS_OF_A_TICKET) for n in seen} == {0}  # whole imports only
    check_all_of_it(engine, *((run, rows) for run in runs))


@pytest.mark.heavy
def test_a_killed_worker_takes_its_child_along_and_another_does_the_work(
    engine: Engine, workers: Workers
) -> None:
    nothing, run = counts(engine), asked(engine, log("a", LARGE))
    killed = workers.start()
    with stopped_before_the_commit(engine, run):
        child = child_of(killed)
        killed.kill()
        killed.wait(PATIENCE)
        eventually(lambda: not lives(child), "the child ended")
    left = job(engine, run)
    assert (left.state, left.attempts, counts(engine)) == (WORKING, 1, nothing)
    other = workers.start("--until-idle")
    assert other.wait(PATIENCE) == 0  # the lease still stands
    assert job(engine, run).attempts == 1
    expire_leases(engine)
    workers.start()
    done = ended(engine, run)
    assert (done.state, done.problem, done.attempts) == (DONE, None, 2)
    assert done.worker != left.worker
    check_all_of_it(engine, (run, LARGE))


def test_a_worker_that_is_told_to_end_gives_its_job_back_as_never_tried(
    engine: Engine, workers: Workers
) -> None:
    nothing, run = counts(engine), asked(engine, log("a", 2 * LARGE))
    worker = workers.start()
    eventually(lambda: job(engine, run).state == WORKING, "the worker took it")
    child = child_of(worker)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert not lives(child)
    left = job(engine, run)
    assert (left.state, left.attempts, left.lease_until) == (QUEUED, 0, None)
    assert "given back by its worker" in left.log
    assert counts(engine) == nothing


def test_a_worker_that_is_told_to_end_just_as_its_job_is_done_ends(
    engine: Engine, workers: Workers
) -> None:
    run = asked(engine, log("a", SMALL * 3))
    with writing(engine, BY) as session:
        held = jobs.claim(session, "test", int(time.time()))
    assert held is not None

    def told(progress: Progress) -> None:
        if progress.said == "Done":
            sys.exit(0)  # as the signal's handler does

    with pytest.raises(SystemExit):
        Worker(engine, workers.address).do(held, told)
    assert job(engine, run).state == DONE


def test_two_people_who_ask_at_once_ask_for_one_work(engine: Engine) -> None:
    """The second one waits until the first one's wish stands."""
    run = asked(engine, log("a", SMALL * 3))
    with writing(engine, BY) as session:  # it was cancelled, so that it may be asked for again
        ask_to_cancel(session, program_value(session, "p", TESTER), run, int(time.time()))
    other = threading.Thread(target=asked_again, args=(engine, run))
    with writing(engine, BY) as session:
        ask_for(session, program_value(session, "p", TESTER), run, RUN, int(time.time()))
        other.start()
        other.join(1)
    other.join(PATIENCE)
    with reading(engine) as session:
        states = sorted(session.scalars(select(models.Job.state)))
    assert states == [CANCELLED, QUEUED]


@pytest.mark.heavy
def test_a_store_that_is_busy_for_long_is_waited_for(engine: Engine, workers: Workers) -> None:
    """Longer than SQLite waits, which is a fifth of a second here: “locked” reaches nobody."""
    first, second = asked(engine, log("a", LARGE)), asked(engine, log("b", SMALL * 3))
    worker = workers.start(code=IN_A_HURRY)
    with stopped_before_the_commit(engine, first):
        child, other = child_of(worker), workers.start(code=IN_A_HURRY)
        for process in (worker, other):  # both want to write, and neither may
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(3)
        assert lives(child)
    for run in (first, second):
        done = ended(engine, run)
        assert (done.state, done.problem, done.attempts) == (DONE, None, 1)
    check_all_of_it(engine, (first, LARGE), (second, SMALL * 3))


def test_a_beat_waits_for_nobody_and_is_made_up_for(
    engine: Engine, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite the pen is held by somebody else; on PostgreSQL nobody is in the way."""
    monkeypatch.setattr(worker_of, "PROGRESS_SECONDS", 0)
    run, told = asked(engine, log("a", SMALL * 3)), list[Progress]()
    with writing(engine, BY) as session:
        held = jobs.claim(session, "test", int(time.time()))
    assert held is not None
    ours, theirs = multiprocessing.Pipe(duplex=False)
    worker = Worker(store_engine(workers.address, busy_seconds=0.1), workers.address)
    watch = worker_of._Watch(worker, held, told.append)
    theirs.send(Progress("Reading rows", 1, 2))
    with writing(engine, BY):
        watch._listen(ours)
        assert told == [Progress("Reading rows", 1, 2)]
    watch._listen(ours)
    assert (job(engine, run).said, job(engine, run).done) == ("Reading rows", 1)


@pytest.mark.heavy
def test_a_child_that_is_killed_twice_ends_its_job_with_a_sentence(
    engine: Engine, workers: Workers
) -> None:
    nothing, run = counts(engine), asked(engine, log("a", LARGE))
    worker = workers.start()
    for attempt in (1, 2):
        eventually(
            lambda n=attempt: job(engine, run).attempts == n and job(engine, run).state == WORKING,
            f"attempt {attempt} began",
        )
        os.kill(child_of(worker), signal.SIGKILL)
    failed = ended(engine, run)
    assert (failed.state, failed.problem, failed.attempts) == (FAILED, CUT_OFF, 2)
    assert counts(engine) == nothing
    asked_again(engine, run)  # a person may ask for it again
    assert ended(engine, run).state == DONE
    assert worker.poll() is None
    check_all_of_it(engine, (run, LARGE))


def test_a_wish_to_cancel_ends_the_work_and_changes_nothing(
    engine: Engine, workers: Workers
) -> None:
    nothing, run = counts(engine), asked(engine, log("a", 4 * LARGE))
    worker = workers.start()
    eventually(lambda: job(engine, run).state == WORKING, "the worker took it")
    child = child_of(worker)
    with writing(engine, BY) as session:
        ask_to_cancel(session, program_value(session, "p", TESTER), run, int(time.time()))
    assert ended(engine, run).state == CANCELLED
    eventually(lambda: not lives(child), "the child ended")
    assert counts(engine) == nothing
    next_one = asked(engine, log("b", SMALL * 3))
    assert ended(engine, next_one).state == DONE  # the worker lives on
    check_all_of_it(engine, (next_one, SMALL * 3))


def test_work_that_takes_too_long_is_ended_and_changes_nothing(
    engine: Engine, workers: Workers
) -> None:
    nothing, run = counts(engine), asked(engine, log("a", 4 * LARGE))
    worker = workers.start(code=WITH_LITTLE_TIME)
    failed = ended(engine, run)
    assert (failed.state, failed.problem, failed.attempts) == (FAILED, OVERDUE, 1)
    eventually(lambda: not children(worker.pid), "the child ended")
    assert (worker.poll(), counts(engine)) == (None, nothing)


def shared_text() -> bytes:
    """A workbook that is small and holds one long text very often."""
    content, text = io.BytesIO(), "x" * 10_000
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("Log")
    for number in range(5_000):
        sheet.write_row(number, 0, [text] * 10 if number else [f"c{n}" for n in range(10)])
    book.close()
    return content.getvalue()


@pytest.mark.parametrize("kind", [RUN, READ])
def test_what_needs_too_much_memory_fails_with_a_sentence_and_the_worker_lives_on(
    engine: Engine, workers: Workers, kind: str
) -> None:
    name, content = {
        RUN: ("log.csv", log("a", 6 * LARGE)),
        READ: ("book.xlsx", shared_text()),
    }[kind]
    nothing, run = counts(engine), asked(engine, content, name=name, kind=kind)
    worker = workers.start(code=WITH_LITTLE_MEMORY)
    failed = ended(engine, run)
    assert (failed.state, failed.problem, failed.attempts) == (FAILED, TOO_LARGE, 1)
    assert counts(engine) == nothing
    small = asked(engine, log("b", SMALL * 3))
    assert ended(engine, small).state == DONE
    assert worker.poll() is None


def test_who_has_no_memory_left_and_goes_in_circles_is_ended(
    engine: Engine, workers: Workers
) -> None:
    """As Python 3.11 itself does, where not even the place of an error can be noted."""
    run = asked(engine, log("a", SMALL * 3))
    worker = workers.start(code=IN_CIRCLES)
    failed = ended(engine, run)
    assert (failed.state, failed.problem, failed.attempts) == (FAILED, TOO_LARGE, 1)
    eventually(lambda: not children(worker.pid), "the child ended")


@pytest.mark.parametrize("times", [1, TRIES])
def test_a_plan_that_is_overtaken_is_made_anew(engine: Engine, times: int) -> None:
    """The others say the same tickets, in other states and at other times."""
    ours, others = log("a", SMALL * 3), [log("a", SMALL * 3, day=2 + n) for n in range(times)]
    program, plans = program_of(engine, "p"), []
    with writing(engine, BY) as session:
        run = begin_import(session, program, "tickets", "log.csv", int(time.time()))
        delivery = ticket_delivery(
            program, Mapping(), text_table(ours, "log.csv"), None,
            known_tickets(session, program), waiting_rows(session, program),
        )  # fmt: skip

    def plan(session: Any) -> Plan:
        plans.append(planned(session, program, delivery, {}))
        if len(plans) <= times:
            session.rollback()  # it has seen what it wanted to
            deliver(engine, "p", others[len(plans) - 1])
        return plans[-1]

    def write(session: Any, made: Plan) -> None:
        write_plan(session, program, made, run, int(time.time()))
        note_outcome(session, run, made.outcome, "", int(time.time()))

    planned_and_written(engine, BY, plan, write)
    assert len(plans) == times + 1
    for content in (*others, ours):  # one after the other, in a program of their own
        deliver(engine, "q", content)
    assert facts(engine, "p") == facts(engine, "q")
    assert len(facts(engine, "p")[1]) > 0
    check_spells(engine)


def facts(engine: Engine, key: str) -> tuple[list[Any], list[Any]]:
    """Events, void ones too, and spells of a program, without their ids."""
    event, ticket, spell = models.TicketEvent, models.Ticket, models.TicketSpell
    program = program_of(engine, key)
    with reading(engine) as session:
        events = session.execute(
            select(
                ticket.key, event.at, event.micros, event.kind, event.value, event.source_id,
                event.void_reason,
            )
            .join(ticket, ticket.id == event.ticket_id)
            .where(ticket.program_id == program.id)
        )  # fmt: skip
        spans = session.execute(
            select(ticket.key, spell.seq, spell.from_at, spell.to_at, spell.state_since)
            .join(ticket, ticket.id == spell.ticket_id)
            .where(ticket.program_id == program.id)
        )
        return (
            sorted((*e[:-1], e[-1] or "") for e in map(tuple, events)),
            sorted(map(tuple, spans)),
        )


@pytest.mark.heavy
def test_an_import_of_a_killed_terminal_is_finished_by_the_next_worker(
    engine: Engine, workers: Workers, tmp_path: Path
) -> None:
    (tmp_path / "log.csv").write_bytes(log("a", LARGE))
    nothing = counts(engine)
    words = ("import", "tickets", "--program", "p", "--events", tmp_path / "log.csv")
    terminal = workers.run(*words)
    run = int(eventually(lambda: newest_run(engine), "the terminal began its import"))
    with stopped_before_the_commit(engine, run):
        (child,) = eventually(lambda: children(terminal.pid), "the terminal had a child")
        terminal.kill()
        terminal.wait(PATIENCE)
        eventually(lambda: not lives(child), "the child ended")
    left = job(engine, run)
    assert (left.state, left.worker, counts(engine)) == (WORKING, "terminal", nothing)
    expire_leases(engine)
    workers.start()
    done = ended(engine, run)
    assert (done.state, done.problem, done.attempts) == (DONE, None, 2)
    check_all_of_it(engine, (run, LARGE))


def newest_run(engine: Engine) -> int | None:
    with reading(engine) as session:
        return session.scalar(select(models.ImportRun.id).order_by(models.ImportRun.id.desc()))
