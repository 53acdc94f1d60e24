"""What is wrong with delivered rows, all of it at once, each with its row and column."""

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.errors import GreenpathError

HEADER_ROW = 1
LONGEST_QUOTE = 60


class Problem(NamedTuple):
    """A cell that can't be taken, or without a column a row, and what to do about it."""

    row: int
    """As a spreadsheet numbers them."""
    column: str
    value: str
    reason: str
    sentence: str

    def __str__(self) -> str:
        """Where it stands, and what is wrong."""
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.sentence}"


class InvalidRows(GreenpathError):
    """Rows of which none is taken, because some are wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: each.row))
        super().__init__("; ".join(str(each) for each in self.problems))


def quoted(text: str) -> str:
    """The beginning of what stood there, in quotation marks."""
    return f"“{text[:LONGEST_QUOTE]}”"
