"""How one goal stands on a day: claimed and computed, its plan, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.path_to_green.forecast import Forecast
from dashboard.path_to_green.glide_path import Computed, colour, expected, gap
from dashboard.path_to_green.goals import Action, Goal, GoalFacts, Plan
from dashboard.path_to_green.plan import covered, open_actions, planned_pace
from dashboard.path_to_green.weekly import Latest, Weekly, current
from dashboard.program_calendar import ProgramCalendar
from dashboard.slips import Ledger
from dashboard.status_updates.history import UpdateHistory, update_history
from dashboard.status_updates.silence import Silence, silence
from dashboard.status_updates.updates import OFF, Colour

WEEK = timedelta(days=7)
_SHORT = (Computed.AMBER, Computed.RED)


class Flag(StrEnum):
    """What needs a look."""

    WATERMELON = "watermelon"
    STRAIGHT_TO_RED = "green straight to red"
    OUTDATED = "outdated"
    SLIPPED = "slipped"
    NO_PLAN = "plan does not add up"
    NO_DATE = "no date back to green"
    DATE_PASSED = "date passed"


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """A goal at a cut."""

    goal: Goal
    latest: Latest | None
    """None where the newest value is older than 14 days."""
    computed: Computed
    computed_originally: Computed
    """Against the date that was first said."""
    expected: float | None
    gap: float | None
    covered: float | None
    due: Ledger
    back: Ledger
    """The date back to green, first claimed and now."""
    history: UpdateHistory
    silence: Silence
    watermelon: bool
    actions: tuple[Action, ...]
    """All that were there when the day was over, as they stood then."""
    open_actions: tuple[Action, ...]
    plan: Plan
    flags: tuple[Flag, ...]
    forecast: Forecast
    planned_pace: float | None
    weekly: Weekly | None
    """Its values week by week, from which its forecast, fan and hit rates are."""

    @property
    def claimed(self) -> Colour | None:
        """The owner's colour."""
        return self.history.claimed

    @property
    def value(self) -> float | None:
        """Its newest value."""
        return self.latest.value if self.latest else None

    @property
    def date_to_green(self) -> date | None:
        """As the update of the newest week claims it."""
        return self.history.date_to_green


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What is said of a goal by its values alone, as of a day."""

    latest: Latest | None
    computed: Computed
    due: Ledger
    due_now: date

    @property
    def value(self) -> float | None:
        return self.latest.value if self.latest else None


def standing(
    facts: GoalFacts,
    goal: Goal,
    calendar: ProgramCalendar,
    as_of: date,
    forecast: Forecast,
    weekly: Weekly | None,
) -> GoalStanding:
    """All of goals_and_roadmap.md for one goal."""
    cut = calendar.cut(as_of)
    numbers = _numbers(facts, goal, calendar, as_of)
    history = update_history(facts.updates.get(goal.key, ()), cut)
    known = facts.actions.get(goal.key, ())
    actions = tuple(action.as_of(as_of) for action in known if action.created <= as_of)
    opened, value = open_actions(actions, as_of), numbers.value
    short = None if value is None else gap(goal, value)
    share = covered(short, opened, history.date_to_green, cut)
    watermelon = all(_melon(facts, goal, calendar, day) for day in (as_of, as_of - WEEK))
    owed = silence(history, goal.start, calendar, as_of)
    return GoalStanding(
        goal=goal,
        latest=numbers.latest,
        computed=numbers.computed,
        computed_originally=colour(goal, value, as_of, goal.due),
        expected=None if value is None else expected(goal, as_of, numbers.due_now),
        gap=short,
        covered=share,
        due=numbers.due,
        back=history.back_to_green,
        history=history,
        silence=owed,
        watermelon=watermelon,
        actions=actions,
        open_actions=opened,
        plan=facts.plans.get(goal.key, Plan()),
        flags=_flags(numbers, history, owed, watermelon, short, share, as_of),
        forecast=forecast,
        planned_pace=planned_pace(goal, numbers.due_now),
        weekly=weekly,
    )


def _numbers(facts: GoalFacts, goal: Goal, calendar: ProgramCalendar, as_of: date) -> _Numbers:
    dates = goal.dates(calendar.cut(as_of))
    due = dates.current or goal.due
    found = current(facts.values, goal.key, as_of)
    by_value = colour(goal, found.value if found else None, as_of, due)
    return _Numbers(found, by_value, dates, due)


def _melon(facts: GoalFacts, goal: Goal, calendar: ProgramCalendar, as_of: date) -> bool:
    """Whether it was claimed green over computed amber or red at that day's cut."""
    numbers = _numbers(facts, goal, calendar, as_of)
    history = update_history(facts.updates.get(goal.key, ()), calendar.cut(as_of))
    return history.claimed is Colour.GREEN and numbers.computed in _SHORT


def _flags(
    numbers: _Numbers,
    history: UpdateHistory,
    owed: Silence,
    watermelon: bool,
    short: float | None,
    share: float | None,
    as_of: date,
) -> tuple[Flag, ...]:
    """What is wrong, the gravest first; of what is over only what its dates did."""
    off = history.claimed in OFF
    back = history.date_to_green
    due_passed = numbers.due_now < as_of and short != 0
    raised: Sequence[tuple[Flag, bool]] = (
        (Flag.WATERMELON, watermelon),
        (Flag.STRAIGHT_TO_RED, history.straight_to_red),
        (Flag.DATE_PASSED, (off and back is not None and back < as_of) or due_passed),
        (Flag.NO_DATE, off and back is None),
        (Flag.NO_PLAN, off and bool(short) and (share is None or share < 1)),
        (Flag.OUTDATED, owed.outdated),
        (Flag.SLIPPED, bool(numbers.due.slips or history.back_to_green.slips)),
    )
    over = history.over
    return tuple(flag for flag, on in raised if on and (not over or flag is Flag.SLIPPED))
