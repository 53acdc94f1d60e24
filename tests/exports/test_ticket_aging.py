"""Ticket aging as JSON, CSV, table and paper: shapes, rounding, and safety."""

import csv
import io
from datetime import date
from typing import Any

import orjson
import pytest

from dashboard.ticket_aging.values import DataQuality, Source
from exports.ticket_aging.figures import as_json, figures
from exports.ticket_aging.paper import ticket_aging_paper
from exports.ticket_aging.tables import as_csv, as_table
from tests.dashboard.ticket_aging.given import at
from tests.layouts.given import SMALL, aging

SATURDAY = date(2026, 11, 21)
SMALL_AGING = aging(SMALL, SATURDAY)
EMPTY = aging({}, SATURDAY, source=None)
COLUMNS = [
    "key", "title", "kind", "priority", "group", "requester", "state", "age", "net_age",
    "age_since_reopen", "business_age", "bucket", "days_in_state", "reopens", "reassignments",
    "sla_status", "sla_used", "sla_target", "reasons",
    "program", "as_of", "cut_utc", "data_up_to", "imported_at", "imported_from",
]  # fmt: skip


def test_an_empty_program_has_the_same_figures_as_a_full_one() -> None:
    full, empty = orjson.loads(as_json(SMALL_AGING)), orjson.loads(as_json(EMPTY))
    assert list(full) == list(empty)
    assert (empty["weeks"], empty["open_tickets"], empty["source"]) == ([], [], None)
    assert empty["cycle_time_days"]["all_elapsed"]["linear"] == {"50": None, "85": None, "95": None}
    assert empty["kaplan_meier_days"]["all"]["median"] is None


def test_the_scope_is_said_in_the_figures() -> None:
    found = figures(aging(SMALL, SATURDAY, {"priority": ("P1", "P4")}))
    assert found["program"] == "care"
    assert (found["as_of"], found["cut_utc"]) == ("2026-11-21", "2026-11-22T00:00:00Z")
    assert (found["zone"], found["filters"]) == ("UTC", {"priority": ["P1", "P4"]})
    assert found["source"] == {
        "file": "events.csv",
        "imported_at": "2026-11-22T03:00:00Z",
        "data_up_to": "2026-11-17T10:00:00Z",
    }


def test_a_week_and_the_population_by_hand() -> None:
    found = figures(SMALL_AGING)
    assert found["weeks"][-1] == {
        "week_start": "2026-11-15", "week_end": "2026-11-21", "counted_to": "2026-11-21",
        "partial": False, "open_before": 1, "arrivals": 1, "resolved": 0, "cancelled": 0,
        "reopened": 0, "open_at_end": 2,
    }  # fmt: skip
    population = found["population"]
    assert (population["in_scope"], population["open"], population["done"]) == (3, 2, 1)


def test_the_root_causes_of_the_open_tickets_by_hand() -> None:
    """A is 47 days old and C 4; B is resolved, so that its cause is none of an open ticket."""
    assert figures(SMALL_AGING)["root_causes"] == [
        {"cause": "(none)", "tickets": 2, "open_days": 51}
    ]
    assert figures(EMPTY)["root_causes"] == []
    assert figures(aging({"B": SMALL["B"]}, SATURDAY))["root_causes"] == []


def floats(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [f for inner in value.values() for f in floats(inner)]
    if isinstance(value, list):
        return [f for inner in value for f in floats(inner)]
    return [value] if isinstance(value, float) else []


def test_floats_have_six_decimals_at_most() -> None:
    found = floats(figures(SMALL_AGING))
    assert len(found) > 20
    assert all(f == round(f, 6) for f in found)


def test_the_csv_has_one_row_a_ticket() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(SMALL_AGING))))
    assert list(rows[0]) == COLUMNS
    assert [(r["key"], r["age"], r["bucket"], r["reasons"]) for r in rows] == [
        ("A", "47", "31-60", "breached; stuck"),  # B was New for 8 days
        ("C", "4", "0-7", ""),
    ]
    assert as_csv(EMPTY) == ",".join(COLUMNS) + "\n"


def scope_of(source: Source | None) -> list[list[str]]:
    rows = csv.reader(io.StringIO(as_csv(aging(SMALL, SATURDAY, source=source))))
    return [row[-6:] for row in rows][1:]


