"""Rows that each hold a whole ticket, as it stood after one change."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dashboard.imports.cells import CellReader, Cells, optional_position, read_rows
from dashboard.imports.delivery import NO_TICKET, Delivery, Refused, StagedEvent, StagedTicket
from dashboard.imports.tables import TextTable
from dashboard.imports.ticket_rows import ticket_reader
from dashboard.ticket_aging.spells import GROUP, PRIORITY, STATE


class _Revision(NamedTuple):
    key: str
    at: int
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
    columns = {kind: optional_position(table, names, kind) for kind in (PRIORITY, GROUP)}
    delivery.given, read_ticket = ticket_reader(table, reader)
    revisions: list[_Revision] = []
    seen: dict[Cells, StagedTicket] = {}

    def read(number: int, row: Cells) -> None:
        key = reader.text(row, ticket)
        if not key:
            raise Refused(names.ticket, "", NO_TICKET, "The row names no ticket.")
        moment = reader.at(row, at, names.at)
        name = reader.state(reader.text(row, state), names.state)
        delivery.tickets[key] = read_ticket(row, seen=seen)
        others = {k: reader.value(k, reader.text(row, c), "") for k, c in columns.items()}
        revisions.append(_Revision(key, moment, number, name, others, reader.actor(row, actor)))

    read_rows(delivery, table, "events", read)
    delivery.events.extend(_changes(sorted(revisions, key=lambda r: r[:3])))


def _changes(revisions: Iterable[_Revision]) -> Iterator[StagedEvent]:
    last_key, last = "", {}
    for r in revisions:
        if r.key != last_key:
            last_key, last = r.key, dict.fromkeys(r.others, "")
        yield StagedEvent(r.key, r.at, STATE, r.state, str(r.row), r.actor, r.row)
        for kind, value in r.others.items():
            if value != last[kind]:
                yield StagedEvent(r.key, r.at, kind, value, str(r.row), r.actor, r.row)
        last = r.others
