"""The ticket aging page as one would write it by hand: to compare with."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from dash._utils import to_json
from flask import Flask, Response

from dashboard.imports.delivery import KINDS, LEVELS
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program, TicketPolicy
from dashboard.scope import Scope
from dashboard.ticket_aging.at_cut import Names, at_cut
from dashboard.ticket_aging.calculation import ranking, ticket_aging
from dashboard.ticket_aging.columns import (
    AT_FOREVER,
    Lives,
    TicketColumns,
    Tickets,
)
from dashboard.ticket_aging.from_spells import ticket_columns
from dashboard.ticket_aging.values import NONE, DataQuality, Source, TicketAging
from db.engine import sqlite
from layouts import ticket_aging as view
from layouts.components.files import offer_files

ALL = 10**9
TICKET_TYPES = (
    np.int64, np.uint32, np.uint32, np.uint8, np.uint16, np.int32, np.uint8, np.uint8,
)  # fmt: skip
LIFE_TYPES = (
    np.int32, np.uint32, np.uint32, np.uint8, np.uint16, np.uint16, np.uint32, np.uint32,
    np.uint32, np.uint16, np.uint16, np.uint32, np.uint32, np.uint8,
)  # fmt: skip


def route_by_hand(store: Path, as_of: date) -> Flask:
    """What one would write without Dash and SQLAlchemy: sqlite3, the arithmetic, JSON.

    Nothing is kept between two pages.
    """
    server = Flask("by hand")
    connection = sqlite.connect(store)
    program = Program("incidents", "Incidents", ProgramCalendar(), TicketPolicy(), 1)
    scope = Scope("incidents", as_of)

    @server.get("/")
    def page() -> Response:
        aging = _aging(connection, program, scope)
        content = view.content(aging)
        offer_files(content, "/tickets", scope.query())
        return Response(to_json(content), mimetype="application/json")

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
    priorities: dict[Any, int] = {None: 0}
    causes: dict[Any, int] = {None: 0}
    teams = connection.execute("SELECT id, name FROM team ORDER BY id").fetchall()
    of_team = {None: 0} | {id_: code for code, (id_, _) in enumerate(teams, 1)}
    ticket = _rows(
        connection,
        "SELECT id, CASE WHEN exclusion IS NULL THEN started_at ELSE 0 END,"
        " coalesce(first_response_at, 0), kind, requester_id, root_cause, level,"
        " coalesce(rating, 0) FROM ticket ORDER BY id",
    )
    ticket[3] = [KINDS.index(kind) for kind in ticket[3]]
    ticket[4] = [of_team[team] for team in ticket[4]]
    ticket[5] = [causes.setdefault(cause, len(causes)) for cause in ticket[5]]
    ticket[6] = [(None, *LEVELS).index(level) for level in ticket[6]]
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
