"""Updates that are owed, and each team's record, as JSON."""

from collections.abc import Iterable
from typing import Any

import orjson

from dashboard.status_updates.due import DueItem, UpdatesDue
from dashboard.status_updates.silence import Owed, TeamSilence
from exports.ticket_aging.figures import time_text, told_as_of


def as_json(found: UpdatesDue, teams: Iterable[TeamSilence]) -> bytes:
    """What is owed in a week, by whom, and each team's record; null where there is nothing."""
    figures = told_as_of(found) | {
        "week_ending": found.week,
        "due": due_figures(found.items),
        "filed": due_figures(found.filed),
        "teams": silence_figures(teams),
    }
    return orjson.dumps(figures, option=orjson.OPT_INDENT_2)


def due_figures(items: Iterable[DueItem]) -> list[dict[str, Any]]:
    """What is owed, with who files it and what came in since the last update."""
    items = tuple(items)
    return [
        said
        | {
            "filer": each.filer,
            "delegated_until": each.delegated_until,
            "filed_this_week": each.this_week is not None,
            "change_since_last_update": each.since.change if each.since else None,
            "open_questions": len(each.questions),
        }
        for said, each in zip(owed_figures(each.owed for each in items), items, strict=True)
    ]


def owed_figures(found: Iterable[Owed]) -> list[dict[str, Any]]:
    """What is due up to the end of the week, in the order in which it was found."""
    return [
        {
            "kind": each.item.kind,
            "key": each.item.key,
            "title": each.item.title,
            "owner": each.item.owner,
            "team": each.item.team,
            "due": each.silence.due,
            "days_overdue": each.silence.days_overdue,
            "outdated": each.silence.outdated,
            "last_claimed": each.newest.colour if each.newest else None,
            "last_updated": time_text(each.newest.at) if each.newest else None,
        }
        for each in found
    ]


def silence_figures(teams: Iterable[TeamSilence]) -> dict[str, Any]:
    """By team: what weeks asked and what came, and which items are outdated."""
    return {
        each.team: {
            "weeks": [
                {"week_ending": week.week, "due": week.due, "filed": week.filed}
                for week in each.weeks
            ],
            "outdated": list(each.outdated),
        }
        for each in teams
    }
