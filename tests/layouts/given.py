"""Ticket agings written down as histories, and what a tree of components says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.values import DataQuality, Source, TicketAging
from tests.dashboard.ticket_aging.given import aging_of, at, life

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
    lives = {key: life(log) for key, log in logs.items()}
    whole = aging_of(
        lives, PROGRAM, Scope("care", as_of, {}, running, view), 10**6, quality, source
    )
    return replace(whole, scope=replace(whole.scope, filters=filters or {}))


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
