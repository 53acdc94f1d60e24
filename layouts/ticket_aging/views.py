"""The views of a program's tickets, side by side."""

from dash.development.base_component import Component

from dashboard.scope import Scope
from layouts.components import segments

TICKETS, ESCALATIONS, PARTNER_REQUESTS = "/tickets", "/escalations", "/partner-requests"
VIEWS = {TICKETS: "Aging", ESCALATIONS: "Escalations", PARTNER_REQUESTS: "Partner requests"}


def ticket_views(path: str, scope: Scope) -> Component:
    """Ways to all of them, as of the same date; the one at ``path`` is marked."""
    query = Scope(scope.program, scope.as_of).query()
    return segments("View", [(name, to + query, to == path) for to, name in VIEWS.items()])
