"""Generated goals of a whole organisation: sixty weeks of values, updates and actions."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from db import models
from db.bulk import insert_rows
from db.data_versions import GOALS, count_up
from db.engine import prepare_store, writing
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import BY, TESTER

KEY = "all-goals"
AS_OF = date(2026, 11, 14)
NOW = 1_795_348_800
WEEKS = 60
WEEK, DAY = timedelta(days=7), timedelta(days=1)
START = AS_OF - (WEEKS - 1) * WEEK
DUE = AS_OF + 16 * WEEK
ACTIONS = 4
TEAMS = tuple(f"Team {n:02}" for n in range(1, 13))
COLOURS = ("green", "green", "green", "amber", "red")
TEXT = "The second bank releases once a quarter, and its change was taken out again. " * 3


def fill(engine: Engine, goals: int) -> None:
    """A program with so many goals, past the import."""
    prepare_store(engine)
    calendar = ProgramCalendar("America/New_York")
    with writing(engine, BY) as session:
        add_program(session, Program(KEY, "All goals", calendar))
        program = program_value(session, KEY, TESTER)
        run = begin_import(session, program, "goals", "generated", NOW)
        came = {"import_run_id": run, "recorded_at": NOW}
        session.add_all(
            models.Goal(id=n, program_id=program.id, key=_key(n), version=1)
            for n in range(1, goals + 1)
        )
        session.flush()
        for n in range(1, goals + 1):
            session.add(models.GoalDefinition(goal_id=n, form=form(n, goals), **came))
            session.add(models.GoalPlan(goal_id=n, form={"causes": TEXT}, at=NOW, said_by="bench"))
            for number in range(1, ACTIONS + 1):
                session.add(models.GoalAction(id=n * 10 + number, goal_id=n, number=number,
                                              version=1))  # fmt: skip
        session.flush()
        for n in range(1, goals + 1):
            session.add_all(models.GoalActionWord(**words, **came) for words in _actions(n))
        _insert(session, models.GoalValue, (
            (n, day.isoformat(), value, run, NOW) for n in range(1, goals + 1)
            for day, value in values(n)
        ), ("goal_id", "day", "value", "import_run_id", "recorded_at"))  # fmt: skip
        columns = ("program_id", "kind", "item", "week", "stage", "colour", "headline", "why",
                   "changed", "next_steps", "decision", "date_to_green", "author",
                   "nothing_changed", "at", "import_run_id", "recorded_at")  # fmt: skip
        _insert(session, models.StatusUpdate, (
            (program.id, "goal", _key(n), *said, run, NOW) for n in range(1, goals + 1)
            for said in _updates(n, calendar)
        ), columns)  # fmt: skip
        count_up(session, program.id, GOALS)
    if engine.dialect.name == "postgresql":
        with writing(engine, BY) as session:
            session.connection().exec_driver_sql("ANALYZE")


def say_one(engine: Engine, key: str, n: int) -> None:
    """File an update of a goal, its n-th of the newest week."""
    with writing(engine, BY) as session:
        program = program_value(session, KEY, TESTER)
        session.add(
            models.StatusUpdate(
                program_id=program.id, kind="goal", item=key, week=AS_OF, stage="published",
                colour="green", headline=f"Version {n}", why=TEXT, changed=TEXT, next_steps=TEXT,
                decision="", author="Owner 10", nothing_changed=False, at=NOW - 80_000 + n,
                recorded_at=NOW,
            )
        )  # fmt: skip
        count_up(session, program.id, GOALS)


def _insert(session: Any, model: Any, rows: Iterator[tuple[Any, ...]], names: Any) -> None:
    insert_rows(session, models.table(model), names, rows)


def _key(n: int) -> str:
    return f"G-{n:03}"


def form(n: int, goals: int) -> dict[str, str]:
    """A definition as a file has it: half go up, half down; every fifth is a part of another."""
    up = n % 2 == 0
    parent = _key(n - n % 5) if n % 5 and n > 5 and n <= goals else ""
    said = {
        "key": _key(n), "title": f"Goal {n}", "owner": f"Owner {n % 40:02}",
        "team": TEAMS[n % len(TEAMS)], "direction": "up" if up else "down",
        "baseline": "100", "target": "160" if up else "40", "start": START.isoformat(),
        "due": DUE.isoformat(), "parent": parent,
    }  # fmt: skip
    return {name: text for name, text in said.items() if text}


def values(n: int) -> Iterator[tuple[date, float]]:
    """A value a week: a walk with a drift, faster or slower than the path."""
    rng = Random(f"goal {n}")
    pace = rng.uniform(0.2, 1.2) * (1 if n % 2 == 0 else -1)
    value = 100.0
    for week in range(WEEKS):
        yield START + week * WEEK, round(value, 2)
        value += pace + rng.gauss(0, 1.5)


def _updates(n: int, calendar: ProgramCalendar) -> Iterator[tuple[Any, ...]]:
    for week in range(WEEKS):
        ending = START + week * WEEK
        colour = COLOURS[(n + week // 8) % len(COLOURS)]
        back = None if colour == "green" else (ending + 10 * WEEK).isoformat()
        yield (
            ending.isoformat(), "published", colour, f"Week {week} of goal {n}", TEXT, TEXT, TEXT,
            "", back, f"Owner {n % 40:02}", False, calendar.midnight(ending) + 36_000,
        )  # fmt: skip


def _actions(n: int) -> Iterator[dict[str, Any]]:
    for number in range(1, ACTIONS + 1):
        yield {
            "goal_action_id": n * 10 + number, "text": f"Action {number}: {TEXT}",
            "owner": f"Owner {(n + number) % 40:02}", "created": START + number * 8 * WEEK,
            "due": AS_OF + (number - 2) * 3 * WEEK, "expected_impact": 4.0 * number,
            "done": AS_OF - 9 * WEEK if number == 1 else None, "evidence": "",
        }  # fmt: skip
