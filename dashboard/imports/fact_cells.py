"""Cells that say a day or a number, for whatever they are facts of."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.imports.delivery import INVALID_NUMBER, Refused
from dashboard.imports.mapping import Dates, Zone
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.imports.rows import PlainReader
from dashboard.path_to_green.checks import LARGEST
from dashboard.programs import Program

QUOTED = 60
"""Characters of a wrong text that its sentence repeats."""


class FactReader(PlainReader):
    """Understands days and numbers; what it cannot, it refuses."""

    def __init__(self, program: Program, zone: Zone, dates: Dates, nulls: tuple[str, ...]) -> None:
        zone = zone or program.calendar.zone
        super().__init__(zone, dates, nulls)
        self.calendar = program.calendar
        self._zone = ZoneInfo(zone)

    def day(self, cell: str, column: str) -> date:
        """The day that a cell names."""
        return datetime.fromtimestamp(self.moment(cell, column).at, self._zone).date()

    def optional_day(self, cell: str, column: str) -> date | None:
        """The same, None for a null."""
        return self.day(cell, column) if self.said(cell) else None

    def number(self, cell: str, column: str) -> float:
        """A number."""
        said = self.said(cell)
        try:
            found = float(number(said))
        except InvalidNumber as error:
            raise Refused(column, said, INVALID_NUMBER, str(error)) from None
        if abs(found) > LARGEST:
            sentence = f"“{said[:QUOTED]}” is no number that can be: it is far too large."
            raise Refused(column, said, INVALID_NUMBER, sentence)
        return found

    def optional_number(self, cell: str, column: str) -> float | None:
        """The same, None for a null."""
        return self.number(cell, column) if self.said(cell) else None


def folded(text: str) -> str:
    """Words alone, whatever their case and what stands between them."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
