"""A program's roadmap put together from what the store hands in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.roadmap.critical_path import critical
from dashboard.roadmap.day_counts import WorkingDays
from dashboard.roadmap.dependencies import circle, violations
from dashboard.roadmap.initiatives import Dependency, Initiative
from dashboard.roadmap.standing import WEEK, Day, as_claimed, restanding
from dashboard.roadmap.values import (
    NO_LANE,
    Critical,
    InitiativeStanding,
    Lane,
    Roadmap,
    Violation,
)
from dashboard.scope import Scope, is_partial
from dashboard.status_updates.history import UpdateHistory, update_history
from dashboard.status_updates.updates import StatusUpdate
from dashboard.ticket_aging.values import Source

FILTERS = ("lane", "owner", "status", "kind", "goal")
AI, NOT_AI = "AI", "not AI"


@dataclass(frozen=True, slots=True)
class LinkedGoal:
    """A goal that initiatives work for."""

    key: str
    title: str
    green: date | None
    """Back to green as it is claimed, else when it is due."""


@dataclass(frozen=True, slots=True)
class RoadmapFacts:
    """What a roadmap is calculated from."""

    initiatives: tuple[Initiative, ...] = ()
    """As they were known at the cut."""
    updates: Mapping[str, tuple[StatusUpdate, ...]] = field(default_factory=dict)
    """By initiative; some after the cut may be among them."""
    goals: Mapping[str, LinkedGoal] = field(default_factory=dict)
    lane_order: tuple[str, ...] = ()


def roadmap(
    facts: RoadmapFacts,
    program: Program,
    scope: Scope,
    source: Source | None,
    older: Roadmap | None = None,
) -> Roadmap:
    """All of the roadmap's part of goals_and_roadmap.md for one program, as of one date.

    From ``older``, what was made of it before some of the facts changed, all that stands as it
    stood is taken over.
    """
    calendar, as_of = program.calendar, scope.as_of
    histories = _histories(facts, calendar.cut(as_of))
    known = [as_claimed(each, histories[each.key]) for each in facts.initiatives]
    links = _links(known)
    broken, plan = violations(known), critical(known, WorkingDays(calendar))
    day = _day(calendar, as_of, broken, plan)
    before = _standings(older, calendar, as_of)
    everything = tuple(
        restanding(each, histories[each.key], day, before.get(each.key)) for each in known
    )
    return Roadmap(
        program=program,
        scope=scope,
        cut=calendar.cut(as_of),
        partial_week=is_partial(program, scope),
        lanes=_lanes(everything, scope.filters, facts.lane_order),
        total=len(everything),
        dependencies=links,
        violations=broken,
        critical=plan,
        circle=circle(links),
        source=source,
        goals={key: goal.title for key, goal in facts.goals.items()},
        everything=everything,
    )


def claimed_initiatives(facts: RoadmapFacts, cut: int) -> tuple[Initiative, ...]:
    """The initiatives with the states that their updates claim at a cut: what a what-if shifts."""
    histories = _histories(facts, cut)
    return tuple(as_claimed(each, histories[each.key]) for each in facts.initiatives)


def shown(each: InitiativeStanding, filters: Mapping[str, Sequence[str]]) -> bool:
    """Whether the filters keep an initiative."""
    return all(
        any(value in wanted for value in _said(each, name))
        for name, wanted in filters.items()
        if name in FILTERS
    )


def _said(each: InitiativeStanding, name: str) -> tuple[str, ...]:
    """What an initiative is by a filter: nothing where nobody said."""
    initiative = each.initiative
    if name == "lane":
        return (each.lane,)
    if name == "owner":
        return (initiative.owner,) if initiative.owner else ()
    if name == "status":
        return (each.status.value,)
    if name == "kind":
        return (AI if initiative.ai else NOT_AI,)
    return initiative.goals


def _histories(facts: RoadmapFacts, cut: int) -> dict[str, UpdateHistory]:
    return {
        each.key: update_history(facts.updates.get(each.key, ()), cut) for each in facts.initiatives
    }


def _standings(
    older: Roadmap | None, calendar: ProgramCalendar, as_of: date
) -> dict[str, InitiativeStanding]:
    """Those of the same day, by key."""
    if older is None or older.scope.as_of != as_of or older.program.calendar != calendar:
        return {}
    return {each.key: each for each in older.everything}


def _links(known: Iterable[Initiative]) -> tuple[Dependency, ...]:
    """Those between initiatives that were there."""
    by_key = {each.key: each for each in known}
    return tuple(
        link for each in by_key.values() for link in each.depends_on if link.predecessor in by_key
    )


def _day(
    calendar: ProgramCalendar, as_of: date, broken: Iterable[Violation], plan: Critical | None
) -> Day:
    return Day(
        calendar=calendar,
        as_of=as_of,
        week_before=calendar.cut(as_of - WEEK),
        violated=frozenset(each.dependency.successor for each in broken),
        critical=plan,
    )


def _lanes(
    everything: Iterable[InitiativeStanding],
    filters: Mapping[str, Sequence[str]],
    order: Sequence[str],
) -> tuple[Lane, ...]:
    """In the program's order, then by name; those of nobody last."""
    found: dict[str, list[InitiativeStanding]] = {}
    for each in everything:
        if shown(each, filters):
            found.setdefault(each.lane, []).append(each)
    places = {name: place for place, name in enumerate(order)}
    names = sorted(found, key=lambda name: (places.get(name, len(places)), name == NO_LANE, name))
    return tuple(Lane(name, tuple(sorted(found[name], key=_earliest))) for name in names)


def _earliest(each: InitiativeStanding) -> tuple[date, date, str]:
    span = each.span
    return (span.start, span.end, each.key) if span else (date.max, date.max, each.key)
