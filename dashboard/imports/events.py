"""Rows that each say one change of a ticket."""

from collections.abc import Set
from contextlib import suppress

from dashboard.imports.cells import CellReader, Cells, optional_position, read_rows
from dashboard.imports.delivery import (
    KINDS,
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
        key = reader.text(row, ticket)
        if key not in known:
            sentence = f"There is no ticket “{key[:60]}”: bring its row in the tickets file first."
            raise Refused(names.ticket, key, UNKNOWN_TICKET, sentence)
        moment = reader.at(row, at, names.at)
        what = EVENT_KINDS.get(row[kind].strip().casefold())
        if what is None:
            sentence = f"An event is one of {', '.join(EVENT_KINDS)}."
            raise Refused(names.kind, row[kind], UNKNOWN_EVENT_TYPE, sentence)
        new = reader.value(what, reader.text(row, value), names.value)
        delivery.events.append(
            StagedEvent(
                key, moment, what, new, reader.text(row, source), reader.actor(row, actor), number
            )
        )

    read_rows(delivery, table, "events", read)


def note_created_tickets(
    delivery: Delivery, table: TextTable, reader: CellReader, known: Set[str]
) -> None:
    """Without a tickets file, a ticket becomes known by its created event."""
    names = reader.mapping.events
    ticket, kind = table.position(names.ticket), table.position(names.kind)
    for row in table.rows:
        if len(row) == table.width and EVENT_KINDS.get(row[kind].strip().casefold()) == CREATED:
            with suppress(Refused):  # the row is refused when it is read as an event
                key = reader.text(row, ticket)
                if key and key not in known:
                    delivery.tickets[key] = StagedTicket(key, key, KINDS[0], *(None,) * 5)
