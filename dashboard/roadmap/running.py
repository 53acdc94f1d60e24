"""How many initiatives of a lane run in each step of time, by status."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.values import (
    InitiativeStanding,
    MilestoneStanding,
    MilestoneState,
    Status,
)


@dataclass(frozen=True, slots=True)
class Running:
    """What runs in one step: an initiative does if one of its days, as they are now, is in it."""

    step: Span
    counts: Counter[Status] = field(default_factory=Counter)
    missed: list[MilestoneStanding] = field(default_factory=list)
    """Milestones whose day was in it and that were missed."""

    @property
    def total(self) -> int:
        """All that run."""
        return self.counts.total()


def running(items: Iterable[InitiativeStanding], steps: Sequence[Span]) -> list[Running]:
    """One of each step; steps follow each other without a gap. What was cancelled runs no more."""
    found = [Running(step) for step in steps]
    for each in items:
        if each.span is not None and each.status is not Status.CANCELLED:
            for of in _within(found, each.span):
                of.counts[each.status] += 1
        for milestone in each.milestones:
            if milestone.state is MilestoneState.MISSED:
                for of in _within(found, Span(milestone.day, milestone.day)):
                    of.missed.append(milestone)
    return found


def _within(found: Sequence[Running], span: Span) -> Sequence[Running]:
    """Those steps that share a day with the span."""
    first = bisect_left(found, span.start, key=lambda each: each.step.end)
    return found[first : bisect_right(found, span.end, key=lambda each: each.step.start)]
