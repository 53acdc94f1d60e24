"""Ticket aging as JSON: all figures, under the names of the golden case."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from dashboard.program_calendar import utc
from dashboard.scope import AsOf
from dashboard.ticket_aging.flow_values import TimeInState, WeekFlow
from dashboard.ticket_aging.provenance import Told
from dashboard.ticket_aging.values import (
    DIMENSIONS,
    Buckets,
    Percentiles,
    Survival,
    TicketAging,
)

LIST_COLUMNS = (
    "key", "title", "kind", "priority", "group", "requester", "state", "age", "net_age",
    "age_since_reopen", "business_age", "bucket", "days_in_state", "reopens", "reassignments",
    "sla_status", "sla_used", "sla_target", "reasons",
)  # fmt: skip


def as_json(aging: TicketAging) -> bytes:
    """The figures as JSON; floats to 6 decimals, null where there is no value."""
    return orjson.dumps(figures(aging), option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)


def figures(aging: TicketAging) -> dict[str, Any]:
    """All figures under the names of the golden case, and what it does not have besides."""
    parts = (
        _scope(aging), _open_figures(aging), _duration_figures(aging), _flow_figures(aging),
        {
            "open_tickets": open_tickets(aging),
            "root_causes": [asdict(cause) for cause in aging.root_causes],
            "data_quality": asdict(aging.quality),
            "source": source(aging),
        },
    )  # fmt: skip
    return {name: rounded(value) for part in parts for name, value in part.items()}


def told_as_of(told: AsOf) -> dict[str, Any]:
    """What it is about, and as of when."""
    return {
        "program": told.program.key,
        "as_of": told.scope.as_of.isoformat(),
        "cut_utc": time_text(told.cut),
        "zone": told.program.calendar.zone,
        "filters": {name: list(values) for name, values in told.scope.filters.items()},
        "partial_week": told.partial_week,
    }


def _scope(aging: TicketAging) -> dict[str, Any]:
    return told_as_of(aging) | {"population": asdict(aging.population)}


def _open_figures(aging: TicketAging) -> dict[str, Any]:
    return {
        **{f"open_by_{clock}_bucket": _counts(b) for clock, b in aging.buckets.items()},
        **{
            f"open_by_age_bucket_and_{name}": {
                value: _counts(buckets) for value, buckets in aging.buckets_by[name].items()
            }
            for name in DIMENSIONS
        },
        "open_by_state": aging.open_by_state,
        "open_age_stats": {
            "mean_age_days": aging.ages.mean,
            "p85_age_days": aging.ages.p85,
            "total_age_days": aging.ages.total,
            "oldest": [list(row) for row in aging.ages.oldest],
        },
    }


def _duration_figures(aging: TicketAging) -> dict[str, Any]:
    cycle = aging.cycle_times
    return {
        "cycle_time_days": {
            "all_elapsed": percentile_figures(cycle.all_elapsed),
            "all_calendar_days": percentile_figures(cycle.all_calendar_days),
            "trailing_90d_elapsed": percentile_figures(cycle.trailing_90d_elapsed),
            "all_elapsed_by_priority": {
                p: percentile_figures(found) for p, found in cycle.by_priority.items()
            },
            "dialect_inclusive_days_floor_index": _keyed(cycle.inclusive_days),
        },
        "kaplan_meier_days": {
            "all": _survival(aging.survival),
            "by_priority": {p: _survival(s) for p, s in aging.survival_by_priority.items()},
        },
        "conditional_resolve_within_14d": _keyed(aging.resolved_within_14_days),
        "time_in_state": {row.state: _time_in_state(row) for row in aging.time_in_state},
    }


def _flow_figures(aging: TicketAging) -> dict[str, Any]:
    response = aging.first_response
    return {
        "weeks": [_week(row) for row in aging.weeks],
        "sla": {
            "counts": aging.sla.counts,
            "by_priority": aging.sla.by_priority,
            "at_risk_ids": list(aging.at_risk),
        },
        "first_response_hours": {
            "responded": response.responded,
            "never_responded_and_open": response.never_responded_and_open,
            "stats": percentile_figures(response.hours),
        },
        "service_week": {
            "finished_with_sla": aging.service_week.due,
            "kept_sla": aging.service_week.kept,
            "first_response_hours": percentile_figures(aging.service_week.responses),
        },
        "reassignments": _keyed(aging.reassignments),
        "reopens": _keyed(aging.reopens),
    }


def open_tickets(aging: TicketAging) -> list[dict[str, Any]]:
    """The open tickets with their clocks, what should be unblocked first on top."""
    return [{name: getattr(t, name) for name in LIST_COLUMNS} for t in aging.open_tickets]


def time_text(instant: int) -> str:
    """An instant in UTC, as ISO 8601."""
    return utc(instant).strftime("%Y-%m-%dT%H:%M:%SZ")


def _counts(buckets: Buckets) -> dict[str, int]:
    return {bucket.label: bucket.tickets for bucket in buckets}


def _keyed(values: Mapping[int, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in values.items()}


def percentile_figures(found: Percentiles) -> dict[str, Any]:
    """Percentiles in both dialects."""
    return {
        "n": found.n,
        "linear": _keyed(found.linear),
        "nearest_rank": _keyed(found.nearest_rank),
    }


def _survival(found: Survival) -> dict[str, Any]:
    values = asdict(found)
    still_open = values.pop("still_open")
    return values | {"S_at": _keyed(still_open)}


def _time_in_state(row: TimeInState) -> dict[str, Any]:
    return {
        "total_days": row.total_days,
        "tickets": row.tickets,
        "mean_days_per_ticket": row.mean_days,
        "median_days_per_ticket": row.median_days,
    }


def _week(row: WeekFlow) -> dict[str, Any]:
    return {
        "week_start": row.week.start.isoformat(),
        "week_end": row.week.end.isoformat(),
        "counted_to": row.week.counted_to.isoformat(),
        "partial": row.week.partial,
        "open_before": row.open_before,
        "arrivals": row.arrivals,
        "resolved": row.resolved,
        "cancelled": row.cancelled,
        "reopened": row.reopened,
        "open_at_end": row.open_at_end,
    }


def source(aging: Told) -> dict[str, Any] | None:
    """The last import, and up to when the data go."""
    if aging.source is None:
        return None
    newest = aging.source.newest_fact_at
    return {
        "file": aging.source.file,
        "imported_at": time_text(aging.source.imported_at),
        "data_up_to": time_text(newest) if newest is not None else None,
    }


def rounded(value: Any) -> Any:
    """Floats to 6 decimals, in whatever holds them."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    return value
