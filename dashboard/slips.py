"""The slip ledger: the first date of anything dated is kept, and every move of it (goals, actions,
action items, initiatives, milestones; goals_and_roadmap.md, Slip ledger)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from dashboard.program_calendar import ProgramCalendar


@dataclass(frozen=True, slots=True)
class DateMove:
    """A date that moved to another day."""

    before: date
    after: date
    reason: str
    at: int
    by: str = ""

    @property
    def days(self) -> int:
        """By how many calendar days; negative to an earlier day."""
        return (self.after - self.before).days

    def made_late(self, calendar: ProgramCalendar) -> bool:
        """Whether the old date had passed when it was moved; on its day it has not."""
        return calendar.today(self.at) > self.before


class SaidDate(NamedTuple):
    """A date that was said at an instant; None where none was given."""

    at: int
    day: date | None
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A date as it was first said, as it is now, and what lies between."""

    original: date | None = None
    current: date | None = None
    moves: tuple[DateMove, ...] = ()

    @property
    def slips(self) -> tuple[DateMove, ...]:
        """The moves to a later day."""
        return later(self.moves)

    @property
    def slipped_days(self) -> int:
        """From the first date to the one that is said now; below 0 where it is earlier."""
        if self.original is None or self.current is None:
            return 0
        return (self.current - self.original).days

    def made_late(self, calendar: ProgramCalendar) -> tuple[DateMove, ...]:
        """The moves that were made when the old date had passed."""
        return tuple(move for move in self.moves if move.made_late(calendar))


def ledger(first: date, moves: Iterable[DateMove], cut: int) -> Ledger:
    """The ledger of a date as its moves before the cut have it."""
    made = tuple(sorted((move for move in moves if move.at < cut), key=lambda move: move.at))
    return Ledger(first, made[-1].after if made else first, made)


def ledger_of(said: Sequence[SaidDate]) -> Ledger:
    """The ledger of dates in the order in which they were said; where none was is no move."""
    days = [each.day for each in said if each.day is not None]
    if not days:
        return Ledger()
    return Ledger(days[0], said[-1].day, moves_between(said))


def moves_between(said: Sequence[SaidDate]) -> tuple[DateMove, ...]:
    """Each move from one date that was said to the next."""
    dated = [(each, each.day) for each in said if each.day is not None]
    return tuple(
        DateMove(before, after, each.reason, each.at, each.by)
        for (_, before), (each, after) in pairwise(dated)
        if after != before
    )


def later(moves: Iterable[DateMove]) -> tuple[DateMove, ...]:
    """Those to a later day: the slips."""
    return tuple(move for move in moves if move.days > 0)


def missing_reason(before: date, after: date, reason: str) -> str:
    """What is wrong with a move that nobody explains; empty where nothing is."""
    unexplained = before != after and not reason.strip()
    return "Say why the date moves: it is kept in the slip ledger." if unexplained else ""
