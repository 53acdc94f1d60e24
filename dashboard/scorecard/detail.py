"""One metric: everything that its page and its export say."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.changes import Change
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.figures import Value
from dashboard.scorecard.periods import Spans
from dashboard.scorecard.process import Baseline, Process
from dashboard.scorecard.table import Judged, TableRow, changes, judged, table_row
from dashboard.scorecard.targets import Grain

LARGE_MONTHS = 3
"""From how many times the largest week on the largest month has an axis of its own."""


@dataclass(frozen=True, slots=True)
class MetricDetail:
    """Weeks and months with the year before, changes, targets, and what the process does."""

    row: TableRow
    weeks: tuple[Judged, ...]
    weeks_py: tuple[Value, ...]
    week_before: Value
    months: tuple[Judged, ...]
    months_py: tuple[Value, ...]
    month_before: Value
    running_month: Value | None
    """Partial, and in no comparison."""
    changes: Mapping[str, tuple[Change, ...]]
    to_date_py: Mapping[str, Value]
    history: Spans
    """The weeks of ``process``."""
    process: Process
    rules: tuple[tuple[int, ...], ...]
    """Which rules fire at each point of ``process``."""
    baseline: Baseline | None

    @property
    def metric(self) -> Metric:
        """What it is of."""
        return self.row.metric

    @property
    def two_axes(self) -> bool:
        """Whether months need an axis of their own beside weeks."""
        weeks, months = (
            max((abs(each.value.value) for each in of if each.value.value is not None), default=0.0)
            for of in (self.weeks, self.months)
        )
        return months > LARGE_MONTHS * weeks > 0


def detail(card: Scorecard, metric: Metric) -> MetricDetail:
    """Everything about one of the scorecard's metrics."""
    dates, key, row = card.periods, metric.key, card.figures.rows[metric.key]

    def values(spans: Spans) -> tuple[Value, ...]:
        return tuple(card.figures.value(key, span) for span in spans)

    def all_judged(grain: Grain, spans: Spans) -> tuple[Judged, ...]:
        return tuple(judged(card, metric, grain, value) for value in values(spans))

    running = dates.running_month
    points = range(len(dates.history))
    return MetricDetail(
        row=table_row(card, metric),
        weeks=all_judged(Grain.WEEK, dates.weeks),
        weeks_py=values(dates.weeks_py),
        week_before=card.figures.value(key, dates.week_before),
        months=all_judged(Grain.MONTH, dates.months),
        months_py=values(dates.months_py),
        month_before=card.figures.value(key, dates.month_before),
        running_month=card.figures.value(key, running) if running else None,
        changes=changes(card, metric),
        to_date_py={n: card.figures.value(key, each.py) for n, each in dates.to_date.items()},
        history=dates.history,
        process=card.processes.process(row),
        rules=tuple(card.processes.rules_at(row, n) for n in points),
        baseline=card.baselines.get(key),
    )
