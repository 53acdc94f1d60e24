"""Goals written into a store as facts, where a test is about what is told of them."""

from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import Engine, select

from dashboard.path_to_green.goals import Goal, GoalFacts
from dashboard.scorecard.daily_values import DailyValue
from db import models
from db.data_versions import GOALS, count_up
from db.engine import writing
from db.programs import program as program_value
from tests.conftest import BY, TESTER
from tests.db.path_to_green.given import bring

EPOCH = date(1970, 1, 1).toordinal()


def store_goals(engine: Engine, key: str, facts: GoalFacts) -> None:
    """All of them with values kept by hand, in a program without goals."""
    goals = [replace(goal, metric=None, moves=()) for goal in facts.goals]
    bring(
        engine, key, goals, [value for goal in goals for value in _values(facts, goal)],
        [update for of in facts.updates.values() for update in of],
        [action for of in facts.actions.values() for action in of],
    )  # fmt: skip
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        ids = dict(
            session.execute(
                select(models.Goal.key, models.Goal.id).where(models.Goal.program_id == program.id)
            ).all()
        )
        for goal in facts.goals:
            for move in goal.moves:
                said = asdict(move) | {"kind": "goal", "item": goal.key, "recorded_at": move.at}
                session.add(models.DateMove(program_id=program.id, **said))
            if goal.key in facts.plans:
                form = asdict(facts.plans[goal.key])
                form["decided_until"] = str(form["decided_until"])
                at = facts.updates[goal.key][0].at
                session.add(
                    models.GoalPlan(goal_id=ids[goal.key], form=form, at=at, said_by=goal.owner)
                )
        count_up(session, program.id, GOALS)


def _values(facts: GoalFacts, goal: Goal) -> list[DailyValue]:
    rows = facts.values.rows_of(goal.key)
    days, values = facts.values.day[rows].tolist(), facts.values.value[rows].tolist()
    return [
        DailyValue(goal.key, date.fromordinal(EPOCH + day), value)
        for day, value in zip(days, values, strict=True)
    ]
