"""Bytes of a delivered file into a table of texts."""

import csv
import difflib
import gzip
import io
import lzma
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.errors import InvalidFile

LONGEST_FILE = 1_000_000_000  # bytes, unpacked
LONGEST_CELL = 131_072  # characters; the csv module's own limit
_XZ, _GZIP = b"\xfd7zXZ\x00", b"\x1f\x8b"


@dataclass(frozen=True)
class TextTable:
    """A header and rows of texts, blank ones left out; numbered as a spreadsheet does."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    @cached_property
    def width(self) -> int:
        """How many columns a whole row has."""
        return len(self.header)

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each row with its number."""
        return zip(self.numbers, self.rows, strict=True)

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
            f"{self.file} has no column “{column}”. It has: {', '.join(self.header)}.{hint}"
        )

    def optional_position(self, column: str | None) -> int | None:
        """Where a column stands, None when the file does without it."""
        return self.header.index(column) if column in self.header else None


def _separator(line: str) -> str | None:
    found = {";": "semicolons", "\t": "tabs", "|": "bars"}
    return next((name for mark, name in found.items() if mark in line), None)


def _near(column: str, header: Sequence[str]) -> list[str]:
    """The name that is most like the one that is missing, whatever its case and spaces."""
    plain = {name.strip().casefold().replace(" ", "_"): name for name in header}
    return [plain[found] for found in difflib.get_close_matches(column.casefold(), plain, n=1)]


def text_table(content: bytes, file: str) -> TextTable:
    """A UTF-8 CSV file with or without BOM, plain or packed by gzip or xz."""
    rows = _rows(_decoded(_unpacked(content, file), file), file)
    if not rows:
        raise InvalidFile(f"{file} is empty.")
    header = tuple(name.strip() for name in rows.pop(min(rows)))
    _refuse_repeated(header, file)
    if not rows:
        raise InvalidFile(f"{file} has a header and no rows.")
    return TextTable(file, header, tuple(rows.values()), tuple(rows))


def _rows(text: str, file: str) -> dict[int, tuple[str, ...]]:
    """Rows by number. Strict: a quote left open would swallow the rows after it in silence."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[int, tuple[str, ...]] = {}
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if row:
                rows[number] = tuple(row)
    except csv.Error as error:
        raise InvalidFile(f"{file} cannot be read as CSV: row {number + 1}: {error}.") from None
    return rows


def _unpacked(content: bytes, file: str) -> bytes:
    opener = lzma.open if content.startswith(_XZ) else gzip.open
    if not content.startswith((_XZ, _GZIP)):
        return _not_too_long(content, file)
    try:
        with opener(io.BytesIO(content)) as packed:
            unpacked = packed.read(LONGEST_FILE + 1)
    except (lzma.LZMAError, zlib.error, OSError, EOFError):
        raise InvalidFile(f"{file} is damaged: it cannot be unpacked.") from None
    return _not_too_long(unpacked, file)


def _not_too_long(content: bytes, file: str) -> bytes:
    if len(content) > LONGEST_FILE:
        raise InvalidFile(f"{file} holds more than {LONGEST_FILE // 10**6:,} MB.")
    return content


def _decoded(content: bytes, file: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidFile(f"{file} is not UTF-8: line {line} has another encoding.") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InvalidFile(f"{file} is no text file: line {line} holds a NUL character.")
    return text


def _refuse_repeated(header: Sequence[str], file: str) -> None:
    repeated = sorted(_repeats(header))
    if repeated and not repeated[0]:
        raise InvalidFile(f"{file} has more than one column without a name.")
    if repeated:
        raise InvalidFile(f"{file} has the column “{repeated[0]}” more than once.")


def _repeats(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]  # add() is there for its effect
