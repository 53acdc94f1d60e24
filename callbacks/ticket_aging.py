"""The ticket aging page: an adapter between the URL, the store and the layout."""

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.programs import Program
from dashboard.scope import Query, Scope
from dashboard.ticket_aging.values import DIMENSIONS
from db.ticket_aging import ticket_aging, ticket_filters
from exports.paper import Paper
from exports.ticket_aging.paper import ticket_aging_paper
from layouts import ticket_aging as view

FILTERS = view.FILTER_LABELS


def offered(session: Session, program: Program) -> dict[str, list[str]]:
    """What the page can be filtered by."""
    return ticket_filters(session, program)


def content(reader: Reader, scope: Scope, query: Query) -> Component:
    """The page as of the scope's week."""
    by = parted_by(query)
    with reader.session() as session:
        aging = ticket_aging(session, scope, reader.viewer)
    return view.content(aging, by)


def paper(reader: Reader, scope: Scope, query: Query) -> Paper:
    """The page on paper."""
    by = parted_by(query)
    with reader.session() as session:
        aging = ticket_aging(session, scope, reader.viewer)
    return ticket_aging_paper(aging, by)


def parted_by(query: Query) -> str:
    """The dimension that parts the age table; refuses what it is not parted by."""
    by = query.get("by", ("priority",))[0]
    if by not in DIMENSIONS:
        raise InvalidRequest(f"Open tickets are parted by {', '.join(DIMENSIONS)}.")
    return by
