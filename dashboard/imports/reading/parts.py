"""The parts of a workbook, looked through before a parser gets them."""

import contextlib
import itertools
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZipInfo

from dashboard.errors import InvalidFile
from dashboard.imports.reading.archive import entry_pieces

MOST_CELLS = 50_000_000
"""Of the rectangle around all that is in a sheet, empty cells too: the parser keeps them all."""
MOST_COLUMNS = 1_000
MOST_ROWS = 1_048_576
BOOK, _BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
LONGEST_CELL_TAG = 4_096
_LONGEST_CELL_PART = 2**21
_MOST_PROLOG = 4  # pieces
_NO_XML = (expat.ExpatError, LookupError, ValueError)  # the others for unknown encodings

Errors = dict[tuple[int, int], str]
"""(row, column), from 0 → “#N/A”; the parser would make them empty cells."""

# (?>…) and *+ never try again: what is no cell costs as much time as it is long, and no more.
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?>[^<>]*?\br=["']([A-Z]+)([0-9]+)["'])[^<>]*+(?<!/)>""")
_LONG_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]{%d}" % LONGEST_CELL_TAG)
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^<>]*?\bt=["']e["'])(?>[^<>]*?\br=["']([A-Z]+)([0-9]+)["'])[^<>]*+>"""
    rb"""(?:<(?:\w+:)?f[^<>]*/>|<(?:\w+:)?f\b[^<>]*>[^<>]*</(?:\w+:)?f>)?<(?:\w+:)?v>([^<>]*)<"""
)


class _SheetArea:
    """The rectangle around all cells of a sheet that hold something."""

    def __init__(self, file: str) -> None:
        self.errors: Errors = {}
        self._file = file
        self._columns: set[bytes] = set()
        self._first, self._last = MOST_ROWS, 0
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        """Look through the next bytes of the part."""
        text = self._rest + piece
        if _LONG_CELL.search(text):
            raise InvalidFile(f"{self._file} is damaged: save it anew as .xlsx.")
        cells = _CELL.findall(text)
        if cells:
            columns, rows = zip(*cells, strict=True)
            self._columns.update(columns)
            numbers = [int(row[:20]) for row in set(rows)]
            self._first = min(self._first, min(numbers))
            self._last = max(self._last, max(numbers))
        if b't="e"' in text or b"t='e'" in text:
            self._find_errors(text)
        self._rest = text[max(text.rfind(b"<c "), text.rfind(b":c ") - 20, 0) :]
        if len(self._rest) > _LONGEST_CELL_PART:
            self._rest = b""

    def _find_errors(self, text: bytes) -> None:
        for column, row, value in _ERROR.findall(text):
            self.errors[int(row[:20]) - 1, _number(column) - 1] = value.decode("ascii", "replace")

    def refuse_too_large(self, name: str) -> None:
        """Refuse what the parser would fill the memory with."""
        if not self._columns:
            return
        columns = [_number(column) for column in self._columns]
        wide, high = max(columns) - min(columns) + 1, self._last - self._first + 1
        if wide > MOST_COLUMNS:
            raise InvalidFile(
                f"{name} has more than {MOST_COLUMNS:,} columns: delete those that are not needed."
            )
        if self._last > MOST_ROWS or wide * high > MOST_CELLS:
            raise InvalidFile(
                f"{name} spreads over {high:,} rows and {wide:,} columns: delete what stands far"
                f" from the table."
            )


def _number(letters: bytes) -> int:
    """A → 1, AA → 27; what has more letters than any sheet is simply too much."""
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


def looked_through(stream: BinaryIO, parts: list[ZipInfo], file: str) -> dict[str, Errors]:
    """Read every part to its end, refuse what would harm, and find the errors by sheet."""
    sheets = _sheets(stream, {part.filename: part for part in parts}, file)
    errors = {}
    for part in parts:
        pieces = entry_pieces(stream, part, file)
        root, seen = _root(pieces, file)
        area = _SheetArea(file) if root == "worksheet" else None
        for piece in itertools.chain(seen, pieces):
            if area:
                area.feed(piece)
        if area:
            name = sheets.get(part.filename, "")
            area.refuse_too_large(f"{file}, sheet “{name}”,")
            errors[name] = area.errors
    return errors


def _sheets(stream: BinaryIO, parts: Mapping[str, ZipInfo], file: str) -> dict[str, str]:
    """Part → name of the sheet that stands in it."""
    names: dict[str, str] = {}
    for element, said in _elements(stream, parts.get(BOOK), file):
        if element == "sheet":
            key = next((text for name, text in said.items() if name.endswith(":id")), "")
            names[key] = said.get("name", "")
    found: dict[str, str] = {}
    for element, said in _elements(stream, parts.get(_BOOK_LINKS), file):
        if element == "Relationship" and said.get("Id") in names:
            path = posixpath.normpath(posixpath.join("/xl", said.get("Target", "")))
            found[path.removeprefix("/")] = names[said["Id"]]
    return found


def _elements(
    stream: BinaryIO, part: ZipInfo | None, file: str
) -> list[tuple[str, dict[str, str]]]:
    """All elements of a part with their attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser(found, file)
    with contextlib.suppress(*_NO_XML):  # the workbook's parser has the word on damage
        for piece in entry_pieces(stream, part, file) if part else ():
            parser.Parse(piece, False)
    return found


def _root(pieces: Iterator[bytes], file: str) -> tuple[str, list[bytes]]:
    """An XML part's first element, empty for pictures, and the pieces read to find it."""
    found: list[tuple[str, dict[str, str]]] = []
    seen: list[bytes] = []
    parser = _parser(found, file)
    with contextlib.suppress(*_NO_XML):
        for piece in pieces:
            seen.append(piece)
            parser.Parse(piece, False)
            if found:
                return found[0][0], seen
            if len(seen) > _MOST_PROLOG:
                raise InvalidFile(f"{file} is no true workbook: save it anew as .xlsx.")
    return "", seen


def _parser(found: list[tuple[str, dict[str, str]]], file: str) -> expat.XMLParserType:
    """Adds to ``found``; refuses entities before one of them can do anything."""

    def refuse(*_: object) -> None:
        raise InvalidFile(
            f"{file} declares a document type or entities of its own, which no true workbook"
            f" does: save it anew as .xlsx."
        )

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, said: found.append((name.rsplit(":")[-1], said))
    return parser
