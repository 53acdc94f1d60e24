"""Excel workbooks (.xlsx), by calamine."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from dashboard.errors import InvalidFile
from dashboard.imports.reading.archive import entries
from dashboard.imports.reading.kinds import is_document, refuse_other_documents
from dashboard.imports.reading.parts import BOOK, Errors, looked_through
from dashboard.imports.reading.records import LONGEST_CELL, Record, Sheet, place

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

DATE_CELL = "\ue000"
"""Stands before the ISO text of a date that a workbook holds as a date: it is certain."""
FORMAT = "Excel workbook"
_PANICS = "pyo3_runtime"


class _Workbook:
    """An open workbook; the sheet read last is kept, since it is often read again."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        from python_calamine import CalamineWorkbook, SheetTypeEnum

        self.file = file
        with _understood(file):
            self._book = CalamineWorkbook.from_filelike(stream)
            self.names = [
                sheet.name
                for sheet in self._book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet
            ]
        self.sheet = functools.lru_cache(1)(self._sheet)

    def _sheet(self, name: str) -> "CalamineSheet":
        with _understood(self.file):
            return self._book.get_sheet_by_name(name)


def workbook_sheets(stream: BinaryIO, file: str) -> list[Sheet]:
    """The sheets in the workbook's order, empty ones too; charts are none."""
    parts = entries(stream, file)
    names = {part.filename for part in parts}
    refuse_other_documents(names, file)
    if not is_document(names):
        raise InvalidFile(f"{file} is packed twice: unpack it once.")
    if BOOK not in names:
        raise InvalidFile(f"{file} is no whole workbook: save it anew as .xlsx.")
    errors = looked_through(stream, parts, file)
    stream.seek(0)
    book = _Workbook(stream, file)
    return [
        Sheet(name, FORMAT, functools.partial(_records, book, name, errors.get(name, {})))
        for name in book.names
    ]


def _records(book: _Workbook, name: str, errors: Errors) -> Iterator[Record]:
    """Rows as wide as the header, wider where there is something beyond it."""
    header: tuple[str, ...] = ()
    sheet = book.sheet(name)
    left = sheet.start[1] if sheet.start else 0
    errors = {(row, column - left): text for (row, column), text in errors.items()}
    wrong = {row for row, _ in errors}
    with _understood(book.file):
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = [cell if type(cell) is str else _text(cell) for cell in cells]
            if number - 1 in wrong:
                row = [errors.get((number - 1, at), text) for at, text in enumerate(row)]
            whole = "".join(row)
            if not whole:
                continue
            if "\0" in whole or len(whole) > LONGEST_CELL:
                _refuse_cells(f"{book.file}, sheet “{name}”", number, row, header)
            header = header or _stripped(row)
            beyond = any(row[len(header) :])
            yield number, _stripped(row) if beyond else tuple(row[: len(header)])


def _stripped(row: list[str]) -> tuple[str, ...]:
    width = max(at for at, text in enumerate(row, start=1) if text)
    return tuple(row[:width])


def _refuse_cells(name: str, number: int, row: list[str], header: tuple[str, ...]) -> None:
    for position, cell in enumerate(row):
        where = place(number, position, header)
        if "\0" in cell:
            raise InvalidFile(f"{name}, {where} holds a NUL character: take it out.")
        if len(cell) > LONGEST_CELL:
            raise InvalidFile(
                f"{name}, {where} has more than {LONGEST_CELL:,} characters: shorten it."
            )


@contextmanager
def _understood(file: str) -> Iterator[None]:
    """Parser's errors, and what it does when it loses its head, in a sentence."""
    from python_calamine import CalamineError, PasswordError

    sentence = f"{file} is damaged: it cannot be read as a workbook, so save it anew as .xlsx."
    try:
        yield
    except PasswordError:
        raise InvalidFile(f"{file} is protected by a password: save it without one.") from None
    except CalamineError:
        raise InvalidFile(sentence) from None
    except BaseException as problem:
        if type(problem).__module__ != _PANICS:  # its class cannot be imported
            raise
        raise InvalidFile(sentence) from None


def _text(value: Any) -> str:
    return _TEXTS[type(value)](value)


def _number(value: float) -> str:
    """Excel itself has 15 digits."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text and 1e-9 < abs(value) < 1e21 else text


def _instant(value: datetime) -> str:
    return DATE_CELL + value.isoformat(" ", "milliseconds" if value.microsecond else "seconds")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    float: _number,
    datetime: _instant,
    date: lambda value: DATE_CELL + value.isoformat(),
    time: lambda value: value.isoformat("seconds"),
    timedelta: _duration,
}
