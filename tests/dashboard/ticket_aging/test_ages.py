"""The clocks of open tickets and their buckets (tickets.md, 6), by hand."""

from datetime import date
from typing import Any

import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import (
    ACTIVE,
    DONE,
    GOLDEN_WORKFLOW,
    Edges,
    Program,
    State,
    TicketPolicy,
    Workflow,
)
from dashboard.scope import Scope
from dashboard.ticket_aging.ages import age_buckets, buckets_by_dimension, clocks, root_causes
from dashboard.ticket_aging.spells import TicketEvent, ticket_history
from tests.dashboard.ticket_aging.given import (
    DAY,
    HOUR,
    Life,
    aging_of,
    at,
    coded,
    found,
    instants,
    life,
    open_tickets,
)

EDGES = Edges((7, 14, 30, 60, 90))
NEW_YORK = ProgramCalendar("America/New_York", holidays=frozenset({date(2025, 11, 27)}))


@pytest.mark.parametrize(
    ("age", "bucket"),
    [
        (0, "0-7"), (7, "0-7"), (8, "8-14"), (14, "8-14"), (15, "15-30"), (30, "15-30"),
        (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"), (91, "90+"), (9999, "90+"),
    ],
)  # fmt: skip
def test_a_buckets_last_day_belongs_to_it(age: int, bucket: str) -> None:
    assert [b.label for b in age_buckets(instants([age]), EDGES) if b.tickets] == [bucket]


def test_empty_buckets_are_kept() -> None:
    assert [(b.label, b.tickets) for b in age_buckets(instants([8, 100, 8]), Edges((7, 90)))] == [
        ("0-7", 0), ("8-90", 2), ("90+", 1),
    ]  # fmt: skip
    assert [b.tickets for b in age_buckets(instants([]), EDGES)] == [0] * 6


@pytest.mark.parametrize(
    ("started", "as_of", "age"),
    [
        ("2025-11-20 15:00", date(2025, 11, 20), 0),
        ("2025-11-20 04:59", date(2025, 11, 20), 1),  # 23:59 of the 19th in New York
        ("2025-11-20 05:00", date(2025, 11, 20), 0),
        ("2025-11-21 04:59", date(2025, 11, 21), 1),
        ("2025-03-09 04:59", date(2025, 3, 10), 2),  # the 9th, with 23 hours, counts as one day
        ("2025-03-09 05:00", date(2025, 3, 10), 1),
        ("2025-11-02 03:59", date(2025, 11, 3), 2),  # the 2nd has 25 hours
        ("2024-02-28 12:00", date(2024, 3, 1), 2),
    ],
)
def test_the_age_is_a_difference_of_local_dates(started: str, as_of: date, age: int) -> None:
    known = clocks(open_tickets({"started_at": at(started)}), NEW_YORK, GOLDEN_WORKFLOW, as_of)
    assert known.age.tolist() == [age]


# As of Tuesday 2025-12-02 in UTC the cut is the midnight that begins the 3rd.
CUT = at("2025-12-03 00:00")
START = at("2025-11-22 00:00")  # ten calendar days before, and eleven days of elapsed time


@pytest.mark.parametrize(
    ("row", "net_age"),
    [
        ({}, 11),
        ({"paused": 1}, 10),
        ({"paused": DAY}, 10),
        ({"paused": DAY + 1}, 9),
        ({"state": "Waiting on Vendor", "from_at": CUT - 2 * DAY}, 9),
        ({"state": "Waiting on Customer", "from_at": CUT - 2 * DAY, "paused": 3 * DAY}, 6),
        ({"state": "In Progress", "from_at": CUT - 2 * DAY, "paused": 3 * DAY}, 8),
        ({"state": "Waiting on Vendor", "from_at": START}, 0),
    ],
)
def test_the_net_age_is_the_floor_of_elapsed_less_paused_days(
    row: dict[str, Any], net_age: int
) -> None:
    given = open_tickets({"started_at": START, "from_at": START} | row)
    assert clocks(given, ProgramCalendar(), GOLDEN_WORKFLOW, date(2025, 12, 2)).net_age == [net_age]


@pytest.mark.parametrize(
    ("reopened", "age"),
    [(-1, 10), ("2025-12-02 23:59", 0), ("2025-12-01 00:00", 1), ("2025-11-30 23:59", 2)],
)
def test_only_one_clock_begins_again_with_a_reopen(reopened: Any, age: int) -> None:
    instant = reopened if reopened == -1 else at(reopened)
    given = open_tickets({"started_at": START, "reopened_at": instant})
    known = clocks(given, ProgramCalendar(), GOLDEN_WORKFLOW, date(2025, 12, 2))
    assert (known.age_since_reopen, known.age, known.net_age) == ([age], [10], [11])


@pytest.mark.parametrize(
    ("started", "as_of", "business_age"),
    [
        ("2025-11-24 12:00", date(2025, 11, 24), 0),  # Monday, today does not count
        ("2025-11-24 12:00", date(2025, 11, 25), 1),
        ("2025-11-26 12:00", date(2025, 11, 28), 1),  # Wednesday; Thursday is a holiday
        ("2025-11-27 12:00", date(2025, 11, 28), 0),
        ("2025-11-28 12:00", date(2025, 12, 1), 1),  # over a weekend
        ("2025-11-29 12:00", date(2025, 12, 1), 0),  # from Saturday
        ("2025-11-24 12:00", date(2025, 12, 1), 4),
    ],
)
def test_business_days_are_weekdays_less_holidays(
    started: str, as_of: date, business_age: int
) -> None:
    given = open_tickets({"started_at": at(started)})
    assert clocks(given, NEW_YORK, GOLDEN_WORKFLOW, as_of).business_age == [business_age]


def test_nobody_has_no_clocks() -> None:
    known = clocks(open_tickets(), NEW_YORK, GOLDEN_WORKFLOW, date(2025, 12, 2))
    assert [len(c) for c in (known.age, known.net_age, known.business_age)] == [0, 0, 0]


AS_OF = date(2025, 12, 2)


def begun(days_before: int, **values: str) -> Life:
    """A ticket that started so many days before; ``values`` are set at its start."""
    start = CUT - DAY * days_before - HOUR
    of_it = {name: values.pop(name) for name in ("priority", "group", "state") if name in values}
    log = [(start, "created", None), *((start, kind, value) for kind, value in of_it.items())]
    return life(log, **values)


def program(policy: TicketPolicy) -> Program:
    return Program("p", "P", ProgramCalendar("UTC"), policy)


def test_the_ten_oldest_are_ordered_by_age_and_then_by_key() -> None:
    keys = [f"T{i:02}" for i in range(12)]
    ages = [5, 9] + [5] * 10
    given = {key: begun(age) for key, age in zip(keys[::-1], ages, strict=True)}
    stats = aging_of(given, program(TicketPolicy()), Scope("p", AS_OF)).ages
    assert stats.oldest[:3] == (("T10", 9), ("T00", 5), ("T01", 5))
    assert len(stats.oldest) == 10
    assert (stats.total, stats.mean) == (64, pytest.approx(64 / 12))


def test_nobody_has_no_mean_age() -> None:
    stats = aging_of({}, program(TicketPolicy()), Scope("p", AS_OF)).ages
    assert (stats.mean, stats.total, stats.oldest) == (None, 0, ())


def test_ages_are_parted_by_each_dimension() -> None:
    given = [
        begun(1, priority="P1", group="B", state="New"),
        begun(8, priority="P1", group="A", state="Triaged"),
        begun(9, group="A", kind="incident"),
    ]
    policy = TicketPolicy(buckets=Edges((7,)), sla_hours={"P1": 8, "P9": 1})
    parted = buckets_by_dimension(
        found(given, CUT, program(policy)), instants([1, 8, 9]), program(policy)
    )
    counted = {
        name: {value: [b.tickets for b in buckets] for value, buckets in values.items()}
        for name, values in parted.items()
    }
    assert counted == {
        "priority": {"P1": [1, 1], "P9": [0, 0], "(none)": [0, 1]},
        "group": {"A": [0, 2], "B": [1, 0]},
        "kind": {"incident": [0, 1], "ticket": [1, 1]},
        "state": {"New": [1, 1], "Triaged": [0, 1]},
    }


def test_many_states_and_buckets_are_kept_apart() -> None:
    """More pairs of a state and a bucket than a byte can count."""
    names = [f"Step {n}" for n in range(60)]
    steps = (*(State(name, ACTIVE) for name in names), State("Done", DONE))
    policy = TicketPolicy(Workflow(steps), Edges(tuple(range(7))))
    logs = (
        [TicketEvent(CUT - 1, "created", None), TicketEvent(CUT - 1, "state", name)]
        for name in names
    )
    given = [Life(ticket_history(None, log, policy.workflow)) for log in logs]
    parted = buckets_by_dimension(
        found(given, CUT, program(policy)), instants([n % 8 for n in range(60)]), program(policy)
    )["state"]
    counted = {name: [b.tickets for b in buckets] for name, buckets in parted.items()}
    assert counted == {
        name: [int(n % 8 == bucket) for bucket in range(8)] for n, name in enumerate(names)
    }


@pytest.mark.parametrize(
    ("causes", "ages", "ranked"),
    [
        ([], [], []),
        (["A"], [0], [("A", 1, 0)]),
        # the days count, not the tickets
        (["A", "B", "A"], [1, 9, 2], [("B", 1, 9), ("A", 2, 3)]),
        # as many days: by name, also where one has more tickets
        (["C", "A", "B", "A"], [10, 3, 10, 7], [("A", 2, 10), ("B", 1, 10), ("C", 1, 10)]),
        # what has no cause is ranked like any other
        (["A", "(none)", "(none)"], [5, 4, 4], [("(none)", 2, 8), ("A", 1, 5)]),
        (["A", "(none)"], [5, 4], [("A", 1, 5), ("(none)", 1, 4)]),
    ],
)
def test_root_causes_are_ranked_by_the_open_days_behind_them(
    causes: list[str], ages: list[int], ranked: list[tuple[str, int, int]]
) -> None:
    rows = root_causes(coded(causes), instants(ages))
    assert [(c.cause, c.tickets, c.open_days) for c in rows] == ranked


def test_what_is_missing_comes_last() -> None:
    given = found([begun(1, group=g) if g else begun(1) for g in ("b", "", "A", "b")], CUT)
    parted = buckets_by_dimension(given, instants([1] * 4), program(TicketPolicy()))
    assert list(parted["group"]) == ["A", "b", "(none)"]
    policy = program(TicketPolicy(sla_hours={"P2": 1, "P1": 1}))
    given = found([begun(1, priority="Z")], CUT, policy)
    parted = buckets_by_dimension(given, instants([1]), policy)
    assert list(parted["priority"]) == ["P1", "P2", "Z", "(none)"]


def test_a_priority_stands_where_it_has_a_target_or_occurs() -> None:
    """Y is open and Z done, so that one has ages and the other cycle times; both live."""
    given = {"A": begun(1, priority="Y"), "B": begun(1, priority="Z", state="Closed")}
    told = aging_of(given, program(TicketPolicy(sla_hours={"P1": 1})), Scope("p", AS_OF))
    assert list(told.buckets_by["priority"]) == ["P1", "Y", "(none)"]
    assert list(told.cycle_times.by_priority) == ["P1", "Z", "(none)"]
    assert list(told.survival_by_priority) == ["P1", "Y", "Z", "(none)"]


def test_an_hour_of_pause_is_an_hour_less() -> None:
    given = open_tickets({"started_at": CUT - DAY, "paused": HOUR}, {"started_at": CUT - DAY})
    known = clocks(given, ProgramCalendar(), GOLDEN_WORKFLOW, date(2025, 12, 2))
    assert known.net_age.tolist() == [0, 1]
