"""The first rows as they will be read: in words, with what is refused and why."""

from typing import Any

import pytest

from dashboard.imports.inspection import FoundTable, found_table
from dashboard.imports.mapping import Mapping
from dashboard.imports.preview import Preview, UnknownValue, preview
from dashboard.imports.tables import DATE_CELL, text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program

PROGRAM = Program("p", "P", ProgramCalendar("America/New_York"))
LOG = "event_id,ticket_id,ts,event_type,to_value,actor"
REVISIONS = {
    "rows": "revisions",
    "nulls": ["?"],
    "dates": "day/month/year hour:minute",
    "revisions": {"ticket": "n", "at": "at", "state": "s", "group": "g"},
    "tickets": {"key": "n", "title": None, "created_at": "opened"},
}


def found(*lines: str) -> FoundTable:
    return found_table(text_table("\n".join(lines).encode(), "f.csv"), lambda rows: None)


def seen(*lines: str, role: str = "events", **mapping: Any) -> Preview:
    return preview(PROGRAM, Mapping.model_validate(mapping), {role: found(*lines)})


def revisions(*rows: str, **more: Any) -> Preview:
    return seen("n,opened,at,s,g", *rows, **{**REVISIONS, **more})


def test_a_row_is_said_in_words() -> None:
    (table,) = revisions("A,?,1/2/2025 10:00,triaged,?").tables
    assert table.fields == (
        ("Ticket", "n"), ("When", "at"), ("State", "s"), ("Group", "g"), ("Created", "opened"),
    )  # fmt: skip
    (row,) = table.rows
    assert [cell.text for cell in row.cells] == ["A", "1 Feb 2025, 10:00", "Triaged", "–", "–"]
    assert (row.number, row.problem, table.problem) == (2, "", "")


def test_dates_of_another_zone_are_said_in_the_programs() -> None:
    (table,) = revisions("A,?,1/2/2025 10:00,New,?", zone="UTC").tables
    assert table.rows[0].cells[1].text == "1 Feb 2025, 05:00"
    (table,) = seen(LOG, f"1,A,{DATE_CELL}2025-02-01 10:00:00,state,New,Ann").tables
    assert table.rows[0].cells[2].text == "1 Feb 2025, 10:00"


def test_a_cell_that_is_refused_says_why_and_so_does_its_row() -> None:
    (table,) = revisions("A,?,2025-02-01,Shelved,?").tables
    (row,) = table.rows
    assert [bool(cell.problem) for cell in row.cells] == [False, True, True, False, False]
    assert row.cells[1].text == "2025-02-01"
    assert "is no date as expected here: write it as day/month/year" in row.cells[1].problem
    assert row.problem == row.cells[1].problem


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("A,?,1/2/2025 10:00,New", "The row has 4 cells and the header 5."),
        ("?,?,1/2/2025 10:00,New,?", "The row names no ticket."),
    ],
)
def test_a_row_that_is_refused_as_a_whole_says_why(row: str, problem: str) -> None:
    (table,) = revisions(row, "A,?,1/2/2025 10:00,New,?").tables
    assert [r.problem for r in table.rows] == [problem, ""]


def test_values_without_a_meaning_are_counted_in_the_whole_file() -> None:
    rows = [f"A,?,1/2/2025 10:00,{s},?" for s in ["New"] * 60 + ["Lost"] * 7 + ["Odd", "?", "Off"]]
    shown = revisions(*rows, skip_states=["off"])
    assert shown.unknown == (
        UnknownValue("states", "s", "Lost", 7), UnknownValue("states", "s", "Odd", 1),
    )  # fmt: skip
    assert len(shown.tables[0].rows) == 50
    assert revisions(*rows, skip_states=["off"], states={"Lost": "New", "Odd": "New"}).unknown == ()


def test_changes_are_said_by_their_kind() -> None:
    shown = seen(
        LOG,
        "1,A,2025-01-01,opened,,",
        "2,A,2025-01-01,State,in progress,",
        "3,A,2025-01-01,state,Lost,",
        "4,A,2025-01-01,group,Lost,",
        "5,A,2025-01-01,priority,High,",
        priorities={"High": "P1"},
    )
    (table,) = shown.tables
    assert [row.cells[3].text for row in table.rows] == [
        "opened", "state", "state", "group", "priority",
    ]  # fmt: skip
    assert [row.cells[4].text for row in table.rows] == ["–", "In Progress", "Lost", "Lost", "P1"]
    assert [bool(row.cells[4].problem) for row in table.rows] == [False, False, True, False, False]
    assert {(u.section, u.value) for u in shown.unknown} == {
        ("event_types", "opened"), ("states", "Lost"),
    }  # fmt: skip


def test_a_ticket_need_not_stand_in_the_sample_of_the_tickets_file() -> None:
    (table,) = seen(LOG, "1,A,2025-01-01,state,New,").tables
    assert table.rows[0].problem == ""


def test_of_a_ticket_with_a_bad_cell_the_row_is_taken() -> None:
    shown = seen("ticket_id,kind,created_at", "A,Bug,n/a", role="tickets")
    (row,) = shown.tables[0].rows
    assert (row.problem, [bool(cell.problem) for cell in row.cells]) == ("", [False, True, True])
    assert shown.unknown == (UnknownValue("kinds", "kind", "Bug", 1),)


@pytest.mark.parametrize(
    "mapping", [{}, {"events": {"ticket": "number"}}, {"tickets": {"title": "headline"}}]
)
def test_a_column_that_is_missing_refuses_its_table_only(mapping: dict[str, Any]) -> None:
    tables = {"events": found("number,when", "1,2"), "tickets": found("ticket_id", "A")}
    shown = preview(PROGRAM, Mapping.model_validate(mapping), tables)
    events, tickets = shown.tables
    assert events.problem.startswith("The file has no column “")
    assert (events.rows, events.fields) == ((), ())
    assert bool(tickets.problem) == ("tickets" in mapping)


def test_the_preview_refuses_the_rows_that_the_import_refuses() -> None:
    rows = [
        "1,A,2025-01-01,state,New,", "2,A,31/12/2025,state,New,", "3,A,2025-01-01,x,New,",
        "4,,2025-01-01,state,New,", "5,A,2025-01-01,state,New", "6,A,2025-01-01,state,Odd,",
    ]  # fmt: skip
    table = text_table("\n".join((LOG, *rows)).encode(), "f.csv")
    refused = ticket_delivery(PROGRAM, Mapping(), table, None, {"A"}).refusals
    (shown,) = seen(LOG, *rows).tables
    problems = {row.number: row.problem for row in shown.rows if row.problem}
    assert problems == {refusal.row: refusal.sentence for refusal in refused}


def test_nothing_chosen_shows_nothing() -> None:
    assert preview(PROGRAM, Mapping(), {}) == Preview((), ())
