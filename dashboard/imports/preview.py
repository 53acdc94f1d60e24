"""The first rows of a file as a mapping understands them."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.errors import InvalidFile
from dashboard.formats import MISSING, moment
from dashboard.imports.cells import CellReader
from dashboard.imports.delivery import (
    UNKNOWN_EVENT_TYPE,
    UNKNOWN_KIND,
    UNKNOWN_STATE,
    Delivery,
    Refused,
)
from dashboard.imports.inspection import LONGEST_SAMPLE, FoundTable
from dashboard.imports.mapping import Mapping
from dashboard.imports.registers import ACTOR, EVENT_TYPE, KIND, REGISTERS, TIME, VALUE, Field
from dashboard.imports.rows import Cells, plain
from dashboard.imports.tables import TextTable
from dashboard.imports.tickets import read_table
from dashboard.programs import Program
from dashboard.ticket_aging.spells import STATE

_SECTIONS = {UNKNOWN_STATE: "states", UNKNOWN_KIND: "kinds", UNKNOWN_EVENT_TYPE: "event_types"}
"""Where a mapping explains what is unknown, by the reason for which it is refused."""


@dataclass(frozen=True, slots=True)
class UnderstoodCell:
    """A cell in words; ``problem`` is the sentence when it would be refused."""

    text: str
    """“21 Nov 2026, 16:30”, “–” for a null, the workflow's name of a state."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UnderstoodRow:
    """A row as it would be taken; ``problem`` is what the row as a whole is refused for."""

    number: int
    cells: tuple[UnderstoodCell, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UnderstoodTable:
    """The first rows of the table that plays a role."""

    role: str
    fields: tuple[tuple[str, str], ...]
    """(what we call it, the file's column), as ("Ticket", "number")."""
    rows: tuple[UnderstoodRow, ...]
    problem: str = ""
    """One sentence when the table cannot be read this way, as for a column that is missing."""


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value of a column that the mapping has no meaning for yet."""

    section: str
    """The mapping's section that would explain it: states, priorities, kinds, event_types."""
    column: str
    value: str
    rows: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping makes of the sample."""

    tables: tuple[UnderstoodTable, ...]
    unknown: tuple[UnknownValue, ...]


def preview(program: Program, mapping: Mapping, tables: Dictionary[str, FoundTable]) -> Preview:
    """Understand the sample of the table that plays each role."""
    samples = [_Sample(program, CellReader(program, mapping), *item) for item in tables.items()]
    understood = tuple(sample.understood() for sample in samples)
    unknown = Counter[tuple[str, str, str]]()
    for sample in samples:
        unknown.update(sample.unknown())
    return Preview(
        understood, tuple(UnknownValue(*value, rows) for value, rows in unknown.most_common())
    )


class _Column(NamedTuple):
    """A column of a table that the mapping names."""

    field: Field
    name: str
    place: int


class _Sample:
    """The first rows of a table, read as the import reads the whole."""

    def __init__(self, program: Program, reader: CellReader, role: str, found: FoundTable) -> None:
        self._zone, self._reader, self._role = program.calendar.zone, reader, role
        self._found, self._rows = found, dict(zip(found.numbers, found.sample, strict=True))
        self._columns: tuple[_Column, ...] = ()
        self._refused: dict[int, str] = {}
        self._problem = ""
        try:
            self._refused = self._refused_rows()
            self._columns = tuple(self._named())
        except InvalidFile as error:
            self._problem = error.sentence

    def understood(self) -> UnderstoodTable:
        """Each row in words."""
        if self._problem:
            return UnderstoodTable(self._role, (), (), self._problem)
        fields = tuple((column.field.label, column.name) for column in self._columns)
        rows = (
            UnderstoodRow(
                number,
                tuple(self._cell(row, column) for column in self._columns),
                self._refused.get(number, ""),
            )
            for number, row in self._rows.items()
        )
        return UnderstoodTable(self._role, fields, tuple(rows))

    def unknown(self) -> dict[tuple[str, str, str], int]:
        """Section, column and value of what the mapping cannot place, with its rows."""
        unknown: dict[tuple[str, str, str], int] = {}
        for column in self._columns:
            for cell, rows in self._values(column).items():
                reason = self._reason(column, cell)
                if reason in _SECTIONS and (value := self._reader.said(cell)):
                    key = (_SECTIONS[reason], column.name, value)
                    unknown[key] = unknown.get(key, 0) + rows
        return unknown

    def _table(self) -> TextTable:
        found = self._found
        name = f"Sheet “{found.sheet}”" if found.sheet else "The file"
        records = [(0, found.header), *self._rows.items()]
        return TextTable(name, found.sheet, found.header, "", lambda: iter(records))

    def _refused_rows(self) -> dict[int, str]:
        """Every ticket counts as known: its row may stand further down than the sample goes."""
        delivery = Delivery()
        known = {plain(cell) for row in self._found.sample for cell in row}
        read_table(delivery, self._reader, self._role, self._table(), known)
        whole = (r for r in delivery.refusals if r.cells == self._rows[r.row])
        return {refusal.row: refusal.sentence for refusal in whole}

    def _named(self) -> Iterator[_Column]:
        """The columns of the role's sections that are there; a table has each of them once."""
        mapping, seen = self._reader.mapping, set[tuple[str, str]]()
        for columns in REGISTERS["tickets"].columns(mapping.rows, self._role):
            names = getattr(mapping, columns.section)
            for field in columns.fields:
                name = getattr(names, field.name)
                if name in self._found.header and (field.label, name) not in seen:
                    seen.add((field.label, name))
                    yield _Column(field, name, self._found.header.index(name))

    def _cell(self, row: Cells, column: _Column) -> UnderstoodCell:
        if column.place >= len(row):
            return UnderstoodCell(MISSING)
        cell = row[column.place]
        try:
            return UnderstoodCell(self._words(column, cell, self._kind(row)) or MISSING)
        except Refused as refused:
            return UnderstoodCell(plain(cell)[:LONGEST_SAMPLE], refused.sentence)

    def _words(self, column: _Column, cell: str, kind: str) -> str:
        """What a cell means; ``kind`` is what kind of change its row is."""
        reader, (field, name, _) = self._reader, column
        if field.cells == TIME and field.required:
            return moment(reader.moment(cell, name).at, self._zone)
        if field.cells == TIME:
            return moment(reader.optional_instant(cell, name), self._zone)
        if field.cells == EVENT_TYPE:
            return reader.event_kind(cell, name)
        if field.cells == KIND:
            return reader.ticket_kind(cell, name)
        if field.cells == ACTOR:
            return reader.actor(cell) or ""
        if field.cells == VALUE:
            return reader.value(kind, cell, name)
        # The kinds of changes that a revision holds are named as its columns are.
        return reader.value(field.cells, cell, name)

    def _kind(self, row: Cells) -> str:
        """What kind of change a row is; empty when it is none or not understood."""
        for field, name, place in self._columns:
            if field.cells == EVENT_TYPE and place < len(row):
                with suppress(Refused):
                    return self._reader.event_kind(row[place], name)
        return ""

    def _values(self, column: _Column) -> Dictionary[str, int]:
        """The values of a column and their rows: of the whole file where it has few enough."""
        whole = self._found.values.get(column.name, {})
        rows = [row for row in self._found.sample if column.place < len(row)]
        if column.field.cells != VALUE:
            return whole or Counter(row[column.place] for row in rows)
        # Only the sample says which of the new values are states.
        states = Counter(row[column.place] for row in rows if self._kind(row) == STATE)
        return {cell: whole.get(cell, count) for cell, count in states.items()}

    def _reason(self, column: _Column, cell: str) -> str:
        """Why a cell is refused; empty when it is not."""
        try:
            self._words(column, cell, STATE)
        except Refused as refused:
            return refused.reason
        return ""
