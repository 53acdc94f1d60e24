"""What the forms of the whole roadmap say: a what-if, scenarios, and the planning decision."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import InvalidRequest, NotFound
from dashboard.forms import YES
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.roadmap.planning import PlanningDecision
from dashboard.roadmap.planning_form import planning_from
from dashboard.roadmap.shifts import shifts_from
from dashboard.roadmap.typed import Fields
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.what_if import Effect
from dashboard.scope import Scope
from dashboard.status_updates.updates import ItemKind
from db import models
from db.audit import allow, author_of
from db.path_to_green.changing import program_to_change
from db.programs import program as program_value
from db.roadmap.kept import decisions
from db.roadmap.reading import roadmap, what_if
from db.roadmap.scenarios import NO_SCENARIO, drop_scenario, save_scenario
from db.roadmap.shifting import apply_shifts
from db.roadmap.writing import decide_planning
from db.status_updates.form_places import NOTHING, place_of

LARGEST_ID = 2**31
program_row, scenario = models.Program, models.RoadmapScenario


def say_planning(session: Session, program_id: int, fields: Fields, base: int | None) -> Scope:
    """Decide how the program plans from now on; as of when one sees it."""
    place_of(session, ItemKind.RULES, program_id)
    program = program_to_change(session, program_id)
    allow(session, Right.MANAGE, program.key)
    said = decisions(session, program_id)
    was = said[-1].decision if said else PlanningDecision()
    decide_planning(session, program_id, planning_from(fields, was, program.calendar), base)
    return _today(session, program)


def say_shifts(session: Session, program_id: int, fields: Fields) -> tuple[Scope, int]:
    """Take a what-if over, over the versions that were shown: as of when, and how many moved."""
    place_of(session, ItemKind.RULES, program_id)
    program = program_to_change(session, program_id)
    moved = apply_shifts(
        session,
        program_id,
        shifts_from(fields["shifts"]),
        fields["reason"],
        shown_from(fields["shown"]),
        fields["successors"] == YES,
    )
    return _today(session, program), len(moved)


def shown_effect(
    session: Session, viewer: Viewer, program_id: int, fields: Fields, now: int
) -> tuple[Roadmap, Effect]:
    """What taking a what-if over would do to the plan as it stands now; nothing is written.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    query = select(program_row.key).where(program_row.id == program_id)
    key = session.scalar(query) if program_id < LARGEST_ID else None
    if key is None or not may(viewer, Right.SEE, key):
        raise NotFound(NOTHING)
    calendar = program_value(session, key, viewer).calendar
    scope = Scope(key, calendar.today(now), running=True)
    board = roadmap(session, scope, viewer)
    return board, what_if(session, scope, viewer, shifts_from(fields["shifts"]))


def say_scenario(session: Session, program_id: int, fields: Fields) -> None:
    """Keep shifts under a name."""
    place_of(session, ItemKind.RULES, program_id)
    save_scenario(session, program_id, fields["name"], shifts_from(fields["shifts"]))


def say_dropped(session: Session, scenario_id: int) -> None:
    """Drop a scenario; one of a program that the author may not see is as one that there is not."""
    query = select(scenario.program_id).where(scenario.id == scenario_id)
    program_id = session.scalar(query) if scenario_id < LARGEST_ID else None
    try:
        place_of(session, ItemKind.RULES, program_id or LARGEST_ID)
    except NotFound:
        raise NotFound(NO_SCENARIO) from None
    drop_scenario(session, scenario_id)


def _today(session: Session, program: Program) -> Scope:
    """The program as of the day on which the author writes."""
    return Scope(program.key, program.calendar.today(author_of(session).at))


def shown_from(text: str) -> Mapping[int, int]:
    """Versions by the id of their initiative, as a form carries them: ``3:1,4:2``."""
    try:
        pairs = (part.split(":") for part in text.split(",") if part)
        return {int(id_): int(version) for id_, version in pairs}
    except ValueError:
        raise InvalidRequest("This form is not as it was drawn: reload the page.") from None
