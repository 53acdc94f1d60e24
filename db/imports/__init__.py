"""Deliveries into the store: all or nothing, and nothing twice."""

from db.imports.merge import Overtaken, bring, note_outcome, write_plan
from db.imports.plan import Plan, planned
from db.imports.quarantine import waiting_rows
from db.imports.tickets import known_tickets

__all__ = [
    "Overtaken",
    "Plan",
    "bring",
    "known_tickets",
    "note_outcome",
    "planned",
    "waiting_rows",
    "write_plan",
]
