"""An import of a roadmap taken back: what no other import and nobody else says is voided.

Of all that stands the newest word holds, so that what was said before holds again by itself.
"""

from dataclasses import dataclass, field

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dashboard.programs import Program
from db import models
from db.bulk import update_rows
from db.data_versions import ROADMAP, count_up, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.merge import Overtaken
from db.imports.quarantine import settle_and_reopen
from db.imports.repeats import INITIATIVE_WORD, only_said

word = models.InitiativeWord


@dataclass(slots=True)
class RoadmapTakeBack:
    """What taking an import back changes, for one version of the program's roadmap."""

    version: int
    counts: dict[str, int] = field(default_factory=dict)
    """What a person is told."""
    changed: set[int] = field(default_factory=set)
    """Initiatives of which it says something."""


def take_back_plan(session: Session, program: Program, run_id: int) -> RoadmapTakeBack:
    """Find out what only this import says."""
    gone = only_said(INITIATIVE_WORD, run_id)
    voided = session.scalar(select(func.count()).select_from(gone.subquery())) or 0
    touched = select(word.initiative_id).where(word.id.in_(gone))
    standing = select(word.initiative_id).where(
        word.initiative_id.in_(touched), word.voided_at.is_(None), word.id.not_in(gone),
        word.value != "",
    )  # fmt: skip
    changed = set(session.scalars(touched))
    withdrawn = changed - set(session.scalars(standing))
    return RoadmapTakeBack(
        data_version(session, program.id, ROADMAP),
        {"words": voided, "initiatives": len(withdrawn)},
        changed,
    )


def write_take_back(
    session: Session,
    program: Program,
    plan: RoadmapTakeBack,
    run_id: int,
    reason: str,
    now: int,
) -> None:
    """Write what was found out; raises ``Overtaken`` when it was for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, ROADMAP) != plan.version:
        raise Overtaken
    voided = update(word).where(word.id.in_(only_said(INITIATIVE_WORD, run_id)))
    session.execute(voided.values(voided_at=now), execution_options={"synchronize_session": False})
    update_rows(session, models.table(models.Initiative), (), ((id_,) for id_ in plan.changed))
    count_up(session, program.id, ROADMAP)
    settle_and_reopen(session, run_id, now)
    row = session.get_one(models.ImportRun, run_id)
    row.taken_back_at, row.taken_back_reason, row.taken_back = now, reason, plan.counts
