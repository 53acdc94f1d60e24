"""From address to page: what is redrawn, which week is shown, and where its neighbours lie."""

from dataclasses import replace
from typing import Any

import pytest
from dash import no_update

from callbacks.reader import Reader
from callbacks.router import page
from dashboard.errors import InvalidRequest, NotFound
from tests.callbacks.conftest import NOW
from tests.layouts.given import of_class, ways, words

# What page() returns, in order.
(
    CONTENT,
    FILTERS,
    SHOWN,
    NAVIGATION,
    PROGRAM,
    PROGRAMS,
    WEEK,
    DATE,
    NEWEST,
    BEFORE,
    AFTER,
    NO_AFTER,
    PRINT,
    NO_PRINT,
    NO_PROGRAM,
    MARKING,
) = range(16)


def shown_at(reader: Reader, search: str, shown: Any = None) -> tuple[Any, ...]:
    return page(reader, "/tickets", search, shown)


def at_time(reader: Reader, now: int) -> Reader:
    return replace(reader, settings=reader.settings.model_copy(update={"now": now}))


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        ("?program=utc", "?program=utc", True),
        ("?program=utc", "?program=utc&as_of=2026-11-07", True),
        ("?program=utc", "?program=utc&priority=P1", True),
        ("?program=utc", "?program=utc&by=group", True),
        ("?program=utc", "?program=east", False),
        ("", "?program=east", True),  # East is the first by name
    ],
)
def test_filters_are_drawn_again_only_for_another_program(
    reader: Reader, first: str, second: str, stays: bool
) -> None:
    drawn = shown_at(reader, first)
    assert drawn[FILTERS] is not no_update
    assert (shown_at(reader, second, drawn[SHOWN])[FILTERS] is no_update) == stays


@pytest.mark.parametrize("shown", [None, [], "x", {}, {"filters_for": None}, {"filters_for": []}])
def test_filters_are_drawn_when_nothing_known_is_shown(reader: Reader, shown: Any) -> None:
    assert shown_at(reader, "?program=utc", shown)[FILTERS] is not no_update


# In UTC it is Sunday, the 22nd, and the week to Saturday, the 21st, is over; in New York it is
# Saturday, 23:00, so that its last complete week ended on the 14th.
@pytest.mark.parametrize(
    ("program", "now", "as_of"),
    [
        ("utc", NOW, "2026-11-21"),
        ("east", NOW, "2026-11-14"),
        ("east", NOW + 3_600 - 1, "2026-11-14"),
        ("east", NOW + 3_600, "2026-11-21"),
        ("utc", NOW - 4 * 3_600 - 1, "2026-11-14"),
        ("utc", NOW - 4 * 3_600, "2026-11-21"),
    ],
)
def test_the_last_complete_week_of_the_programs_zone_is_shown_by_default(
    reader: Reader, program: str, now: int, as_of: str
) -> None:
    assert shown_at(at_time(reader, now), f"?program={program}")[DATE] == as_of


def test_a_clock_that_stands_at_the_epoch_stands(reader: Reader) -> None:
    assert at_time(reader, 0).now() == 0


@pytest.mark.parametrize(
    ("query", "before", "after"),
    [
        # within history: from one Saturday to its neighbours
        ("?program=utc&as_of=2026-11-07", "2026-10-31", "2026-11-14"),
        # a day in the middle of a week: the Saturday before, and the one that ends its week
        ("?program=utc&as_of=2026-11-04", "2026-10-31", "2026-11-07"),
        # the newest complete week: after it comes the running one, up to today
        ("?program=utc&as_of=2026-11-21", "2026-11-14", "2026-11-22"),
        # the running week: there is nothing after today
        ("?program=utc&as_of=2026-11-22", "2026-11-21", "2026-11-22"),
        ("?program=east&as_of=2026-11-21", "2026-11-14", "2026-11-21"),
        # the first days that are kept
        ("?program=utc&as_of=1990-01-03", "1990-01-01", "1990-01-06"),
        ("?program=utc&as_of=1990-01-01", "1990-01-01", "1990-01-06"),
    ],
)
def test_the_neighbouring_weeks(reader: Reader, query: str, before: str, after: str) -> None:
    drawn = shown_at(reader, query)
    assert f"as_of={before}" in drawn[BEFORE]
    assert f"as_of={after}" in drawn[AFTER]
    for href in (drawn[BEFORE], drawn[AFTER]):
        path, _, search = href.partition("?")
        assert page(reader, path, f"?{search}", None)[DATE] in (before, after)


