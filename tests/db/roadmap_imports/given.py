"""Deliveries of a roadmap, as the work brings them, and what stands of it afterwards."""

import itertools
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from dashboard.imports.roadmap.mapping import RoadmapMapping, roadmap_mapping
from dashboard.imports.roadmap.reading import roadmap_delivery
from dashboard.imports.runs import Outcome
from dashboard.imports.tables import TextTable, text_table
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.roadmap.holding import initiatives_at
from dashboard.roadmap.initiatives import Initiative
from dashboard.roadmap.words import RoadmapWords
from db.data_versions import ROADMAP, data_version
from db.engine import reading, writing
from db.imports import note_outcome, waiting_rows
from db.imports.registers import STORE_REGISTERS
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from db.roadmap.words import roadmap_words
from tests.conftest import BY, NOW, TESTER

REGISTER = STORE_REGISTERS[ROADMAP]
REAL = Path(__file__).resolve().parents[3] / "examples" / "roadmap"
WEEK = 7 * 86_400
HEADERS = {
    "initiatives": "key,title,lane,state,start,end,depends_on",
    "milestones": "initiative,milestone,date",
    "dependencies": "predecessor,successor,type,lag",
    "history": "initiative,field,changed_on,old,new",
}
A = "A,Tokens,Risk,committed,2026-01-01,2026-12-31,"
B = "B,Passkeys,Payments,candidate,2027-01-01,2027-03-31,A"
TABLES = ("initiative", "initiative_word", "quarantine")
_keys = (f"roadmap-{n}" for n in itertools.count())


def new_program(engine: Engine, zone: str = "UTC") -> str:
    """An empty one; its key."""
    key = next(_keys)
    with writing(engine, BY) as session:
        add_program(session, Program(key, "Roadmap", ProgramCalendar(zone)))
    return key


def bring(engine: Engine, key: str, now: int = NOW, **rows: tuple[str, ...]) -> tuple[int, Outcome]:
    """Import rows by role, below the usual headers."""
    tables = {
        role: text_table("\n".join((HEADERS[role], *lines)).encode(), f"{role}.csv")
        for role, lines in rows.items()
    }
    return bring_tables(engine, key, tables, RoadmapMapping(), now)


def bring_real(engine: Engine, key: str, *roles: str, without: str = "") -> tuple[int, Outcome]:
    """The enhancements of Kubernetes; the mapping without the lines that begin so."""
    names = {"initiatives": "kep_roadmap", "history": "kep_milestone_history"}
    tables = {
        role: text_table((REAL / f"{names[role]}.csv.xz").read_bytes(), f"{role}.csv")
        for role in roles or names
    }
    lines = (REAL / "mapping.toml").read_text().splitlines()
    kept = [line for line in lines if not (without and line.startswith(without))]
    return bring_tables(engine, key, tables, roadmap_mapping("\n".join(kept), "m.toml"), NOW)


def bring_tables(
    engine: Engine, key: str, tables: dict[str, TextTable], mapping: RoadmapMapping, now: int
) -> tuple[int, Outcome]:
    """Import tables; the import's id, and what became of their rows."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        known, waiting = REGISTER.known(session, program), waiting_rows(session, program)
        delivery = roadmap_delivery(program, mapping, tables, known, waiting)
        run_id = begin_import(session, program, ROADMAP, "roadmap.csv", now)
        plan: Any = REGISTER.planned(session, program, delivery, {f"{r}.csv": r for r in tables})
        REGISTER.write(session, program, plan, run_id, now)
        note_outcome(session, run_id, plan.outcome, "", now)
    return run_id, plan.outcome


def take_back(engine: Engine, key: str, run_id: int, now: int = NOW) -> dict[str, int]:
    """Take an import back; what a person is told."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        undone = REGISTER.take_back_plan(session, program, run_id)
        REGISTER.write_take_back(session, program, undone, run_id, "The wrong file.", now)
    return dict(undone.counts)


def words(engine: Engine, key: str) -> RoadmapWords:
    """All that stands."""
    with reading(engine) as session:
        return roadmap_words(session, program_value(session, key, TESTER).id)


def version(engine: Engine, key: str) -> int:
    """How often the roadmap has changed."""
    with reading(engine) as session:
        return data_version(session, program_value(session, key, TESTER).id, ROADMAP)


def then(engine: Engine, key: str, at: int, as_of: date | None = None) -> dict[str, Initiative]:
    """The initiatives as they were known at an instant."""
    found = initiatives_at(words(engine, key), at, as_of or date(2099, 12, 31))
    return {each.key: each for each in found}
