"""What the roadmap says in the weekly review: its line and its exceptions."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from dashboard import formats
from dashboard.review import AreaReview, Exceptional, Line, Rank, first_by_rank
from dashboard.roadmap.address import initiative_address, roadmap_address
from dashboard.roadmap.headline import slipped_words, violated_words
from dashboard.roadmap.initiatives import State
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
from dashboard.ticket_aging.provenance import provenance

RED_SHARE = 0.10
"""From this share of the initiatives that run on, those with something broken make it red."""
RED, AMBER, GREEN, GREY = "red", "amber", "green", "grey"
_RANKS: Mapping[Flag, Rank] = {
    Flag.MISSED_MILESTONE: Rank.BROKEN,
    Flag.VIOLATED: Rank.BROKEN,
    Flag.LATE: Rank.BROKEN,
    Flag.OFF: Rank.CLOSE,
    Flag.OUTDATED: Rank.CLOSE,
    Flag.SLIPPED: Rank.HELD_UP,
}
"""Flags that are exceptions, the gravest first; red is graver than the flag it shares."""
_MOST_NAMED = 3
"""Milestones or predecessors that one sentence names."""


def area_review(told: Roadmap, before: Roadmap) -> AreaReview:
    """The roadmap as it stands; ``before`` is the same a week earlier."""
    found = [
        _exceptional(told, each, flag)
        for flag in _RANKS
        for each in told.items
        if _gravest(each) is flag
    ]
    colour, why = _colour(told)
    address = roadmap_address(told.scope)
    return AreaReview(
        line=Line(colour, _sentence(told, before), why, address),
        exceptions=first_by_rank(found),
        counts=Counter(each.rank for each in found),
        more=address,
        data=provenance(told),
    )


def running(told: Roadmap) -> tuple[InitiativeStanding, ...]:
    """The initiatives that are decided on, and have begun."""
    day = told.scope.as_of
    return tuple(
        each
        for each in told.items
        if each.initiative.state is State.COMMITTED and each.span and each.span.start <= day
    )


def _rank(each: InitiativeStanding, flag: Flag) -> Rank:
    return Rank.BROKEN if flag is Flag.OFF and each.status is Status.RED else _RANKS[flag]


def _gravest(each: InitiativeStanding) -> Flag | None:
    return next((flag for flag in _RANKS if flag in each.flags), None)


def _colour(told: Roadmap) -> tuple[str, str]:
    known = running(told)
    if not known:
        return GREY, "No initiative is on its way."
    ranks = Counter(rank for each in known if (rank := _worst(each)) is not None)
    if ranks[Rank.BROKEN]:
        share = ranks[Rank.BROKEN] / len(known)
        why = f"{formats.percent(share)} are red, late or keep a milestone or dependency not;"
        return RED if share >= RED_SHARE else AMBER, f"{why} red from {RED_SHARE * 100:g} % on."
    silent = sum(each.status is Status.NO_UPDATE or each.silence.outdated for each in known)
    if silent == len(known):
        return GREY, "None of them has a word of these days."
    if ranks or silent:
        return AMBER, "Nothing is broken, and not all is well or known."
    return GREEN, "All are on track, and keep their dates."


def _worst(each: InitiativeStanding) -> Rank | None:
    return min((_rank(each, flag) for flag in each.flags if flag in _RANKS), default=None)


def _sentence(told: Roadmap, before: Roadmap) -> str:
    """``31 of 40 initiatives run, 2 more than a week ago, 6 slipped since last week, …``."""
    known = running(told)
    if not known:
        return f"None of {formats.plural(told.total, 'initiative')} is on its way."
    change = len(known) - len(running(before))
    missed = sum(each.state is MilestoneState.MISSED for of in known for each in of.milestones)
    slipped = sum(Flag.SLIPPED in each.flags for each in told.items)
    return (
        f"{len(known):,} of {formats.plural(told.total, 'initiative')} under way,"
        f" {formats.more_or_fewer(change)} {'than' if change else 'as'} a week ago,"
        f" {slipped_words(slipped)}; {formats.plural(missed, 'milestone')} missed,"
        f" {violated_words(told.violations)}."
    )


def _exceptional(told: Roadmap, each: InitiativeStanding, flag: Flag) -> Exceptional:
    raised = [other for other in _RANKS if other in each.flags]
    return Exceptional(
        rank=min(_rank(each, other) for other in raised),
        word=each.status.value if flag is Flag.OFF else flag.value,
        name=each.initiative.title,
        title=each.lane,
        sentence=" ".join(_SENTENCES[other](told, each) for other in raised),
        owner=each.initiative.owner,
        since=_since(told, each, flag),
        href=initiative_address(told.scope, each.key),
    )


def _missed(each: InitiativeStanding) -> list[MilestoneStanding]:
    return [stone for stone in each.milestones if stone.state is MilestoneState.MISSED]


def _missed_milestone(_: Roadmap, each: InitiativeStanding) -> str:
    missed = _missed(each)
    named = [f"{stone.milestone.title} on {formats.day(stone.day)}" for stone in missed]
    more = _more(len(missed), "milestone")
    return f"It missed {', '.join(named[:_MOST_NAMED])}{more}."


def _more(number: int, noun: str) -> str:
    left = number - _MOST_NAMED
    return f" and {formats.plural(left, f'more {noun}')}" if left > 0 else ""


def _broken(told: Roadmap, each: InitiativeStanding) -> list[Violation]:
    return [one for one in told.violations if one.dependency.successor == each.key]


def _violated(told: Roadmap, each: InitiativeStanding) -> str:
    broken = _broken(told, each)
    titles = {other.key: other.initiative.title for other in told.everything}
    named = [
        f"{titles.get(one.dependency.predecessor, one.dependency.predecessor)}"
        f" by {formats.plural(one.days, 'day')}"
        for one in broken[:_MOST_NAMED]
    ]
    left = len(broken) - _MOST_NAMED
    more = f" and for {left:,} more" if left > 0 else ""
    return f"It comes too early for {', '.join(named)}{more}."


def _late(told: Roadmap, each: InitiativeStanding) -> str:
    end = each.initiative.end.current or told.scope.as_of
    late = formats.plural((told.scope.as_of - end).days, "day")
    return f"It was to end on {formats.day(end)}, {late} ago, and is not done."


def _slipped(told: Roadmap, each: InitiativeStanding) -> str:
    end, move = each.initiative.end, _last_slip(each)
    if end.current is None or move is None:
        return ""
    days = formats.plural(slipped_days(each.initiative, _week_before(told)), "day")
    again = len(end.slips)
    times = f", its {_ordinal(again)} slip" if again > 1 else ""
    why = f": {move.reason.rstrip('.')}" if move.reason else ", and nobody said why"
    return f"Its end moved by {days} to {formats.day(end.current)}{times}{why}."


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def _week_before(told: Roadmap) -> int:
    return told.program.calendar.cut(told.scope.as_of - WEEK)


def _last_slip(each: InitiativeStanding) -> DateMove | None:
    slips = each.initiative.end.slips
    return slips[-1] if slips else None


def _off(told: Roadmap, each: InitiativeStanding) -> str:
    newest = each.history.newest
    said = newest.headline.strip() if newest else ""
    week = f" in {formats.week(newest.week, told.program.calendar)}" if newest else ""
    back = newest.date_to_green if newest else None
    green = f"green again by {formats.day(back)}" if back else "without a date back to green"
    words = f" {said}" if said else ""
    return f"Claimed {each.status.value}{week}, {green}.{words}"


def _outdated(told: Roadmap, each: InitiativeStanding) -> str:
    newest = each.history.newest
    overdue = f"{formats.plural(each.silence.days_overdue, 'day')} overdue"
    if newest is None:
        return f"No update has ever been filed: {overdue}."
    week = formats.week(newest.week, told.program.calendar)
    return f"The update is {overdue}; last claimed {newest.colour.value} in {week}."


_SENTENCES: Mapping[Flag, Callable[[Roadmap, InitiativeStanding], str]] = {
    Flag.MISSED_MILESTONE: _missed_milestone,
    Flag.VIOLATED: _violated,
    Flag.LATE: _late,
    Flag.SLIPPED: _slipped,
    Flag.OFF: _off,
    Flag.OUTDATED: _outdated,
}


def _since(told: Roadmap, each: InitiativeStanding, flag: Flag) -> date | None:
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
    return told.program.calendar.today(slip.at) if slip else None
