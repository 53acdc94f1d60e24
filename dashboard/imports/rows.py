"""Rows one after the other, and what any of their cells may say."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from dashboard.imports.delivery import (
    INVALID_TIME,
    LONGEST_NAME,
    RAGGED,
    TOO_LONG,
    DeliveredRows,
    LeftOut,
    Refused,
    row_digest,
)
from dashboard.imports.mapping import Section
from dashboard.imports.refused_rows import COLUMNS, as_it_was
from dashboard.imports.tables import DATE_CELL, TextTable
from dashboard.imports.times import InvalidTime, Moment, TimeReader

Cells = tuple[str, ...]
NONE = "(none)"  # what pages and exports write for a missing value
_MOST_KNOWN = 30_000  # what a column says differently before its dictionary starts anew
_ROWS_BETWEEN = 5_000  # from one word of progress to the next

K = TypeVar("K")
T = TypeVar("T")


class Known(dict[K, T]):
    """What was said and what it means: each is understood once; what is refused never stays."""

    def __init__(self, meaning: Callable[[K], T]) -> None:
        self._meaning = meaning

    def __missing__(self, said: K) -> T:
        """Understand what is said for the first time."""
        meaning = self._meaning(said)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[said] = meaning
        return meaning


class PlainReader:
    """Understands texts and dates; what it cannot, it refuses."""

    def __init__(self, zone: str, dates: str | None, nulls: Sequence[str]) -> None:
        self._times = TimeReader(zone, dates)
        self._missing = {"", *nulls, NONE}

    def said(self, cell: str) -> str:
        """What stands in a cell, however long; empty when it is a null."""
        text = plain(cell)
        return "" if text in self._missing else text

    def text(self, cell: str, column: str, longest: int = LONGEST_NAME) -> str:
        """The cell, stripped; empty when it is a null."""
        text = self.said(cell)
        if len(text) > longest:
            sentence = f"This text may have {longest:,} characters and has {len(text):,}."
            raise Refused(column, text, TOO_LONG, sentence)
        return text

    def actor(self, cell: str) -> str | None:
        """Who did it, cut when too long: no figure rests on it."""
        return self.said(cell)[:LONGEST_NAME] or None

    def moment(self, cell: str, column: str) -> Moment:
        """The instant that a cell names."""
        text = cell.strip()
        try:
            return self._times.moment("" if text in self._missing else text)
        except InvalidTime as error:
            raise Refused(column, cell.replace(DATE_CELL, ""), INVALID_TIME, str(error)) from None

    def optional_instant(self, cell: str, column: str) -> int | None:
        """The second that a cell names, None when it is a null."""
        return self.moment(cell, column).at if self.text(cell, column) else None


def plain(cell: str) -> str:
    """A cell's text, without the mark of a workbook's date."""
    return cell.strip().removeprefix(DATE_CELL)


@dataclass(frozen=True, slots=True)
class RowWatch:
    """What is looked at beside the meaning of rows, while they go by."""

    waiting: Set[str] = frozenset()
    """Digests of the rows in quarantine."""
    progress: Callable[[int], None] = lambda rows: None
    """Hears now and then how many rows have been read in all tables."""


def is_of_refused_rows(table: TextTable) -> bool:
    """Whether a file is one of refused rows, as it was downloaded."""
    return table.header[: len(COLUMNS)] == COLUMNS


def rows_as_they_were(table: TextTable) -> Iterator[tuple[int, Cells]]:
    """All rows, without what kept cells of refused ones from running."""
    if not is_of_refused_rows(table):
        return table.numbered()
    return ((n, tuple(map(as_it_was, row))) for n, row in table.numbered())


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table into a delivery; none is held.

    The cells at ``identify`` say what a row is about, so that a corrected one settles it.
    """

    delivery: DeliveredRows
    table: TextTable
    what: str
    identify: Sequence[int]
    mark: str = ""
    """What all rows of the table are about besides."""

    def read(self, understand: Callable[[int, Cells], None], watch: RowWatch) -> None:
        """Take each row with ``understand``; what it refuses goes to quarantine."""
        width, before, count = self.table.width, self.delivery.read.total(), 0
        waiting, again = watch.waiting, self.delivery.again
        for number, row in rows_as_they_were(self.table):
            count += 1
            if waiting and (digest := row_digest(row)) in waiting:
                again.add(digest)
            try:
                if len(row) != width:
                    sentence = f"The row has {len(row)} cells and the header {width}."
                    raise Refused("", "", RAGGED, sentence)
                understand(number, row)
            except LeftOut:
                self.delivery.left_out[self.what] += 1
            except Refused as refused:
                self.refuse(number, row, refused)
            if not count % _ROWS_BETWEEN:
                watch.progress(before + count)
        self.delivery.read[self.what] += count

    def refuse(self, number: int, row: Cells, refused: Refused) -> None:
        """Put a row aside."""
        about = identity(self.what + self.mark, row, self.identify)
        self.delivery.refuse(self.table.file, self.what, number, row, refused, about)


def identity(what: str, row: Cells, places: Sequence[int]) -> str:
    """What a row is about, by the cells at these places."""
    return " ".join((what, *(plain(row[p]) for p in places if p < len(row))))[:LONGEST_NAME]


def optional_position(table: TextTable, names: Section, field: str) -> int | None:
    """Where an optional column stands; one that the mapping names itself must be there."""
    column = getattr(names, field)
    if column is not None and field in names.model_fields_set:
        return table.position(column)
    return table.optional_position(column)
