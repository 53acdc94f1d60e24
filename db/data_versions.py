"""How often a feature's facts have changed: what was planned for one version fits no other."""

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from db import models

TICKETS = "tickets"
"""The feature whose facts are tickets, and what is to be done about them."""
RULES = "rules"
"""The feature whose facts are rules: their transitions, and all that figures are made from."""
METRICS = "metrics"
"""The feature whose facts are metrics: their values, and all that is decided and said of them."""
GOALS = "goals"
"""The feature whose facts are goals, and the status updates of whatever has them."""
ROADMAP = "roadmap"
"""The feature whose facts are initiatives, scenarios, and how the program plans."""
version = models.DataVersion


def data_version(session: Session, program_id: int, feature: str) -> int:
    """The number of changes so far."""
    query = select(version.version).where(
        version.program_id == program_id, version.feature == feature
    )
    return session.scalar(query) or 0


def count_up(session: Session, program_id: int, feature: str) -> int:
    """Note a change, in its own transaction; the new version."""
    counted = session.execute(
        update(version)
        .where(version.program_id == program_id, version.feature == feature)
        .values(version=version.version + 1)
    )
    if isinstance(counted, CursorResult) and counted.rowcount == 0:
        session.add(models.DataVersion(program_id=program_id, feature=feature, version=1))
        session.flush()
    return data_version(session, program_id, feature)
