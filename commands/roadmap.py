"""``greenpath show roadmap``."""

from enum import StrEnum
from typing import Annotated

import typer

from commands.edge import AsOf, Program, now, reading_session, say, viewer
from commands.ticket_aging import Values, chosen
from dashboard.errors import InvalidRequest
from dashboard.scope import named_day, scope_at
from db.programs import program as program_value
from db.roadmap.reading import roadmap, since_week
from exports.roadmap.calendar import as_calendar
from exports.roadmap.figures import as_json
from exports.roadmap.terminal import as_csv, as_table


class RoadmapFormat(StrEnum):
    """How a roadmap is written."""

    JSON = "json"
    CSV = "csv"
    TABLE = "table"
    ICS = "ics"


WRITERS = {
    RoadmapFormat.JSON: lambda found, changes: as_json(found, changes).decode(),
    RoadmapFormat.CSV: as_csv,
    RoadmapFormat.TABLE: as_table,
}
Since = Annotated[str | None, typer.Option(help="Say what changed since this earlier day.")]


def show(
    program: Program,
    as_of: AsOf = None,
    since: Since = None,
    lane: Values = None,
    owner: Values = None,
    status: Values = None,
    kind: Values = None,
    goal: Values = None,
    format: RoadmapFormat = RoadmapFormat.TABLE,
) -> None:
    """The roadmap. CSV is one row an initiative, JSON everything, ics a calendar's file."""
    filters = chosen(lane=lane, owner=owner, status=status, kind=kind, goal=goal)
    if since is not None and format is RoadmapFormat.ICS:
        raise InvalidRequest("A calendar's file holds the plan: leave --since out.")
    with reading_session() as session:
        known = program_value(session, program, viewer())
        scope = scope_at(known, as_of, now(), filters, {})
        found = roadmap(session, scope, viewer())
        week = named_day(since) if since else None
        changes = since_week(session, scope, viewer(), week) if week else None
    if format is RoadmapFormat.ICS:
        typer.echo(as_calendar(found, now()), nl=False)
    else:
        say(WRITERS[format](found, changes).rstrip("\n"))
