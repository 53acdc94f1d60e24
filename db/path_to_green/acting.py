"""What people do for a goal: actions, each with one owner, an impact and a date."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item, refuse_old
from dashboard.errors import NotFound
from dashboard.path_to_green.goals import Action
from dashboard.path_to_green.typed import Fields, typed_action
from dashboard.path_to_green.words import ACTION, action_item, actions_at
from dashboard.scorecard.typed import as_typed
from dashboard.status_updates.updates import ItemKind
from db import models
from db.audit import author_of
from db.path_to_green.changing import ToChange, allow_item, standing_row, tell, to_change
from db.path_to_green.moves import add_move

GOAL_ACTION = "goal action"
NO_ACTION = "There is no such action."
action = models.GoalAction


def write_action(
    session: Session,
    program_id: int,
    key: str,
    number: int | None,
    fields: Fields,
    base: int | None,
) -> int:
    """Add an action to a goal, or say how one stands by now; its number.

    ``base`` is the version of the action that the person saw, None of a new one. What ``fields``
    leave out stays. A due date that moves asks for a ``reason``. The goal's owner may, who owns
    the action, and managers.
    """
    found = to_change(session, program_id, ItemKind.GOAL, key)
    known = {each.number: each for each in actions_at(found.words, key, found.cut)}
    was = known.get(number) if number is not None else None
    allow_item(session, found, *([was.owner] if was else []))
    if number is not None and was is None:
        raise NotFound(NO_ACTION)
    if was is None:
        return add_action(session, found, fields)
    row = _action_row(session, found, was.number)
    refuse_old(base, row.version, action_form(was, found.cut), Item(GOAL_ACTION, row.id))
    typed = typed_action(fields, key, was.number, _as_seen(was, found.cut), found.today)
    reason = fields.get("reason", "")
    place = action_item(key, was.number)
    moved = add_move(session, program_id, ACTION, place, was.dates(found.cut), typed.due, reason)
    kept = replace(typed, due=was.due, moves=was.moves)
    if kept == was and not moved:
        return was.number
    _count(session, row)
    became = action_form(replace(typed, moves=()), found.cut) | moved
    _say(session, found, row, kept, action_form(was, found.cut), became, "changed")
    return was.number


def add_action(session: Session, found: ToChange, fields: Fields) -> int:
    """Add an action to a goal, for whoever may; its number."""
    goal_row = standing_row(session, found.program, found.goal.key)
    last = session.scalar(select(func.max(action.number)).where(action.goal_id == goal_row.id))
    new = typed_action(fields, found.goal.key, (last or 0) + 1, None, found.today)
    row = action(goal_id=goal_row.id, number=new.number)
    session.add(row)
    session.flush()
    _say(session, found, row, new, None, action_form(new, found.cut), "created")
    return new.number


def action_form(held: Action, cut: int) -> dict[str, str]:
    """An action as its form holds it, with the due date that holds."""
    due = held.dates(cut).current or held.due
    return {
        "text": held.text,
        "owner": held.owner,
        "created": held.created.isoformat(),
        "due": due.isoformat(),
        "done": held.done.isoformat() if held.done else "",
        "expected_impact": as_typed(held.expected_impact),
        "realised_impact": as_typed(held.realised_impact),
        "evidence": held.evidence,
    }


def _as_seen(was: Action, cut: int) -> Action:
    """With the due date that holds, which a form shows."""
    return replace(was, due=was.dates(cut).current or was.due)


def _action_row(session: Session, found: ToChange, number: int) -> models.GoalAction:
    goal_id = standing_row(session, found.program, found.goal.key).id
    return session.scalars(
        select(action)
        .where(action.goal_id == goal_id, action.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _count(session: Session, row: models.GoalAction) -> None:
    """An edit of an older version is refused."""
    table = models.table(action)
    session.execute(table.update().where(table.c.id == row.id).values(version=table.c.version + 1))
    session.expire(row)


def _say(
    session: Session,
    found: ToChange,
    row: models.GoalAction,
    said: Action,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any],
    did: str,
) -> None:
    author, id_ = author_of(session), row.id
    session.add(
        models.GoalActionWord(
            goal_action_id=id_, text=said.text, owner=said.owner, created=said.created,
            due=said.due, done=said.done, expected_impact=said.expected_impact,
            realised_impact=said.realised_impact, evidence=said.evidence,
            said_by=author.viewer.name, recorded_at=author.at,
        )
    )  # fmt: skip
    session.flush()
    label = action_item(said.goal, said.number)
    tell(session, found.program, Item(GOAL_ACTION, id_), label, was, became, did)
