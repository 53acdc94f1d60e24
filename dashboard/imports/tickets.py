"""Delivered tables into tickets, events and refusals (tickets.md, 3 and 4)."""

from collections.abc import Callable, Set

from dashboard.errors import InvalidFile
from dashboard.imports.cells import CellReader
from dashboard.imports.delivery import Delivery
from dashboard.imports.events import read_events
from dashboard.imports.mapping import Mapping
from dashboard.imports.revisions import read_revisions
from dashboard.imports.rows import RowWatch
from dashboard.imports.tables import TextTable
from dashboard.imports.ticket_rows import read_tickets
from dashboard.programs import Program

EVENTS, TICKETS = "events", "tickets"
"""Roles of tables."""


def ticket_delivery(
    program: Program,
    mapping: Mapping,
    events: TextTable | None,
    tickets: TextTable | None,
    known: Set[str],
    waiting: Set[str] = frozenset(),
    progress: Callable[[int], None] = lambda rows: None,
) -> Delivery:
    """Understand a delivery in one pass over its tables.

    ``known`` are the keys of the tickets that the store has, ``waiting`` the digests of the rows
    that stand in quarantine. ``progress`` hears the rows read so far, in all tables.
    """
    delivery, reader = Delivery(), CellReader(program, mapping)
    watch = RowWatch(waiting, progress)
    if tickets is not None:
        read_table(delivery, reader, TICKETS, tickets, watch=watch)
    if events is not None:
        read_table(delivery, reader, EVENTS, events, known, tickets is None, watch)
    return delivery


def read_table(
    delivery: Delivery,
    reader: CellReader,
    role: str,
    table: TextTable,
    known: Set[str] = frozenset(),
    created_is_enough: bool = False,
    watch: RowWatch = RowWatch(),  # noqa: B008  # frozen
) -> None:
    """Read the table that plays a role: ``events`` or ``tickets``."""
    if reader.mapping.rows == "changes":
        if role == TICKETS:
            read_tickets(delivery, table, reader, watch)
        else:
            read_events(delivery, table, reader, known, created_is_enough, watch)
    elif role == TICKETS:
        raise InvalidFile(f"{table.file} is one too many: revisions bring their tickets.")
    else:
        read_revisions(delivery, table, reader, watch)
