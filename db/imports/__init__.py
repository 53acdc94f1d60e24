"""Deliveries into the store: all or nothing, and nothing twice."""

from db.imports.merge import (
    DeliveredFile,
    ImportResult,
    RowCounts,
    known_tickets,
    merge_tickets,
)

__all__ = ["DeliveredFile", "ImportResult", "RowCounts", "known_tickets", "merge_tickets"]
