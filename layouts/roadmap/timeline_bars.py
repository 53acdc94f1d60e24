"""Bars of a timeline: the dates as they are now, the baseline under them, milestones on them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.roadmap.initiatives import DateKind, Span
from dashboard.roadmap.values import InitiativeStanding, MilestoneState, Status
from layouts.roadmap.rows import BAR, BAR_AT, BASELINE, BASELINE_AT, ROW, THIN, Place
from layouts.roadmap.timeline_hover import Stories, milestone_story
from layouts.roadmap.words import FILLS, THIN_FILLS, in_days
from layouts.theme import INK, MUTED, RED, SPARK, SURFACE

Trace = dict[str, Any]
RAISED = 2 / ROW
"""What is said beside a bar leaves room for what leads away from it."""
DAY_MS = 86_400_000
PATTERNS = {DateKind.CANDIDATE: "/", DateKind.UNSCHEDULED: "."}
SYMBOLS = {
    MilestoneState.DONE: ("diamond", INK, 10),
    MilestoneState.DUE: ("diamond", SURFACE, 10),
    MilestoneState.MISSED: ("diamond", RED, 12),
}
"""Mark, its fill and its size in pixels; what is missed is the loudest."""


def bars(places: Sequence[Place], stories: Stories) -> Trace:
    """One bar an initiative: its colour is the status, its pattern how firm the dates are."""
    fills = [(THIN_FILLS if place.thin else FILLS)[place.item.status] for place in places]
    return lying(
        [place.span for place in places],
        [place.y for place in places],
        [THIN if place.thin else BAR for place in places],
    ) | {
        "name": "Now",
        "marker": {
            "color": [fill for fill, _ in fills],
            "line": {
                "color": [edge for _, edge in fills],
                "width": [0 if place.thin else 1 for place in places],
            },
            "pattern": {
                "shape": [_pattern(place.item) for place in places],
                "size": 6,
                "solidity": 0.35,
            },
        },
        "hovertext": [
            stories.short(place.item) if place.thin else stories.whole(place.item)
            for place in places
        ],
        "hoverinfo": "text",
        "customdata": [place.item.key for place in places],
    }


def _pattern(each: InitiativeStanding) -> str:
    if each.status is Status.CANDIDATE:
        return PATTERNS[DateKind.CANDIDATE]
    return PATTERNS.get(each.initiative.date_kind, "")


def lying(spans: Sequence[Span], y: Sequence[float], width: Sequence[float] | float) -> Trace:
    """Bars from the begin of each first day to the end of each last one."""
    return {
        "type": "bar", "orientation": "h", "y": y, "width": width,
        "base": [span.start.isoformat() for span in spans],
        "x": [span.days * DAY_MS for span in spans],
    }  # fmt: skip


def baselines(places: Sequence[Place]) -> Trace | None:
    """Thin bars under those that have a row of their own: as they were committed to."""
    shown = [
        (place.item.baseline, place.y) for place in places if place.item.baseline and not place.thin
    ]
    if not shown:
        return None
    lower = [y - BAR_AT + BASELINE_AT for _, y in shown]
    return lying([span for span, _ in shown], lower, BASELINE) | {
        "name": "Baseline",
        "marker": {"color": SPARK},
        "hoverinfo": "skip",
    }


def milestones(places: Sequence[Place], state: MilestoneState, scale: float = 1.0) -> Trace | None:
    """Diamonds of one state; in collapsed lanes only what was missed."""
    shown = [
        (place, each)
        for place in places
        for each in place.item.milestones
        if each.state is state and (not place.thin or state is MilestoneState.MISSED)
    ]
    if not shown:
        return None
    symbol, fill, full = SYMBOLS[state]
    size = full * scale
    return {
        "type": "scatter", "mode": "markers", "name": f"Milestones {state}",
        "x": [f"{each.day.isoformat()} 12:00" for _, each in shown],
        "y": [place.y for place, _ in shown],
        "marker": {
            "symbol": symbol, "color": fill, "opacity": 1,
            "size": [size // 2 if place.thin else size for place, _ in shown],
            "line": {
                "color": SURFACE if state is MilestoneState.MISSED else INK,
                "width": [0.0 if place.thin else 1.2 for place, _ in shown],
            },
        },
        "cliponaxis": False,
        "hovertext": [milestone_story(place.item, each) for place, each in shown],
        "hoverinfo": "text",
        "customdata": [place.item.key for place, _ in shown],
    }  # fmt: skip


def slips(places: Sequence[Place], letters: int = 11) -> Trace | None:
    """By how many days each ends later or earlier than its baseline, beside its bar."""
    shown = [place for place in places if place.item.slip and not place.thin]
    if not shown:
        return None
    return {
        "type": "scatter", "mode": "text", "name": "Slip",
        "x": [_after(place.span.end) for place in shown],
        "y": [place.y - RAISED for place in shown],
        "text": [f"\u2002{in_days(place.item.slip)}" for place in shown],
        "textposition": "middle right",
        "textfont": {
            "size": letters, "color": [RED if place.item.slip > 0 else MUTED for place in shown],
        },
        "cliponaxis": False, "hoverinfo": "skip",
    }  # fmt: skip


def _after(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()
