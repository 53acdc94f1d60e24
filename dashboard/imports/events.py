"""Rows that each say one change of a ticket."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from functools import partial
from operator import attrgetter

from dashboard.imports.cells import EVENT_KINDS, CellReader
from dashboard.imports.delivery import (
    KINDS,
    LONGEST_NAME,
    PLACE,
    UNKNOWN_TICKET,
    Delivery,
    Refused,
    StagedEvent,
    StagedTicket,
    no_ticket,
)
from dashboard.imports.rows import Cells, Known, RowReader, RowWatch, optional_position
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
    """Stage the changes of known tickets; where ``created_is_enough`` for one to become known,
    what stands above its created event is kept aside until then.
    """
    names = reader.mapping.events
    ticket = table.position(names.ticket)
    about = (table.position(names.id), ticket) if names.id else ()
    kind, tickets = table.position(names.kind), delivery.tickets
    kinds = Known(partial(reader.event_kind, column=names.kind))
    keys = Known(partial(reader.text, column=names.ticket))
    stage, rows = _staging(delivery, table, reader), RowReader(delivery, table, "events", about)
    aside: defaultdict[str, list[_Row]] = defaultdict(list)

    def understand(number: int, row: Cells) -> None:
        what, key = kinds[row[kind]], keys[row[ticket]]
        if not key:
            raise no_ticket(names.ticket)
        if key not in tickets and key not in known:
            if not created_is_enough:
                raise _unknown_ticket(names.ticket, key)
            if what != CREATED:
                return aside[key].append((number, row))
            tickets[key] = StagedTicket(key, key, KINDS[0], *(None,) * 5)
        return stage(number, row, what, key)

    first = len(delivery.refusals)
    rows.read(understand, watch)
    if aside:
        _read_late(rows, delivery, aside, understand, names.ticket)
        delivery.refusals[first:] = sorted(delivery.refusals[first:], key=attrgetter("row"))
    delivery.events[:] = _with_places(delivery.events)


def _read_late(
    rows: RowReader,
    delivery: Delivery,
    aside: dict[str, list[_Row]],
    understand: Callable[[int, Cells], None],
    column: str,
) -> None:
    """What was kept aside, as if it were read where it stands."""
    for key, earlier in aside.items():
        for number, row in earlier:
            try:
                if key not in delivery.tickets:
                    raise _unknown_ticket(column, key)
                understand(number, row)
            except Refused as refused:
                rows.refuse(number, row, refused)
    delivery.events.sort(key=attrgetter("row"))


def _with_places(events: Iterable[StagedEvent]) -> Iterator[StagedEvent]:
    """Without an id, an event's is its place among those of its ticket and instant."""
    places: Counter[tuple[str, int, int]] = Counter()
    for event in events:
        if event.source_id:
            yield event
            continue
        instant = event[:3]
        yield event._replace(source_id=f"{PLACE}{places[instant]}")
        places[instant] += 1


def _unknown_ticket(column: str, key: str) -> Refused:
    sentence = f"There is no ticket “{key[:60]}”: bring its row in the tickets file first."
    return Refused(column, key, UNKNOWN_TICKET, sentence)


def _staging(
    delivery: Delivery, table: TextTable, reader: CellReader
) -> Callable[[int, Cells, str, str], None]:
    """What stages the change that a row says of a ticket that is known."""
    names, text = reader.mapping.events, reader.text
    stage, take = delivery.events.append, delivery.taken.add
    source = table.position(names.id) if names.id else None
    at, value = table.position(names.at), table.position(names.value)
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
        id_ = "" if source is None else text(row[source], names.id or "")
        who = None if actor is None else actors[row[actor]]
        stage(StagedEvent(key, second, micros, kind, new, id_, who, number))
        if id_:  # a row that has none settles no other
            take(f"events {id_} {key}"[:LONGEST_NAME])

    return staged
