"""``greenpath demo``: a living demonstration, and its server."""

import csv
import io
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from commands.edge import author, now, open_store, say, viewer
from commands.serve import serve
from dashboard.demonstration.tickets import (
    TicketExport,
    as_known_at,
    outreach_tickets,
    risk_mining_tickets,
)
from dashboard.errors import GreenpathError
from dashboard.imports.inspection import FoundTable
from dashboard.imports.mapping import Mapping
from dashboard.imports.tables import text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from db.accounts.demonstration import (
    add_demonstration_people,
    has_own_people,
    is_somebody_elses,
)
from db.demonstration import add_action_items
from db.engine import reading, writing
from db.imports import bring
from db.imports.files import FIRST, keep_file, keep_tables
from db.imports.runs import begin_import, explain_files
from db.programs import add_program, programs
from db.programs import program as program_value

SEED = 7
ZONE = "America/New_York"
FILES = {"events": "demonstration events.csv", "tickets": "demonstration tickets.csv"}
PROGRAMS: tuple[tuple[str, str, Callable[[int, datetime], TicketExport]], ...] = (
    ("risk-mining", "Risk mining", risk_mining_tickets),
    ("outreach", "Issuer outreach", outreach_tickets),
)


def demo(
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it when it is filled.")
    ] = True,
) -> None:
    """Fill the store with two programs of two years, anchored to this week, and serve it."""
    engine = open_store()
    with reading(engine) as session:
        if has_own_people(session) or is_somebody_elses(session):
            raise GreenpathError(
                "This store has people or programs of its own, and a demonstration lets anybody in:"
                " name another store in DATABASE_URL."
            )
        known = {key for key, _ in programs(session, viewer())}
    for key, name, tickets in PROGRAMS:
        if key not in known:
            fill(engine, key, name, tickets, now())
            say(f"{name} is there as “{key}”.")
    with writing(engine, author()) as session:
        add_demonstration_people(session, now())
    for key, *_ in PROGRAMS:
        if key not in known:
            add_action_items(engine, author(), key, SEED)
    engine.dispose()
    if serving:
        os.environ["GREENPATH_DEMONSTRATION"] = "true"
        serve()


def fill(
    engine: Engine,
    key: str,
    name: str,
    tickets: Callable[[int, datetime], TicketExport],
    at: int,
) -> None:
    """Add one program with all its history, through the import that everybody uses."""
    from holidays import country_holidays

    today = datetime.fromtimestamp(at, ZoneInfo(ZONE))
    free = dict(country_holidays("US", years=range(today.year - 3, today.year + 2)))
    calendar = ProgramCalendar(zone=ZONE, holidays=frozenset(free))
    # The lives of the tickets are drawn to the end of this week, so that they are the same
    # whenever in the week they are asked for; then what is still to come is left out.
    ends = datetime.fromtimestamp(calendar.cut(calendar.week_ending(today.date())), ZoneInfo(ZONE))
    with writing(engine, author()) as session:
        add_program(session, Program(key, name, calendar), free)
        _import(session, key, as_known_at(tickets(SEED, ends), today), at)


def _import(session: Session, key: str, export: TicketExport, at: int) -> None:
    program = program_value(session, key, viewer())
    run_id = begin_import(session, program, "tickets", "demonstration", at)
    content = {"events": _csv(export.events), "tickets": _csv(export.tickets)}
    tables = {role: text_table(content[role], name) for role, name in FILES.items()}
    files = {role: keep_file(session, run_id, name, content[role]) for role, name in FILES.items()}
    for role, table in tables.items():
        found = FoundTable(FIRST, table.header, 0, (), (), {})
        keep_tables(session, run_id, {files[role]: (table.format, (found,))})
    explain_files(session, program, run_id, None, {r: (id_, FIRST) for r, id_ in files.items()})
    delivery = ticket_delivery(program, Mapping(), tables["events"], tables["tickets"], frozenset())
    bring(session, program, delivery, run_id, at, {name: role for role, name in FILES.items()})


def _csv(rows: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
