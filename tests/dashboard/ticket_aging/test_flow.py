"""Where time went and how the backlog moved (tickets.md, 9 and 10)."""

from collections import Counter
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.programs import GOLDEN_WORKFLOW, Program
from dashboard.ticket_aging.flow import pace_by_state, time_in_state, weekly_flow
from dashboard.ticket_aging.flow_values import TimeInState
from dashboard.ticket_aging.spells import ARRIVAL, FOREVER, RESOLVED
from tests.dashboard.ticket_aging.given import DAY, STATES, TERMINAL, Life, Row, found, life, stays

CUT = 100 * DAY


def days(*numbers: int) -> tuple[int, ...]:
    return tuple(n * DAY for n in numbers)


def since(day: int) -> tuple[int, int]:
    return day * DAY, FOREVER


def spent(rows: list[Row]) -> dict[str, TimeInState]:
    held = found(stays(*rows), CUT)
    return {row.state: row for row in time_in_state(held, GOLDEN_WORKFLOW)}


@pytest.mark.parametrize(
    ("rows", "state", "expected"),
    [
        # a running open state counts to the cut, also where the store knows a later end
        ([(1, "New", *days(90), FOREVER)], "New", (10, 1, 10, 10)),
        ([(1, "New", *days(90, 120)), (1, "Triaged", *since(120))], "New", (10, 1, 10, 10)),
        ([(1, "New", *days(90, 92)), (1, "Triaged", *since(92))], "New", (2, 1, 2, 2)),
        # a running terminal state does not
        ([(1, "New", *days(90, 92)), (1, "Closed", *since(92))], "Closed", (0, 0, None, None)),
        # not even where a change of priority parts its stay
        (
            [
                (1, "New", *days(90, 92)),
                (1, "Closed", *days(92, 95, 92)),
                (1, "Closed", *since(95), 92 * DAY),
            ],
            "Closed",
            (0, 0, None, None),
        ),
        # one that ended is counted, its parts together
        (
            [
                (1, "Resolved", *days(92, 95, 92)),
                (1, "Resolved", *days(95, 96, 92)),
                (1, "Closed", *since(96)),
            ],
            "Resolved",
            (4, 1, 4, 4),
        ),
        # an earlier stay counts, the running one does not
        (
            [
                (1, "Closed", *days(90, 93)),
                (1, "New", *days(93, 95)),
                (1, "Closed", *since(95)),
            ],
            "Closed",
            (3, 1, 3, 3),
        ),
        # zero length counts as a ticket
        ([(1, "Triaged", *days(90, 90)), (1, "New", *since(90))], "Triaged", (0, 1, 0, 0)),
        # also where the ticket has ended
        ([(1, "Triaged", *days(90, 90)), (1, "Closed", *since(90))], "Triaged", (0, 1, 0, 0)),
        (
            [
                (1, "Triaged", *days(90, 90)),
                (1, "New", *since(90)),
                (2, "Triaged", *days(90, 94)),
                (2, "Closed", *since(94)),
                (3, "Triaged", *days(90, 95)),
                (3, "In Progress", *since(95)),
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
                (1, "Closed", *since(87)),
                (2, "New", *since(98)),
            ],
            "New",
            (8, 2, 4, 4),
        ),
        # a state that none has
        ([(1, "New", *since(90))], "Waiting on Vendor", (0, 0, None, None)),
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
        ([(1, "New", *since(1))], {}),  # nothing came after: it runs
        ([(1, "New", *days(1, 3)), (1, "Triaged", *since(3))], {"New": 2}),
        # a stay parted by a priority is one, from its first part on
        (
            [
                (1, "New", *days(1, 3, 1)),
                (1, "New", *days(3, 7, 1)),
                (1, "Triaged", *since(7)),
            ],
            {"New": 6},
        ),
        # one that is left at the cut, or later, still runs there
        ([(1, "New", *days(1, 100)), (1, "Triaged", *since(100))], {}),
        ([(1, "New", *days(1, 99)), (1, "Triaged", *since(99))], {"New": 98}),
        # ten stays of 1 to 10 days: 85 % of the way from the first to the last is 8.65
        (
            [
                row
                for n in range(1, 11)
                for row in ((n, "New", *days(0, n)), (n, "Closed", *since(n)))
            ],
            {"New": 8.65},
        ),
        # the end of one ticket is no change of the next one
        ([(1, "New", *since(1)), (2, "Triaged", *since(3))], {}),
    ],
)
def test_the_pace_of_a_state_comes_from_stays_that_ended(
    rows: list[Row], pace: dict[str, float]
) -> None:
    assert pace_by_state(found(stays(*rows), CUT), GOLDEN_WORKFLOW) == pytest.approx(pace)


