"""The accounts, as administrators and the terminal see them."""

from collections import defaultdict

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from dashboard.accounts.people import AccountRow, StandIn
from dashboard.accounts.sessions import Lifetime
from dashboard.programs import TERMINAL
from dashboard.rights import Grant, Right, Role, Viewer, require
from db import models

account, person, member = models.Account, models.Person, models.Membership


_COLUMNS = (
    account.id, person.id.label("person"), person.name, account.login, account.administrator,
    account.demonstration, account.created_at, account.password_at, account.disabled_at,
    account.version,
)  # fmt: skip


def accounts(
    session: Session, viewer: Viewer, now: int, lifetime: Lifetime | None = None
) -> tuple[AccountRow, ...]:
    """Everybody who has an account, by name; an administrator's to see."""
    require(viewer, Right.ADMINISTER)
    query = (
        select(*_COLUMNS)
        .join(person, person.id == account.person_id)
        .order_by(account.disabled_at.is_not(None), person.name)
    )
    grants, seen = _grants(session), _seen(session, now, lifetime or Lifetime())
    owned, stand_ins = _owned(session), _stand_ins(session, now)
    return tuple(
        AccountRow(
            **row,
            grants=grants[row["id"]],
            seen_at=seen[row["id"]][0] if row["id"] in seen else None,
            sessions=seen[row["id"]][1] if row["id"] in seen else 0,
            open_tickets=owned.get(row["person"], 0),
            stand_ins=tuple(stand_ins[row["person"]]),
        )
        for row in session.execute(query).mappings()
    )


def _grants(session: Session) -> defaultdict[int, dict[str, Grant]]:
    found: defaultdict[int, dict[str, Grant]] = defaultdict(dict)
    rows = session.execute(
        select(member.account_id, models.Program.key, member.role, member.exports)
        .join(models.Program, models.Program.id == member.program_id)
        .order_by(models.Program.name)
    )
    for id_, key, role, exports in rows:
        found[id_][key] = Grant(Role(role), exports)
    return found


def _seen(session: Session, now: int, lifetime: Lifetime) -> dict[int, tuple[int, int]]:
    """When each account was last there, and how many of its browsers are signed in."""
    web = models.WebSession
    last = dict(
        session.execute(
            select(web.account_id, func.max(web.seen_at)).group_by(web.account_id)
        ).all()
    )
    open_ = (web.ended_at.is_(None), web.seen_at > now - lifetime.idle,
             web.begun_at > now - lifetime.absolute)  # fmt: skip
    signed_in = dict(
        session.execute(
            select(web.account_id, func.count()).where(*open_).group_by(web.account_id)
        ).all()
    )
    return {id_: (at, signed_in.get(id_, 0)) for id_, at in last.items()}


def _owned(session: Session) -> dict[int, int]:
    """Open tickets of each person who has an account."""
    ticket, spell, state = models.Ticket, models.TicketSpell, models.WorkflowState
    newest = (
        select(spell.ticket_id, func.max(spell.seq).label("seq"))
        .join(ticket, ticket.id == spell.ticket_id)
        .join(account, account.person_id == ticket.assignee_id)
        .group_by(spell.ticket_id)
        .subquery()
    )
    rows = session.execute(
        select(ticket.assignee_id, func.count())
        .join(spell, spell.ticket_id == ticket.id)
        .join(newest, (newest.c.ticket_id == spell.ticket_id) & (newest.c.seq == spell.seq))
        .join(state, state.id == spell.state_id)
        .where(state.kind.not_in(TERMINAL), ticket.assignee_id.is_not(None))
        .group_by(ticket.assignee_id)
    )
    return {id_: n for id_, n in rows if id_ is not None}


def _stand_ins(session: Session, now: int) -> defaultdict[int, list[StandIn]]:
    """Who stands in for each person, now or later."""
    row, other = models.StandIn, aliased(person)
    found: defaultdict[int, list[StandIn]] = defaultdict(list)
    rows = session.execute(
        select(row.person_id, row.id, person.name, other.name, row.from_at, row.until_at,
               row.reason)
        .join(person, person.id == row.person_id)
        .join(other, other.id == row.stand_in_id)
        .where(or_(row.until_at.is_(None), row.until_at > now))
        .order_by(row.from_at)
    )  # fmt: skip
    for r in rows:
        found[r[0]].append(StandIn(*r[1:]))
    return found


def possible_stand_ins(session: Session, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Name and person's id of those who may act for the viewer: whoever shares all programs.

    Whoever stands in sees what the viewer sees, so that nobody is let in that way; who else there
    is, only administrators know.
    """
    query = (
        select(person.name, person.id)
        .join(account, account.person_id == person.id)
        .where(account.disabled_at.is_(None), person.id != (viewer.person or 0))
        .order_by(person.name)
    )
    if not viewer.administrator:
        shared = (
            select(member.account_id)
            .join(models.Program, models.Program.id == member.program_id)
            .where(models.Program.key.in_(viewer.grants))
            .group_by(member.account_id)
            .having(func.count() >= len(viewer.grants))
        )
        query = query.where(account.id.in_(shared))
    return tuple((name, str(id_)) for name, id_ in session.execute(query))


def own_stand_ins(session: Session, viewer: Viewer, now: int) -> tuple[StandIn, ...]:
    """Who acts for the viewer, now or later."""
    return tuple(_stand_ins(session, now)[viewer.person or 0])
