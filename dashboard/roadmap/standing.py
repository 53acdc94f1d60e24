"""How one initiative stands on a day: its status, its milestones, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import Initiative, Milestone, Span, State
from dashboard.roadmap.values import (
    Critical,
    Flag,
    InitiativeStanding,
    MilestoneStanding,
    MilestoneState,
    Status,
)
from dashboard.status_updates.history import UpdateHistory
from dashboard.status_updates.silence import Silence, silence
from dashboard.status_updates.updates import OVER, Colour

WEEK = timedelta(days=7)
NOTHING_OWED = Silence(None, 0)
_OFF = (Status.AMBER, Status.RED)


@dataclass(frozen=True, slots=True)
class Day:
    """The day that a roadmap is told as of, and what was found of the whole program."""

    calendar: ProgramCalendar
    as_of: date
    week_before: int
    """The cut a week earlier."""
    violated: frozenset[str] = field(default_factory=frozenset)
    """Keys of those that come too early for what they wait for."""
    critical: Critical | None = None


def as_claimed(initiative: Initiative, history: UpdateHistory) -> Initiative:
    """With the state that its newest update claims, where that is one; over stays over."""
    claim = history.claimed
    if claim in OVER:
        return replace(initiative, state=State(claim.value))
    if claim is Colour.CANDIDATE and not initiative.over:
        return replace(initiative, state=State.CANDIDATE)
    return initiative


def standing(initiative: Initiative, history: UpdateHistory, day: Day) -> InitiativeStanding:
    """An initiative, its state as claimed."""
    span = initiative.span
    milestones = tuple(_milestone(each, initiative, day.as_of) for each in initiative.milestones)
    status = _status(initiative, history, span, day.as_of)
    owed = _owed(initiative, history, span, day)
    slack = _slack(initiative, day)
    return InitiativeStanding(
        initiative=initiative,
        span=span,
        baseline=initiative.baseline,
        slip=initiative.slip,
        status=status,
        history=history,
        silence=owed,
        milestones=milestones,
        critical=slack == 0,
        slack=slack,
        flags=_flags(initiative, span, status, owed, milestones, day),
    )


def restanding(
    initiative: Initiative, history: UpdateHistory, day: Day, before: InitiativeStanding | None
) -> InitiativeStanding:
    """The same as ``standing``; ``before`` is what was found of it for the same day."""
    if before is None or before.initiative != initiative or before.history != history:
        return standing(initiative, history, day)
    broken = Flag.VIOLATED in before.flags
    if broken != (initiative.key in day.violated and not initiative.over):
        return standing(initiative, history, day)
    return before if before.slack == _slack(initiative, day) else standing(initiative, history, day)


def _slack(initiative: Initiative, day: Day) -> int | None:
    return day.critical.slack.get(initiative.key) if day.critical else None


def _status(
    initiative: Initiative, history: UpdateHistory, span: Span | None, as_of: date
) -> Status:
    if initiative.state is not State.COMMITTED:
        return Status(initiative.state.value)
    if history.claimed is not None:
        return Status(history.claimed.value)
    begun = span is not None and span.start <= as_of
    return Status.NO_UPDATE if begun else Status.NOT_STARTED


def _owed(initiative: Initiative, history: UpdateHistory, span: Span | None, day: Day) -> Silence:
    """Nothing of what is over, not decided on or without a date."""
    if initiative.state is not State.COMMITTED or span is None:
        return NOTHING_OWED
    return silence(history, span.start, day.calendar, day.as_of)


def _milestone(milestone: Milestone, of: Initiative, as_of: date) -> MilestoneStanding:
    """On its own day it is still due; what is done is not missed, what is cancelled neither."""
    day = milestone.dates.current or as_of
    state = MilestoneState.DUE
    if milestone.done is not None or (of.state is State.DONE and day <= as_of):
        state = MilestoneState.DONE
    elif day < as_of and of.state is not State.CANCELLED:
        state = MilestoneState.MISSED
    return MilestoneStanding(milestone, day, state, milestone.dates.slipped_days)


def _flags(
    initiative: Initiative,
    span: Span | None,
    status: Status,
    owed: Silence,
    milestones: Sequence[MilestoneStanding],
    day: Day,
) -> tuple[Flag, ...]:
    """What is wrong, the gravest first; of what is over nothing, of a candidate what it plans."""
    if initiative.over:
        return ()
    agreed = initiative.state is State.COMMITTED
    missed = any(each.state is MilestoneState.MISSED for each in milestones)
    end = initiative.end.current
    raised = (
        (Flag.MISSED_MILESTONE, agreed and missed),
        (Flag.VIOLATED, initiative.key in day.violated),
        (Flag.LATE, agreed and end is not None and end < day.as_of),
        (Flag.SLIPPED, slipped_days(initiative, day.week_before) > 0),
        (Flag.OFF, status in _OFF),
        (Flag.OUTDATED, owed.outdated),
        (Flag.UNSCHEDULED, agreed and span is None),
    )
    return tuple(flag for flag, on in raised if on)


def slipped_days(initiative: Initiative, since: int) -> int:
    """By how many days its end lies later than it did at an instant; below 0: earlier."""
    moves = [move for move in initiative.end.moves if move.at >= since]
    now = initiative.end.current
    return (now - moves[0].before).days if moves and now else 0
