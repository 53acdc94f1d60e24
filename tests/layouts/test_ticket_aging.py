"""The ticket aging page from histories that are counted by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from dashboard.scope import Scope
from dashboard.ticket_aging import listing
from dashboard.ticket_aging.sla import OF_OPEN
from dashboard.ticket_aging.values import DataQuality, Source
from layouts.ticket_aging import LIST, as_of_in_words, content, filters_in_words, headline
from layouts.ticket_aging.open_tickets import SLA_WORDS
from tests.dashboard.ticket_aging.given import aging_of, at, life
from tests.layouts.given import PROGRAM, SMALL, aging, of_class, of_kind, parts, ways, words

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
        "Service levels",
        "How long tickets take",
        "Where the time goes",
        "Open tickets",
        "How to read these numbers",
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
        "/tickets?program=care&as_of=2026-11-21",
        f"?program=care&as_of=2026-11-21&by={by}",
        f"?program=care&as_of=2026-11-21&by={by}&list=open",
    ]


def listed(logs: Any, **view: str) -> tuple[Any, list[Any]]:
    """The list of a page with all its open tickets on paper: grid and rows."""
    found = aging(logs, SATURDAY, **view)
    (grid,) = of_kind(content(found, found.open_tickets), "AgGrid")
    return grid, vars(grid)["on_paper"]


def test_the_list_on_paper_has_what_should_be_unblocked_on_top() -> None:
    grid, rows = listed(SMALL)
    assert [(row["key"], row["age"], row["sla"]) for row in rows] == [
        ("A", 47, "■ breached"),
        ("C", 4, "● within SLA"),
    ]
    assert {column["field"] for column in grid.columnDefs} | {"address"} == set(rows[0])


def test_the_words_of_the_sla_are_those_that_it_is_filtered_by() -> None:
    assert [SLA_WORDS[status][1] for status in OF_OPEN] == list(listing.SLA_WORDS)


def test_every_column_of_the_list_can_be_sorted_and_filtered() -> None:
    words_, numbers = ({c.field for c in LIST if c.number == on} for on in (False, True))
    assert (words_ - {*listing.WORDS}, numbers - {*listing.NUMBERS}) == (set(), set())


def test_the_list_leads_to_its_tickets() -> None:
    grid, rows = listed(SMALL)
    assert [c["field"] for c in grid.columnDefs if c.get("cellRenderer") == "Opens"] == ["key"]
    assert rows[1]["address"] == "/ticket?program=care&as_of=2026-11-21&ticket=C"


def test_the_screen_is_sent_no_rows() -> None:
    (grid,) = of_kind(content(aging(SMALL, SATURDAY)), "AgGrid")
    assert grid.id == {"type": "listing", "name": "open-tickets"}
    assert (grid.rowModelType, vars(grid)["on_paper"]) == ("infinite", [])
    assert grid.dashGridOptions["context"]["rows"] == 2
    assert "Title of A" not in str(grid.to_plotly_json())


def test_the_list_says_why_a_ticket_is_held_up() -> None:
    """A is past the 8 hours of P1, and New for longer than the 8 days that B was."""
    grid, rows = listed(SMALL)
    (column,) = [c for c in grid.columnDefs if c["headerName"] == "Held up"]
    assert [row[column["field"]] for row in rows] == ["breached, stuck", ""]


def test_each_list_says_how_many_it_has() -> None:
    """A is late and so held up; nothing is at risk or over 90 days; nobody has answered."""
    page = content(aging(SMALL, SATURDAY))
    choices = next(s for s in of_class(page, "segments") if "Held up" in words(s))
    query = "?program=care&as_of=2026-11-21&list="
    assert [(words(way), way.href.removeprefix(query)) for way in ways(choices)] == [
        ("Open 2", "open"), ("Held up 1", "held-up"), ("Past SLA 1", "past-sla"),
        ("At risk 0", "at-risk"), ("Oldest 0", "oldest"), ("Unanswered 2", "unanswered"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rows"), [("open", 2), ("past-sla", 1), ("unanswered", 2), ("at-risk", None)]
)
def test_a_chosen_list_counts_its_own_rows(name: str, rows: int | None) -> None:
    page = content(aging(SMALL, SATURDAY, list=name))
    grids = of_kind(page, "AgGrid")
    assert [g.dashGridOptions["context"]["rows"] for g in grids] == ([rows] if rows else [])
    assert ("None of them is in this list." in words(page)) == (rows is None)


def test_the_list_is_taken_away_as_it_stands_and_printed_with_all() -> None:
    page = content(aging(SMALL, SATURDAY, list="past-sla"))
    tools = of_class(page, "listing-tools")
    query = "?program=care&as_of=2026-11-21&list=past-sla"
    assert [(words(way), way.href) for way in ways(tools)] == [
        ("CSV", f"/export/open-tickets.csv{query}"),
        ("XLSX", f"/export/open-tickets.xlsx{query}"),
        ("PDF with all", f"/paper/tickets{query}&appendix=all"),
    ]


def test_key_figures_lead_to_what_they_count() -> None:
    figures = of_class(content(aging(SMALL, SATURDAY)), "key-figures")
    query = "?program=care&as_of=2026-11-21&list="
    assert [way.href.removeprefix(query) for way in ways(figures)] == [
        "open#open-tickets", "past-sla#open-tickets", "at-risk#open-tickets",
        "oldest#open-tickets",
    ]  # fmt: skip


def test_the_list_stands_where_key_figures_lead() -> None:
    sections = of_class(content(aging(SMALL, SATURDAY)), "page-section")
    (found,) = [s for s in sections if getattr(s, "id", "") == "open-tickets"]
    assert words(of_kind(found, "H2")) == "Open tickets"


def test_the_views_of_tickets_stand_in_the_head() -> None:
    head = of_class(content(aging(SMALL, SATURDAY, by="group")), "page-head")
    assert [(words(way), way.href) for way in ways(head)] == [
        ("Aging", "/tickets?program=care&as_of=2026-11-21"),
        ("Escalations", "/escalations?program=care&as_of=2026-11-21"),
        ("Partner requests", "/partner-requests?program=care&as_of=2026-11-21"),
    ]


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


BACKLOG = "Open tickets at the end of each week"
FLOW = "Tickets a week: arrived"


def chart(page: Any, plotted: str) -> Any:
    """The drawing of the chart that says that it plots this."""
    (found,) = [f for f in of_kind(page, "Figure") if plotted in words(of_kind(f, "Figcaption"))]
    return of_kind(found, "Graph")[0].figure


def finding(page: Any, plotted: str) -> str:
    """What that chart says is to be seen."""
    (found,) = [f for f in of_kind(page, "Figure") if plotted in words(of_kind(f, "Figcaption"))]
    return words(of_class(found, "chart-finding"))


def test_the_charts_draw_the_numbers() -> None:
    page = content(aging(SMALL, SATURDAY))
    assert len(of_kind(page, "Graph")) == 8
    assert chart(page, "Open tickets by age in days")["data"][0]["y"] == [1, 0, 0, 1, 0, 0]
    # the weeks to October 10, 17, 24, 31 and November 7, 14, 21
    backlog, flow = chart(page, BACKLOG), chart(page, FLOW)
    assert backlog["data"][0]["y"] == [1, 1, 1, 1, 2, 1, 2]
    assert backlog["data"][0]["x"][-1] == "2026-11-21"
    assert flow["data"][0]["y"] == [1, 0, 0, 0, 1, 0, 1]
    assert flow["data"][1]["y"] == [0, 0, 0, 0, 0, -1, 0]


def test_the_week_is_drawn_in_steps() -> None:
    """In the week to November 14, B went; R came on the 12th, and A is open as before."""
    more = {**SMALL, "R": [("2026-11-12 10:00", "created", "")]}
    page = content(aging(more, date(2026, 11, 14)))
    (bars,) = chart(page, "Tickets in the week to 14 Nov 2026")["data"]
    assert bars["x"] == ["Arrived", "Reopened", "Resolved", "Cancelled", "Change"]
    assert (bars["base"], bars["y"]) == ([0, 1, 1, 0, 0], [1, 0, -1, 0, 0])
    said = finding(page, "Tickets in the week to 14 Nov 2026")
    assert said == "2 were open, as many are now: 2"


def test_open_tickets_are_drawn_beside_the_pace_of_finished_ones() -> None:
    """B took the 8 calendar days from November 2 to 10, the only one; A is older, C is not."""
    page = content(aging(SMALL, SATURDAY))
    drawn = chart(page, "Open tickets by state at their age")
    (points,) = drawn["data"]
    assert sorted(zip(points["x"], points["y"], strict=True)) == [("New", 2.0), ("New", 6.856)]
    assert [note["text"] for note in drawn["layout"]["annotations"]] == [
        "50 %: 8 days", "85 %: 8 days", "95 %: 8 days",
    ]  # fmt: skip
    said = finding(page, "Open tickets by state at their age")
    assert said == "1 open ticket older than 85 % of the finished ones ever were"


def test_before_anything_is_finished_no_pace_is_drawn() -> None:
    page = content(aging({"A": SMALL["A"]}, SATURDAY))
    drawn = chart(page, "Open tickets by state at their age")
    assert (drawn["layout"]["annotations"], drawn["layout"]["shapes"]) == ([], [])
    assert finding(page, "Open tickets by state").startswith("No ticket has been finished yet")
    assert "How long tickets take" not in words(page)


def section_of(page: Any, title: str) -> Any:
    """The section of this title."""
    (found,) = [s for s in of_class(page, "page-section") if words(of_kind(s, "H2")) == title]
    return found


def test_service_levels_by_priority() -> None:
    """A has used more than the 8 hours of P1, C few of those of P4; B had no priority."""
    part = section_of(content(aging(SMALL, SATURDAY)), "Service levels")
    assert words(of_class(part, "section-lead")[0]) == (
        "Of 2 open ones with a target 1 are past it and 0 at risk."
    )
    rows = [words(row).split() for row in of_kind(of_kind(part, "Table"), "Tr")]
    assert [row for row in rows if row[0] in ("P1", "P4")] == [
        ["P1", "8", "0", "0", "1", "0", "0", "–"], ["P4", "80", "1", "0", "0", "0", "0", "–"],
    ]  # fmt: skip
    assert finding(part, "Open tickets by priority") == "Most of the late ones are P1"


# From Monday, 10:00, to Tuesday, 10:00, are 8 business hours: just in time; an hour more is not.
MET = [("2026-11-02 10:00", "created", ""), ("2026-11-02 10:00", "priority", "P1"),
       ("2026-11-03 10:00", "state", "Resolved")]  # fmt: skip
MISSED = [*MET[:2], ("2026-11-03 11:00", "state", "Resolved")]


@pytest.mark.parametrize(
    ("logs", "lead"),
    [
        ({"M": MET}, "100.0 % of finished tickets kept their SLA. "),
        ({"M": MET, "N": MISSED}, "50.0 % of finished tickets kept their SLA. "),
        (
            {"N": MISSED, "A": SMALL["A"]},
            "0.0 % of finished tickets kept their SLA."
            " Of 1 open ones with a target 1 are past it and 0 at risk.",
        ),
    ],
)
def test_the_sentence_of_service_levels(logs: Any, lead: str) -> None:
    """Whether or not anything is open, and whether or not anything has been finished."""
    part = section_of(content(aging(logs, SATURDAY)), "Service levels")
    assert words(of_class(part, "section-lead")[0]) == lead


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (
            date(2026, 11, 7),
            "In the week to 7 Nov 2026: 1 of 2 finished tickets kept their SLA (50.0 %); half of"
            " 1 first response came within 2.0 h.",
        ),
        (
            date(2026, 11, 3),
            "In the week to 3 Nov 2026: 1 of 2 finished tickets kept their SLA (50.0 %); half of"
            " 1 first response came within 2.0 h.",
        ),
        (
            SATURDAY,
            "In the week to 21 Nov 2026: no ticket with a target was finished, and none first"
            " answered.",
        ),
    ],
)
def test_the_service_of_the_week_alone_is_said(as_of: date, said: str) -> None:
    answered = [*MET, ("2026-11-02 12:00", "response", "")]
    page = content(aging({"M": answered, "N": MISSED}, as_of))
    part = section_of(page, "Service levels")
    assert said in [words(each) for each in of_class(part, "section-lead")]


def test_how_old_most_of_the_open_tickets_are_is_said() -> None:
    """47, 19 and 4 days: linear between the second and the third, at 0.7 of the way."""
    found = aging(SMALL, SATURDAY)
    part = section_of(content(found), "How old the open tickets are")
    ages = sorted(ticket.age for ticket in found.open_tickets)
    assert found.ages.p85 == pytest.approx(ages[-2] + (ages[-1] - ages[-2]) * _share(len(ages)))
    lead = words(of_class(part, "section-lead")[0])
    assert lead == f"85 % of them are no older than {found.ages.p85:.1f} days."


def _share(n: int) -> float:
    """How far from the last but one to the last the 85th percentile of ``n`` lies."""
    return (n - 1) * 0.85 - (n - 2)


def test_without_targets_there_are_no_service_levels() -> None:
    assert "Service levels" not in words(content(aging({"B": SMALL["B"]}, SATURDAY)))


def test_how_long_tickets_take_with_open_ones_counted_in() -> None:
    """B alone is closed, after 8 days; half of A, B and C are gone by then."""
    part = section_of(content(aging(SMALL, SATURDAY)), "How long tickets take")
    rows = [words(row) for row in of_kind(of_kind(part, "Table"), "Tr")]
    assert rows[-1] == "All 8.0 days – 8.0 days 8.0 days 1"
    assert words(of_class(part, "section-lead")).startswith(
        "Half of the tickets are resolved within 8.0 days, those still open counted in;"
    )


@pytest.mark.parametrize("more", [[], [("2026-11-20 10:00", "state", "Cancelled")]])
def test_a_priority_without_a_target_of_which_nothing_is_done(more: Any) -> None:
    """B has been finished, so that there is a table; nothing with P9 has."""
    nine = [("2026-11-03 10:00", "created", ""), ("2026-11-03 10:00", "priority", "P9"), *more]
    part = section_of(content(aging({**SMALL, "N": nine}, SATURDAY)), "How long tickets take")
    rows = [words(row) for row in of_kind(of_kind(part, "Table"), "Tr")]
    assert "P9 – – – – 0" in rows


def test_where_the_time_went() -> None:
    """All were New alone: A for 47 days and 14 hours, B for 8 days, C for 4 days and 14 hours."""
    part = section_of(content(aging(SMALL, SATURDAY)), "Where the time goes")
    rows = [words(row) for row in of_kind(of_kind(part, "Table"), "Tr")]
    assert rows[1:] == ["New 100.0 % 3 20.1 days 8.0 days"]
    assert words(of_class(part, "section-lead")) == (
        "0.0 % of the time tickets wait on somebody else."
    )


def test_the_root_causes_of_open_tickets() -> None:
    """A is 47 days old and C 4; D, which has no cause, is as old as A."""
    lives = {"A": life(SMALL["A"], cause="Staging"), "C": life(SMALL["C"], cause="People"),
             "D": life(SMALL["A"])}  # fmt: skip
    page = content(aging_of(lives, PROGRAM, Scope("care", SATURDAY), 10))
    part = section_of(page, "Root causes")
    rows = [words(row) for row in of_kind(of_kind(part, "Table"), "Tr")]
    assert rows[1:] == ["Staging 1 47 48.0 %", "People 1 4 4.1 %"]
    assert words(of_class(part, "section-lead")) == (
        "2 root causes named, 2 shown; 1 open ticket without one."
    )
    assert finding(part, "Days of age") == "“Staging” holds the most open days"


def test_the_four_clocks_are_said_and_how_others_count() -> None:
    """B took 8 days, and 9 where both ends are counted."""
    part = section_of(content(aging(SMALL, SATURDAY)), "How to read these numbers")
    rows = [words(row) for row in of_kind(of_kind(part, "Table"), "Tr")]
    assert rows[4].endswith("as some boards print 9.0 9.0 9.0")
    for clock in ("Age", "Net of waiting", "Since reopen", "Business days"):
        assert clock in words(part)


@pytest.mark.parametrize(
    ("as_of", "span"),
    [
        ((2026, 11, 21), "10 Oct 2026 to 21 Nov 2026"),
        ((2026, 11, 18), "10 Oct 2026 to 18 Nov 2026"),
        ((2026, 10, 7), "7 Oct 2026 to 7 Oct 2026"),
    ],
)
def test_the_span_of_the_backlog_is_said(as_of: tuple[int, int, int], span: str) -> None:
    page = content(aging(SMALL, date(*as_of)))
    captions = [words(of_class(f, "chart-plotted")) for f in of_kind(page, "Figcaption")]
    assert f"{BACKLOG}, {span}" in captions


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
    layouts = [chart(page, plotted)["layout"] for plotted in (BACKLOG, FLOW)]
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
