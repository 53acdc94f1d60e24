"""Ticket agings written down as histories, and what a tree of components says."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dash.development.base_component import Component
from dashboard.ticket_aging.facts import TicketFacts

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import GOLDEN_WORKFLOW, Program
from dashboard.scope import Scope
from dashboard.ticket_aging.calculation import ticket_aging
from dashboard.ticket_aging.spells import TicketEvent, ticket_history
from dashboard.ticket_aging.values import NEVER, NONE, DataQuality, Source, TicketAging
from tests.dashboard.ticket_aging.given import at, intervals, tickets

Log = Sequence[tuple[str, str, str]]
PROGRAM = Program("care", "Customer Care", ProgramCalendar("UTC"))
SOURCE = Source("events.csv", at("2026-11-22 03:00"), at("2026-11-17 10:00"))
SMALL: Mapping[str, Log] = {
    "A": [("2026-10-05 10:00", "created", ""), ("2026-10-05 10:00", "priority", "P1")],
    "B": [("2026-11-02 10:00", "created", ""), ("2026-11-10 10:00", "state", "Resolved")],
    "C": [
        ("2026-11-17 10:00", "created", ""), ("2026-11-17 10:00", "priority", "P4"),
        ("2026-11-17 10:00", "group", "Ops"),
    ],
}  # fmt: skip
"""A is open and late from October on, B came in November and went, C came a week later."""


def aging(
    logs: Mapping[str, Log],
    as_of: date,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    source: Source | None = SOURCE,
    quality: DataQuality | None = None,
    running: bool = False,
    **view: str,
) -> TicketAging:
    """What follows from these histories, as of the day; filters are only said, not applied."""
    cut = PROGRAM.calendar.cut(as_of)
    rows: list[dict[str, Any]] = []
    spans: list[tuple[int, str, int, int, int]] = []
    changes: list[int] = []
    for number, (key, log) in enumerate(logs.items()):
        events = [TicketEvent(at(time), kind, value or None) for time, kind, value in log]
        history = ticket_history(None, events, GOLDEN_WORKFLOW)
        past = [spell for spell in history.spells if spell.from_at < cut]
        spans += [(number, s.state, s.from_at, s.to_at, s.state_since) for s in past]
        changes += [s.change for s in past]
        if past:
            held = past[-1]
            rows.append(
                {
                    "key": key, "title": f"Title of {key}", "state": held.state,
                    "priority": held.priority or NONE, "group": held.group or NONE,
                    "started_at": history.started_at, "from_at": held.from_at,
                    "state_since": held.state_since, "reopens": held.reopens,
                    "final_at": NEVER if held.final_at is None else held.final_at,
                    "reassignments": held.reassignments, "paused": held.paused,
                }
            )  # fmt: skip
    found = intervals(*spans)
    found.change[:] = changes
    facts = TicketFacts(
        tickets(*rows), found, len(logs) - len(rows), quality or DataQuality({}, {}), source
    )
    return ticket_aging(facts, PROGRAM, Scope("care", as_of, filters or {}, running, view))


def parts(node: Any) -> Iterator[Component]:
    """Every component of a tree."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from parts(child)
    elif isinstance(node, Component):
        yield node
        yield from parts(getattr(node, "children", None))


def words(node: Any) -> str:
    """The text of a tree."""
    if isinstance(node, list | tuple):
        return " ".join(filter(None, map(words, node)))
    if isinstance(node, Component):
        return words(getattr(node, "children", None))
    return "" if node is None else str(node)


def of_class(node: Any, name: str) -> list[Component]:
    """The components that carry a class."""
    return [p for p in parts(node) if name in str(getattr(p, "className", "")).split()]


def of_kind(node: Any, kind: str) -> list[Component]:
    """The components of a type, such as ``Graph``."""
    return [p for p in parts(node) if type(p).__name__ == kind]


def ways(node: Any) -> list[Component]:
    """The links."""
    return [p for p in parts(node) if getattr(p, "href", None) is not None]
