"""The tables, by noun."""

from db.models.base import Base, table
from db.models.imports import ImportRun, Quarantine
from db.models.programs import (
    AgeBucket,
    Person,
    Program,
    ProgramHoliday,
    SlaTarget,
    Team,
    WorkflowState,
)
from db.models.tickets import Ticket, TicketEvent, TicketSpell

__all__ = [
    "AgeBucket",
    "Base",
    "ImportRun",
    "Person",
    "Program",
    "ProgramHoliday",
    "Quarantine",
    "SlaTarget",
    "Team",
    "Ticket",
    "TicketEvent",
    "TicketSpell",
    "WorkflowState",
    "table",
]  # fmt: skip
