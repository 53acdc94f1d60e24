"""Rows that each say one change of a ticket."""

from collections import defaultdict
from collections.abc import Callable, Set
from functools import partial
from operator import attrgetter

from dashboard.imports.cells import (
    EVENT_KINDS,
    CellReader,
    Cells,
    Known,
    RowReader,
    RowWatch,
    optional_position,
)
from dashboard.imports.delivery import (
    KINDS,
    LONGEST_NAME,
    NO_TICKET,
    UNKNOWN_TICKET,
    Delivery,
    Refused,
    StagedEvent,
    StagedTicket,
)
from dashboard.imports.tables import TextTable
from dashboard.ticket_aging.spells import CREATED

_Row = tuple[int, Cells]


def read_events(
    delivery: Delivery,
    table: TextTable,
    reader: CellReader,
    known: Set[str],
    created_is_enough: bool,
    watch: RowWatch,
) -> None:
    """Stage the changes of tickets that are known.

    When ``created_is_enough``, a ticket becomes known by its created event; what stands above it
    is kept aside until then.
    """
    names = reader.mapping.events
    source, ticket = table.position(names.id), table.position(names.ticket)
    kind, tickets = table.position(names.kind), delivery.tickets
    kinds = Known(partial(reader.event_kind, column=names.kind))
    keys = Known(partial(reader.text, column=names.ticket))
    stage = _staging(delivery, table, reader)
    rows = RowReader(delivery, table, "events", (source, ticket))
    aside: defaultdict[str, list[_Row]] = defaultdict(list)

    def understand(number: int, row: Cells) -> None:
        what = kinds[row[kind]]
        key = keys[row[ticket]]
        if not key:
            raise Refused(names.ticket, "", NO_TICKET, "The row names no ticket.")
        if key not in tickets and key not in known:
            if not created_is_enough:
                raise _unknown_ticket(names.ticket, key)
            if what != CREATED:
                aside[key].append((number, row))
                return
            tickets[key] = StagedTicket(key, key, KINDS[0], *(None,) * 5)
        stage(number, row, what, key)

    first = len(delivery.refusals)
    rows.read(understand, watch)
    for key, earlier in aside.items():
        for number, row in earlier:
            try:
                if key not in tickets:
                    raise _unknown_ticket(names.ticket, key)
                understand(number, row)
            except Refused as refused:
                rows.refuse(number, row, refused)
    if aside:  # what was read late goes where it stands
        delivery.events.sort(key=attrgetter("row"))
        delivery.refusals[first:] = sorted(delivery.refusals[first:], key=attrgetter("row"))


def _unknown_ticket(column: str, key: str) -> Refused:
    sentence = f"There is no ticket “{key[:60]}”: bring its row in the tickets file first."
    return Refused(column, key, UNKNOWN_TICKET, sentence)


def _staging(
    delivery: Delivery, table: TextTable, reader: CellReader
) -> Callable[[int, Cells, str, str], None]:
    """What stages the change that a row says of a ticket that is known."""
    names, text = reader.mapping.events, reader.text
    stage, take = delivery.events.append, delivery.taken.add
    source, at, value = (table.position(c) for c in (names.id, names.at, names.value))
    actor = optional_position(table, names, "actor")
    moments: Known[str, tuple[int, int]] = Known(lambda cell: reader.moment(cell, names.at)[:])
    actors = Known(reader.actor)
    values = {
        kind: Known(partial(reader.value, kind, column=names.value))
        for kind in EVENT_KINDS.values()
    }

    def staged(number: int, row: Cells, kind: str, key: str) -> None:
        second, micros = moments[row[at]]
        new = values[kind][row[value]]
        id_ = text(row[source], names.id)
        who = None if actor is None else actors[row[actor]]
        stage(StagedEvent(key, second, micros, kind, new, id_, who, number))
        if id_:  # a row that has none settles no other
            take(f"events {id_} {key}"[:LONGEST_NAME])

    return staged
