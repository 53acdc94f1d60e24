"""A rule's transitions into stays: what the store writes beside them, and rebuilds from them."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from dashboard.rule_deprecation.from_facts import event_order
from dashboard.ticket_aging.spells import FOREVER


class Event(NamedTuple):
    """A transition that stands: the rule enters ``stage``; ``row`` is the store's id of it."""

    at: int
    micros: int
    source_id: str
    stage: str
    row: int = 0


class Stay(NamedTuple):
    """A stay in a stage, ``from_at`` inclusive to ``to_at`` exclusive."""

    stage: str
    from_at: int
    to_at: int
    row: int


def in_order(events: Iterable[Event]) -> list[Event]:
    """By instant, then event id (rules.md)."""
    return sorted(events, key=lambda e: (e.at, e.micros, event_order(e.source_id)))


def stays(events: Iterable[Event]) -> Iterator[Stay]:
    """One for each event; the last one runs on."""
    ordered = in_order(events)
    for event, then in pairwise(ordered):
        yield Stay(event.stage, event.at, then.at, event.row)
    if ordered:
        yield Stay(ordered[-1].stage, ordered[-1].at, FOREVER, ordered[-1].row)
