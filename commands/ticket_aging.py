"""``greenpath show ticket-aging`` and ``greenpath print ticket-aging``."""

from enum import StrEnum
from typing import Annotated

import typer

from commands.edge import AsOf, Program, now, reading_session, say, viewer
from commands.paper import To, print_paper
from dashboard.errors import InvalidRequest
from dashboard.scope import scope_at
from dashboard.ticket_aging.values import DIMENSIONS, TicketAging
from db.programs import program as program_value
from db.ticket_aging import ticket_aging
from exports.ticket_aging.figures import as_json
from exports.ticket_aging.tables import as_csv, as_table

Values = Annotated[list[str] | None, typer.Option()]
Group = Annotated[list[str] | None, typer.Option("--group", "--team")]


class Format(StrEnum):
    """How the numbers are written."""

    JSON = "json"
    CSV = "csv"
    TABLE = "table"


WRITERS = {Format.JSON: lambda a: as_json(a).decode(), Format.CSV: as_csv, Format.TABLE: as_table}


def show(
    program: Program,
    as_of: AsOf = None,
    priority: Values = None,
    group: Group = None,
    kind: Values = None,
    state: Values = None,
    requester: Values = None,
    format: Format = Format.TABLE,
) -> None:
    """The numbers of ticket aging. CSV is the list of open tickets, JSON is everything."""
    filters = chosen(priority=priority, group=group, kind=kind, state=state, requester=requester)
    say(WRITERS[format](_aging(program, as_of, filters)).rstrip("\n"))


def print_page(
    program: Program,
    to: To,
    as_of: AsOf = None,
    priority: Values = None,
    group: Group = None,
    kind: Values = None,
    state: Values = None,
    requester: Values = None,
    by: Annotated[str, typer.Option(help="What parts the table of ages.")] = "priority",
    appendix: Annotated[bool, typer.Option(help="With the full list of open tickets.")] = False,
) -> None:
    """Ticket aging on paper: the same page, as of the same cut."""
    from exports.paper import Paper
    from exports.ticket_aging.paper import TOP_ROWS, ticket_aging_paper

    filters = chosen(priority=priority, group=group, kind=kind, state=state, requester=requester)

    def draw() -> Paper:
        if by not in DIMENSIONS:
            raise InvalidRequest(f"--by is one of {', '.join(DIMENSIONS)}.")
        aging = _aging(program, as_of, filters, by=by)
        return ticket_aging_paper(aging, aging.open_tickets[: None if appendix else TOP_ROWS])

    print_paper(to, draw)


def chosen(**given: list[str] | None) -> dict[str, tuple[str, ...]]:
    """The filters that were given."""
    return {name: tuple(values) for name, values in given.items() if values}


def _aging(
    program: str, as_of: str | None, filters: dict[str, tuple[str, ...]], **view: str
) -> TicketAging:
    with reading_session() as session:
        known = program_value(session, program, viewer())
        return ticket_aging(session, scope_at(known, as_of, now(), filters, view), viewer())
