"""Tickets at a cut, written down by what matters to a test."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from dashboard.ticket_aging.facts import StateIntervals, TicketsAtCut
from numpy.typing import NDArray

from dashboard.programs import GOLDEN_WORKFLOW
from dashboard.ticket_aging.spells import NO_CHANGE
from dashboard.ticket_aging.values import NEVER, NONE

DAY = 86_400
HOUR = 3_600
TEXTS: Mapping[str, str] = {
    "title": "", "kind": "ticket", "requester": NONE, "priority": NONE, "group": NONE,
    "state": "New", "root_cause": NONE,
}  # fmt: skip
INSTANTS: Mapping[str, int] = {
    "started_at": 0, "from_at": 0, "state_since": 0, "final_at": NEVER, "reopened_at": NEVER,
    "first_response_at": NEVER, "reopens": 0, "reassignments": 0, "paused": 0, "sla_used": 0,
}  # fmt: skip


def at(text: str) -> int:
    """Epoch seconds of a UTC time such as ``2026-11-20 17:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def texts(values: Sequence[str]) -> NDArray[np.object_]:
    return np.array(values, dtype=object)


def instants(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def tickets(*rows: Mapping[str, Any]) -> TicketsAtCut:
    """One ticket a row, T0, T1, …; what a row leaves out is nothing special."""
    keys = texts([row.get("key", f"T{i}") for i, row in enumerate(rows)])
    words = [texts([row.get(name, usual) for row in rows]) for name, usual in TEXTS.items()]
    times = [instants([row.get(name, usual) for row in rows]) for name, usual in INSTANTS.items()]
    return TicketsAtCut(keys, *words, *times)


Row = tuple[int, str, int, int] | tuple[int, str, int, int, int]
STATES = [state.name for state in GOLDEN_WORKFLOW.states]


def intervals(*rows: Row) -> StateIntervals:
    """Rows of (ticket, state, from, to, state since); without the last a stay has one row."""
    whole = [(*row, row[2]) if len(row) == 4 else row for row in rows]
    ticket, state, begin, end, since = zip(*whole, strict=True) if whole else ((),) * 5
    return StateIntervals(
        ticket=instants(ticket),
        state=instants([STATES.index(name) for name in state]),
        from_at=instants(begin),
        to_at=instants(end),
        state_since=instants(since),
        change=instants([NO_CHANGE] * len(whole)),
    )


def changes(*rows: tuple[int, int]) -> StateIntervals:
    """What happened to the weekly flow, as (instant, change)."""
    same = intervals(*((i, "New", instant, instant) for i, (instant, _) in enumerate(rows)))
    return replace(same, change=instants([change for _, change in rows]))
