"""Deliveries of goals, as the work brings them, and what stands of them afterwards."""

import itertools
from datetime import date
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.imports.goals.mapping import GoalsMapping
from dashboard.imports.goals.reading import goals_delivery
from dashboard.imports.runs import Outcome
from dashboard.imports.tables import text_table
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from db import models
from db.data_versions import GOALS
from db.engine import reading, writing
from db.imports import note_outcome, waiting_rows
from db.imports.registers import STORE_REGISTERS
from db.imports.runs import begin_import, settle_corrected
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import BY, NOW, TESTER

REGISTER = STORE_REGISTERS[GOALS]
HEADERS = {
    "goals": "key,title,owner,team,direction,baseline,target,band_low,band_high,start,due",
    "values": "goal,date,value",
    "updates": "goal,week_ending,state,colour,headline,date_to_green,author,at",
    "actions": "goal,number,text,owner,created,due,done,expected_impact",
}
GOAL = "G,Fewer chargebacks,Ann,Risk,down,40,20,,,2026-01-01,2026-12-31"
UPDATE = "G,2026-11-21,published,amber,Late,2026-12-19,Ann,2026-11-20T20:00:00Z"
ACTION = "G,1,Do it,Ann,2026-10-03,2026-12-01,,10"
TABLES = (
    "goal", "goal_definition", "goal_value", "status_update", "goal_action", "goal_action_word",
    "date_move", "quarantine",
)  # fmt: skip
_keys = (f"goals-{n}" for n in itertools.count())


def new_program(engine: Engine) -> str:
    """An empty one; its key."""
    key = next(_keys)
    with writing(engine, BY) as session:
        add_program(session, Program(key, "Goals", ProgramCalendar("UTC")))
    return key


def table(role: str, *rows: str, header: str = "") -> str:
    """Rows below the header of golden's file of a role."""
    return "\n".join((header or HEADERS[role], *rows)) + "\n"


def bring(
    engine: Engine,
    key: str,
    now: int = NOW,
    mapping: GoalsMapping | None = None,
    corrects: int | None = None,
    **files: str,
) -> tuple[int, Outcome]:
    """Import texts by role; the import's id, and what became of its rows."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        delivery = goals_delivery(
            program,
            mapping or GoalsMapping(),
            {role: text_table(text.encode(), f"{role}.csv") for role, text in files.items()},
            REGISTER.known(session, program),
            waiting_rows(session, program),
        )
        run_id = begin_import(session, program, GOALS, "goals.csv", now)
        session.get_one(models.ImportRun, run_id).corrects = corrects
        session.flush()
        plan: Any = REGISTER.planned(session, program, delivery, {f"{r}.csv": r for r in files})
        REGISTER.write(session, program, plan, run_id, now)
        note_outcome(session, run_id, plan.outcome, "", now)
        settle_corrected(session, run_id, plan.outcome, now)
    return run_id, plan.outcome


def lines(engine: Engine, key: str, **rows: str) -> tuple[int, Outcome]:
    """The same with one row of each role below the usual header."""
    return bring(engine, key, **{role: table(role, row) for role, row in rows.items()})


def take_back(engine: Engine, key: str, run_id: int, now: int = NOW) -> dict[str, int]:
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        plan = REGISTER.take_back_plan(session, program, run_id)
        REGISTER.write_take_back(session, program, plan, run_id, "The wrong file.", now)
    counts: dict[str, int] = plan.counts
    return counts


def asked(engine: Engine, key: str, *columns: Any, of: Any = None) -> list[tuple[Any, ...]]:
    """Columns of what stands in a program, the oldest first."""
    model = of or columns[0].class_
    with reading(engine) as session:
        query = select(*columns).order_by(model.id)
        if hasattr(model, "voided_at"):
            query = query.where(model.voided_at.is_(None))
        return [tuple(row) for row in session.execute(_of(session, query, model, key))]


def _of(session: Session, query: Any, model: Any, key: str) -> Any:
    """Only rows of one program, by whatever way a table knows of it."""
    program_id = program_value(session, key, TESTER).id
    if hasattr(model, "goal_action_id"):
        query = query.join(models.GoalAction, models.GoalAction.id == model.goal_action_id)
        query = query.join(models.Goal, models.Goal.id == models.GoalAction.goal_id)
        return query.where(models.Goal.program_id == program_id)
    if hasattr(model, "goal_id"):
        query = query.join(models.Goal, models.Goal.id == model.goal_id)
        return query.where(models.Goal.program_id == program_id)
    return query.where(model.program_id == program_id)


def moves(engine: Engine, key: str) -> list[tuple[str, str, date, date]]:
    of = models.DateMove
    return asked(engine, key, of.kind, of.item, of.before, of.after)
