"""The weekly table as CSV, and as a table for the terminal."""

import csv
import io
from typing import Any

from dashboard import formats
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.numbers import told, told_change
from dashboard.scorecard.table import Judged, TableRow, ToDateCell, table
from dashboard.scorecard.targets import Status
from dashboard.ticket_aging.provenance import provenance
from exports.ticket_aging.tables import SCOPE_COLUMNS, aligned, safe, scope_cells

ABOUT = ("key", "name", "area", "role", "owner", "unit")
TO_DATE = ("mtd", "qtd", "ytd")


def as_csv(card: Scorecard) -> str:
    """The weekly table, one row a metric, numbers in full; each row says as of when."""
    scope, text = scope_cells(card), io.StringIO()
    rows = [_cells(row) | scope for row in table(card)]
    weeks = [f"week_to_{span.end}" for span in card.periods.weeks]
    names = (*ABOUT, *weeks, *_JUDGED_WEEK, *_TO_DATE_COLUMNS, *_SIGNALS, *SCOPE_COLUMNS)
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: safe(v) if isinstance(v, str) else v for k, v in row.items()})
    return text.getvalue()


_JUDGED_WEEK = ("state", "wow", "yoy", "changes_in", "target", "target_upper", "status")
_TO_DATE_COLUMNS = tuple(
    f"{name}{part}" for name in TO_DATE for part in ("", "_state", "_yoy", "_target", "_status")
)
_SIGNALS = ("rules", "assurance", "note_wanted")


def _cells(row: TableRow) -> dict[str, Any]:
    metric = row.metric
    return {
        **{name: str(getattr(metric, name)) for name in ABOUT},
        **{f"week_to_{value.span.end}": value.value for value in row.weeks},
        "state": row.week.value.state.word,
        "wow": row.wow.shown,
        "yoy": row.yoy.shown,
        "changes_in": metric.comparison.value,
        "target": _edge(row.week),
        "target_upper": row.week.target.upper if row.week.target else None,
        "status": row.week.status.value,
        **{k: v for name in TO_DATE for k, v in _to_date(name, row.to_date[name]).items()},
        "rules": " ".join(map(str, row.rules)),
        "assurance": row.assurance.value if row.assurance else "",
        "note_wanted": int(row.note_wanted),
    }


def _to_date(name: str, cell: ToDateCell) -> dict[str, Any]:
    return {
        name: cell.judged.value.value,
        f"{name}_state": cell.judged.value.state.word,
        f"{name}_yoy": cell.change.shown,
        f"{name}_target": _edge(cell.judged),
        f"{name}_status": cell.judged.status.value,
    }


def _edge(judged: Judged) -> float | None:
    return judged.target.value if judged.target else None


def as_table(card: Scorecard) -> str:
    """The weekly table for a terminal."""
    weeks = [formats.day(span.end) for span in card.periods.weeks]
    lines = [("metric", *weeks, "WoW", "YoY", "MTD", "QTD", "YTD", "target", "status")]
    lines += [_line(row) for row in table(card)]
    chosen = "; ".join(f"{n} {', '.join(v)}" for n, v in card.scope.filters.items())
    title = f"{card.program.name}: scorecard, six weeks, {chosen or 'all'}"
    return "\n".join([title, *aligned(lines), provenance(card)])


def _line(row: TableRow) -> tuple[str, ...]:
    unit, week = row.metric.unit, row.week
    return (
        row.metric.title,
        *(told(value.value, unit) for value in row.weeks),
        told_change(row.wow),
        told_change(row.yoy),
        *(told(row.to_date[name].judged.value.value, unit) for name in TO_DATE),
        told(_edge(week), unit),
        formats.MISSING if week.status is Status.GREY else week.status.value,
    )
