"""The review page, from areas that are made up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from dash.development.base_component import Component

from dashboard.review import COLOURS, AreaReview, Exceptional, Rank, Review
from dashboard.scope import Scope
from exports.serialiser import to_html
from layouts.components import STATUS
from layouts.review import content, headline
from tests.dashboard.test_review import SATURDAY, area
from tests.layouts.given import PROGRAM, of_class, of_kind, parts, ways, words

BROKEN = Exceptional(
    Rank.BROKEN, "breached", "T-1", "The title", "P1: 9 h used of an SLA of 8 h.", "Ops",
    SATURDAY - timedelta(days=143), "/ticket?ticket=T-1",
)  # fmt: skip
UNOWNED = replace(
    BROKEN, rank=Rank.HELD_UP, word="stuck", name="R-2", title="", owner="", since=None
)


def review(without: tuple[str, ...] = (), partial: bool = False, **areas: AreaReview) -> Review:
    cut = PROGRAM.calendar.cut(SATURDAY)
    return Review(PROGRAM, Scope("care", SATURDAY), cut, partial, areas, without)


def many(n: int) -> AreaReview:
    return area("red", *(replace(BROKEN, name=f"T-{i}") for i in range(n)))


def rows(page: Component) -> list[str]:
    return [" ".join(words(row).split()) for row in of_kind(of_class(page, "exceptions"), "Tr")[1:]]


def test_a_line_has_shape_word_sentence_and_why() -> None:
    told = area("amber")
    told = replace(told, line=replace(told.line, sentence="Two are late.", why="Red from three."))
    (line,) = of_class(content(review(Tickets=told)), "area-lines")
    assert " ".join(words(line).split()) == "▲ at risk Tickets Two are late. Red from three."
    assert [way.href for way in ways(line)] == ["/area"]


@pytest.mark.parametrize("colour", COLOURS)
def test_each_colour_has_a_shape(colour: str) -> None:
    (line,) = of_class(content(review(Tickets=area(colour))), "area-lines")
    assert words(line).split()[0] == STATUS[colour][0]
    assert COLOURS[colour] in words(line)


@pytest.mark.parametrize(
    ("areas", "said"),
    [
        ({"Tickets": area("green")}, "Tickets on track; no exceptions."),
        ({"Tickets": area("red", BROKEN)},
         "Tickets off track; 1 exception, 1 of them broken."),
        ({"Tickets": area("amber", UNOWNED, more=1_210)},
         "Tickets at risk; 1,211 exceptions, none of them broken."),
        ({"A": area("green"), "B": area("red", BROKEN), "C": area("green"), "D": area("green")},
         "B off track, A, C and D on track; 1 exception, 1 of them broken."),
        ({"A": area("grey"), "B": area("amber"), "C": area("grey")},
         "B at risk, A and C no data; no exceptions."),
    ],
)  # fmt: skip
def test_the_headline_is_one_sentence_the_worst_first(
    areas: dict[str, AreaReview], said: str
) -> None:
    assert headline(review(**areas)) == said


def test_an_exception_leads_to_what_it_is_about() -> None:
    page = content(review(Tickets=area("red", BROKEN), Rules=area("amber", UNOWNED)))
    assert rows(page) == [
        "T-1 The title P1: 9 h used of an SLA of 8 h. ■ breached Tickets Ops 143",
        "R-2 P1: 9 h used of an SLA of 8 h. ▲ stuck Rules – –",
    ]
    (first, _) = of_class(page, "exception-name")
    assert first.href == "/ticket?ticket=T-1"


def test_ten_are_shown_with_ways_to_the_rest() -> None:
    told = review(Tickets=replace(many(37), more="/tickets?list=held-up"), Rules=area("green"))
    page = content(told)
    assert len(rows(page)) == 10
    assert words(of_class(page, "section-lead")).startswith("10 of 37. What is broken comes first")
    assert [(words(way), way.href) for way in ways(of_class(page, "exceptions-more"))] == [
        ("Show 37", "?program=care&as_of=2026-11-21&exceptions=all"),
        ("Tickets: all 37", "/tickets?list=held-up"),
    ]


def test_all_that_are_handed_in_are_shown_where_they_are_asked_for() -> None:
    told = review(Tickets=area("red", *many(37).exceptions, more=100))
    page = content(replace(told, scope=told.scope.viewed(exceptions="all")))
    assert len(rows(page)) == 37
    assert words(of_class(page, "section-lead")).startswith("37 of 137.")
    assert [words(way) for way in ways(of_class(page, "exceptions-more"))] == ["Tickets: all 137"]


def test_where_all_are_shown_nothing_leads_to_more() -> None:
    page = content(review(Tickets=many(10)))
    assert words(of_class(page, "section-lead")).startswith("What is broken comes first")
    assert ways(of_class(page, "exceptions-more")) == []


def test_without_exceptions_the_page_says_so() -> None:
    page = content(review(Tickets=area("green")))
    assert "Nothing is broken, close to it or held up." in words(page)
    assert of_kind(page, "Table") == []


def test_an_area_that_the_program_has_nothing_of_is_named() -> None:
    page = content(review(("Rules",), Tickets=area("green")))
    assert "Rules: nothing has been brought in yet." in words(page)


def test_a_program_without_anything_says_what_comes_next() -> None:
    page = content(review(("Tickets", "Rules")))
    assert words(of_class(page, "empty")) == (
        "There is nothing to review yet. A manager of the program brings data in under Data."
    )
    assert "Cut 22 Nov 2026, 00:00 UTC" in words(of_class(page, "provenance"))


def test_the_head_says_program_and_week_and_the_foot_where_the_data_come_from() -> None:
    told = replace(area("green"), data="Data up to 21 Nov 2026, 10:00")
    page = content(review(Tickets=told, partial=True))
    assert words(of_kind(page, "H1")) == "Review"
    assert words(of_class(page, "page-scope")) == (
        "Customer Care · week 47 (partial), to 21 Nov 2026"
    )
    assert words(of_class(page, "provenance")) == "Tickets: Data up to 21 Nov 2026, 10:00"


def test_the_tree_is_drawn_on_paper_too() -> None:
    page = content(review(("Rules",), Tickets=many(37)))
    assert all(part.to_plotly_json() for part in parts(page))
    printed = to_html(page)
    assert "T-0" in printed
    assert "Show 37" not in printed


def test_the_week_of_the_page_is_that_of_its_date() -> None:
    told = review(Tickets=area("green"))
    moved = replace(told, scope=Scope("care", date(2026, 11, 14)))
    assert "week 46, to 14 Nov 2026" in words(content(moved))
