"""Action items in the store: what holds at a cut, and what people say of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from dashboard.action_items import (
    OPEN,
    OWNER,
    REASON,
    STATES,
    ActionFact,
    ActionItem,
    as_of_cut,
    in_order,
    refuse_without_reason,
)
from dashboard.conflicts import Item, refuse_old
from dashboard.errors import InvalidForm, InvalidRequest, NotFound
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.scope import Scope
from dashboard.ticket_aging.spells import FOREVER
from db import models
from db.audit import allow, author_of, note
from db.data_versions import TICKETS, count_up
from db.programs import program as program_value

KIND = "action item"
NO_ITEM = "There is no such action item."
item, fact, person = models.ActionItem, models.ActionFact, models.Person


def ticket_actions(
    session: Session, scope: Scope, ticket_id: int, viewer: Viewer
) -> tuple[ActionItem, ...]:
    """The action items of a ticket of the scope's program, as of its cut."""
    program = program_value(session, scope.program, viewer, scope.as_of)
    return _items(session, program, scope, viewer, item.ticket_id == ticket_id)


def kind_actions(
    session: Session, scope: Scope, kinds: Iterable[str], viewer: Viewer
) -> tuple[ActionItem, ...]:
    """The action items of all tickets of these kinds, as of the scope's cut."""
    program = program_value(session, scope.program, viewer, scope.as_of)
    of_it = (models.Ticket.program_id == program.id, models.Ticket.kind.in_(kinds))
    return _items(
        session, program, scope, viewer, item.ticket_id.in_(select(models.Ticket.id).where(*of_it))
    )


def program_actions(session: Session, scope: Scope, viewer: Viewer) -> tuple[ActionItem, ...]:
    """All action items of a program, of tickets and of none, as of the scope's cut."""
    program = program_value(session, scope.program, viewer, scope.as_of)
    return _items(session, program, scope, viewer, item.program_id == program.id)


def _items(
    session: Session, program: Program, scope: Scope, viewer: Viewer, which: ColumnElement[bool]
) -> tuple[ActionItem, ...]:
    rows = session.execute(
        select(
            item.id, item.what, item.created_at, fact.id, fact.at, person.name, fact.due,
            fact.state, fact.reason, fact.said_by, item.ticket_id, fact.owner_id,
        )
        .join(fact, fact.action_item_id == item.id)
        .join(person, person.id == fact.owner_id)
        .where(item.program_id == program.id, which)
        .order_by(item.id, fact.id)
    )  # fmt: skip
    facts: dict[int, list[ActionFact]] = {}
    heads: dict[int, tuple[str, int, int, int | None]] = {}
    for id_, what, created_at, *told, ticket, owner in rows:
        heads[id_] = (what, created_at, owner, ticket)
        facts.setdefault(id_, []).append(ActionFact(*told))
    cut, found = program.calendar.cut(scope.as_of), []
    for id_, (what, created_at, owner, ticket) in heads.items():
        held = as_of_cut(id_, what, created_at, facts[id_], cut, scope.as_of)
        if held is not None:
            mine = may(viewer, Right.CHANGE, program.key, owner)
            found.append(replace(held, may_change=mine, ticket=ticket))
    return in_order(found)


def overdue_by_ticket(session: Session, program: Program, cut: int, as_of: date) -> dict[int, int]:
    """How many action items of each ticket were overdue at a cut; only what held then is read."""
    rows = session.execute(
        select(item.ticket_id, func.count())
        .join(fact, fact.action_item_id == item.id)
        .where(
            fact.program_id == program.id, fact.state == OPEN, fact.until_at >= cut,
            fact.at < cut, fact.due < as_of, item.ticket_id.is_not(None),
        )
        .group_by(item.ticket_id)
    )  # fmt: skip
    return {ticket: n for ticket, n in rows if ticket is not None}


def possible_owners(
    session: Session, program: Program, viewer: Viewer, others: Iterable[str] = ()
) -> tuple[str, ...]:
    """Who can be the one owner: whoever is in the program, the viewer, and ``others``, by name."""
    account, member = models.Account, models.Membership
    members = (
        select(account.person_id)
        .join(member, member.account_id == account.id)
        .where(member.program_id == program.id, account.disabled_at.is_(None))
    )
    query = select(person.name).where(
        or_(person.id.in_(members), person.id == (viewer.person or 0))
    )
    return tuple(sorted({*session.scalars(query), *filter(None, others)}))


def add_action(
    session: Session, ticket_id: int | None, program: Program | None, values: Mapping[str, str]
) -> int:
    """Add an action item, to a ticket or to none of them; its id.

    Who owns the ticket may, and managers; ``program`` is needed where there is no ticket.
    """
    author = author_of(session)
    assignee = None
    if ticket_id is not None:
        program, assignee = _of_ticket(session, ticket_id)
    if program is None:
        raise NotFound(NO_ITEM)
    allow(session, Right.CHANGE, program.key, assignee)
    owner = _owner_id(session, program, values["owner"], [assignee])
    row = item(
        program_id=program.id, ticket_id=ticket_id, what=values["what"], created_at=author.at
    )
    session.add(row)
    session.flush()
    due = date.fromisoformat(values["due"])
    session.add(_fact(row, author.at, author.viewer.name, owner, due, OPEN, "", None))
    session.flush()
    count_up(session, row.program_id, TICKETS)  # the list of what to unblock follows
    told = {"owner_id": owner, "due": values["due"], "state": OPEN}
    note(session, KIND, row.id, row.what, "changed", program.id, None, told)
    return row.id


