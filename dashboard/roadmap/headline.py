"""The one sentence that page, paper and terminal say of a roadmap."""

from collections.abc import Iterable

from dashboard import formats
from dashboard.roadmap.values import Flag, Roadmap, Violation


def headline(told: Roadmap) -> str:
    """``40 initiatives, 6 slipped since last week, 2 dependencies violated by 12 days in all.``"""
    if not told.total:
        return "No initiative is on the roadmap."
    items = told.items
    count = formats.plural(told.total, "initiative")
    if len(items) < told.total:
        count = f"{len(items):,} of {count}"
    slipped = sum(Flag.SLIPPED in each.flags for each in items)
    return f"{count}, {slipped_words(slipped)}, {violated_words(told.violated)}."


def slipped_words(slipped: int) -> str:
    """``6 slipped since last week``."""
    return f"{slipped:,} slipped since last week" if slipped else "none slipped since last week"


def violated_words(violations: Iterable[Violation]) -> str:
    """``2 dependencies violated by 12 days in all``."""
    days = [each.days for each in violations]
    if not days:
        return "no dependency violated"
    if len(days) == 1:
        return f"1 dependency violated by {formats.plural(days[0], 'day')}"
    return f"{len(days):,} dependencies violated by {formats.plural(sum(days), 'day')} in all"
