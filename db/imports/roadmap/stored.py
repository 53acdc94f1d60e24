"""What the store has of a program's roadmap, as imports and people have said it."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.roadmap.delivery import KnownRoadmap, Place
from dashboard.programs import Program
from dashboard.roadmap.initiatives import Dependency
from dashboard.roadmap.links import link_from
from dashboard.roadmap.words import AFTER
from db import models
from db.roadmap.planned import declared_lanes

initiative, word = models.Initiative, models.InitiativeWord


class StoredWord(NamedTuple):
    """What one import, or a person, says of a field; the import is None for a person."""

    id: int
    run: int | None
    value: str
    at: int | None


def stored_words(session: Session, program: Program) -> dict[Place, list[StoredWord]]:
    """All words that stand, in the order in which they hold."""
    rows = session.execute(
        select(initiative.key, word.field, word.id, word.import_run_id, word.value, word.at)
        .join(initiative, initiative.id == word.initiative_id)
        .where(initiative.program_id == program.id, word.voided_at.is_(None))
        .order_by(word.at.is_not(None), word.at, word.id)
    )
    found: dict[Place, list[StoredWord]] = {}
    for key, field, id_, run, value, at in rows:
        found.setdefault((key, field), []).append(StoredWord(id_, run, value, at))
    return found


def stored_ids(session: Session, program: Program) -> dict[str, int]:
    """Of all initiatives by key, also of those that nothing stands of."""
    rows = select(initiative.key, initiative.id).where(initiative.program_id == program.id)
    return dict(session.execute(rows).all())


def known_of(session: Session, program: Program) -> KnownRoadmap:
    """Initiatives that a row may name, what they wait for, and lanes that were declared."""
    stored = stored_words(session, program)
    return KnownRoadmap(
        frozenset(key for (key, _), said in stored.items() if any(each.value for each in said)),
        _dependencies(stored),
        declared_lanes(session, program),
    )


def _dependencies(stored: Mapping[Place, list[StoredWord]]) -> frozenset[Dependency]:
    return frozenset(
        Dependency(field.removeprefix(AFTER), key, *link_from(said[-1].value))
        for (key, field), said in stored.items()
        if field.startswith(AFTER) and said[-1].value
    )
