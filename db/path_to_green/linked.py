"""The values of goals that are metrics of the scorecard: what each whole week came to."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from dashboard.path_to_green.goals import Goal
from dashboard.path_to_green.weekly import LONGEST_HISTORY
from dashboard.programs import Program
from dashboard.scorecard.daily_values import DailyValue, joined
from dashboard.scorecard.definitions import Metric, in_force, with_operands
from dashboard.scorecard.derived import derived_names
from dashboard.scorecard.evaluation import figures
from dashboard.scorecard.periods import Span
from db.data_versions import METRICS, data_version
from db.scorecard.derived import derived_values, derived_versions
from db.scorecard.kept import kept_metrics

LEAST_BACK = timedelta(weeks=LONGEST_HISTORY + 2)
"""So much is read of a young goal as well: forecasts look back beyond its start."""


def linked(goals: Iterable[Goal]) -> frozenset[str]:
    """The metrics that goals take their values from."""
    return frozenset(goal.metric for goal in goals if goal.metric)


def linked_versions(
    session: Session, program: Program, goals: Iterable[Goal], as_of: date
) -> tuple[int, ...]:
    """The data versions that these values depend on; none where no goal has a metric."""
    keys = linked(goals)
    if not keys:
        return ()
    names = derived_names(metrics_of(session, program, keys, as_of))
    return data_version(session, program.id, METRICS), *derived_versions(session, program, names)


def metrics_of(
    session: Session, program: Program, keys: Iterable[str], as_of: date
) -> tuple[Metric, ...]:
    """Metrics as they are defined on a day, with what they are put together from."""
    definitions = kept_metrics(session, program).read.decided.definitions
    return with_operands(in_force(definitions, as_of), keys)


def with_units(
    session: Session, program: Program, goals: Iterable[Goal], as_of: date
) -> tuple[Goal, ...]:
    """Goals that are metrics say the unit of theirs."""
    every = tuple(goals)
    units = {m.key: m.unit for m in metrics_of(session, program, linked(every), as_of)}
    return tuple(
        replace(goal, unit=units[goal.metric]) if goal.metric in units else goal for goal in every
    )


def linked_values(
    session: Session, program: Program, goals: Sequence[Goal], as_of: date
) -> Iterator[DailyValue]:
    """A value a week, on its last day, under the goal's key; a week that runs has none yet."""
    metrics = metrics_of(session, program, linked(goals), as_of)
    mine = [goal for goal in goals if any(metric.key == goal.metric for metric in metrics)]
    if not mine:
        return
    first = min(as_of - LEAST_BACK, *(goal.start for goal in mine))
    weeks = [week for week in program.calendar.weeks(first, as_of) if not week.partial]
    stored = kept_metrics(session, program).read.stored.values
    names = derived_names(metrics)
    more = derived_values(session, program, names, [week.end for week in weeks]) if names else ()
    spans = tuple(Span(week.start, week.end) for week in weeks)
    found = figures(joined(stored, more), metrics, program.calendar, spans, as_of)
    for goal in mine:
        row = found.values[found.rows[goal.metric or ""]].tolist()
        for span, number in zip(spans, row, strict=True):
            if not math.isnan(number):
                yield DailyValue(goal.key, span.end, number)
