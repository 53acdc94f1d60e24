"""Updates that are owed as CSV, and as a table for the terminal."""

import csv
import io

from dashboard import formats
from dashboard.formats import MISSING
from dashboard.status_updates.due import DueItem, UpdatesDue
from exports.status_updates.figures import due_figures
from exports.ticket_aging.figures import time_text
from exports.ticket_aging.tables import aligned, safe

COLUMNS = (
    "kind", "key", "title", "owner", "team", "due", "days_overdue", "outdated", "last_claimed",
    "last_updated", "filer", "delegated_until", "filed_this_week", "change_since_last_update",
    "open_questions", "program", "as_of", "cut_utc",
)  # fmt: skip
HEADER = ("item", "who files", "team", "due", "overdue", "last claimed", "last update")


def as_csv(found: UpdatesDue) -> str:
    """One row an item that is due, the longest overdue first; each row says as of when."""
    scope = {
        "program": found.program.key,
        "as_of": found.scope.as_of,
        "cut_utc": time_text(found.cut),
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in due_figures(found.items):
        writer.writerow({name: _cell(value) for name, value in (row | scope).items()})
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    return safe(value) if isinstance(value, str) else value


def as_table(found: UpdatesDue) -> str:
    """The same for a terminal."""
    zone = found.program.calendar.zone
    lines = [HEADER, *(_line(each, zone) for each in found.items)]
    late = sum(each.owed.silence.days_overdue > 0 for each in found.items)
    due = formats.plural(len(found.items), "update")
    week = formats.week_in_words(found.week, found.program.calendar, found.partial_week)
    title = f"{found.program.name}: {due} due in {week}, {late:,} overdue"
    cut = f"Cut {formats.moment(found.cut, zone)} {zone}"
    return "\n".join([title, *aligned(lines), cut])


def _line(each: DueItem, zone: str) -> tuple[str, ...]:
    item, owed = each.owed.item, each.owed
    late, newest = owed.silence.days_overdue, owed.newest
    outdated = ", outdated" if owed.silence.outdated else ""
    return (
        item.title if item.title == item.key else f"{item.key} {item.title}",
        each.filer or MISSING,
        item.team or MISSING,
        formats.day(owed.silence.due) if owed.silence.due else MISSING,
        f"{formats.plural(late, 'day')}{outdated}" if late else MISSING,
        newest.colour if newest else MISSING,
        formats.moment(newest.at, zone) if newest else MISSING,
    )
