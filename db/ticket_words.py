"""What people said of a ticket's facts without a date: it counts more than what imports say.

The columns of ``ticket`` hold what counts. Every import is noted as it comes, so that a fact can
be given back to the source at any time.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item, refuse_old
from dashboard.errors import NotFound
from dashboard.imports.delivery import KINDS
from dashboard.rights import Right, may
from dashboard.ticket_words import FACTS, KIND, held
from db import models
from db.audit import allow, author_of, note
from db.engine import IMPORT_LOCK, take_turns
from db.programs import program_by_id
from db.ticket_aging.history import note_change

NO_TICKET = "There is no such ticket."
NOTHING_SAID: Mapping[str, Any] = dict.fromkeys(FACTS) | {KIND: KINDS[0]}
"""What counts where no import and nobody says anything."""
_CHUNK = 500
word, ticket, said = models.TicketWord, models.Ticket, models.TicketDelivery


def words_of(session: Session, program_id: int) -> dict[int, dict[str, Any]]:
    """What people say of a program's tickets now, by the ticket's id; all else is left out."""
    newest = (
        select(func.max(word.id))
        .join(ticket, ticket.id == word.ticket_id)
        .where(ticket.program_id == program_id)
        .group_by(word.ticket_id, word.fact)
    )
    rows = session.execute(
        select(word.ticket_id, word.fact, word.value).where(
            word.id.in_(newest), word.value.is_not(None)
        )
    )
    found: dict[int, dict[str, Any]] = {}
    for id_, fact, value in rows:
        found.setdefault(id_, {})[fact] = held(fact, value or "")
    return found


def source_facts(session: Session, tickets: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The ``FACTS`` of tickets as the imports that stand say them."""
    ids = sorted(tickets)
    found: dict[int, dict[str, Any]] = {id_: dict(NOTHING_SAID) for id_ in ids}
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(said.ticket_id, said.facts)
            .where(said.ticket_id.in_(ids[start : start + _CHUNK]), said.voided_at.is_(None))
            .order_by(said.id)
        )
        for id_, facts in rows:
            found[id_] |= {fact: facts[fact] for fact in FACTS if fact in facts}
    return found


def newest_words(session: Session, ticket_id: int) -> dict[str, models.TicketWord]:
    """The newest word on each fact of a ticket, one that gave it back among them."""
    rows = session.scalars(select(word).where(word.ticket_id == ticket_id).order_by(word.id))
    return {row.fact: row for row in rows}


def change_ticket(
    session: Session, ticket_id: int, values: Mapping[str, str], base: int | None
) -> models.Ticket:
    """Say other facts of a ticket; what is as it was is left to whoever said it.

    Raises ``Conflict`` where the ticket is of another version by now.
    """
    row = _own_ticket(session, ticket_id)
    theirs = {fact: str(getattr(row, fact) or "") for fact in FACTS}
    refuse_old(base, row.version, theirs, Item("ticket", row.id))
    changed = [fact for fact in FACTS if _one_line(values[fact]) != _one_line(theirs[fact])]
    _say(session, row, {fact: values[fact] for fact in changed})
    return row


def _one_line(text: str) -> str:
    """A text as a field holds it; what an import brought may have lines."""
    return " ".join(text.split())


def give_back(session: Session, ticket_id: int, fact: str) -> models.Ticket:
    """Let a fact be as the source says again; nothing happens where it is already."""
    row = _own_ticket(session, ticket_id)
    _say(session, row, {fact: None})
    return row


def _own_ticket(session: Session, ticket_id: int) -> models.Ticket:
    """A ticket that the author may change, locked; imports wait meanwhile."""
    take_turns(session, IMPORT_LOCK)
    row = session.get(ticket, ticket_id, with_for_update=True) if ticket_id < 2**31 else None
    key = "" if row is None else _key(session, row.program_id)
    if row is None or not may(author_of(session).viewer, Right.SEE, key):
        raise NotFound(NO_TICKET)
    allow(session, Right.CHANGE, key, row.assignee_id)
    return row


def _key(session: Session, program_id: int) -> str:
    query = select(models.Program.key).where(models.Program.id == program_id)
    return session.scalar(query) or ""


def _say(session: Session, row: models.Ticket, said_now: Mapping[str, str | None]) -> None:
    """Append words, and let the ticket hold what counts."""
    before = newest_words(session, row.id)
    source = source_facts(session, [row.id])[row.id]
    was: dict[str, Any] = {}
    became: dict[str, Any] = {}
    for fact, value in said_now.items():
        word_before = before.get(fact)
        if value is None and (word_before is None or word_before.value is None):
            continue
        _append(session, row, fact, value, word_before)
        was[fact] = getattr(row, fact)
        counts = source[fact] if value is None else held(fact, value)
        setattr(row, fact, counts)
        became[fact] = counts if value is not None else f"{counts or 'none'}, as the source says"
    if not became:
        return
    session.flush()
    note_change(session, program_by_id(session, row.program_id), {row.id})
    note(session, "ticket", row.id, row.key, "changed", row.program_id, was, became)


def _append(
    session: Session, row: models.Ticket, fact: str, value: str | None,
    before: models.TicketWord | None,
) -> None:  # fmt: skip
    author = author_of(session)
    at = author.at if before is None else max(author.at, before.at)
    session.add(
        word(
            ticket_id=row.id, fact=fact, value=value, at=at, said_by=author.viewer.name,
            supersedes=None if before is None else before.id,
        )
    )  # fmt: skip
