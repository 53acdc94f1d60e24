"""Tickets on paper: the tree of the page, with its scope at head and foot."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import formats
from dashboard.ticket_aging.provenance import Told
from dashboard.ticket_aging.values import OpenTicket, TicketAging
from exports.paper import Paper, paper
from layouts import ticket_aging as view
from layouts.ticket_aging.words import EVERYTHING

TOP_ROWS, APPENDIX_ROWS = 15, 2_000
"""Open tickets on paper: on its own, and where the full list is asked for."""


def ticket_aging_paper(aging: TicketAging, listed: Sequence[OpenTicket]) -> Paper:
    """The page's document, with these open tickets of its list."""
    return program_paper(aging, "tickets", view.TITLE, view.content(aging, listed))


def program_paper(
    told: Told, name: str, title: str, content: Component, everything: str = EVERYTHING
) -> Paper:
    """A page of a program as a document, named after program and date.

    ``everything`` says what it is about where nothing is filtered.
    """
    program, scope, zone = told.program, told.scope, told.program.calendar.zone
    cut = f"Cut {formats.moment(told.cut, zone)} {zone}"
    foot = " · ".join((cut, view.filters_in_words(scope, everything)))
    head = f"{program.name} · {title} · {view.as_of_in_words(told)}"
    called = f"{name}-{program.key}-{scope.as_of.isoformat()}"
    return paper(called, head, content, head, foot, program.marking)
