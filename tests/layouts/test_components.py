"""What all pages are built from."""

from typing import Any

import pytest
from dash import html

from layouts.components import (
    Column,
    KeyFigure,
    apology,
    controls,
    empty,
    figure,
    key_figures,
    link,
    listing,
    listing_tools,
    section,
    segments,
    status,
    table,
)
from layouts.components.files import offer_files, tables_of
from layouts.theme import TEMPLATE, drawing
from tests.layouts.given import of_class, of_kind, ways, words


@pytest.mark.parametrize(
    ("colour", "said"),
    [("green", "● met"), ("amber", "▲ met"), ("red", "■ met"), ("grey", "○ met")],
)
def test_a_colour_never_speaks_alone(colour: str, said: str) -> None:
    shown = status(colour, "met")
    assert words(shown) == said
    assert f"status-{colour}" in shown.className
    (shape,) = of_class(shown, "status-shape")
    assert getattr(shape, "aria-hidden") == "true"


def test_an_unknown_colour_is_an_error() -> None:
    with pytest.raises(KeyError):
        status("blue", "met")


def test_a_section_has_a_title_a_sentence_and_what_it_shows() -> None:
    assert (
        words(section("Title", "shown", lead="Lead.", tools="tools")) == "Title tools Lead. shown"
    )
    assert words(section("Title", "shown")) == "Title shown"
    assert not of_class(section("Title"), "section-lead")


def test_a_key_figure_says_its_note_with_a_status_where_it_has_one() -> None:
    shown = key_figures([KeyFigure("Late", "3", "of 9", "red"), KeyFigure("Open", "9")])
    assert [words(f) for f in of_class(shown, "key-figure")] == ["Late 3 ■ of 9", "Open 9"]


def test_a_chart_is_described_in_words() -> None:
    shown = figure(drawing([{"type": "bar"}]), "It grows", "Tickets a week", "large")
    (chart,) = of_class(shown, "chart")
    assert (chart.role, getattr(chart, "aria-label")) == ("img", "It grows Tickets a week")
    assert of_kind(shown, "Graph")[0].style == {"height": "480px"}
    said = [words(of_class(shown, name)) for name in ("chart-finding", "chart-plotted")]
    assert said == ["It grows", "Tickets a week"]


def test_a_chart_is_saved_as_a_picture() -> None:
    """The buttons are for the screen, and say which chart they save."""
    shown = figure(drawing([]), "It grows", "Tickets a week")
    (tools,) = of_class(shown, "more")
    assert getattr(tools, "data-controls") == "true"
    kinds = [getattr(button, "data-picture") for button in of_kind(tools, "Button")]
    assert kinds == ["png", "svg"]
    (summary,) = of_kind(tools, "Summary")
    assert getattr(summary, "aria-label") == "As a picture: It grows"


def test_every_drawing_has_the_one_template() -> None:
    assert drawing([], bargap=1) == {"data": [], "layout": {"template": TEMPLATE, "bargap": 1}}


COLUMNS = (
    Column("key", "Ticket", pinned=True, on_phone=True),
    Column("title", "Title", grows=True),
    Column("age", "Age", number=True, decimals=1, help="In days."),
    Column("sla", "SLA", status=True),
)


def definitions() -> list[dict[str, Any]]:
    (grid,) = of_kind(listing("l", COLUMNS, [], 0), "AgGrid")
    found: list[dict[str, Any]] = grid.columnDefs
    return found


def test_the_columns_of_a_listing() -> None:
    key, title, age, sla = definitions()
    assert (key["pinned"], key["context"]["phone"]) == ("left", True)
    assert (title["flex"], title["tooltipField"]) == (1, "title")
    assert (age["type"], age["headerTooltip"]) == ("rightAligned", "In days.")
    assert ",.1f" in age["valueFormatter"]["function"]
    assert len(sla["cellClassRules"]) == 4


@pytest.mark.parametrize(
    ("total", "height"), [(0, 112), (2, 112), (3, 144), (16, 560), (10**6, 560)]
)
def test_a_listing_sends_no_rows_and_says_how_many_there_are(total: int, height: int) -> None:
    (grid,) = of_kind(listing("l", COLUMNS, [{"key": "T1"}], total), "AgGrid")
    assert "rowData" not in grid.to_plotly_json()["props"]
    assert "T1" not in str(grid.to_plotly_json())
    assert grid.dashGridOptions["context"]["rows"] == total
    assert grid.style == {"height": f"{height}px"}


