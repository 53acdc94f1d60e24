"""What follows from one ticket's log and spells, up to a cut."""

import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import GOLDEN_WORKFLOW, Program, State
from dashboard.ticket.story import changes, clocks_at_end, sla_of_ended, stays
from dashboard.ticket.values import Chance, LogEntry
from dashboard.ticket_aging.spells import TicketEvent, ticket_history
from tests.dashboard.ticket_aging.given import at

PROGRAM = Program("care", "Care", ProgramCalendar("UTC"))
START, CUT = at("2026-11-02 10:00"), at("2026-11-15 00:00")
LOG = [
    ("2026-11-01 10:00", "priority", "P2"), ("2026-11-02 10:00", "created", ""),
    ("2026-11-03 10:00", "state", "New"), ("2026-11-04 10:00", "state", "Triaged"),
    ("2026-11-05 10:00", "priority", "P2"), ("2026-11-06 10:00", "response", ""),
    ("2026-11-07 10:00", "group", "Ops"), ("2026-11-15 00:00", "state", "Resolved"),
]  # fmt: skip


def entries(log: list[tuple[str, str, str]]) -> list[LogEntry]:
    return [LogEntry(at(when), kind, value or None, "Ann") for when, kind, value in log]


def told(log: list[tuple[str, str, str]], cut: int = CUT) -> list[tuple[str, str | None]]:
    return [(c.what, c.after) for c in changes(entries(log), START, cut, GOLDEN_WORKFLOW)]


def test_only_what_changed_before_the_cut_is_told() -> None:
    assert told(LOG) == [
        ("priority", "P2"), ("created", None), ("state", "Triaged"), ("response", None),
        ("group", "Ops"),
    ]  # fmt: skip


def test_an_event_is_told_as_soon_as_the_cut_is_after_it() -> None:
    assert told(LOG, CUT + 1)[-1] == ("state", "Resolved")


def test_a_ticket_without_a_created_event_is_created_at_its_own_date() -> None:
    found = changes(entries(LOG[2:]), START, CUT, GOLDEN_WORKFLOW)
    assert (found[0].what, found[0].at, found[0].actor) == ("created", START, None)


def test_a_change_says_what_it_was_before() -> None:
    found = {c.what: c for c in changes(entries(LOG), START, CUT, GOLDEN_WORKFLOW)}
    assert (found["state"].before, found["group"].before) == ("New", None)


def spells(log: list[tuple[str, str, str]]) -> list:  # type: ignore[type-arg]  # spells
    events = [TicketEvent(at(when), kind, value or None) for when, kind, value in log]
    return list(ticket_history(None, events, GOLDEN_WORKFLOW).spells)


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        ("2026-11-03 10:00", [("New", 1.0, True, False)]),
        ("2026-11-05 10:00", [("New", 2.0, False, True), ("Triaged", 1.0, True, False)]),
        (
            "2026-11-15 00:00",
            [("New", 2.0, False, True), ("Triaged", 10 + 14 / 24, True, True)],
        ),
    ],
)
def test_stays_are_not_parted_by_priority_or_group_and_end_at_the_cut(
    cut: str, expected: list[tuple[str, float, bool, bool]]
) -> None:
    found = stays(spells(LOG), at(cut), {"New": 1.5, "Triaged": 3.0}, GOLDEN_WORKFLOW)
    assert [(s.state, pytest.approx(s.days), s.to_at is None, s.long) for s in found] == expected


def test_to_rest_in_a_last_state_is_never_long() -> None:
    found = stays(spells(LOG), at("2027-11-15 00:00"), {"Resolved": 1.0}, GOLDEN_WORKFLOW)
    assert (found[-1].state, found[-1].long) == ("Resolved", False)
    assert not stays(spells(LOG), CUT, {}, GOLDEN_WORKFLOW)[0].long  # nothing to compare with


def test_clocks_stop_when_it_is_over() -> None:
    paused = [
        *LOG[:2], ("2026-11-04 10:00", "state", "Waiting on Vendor"),
        ("2026-11-06 10:00", "state", "In Progress"), ("2026-11-10 12:00", "state", "Closed"),
    ]  # fmt: skip
    held = spells(paused)[-1]
    found = clocks_at_end(START, held, held.final_at, PROGRAM.calendar)
    assert (found.age, found.net_age, found.age_since_reopen, found.business_age) == (8, 6, 8, 6)


@pytest.mark.parametrize(
    ("used", "priority", "state", "status", "target"),
    [
        (8 * 3600, "P1", State("Closed", "done"), "met", 8.0),
        (8 * 3600 + 1, "P1", State("Closed", "done"), "breached_done", 8.0),
        (0, "P1", State("Cancelled", "cancelled"), "none", None),
        (0, None, State("Closed", "done"), "none", None),
        (0, "P9", State("Closed", "done"), "none", None),
    ],
)
def test_the_sla_of_a_ticket_that_is_over(
    used: int, priority: str | None, state: State, status: str, target: float | None
) -> None:
    found = sla_of_ended(used, priority, state, PROGRAM)
    assert (found.status, found.target, found.running) == (status, target, False)


@pytest.mark.parametrize(("ended", "too_few"), [(0, True), (19, True), (20, False)])
def test_nothing_is_said_of_a_chance_before_twenty_have_ended(ended: int, too_few: bool) -> None:
    assert Chance("P1", ended, None).too_few is too_few
