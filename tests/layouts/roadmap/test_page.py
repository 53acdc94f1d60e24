"""The page of the roadmap: what it says, what leads where, and what stands where nothing is."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.errors import InvalidRequest
from dashboard.roadmap.calculation import claimed_initiatives
from dashboard.roadmap.comparing import Comparison, Side
from dashboard.roadmap.exceptions import gravest_first, gravest_rank
from dashboard.roadmap.planning import PlanningDecision, planning_line
from dashboard.roadmap.since import since
from dashboard.roadmap.view import (
    MOST_OPEN,
    MOST_ROWS,
    NAMES,
    looked_at,
    open_lanes,
    quoted,
    roadmap_view,
    toggled,
)
from dashboard.roadmap.what_if import effect
from dashboard.scope import Scope
from exports.roadmap.paper import planning_paper, roadmap_paper
from exports.tables import table_sheet
from layouts.roadmap import LIST, NUMBERS, TEXTS, Beside, content, list_rows
from layouts.roadmap.exceptions import LABEL
from layouts.roadmap.planning import planning_headline, planning_page
from layouts.roadmap.what_if import effect_words
from tests.layouts.given import of_class, of_kind, ways, words
from tests.roadmap_given import (
    AS_OF,
    DAY,
    GOALS,
    WEEK,
    after,
    facts_of,
    found,
    initiative,
    initiatives,
    roadmap_of,
)

ADDRESS = {"program": "p", "as_of": "2026-11-21"}


def viewed(of: Any = None, beside: Beside | None = None, **view: str) -> Any:
    """The page of an address."""
    of = of or found()
    of = replace(of, scope=replace(of.scope, view=view))
    return content(of, roadmap_view(view), beside or Beside(today=AS_OF + DAY))


def shifted(text: str) -> Beside:
    """What shifts do."""
    facts = facts_of(initiatives())
    known = claimed_initiatives(facts, found().cut)
    return Beside(effect=effect(known, GOALS, roadmap_view({"shift": text}).shifts))


def href(page: Any, text: str) -> str:
    """Where the link with this text leads."""
    return next(str(way.href) for way in ways(page) if words(way) == text)


def test_the_page_opens_with_its_sentence_and_numbers() -> None:
    page = viewed()
    assert words(of_class(page, "headline")).startswith("40 initiatives, ")
    labels = [words(each) for each in of_kind(of_class(page, "key-figures"), "Dt")]
    assert labels == [
        "Missed milestones", "Dependencies violated", "Late", "Slipped this week", "Off track",
        "The plan ends",
    ]  # fmt: skip


def test_each_title_leads_to_its_initiative_and_each_lane_opens() -> None:
    page = viewed()
    item = next(way for way in of_class(page, "timeline-item") if "recurring" in words(way))
    assert item.href == "/initiative?program=p&as_of=2026-11-21&key=TOK-3"
    assert len(of_class(page, "timeline-item")) == 40
    lane = next(way for way in of_class(page, "timeline-lane") if "Risk" in words(way))
    assert getattr(lane, "aria-expanded") == "true"
    assert "Risk" not in str(lane.href)
    collapsed = viewed(open="-")
    lane = next(way for way in of_class(collapsed, "timeline-lane") if "Risk" in words(way))
    assert getattr(lane, "aria-expanded") == "false"
    assert "open=Risk" in str(lane.href)
    assert "▲ at risk" in words(lane)


def test_the_titles_are_as_many_as_the_rows_of_the_figure() -> None:
    for view in ({}, {"open": "-"}, {"open": "Risk"}, {"only": "exceptions"}):
        page = viewed(**view)
        (graph,) = of_kind(of_class(page, "timeline-canvas"), "Graph")
        rows = graph.figure["layout"]["yaxis"]["range"][0] + 0.5
        titles = len(of_class(page, "timeline-item")) + len(of_class(page, "timeline-lane"))
        assert titles == rows
        margins = graph.figure["layout"]["margin"]
        assert graph.style["height"] == f"{rows * 28 + margins['t'] + margins['b']:.0f}px"


def test_lanes_begin_collapsed_beyond_sixty_rows() -> None:
    few, many = found(40), found(80)
    assert len(few.items) + len(few.lanes) <= MOST_OPEN < len(many.items) + len(many.lanes)
    assert open_lanes(few, roadmap_view({})) == {lane.name for lane in few.lanes}
    assert open_lanes(many, roadmap_view({})) == set()
    assert open_lanes(many, roadmap_view({"open": "Team 01"})) == {"Team 01"}
    assert open_lanes(many, roadmap_view({"shift": f"{many.lanes[0].items[0].key}:7:7"})) == {
        many.lanes[0].name
    }


def test_no_more_rows_are_drawn_than_a_browser_stands() -> None:
    opened = open_lanes(found(2_000, 30), roadmap_view({"open": "*"}))
    sizes = {lane.name: len(lane.items) for lane in found(2_000, 30).lanes}
    assert 0 < sum(sizes[name] for name in opened) + len(sizes) <= MOST_ROWS


@pytest.mark.parametrize("name", ["Plain", "*", "-", "a|b", "50 %", "a%7Cb"])
def test_any_lane_can_be_opened_and_closed_by_its_address(name: str) -> None:
    of = roadmap_of((initiative("A", "One", 3, lane=name), initiative("B", "Two", 3, lane="Other")))
    scope = Scope("p", AS_OF)
    one = toggled(scope, {"Other"}, name)
    assert open_lanes(of, roadmap_view(one.view)) == {"Other", name}
    assert open_lanes(of, roadmap_view(toggled(scope, {name}, name).view)) == set()
    assert quoted(name) not in ("*", "-")


def test_every_control_is_an_address_that_keeps_the_others() -> None:
    page = viewed(zoom="month", find="o", links="all")
    assert "zoom=month" in href(page, "Exceptions")
    assert "find=o" in href(page, "Quarter")
    assert "links=none" in href(page, "None")
    assert "zoom=month" in href(page, "None")
    assert "open=-" in href(page, "Collapse all")


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ({"zoom": "day"}, "A roadmap is shown by month, quarter, year"),
        ({"links": "some"}, "Dependencies are shown as none, exceptions, all"),
        ({"only": "late"}, "only exceptions"), ({"part": "whole"}, "planning"),
        ({"since": "soon"}, "is no date"), ({"shift": "A"}, "is no shift"),
        ({"find": "x" * 101}, "at most 100 letters"),
    ],
)  # fmt: skip
def test_a_view_that_there_is_not_is_refused(view: dict[str, str], sentence: str) -> None:
    assert view.keys() <= set(NAMES)
    with pytest.raises(InvalidRequest, match=sentence):
        roadmap_view(view)


def test_search_finds_by_title_key_owner_and_lane() -> None:
    for text, keys in (
        ("recurring", {"TOK-3"}), ("tok-4", {"TOK-4"}), ("eve sand", {"RSK-1", "RSK-2"}),
        ("operations", {"OPS-1", "OPS-2", "OPS-3"}),
    ):  # fmt: skip
        shown = looked_at(found(), roadmap_view({"find": text}))
        assert {each.key for each in shown.items} == keys
        assert shown.total == 40


def test_only_exceptions_keeps_what_is_wrong() -> None:
    shown = looked_at(found(), roadmap_view({"only": "exceptions"}))
    assert {each.key for each in shown.items} == {e.key for e in found().items if e.flags}


def test_exceptions_stand_in_the_order_of_their_gravity_with_their_numbers() -> None:
    ranks = [gravest_rank(each) or 9 for each in gravest_first(found())]
    assert ranks == sorted(ranks)
    assert len(ranks) == sum(bool(each.flags) for each in found().items)
    sheet = table_sheet(viewed(), LABEL)
    assert sheet is not None
    said = words(of_class(viewed(), "flags"))
    assert "missed Pilot with two issuers, 11 Nov 2026" in said
    assert "10 days too early for Network tokens" in said
    assert "slipped +35 d this week" in said


def test_nothing_wrong_is_said_too() -> None:
    calm = roadmap_of((initiative("A", "One", 30),))
    assert "Nothing is missed, late, violated or silent." in words(viewed(calm))


def test_what_changed_since_a_week_is_told_with_reasons() -> None:
    now = found()
    then = roadmap_of(initiatives(), Scope("p", AS_OF - WEEK))
    # the words of then: before the move of 18 November
    before = roadmap_of(
        tuple(replace(each, end=replace(each.end, current=each.end.original)) if each.end.moves
              else each for each in initiatives()),
        Scope("p", AS_OF - WEEK),
    )  # fmt: skip
    assert then.cut == before.cut
    page = viewed(now, Beside(since=since(now, before)), since="2026-11-14")
    text = words(page)
    assert "Since 14 Nov 2026" in text
    assert "The partner froze its releases" in text
    assert "+35" in text
    figure = of_kind(of_class(page, "timeline-canvas"), "Graph")[0].figure
    assert "Before" in {trace["name"] for trace in figure["data"]}
    assert "since" not in href(page, "Stop drawing it")


def test_a_week_without_changes_says_so() -> None:
    told = since(found(), replace(found(), scope=Scope("p", AS_OF - WEEK)))
    assert "Nothing was added, removed or moved" in words(viewed(beside=Beside(since=told)))


def test_a_what_if_lists_what_it_moves_before_anything_is_saved() -> None:
    page = viewed(beside=shifted("TOK-2:14:14"), shift="TOK-2:14:14")
    text = words(page)
    assert "Token lifecycle in the wallet: its end 14 days later, for it has begun" in text
    assert "would have to move" in text
    assert "pushed" in text
    figure = of_kind(of_class(page, "timeline-canvas"), "Graph")[0].figure
    assert "What if" in {trace["name"] for trace in figure["data"]}
    assert "shift" not in href(page, "Reset")


def test_a_goal_that_would_be_green_later_is_named() -> None:
    told = shifted("TOK-2:60:60").effect
    assert told is not None
    assert "1 goal would be green later" in effect_words(told)
    page = viewed(beside=Beside(effect=told), shift="TOK-2:60:60")
    assert "Issuers live on network tokens" in words(page)


def test_one_of_several_shifts_can_be_taken_back() -> None:
    page = viewed(beside=shifted("TOK-2:14:14,OPS-3:0:7"), shift="TOK-2:14:14,OPS-3:0:7")
    assert "stretched by 7 days" in words(page)
    back = [str(way.href) for way in ways(page) if words(way) == "Take back"]
    assert ["shift=OPS-3" in one for one in back] == [True, False]


def test_a_shift_that_cannot_be_is_refused_beside_its_fields() -> None:
    page = viewed(beside=Beside(refused="There is no initiative “Z” to shift."), shift="Z:1:1")
    assert "There is no initiative “Z” to shift." in words(of_class(page, "field-problem"))


def test_rows_of_the_list_have_what_can_be_sorted_and_filtered() -> None:
    rows = list_rows(found())
    assert len(rows) == 40
    assert {*NUMBERS, *TEXTS} == {column.field for column in LIST}
    assert {column.field for column in LIST} <= rows[0].keys()
    by_key = {row["key"]: row for row in rows}
    assert (by_key["TOK-2"]["slip"], by_key["TOK-2"]["missed"]) == (35, 1)
    assert by_key["RSK-4"]["start"] is None
    assert by_key["TOK-3"]["roi"] == pytest.approx(275)


def test_a_roadmap_without_initiatives_says_how_to_bring_them() -> None:
    nothing = replace(roadmap_of(()), source=None)
    text = words(viewed(nothing))
    assert "Issuer Outreach has no initiatives yet." in text
    assert "greenpath import roadmap --program p" in text


def test_filters_and_searches_that_keep_nothing_lead_back() -> None:
    empty = replace(roadmap_of(()), scope=Scope("p", AS_OF, {"owner": ("Ann Lee",)}))
    assert "Show all initiatives" in words(viewed(empty))
    searched = viewed(find="nowhere")
    assert "“nowhere” is in no title, key, owner or lane here." in words(searched)
    assert "find" not in href(searched, "Show everything")


def test_what_has_no_dates_draws_nothing() -> None:
    page = viewed(roadmap_of((initiative("A", "One", None),)))
    assert "there is nothing to draw" in words(page)
    assert of_class(page, "timeline") == []


def test_links_that_go_round_are_named() -> None:
    ring = (
        initiative("A", "First", 0, depends_on=after("B", "A")),
        initiative("B", "Second", 9, depends_on=after("A", "B")),
    )
    assert "First → Second → First" in words(viewed(roadmap_of(ring)))


def test_the_planning_line_ranks_candidates_with_their_terms() -> None:
    of = found()
    told = planning_line(of.everything, PlanningDecision(line=1), of.program.calendar)
    assert planning_headline(told) == (
        "1 of 2 candidates above the line, for 12 person-weeks and a cost of 90,000; nobody said"
        " what capacity there is."
    )
    page = planning_page(of, told)
    rows = [words(row).split() for row in of_kind(page, "Tr") if "line" in words(row)]
    assert rows
    assert "+0.32" in words(page)
    assert "Nobody said: it counts 0." in {
        getattr(each, "title", "") for each in of_class(page, "why")
    }


def test_without_candidates_the_planning_line_says_what_makes_one() -> None:
    of = roadmap_of((initiative("A", "One", 3),))
    told = planning_line(of.everything, PlanningDecision(), of.program.calendar)
    assert "There is no candidate as of this week." in words(planning_page(of, told))


def test_on_paper_the_titles_stand_in_the_figure_and_no_control_is_left() -> None:
    paper = roadmap_paper(found(), roadmap_view({}), Beside())
    body = paper.html.split("<body", 1)[1].split("<script", 1)[0]
    assert "timeline-titles" not in body
    assert "What if" not in body
    assert "&quot;Titles&quot;" in body
    assert "&quot;today&quot;" not in body
    of = found()
    told = planning_line(of.everything, PlanningDecision(), of.program.calendar)
    assert "Planning line" in planning_paper(of, told).html


def test_the_list_comes_once_the_timeline_stands_and_is_on_paper() -> None:
    (store,) = of_kind(viewed(), "Store")
    assert (store.data["type"], store.data["props"]["id"]["name"]) == ("AgGrid", "initiatives")
    assert not of_kind(viewed(), "AgGrid")
    assert len(of_kind(viewed(beside=Beside(paper=True)), "AgGrid")) == 1


def test_two_scenarios_stand_side_by_side() -> None:
    one, other = (shifted(f"TOK-2:{days}:{days}").effect for days in (7, 28))
    assert one is not None and other is not None
    beside = Beside(effect=one, comparison=Comparison(Side("A", one), Side("<B>", other)))
    page = viewed(beside=beside, shift="TOK-2:7:7", against="1")
    sheet = table_sheet(page, "Two scenarios side by side")
    assert sheet is not None
    assert "“<B>” ends the plan" in words(page)
    row = next(row for row in sheet.rows if "Token lifecycle" in row["0"])
    assert row["4"] == 21
    assert "against" not in href(page, "Stop comparing")