@pytest.mark.parametrize(
    ("query", "hidden"),
    [
        ("?program=utc", False),  # after the 21st comes the week that runs
        ("?program=utc&as_of=2026-11-07", False),
        ("?program=utc&as_of=2026-11-22", True),
        ("?program=east", False),
        ("?program=east&as_of=2026-11-20", False),  # the 21st, today, ends its week
        ("?program=east&as_of=2026-11-21", True),
    ],
)
def test_the_way_to_the_week_after_is_hidden_where_there_is_none(
    reader: Reader, query: str, hidden: bool
) -> None:
    assert shown_at(reader, query)[NO_AFTER] is hidden


@pytest.mark.parametrize(
    ("query", "today"), [("?program=utc", "2026-11-22"), ("?program=east", "2026-11-21")]
)
def test_no_day_after_today_is_offered(reader: Reader, query: str, today: str) -> None:
    assert shown_at(reader, query)[NEWEST] == today


@pytest.mark.parametrize(
    ("query", "partial"),
    [
        ("?program=utc&as_of=2026-11-22", True),
        ("?program=utc&as_of=2026-11-21", False),
        ("?program=utc&as_of=2026-11-20", True),
        ("?program=utc", False),
    ],
)
def test_a_week_that_is_not_over_is_marked(reader: Reader, query: str, partial: bool) -> None:
    label = shown_at(reader, query)[WEEK]
    assert any(getattr(part, "children", "") == "partial" for part in label) == partial


# A Saturday ends its week, but only with its last second.
@pytest.mark.parametrize(
    ("program", "now", "partial"),
    [
        ("utc", NOW - 6 * 3_600, True),  # Saturday, 22:00
        ("utc", NOW - 4 * 3_600 - 1, True),
        ("utc", NOW - 4 * 3_600, False),
        ("east", NOW, True),  # Saturday, 23:00
        ("east", NOW + 3_600 - 1, True),
        ("east", NOW + 3_600, False),
    ],
)
def test_a_week_is_partial_until_its_cut_has_passed(
    reader: Reader, program: str, now: int, partial: bool
) -> None:
    drawn = shown_at(at_time(reader, now), f"?program={program}&as_of=2026-11-21")
    (scope,) = of_class(drawn[CONTENT], "page-scope")
    assert ("partial" in words(drawn[WEEK])) == partial
    assert ("week 47 (partial), to 21 Nov 2026" in words(scope)) == partial
    assert ("week 47, to 21 Nov 2026" in words(scope)) != partial


# 2026 begins on a Thursday: its first week ends on Saturday, January 3.
@pytest.mark.parametrize(("as_of", "number"), [("2026-01-03", "W1"), ("2026-11-21", "W47")])
def test_the_week_has_its_number(reader: Reader, as_of: str, number: str) -> None:
    assert shown_at(reader, f"?program=utc&as_of={as_of}")[WEEK][0].children == number


def test_filters_and_view_go_along_to_the_other_weeks_and_to_paper(reader: Reader) -> None:
    drawn = shown_at(reader, "?program=utc&as_of=2026-11-07&priority=P1&by=group")
    assert drawn[BEFORE] == "/tickets?program=utc&as_of=2026-10-31&priority=P1&by=group"
    assert drawn[AFTER] == "/tickets?program=utc&as_of=2026-11-14&priority=P1&by=group"
    assert drawn[PRINT] == "/paper/tickets?program=utc&as_of=2026-11-07&priority=P1&by=group"


