"""What was ever said of a program's initiatives, out of the store."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from dashboard.roadmap.words import InitiativeWord, RoadmapWords
from db import models
from db.marks import Mark
from db.marks import mark as mark_of

initiative, word = models.table(models.Initiative), models.table(models.InitiativeWord)


def roadmap_words(session: Session, program_id: int, key: str | None = None) -> RoadmapWords:
    """All words of a program that stand, or of one initiative; what was set aside is left out."""
    only = () if key is None else (initiative.c.key == key,)
    return _more(RoadmapWords(), session.execute(_standing(program_id).where(*only)))


def newest_words(
    session: Session, program_id: int, older: RoadmapWords, mark: Mark
) -> tuple[RoadmapWords, Mark]:
    """All words of a program that stand, and which these are.

    Where nothing was set aside since ``older`` and ``mark`` were read, only the new ones are read.
    """
    query = _standing(program_id)
    if mark.rows and mark_of(session, query, mark.last) != mark:
        older, mark = RoadmapWords(), Mark()
    rows = session.execute(query.where(word.c.id > mark.last)).all()
    return _more(older, rows), mark.further([row[0] for row in rows])


def _standing(program_id: int) -> Select[Any]:
    columns = word.c
    return (
        select(
            columns.id, initiative.c.key, columns.field, columns.value, columns.at, columns.reason,
            columns.said_by, columns.recorded_at,
        )
        .join(initiative, initiative.c.id == columns.initiative_id)
        .where(initiative.c.program_id == program_id, columns.voided_at.is_(None))
    )  # fmt: skip


def _more(older: RoadmapWords, rows: Iterable[Any]) -> RoadmapWords:
    new: dict[str, list[InitiativeWord]] = {}
    for id_, of, field, value, at, reason, by, recorded_at in rows:
        said = InitiativeWord(id_, field, value, at, reason, by or "", recorded_at)
        new.setdefault(of, []).append(said)
    return older.more(new)
