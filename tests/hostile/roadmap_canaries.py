"""A roadmap with a canary word in every text, and all that people say of it."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.rights import Author, Viewer
from dashboard.roadmap.initiatives import Link
from dashboard.roadmap.planning import PlanningDecision
from dashboard.roadmap.shifts import Shift
from db import models
from db.engine import writing
from db.programs import program as program_value
from db.roadmap.writing import (
    change_initiative,
    decide_planning,
    define_initiative,
    save_scenario,
    set_dependency,
    set_milestone,
)
from tests.conftest import NOW, TESTER

OF_PROGRAM = ("roadmap-planning", "roadmap-scenario", "roadmap-apply", "initiative-new")
OF_UPDATES = ("initiative-update", "initiative-same")


def say_of_roadmap(engine: Engine, word: str, key: str) -> None:
    """Two initiatives, one after the other, a scenario and a decision, as somebody says them.

    The key of the second can be asked for: an answer may repeat what was asked.
    """
    author = Author(Viewer(f"{word} author", administrator=True), NOW)
    with writing(engine, author) as session:
        program = program_value(session, key, TESTER)
        form = {
            "title": f"Initiative {word}", "description": f"What {word} is", "lane": f"Lane {word}",
            "owner": f"Owner {word}", "stage": f"stage {word}", "goals": f"G{word}",
            "metrics": f"M{word}", "start": "2026-10-01", "end": "2026-12-31", "effort": "8",
        }  # fmt: skip
        first, second = f"N{word}", f"N-{key}"
        id_ = define_initiative(session, program.id, {**form, "key": first})
        change_initiative(
            session, id_, {"end": "2027-01-30"}, f"Slipped {word}", _version(session, id_)
        )
        stone = {"key": f"beta {word}", "title": f"Beta {word}", "date": "2026-12-01"}
        set_milestone(session, id_, stone, "", _version(session, id_))
        other = define_initiative(session, program.id, {**form, "key": second})
        set_dependency(session, other, first, Link.FS, 0, f"After {word}", _version(session, other))
        save_scenario(session, program.id, f"Scenario {word}", (Shift(first, 7, 7),))
        lanes = PlanningDecision(lane_order=(f"Lane {word}",))
        decide_planning(session, program.id, lanes, None)


def _version(session: Session, id_: int) -> int:
    return session.get_one(models.Initiative, id_, populate_existing=True).version


def said_of_roadmap(session: Session, form: str, key: str) -> int | None:
    """What a form of the roadmap is of, in a program; None of a form of something else."""
    program, initiative = models.Program, models.Initiative
    if form in OF_PROGRAM:
        query = select(program.id)
    elif form == "roadmap-scenario-drop":
        scenario = models.RoadmapScenario
        query = select(scenario.id).join(program, program.id == scenario.program_id)
    elif form.startswith(("initiative-", "roadmap-")) and form not in OF_UPDATES:
        query = select(initiative.id).join(program, program.id == initiative.program_id)
    else:
        return None
    return session.scalars(
        query.where(program.key == key).order_by(query.selected_columns[0])
    ).first()
