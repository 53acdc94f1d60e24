"""What a file holds, before anybody says what it means."""

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.imports.tables import TextTable

SAMPLE_ROWS = 50
LONGEST_SAMPLE = 200
"""Characters of a sample's cell; more are cut. A column that holds more lists no values."""
MOST_VALUES = 100
"""A column with more different values than this is not listed in ``values``."""
WIDE, WIDE_ROWS, WIDE_VALUES = 100, 10, 10
"""A table of more columns than that has fewer rows in its sample, and shorter lists."""
PROGRESS_ROWS = 20_000
_BATCH_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class FoundTable:
    """One table of a file: a CSV file has one, a workbook one a sheet."""

    sheet: str
    """The sheet's name; empty for CSV."""
    header: tuple[str, ...]
    rows: int
    numbers: tuple[int, ...]
    """Row numbers of the sample, as a spreadsheet counts them."""
    sample: tuple[tuple[str, ...], ...]
    values: Mapping[str, Mapping[str, int]]
    """Column → value → rows, most frequent first."""


def found_table(table: TextTable, progress: Callable[[int], None]) -> FoundTable:
    """Read a table to its end once; ``progress`` hears the rows read, now and then."""
    counters = {position: Counter[str]() for position in range(table.width)}
    records = table.numbered()
    wide = table.width > WIDE
    sample = list(itertools.islice(records, WIDE_ROWS if wide else SAMPLE_ROWS))
    rows, batch = 0, [row for _, row in sample]
    while batch:
        rows += len(batch)
        for position in tuple(counters):
            counters[position].update(row[position] for row in batch if position < len(row))
            if not _is_short(counters[position], WIDE_VALUES if wide else MOST_VALUES):
                del counters[position]
        if rows % PROGRESS_ROWS < len(batch):
            progress(rows)
        batch = [row for _, row in itertools.islice(records, _BATCH_ROWS)]
    return FoundTable(
        sheet=table.sheet,
        header=table.header,
        rows=rows,
        numbers=tuple(number for number, _ in sample),
        sample=tuple(tuple(cell[:LONGEST_SAMPLE] for cell in row) for _, row in sample),
        values={table.header[at]: dict(c.most_common()) for at, c in counters.items()},
    )


def _is_short(values: Counter[str], most: int) -> bool:
    """Whether the values of a column may be listed."""
    return len(values) <= most and all(len(value) <= LONGEST_SAMPLE for value in values)
