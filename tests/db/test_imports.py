"""Deliveries into the store: nothing twice, all or nothing, in whatever order they come."""

import csv
import io
import itertools
import random
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from dashboard.imports.runs import RowCounts
from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from db import models
from db.engine import reading, writing
from db.imports import merge
from db.programs import add_program
from db.ticket_aging import ticket_aging
from exports.ticket_aging.figures import as_json
from tests.conftest import BY, GOLDEN, TESTER, count, csv_bytes, deliver
from tests.db.test_ticket_aging import differences

AS_OF = date(2025, 3, 31)
TABLES = ("ticket", "ticket_event", "ticket_spell", "quarantine", "team", "person")
EVENTS = (GOLDEN / "inputs" / "events.csv").read_bytes()
TICKETS = (GOLDEN / "inputs" / "tickets.csv").read_bytes()
_keys = (f"p{n}" for n in itertools.count())


def new_program(engine: Engine, zone: str = "UTC") -> str:
    key = next(_keys)
    with writing(engine, BY) as session:
        add_program(session, Program(key, "Program", ProgramCalendar(zone, SUNDAY)))
    return key


def events(*rows: tuple[object, ...]) -> bytes:
    """Rows of (event id, ticket, hour of 10 March 2025, type, value)."""
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value")
    return csv_bytes(
        [
            dict(zip(names, (str(i), t, f"2025-03-10T{hour:02}:00:00Z", kind, value), strict=True))
            for i, t, hour, kind, value in rows
        ]
    )


def tickets(*rows: tuple[str, str]) -> bytes:
    return csv_bytes([{"ticket_id": key, "title": title} for key, title in rows])


def figures(engine: Engine, key: str, as_of: date = AS_OF) -> dict[str, Any]:
    """All figures but those that name the import itself."""
    with reading(engine) as session:
        found = orjson.loads(as_json(ticket_aging(session, Scope(key, as_of), TESTER)))
    return {name: v for name, v in found.items() if name not in ("source", "program")}


def state_of(engine: Engine, key: str) -> dict[str, str]:
    return {t["key"]: t["state"] for t in figures(engine, key)["open_tickets"]}


def rows_of(engine: Engine, *columns: Any) -> list[tuple[Any, ...]]:
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(columns[0]))]


def test_importing_twice_changes_nothing(store: Engine) -> None:
    key = new_program(store, "America/New_York")
    deliver(store, key, EVENTS, TICKETS)
    rows, before = [count(store, name) for name in TABLES], figures(store, key)
    again = deliver(store, key, EVENTS, TICKETS)
    assert again.tables["events"] == RowCounts(19_246, 0, 19_246 - 12 - 11, 12 + 11)
    assert again.tables["tickets"] == RowCounts(2_032, 0, 2_032, 0)
    assert [count(store, name) for name in TABLES] == rows
    assert figures(store, key) == before
    (first, second) = rows_of(store, models.ImportRun.id, models.ImportRun.rows_taken)
    assert (first[1], second[1]) == (19_246 - 12 - 11 - 193 + 2_017, 0)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_the_order_of_files_and_rows_does_not_matter(
    random_store: Engine, golden_rows: "Golden", chance: random.Random, parts: int
) -> None:
    log, expected = list(golden_rows.events), golden_rows.figures
    chance.shuffle(log)
    key = new_program(random_store, "America/New_York")
    for part in range(parts):
        deliver(random_store, key, csv_bytes(log[part::parts]), golden_rows.tickets)
    assert differences(expected, figures(random_store, key)) == []


class Golden:
    """A share of the golden case with whole tickets, and its figures."""

    def __init__(self, engine: Engine) -> None:
        rows = list(csv.DictReader(io.StringIO(EVENTS.decode("utf-8-sig"))))
        kept = {f"TKT-{n:05}" for n in range(1, 2_100, 17)}
        self.events = [row for row in rows if row["ticket_id"] in kept]
        self.tickets = TICKETS
        key = new_program(engine, "America/New_York")
        deliver(engine, key, csv_bytes(self.events), self.tickets)
        self.figures = figures(engine, key)


@pytest.fixture(scope="module")
def golden_rows(random_store: Engine) -> Golden:
    return Golden(random_store)


def test_a_late_event_corrects_the_past(store: Engine) -> None:
    key = new_program(store)
    log = [(1, "A", 1, "created", ""), (3, "A", 9, "state", "Resolved")]
    deliver(store, key, events(*log), tickets(("A", "A")))
    before = figures(store, key)["time_in_state"]
    assert before["New"]["total_days"] == pytest.approx(8 / 24, abs=1e-6)
    deliver(store, key, events((2, "A", 3, "state", "Triaged")))
    after = figures(store, key)["time_in_state"]
    assert after["New"]["total_days"] == pytest.approx(2 / 24, abs=1e-6)
    assert after["Triaged"]["total_days"] == pytest.approx(6 / 24, abs=1e-6)
    deliver(store, key, events((4, "A", 0, "state", "Triaged")))
    assert figures(store, key)["data_quality"]["excluded"] == {"state_event_before_start": ["A"]}


