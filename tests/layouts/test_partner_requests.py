"""The page of partner requests, from histories that are counted by hand."""

from datetime import date
from typing import Any

import pytest

from dashboard.partner_requests import PartnerRequests, answers_by_team, span_start
from dashboard.scope import Scope
from dashboard.ticket_aging import calculation
from layouts.partner_requests import LIST, content
from tests.dashboard.test_partner_requests import asked
from tests.dashboard.ticket_aging.given import Life, found
from tests.layouts.given import PROGRAM, SOURCE, of_class, of_kind, parts, ways, words

SATURDAY = date(2026, 11, 21)
RESOLVED = ("2026-11-04 10:00", "state", "Resolved")
SOME = [
    asked("Sales", "2026-11-02 10:00", ("2026-11-02 16:00", "response", ""), RESOLVED, rating=5),
    asked("Sales", "2026-11-16 09:00", ("2026-11-16 09:00", "priority", "P1")),
    asked("Ops", "2026-11-02 10:00", ("2026-11-03 10:00", "response", ""),
          ("2026-11-05 10:00", "state", "Resolved"), ("2026-11-06 10:00", "state", "Triaged"),
          ("2026-11-08 10:00", "state", "Closed")),
]  # fmt: skip
"""Sales: one done in 2 days, answered after 6 hours, rated 5; one late. Ops: one, back once."""


def told(some: list[Life], weeks: int = 13, **filters: str) -> PartnerRequests:
    scope = Scope("care", SATURDAY, {n: (v,) for n, v in filters.items()})
    cut = PROGRAM.calendar.cut(SATURDAY)
    ranked = calculation.ranking(found(some, cut, PROGRAM), PROGRAM, scope)
    since = span_start(PROGRAM, scope, weeks)
    every, teams = answers_by_team(ranked, PROGRAM.tickets, since)
    return PartnerRequests(PROGRAM, scope, cut, False, weeks, since, every, teams, SOURCE)


def test_a_full_page_has_all_its_parts() -> None:
    page = content(told(SOME))
    assert [words(title) for title in of_kind(page, "H2")] == [
        "Speed and quality", "By partner team",
    ]  # fmt: skip
    assert words(of_class(page, "page-scope")) == (
        "Customer Care · week 47, to 21 Nov 2026 · All partner requests"
    )
    assert words(of_class(page, "headline")) == (
        "2 resolved in 13 weeks; half of the first responses came within 15.0 h;"
        " 1 open, 1 past their SLA."
    )
    assert "Data up to" in words(of_class(page, "provenance"))
    assert all(part.to_plotly_json() for part in parts(page))


def test_the_key_figures() -> None:
    """6 and 24 hours are 15 at the half; 2 and 6 days are 4; one of two came back."""
    figures = [words(figure) for figure in of_class(content(told(SOME)), "key-figure")]
    assert figures[0] == "Open 1 1 past their SLA"
    assert figures[1] == "Resolved 2 none had an SLA"
    assert figures[3].startswith("Resolved in 4.0 days half; 85 % in 5.4 days")
    assert figures[4] == "Reopened 50.0 % 1 of 2"
    assert figures[5] == "Rating 5.0 of 5 1 of 2 rated"


def test_how_many_kept_their_sla_stands_with_what_was_resolved() -> None:
    """P1 has 8 business hours: the first keeps them, the second has used 9."""
    p1 = ("2026-11-16 09:00", "priority", "P1")
    some = [
        asked("Sales", "2026-11-16 09:00", p1, (done, "state", "Resolved"))
        for done in ("2026-11-16 16:00", "2026-11-17 10:00")
    ]
    figures = [words(figure) for figure in of_class(content(told(some)), "key-figure")]
    assert figures[1] == "Resolved 2 50.0 % on time: 1 of 2"


def test_the_charts_say_who_waits_and_whose_requests_come_back() -> None:
    page = content(told(SOME))
    said = [words(each) for each in of_class(page, "chart-finding")]
    assert said == [
        "Ops waits longest for a first response", "Ops: 100.0 % of its requests came back",
    ]  # fmt: skip
    speed, quality = (graph.figure["data"][0] for graph in of_kind(page, "Graph"))
    # from below: the first of the teams is on top
    assert (speed["y"], speed["x"]) == (["Ops", "Sales"], [24.0, 6.0])
    assert (quality["y"], quality["x"]) == (["Ops", "Sales"], [1.0, 0.0])


def test_where_no_first_response_came_nobody_is_said_to_wait() -> None:
    page = content(told([asked("Sales", "2026-11-02 10:00", RESOLVED)]))
    said = [words(each) for each in of_class(page, "chart-finding")]
    assert said == ["No first response came in these weeks", "No resolved request came back"]


def test_the_rows_of_the_list_by_hand() -> None:
    (grid,) = of_kind(content(told(SOME)), "AgGrid")
    assert grid.id == {"type": "listing", "name": "partner-teams"}
    sales, ops = vars(grid)["on_paper"]  # as many done, but more open
    assert {column.field for column in LIST} | {"address"} == set(sales)
    names = ("open", "past_sla", "done", "answered", "response", "took", "reopened", "rating")
    assert [sales[name] for name in names] == [1, 1, 1, 1, 6.0, 2.0, 0.0, 5.0]
    assert [ops[name] for name in names] == [0, 0, 1, 1, 24.0, 6.0, 100.0, None]


def test_a_team_leads_to_its_requests_with_the_filters_kept() -> None:
    (grid,) = of_kind(content(told(SOME, priority="P1")), "AgGrid")
    assert vars(grid)["on_paper"][0]["address"] == (
        "/tickets?program=care&as_of=2026-11-21&priority=P1&kind=partner+request&requester=Sales"
    )


def test_the_span_can_be_chosen_and_is_marked() -> None:
    page = content(told(SOME, weeks=4))
    (spans,) = [s for s in of_class(page, "segments") if "13 weeks" in words(s)]
    query = "?program=care&as_of=2026-11-21&weeks="
    assert [(way.href.removeprefix(query), "chosen" in way.className) for way in ways(spans)] == [
        ("1", False), ("4", True), ("13", False), ("52", False),
    ]  # fmt: skip


def test_open_requests_alone_have_no_charts() -> None:
    page = content(told([SOME[1]]))
    assert "None was answered in these weeks." in words(page)
    assert not of_kind(page, "Graph")
    assert len(of_kind(page, "AgGrid")) == 1


@pytest.mark.parametrize(
    ("filters", "said", "way"),
    [
        ({}, "No partner request is open, and none was answered or resolved in 13 weeks.", []),
        (
            {"priority": "P1"}, "No partner request matches these filters as of this week.",
            ["?program=care&as_of=2026-11-21"],
        ),
    ],
)  # fmt: skip
def test_nothing_to_show_says_what_is_missing(filters: Any, said: str, way: list[str]) -> None:
    page = content(told([], **filters))
    assert words(of_class(page, "empty-missing")) == said
    assert [each.href for each in ways(of_class(page, "empty"))] == way
    assert not of_class(page, "page-section")
    assert of_class(page, "provenance")
    views = [words(each) for each in of_class(of_class(page, "page-head"), "chosen")]
    assert views == ["Partner requests"]
