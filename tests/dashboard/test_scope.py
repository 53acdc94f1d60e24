"""Program, as-of date and filters, to and from the URL."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import InvalidRequest
from dashboard.program_calendar import ProgramCalendar
from dashboard.scope import (
    LONGEST_QUERY,
    Scope,
    as_of_date,
    chosen_filters,
    query_values,
    refuse_unknown_filters,
    with_own_names,
)

NEW_YORK = ProgramCalendar("America/New_York")
TOUR = date(2026, 11, 14)


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text + "+00:00").timestamp())


NOW = epoch("2026-11-22T04:00:00")  # Saturday 23:00 in New York


@pytest.mark.parametrize("text", [None, ""])
def test_without_a_date_it_is_the_last_complete_week(text: str | None) -> None:
    assert as_of_date(text, NEW_YORK, NOW) == date(2026, 11, 14)
    assert as_of_date(text, NEW_YORK, NOW + 3600) == date(2026, 11, 21)
    assert as_of_date(text, ProgramCalendar(), NOW) == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["2026-11-21", "2024-02-29", "1990-01-01"])
def test_a_day_up_to_today_is_taken(text: str) -> None:
    assert as_of_date(text, NEW_YORK, NOW) == date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-11-22", "2026-11-22 has not come yet: there is no as-of in the future."),
        ("9999-12-31", "9999-12-31 has not come yet: there is no as-of in the future."),
        ("1989-12-31", "1989-12-31 is before 1990, the first year that is kept."),
        ("0001-01-01", "0001-01-01 is before 1990, the first year that is kept."),
        ("2025-02-30", "“2025-02-30” is no day of the calendar."),
        ("0000-01-01", "“0000-01-01” is no day of the calendar."),
        ("20240229", "“20240229” is no date: write it as 2026-11-21."),
        ("2024-W09-4", "“2024-W09-4” is no date: write it as 2026-11-21."),
        ("31/12/2025", "“31/12/2025” is no date: write it as 2026-11-21."),
        (" 2025-01-01", "“ 2025-01-01” is no date: write it as 2026-11-21."),
        ("2025-01-01T00:00", "“2025-01-01T00:00” is no date: write it as 2026-11-21."),
        ("x" * 1_000, f"“{'x' * 40}” is no date: write it as 2026-11-21."),
    ],
)
def test_another_date_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidRequest) as problem:
        as_of_date(text, NEW_YORK, NOW)
    assert problem.value.sentence == sentence


def test_today_is_the_programs_own() -> None:
    assert as_of_date("2026-11-22", ProgramCalendar("Asia/Kolkata"), NOW) == date(2026, 11, 22)


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert as_of_date(text, NEW_YORK, NOW) <= date(2026, 11, 21)
    except InvalidRequest as problem:
        assert problem.sentence.endswith(".")


def test_a_scope_is_written_as_a_query() -> None:
    scope = Scope("p&q", TOUR, {"group": ("A B", "Ä=1"), "state": ("New",)})
    assert scope.query() == ("?program=p%26q&as_of=2026-11-14&group=A+B&group=%C3%84%3D1&state=New")
    assert scope.at(date(2026, 11, 7)).query().startswith("?program=p%26q&as_of=2026-11-07&group=")
    assert scope.without_filters() == Scope("p&q", TOUR)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
values = st.lists(texts, min_size=1, max_size=4, unique=True).map(tuple)


@settings(deadline=None)
@given(texts, st.dictionaries(st.sampled_from(("priority", "group", "state")), values))
def test_a_scope_comes_back_from_its_query(
    program: str, filters: dict[str, tuple[str, ...]]
) -> None:
    query = query_values(Scope(program, TOUR, filters).query())
    assert (query["program"], query["as_of"]) == ([program], [TOUR.isoformat()])
    assert chosen_filters(query, ("priority", "group", "state")) == filters


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", {}),
        ("?", {}),
        ("?a=1&a=2&b=", {"a": ["1", "2"]}),
        ("a=1", {"a": ["1"]}),
        ("?team=Ops&group=Desk", {"group": ["Ops", "Desk"]}),
        ("?a=%E4", {"a": ["\N{REPLACEMENT CHARACTER}"]}),
        ("?a=1;b=2", {"a": ["1;b=2"]}),
        ("?a", {}),
    ],
)
def test_a_query_is_taken_apart(search: str, found: dict[str, list[str]]) -> None:
    assert query_values(search) == found


def test_a_page_that_has_teams_of_its_own_means_them() -> None:
    search = "team=Ops&group=Desk"
    assert query_values(search, ("team",)) == {"team": ["Ops"], "group": ["Desk"]}
    assert with_own_names(search, ("team",)) == search


@pytest.mark.parametrize(
    ("query", "ours"),
    [
        ("", ""),
        ("team=X", "group=X"),
        ("team=", "group="),
        ("program=p&team=A%20B&team=C&by=group", "program=p&group=A%20B&group=C&by=group"),
        ("team=team", "group=team"),
        ("state=team=x", "state=team=x"),
        ("steam=x&teams=y&Team=z", "steam=x&teams=y&Team=z"),
        ("group=X", "group=X"),
        ("team", "team"),
    ],
)
def test_a_query_is_said_in_the_names_of_the_controls(query: str, ours: str) -> None:
    assert with_own_names(query) == ours
    assert with_own_names(ours) == ours
    assert query_values(ours) == query_values(query)


def test_whether_the_day_runs_is_not_said_in_the_query() -> None:
    assert not Scope("p", TOUR).running
    assert Scope("p", TOUR, {}, True).query() == Scope("p", TOUR).query()


@pytest.mark.parametrize("search", [None, 3, ["?a=1"], b"?a=1", "?" + "a" * LONGEST_QUERY])
def test_what_no_link_of_ours_looks_like_is_refused(search: object) -> None:
    with pytest.raises(InvalidRequest, match="too long or has no readable query"):
        query_values(search)


def test_filters_are_chosen_by_name_and_repeats_left_out() -> None:
    query = {"group": ["B", "A", "B"], "state": [], "program": ["p"], "evil": ["x"]}
    assert chosen_filters(query, ("group", "state", "kind")) == {"group": ("B", "A")}


def test_a_value_that_is_not_offered_is_refused() -> None:
    offered = {"group": ["A", "(none)"]}
    refuse_unknown_filters({"group": ("A", "(none)")}, offered)
    for value in ("a", "A ", "", "x" * 500):
        with pytest.raises(InvalidRequest, match="This program has no group “") as problem:
            refuse_unknown_filters({"group": ("A", value)}, offered)
        assert len(problem.value.sentence) < 100
