"""The ticket aging page: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.listings import Listing
from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.listings import Ask
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope
from dashboard.ticket_aging import listing
from dashboard.ticket_aging.listing import LISTS
from dashboard.ticket_aging.values import DIMENSIONS
from db.ticket_aging import open_tickets, ticket_aging, ticket_filters
from exports.paper import Paper
from exports.ticket_aging.paper import APPENDIX_ROWS, TOP_ROWS, ticket_aging_paper
from layouts import ticket_aging as view

FILTERS = view.FILTER_LABELS
VIEW_FILTERS = {name: FILTERS[name] for name in ("priority", "group", "requester")}
"""What the other views of tickets can be filtered by."""
SHOWN = view.UNBLOCKED
"""Open tickets that the page is drawn with; the list asks for others."""


def offered(session: Session, program: Program) -> dict[str, list[str]]:
    """What the page can be filtered by."""
    return ticket_filters(session, program)


def offered_in_views(session: Session, program: Program) -> dict[str, list[str]]:
    """The values of the ``VIEW_FILTERS``."""
    found = ticket_filters(session, program)
    return {name: found[name] for name in VIEW_FILTERS}


def check(chosen: Mapping[str, str]) -> None:
    """Refuse what the age table is not parted by, and a list that there is not."""
    if chosen.get("by", DIMENSIONS[0]) not in DIMENSIONS:
        raise InvalidRequest(f"Open tickets are parted by {', '.join(DIMENSIONS)}.")
    if chosen.get("list", LISTS[0]) not in LISTS:
        raise InvalidRequest(f"Tickets are listed as {', '.join(LISTS)}.")
    if chosen.get("appendix", "all") != "all":
        raise InvalidRequest("An appendix has all open tickets, or is left out.")


def _list(scope: Scope) -> str:
    return scope.view.get("list", LISTS[0])


def _rows(
    session: Session, scope: Scope, viewer: Viewer, ask: Ask
) -> tuple[int, list[Mapping[str, Any]]]:
    total, tickets = open_tickets(session, scope, viewer, _list(scope), ask)
    return total, [view.list_row(scope, ticket) for ticket in tickets]


LISTING = Listing("/tickets", view.LIST, listing.WORDS, listing.NUMBERS, _rows)


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    with reader.session() as session:
        aging = ticket_aging(session, scope, reader.viewer, SHOWN)
    return view.content(aging)


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page on paper; the full list only where the address asks for an appendix."""
    rows = APPENDIX_ROWS if scope.view.get("appendix") else TOP_ROWS
    with reader.session() as session:
        aging = ticket_aging(session, scope, reader.viewer, SHOWN)
        listed = open_tickets(session, scope, reader.viewer, _list(scope), Ask(0, rows))[1]
    return ticket_aging_paper(aging, listed)
