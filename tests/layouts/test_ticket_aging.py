"""The ticket aging page from histories that are counted by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from dashboard.scope import Scope
from dashboard.ticket_aging.values import DataQuality, Source
from layouts.ticket_aging import as_of_in_words, content, filters_in_words, headline
from tests.dashboard.ticket_aging.given import at
from tests.layouts.given import SMALL, aging, of_class, of_kind, parts, ways, words

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ((2026, 11, 21), "2 open, 1 more than a week before; 1 past their SLA."),
        ((2026, 11, 14), "1 open, 1 fewer than a week before; 1 past their SLA."),
        ((2026, 10, 31), "1 open, as many as a week before; 1 past their SLA."),
        ((2026, 11, 18), "2 open, 1 more than at the end of last week; 1 past their SLA."),
        ((2026, 11, 16), "1 open, as many as at the end of last week; 1 past their SLA."),
        ((2026, 10, 5), "1 open, 1 more than at the end of last week; 0 past their SLA."),
    ],
)
def test_the_page_in_one_sentence(as_of: tuple[int, int, int], sentence: str) -> None:
    assert headline(aging(SMALL, date(*as_of))) == sentence


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ((2026, 11, 21), "week 47, to 21 Nov 2026"),
        ((2026, 11, 20), "week 47 (partial), to 20 Nov 2026"),
        ((2026, 11, 22), "week 48 (partial), to 22 Nov 2026"),
    ],
)
def test_the_week_in_words(as_of: tuple[int, int, int], said: str) -> None:
    assert as_of_in_words(aging(SMALL, date(*as_of))) == said


def test_a_saturday_that_has_not_ended_is_partial() -> None:
    assert as_of_in_words(aging(SMALL, SATURDAY, running=True)) == (
        "week 47 (partial), to 21 Nov 2026"
    )


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({}, "All tickets"),
        ({"priority": ("P1", "P2")}, "Priority P1, P2"),
        ({"priority": ("P1",), "state": ("New",)}, "Priority P1 · State New"),
    ],
)
def test_the_filters_in_words(filters: dict[str, tuple[str, ...]], said: str) -> None:
    assert filters_in_words(Scope("care", SATURDAY, filters)) == said


def test_a_full_page_has_all_its_parts() -> None:
    page = content(aging(SMALL, SATURDAY))
    assert [words(title) for title in of_kind(page, "H2")] == [
        "Unblock this week",
        "How old the open tickets are",
        "How the backlog moved",
        "Open tickets",
    ]
    assert words(of_class(page, "page-scope")) == (
        "Customer Care · week 47, to 21 Nov 2026 · All tickets"
    )
    assert words(of_class(page, "provenance")) == (
        "Data up to 17 Nov 2026, 10:00 · Cut 22 Nov 2026, 00:00 UTC"
        " · Last import events.csv, 22 Nov 2026, 03:00"
    )


def test_the_key_figures() -> None:
    """A is 47 days old; B took 8 of the days that one of three lives ended within."""
    page = content(aging(SMALL, SATURDAY))
    assert [words(figure) for figure in of_class(page, "key-figure")] == [
        "Open 2 +1 in the week",
        "Past SLA 1 ■ 50.0 % of open",
        "At risk 0 75 % of target used",
        "90+ days 0 oldest 47 days",
        # S is 1 until B ends at 8 days, with A and B at risk and C censored at 4.6: 1/2
        "Half resolved within 8.0 days open ones counted in",
        "Came in this week 1 0 went out",
    ]


# From Wednesday, 13:00, until Friday, 17:00, are 4 + 8 + 8 business hours of the 24 of P2.
RISKY = {"R": [("2026-11-18 13:00", "created", ""), ("2026-11-18 13:00", "priority", "P2")]}


@pytest.mark.parametrize(
    ("logs", "late", "risky", "colours"),
    [
        (RISKY, "Past SLA 0 0.0 % of open", "At risk 1 ▲ 75 % of target used", ["amber"]),
        (
            {"A": SMALL["A"]},
            "Past SLA 1 ■ 100.0 % of open",
            "At risk 0 75 % of target used",
            ["red"],
        ),
        (
            {**SMALL, **RISKY},
            "Past SLA 1 ■ 33.3 % of open",
            "At risk 1 ▲ 75 % of target used",
            ["red", "amber"],
        ),
        ({"B": SMALL["B"]}, "Past SLA 0", "At risk 0 75 % of target used", []),
    ],
)
def test_only_a_count_that_is_not_zero_has_a_colour(
    logs: Any, late: str, risky: str, colours: list[str]
) -> None:
    figures = of_class(content(aging(logs, SATURDAY)), "key-figure")
    assert [words(f) for f in figures[1:3]] == [late, risky]
    shown = of_class(figures, "status")
    assert [s.className for s in shown] == [f"status status-{colour}" for colour in colours]


def test_what_came_and_went_in_the_week() -> None:
    """In the week to November 14, B went and nothing came; one that is reopened comes again."""
    quiet = of_class(content(aging(SMALL, date(2026, 11, 14))), "key-figure")[-1]
    assert words(quiet) == "Came in this week 0 1 went out"
    again = {"B": [*SMALL["B"], ("2026-11-12 10:00", "state", "In Progress")], **RISKY}
    busy = of_class(content(aging(again, date(2026, 11, 14))), "key-figure")[-1]
    assert words(busy) == "Came in this week 1 1 went out"


# The cut of November 21 is the midnight that begins the 22nd; fourteen days before begins the 8th.
@pytest.mark.parametrize(
    ("newest", "last", "address"),
    [
        ("2026-11-08 00:00:01", None, None),
        ("2026-11-17 10:00", None, None),
        ("2026-11-08 00:00", "8 Nov 2026", "2026-11-08"),
        ("2026-11-07 23:59:59", "7 Nov 2026", "2026-11-07"),
        ("2025-01-02 03:04", "2 Jan 2025", "2025-01-02"),
    ],
)
def test_data_that_end_two_weeks_before_the_cut_are_said(
    newest: str, last: str | None, address: str | None
) -> None:
    source = Source("events.csv", at("2026-11-22 03:00"), at(newest))
    page = content(aging(SMALL, SATURDAY, {"state": ("New",)}, source))
    said = of_class(page, "quiet-since")
    assert [" ".join(words(s).split()) for s in said] == (
        [f"There is nothing newer than {last} in the data. Show {last}"] if last else []
    )
    hrefs = [f"?program=care&as_of={address}&state=New"] if address else []
    assert [way.href for way in ways(said)] == hrefs


@pytest.mark.parametrize("source", [None, Source("events.csv", at("2026-11-22 03:00"), None)])
def test_data_without_an_end_are_not_called_quiet(source: Source | None) -> None:
    assert not of_class(content(aging(SMALL, SATURDAY, source=source)), "quiet-since")


def test_filters_can_be_cleared() -> None:
    def clearing(page: Any) -> list[str]:
        return [way.href for way in ways(page) if words(way) == "Clear filters"]

    chosen = {"state": ("New",), "priority": ("P1", "P4")}
    assert clearing(content(aging(SMALL, SATURDAY, chosen))) == ["?program=care&as_of=2026-11-21"]
    assert clearing(content(aging(SMALL, SATURDAY))) == []


def table_rows(page: Any) -> list[str]:
    table = next(t for t in of_kind(page, "Table") if "Open tickets by age" in str(t))
    return [words(row) for row in of_kind(table, "Tr")]


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("priority", ["P1 0 0 0 1 0 0 1", "P4 1 0 0 0 0 0 1"]),
        ("group", ["Ops 1 0 0 0 0 0 1", "(none) 0 0 0 1 0 0 1"]),
        ("state", ["New 1 0 0 1 0 0 2"]),
        ("kind", ["ticket 1 0 0 1 0 0 2"]),
    ],
)
def test_rows_without_tickets_are_hidden(by: str, rows: list[str]) -> None:
    """P2 and P3 have targets but no open tickets."""
    head, *body = table_rows(content(aging(SMALL, SATURDAY, by=by)))
    assert head.endswith("0-7 8-14 15-30 31-60 61-90 90+ Open")
    assert body == [*rows, "All 1 0 0 1 0 0 2"]


def test_a_row_leads_to_its_tickets_and_keeps_the_other_filters() -> None:
    page = content(aging(SMALL, SATURDAY, {"state": ("New",), "priority": ("P1", "P4")}))
    hrefs = [link.href for link in ways(page) if words(link) == "P1"]
    assert hrefs == ["?program=care&as_of=2026-11-21&state=New&priority=P1"]


@pytest.mark.parametrize(
    ("by", "value", "href"),
    [
        ("priority", "P1", "?program=care&as_of=2026-11-21&priority=P1&by=priority"),
        ("group", "Ops", "?program=care&as_of=2026-11-21&group=Ops&by=group"),
        ("group", "(none)", "?program=care&as_of=2026-11-21&group=%28none%29&by=group"),
        ("kind", "ticket", "?program=care&as_of=2026-11-21&kind=ticket&by=kind"),
        ("state", "New", "?program=care&as_of=2026-11-21&state=New&by=state"),
    ],
)
def test_a_row_keeps_what_the_table_is_parted_by(by: str, value: str, href: str) -> None:
    page = content(aging(SMALL, SATURDAY, by=by))
    assert [link.href for link in ways(page) if words(link) == value] == [href]


@pytest.mark.parametrize("by", ["priority", "group", "kind", "state"])
def test_the_chosen_part_is_marked(by: str) -> None:
    page = content(aging(SMALL, SATURDAY, by=by))
    assert [link.href for link in of_class(page, "chosen")] == [
        f"?program=care&as_of=2026-11-21&by={by}"
    ]


def test_the_list_has_what_should_be_unblocked_on_top() -> None:
    (grid,) = of_kind(content(aging(SMALL, SATURDAY)), "AgGrid")
    assert [(row["key"], row["age"], row["sla"]) for row in grid.rowData] == [
        ("A", 47, "■ breached"),
        ("C", 4, "● within SLA"),
    ]
    assert {column["field"] for column in grid.columnDefs} == set(grid.rowData[0])


def test_the_list_says_why_a_ticket_is_held_up() -> None:
    """A is past the 8 hours of P1, and New for longer than the 8 days that B was."""
    (grid,) = of_kind(content(aging(SMALL, SATURDAY)), "AgGrid")
    (column,) = [c for c in grid.columnDefs if c["headerName"] == "Held up"]
    assert [row[column["field"]] for row in grid.rowData] == ["breached, stuck", ""]


@pytest.mark.parametrize(
    ("as_of", "finding"),
    [
        ((2026, 11, 21), "0.0 % of the open tickets are older than 60 days"),
        ((2026, 12, 4), "0.0 % of the open tickets are older than 60 days"),  # A is 60 days old
        ((2026, 12, 5), "50.0 % of the open tickets are older than 60 days"),
    ],
)
def test_the_finding_over_the_ages(as_of: tuple[int, int, int], finding: str) -> None:
    assert words(of_class(content(aging(SMALL, date(*as_of))), "chart-finding")[0]) == finding


def test_the_charts_draw_the_numbers() -> None:
    ages, backlog, flow = (g.figure for g in of_kind(content(aging(SMALL, SATURDAY)), "Graph"))
    assert ages["data"][0]["y"] == [1, 0, 0, 1, 0, 0]
    # the weeks to October 10, 17, 24, 31 and November 7, 14, 21
    assert backlog["data"][0]["y"] == [1, 1, 1, 1, 2, 1, 2]
    assert backlog["data"][0]["x"][-1] == "2026-11-21"
    assert flow["data"][0]["y"] == [1, 0, 0, 0, 1, 0, 1]
    assert flow["data"][1]["y"] == [0, 0, 0, 0, 0, -1, 0]


@pytest.mark.parametrize(
    ("as_of", "span"),
    [
        ((2026, 11, 21), "10 Oct 2026 to 21 Nov 2026"),
        ((2026, 11, 18), "10 Oct 2026 to 18 Nov 2026"),
        ((2026, 10, 7), "7 Oct 2026 to 7 Oct 2026"),
    ],
)
def test_the_span_of_the_backlog_is_said(as_of: tuple[int, int, int], span: str) -> None:
    captions = of_kind(content(aging(SMALL, date(*as_of))), "Figcaption")
    assert words(captions[1]).endswith(f"Open tickets at the end of each week, {span}")


@pytest.mark.parametrize(
    ("tickets", "steps", "as_of", "days"),
    [
        (1, [1, 1], (2026, 11, 21), "%-d %b"),
        (4, [1, 1], (2026, 11, 21), "%-d %b"),
        (5, [None, None], (2026, 11, 21), "%-d %b"),
        (1, [1, 1], (2027, 2, 13), "%-d %b"),  # the 19th week from the one to October 10
        (1, [1, 1], (2027, 2, 20), "%b %y"),
    ],
)
def test_axes_have_whole_counts_and_days_where_they_are_few(
    tickets: int, steps: list[int | None], as_of: tuple[int, int, int], days: str
) -> None:
    page = content(aging({f"T{i}": SMALL["A"] for i in range(tickets)}, date(*as_of)))
    layouts = [g.figure["layout"] for g in of_kind(page, "Graph")[1:]]
    assert [drawn["yaxis"].get("dtick") for drawn in layouts] == steps
    assert [drawn["xaxis"]["tickformat"] for drawn in layouts] == [days, days]


CLOSED = {"B": SMALL["B"]}


def test_without_an_open_ticket_the_page_says_so() -> None:
    page = content(aging(CLOSED, SATURDAY))
    assert (
        headline(aging(CLOSED, SATURDAY)) == "0 open, as many as a week before; 0 past their SLA."
    )
    assert "No ticket is open" in words(page)
    assert "How old the open tickets are" not in words(page)  # no empty chart
    assert words(of_class(page, "key-figure")[1]) == "Past SLA 0"
    assert not of_kind(page, "AgGrid")
    assert "Unblock this week" not in words(page)


@pytest.mark.parametrize(
    ("logs", "as_of", "filters", "source", "sentence"),
    [
        (
            {}, SATURDAY, {"priority": ("P2",)}, True,
            "No ticket matches these filters as of this week.",
        ),
        (SMALL, date(2026, 10, 4), {}, True, "No ticket had started by 4 Oct 2026."),
        ({}, SATURDAY, {}, False, "Customer Care has no tickets yet."),
    ],
)  # fmt: skip
def test_nothing_to_show_says_what_is_missing(
    logs: Any, as_of: date, filters: Any, source: bool, sentence: str
) -> None:
    found = aging(logs, as_of, filters) if source else aging(logs, as_of, filters, None)
    page = content(found)
    assert words(of_class(page, "empty-missing")) == sentence
    assert not of_class(page, "page-section")
    assert of_class(page, "provenance")


def test_each_emptiness_has_its_next_step() -> None:
    filtered = content(aging({}, SATURDAY, {"priority": ("P2",)}))
    (link,) = ways(of_class(filtered, "empty"))
    assert (words(link), link.href) == ("Show all tickets", "?program=care&as_of=2026-11-21")
    without_data = content(aging({}, SATURDAY, source=None))
    assert "greenpath import tickets --program care" in words(of_kind(without_data, "Code"))
    assert words(of_class(without_data, "provenance")) == (
        "Cut 22 Nov 2026, 00:00 UTC · No import yet"
    )


QUALITY = DataQuality(
    {"no_start": tuple(f"X{i}" for i in range(8)), "state_event_before_start": ("Y",)},
    {"unknown_ticket": 1, "invalid_time": 1200},
)


@pytest.mark.parametrize("logs", [SMALL, {}])
def test_what_is_left_out_is_listed_also_when_nothing_else_is_there(logs: Any) -> None:
    page = content(aging(logs, SATURDAY, quality=QUALITY))
    assert [words(line) for line in of_kind(page, "Li")] == [
        "8 tickets without a start: no created event and no creation date: "
        " X0, X1, X2, X3, X4, X5 and 2 more",
        "1 ticket with a change of state before the start:  Y",
        "1 row in quarantine: unknown ticket",
        "1,200 rows in quarantine: invalid time",
    ]


def test_at_most_eight_tickets_are_to_be_unblocked() -> None:
    many = {f"T{i:02}": SMALL["A"] for i in range(11)}
    page = content(aging(many, SATURDAY))
    assert words(of_class(page, "section-lead")[0]).startswith("8 of 11 tickets held up")
    assert len(of_kind(of_class(page, "report-list"), "Tr")) == 1 + 8


def test_every_part_of_a_page_is_a_component_or_text() -> None:
    pages: Sequence[Any] = [content(aging(SMALL, SATURDAY)), content(aging({}, SATURDAY))]
    assert all(part.to_plotly_json() for page in pages for part in parts(page))
