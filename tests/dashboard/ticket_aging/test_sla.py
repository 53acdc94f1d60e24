"""Service levels, first response and what to unblock (tickets.md, 11 to 13), by hand."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program, TicketPolicy
from dashboard.scope import Scope
from dashboard.ticket_aging.sla import (
    HELD_UP,
    NO_SLA,
    OF_OPEN,
    Service,
    first_response,
    service,
    service_week,
    sla_seconds,
    sla_summary,
    unblock_reasons,
)
from tests.dashboard.ticket_aging.given import (
    DAY,
    HOUR,
    Life,
    aging_of,
    at,
    found,
    instants,
    life,
    open_tickets,
)

POLICY = TicketPolicy(sla_hours={"P1": 8.0, "P2": 24.0})
UTC = ProgramCalendar("UTC", holidays=frozenset({date(2025, 11, 27)}))
NEW_YORK = ProgramCalendar("America/New_York")
CUT = at("2025-12-03 00:00")
PROGRAM = Program("p", "P", UTC, POLICY)
ALL_DAY = Program("p", "P", ProgramCalendar("UTC", work_from=0, work_to=DAY), POLICY)
"""Where every second of a weekday counts."""
MONDAY = at("2025-11-24 00:00")


@pytest.mark.parametrize(
    ("done", "week", "due", "kept"),
    [
        ("2025-11-23 10:00", date(2025, 11, 29), 1, 1),  # Sunday, the first day of the week
        ("2025-11-22 23:59:59", date(2025, 11, 29), 0, 0),
        ("2025-11-29 23:59:59", date(2025, 11, 29), 1, 0),  # 32 hours are used by then
        ("2025-11-30 00:00", date(2025, 11, 29), 0, 0),  # the cut itself
        ("2025-11-25 10:00", date(2025, 11, 26), 1, 1),  # a week that is running
        ("2025-11-25 10:00", date(2025, 12, 6), 0, 0),
    ],
)
def test_what_is_finished_within_the_week_counts(
    done: str, week: date, due: int, kept: int
) -> None:
    """P2 has 24 business hours; none is used on the weekend, none on the holiday of the 27th."""
    log = [("2025-11-22 10:00", "created", ""), ("2025-11-22 10:00", "priority", "P2"),
           (done, "state", "Resolved")]  # fmt: skip
    of = found([life(log)], UTC.cut(week), PROGRAM)
    told = service_week(of, PROGRAM, week)
    assert (told.due, told.kept) == (due, kept)
    assert told.kept_share == (kept / due if due else None)


def test_what_has_no_target_or_was_cancelled_is_not_due_and_the_edge_is_kept() -> None:
    """8 hours of P1 are used by Tuesday, 17:00, and a second later they are over."""
    begin = ("2025-11-25 09:00", "created", ""), ("2025-11-25 09:00", "priority", "P1")
    ends = ("2025-11-25 17:00", "Resolved"), ("2025-11-26 09:00:01", "Resolved")
    some = [life([*begin, (at_, "state", state)]) for at_, state in ends]
    some += [
        life([*begin, ("2025-11-25 10:00", "state", "Cancelled")]),
        life([begin[0], ("2025-11-25 10:00", "state", "Resolved")]),
    ]
    week = date(2025, 11, 29)
    told = service_week(found(some, UTC.cut(week), PROGRAM), PROGRAM, week)
    assert (told.due, told.kept, told.kept_share) == (2, 1, 0.5)


def test_first_responses_of_the_week_are_those_given_in_it() -> None:
    begin = ("2025-11-20 10:00", "created", "")
    answers = ("2025-11-22 10:00", "2025-11-24 10:00", "2025-11-30 10:00")
    some = [life([begin, (each, "response", "")]) for each in answers]
    week = date(2025, 11, 29)
    told = service_week(found(some, UTC.cut(week), PROGRAM), PROGRAM, week)
    assert (told.responses.n, told.responses.linear[50]) == (1, 96.0)


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
    given = open_tickets({"from_at": at(start)})
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
    given = open_tickets({"state": state, "from_at": at("2025-11-24 09:00"), "sla_used": 4 * HOUR})
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
    """Open from the Sunday's last second on, in an active state until so much is used."""
    cut = MONDAY + used + (state != "New")
    held = found([used_up(priority, state, used)], cut, ALL_DAY)
    assert (held.open.state.texts().tolist() or [state]) == [state]
    open_ = service(held.open, POLICY, ALL_DAY.calendar, held.cut)
    if state in ("Resolved", "Closed", "Cancelled"):
        assert len(open_.status) == 0
    else:
        assert [OF_OPEN[i] for i in open_.status.tolist()] == [status]
    summary = sla_summary(held, open_, POLICY)
    assert {name: n for name, n in summary.counts.items() if n} == {status: 1}
    counted = {p: {name: n for name, n in c.items() if n} for p, c in summary.by_priority.items()}
    expected: dict[str, dict[str, int]] = {"P1": {}, "P2": {}}
    assert counted == (expected if status == NO_SLA else expected | {priority: {status: 1}})


