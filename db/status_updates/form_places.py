"""What a form is sent to, found by its id: for whoever may see it, else as if it were not there."""

from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.rights import Right, may
from dashboard.status_updates.items import RULES
from dashboard.status_updates.updates import ItemKind, Subject
from db import models
from db.audit import author_of

NOTHING = "There is no such item."
LARGEST_ID = 2**31
goal, action, initiative, update, program = (
    models.Goal, models.GoalAction, models.Initiative, models.StatusUpdate, models.Program,
)  # fmt: skip


def place_of(session: Session, kind: ItemKind, id_: int) -> tuple[int, str]:
    """The program and the key of an item.

    Raises ``NotFound``, the same where there is none and for who may not see its program.
    """
    query = select(program.id, program.key).where(program.id == id_)
    if kind is ItemKind.RULES:
        return _row(session, query, id_)[0], RULES
    query = select(goal.program_id, goal.key).where(goal.id == id_, goal.withdrawn_at.is_(None))
    if kind is ItemKind.INITIATIVE:
        query = select(initiative.program_id, initiative.key).where(initiative.id == id_)
    return _place(session, query, id_)


def subject_place(session: Session, subject: Subject, id_: int) -> tuple[int, str]:
    """The same of what the form of an update is sent to."""
    if subject is not Subject.UPDATE:
        return place_of(session, subject.kind, id_)
    of_it = (update.id == id_, update.kind == subject.kind.value, update.voided_at.is_(None))
    return _place(session, select(update.program_id, update.item).where(*of_it), id_)


def action_place(session: Session, action_id: int) -> tuple[int, str, int]:
    """The program, the goal's key and the number of an action."""
    query = (
        select(goal.program_id, goal.key, action.number)
        .join(action, action.goal_id == goal.id)
        .where(action.id == action_id, goal.withdrawn_at.is_(None))
    )
    found = _row(session, query, action_id)
    return found.program_id, found.key, found.number


def _place(session: Session, query: Executable, id_: int) -> tuple[int, str]:
    found = _row(session, query, id_)
    return found[0], found[1]


def _row(session: Session, query: Executable, id_: int) -> Any:
    """The one row, whose first column is its program."""
    found = session.execute(query).one_or_none() if id_ < LARGEST_ID else None
    key = found and session.scalar(select(program.key).where(program.id == found[0]))
    if not key or not may(author_of(session).viewer, Right.SEE, key):
        raise NotFound(NOTHING)
    return found
