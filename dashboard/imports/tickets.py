"""Delivered tables into tickets, events and refusals (tickets.md, 3 and 4)."""

from collections import Counter
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.errors import InvalidFile
from dashboard.imports.mapping import Mapping, Section
from dashboard.imports.tables import TextTable
from dashboard.imports.times import InvalidTime, TimeReader
from dashboard.programs import Program
from dashboard.ticket_aging.spells import CREATED, GROUP, PRIORITY, RESPONSE, STATE

KINDS = ("ticket", "escalation", "partner request", "COE", "investigation", "incident")
LONGEST_TEXT = 1_000  # characters of a title
LONGEST_NAME = 500  # characters of what is indexed: keys, values and names
EVENT_KINDS = {
    "created": CREATED,
    "state": STATE,
    "priority": PRIORITY,
    "assignment_group": GROUP,
    "group": GROUP,
    "response": RESPONSE,
}

RAGGED, NO_TICKET, UNKNOWN_TICKET = "ragged_row", "no_ticket", "unknown_ticket"
INVALID_TIME, UNKNOWN_STATE, SKIPPED_STATE = "invalid_time", "unknown_state", "skipped_state"
UNKNOWN_EVENT_TYPE, TOO_LONG, UNKNOWN_KIND = "unknown_event_type", "too_long", "unknown_kind"


class StagedTicket(NamedTuple):
    """A ticket's undated facts."""

    key: str
    title: str
    kind: str
    requester: str | None
    assignee: str | None
    root_cause: str | None
    source: str | None
    created_at: int | None


class StagedEvent(NamedTuple):
    """A fact of a ticket's history, with the row that it came from."""

    ticket: str
    at: int
    kind: str
    value: str
    source_id: str
    actor: str | None
    row: int


class Refusal(NamedTuple):
    """A row, or a cell of it, that was not taken, and what to do about it."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    sentence: str
    cells: tuple[str, ...]


class _Refused(Exception):
    """``column`` is the column's name or its position."""

    def __init__(self, column: str | int, value: str, reason: str, sentence: str) -> None:
        self.column = column
        self.reason = reason
        self.problem = (value[:LONGEST_TEXT], reason, sentence)


@dataclass(slots=True)
class Delivery:
    """What files bring, before it meets the store. Row counts by table add up with theirs.

    ``given`` are the facts of a ticket that the files have a column for: what they lack stays
    as it is in the store.
    """

    tickets: dict[str, StagedTicket] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    events: list[StagedEvent] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    tables: list[TextTable] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)

    def refuse(
        self, table: TextTable, what: str, row: int, cells: tuple[str, ...], refused: _Refused
    ) -> None:
        """Put a row aside."""
        column = refused.column if isinstance(refused.column, str) else table.header[refused.column]
        self.refusals.append(Refusal(table.file, row, column, *refused.problem, cells))
        self.quarantined[what] += 1


def ticket_delivery(
    program: Program,
    mapping: Mapping,
    events: TextTable,
    tickets: TextTable | None,
    known: Set[str],
) -> Delivery:
    """Understand a delivery; ``known`` are the keys of the tickets that the store has."""
    delivery, reader = Delivery(), _Reader(program, mapping)
    if mapping.rows == "revisions":
        if tickets is not None:
            raise InvalidFile(f"{tickets.file} is one too many: revisions bring their tickets.")
        _read_revisions(delivery, events, reader)
        return delivery
    if tickets is not None:
        _read_tickets(delivery, tickets, reader)
    else:
        _note_created_tickets(delivery, events, reader, known)
    _read_events(delivery, events, reader, known | delivery.tickets.keys())
    return delivery


