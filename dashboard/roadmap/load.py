"""Effort against capacity by lane and fiscal quarter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.values import InitiativeStanding

Place = tuple[str, date]
"""A lane, and the first day of a fiscal quarter."""
_QUARTER = timedelta(days=100)
"""From the first day of a quarter into the next one, and not beyond it."""
ALL_LANES = ""
"""Of the load of all lanes together."""


@dataclass(frozen=True, slots=True)
class Load:
    """A lane in a fiscal quarter, in person-weeks."""

    lane: str
    quarter: date
    """Its first day."""
    committed: float
    added: float
    """By the candidates above the line."""
    capacity: float | None
    """None where nobody said."""

    @property
    def weeks(self) -> float:
        """All that is to be done."""
        return self.committed + self.added

    @property
    def over(self) -> float:
        """Beyond the capacity; 0 where it is enough, or not known."""
        return 0.0 if self.capacity is None else max(self.weeks - self.capacity, 0.0)


def by_quarter(load: Iterable[Load]) -> dict[date, Load]:
    """All lanes together, quarter by quarter; capacity as far as somebody said one."""
    sums: dict[date, Load] = {}
    for each in sorted(load, key=lambda one: one.quarter):
        of = sums.get(each.quarter, Load(ALL_LANES, each.quarter, 0.0, 0.0, None))
        known = [can for can in (of.capacity, each.capacity) if can is not None]
        sums[each.quarter] = Load(
            ALL_LANES, each.quarter, of.committed + each.committed, of.added + each.added,
            sum(known) if known else None,
        )  # fmt: skip
    return sums


def effort_by_quarter(
    items: Iterable[InitiativeStanding], calendar: ProgramCalendar
) -> dict[Place, float]:
    """Effort by lane and quarter, spread evenly over the days of each span."""
    found: dict[Place, float] = {}
    for each in items:
        effort, span = each.initiative.effort, each.span
        if effort and span:
            for quarter, days in _days(span, calendar):
                place = each.lane, quarter
                found[place] = found.get(place, 0.0) + effort * days / span.days
    return found


def _days(span: Span, calendar: ProgramCalendar) -> Iterable[tuple[date, int]]:
    """How many days of a span lie in each quarter."""
    quarter = calendar.fiscal_quarter_start(span.start)
    while quarter <= span.end:
        following = calendar.fiscal_quarter_start(quarter + _QUARTER)
        last = min(span.end, following - timedelta(days=1))
        yield quarter, (last - max(span.start, quarter)).days + 1
        quarter = following


def load(
    committed: Mapping[Place, float],
    added: Mapping[Place, float],
    capacity: Mapping[Place, float],
    lane_order: Sequence[str],
) -> tuple[Load, ...]:
    """By lane in the program's order, then by quarter."""
    places = {name: place for place, name in enumerate(lane_order)}
    known = {*committed, *added, *capacity}
    ordered = sorted(known, key=lambda one: (places.get(one[0], len(places)), one))
    return tuple(
        Load(*one, committed.get(one, 0.0), added.get(one, 0.0), capacity.get(one))
        for one in ordered
    )


def undated(items: Iterable[InitiativeStanding]) -> dict[str, float]:
    """By lane: effort that lies in no quarter, for want of dates."""
    found: dict[str, float] = {}
    for each in items:
        if each.initiative.effort and each.span is None:
            found[each.lane] = found.get(each.lane, 0.0) + each.initiative.effort
    return dict(sorted(found.items()))
