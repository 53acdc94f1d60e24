"""What all pages are built from. Leaves that differ on paper: figure, listing, link, controls."""

from layouts.components.blocks import (
    STATUS,
    KeyFigure,
    apology,
    beside,
    empty,
    facts,
    key_figures,
    page_head,
    section,
    segments,
    status,
)
from layouts.components.leaves import aria, clear_filters, controls, figure, link
from layouts.components.states import failure, no_permission, refusal, trouble
from layouts.components.tables import LABELLED, Column, listing, listing_tools, table

__all__ = [
    "LABELLED",
    "STATUS",
    "Column",
    "KeyFigure",
    "apology",
    "aria",
    "beside",
    "clear_filters",
    "controls",
    "empty",
    "facts",
    "failure",
    "figure",
    "key_figures",
    "link",
    "listing",
    "listing_tools",
    "no_permission",
    "page_head",
    "refusal",
    "section",
    "segments",
    "status",
    "table",
    "trouble",
]
