"""One ticket as JSON, and as lines for the terminal."""

from dataclasses import asdict
from typing import Any

import orjson

from dashboard import formats
from dashboard.action_items import ActionItem
from dashboard.ticket.values import TicketStory
from dashboard.ticket_aging.provenance import provenance
from exports.ticket_aging.figures import rounded, source, time_text
from layouts.ticket.words import chance_in_words, clocks, headline, service_in_words


def as_json(story: TicketStory) -> bytes:
    """Everything that the page shows; floats to 6 decimals, null where there is no value."""
    told = {name: rounded(value) for name, value in figures(story).items()}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)


def figures(story: TicketStory) -> dict[str, Any]:
    """The ticket under plain names; instants in UTC, durations as their names say."""
    return {
        "program": story.program.key,
        "as_of": story.scope.as_of.isoformat(),
        "cut_utc": time_text(story.cut),
        "zone": story.program.calendar.zone,
        "partial_week": story.partial_week,
        **_facts(story),
        **_standing(story),
        **_life(story),
        "action_items": [action_figures(action) for action in story.actions],
        "source": source(story),
    }


def _facts(story: TicketStory) -> dict[str, Any]:
    facts = story.facts
    return {
        "key": facts.key, "title": facts.title, "kind": facts.kind,
        "root_cause": facts.root_cause, "level": facts.level, "rating": facts.rating,
        "requester": facts.requester, "assignee": facts.assignee, "ticket_source": facts.source,
        "said_by_people": {
            fact: {"by": word.by, "at": time_text(word.at), "source_says": word.source}
            for fact, word in facts.words.items()
        },
    }  # fmt: skip


def _standing(story: TicketStory) -> dict[str, Any]:
    now = story.now
    return {
        "state": now.state.name, "priority": now.priority, "group": now.group,
        "open": story.open, "final_at": _time(now.final_at), "cycle_days": story.took,
        "reopens": now.reopens, "reassignments": now.reassignments,
        "clocks_days": asdict(now.clocks),
        "sla": {
            "status": now.sla.status, "used_hours": now.sla.used,
            "target_hours": now.sla.target, "share": now.sla.share,
            "running": now.sla.running, "breaches_at": _time(now.sla.breaches_at),
        },
        "reasons": list(now.reasons),
        "resolved_within_14_days": [
            {
                "among": chance.among or "all", "chance": chance.share, "ended": chance.ended,
                "too_few": chance.too_few,
            }
            for chance in now.chances
        ],
    }  # fmt: skip


def _life(story: TicketStory) -> dict[str, Any]:
    return {
        "started_at": time_text(story.started_at),
        "first_response_at": _time(story.first_response_at),
        "changes": [asdict(change) | {"at": time_text(change.at)} for change in story.changes],
        "stays": [
            {
                "state": stay.state, "from": time_text(stay.from_at), "to": _time(stay.to_at),
                "days": stay.days, "p85_days": stay.pace, "longer": stay.long,
            }
            for stay in story.stays
        ],
    }  # fmt: skip


def action_figures(action: ActionItem) -> dict[str, Any]:
    """An action item as it stood at the cut."""
    return {
        "id": action.id, "what": action.what, "owner": action.held.owner,
        "due": action.held.due.isoformat(), "state": action.held.state,
        "overdue": action.overdue,
        "slips": [
            {
                "from": slip.before.isoformat(), "to": slip.after.isoformat(),
                "days": slip.days, "reason": slip.reason, "at": time_text(slip.at),
            }
            for slip in action.slips
        ],
    }  # fmt: skip


def _time(instant: int | None) -> str | None:
    return None if instant is None else time_text(instant)


def as_table(story: TicketStory) -> str:
    """The ticket in short lines."""
    zone = story.program.calendar.zone
    lines = [
        f"{story.facts.key}: {story.facts.title}",
        headline(story),
        *(
            f"{name}: {formats.plural(days, 'day')}"
            for name, days, _ in clocks(story.now.clocks, story.open)
        ),
        f"SLA: {service_in_words(story)}",
        *(f"Next 14 days: {chance_in_words(chance)}" for chance in story.now.chances),
        *(
            f"{formats.moment(c.at, zone)}  {c.what}  {_moved(c.before, c.after)}".rstrip()
            for c in story.changes
        ),
        *(
            f"Action item: {a.what}, {a.held.owner}, due {formats.day(a.held.due)},"
            f" {'overdue' if a.overdue else a.held.state},"
            f" {formats.plural(len(a.slips), 'slip')}"
            for a in story.actions
        ),
        provenance(story),
    ]
    return "\n".join(lines)


def _moved(before: str | None, after: str | None) -> str:
    if before is None and after is None:
        return ""
    return f"{before or formats.MISSING} → {after or formats.MISSING}"
