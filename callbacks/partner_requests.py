"""The page of partner requests: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.listings import Listing
from callbacks.reader import Reader
from callbacks.ticket_aging import VIEW_FILTERS as FILTERS
from callbacks.ticket_aging import offered_in_views as offered
from dashboard.errors import InvalidRequest
from dashboard.listings import Ask, chosen_rows
from dashboard.partner_requests import SPANS, USUAL_SPAN
from dashboard.rights import Viewer
from dashboard.scope import Scope
from db.partner_requests import partner_requests
from exports.paper import Paper
from exports.ticket_aging.paper import view_paper
from layouts import partner_requests as view
from layouts.ticket_aging.views import PARTNER_REQUESTS, TICKETS

__all__ = ["FILTERS", "HOME", "LISTING", "PATH", "VIEWS", "check", "content", "offered", "paper"]

PATH, HOME = PARTNER_REQUESTS, TICKETS
VIEWS = ("weeks",)


def check(chosen: Mapping[str, str]) -> None:
    """Refuse a span that there is not."""
    if chosen.get("weeks", str(USUAL_SPAN)) not in map(str, SPANS):
        raise InvalidRequest(f"Weeks are {', '.join(map(str, SPANS))}.")


def _weeks(scope: Scope) -> int:
    return int(scope.view.get("weeks", USUAL_SPAN))


def _rows(
    session: Session, scope: Scope, viewer: Viewer, ask: Ask
) -> tuple[int, list[Mapping[str, Any]]]:
    told = partner_requests(session, scope, viewer, _weeks(scope))
    return chosen_rows([view.list_row(scope, team) for team in told.teams], ask)


LISTING = Listing(PATH, view.LIST, view.TEXTS, view.NUMBERS, _rows)


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    with reader.session() as session:
        told = partner_requests(session, scope, reader.viewer, _weeks(scope))
    return view.content(told)


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page on paper."""
    with reader.session() as session:
        told = partner_requests(session, scope, reader.viewer, _weeks(scope))
    return view_paper(told, "partner-requests", view.TITLE, view.content(told), view.EVERYTHING)
