"""Values from rows of texts: wide (a column a series) or long (a row a value).

A row is taken whole, or refused with every cell that is wrong.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from dashboard.imports.delivery import LONGEST_NAME, LONGEST_TEXT
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.imports.tables import DATE_CELL
from dashboard.imports.times import InvalidTime, TimeReader
from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.daily_values import DailyValue
from dashboard.scorecard.definitions import Base, Metric
from dashboard.scorecard.problems import HEADER_ROW, InvalidRows, Problem, quoted

DATE, SERIES, VALUE = "date", "series", "value"

Row = tuple[int, Sequence[str]]


def bases_of(metrics: Iterable[Metric]) -> tuple[Base, ...]:
    """Where base metrics take their values from."""
    return tuple(metric.source for metric in metrics if isinstance(metric.source, Base))


@dataclass(frozen=True, slots=True)
class ValueColumns:
    """Where things stand in a row."""

    width: int
    date: int
    labels: Mapping[str, int]
    series: Mapping[str, int]
    """Of a wide file."""
    named: tuple[int, int] | None = None
    """Of a long file: where the series and its value stand."""


def value_columns(
    header: Sequence[str],
    rows: Iterable[Row],
    bases: Iterable[Base],
    series: Set[str] = frozenset(),
    labels: Set[str] = frozenset(),
) -> ValueColumns:
    """What each column is; ``series`` and ``labels`` are those that earlier rows had.

    Raises ``InvalidRows`` where the header can't be followed.
    """
    names = [name.strip() for name in header]
    folded = [name.casefold() for name in names]
    if problems := list(_header_problems(names, folded)):
        raise InvalidRows(problems)
    day = folded.index(DATE)
    others = {name: n for n, name in enumerate(names) if n != day and name}
    if SERIES in folded and VALUE in folded:
        named = folded.index(SERIES), folded.index(VALUE)
        beside = {name: n for name, n in others.items() if n not in named}
        return ValueColumns(len(names), day, beside, {}, named)
    filtered = {column for base in bases for column, _ in base.filter}
    defined = {base.column for base in bases}
    unsure = others.keys() - defined - filtered - series - labels
    texts = _texts(rows, {name: others[name] for name in unsure})
    labelling = (filtered | texts | labels - series) - defined
    told = {name: n for name, n in others.items() if name in labelling}
    numbers = {name: n for name, n in others.items() if name not in labelling}
    return ValueColumns(len(names), day, told, numbers)


def _header_problems(names: Sequence[str], folded: Sequence[str]) -> Iterator[Problem]:
    if DATE not in folded:
        sentence = "There is no column “Date”: say of each row which day it is of."
        yield Problem(HEADER_ROW, "Date", "", "missing_column", sentence)
    for place, name in enumerate(names):
        if name and name in names[:place]:
            sentence = f"The column {quoted(name)} stands there twice: remove or rename one."
            yield Problem(HEADER_ROW, name, name, "column_twice", sentence)
        if len(name) > LONGEST_NAME:
            sentence = f"A series may have {LONGEST_NAME:,} characters in its name."
            yield Problem(
                HEADER_ROW, name[:LONGEST_NAME], name[:LONGEST_TEXT], "too_long", sentence
            )


def _texts(rows: Iterable[Row], unsure: Mapping[str, int]) -> set[str]:
    """Columns that have something in them, and no number at all."""
    left, found = dict(unsure), set[str]()
    for _, cells in rows if left else ():
        for name, place in tuple(left.items()):
            text = cells[place].strip() if place < len(cells) else ""
            if text and is_number(text):
                del left[name]
                found.discard(name)
            elif text:
                found.add(name)
    return found


def is_number(text: str) -> bool:
    """Whether a text is one."""
    try:
        return number(text) is not None
    except InvalidNumber:
        return False


def local_day(text: str, calendar: ProgramCalendar, dates: str | None = None) -> date:
    """The day that a text names, in the program's zone; raises ``InvalidTime``."""
    return calendar.today(TimeReader(calendar.zone, dates).instant(text))


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row says; nothing where anything in it is wrong."""

    values: Sequence[DailyValue]
    problems: Sequence[Problem]
    """Every wrong cell."""
    day: date | None
    """None where it can't be read."""


@dataclass(slots=True)
class ValueReader:
    """Reads rows; each date is understood once."""

    columns: ValueColumns
    calendar: ProgramCalendar
    dates: str | None = None
    _days: dict[str, date] = field(default_factory=dict)

    def read(self, n: int, cells: Sequence[str]) -> ReadRow:
        """What a row says."""
        problems: list[Problem] = []
        cells = [*cells, *[""] * (self.columns.width - len(cells))]
        if any(cell.strip() for cell in cells[self.columns.width :]):
            sentence = "The row has more cells than there are columns: remove what is too much."
            problems.append(Problem(n, "", "", "ragged_row", sentence))
        day = self._day(n, cells[self.columns.date], problems)
        said = list(self._numbers(n, cells, problems))
        labels = {name: self._label(n, name, cells, problems) for name in self.columns.labels}
        if problems or day is None:
            return ReadRow((), problems, day)
        return ReadRow([DailyValue(series, day, value, labels) for series, value in said], (), day)

    def _day(self, n: int, text: str, problems: list[Problem]) -> date | None:
        try:
            if text not in self._days:
                self._days[text] = local_day(text, self.calendar, self.dates)
            return self._days[text]
        except InvalidTime as error:
            problems.append(refusal(n, "Date", text, "invalid_date", str(error)))
            return None

    def _label(self, n: int, name: str, cells: Sequence[str], problems: list[Problem]) -> str:
        text = cells[self.columns.labels[name]].strip().removeprefix(DATE_CELL)
        if len(text) > LONGEST_NAME:
            sentence = f"This text may have {LONGEST_NAME:,} characters and has {len(text):,}."
            problems.append(refusal(n, name, text, "too_long", sentence))
        return text

    def _numbers(
        self, n: int, cells: Sequence[str], problems: list[Problem]
    ) -> Iterator[tuple[str, float | None]]:
        for series, column, place in self._series(n, cells, problems):
            text = cells[place].strip()
            try:
                yield series, float(number(text)) if text else None
            except InvalidNumber as error:
                problems.append(refusal(n, column, text, "invalid_number", str(error)))

    def _series(
        self, n: int, cells: Sequence[str], problems: list[Problem]
    ) -> Iterator[tuple[str, str, int]]:
        """Each series of a row, the column that it is told of, and where its number stands."""
        if self.columns.named is None:
            for name, place in self.columns.series.items():
                yield name, name, place
            return
        series, value = self.columns.named
        name = cells[series].strip()
        if not name or len(name) > LONGEST_NAME:
            sentence = f"Name the series, in at most {LONGEST_NAME:,} characters."
            problems.append(refusal(n, SERIES, name, "no_series", sentence))
        yield name, VALUE, value


def refusal(row: int, column: str, text: str, reason: str, sentence: str) -> Problem:
    """What is wrong with a cell of a row."""
    return Problem(row, column, text.replace(DATE_CELL, "")[:LONGEST_TEXT], reason, sentence)
