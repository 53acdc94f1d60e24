"""Where a table's columns stand, and what is read of them."""

from collections.abc import Callable
from typing import Any, TypeVar, overload

from dashboard.imports.mapping import Section
from dashboard.imports.rows import Cells, optional_position, plain
from dashboard.imports.tables import TextTable

T = TypeVar("T")
D = TypeVar("D")


class Places:
    """The columns of a section of a mapping in one table; those that must be there are."""

    def __init__(self, table: TextTable, names: Section) -> None:
        self._names, self._at = names, {}
        for field, about in type(names).model_fields.items():
            if about.annotation is str:
                self._at[field] = table.position(getattr(names, field))
            elif (place := optional_position(table, names, field)) is not None:
                self._at[field] = place

    @property
    def fields(self) -> frozenset[str]:
        """What the table has a column for."""
        return frozenset(self._at)

    def at(self, field: str) -> int:
        """Where a column stands that must be there."""
        return self._at[field]

    def name(self, field: str) -> str:
        """What a column is called; the field itself where there is none."""
        return getattr(self._names, field, None) or field

    def cell(self, row: Cells, field: str) -> str:
        """A cell as it is; empty where the table has no such column."""
        place = self._at.get(field)
        return "" if place is None else row[place]

    def said(self, row: Cells, field: str) -> str:
        """What stands in a cell."""
        return plain(self.cell(row, field))

    @overload
    def read(self, row: Cells, field: str, read: Callable[[str, str], T]) -> T: ...
    @overload
    def read(self, row: Cells, field: str, read: Callable[[str, str], T], usual: D) -> T | D: ...
    def read(
        self, row: Cells, field: str, read: Callable[[str, str], Any], usual: Any = None
    ) -> Any:
        """What a cell means; the usual where the table has no such column."""
        place = self._at.get(field)
        return usual if place is None else read(row[place], self.name(field))