@pytest.mark.parametrize("late", ["2", "02", "-1", "x"])
def test_the_same_fact_keeps_its_lowest_event_id(store: Engine, late: str) -> None:
    """Ties at one instant go by id; numbers compare as numbers and come before texts."""
    key = new_program(store)
    log = [
        (1, "A", 1, "created", ""),
        (9, "A", 5, "state", "Triaged"),
        (10, "A", 5, "state", "New"),
    ]
    deliver(store, key, events(*log), tickets(("A", "A")))
    assert state_of(store, key) == {"A": "New"}  # 9 before 10
    result = deliver(store, key, events((late, "A", 5, "state", "New")))
    assert result.tables["events"] == RowCounts(1, 0, 1, 0)
    lower = late in ("2", "02")
    assert state_of(store, key) == {"A": "Triaged" if lower else "New"}
    voided = [r for r in rows_of(store, *event_columns("source_id", "void_reason")) if r[1]]
    assert voided == ([("10", "repeated under a lower event id")] if lower else [])
    deliver(store, key, events(*log))
    assert state_of(store, key) == {"A": "Triaged" if lower else "New"}


def event_columns(*names: str) -> list[Any]:
    return [getattr(models.TicketEvent, name) for name in names]


@pytest.mark.parametrize(
    "at", ["_add_tickets", "_write_events", "write_replay", "write_quarantine", "note_outcome"]
)
@pytest.mark.parametrize("first", [True, False])
def test_an_import_that_breaks_off_leaves_nothing(
    store: Engine, at: str, first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_program(store)
    if not first:
        log = [(1, "A", 1, "created", ""), (7, "Z", 1, "created", "")]
        deliver(store, key, events(*log), tickets(("A", "Old")))
    tables = (*TABLES, "import_run")
    rows, before = [count(store, name) for name in tables], figures(store, key)
    work = getattr(merge, at)

    def breaking(*args: Any) -> None:
        work(*args)
        raise MemoryError

    monkeypatch.setattr(merge, at, breaking)
    with pytest.raises(MemoryError):
        log = [(1, "A", 0, "created", ""), (2, "A", 5, "group", "G"), (3, "Y", 5, "state", "New")]
        deliver(store, key, events(*log), tickets(("A", "New"), ("B", "B")))
    assert [count(store, name) for name in tables] == rows
    assert figures(store, key) == before


def quarantined(engine: Engine) -> list[tuple[str, bool]]:
    table = models.Quarantine
    return [
        (r, at is not None)
        for _, r, at in rows_of(engine, table.id, table.reason, table.resolved_at)
    ]


def test_an_unknown_ticket_is_resolved_when_its_ticket_comes(store: Engine) -> None:
    key = new_program(store)
    log = events(
        (1, "A", 1, "created", ""), (2, "B", 2, "created", ""), (3, "B", 3, "state", "Lost")
    )
    deliver(store, key, log, tickets(("A", "A")))
    assert quarantined(store) == [("unknown_ticket", False)] * 2
    result = deliver(store, key, log, tickets(("B", "B")))
    assert result.tables["events"] == RowCounts(3, 1, 1, 1)
    # one is taken; the other has another reason now
    assert quarantined(store) == [("unknown_ticket", True), ("unknown_state", False)]
    assert figures(store, key)["data_quality"]["quarantined"] == {"unknown_state": 1}
    assert state_of(store, key) == {"A": "New", "B": "New"}


def test_keys_and_names_at_their_limit_are_kept(store: Engine) -> None:
    key, chance = new_program(store), random.Random(7)
    longest = "".join(chr(chance.randint(0x1F300, 0x1FAFF)) for _ in range(500))
    log = [(1, longest, 1, "created", ""), (2, longest, 2, "group", longest)]
    log += [(3, longest, 3, "priority", longest)]
    result = deliver(store, key, events(*log), tickets((longest, "A")))
    assert result.tables["events"] == RowCounts(3, 3, 0, 0)
    assert state_of(store, key) == {longest: "New"}


def test_a_bad_row_that_comes_once_less_is_still_open(store: Engine) -> None:
    key = new_program(store)
    bad = (2, "B", 2, "created", "")
    deliver(store, key, events(bad, bad), tickets(("A", "A")))
    deliver(store, key, events(bad), tickets(("A", "A")))
    assert quarantined(store) == [("unknown_ticket", False)] * 2


def test_more_rows_than_a_statement_has_parameters_are_taken_when_their_ticket_comes(
    store: Engine, engine_name: str
) -> None:
    rows = {"sqlite": 1_000, "postgresql": 66_000}[engine_name]  # PostgreSQL's limit is 65,535
    key = new_program(store)
    log = events(*((n, "A", n % 24, "priority", f"P{n}") for n in range(rows)))
    assert deliver(store, key, log, tickets(("B", "B"))).tables["events"].quarantined == rows
    assert deliver(store, key, log, tickets(("A", "A"))).tables["events"].taken == rows
    assert figures(store, key)["data_quality"]["quarantined"] == {}


def test_the_last_ticket_row_wins_and_a_missing_column_changes_nothing(store: Engine) -> None:
    key = new_program(store)
    full = [
        {"ticket_id": "A", "title": "Old", "requester": "R", "created_at": "2025-03-01"},
        {"ticket_id": "A", "title": "New", "requester": "R", "created_at": "2025-03-02"},
    ]
    log = events((1, "A", 5, "priority", "P1"))
    deliver(store, key, log, csv_bytes(full))
    deliver(store, key, log, tickets(("A", "Newest")))
    (ticket,) = figures(store, key)["open_tickets"]
    assert (ticket["title"], ticket["requester"], ticket["age"]) == ("Newest", "R", 29)
    result = deliver(store, key, log, csv_bytes([{**full[0], "requester": "", "created_at": ""}]))
    assert result.tables["tickets"] == RowCounts(1, 1, 0, 0, changed=1)
    assert figures(store, key)["data_quality"]["excluded"] == {"no_start": ["A"]}


def at_moments(*rows: tuple[object, str, str, str]) -> bytes:
    """Rows of (event id, the time after 10:00 on 10 March 2025 in UTC, type, value)."""
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value")
    return csv_bytes(
        [
            dict(zip(names, (str(i), "A", f"2025-03-10T10:{at}Z", kind, value), strict=True))
            for i, at, kind, value in rows
        ]
    )


def test_parts_of_a_second_order_events_and_are_in_no_duration(store: Engine) -> None:
    """Their ids and their order in the file say otherwise, and two of them differ by them only."""
    key = new_program(store)
    log = at_moments(
        (1, "30:00.900", "state", "Resolved"),
        (2, "30:00.500", "state", "In Progress"),
        (3, "30:00.100", "state", "Resolved"),
        (4, "00:00.750", "created", ""),
    )
    result = deliver(store, key, log, tickets(("A", "A")))
    assert result.tables["events"] == RowCounts(4, 4, 0, 0)
    found = figures(store, key)
    assert (found["population"]["open"], found["population"]["done"]) == (0, 1)
    assert found["reopens"] == {"1": 1}
    # resolved for good at 10:30:00, from 10:00:00
    assert found["cycle_time_days"]["all_elapsed"]["linear"]["50"] == pytest.approx(
        1 / 48, abs=1e-6
    )
    assert found["time_in_state"]["In Progress"]["total_days"] == 0
    assert found["weeks"][0]["resolved"] == 2
    assert found["weeks"][0]["reopened"] == 1


def test_the_last_part_of_a_second_decides_the_state(store: Engine) -> None:
    key = new_program(store)
    log = at_moments(
        (1, "00:00", "created", ""),
        (2, "30:00.900", "state", "In Progress"),
        (3, "30:00.100", "state", "Resolved"),
    )
    deliver(store, key, log, tickets(("A", "A")))
    assert state_of(store, key) == {"A": "In Progress"}
    deliver(store, key, at_moments((4, "30:00.900001", "state", "Triaged")))
    assert state_of(store, key) == {"A": "Triaged"}


def test_one_moment_written_in_two_ways_is_one_fact(store: Engine) -> None:
    key = new_program(store)
    log = [
        (1, "00:00", "created", ""), (2, "00:00.000", "created", ""),
        (3, "30:00.5", "state", "Triaged"), (4, "30:00,500000", "state", "Triaged"),
    ]  # fmt: skip
    result = deliver(store, key, at_moments(*log), tickets(("A", "A")))
    assert result.tables["events"] == RowCounts(4, 2, 2, 0)


def test_a_kind_that_is_refused_leaves_the_stored_one(store: Engine) -> None:
    key = new_program(store)
    log = events((1, "A", 1, "created", ""))
    for kind in ("incident", "bug"):
        rows = csv_bytes([{"ticket_id": "A", "title": "A", "kind": kind}])
        deliver(store, key, log, rows)
    with store.connect() as connection:
        assert connection.execute(text("SELECT kind FROM ticket")).scalar_one() == "incident"
