"""Rows that each hold the undated facts of a ticket."""

from collections.abc import Callable
from typing import TypeVar

from dashboard.imports.cells import (
    CellReader,
    Cells,
    identity,
    optional_position,
    read_rows,
)
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

T = TypeVar("T")


def read_tickets(delivery: Delivery, table: TextTable, reader: CellReader) -> None:
    """Stage tickets; of repeated rows the last one wins.

    A start or kind that is not understood is put aside, and the rest of its row is taken.
    """
    delivery.given, read_ticket = ticket_reader(table, reader)
    key = table.position(reader.mapping.tickets.key)
    facts = {INVALID_TIME: "created_at", UNKNOWN_KIND: "kind"}
    reasons = [reason for reason, fact in facts.items() if fact in delivery.given]

    def read(number: int, row: Cells) -> None:
        problems: list[Refused] = []
        staged = read_ticket(row, problems=problems)
        delivery.tickets[staged.key] = staged
        for refused in problems:
            about = identity(refused.reason, row, (key,))
            cells = (*row, refused.reason)  # two cells of a row are two refusals
            delivery.refuse(table, "cells", number, cells, refused, about)
        failed = {refused.reason for refused in problems}
        delivery.refused_facts[staged.key] = {facts[reason] for reason in failed}
        delivery.taken |= {identity(r, row, (key,)) for r in reasons if r not in failed}

    read_rows(delivery, table, reader, "tickets", read, (key,))


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
        row: Cells,
        problems: list[Refused] | None = None,
        seen: dict[Cells, StagedTicket] | None = None,
    ) -> StagedTicket:
        cells = (row[key], *(row[place] for place in given.values()))
        if seen is not None and cells in seen:
            return seen[cells]
        staged = _ticket(row, key, at, reader, problems)
        if seen is not None:
            seen[cells] = staged
        return staged

    return frozenset(given), read


def _ticket(
    row: Cells,
    key: int,
    at: dict[str, int | None],
    reader: CellReader,
    problems: list[Refused] | None,
) -> StagedTicket:
    """A ticket from its row; with ``problems``, what is wrong with a cell is noted there."""
    names = reader.mapping.tickets
    text = reader.text(row, key)
    if not text:
        raise Refused(names.key, "", NO_TICKET, "The row names no ticket.")

    def noted(read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except Refused as refused:
            if problems is None or refused.reason not in (INVALID_TIME, UNKNOWN_KIND):
                raise
            problems.append(refused)
            return otherwise

    return StagedTicket(
        key=text,
        title=reader.text(row, at["title"], LONGEST_TEXT) or text,
        kind=noted(lambda: _kind(row, at["kind"], reader), KINDS[0]),
        requester=reader.text(row, at["requester"]) or None,
        assignee=reader.text(row, at["assignee"]) or None,
        root_cause=reader.text(row, at["root_cause"]) or None,
        source=reader.text(row, at["source"]) or None,
        created_at=noted(lambda: _start(row, at["created_at"], reader), None),
    )


def _start(row: Cells, position: int | None, reader: CellReader) -> int | None:
    if position is None or not reader.text(row, position):
        return None
    return reader.moment(row, position, reader.mapping.tickets.created_at or "").at


def _kind(row: Cells, position: int | None, reader: CellReader) -> str:
    said = reader.text(row, position)
    text = reader.mapping.kinds.get(said, said) or KINDS[0]
    found = next((k for k in KINDS if k.casefold() == text.casefold()), None)
    if found is None:
        column = reader.mapping.tickets.kind or ""
        sentence = f"“{said[:60]}” is no kind: it is one of {', '.join(KINDS)}; map it in [kinds]."
        raise Refused(column, said, UNKNOWN_KIND, sentence)
    return found
