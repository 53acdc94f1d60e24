"""Who changed something last, for those whose edit is refused."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Change, Item
from db import models


def last_change(session: Session, item: Item) -> Change | None:
    """The newest entry of the audit about an item; None where there is none."""
    entry = models.AuditEntry
    query = (
        select(entry.who, entry.at)
        .where(entry.kind == item.kind, entry.item_id == item.id)
        .order_by(entry.id.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return None if found is None else Change(found.who, found.at)
