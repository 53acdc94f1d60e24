"""The roadmap as CSV, and as a table for the terminal; so is what changed since a day."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard import formats
from dashboard.formats import MISSING
from dashboard.roadmap.headline import headline
from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.since import Since
from dashboard.roadmap.values import InitiativeStanding, Roadmap, Violation
from dashboard.ticket_aging.provenance import Told, provenance
from exports.roadmap.figures import SAID, written_links
from exports.ticket_aging.tables import SCOPE_COLUMNS, aligned, safe, scope_cells

COLUMNS = (
    "key", *SAID, "lane", "status", "start", "end", "baseline_start", "baseline_end", "slip_days",
    "slips", "milestones", "depends_on", "goals", "metrics", "critical", "slack_days",
    "days_overdue", "flags", *SCOPE_COLUMNS,
)  # fmt: skip
CHANGES = ("change", "key", "title", "date", "old", "new", "days", "reason", "by", *SCOPE_COLUMNS)
HEADER = ("initiative", "lane", "owner", "status", "starts", "ends", "slip", "waits for", "flags")


def as_csv(found: Roadmap, changes: Since | None = None) -> str:
    """One row an initiative, or a change; each row says as of when."""
    if changes is None:
        return _written(found, COLUMNS, map(_row, found.items))
    return _written(found, CHANGES, (dict(zip(CHANGES, c, strict=False)) for c in _told(changes)))


def _written(told: Told, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    scope, text = scope_cells(told), io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in {**row, **scope}.items()})
    return text.getvalue()


def _row(of: InitiativeStanding) -> dict[str, Any]:
    initiative, span, baseline = of.initiative, of.span, of.baseline
    return {
        "key": of.key,
        **{name: getattr(initiative, name) for name in SAID},
        "lane": initiative.lane,
        "status": of.status,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "baseline_start": baseline.start if baseline else None,
        "baseline_end": baseline.end if baseline else None,
        "slip_days": of.slip,
        "slips": len(initiative.end.slips),
        "milestones": "; ".join(f"{m.milestone.title} {m.day} {m.state}" for m in of.milestones),
        "depends_on": "; ".join(f"{k}:{link}" for k, link in written_links(initiative).items()),
        "goals": "; ".join(initiative.goals),
        "metrics": "; ".join(initiative.metrics),
        "critical": of.critical,
        "slack_days": of.slack,
        "days_overdue": of.silence.days_overdue,
        "flags": "; ".join(of.flags),
    }


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return safe(value) if isinstance(value, str) else value


def as_table(found: Roadmap, changes: Since | None = None) -> str:
    """The same for a terminal."""
    if changes is not None:
        return _changes_table(found, changes)
    broken = {each.dependency: each for each in found.violations}
    lines = [HEADER, *(_line(each, broken) for each in found.items)]
    chosen = "; ".join(f"{n} {', '.join(v)}" for n, v in found.scope.filters.items())
    title = f"{found.program.name}: roadmap, {chosen or 'all initiatives'}"
    ends = found.critical.end if found.critical else None
    plan = [f"The plan ends on {formats.day(ends)}."] if ends else []
    ring = [f"These wait for each other: {' → '.join(found.circle)}."] if found.circle else []
    return "\n".join([title, headline(found), *plan, *ring, *aligned(lines), provenance(found)])


def _line(of: InitiativeStanding, broken: Mapping[Any, Violation]) -> tuple[str, ...]:
    initiative = of.initiative
    waits = (
        f"{link.predecessor}{f' ({broken[link].days} days early)' if link in broken else ''}"
        for link in initiative.depends_on
    )
    return (
        of.key if initiative.title == of.key else f"{of.key} {initiative.title}",
        of.lane,
        initiative.owner or MISSING,
        of.status,
        *_days(of.span),
        f"{formats.signed(of.slip)} d" if of.slip else MISSING,
        ", ".join(waits) or MISSING,
        ", ".join((*of.flags, *(("critical",) if of.critical else ()))) or MISSING,
    )


def _days(span: Span | None) -> tuple[str, str]:
    return (formats.day(span.start), formats.day(span.end)) if span else (MISSING, MISSING)


def _told(changes: Since) -> list[tuple[Any, ...]]:
    """Each change as ``CHANGES`` names it, without what all rows say of the cut."""
    return [
        *(("added", of.key, of.initiative.title) for of in changes.added),
        *(("removed", of.key, of.initiative.title) for of in changes.removed),
        *(
            ("moved", m.key, m.title, m.field, m.before, m.after, m.days, m.reason, m.by)
            for m in changes.moved
        ),
        *(
            ("status", each.key, each.title, "", each.before, each.after)
            for each in changes.recoloured
        ),
    ]


def _changes_table(found: Roadmap, changes: Since) -> str:
    then = formats.day(changes.then)
    title = f"{found.program.name}: roadmap, what changed since {then}"
    if changes.nothing:
        return "\n".join([title, "Nothing changed.", provenance(found)])
    width = len(CHANGES) - len(SCOPE_COLUMNS)
    lines = [CHANGES[:width]]
    for told in _told(changes):
        cells = [_shown(value) for value in told]
        lines.append((*cells, *("" for _ in range(width - len(cells)))))
    return "\n".join([title, *aligned(lines), provenance(found)])


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, int):
        return formats.signed(value)
    return MISSING if value is None else str(value)
