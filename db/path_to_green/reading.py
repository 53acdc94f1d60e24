"""The read seam of goals: one function answers page, terminal, review and paper."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.path_to_green import calculation
from dashboard.path_to_green.calculation import PathToGreen, shown
from dashboard.path_to_green.goals import Goal, GoalFacts
from dashboard.path_to_green.words import GoalWords, facts_at, goals_at
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope, refuse_unknown_filters
from dashboard.scorecard.daily_values import DailyValues, daily_values
from dashboard.ticket_aging.values import Source
from db import models
from db.boards import as_asked
from db.data_versions import GOALS
from db.imports.newest import newest_import
from db.path_to_green.kept import kept_goals
from db.path_to_green.linked import linked_values, linked_versions, with_units
from db.programs import program as program_value

BY_HAND = "by hand"
"""Where goals come from that no file brought."""


@dataclass(frozen=True, slots=True)
class GoalsThen:
    """A program's goals as of a date, with what they were calculated from."""

    facts: GoalFacts
    board: PathToGreen
    """Of all goals, whatever is filtered."""


def path_to_green(session: Session, scope: Scope, viewer: Viewer) -> PathToGreen:
    """Everything about a program's goals, as they stood at the cut of ``scope``.

    Filters keep the goals whose team and owner are among the chosen ones. Raises ``NotFound`` for
    a program that the viewer may not see, ``InvalidRequest`` for a filter value that it does not
    have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    if scope.filters:
        refuse_unknown_filters(scope.filters, goal_filters(session, program))
    board = goals_then(session, program, scope).board
    return replace(
        board, goals=tuple(each for each in board.goals if shown(each.goal, scope.filters))
    )


def goals_then(session: Session, program: Program, scope: Scope) -> GoalsThen:
    """All goals of a program that may be seen; calculated once for a version of all they rest on.

    Its program and scope are those that are asked for, but for the filters, which keep nothing
    back.
    """
    kept = kept_goals(session, program)
    cut = program.calendar.cut(scope.as_of)
    goals = goals_at(kept.read, cut, scope.as_of)
    origin = _origin(session, program)
    on = program.calendar, origin, linked_versions(session, program, goals, scope.as_of)
    held = kept.answers.get(scope.as_of)
    if held is not None and held[0] == on:
        then: GoalsThen = held[1]
    else:
        values = _values(session, program, kept.read, goals, scope.as_of)
        goals = with_units(session, program, goals, scope.as_of)
        facts = facts_at(kept.read, goals, values, cut)
        source = origin and Source(*origin, _newest_fact(kept.read, program.calendar, scope.as_of))
        board = calculation.path_to_green(facts, program, scope.without_filters(), source)
        then = GoalsThen(facts, board)
        kept.answer(scope.as_of, (on, then))
    board = as_asked(session, then.board, program, scope, GOALS)
    return GoalsThen(then.facts, board)


def _values(
    session: Session, program: Program, words: GoalWords, goals: tuple[Goal, ...], as_of: date
) -> DailyValues:
    """What was kept by hand, or of a goal that is a metric what that came to."""
    by_hand = (words.values.get(goal.key, ()) for goal in goals if not goal.metric)
    of_metrics = linked_values(session, program, goals, as_of)
    return daily_values(chain(*by_hand, of_metrics))


def goal_filters(session: Session, program: Program) -> dict[str, list[str]]:
    """The values that a program's goals can be filtered by, in this week or in another."""
    words = kept_goals(session, program).read
    said = [each.goal for of in words.definitions.values() for each in of if each.goal]
    owners = {goal.owner for goal in said}
    for place, given in words.assignments.items():
        owners |= {
            each.person for each in given if each.takes_over and place[1] in words.definitions
        }
    return {"team": sorted({goal.team for goal in said if goal.team}), "owner": sorted(owners)}


def _origin(session: Session, program: Program) -> tuple[str, int] | None:
    """The newest file that brought goals, or who said what they are; and when."""
    newest = newest_import(session, program, GOALS)
    if newest is not None:
        return newest.file, newest.at
    at = _said_at(session, program)
    return None if at is None else (BY_HAND, at)


def _newest_fact(words: GoalWords, calendar: ProgramCalendar, as_of: date) -> int | None:
    """The newest update that was written, or the end of the newest day with a value."""
    cut = calendar.cut(as_of)
    written = (u.at for of in words.updates.values() for u in of if u.at < cut)
    days = (v.day for of in words.values.values() for v in of if v.day <= as_of)
    last = max(days, default=None)
    measured = [] if last is None else [calendar.cut(last) - 1]
    return max(chain(written, measured), default=None)


def _said_at(session: Session, program: Program) -> int | None:
    """When a person last said what a goal is."""
    goal, definition = models.Goal, models.GoalDefinition
    return session.scalar(
        select(func.max(definition.recorded_at))
        .join(goal, goal.id == definition.goal_id)
        .where(goal.program_id == program.id, definition.voided_at.is_(None))
    )
