"""Links that work once: for the first administrator, and for a (new) password."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.rights import Right
from db import models
from db.accounts.tokens import digest, new_token
from db.audit import allow, note
from db.engine import take_turns

SET_UP, PASSWORD = "set-up", "password"
SET_UP_SECONDS, PASSWORD_SECONDS = 86_400, 7 * 86_400
DEAD = "This link has been used, or is too old: ask an administrator for a new one."

LINKS_LOCK = 7_301_981

link = models.OneTimeLink


def set_up_token(session: Session, now: int) -> str | None:
    """A token to make the first administrator with; None when there is one.

    Earlier ones are dead: only what the console said last counts.
    """
    take_turns(session, LINKS_LOCK)
    if has_administrator(session):
        return None
    for row in session.scalars(select(link).where(link.kind == SET_UP, link.used_at.is_(None))):
        row.used_at = now
    return _made(session, SET_UP, None, now + SET_UP_SECONDS)


def has_administrator(session: Session) -> bool:
    """Whether somebody can sign in who administers; demonstration people cannot."""
    account = models.Account
    query = select(account.id).where(
        account.administrator.is_(True),
        account.demonstration.is_(False),
        account.disabled_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None


def password_token(session: Session, account_id: int, now: int) -> str:
    """A token with which the person of an account chooses a password; earlier ones are dead."""
    allow(session, Right.ADMINISTER)
    take_turns(session, LINKS_LOCK)
    account = session.get(models.Account, account_id)
    if account is None or account.demonstration:
        raise NotFound("There is no such person.")
    end_links(session, account_id, now)
    note(session, "person", account_id, account.login, "password link made")
    return _made(session, PASSWORD, account_id, now + PASSWORD_SECONDS)


def end_links(session: Session, account_id: int, now: int) -> None:
    """No link of an account works any more."""
    query = select(link).where(link.account_id == account_id, link.used_at.is_(None))
    for row in session.scalars(query):
        row.used_at = now


def _made(session: Session, kind: str, account_id: int | None, until_at: int) -> str:
    token = new_token()
    row = models.OneTimeLink(
        kind=kind, account_id=account_id, token_hash=digest(token), until_at=until_at
    )
    session.add(row)
    session.flush()
    return token


def link_of(session: Session, kind: str, token: str, now: int) -> models.OneTimeLink:
    """A link that still works; raises ``NotFound``."""
    row = session.scalar(select(link).where(link.kind == kind, link.token_hash == digest(token)))
    dead = row is None or row.used_at is not None or row.until_at <= now
    if row is None or dead or (kind == SET_UP and has_administrator(session)):
        raise NotFound(DEAD)
    return row


def use_link(session: Session, kind: str, token: str, now: int) -> int | None:
    """Use a link up; the account that it is for. Of two who come at once, one is late."""
    take_turns(session, LINKS_LOCK)
    row = link_of(session, kind, token, now)
    row.used_at = now
    session.flush()
    return row.account_id
