"""Delivered tables into tickets, events and refusals (tickets.md, 3 and 4)."""

from collections.abc import Set

from dashboard.errors import InvalidFile
from dashboard.imports.cells import CellReader
from dashboard.imports.delivery import Delivery
from dashboard.imports.events import note_created_tickets, read_events
from dashboard.imports.mapping import Mapping
from dashboard.imports.revisions import read_revisions
from dashboard.imports.tables import TextTable
from dashboard.imports.ticket_rows import read_tickets
from dashboard.programs import Program


def ticket_delivery(
    program: Program,
    mapping: Mapping,
    events: TextTable,
    tickets: TextTable | None,
    known: Set[str],
) -> Delivery:
    """Understand a delivery; ``known`` are the keys of the tickets that the store has."""
    delivery, reader = Delivery(), CellReader(program, mapping)
    if mapping.rows == "revisions":
        if tickets is not None:
            raise InvalidFile(f"{tickets.file} is one too many: revisions bring their tickets.")
        read_revisions(delivery, events, reader)
        return delivery
    if tickets is not None:
        read_tickets(delivery, tickets, reader)
    else:
        note_created_tickets(delivery, events, reader, known)
    read_events(delivery, events, reader, known | delivery.tickets.keys())
    return delivery
