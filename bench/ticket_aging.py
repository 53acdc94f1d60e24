"""Ticket aging of the real incident log: the page beside a route written by hand."""

import hashlib
import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from dash._utils import to_json
from dashboard.ticket_aging.facts import StateIntervals, TicketFacts, TicketsAtCut
from flask import Flask, Response
from sqlalchemy import Engine

from bench.timing import medians, say
from bench.visitors import visitor
from dashboard.imports.mapping import mapping_from_toml
from dashboard.imports.tables import text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program, TicketPolicy
from dashboard.scope import Scope
from dashboard.settings import Settings
from dashboard.ticket_aging.calculation import ticket_aging
from dashboard.ticket_aging.values import NEVER, NONE, DataQuality, Source
from db.engine import prepare_store, sqlite, store_engine, writing
from db.imports import bring
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from layouts import ticket_aging as view
from tests.conftest import BY, TESTER

ROOT = Path(__file__).parent.parent
LOG = ROOT / "examples" / "incidents" / "incident_event_log.csv.xz"
AS_OF = date(2016, 3, 31)
NOW = 1_795_348_800
SEARCH = f"?program=incidents&as_of={AS_OF}"
ROUNDS = 15


def run() -> None:
    """Print the ratios that the issue names."""
    store = _store()
    url = f"sqlite:///{store}"
    client = visitor(store_engine(url), Settings(database_url=url, now=NOW))
    body = _body(client.get("/_dash-dependencies").get_json())
    route = _route_by_hand(store).test_client()
    connection = sqlite.connect(store)
    page = client.post("/_dash-update-component", json=body)
    assert page.status_code == 200, page.text
    drawn = page.get_json()["response"]["content"]["children"]
    assert drawn == route.get("/").get_json(), "the hand-written route answers something else"
    found = medians(
        {
            "a Flask route by hand, raw sqlite3, same JSON": lambda: route.get("/"),
            "the page": lambda: client.post("/_dash-update-component", json=body),
            "raw sqlite3 scan of all spells": lambda: _scan(connection),
            "everything into pandas, open tickets only": lambda: _pandas(connection),
        },
        ROUNDS,
    )
    say(
        f"Ticket aging, 24,918 tickets of the real log as of {AS_OF}, {len(page.data):,} bytes",
        found,
        "a Flask route by hand, raw sqlite3, same JSON",
    )