def used_up(priority: str, state: str, used: int) -> Life:
    start = MONDAY - 1
    named = [(start, "priority", priority)] if priority != "(none)" else []
    after = [(MONDAY + used, "state", state)] if state != "New" else []
    return life([(start, "created", None), *named, *after])


def test_the_clock_resumes_after_a_reopen_and_rests_before() -> None:
    """Monday is used up until noon, Tuesday not at all, Wednesday again until the cut."""
    log = [
        (MONDAY, "created", None), (MONDAY, "priority", "P2"),
        (MONDAY + 12 * HOUR, "state", "Resolved"), (MONDAY + 2 * DAY, "state", "New"),
        (MONDAY + 4 * DAY, "state", "Closed"),
    ]  # fmt: skip
    at_hours = {
        13: "met", 47: "met", 53: "ok_open", 54: "at_risk", 60: "at_risk", 61: "breached_open",
        97: "breached_done",
    }  # fmt: skip
    for hours, status in at_hours.items():
        held = found([life(log)], MONDAY + hours * HOUR, ALL_DAY)
        open_ = service(held.open, POLICY, ALL_DAY.calendar, held.cut)
        counts = sla_summary(held, open_, POLICY).counts
        assert {name: n for name, n in counts.items() if n} == {status: 1}, hours


def test_targets_are_business_seconds() -> None:
    given = open_tickets({"priority": "P2"}, {"priority": "P1"}, {})
    target = service(given, POLICY, UTC, CUT).target
    assert target[:2].tolist() == [24 * HOUR, 8 * HOUR]
    assert np.isnan(target[2])


def test_counts_by_status_and_by_the_priorities_that_have_a_target() -> None:
    """Two of a P1's eight hours are left in the evening of a day that began at nine."""
    risky, start = at("2025-12-02 11:00"), [("2025-12-02 11:00", "created", None)]
    given = {
        "B": life([(risky, "created", None), (risky, "priority", "P1")]),
        "A": life([*start, ("2025-12-02 11:00", "priority", "P1")]),
        "C": life([*start, ("2025-12-02 11:00", "priority", "P9")]),
    }
    told = aging_of(given, PROGRAM, Scope("p", date(2025, 12, 2)))
    nothing = {"met": 0, "breached_done": 0, "ok_open": 0, "at_risk": 0, "breached_open": 0}
    assert told.sla.counts == nothing | {"at_risk": 2, "none": 1}
    assert told.sla.by_priority == {"P1": nothing | {"at_risk": 2}, "P2": nothing}
    assert told.at_risk == ("A", "B")


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
    told = first_response(found([answered(**row) for row in rows], CUT))
    assert (told.responded, told.never_responded_and_open) == (responded, waiting)
    assert told.hours.linear[50] == median


def answered(
    started_at: int = CUT - 2 * DAY, first_response_at: int | None = None, state: str = "New"
) -> Life:
    log: list[tuple[int, str, str | None]] = [
        (started_at, "created", None),
        (started_at, "state", state),
    ]
    if first_response_at is not None:
        log.append((first_response_at, "response", None))
    return life(log)


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
    given = open_tickets({"state_since": CUT - DAY} | row)
    (held,) = unblock_reasons(given, judged(status), {"New": 5.0}, CUT).tolist()
    assert HELD_UP[held] == reasons


def judged(*status: str) -> Service:
    positions = np.array([OF_OPEN.index(name) for name in status], dtype=np.int8)
    return Service(instants([0] * len(status)), np.zeros(len(status)), positions)


def test_nobody_is_asked_about_nothing() -> None:
    nobody = open_tickets()
    assert sla_seconds(nobody, POLICY, UTC, CUT).tolist() == []
    assert service(nobody, POLICY, UTC, CUT).status.tolist() == []
    assert unblock_reasons(nobody, judged(), {}, CUT).tolist() == []
    summary = sla_summary(found([], CUT, PROGRAM), service(nobody, POLICY, UTC, CUT), POLICY)
    assert set(summary.counts.values()) == {0}
