"""What a metric and its process are, in sentences."""

from collections.abc import Mapping
from functools import lru_cache

from dashboard import formats
from dashboard.scorecard.changes import Change
from dashboard.scorecard.definitions import (
    Aggregation,
    Base,
    Every,
    Function,
    Metric,
    Operation,
)
from dashboard.scorecard.periods import Span
from dashboard.scorecard.process import Assurance, Process
from dashboard.scorecard.targets import Status

_AGGREGATED = {
    Aggregation.SUM: "Sum",
    Aggregation.MEAN: "Mean",
    Aggregation.MIN: "Smallest",
    Aggregation.MAX: "Largest",
    Aggregation.LAST: "Last",
    Aggregation.FIRST: "First",
    Aggregation.MEDIAN: "Median",
}
_OPERATED = {
    Operation.DIVIDE: " ÷ ",
    Operation.DIFFERENCE: " − ",
    Operation.SUM: " + ",
    Operation.PRODUCT: " × ",
}
DUE = {
    Every.DAY: "days",
    Every.WORKDAY: "working days",
    Every.WEEK: "weeks",
    Every.MONTH: "months",
}
"""What a metric's values are counted in."""
_OF = {
    Every.DAY: "of each day",
    Every.WORKDAY: "of each working day",
    Every.WEEK: "of each week",
    Every.MONTH: "of each month",
}


def definition(metric: Metric, metrics: Mapping[str, Metric]) -> str:
    """How its numbers come about: Sum of “cases” of each day, where segment is card."""
    source = metric.source
    if isinstance(source, Function):
        names = (metrics[key].title if key in metrics else key for key in source.operands)
        parts = _OPERATED[source.operation].join(names)
        return f"{parts}, each taken over the whole period first."
    how, of = _AGGREGATED[source.aggregation], _OF[source.every]
    return f"{how} of “{source.column}” {of}{_where(source)}."


def _where(source: Base) -> str:
    kept = " and ".join(f"{column} is {value or 'empty'}" for column, value in source.filter)
    return f", where {kept}" if kept else ""


def due_in(metric: Metric) -> str:
    """What it is counted in: 5 of 7 “days”; of a function, that of its operands."""
    return DUE[metric.source.every] if isinstance(metric.source, Base) else "values"


@lru_cache(maxsize=1_024)
def dates(span: Span) -> str:
    """17 Aug 2025 to 23 Aug 2025."""
    return f"{formats.day(span.start)} to {formats.day(span.end)}"


def compared(change: Change) -> str:
    """Which two date ranges a change compares, and why it is n/m."""
    why = f"; not meaningful: {change.unsaid}" if change.unsaid else ""
    return f"{dates(change.span)} against {dates(change.base)}{why}"


def status_line(status: Status, assurance: Assurance | None, rules: tuple[int, ...]) -> str:
    """The status, and whether it is the process or chance: “red, within routine variation”."""
    if status is Status.GREY:
        return "no status: there is no target, or no value"
    if assurance is None:
        return status.value
    missed = status is not Status.GREEN
    if assurance is Assurance.OUT_OF_REACH:
        reach = "this process cannot reach the target without a change"
        return f"{status}, {'and' if missed else 'though'} {reach}"
    if assurance is Assurance.RELIABLE:
        reach = "this process meets the target reliably"
        return f"{status}, {'though' if missed else 'and'} {reach}"
    if rules:
        return f"{status}, with a signal: find out what changed"
    chance = "within routine variation" if missed else "by chance: it may be missed next week"
    return f"{status}, {chance}"


RULES = {
    1: "a point or its step from the one before is outside the limits",
    2: "eight or more weeks in a row on one side of the mean",
    3: "three of four weeks nearer a limit than the mean",
}


def process_sentence(process: Process) -> str:
    """What the chart says."""
    if process.centre is None:
        return "Fewer than six whole weeks: too few to tell signal from noise."
    reported = (process.outside + process.ranges, process.run, process.nearer)
    fired = [n for n, points in enumerate(reported, 1) if points]
    said = "; ".join(RULES[n] for n in fired)
    found = f"Something changed: {said}." if said else "Routine variation: no rule fires."
    few = f" Limits are provisional: they rest on {process.points} weeks."
    return found + (few if process.provisional else "")
