"""A plan of a roadmap into the store: all of it in one short transaction, or nothing."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, reserved_ids, update_rows
from db.data_versions import ROADMAP, count_up, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.brought import insert_brought
from db.imports.merge import Overtaken
from db.imports.quarantine import write_quarantine
from db.imports.repeats import note_all_repeats
from db.imports.roadmap.plan import WHEN_WRITTEN, NewWord, RoadmapPlan

WORD = ("initiative_id", "field", "value", "at", "reason")
initiative = models.table(models.Initiative)


def write_plan(
    session: Session, program: Program, plan: RoadmapPlan, run_id: int, now: int
) -> None:
    """Write a plan; raises ``Overtaken`` when it was made for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, ROADMAP) != plan.version:
        raise Overtaken
    ids = _note_initiatives(session, program, plan)

    def row(word: NewWord) -> tuple[object, ...]:
        at = now if word.at == WHEN_WRITTEN else word.at
        return ids[word.key], word.field, word.value, at, word.reason

    insert_brought(session, models.InitiativeWord, WORD, map(row, plan.words), (run_id, now))
    note_all_repeats(session, run_id, plan.repeats)
    if plan.words:
        count_up(session, program.id, ROADMAP)
    write_quarantine(session, program, plan.quarantine, run_id, now)


def _note_initiatives(session: Session, program: Program, plan: RoadmapPlan) -> Mapping[str, int]:
    """Initiatives of which something is said: what somebody edits in the meantime is refused."""
    said = dict.fromkeys(word.key for word in plan.words)
    update_rows(session, initiative, (), ((plan.ids[key],) for key in said if key in plan.ids))
    new = [key for key in said if key not in plan.ids]
    ids = reserved_ids(session, initiative, len(new))
    rows = ((id_, program.id, key, 1) for id_, key in zip(ids, new, strict=True))
    insert_rows(session, initiative, ("id", "program_id", "key", "version"), rows)
    return {**plan.ids, **dict(zip(new, ids, strict=True))}
