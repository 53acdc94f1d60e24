"""Tries to sign in, counted in the store so that all processes agree.

A try is noted before the password is looked at and taken away when it was right, so that many at
once are never more than the limit.
"""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dashboard.accounts.passwords import login_of
from dashboard.accounts.sessions import ACCOUNT_SECONDS, ADDRESS_SECONDS, refused_for
from dashboard.errors import TooManyTries
from db import models
from db.accounts.tokens import digest
from db.audit import note
from db.engine import take_turns

TRIES_LOCK = 7_301_980
LONGEST_LOGIN = 200

tries = models.SignInTry


@dataclass(frozen=True, slots=True)
class Try:
    """A try under way, with what the password is compared to; no account where there is none."""

    id: int
    account: int | None
    password_hash: str | None


def begin_try(session: Session, login: str, address: str, now: int) -> Try:
    """Note a try; raises ``TooManyTries`` when the account's or the address's are used up."""
    take_turns(session, TRIES_LOCK)
    named = digest(login_of(login[:LONGEST_LOGIN]))
    of_account = _counted(session, tries.login_hash == named, now - ACCOUNT_SECONDS)
    of_address = _counted(session, tries.address == address, now - ADDRESS_SECONDS)
    refusal = refused_for(of_account, of_address)
    if refusal is not None:
        raise TooManyTries(refusal)
    row = models.SignInTry(login_hash=named, address=address, at=now)
    session.add(row)
    session.flush()
    account = session.execute(
        select(models.Account.id, models.Account.password_hash).where(
            models.Account.login == login_of(login[:LONGEST_LOGIN]),
            models.Account.disabled_at.is_(None),
        )
    ).one_or_none()
    return Try(row.id, *account) if account else Try(row.id, None, None)


def _counted(session: Session, whose: object, since: int) -> int:
    query = select(func.count()).select_from(tries).where(whose, tries.at > since)  # type: ignore[arg-type]  # a comparison
    return session.scalar(query) or 0


def is_unchanged(session: Session, begun: Try) -> bool:
    """Whether the account still lets in with that password: looking at it takes a while.

    The account is held until the session that begins now is there to be ended with the others.
    """
    account = models.Account
    query = select(account.id).where(
        account.id == begun.account,
        account.password_hash == begun.password_hash,
        account.disabled_at.is_(None),
    )
    return session.scalar(query.with_for_update(key_share=True)) is not None


def end_try(session: Session, begun: Try) -> None:
    """The password was right: the try does not count."""
    session.execute(delete(tries).where(tries.id == begun.id))


def note_refusal(session: Session, begun: Try, address: str) -> None:
    """The password was wrong: an account that there is has it in its history."""
    if begun.account is not None:
        account = session.get_one(models.Account, begun.account)
        said = {"from": address}
        note(session, "person", account.id, account.login, "sign-in refused", became=said)


def forget_tries(session: Session, login: str) -> None:
    """Let somebody try again, as after a new password."""
    session.execute(delete(tries).where(tries.login_hash == digest(login)))


def forget_old_tries(session: Session, now: int) -> None:
    """Remove tries that count no more."""
    session.execute(delete(tries).where(tries.at < now - max(ACCOUNT_SECONDS, ADDRESS_SECONDS)))
