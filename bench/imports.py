"""An import of a million events: beside bare inserts, and beside somebody who reads pages."""

import io
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, insert, select

from bench.ticket_aging import NOW, fill_with_the_real_log, page_request
from bench.visitors import cookie, visitor
from dashboard.imports.mapping import Mapping
from dashboard.imports.runs import RUN
from dashboard.imports.tables import tables_in
from dashboard.imports.tickets import ticket_delivery
from dashboard.programs import Program
from dashboard.settings import Settings
from db import models
from db.bulk import insert_rows
from db.engine import prepare_store, reading, store_engine, writing
from db.imports import Plan, planned, write_plan
from db.imports.files import FIRST, keep_file
from db.imports.reading import import_run
from db.imports.runs import ask_for, begin_import, explain_files
from db.instants import Instant
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import BY, TESTER
from tests.postgres import started_postgres

ROOT = Path(__file__).parent.parent
EVENTS = 1_000_000
IDLE_SECONDS = 20
PAUSE_SECONDS = 0.05
STATES = ("In Progress", "Waiting on Customer", "Triaged", "Resolved", "Closed")
WRITTEN = ("ticket", "ticket_delivery", "ticket_event", "ticket_spell")


def run() -> None:
    """Print the ratios that the issue names, on both engines."""
    log = _log(EVENTS)
    print(f"\nImport of {EVENTS:,} events of 200,000 tickets, {len(log) / 1e6:.0f} MB of CSV")
    with tempfile.TemporaryDirectory() as folder, started_postgres() as server:
        addresses = {"SQLite": lambda n: f"sqlite:///{folder}/{n}.db"}
        if server is not None:
            addresses["PostgreSQL"] = lambda _: server.new_database()
        for name, address in addresses.items():
            print(f"  {name}")
            _beside_bare_inserts(address("planned"), address("bare"), log)
            _beside_readers(address("read"), log)


def _log(events: int) -> bytes:
    """Five changes a ticket: created, priority, group, two states; in order of tickets."""
    chance, text = random.Random(7), io.StringIO()
    text.write("event_id,ticket_id,ts,event_type,to_value,actor\n")
    for number in range(0, events, 5):
        at = datetime(2024, 1, 1) + timedelta(minutes=chance.randrange(1_400_000))
        facts = (
            ("created", ""), ("priority", f"P{chance.randrange(1, 5)}"),
            ("assignment_group", f"Team {chance.randrange(40)}"), ("state", "Triaged"),
            ("state", chance.choice(STATES)),
        )  # fmt: skip
        for i, (kind, value) in enumerate(facts, 1):
            who = f"Person {chance.randrange(300)}"
            text.write(
                f"{number + i},T-{number // 5},{at:%Y-%m-%dT%H:%M:%SZ},{kind},{value},{who}\n"
            )
            at += timedelta(minutes=chance.randrange(1, 5_000))
    return text.getvalue().encode()


def _beside_bare_inserts(address: str, bare: str, log: bytes) -> None:
    """The one writing transaction against the same rows by the driver, in the same tables."""
    engine, other = _store(address), _store(bare)
    seconds, plan = _understood_and_planned(engine, log)
    with writing(engine, BY) as session:
        program = program_value(session, "big", TESTER)
        run_id = begin_import(session, program, "tickets", "big.csv", NOW)
    begin = time.perf_counter()
    with writing(engine, BY) as session:
        write_plan(session, program, plan, run_id, NOW)
    ours = time.perf_counter() - begin
    raw, rows = _bare_seconds(engine, other)
    for what, spent in seconds.items():
        print(f"    {spent:6.1f} s  {what}")
    print(f"    {ours:6.1f} s  {ours / raw:5.2f} ×  writing {rows:,} rows, one transaction")
    print(f"    {raw:6.1f} s   1.00 ×  the same rows bare: executemany, COPY on PostgreSQL")
    engine.dispose()
    other.dispose()


def _understood_and_planned(engine: Engine, log: bytes) -> tuple[dict[str, float], Plan]:
    begin = time.perf_counter()
    with reading(engine) as session:
        program = program_value(session, "big", TESTER)
        (table,) = tables_in(io.BytesIO(log), "big.csv")
        delivery = ticket_delivery(program, Mapping(), table, None, frozenset())
        understood = time.perf_counter()
        plan = planned(session, program, delivery, {})
    seconds = {
        "understanding the file": understood - begin,
        "comparing with the store, spells": time.perf_counter() - understood,
    }
    return seconds, plan


