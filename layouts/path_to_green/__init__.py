"""The board of all goals."""

from layouts.path_to_green.page import content
from layouts.path_to_green.words import EVERYTHING, FILTER_LABELS, TITLE

__all__ = ["EVERYTHING", "FILTER_LABELS", "TITLE", "content"]
