"""All that people change of goals; append-only, and told in the audit."""

from db.path_to_green.acting import write_action
from db.path_to_green.deciding import define_goal, give_up_goal, move_due
from db.path_to_green.saying import type_goal_value, write_plan

__all__ = [
    "define_goal",
    "give_up_goal",
    "move_due",
    "type_goal_value",
    "write_action",
    "write_plan",
]
