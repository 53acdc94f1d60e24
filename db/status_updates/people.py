"""Names that stand in goals and updates as people who are known here."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import LONGEST_NAME
from db import models


def person_ids(session: Session, names: Iterable[str]) -> dict[str, int]:
    """The ids of those who are, by name."""
    person = models.Person
    wanted = sorted({name for name in names if 0 < len(name) <= LONGEST_NAME})
    if not wanted:
        return {}
    rows = session.execute(select(person.name, person.id).where(person.name.in_(wanted)))
    return dict(rows.all())
