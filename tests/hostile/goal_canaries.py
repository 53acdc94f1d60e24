"""Goals of a program with a canary word in every text, and all that people say of them."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.rights import Author, Viewer
from dashboard.status_updates.items import RULES
from dashboard.status_updates.updates import ItemKind
from db import models
from db.action_items import possible_owners
from db.engine import writing
from db.path_to_green.writing import (
    define_goal,
    move_due,
    type_goal_value,
    write_action,
    write_plan,
)
from db.programs import program as program_value
from db.status_updates.people import person_ids
from db.status_updates.writing import acknowledge, answer, ask, delegate, file_update, reassign
from tests.conftest import NOW, TESTER
from tests.hostile.roadmap_canaries import OF_UPDATES

BEFORE, WEEK = date(2026, 11, 14), date(2026, 11, 21)
OF_PROGRAM = ("rules-update", "rules-same", "rules-reassign", "goal-new")


def say_of_goals(engine: Engine, word: str, key: str) -> None:
    """One goal with values kept by hand, and one of a metric, as somebody of the program says.

    The key of the second can be asked for: an answer may repeat what was asked.
    """
    author = Author(Viewer(f"{word} author", administrator=True), NOW)
    with writing(engine, author) as session:
        program = program_value(session, key, TESTER)
        names = possible_owners(session, program, Viewer(""))
        whom = person_ids(session, names)[names[0]]
        form = {
            "title": f"Goal {word}", "owner": f"Owner {word}", "team": f"Team {word}",
            "direction": "up", "baseline": "0", "target": "100", "start": "2026-01-03",
            "due": "2026-12-26", "tags": f"tag {word}",
        }  # fmt: skip
        goal, linked = f"G{word}", f"G-{key}"
        define_goal(session, program.id, {**form, "key": goal, "unit": word}, None, None)
        of_metric = {**form, "key": linked, "parent": goal, "metric": f"M{word}"}
        define_goal(session, program.id, of_metric, None, None)
        for day, value in ((BEFORE, 40.0), (WEEK, 50.0)):
            type_goal_value(session, program.id, goal, day, value, None)
        base = session.scalars(select(models.Goal.version).where(models.Goal.key == goal)).one()
        move_due(session, program.id, goal, date(2027, 1, 2), f"Slipped {word}", base)
        _say_how_it_gets_green(session, program.id, goal, word)
        _say_updates(session, program.id, goal, word, whom)


def _say_how_it_gets_green(session: Session, program: int, goal: str, word: str) -> None:
    names = ("causes", "exit_criteria", "trigger", "consequence", "decision", "decided_by")
    plan = {name: f"{name} {word}" for name in names}
    write_plan(session, program, goal, {**plan, "decided_until": "2026-12-05"}, None)
    action = {
        "text": f"Act {word}", "owner": f"Owner {word}", "due": "2026-12-12",
        "expected_impact": "9", "evidence": f"Seen {word}",
    }  # fmt: skip
    write_action(session, program, goal, None, action, None)


def _say_updates(session: Session, program: int, goal: str, word: str, whom: int) -> None:
    """An update of each kind of item that was read, asked about, answered, and given away."""
    texts = ("headline", "why", "changed", "next_steps", "decision")
    said = {name: f"{name} {word}" for name in texts}
    session.add(
        models.StatusUpdate(
            program_id=program, kind=ItemKind.INITIATIVE.value, item=f"I{word}", week=WEEK,
            stage="published", colour="green", author=f"Owner {word}", nothing_changed=False,
            at=NOW - 1, recorded_at=NOW, **said,
        )
    )  # fmt: skip
    session.flush()
    told: Callable[..., Any] = partial(file_update, session, program, ItemKind.GOAL, goal)
    told(BEFORE, {**said, "colour": "green"}, None)
    newest = told(WEEK, {**said, "colour": "amber", "date_to_green": "2026-12-19"}, None)
    acknowledge(session, program, newest)
    asked = ask(session, program, ItemKind.GOAL, goal, whom, f"Ask {word}?", newest)
    answer(session, program, asked, f"Answer {word}")
    ask(session, program, ItemKind.GOAL, goal, whom, f"Open {word}?", newest)
    until = date(2026, 12, 24)
    delegate(session, program, ItemKind.GOAL, goal, whom, until, f"Away {word}", None)
    reassign(session, program, ItemKind.RULES, RULES, whom, f"Given {word}", None)


def said_of_goals(session: Session, form: str, key: str) -> int | None:
    """What a form of goals or updates is of, in a program; None of a form of something else."""
    program, goal, update = models.Program, models.Goal, models.StatusUpdate
    of_goal = select(goal.id).join(program, program.id == goal.program_id)
    of_update = select(update.id).join(program, program.id == update.program_id)
    if form in OF_PROGRAM:
        query = select(program.id)
    elif form == "goal-action":
        action = models.GoalAction
        query = of_goal.with_only_columns(action.id).join(action, action.goal_id == goal.id)
    elif form.startswith("goal-"):
        query = of_goal
    elif form in OF_UPDATES:
        query = of_update.where(update.kind == ItemKind.INITIATIVE.value)
    elif form == "update-read":
        query = of_update.where(update.kind == ItemKind.GOAL.value)
    elif form == "question-answer":
        question = models.Question
        query = select(question.id).join(program, program.id == question.program_id)
    else:
        return None
    return session.scalars(
        query.where(program.key == key).order_by(query.selected_columns[0])
    ).first()