def change_action(
    session: Session, action_id: int, values: Mapping[str, str], base: int | None
) -> str:
    """Say something else of an action item, over the fact ``base``; what it is about.

    Raises ``Conflict`` where another one was said since, ``InvalidForm`` where a later day has no
    reason. Its owner may, and managers.
    """
    viewer = author_of(session).viewer
    row = session.get(item, action_id, with_for_update=True) if action_id < 2**31 else None
    key = "" if row is None else _key(session, row.program_id)
    if row is None or not may(viewer, Right.SEE, key):
        raise NotFound(NO_ITEM)
    held = session.scalars(
        select(fact).where(fact.action_item_id == row.id).order_by(fact.id.desc()).limit(1)
    ).one()
    allow(session, Right.CHANGE, key, held.owner_id)
    before = _told(session, held)
    theirs = {"owner": before.owner, "due": before.due.isoformat(), "state": before.state}
    refuse_old(base, held.id, {**theirs, "reason": ""}, Item(KIND, row.id))
    due, state, reason = date.fromisoformat(values["due"]), values["state"], values["reason"]
    if state not in STATES:
        raise InvalidRequest("An action item is open, done or dropped.")
    if theirs == {name: values[name] for name in theirs}:
        return row.what  # nothing else is said
    refuse_without_reason(before, due, state, reason)
    program = program_value(session, key, viewer)
    owner = _owner_id(session, program, values["owner"], [held.owner_id])
    _supersede(session, row, held, owner, due, state, reason)
    return row.what


def _supersede(
    session: Session,
    row: models.ActionItem,
    held: models.ActionFact,
    owner: int,
    due: date,
    state: str,
    reason: str,
) -> None:
    """Append the next fact, never earlier than the last, and tell what changed."""
    author = author_of(session)
    at = max(author.at, held.at)
    session.add(_fact(row, at, author.viewer.name, owner, due, state, reason, held.id))
    table = models.table(fact)
    session.execute(update(table).where(table.c.id == held.id).values(until_at=at))
    session.flush()
    count_up(session, row.program_id, TICKETS)
    was = {"owner_id": held.owner_id, "due": held.due.isoformat(), "state": held.state}
    now = {"owner_id": owner, "due": due.isoformat(), "state": state}
    changed = [name for name in was if was[name] != now[name]]
    became = {name: now[name] for name in changed} | ({REASON.name: reason} if reason else {})
    old = {name: was[name] for name in changed}
    note(session, KIND, row.id, row.what, "changed", row.program_id, old, became)


def _fact(
    row: models.ActionItem, at: int, by: str, owner: int, due: date, state: str, reason: str,
    supersedes: int | None,
) -> models.ActionFact:  # fmt: skip
    return fact(
        action_item_id=row.id, program_id=row.program_id, at=at, until_at=FOREVER,
        owner_id=owner, due=due, state=state, reason=reason, said_by=by, supersedes=supersedes,
    )  # fmt: skip


def _told(session: Session, row: models.ActionFact) -> ActionFact:
    owner = session.scalar(select(person.name).where(person.id == row.owner_id)) or ""
    return ActionFact(row.id, row.at, owner, row.due, row.state, row.reason, row.said_by)


def _of_ticket(session: Session, ticket_id: int) -> tuple[Program, int | None]:
    """A ticket's program and assignee; who may not see the program is told that it is not."""
    ticket, viewer = models.Ticket, author_of(session).viewer
    query = select(ticket.program_id, ticket.assignee_id).where(ticket.id == ticket_id)
    found = session.execute(query).one_or_none() if ticket_id < 2**31 else None
    key = "" if found is None else _key(session, found.program_id)
    if found is None or not may(viewer, Right.SEE, key):
        raise NotFound("There is no such ticket.")
    return program_value(session, key, viewer), found.assignee_id


def _key(session: Session, program_id: int) -> str:
    query = select(models.Program.key).where(models.Program.id == program_id)
    return session.scalar(query) or ""


def _owner_id(session: Session, program: Program, name: str, others: Sequence[int | None]) -> int:
    """The person of that name, where it is one of those that are offered."""
    known = session.scalars(select(person.name).where(person.id.in_([o for o in others if o])))
    offered = possible_owners(session, program, author_of(session).viewer, known)
    found = session.scalar(select(person.id).where(person.name == name))
    if name not in offered or found is None:
        raise InvalidForm({OWNER.name: "Choose one of those that are offered."})
    return found
