"""Scorecards of a few values, and the golden cases from their files."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.calculation import Scorecard, ScorecardFacts, scorecard
from dashboard.scorecard.daily_values import DailyValue, DailyValues, daily_values
from dashboard.scorecard.definition_rows import metrics_from
from dashboard.scorecard.definitions import Aggregation, Base, Function, Metric, Operation
from dashboard.scorecard.detail import MetricDetail, detail
from dashboard.scorecard.problems import Problem
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Target
from dashboard.scorecard.value_rows import Row, ValueReader, bases_of, value_columns

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "scorecard"
CASES = {path.stem: path for path in sorted((GOLDEN / "cases").glob("*.json"))}
CALENDAR = ProgramCalendar()
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
DAY = timedelta(days=1)

Cells = Sequence[str]


def numbered(rows: Iterable[Cells]) -> list[tuple[int, Cells]]:
    """Rows as a spreadsheet numbers them, below their header."""
    return list(enumerate(rows, start=2))


class DeliveredValues(NamedTuple):
    """What the rows of a file say; the cells that are wrong, in the order of the rows."""

    values: DailyValues
    refused: tuple[Problem, ...]


def values_from(
    header: Sequence[str],
    rows: Sequence[Row],
    metrics: Iterable[Metric],
    calendar: ProgramCalendar,
    dates: str | None = None,
) -> DeliveredValues:
    """What an import's reader makes of rows."""
    reader = ValueReader(value_columns(header, rows, bases_of(metrics)), calendar, dates)
    read = [reader.read(n, cells) for n, cells in rows]
    return DeliveredValues(
        daily_values(value for row in read for value in row.values),
        tuple(problem for row in read for problem in row.problems),
    )


@lru_cache(maxsize=16)
def case(name: str) -> Any:
    return json.loads(CASES[name].read_text())


def definition_rows(metrics: Mapping[str, Mapping[str, Any]]) -> tuple[Cells, list[Cells]]:
    """A case's metrics as the rows of a file of definitions."""
    header = ("key", "aggregation", "column", "filter", "operation", "operands", "comparison")
    rows = [
        (
            key,
            said.get("aggregation", ""),
            said.get("column", ""),
            said.get("filter", "").replace(" == ", "=").replace("'", ""),
            said.get("operation", ""),
            ";".join(said.get("operands", ())),
            said["comparison"],
        )
        for key, said in metrics.items()
    ]
    return header, rows


def golden_calendar(of: Mapping[str, Any]) -> ProgramCalendar:
    return ProgramCalendar(
        week_ends=WEEKDAYS.index(of["weekday"]),
        fiscal_year_end=MONTHS.index(of["fiscal_year_end_month"]) + 1,
    )


@lru_cache(maxsize=16)
def golden_card(name: str) -> Scorecard:
    """A case from its definitions and its file; rows after the week ending are left in."""
    of = case(name)
    calendar = golden_calendar(of)
    header, rows = definition_rows(of["metrics"])
    metrics = metrics_from(header, numbered(rows))
    with (GOLDEN / "inputs" / of["input"]).open(newline="") as file:
        head, *cells = csv.reader(file)
    delivered = values_from(head, numbered(cells), metrics, calendar)
    assert delivered.refused == ()
    facts = ScorecardFacts(metrics, delivered.values)
    return card_of(facts, date.fromisoformat(of["week_ending"]), calendar)


def card_of(
    facts: ScorecardFacts, as_of: date, calendar: ProgramCalendar = CALENDAR, **filters: Any
) -> Scorecard:
    program = Program("p", "Program", calendar)
    return scorecard(facts, program, Scope("p", as_of, filters), None)


def base(key: str, aggregation: str = "sum", **about: Any) -> Metric:
    """A base metric on the series of the same name."""
    of = {name: about.pop(name) for name in ("filter", "every", "column") if name in about}
    source = Base(**{"column": key, **of}, aggregation=Aggregation(aggregation))
    return Metric(key, source, **about)


def function(key: str, operation: str, *operands: str, **about: Any) -> Metric:
    return Metric(key, Function(Operation(operation), operands), **about)


def series(
    name: str, first: date, values: Iterable[float | None], step: int = 1
) -> list[DailyValue]:
    """Values from a day on, one every ``step`` days."""
    return [DailyValue(name, first + n * step * DAY, value) for n, value in enumerate(values)]


def single(
    metric: Metric,
    values: Iterable[DailyValue],
    as_of: date,
    calendar: ProgramCalendar = CALENDAR,
    targets: Sequence[Target] = (),
    baselines: Sequence[Baseline] = (),
) -> MetricDetail:
    """The whole of one metric."""
    facts = ScorecardFacts((metric,), daily_values(values), targets, baselines)
    return detail(card_of(facts, as_of, calendar), metric)


def nothing() -> DailyValues:
    return daily_values(())
