"""Goals written down by what matters to a test, and the golden case from its files."""

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.imports.goals.delivery import GoalsDelivery
from dashboard.imports.goals.mapping import GoalsMapping
from dashboard.imports.goals.reading import goals_delivery
from dashboard.imports.tables import text_table
from dashboard.path_to_green.calculation import PathToGreen, path_to_green
from dashboard.path_to_green.goals import Action, Goal, GoalFacts
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import Colour, StatusUpdate

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "goals"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text())
CALENDAR = ProgramCalendar("UTC")
PROGRAM = Program("goals", "Goals", CALENDAR)
ROLES = ("goals", "values", "updates", "actions")


def at(text: str) -> int:
    """Epoch seconds of a UTC time such as ``2026-11-20 17:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@lru_cache(maxsize=1)
def golden_delivery() -> GoalsDelivery:
    files = {role: GOLDEN / "inputs" / f"{role}.csv" for role in ROLES}
    tables = {role: text_table(path.read_bytes(), path.name) for role, path in files.items()}
    return goals_delivery(PROGRAM, GoalsMapping(), tables)


def golden_goals(as_of: str) -> PathToGreen:
    scope = Scope("goals", date.fromisoformat(as_of), {})
    return path_to_green(golden_delivery().facts(), PROGRAM, scope, None)


def goals_of(facts: GoalFacts, as_of: date, **filters: Any) -> PathToGreen:
    return path_to_green(facts, PROGRAM, Scope("goals", as_of, filters), None)


def goal(key: str = "G", **about: Any) -> Goal:
    """From 0 up to 100 in the hundred days from 3 January 2026, a Saturday."""
    usual: dict[str, Any] = {
        "title": "A goal",
        "owner": "Ann",
        "team": "T",
        "direction": Direction.UP,
        "baseline": 0.0,
        "target": 100.0,
        "low": None,
        "high": None,
        "start": date(2026, 1, 3),
        "due": date(2026, 4, 13),
    }
    return Goal(key, **{**usual, **about})


def band(key: str = "G", **about: Any) -> Goal:
    """Within 40 and 60."""
    usual = {"direction": Direction.WITHIN, "target": None, "low": 40.0, "high": 60.0}
    return goal(key, **{**usual, **about})


def action(number: int = 1, **about: Any) -> Action:
    usual: dict[str, Any] = {
        "goal": "G",
        "text": "Do it",
        "owner": "Ann",
        "created": date(2026, 1, 3),
        "due": date(2026, 3, 1),
        "expected_impact": 10.0,
    }
    return Action(number=number, **{**usual, **about})


def update(week: date, colour: str = "green", **about: Any) -> StatusUpdate:
    """Filed at noon of the week's last day."""
    usual: dict[str, Any] = {"item": "G", "at": at(f"{week} 12:00")}
    return StatusUpdate(week=week, colour=Colour(colour), **{**usual, **about})
