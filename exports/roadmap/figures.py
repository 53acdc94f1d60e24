"""The roadmap as JSON: all figures of page, terminal and review."""

from collections.abc import Iterable
from typing import Any

import orjson

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.headline import headline
from dashboard.roadmap.initiatives import Dependency, Initiative, Span
from dashboard.roadmap.links import link_text
from dashboard.roadmap.since import MovedDate, Since
from dashboard.roadmap.values import InitiativeStanding, MilestoneStanding, Roadmap
from exports.path_to_green.figures import ledger_figures
from exports.ticket_aging.figures import source, time_text, told_as_of

SAID = (
    "title", "owner", "description", "ai", "stage", "state", "date_kind", "confidence", "impact",
    "effort", "cost", "benefit", "realised", "roi", "roi_realised",
)  # fmt: skip
"""What is told of an initiative as it was said."""


def as_json(found: Roadmap, changes: Since | None = None) -> bytes:
    """The figures as JSON; null where there is no value."""
    told = figures(found) | ({"since": since_figures(changes)} if changes else {})
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def figures(found: Roadmap) -> dict[str, Any]:
    """All figures as of the cut."""
    calendar, critical = found.program.calendar, found.critical
    return told_as_of(found) | {
        "headline": headline(found),
        "total": found.total,
        "initiatives": {each.key: initiative_figures(each, calendar) for each in found.items},
        "dependencies": [_link(link) for link in found.dependencies],
        "violations": [_link(each.dependency) | {"days": each.days} for each in found.violations],
        "critical_path": list(critical.path) if critical else None,
        "plan_ends": critical.end if critical else None,
        "circle": list(found.circle),
        "quarantined": dict(found.quarantined),
        "source": source(found),
    }


def initiative_figures(of: InitiativeStanding, calendar: ProgramCalendar) -> dict[str, Any]:
    """All of an initiative."""
    initiative = of.initiative
    return {
        **{name: getattr(initiative, name) for name in SAID},
        "lane": of.lane,
        "status": of.status,
        "start": ledger_figures(initiative.start, calendar),
        "end": ledger_figures(initiative.end, calendar),
        "span": _span(of.span),
        "baseline": _span(of.baseline),
        "slip_days": of.slip,
        "milestones": {each.milestone.key: _milestone(each, calendar) for each in of.milestones},
        "depends_on": written_links(initiative),
        "goals": list(initiative.goals),
        "metrics": list(initiative.metrics),
        "critical": of.critical,
        "slack_days": of.slack,
        "updated": time_text(of.history.newest.at) if of.history.newest else None,
        "days_overdue": of.silence.days_overdue,
        "flags": list(of.flags),
    }


def written_links(initiative: Initiative) -> dict[str, str]:
    """What it waits for, as ``FS+3``."""
    return {link.predecessor: link_text(link) for link in initiative.depends_on}


def since_figures(changes: Since) -> dict[str, Any]:
    """What is otherwise than it was."""
    return {
        "then": changes.then,
        "added": _titles(changes.added),
        "removed": _titles(changes.removed),
        "moved": [_move(each) for each in changes.moved],
        "recoloured": [each._asdict() for each in changes.recoloured],
    }


def _titles(items: Iterable[InitiativeStanding]) -> dict[str, str]:
    return {each.key: each.initiative.title for each in items}


def _move(of: MovedDate) -> dict[str, Any]:
    return {
        "key": of.key,
        "title": of.title,
        "date": of.field,
        "old": of.before,
        "new": of.after,
        "days": of.days,
        "reason": of.reason,
        "by": of.by,
        "at": None if of.at is None else time_text(of.at),
    }


def _milestone(of: MilestoneStanding, calendar: ProgramCalendar) -> dict[str, Any]:
    return ledger_figures(of.milestone.dates, calendar) | {
        "title": of.milestone.title,
        "state": of.state,
        "done": of.milestone.done,
    }


def _link(link: Dependency) -> dict[str, Any]:
    return {"predecessor": link.predecessor, "successor": link.successor, "link": link_text(link)}


def _span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "days": span.days}
