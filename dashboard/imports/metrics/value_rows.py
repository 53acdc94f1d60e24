"""Rows of values: each is taken whole, or refused."""

import hashlib
from collections.abc import Iterable, Sequence, Set

from dashboard.errors import InvalidFile
from dashboard.imports.delivery import RAGGED, Refused
from dashboard.imports.metrics.definition_rows import told
from dashboard.imports.metrics.delivery import VALUES, MetricsDelivery, StagedValue
from dashboard.imports.refused_rows import COLUMNS
from dashboard.imports.rows import (
    Cells,
    RowReader,
    RowWatch,
    identity,
    is_of_refused_rows,
    rows_as_they_were,
)
from dashboard.imports.tables import TextTable
from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.daily_values import DailyValue
from dashboard.scorecard.definitions import Base
from dashboard.scorecard.derived import refusal
from dashboard.scorecard.problems import InvalidRows, Problem, quoted
from dashboard.scorecard.value_rows import SERIES, ValueReader, value_columns

MOST_SERIES = 10_000
MOST_NAMED = 5
"""Further wrong cells of a row that are named."""


def value_reader(
    table: TextTable,
    bases: Iterable[Base],
    known: tuple[Set[str], Set[str]],
    calendar: ProgramCalendar,
    dates: str | None,
) -> ValueReader:
    """What reads a table's rows; raises ``InvalidFile`` where its header can't be followed.

    ``known``: columns that are certainly series, and labels.
    """
    skipped = len(COLUMNS) if is_of_refused_rows(table) else 0
    header = ("",) * skipped + table.header[skipped:]
    try:
        columns = value_columns(header, rows_as_they_were(table), bases, *known)
    except InvalidRows as error:
        raise InvalidFile(f"{table.file}, {told(error.problems)}") from None
    if not columns.named and not columns.series:
        raise InvalidFile(f"{table.file} has no column with numbers beside its dates: add one.")
    if ours := next(filter(None, map(refusal, columns.series)), ""):
        raise InvalidFile(f"{table.file}: {ours}")
    return ValueReader(columns, calendar, dates)


def read_values(
    delivery: MetricsDelivery, table: TextTable, reader: ValueReader, watch: RowWatch
) -> None:
    """Stage the values of rows that are right in all their cells."""
    names = reader.columns
    places = (names.date, *(names.named or ())[:1], *names.labels.values())
    mark = "" if names.named else f" {_digest(names.series)}"

    def understand(number: int, row: Cells) -> None:
        read = reader.read(number, row)
        if read.problems:
            delivery.incomplete.add(read.day)
            raise _refused(read.problems)
        for value in read.values:
            if ours := refusal(value.series):
                raise Refused(SERIES, value.series, "derived_series", ours)
            _stage(delivery, table.file, value, number)
        delivery.taken.add(identity(VALUES + mark, row, places))

    RowReader(delivery, table, VALUES, places, mark).read(understand, watch)
    if any(refusal.reason == RAGGED for refusal in delivery.refusals):
        delivery.incomplete.add(None)


def _digest(names: Iterable[str]) -> str:
    """What tells rows apart that bring other series of the same day."""
    return hashlib.sha256("\x1f".join(sorted(names)).encode()).hexdigest()[:8]


def _stage(delivery: MetricsDelivery, file: str, value: DailyValue, row: int) -> None:
    days = delivery.values.setdefault(value.series, {})
    if len(delivery.values) > MOST_SERIES:
        raise InvalidFile(f"{file} has over {MOST_SERIES:,} series: bring fewer of them.")
    labels = tuple(sorted(value.labels.items()))
    days.setdefault(value.day, []).append(StagedValue(value.value, labels, row))


def _refused(problems: Sequence[Problem]) -> Refused:
    """The first wrong cell; further ones are named."""
    first, *others = problems
    more = ", ".join(quoted(each.column) for each in others[:MOST_NAMED])
    sentence = f"{first.sentence} Wrong in this row too: {more}." if more else first.sentence
    return Refused(first.column, first.value, first.reason, sentence)
