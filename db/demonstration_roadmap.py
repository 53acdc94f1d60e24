"""What people decide about the roadmap in a demonstration, and a what-if that they keep."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine

from dashboard.demonstration.metric_definitions import MANAGER
from dashboard.demonstration.roadmap import SCENARIOS, decision
from dashboard.rights import Author, Viewer
from dashboard.roadmap.shifts import shifts_from
from db.engine import reading, writing
from db.programs import program as program_value
from db.roadmap.planned import decide_planning
from db.roadmap.scenarios import save_scenario

NOON = 12 * 3_600
DECIDED = timedelta(weeks=8)
"""So long before the end of the running week."""


def say_of_roadmap(engine: Engine, author: Author, key: str, end: date) -> None:
    """Lanes, capacities and the funding line of a program, and its scenarios."""
    with reading(engine) as session:
        program = program_value(session, key, author.viewer)
    calendar, manager = program.calendar, Viewer(MANAGER, administrator=True)
    began = calendar.midnight(end - DECIDED) + NOON
    with writing(engine, replace(author, viewer=manager, at=began)) as session:
        decide_planning(session, program.id, decision(key, calendar, end), None)
    with writing(engine, replace(author, viewer=manager)) as session:
        for name, shifts in SCENARIOS[key].items():
            save_scenario(session, program.id, name, shifts_from(shifts))
