"""What all pages are built from. Leaves that differ on paper: figure, listing, link, controls."""

from layouts.components.blocks import (
    STATUS,
    KeyFigure,
    apology,
    empty,
    facts,
    key_figures,
    section,
    segments,
    status,
)
from layouts.components.leaves import aria, controls, figure, link
from layouts.components.states import failure, no_permission, refusal, trouble
from layouts.components.tables import Column, listing, listing_tools, table

__all__ = [
    "STATUS",
    "Column",
    "KeyFigure",
    "apology",
    "aria",
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
    "refusal",
    "section",
    "segments",
    "status",
    "table",
    "trouble",
]
