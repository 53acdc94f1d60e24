"""Delivered tables into tickets, events and refusals (tickets.md, 3 and 4)."""

from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.imports.mapping import Mapping
from dashboard.imports.tables import TextTable
from dashboard.imports.times import InvalidTime, TimeReader
from dashboard.programs import Program
from dashboard.ticket_aging.spells import CREATED, GROUP, PRIORITY, RESPONSE, STATE

KINDS = ("ticket", "escalation", "partner request", "COE", "investigation", "incident")
LONGEST_TEXT = 1_000  # characters of a value, name or title
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
    def __init__(self, column: str, value: str, reason: str, sentence: str) -> None:
        self.problem = (column, value[:LONGEST_TEXT], reason, sentence)


@dataclass(slots=True)
class Delivery:
    """What files bring, before it meets the store. Row counts by table add up with theirs."""

    tickets: dict[str, StagedTicket] = field(default_factory=dict)
    events: list[StagedEvent] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    tables: list[TextTable] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)

    def refuse(self, table: TextTable, what: str, row: int, problem: tuple[str, ...]) -> None:
        """Put a row aside."""
        column, value, reason, sentence = problem
        cells = table.rows[row - 2]
        self.refusals.append(Refusal(table.file, row, column, value, reason, sentence, cells))
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
        _read_revisions(delivery, events, reader)
        return delivery
    if tickets is not None:
        _read_tickets(delivery, tickets, reader)
    elif events is not None:
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

    def text(self, row: tuple[str, ...], position: int | None) -> str:
        """The cell, stripped; empty when it is a null or the column is missing."""
        if position is None:
            return ""
        cell = row[position].strip()
        if cell in self.mapping.nulls:
            return ""
        if len(cell) > LONGEST_TEXT:
            raise _Refused("", cell, TOO_LONG, f"A text may have {LONGEST_TEXT:,} characters.")
        return cell

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
            delivery.refuse(table, what, number, refused.problem)


def _read_events(delivery: Delivery, table: TextTable, reader: _Reader, known: Set[str]) -> None:
    names = reader.mapping.events
    source, ticket, at = (table.position(c) for c in (names.id, names.ticket, names.at))
    kind, value = table.position(names.kind), table.position(names.value)
    actor = table.optional_position(names.actor)

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
            StagedEvent(key, moment, what, new, row[source].strip(), _actor(row, actor), number)
        )

    _rows(delivery, table, "events", read)


def _actor(row: tuple[str, ...], position: int | None) -> str | None:
    return row[position].strip()[:LONGEST_TEXT] or None if position is not None else None


def _note_created_tickets(
    delivery: Delivery, table: TextTable, reader: _Reader, known: Set[str]
) -> None:
    """Without a tickets file, a ticket becomes known by its created event."""
    names = reader.mapping.events
    ticket, kind = table.position(names.ticket), table.position(names.kind)
    for row in table.rows:
        if len(row) == table.width and EVENT_KINDS.get(row[kind].strip().casefold()) == CREATED:
            key = row[ticket].strip()
            if key and key not in known:
                delivery.tickets[key] = StagedTicket(key, key, KINDS[0], *(None,) * 5)


def _read_tickets(delivery: Delivery, table: TextTable, reader: _Reader) -> None:
    read_ticket = _ticket_reader(table, reader)

    def read(number: int, row: tuple[str, ...]) -> None:
        try:
            staged = read_ticket(row)
        except _Refused as refused:
            if refused.problem[2] != INVALID_TIME:
                raise
            staged = read_ticket(row, without_start=True)
            delivery.refuse(table, "cells", number, refused.problem)
        delivery.tickets[staged.key] = staged  # of repeated rows the last one wins

    _rows(delivery, table, "tickets", read)


def _ticket_reader(table: TextTable, reader: _Reader) -> Callable[..., StagedTicket]:
    names = reader.mapping.tickets
    key = table.position(names.key)
    title, kind, requester, assignee, cause, source, created = (
        table.optional_position(name)
        for name in (
            names.title, names.kind, names.requester, names.assignee, names.root_cause,
            names.source, names.created_at,
        )
    )  # fmt: skip

    def read(row: tuple[str, ...], without_start: bool = False) -> StagedTicket:
        text = reader.text(row, key)
        if not text:
            raise _Refused(names.key, "", NO_TICKET, "The row names no ticket.")
        start = None
        if created is not None and reader.text(row, created) and not without_start:
            start = reader.at(row, created, names.created_at or "")
        return StagedTicket(
            key=text,
            title=reader.text(row, title) or text,
            kind=_kind(reader.text(row, kind), names.kind or ""),
            requester=reader.text(row, requester) or None,
            assignee=reader.text(row, assignee) or None,
            root_cause=reader.text(row, cause) or None,
            source=reader.text(row, source) or None,
            created_at=start,
        )

    return read


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
    actor = table.optional_position(names.actor)
    columns = {
        PRIORITY: table.optional_position(names.priority),
        GROUP: table.optional_position(names.group),
    }
    read_ticket = _ticket_reader(table, reader)
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
        revisions.append((key, moment, number, name, others, _actor(row, actor)))

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
