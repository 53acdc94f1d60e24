"""Rows of targets: each is taken, or refused as the form for one would refuse it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import islice

from dashboard.errors import InvalidFile, InvalidForm
from dashboard.imports.delivery import Refused
from dashboard.imports.metrics.delivery import (
    TARGETS,
    MetricsDelivery,
    StagedTarget,
    place_of,
)
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.imports.rows import Cells, RowReader, RowWatch, identity, plain
from dashboard.imports.tables import TextTable
from dashboard.imports.times import InvalidTime
from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.problems import quoted
from dashboard.scorecard.targets import Grain, Target, checked_target
from dashboard.scorecard.value_rows import local_day

METRIC, GRAIN, VALUE, UPPER, START, END = "metric", "grain", "value", "upper", "from", "to"
MOST_TARGETS = 10_000
COLUMN_OF = {"value": VALUE, "upper": UPPER, "start": START, "end": END}
"""Where a field of the form stands in a file."""


def read_targets(
    delivery: MetricsDelivery,
    table: TextTable,
    metrics: Mapping[str, Metric],
    standing: Sequence[Target],
    days: tuple[ProgramCalendar, str | None],
    watch: RowWatch,
) -> None:
    """Stage targets; one of a metric, grain and first day takes the place of an earlier one.

    ``days``: the program's calendar, and how dates are written.
    """
    reader = _TargetReader(table, metrics, days)
    about = tuple(reader.places[name] for name in (METRIC, GRAIN, START) if name in reader.places)
    if sum(1 for _ in islice(table.numbered(), MOST_TARGETS + 1)) > MOST_TARGETS:
        raise InvalidFile(f"{table.file} has over {MOST_TARGETS:,} targets: bring fewer of them.")
    others = _Others(standing, reader.understandable(table.numbered()))

    def understand(number: int, row: Cells) -> None:
        target = reader.target(row)
        reader.check(row, target, others.beside(target))
        others.taken(target)
        delivery.targets.setdefault(place_of(target), StagedTarget(target, number))
        delivery.taken.add(identity(TARGETS, row, about))

    RowReader(delivery, table, TARGETS, about).read(understand, watch)


class _Others:
    """The targets that one has to go with: those of the file, and those it leaves as they are."""

    def __init__(self, standing: Iterable[Target], coming: Iterable[Target]) -> None:
        replaced = {place_of(target) for target in coming}
        self._by: dict[tuple[str, Grain], dict[Target, None]] = {}
        for target in standing:
            if place_of(target) not in replaced:
                self.taken(target)

    def beside(self, target: Target) -> list[Target]:
        """All others of its metric and grain."""
        return [each for each in self._by.get((target.metric, target.grain), {}) if each != target]

    def taken(self, target: Target) -> None:
        """One of the file is taken."""
        self._by.setdefault((target.metric, target.grain), {})[target] = None


class _TargetReader:
    """Understands the cells of one table."""

    def __init__(
        self,
        table: TextTable,
        metrics: Mapping[str, Metric],
        days: tuple[ProgramCalendar, str | None],
    ) -> None:
        self._metrics, self._days = metrics, days
        self.places = {name: table.position(name) for name in (METRIC, GRAIN, VALUE)}
        for name in (UPPER, START, END):
            place = table.optional_position(name)
            if place is not None:
                self.places[name] = place

    def understandable(self, rows: Iterable[tuple[int, Cells]]) -> Iterator[Target]:
        """The targets of rows that are right by themselves."""
        for _, row in rows:
            with suppress(Refused, IndexError):
                target = self.target(row)
                self.check(row, target, ())
                yield target

    def target(self, row: Cells) -> Target:
        """The target that a row says."""
        key = self._text(row, METRIC)
        if key not in self._metrics:
            sentence = f"There is no metric {quoted(key)}: define it first, or correct the key."
            raise Refused(METRIC, key, "unknown_metric", sentence)
        return Target(
            metric=key,
            grain=self._grain(row),
            value=self._number(row, VALUE),
            start=self._day(row, START),
            end=self._day(row, END),
            upper=self._number(row, UPPER) if self._text(row, UPPER) else None,
        )

    def check(self, row: Cells, target: Target, others: Sequence[Target]) -> None:
        """Refuse what the form for a target would refuse."""
        try:
            checked_target(target, self._metrics[target.metric], others)
        except InvalidForm as error:
            field, sentence = next(iter(error.problems.items()))
            column = COLUMN_OF[field]
            said = self._text(row, column)
            raise Refused(column, said, "impossible_target", sentence) from None

    def _text(self, row: Cells, column: str) -> str:
        return plain(row[self.places[column]]) if column in self.places else ""

    def _grain(self, row: Cells) -> Grain:
        said = self._text(row, GRAIN)
        try:
            return Grain(said.casefold())
        except ValueError:
            sentence = f"{quoted(said)} is no grain: write one of {', '.join(Grain)}."
            raise Refused(GRAIN, said, "unknown_grain", sentence) from None

    def _number(self, row: Cells, column: str) -> float:
        said = self._text(row, column)
        try:
            return float(number(said))
        except InvalidNumber as error:
            raise Refused(column, said, "invalid_number", str(error)) from None

    def _day(self, row: Cells, column: str) -> date | None:
        if not self._text(row, column):
            return None
        text, (calendar, dates) = row[self.places[column]], self._days
        try:
            return local_day(text, calendar, dates)
        except InvalidTime as error:
            raise Refused(column, plain(text), "invalid_date", str(error)) from None
