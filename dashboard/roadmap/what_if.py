"""What a shift would do, before anything is saved: to successors, the plan's end and goals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dashboard import formats
from dashboard.errors import InvalidRequest
from dashboard.program_calendar import FIRST_YEAR, LAST_YEAR
from dashboard.roadmap.calculation import LinkedGoal
from dashboard.roadmap.critical_path import critical
from dashboard.roadmap.day_counts import EVERY_DAY, DayCount
from dashboard.roadmap.dependencies import spans_of, violations
from dashboard.roadmap.initiatives import DAY, Dependency, Initiative, Span
from dashboard.roadmap.pushing import pushed
from dashboard.roadmap.shifts import Shift
from dashboard.roadmap.values import Violation
from dashboard.slips import Ledger

_LAST = date(LAST_YEAR, 12, 31)
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Moved:
    """An initiative that lies elsewhere."""

    title: str
    before: Span
    after: Span
    shifted: bool
    """By a person; else pushed by what it waits for."""

    @property
    def days(self) -> int:
        """By how many days its end moves."""
        return (self.after.end - self.before.end).days


@dataclass(frozen=True, slots=True)
class GoalMove:
    """A goal whose day of green moves."""

    goal: LinkedGoal
    before: date
    after: date

    @property
    def days(self) -> int:
        """By how many days."""
        return (self.after - self.before).days


@dataclass(frozen=True, slots=True)
class WorseLink:
    """A dependency that would be violated, or longer than it is."""

    dependency: Dependency
    before: int
    """Days of overlap now; 0: it is kept."""
    after: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What shifts would do."""

    moved: Mapping[str, Moved] = field(default_factory=dict)
    """By key: the shifted ones first, then the pushed ones, the earliest to begin first."""
    violations_before: tuple[Violation, ...] = ()
    violations_after: tuple[Violation, ...] = ()
    """If nobody else moved."""
    end_before: date | None = None
    """Of the plan; None where nothing is to come, or links go round."""
    end_after: date | None = None
    goals: tuple[GoalMove, ...] = ()
    """By key."""

    @property
    def pushed(self) -> dict[str, Moved]:
        """Those that would have to move as well."""
        return {key: moved for key, moved in self.moved.items() if not moved.shifted}

    @property
    def worse(self) -> tuple[WorseLink, ...]:
        """Dependencies that would be newly or longer violated if nobody else moved."""
        before = {each.dependency: each.days for each in self.violations_before}
        return tuple(
            WorseLink(each.dependency, before.get(each.dependency, 0), each.days)
            for each in self.violations_after
            if each.days > before.get(each.dependency, 0)
        )

    @property
    def kept_again(self) -> tuple[Dependency, ...]:
        """Dependencies that are violated now and would be no more."""
        after = {each.dependency for each in self.violations_after}
        return tuple(
            each.dependency for each in self.violations_before if each.dependency not in after
        )


def effect(
    initiatives: Iterable[Initiative],
    goals: Mapping[str, LinkedGoal],
    shifts: Sequence[Shift],
    days: DayCount = EVERY_DAY,
    as_of: date = date.min,
) -> Effect:
    """The whole plan with some initiatives shifted; refuses what cannot be shifted so.

    Shifts are calendar days; ``days`` are those on which what is pushed lies, and in which the
    plan's end is counted. What began by ``as_of`` has begun: only its end moves.
    """
    known = {each.key: each for each in initiatives}
    before = spans_of(known.values())
    shifted = {shift.key: _shifted(known, shift, as_of) for shift in shifts}
    after = pushed(known.values(), before, shifted, days)
    for key, span in after.items():
        if span.end > _LAST:
            raise _beyond(known[key])
    alone = [_at(each, shifted.get(each.key)) for each in known.values()]
    every = [_at(each, after.get(each.key)) for each in alone]
    return Effect(
        moved=_moved(known, before, shifted, after),
        violations_before=violations(known.values()),
        violations_after=violations(alone),
        end_before=_end(known.values(), days),
        end_after=_end(every, days),
        goals=_goal_moves(goals, known.values(), before, {**before, **shifted, **after}),
    )


def _shifted(known: Mapping[str, Initiative], shift: Shift, as_of: date) -> Span:
    initiative = known.get(shift.key)
    if initiative is None:
        raise InvalidRequest(f"There is no initiative “{shift.key[:_QUOTED]}” to shift.")
    if initiative.over:
        raise InvalidRequest(f"{initiative.title} is {initiative.state.value}: it can't move.")
    if initiative.span is None:
        raise InvalidRequest(f"{initiative.title} has no dates yet: there is nothing to shift.")
    try:
        begun = initiative.span.start <= as_of
        span = initiative.span.moved(0 if begun else shift.start, shift.end)
    except OverflowError:
        raise _beyond(initiative) from None
    if span.end < span.start:
        raise InvalidRequest(
            f"{initiative.title} would end on {formats.day(span.end)}, before it starts on"
            f" {formats.day(span.start)}: move its end less, or its start as well."
        )
    if span.start.year < FIRST_YEAR or span.end > _LAST:
        raise _beyond(initiative)
    return span


def _beyond(initiative: Initiative) -> InvalidRequest:
    years = f"{FIRST_YEAR} to {LAST_YEAR}"
    return InvalidRequest(
        f"{initiative.title} would leave the years that are kept, {years}: shift by less."
    )


def _at(initiative: Initiative, span: Span | None) -> Initiative:
    """The same on other days."""
    if span is None:
        return initiative
    start, end = Ledger(current=span.start), Ledger(current=span.end)
    return replace(initiative, start=start, end=end)


def _moved(
    known: Mapping[str, Initiative],
    before: Mapping[str, Span],
    shifted: Mapping[str, Span],
    after: Mapping[str, Span],
) -> dict[str, Moved]:
    ordered = sorted(after, key=lambda key: (before[key], key))
    spans = {**shifted, **{key: after[key] for key in ordered}}
    return {
        key: Moved(known[key].title, before[key], span, key in shifted)
        for key, span in spans.items()
    }


def _end(initiatives: Iterable[Initiative], days: DayCount) -> date | None:
    """As the critical path has it: none where links go round."""
    plan = critical(initiatives, days)
    return plan.end if plan else None


def _goal_moves(
    goals: Mapping[str, LinkedGoal],
    initiatives: Iterable[Initiative],
    before: Mapping[str, Span],
    after: Mapping[str, Span],
) -> tuple[GoalMove, ...]:
    """Goals whose initiatives then end later than their day of green, by the days that is more."""
    ends: dict[str, list[tuple[date, date]]] = {}
    for each in initiatives:
        if each.key in before:
            for goal in each.goals:
                ends.setdefault(goal, []).append((before[each.key].end, after[each.key].end))
    found = []
    for key in sorted(ends.keys() & goals.keys()):
        green = goals[key].green
        if green is not None:
            was, is_now = (max(green, *days) for days in zip(*ends[key], strict=True))
            later = (is_now - was).days
            if later > 0:
                found.append(GoalMove(goals[key], green, green + later * DAY))
    return tuple(found)
