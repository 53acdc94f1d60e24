"""What was ever said of a program's initiatives, out of the store."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.roadmap.words import InitiativeWord, RoadmapWords
from db import models

initiative, word = models.table(models.Initiative), models.table(models.InitiativeWord)


def roadmap_words(session: Session, program_id: int, key: str | None = None) -> RoadmapWords:
    """All words of a program that stand, or of one initiative, in the order in which they hold.

    What holds always comes before what holds from an instant on; what was set aside is left out.
    """
    columns = word.c
    only = () if key is None else (initiative.c.key == key,)
    rows = session.execute(
        select(
            initiative.c.key, columns.id, columns.field, columns.value, columns.at, columns.reason,
            columns.said_by, columns.recorded_at,
        )
        .join(initiative, initiative.c.id == columns.initiative_id)
        .where(initiative.c.program_id == program_id, columns.voided_at.is_(None), *only)
        .order_by(initiative.c.key, columns.at.is_not(None), columns.at, columns.id)
    )  # fmt: skip
    found: dict[str, list[InitiativeWord]] = {}
    for of, id_, field, value, at, reason, by, recorded_at in rows:
        said = InitiativeWord(id_, field, value, at, reason, by or "", recorded_at)
        found.setdefault(of, []).append(said)
    return RoadmapWords({of: tuple(words) for of, words in found.items()})
