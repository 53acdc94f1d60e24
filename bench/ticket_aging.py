"""Ticket aging of the real incident log: the page beside a route written by hand."""

import hashlib
import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from flask.testing import FlaskClient
from sqlalchemy import Engine

from bench.by_hand import route_by_hand
from bench.timing import medians, say
from bench.visitors import visitor
from dashboard.imports.mapping import mapping_from_toml
from dashboard.imports.tables import text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.settings import Settings
from db.engine import prepare_store, sqlite, store_engine, writing
from db.imports import bring
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import BY, TESTER

ROOT = Path(__file__).parent.parent
LOG = ROOT / "examples" / "incidents" / "incident_event_log.csv.xz"
AS_OF = date(2016, 3, 31)
NOW = 1_795_348_800
PROGRAM = "incidents"
ROUNDS = 15
BY_HAND = "a Flask route by hand, raw sqlite3, nothing kept, same JSON"


def run() -> None:
    """Print the ratios that the issue names."""
    store = _store()
    url = f"sqlite:///{store}"
    client = visitor(store_engine(url), Settings(database_url=url, now=NOW))
    body = page_body(client, PROGRAM, AS_OF)
    route = route_by_hand(store, AS_OF).test_client()
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
        body = json.dumps(_body(json.load(answer), PROGRAM, AS_OF)).encode()
    headers = {"Content-Type": "application/json", **cookie}
    request = urllib.request.Request(f"{site}/_dash-update-component", body, headers)

    def ask() -> None:
        with urllib.request.urlopen(request, timeout=120) as answer:
            assert answer.read()

    return ask


def page_body(
    client: FlaskClient, program: str, as_of: date, path: str = "/tickets"
) -> dict[str, Any]:
    """The request that a browser posts for a page."""
    return _body(client.get("/_dash-dependencies").get_json(), program, as_of, path)


def _body(wired: Any, program: str, as_of: date, path: str = "/tickets") -> dict[str, Any]:
    output = next(c["output"] for c in wired if c["output"].startswith("..content.children"))
    parts = [part.rsplit(".", 1) for part in output.strip(".").split("...")]
    return {
        "output": output,
        "outputs": [{"id": name, "property": field} for name, field in parts],
        "inputs": [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": f"?program={program}&as_of={as_of}"},
            {"id": "again", "property": "data", "value": None},
        ],
        "changedPropIds": ["url.search"],
        "state": [{"id": "shown", "property": "data", "value": f"{path} {program}"}],
    }


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
