"""Ticket aging as CSV, and as a table for the terminal."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from dashboard import formats
from dashboard.ticket_aging.provenance import Told, provenance
from dashboard.ticket_aging.values import TicketAging
from exports.ticket_aging.figures import LIST_COLUMNS, open_tickets, rounded, source, time_text

SCOPE_COLUMNS = ("program", "as_of", "cut_utc", "data_up_to", "imported_at", "imported_from")
CSV_COLUMNS = (*LIST_COLUMNS, *SCOPE_COLUMNS)


def as_csv(aging: TicketAging) -> str:
    """The open tickets with their clocks, one row a ticket; each row says as of when."""
    scope = scope_cells(aging)
    text = io.StringIO()
    writer = csv.DictWriter(text, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in open_tickets(aging):
        writer.writerow({name: _cell(value) for name, value in (row | scope).items()})
    return text.getvalue()


def scope_cells(told: Told) -> dict[str, Any]:
    """What each row says of the cut and of where it comes from: the ``SCOPE_COLUMNS``."""
    origin = source(told) or {}
    return {
        "program": told.program.key,
        "as_of": told.scope.as_of.isoformat(),
        "cut_utc": time_text(told.cut),
        "data_up_to": origin.get("data_up_to"),
        "imported_at": origin.get("imported_at"),
        "imported_from": origin.get("file"),
    }


def as_table(aging: TicketAging) -> str:
    """The open tickets by age and priority, for a terminal."""
    labels = aging.program.tickets.buckets.labels
    lines = [("priority", *labels, "open")]
    for value, buckets in aging.buckets_by["priority"].items():
        counts = [b.tickets for b in buckets]
        lines.append((value, *map(str, counts), str(sum(counts))))
    totals = [b.tickets for b in aging.buckets["age"]]
    lines.append(("all", *map(str, totals), str(sum(totals))))
    chosen = "; ".join(f"{n} {', '.join(v)}" for n, v in aging.scope.filters.items())
    title = f"{aging.program.name}: open tickets by age in days, {chosen or 'all'}"
    return "\n".join([title, *aligned(lines), provenance(aging), *_left_out(aging)])


def _left_out(aging: TicketAging) -> list[str]:
    quality = aging.quality
    return [
        *(
            f"Left out, {reason}: {formats.plural(len(keys), 'ticket')}"
            for reason, keys in quality.excluded.items()
        ),
        *(
            f"In quarantine, {reason}: {formats.plural(n, 'row')}"
            for reason, n in quality.quarantined.items()
        ),
    ]


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """Columns under each other, numbers to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]


def _cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return "; ".join(value)
    return safe(value) if isinstance(value, str) else rounded(value)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula, its line breaks such as csv quotes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\n")) else text
