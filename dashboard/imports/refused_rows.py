"""Refused rows on their way out to a spreadsheet and back: nothing of them runs as a formula."""

import re
from datetime import datetime

from dashboard.imports.date_words import written
from dashboard.imports.tables import DATE_CELL

COLUMNS = ("Refused in", "Refused row", "Refused column", "Refused because")
"""What a file of refused rows begins with; their own columns follow."""
_MARK = "'"
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = re.compile(r"[+-]*|[+-]?[0-9]+([.,][0-9]+)?", re.ASCII)
"""Signs and numbers that begin like a formula and are none."""


def for_a_spreadsheet(cell: str, dates: str | None = None) -> str:
    """A cell that no spreadsheet runs; a workbook's date as the mapping's ``dates`` reads it."""
    if cell.startswith(DATE_CELL) and _is_date(cell.removeprefix(DATE_CELL)):
        return written(dates, cell.removeprefix(DATE_CELL))
    risky = cell.startswith(_RISKY) and not _HARMLESS.fullmatch(cell)
    return f"{_MARK}{cell}" if risky else cell


def _is_date(text: str) -> bool:
    """A text may begin with that mark too, and be a formula behind it."""
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def as_it_was(cell: str) -> str:
    """A cell of such a file, without the mark that kept it from running."""
    marked = cell.startswith(_MARK) and cell[1:].startswith(_RISKY)
    return cell[1:] if marked else cell
