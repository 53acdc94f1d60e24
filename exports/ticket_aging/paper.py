"""Ticket aging on paper: the tree of the page, with its scope at head and foot."""

from dashboard import formats
from dashboard.ticket_aging.values import TicketAging
from exports.paper import Paper, paper
from layouts import ticket_aging as view


def ticket_aging_paper(aging: TicketAging) -> Paper:
    """The page's document, named after program and date."""
    zone = aging.program.calendar.zone
    foot = " · ".join(
        (
            f"Cut {formats.moment(aging.cut, zone)} {zone}",
            view.filters_in_words(aging.scope),
        )
    )
    head = f"{aging.program.name} · {view.TITLE} · {view.as_of_in_words(aging)}"
    name = f"tickets-{aging.program.key}-{aging.scope.as_of.isoformat()}"
    return paper(name, head, view.content(aging), head, foot, aging.program.marking)
