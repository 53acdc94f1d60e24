"""Drafts on the server: apart from all that is published, and nobody's but their account's."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dashboard.drafts import MOST_DRAFTS, TOO_MANY, Draft, Kept
from dashboard.errors import InvalidRequest, NotSignedIn
from db import models
from db.audit import author_of

table = models.Draft


def draft(session: Session, account_id: int, form: str) -> Draft | None:
    """What an account has typed into a form; None where nothing is kept."""
    row = session.get(table, (account_id, form))
    return None if row is None else _value(row)


def keep_draft(session: Session, form: str, typed: Draft, ms: int, in_step_at: int) -> Kept:
    """Keep what the author of a writing session has typed; what came last wins.

    ``in_step_at`` is the newest draft that the author's browser knows of: one that was kept after
    it came from another device, and is given back.
    """
    account_id = _own_account(session)
    row = session.get(table, (account_id, form))
    before = None if row is None else _value(row)
    if row is None:
        _refuse_too_many(session, account_id)
        row = table(account_id=account_id, form=form, saved_ms=0)
        session.add(row)
    row.fields = {"fields": dict(typed.fields), "drawn": dict(typed.drawn)}
    row.base = typed.base
    row.saved_ms = max(ms, row.saved_ms + 1)  # a clock may stand, or be set back
    session.flush()
    strange = before is not None and before.saved_ms > in_step_at
    return Kept(row.saved_ms, before if strange and not _same(before, typed) else None)


def _same(before: Draft | None, typed: Draft) -> bool:
    return before is not None and before.says_the_same(typed)


def _own_account(session: Session) -> int:
    """The author's account, locked, so that one account's drafts come one after another."""
    account = author_of(session).viewer.account
    query = select(models.Account.id).where(models.Account.id == account)
    found = session.scalar(query.with_for_update(key_share=True))
    if found is None:
        raise NotSignedIn("Sign in to keep what you type.")
    return found


def _refuse_too_many(session: Session, account_id: int) -> None:
    query = select(func.count()).select_from(table).where(table.account_id == account_id)
    if (session.scalar(query) or 0) >= MOST_DRAFTS:
        raise InvalidRequest(TOO_MANY)


def forget_draft(session: Session, form: str) -> None:
    """Forget what the author of a writing session has typed into a form: it was sent."""
    account_id = author_of(session).viewer.account
    session.execute(delete(table).where(table.account_id == account_id, table.form == form))


def forget_drafts(session: Session, account_id: int) -> None:
    """Forget all that an account has typed: it signs out."""
    session.execute(delete(table).where(table.account_id == account_id))


def kept_drafts(session: Session, account_id: int) -> tuple[str, ...]:
    """The forms that an account has not sent."""
    query = select(table.form).where(table.account_id == account_id).order_by(table.form)
    return tuple(session.scalars(query))


def _value(row: models.Draft) -> Draft:
    return Draft(row.fields["fields"], row.fields["drawn"], row.base, row.saved_ms)
