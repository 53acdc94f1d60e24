"""A program's goals put together from what the store hands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.path_to_green.ahead import kept_forecasts
from dashboard.path_to_green.forecast import Course
from dashboard.path_to_green.glide_path import edges
from dashboard.path_to_green.goals import Goal, GoalFacts
from dashboard.path_to_green.standing import GoalStanding, standing
from dashboard.path_to_green.weekly import OLDEST_VALUE, Weekly, latest, weekly
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope, is_partial
from dashboard.ticket_aging.values import Source

FILTERS = ("team", "owner")


@dataclass(frozen=True, slots=True)
class PathToGreen:
    """Everything about a program's goals as of one date."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    goals: tuple[GoalStanding, ...]
    """Those that the filters keep, by key."""
    source: Source | None
    quarantined: Mapping[str, int] = field(default_factory=dict)
    """How many rows wait, by reason."""

    def of(self, key: str) -> GoalStanding | None:
        """The goal of a key, if the filters keep it."""
        return next((each for each in self.goals if each.goal.key == key), None)


def path_to_green(
    facts: GoalFacts, program: Program, scope: Scope, source: Source | None
) -> PathToGreen:
    """All of the goals' part of goals_and_roadmap.md for one program, as of one date."""
    calendar, as_of = program.calendar, scope.as_of
    goals = sorted(
        (goal for goal in facts.goals if shown(goal, scope.filters)), key=lambda goal: goal.key
    )
    histories = weekly(facts.values, [goal.key for goal in goals], calendar, as_of)
    courses = _courses(facts, goals, histories, calendar, as_of)
    found = zip(goals, kept_forecasts(courses), histories, strict=True)
    return PathToGreen(
        program=program,
        scope=scope,
        cut=calendar.cut(as_of),
        partial_week=is_partial(program, scope),
        goals=tuple(
            standing(facts, goal, calendar, as_of, ahead, known) for goal, ahead, known in found
        ),
        source=source,
    )


def _courses(
    facts: GoalFacts,
    goals: Sequence[Goal],
    histories: Sequence[Weekly | None],
    calendar: ProgramCalendar,
    as_of: date,
) -> list[Course | None]:
    """What there is to forecast; None where the newest value says nothing of these days."""
    found: list[Course | None] = []
    for goal, history in zip(goals, histories, strict=True):
        newest = latest(facts.values, goal.key, as_of)
        old = newest is None or (as_of - newest.day).days > OLDEST_VALUE
        earliest = calendar.week_ending(as_of)
        known = history is not None and not old
        found.append(Course(history, *edges(goal), earliest) if history and known else None)
    return found


def shown(goal: Goal, filters: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the filters keep a goal."""
    return all(getattr(goal, name) in values for name, values in filters.items() if name in FILTERS)
