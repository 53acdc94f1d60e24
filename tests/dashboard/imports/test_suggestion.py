"""What a file probably means: proposed where it is plain, left to a person where it is not."""

from pathlib import Path
from typing import Any

import pytest

from dashboard.imports.inspection import FoundTable, found_table
from dashboard.imports.mapping import Mapping, mapping_from_toml, mapping_to_toml
from dashboard.imports.suggestion import DATE_CHOICES, suggested
from dashboard.imports.tables import DATE_CELL, tables_in, text_table
from dashboard.imports.times import TimeReader
from dashboard.programs import Program

INCIDENTS = Path(__file__).parents[3] / "examples" / "incidents"
PROGRAM = Program("p", "P")


def table(*lines: str, name: str = "f.csv") -> FoundTable:
    return found_table(text_table("\n".join(lines).encode(), name), lambda rows: None)


def proposal(*tables: FoundTable) -> tuple[Mapping, dict[str, tuple[int, str]]]:
    return suggested(PROGRAM, {(n, ""): found for n, found in enumerate(tables, 1)})


def test_the_real_incident_log_is_nearly_understood() -> None:
    with (INCIDENTS / "incident_event_log.csv.xz").open("rb") as stream:
        (log,) = tables_in(stream, "log.csv.xz")
        found = found_table(log, lambda rows: None)
    mapping, roles = suggested(PROGRAM, {(7, ""): found})
    good = mapping_from_toml((INCIDENTS / "mapping.toml").read_text("utf-8"), "mapping.toml")
    assert roles == {"events": (7, "")}
    assert (mapping.rows, mapping.nulls, mapping.dates) == (good.rows, good.nulls, good.dates)
    assert mapping.revisions == good.revisions
    assert (mapping.tickets.key, mapping.tickets.created_at) == ("number", "opened_at")
    assert mapping.states == {}


def test_our_own_exports_need_nothing() -> None:
    events = table("event_id,ticket_id,ts,event_type,to_value,actor", "1,A,2025-01-01,state,New,")
    tickets = table("ticket_id,title,kind,created_at", "A,One,coe,2025-01-01")
    mapping, roles = proposal(tickets, events)
    assert mapping_to_toml(mapping) == ""
    assert roles == {"events": (2, ""), "tickets": (1, "")}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "Issue key,Updated,Status,Priority,Summary,Assignee,Created,Issue Type",
            {"ticket": "Issue key", "at": "Updated", "state": "Status", "title": "Summary",
             "kind": "Issue Type", "created_at": "Created", "assignee": "Assignee"},
        ),
        (
            "number,sys_updated_on,state,priority,assignment_group,short_description,opened_at",
            {"ticket": "number", "at": "sys_updated_on", "state": "state", "priority": "priority",
             "group": "assignment_group", "title": "short_description", "created_at": "opened_at"},
        ),
        (
            "number,title,state,created_at,updated_at,assignee",
            {"ticket": "number", "at": "updated_at", "state": "state", "title": "title"},
        ),
        (
            "Ticket ID,Subject,Status,Updated at,Priority,Group,Channel",
            {"ticket": "Ticket ID", "at": "Updated at", "title": "Subject", "source": "Channel",
             "group": "Group"},
        ),
        (
            "ID,Team,Title,Status,Priority,Created,Updated",
            {"ticket": "ID", "group": "Team", "state": "Status", "at": "Updated"},
        ),
    ],
)  # fmt: skip
def test_columns_of_usual_exports_are_found(header: str, expected: dict[str, str]) -> None:
    mapping, _ = proposal(table(header, ",".join("x" for _ in header.split(","))))
    named = mapping.tickets.model_dump() | mapping.revisions.model_dump()
    assert mapping.rows == "revisions"
    assert {field: named[field] for field in expected} == expected


