"""The page of the scorecard."""

from layouts.scorecard.page import content
from layouts.scorecard.words import EVERYTHING, FILTER_LABELS, TITLE

__all__ = ["EVERYTHING", "FILTER_LABELS", "TITLE", "content"]
