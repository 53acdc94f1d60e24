"""The demonstration's scorecards: deliveries of values week by week, targets, notes, typed values.

The same seed and the same ``end`` give the same values on every machine, whenever in the week
they are asked for: what is still to come is left out.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dashboard.demonstration import metric_payments as payments
from dashboard.demonstration import metric_weeks as weeks
from dashboard.demonstration.metric_definitions import (
    LEADER,
    MANAGER,
    OUTREACH,
    PM,
    RISK,
    Row,
    definitions,
    targets,
)
from dashboard.scorecard.daily_values import DailyValue

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
BY_WEEK = 10
"""So many of the last weeks came one by one, each on its Monday; what is older came at once."""
TYPED_WEEKS = 8
"""So many of the last values of what is typed were typed."""
RESTATED, CORRECTED = 5, 3
"""So many weeks ago was the week whose fraud was told too low, and when that was corrected."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file of values, and the day on which it came."""

    on: dt.date
    values: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value that somebody typed, on the day after its week."""

    metric: str
    week: dt.date
    value: float
    by: str


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """What somebody said of a metric in a week."""

    metric: str
    week: dt.date
    on: dt.date
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class MetricExport:
    """All that a program's scorecard is made from."""

    definitions: tuple[Row, ...]
    targets: tuple[Row, ...]
    deliveries: tuple[Delivery, ...]
    typed: tuple[TypedValue, ...]
    notes: tuple[WrittenNote, ...]


TYPED = {weeks.SHARE_LIVE: ("share_live", PM)}
"""Series whose last values are typed: the metric, and who types them."""
_NOTES = {
    OUTREACH: (
        ("pitched", 1, 1, PM, "Two issuer forums in one week: 14 of the pitches are from Lisbon,"
         " the rest is a usual week. Nothing to do."),
        ("approval_rate", 2, 2, LEADER, "Debit keeps it down: three banks decline on their own"
         " velocity rules. The case for data sharing goes to them first."),
        ("fraud_loss", RESTATED, CORRECTED, LEADER, "Corrected: two banks reported the fraud of"
         " this week a fortnight late."),
        ("contacted", 6, 6, PM, "Quiet on purpose: the team prepared the forums."),
    ),
    RISK: (
        ("rules_off", 1, 1, MANAGER, "It can only grow: the step of the week counts, and it is on"
         " plan."),
        ("minutes_saved", 1, 1, MANAGER, "It can only grow, with every day that a rule is off."),
        ("days_to_label", 4, 2, LEADER, "The bank's file has not come since; asked on Monday, and"
         " promised for the end of the month."),
    ),
}  # fmt: skip
"""Metric, how many weeks ago its week was and that in which it was said, who said it, and what."""


def metrics(program: str, seed: int, end: dt.date, today: dt.date) -> MetricExport:
    """The scorecard of a program; ``end`` is the last day of the week that holds ``today``."""
    return MetricExport(
        definitions=definitions(program),
        targets=tuple(targets(program, end.year)),
        deliveries=tuple(_deliveries(list(_values(program, seed, end)), end, today)),
        typed=tuple(_typed(program, seed, end)),
        notes=tuple(_notes(program, end)),
    )


def _values(program: str, seed: int, end: dt.date) -> Iterator[DailyValue]:
    if program == RISK:
        yield from weeks.detection(seed, end)
        return
    yield from payments.payments(seed, end)
    yield from weeks.funnel(seed, end)


def _deliveries(values: list[DailyValue], end: dt.date, today: dt.date) -> Iterator[Delivery]:
    """The past in one file, then each week on the Monday after it, and today what is there."""
    began = end - BY_WEEK * WEEK
    edges = [dt.date.min, *(began + n * WEEK for n in range(BY_WEEK)), today - DAY]
    for first, last in pairwise(edges):
        on = min(last + 2 * DAY, today)
        late = on - 2 * DAY == end - CORRECTED * WEEK
        rows = [each for each in values if _comes(each, first, last, end)]
        told = [_too_low(each, end) for each in rows]
        if late:
            told += [each for each in values if _is_corrected(each, end)]
        if told:
            yield Delivery(on, tuple(map(_row, told)))


def _comes(value: DailyValue, first: dt.date, last: dt.date, end: dt.date) -> bool:
    """Whether a value is of these days, and comes by a file at all."""
    typed = value.series in TYPED and value.day > end - (TYPED_WEEKS + 1) * WEEK
    return first < value.day <= last and not typed


def _is_corrected(value: DailyValue, end: dt.date) -> bool:
    last = end - RESTATED * WEEK
    return value.series == payments.FRAUD and last - WEEK < value.day <= last


def _too_low(value: DailyValue, end: dt.date) -> DailyValue:
    """Fraud as it was told at first: without what banks report late."""
    if not _is_corrected(value, end) or value.value is None:
        return value
    return value._replace(value=float(round(value.value * (1 - payments.LATE))))


def _row(value: DailyValue) -> Row:
    said = "" if value.value is None else f"{value.value:.10g}"
    segment = value.labels.get(payments.SEGMENT, "")
    return {"date": value.day.isoformat(), "series": value.series, "value": said,
            payments.SEGMENT: segment}  # fmt: skip


def _typed(program: str, seed: int, end: dt.date) -> Iterator[TypedValue]:
    first, last = end - TYPED_WEEKS * WEEK, end - WEEK
    for value in _values(program, seed, end):
        if value.series in TYPED and first <= value.day <= last and value.value is not None:
            metric, by = TYPED[value.series]
            yield TypedValue(metric, value.day, value.value, by)


def _notes(program: str, end: dt.date) -> Iterator[WrittenNote]:
    for key, ago, said, by, text in _NOTES[program]:
        yield WrittenNote(key, end - ago * WEEK, end - said * WEEK + 3 * DAY, text, by)