def _bare_seconds(engine: Engine, other: Engine) -> tuple[float, int]:
    """Seconds for the rows that an import wrote, given ready to the driver."""
    kept: dict[str, tuple[list[str], list[Any]]] = {}
    with reading(engine) as session:
        for name in (*WRITTEN, "team", "person", "import_run"):
            table = models.Base.metadata.tables[name]
            columns = [c.name for c in table.c]
            kept[name] = columns, [tuple(r) for r in session.execute(select(*table.c))]
    for name in ("team", "person", "import_run"):
        columns, rows = kept[name]
        with writing(other, BY) as session:
            table = models.Base.metadata.tables[name]
            if rows:
                session.execute(insert(table), [dict(zip(columns, r, strict=True)) for r in rows])
    ready = {name: _as_the_driver_takes(name, *kept[name]) for name in WRITTEN}
    begin = time.perf_counter()
    with writing(other, BY) as session:
        for name, (columns, rows) in ready.items():
            if other.dialect.name == "postgresql":
                insert_rows(session, models.Base.metadata.tables[name], columns, rows)
            else:
                marks = ", ".join("?" * len(columns))
                names = ", ".join(f'"{c}"' for c in columns)
                statement = f'INSERT INTO "{name}" ({names}) VALUES ({marks})'
                session.connection().exec_driver_sql(statement, rows)
    return time.perf_counter() - begin, sum(len(rows) for _, rows in ready.values())


def _as_the_driver_takes(
    name: str, columns: list[str], rows: list[Any]
) -> tuple[list[str], list[Any]]:
    table = models.Base.metadata.tables[name]
    texts = [i for i, c in enumerate(columns) if c == "facts"]
    assert all(isinstance(table.c[c].type, Instant) for c in columns if c.endswith("_at"))
    if not texts:
        return columns, rows
    return columns, [
        tuple(json.dumps(v) if i in texts else v for i, v in enumerate(row)) for row in rows
    ]


def _beside_readers(address: str, log: bytes) -> None:
    """Ticket aging of the real log, asked for again and again, idle and during an import."""
    engine = _store(address)
    fill_with_the_real_log(engine)
    held = cookie(visitor(engine, Settings(database_url=address)))
    with _served(address) as site:
        ask = page_request(site, held)
        end = time.perf_counter() + IDLE_SECONDS
        idle = _waits(ask, lambda: time.perf_counter() < end)
        begin = time.perf_counter()
        run_id = _asked_for(engine, log)
        during = _waits(ask, lambda: _is_under_way(engine, run_id))
        seconds = time.perf_counter() - begin
    quiet, loud = (np.percentile(w, (50, 95)) * 1000 for w in (idle, during))
    print(f"    a page when nothing else happens: p50 {quiet[0]:.0f} ms, p95 {quiet[1]:.0f} ms")
    print(
        f"    a page during the import ({seconds:.0f} s, {len(during)} pages):"
        f" p50 {loud[0]:.0f} ms, p95 {loud[1]:.0f} ms = {loud[1] / quiet[1]:.2f} × idle,"
        f" longest {max(during):.1f} s"
    )
    engine.dispose()


def _waits(ask: Callable[[], None], more: Callable[[], bool]) -> list[float]:
    """Seconds of each request of a reader who pauses in between."""
    found = []
    while more():
        asked = time.perf_counter()
        ask()
        found.append(time.perf_counter() - asked)
        time.sleep(PAUSE_SECONDS)
    return found


def _asked_for(engine: Engine, log: bytes) -> int:
    with writing(engine, BY) as session:
        program = program_value(session, "big", TESTER)
        run_id = begin_import(session, program, "tickets", "big.csv", NOW)
        file_id = keep_file(session, run_id, "big.csv", log)
        explain_files(session, program, run_id, None, {"events": (file_id, FIRST)})
        ask_for(session, program, run_id, RUN, NOW)
    return run_id


def _is_under_way(engine: Engine, run_id: int) -> bool:
    with reading(engine) as session:
        run = import_run(session, program_value(session, "big", TESTER), run_id)
    assert run.job is not None
    assert not run.job.problem, run.job.problem
    return not run.job.over


def _store(address: str) -> Engine:
    engine = store_engine(address)
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program("big", "Big"))
    return engine


@contextmanager
def _served(address: str) -> Iterator[str]:
    """``greenpath serve`` with its worker, as it comes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from commands.greenpath import main; main()", "serve"]
    environment = {**os.environ, "DATABASE_URL": address, "GREENPATH_PORT": str(port)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        site = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{site}/readyz")
            yield site
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            threading.Event().wait(0.2)
    raise TimeoutError(address)
