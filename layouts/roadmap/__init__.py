"""The roadmap of a program."""

from layouts.roadmap.listing import INITIATIVES, LIST, NUMBERS, TEXTS, list_rows
from layouts.roadmap.page import Beside, content
from layouts.roadmap.words import EVERYTHING, FILTER_LABELS, TITLE

__all__ = [
    "EVERYTHING",
    "FILTER_LABELS",
    "INITIATIVES",
    "LIST",
    "NUMBERS",
    "TEXTS",
    "TITLE",
    "Beside",
    "content",
    "list_rows",
]
