"""Cells into meanings, by a program's workflow and a mapping."""

from collections.abc import Callable, Sequence

from dashboard.imports.delivery import (
    INVALID_TIME,
    LONGEST_NAME,
    RAGGED,
    SKIPPED_STATE,
    TOO_LONG,
    UNKNOWN_STATE,
    Delivery,
    Refused,
)
from dashboard.imports.mapping import Mapping, Section
from dashboard.imports.tables import TextTable
from dashboard.imports.times import InvalidTime, Moment, TimeReader
from dashboard.programs import Program
from dashboard.ticket_aging.spells import PRIORITY, STATE

Cells = tuple[str, ...]
NONE = "(none)"  # what pages and exports write for a missing value


class CellReader:
    """Understands the cells of one delivery."""

    def __init__(self, program: Program, mapping: Mapping) -> None:
        self.mapping = mapping
        self.times = TimeReader(
            mapping.zone or program.calendar.zone, mapping.date_format, mapping.dates
        )
        self._missing = {*mapping.nulls, NONE}
        self._workflow = program.tickets.workflow
        self._states = {k.strip().casefold(): v for k, v in mapping.states.items()}
        self._known_states: dict[str, str] = {}
        self._skipped = {name.strip().casefold() for name in mapping.skip_states}

    def text(self, row: Cells, position: int | None, longest: int = LONGEST_NAME) -> str:
        """The cell, stripped; empty when it is a null or the column is missing."""
        if position is None:
            return ""
        cell = self.said(row, position)
        if len(cell) > longest:
            sentence = f"This text may have {longest:,} characters and has {len(cell):,}."
            raise Refused(position, cell, TOO_LONG, sentence)
        return cell

    def said(self, row: Cells, position: int | None) -> str:
        """What stands in the cell, however long."""
        cell = row[position].strip() if position is not None and position < len(row) else ""
        return "" if cell in self._missing else cell

    def actor(self, row: Cells, position: int | None) -> str | None:
        """Who did it, cut when too long: no figure rests on it."""
        return self.said(row, position)[:LONGEST_NAME] or None

    def moment(self, row: Cells, position: int, column: str) -> Moment:
        """The instant that a cell names."""
        cell = row[position]
        try:
            return self.times.moment(self.said(row, position))
        except InvalidTime as error:
            raise Refused(column, cell, INVALID_TIME, str(error)) from None

    def state(self, name: str, column: str) -> str:
        """The workflow's name of a state."""
        if name not in self._known_states:
            self._known_states[name] = self._state(name, column)
        return self._known_states[name]

    def _state(self, name: str, column: str) -> str:
        folded = name.strip().casefold()
        if folded in self._skipped:
            raise Refused(column, name, SKIPPED_STATE, "The mapping leaves this state out.")
        state = self._workflow.known(self._states.get(folded, name))
        if state is None:
            names = ", ".join(s.name for s in self._workflow.states)
            sentence = f"“{name[:60]}” is no state of the workflow: map it to one of {names}."
            raise Refused(column, name, UNKNOWN_STATE, sentence)
        return state.name

    def value(self, kind: str, text: str, column: str) -> str:
        """An event's new value; what a creation says besides its time is not used."""
        if kind == STATE:
            return self.state(text, column)
        return self.mapping.priorities.get(text, text) if kind == PRIORITY else text


def read_rows(
    delivery: Delivery,
    table: TextTable,
    reader: CellReader,
    what: str,
    read: Callable[[int, Cells], None],
    identify: Sequence[int],
) -> None:
    """Read each row with ``read``; what it refuses goes to quarantine.

    The cells at ``identify`` say what a row is about, so that a corrected one settles it; a row
    that lacks one of them settles no other.
    """
    delivery.tables.append(table)
    delivery.read[what] += len(table.rows)
    for number, row in table.numbered():
        try:
            if len(row) != table.width:
                sentence = f"The row has {len(row)} cells and the header {table.width}."
                raise Refused("", "", RAGGED, sentence)
            read(number, row)
            if all(reader.said(row, place) for place in identify):
                delivery.taken.add(identity(what, row, identify))
        except Refused as refused:
            delivery.refuse(table, what, number, row, refused, identity(what, row, identify))


def identity(what: str, row: Cells, places: Sequence[int]) -> str:
    """What a row is about, by the cells at these places."""
    return " ".join((what, *(row[p].strip() for p in places if p < len(row))))[:LONGEST_NAME]


def optional_position(table: TextTable, names: Section, field: str) -> int | None:
    """Where an optional column stands; one that the mapping names itself must be there."""
    column = getattr(names, field)
    if column is not None and field in names.model_fields_set:
        return table.position(column)
    return table.optional_position(column)
