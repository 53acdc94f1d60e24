"""Initiatives written down by what matters to a test."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.roadmap.calculation import LinkedGoal, RoadmapFacts, roadmap
from dashboard.roadmap.initiatives import Dependency, Initiative, Milestone, State
from dashboard.roadmap.links import link_from
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.words import InitiativeWord
from dashboard.scope import Scope
from dashboard.slips import DateMove, Ledger
from dashboard.status_updates.updates import Colour, StatusUpdate

CALENDAR = ProgramCalendar("UTC")
PROGRAM = Program("plan", "The plan", CALENDAR)
FIRST = date(2026, 1, 1)
AS_OF = date(2026, 6, 20)
"""A Saturday, the last day of its week; day 170."""
CUT = CALENDAR.cut(AS_OF)


def day(number: int) -> date:
    """So many days after the first of January 2026."""
    return FIRST + timedelta(days=number)


def at(text: str) -> int:
    """Epoch seconds of a UTC time such as ``2026-06-15 17:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def dated(now: int | date | None, *moves: DateMove) -> Ledger:
    """A date that was first said as its first move has it."""
    said = day(now) if isinstance(now, int) else now
    return Ledger(moves[0].before if moves else said, said, moves)


def move(before: int, after: int, when: str, reason: str = "", by: str = "") -> DateMove:
    return DateMove(day(before), day(after), reason, at(when), by)


def milestone(key: str, on: int, *moves: DateMove, done: int | None = None) -> Milestone:
    met = None if done is None else day(done)
    return Milestone(key, key.capitalize(), dated(on, *moves), met)


def initiative(
    key: str, start: int | None = None, end: int | None = None, after: str = "", **about: Any
) -> Initiative:
    """From and to days after the first of January; ``after``: ``A FS+3, B SS``."""
    links = (text.split() for text in after.split(",") if text.strip())
    usual: dict[str, Any] = {
        "title": f"Initiative {key}",
        "start": dated(start),
        "end": dated(end),
        "depends_on": tuple(Dependency(one, key, *link_from(link)) for one, link in links),
    }
    return Initiative(key, **{**usual, **about})


def candidate(
    key: str, start: int | None = None, end: int | None = None, **about: Any
) -> Initiative:
    return initiative(key, start, end, state=State.CANDIDATE, **about)


def update(item: str, colour: str, week: date = AS_OF, **about: Any) -> StatusUpdate:
    """Filed at noon of the week's last day."""
    usual: dict[str, Any] = {"at": at(f"{week} 12:00")}
    return StatusUpdate(item, week, Colour(colour), **{**usual, **about})


def told(
    initiatives: Iterable[Initiative],
    updates: Sequence[StatusUpdate] = (),
    goals: Iterable[LinkedGoal] = (),
    order: tuple[str, ...] = (),
    as_of: date = AS_OF,
    **filters: tuple[str, ...],
) -> Roadmap:
    by_item: dict[str, tuple[StatusUpdate, ...]] = {}
    for each in updates:
        by_item[each.item] = (*by_item.get(each.item, ()), each)
    known = tuple(sorted(initiatives, key=lambda each: each.key))
    facts = RoadmapFacts(known, by_item, {goal.key: goal for goal in goals}, order)
    return roadmap(facts, PROGRAM, Scope("plan", as_of, filters), None)


def words(*said: tuple[str, ...]) -> tuple[InitiativeWord, ...]:
    """Each a field, a value, and perhaps since when and why; in the order of their keeping."""
    found = []
    for number, (field, value, *more) in enumerate(said, 1):
        since = at(more[0]) if more and more[0] else None
        found.append(InitiativeWord(number, field, value, since, *more[1:]))
    return tuple(found)
