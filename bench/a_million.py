"""The tickets of a whole organisation: the page beside a raw scan, at a tenth and at all of them.

``BENCH_TICKETS`` says how many there are; a million when left out.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Engine, delete, select, text

from bench.many_tickets import AS_OF, KEY, NOW, copy, fill
from bench.ticket_aging import ROOT, page_body
from bench.timing import medians, say
from bench.visitors import visitor
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.settings import Settings
from db import models
from db.engine import reading, store_engine, writing
from db.escalations import escalations
from db.partner_requests import partner_requests
from db.programs import program as program_value
from db.ticket_aging import kept, ticket_aging
from db.ticket_aging.history import note_change
from db.ticket_aging.kept import known_columns
from db.ticket_aging.stored import keep_columns, stored_columns
from tests.conftest import BY, TESTER
from tests.postgres import started_postgres

TICKETS = int(os.environ.get("BENCH_TICKETS", "1_000_000"))
ROUNDS = 9
LISTED = 8
SCAN = "raw scan of a covering index of the tickets"
COVERING = (
    "CREATE INDEX IF NOT EXISTS bench_covering ON ticket (program_id, exclusion, started_at,"
    " first_response_at, kind, requester_id, root_cause)"
)
SCANNED = (
    "SELECT count(*), min(started_at), max(first_response_at), max(kind), max(requester_id),"
    " count(root_cause) FROM ticket WHERE program_id = 1 AND exclusion IS NULL"
)
FILTERED = {"priority": ("P2",)}


@dataclass(frozen=True, slots=True)
class Asked:
    """A store, and what is asked of it."""

    engine: Engine
    program: Program

    def numbers(self, **filters: tuple[str, ...]) -> object:
        """All numbers of the page."""
        with reading(self.engine) as session:
            return ticket_aging(session, Scope(KEY, AS_OF, filters), TESTER, LISTED)

    def forgotten(self, ask: Callable[[], object]) -> object:
        """The same, calculated anew: columns stay in memory, answers don't.

        A served application reads through an engine of its own, so that all are forgotten.
        """
        for programs in kept._stores.values():
            for version in (v for held in programs.values() for v in held.versions):
                version.answers.clear()
        return ask()

    def views(self) -> object:
        """Escalations and partner requests."""
        with reading(self.engine) as session:
            partner_requests(session, Scope(KEY, AS_OF), TESTER, 13)
            return escalations(session, Scope(KEY, AS_OF), TESTER)

    def scan(self) -> object:
        """Through the driver, as fast as the store goes."""
        with self.engine.connect() as connection:
            return connection.execute(text(SCANNED)).fetchall()

    def kept_in_the_store(self) -> None:
        """Say how long a process takes that starts when a worker has kept the columns."""
        with reading(self.engine) as session:
            known = known_columns(session, self.program)
        with writing(self.engine, BY) as session:
            keep_columns(session, self.program, known)
        with reading(self.engine) as session:
            begin = time.perf_counter()
            assert stored_columns(session, self.program, known.version) is not None
        print(f"  read from what the store keeps in {time.perf_counter() - begin:.2f} s")

    def changed(self, ticket: int) -> object:
        """One ticket changes, and the page is asked for."""
        with writing(self.engine, BY) as session:
            note_change(session, self.program, {ticket})
        return self.numbers()


def run() -> None:
    """Print the ratios that the issue names, on both engines."""
    with tempfile.TemporaryDirectory() as folder, started_postgres() as server:
        engines = {"SQLite": lambda n: store_engine(f"sqlite:///{_kept(n)}")}
        if server is not None:
            engines["PostgreSQL"] = lambda n: _copied(n, store_engine(server.new_database()))
        times = {name: _measured(name, engine) for name, engine in engines.items()}
    if len(times) == 2:
        sqlite, postgres = (found[_NEW] for found in times.values())
        print(f"\n  PostgreSQL takes {postgres / sqlite:.2f} × the time of SQLite for “{_NEW}”")
    del folder


_NEW, _FILTER = "page numbers, calculated anew", "page numbers with one filter, calculated anew"


def _measured(name: str, engine: Callable[[int], Engine]) -> Mapping[str, float]:
    print(f"\n{name}: {TICKETS:,} generated tickets of one program")
    with _asked(engine(TICKETS)) as large, _asked(engine(TICKETS // 10)) as small:
        found = _page_numbers(name, large)
        _beside_a_tenth(name, small, large)
        _in_pandas(large.engine)
        return found


@contextmanager
def _asked(engine: Engine) -> Iterator[Asked]:
    with writing(engine, BY) as session:
        session.connection().exec_driver_sql(COVERING)
        session.execute(delete(models.KeptColumns))  # of an earlier run
        program = program_value(session, KEY, TESTER)
    with reading(engine) as session:
        begin = time.perf_counter()
        known = known_columns(session, program_value(session, KEY, TESTER))
        took, size = time.perf_counter() - begin, _megabytes(known.columns)
    print(f"  read row by row into memory in {took:.1f} s, {size:,.0f} MB")
    asked = Asked(engine, program)
    asked.kept_in_the_store()
    yield asked
    engine.dispose()


def _megabytes(node: Any) -> float:
    """Of all columns in a table of tables."""
    if isinstance(node, np.ndarray):
        return node.nbytes / 1e6
    if isinstance(node, tuple):
        return sum(map(_megabytes, node))
    return sum(_megabytes(getattr(node, name)) for name in getattr(node, "__slots__", ()))


def _page_numbers(name: str, asked: Asked) -> dict[str, float]:
    found = medians(
        {
            SCAN: asked.scan,
            _NEW: lambda: asked.forgotten(asked.numbers),
            "page numbers, asked again": asked.numbers,
            _FILTER: lambda: asked.forgotten(lambda: asked.numbers(**FILTERED)),
            "page numbers with one filter, asked again": lambda: asked.numbers(**FILTERED),
            "escalations and partner requests, anew": lambda: asked.forgotten(asked.views),
        },
        ROUNDS,
    )
    say(f"{name}, {TICKETS:,} tickets: numbers", found, SCAN)
    seconds = []
    for ticket in range(1, 4):
        begin = time.perf_counter()
        asked.changed(ticket)
        seconds.append(time.perf_counter() - begin)
    print(f"  {min(seconds) * 1000:9.1f} ms             after one ticket changed")
    return found


def _beside_a_tenth(name: str, small: Asked, large: Asked) -> None:
    """The whole request, as a browser makes it."""
    pages = {}
    for many, asked in (("a tenth of them", small), ("all", large)):
        address = asked.engine.url.render_as_string(hide_password=False)
        client = visitor(asked.engine, Settings(database_url=address, now=NOW))
        body = page_body(client, KEY, AS_OF)

        def page(client: Any = client, body: Any = body) -> object:
            answer = client.post("/_dash-update-component", json=body)
            assert answer.status_code == 200, answer.text
            return answer

        pages[f"the page calculated anew, {many}"] = lambda a=asked, p=page: a.forgotten(p)
        pages[f"the page asked again, {many}"] = page
    found = medians(pages, ROUNDS)
    say(f"{name}: ten times the data", found, "the page calculated anew, a tenth of them")


def _in_pandas(engine: Engine) -> None:
    """The same question by loading: once, for it takes long."""
    begin = time.perf_counter()
    ticket, spell = (models.table(model).c for model in (models.Ticket, models.TicketSpell))
    of_spell = (spell.ticket_id, spell.from_at, spell.to_at, spell.state_id, spell.final_at)
    with engine.connect() as connection:
        tickets = pd.read_sql(select(ticket.id, ticket.kind, ticket.started_at), connection)
        spells = pd.read_sql(select(*of_spell), connection)
    at_cut = spells[(spells["from_at"] < NOW) & (spells["to_at"] >= NOW)].merge(
        tickets, left_on="ticket_id", right_on="id"
    )
    days = (at_cut["final_at"] - at_cut["started_at"]) / 86_400
    days.quantile([0.5, 0.85, 0.95])
    at_cut.groupby(["state_id", "kind"]).size()
    print(f"  {(time.perf_counter() - begin) * 1000:9.1f} ms             everything into pandas")


def _copied(tickets: int, engine: Engine) -> Engine:
    copy(_kept(tickets), engine)
    return engine


def _kept(tickets: int) -> Path:
    """A filled SQLite store; kept in build/ while code stays as it is."""
    code = b"".join(path.read_bytes() for path in sorted((ROOT / "db").rglob("*.py")))
    code += (ROOT / "bench" / "many_tickets.py").read_bytes()
    folder = ROOT / "build" / "bench"
    path = folder / f"{hashlib.sha256(code).hexdigest()[:16]}-{tickets}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        engine = store_engine(f"sqlite:///{part}")
        fill(engine, tickets)
        engine.dispose()
        part.rename(path)
    return path
