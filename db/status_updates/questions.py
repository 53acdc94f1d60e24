"""What leadership said to status updates, out of the store."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.path_to_green.words import Place
from dashboard.programs import Program
from dashboard.status_updates.questions import Acknowledgement, Answer, Question
from db import models

question, answer, acknowledgement = models.Question, models.Answer, models.Acknowledgement
update, person = models.StatusUpdate, models.Person


def questions(
    session: Session, program: Program, as_of: date, place: Place | None = None
) -> tuple[Question, ...]:
    """What was asked in a program, or of one item, before the cut of a day; the oldest first."""
    cut = program.calendar.cut(as_of)
    which = () if place is None else (question.kind == place[0], question.item == place[1])
    rows = session.execute(
        select(question.id, question.kind, question.item, question.asked_by, person.name,
               question.asked_of, question.text, question.at, question.status_update_id)
        .join(person, person.id == question.asked_of)
        .where(question.program_id == program.id, question.at < cut, *which)
        .order_by(question.id)
    ).all()  # fmt: skip
    given = _answers(session, (row.id for row in rows), cut)
    return tuple(Question(*row, answers=given.get(row.id, ())) for row in rows)


def _answers(session: Session, ids: Iterable[int], cut: int) -> dict[int, tuple[Answer, ...]]:
    rows = session.execute(
        select(answer.question_id, answer.id, answer.text, answer.by, answer.at,
               answer.status_update_id)
        .where(answer.question_id.in_(list(ids)), answer.at < cut)
        .order_by(answer.id)
    )  # fmt: skip
    found: dict[int, tuple[Answer, ...]] = {}
    for of, id_, text, by, at, in_update in rows:
        found[of] = (*found.get(of, ()), Answer(id_, text, by, at, in_update))
    return found


def acknowledgements(
    session: Session, program: Program, as_of: date, place: Place
) -> dict[int, tuple[Acknowledgement, ...]]:
    """Who had read which version of an item's updates before the cut of a day, by version."""
    rows = session.execute(
        select(acknowledgement.status_update_id, acknowledgement.said_by, acknowledgement.at)
        .join(update, update.id == acknowledgement.status_update_id)
        .where(
            update.program_id == program.id, update.kind == place[0], update.item == place[1],
            acknowledgement.at < program.calendar.cut(as_of),
        )
        .order_by(acknowledgement.id)
    )  # fmt: skip
    found: dict[int, tuple[Acknowledgement, ...]] = {}
    for row in rows:
        said = Acknowledgement(*row)
        found[said.update] = (*found.get(said.update, ()), said)
    return found
