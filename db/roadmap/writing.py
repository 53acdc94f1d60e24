"""All that people change of the roadmap; append-only, and told in the audit."""

from db.roadmap.dates import (
    complete_milestone,
    remove_dependency,
    set_dependency,
    set_milestone,
)
from db.roadmap.deciding import change_initiative, define_initiative
from db.roadmap.planned import decide_planning
from db.roadmap.scenarios import drop_scenario, save_scenario, scenarios
from db.roadmap.shifting import apply_shifts

__all__ = [
    "apply_shifts",
    "change_initiative",
    "complete_milestone",
    "decide_planning",
    "define_initiative",
    "drop_scenario",
    "remove_dependency",
    "save_scenario",
    "scenarios",
    "set_dependency",
    "set_milestone",
]
