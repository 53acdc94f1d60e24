"""What people say of a goal: its values by hand, and its path to green."""

import math
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import refuse_old
from dashboard.errors import InvalidForm
from dashboard.formats import day as day_words
from dashboard.path_to_green.checks import LARGEST
from dashboard.path_to_green.goals import Plan
from dashboard.path_to_green.plan_form import COLUMNS, plan_form
from dashboard.path_to_green.typed import Fields, typed_plan
from dashboard.path_to_green.words import newest
from dashboard.program_calendar import FIRST_YEAR
from dashboard.scorecard.typed import as_typed
from db import models
from db.audit import author_of
from db.path_to_green.changing import (
    ToChange,
    goal_to_change,
    item_of,
    standing_row,
    tell,
)

value, plan_row = models.GoalValue, models.GoalPlan


def type_goal_value(
    session: Session, program_id: int, key: str, day: date, number: float | None, base: int | None
) -> int:
    """Say what a goal's measure was on a day; None is a blank. The value's id.

    ``base`` is the newest of the day's values that the person saw (``value_on``), None where there
    was none. The goal's owner may, and managers.
    """
    found = goal_to_change(session, program_id, key)
    row = standing_row(session, found.program, key)
    held = value_on(session, row.id, day)
    before = {"value": "" if held is None or held.value is None else as_typed(held.value)}
    refuse_old(base, held.id if held else None, before, item_of(row))
    problem = _no_value(found, day, number)
    if problem:
        raise InvalidForm({"value": problem})
    author = author_of(session)
    new = value(
        goal_id=row.id, day=day, value=number, said_by=author.viewer.name, recorded_at=author.at
    )
    session.add(new)
    session.flush()
    became = {"day": day.isoformat(), "value": "blank" if number is None else as_typed(number)}
    tell(session, found.program, item_of(row), key, before, became)
    return new.id


def value_on(session: Session, goal_id: int, day: date) -> models.GoalValue | None:
    """What holds of a day, of the values that are kept by hand."""
    return session.scalars(
        select(value)
        .where(value.goal_id == goal_id, value.day == day, value.voided_at.is_(None))
        .order_by(value.id.desc())
        .limit(1)
    ).one_or_none()


def _no_value(found: ToChange, day: date, number: float | None) -> str:
    """Why a value can't be taken; empty where it can."""
    if found.goal.metric:
        return f"Its values are those of the metric “{found.goal.metric}”: type them there."
    if day > found.today:
        return f"{day_words(day)} has not come yet."
    if day.year < FIRST_YEAR:
        return f"{day_words(day)} is before {FIRST_YEAR}, the first year."
    if number is not None and not (math.isfinite(number) and abs(number) <= LARGEST):
        return "Write a number that can be."
    return ""


def write_plan(
    session: Session, program_id: int, key: str, fields: Fields, base: int | None
) -> int | None:
    """Say how a goal comes back to green; the id of the plan that holds then.

    ``base`` is the id of the plan that the person saw, None where there was none. What ``fields``
    leave out stays. Its owner may, and managers.
    """
    found = goal_to_change(session, program_id, key)
    held = newest(found.words.plans.get(key, ()), found.cut)
    was = held.plan if held else Plan()
    row = standing_row(session, found.program, key)
    refuse_old(base, held.said.id if held else None, _plan_told(was), item_of(row))
    return keep_plan(session, found, typed_plan(fields, was))


def keep_plan(session: Session, found: ToChange, plan: Plan) -> int | None:
    """Keep a plan that was checked, where it says something else than the one that holds."""
    key = found.goal.key
    held = newest(found.words.plans.get(key, ()), found.cut)
    was = held.plan if held else Plan()
    if plan == was:
        return held.said.id if held else None
    row, author = standing_row(session, found.program, key), author_of(session)
    new = plan_row(goal_id=row.id, form=plan_form(plan), at=author.at, said_by=author.viewer.name)
    session.add(new)
    session.flush()
    tell(session, found.program, item_of(row), key, plan_form(was), plan_form(plan))
    return new.id


def _plan_told(plan: Plan) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | plan_form(plan)
