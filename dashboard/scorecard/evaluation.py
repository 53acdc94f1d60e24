"""From daily values to figures: base metrics over all spans at once, then functions of them."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants, ProgramCalendar, day_number
from dashboard.scorecard.aggregation import Mask, aggregated, counted
from dashboard.scorecard.by_day import NEVER, ByDay, by_day, due_days
from dashboard.scorecard.daily_values import DailyValues, Floats
from dashboard.scorecard.definitions import (
    Aggregation,
    Base,
    Every,
    Function,
    Metric,
    Operation,
    in_order,
)
from dashboard.scorecard.figures import Figures, State
from dashboard.scorecard.periods import Span, Spans

Group = dict[str, Base]
"""By key."""


def figures(
    values: DailyValues,
    metrics: Sequence[Metric],
    calendar: ProgramCalendar,
    spans: Spans,
    as_of: date,
) -> Figures:
    """All metrics over all spans, by what is known up to the as-of date."""
    found = _empty(metrics, spans)
    shown = Span(min(span.start for span in spans), max(span.end for span in spans))
    for (how, every), group in _groups(metrics).items():
        days = by_day(values, tuple(group.values()), calendar, shown, as_of)
        due = due_days(every, days.first + np.arange(shown.days), calendar)
        _fill(found, [found.rows[key] for key in group], days, how, due)
    for metric in in_order(metrics):
        if isinstance(metric.source, Function):
            _combine(found, metric.key, metric.source)
    return found


def _empty(metrics: Sequence[Metric], spans: Spans) -> Figures:
    shape = len(metrics), len(spans)
    return Figures(
        rows={metric.key: n for n, metric in enumerate(metrics)},
        columns={span: n for n, span in enumerate(spans)},
        values=np.full(shape, np.nan),
        states=np.full(shape, State.NONE, dtype=np.int8),
        present=np.zeros(shape, dtype=np.int64),
        due=np.zeros(shape, dtype=np.int64),
        kept=np.full(shape, np.nan),
    )


def _groups(metrics: Sequence[Metric]) -> dict[tuple[Aggregation, Every], Group]:
    """Base metrics that are aggregated alike and due equally often."""
    groups: dict[tuple[Aggregation, Every], Group] = {}
    for metric in metrics:
        if isinstance(metric.source, Base):
            kind = metric.source.aggregation, metric.source.every
            groups.setdefault(kind, {})[metric.key] = metric.source
    return groups


def _fill(found: Figures, rows: list[int], days: ByDay, how: Aggregation, due: Mask) -> None:
    """The figures of base metrics that are alike."""
    starts, ends = _bounds(found, days.first)
    filled = ~np.isnan(days.values)
    whole = aggregated(how, days.values, starts, ends)
    blank = counted(days.there & ~filled, starts, ends) > 0
    lost = blank & (how is Aggregation.SUM)
    found.values[rows] = np.where(lost | np.isinf(whole), np.nan, whole)
    found.kept[rows] = np.where(lost, whole, np.nan)
    found.present[rows] = counted(filled & due, starts, ends)
    found.due[rows] = counted(due[np.newaxis], starts, ends)
    newest = days.newest[:, np.newaxis]
    old = (newest > NEVER) & (newest < days.first + starts) & (found.due[rows] > 0)
    partial = blank | (found.present[rows] < found.due[rows])
    found.states[rows] = np.select(
        [np.isinf(whole), ~np.isnan(whole) & partial, ~np.isnan(whole), old],
        [State.UNDEFINED, State.PARTIAL, State.OK, State.STALE],
        State.NONE,
    )


def _bounds(found: Figures, first: int) -> tuple[Instants, Instants]:
    """The columns at which each span starts, and before which it ends."""
    starts = [day_number(span.start) - first for span in found.columns]
    ends = [day_number(span.end) - first + 1 for span in found.columns]
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def _combine(found: Figures, key: str, source: Function) -> None:
    """The figures of a function, from those of its operands."""
    if any(operand not in found.rows for operand in source.operands):
        return  # an operand that there was not yet, or is no more: no value
    row, of = found.rows[key], [found.rows[operand] for operand in source.operands]
    values, worst = found.values[of], found.states[of].max(axis=0)
    with np.errstate(all="ignore"):
        result = _operated(source.operation, values)
    known = ~np.isnan(values).any(axis=0)
    there = np.isfinite(result)
    found.values[row] = np.where(known & there, result, np.nan)
    found.states[row] = np.where(known & ~there, State.UNDEFINED, worst)
    fewest = _fewest(found, of)
    every = np.arange(values.shape[1])
    found.present[row] = found.present[of][fewest, every]
    found.due[row] = found.due[of][fewest, every]


def _operated(operation: Operation, values: Floats) -> Floats:
    if operation is Operation.DIVIDE:
        return np.asarray(values[0] / values[1])
    if operation is Operation.DIFFERENCE:
        return np.asarray(values[0] - values[1])
    return np.asarray(values.sum(axis=0) if operation is Operation.SUM else values.prod(axis=0))


def _fewest(found: Figures, of: list[int]) -> NDArray[np.intp]:
    """Which operand has the smallest share of its values, over each span."""
    share = found.present[of] / np.maximum(found.due[of], 1)
    return np.asarray(share.argmin(axis=0))
