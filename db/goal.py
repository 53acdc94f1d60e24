"""The read seam of one goal: one function answers its page."""

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.goal.values import GoalStory, LinkedMetric, NoStory
from dashboard.path_to_green.ahead import ahead_of
from dashboard.path_to_green.goals import Goal
from dashboard.path_to_green.weekly import Latest
from dashboard.path_to_green.words import ActionWord, GoalWords, goal_place
from dashboard.program_calendar import day_number, day_of
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValues
from dashboard.status_updates.assignments import assigned
from db import models
from db.path_to_green.kept import kept_goals
from db.path_to_green.linked import metrics_of
from db.path_to_green.reading import goals_then
from db.programs import program as program_value
from db.status_updates.questions import questions
from db.status_updates.versions import update_versions

goal, action = models.Goal, models.GoalAction


def find_goal(session: Session, program: Program, key: str) -> tuple[int, int]:
    """The id and the version of a goal of a program that may be seen; raises ``NotFound``."""
    query = select(goal.id, goal.version).where(
        goal.program_id == program.id, goal.key == key, goal.withdrawn_at.is_(None)
    )
    row = session.execute(query).one_or_none() if key.isprintable() else None
    if row is None:
        raise NotFound(f"{program.name} has no goal “{key[:60]}”.")
    return row.id, row.version


def goal_story(session: Session, scope: Scope, key: str, viewer: Viewer) -> GoalStory:
    """Everything about one goal, as of the date of ``scope``.

    Raises ``NotFound`` for a program or goal that there is not, or not for the viewer, and
    ``NoStory`` for one that was not defined by then.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    id_, version = find_goal(session, program, key)
    then = goals_then(session, program, scope.without_filters())
    found, board = then.board.of(key), then.board
    if found is None:
        raise NoStory(f"“{key}” was not defined as of then, or it was given up.")
    ahead = ahead_of(found.weekly)
    words, place = kept_goals(session, program).read, goal_place(key)
    asked = questions(session, program, scope.as_of, place)
    given = [each for each in words.assignments.get(place, ()) if each.at < board.cut]
    said = words.definitions[key]
    return GoalStory(
        board=board,
        standing=found,
        id=id_,
        version=version,
        values=_values(then.facts.values, key, scope),
        fan=ahead.fan,
        hit_rates=ahead.hit_rates,
        updates=update_versions(
            session, program, scope, place, found.history, asked, found.goal.unit
        ),
        questions=asked[::-1],
        definitions=tuple(w for w in said[::-1] if w.since is None or w.since <= scope.as_of),
        plans=tuple(w for w in words.plans.get(key, ())[::-1] if w.said.since < board.cut),
        actions=_actions(words, key, board.cut),
        action_versions=_action_versions(session, id_),
        ledgers={each.number: each.dates(board.cut) for each in found.actions},
        assigned=assigned(given, board.cut, scope.as_of),
        assignments=tuple(given[::-1]),
        parent=board.of(found.goal.parent) if found.goal.parent else None,
        children=tuple(each for each in board.goals if each.goal.parent == key),
        metric=_metric(session, program, found.goal, scope),
    )


def _values(values: DailyValues, key: str, scope: Scope) -> tuple[Latest, ...]:
    """Of several of one day the last one; blanks are none."""
    rows = values.rows_of(key)
    day, value = values.day[rows], values.value[rows]
    known = ~np.isnan(value) & (day <= day_number(scope.as_of))
    found = dict(zip(day[known].tolist(), value[known].tolist(), strict=True))
    return tuple(Latest(day_of(number), held) for number, held in found.items())


def _actions(words: GoalWords, key: str, cut: int) -> dict[int, tuple[ActionWord, ...]]:
    known = {
        number: tuple(word for word in said[::-1] if word.said.since < cut)
        for number, said in words.actions.get(key, {}).items()
    }
    return {number: said for number, said in sorted(known.items()) if said}


def _action_versions(session: Session, goal_id: int) -> dict[int, int]:
    query = select(action.number, action.version).where(action.goal_id == goal_id)
    return dict(session.execute(query).all())


def _metric(session: Session, program: Program, of: Goal, scope: Scope) -> LinkedMetric | None:
    """The metric that a goal is linked to, as far as there is one of its key."""
    if of.metric is None:
        return None
    found = metrics_of(session, program, (of.metric,), scope.as_of)
    held = next((each for each in found if each.key == of.metric), None)
    return LinkedMetric(of.metric, *((held.title, held.unit) if held else (of.metric, "")))
