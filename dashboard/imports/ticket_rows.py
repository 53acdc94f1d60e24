"""Rows that each hold the undated facts of a ticket."""

from collections.abc import Callable

from dashboard.imports.cells import CellReader, Cells, optional_position, read_rows
from dashboard.imports.delivery import (
    INVALID_TIME,
    KINDS,
    LONGEST_TEXT,
    NO_TICKET,
    UNKNOWN_KIND,
    Delivery,
    Refused,
    StagedTicket,
)
from dashboard.imports.tables import TextTable


def read_tickets(delivery: Delivery, table: TextTable, reader: CellReader) -> None:
    """Stage tickets; of repeated rows the last one wins."""
    delivery.given, read_ticket = ticket_reader(table, reader)

    def read(number: int, row: Cells) -> None:
        try:
            staged = read_ticket(row)
        except Refused as refused:
            if refused.reason != INVALID_TIME:
                raise
            staged = read_ticket(row, without_start=True)
            delivery.refuse(table, "cells", number, row, refused)
        delivery.tickets[staged.key] = staged

    read_rows(delivery, table, "tickets", read)


def ticket_reader(
    table: TextTable, reader: CellReader
) -> tuple[frozenset[str], Callable[..., StagedTicket]]:
    """What a table has of a ticket's facts, and how one is read from a row.

    ``seen`` keeps what was read, for files that say the same of a ticket again and again.
    """
    names = reader.mapping.tickets
    key = table.position(names.key)
    at = {
        name: optional_position(table, names, name)
        for name in StagedTicket._fields
        if name != "key"
    }
    given = {name: place for name, place in at.items() if place is not None}

    def read(
        row: Cells, without_start: bool = False, seen: dict[Cells, StagedTicket] | None = None
    ) -> StagedTicket:
        cells = (row[key], *(row[place] for place in given.values()))
        if seen is not None and cells in seen:
            return seen[cells]
        staged = _ticket(row, key, at, reader, without_start)
        if seen is not None:
            seen[cells] = staged
        return staged

    return frozenset(given), read


def _ticket(
    row: Cells, key: int, at: dict[str, int | None], reader: CellReader, without_start: bool
) -> StagedTicket:
    names, created = reader.mapping.tickets, at["created_at"]
    text = reader.text(row, key)
    if not text:
        raise Refused(names.key, "", NO_TICKET, "The row names no ticket.")
    start = None
    if created is not None and reader.text(row, created) and not without_start:
        start = reader.at(row, created, names.created_at or "")
    return StagedTicket(
        key=text,
        title=reader.text(row, at["title"], LONGEST_TEXT) or text,
        kind=_kind(reader.text(row, at["kind"]), names.kind or ""),
        requester=reader.text(row, at["requester"]) or None,
        assignee=reader.text(row, at["assignee"]) or None,
        root_cause=reader.text(row, at["root_cause"]) or None,
        source=reader.text(row, at["source"]) or None,
        created_at=start,
    )


def _kind(text: str, column: str) -> str:
    found = next((k for k in KINDS if k.casefold() == (text or KINDS[0]).casefold()), None)
    if found is None:
        raise Refused(column, text, UNKNOWN_KIND, f"A ticket's kind is one of {', '.join(KINDS)}.")
    return found
