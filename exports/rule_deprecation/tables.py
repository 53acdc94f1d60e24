"""Rule deprecation as CSV, and as a table for the terminal."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict

from dashboard import formats
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.funnel import FunnelStage
from dashboard.rule_deprecation.inventory import InventoryRow
from dashboard.ticket_aging.provenance import provenance
from exports.ticket_aging.tables import SCOPE_COLUMNS, aligned, safe, scope_cells

RULE_COLUMNS = (
    "rule_id", "team", "kind", "severity", "action", "stage", "since", "days_in_stage", "class",
    "exempt", "over_by",
)  # fmt: skip
CSV_COLUMNS = (*RULE_COLUMNS, *SCOPE_COLUMNS)


def as_csv(found: RuleDeprecation, rows: Iterable[InventoryRow]) -> str:
    """The inventory, one row a rule; each row says as of when."""
    scope, classes = scope_cells(found), found.classification.by_rule()
    late = {row.key: row.over_by for row in found.stuck.first()}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        name, exempt = classes[row.key]
        told = (*asdict(row).values(), name, int(exempt), late.get(row.key))
        cells = (*told, *(scope[column] for column in SCOPE_COLUMNS))
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue()


def as_table(found: RuleDeprecation) -> str:
    """The main path as a funnel and the other stages, for a terminal."""
    main = {row.stage for row in found.funnel}
    lines = [("stage", "now", "ever", "of nominated", "still", "median days")]
    lines += [_line(row) for row in found.funnel]
    lines += [
        (stage, f"{n:,}", "", "", "", "")
        for stage, n in found.counts.total.items()
        if stage not in main
    ]
    lines.append(("inventory", f"{found.counts.inventory:,}", "", "", "", ""))
    chosen = "; ".join(f"{n} {', '.join(v)}" for n, v in found.scope.filters.items())
    saved = found.savings.total
    return "\n".join(
        [
            f"{found.program.name}: rules on their way out, {chosen or 'all'}",
            *aligned(lines),
            f"Minutes saved: {saved.realised:,.0f} realised, {saved.provisional:,.0f} provisional,"
            f" {saved.modified:,.0f} by what was modified",
            f"Stuck: {formats.plural(len(found.stuck), 'rule')}",
            provenance(found),
        ]
    )


def _line(row: FunnelStage) -> tuple[str, str, str, str, str, str]:
    median = f"{row.median_days:g}" if row.median_days is not None else formats.MISSING
    if row.median_days is None and row.longest_open is not None:
        median = f"over {row.longest_open}"
    return (
        row.stage,
        f"{row.now:,}",
        formats.MISSING if row.gross is None else f"{row.gross:,}",
        formats.MISSING if row.gross_rate is None else f"{row.gross_rate:.1%}",
        formats.MISSING if row.net is None else f"{row.net:,}",
        median,
    )
