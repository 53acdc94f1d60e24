"""The tables, by noun."""

from db.models.accounts import (
    Account,
    Membership,
    OneTimeLink,
    SignInTry,
    StandIn,
    WebSession,
)
from db.models.action_items import ActionFact, ActionItem
from db.models.audit import AuditEntry
from db.models.base import Audited, Base, table
from db.models.drafts import Draft
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
from db.models.tickets import (
    KeptColumns,
    Ticket,
    TicketDelivery,
    TicketEvent,
    TicketSpell,
    TicketWord,
)

__all__ = [
    "Account",
    "ActionFact",
    "ActionItem",
    "AgeBucket",
    "AuditEntry",
    "Audited",
    "Base",
    "DataVersion",
    "Draft",
    "ImportFile",
    "ImportPart",
    "ImportRepeat",
    "ImportRun",
    "Job",
    "KeptColumns",
    "Membership",
    "OneTimeLink",
    "Person",
    "Program",
    "ProgramHoliday",
    "Quarantine",
    "SignInTry",
    "SlaTarget",
    "StandIn",
    "Team",
    "Ticket",
    "TicketDelivery",
    "TicketEvent",
    "TicketSpell",
    "TicketWord",
    "WebSession",
    "WorkflowState",
    "table",
]  # fmt: skip
