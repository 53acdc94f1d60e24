"""Programs with goals and what is said of them, in the store."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.errors import InvalidForm
from dashboard.goal.values import GoalStory
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.definition import form_of
from dashboard.path_to_green.goals import Action, Goal
from dashboard.path_to_green.standing import GoalStanding
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue
from dashboard.status_updates.updates import ItemKind, StatusUpdate
from db import models
from db.data_versions import GOALS, count_up
from db.engine import reading, writing
from db.goal import goal_story
from db.path_to_green.reading import path_to_green
from db.path_to_green.writing import define_goal
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import NOW, TESTER
from tests.dashboard.path_to_green.given import CALENDAR, golden_delivery
from tests.db.scorecard.given import at

WEEK, EARLIER, NEXT = date(2026, 11, 21), date(2026, 11, 14), date(2026, 11, 28)
"""Last days of weeks; NOW is the day after the first."""
_keys = (f"goals-{n}" for n in itertools.count())


def person(key: str, role: Role, name: str = "Ann", id_: int | None = None) -> Viewer:
    return Viewer(name, person=id_, grants={key: Grant(role)})


def new_program(engine: Engine, calendar: ProgramCalendar = CALENDAR) -> str:
    """An empty one; its key."""
    key = next(_keys)
    with writing(engine, at(NOW)) as session:
        add_program(session, Program(key, "Goals", calendar))
    return key


def bring(
    engine: Engine,
    key: str,
    goals: Iterable[Goal] = (),
    values: Iterable[DailyValue] = (),
    updates: Iterable[StatusUpdate] = (),
    actions: Iterable[Action] = (),
    now: int = NOW,
) -> int:
    """All of one import, as rows of the store; its id."""
    with writing(engine, at(now)) as session:
        program = program_value(session, key, TESTER)
        run = models.ImportRun(
            program_id=program.id, feature=GOALS, file=f"goals at {now}.csv", sha256="", at=now,
            imported_at=now, rows_read=0, rows_taken=0, rows_repeated=0, rows_quarantined=0,
        )  # fmt: skip
        session.add(run)
        session.flush()
        by: dict[str, Any] = {"import_run_id": run.id, "recorded_at": now}
        for goal in goals:
            of = _row(session, models.Goal, program_id=program.id, key=goal.key)
            session.add(models.GoalDefinition(goal_id=of, form=form_of(goal), **by))
        ids = dict(
            session.execute(
                select(models.Goal.key, models.Goal.id).where(models.Goal.program_id == program.id)
            ).all()
        )
        for value in values:
            session.add(
                models.GoalValue(goal_id=ids[value.series], day=value.day, value=value.value, **by)
            )
        for update in updates:
            said = asdict(update)
            del said["id"]
            kind = ItemKind.GOAL if update.item in ids else ItemKind.INITIATIVE
            session.add(models.StatusUpdate(program_id=program.id, kind=kind.value, **said, **by))
            session.flush()
        for action in actions:
            said = asdict(action)
            del said["moves"]
            of = _row(
                session,
                models.GoalAction,
                goal_id=ids[said.pop("goal")],
                number=said.pop("number"),
            )
            session.add(models.GoalActionWord(goal_action_id=of, **said, **by))
        count_up(session, program.id, GOALS)
        return run.id


def _row(session: Session, model: Any, **named: Any) -> int:
    """The id of a row of this name, which is added where there is none."""
    found = session.query(model).filter_by(**named).one_or_none()
    if found is None:
        found = model(**named)
        session.add(found)
        session.flush()
    id_: int = found.id
    return id_


def golden_program(engine: Engine) -> str:
    """The golden case in the store; the program's key."""
    of, key = golden_delivery(), new_program(engine)
    bring(
        engine,
        key,
        [goal for goal, _ in of.goals.values()],
        [value for value, _ in of.values],
        of.updates,
        [action for action, _ in of.actions.values()],
    )
    return key


def board(engine: Engine, key: str, as_of: date = WEEK, **filters: tuple[str, ...]) -> PathToGreen:
    with reading(engine) as session:
        return path_to_green(session, Scope(key, as_of, filters), TESTER)


def stands(engine: Engine, key: str, goal: str = "G", as_of: date = WEEK) -> GoalStanding:
    """One goal of a board."""
    found = board(engine, key, as_of).of(goal)
    assert found is not None
    return found


def does(
    engine: Engine,
    key: str,
    write: Callable[..., Any],
    *said: Any,
    now: int = NOW,
    viewer: Viewer = TESTER,
    **more: Any,
) -> Any:
    """What a write to a program gives back."""
    with writing(engine, at(now, viewer)) as session:
        return write(session, program_value(session, key, TESTER).id, *said, **more)


def problems(engine: Engine, key: str, write: Callable[..., Any], *said: Any) -> Mapping[str, str]:
    with pytest.raises(InvalidForm) as caught:
        does(engine, key, write, *said)
    return caught.value.problems


FORM = {
    "key": "G", "title": "Approve more", "owner": "Ann", "team": "Outreach", "direction": "up",
    "baseline": "0", "target": "100", "start": "2026-01-03", "due": "2026-12-26",
}  # fmt: skip
"""A goal as its form says it."""


def define(
    engine: Engine,
    key: str,
    goal: str = "G",
    now: int = NOW,
    since: date | None = None,
    **form: str,
) -> int:
    """A goal, or another definition of one; its id."""

    def write(session: Session, program_id: int) -> int:
        base = version(session, program_id, goal)
        return define_goal(session, program_id, {**FORM, "key": goal, **form}, since, base)

    id_: int = does(engine, key, write, now=now)
    return id_


def version(session: Session, program_id: int, goal: str) -> int | None:
    """The version of a goal, None where there is none."""
    row = models.Goal
    query = select(row.version).where(row.program_id == program_id, row.key == goal)
    return session.scalar(query)


def version_of(engine: Engine, key: str, goal: str = "G") -> int | None:
    with reading(engine) as session:
        return version(session, program_value(session, key, TESTER).id, goal)


def named(engine: Engine, *names: str) -> list[int]:
    """People; their ids."""
    with writing(engine, at(NOW)) as session:
        rows = [models.Person(name=name) for name in names]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def story(engine: Engine, key: str, goal: str = "G", as_of: date = WEEK) -> GoalStory:
    with reading(engine) as session:
        return goal_story(session, Scope(key, as_of), goal, TESTER)


def told(engine: Engine, kind: str) -> list[tuple[str, str, Any, Any]]:
    """What the audit tells of a kind: of what, what was done, what it was and became."""
    entry = models.AuditEntry
    with reading(engine) as session:
        rows = session.execute(
            select(entry.item, entry.did, entry.was, entry.became)
            .where(entry.kind == kind)
            .order_by(entry.id)
        )
        return [tuple(row) for row in rows]
