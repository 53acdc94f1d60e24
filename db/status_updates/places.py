"""What a status update or a question is of, by its id, for whoever may see it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.status_updates.updates import ItemKind
from db import models
from db.programs import program as program_value

program = models.Program


def update_place(session: Session, update_id: int, viewer: Viewer) -> tuple[Program, ItemKind, str]:
    """The program, kind and key of what an update is of; ``NotFound`` for whoever may not see."""
    of = models.StatusUpdate
    which = of.id == update_id, of.voided_at.is_(None)
    return _place(session, of, which, viewer, "There is no such status update.")


def question_place(
    session: Session, question_id: int, viewer: Viewer
) -> tuple[Program, ItemKind, str]:
    """The same of a question."""
    of = models.Question
    return _place(session, of, (of.id == question_id,), viewer, "There is no such question.")


def _place(
    session: Session, of: Any, which: tuple[Any, ...], viewer: Viewer, none: str
) -> tuple[Program, ItemKind, str]:
    query = select(program.key, of.kind, of.item).join(program, program.id == of.program_id)
    found = session.execute(query.where(*which)).one_or_none()
    if found is None or not may(viewer, Right.SEE, found.key):
        raise NotFound(none)
    return program_value(session, found.key, viewer), ItemKind(found.kind), found.item
