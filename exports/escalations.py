"""Escalations as JSON."""

from typing import Any

import orjson

from dashboard.escalations import Escalation, Escalations, counted
from exports.ticket import action_figures
from exports.ticket_aging.figures import LIST_COLUMNS, rounded, source, told_as_of


def as_json(told: Escalations) -> bytes:
    """Everything that the page shows; null where there is no value."""
    found = {
        **told_as_of(told),
        "open_by_sort": dict(counted(told.open)),
        "closed_in_4_weeks": told.closed,
        "open": [_escalation(each) for each in told.open],
        "action_items": [
            {"ticket": action.ticket, **action_figures(action.item)} for action in told.actions
        ],
        "source": source(told),
    }
    return orjson.dumps(rounded(found), option=orjson.OPT_INDENT_2)


def _escalation(each: Escalation) -> dict[str, Any]:
    return {name: getattr(each.ticket, name) for name in LIST_COLUMNS} | {
        "sort": each.sort,
        "to_do": each.to_do,
        "overdue": each.overdue,
        "next_due": each.next_due.isoformat() if each.next_due else None,
        "slips": each.slips,
        "slipped_days": each.slipped_days,
    }
