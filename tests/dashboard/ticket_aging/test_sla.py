"""Service levels, first response and what to unblock (tickets.md, 11 to 13), by hand."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import TicketPolicy
from dashboard.ticket_aging.sla import (
    first_response,
    sla_seconds,
    sla_status,
    sla_summary,
    sla_targets,
    unblock_reasons,
)
from tests.dashboard.ticket_aging.given import DAY, HOUR, at, instants, texts, tickets

POLICY = TicketPolicy(sla_hours={"P1": 8.0, "P2": 24.0})
UTC = ProgramCalendar("UTC", holidays=frozenset({date(2025, 11, 27)}))
NEW_YORK = ProgramCalendar("America/New_York")
CUT = at("2025-12-03 00:00")


@pytest.mark.parametrize(
    ("calendar", "start", "cut", "hours"),
    [
        (UTC, "2025-11-24 09:00", "2025-11-24 17:00", 8),  # a Monday
        (UTC, "2025-11-24 00:00", "2025-11-25 00:00", 8),
        (UTC, "2025-11-24 08:59", "2025-11-24 09:01", 1 / 60),
        (UTC, "2025-11-24 16:30", "2025-11-25 09:30", 1),
        (UTC, "2025-11-24 17:00", "2025-11-25 09:00", 0),
        (UTC, "2025-11-21 16:00", "2025-11-24 10:00", 2),  # Friday to Monday
        (UTC, "2025-11-22 00:00", "2025-11-24 00:00", 0),  # a weekend
        (UTC, "2025-11-26 16:00", "2025-11-28 10:00", 2),  # over the holiday
        (UTC, "2025-11-27 09:00", "2025-11-27 17:00", 0),  # the holiday
        (UTC, "2025-11-21 00:00", "2025-12-01 00:00", 40),  # 21st, 24th to 26th, 28th
        (NEW_YORK, "2025-11-24 14:00", "2025-11-24 22:00", 8),  # 09:00 is 14:00 UTC in winter
        (NEW_YORK, "2025-11-24 13:00", "2025-11-24 15:00", 1),
        (NEW_YORK, "2025-10-31 20:00", "2025-11-03 15:00", 2),  # over the end of summer time
    ],
)
def test_business_hours(calendar: ProgramCalendar, start: str, cut: str, hours: float) -> None:
    given = tickets({"from_at": at(start)})
    used = sla_seconds(given, POLICY, calendar, at(cut))
    assert used.tolist() == [round(hours * HOUR)]


@pytest.mark.parametrize(
    ("state", "hours"),
    [
        ("New", 12), ("Triaged", 12), ("In Progress", 12), ("Waiting on Vendor", 4),
        ("Waiting on Customer", 4), ("Resolved", 4), ("Closed", 4), ("Cancelled", 4),
    ],
)  # fmt: skip
def test_the_clock_runs_in_active_states_only(state: str, hours: int) -> None:
    """Four hours were used before; the state holds for one business day."""
    given = tickets({"state": state, "from_at": at("2025-11-24 09:00"), "sla_used": 4 * HOUR})
    used = sla_seconds(given, POLICY, UTC, at("2025-11-24 17:00"))
    assert used.tolist() == [hours * HOUR]


@pytest.mark.parametrize(
    ("priority", "state", "used", "status"),
    [
        # a target of 8 hours; 75 % of it are 6
        ("P1", "New", 0, "ok_open"),
        ("P1", "New", 6 * HOUR - 1, "ok_open"),
        ("P1", "New", 6 * HOUR, "at_risk"),
        ("P1", "New", 8 * HOUR, "at_risk"),
        ("P1", "New", 8 * HOUR + 1, "breached_open"),
        ("P1", "Waiting on Vendor", 8 * HOUR + 1, "breached_open"),
        ("P1", "Waiting on Vendor", 6 * HOUR, "at_risk"),
        ("P1", "Resolved", 0, "met"),
        ("P1", "Resolved", 7 * HOUR, "met"),
        ("P1", "Closed", 8 * HOUR, "met"),
        ("P1", "Closed", 8 * HOUR + 1, "breached_done"),
        ("P1", "Cancelled", 0, "none"),
        ("P1", "Cancelled", 9 * HOUR, "none"),
        ("(none)", "New", 999 * HOUR, "none"),
        ("(none)", "Closed", 999 * HOUR, "none"),
        ("P3", "New", 999 * HOUR, "none"),
        ("P2", "New", 18 * HOUR, "at_risk"),
        ("P2", "New", 18 * HOUR - 1, "ok_open"),
    ],
)
def test_sla_status(priority: str, state: str, used: int, status: str) -> None:
    given = tickets({"priority": priority, "state": state})
    targets = sla_targets(given.priority, POLICY)
    assert sla_status(given, instants([used]), targets, POLICY).tolist() == [status]


def test_targets_are_business_seconds() -> None:
    found = sla_targets(texts(["P2", "P1", "(none)"]), POLICY)
    assert found[:2].tolist() == [24 * HOUR, 8 * HOUR]
    assert np.isnan(found[2])


def test_counts_by_status_and_by_the_priorities_that_have_a_target() -> None:
    given = tickets(
        {"key": "B", "priority": "P1"}, {"key": "A", "priority": "P1"}, {"priority": "P9"}
    )
    found = sla_summary(given, texts(["at_risk", "at_risk", "none"]), POLICY)
    nothing = {"met": 0, "breached_done": 0, "ok_open": 0, "at_risk": 0, "breached_open": 0}
    assert found.counts == nothing | {"at_risk": 2, "none": 1}
    assert found.by_priority == {"P1": nothing | {"at_risk": 2}, "P2": nothing}
    assert found.at_risk == ("A", "B")


@pytest.mark.parametrize(
    ("rows", "responded", "waiting", "median"),
    [
        ([], 0, 0, None),
        ([{}], 0, 1, None),
        ([{"state": "Closed"}], 0, 0, None),
        ([{"first_response_at": CUT - 1, "started_at": CUT - 1}], 1, 0, 0),
        ([{"first_response_at": CUT, "started_at": CUT - DAY}], 0, 1, None),
        ([{"first_response_at": CUT - HOUR, "started_at": CUT - 4 * HOUR}, {}], 1, 1, 3),
        (
            [{"first_response_at": CUT - HOUR, "started_at": CUT - 4 * HOUR, "state": "Closed"}],
            1,
            0,
            3,
        ),
    ],
)
def test_first_responses_before_the_cut(
    rows: list[dict[str, Any]], responded: int, waiting: int, median: float | None
) -> None:
    open_ = np.array([row.get("state") != "Closed" for row in rows], dtype=np.bool_)
    found = first_response(tickets(*rows), open_, CUT)
    assert (found.responded, found.never_responded_and_open) == (responded, waiting)
    assert found.hours.linear[50] == median


@pytest.mark.parametrize(
    ("row", "status", "reasons"),
    [
        ({}, "ok_open", ()),
        ({}, "none", ()),
        ({}, "breached_open", ("breached",)),
        ({}, "at_risk", ("at risk",)),
        ({"state_since": CUT - 5 * DAY}, "ok_open", ()),  # exactly the pace of its state
        ({"state_since": CUT - 5 * DAY - 1}, "ok_open", ("stuck",)),
        ({"state_since": 0, "state": "Triaged"}, "ok_open", ()),  # a state without a pace
        ({"reassignments": 2}, "ok_open", ()),
        ({"reassignments": 3}, "ok_open", ("bouncing",)),
        (
            {"reassignments": 4, "state_since": 0},
            "breached_open",
            ("breached", "stuck", "bouncing"),
        ),
        ({"reassignments": 4, "state_since": 0}, "at_risk", ("at risk", "stuck", "bouncing")),
    ],
)
def test_why_a_ticket_should_be_unblocked(
    row: dict[str, Any], status: str, reasons: tuple[str, ...]
) -> None:
    given = tickets({"state_since": CUT - DAY} | row)
    assert unblock_reasons(given, texts([status]), {"New": 5.0}, CUT) == [reasons]


def test_nobody_is_asked_about_nothing() -> None:
    nobody = tickets()
    used = sla_seconds(nobody, POLICY, UTC, CUT)
    assert sla_status(nobody, used, sla_targets(nobody.priority, POLICY), POLICY).tolist() == []
    assert unblock_reasons(nobody, texts([]), {}, CUT) == []
