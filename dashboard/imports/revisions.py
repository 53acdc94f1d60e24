"""Rows that each hold a whole ticket, as it stood after one change."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from dashboard.imports.cells import CellReader
from dashboard.imports.delivery import LONGEST_NAME, Delivery, StagedEvent, no_ticket
from dashboard.imports.rows import Cells, Known, RowReader, RowWatch, optional_position, plain
from dashboard.imports.tables import TextTable
from dashboard.imports.ticket_rows import TicketCells
from dashboard.ticket_aging.spells import GROUP, PRIORITY, STATE

# Ticket, second, microseconds, row, values, actor: sorts by ticket, moment and row. Tuples of
# nothing but atoms are left alone by the garbage collector, and a file may have millions.
_Revision = tuple[str, int, int, int, tuple[str, ...], str | None]


def read_revisions(
    delivery: Delivery, table: TextTable, reader: CellReader, watch: RowWatch
) -> None:
    """Each row gives a state; priority and group where they differ from the row before."""
    names = reader.mapping.revisions
    ticket, at = table.position(names.ticket), table.position(names.at)
    actor = optional_position(table, names, "actor")
    columns = _columns(table, reader)
    keys = Known(partial(reader.text, column=names.ticket))
    moments: Known[str, tuple[int, int, str]] = Known(
        lambda cell: (*reader.moment(cell, names.at), plain(cell))
    )
    values = [
        (Known(partial(reader.value, kind, column=table.header[place])), place)
        for kind, place in columns
    ]
    (states, state), *others = values
    cells, actors = TicketCells(table, reader), Known(reader.actor)
    tickets = Known(cells.ticket)
    delivery.given, delivery.ids_are_places = cells.given, True
    staged, cells_of, take = delivery.tickets, cells.of, delivery.taken.add
    revisions: list[_Revision] = []
    latest: dict[str, tuple[int, int, int]] = {}

    def understand(number: int, row: Cells) -> None:
        key = keys[row[ticket]]
        if not key:
            raise no_ticket(names.ticket)
        second, micros, said = moments[row[at]]
        says = (states[row[state]], *[known[row[place]] for known, place in others])
        when = (second, micros, number)
        if when >= latest.get(key, when):  # undated facts are those of the last time
            latest[key], staged[key] = when, tickets[cells_of(row)]
        who = None if actor is None else actors[row[actor]]
        revisions.append((key, second, micros, number, says, who))
        take(f"events {key} {said}"[:LONGEST_NAME])

    RowReader(delivery, table, "events", (ticket, at)).read(understand, watch)
    revisions.sort()
    delivery.events.extend(_changes(revisions, [kind for kind, _ in columns]))


def _columns(table: TextTable, reader: CellReader) -> list[tuple[str, int]]:
    """What a row says of its ticket and where: the state, then what else the table has."""
    names = reader.mapping.revisions
    places = ((kind, optional_position(table, names, kind)) for kind in (PRIORITY, GROUP))
    others = [(kind, place) for kind, place in places if place is not None]
    return [(STATE, table.position(names.state)), *others]


def _changes(revisions: Iterable[_Revision], kinds: Sequence[str]) -> Iterator[StagedEvent]:
    """The events behind revisions that are in order.

    An event's id is its place among the revisions of its ticket and instant, so that it stays
    the same in any other file that has them all; one that begins among them has lower ones.
    A ticket's first revision in a file says all it holds, also what is empty: an earlier file
    may have said otherwise. What an instant says again is a repeat and does not hold, so that
    the next instant has to say it.
    """
    ticket, instant = None, (0, 0)
    holds: dict[str, str] = {}
    said: set[tuple[str, str]] = set()
    place = 0
    for key, at, micros, row, values, actor in revisions:
        if key != ticket:
            ticket, instant, place = key, (at, micros), 0
            holds, said = {}, set()
        elif instant != (at, micros):
            instant, place, said = (at, micros), 0, set()
        else:
            place += 1
        for fact in zip(kinds, values, strict=True):
            kind, value = fact
            if fact not in said and (kind == STATE or holds.get(kind) != value):
                said.add(fact)
                holds[kind] = value
                yield StagedEvent(key, at, micros, kind, value, str(place), actor, row)
