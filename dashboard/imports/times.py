"""Texts into instants, never guessed (tickets.md, 1 and 3)."""

import re
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dashboard.program_calendar import FIRST_YEAR, LAST_YEAR

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"([T ]([01]\d|2[0-3]):\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)


class InvalidTime(ValueError):
    """A text that is no instant; the message says what to do."""


class Moment(NamedTuple):
    """An instant in whole epoch seconds, and the microseconds after it."""

    at: int
    micros: int


class TimeReader:
    """Reads one file's dates; one without a zone is in ``zone``, its first pass (fold=0)."""

    def __init__(self, zone: str, date_format: str | None = None, words: str | None = None) -> None:
        self._zone = ZoneInfo(zone)
        self._format = date_format
        self._words = words or "2026-11-21T16:30:00Z"
        self._seen: dict[str, Moment] = {}

    def instant(self, text: str) -> int:
        """Epoch seconds, whole."""
        return self.moment(text).at

    def moment(self, text: str) -> Moment:
        """Epoch seconds and the microseconds after them, by which events are ordered."""
        if text not in self._seen:
            self._seen[text] = self._read(text.strip())
        return self._seen[text]

    def _read(self, text: str) -> Moment:
        if not text:
            raise InvalidTime("There is no date: fill it in or remove the row.")
        try:
            wall = self._parsed(text)
        except ValueError:
            raise InvalidTime(
                f"“{text[:60]}” is no date as expected here: write it as {self._words}."
            ) from None
        if not FIRST_YEAR <= wall.year <= LAST_YEAR:
            raise InvalidTime(f"{wall.year} is not between {FIRST_YEAR} and {LAST_YEAR}.")
        aware = wall if wall.tzinfo else wall.replace(tzinfo=self._zone)
        return Moment(int(aware.replace(microsecond=0).timestamp()), aware.microsecond)

    def _parsed(self, text: str) -> datetime:
        if self._format is not None:
            return datetime.strptime(text, self._format)
        if not _ISO.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text.upper().replace(",", "."))
