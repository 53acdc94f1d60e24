"""The page of rules."""

from layouts.rule_deprecation.lists import LIST, list_row
from layouts.rule_deprecation.page import content
from layouts.rule_deprecation.words import EVERYTHING, FILTER_LABELS, TITLE, headline

__all__ = [
    "EVERYTHING",
    "FILTER_LABELS",
    "LIST",
    "TITLE",
    "content",
    "headline",
    "list_row",
]