def _store() -> Path:
    """The real log in SQLite; kept in build/ while code and data stay as they are."""
    code = b"".join(
        path.read_bytes()
        for folder in ("db", "dashboard")
        for path in sorted((ROOT / folder).rglob("*.py"))
    )
    path = ROOT / "build" / "bench" / f"{hashlib.sha256(code).hexdigest()[:16]}.db"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _import(path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
    return path


def _import(path: Path) -> None:
    path.unlink(missing_ok=True)
    engine = store_engine(f"sqlite:///{path}")
    prepare_store(engine)
    begin = time.perf_counter()
    understood = fill_with_the_real_log(engine)
    engine.dispose()
    print(
        f"\nImport of the real log, 141,712 rows: {time.perf_counter() - begin:.1f} s,"
        f" of which understanding the file {understood:.1f} s"
    )


def fill_with_the_real_log(engine: Engine) -> float:
    """A program of its own, and the log in it; seconds of understanding the file."""
    with writing(engine, BY) as session:
        add_program(session, Program("incidents", "Incidents", ProgramCalendar()))
    begin = time.perf_counter()
    mapping = mapping_from_toml((LOG.parent / "mapping.toml").read_text("utf-8"), "mapping.toml")
    table = text_table(LOG.read_bytes(), LOG.name)
    with writing(engine, BY) as session:
        program = program_value(session, "incidents", TESTER)
        delivery = ticket_delivery(program, mapping, table, None, frozenset())
        understood = time.perf_counter()
        run_id = begin_import(session, program, "tickets", LOG.name, NOW)
        bring(session, program, delivery, run_id, NOW)
    return understood - begin


def page_request(site: str, cookie: Mapping[str, str]) -> Callable[[], None]:
    """Asks a served site for the page, as a signed-in browser does."""
    wired = urllib.request.Request(f"{site}/_dash-dependencies", headers=dict(cookie))
    with urllib.request.urlopen(wired) as answer:
        body = json.dumps(_body(json.load(answer))).encode()
    headers = {"Content-Type": "application/json", **cookie}
    request = urllib.request.Request(f"{site}/_dash-update-component", body, headers)

    def ask() -> None:
        with urllib.request.urlopen(request, timeout=120) as answer:
            assert answer.read()

    return ask


def _body(wired: Any) -> dict[str, Any]:
    """The request that a browser posts for the page."""
    output = next(c["output"] for c in wired if c["output"].startswith("..content.children"))
    parts = [part.rsplit(".", 1) for part in output.strip(".").split("...")]
    return {
        "output": output,
        "outputs": [{"id": name, "property": field} for name, field in parts],
        "inputs": [
            {"id": "url", "property": "pathname", "value": "/tickets"},
            {"id": "url", "property": "search", "value": SEARCH},
            {"id": "again", "property": "data", "value": None},
        ],
        "changedPropIds": ["url.search"],
        "state": [{"id": "shown", "property": "data", "value": "/tickets incidents"}],
    }


def _route_by_hand(store: Path) -> Flask:
    """What one would write without Dash and SQLAlchemy: sqlite3, the arithmetic, JSON."""
    server = Flask("by hand")
    connection = sqlite.connect(store)
    program = Program("incidents", "Incidents", ProgramCalendar(), TicketPolicy(), 1)
    scope = Scope("incidents", AS_OF)

    @server.get("/")
    def page() -> Response:
        aging = ticket_aging(_facts(connection, program), program, scope)
        return Response(to_json(view.content(aging)), mimetype="application/json")

    return server


def _facts(connection: Any, program: Program) -> TicketFacts:
    cut = program.calendar.cut(AS_OF)
    held = connection.execute(
        "SELECT t.key, t.title, t.kind, r.name, s.priority, g.name, w.name, t.root_cause,"
        " t.started_at, s.from_at, s.state_since, s.final_at, s.reopened_at,"
        " t.first_response_at, s.reopens, s.reassignments, s.paused, s.sla_used FROM ticket_spell s"
        " JOIN ticket t ON t.id = s.ticket_id JOIN workflow_state w ON w.id = s.state_id"
        " LEFT JOIN team g ON g.id = s.group_id LEFT JOIN team r ON r.id = t.requester_id"
        " WHERE s.program_id = 1 AND s.to_at >= ? AND s.from_at < ?",
        (cut, cut),
    ).fetchall()
    columns = list(zip(*held, strict=True))
    texts = [np.array([v or NONE for v in c], dtype=object) for c in columns[:8]]
    numbers = [np.array([NEVER if v is None else v for v in c]) for c in columns[8:]]
    spells = np.array(
        connection.execute(
            "SELECT s.ticket_id, w.position, from_at, to_at, state_since, change"
            " FROM ticket_spell s JOIN workflow_state w ON w.id = s.state_id"
            " WHERE s.program_id = 1 AND from_at < ? ORDER BY ticket_id, seq",
            (cut,),
        ).fetchall()
    )
    later, newest, source, quality = _the_rest(connection, cut)
    kept = np.ascontiguousarray(spells.T)
    return TicketFacts(
        tickets=TicketsAtCut(*texts, *numbers),
        intervals=StateIntervals(*kept),
        not_yet_started=later,
        quality=quality,
        source=Source(*source, newest),
    )


def _the_rest(connection: Any, cut: int) -> tuple[int, int, Any, DataQuality]:
    one = connection.execute
    later = one(
        "SELECT count(*) FROM ticket WHERE exclusion IS NULL AND started_at >= ?", (cut,)
    ).fetchone()[0]
    newest = one("SELECT max(at) FROM ticket_event WHERE at < ?", (cut,)).fetchone()[0]
    file = one("SELECT file, imported_at FROM import_run ORDER BY id DESC LIMIT 1").fetchone()
    excluded: dict[str, tuple[str, ...]] = {}
    for reason, key in one(
        "SELECT exclusion, key FROM ticket WHERE exclusion IS NOT NULL ORDER BY 1, 2"
    ):
        excluded[reason] = (*excluded.get(reason, ()), key)
    reasons = dict(
        one("SELECT reason, count(*) FROM quarantine WHERE resolved_at IS NULL GROUP BY 1")
    )
    return later, newest, file, DataQuality(excluded, reasons)


def _scan(connection: Any) -> object:
    return connection.execute(
        "SELECT count(*), sum(paused), max(priority) FROM ticket_spell"
    ).fetchall()


def _pandas(connection: Any) -> int:
    events = pd.read_sql(
        "SELECT ticket_id, at, value FROM ticket_event WHERE kind = 'state'", connection
    )
    cut = ProgramCalendar().cut(AS_OF)
    newest = events[events["at"] < cut].sort_values("at", kind="stable").groupby("ticket_id").last()
    return int((~newest["value"].isin(["Resolved", "Closed", "Cancelled"])).sum())
