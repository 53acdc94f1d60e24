"""The weekly table: one row a metric."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.changes import Change, change
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.figures import Value, number
from dashboard.scorecard.notes import Note
from dashboard.scorecard.periods import Span
from dashboard.scorecard.process import Assurance, assurance, note_wanted
from dashboard.scorecard.targets import Grain, Status, Target, status

SPARKLINE = 26


@dataclass(frozen=True, slots=True)
class Judged:
    """A value against the target of its own period."""

    value: Value
    target: Target | None
    status: Status


@dataclass(frozen=True, slots=True)
class ToDateCell:
    """A span to date, compared with the year before and with its target."""

    judged: Judged
    change: Change


@dataclass(frozen=True, slots=True)
class TableRow:
    """One metric in the weekly table."""

    metric: Metric
    weeks: tuple[Value, ...]
    """Six, oldest first."""
    week: Judged
    """The last of them."""
    wow: Change
    yoy: Change
    to_date: Mapping[str, ToDateCell]
    """By ``mtd``, ``qtd``, ``ytd``."""
    rules: tuple[int, ...]
    """Which rules of the process-behaviour chart fire at the week."""
    assurance: Assurance | None
    note_wanted: bool
    """Whether somebody should say why, whether or not somebody has."""
    note: Note | None
    """What was said of the week."""
    sparkline: tuple[float | None, ...]

    @property
    def note_missing(self) -> bool:
        """Whether a note is asked for that nobody has written."""
        return self.note_wanted and self.note is None


def table(card: Scorecard) -> tuple[TableRow, ...]:
    """All rows, in the order in which they are shown."""
    return tuple(table_row(card, metric) for metric in card.metrics)


def table_row(card: Scorecard, metric: Metric) -> TableRow:
    """A metric's row; made once for a scorecard, and kept with it."""
    made: TableRow | None = card.rows.get(metric.key)
    if made is None:
        made = card.rows[metric.key] = _made(card, metric)
    return made


def _made(card: Scorecard, metric: Metric) -> TableRow:
    dates, key, row = card.periods, metric.key, card.figures.rows[metric.key]
    weeks = tuple(card.figures.value(key, span) for span in dates.weeks)
    now, before = judged(card, metric, Grain.WEEK, weeks[-1]), weeks[-2]
    rules = card.processes.rules_at(row, -1)
    year_ago = card.figures.value(key, dates.weeks_py[-1])
    earlier = judged(card, metric, Grain.WEEK, before)
    return TableRow(
        metric=metric,
        weeks=weeks,
        week=now,
        wow=change(metric.comparison, now.value, before),
        yoy=change(metric.comparison, now.value, year_ago),
        to_date=to_date(card, metric),
        rules=rules,
        assurance=assured(card, metric, now.target),
        note_wanted=note_wanted(rules, now.status, earlier.status),
        note=card.notes.get((key, dates.week.end)),
        sparkline=_sparkline(card, row),
    )


def judged(card: Scorecard, metric: Metric, grain: Grain, value: Value) -> Judged:
    """A value of a whole week or month against its target."""
    target = card.targets.on(metric.key, grain, value.span.end)
    return Judged(value, target, status(metric, value.value, target))


def to_date(card: Scorecard, metric: Metric) -> Mapping[str, ToDateCell]:
    """Month, quarter and year to date."""
    cells = {}
    for name, spans in card.periods.to_date.items():
        value, base = (card.figures.value(metric.key, span) for span in (spans.now, spans.py))
        target = card.targets.to_date(metric.key, Grain(name), spans)
        against = Judged(value, target, status(metric, value.value, target))
        cells[name] = ToDateCell(against, change(metric.comparison, value, base))
    return cells


def assured(card: Scorecard, metric: Metric, target: Target | None) -> Assurance | None:
    """What the metric's limits say of its target of a week."""
    row, by = card.figures.rows[metric.key], card.processes.limits
    return assurance(
        metric.direction, number(float(by.lower[row])), number(float(by.upper[row])), target
    )


def changes(card: Scorecard, metric: Metric) -> Mapping[str, tuple[Change, ...]]:
    """Every change of a metric, by the name of its row."""

    def value(span: Span) -> Value:
        return card.figures.value(metric.key, span)

    return {
        name: tuple(
            change(metric.comparison, value(now), value(base))
            for now, base in zip(spans, bases, strict=True)
        )
        for name, (spans, bases) in card.periods.compared().items()
    }


def _sparkline(card: Scorecard, row: int) -> tuple[float | None, ...]:
    columns = card.figures.over(card.periods.history[-SPARKLINE:])
    return tuple(map(number, card.figures.values[row, columns].tolist()))
