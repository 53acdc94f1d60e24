"""A plan of goals into the store: all of it in one short transaction, or nothing."""

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from dashboard.programs import Program
from db import models
from db.bulk import insert_rows, reserved_ids, update_rows
from db.data_versions import GOALS, count_up, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.brought import insert_brought
from db.imports.goals.plan import GoalsPlan
from db.imports.goals.stored import GOAL, UPDATE, WORD
from db.imports.merge import Overtaken
from db.imports.quarantine import write_quarantine
from db.imports.repeats import note_all_repeats

Place = tuple[str, int]
"""An action's goal and number."""
MOVED_BY_FILE = "A later file says so."
goal, action = models.table(models.Goal), models.table(models.GoalAction)


def write_plan(session: Session, program: Program, plan: GoalsPlan, run_id: int, now: int) -> None:
    """Write a plan; raises ``Overtaken`` when it was made for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, GOALS) != plan.version:
        raise Overtaken
    ids, by = _note_goals(session, program, plan), (run_id, now)
    insert_brought(
        session, models.GoalDefinition, ("goal_id", "form"),
        ((ids[key], json.dumps(form)) for key, form in plan.definitions.items()), by,
    )  # fmt: skip
    insert_brought(
        session, models.GoalValue, ("goal_id", "day", "value"),
        ((ids[key], day, value) for key, day, value in plan.values), by,
    )  # fmt: skip
    insert_brought(
        session, models.StatusUpdate, ("program_id", *UPDATE, "nothing_changed"),
        ((program.id, *said, False) for said in plan.updates), by,
    )  # fmt: skip
    places = _note_actions(session, plan, ids)
    insert_brought(
        session, models.GoalActionWord, ("goal_action_id", *WORD),
        ((places[place], *(said[name] for name in WORD)) for place, said in plan.actions.items()),
        by,
    )  # fmt: skip
    insert_brought(
        session, models.DateMove,
        ("program_id", "kind", "item", "before", "after", "reason", "at", "by"),
        ((program.id, *move, MOVED_BY_FILE, now, "") for move in plan.moves.new), by,
    )  # fmt: skip
    note_all_repeats(session, run_id, plan.repeats)
    if plan.changes:
        count_up(session, program.id, GOALS)
    write_quarantine(session, program, plan.quarantine, run_id, now)


def _note_goals(session: Session, program: Program, plan: GoalsPlan) -> Mapping[str, int]:
    """Goals of which something is decided; those that were withdrawn are there again."""
    moved = {item for kind, item, *_ in plan.moves.new if kind == GOAL}
    known = [id_ for key, id_ in plan.ids.items() if key in plan.definitions or key in moved]
    update_rows(session, goal, ("withdrawn_at",), ((id_, None) for id_ in known))
    new = [key for key in plan.definitions if key not in plan.ids]
    ids = reserved_ids(session, goal, len(new))
    rows = ((id_, program.id, key, 1) for id_, key in zip(ids, new, strict=True))
    insert_rows(session, goal, ("id", "program_id", "key", "version"), rows)
    return {**plan.ids, **dict(zip(new, ids, strict=True))}


def _note_actions(
    session: Session, plan: GoalsPlan, goals: Mapping[str, int]
) -> Mapping[Place, int]:
    """Actions of which something is said: what somebody edits in the meantime is refused."""
    known = [id_ for place, id_ in plan.action_ids.items() if place in plan.actions]
    update_rows(session, action, (), ((id_,) for id_ in known))
    new = [place for place in plan.actions if place not in plan.action_ids]
    ids = reserved_ids(session, action, len(new))
    rows = ((id_, goals[key], number, 1) for id_, (key, number) in zip(ids, new, strict=True))
    insert_rows(session, action, ("id", "goal_id", "number", "version"), rows)
    return {**plan.action_ids, **dict(zip(new, ids, strict=True))}
