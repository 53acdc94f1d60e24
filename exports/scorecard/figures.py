"""A scorecard as JSON: all figures in full, under the names of the golden cases."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import orjson

from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.changes import Change
from dashboard.scorecard.definitions import Base, Metric
from dashboard.scorecard.detail import MetricDetail, detail
from dashboard.scorecard.figures import Value
from dashboard.scorecard.periods import Periods, Span, Spans
from dashboard.scorecard.table import Judged, ToDateCell
from dashboard.scorecard.targets import Target
from exports.scorecard.xmr import xmr
from exports.ticket_aging.figures import source, told_as_of

ROWS = ("wow_weeks", "yoy_weeks", "mom_months", "yoy_months")
"""Changes that stand in rows; the others are of one span to date."""


def as_json(card: Scorecard) -> bytes:
    """The figures as JSON; null where there is no value."""
    return orjson.dumps(figures(card), option=orjson.OPT_INDENT_2)


def figures(card: Scorecard) -> dict[str, Any]:
    """All figures under the names of the golden cases, and what they don't have besides."""
    calendar, week = card.program.calendar, card.periods.week
    return told_as_of(card) | {
        "week_ending": week.end.isoformat(),
        "week_number": calendar.week_number(week.end),
        "dates": _dates(card.periods),
        "metrics": {metric.key: _metric(card, metric) for metric in card.metrics},
        "source": source(card),
    }


def _metric(card: Scorecard, metric: Metric) -> dict[str, Any]:
    found = detail(card, metric)
    return golden(found) | {
        "definition": _definition(metric),
        "running_month": _value(found.running_month) if found.running_month else None,
        "states": _states(found),
        "partial": _partial(found),
        "changes": {name: [_change(each) for each in row] for name, row in found.changes.items()},
        "targets": _by_period(found, lambda judged: _target(judged.target)),
        "statuses": _by_period(found, lambda judged: judged.status.value),
        "signals": {
            "rules": list(found.row.rules),
            "note_wanted": found.row.note_wanted,
            "assurance": found.row.assurance,
            "locked_to": asdict(found.baseline) if found.baseline else None,
            "weeks": _ends(found.history),
            **xmr(found.process),
        },
    }


def golden(found: MetricDetail) -> dict[str, Any]:
    """What the golden cases expect of a metric: plain numbers, whether they mean much or not."""
    row, weeks = found.row, [each.value for each in found.weeks]
    to_date = row.to_date
    return {
        "weeks_cy": _numbers(weeks),
        "weeks_py": _numbers(found.weeks_py),
        "months_cy": _numbers(each.value for each in found.months),
        "months_py": _numbers(found.months_py),
        **{name: [each.raw for each in found.changes[name]] for name in ROWS},
        "period_values": {
            "week_cy": weeks[-1].value,
            "week_prev": weeks[-2].value,
            "week_py": found.weeks_py[-1].value,
            **{f"{name}_cy": cell.judged.value.value for name, cell in to_date.items()},
            **{f"{name}_py": value.value for name, value in found.to_date_py.items()},
        },
        "summary_box": {
            "last_week": weeks[-1].value,
            "wow": row.wow.scaled,
            "yoy_week": row.yoy.scaled,
            **{name: cell.judged.value.value for name, cell in to_date.items()},
            **{f"{name}_yoy": cell.change.scaled for name, cell in to_date.items()},
        },
    }


def _numbers(values: Iterable[Value]) -> list[float | None]:
    return [each.value for each in values]


def _definition(metric: Metric) -> dict[str, Any]:
    said = asdict(metric)
    of = said.pop("source")
    kind = "base" if isinstance(metric.source, Base) else "function"
    return {"kind": kind, **of, **said}


def _spread(found: MetricDetail) -> dict[str, list[Value]]:
    """Every value of a metric, by the row that it stands in."""
    cells = found.row.to_date
    return {
        "weeks_cy": [each.value for each in found.weeks],
        "weeks_py": list(found.weeks_py),
        "months_cy": [each.value for each in found.months],
        "months_py": list(found.months_py),
        **{f"{name}_cy": [cell.judged.value] for name, cell in cells.items()},
        **{f"{name}_py": [value] for name, value in found.to_date_py.items()},
    }


def _states(found: MetricDetail) -> dict[str, list[str]]:
    return {name: [v.state.word for v in values] for name, values in _spread(found).items()}


def _partial(found: MetricDetail) -> list[dict[str, Any]]:
    """What is told of every value that is there in part, each span once."""
    spans = {v.span: v for values in _spread(found).values() for v in values}
    return [_value(value) for value in spans.values() if value.state.word == "partial"]


def _value(value: Value) -> dict[str, Any]:
    return {
        "dates": _span(value.span),
        "value": value.value,
        "state": value.state.word,
        "present": value.present,
        "due": value.due,
        "sum_of_other_days": value.kept,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "change_raw": change.raw,
        "shown": change.shown,
        "in": change.comparison.value,
        "not_meaningful": change.unsaid.value if change.unsaid else None,
        "dates": _span(change.span),
        "compared_with": _span(change.base),
    }


def _by_period(found: MetricDetail, of: Any) -> dict[str, Any]:
    """Something of every value that can have a target."""
    cells: dict[str, ToDateCell] = dict(found.row.to_date)
    rows: dict[str, tuple[Judged, ...]] = {"weeks_cy": found.weeks, "months_cy": found.months}
    return {
        **{name: [of(each) for each in row] for name, row in rows.items()},
        **{name: of(cell.judged) for name, cell in cells.items()},
    }


def _target(target: Target | None) -> dict[str, Any] | None:
    if target is None:
        return None
    return {
        "grain": target.grain.value,
        "value": target.value,
        "upper": target.upper,
        "start": target.start,
        "end": target.end,
    }


def _dates(dates: Periods) -> dict[str, list[str]]:
    rows = (dates.weeks, dates.weeks_py, dates.months, dates.months_py)
    names = ("weeks_cy", "weeks_py", "months_cy", "months_py")
    return {name: _ends(row) for name, row in zip(names, rows, strict=True)}


def _ends(spans: Spans) -> list[str]:
    return [span.end.isoformat() for span in spans]


def _span(span: Span) -> list[str]:
    return [span.start.isoformat(), span.end.isoformat()]
