"""What leadership says through forms: read, asked, answered, given to somebody."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Conflict
from dashboard.scorecard.typed import Fields
from dashboard.status_updates.history import update_history
from dashboard.status_updates.updates import ItemKind
from db import models
from db.audit import author_of
from db.path_to_green.changing import to_change
from db.status_updates.form_places import place_of
from db.status_updates.people import person_ids
from db.status_updates.places import question_place, update_place
from db.status_updates.writing import acknowledge, answer, ask, delegate, reassign


def say_read(session: Session, update_id: int) -> None:
    """Acknowledge a version of an update."""
    program, _, _ = update_place(session, update_id, author_of(session).viewer)
    acknowledge(session, program.id, update_id)


def say_question(session: Session, kind: ItemKind, id_: int, fields: Fields) -> None:
    """Ask somebody something of an item; it is pinned to its newest update."""
    program, key = place_of(session, kind, id_)
    found = to_change(session, program, kind, key)
    newest = update_history(found.item.tracked.updates, found.cut).newest
    whom = _person(session, fields["asked_of"])
    ask(session, program, kind, key, whom, fields["text"], newest.id if newest else None)


def say_answer(session: Session, question_id: int, text: str) -> None:
    """Answer a question at once."""
    program, _, _ = question_place(session, question_id, author_of(session).viewer)
    answer(session, program.id, question_id, text)


def say_delegated(
    session: Session, kind: ItemKind, id_: int, fields: Fields, base: int | None
) -> None:
    """Let somebody file an item's updates until a day."""
    program, key = place_of(session, kind, id_)
    whom, until = _person(session, fields["person"]), date.fromisoformat(fields["until"])
    try:
        delegate(session, program, kind, key, whom, until, fields["reason"], base)
    except Conflict as error:
        _name(session, error)
        raise


def say_reassigned(
    session: Session, kind: ItemKind, id_: int, fields: Fields, base: int | None
) -> None:
    """Give an item to another owner."""
    program, key = place_of(session, kind, id_)
    whom = _person(session, fields["person"])
    try:
        reassign(session, program, kind, key, whom, fields["reason"], base)
    except Conflict as error:
        _name(session, error)
        raise


def _person(session: Session, name: str) -> int:
    """The id of somebody who is chosen by name; of nobody where there is none."""
    return person_ids(session, [name]).get(name, 0)


def _name(session: Session, error: Conflict) -> None:
    """A form holds names where the store has ids."""
    id_ = error.theirs.get("person")
    if id_ is not None:
        found = session.scalar(select(models.Person.name).where(models.Person.id == int(id_)))
        error.theirs["person"] = found or ""
