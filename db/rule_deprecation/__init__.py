"""Rules on their way out, in the store."""

from db.rule_deprecation.facts import rule_facts
from db.rule_deprecation.reading import (
    Known,
    known_rules,
    rule_deprecation,
    rule_filters,
    rule_inventory,
)
from db.rule_deprecation.writing import (
    add_exemption,
    add_transition,
    add_waiver,
)

__all__ = [
    "Known",
    "add_exemption",
    "add_transition",
    "add_waiver",
    "known_rules",
    "rule_deprecation",
    "rule_facts",
    "rule_filters",
    "rule_inventory",
]
