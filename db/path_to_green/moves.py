"""The slip ledger in the store: a due date that moves leaves a row."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.path_to_green.typed import Reader
from dashboard.slips import Ledger, missing_reason
from dashboard.status_updates.updates import LONGEST_WORDS
from db import models
from db.audit import author_of


def add_move(
    session: Session, program_id: int, kind: str, item: str, dates: Ledger, after: date, reason: str
) -> dict[str, str]:
    """Note that a date moves, as the audit tells it; empty where it stays.

    Raises ``InvalidForm`` beside ``reason`` where nobody says why.
    """
    before = dates.current
    if before is None or before == after:
        return {}
    reader = Reader({"reason": reason})
    reader.text("reason", LONGEST_WORDS)
    sentence = missing_reason(before, after, reason)
    reader.refuse({"reason": sentence} if sentence else {})
    author = author_of(session)
    session.add(
        models.DateMove(
            program_id=program_id, kind=kind, item=item, before=before, after=after,
            reason=reason.strip(), at=author.at, by=author.viewer.name, recorded_at=author.at,
        )
    )  # fmt: skip
    session.flush()
    return {"due": f"{before.isoformat()} → {after.isoformat()}", "reason": reason.strip()}
