"""Rules on paper: the tree of the page, with its scope at head and foot."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.rule_deprecation.calculation import RuleDeprecation
from exports.paper import Paper, program_paper
from exports.ticket_aging.paper import APPENDIX_ROWS, TOP_ROWS
from layouts import rule_deprecation as view
from layouts.ticket_aging.words import filters_in_words

__all__ = ["APPENDIX_ROWS", "TOP_ROWS", "rule_deprecation_paper"]


def rule_deprecation_paper(told: RuleDeprecation, listed: Sequence[Mapping[str, Any]]) -> Paper:
    """The page's document, with these rules of its list."""
    content = view.content(told, listed)
    about = filters_in_words(told.scope, view.EVERYTHING, view.FILTER_LABELS)
    return program_paper(told, "rules", view.TITLE, content, about)
