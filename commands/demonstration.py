"""``greenpath demo``: a living demonstration, and its server."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from commands.edge import now, open_store, say
from commands.serve import serve
from dashboard.demonstration.tickets import (
    TicketExport,
    as_known_at,
    outreach_tickets,
    risk_mining_tickets,
)
from dashboard.imports.mapping import Mapping
from dashboard.imports.tables import text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Viewer
from db.engine import reading, writing
from db.imports import DeliveredFile, merge_tickets
from db.programs import add_program, programs
from db.programs import program as program_value

SEED = 7
ZONE = "America/New_York"
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
        known = {key for key, _ in programs(session, Viewer())}
    for key, name, tickets in PROGRAMS:
        if key not in known:
            fill(engine, key, name, tickets, now())
            say(f"{name} is there as “{key}”.")
    engine.dispose()
    if serving:
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
    with writing(engine) as session:
        add_program(session, Program(key, name, calendar), free)
        _import(session, key, as_known_at(tickets(SEED, ends), today), at)


def _import(session: Session, key: str, export: TicketExport, at: int) -> None:
    program = program_value(session, key, Viewer())
    events, rows = _csv(export.events), _csv(export.tickets)
    delivery = ticket_delivery(
        program,
        Mapping(),
        text_table(events, "demonstration events.csv"),
        text_table(rows, "demonstration tickets.csv"),
        frozenset(),
    )
    merge_tickets(session, program, delivery, DeliveredFile("demonstration", ""), at)


def _csv(rows: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
