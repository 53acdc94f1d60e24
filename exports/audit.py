"""The audit as CSV, as JSON, and as lines for a terminal."""

import csv
import io
from typing import Any

import orjson

from dashboard import formats
from dashboard.audit import AuditPage, Entry
from dashboard.imports.refused_rows import for_a_spreadsheet
from dashboard.program_calendar import utc

COLUMNS = (
    "id", "at_utc", "who", "via", "did", "kind", "item_id", "item", "program", "changes",
)  # fmt: skip


def as_csv(page: AuditPage) -> str:
    """One row an entry, newest first; no cell runs as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in page.entries:
        changed = "; ".join(map(str, entry.changes))
        cells = (*_facts(entry).values(), changed)
        writer.writerow([for_a_spreadsheet("" if c is None else str(c)) for c in cells])
    return text.getvalue()


def as_json(page: AuditPage) -> str:
    """Entries with their changes, newest first."""
    entries = [
        {
            **_facts(entry),
            "changes": [
                {"field": c.field, "before": c.before, "after": c.after} for c in entry.changes
            ],
        }
        for entry in page.entries
    ]
    said = {"zone": page.zone, "more": page.more, "entries": entries}
    return orjson.dumps(said, option=orjson.OPT_INDENT_2).decode()


def as_table(page: AuditPage) -> str:
    """One line an entry, newest first."""
    lines = [
        f"{formats.moment(entry.at, page.zone)}  {entry.sentence}{_where(entry)}"
        for entry in page.entries
    ]
    more = ["There are older changes: choose others with --from and --to."] if page.more else []
    return "\n".join([*lines, *more] or ["Nothing that was changed fits."])


def _where(entry: Entry) -> str:
    return f"  ({entry.program})" if entry.program and entry.kind != "program" else ""


def _facts(entry: Entry) -> dict[str, Any]:
    at = f"{utc(entry.at):%Y-%m-%dT%H:%M:%SZ}"
    return {
        "id": entry.id, "at_utc": at, "who": entry.who, "via": entry.via, "did": entry.did,
        "kind": entry.kind, "item_id": entry.item_id, "item": entry.item,
        "program": entry.program,
    }  # fmt: skip