class _Reader:
    """Cells into meanings, by a program's workflow and a mapping."""

    def __init__(self, program: Program, mapping: Mapping) -> None:
        self.mapping = mapping
        self.times = TimeReader(
            mapping.zone or program.calendar.zone, mapping.date_format, mapping.dates
        )
        self._workflow = program.tickets.workflow
        self._states = {k.strip().casefold(): v for k, v in mapping.states.items()}
        self._skipped = {name.strip().casefold() for name in mapping.skip_states}

    def text(self, row: tuple[str, ...], position: int | None, longest: int = LONGEST_NAME) -> str:
        """The cell, stripped; empty when it is a null or the column is missing."""
        if position is None:
            return ""
        cell = row[position].strip()
        if cell in self.mapping.nulls:
            return ""
        if len(cell) > longest:
            sentence = f"This text may have {longest:,} characters and has {len(cell):,}."
            raise _Refused(position, cell, TOO_LONG, sentence)
        return cell

    def actor(self, row: tuple[str, ...], position: int | None) -> str | None:
        """Who did it, cut when too long: no figure rests on it."""
        cell = row[position].strip()[:LONGEST_NAME] if position is not None else ""
        return None if cell in self.mapping.nulls else cell or None

    def at(self, row: tuple[str, ...], position: int, column: str) -> int:
        cell = row[position]
        try:
            return self.times.instant("" if cell.strip() in self.mapping.nulls else cell)
        except InvalidTime as error:
            raise _Refused(column, cell, INVALID_TIME, str(error)) from None

    def state(self, name: str, column: str) -> str:
        folded = name.strip().casefold()
        if folded in self._skipped:
            raise _Refused(column, name, SKIPPED_STATE, "The mapping leaves this state out.")
        state = self._workflow.known(self._states.get(folded, name))
        if state is None:
            names = ", ".join(s.name for s in self._workflow.states)
            sentence = f"“{name[:60]}” is no state of the workflow: map it to one of {names}."
            raise _Refused(column, name, UNKNOWN_STATE, sentence)
        return state.name

    def value(self, kind: str, text: str, column: str) -> str:
        """An event's new value; what a creation says besides its time is not used."""
        if kind == STATE:
            return self.state(text, column)
        return self.mapping.priorities.get(text, text) if kind == PRIORITY else text


def _rows(
    delivery: Delivery, table: TextTable, what: str, read: Callable[[int, tuple[str, ...]], None]
) -> None:
    """Read each row with ``read``; what it refuses goes to quarantine."""
    delivery.tables.append(table)
    delivery.read[what] += len(table.rows)
    for number, row in table.numbered():
        try:
            if len(row) != table.width:
                sentence = f"The row has {len(row)} cells and the header {table.width}."
                raise _Refused("", "", RAGGED, sentence)
            read(number, row)
        except _Refused as refused:
            delivery.refuse(table, what, number, row, refused)


def _read_events(delivery: Delivery, table: TextTable, reader: _Reader, known: Set[str]) -> None:
    names = reader.mapping.events
    source, ticket, at = (table.position(c) for c in (names.id, names.ticket, names.at))
    kind, value = table.position(names.kind), table.position(names.value)
    actor = _position(table, names, "actor")

    def read(number: int, row: tuple[str, ...]) -> None:
        key = reader.text(row, ticket)
        if key not in known:
            sentence = f"There is no ticket “{key[:60]}”: bring its row in the tickets file first."
            raise _Refused(names.ticket, key, UNKNOWN_TICKET, sentence)
        moment = reader.at(row, at, names.at)
        what = EVENT_KINDS.get(row[kind].strip().casefold())
        if what is None:
            sentence = f"An event is one of {', '.join(EVENT_KINDS)}."
            raise _Refused(names.kind, row[kind], UNKNOWN_EVENT_TYPE, sentence)
        new = reader.value(what, reader.text(row, value), names.value)
        delivery.events.append(
            StagedEvent(
                key, moment, what, new, reader.text(row, source), reader.actor(row, actor), number
            )
        )

    _rows(delivery, table, "events", read)


def _position(table: TextTable, names: Section, field: str) -> int | None:
    """Where an optional column stands; one that the mapping names itself must be there."""
    column = getattr(names, field)
    if column is not None and field in names.model_fields_set:
        return table.position(column)
    return table.optional_position(column)


