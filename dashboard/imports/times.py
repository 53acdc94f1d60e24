"""Texts into instants, never guessed (tickets.md, 1 and 3)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dashboard.imports.date_words import (
    EPOCH_MILLISECONDS,
    EPOCH_SECONDS,
    SERIAL_1900,
    SERIAL_1904,
    date_pattern,
    worded,
)
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.imports.tables import DATE_CELL
from dashboard.program_calendar import FIRST_YEAR, LAST_YEAR, SECONDS_PER_DAY

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"([T ]([01]\d|2[0-3]):\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)
_EXAMPLES = {
    None: "2026-11-21T16:30:00Z",
    SERIAL_1900: "the number that a spreadsheet keeps, such as 46347.6875",
    SERIAL_1904: "the number that a spreadsheet keeps, such as 44885.6875",
    EPOCH_SECONDS: "seconds since 1970, such as 1795278600",
    EPOCH_MILLISECONDS: "milliseconds since 1970, such as 1795278600000",
}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZERO_1900, _ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_PHANTOM = 60
"""29 February 1900, which the 1900 system counts though it never was; days below are one later."""


class InvalidTime(ValueError):
    """A text that is no instant; the message says what to do."""


class Moment(NamedTuple):
    """An instant in whole epoch seconds, and the microseconds after it."""

    at: int
    micros: int


class TimeReader:
    """Reads one file's dates, written as ``dates`` says; ISO 8601 when it says nothing.

    One without a zone is in ``zone``, its first pass (fold=0). A workbook's own date cell is
    certain, whatever ``dates`` says.
    """

    def __init__(self, zone: str, dates: str | None = None) -> None:
        self._zone = ZoneInfo(zone)
        self._parsed = _parser(dates)
        self._words = _EXAMPLES.get(dates, dates)

    def instant(self, text: str) -> int:
        """Epoch seconds, whole."""
        return self.moment(text).at

    def moment(self, text: str) -> Moment:
        """Epoch seconds and the microseconds after them, by which events are ordered."""
        said = text.strip()
        if not said:
            raise InvalidTime("There is no date: fill it in or remove the row.")
        try:
            wall = _iso(said[1:]) if said[0] == DATE_CELL else self._parsed(said)
        except (ValueError, InvalidNumber):
            raise InvalidTime(
                f"“{_quoted(said)}” is no date as expected here: write it as {self._words}."
            ) from None
        except OverflowError:
            raise InvalidTime(_years(said)) from None
        if not FIRST_YEAR <= wall.year <= LAST_YEAR:
            raise InvalidTime(_years(said))
        since = (wall if wall.tzinfo else wall.replace(tzinfo=self._zone)) - _EPOCH
        return Moment(since.days * SECONDS_PER_DAY + since.seconds, since.microseconds)


def _quoted(said: str) -> str:
    return said.removeprefix(DATE_CELL)[:60]


def _years(said: str) -> str:
    return (
        f"The year of “{_quoted(said)}” is not between {FIRST_YEAR} and {LAST_YEAR}:"
        " correct it or remove the row."
    )


def _parser(dates: str | None) -> Callable[[str], datetime]:
    """What turns a text into a wall time, or an aware one; raises ValueError, OverflowError."""
    if dates is None:
        return _iso
    numbered = {
        SERIAL_1900: lambda text: _serial(text, _ZERO_1900),
        SERIAL_1904: lambda text: _serial(text, _ZERO_1904),
        EPOCH_SECONDS: lambda text: _since_epoch(text, 1_000_000),
        EPOCH_MILLISECONDS: lambda text: _since_epoch(text, 1_000),
    }
    return numbered[dates] if dates in numbered else worded(date_pattern(dates))


def _iso(text: str) -> datetime:
    if not _ISO.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper().replace(",", "."))


def _serial(text: str, zero: datetime) -> datetime:
    """Days since a spreadsheet's zero, rounded to the second."""
    seconds = int((number(text) * SECONDS_PER_DAY).to_integral_value(ROUND_HALF_UP))
    if zero == _ZERO_1900 and seconds // SECONDS_PER_DAY == _PHANTOM:
        raise ValueError(text)
    shift = zero == _ZERO_1900 and seconds // SECONDS_PER_DAY < _PHANTOM
    return zero + timedelta(days=int(shift), seconds=seconds)


def _since_epoch(text: str, micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=int(number(text) * micros))