def test_a_changelog_is_one_row_a_change() -> None:
    header = "History ID,Issue key,Changed At,Field,From,To,Author"
    mapping, roles = proposal(table(header, "1,A,2025-01-01,Status,New,in_progress,Ann"))
    assert (mapping.rows, roles) == ("changes", {"events": (1, "")})
    assert mapping.events.model_dump() == {
        "id": "History ID", "ticket": "Issue key", "at": "Changed At", "kind": "Field",
        "value": "To", "actor": "Author",
    }  # fmt: skip
    assert mapping.event_types == {"Status": "state"}
    assert mapping.states == {"in_progress": "In Progress"}


def dates_of(*texts: str, **mapping: Any) -> str | None:
    return proposal(table("number,updated,status", *(f"A,{t},New" for t in texts)))[0].dates


@pytest.mark.parametrize(
    ("texts", "dates"),
    [
        (("2025-01-15T10:00:00Z", "2025-01-15"), None),
        (("3/4/2016 1:05", "29/2/2016 01:23"), "day/month/year hour:minute"),
        (("3/4/2016", "2/29/2016"), "month/day/year"),
        (("31.12.2025 23:59:58",), "day.month.year hour:minute:second"),
        (("2025/12/31",), "year/month/day"),
        (("2025-1-5 8:00",), "year-month-day hour:minute"),
        (("25-12-2025", "?"), "day-month-year"),
        (("3/4/2016", "5/6/2017"), None),  # two readings: the person chooses
        (("3/4/2016", "2025-01-15"), None),
        (("29/2/2016", "2/29/2016"), None),
        (("10/11/12",), None),
        (("1795278600",), "epoch seconds"),
        (("1795278600000",), "epoch milliseconds"),
        (("46347.5",), None),  # 1900 or 1904
        ((f"{DATE_CELL}2026-11-21", "29/2/2016"), "day/month/year"),
        ((f"{DATE_CELL}2026-11-21",), None),
        (("soon",), None),
    ],
)
def test_dates_are_proposed_when_one_reading_fits_all(
    texts: tuple[str, ...], dates: str | None
) -> None:
    assert dates_of(*texts) == dates


def test_one_unambiguous_date_far_down_decides() -> None:
    texts = [f"{n}/1/2016" for n in (1, 2, 3)] * 30 + ["13/1/2016"]
    assert dates_of(*texts) == "day/month/year"


def test_missing_values_that_occur_are_proposed_as_they_are_written() -> None:
    rows = ("A,2025-01-01,New,N/A", "B,2025-01-01,New,--", "C,2025-01-01,New,Desk")
    mapping, _ = proposal(table("number,updated,status,team", *rows))
    assert mapping.nulls == ("--", "N/A")


def test_states_are_matched_by_spelling_and_never_by_meaning() -> None:
    states = ("in_progress", "WAITING-ON-CUSTOMER", "closed", "Open", "To Do", "Backlog")
    rows = (f"A,2025-01-01,{state}" for state in states)
    mapping, _ = proposal(table("number,updated,status", *rows))
    assert mapping.states == {
        "in_progress": "In Progress",
        "WAITING-ON-CUSTOMER": "Waiting on Customer",
    }


def test_kinds_are_matched_by_spelling() -> None:
    rows = ("A,2025-01-01,New,Partner_Request", "A,2025-01-01,New,coe", "A,2025-01-01,New,Bug")
    mapping, _ = proposal(table("number,updated,status,type", *rows))
    assert mapping.kinds == {"Partner_Request": "partner request"}


def test_a_table_that_says_nothing_known_is_the_history_of_ours() -> None:
    mapping, roles = proposal(table("a,b", "1,2"), table("c,d", "1,2", "3,4"))
    assert (mapping, roles) == (Mapping(), {"events": (2, "")})
    assert suggested(PROGRAM, {}) == (Mapping(), {})


def test_every_choice_of_dates_can_be_followed() -> None:
    assert len({label for label, _ in DATE_CHOICES}) == len(DATE_CHOICES)
    for _, dates in DATE_CHOICES:
        assert Mapping(dates=dates).dates == dates
        TimeReader("UTC", dates)
