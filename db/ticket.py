"""The read seam of one ticket: one function answers its page and the terminal."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from dashboard.action_items import ActionItem
from dashboard.errors import NotFound
from dashboard.formats import day
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.scope import Scope
from dashboard.ticket import story
from dashboard.ticket.values import LogEntry, NoStory, TicketFacts, TicketRights, TicketStory
from dashboard.ticket_aging import calculation
from dashboard.ticket_aging.spells import (
    NO_START,
    STATE_EVENT_BEFORE_START,
    WITHDRAWN,
    TicketSpell,
)
from dashboard.ticket_aging.values import OpenTicket
from dashboard.ticket_words import FACTS, Word
from db import models
from db.action_items import possible_owners, ticket_actions
from db.audit.reading import item_history
from db.programs import program as program_value
from db.ticket_aging.history import event_order
from db.ticket_aging.reading import ranked_tickets, source_at
from db.ticket_words import NO_TICKET, newest_words, source_facts

ticket = models.Ticket
LEFT_OUT = {
    WITHDRAWN: "was taken back with the import that brought it: nothing is known of it.",
    NO_START: "is in no figure: it has no created event and no creation date.",
    STATE_EVENT_BEFORE_START: "is in no figure: it changes its state before it starts.",
}


def find_ticket(session: Session, program: Program, key: str) -> None:
    """Raise ``NotFound`` where a program has no such ticket; of one that may be seen."""
    _row(session, program, key)


def place_of(session: Session, ticket_id: int, viewer: Viewer) -> tuple[Program, str]:
    """Program and key of a ticket that the viewer may see."""
    query = select(ticket.key, models.Program.key.label("program")).join(
        models.Program, models.Program.id == ticket.program_id
    )
    row = session.execute(query.where(ticket.id == ticket_id)).one_or_none()
    if row is None:
        raise NotFound(NO_TICKET)
    return program_value(session, row.program, viewer), row.key


def ticket_story(session: Session, scope: Scope, key: str, viewer: Viewer, now: int) -> TicketStory:
    """Everything about one ticket, as it stood at the cut of ``scope``; looked at ``now``.

    Raises ``NotFound`` for a program or ticket that there is not, or not for the viewer, and
    ``NoStory`` for one of which nothing can be told as of then.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    row, cut = _told_row(session, program, key, scope), program.calendar.cut(scope.as_of)
    lived = _spells(session, program, row.id)
    spells = [spell for spell, _ in lived]
    held, used = next((s, n) for s, n in reversed(lived) if s.from_at < cut)
    ranked = ranked_tickets(session, program, scope.without_filters())
    workflow = program.tickets.workflow
    still = _open_row(ranked, program, row)
    actions = ticket_actions(session, scope, row.id, viewer)
    response = row.first_response_at
    return TicketStory(
        program=program,
        scope=scope,
        today=program.calendar.today(now),
        cut=cut,
        partial_week=scope.running or program.calendar.week_ending(scope.as_of) != scope.as_of,
        facts=_facts(session, row),
        started_at=row.started_at,
        first_response_at=response if response is not None and response < cut else None,
        now=story.standing(ranked.found, program, row.started_at, held, used, still),
        changes=story.changes(_log(session, row.id), row.started_at, cut, workflow),
        stays=story.stays(spells, cut, ranked.pace, workflow),
        actions=actions,
        rights=_rights(session, program, viewer, row, actions),
        edits=item_history(session, viewer, "ticket", row.id)[0],
        source=source_at(session, program, cut),
    )


def _told_row(session: Session, program: Program, key: str, scope: Scope) -> Any:
    """A ticket of which something can be told as of then; raises ``NoStory``."""
    row = _row(session, program, key)
    if row.exclusion is not None:
        raise NoStory(f"“{row.key}” {LEFT_OUT[row.exclusion]}")
    if row.started_at >= program.calendar.cut(scope.as_of):
        raise NoStory(f"“{row.key}” had not started by {day(scope.as_of)}.")
    return row


def _row(session: Session, program: Program, key: str) -> Any:
    team, person = aliased(models.Team), aliased(models.Person)
    query = (
        select(
            ticket.id, ticket.key, ticket.title, ticket.kind, ticket.root_cause, ticket.level,
            ticket.rating, ticket.source,
            ticket.started_at, ticket.exclusion, ticket.first_response_at, ticket.assignee_id,
            ticket.version, team.name.label("requester"), person.name.label("assignee"),
        )
        .outerjoin(team, team.id == ticket.requester_id)
        .outerjoin(person, person.id == ticket.assignee_id)
        .where(ticket.program_id == program.id, ticket.key == key)
    )  # fmt: skip
    row = session.execute(query).one_or_none() if key.isprintable() else None
    if row is None:
        raise NotFound(f"{program.name} has no ticket “{key[:60]}”.")
    return row


def _facts(session: Session, row: Any) -> TicketFacts:
    words, source = newest_words(session, row.id), source_facts(session, [row.id])[row.id]
    return TicketFacts(
        row.id, row.key, row.title, row.kind, row.root_cause, row.level, row.rating,
        row.requester, row.assignee, row.source,
        {
            fact: Word(words[fact].said_by, words[fact].at, source[fact])
            for fact in FACTS
            if fact in words and words[fact].value is not None
        },
        row.version,
    )  # fmt: skip


def _rights(
    session: Session, program: Program, viewer: Viewer, row: Any, actions: Sequence[ActionItem]
) -> TicketRights:
    """Names to choose from are told only to those who may choose."""
    change = may(viewer, Right.CHANGE, program.key, row.assignee_id)
    if not change and not any(action.may_change for action in actions):
        return TicketRights()
    others = [row.assignee, *(action.held.owner for action in actions)]
    return TicketRights(change, possible_owners(session, program, viewer, others))


def _spells(session: Session, program: Program, ticket_id: int) -> list[tuple[TicketSpell, int]]:
    """The spells of a ticket in their order, each with the business seconds used before it."""
    spell, state, team = models.TicketSpell, models.WorkflowState, models.Team
    rows = session.execute(
        select(
            spell.from_at, spell.to_at, state.name, spell.priority, team.name,
            spell.state_since, spell.final_at, spell.reopened_at, spell.reopens,
            spell.reassignments, spell.paused, spell.change, spell.sla_used,
        )
        .join(state, state.id == spell.state_id)
        .outerjoin(team, team.id == spell.group_id)
        .where(spell.program_id == program.id, spell.ticket_id == ticket_id)
        .order_by(spell.seq)
    )  # fmt: skip
    return [(TicketSpell(*facts), used) for *facts, used in rows]


def _open_row(ranked: calculation.Ranking, program: Program, row: Any) -> OpenTicket | None:
    """The ticket among the open ones of the program; None where it is over."""
    places = np.flatnonzero(ranked.found.open.id == row.id)
    told = calculation.told(ranked, {row.id: (row.key, row.title)}, program, places)
    return told[0] if told else None


def _log(session: Session, ticket_id: int) -> list[LogEntry]:
    event = models.TicketEvent
    rows = session.execute(
        select(event.at, event.micros, event.source_id, event.kind, event.value, event.actor).where(
            event.ticket_id == ticket_id, event.voided_at.is_(None)
        )
    ).all()
    ordered = sorted(rows, key=lambda e: (e.at, e.micros, event_order(e.source_id)))
    return [LogEntry(e.at, e.kind, e.value or None, e.actor) for e in ordered]