def _note_created_tickets(
    delivery: Delivery, table: TextTable, reader: _Reader, known: Set[str]
) -> None:
    """Without a tickets file, a ticket becomes known by its created event."""
    names = reader.mapping.events
    ticket, kind = table.position(names.ticket), table.position(names.kind)
    for row in table.rows:
        if len(row) == table.width and EVENT_KINDS.get(row[kind].strip().casefold()) == CREATED:
            with suppress(_Refused):  # the row is refused when it is read as an event
                key = reader.text(row, ticket)
                if key and key not in known:
                    delivery.tickets[key] = StagedTicket(key, key, KINDS[0], *(None,) * 5)


def _read_tickets(delivery: Delivery, table: TextTable, reader: _Reader) -> None:
    delivery.given, read_ticket = _ticket_reader(table, reader)

    def read(number: int, row: tuple[str, ...]) -> None:
        try:
            staged = read_ticket(row)
        except _Refused as refused:
            if refused.reason != INVALID_TIME:
                raise
            staged = read_ticket(row, without_start=True)
            delivery.refuse(table, "cells", number, row, refused)
        delivery.tickets[staged.key] = staged  # of repeated rows the last one wins

    _rows(delivery, table, "tickets", read)


def _ticket_reader(
    table: TextTable, reader: _Reader
) -> tuple[frozenset[str], Callable[..., StagedTicket]]:
    """What a table has of a ticket's facts, and how one is read from a row."""
    names = reader.mapping.tickets
    key = table.position(names.key)
    at = {name: _position(table, names, name) for name in StagedTicket._fields if name != "key"}
    created = at["created_at"]

    def read(row: tuple[str, ...], without_start: bool = False) -> StagedTicket:
        text = reader.text(row, key)
        if not text:
            raise _Refused(names.key, "", NO_TICKET, "The row names no ticket.")
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

    return frozenset(name for name, place in at.items() if place is not None), read


def _kind(text: str, column: str) -> str:
    found = next((k for k in KINDS if k.casefold() == (text or KINDS[0]).casefold()), None)
    if found is None:
        raise _Refused(column, text, UNKNOWN_KIND, f"A ticket's kind is one of {', '.join(KINDS)}.")
    return found


def _read_revisions(delivery: Delivery, table: TextTable, reader: _Reader) -> None:
    """Each row gives a state; priority and group where they differ from the row before."""
    names = reader.mapping.revisions
    ticket, at = table.position(names.ticket), table.position(names.at)
    state = table.position(names.state)
    actor = _position(table, names, "actor")
    columns = {kind: _position(table, names, kind) for kind in (PRIORITY, GROUP)}
    delivery.given, read_ticket = _ticket_reader(table, reader)
    revisions: list[tuple[str, int, int, str, dict[str, str], str | None]] = []

    def read(number: int, row: tuple[str, ...]) -> None:
        key = reader.text(row, ticket)
        if not key:
            raise _Refused(names.ticket, "", NO_TICKET, "The row names no ticket.")
        moment = reader.at(row, at, names.at)
        name = reader.state(reader.text(row, state), names.state)
        staged = read_ticket(row)
        others = {k: reader.value(k, reader.text(row, c), "") for k, c in columns.items()}
        delivery.tickets[key] = staged
        revisions.append((key, moment, number, name, others, reader.actor(row, actor)))

    _rows(delivery, table, "events", read)
    delivery.events.extend(_changes(sorted(revisions, key=lambda r: r[:3])))


def _changes(
    revisions: list[tuple[str, int, int, str, dict[str, str], str | None]],
) -> Iterator[StagedEvent]:
    last_key, last = "", {}
    for key, at, number, state, others, actor in revisions:
        if key != last_key:
            last_key, last = key, dict.fromkeys(others, "")
        yield StagedEvent(key, at, STATE, state, str(number), actor, number)
        for kind, value in others.items():
            if value != last[kind]:
                yield StagedEvent(key, at, kind, value, str(number), actor, number)
        last = others
