"""The read seam on both engines: the golden case, filters, and the empty ends."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select

from dashboard.errors import InvalidRequest, NotFound
from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.values import TicketAging
from db import models
from db.engine import reading, writing
from db.programs import add_program
from db.programs import program as program_value
from db.ticket_aging import ticket_aging
from db.ticket_aging.history import void_event
from exports.ticket_aging.figures import as_json
from tests.conftest import BY, GOLDEN, NOW, TESTER, csv_bytes, deliver
from tests.oracle.ticket_replay import replay

EXPECTED = json.loads((GOLDEN / "expected_2025-03-31.json").read_text())
AS_OF = date(2025, 3, 31)


def aging(engine: Engine, as_of: date = AS_OF, **filters: tuple[str, ...]) -> TicketAging:
    with reading(engine) as session:
        return ticket_aging(session, Scope("golden", as_of, filters), TESTER)


def figures(engine: Engine, as_of: date = AS_OF, **filters: tuple[str, ...]) -> Any:
    return orjson.loads(as_json(aging(engine, as_of, **filters)))


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where ``found`` does not hold all of ``expected``; floats to 1e-5."""
    if isinstance(expected, dict):
        return [
            line
            for key in expected
            for line in (
                differences(expected[key], found[key], f"{path}/{key}")
                if key in found
                else [f"{path}/{key} is missing"]
            )
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [
            line
            for i, (a, b) in enumerate(zip(expected, found, strict=True))
            for line in differences(a, b, f"{path}[{i}]")
        ]
    numbers = isinstance(expected, float) and isinstance(found, int | float)
    same = abs(expected - found) <= 1e-5 if numbers else expected == found
    return [] if same else [f"{path}: {expected} expected, {found} found"]


def test_the_golden_case_holds(golden_store: Engine) -> None:
    assert differences(EXPECTED, figures(golden_store)) == []


def test_what_the_golden_case_leaves_out_is_listed(golden_store: Engine) -> None:
    quality = aging(golden_store).quality
    assert {reason: len(keys) for reason, keys in quality.excluded.items()} == {
        "no_start": 14,
        "state_event_before_start": 18,
    }
    assert quality.quarantined == {"invalid_time": 11, "unknown_ticket": 12}


def test_each_open_ticket_has_the_clocks_of_the_golden_file(golden_store: Engine) -> None:
    with (GOLDEN / "tickets_2025-03-31.csv").open(encoding="utf-8-sig") as file:
        golden = {row["ticket_id"]: row for row in csv.DictReader(file) if row["open"] == "1"}
    found = {ticket.key: ticket for ticket in aging(golden_store).open_tickets}
    assert found.keys() == golden.keys()
    for key, row in golden.items():
        ticket = found[key]
        assert str(ticket.age) == row["age_days"], key
        assert ticket.bucket == row["age_bucket"], key
        assert ticket.net_age == int(float(row["net_age_days"])), key
        assert str(ticket.business_age) == row["business_age_days"], key
        assert ticket.days_in_state == pytest.approx(float(row["days_in_current_state"]), abs=1e-5)
        assert ticket.sla_used == pytest.approx(float(row["sla_used_h"]), abs=1e-5), key
        assert ticket.sla_status == row["sla_status"], key
        assert (str(ticket.reopens), str(ticket.reassignments)) == (
            row["reopens"],
            row["reassignments"],
        ), key


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / "inputs" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("as_of", "filters"),
    [
        ("2025-06-30", {}),
        ("2025-11-02", {}),
        ("2024-06-03", {}),
        ("2025-09-14", {"priority": ("P1", "P2")}),
        ("2025-03-31", {"group": ("Disputes Ops",)}),
        ("2025-03-31", {"priority": ("(none)",)}),
        ("2025-08-17", {"state": ("In Progress", "New")}),
    ],
)
def test_other_dates_and_filters_equal_a_replay_from_zero(
    golden_store: Engine, as_of: str, filters: dict[str, tuple[str, ...]]
) -> None:
    holidays = json.loads((GOLDEN / "inputs" / "holidays_us_federal_2024_2026.json").read_text())

    def keep(ticket: dict[str, Any]) -> bool:
        return all((ticket[name] or "(none)") in values for name, values in filters.items())

    expected = replay(
        rows("tickets.csv"),
        rows("events.csv"),
        as_of=date.fromisoformat(as_of),
        zone="America/New_York",
        holidays={date.fromisoformat(day) for day in holidays},
        keep=keep,
    )
    assert differences(expected, figures(golden_store, date.fromisoformat(as_of), **filters)) == []


