"""What every reader hands on, and how it names a place in a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Record = tuple[int, tuple[str, ...]]
"""A row with its number as a spreadsheet counts it."""

LONGEST_CELL = 1_000_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something with records, the header first; ``records`` starts from the top at each call."""

    name: str
    """Empty for CSV."""
    format: str
    records: Callable[[], Iterator[Record]]


def place(number: int, position: int, header: Sequence[str]) -> str:
    """“row 3, column “title””; the column's number when the header has no name for it."""
    name = header[position][:60] if position < len(header) else ""
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return f"row {number}, column " + (f"“{name}”" if name else str(position + 1))
