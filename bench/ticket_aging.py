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
from flask import Flask, Response
from sqlalchemy import Engine

from bench.timing import medians, say
from bench.visitors import visitor
from dashboard.imports.delivery import KINDS
from dashboard.imports.mapping import mapping_from_toml
from dashboard.imports.tables import text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program, TicketPolicy
from dashboard.scope import Scope
from dashboard.settings import Settings
from dashboard.ticket_aging.at_cut import Names, at_cut
from dashboard.ticket_aging.calculation import ranking, ticket_aging
from dashboard.ticket_aging.columns import (
    AT_FOREVER,
    Lives,
    TicketColumns,
    Tickets,
    ticket_columns,
)
from dashboard.ticket_aging.values import NONE, DataQuality, Source, TicketAging
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
BY_HAND = "a Flask route by hand, raw sqlite3, nothing kept, same JSON"
ALL = 10**9
TICKET_TYPES = (np.int64, np.uint32, np.uint32, np.uint8, np.uint16, np.int32)
LIFE_TYPES = (
    np.int32, np.uint32, np.uint32, np.uint8, np.uint16, np.uint16, np.uint32, np.uint32,
    np.uint32, np.uint16, np.uint16, np.uint32, np.uint32, np.uint8,
)  # fmt: skip


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
            BY_HAND: lambda: route.get("/"),
            "the page": lambda: client.post("/_dash-update-component", json=body),
            "raw sqlite3 scan of all spells": lambda: _scan(connection),
            "everything into pandas, open tickets only": lambda: _pandas(connection),
        },
        ROUNDS,
    )
    say(
        f"Ticket aging, 24,918 tickets of the real log as of {AS_OF}, {len(page.data):,} bytes",
        found,
        BY_HAND,
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
    """What one would write without Dash and SQLAlchemy: sqlite3, the arithmetic, JSON.

    Nothing is kept between two pages.
    """
    server = Flask("by hand")
    connection = sqlite.connect(store)
    program = Program("incidents", "Incidents", ProgramCalendar(), TicketPolicy(), 1)
    scope = Scope("incidents", AS_OF)

    @server.get("/")
    def page() -> Response:
        aging = _aging(connection, program, scope)
        return Response(to_json(view.content(aging)), mimetype="application/json")

    return server


def _aging(connection: Any, program: Program, scope: Scope) -> TicketAging:
    cut = program.calendar.cut(scope.as_of)
    names, columns = _columns(connection, program)
    ranked = ranking(at_cut(columns, names, cut, {}), program, scope)
    newest, source, quality = _the_rest(connection, cut)
    labels = {
        id_: (key, title)
        for id_, key, title in connection.execute("SELECT id, key, title FROM ticket")
    }
    return ticket_aging(ranked, labels, program, scope, ALL, quality, Source(*source, newest))


def _columns(connection: Any, program: Program) -> tuple[Names, TicketColumns]:
    """All tickets and spells, each column in one piece."""
    priorities, causes = {None: 0}, {None: 0}
    teams = connection.execute("SELECT id, name FROM team ORDER BY id").fetchall()
    of_team = {None: 0} | {id_: code for code, (id_, _) in enumerate(teams, 1)}
    ticket = _rows(
        connection,
        "SELECT id, CASE WHEN exclusion IS NULL THEN started_at ELSE 0 END,"
        " coalesce(first_response_at, 0), kind, requester_id, root_cause FROM ticket ORDER BY id",
    )
    ticket[3] = [KINDS.index(kind) for kind in ticket[3]]
    ticket[4] = [of_team[team] for team in ticket[4]]
    ticket[5] = [causes.setdefault(cause, len(causes)) for cause in ticket[5]]
    ids = np.array(ticket[0])
    tickets = Tickets(np.arange(len(ids), dtype=np.int32), *_typed(ticket, TICKET_TYPES))
    spell = _rows(
        connection,
        f"SELECT ticket_id, from_at, min(to_at, {AT_FOREVER}), w.position, priority, group_id,"
        " state_since, coalesce(final_at, 0), coalesce(reopened_at, 0), reopens, reassignments,"
        " paused, sla_used, change FROM ticket_spell s JOIN workflow_state w ON w.id = s.state_id"
        " ORDER BY ticket_id, seq",
    )
    spell[0] = np.searchsorted(ids, spell[0])
    spell[4] = [priorities.setdefault(name, len(priorities)) for name in spell[4]]
    spell[5] = [of_team[team] for team in spell[5]]
    lives = Lives(*_typed(spell, LIFE_TYPES))
    named = (NONE, *(name for _, name in teams))
    met = (NONE, *list(priorities)[1:])
    names = Names(
        priority=(*met, *(p for p in program.tickets.sla_hours if p not in met)),
        group=named,
        state=tuple(state.name for state in program.tickets.workflow.states),
        kind=KINDS,
        requester=named,
        cause=(NONE, *list(causes)[1:]),
    )
    return names, ticket_columns(tickets, lives, program.tickets.workflow, program.calendar)


def _rows(connection: Any, query: str) -> list[Any]:
    """The answer column by column."""
    return list(zip(*connection.execute(query).fetchall(), strict=True))


def _typed(columns: list[Any], types: tuple[Any, ...]) -> list[Any]:
    return [np.array(column, dtype=kind) for column, kind in zip(columns, types, strict=True)]


def _the_rest(connection: Any, cut: int) -> tuple[int, Any, DataQuality]:
    one = connection.execute
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
    return newest, file, DataQuality(excluded, reasons)


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