def test_every_week_balances(golden_store: Engine) -> None:
    for row in aging(golden_store, date(2025, 12, 31)).weeks:
        came, left = row.arrivals + row.reopened, row.resolved + row.cancelled
        assert row.open_before + came - left == row.open_at_end


def test_a_date_before_the_first_ticket_has_figures_of_nothing(golden_store: Engine) -> None:
    empty = aging(golden_store, date(2020, 1, 1))
    assert (empty.population.in_scope, empty.weeks, empty.open_tickets) == (0, (), ())
    assert empty.survival.median is None
    assert empty.cycle_times.all_elapsed.linear == {50: None, 85: None, 95: None}


def test_a_filter_value_that_the_program_does_not_have_is_refused(golden_store: Engine) -> None:
    with pytest.raises(InvalidRequest, match="no priority “P9”"):
        aging(golden_store, priority=("P9",))


def test_a_program_that_is_not_there_is_not_found(golden_store: Engine) -> None:
    with reading(golden_store) as session, pytest.raises(NotFound):
        ticket_aging(session, Scope("nothing", AS_OF), TESTER)


def test_a_program_without_tickets_has_no_source(store: Engine) -> None:
    with writing(store, BY) as session:
        add_program(session, Program("golden", "New", ProgramCalendar(week_ends=SUNDAY)))
    assert aging(store).source is None


@pytest.mark.parametrize(
    ("as_of", "newest"),
    [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), "2025-01-01T09:00:00"),
        (date(2025, 1, 7), "2025-01-01T09:00:00"),
        (date(2025, 1, 8), "2025-01-08T10:00:00"),  # a response changes no state
        (date(2025, 1, 9), "2025-01-08T10:00:00"),
        (date(2025, 1, 10), "2025-01-10T00:00:00"),
        (date(2025, 1, 31), "2025-01-10T00:00:00"),
    ],
)
def test_data_go_up_to_the_newest_event_before_the_cut(
    store: Engine, as_of: date, newest: str | None
) -> None:
    log = [
        ("1", "A", "2025-01-01T09:00:00Z", "created", ""),
        ("2", "A", "2025-01-08T10:00:00Z", "response", ""),
        ("3", "A", "2025-01-10T00:00:00Z", "priority", ""),
        ("4", "A", "2025-01-20T00:00:00Z", "response", ""),
    ]
    with writing(store, BY) as session:
        for key in ("golden", "other"):
            add_program(session, Program(key, key))
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value")
    deliver(store, "golden", csv_bytes([dict(zip(names, row, strict=True)) for row in log]))
    late = dict(zip(names, ("1", "B", "2025-01-05T00:00:00Z", "created", ""), strict=True))
    deliver(store, "other", csv_bytes([late]))
    with writing(store, BY) as session:
        (last,) = session.scalars(
            select(models.TicketEvent.id).where(models.TicketEvent.source_id == "4")
        )
        program = program_value(session, "golden", TESTER)
        void_event(session, program, last, "Another ticket was meant.", NOW)
    source = aging(store, as_of).source
    assert source is not None
    expected = newest and int(datetime.fromisoformat(newest + "+00:00").timestamp())
    assert source.newest_fact_at == expected


def test_the_tests_stand_on_their_own_copy() -> None:
    assert Path(__file__).parents[1] in GOLDEN.parents
