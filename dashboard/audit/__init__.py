"""The audit as a person reads it: who changed what and when, from what to what."""

from dashboard.audit.entries import PAGE, AuditPage, Entry, Offered
from dashboard.audit.filters import LONGEST_TEXT, VIEWS, AuditFilters, audit_filters
from dashboard.audit.words import (
    CREATED,
    DEEDS,
    DELETED,
    KINDS,
    PERSON_FIELDS,
    RESTORED,
    Change,
    changes,
    in_words,
)

__all__ = [
    "CREATED",
    "DEEDS",
    "DELETED",
    "KINDS",
    "LONGEST_TEXT",
    "PAGE",
    "PERSON_FIELDS",
    "RESTORED",
    "VIEWS",
    "AuditFilters",
    "AuditPage",
    "Change",
    "Entry",
    "Offered",
    "audit_filters",
    "changes",
    "in_words",
]
