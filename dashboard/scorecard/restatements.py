"""What a frozen review reported and is otherwise now (scorecard.md; as_of.md, As reported)."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.scorecard.figures import Figures, same_number
from dashboard.scorecard.periods import Span

Reported = Mapping[tuple[str, Span], float | None]
"""By metric and span, the number that was shown; None where there was none."""


@dataclass(frozen=True, slots=True)
class Restatement:
    """Reported X, now Y."""

    metric: str
    span: Span
    reported: float | None
    now: float | None


def reported(figures: Figures) -> Reported:
    """All numbers as they stand, to be frozen with a review."""
    return {
        (key, span): figures.value(key, span).value
        for key in figures.rows
        for span in figures.columns
    }


def restatements(then: Reported, now: Reported) -> tuple[Restatement, ...]:
    """What has changed since, by metric and then by date; ``now`` is as of the same date.

    What nothing is asked of any more, a metric that is gone, is left out.
    """
    changed = (
        Restatement(*place, before, now[place])
        for place, before in then.items()
        if place in now and not same_number(before, now[place])
    )
    return tuple(sorted(changed, key=lambda each: (each.metric, each.span)))
