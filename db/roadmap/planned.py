"""What managers decide about the plan: the order of lanes, capacities, weights, funding line."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item, refuse_old
from dashboard.programs import Program
from dashboard.rights import Right
from dashboard.roadmap.planning import PlanningDecision
from dashboard.roadmap.planning_form import planning_fields, planning_from
from db import models
from db.audit import allow, author_of
from db.path_to_green.changing import program_to_change
from db.roadmap.changing import tell_roadmap
from db.roadmap.kept import decisions

PLANNING = "roadmap planning"
decision = models.RoadmapDecision


def decide_planning(
    session: Session, program_id: int, wanted: PlanningDecision, base: int | None
) -> int:
    """Decide how the program plans from now on, for managers; the decision's id.

    ``base`` is the id of the decision that the person saw, None where there was none. Raises
    ``InvalidForm`` for what cannot be, beside the fields of ``planning_fields``.
    """
    program = program_to_change(session, program_id)
    allow(session, Right.MANAGE, program.key)
    said = decisions(session, program_id)
    held = said[-1] if said else None
    was = held.decision if held else PlanningDecision()
    item = Item(PLANNING, program_id)
    refuse_old(base, held.id if held else None, planning_fields(was), item)
    became = planning_from(planning_fields(wanted), was, program.calendar)
    if held is not None and became == was:
        return held.id
    author = author_of(session)
    at = max(author.at, held.at if held else 0)
    row = decision(program_id=program_id, form=became.form(), at=at, said_by=author.viewer.name)
    session.add(row)
    session.flush()
    told = planning_fields(was) if held else None
    tell_roadmap(session, program, item, program.name, told, planning_fields(became), "changed")
    return row.id


def declared_lanes(session: Session, program: Program) -> tuple[str, ...]:
    """The lanes that managers have put in order; empty where nobody did: any lane will do."""
    newest = (
        select(decision.form)
        .where(decision.program_id == program.id)
        .order_by(decision.at.desc(), decision.id.desc())
        .limit(1)
    )
    form = session.scalar(newest) or {}
    return tuple(form.get("lane_order", ()))
