"""The page of escalations: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.listings import Listing
from callbacks.reader import Reader
from callbacks.ticket_aging import VIEW_FILTERS as FILTERS
from callbacks.ticket_aging import offered_in_views as offered
from dashboard.listings import Ask, chosen_rows
from dashboard.rights import Viewer
from dashboard.scope import Scope
from db.escalations import escalations
from exports.paper import Paper
from exports.ticket_aging.paper import view_paper
from layouts import escalations as view
from layouts.ticket_aging.views import ESCALATIONS, TICKETS

__all__ = ["FILTERS", "HOME", "LISTING", "PATH", "check", "content", "offered", "paper"]

PATH, HOME = ESCALATIONS, TICKETS


def check(chosen: Mapping[str, str]) -> None:
    """It has one view."""


def _rows(
    session: Session, scope: Scope, viewer: Viewer, ask: Ask
) -> tuple[int, list[Mapping[str, Any]]]:
    told = escalations(session, scope, viewer)
    return chosen_rows([view.list_row(scope, each) for each in told.open], ask)


LISTING = Listing(PATH, view.LIST, view.TEXTS, view.NUMBERS, _rows)


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    with reader.session() as session:
        told = escalations(session, scope, reader.viewer)
    return view.content(told)


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page on paper."""
    with reader.session() as session:
        told = escalations(session, scope, reader.viewer)
    return view_paper(told, "escalations", view.TITLE, view.content(told), view.EVERYTHING)
