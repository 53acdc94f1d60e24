"""Goals as CSV, and as a table for the terminal."""

import csv
import io
from typing import Any

from dashboard import formats
from dashboard.formats import MISSING
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.forecast import Forecast, Outlook
from dashboard.path_to_green.standing import GoalStanding
from dashboard.scorecard.numbers import told
from dashboard.slips import Ledger
from dashboard.ticket_aging.provenance import provenance
from exports.path_to_green.figures import golden
from exports.ticket_aging.figures import time_text
from exports.ticket_aging.tables import SCOPE_COLUMNS, aligned, safe, scope_cells

COLUMNS = (
    "key", "title", "owner", "team", "direction", "baseline", "target", "band_low", "band_high",
    "start", "due", "first_due", "due_slips", "claimed", "computed",
    "computed_against_original_due", "value", "value_day", "expected", "gap", "covered",
    "date_to_green", "first_date_to_green", "date_to_green_slips", "forecast", "p50", "p85",
    "updated", "days_overdue", "outdated", "watermelon", "green_to_red", "flags", *SCOPE_COLUMNS,
)  # fmt: skip


def as_csv(found: PathToGreen) -> str:
    """One row a goal, numbers in full; each row says as of when."""
    scope, text = scope_cells(found), io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for each in found.goals:
        writer.writerow({name: _cell(value) for name, value in (_row(each) | scope).items()})
    return text.getvalue()


def _row(of: GoalStanding) -> dict[str, Any]:
    goal, newest = of.goal, of.history.newest
    return {
        **{name: getattr(goal, name) for name in COLUMNS[:7]},
        "band_low": goal.low,
        "band_high": goal.high,
        "start": goal.start,
        "due": of.due.current,
        "first_due": of.due.original,
        "due_slips": len(of.due.slips),
        "computed_against_original_due": of.computed_originally,
        "value_day": of.latest.day if of.latest else None,
        "first_date_to_green": of.back.original,
        "date_to_green_slips": len(of.back.slips),
        "forecast": of.forecast.outlook,
        "p50": of.forecast.p50,
        "p85": of.forecast.p85,
        "updated": time_text(newest.at) if newest else None,
        "flags": "; ".join(of.flags),
        **golden(of),
    }


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return safe(value) if isinstance(value, str) else value


HEADER = (
    "goal", "claimed", "computed", "value", "expected", "gap", "covered", "due", "back to green",
    "forecast", "overdue", "flags",
)  # fmt: skip


def as_table(found: PathToGreen) -> str:
    """The board of goals for a terminal."""
    lines = [HEADER, *(_line(each) for each in found.goals)]
    chosen = "; ".join(f"{n} {', '.join(v)}" for n, v in found.scope.filters.items())
    title = f"{found.program.name}: path to green, {chosen or 'all goals'}"
    return "\n".join([title, *aligned(lines), provenance(found)])


def _line(of: GoalStanding) -> tuple[str, ...]:
    late = of.silence.days_overdue
    return (
        f"{of.goal.key} {of.goal.title}",
        of.claimed or MISSING,
        of.computed,
        told(of.value, ""),
        told(of.expected, ""),
        told(of.gap, ""),
        formats.percent(of.covered),
        _moved(of.due),
        _moved(of.back),
        forecast_words(of.forecast),
        formats.plural(late, "day") if late else MISSING,
        ", ".join(of.flags) or MISSING,
    )


def _moved(dates: Ledger) -> str:
    """``13 Apr 2026 → 1 Jun 2026``: as it was first said, and as it is now."""
    if dates.original is None:
        return MISSING
    now = formats.day(dates.current) if dates.current else MISSING
    first = formats.day(dates.original)
    return now if now == first else f"{first} → {now}"


def forecast_words(forecast: Forecast) -> str:
    """``28 Nov 2026 – 5 Dec 2026`` for P50 and P85, or why no date can be said."""
    if forecast.outlook is not Outlook.DATED or forecast.p50 is None:
        return forecast.outlook
    safe_day = formats.day(forecast.p85) if forecast.p85 else "not within a year"
    return f"{formats.day(forecast.p50)} – {safe_day}"
