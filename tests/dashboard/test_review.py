"""The review's order of exceptions, and what it counts: of areas that are made up."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.review import (
    COLOURS,
    AreaReview,
    Exceptional,
    Line,
    Rank,
    Review,
    first_by_rank,
    ranked,
)
from dashboard.scope import Scope

SATURDAY = date(2026, 11, 21)


def exceptional(rank: Rank, name: str, days: int | None = None) -> Exceptional:
    since = None if days is None else SATURDAY - timedelta(days=days)
    return Exceptional(rank, "late", name, "", "", "", since, f"/{name}")


def area(colour: str = "green", *exceptions: Exceptional, more: int = 0) -> AreaReview:
    """An area that lists these, and has so many more that are held up."""
    counts = {rank: sum(each.rank is rank for each in exceptions) for rank in Rank}
    counts[Rank.HELD_UP] += more
    return AreaReview(
        Line(colour, "All is said.", "", "/area"), first_by_rank(exceptions), counts, "/more", ""
    )


def review(**areas: AreaReview) -> Review:
    program = Program("p", "P", ProgramCalendar("UTC"))
    return Review(program, Scope("p", SATURDAY), 0, False, areas, ())


def names(found: Sequence[tuple[str, Exceptional]]) -> list[str]:
    return [each.name for _, each in found]


def test_the_gravest_rank_comes_first_whatever_the_days() -> None:
    told = {
        "A": [exceptional(Rank.HELD_UP, "slow", 900)],
        "B": [exceptional(Rank.CLOSE, "near", 90), exceptional(Rank.BROKEN, "broken", 1)],
    }
    assert names(ranked(told)) == ["broken", "near", "slow"]  # fmt: skip


def test_areas_take_turns_so_that_one_with_many_hides_none_of_another() -> None:
    many = [exceptional(Rank.BROKEN, f"a{n}", 100 - n) for n in range(5)]
    few = [exceptional(Rank.BROKEN, f"b{n}", 10) for n in range(2)]
    assert names(ranked({"A": many, "B": few})) == ["a0", "b0", "a1", "b1", "a2", "a3", "a4"]


def test_in_a_turn_what_began_first_comes_first_and_what_is_not_known_last() -> None:
    told = {"A": [exceptional(Rank.BROKEN, "young", 3)], "B": [exceptional(Rank.BROKEN, "old", 30)],
            "C": [exceptional(Rank.BROKEN, "unknown")]}  # fmt: skip
    assert names(ranked(told)) == ["old", "young", "unknown"]


def test_level_ones_stand_in_the_order_of_the_areas() -> None:
    told = {name: [exceptional(Rank.CLOSE, name, 7)] for name in ("Tickets", "Rules", "Goals")}
    assert names(ranked(told)) == ["Tickets", "Rules", "Goals"]


def test_of_an_area_the_gravest_are_kept_where_there_are_too_many() -> None:
    given_ones = [exceptional(Rank.HELD_UP, f"s{n}") for n in range(5)]
    given_ones.append(exceptional(Rank.BROKEN, "broken"))
    assert [each.name for each in first_by_rank(given_ones, 3)] == ["broken", "s0", "s1"]


exceptions = st.lists(
    st.builds(
        exceptional, st.sampled_from(Rank), st.text("ab", max_size=2), st.none() | st.integers(0, 9)
    ),
    max_size=12,
)
areas = st.dictionaries(st.sampled_from(["A", "B", "C", "D"]), exceptions, max_size=4)


@given(areas)
def test_the_order_loses_nothing_and_keeps_each_areas_own(
    by_area: dict[str, list[Exceptional]],
) -> None:
    found = ranked(by_area)
    assert found == ranked(by_area)
    assert [each.rank for _, each in found] == sorted(each.rank for _, each in found)
    for name, own in by_area.items():
        placed = [each for area, each in found if area == name]
        assert placed == list(first_by_rank(own, len(own)))
    assert len(found) == sum(map(len, by_area.values()))


@given(areas)
def test_among_the_first_of_a_rank_no_area_is_ahead_of_another_that_has_more(
    by_area: dict[str, list[Exceptional]],
) -> None:
    for rank, group in groupby(ranked(by_area), key=lambda found: found[1].rank):
        total = {n: sum(e.rank is rank for e in own) for n, own in by_area.items()}
        seen = dict.fromkeys(by_area, 0)
        for name, _ in group:
            seen[name] += 1
            waiting = (seen[other] for other in by_area if seen[other] < total[other])
            assert seen[name] - min(waiting, default=seen[name]) <= 1


@given(areas)
def test_level_or_not_an_order_of_days_decides_before_the_order_of_areas(
    by_area: dict[str, list[Exceptional]],
) -> None:
    """Two neighbours of one turn are never the wrong way round."""
    turns: dict[tuple[str, Rank], int] = {}
    keys = []
    for name, each in ranked(by_area):
        turn = turns[name, each.rank] = turns.get((name, each.rank), -1) + 1
        keys.append((each.rank, turn, each.since or date.max, list(by_area).index(name)))
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)  # so that there is one order only


def test_counts_are_of_all_and_not_of_the_listed() -> None:
    told = review(
        Tickets=area("red", exceptional(Rank.BROKEN, "a"), more=30),
        Rules=area("amber", exceptional(Rank.CLOSE, "b"), exceptional(Rank.BROKEN, "c")),
    )
    assert (told.count(), told.count(Rank.BROKEN), told.count(Rank.CLOSE, Rank.HELD_UP)) == (
        33, 2, 31,
    )  # fmt: skip
    assert names(told.exceptions) == ["a", "c", "b"]
    assert [told.areas[name].total for name in told.areas] == [31, 2]


def test_areas_are_grouped_by_colour_the_worst_first() -> None:
    told = review(A=area("green"), B=area("red"), C=area("green"), D=area("grey"))
    assert list(told.by_colour().items()) == [
        ("red", ("B",)), ("green", ("A", "C")), ("grey", ("D",)),
    ]  # fmt: skip


@pytest.mark.parametrize("colour", COLOURS)
def test_each_colour_has_a_word(colour: str) -> None:
    assert len(COLOURS[colour].split()) == 2
