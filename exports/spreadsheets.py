"""Lists as files for a spreadsheet: numbers and dates stay what they are, nothing runs."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.formats import Share
from dashboard.imports.refused_rows import for_a_spreadsheet
from layouts.components.tables import Column

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST = 60
_DATE, _MOMENT, _SHARE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.0## %"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list: its columns, and rows by the columns' fields."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]


def as_csv(sheet: Sheet) -> bytes:
    """CSV in UTF-8 with its mark, so that spreadsheets read it as such."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_csv_cell(column.title) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(row.get(column.field)) for column in sheet.columns])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    return for_a_spreadsheet(value) if isinstance(value, str) else value


def as_xlsx(sheet: Sheet) -> bytes:
    """A workbook of one sheet, its head in place while one scrolls."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        page = book.add_worksheet(sheet.name[:31])
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats: dict[type, Any] = {
            date: book.add_format({"num_format": _DATE}),
            datetime: book.add_format({"num_format": _MOMENT}),
            Share: book.add_format({"num_format": _SHARE}),
        }
        page.write_row(0, 0, [column.title for column in sheet.columns], head)
        for number, row in enumerate(sheet.rows, 1):
            for place, column in enumerate(sheet.columns):
                _write(page, number, place, row.get(column.field), formats)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, min(max(column.width / 8, 8), _WIDEST))
    return content.getvalue()


def _write(page: Any, row: int, place: int, value: Any, formats: Mapping[type, Any]) -> None:
    if value is None:
        return
    if isinstance(value, str):
        page.write_string(row, place, value)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, formats[type(value)])
    else:
        page.write_number(row, place, value, formats.get(type(value)))


FORMATS: Mapping[str, Callable[[Sheet], tuple[bytes, str]]] = {
    "csv": lambda sheet: (as_csv(sheet), CSV_TYPE),
    "xlsx": lambda sheet: (as_xlsx(sheet), XLSX_TYPE),
}
"""What a list can be had as: its content, and its type."""
