"""Where time went and how the backlog moved (tickets.md, 9 and 10)."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.programs import GOLDEN_WORKFLOW
from dashboard.ticket_aging.flow import pace_by_state, time_in_state, weekly_flow
from dashboard.ticket_aging.spells import (
    ARRIVAL,
    CANCELLED,
    FOREVER,
    REOPENED,
    RESOLVED,
    STATE,
    TicketEvent,
    ticket_history,
)
from dashboard.ticket_aging.values import TimeInState
from tests.dashboard.ticket_aging.given import DAY, Row, at, changes, intervals

CUT = 100 * DAY


def days(*numbers: int) -> tuple[int, ...]:
    return tuple(n * DAY for n in numbers)


def spent(rows: list[Row]) -> dict[str, TimeInState]:
    found = time_in_state(intervals(*rows), GOLDEN_WORKFLOW, CUT)
    return {row.state: row for row in found}


@pytest.mark.parametrize(
    ("rows", "state", "expected"),
    [
        # a running open state counts to the cut, also where the store knows a later end
        ([(1, "New", *days(90), FOREVER)], "New", (10, 1, 10, 10)),
        ([(1, "New", *days(90, 120))], "New", (10, 1, 10, 10)),
        ([(1, "New", *days(90, 92)), (1, "Triaged", *days(92, 100))], "New", (2, 1, 2, 2)),
        # a running terminal state does not
        (
            [(1, "New", *days(90, 92)), (1, "Closed", 92 * DAY, FOREVER)],
            "Closed",
            (0, 0, None, None),
        ),
        # not even where a change of priority parts its stay
        (
            [
                (1, "New", *days(90, 92)),
                (1, "Closed", *days(92, 95, 92)),
                (1, "Closed", 95 * DAY, FOREVER, 92 * DAY),
            ],
            "Closed",
            (0, 0, None, None),
        ),
        # one that ended is counted, its parts together
        (
            [
                (1, "Resolved", *days(92, 95, 92)),
                (1, "Resolved", *days(95, 96, 92)),
                (1, "Closed", 96 * DAY, FOREVER),
            ],
            "Resolved",
            (4, 1, 4, 4),
        ),
        # an earlier stay counts, the running one does not
        (
            [
                (1, "Closed", *days(90, 93)),
                (1, "New", *days(93, 95)),
                (1, "Closed", 95 * DAY, FOREVER),
            ],
            "Closed",
            (3, 1, 3, 3),
        ),
        # zero length counts as a ticket
        ([(1, "Triaged", *days(90, 90)), (1, "New", *days(90, 92))], "Triaged", (0, 1, 0, 0)),
        (
            [
                (1, "Triaged", *days(90, 90)),
                (2, "Triaged", *days(90, 94)),
                (3, "Triaged", *days(90, 95)),
            ],
            "Triaged",
            (9, 3, 3, 4),
        ),
        # two stays of one ticket are one ticket
        (
            [
                (1, "New", *days(80, 82)),
                (1, "Triaged", *days(82, 83)),
                (1, "New", *days(83, 87)),
                (2, "New", *days(98, 100)),
            ],
            "New",
            (8, 2, 4, 4),
        ),
        # a state that none has
        ([(1, "New", *days(90, 92))], "Waiting on Vendor", (0, 0, None, None)),
        ([], "New", (0, 0, None, None)),
    ],
)
def test_time_in_a_state(
    rows: list[Row], state: str, expected: tuple[float, int, float | None, float | None]
) -> None:
    found = spent(rows)[state]
    assert (found.total_days, found.tickets, found.mean_days, found.median_days) == expected


def test_states_come_in_the_order_of_the_workflow() -> None:
    assert list(spent([])) == [state.name for state in GOLDEN_WORKFLOW.states]


@pytest.mark.parametrize(
    ("rows", "pace"),
    [
        ([], {}),
        ([(1, "New", *days(1, 3))], {}),  # nothing came after: it runs
        ([(1, "New", *days(1, 3)), (1, "Triaged", 3 * DAY, FOREVER)], {"New": 2}),
        # a stay parted by a priority is one, from its first part on
        (
            [
                (1, "New", *days(1, 3, 1)),
                (1, "New", *days(3, 7, 1)),
                (1, "Triaged", 7 * DAY, FOREVER),
            ],
            {"New": 6},
        ),
        # ten stays of 1 to 10 days: 85 % of the way from the first to the last is 8.65
        (
            [
                row
                for n in range(1, 11)
                for row in ((n, "New", *days(0, n)), (n, "Closed", n * DAY, FOREVER))
            ],
            {"New": 8.65},
        ),
        # the end of one ticket is no change of the next one
        ([(1, "New", *days(1, 3)), (2, "Triaged", *days(3, 9))], {}),
    ],
)
def test_the_pace_of_a_state_comes_from_stays_that_ended(
    rows: list[Row], pace: dict[str, float]
) -> None:
    assert pace_by_state(intervals(*rows), GOLDEN_WORKFLOW) == pytest.approx(pace)


CALENDAR = ProgramCalendar("America/New_York", SUNDAY)


def test_a_change_falls_into_the_week_of_its_local_day() -> None:
    # Weeks from Monday, November 3 and 10; the second begins at 05:00 UTC.
    log = [
        ("2025-11-03 05:00", ARRIVAL), ("2025-11-04 12:00", ARRIVAL),
        ("2025-11-10 04:59", RESOLVED), ("2025-11-10 05:00", REOPENED),
        ("2025-11-12 12:00", CANCELLED), ("2025-11-12 12:00", ARRIVAL),
    ]  # fmt: skip
    weeks = CALENDAR.weeks(date(2025, 11, 4), date(2025, 11, 12))
    flow = weekly_flow(changes(*((at(t), c) for t, c in log)), weeks, CALENDAR)
    rows = [
        (w.open_before, w.arrivals, w.reopened, w.resolved, w.cancelled, w.open_at_end)
        for w in flow
    ]
    assert rows == [(0, 2, 0, 1, 0, 1), (1, 1, 1, 0, 1, 2)]
    assert [w.week.partial for w in flow] == [False, True]
    assert flow[1].week.counted_to == date(2025, 11, 12)


FIRST = date(2025, 10, 20)
logs = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 30 * 24), st.sampled_from([s.name for s in GOLDEN_WORKFLOW.states])
        ),
        max_size=8,
    ),
    min_size=1,
    max_size=6,
)


@given(logs)
def test_every_week_balances_and_ends_with_the_tickets_that_are_open(
    drawn: list[list[tuple[int, str]]],
) -> None:
    start = CALENDAR.midnight(FIRST)
    terminal = {s.name for s in GOLDEN_WORKFLOW.states if s.terminal}
    histories = [
        ticket_history(
            start,
            [TicketEvent(start + hour * 3600, STATE, state) for hour, state in sorted(log)],
            GOLDEN_WORKFLOW,
        )
        for log in drawn
    ]
    spells = [spell for history in histories for spell in history.spells]
    counted = [spell for spell in spells if spell.change]
    weeks = CALENDAR.weeks(FIRST, FIRST + timedelta(days=40))
    flow = weekly_flow(changes(*((s.from_at, s.change) for s in counted)), weeks, CALENDAR)
    before = 0
    for row in flow:
        assert row.open_before == before
        came, left = row.arrivals + row.reopened, row.resolved + row.cancelled
        before = row.open_before + came - left
        cut = CALENDAR.cut(row.week.end)
        open_ = sum(s.state not in terminal for s in spells if s.from_at < cut <= s.to_at)
        assert row.open_at_end == before == open_
    totals = Counter(s.change for s in counted)
    assert sum(w.arrivals for w in flow) == totals[ARRIVAL] == len(drawn)
    assert sum(w.resolved for w in flow) == totals[RESOLVED]
