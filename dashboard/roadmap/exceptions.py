"""Why an initiative needs a look: what makes it an exception, how grave that is, and in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self

from dashboard import formats
from dashboard.review import Exceptional, Rank
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.standing import WEEK, slipped_days
from dashboard.roadmap.values import (
    Flag,
    InitiativeStanding,
    MilestoneStanding,
    MilestoneState,
    Roadmap,
    Status,
    Violation,
)
from dashboard.slips import DateMove

RANKS: Mapping[Flag, Rank] = {
    Flag.MISSED_MILESTONE: Rank.BROKEN,
    Flag.VIOLATED: Rank.BROKEN,
    Flag.LATE: Rank.BROKEN,
    Flag.OFF: Rank.CLOSE,
    Flag.OUTDATED: Rank.CLOSE,
    Flag.SLIPPED: Rank.HELD_UP,
}
"""Flags that are exceptions, the gravest first; claimed red is as grave as the first of them."""
_MOST_NAMED = 3
"""Milestones or predecessors that one sentence names."""


@dataclass(frozen=True, slots=True)
class Told:
    """A roadmap, and what its sentences look up."""

    roadmap: Roadmap
    week_before: int
    """The cut a week earlier."""
    titles: Mapping[str, str] = field(default_factory=dict)
    broken: Mapping[str, Sequence[Violation]] = field(default_factory=dict)
    """By successor."""

    @classmethod
    def of(cls, told: Roadmap) -> Self:
        """With its violations by successor."""
        broken: dict[str, list[Violation]] = {}
        for each in told.violations:
            broken.setdefault(each.dependency.successor, []).append(each)
        titles = {each.key: each.initiative.title for each in told.everything}
        return cls(told, told.program.calendar.cut(told.scope.as_of - WEEK), titles, broken)


def gravest_rank(each: InitiativeStanding) -> Rank | None:
    """How grave it is; None where nothing is."""
    return min((_rank(each, flag) for flag in each.flags if flag in RANKS), default=None)


def _rank(each: InitiativeStanding, flag: Flag) -> Rank:
    return Rank.BROKEN if flag is Flag.OFF and each.status is Status.RED else RANKS[flag]


_ORDER = (*RANKS, *(flag for flag in Flag if flag not in RANKS))


def gravest_first(found: Roadmap) -> list[InitiativeStanding]:
    """All that have a flag; of the same rank those on the critical path first, then by flag, then
    the furthest from its baseline.
    """
    return sorted((each for each in found.items if each.flags), key=_gravity)


def _gravity(each: InitiativeStanding) -> tuple[int, bool, int, int, str]:
    rank = gravest_rank(each) or max(Rank) + 1
    return rank, not each.critical, min(map(_ORDER.index, each.flags)), -each.slip, each.key


def exceptional(told: Told, each: InitiativeStanding) -> Exceptional:
    """An initiative that has at least one of the flags."""
    raised = sorted(
        (flag for flag in RANKS if flag in each.flags), key=lambda flag: _rank(each, flag)
    )
    flag = raised[0]
    return Exceptional(
        rank=_rank(each, flag),
        word=each.status.value if flag is Flag.OFF else flag.value,
        name=each.initiative.title,
        title=each.lane,
        sentence=" ".join(_SENTENCES[other](told, each) for other in raised),
        owner=each.initiative.owner,
        since=_since(told, each, flag),
        href=initiative_address(told.roadmap.scope, each.key),
    )


def _missed(each: InitiativeStanding) -> list[MilestoneStanding]:
    return [stone for stone in each.milestones if stone.state is MilestoneState.MISSED]


def _missed_milestone(_: Told, each: InitiativeStanding) -> str:
    missed = _missed(each)
    named = [f"{stone.milestone.title} on {formats.day(stone.day)}" for stone in missed]
    return f"It missed {', '.join(named[:_MOST_NAMED])}{_more(len(named))}."


def _more(number: int) -> str:
    """How many a sentence does not name."""
    return f" and {number - _MOST_NAMED:,} more" if number > _MOST_NAMED else ""


def _violated(told: Told, each: InitiativeStanding) -> str:
    broken = told.broken.get(each.key, ())
    named = [
        f"{told.titles[one.dependency.predecessor]} by {formats.plural(one.days, 'day')}"
        for one in broken[:_MOST_NAMED]
    ]
    return f"It comes too early for {', '.join(named)}{_more(len(broken))}."


def _late(told: Told, each: InitiativeStanding) -> str:
    end = each.initiative.end.current or told.roadmap.scope.as_of
    late = formats.plural((told.roadmap.scope.as_of - end).days, "day")
    return f"It was to end on {formats.day(end)}, {late} ago, and is not done."


def _slipped(told: Told, each: InitiativeStanding) -> str:
    end, move = each.initiative.end, _last_slip(each)
    if end.current is None or move is None:
        return ""
    days = formats.plural(slipped_days(each.initiative, told.week_before), "day")
    again = len(end.slips)
    times = f", its {_ordinal(again)} slip" if again > 1 else ""
    why = f": {move.reason.rstrip('.')}" if move.reason else ", and nobody said why"
    return f"Its end moved by {days} to {formats.day(end.current)}{times}{why}."


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def _last_slip(each: InitiativeStanding) -> DateMove | None:
    slips = each.initiative.end.slips
    return slips[-1] if slips else None


def _off(told: Told, each: InitiativeStanding) -> str:
    newest = each.history.newest
    said = newest.headline.strip() if newest else ""
    week = f" in {formats.week(newest.week, told.roadmap.program.calendar)}" if newest else ""
    back = newest.date_to_green if newest else None
    green = f"green again by {formats.day(back)}" if back else "without a date back to green"
    words = f" {said}" if said else ""
    return f"Claimed {each.status.value}{week}, {green}.{words}"


def _outdated(told: Told, each: InitiativeStanding) -> str:
    newest = each.history.newest
    overdue = f"{formats.plural(each.silence.days_overdue, 'day')} overdue"
    if newest is None:
        return f"No update has ever been filed: {overdue}."
    week = formats.week(newest.week, told.roadmap.program.calendar)
    return f"The update is {overdue}; last claimed {newest.colour.value} in {week}."


_SENTENCES: Mapping[Flag, Callable[[Told, InitiativeStanding], str]] = {
    Flag.MISSED_MILESTONE: _missed_milestone,
    Flag.VIOLATED: _violated,
    Flag.LATE: _late,
    Flag.SLIPPED: _slipped,
    Flag.OFF: _off,
    Flag.OUTDATED: _outdated,
}


def _since(told: Told, each: InitiativeStanding, flag: Flag) -> date | None:
    """When it began, as far as dates and updates tell."""
    if flag is Flag.MISSED_MILESTONE:
        return min((stone.day for stone in _missed(each)), default=None)
    if flag is Flag.LATE:
        return each.initiative.end.current
    if flag is Flag.OUTDATED:
        return each.silence.due
    if flag is Flag.OFF:
        way = each.history.way_back
        return way[0].week - timedelta(days=6) if way else None
    slip = _last_slip(each) if flag is Flag.SLIPPED else None
    return told.roadmap.program.calendar.today(slip.at) if slip else None
