"""Scenarios: named sets of shifts that people of a program keep; what they say is only added."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item
from dashboard.errors import Forbidden, InvalidForm, NotFound
from dashboard.programs import Program
from dashboard.rights import Right, may
from dashboard.roadmap.checks import LONGEST_TITLE
from dashboard.roadmap.saved import SavedScenario
from dashboard.roadmap.shifts import Shift, shifts_from, shifts_text
from db import models
from db.audit import allow, author_of
from db.path_to_green.changing import program_to_change
from db.roadmap.changing import tell_roadmap

SCENARIO = "roadmap scenario"
NO_SCENARIO = "There is no such scenario."
MOST_SCENARIOS = 200
scenario, draft = models.RoadmapScenario, models.RoadmapScenarioDraft


def scenarios(session: Session, program: Program) -> tuple[SavedScenario, ...]:
    """Those that are not dropped, by name; of each what was saved last."""
    rows = session.execute(
        select(scenario.id, scenario.name, draft.shifts, draft.said_by, draft.at)
        .join(draft, draft.scenario_id == scenario.id)
        .where(scenario.program_id == program.id)
        .order_by(scenario.name, scenario.id, draft.id)
    )
    newest = {id_: (id_, *rest) for id_, *rest in rows}
    return tuple(
        SavedScenario(id_, name, tuple(Shift(*shift) for shift in shifts), by, at)
        for id_, name, shifts, by, at in newest.values()
        if shifts is not None
    )


def save_scenario(session: Session, program_id: int, name: str, shifts: Iterable[Shift]) -> int:
    """Keep shifts under a name, over what the author kept under it before; its id.

    Whoever may change something in the program may keep scenarios.
    """
    program = program_to_change(session, program_id)
    _allow(session, program)
    kept, said = tuple(shifts), " ".join(name.split())
    held = {each.name: each for each in scenarios(session, program)}
    was = held.get(said)
    problems = _problems(said, kept, 0 if was else len(held))
    if was is not None and not _is_mine(session, program, was):
        problems["name"] = f"{was.by} keeps a scenario of this name: choose another one."
    if problems:
        raise InvalidForm(problems)
    if was is not None and was.shifts == kept:
        return was.id
    row = _row(session, program, said)
    told = {"shifts": shifts_text(was.shifts)} if was else None
    became = {"shifts": shifts_text(kept)}
    _add(session, row.id, [list(shift) for shift in kept])
    did = "changed" if was else "created"
    tell_roadmap(session, program, Item(SCENARIO, row.id), said, told, became, did)
    return row.id


def drop_scenario(session: Session, scenario_id: int) -> None:
    """Drop a scenario: who saved it last may, and managers."""
    program_id = session.scalar(select(scenario.program_id).where(scenario.id == scenario_id))
    if program_id is None:
        raise NotFound(NO_SCENARIO)
    program = program_to_change(session, program_id)
    held = next((e for e in scenarios(session, program) if e.id == scenario_id), None)
    if held is None:
        raise NotFound(NO_SCENARIO)
    _allow(session, program)
    if not _is_mine(session, program, held):
        raise Forbidden(f"{held.by} keeps this scenario: only they and managers drop it.")
    _add(session, scenario_id, None)
    was = {"shifts": shifts_text(held.shifts)}
    tell_roadmap(session, program, Item(SCENARIO, scenario_id), held.name, was, None, "dropped")


def _allow(session: Session, program: Program) -> None:
    """Refuse whoever may change nothing in the program."""
    mine = next(iter(author_of(session).viewer.people), None)
    allow(session, Right.CHANGE, program.key, mine)


def _is_mine(session: Session, program: Program, held: SavedScenario) -> bool:
    viewer = author_of(session).viewer
    return held.by == viewer.name or may(viewer, Right.MANAGE, program.key)


def _problems(name: str, shifts: tuple[Shift, ...], kept: int) -> dict[str, str]:
    found = {}
    if not name or not name.isprintable():
        found["name"] = "Give the scenario a name, in one line."
    elif len(name) > LONGEST_TITLE:
        found["name"] = f"Write at most {LONGEST_TITLE} characters: these are {len(name):,}."
    elif kept >= MOST_SCENARIOS:
        found["name"] = f"At most {MOST_SCENARIOS} are kept: drop one that nobody needs."
    if not shifts:
        found["shifts"] = "Shift something first: there is nothing to keep yet."
    shifts_from(shifts_text(shifts))  # refuses what an address could not say
    return found


def _row(session: Session, program: Program, name: str) -> models.RoadmapScenario:
    """The row of a name, also of a scenario that was dropped."""
    held = session.scalars(
        select(scenario).where(scenario.program_id == program.id, scenario.name == name)
    ).one_or_none()
    if held is None:
        held = scenario(program_id=program.id, name=name)
        session.add(held)
        session.flush()
    return held


def _add(session: Session, scenario_id: int, shifts: list[list[str | int]] | None) -> None:
    author = author_of(session)
    session.add(
        draft(scenario_id=scenario_id, shifts=shifts, at=author.at, said_by=author.viewer.name)
    )
    session.flush()
