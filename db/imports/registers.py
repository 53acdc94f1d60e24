"""What the store does with the delivery of each register: one small interface for the work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from dashboard.imports.runs import Outcome
from dashboard.programs import Program
from db.data_versions import GOALS, METRICS, ROADMAP, RULES, TICKETS
from db.imports import merge, plan, take_back, tickets
from db.imports.goals import merge as goals_merge
from db.imports.goals import plan as goals_plan
from db.imports.goals import stored as goals_stored
from db.imports.goals import take_back as goals_take_back
from db.imports.metrics import merge as metrics_merge
from db.imports.metrics import plan as metrics_plan
from db.imports.metrics import stored as metrics_stored
from db.imports.metrics import take_back as metrics_take_back
from db.imports.roadmap import merge as roadmap_merge
from db.imports.roadmap import plan as roadmap_plan
from db.imports.roadmap import stored as roadmap_stored
from db.imports.roadmap import take_back as roadmap_take_back
from db.imports.rules import merge as rules_merge
from db.imports.rules import plan as rules_plan
from db.imports.rules import stored as rules_stored
from db.imports.rules import take_back as rules_take_back


class Planned(Protocol):
    """What a delivery would change, made for one version of what the store has."""

    @property
    def outcome(self) -> Outcome:
        """What becomes of its rows."""


@dataclass(frozen=True, slots=True)
class StoreRegister:
    """What is particular to a register; a plan is only ever given back to the one that made it."""

    known: Callable[[Session, Program], Any]
    """What has to be known before rows are read; where it has changed since, they are read anew."""
    planned: Callable[[Session, Program, Any, Mapping[str, str]], Planned]
    write: Callable[[Session, Program, Any, int, int], None]
    take_back_plan: Callable[[Session, Program, int], Any]
    write_take_back: Callable[[Session, Program, Any, int, str, int], None]


STORE_REGISTERS: Mapping[str, StoreRegister] = {
    TICKETS: StoreRegister(
        tickets.known_tickets,
        plan.planned,
        merge.write_plan,
        take_back.take_back_plan,
        take_back.write_take_back,
    ),
    RULES: StoreRegister(
        rules_stored.known_of,
        rules_plan.planned,
        rules_merge.write_plan,
        rules_take_back.take_back_plan,
        rules_take_back.write_take_back,
    ),
    METRICS: StoreRegister(
        metrics_stored.known_of,
        metrics_plan.planned,
        metrics_merge.write_plan,
        metrics_take_back.take_back_plan,
        metrics_take_back.write_take_back,
    ),
    GOALS: StoreRegister(
        goals_stored.known_of,
        goals_plan.planned,
        goals_merge.write_plan,
        goals_take_back.take_back_plan,
        goals_take_back.write_take_back,
    ),
    ROADMAP: StoreRegister(
        roadmap_stored.known_of,
        roadmap_plan.planned,
        roadmap_merge.write_plan,
        roadmap_take_back.take_back_plan,
        roadmap_take_back.write_take_back,
    ),
}
"""By the feature of an import."""
