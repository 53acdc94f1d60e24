"""Replay of a history into spells (tickets.md, 3, 4, 6, 7, 10 and 12), by hand."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.programs import GOLDEN_WORKFLOW
from dashboard.ticket_aging.spells import (
    ARRIVAL,
    CANCELLED,
    CREATED,
    FOREVER,
    GROUP,
    NO_CHANGE,
    NO_START,
    PRIORITY,
    REOPENED,
    RESOLVED,
    RESPONSE,
    STATE,
    STATE_EVENT_BEFORE_START,
    TicketEvent,
    TicketHistory,
    TicketSpell,
    ticket_history,
)

Log = list[tuple[int, str, str | None]]
KINDS = {state.name: state.kind for state in GOLDEN_WORKFLOW.states}


def history(log: Log, created_at: int | None = 100) -> TicketHistory:
    return ticket_history(created_at, (TicketEvent(*event) for event in log), GOLDEN_WORKFLOW)


def last(log: Log) -> TicketSpell:
    return history(log).spells[-1]


def to(state: str, instant: int) -> tuple[int, str, str]:
    return instant, STATE, state


def test_a_ticket_without_events_is_in_the_first_state_from_its_start() -> None:
    assert history([]).spells == (
        TicketSpell(100, FOREVER, "New", None, None, 100, None, None, 0, 0, 0, ARRIVAL),
    )


@pytest.mark.parametrize(
    ("created_at", "log", "start", "exclusion"),
    [
        (100, [], 100, None),
        (100, [(150, CREATED, None)], 150, None),
        (100, [(50, CREATED, None)], 50, None),
        (None, [(150, CREATED, None), (170, CREATED, None)], 150, None),
        (0, [], 0, None),
        (None, [], None, NO_START),
        (None, [to("Resolved", 150)], None, NO_START),
        (100, [to("Triaged", 100)], 100, None),
        (100, [to("Triaged", 99)], 100, STATE_EVENT_BEFORE_START),
        (100, [to("New", 99)], 100, STATE_EVENT_BEFORE_START),
        (100, [to("Triaged", 99), (99, CREATED, None)], 99, None),
        (100, [(50, PRIORITY, "P1"), (60, GROUP, "A"), (70, RESPONSE, None)], 100, None),
    ],
)
def test_the_start_is_the_earliest_created_event_or_else_the_date_of_creation(
    created_at: int | None, log: Log, start: int | None, exclusion: str | None
) -> None:
    found = history(log, created_at)
    assert (found.started_at, found.exclusion) == (start, exclusion)
    assert bool(found.spells) == (exclusion is None)


@pytest.mark.parametrize(
    ("states", "changes", "final_at", "reopened_at", "reopens"),
    [
        (["Triaged"], [NO_CHANGE], None, None, 0),
        (["New"], [], None, None, 0),
        (["Resolved"], [RESOLVED], 110, None, 0),
        (["Cancelled"], [CANCELLED], 110, None, 0),
        (["Resolved", "Closed"], [RESOLVED, NO_CHANGE], 110, None, 0),
        (["Resolved", "Cancelled"], [RESOLVED, NO_CHANGE], 110, None, 0),
        (["Cancelled", "Closed"], [CANCELLED, NO_CHANGE], 110, None, 0),
        (["Closed", "New"], [RESOLVED, REOPENED], None, 120, 1),
        (["Closed", "Waiting on Vendor"], [RESOLVED, REOPENED], None, 120, 1),
        (["Closed", "New", "Resolved", "Closed"],
         [RESOLVED, REOPENED, RESOLVED, NO_CHANGE], 130, 120, 1),
        (["Closed", "New", "Cancelled", "New"],
         [RESOLVED, REOPENED, CANCELLED, REOPENED], None, 140, 2),
        (["Resolved", "Resolved", "Closed"], [RESOLVED, NO_CHANGE], 110, None, 0),
    ],
)  # fmt: skip
def test_resolutions_reopens_and_the_final_one(
    states: list[str],
    changes: list[int],
    final_at: int | None,
    reopened_at: int | None,
    reopens: int,
) -> None:
    """States are entered at 110, 120, …; the final is the start of the last terminal run."""
    spells = history([to(state, 110 + 10 * i) for i, state in enumerate(states)]).spells
    assert [spell.change for spell in spells] == [ARRIVAL, *changes]
    assert (spells[-1].final_at, spells[-1].reopened_at) == (final_at, reopened_at)
    assert spells[-1].reopens == reopens


@pytest.mark.parametrize(
    ("log", "paused"),
    [
        ([to("Waiting on Customer", 110), to("Triaged", 125)], 15),
        ([to("Waiting on Customer", 110), to("Waiting on Vendor", 120), to("New", 150)], 40),
        ([to("Waiting on Customer", 110), (115, PRIORITY, "P1"), to("New", 125)], 15),
        ([to("Waiting on Customer", 110)], 0),
        ([to("Waiting on Customer", 110), (117, GROUP, "A")], 7),
        ([to("Triaged", 110), to("Resolved", 125)], 0),
    ],
)
def test_pauses_before_a_spell_are_added_up(log: Log, paused: int) -> None:
    assert last(log).paused == paused


@pytest.mark.parametrize(
    ("groups", "reassignments"),
    [
        ([], 0),
        (["A"], 0),
        ([None, "A"], 0),
        (["A", "A"], 0),
        (["A", "B"], 1),
        (["A", "B", "A"], 2),
        (["A", None], 1),
        (["A", None, "B"], 2),
    ],
)
def test_changes_of_group_after_the_first_are_reassignments(
    groups: list[str | None], reassignments: int
) -> None:
    assert last([(110 + i, GROUP, g) for i, g in enumerate(groups)]).reassignments == reassignments


def test_priority_and_group_from_before_the_start_hold_at_it() -> None:
    log: Log = [(50, PRIORITY, "P3"), (60, PRIORITY, "P1"), (70, GROUP, "A"), (80, GROUP, "B")]
    assert history(log).spells == (
        TicketSpell(100, FOREVER, "New", "P1", "B", 100, None, None, 0, 1, 0, ARRIVAL),
    )


def test_a_change_of_priority_parts_a_spell_but_not_the_stay_in_a_state() -> None:
    first, second, third = history([to("Triaged", 110), (120, PRIORITY, "P2")]).spells
    assert (first.to_at, second.to_at, third.to_at) == (110, 120, FOREVER)
    assert (second.priority, third.priority) == (None, "P2")
    assert (second.state_since, third.state_since, third.change) == (110, 110, NO_CHANGE)


def test_changes_of_state_at_one_instant_leave_spells_of_no_length() -> None:
    spells = history([to("Triaged", 110), to("Resolved", 110), to("New", 110)]).spells
    assert [(s.state, s.from_at, s.to_at, s.change) for s in spells] == [
        ("New", 100, 110, ARRIVAL),
        ("Triaged", 110, 110, NO_CHANGE),
        ("Resolved", 110, 110, RESOLVED),
        ("New", 110, FOREVER, REOPENED),
    ]


def test_priority_and_group_that_come_with_a_state_part_nothing() -> None:
    spells = history([to("Triaged", 110), (110, PRIORITY, "P1"), (110, GROUP, "A")]).spells
    assert [(s.state, s.priority, s.group) for s in spells] == [
        ("New", None, None),
        ("Triaged", "P1", "A"),
    ]


@pytest.mark.parametrize(
    ("log", "response"),
    [
        ([], None),
        ([(99, RESPONSE, None)], None),
        ([(100, RESPONSE, None)], 100),
        ([(99, RESPONSE, None), (120, RESPONSE, None), (130, RESPONSE, None)], 120),
    ],
)
def test_the_first_response_is_the_earliest_from_the_start_on(
    log: Log, response: int | None
) -> None:
    assert history(log).first_response_at == response


values = st.one_of(
    st.tuples(st.just(STATE), st.sampled_from(sorted(KINDS))),
    st.tuples(st.just(PRIORITY), st.sampled_from([None, "P1", "P2"])),
    st.tuples(st.just(GROUP), st.sampled_from([None, "A", "B"])),
)


@given(st.lists(st.tuples(st.integers(100, 115), values), max_size=15))
def test_spells_follow_each_other_from_the_start_to_forever(
    events: list[tuple[int, tuple[str, str | None]]],
) -> None:
    log = [(at, *value) for at, value in sorted(events, key=lambda event: event[0])]
    spells = history(log).spells
    assert (spells[0].from_at, spells[-1].to_at) == (100, FOREVER)
    assert all(a.to_at == b.from_at for a, b in itertools.pairwise(spells))
    assert all(s.from_at <= s.to_at for s in spells)
    for a, b in itertools.pairwise(spells):
        terminal = [KINDS[s.state] in ("done", "cancelled") for s in (a, b)]
        flow = {(False, True): (RESOLVED, CANCELLED), (True, False): (REOPENED,)}
        assert b.change in flow.get((terminal[0], terminal[1]), (NO_CHANGE,))
        assert (b.final_at is not None) == terminal[1]
    assert spells[-1].paused == sum(
        s.to_at - s.from_at for s in spells[:-1] if KINDS[s.state] == "paused"
    )
