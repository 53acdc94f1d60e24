"""Rows that each hold the undated facts of a ticket."""

from collections.abc import Callable
from functools import partial
from operator import itemgetter
from typing import Any

from dashboard.imports.cells import CellReader
from dashboard.imports.delivery import (
    INVALID_RATING,
    INVALID_TIME,
    KINDS,
    LONGEST_TEXT,
    UNKNOWN_KIND,
    UNKNOWN_LEVEL,
    Delivery,
    Refused,
    StagedTicket,
    no_ticket,
)
from dashboard.imports.rows import Cells, Known, RowReader, RowWatch, identity, optional_position
from dashboard.imports.tables import TextTable

_FACTS = StagedTicket._fields[1:]
_LACKING = {"title": "", "kind": KINDS[0]}  # the other facts are None
_OF_REASON = {
    INVALID_TIME: "created_at", UNKNOWN_KIND: "kind", UNKNOWN_LEVEL: "level",
    INVALID_RATING: "rating",
}  # fmt: skip
"""Facts that are put aside alone, and why."""


def read_tickets(delivery: Delivery, table: TextTable, reader: CellReader, watch: RowWatch) -> None:
    """Stage tickets; of repeated rows the last one wins.

    A start, kind, level or rating that is not understood is put aside, and the rest is taken.
    """
    cells = TicketCells(table, reader)
    delivery.given = cells.given
    key = table.position(reader.mapping.tickets.key)
    reasons = [reason for reason, fact in _OF_REASON.items() if fact in delivery.given]

    def understand(number: int, row: Cells) -> None:
        problems: list[Refused] = []
        staged = cells.ticket(cells.of(row), problems)
        delivery.tickets[staged.key] = staged
        delivery.taken.add(identity("tickets", row, (key,)))
        for refused in problems:
            about = identity(refused.reason, row, (key,))
            kept = (*row, refused.reason)  # two cells of a row are two refusals
            delivery.refuse(table.file, "cells", number, kept, refused, about)
        failed = {refused.reason for refused in problems}
        delivery.refused_facts[staged.key] = {_OF_REASON[reason] for reason in failed}
        delivery.taken.update(identity(r, row, (key,)) for r in reasons if r not in failed)

    RowReader(delivery, table, "tickets", (key,)).read(understand, watch)


class TicketCells:
    """The cells of a row that say a ticket's facts, and the ticket behind them."""

    def __init__(self, table: TextTable, reader: CellReader) -> None:
        names = reader.mapping.tickets
        places = {fact: optional_position(table, names, fact) for fact in _FACTS}
        here = {fact: place for fact, place in places.items() if place is not None}
        self.given = frozenset(here)
        """The facts that the table has a column for."""
        key = table.position(names.key)
        # The key stands twice, so that there are always two cells and so a tuple.
        self.of: Callable[[Cells], Cells] = itemgetter(key, key, *here.values())
        self._key, self._text = names.key, reader.text
        self._reads = [(fact, _reading(fact, getattr(names, fact), reader)) for fact in here]

    def ticket(self, cells: Cells, problems: list[Refused] | None = None) -> StagedTicket:
        """The ticket; with ``problems``, a fact that is put aside alone is noted there."""
        key = self._text(cells[0], self._key)
        if not key:
            raise no_ticket(self._key)
        facts: dict[str, Any] = dict.fromkeys(_FACTS) | _LACKING
        for (fact, read), cell in zip(self._reads, cells[2:], strict=True):
            try:
                facts[fact] = read(cell)
            except Refused as refused:
                if problems is None or refused.reason not in _OF_REASON:
                    raise
                problems.append(refused)
        facts["title"] = facts["title"] or key
        return StagedTicket(key, **facts)


def _reading(fact: str, column: str, reader: CellReader) -> Callable[[str], object]:
    """How the cells of a column are understood."""
    if fact == "title":
        return partial(reader.text, column=column, longest=LONGEST_TEXT)
    known: dict[str, Callable[..., Any]] = {
        "kind": reader.ticket_kind, "created_at": reader.optional_instant,
        "level": reader.level, "rating": reader.rating,
    }  # fmt: skip
    if fact in known:
        return Known(partial(known[fact], column=column)).__getitem__
    names: Known[str, str | None] = Known(lambda cell: reader.text(cell, column) or None)
    return names.__getitem__
