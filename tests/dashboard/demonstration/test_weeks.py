"""The demonstration within one week: the same tickets, known so far as they have come."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from commands import demonstration
from dashboard.demonstration.tickets import TicketExport, as_known_at
from db.engine import prepare_store, store_engine

NEW_YORK = ZoneInfo("America/New_York")
NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
Row = dict[str, str]


def event(ticket: str, ts: str, event_type: str = "state") -> Row:
    return {"ticket_id": ticket, "ts": ts, "event_type": event_type}


def known(events: Iterable[Row], tickets: str = "") -> tuple[list[str], list[tuple[str, str]]]:
    """Keys of the tickets, and keys and times of the events, that are known at noon."""
    export = TicketExport(tuple({"ticket_id": key} for key in tickets), tuple(events))
    found = as_known_at(export, NOON)
    return (
        [row["ticket_id"] for row in found.tickets],
        [(row["ticket_id"], row["ts"]) for row in found.events],
    )


@pytest.mark.parametrize(
    ("ts", "kept"),
    [
        ("2026-11-18T11:59:59Z", True),
        ("2026-11-18T12:00:00Z", True),
        ("2026-11-18T12:00:01Z", False),
        ("2026-11-18T07:00:00-05:00", True),  # noon in UTC
        ("2026-11-18T07:00:01-05:00", False),
        ("2027-01-01T00:00:00Z", False),
        ("31/12/2027", True),
        ("n/a", True),
        ("", True),
    ],
)
def test_an_event_after_the_moment_is_not_known_and_what_is_unreadable_stays(
    ts: str, kept: bool
) -> None:
    assert known([event("A", ts)]) == ([], [("A", ts)] if kept else [])


def test_a_ticket_is_known_from_its_creation_on() -> None:
    events = [
        event("A", "2026-11-18T11:00:00Z", "created"),
        event("A", "2026-11-18T13:00:00Z"),
        event("B", "2026-11-18T13:00:00Z", "created"),
        event("B", "2026-11-18T14:00:00Z"),
        event("C", "2026-11-17T13:00:00Z"),  # never created
        event("D", "n/a", "created"),
    ]
    assert known(events, "ABCDE") == (
        ["A", "C", "D", "E"],
        [("A", "2026-11-18T11:00:00Z"), ("C", "2026-11-17T13:00:00Z"), ("D", "n/a")],
    )


@lru_cache(maxsize=16)
def imported(key: str, text: str) -> TicketExport:
    """What the demonstration brings in at a local time of New York."""
    name, tickets = next((n, t) for k, n, t in demonstration.PROGRAMS if k == key)
    given: list[TicketExport] = []
    engine = store_engine("sqlite://")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demonstration, "_import", lambda _, key, export, at: given.append(export))
        prepare_store(engine)
        demonstration.fill(engine, key, name, tickets, int(moment(text).timestamp()))
    engine.dispose()
    return given[0]


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def time_of(row: Row) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(row["ts"])
    except ValueError:
        return None


def until(rows: Iterable[Row], end: dt.datetime) -> list[Row]:
    return [row for row in rows if (time := time_of(row)) is None or time <= end]


# From the first second of a week to its last; in the second week the clocks go back on Sunday.
WEEKS = (
    ("2026-11-15 00:00:00", "2026-11-17 10:30:00", "2026-11-20 18:00:00", "2026-11-21 23:59:59"),
    ("2026-11-01 00:30:00", "2026-11-01 12:00:00", "2026-11-07 23:59:59"),
)
PAIRS = [pair for week in WEEKS for pair in combinations(week, 2)]
KEYS = pytest.mark.parametrize("key", [key for key, _, _ in demonstration.PROGRAMS])


@KEYS
@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_two_moments_of_one_week_agree_on_what_was_before_the_earlier(
    key: str, earlier: str, later: str
) -> None:
    first, second = imported(key, earlier), imported(key, later)
    assert list(first.events) == until(second.events, moment(earlier))
    assert len(second.events) > len(first.events) > 5_000
    rows = {row["ticket_id"]: row for row in second.tickets}
    assert all(rows[row["ticket_id"]] == row for row in first.tickets)


@KEYS
@pytest.mark.parametrize("text", [text for week in WEEKS for text in week])
def test_nothing_that_is_still_to_come_is_brought_in(key: str, text: str) -> None:
    found, now = imported(key, text), moment(text)
    assert until(found.events, now) == list(found.events)
    created = [row["created_at"] for row in found.tickets if row["created_at"]]
    assert max(map(dt.datetime.fromisoformat, created)) <= now


@KEYS
def test_another_week_has_other_tickets(key: str) -> None:
    first, second = imported(key, WEEKS[1][2]), imported(key, WEEKS[0][0])
    assert list(first.events) != until(second.events, moment(WEEKS[1][2]))