CALENDAR = ProgramCalendar("America/New_York", SUNDAY)


def test_a_change_falls_into_the_week_of_its_local_day() -> None:
    # Weeks from Monday, November 3 and 10; the second begins at 05:00 UTC.
    logs: list[Any] = [
        [
            ("2025-11-03 05:00", "created", None), ("2025-11-10 04:59", "state", "Resolved"),
            ("2025-11-10 05:00", "state", "New"), ("2025-11-12 12:00", "state", "Cancelled"),
        ],
        [("2025-11-04 12:00", "created", None)],
        [("2025-11-12 12:00", "created", None)],
        [("2025-11-13 05:00", "created", None)],  # at the cut: it has not come yet
    ]  # fmt: skip
    as_of = date(2025, 11, 12)
    flow = weekly_flow(found([life(log) for log in logs], CALENDAR.cut(as_of)), CALENDAR, as_of)
    rows = [
        (w.open_before, w.arrivals, w.reopened, w.resolved, w.cancelled, w.open_at_end)
        for w in flow
    ]
    assert rows == [(0, 2, 0, 1, 0, 1), (1, 1, 1, 0, 1, 2)]
    assert [w.week.partial for w in flow] == [False, True]
    assert flow[1].week.counted_to == date(2025, 11, 12)


def test_before_the_first_arrival_there_is_no_week() -> None:
    lives = [life([("2025-11-13 05:00", "created", None)])]
    for day, weeks in ((12, 0), (13, 1)):
        as_of = date(2025, 11, day)
        assert len(weekly_flow(found(lives, CALENDAR.cut(as_of)), CALENDAR, as_of)) == weeks
    assert weekly_flow(found([], CUT), CALENDAR, date(2025, 11, 12)) == ()


FIRST = date(2025, 10, 20)
LAST = FIRST + timedelta(days=40)
PLACE = Program("p", "P", CALENDAR)
logs = st.lists(
    st.lists(st.tuples(st.integers(0, 30 * 24), st.sampled_from(STATES)), max_size=8),
    min_size=1,
    max_size=6,
)


def lives_of(drawn: list[list[tuple[int, str]]]) -> list[Life]:
    start = CALENDAR.midnight(FIRST)
    return [
        life([(start, "created", None), *((start + h * 3600, "state", s) for h, s in sorted(log))])
        for log in drawn
    ]


@settings(deadline=None)
@given(logs)
def test_every_week_balances_and_ends_with_the_tickets_that_are_open(
    drawn: list[list[tuple[int, str]]],
) -> None:
    lives = lives_of(drawn)
    spells = [spell for each in lives for spell in each.history.spells]
    flow = weekly_flow(found(lives, CALENDAR.cut(LAST), PLACE), CALENDAR, LAST)
    before = 0
    for row in flow:
        assert row.open_before == before
        came, left = row.arrivals + row.reopened, row.resolved + row.cancelled
        before = row.open_before + came - left
        cut = CALENDAR.cut(row.week.end)
        open_ = sum(s.state not in TERMINAL for s in spells if s.from_at < cut <= s.to_at)
        assert row.open_at_end == before == open_
    totals = Counter(s.change for s in spells)
    assert sum(w.arrivals for w in flow) == totals[ARRIVAL] == len(drawn)
    assert sum(w.resolved for w in flow) == totals[RESOLVED]


@settings(deadline=None)
@given(logs, st.integers(0, 40))
def test_time_in_states_is_the_sum_of_all_stays_before_the_cut(
    drawn: list[list[tuple[int, str]]], later: int
) -> None:
    cut = CALENDAR.cut(FIRST + timedelta(days=later))
    lives = lives_of(drawn)
    expected: dict[str, list[float]] = {state: [] for state in STATES}
    for each in lives:
        past = [s for s in each.history.spells if s.from_at < cut]
        spent = {s.state: 0.0 for s in past[:-1]}
        if past[-1].state not in TERMINAL:
            spent.setdefault(past[-1].state, 0.0)
        for s in past:
            if s is not past[-1] or s.state not in TERMINAL:
                spent[s.state] += (min(s.to_at, cut) - s.from_at) / DAY
        for state, days_there in spent.items():
            expected[state].append(days_there)
    for row in time_in_state(found(lives, cut, PLACE), GOLDEN_WORKFLOW):
        times = expected[row.state]
        assert (row.tickets, row.total_days) == (len(times), pytest.approx(sum(times)))
        assert row.median_days == (pytest.approx(median(times)) if times else None)
