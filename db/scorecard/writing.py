"""All that people change of metrics; append-only, and told in the audit."""

from db.scorecard.deciding import end_target, set_baseline, set_target, void_target
from db.scorecard.defining import define_metric, give_up_metric
from db.scorecard.words import type_value, void_value, write_note

__all__ = [
    "define_metric",
    "end_target",
    "give_up_metric",
    "set_baseline",
    "set_target",
    "type_value",
    "void_target",
    "void_value",
    "write_note",
]
