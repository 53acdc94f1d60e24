"""Rows that each say one change of a ticket."""

from collections.abc import Set
from contextlib import suppress

from dashboard.imports.cells import CellReader, Cells, optional_position, read_rows
from dashboard.imports.delivery import (
    KINDS,
    NO_TICKET,
    UNKNOWN_EVENT_TYPE,
    UNKNOWN_TICKET,
    Delivery,
    Refused,
    StagedEvent,
    StagedTicket,
)
from dashboard.imports.tables import TextTable
from dashboard.ticket_aging.spells import CREATED, GROUP, PRIORITY, RESPONSE, STATE

EVENT_KINDS = {
    "created": CREATED,
    "state": STATE,
    "priority": PRIORITY,
    "assignment_group": GROUP,
    "group": GROUP,
    "response": RESPONSE,
}


def read_events(delivery: Delivery, table: TextTable, reader: CellReader, known: Set[str]) -> None:
    """Stage the changes of tickets that are known."""
    names = reader.mapping.events
    source, ticket, at = (table.position(c) for c in (names.id, names.ticket, names.at))
    kind, value = table.position(names.kind), table.position(names.value)
    actor = optional_position(table, names, "actor")

    def read(number: int, row: Cells) -> None:
        what = event_kind(row[kind], reader)
        if what is None:
            sentence = (
                f"“{row[kind].strip()[:60]}” is no event type: it is one of"
                f" {', '.join(EVENT_KINDS)}; map it in [event_types]."
            )
            raise Refused(names.kind, row[kind], UNKNOWN_EVENT_TYPE, sentence)
        key = reader.text(row, ticket)
        if not key:
            raise Refused(names.ticket, "", NO_TICKET, "The row names no ticket.")
        if key not in known:
            sentence = f"There is no ticket “{key[:60]}”: bring its row in the tickets file first."
            raise Refused(names.ticket, key, UNKNOWN_TICKET, sentence)
        moment = reader.moment(row, at, names.at)
        new = reader.value(what, reader.text(row, value), names.value)
        delivery.events.append(
            StagedEvent(
                key, *moment, what, new, reader.text(row, source), reader.actor(row, actor), number
            )
        )

    read_rows(delivery, table, reader, "events", read, (source, ticket))


def event_kind(cell: str, reader: CellReader) -> str | None:
    """What kind of event a cell names, None when it names none."""
    said = cell.strip()
    return EVENT_KINDS.get(reader.mapping.event_types.get(said, said).casefold())


def note_created_tickets(
    delivery: Delivery, table: TextTable, reader: CellReader, known: Set[str]
) -> None:
    """Without a tickets file, a ticket becomes known by its created event."""
    names = reader.mapping.events
    ticket, kind = table.position(names.ticket), table.position(names.kind)
    for row in table.rows:
        if len(row) == table.width and event_kind(row[kind], reader) == CREATED:
            with suppress(Refused):  # the row is refused when it is read as an event
                key = reader.text(row, ticket)
                if key and key not in known:
                    delivery.tickets[key] = StagedTicket(key, key, KINDS[0], *(None,) * 5)
