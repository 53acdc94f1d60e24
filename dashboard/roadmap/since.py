"""What changed on the roadmap between two cuts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dashboard.roadmap.initiatives import Milestone, Span, State
from dashboard.roadmap.values import InitiativeStanding, Roadmap, Status
from dashboard.slips import Ledger

START, END = "start", "end"


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A date that is another one now."""

    key: str
    title: str
    field: str
    """``start``, ``end``, or the milestone's title."""
    before: date | None
    """None where none was said."""
    after: date | None
    """None where it was taken back."""
    reason: str = ""
    """All that were given between the cuts, in their order; so with names."""
    by: str = ""
    at: int | None = None
    """Of the last move; None where it was no move."""

    @property
    def days(self) -> int | None:
        """By how many calendar days; negative to an earlier day, None where one of both lacks."""
        both = self.before is not None and self.after is not None
        return (self.after - self.before).days if both else None  # type: ignore[operator]  # both


class Recoloured(NamedTuple):
    """An initiative that is said to stand otherwise."""

    key: str
    title: str
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class Since:
    """What changed; of a filtered roadmap what the filters keep now or kept then."""

    then: date
    now: date
    added: tuple[InitiativeStanding, ...] = ()
    removed: tuple[InitiativeStanding, ...] = ()
    """Cancelled, or no longer there: as they stood then."""
    moved: tuple[MovedDate, ...] = ()
    """The furthest to a later day first."""
    recoloured: tuple[Recoloured, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.added or self.removed or self.moved or self.recoloured)


def since(now: Roadmap, then: Roadmap) -> Since:
    """What ``now`` says otherwise than ``then``, an earlier cut of the same program."""
    shown = {each.key for told in (now, then) for each in told.items}
    after, before = _alive(now, shown), _alive(then, shown)
    both = [(before[key], after[key]) for key in sorted(before.keys() & after.keys())]
    moved = [move for one, other in both for move in _moves(one, other, then.cut)]
    return Since(
        then=then.scope.as_of,
        now=now.scope.as_of,
        added=tuple(each for key, each in after.items() if key not in before),
        removed=tuple(each for key, each in before.items() if key not in after),
        moved=tuple(sorted(moved, key=_furthest)),
        recoloured=tuple(
            Recoloured(other.key, other.initiative.title, one.status, other.status)
            for one, other in both
            if one.status is not other.status
        ),
    )


def stood(found: Roadmap, told: Since) -> dict[str, Span]:
    """By key, where each that moved stood in that week, as far as both its days are known."""
    before: dict[str, dict[str, date | None]] = {}
    for move in told.moved:
        if move.field in (START, END):
            before.setdefault(move.key, {})[move.field] = move.before
    spans = {}
    for key, days in before.items():
        now = found.of(key)
        if now is not None and now.span is not None:
            start, end = days.get(START, now.span.start), days.get(END, now.span.end)
            if start is not None and end is not None and start <= end:
                spans[key] = Span(start, end)
    return spans


def _alive(told: Roadmap, shown: Iterable[str]) -> dict[str, InitiativeStanding]:
    """By key, those that are not cancelled."""
    return {
        each.key: each
        for each in told.everything
        if each.key in shown and each.initiative.state is not State.CANCELLED
    }


def _moves(one: InitiativeStanding, other: InitiativeStanding, cut: int) -> list[MovedDate]:
    """The dates of an initiative that are other ones; one that ends with a milestone moves once."""
    if one.initiative is other.initiative:
        return []
    before, after = _dates(one), _dates(other)
    again = _of_the_span(one) & _of_the_span(other)
    found = []
    for field in dict.fromkeys((*after, *before)):
        was, old_name = before.get(field, (Ledger(), ""))
        dates, name = after.get(field, (Ledger(), old_name))
        if was.current != dates.current and field not in again:
            found.append(_moved(other, name, was, dates, cut))
    return found


def _dates(of: InitiativeStanding) -> Mapping[str, tuple[Ledger, str]]:
    """Each with its name."""
    initiative = of.initiative
    spanned = {START: (initiative.start, START), END: (initiative.end, END)}
    stones = {_field(each): (each.dates, each.title) for each in initiative.milestones}
    return {**spanned, **stones}


def _of_the_span(of: InitiativeStanding) -> set[str]:
    """The milestones that its start or its end is taken from."""
    told = (of.initiative.start, of.initiative.end)
    return {_field(each) for each in of.initiative.milestones if each.dates in told}


def _field(milestone: Milestone) -> str:
    return f"milestone {milestone.key}"


def _moved(of: InitiativeStanding, field: str, was: Ledger, dates: Ledger, cut: int) -> MovedDate:
    key, title = of.key, of.initiative.title
    moves = [move for move in dates.moves if move.at >= cut and was.current and dates.current]
    reasons = dict.fromkeys(move.reason for move in moves if move.reason)
    names = dict.fromkeys(move.by for move in moves if move.by)
    at = moves[-1].at if moves else None
    return MovedDate(
        key, title, field, was.current, dates.current, " · ".join(reasons), ", ".join(names), at
    )


def _furthest(move: MovedDate) -> tuple[int, str, str]:
    return -(move.days or 0), move.key, move.field
