"""Tables of texts in delivered files."""

import difflib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from dashboard.errors import InvalidFile
from dashboard.imports.reading.archive import entries, is_archive, only_entry
from dashboard.imports.reading.kinds import is_document, refuse_known
from dashboard.imports.reading.packed import (
    GZIP,
    LONGEST_FILE,
    XZ,
    Content,
    gzip_content,
    plain_content,
    xz_content,
)
from dashboard.imports.reading.parts import MOST_COLUMNS
from dashboard.imports.reading.records import LONGEST_CELL, Record, Sheet
from dashboard.imports.reading.text import csv_sheet
from dashboard.imports.reading.workbook import DATE_CELL, workbook_sheets

__all__ = [
    "DATE_CELL", "LONGEST_CELL", "LONGEST_FILE", "MOST_COLUMNS", "TextTable", "tables_in",
    "text_table",
]  # fmt: skip

MOST_NAMED = 100
LONGEST_NAMED = 60
"""How much of a header a sentence repeats."""


@dataclass(frozen=True)
class TextTable:
    """A header and rows of texts, blank ones left out; numbered as a spreadsheet does.

    Rows are read from the file each time, so that a long one need not be kept in memory. A row
    of a CSV file may be shorter or longer than the header.
    """

    file: str
    """How messages name it: “log.csv”, or “book.xlsx, sheet “Log””."""
    sheet: str
    """Empty for CSV."""
    header: tuple[str, ...]
    format: str
    """“CSV in UTF-8, separated by commas”, “Excel workbook”."""
    records: Callable[[], Iterator[Record]]
    """From the top at each call, the header's record first."""

    def numbered(self) -> Iterator[Record]:
        """Each row with its number, from the top; what cannot be read raises when it comes."""
        records = self.records()
        next(records)
        return records

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """All of them, for small tables."""
        return tuple(row for _, row in self.numbered())

    @property
    def width(self) -> int:
        """How many columns a whole row has."""
        return len(self.header)

    def position(self, column: str) -> int:
        """Where a column stands; refuses the file when it does not."""
        if column in self.header:
            return self.header.index(column)
        if len(self.header) == 1 and (mark := _separator(self.header[0])):
            raise InvalidFile(
                f"{self.file} looks separated by {mark}: save it as CSV in UTF-8 with commas."
            )
        near = _near(column, self.header)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise InvalidFile(
            f"{self.file} has no column “{column}”. It has: {_listed(self.header)}.{hint}"
        )

    def optional_position(self, column: str | None) -> int | None:
        """Where a column stands, None when the file does without it."""
        return self.header.index(column) if column in self.header else None


class _NoTable(InvalidFile):
    """A sheet that is not laid out as a table, as a title page."""


def tables_in(stream: BinaryIO, file: str) -> tuple[TextTable, ...]:
    """The table of a CSV file, or those of a workbook's sheets; either may be packed.

    The stream must be seekable and stay open as long as rows are read. Sheets that are no
    tables are left out when there is one that is, and named in ``format``.
    """
    tables: list[TextTable] = []
    others: dict[str, _NoTable] = {}
    for sheet in _sheets(stream, file):
        try:
            tables += _tables(sheet, file)
        except _NoTable as problem:
            others[sheet.name] = problem
    if not tables:
        raise next(iter(others.values()), InvalidFile(f"{file} is empty: export it again."))
    if not others:
        return tuple(tables)
    without = f", without {', '.join(f'“{name}”' for name in others)}, which hold no table"
    return tuple(replace(table, format=table.format + without) for table in tables)


def text_table(content: bytes, file: str) -> TextTable:
    """The first table of a small file."""
    return tables_in(io.BytesIO(content), file)[0]


def _sheets(stream: BinaryIO, file: str) -> Sequence[Sheet]:
    content = _unpacked(stream, file)
    head = content.head()
    if is_archive(head):
        return workbook_sheets(content.seekable(), file)
    refuse_known(content, head)
    return [csv_sheet(content, head)]


def _unpacked(stream: BinaryIO, file: str) -> Content:
    content = plain_content(stream, file)
    head = content.head()
    if head.startswith(GZIP):
        return gzip_content(stream, file)
    if head.startswith(XZ):
        return xz_content(stream, file)
    if is_archive(head):
        inside = entries(content.seekable(), file)
        if not is_document({entry.filename for entry in inside}):
            return only_entry(stream, inside, file)
    return content


def _tables(sheet: Sheet, file: str) -> list[TextTable]:
    """The sheet's table, none when the sheet is empty."""
    name = f"{file}, sheet “{sheet.name}”" if sheet.name else file
    records = sheet.records()
    _, first = next(records, (0, None))
    if first is None:
        return []
    header = tuple(column.strip().removeprefix(DATE_CELL) for column in first)
    _refuse_header(header, name)
    if next(records, None) is None:
        raise _NoTable(f"{name} has a header and no rows: export it again with its rows.")
    return [TextTable(name, sheet.name, header, sheet.format, sheet.records)]


def _refuse_header(header: Sequence[str], name: str) -> None:
    if len(header) > MOST_COLUMNS:
        raise _NoTable(
            f"{name} has {len(header):,} columns: bring at most {MOST_COLUMNS:,} of them."
        )
    repeated = sorted(_repeats(header))
    if repeated and not repeated[0]:
        raise _NoTable(f"{name} has more than one column without a name: name them.")
    if repeated:
        raise _NoTable(
            f"{name} has the column “{repeated[0][:LONGEST_NAMED]}” more than once: rename one."
        )


def _repeats(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]  # add() is there for its effect


def _separator(line: str) -> str | None:
    found = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    return next((name for mark, name in found.items() if mark in line), None)


def _listed(header: Sequence[str]) -> str:
    more = [f"{len(header) - MOST_NAMED:,} more"] if len(header) > MOST_NAMED else []
    return ", ".join([*(name[:LONGEST_NAMED] for name in header[:MOST_NAMED]), *more])


def _near(column: str, header: Sequence[str]) -> list[str]:
    """The name that is most like the one that is missing, whatever its case and spaces."""
    plain = {name.strip().casefold().replace(" ", "_"): name for name in header}
    return [plain[found] for found in difflib.get_close_matches(column.casefold(), plain, n=1)]
