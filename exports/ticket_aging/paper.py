"""Tickets on paper: the tree of the page, with its scope at head and foot."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.scope import AsOf
from dashboard.ticket_aging.values import OpenTicket, TicketAging
from exports.paper import Paper, program_paper
from layouts import ticket_aging as view
from layouts.ticket_aging.words import EVERYTHING

TOP_ROWS, APPENDIX_ROWS = 15, 2_000
"""Open tickets on paper: on its own, and where the full list is asked for."""


def ticket_aging_paper(aging: TicketAging, listed: Sequence[OpenTicket]) -> Paper:
    """The page's document, with these open tickets of its list."""
    return view_paper(aging, "tickets", view.TITLE, view.content(aging, listed))


def view_paper(
    told: AsOf, name: str, title: str, content: Component, everything: str = EVERYTHING
) -> Paper:
    """A view of a program's tickets; ``everything`` says what it is about without filters."""
    about = view.filters_in_words(told.scope, everything)
    return program_paper(told, name, title, content, about)
