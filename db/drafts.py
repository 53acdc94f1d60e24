"""What is typed and not sent yet."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db import models

draft = models.Draft


def kept_drafts(session: Session, account_id: int) -> tuple[str, ...]:
    """The forms that somebody has not sent."""
    query = select(draft.form).where(draft.account_id == account_id).order_by(draft.form)
    return tuple(session.scalars(query))


def forget_drafts(session: Session, account_id: int) -> None:
    """Remove all that somebody has typed and not sent."""
    session.execute(delete(draft).where(draft.account_id == account_id))