def test_each_row_of_the_csv_says_what_it_is_about() -> None:
    usual = Source("events.csv", at("2026-11-22 03:00"), at("2026-11-17 10:00"))
    common = ["care", "2026-11-21", "2026-11-22T00:00:00Z"]
    times = ["2026-11-17T10:00:00Z", "2026-11-22T03:00:00Z"]
    assert scope_of(usual) == [[*common, *times, "events.csv"]] * 2
    assert scope_of(Source("=1+1.csv", usual.imported_at, None)) == (
        [[*common, "", "2026-11-22T03:00:00Z", "'=1+1.csv"]] * 2
    )
    assert scope_of(None) == [[*common, "", "", ""]] * 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_takes_a_key_for_a_formula(start: str) -> None:
    found = as_csv(aging({f"{start}1+1": SMALL["A"]}, SATURDAY))
    (row,) = csv.DictReader(io.StringIO(found, newline=""))
    assert row["key"] == "'" + start.replace("\r", "\n") + "1+1"


def test_the_table_for_a_terminal() -> None:
    title, *table, provenance = as_table(SMALL_AGING).splitlines()
    lines = [line.split() for line in table]
    assert title == "Customer Care: open tickets by age in days, all"
    assert lines[0] == ["priority", "0-7", "8-14", "15-30", "31-60", "61-90", "90+", "open"]
    assert lines[1] == ["P1", "0", "0", "0", "1", "0", "0", "1"]
    assert lines[-1] == ["all", "1", "0", "0", "1", "0", "0", "2"]
    assert len({len(line) for line in table}) == 1
    assert provenance == (
        "Data up to 17 Nov 2026, 10:00 · Cut 22 Nov 2026, 00:00 UTC"
        " · Last import events.csv, 22 Nov 2026, 03:00"
    )


def test_the_table_says_its_filters_and_what_is_left_out() -> None:
    quality = DataQuality(
        {"no_start": ("X", "Y"), "state_event_before_start": tuple("ABC")},
        {"invalid_time": 1_200, "unknown_ticket": 12},
    )
    chosen = {"priority": ("P1", "P4"), "group": ("Ops", "(none)")}
    lines = as_table(aging(SMALL, SATURDAY, chosen, quality=quality)).splitlines()
    assert lines[0] == (
        "Customer Care: open tickets by age in days, priority P1, P4; group Ops, (none)"
    )
    assert lines[-5].startswith("Data up to 17 Nov 2026, 10:00 · ")
    assert lines[-4:] == [
        "Left out, no_start: 2 tickets",
        "Left out, state_event_before_start: 3 tickets",
        "In quarantine, invalid_time: 1,200 rows",
        "In quarantine, unknown_ticket: 12 rows",
    ]


def test_the_table_of_an_empty_program_has_its_provenance() -> None:
    lines = as_table(EMPTY).splitlines()
    assert lines[0] == "Customer Care: open tickets by age in days, all"
    assert lines[-2].split() == ["all", "0", "0", "0", "0", "0", "0", "0"]
    assert lines[-1] == "Cut 22 Nov 2026, 00:00 UTC · No import yet"


def test_the_paper_is_named_after_program_and_date() -> None:
    paper = ticket_aging_paper(aging(SMALL, SATURDAY, {"priority": ("P1",)}, by="group"), ())
    assert paper.name == "tickets-care-2026-11-21"
    assert paper.head == "Customer Care · Tickets · week 47, to 21 Nov 2026"
    assert paper.foot == "Cut 22 Nov 2026, 00:00 UTC · Priority P1"
    assert paper.html.count('class="plot"') == 8


def test_the_paper_has_the_rows_that_it_is_given_and_says_of_how_many() -> None:
    """The page is told of both open tickets, the paper of one."""
    found = aging(SMALL, SATURDAY)
    page = ticket_aging_paper(found, found.open_tickets[:1]).html.split("</style>")[-1]
    assert page.split('report-table listing-paper listing-wide"')[1].count("Title of") == 1
    assert '<p class="listing-cut">1 of 2</p>' in page
    whole = ticket_aging_paper(found, found.open_tickets).html
    assert "listing-cut" not in whole.split("</style>")[-1]
