"""What all pages are built from."""

from typing import Any

import pytest

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
    section,
    segments,
    status,
    table,
)
from layouts.components.tables import LONGEST_LIST
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
    assert words(of_kind(shown, "Figcaption")) == "It grows Tickets a week"


def test_every_drawing_has_the_one_template() -> None:
    assert drawing([], bargap=1) == {"data": [], "layout": {"template": TEMPLATE, "bargap": 1}}


COLUMNS = (
    Column("key", "Ticket", pinned=True, on_phone=True),
    Column("title", "Title", grows=True),
    Column("age", "Age", number=True, decimals=1, help="In days."),
    Column("sla", "SLA", status=True),
)


def definitions() -> list[dict[str, Any]]:
    (grid,) = of_kind(listing("l", COLUMNS, []), "AgGrid")
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
    ("given", "sent"),
    [(0, 0), (3, 3), (LONGEST_LIST, LONGEST_LIST), (LONGEST_LIST + 1, LONGEST_LIST)],
)
def test_a_listing_sends_so_many_rows_and_no_more(given: int, sent: int) -> None:
    rows = [{"key": str(i)} for i in range(given)]
    (grid,) = of_kind(listing("l", COLUMNS, rows), "AgGrid")
    assert len(grid.rowData) == sent
    assert grid.dashGridOptions["context"]["rows"] == given


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (0, []),
        (2_000, []),
        (2_001, ["2,000 of 2,001 rows: choose filters to see the others."]),
        (2_600, ["2,000 of 2,600 rows: choose filters to see the others."]),
    ],
)
def test_a_cut_listing_says_so_on_screen(given: int, said: list[str]) -> None:
    shown = listing("l", COLUMNS, [{"key": str(i)} for i in range(given)])
    assert [words(p) for p in of_class(shown, "listing-cut")] == said


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
