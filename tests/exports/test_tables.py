"""A short table of a page as a sheet."""

from datetime import date, datetime
from typing import Any

import pytest
from dash import html

from dashboard import formats
from exports.spreadsheets import Sheet
from exports.tables import table_sheet
from layouts.components import Column, link, section, status, table

COLUMNS = (
    Column("key", "Ticket"),
    Column("n", "Open", number=True),
    Column("share", "Of all", number=True),
    Column("took", "Half within", number=True),
    Column("due", "Due", day=True),
)


def sheet(*rows: tuple[Any, ...], totals: Any = ()) -> Sheet:
    shown = html.Div([section("S", html.Div([None, table(COLUMNS, rows, "A (b)", totals=totals)]))])
    found = table_sheet(shown, "A (b)")
    assert found is not None
    return found


def cells(made: Sheet) -> list[list[Any]]:
    return [[row[column.field] for column in made.columns] for row in made.rows]


def test_a_sheet_has_what_the_table_shows_as_values() -> None:
    made = sheet(
        (link("T1", "?a"), "1,481", "42.8 %", "43.2 h", "21 Nov 2026"),
        (html.Strong("T2"), html.Span("0", className="quiet"), "–", "12.4 days", "–"),
        totals=[("All", 7, "100.0 %", "", "21 Nov 2026, 16:30")],
    )
    assert cells(made) == [
        ["T1", 1481, 0.428, 1.8, date(2026, 11, 21)],
        ["T2", 0, None, 12.4, None],
        ["All", 7, 1.0, None, datetime(2026, 11, 21, 16, 30)],
    ]
    assert made.name == "a-b"


def test_what_is_parted_by_a_blank_already_has_no_other() -> None:
    """The review's cells hold a link, and a title with a blank before it."""
    made = sheet(
        ([link("R-1", "?a"), html.Span(" Rise")], "1", "–", "–", "–"),
        (["Late ", html.Span("Ops"), html.Span("Bank")], "1", "–", "–", "–"),
    )
    assert [row[0] for row in cells(made)] == ["R-1 Rise", "Late Ops, Bank"]


def test_a_column_says_its_unit() -> None:
    made = sheet(("T1", "1", "1.0 %", "3.0 h", "–"))
    assert [c.title for c in made.columns] == [
        "Ticket",
        "Open",
        "Of all",
        "Half within, days",
        "Due",
    ]
    assert isinstance(cells(made)[0][2], formats.Share)


def test_only_columns_of_numbers_and_dates_are_read_as_such() -> None:
    made = sheet(("21 Nov 2026", "5 of 9", "n/a", "–", "soon"), ("12", "1", "–", "–", "–"))
    assert cells(made) == [["21 Nov 2026", "5 of 9", "n/a", None, "soon"], ["12", 1, *[None] * 3]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (status("red", "breached"), "breached"), ([html.Div("a"), html.Div("b")], "a, b"),
        (html.Span([status("red", "late"), status("amber", "stuck")]), "late, stuck"),
        (["a ", "b"], "a b"), (html.P(["a", html.B("b")]), "a, b"), ("=1+1", "=1+1"), (5, "5"),
        (html.Span("–", title="none"), None), (None, None), ([], None), (" ", None),
    ],
)  # fmt: skip
def test_a_cell_is_its_words_without_shapes(cell: Any, text: str | None) -> None:
    assert cells(sheet((cell, "1", "–", "–", "–")))[0][0] == text


def test_columns_that_are_called_alike_are_not_mixed() -> None:
    shown = table([Column("x", "=A"), Column("x", "=A")], [("1", "2")], "T")
    found = table_sheet(shown, "T")
    assert found is not None
    assert cells(found) == [["1", "2"]]


@pytest.mark.parametrize("label", ["", "a (b)", "A (b) ", "A"])
def test_a_table_is_found_by_its_whole_name(label: str) -> None:
    assert table_sheet([None, "text", table(COLUMNS, [], "A (b)")], label) is None
