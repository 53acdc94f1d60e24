"""The ticket aging page."""

from layouts.ticket_aging.open_tickets import LIST, UNBLOCKED, list_row
from layouts.ticket_aging.page import content
from layouts.ticket_aging.words import (
    FILTER_LABELS,
    TITLE,
    as_of_in_words,
    filters_in_words,
    headline,
)

__all__ = [
    "FILTER_LABELS",
    "LIST",
    "TITLE",
    "UNBLOCKED",
    "as_of_in_words",
    "content",
    "filters_in_words",
    "headline",
    "list_row",
]