def test_a_listing_is_filtered_by_what_a_column_holds() -> None:
    filters = [column["filter"] for column in definitions()]
    assert filters == ["agTextColumnFilter"] * 2 + ["agNumberColumnFilter", "agTextColumnFilter"]


def test_a_listing_is_taken_away_as_it_is_asked_for() -> None:
    tools = listing_tools("l", "?program=care&list=oldest")
    assert [(words(a), a.href) for a in of_kind(tools, "A")] == [
        ("CSV", "/export/l.csv?program=care&list=oldest"),
        ("XLSX", "/export/l.xlsx?program=care&list=oldest"),
    ]


def test_a_table_has_a_name_and_heads_for_columns_and_rows() -> None:
    shown = table(COLUMNS[:3], [("T1", "Title", 4)], "Tickets", "wide")
    (found,) = of_kind(shown, "Table")
    assert getattr(found, "aria-label") == "Tickets"
    assert "wide" in found.className
    heads = of_kind(shown, "Th")
    assert [(words(th), th.scope) for th in heads] == [
        ("Ticket", "col"), ("Title", "col"), ("Age", "col"), ("T1", "row"),
    ]  # fmt: skip
    assert [(words(td), td.className) for td in of_kind(shown, "Td")] == [
        ("Title", "text"),
        ("4", "number"),
    ]


def test_a_table_is_sorted_by_buttons_in_its_heads() -> None:
    columns = (*COLUMNS[:3], Column("due", "Due", day=True), Column("end", ""))
    rows = [
        (link("T2", "?"), "B", "1,234", "21 Nov 2026", "form"),
        ("T1", "12", "10.8 days", html.Span("–"), "form"),
    ]
    shown = table(columns, rows, "Tickets", totals=[("All", "", "27.0 %", "", "")])
    assert [words(b) for b in of_kind(shown, "Button")] == ["Ticket", "Title", "Age", "Due"]
    assert all(getattr(b, "data-sort") and b.type == "button" for b in of_kind(shown, "Button"))
    _, first, second, total = of_kind(shown, "Tr")
    assert [getattr(row, "data-place", None) for row in (first, second, total)] == ["0", "1", None]
    assert getattr(total, "data-total") == "true"
    values = [[getattr(td, "data-value", None) for td in of_kind(r, "Td")] for r in (first, second)]
    assert values == [[None, "1234", "2026-11-21", None], [None, "10.8", None, None]]


def test_a_table_is_offered_as_a_file_only_where_that_is_said() -> None:
    shown = html.Div([None, "text", section("S", table(COLUMNS[:1], [("T1",)], "A & b"))])
    assert not ways(shown)
    offer_files(shown, "/tickets", "?program=care&as_of=2026-11-21")
    query = "?program=care&as_of=2026-11-21&table=A+%26+b"
    assert {words(way): way.href for way in ways(shown)} == {
        "CSV": f"/export/table/tickets.csv{query}",
        "XLSX": f"/export/table/tickets.xlsx{query}",
    }
    (tools,) = of_class(shown, "more")
    assert getattr(tools, "data-controls") == "true"
    assert getattr(of_kind(tools, "Summary")[0], "aria-label") == "As a file: A & b"


def test_what_a_table_holds_for_its_files_is_not_sent_to_the_screen() -> None:
    shown = table(COLUMNS[:1], [("T1",)], "A")
    assert [each.label for each in tables_of([shown])] == ["A"]
    assert shown.to_plotly_json()["props"].keys() == {"children", "className"}


@pytest.mark.parametrize("row", [("T1",), ("T1", "Title", 4, 5)])
def test_a_row_of_another_length_is_an_error(row: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        table(COLUMNS[:3], [row], "Tickets")


def test_what_is_operated_is_marked_so_that_paper_leaves_it_out() -> None:
    assert controls("x").to_plotly_json()["props"]["data-controls"] == "true"
    chosen = segments("By", [("Group", "?by=group", True), ("Kind", "?by=kind", False)])
    assert chosen.to_plotly_json()["props"]["data-controls"] == "true"
    assert [(words(w), w.href, "chosen" in w.className) for w in ways(chosen)] == [
        ("Group", "?by=group", True),
        ("Kind", "?by=kind", False),
    ]


def test_a_link_leads_somewhere() -> None:
    assert (words(link("All", "?a=1")), link("All", "?a=1").href) == ("All", "?a=1")


def test_emptiness_and_apology_say_what_is_next() -> None:
    assert words(empty("Nothing.", link("Do this", "?"))) == "Nothing. Do this"
    shown = apology("It broke.", "Nothing was lost.", "Try again.")
    assert (words(shown), shown.role) == ("It broke. Nothing was lost. Try again.", "alert")
