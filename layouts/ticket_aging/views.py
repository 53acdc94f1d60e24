"""The views of a program's tickets, side by side."""

from dash.development.base_component import Component

from dashboard.scope import Scope
from dashboard.ticket_aging.provenance import Told
from layouts.components import page_head, segments
from layouts.ticket_aging.words import EVERYTHING, scope_in_words

TICKETS, ESCALATIONS, PARTNER_REQUESTS = "/tickets", "/escalations", "/partner-requests"
VIEWS = {TICKETS: "Aging", ESCALATIONS: "Escalations", PARTNER_REQUESTS: "Partner requests"}


def view_head(
    path: str, title: str, told: Told, everything: str = EVERYTHING, *more: Component | None
) -> Component:
    """The head of the view at ``path``: what it is about, and ways to the others."""
    return page_head(title, scope_in_words(told, everything), _ways(path, told.scope), *more)


def _ways(path: str, scope: Scope) -> Component:
    query = Scope(scope.program, scope.as_of).query()
    return segments("View", [(name, to + query, to == path) for to, name in VIEWS.items()])