def test_the_frame_names_program_and_page(reader: Reader) -> None:
    drawn = shown_at(reader, "?program=utc&as_of=2026-11-07")
    assert drawn[PROGRAM] == "Utc"
    assert [(e.children, e.href, e.active) for e in drawn[PROGRAMS]] == [
        ("East", "/tickets?program=east&as_of=2026-11-07", False),
        ("Utc", "/tickets?program=utc&as_of=2026-11-07", True),
    ]
    rail = [(link.href.partition("?")[0], "open" in link.className) for link in drawn[NAVIGATION]]
    assert rail[:5] == [
        ("/review", False), ("/scorecard", False), ("/path-to-green", False), ("/roadmap", False),
        ("/tickets", True),
    ]  # fmt: skip
    assert not any(is_open for _, is_open in rail[5:])


# Today is the 22nd in UTC and the 21st in New York. A day is over everywhere when it is two or
# more days ago.
@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?program=utc&as_of=2026-11-22", ""),
        ("?program=utc&as_of=2026-11-21", ""),
        ("?program=utc", ""),  # the 21st
        ("?program=utc&as_of=2026-11-20", "&as_of=2026-11-20"),
        ("?program=east&as_of=2026-11-21", ""),
        ("?program=east&as_of=2026-11-20", ""),
        ("?program=east&as_of=2026-11-19", "&as_of=2026-11-19"),
        ("?program=east", "&as_of=2026-11-14"),
        ("?program=utc&as_of=2026-11-07&priority=P1&by=group", "&as_of=2026-11-07"),
    ],
)
def test_another_program_is_shown_as_of_the_same_week_when_that_is_over(
    reader: Reader, query: str, kept: str
) -> None:
    drawn = shown_at(reader, query)
    assert [entry.href for entry in drawn[PROGRAMS]] == [
        f"/tickets?program=east{kept}",
        f"/tickets?program=utc{kept}",
    ]
    for entry in drawn[PROGRAMS]:
        other = shown_at(reader, entry.href.removeprefix("/tickets"))
        assert not kept or other[DATE] == drawn[DATE]


@pytest.mark.parametrize(
    ("by", "value", "href"),
    [
        ("", "P1", "?program=utc&as_of=2026-11-21&priority=P1"),
        ("&by=priority", "P1", "?program=utc&as_of=2026-11-21&priority=P1&by=priority"),
        ("&by=state", "New", "?program=utc&as_of=2026-11-21&state=New&by=state"),
    ],
)
def test_a_row_of_the_ages_leads_to_the_same_view(
    reader: Reader, by: str, value: str, href: str
) -> None:
    content = shown_at(reader, f"?program=utc{by}")[CONTENT]
    (found,) = [way for way in ways(content) if words(way) == value]
    assert found.href == href
    shown = of_class(shown_at(reader, found.href)[CONTENT], "page-section")
    (ages,) = [s for s in shown if "How old the open tickets are" in words(s)]
    (chosen,) = of_class(ages, "chosen")
    assert chosen.href.endswith(by or "&by=priority")


def test_the_team_is_another_word_for_the_group(reader: Reader) -> None:
    drawn = shown_at(reader, "?program=utc&as_of=2026-11-07&team=(none)")
    assert drawn[PRINT] == "/paper/tickets?program=utc&as_of=2026-11-07&group=%28none%29"


@pytest.mark.parametrize(
    ("path", "search", "error"),
    [
        ("/nowhere", "", NotFound),
        (None, "", NotFound),
        ("/tickets", "?program=nowhere", NotFound),
        ("/tickets", None, InvalidRequest),
        ("/tickets", "?as_of=2026-11-23", InvalidRequest),
        ("/tickets", "?by=requester", InvalidRequest),
        ("/tickets", "?state=Newish", InvalidRequest),
        ("/tickets", "?week=2026-11-21", InvalidRequest),
        ("/tickets", "?program=utc&Priority=P1", InvalidRequest),
    ],
)
def test_wrong_addresses_raise_what_can_be_shown(
    reader: Reader, path: Any, search: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        page(reader, path, search, None)
