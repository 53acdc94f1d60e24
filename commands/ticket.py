"""``greenpath show ticket``."""

from enum import StrEnum
from typing import Annotated

import typer

from commands.edge import AsOf, Program, now, reading_session, say, viewer
from dashboard.scope import scope_at
from db.programs import program as program_value
from db.ticket import ticket_story
from exports.ticket import as_json, as_table


class Format(StrEnum):
    """How it is written."""

    JSON = "json"
    TABLE = "table"


def show(
    program: Program,
    ticket: Annotated[str, typer.Option(help="The ticket's key.")],
    as_of: AsOf = None,
    format: Format = Format.TABLE,
) -> None:
    """One ticket: clocks, SLA, chance, history and action items. JSON is everything."""
    with reading_session() as session:
        known = program_value(session, program, viewer())
        scope = scope_at(known, as_of, now(), {}, {})
        story = ticket_story(session, scope, ticket, viewer(), now())
    say(as_json(story).decode() if format is Format.JSON else as_table(story))
