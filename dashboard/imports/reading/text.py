"""CSV: its encoding and separator found, and read as a stream."""

import codecs
import contextlib
import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.errors import InvalidFile
from dashboard.imports.reading.packed import HEAD, Content
from dashboard.imports.reading.records import LONGEST_CELL, Record, Sheet, place

LONGEST_LINE = 20_000_000
"""Characters; a line is held in memory as a whole."""
DETECTED = 50
"""Records by which the separator is found."""
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SEPARATOR_LINE = re.compile(r"""\ufeff?"?sep=([!#-&(-/:-@^`{-~\t])"?(\r\n|\r|\n|\Z)""", re.I)
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}  # the rest: UTF-16
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

csv.field_size_limit(LONGEST_CELL)  # one for the whole process; the module's own is an eighth


class _UndecodableError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


@dataclass(frozen=True, slots=True)
class _TextFile:
    content: Content
    encoding: str
    separator: str
    skipped: int
    """Lines before the header that only tell Excel the separator; it does not count them."""

    def lines(self) -> io.TextIOWrapper:
        text = io.TextIOWrapper(self.content.stream(), self.encoding, newline="")
        for _ in range(self.skipped):
            text.readline()
        return text

    def records(self) -> Iterator[Record]:
        """Strict: a quote left open would swallow the rows after it in silence."""
        number = 0
        with self.lines() as text:
            reader = csv.reader(text, delimiter=self.separator, strict=True)
            try:
                for number, row in enumerate(reader, start=1):
                    if row:
                        yield number, tuple(row)
            except csv.Error as error:
                raise self._refusal(str(error), number + 1) from None

    def header(self) -> tuple[str, ...]:
        with self.lines() as text:
            reader = csv.reader(text, delimiter=self.separator)
            try:
                return tuple(next(filter(None, reader), ()))
            except csv.Error:
                return ()

    def _refusal(self, error: str, number: int) -> InvalidFile:
        file = self.content.file
        where = place(number, self._last_column(number), self.header())
        if error.startswith("field larger"):
            return InvalidFile(
                f"{file} cannot be read as CSV: in {where}, a cell has more than"
                f" {LONGEST_CELL:,} characters: shorten it, or close the quote that opens there."
            )
        if error.startswith("unexpected end"):
            return InvalidFile(
                f"{file} cannot be read as CSV: in {where}, a quote opens that is never closed:"
                f" close it."
            )
        return InvalidFile(
            f"{file} cannot be read as CSV: in row {number} there is text after a closing quote:"
            f" close each quote that opens, and write one inside a text twice."
        )

    def _last_column(self, number: int) -> int:
        """Which cell of an unreadable record was being read."""
        kept: list[str] = []
        with self.lines() as text:
            reader = csv.reader(_kept(text, kept), delimiter=self.separator, strict=True)
            for _ in range(number - 1):
                next(reader)
                kept.clear()
            with contextlib.suppress(csv.Error):
                next(reader)
        begun = io.StringIO("".join(kept)[:LONGEST_CELL], newline="")
        return len(next(csv.reader(begun, delimiter=self.separator), [""])) - 1

    def refuse_nul(self) -> None:
        """Name the cell with a NUL, which is known to be there."""
        header = self.header()
        for number, row in self.records():
            for position, cell in enumerate(row):
                if "\0" in cell:
                    raise InvalidFile(
                        f"{self.content.file} is no text file: {place(number, position, header)}"
                        f" holds a NUL character: take it out, or export the file again."
                    )


def _kept(lines: io.TextIOWrapper, kept: list[str]) -> Iterator[str]:
    for line in lines:
        kept.append(line)
        yield line


def csv_sheet(content: Content, head: bytes) -> Sheet:
    """The table of a CSV file, read once as a whole to be sure of its encoding."""
    encoding, has_nul = _encoding(content, head)
    text = _decoded_head(head, encoding)
    if mark := _SEPARATOR_LINE.match(text):
        file = _TextFile(content, encoding, mark[1], 1)
    else:
        file = _TextFile(content, encoding, _separator(text, len(head) == HEAD), 0)
    if has_nul:
        file.refuse_nul()
    separator = _SEPARATORS.get(file.separator, f"“{file.separator}”")
    name = _NAMES.get(encoding, "UTF-16")
    return Sheet("", f"CSV in {name}, separated by {separator}", file.records)


def _encoding(content: Content, head: bytes) -> tuple[str, bool]:
    """The encoding that the whole file is valid in, and whether it has NUL characters."""
    sure = next((name for bom, name in _BOMS.items() if head.startswith(bom)), None)
    sure = sure or _utf_16_without_bom(head)
    encoding = sure or "utf-8"
    try:
        return encoding, _walk(content, encoding)
    except _UndecodableError as error:
        line, known = error.line, _NAMES.get(encoding, "UTF-16")
    if not sure and not _is_mostly_utf_8(content):
        try:
            return "cp1252", _walk(content, "cp1252")
        except _UndecodableError as error:
            line, known = error.line, "UTF-8 or Windows-1252"
    raise InvalidFile(
        f"{content.file} is not {known}: line {line} cannot be decoded, so save it as CSV in UTF-8."
    )


def _utf_16_without_bom(head: bytes) -> str | None:
    """Most text has a NUL in each pair of bytes then, always on the same side."""
    sample = head[:2_000]
    if b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) / 8 or max(even, odd) < 10 * min(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _walk(content: Content, encoding: str) -> bool:
    """Decode the file to its end; whether it holds a NUL."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, run, has_nul = 1, 0, False
    try:
        for piece in itertools.chain(content.pieces(), (None,)):
            text = decoder.decode(piece or b"", final=piece is None)
            has_nul = has_nul or "\0" in text
            mark = "\n" if "\n" in text else "\r"
            line += text.count(mark)
            run = len(text) - 1 - text.rfind(mark) if mark in text else run + len(text)
            if run > LONGEST_LINE:
                raise InvalidFile(
                    f"{content.file} is no table: line {line} has more than {LONGEST_LINE:,}"
                    f" characters: bring one row a line."
                )
    except UnicodeDecodeError as error:
        rest = error.object[: error.start].decode(error.encoding, "replace")
        raise _UndecodableError(line + max(rest.count("\n"), rest.count("\r"))) from None
    return has_nul


def _is_mostly_utf_8(content: Content) -> bool:
    """Whether this is UTF-8 with damage, rather than Windows-1252 that is valid here and there."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for piece in content.pieces():
        text = decoder.decode(piece)
        damaged = text.count("\ufffd")
        good += len(text) - len(text.encode("ascii", "ignore")) - damaged
        bad += damaged
    return good > bad


def _decoded_head(head: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(head).removeprefix("\ufeff")


def _separator(text: str, is_cut: bool) -> str:
    """The one by which most records are as wide as the first, and more than one cell wide."""
    best, found = (0.0, 0), ","
    for separator in _SEPARATORS:
        widths = _widths(text, separator, is_cut)
        if widths and widths[0] > 1:
            score = (widths.count(widths[0]) / len(widths), widths[0])
            if score > best:
                best, found = score, separator
    return found


def _widths(text: str, separator: str, is_cut: bool) -> list[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = [len(row) for row in itertools.islice(reader, DETECTED + 1) if row]
    except csv.Error:
        return []
    return widths[:-1] if is_cut and 1 < len(widths) <= DETECTED else widths[:DETECTED]
