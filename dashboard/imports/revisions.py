"""Rows that each hold a whole ticket, as it stood after one change."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from dashboard.imports.cells import CellReader, Cells, optional_position, read_rows
from dashboard.imports.delivery import NO_TICKET, Delivery, Refused, StagedEvent, StagedTicket
from dashboard.imports.tables import TextTable
from dashboard.imports.ticket_rows import ticket_reader
from dashboard.imports.times import Moment
from dashboard.ticket_aging.spells import GROUP, PRIORITY, STATE


class _Revision(NamedTuple):
    key: str
    moment: Moment
    row: int
    state: str
    others: dict[str, str]
    actor: str | None


def read_revisions(delivery: Delivery, table: TextTable, reader: CellReader) -> None:
    """Each row gives a state; priority and group where they differ from the row before."""
    names = reader.mapping.revisions
    ticket, at = table.position(names.ticket), table.position(names.at)
    state = table.position(names.state)
    actor = optional_position(table, names, "actor")
    places = {kind: optional_position(table, names, kind) for kind in (PRIORITY, GROUP)}
    columns = {kind: place for kind, place in places.items() if place is not None}
    delivery.given, read_ticket = ticket_reader(table, reader)
    delivery.ids_are_places = True
    revisions: list[_Revision] = []
    seen: dict[Cells, StagedTicket] = {}

    def read(number: int, row: Cells) -> None:
        key = reader.text(row, ticket)
        if not key:
            raise Refused(names.ticket, "", NO_TICKET, "The row names no ticket.")
        moment = reader.moment(row, at, names.at)
        name = reader.state(reader.text(row, state), names.state)
        delivery.tickets[key] = read_ticket(row, seen=seen)
        others = {k: reader.value(k, reader.text(row, c), "") for k, c in columns.items()}
        revisions.append(_Revision(key, moment, number, name, others, reader.actor(row, actor)))

    read_rows(delivery, table, reader, "events", read, (ticket, at))
    delivery.events.extend(_changes(sorted(revisions, key=lambda r: r[:3])))


def _changes(revisions: Iterable[_Revision]) -> Iterator[StagedEvent]:
    """The events behind revisions that are in order.

    An event's id is its place among the revisions of its ticket and instant, so that it stays
    the same in any other file that has them all; one that begins among them has lower ones.
    A ticket's first revision in a file says all it holds, also what is empty: an earlier file
    may have said otherwise. What an instant says again is a repeat and does not hold, so that
    the next instant has to say it.
    """
    for _, of_ticket in groupby(revisions, key=attrgetter("key")):
        holds: dict[str, str] = {}
        for _, at_once in groupby(of_ticket, key=attrgetter("moment")):
            said: set[tuple[str, str]] = set()
            for place, r in enumerate(at_once):
                changed = {k: v for k, v in r.others.items() if holds.get(k) != v}
                facts = ({STATE: r.state} | changed).items()
                for kind, value in (fact for fact in facts if fact not in said):
                    said.add((kind, value))
                    holds[kind] = value
                    yield StagedEvent(r.key, *r.moment, kind, value, str(place), r.actor, r.row)
