"""A short table of a page as a sheet: its numbers and dates are what its texts show."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dashboard.formats import Days
from exports.spreadsheets import Sheet
from layouts.components.cells import Value, value_of
from layouts.components.files import tables_of
from layouts.components.leaves import Children
from layouts.components.tables import Column, TableContent

_WIDE = 320


def table_sheet(content: Children, label: str) -> Sheet | None:
    """The table of a page that has this label; None where none has."""
    found = next((each for each in tables_of(content) if each.label == label), None)
    return None if found is None else _sheet(found)


def _sheet(table: TableContent) -> Sheet:
    """Fields are places: the columns of a table may be called by what people have named."""
    rows = [
        [value_of(cell, c.number, c.day) for c, cell in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    columns = [
        _column(column, str(place), [row[place] for row in rows])
        for place, column in enumerate(table.columns)
    ]
    name = re.sub("[^a-z0-9]+", "-", table.label.lower()).strip("-")
    return Sheet(name, columns, [{str(n): value for n, value in enumerate(row)} for row in rows])


def _column(column: Column, field: str, values: Sequence[Value]) -> Column:
    """With the unit that its texts had."""
    unit = ", days" if any(isinstance(value, Days) for value in values) else ""
    width = _WIDE if column.grows else column.width
    return replace(column, field=field, title=column.title + unit, width=width)
