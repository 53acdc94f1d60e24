"""What leadership asks of an item, and what is answered: at once, or in the next update."""

import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item
from dashboard.errors import InvalidForm, NotFound
from dashboard.path_to_green.typed import Reader
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.status_updates.updates import LONGEST_WORDS, ItemKind, Stage
from db import models
from db.action_items import possible_owners
from db.audit import allow, author_of
from db.path_to_green.changing import (
    ToChange,
    allow_item,
    program_to_change,
    tell,
    to_change,
)

QUESTION, ANSWER, UPDATE = "question", "answer_", "status update"
"""Kinds of the audit; and how the fields of answers begin in the form of an update."""
NO_UPDATE, NO_QUESTION = "There is no such status update.", "There is no such question."
_ID = re.compile("[1-9][0-9]{0,8}")
question, update, acknowledgement = models.Question, models.StatusUpdate, models.Acknowledgement


def acknowledge(session: Session, program_id: int, update_id: int) -> int:
    """Say that one has read a version of an update, once; the acknowledgement's id.

    Whoever may see the program may.
    """
    program = program_to_change(session, program_id)
    row, author = _published(session, program, update_id), author_of(session)
    viewer = author.viewer
    held = session.scalar(
        select(acknowledgement.id).where(
            acknowledgement.status_update_id == update_id,
            acknowledgement.account_id == viewer.account,
            acknowledgement.said_by == viewer.name,
        )
    )
    if held is not None:
        return held
    new = acknowledgement(
        status_update_id=update_id, account_id=viewer.account, said_by=viewer.name, at=author.at
    )
    session.add(new)
    session.flush()
    tell(session, program, Item(UPDATE, update_id), row.item, None, _week(row), "acknowledged")
    return new.id


def _published(session: Session, program: Program, update_id: int) -> models.StatusUpdate:
    row = session.scalars(
        select(update).where(
            update.id == update_id, update.program_id == program.id,
            update.voided_at.is_(None), update.stage == Stage.PUBLISHED.value,
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound(NO_UPDATE)
    return row


def _week(row: models.StatusUpdate) -> dict[str, str]:
    return {"week": row.week.isoformat()}


def ask(
    session: Session,
    program_id: int,
    kind: ItemKind,
    key: str,
    asked_of: int,
    text: str,
    update_id: int | None = None,
) -> int:
    """Ask a person something of an item, pinned to a version of its updates or not; its id.

    Whoever may see the program may ask; asked is who has the item, or somebody of the program.
    """
    found = to_change(session, program_id, kind, key)
    pinned = None if update_id is None else _published(session, found.program, update_id)
    if pinned is not None and (pinned.kind, pinned.item) != found.item.place:
        raise NotFound(NO_UPDATE)
    name, problems = _asked(session, found, asked_of), _text_problems("text", text, _ASK)
    if name is None:
        problems["asked_of"] = "Choose somebody of this program."
    if problems:
        raise InvalidForm(problems)
    author = author_of(session)
    new = question(
        program_id=program_id, kind=kind.value, item=key, status_update_id=update_id,
        asked_by=author.viewer.name, asked_of=asked_of, text=text.strip(), at=author.at,
    )  # fmt: skip
    session.add(new)
    session.flush()
    became = {"asked of": name, "text": new.text}
    tell(session, found.program, Item(QUESTION, new.id), key, None, became, "created")
    return new.id


_ASK, _ANSWER = "Write what you want to know.", "Write the answer."


def _asked(session: Session, found: ToChange, person_id: int) -> str | None:
    """The name of a person who can be asked."""
    person = models.Person
    name = session.scalar(select(person.name).where(person.id == person_id))
    item = found.item
    others = (item.filer, item.tracked.owner)
    known = possible_owners(session, found.program, author_of(session).viewer, others)
    return name if name in known else None


def answer(session: Session, program_id: int, question_id: int, text: str) -> int:
    """Answer a question at once; the answer's id.

    Who was asked may, who stands in for them, who has the item, and managers.
    """
    program = program_to_change(session, program_id)
    row = session.scalars(
        select(question).where(question.id == question_id, question.program_id == program.id)
    ).one_or_none()
    if row is None:
        raise NotFound(NO_QUESTION)
    if row.asked_of in author_of(session).viewer.people:
        allow(session, Right.SEE, program.key)
    else:
        allow_item(session, to_change(session, program_id, ItemKind(row.kind), row.item))
    if problems := _text_problems("text", text, _ANSWER):
        raise InvalidForm(problems)
    return _add_answer(session, program, row, text.strip(), None)


def typed_answers(
    session: Session, found: ToChange, fields: Mapping[str, str]
) -> dict[models.Question, str]:
    """The answers in the form of an update, by question; raises ``InvalidForm``."""
    said = {n.removeprefix(ANSWER): t for n, t in fields.items() if n.startswith(ANSWER)}
    ids = [int(id_) for id_, text in said.items() if _ID.fullmatch(id_) and text.strip()]
    rows = session.scalars(
        select(question)
        .where(
            question.id.in_(ids), question.program_id == found.program.id,
            question.kind == found.item.place[0], question.item == found.item.place[1],
        )
        .order_by(question.id)
    )  # fmt: skip
    answers = {row: said[str(row.id)].strip() for row in rows}
    problems: dict[str, str] = {}
    for row, text in answers.items():
        problems |= _text_problems(f"{ANSWER}{row.id}", text, _ANSWER)
    if problems:
        raise InvalidForm(problems)
    return answers


def answer_in_update(
    session: Session, found: ToChange, answers: Mapping[models.Question, str], update_id: int
) -> None:
    """Keep answers that were given in an update, for whoever may file it."""
    for row, text in answers.items():
        _add_answer(session, found.program, row, text, update_id)


def _add_answer(
    session: Session, program: Program, row: models.Question, text: str, update_id: int | None
) -> int:
    author = author_of(session)
    new = models.Answer(
        question_id=row.id, text=text, by=author.viewer.name, at=author.at,
        status_update_id=update_id,
    )  # fmt: skip
    session.add(new)
    session.flush()
    tell(
        session, program, Item(QUESTION, row.id), row.item, {"text": row.text}, {"answer": text},
        "answered",
    )  # fmt: skip
    return new.id


def _text_problems(field: str, text: str, missing: str) -> dict[str, str]:
    if not text.strip():
        return {field: missing}
    reader = Reader({field: text})
    reader.text(field, LONGEST_WORDS)
    return reader.problems
