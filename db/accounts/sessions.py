"""Signed-in browsers: begun, found again at each request, ended."""

from dataclasses import dataclass

from sqlalchemy import Boolean, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from dashboard.accounts.people import SessionRow
from dashboard.accounts.sessions import Lifetime
from dashboard.errors import NotFound
from dashboard.rights import Grant, Right, Role, Viewer, require, with_lent
from db import models
from db.accounts.tokens import digest, new_token
from db.audit import allow, note
from db.instants import Instant
from db.models import table

SEEN_SECONDS = 60
"""How old the note of a browser's last request may be before it is made anew."""
LONGEST_CHAIN = 5
"""Stand-ins of stand-ins that are followed."""
LONGEST_BROWSER = 200
SIGNED_OUT, DISABLED, PASSWORD, ENDED, SWITCHED = (
    "signed out", "disabled", "password changed", "ended by an administrator", "switched",
)  # fmt: skip

sessions, accounts, people, members, programs, stand_ins = (
    table(model)
    for model in (
        models.WebSession, models.Account, models.Person, models.Membership, models.Program,
        models.StandIn,
    )
)  # fmt: skip
_FOUND = select(
    sessions.c.id, sessions.c.begun_at, sessions.c.seen_at, accounts.c.id.label("account"),
    accounts.c.administrator, people.c.id.label("person"), people.c.name, programs.c.key,
    members.c.role, members.c.exports,
).select_from(
    sessions.join(accounts, accounts.c.id == sessions.c.account_id)
    .join(people, people.c.id == accounts.c.person_id)
    .outerjoin(members, members.c.account_id == accounts.c.id)
    .outerjoin(programs, programs.c.id == members.c.program_id)
).where(
    sessions.c.token_hash == bindparam("token"),
    sessions.c.ended_at.is_(None),
    accounts.c.disabled_at.is_(None),
    or_(accounts.c.demonstration.is_(False), bindparam("demonstration", type_=Boolean)),
)  # fmt: skip
"""Asked at every request: put together once."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that lasts, and whose it is."""

    id: int
    viewer: Viewer
    seen_at: int


def signed_in(
    session: Session, token: str, now: int, lifetime: Lifetime, demonstration: bool = False
) -> SignedIn | None:
    """Who holds this token; None where it is unknown, ended, too old, or its account disabled.

    People of the demonstration, who have no passwords, are signed in nowhere else.
    """
    known = {"token": digest(token), "demonstration": demonstration}
    rows = session.connection().execute(_FOUND, known).all()
    if not rows or lifetime.is_over(rows[0].begun_at, rows[0].seen_at, now):
        return None
    first = rows[0]
    own = {r.key: Grant(Role(r.role), bool(r.exports)) for r in rows if r.key is not None}
    others, lent = _stood_in_for(session, first.person, now)
    viewer = Viewer(
        first.name, first.account, first.person, bool(first.administrator),
        with_lent(own, lent), others,
    )  # fmt: skip
    return SignedIn(first.id, viewer, first.seen_at)


def _stood_in_for(session: Session, person: int, now: int) -> tuple[frozenset[int], set[str]]:
    """People whose items are this person's too, and the programs where those contribute."""
    found: set[int] = set()
    lent: set[str] = set()
    last = {person}
    for _ in range(LONGEST_CHAIN):
        asked = {"people": list(last), "now": now}
        rows = session.connection().execute(_STOOD_IN, asked).all()
        last = {row.person_id for row in rows} - found - {person}
        found |= last
        lent |= {row.key for row in rows if row.key is not None}
        if not last:
            break
    return frozenset(found), lent


_STOOD_IN = (
    select(stand_ins.c.person_id, programs.c.key)
    .select_from(
        stand_ins.outerjoin(accounts, accounts.c.person_id == stand_ins.c.person_id)
        .outerjoin(
            members,
            and_(members.c.account_id == accounts.c.id, members.c.role != Role.VIEWER.value),
        )
        .outerjoin(programs, programs.c.id == members.c.program_id)
    )
    .where(
        stand_ins.c.stand_in_id.in_(bindparam("people", expanding=True)),
        stand_ins.c.from_at <= bindparam("now", type_=Instant),
        or_(stand_ins.c.until_at.is_(None), stand_ins.c.until_at > bindparam("now", type_=Instant)),
    )
)


def begin_session(session: Session, account_id: int, now: int, address: str, browser: str) -> str:
    """Sign a browser in; its token, which is not kept."""
    token = new_token()
    row = models.WebSession(
        account_id=account_id, token_hash=digest(token), begun_at=now, seen_at=now,
        address=address, browser=browser[:LONGEST_BROWSER],
    )  # fmt: skip
    session.add(row)
    account = session.get_one(models.Account, account_id)
    person = session.get_one(models.Person, account.person_id)
    said, by = {"from": address}, Viewer(person.name, account_id, person.id)
    note(session, "person", account_id, account.login, "signed in", became=said, by=by)
    return token


def note_seen(session: Session, session_id: int, now: int) -> None:
    """Note that a browser has asked for something."""
    row = session.get(models.WebSession, session_id)
    if row is not None and row.ended_at is None:
        row.seen_at = max(row.seen_at, now)


def end_sessions(session: Session, account_id: int, now: int, why: str) -> int:
    """End all signed-in browsers of an account, captured cookies included; how many."""
    rows = session.scalars(
        select(models.WebSession).where(
            models.WebSession.account_id == account_id,
            models.WebSession.ended_at.is_(None),
        )
    ).all()
    for row in rows:
        row.ended_at, row.ended_why = now, why
    if rows:
        account = session.get_one(models.Account, account_id)
        note(session, "person", account_id, account.login, f"sessions ended: {why}")
    return len(rows)


def end_session(session: Session, session_id: int, now: int) -> None:
    """End one signed-in browser, as an administrator."""
    allow(session, Right.ADMINISTER)
    leave_session(session, session_id, now, ENDED)


def leave_session(session: Session, session_id: int | None, now: int, why: str) -> None:
    """End one signed-in browser; its own, unless somebody has looked whether one may."""
    row = session.get(models.WebSession, session_id or 0)
    if row is None or row.ended_at is not None:
        raise NotFound("There is no such session.")
    row.ended_at, row.ended_why = now, why
    account = session.get_one(models.Account, row.account_id)
    note(session, "person", account.id, account.login, f"session ended: {why}")


def open_sessions(
    session: Session, viewer: Viewer, now: int, lifetime: Lifetime
) -> tuple[SessionRow, ...]:
    """All signed-in browsers, newest first; an administrator's to see."""
    require(viewer, Right.ADMINISTER)
    rows = session.execute(
        select(
            sessions.c.id, sessions.c.account_id, people.c.name, sessions.c.begun_at,
            sessions.c.seen_at, sessions.c.address, sessions.c.browser,
        )
        .select_from(
            sessions.join(accounts, accounts.c.id == sessions.c.account_id)
            .join(people, people.c.id == accounts.c.person_id)
        )
        .where(
            sessions.c.ended_at.is_(None),
            accounts.c.disabled_at.is_(None),
            sessions.c.begun_at > now - lifetime.absolute,
            sessions.c.seen_at > now - lifetime.idle,
        )
        .order_by(sessions.c.seen_at.desc())
    )  # fmt: skip
    return tuple(SessionRow(*row) for row in rows)
