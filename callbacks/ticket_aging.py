"""The ticket aging page: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.values import DIMENSIONS
from db.ticket_aging import ticket_aging, ticket_filters
from exports.paper import Paper
from exports.ticket_aging.paper import ticket_aging_paper
from layouts import ticket_aging as view

FILTERS = view.FILTER_LABELS


def offered(session: Session, program: Program) -> dict[str, list[str]]:
    """What the page can be filtered by."""
    return ticket_filters(session, program)


def check(chosen: Mapping[str, str]) -> None:
    """Refuse what the age table is not parted by."""
    if chosen.get("by", DIMENSIONS[0]) not in DIMENSIONS:
        raise InvalidRequest(f"Open tickets are parted by {', '.join(DIMENSIONS)}.")


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    with reader.session() as session:
        aging = ticket_aging(session, scope, reader.viewer)
    return view.content(aging)


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page on paper."""
    with reader.session() as session:
        aging = ticket_aging(session, scope, reader.viewer)
    return ticket_aging_paper(aging)
