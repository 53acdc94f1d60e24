"""The tables, by noun."""

from db.models.base import Base, table
from db.models.imports import (
    DataVersion,
    ImportFile,
    ImportPart,
    ImportRepeat,
    ImportRun,
    Quarantine,
)
from db.models.jobs import Job
from db.models.programs import (
    AgeBucket,
    Person,
    Program,
    ProgramHoliday,
    SlaTarget,
    Team,
    WorkflowState,
)
from db.models.tickets import Ticket, TicketDelivery, TicketEvent, TicketSpell

__all__ = [
    "AgeBucket",
    "Base",
    "DataVersion",
    "ImportFile",
    "ImportPart",
    "ImportRepeat",
    "ImportRun",
    "Job",
    "Person",
    "Program",
    "ProgramHoliday",
    "Quarantine",
    "SlaTarget",
    "Team",
    "Ticket",
    "TicketDelivery",
    "TicketEvent",
    "TicketSpell",
    "WorkflowState",
    "table",
]  # fmt: skip
