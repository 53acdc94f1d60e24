"""What a shift would do, by hand and whatever the plan."""

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import InvalidRequest
from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.calculation import LinkedGoal
from dashboard.roadmap.comparing import Compared, Comparison, Side, compared
from dashboard.roadmap.day_counts import WorkingDays
from dashboard.roadmap.initiatives import Dependency, Initiative, Link, Span, State
from dashboard.roadmap.shifts import Shift
from dashboard.roadmap.what_if import Effect, WorseLink, effect
from tests.dashboard.roadmap.given import candidate, day, initiative
from tests.dashboard.roadmap.plans import chance_plan

CHAIN = (
    initiative("a", 0, 9),
    initiative("b", 12, 19, "a FS"),  # two days to spare
    initiative("c", 20, 29, "b FS"),
    initiative("d", 0, 40),
)


def shifted(plan: Any, *shifts: Shift, goals: tuple[LinkedGoal, ...] = ()) -> Effect:
    return effect(plan, {goal.key: goal for goal in goals}, shifts)


def spans(found: Effect) -> dict[str, tuple[int, int, bool]]:
    return {
        key: ((m.after.start - day(0)).days, (m.after.end - day(0)).days, m.shifted)
        for key, m in found.moved.items()
    }


def test_a_shift_pushes_just_far_enough() -> None:
    found = shifted(CHAIN, Shift("a", 5, 5))
    assert spans(found) == {"a": (5, 14, True), "b": (15, 22, False), "c": (23, 32, False)}
    assert (found.moved["b"].title, found.moved["b"].before, found.moved["b"].days) == (
        "Initiative b", Span(day(12), day(19)), 3,
    )  # fmt: skip
    assert set(found.pushed) == {"b", "c"}


def test_what_is_to_spare_is_taken_up_first() -> None:
    assert spans(shifted(CHAIN, Shift("a", 2, 2))) == {"a": (2, 11, True)}


def test_stretching_moves_the_end_alone() -> None:
    assert spans(shifted(CHAIN, Shift("a", 0, 3))) == {
        "a": (0, 12, True), "b": (13, 20, False), "c": (21, 30, False),
    }  # fmt: skip
    starts = [initiative("a", 0, 9), initiative("b", 0, 9, "a SS")]
    assert spans(shifted(starts, Shift("a", 0, 3))) == {"a": (0, 12, True)}


def test_an_earlier_day_pulls_nobody() -> None:
    assert spans(shifted(CHAIN, Shift("b", -2, -2))) == {"b": (10, 17, True)}


def test_a_successor_that_starts_too_early_for_what_it_waits_for_is_worse_kept() -> None:
    found = shifted(CHAIN, Shift("b", -5, -5))
    link = Dependency("a", "b")
    assert found.worse == (WorseLink(link, 0, 3),)
    assert set(found.moved) == {"b"}


def test_what_was_violated_keeps_its_overlap() -> None:
    plan = [initiative("a", 0, 9), initiative("b", 6, 9, "a FS")]
    found = shifted(plan, Shift("a", 3, 3))
    assert spans(found) == {"a": (3, 12, True), "b": (9, 12, False)}
    assert found.worse == (WorseLink(Dependency("a", "b"), 4, 7),)


def test_violations_are_those_if_nobody_else_moves() -> None:
    found = shifted(CHAIN, Shift("a", 5, 5))
    assert (found.violations_before, found.worse) == ((), (WorseLink(Dependency("a", "b"), 0, 3),))


def test_whoever_was_shifted_stays_there() -> None:
    found = shifted(CHAIN, Shift("a", 10, 10), Shift("b", 1, 1))
    assert spans(found) == {"a": (10, 19, True), "b": (13, 20, True), "c": (21, 30, False)}
    assert found.worse == (
        WorseLink(Dependency("a", "b"), 0, 7),
        WorseLink(Dependency("b", "c"), 0, 1),
    )


def test_the_furthest_of_two_predecessors_pushes() -> None:
    plan = [initiative("a", 0, 9), initiative("b", 0, 9), initiative("c", 10, 19, "a FS, b FS")]
    found = shifted(plan, Shift("a", 3, 3), Shift("b", 7, 7))
    assert spans(found)["c"] == (17, 26, False)


@pytest.mark.parametrize(
    ("link", "by"), [("FS", 0), ("SS", 4), ("FF", 0), ("SF", 4), ("FS-3", 0), ("SS+2", 4)]
)
def test_each_link_pushes_by_the_day_that_it_waits_for(link: str, by: int) -> None:
    """The start moves by four days; the successor has none to spare, as it is placed."""
    first = {"FS": 10, "SS": 0, "FF": 4, "SF": -5, "FS-3": 7, "SS+2": 2}[link]
    plan = [initiative("a", 0, 9), initiative("b", first, first + 5, f"a {link}")]
    found = shifted(plan, Shift("a", 4, 0))
    assert spans(found).get("b", (first, 0, False))[0] - first == by


@pytest.mark.parametrize("state", [State.DONE, State.CANCELLED])
def test_what_is_over_is_not_pushed_and_pushes_nobody_on(state: State) -> None:
    plan = [CHAIN[0], initiative("b", 12, 19, "a FS", state=state), CHAIN[2]]
    assert set(shifted(plan, Shift("a", 9, 9)).moved) == {"a"}


def test_candidates_are_pushed_but_do_not_end_the_plan() -> None:
    found = shifted([CHAIN[0], candidate("b", 10, 60, depends_on=(Dependency("a", "b"),))],
                    Shift("a", 5, 5))  # fmt: skip
    assert spans(found)["b"] == (15, 65, False)
    assert (found.end_before, found.end_after) == (day(9), day(14))


@pytest.mark.parametrize(("days", "end"), [(13, 40), (14, 41), (-5, 40)])
def test_the_plan_ends_later_where_what_is_pushed_does(days: int, end: int) -> None:
    """c is pushed by two days less than a is shifted, and may end on day 40."""
    found = shifted(CHAIN, Shift("a", days, days))
    assert (found.end_before, found.end_after) == (day(40), day(end))


def test_links_that_go_round_push_each_once_and_the_plan_has_no_end() -> None:
    plan = [
        initiative("a", 0, 9, "c FS"), initiative("b", 10, 19, "a FS"),
        initiative("c", 20, 29, "b FS"), initiative("d", 30, 39, "c FS"),
    ]  # fmt: skip
    found = shifted(plan, Shift("b", 4, 4))
    assert spans(found) == {
        "b": (14, 23, True), "a": (4, 13, False), "c": (24, 33, False), "d": (34, 43, False),
    }  # fmt: skip
    assert (found.end_before, found.end_after) == (None, None)


def test_nothing_shifted_changes_nothing() -> None:
    found = shifted(CHAIN)
    assert (found.moved, found.worse, found.goals, found.end_after) == ({}, (), (), day(40))


@pytest.mark.parametrize(("as_of", "start"), [(-1, 5), (0, 0), (7, 0)])
def test_what_has_begun_keeps_its_start(as_of: int, start: int) -> None:
    found = effect(CHAIN, {}, [Shift("a", 5, 5)], as_of=day(as_of))
    assert spans(found) == {"a": (start, 14, True), "b": (15, 22, False), "c": (23, 32, False)}


# Days on which a program works

WORKED = WorkingDays(ProgramCalendar("UTC", holidays=(date(2026, 4, 3), date(2026, 4, 6))))
"""Good Friday and Easter Monday."""
MONDAY = 4
"""5 Jan 2026."""


def week_of(key: str, week: int, after: str = "") -> Initiative:
    """From a Monday to the Friday after."""
    return initiative(key, MONDAY + 7 * week, MONDAY + 7 * week + 4, after)


@pytest.mark.parametrize(("by", "starts"), [(14, 14), (7, 7), (3, 1), (2, 0), (17, 15)])
def test_a_chain_from_mondays_to_fridays_stays_one(by: int, starts: int) -> None:
    """By 14 days all of it moves by 14; by three, from Friday to Monday, all begin on Tuesdays."""
    plan = [week_of("a", 0), week_of("b", 1, "a FS"), week_of("c", 2, "b FS"),
            week_of("d", 3, "c FS")]  # fmt: skip
    found = effect(plan, {}, [Shift("a", by, by)], WORKED)
    moved = {key: (one.after.start - one.before.start).days for key, one in found.pushed.items()}
    assert moved == (dict.fromkeys("bcd", starts) if starts else {})
    for one in found.pushed.values():
        assert WORKED.last(one.after.end) - WORKED.first(one.after.start) == 4


def test_what_is_pushed_begins_after_holidays() -> None:
    """Thursday 2 Apr 2026 was to spare nothing; the next working day is Tuesday the 7th."""
    plan = [initiative("a", 80, 90), initiative("b", 91, 91, "a FS")]
    found = effect(plan, {}, [Shift("a", 1, 1)], WORKED)
    assert spans(found)["b"] == (96, 96, False)


def test_a_weekend_at_its_end_stays_there() -> None:
    plan = [initiative("a", 0, 8), initiative("b", 11, 17, "a FS")]  # Monday to Sunday
    assert spans(effect(plan, {}, [Shift("a", 9, 9)], WORKED))["b"] == (18, 24, False)
    assert spans(effect(plan, {}, [Shift("a", 10, 10)], WORKED))["b"] == (19, 25, False)


def test_a_weekends_work_moves_by_days() -> None:
    plan = [initiative("a", 0, 8), initiative("b", 9, 10, "a FS")]  # Saturday and Sunday
    assert spans(effect(plan, {}, [Shift("a", 1, 1)], WORKED))["b"] == (10, 11, False)


# Goals


@pytest.mark.parametrize(
    ("green", "days", "after"),
    [
        (29, 5, 32),  # c ends on its day, and moves by 3
        (31, 5, 32),  # it had 2 days left
        (32, 5, None),
        (25, 5, 28),  # it ended after it already: as many days later
        (25, -5, None),
        (None, 5, None),
    ],
)
def test_a_goals_green_moves_with_the_last_of_its_initiatives(
    green: int | None, days: int, after: int | None
) -> None:
    goal = LinkedGoal("g", "Fewer losses", None if green is None else day(green))
    plan = [*CHAIN[:2], initiative("c", 20, 29, "b FS", goals=("g", "unknown"))]
    found = shifted(plan, Shift("a", days, days), goals=(goal,))
    expected = [] if after is None else [("g", day(green or 0), day(after))]
    assert [(each.goal.key, each.before, each.after) for each in found.goals] == expected


def test_another_initiative_that_ends_later_anyway_holds_the_goal() -> None:
    goal = LinkedGoal("g", "Fewer losses", day(20))
    plan = [initiative("a", 0, 25, goals=("g",)), initiative("b", 0, 40, goals=("g",))]
    assert shifted(plan, Shift("a", 10, 10), goals=(goal,)).goals == ()
    (found,) = shifted(plan, Shift("a", 20, 20), goals=(goal,)).goals
    assert (found.after, found.days) == (day(25), 5)


def test_a_cancelled_initiative_holds_no_goal() -> None:
    goal = LinkedGoal("g", "Fewer losses", day(9))
    plan = [initiative("a", 0, 9, goals=("g",)),
            initiative("b", 0, 90, goals=("g",), state=State.CANCELLED)]  # fmt: skip
    assert shifted(plan, Shift("a", 1, 1), goals=(goal,)).goals[0].after == day(10)


# What cannot be shifted


@pytest.mark.parametrize(
    ("shift", "sentence"),
    [
        (Shift("x", 1, 1), "There is no initiative “x” to shift."),
        (Shift("done", 1, 1), "Initiative done is done: it can't move."),
        (Shift("gone", 1, 1), "Initiative gone is cancelled: it can't move."),
        (Shift("open", 1, 1), "Initiative open has no dates yet"),
        (Shift("a", 10, 0), "would end on 10 Jan 2026, before it starts on 11 Jan 2026"),
        (Shift("a", 0, -10), "would end on 31 Dec 2025, before it starts on 1 Jan 2026"),
        (Shift("a", -20_000, 0), "leave the years that are kept, 1990 to 2100"),
        (Shift("a", 0, 10**9), "leave the years that are kept"),
        (Shift("a", 27_370, 27_370), "Initiative c would leave the years that are kept"),
    ],
)
def test_what_cannot_be_shifted_is_refused(shift: Shift, sentence: str) -> None:
    plan = [
        *CHAIN, initiative("done", 0, 9, state=State.DONE), initiative("open"),
        initiative("gone", 0, 9, state=State.CANCELLED),
    ]  # fmt: skip
    with pytest.raises(InvalidRequest, match=sentence):
        shifted(plan, shift)


def test_one_day_is_the_least_that_can_be_left() -> None:
    assert spans(shifted(CHAIN, Shift("a", 9, 0)))["a"] == (9, 9, True)


# Two scenarios


def test_two_scenarios_side_by_side() -> None:
    goal = LinkedGoal("g", "Fewer losses", day(29))
    plan = [*CHAIN[:2], initiative("c", 20, 29, "b FS", goals=("g",)), CHAIN[3]]
    one = shifted(plan, Shift("a", 5, 5), goals=(goal,))
    other = shifted(plan, Shift("d", 0, -10), goals=(goal,))
    assert compared(one, other) == (
        Compared("a", "Initiative a", False, day(9), day(14), day(9)),
        Compared("b", "Initiative b", False, day(19), day(22), day(19)),
        Compared("c", "Initiative c", False, day(29), day(32), day(29)),
        Compared("d", "Initiative d", False, day(40), day(40), day(30)),
        Compared("g", "Fewer losses", True, day(29), day(32), day(29)),
    )
    assert compared(shifted(plan), shifted(plan)) == ()
    sides = Comparison(Side("One", one), Side("Other", other))
    assert (one.end_after, other.end_after, sides.end_days) == (day(40), day(30), -10)
    assert [each.days for each in sides.rows] == [-5, -3, -3, -10, -3]


# Whatever the plan


@st.composite
def shifted_plans(draw: st.DrawFn) -> tuple[list[Initiative], list[Shift], Effect]:
    chance = Random(draw(st.integers(0, 2**32)))
    plan = chance_plan(chance, chance.randint(1, 9), rings=draw(st.booleans()))
    keys = chance.sample(plan, chance.randint(0, min(len(plan), 3)))
    shifts = []
    for one in keys:
        start = chance.randint(-20, 20)
        assert one.span is not None
        shifts.append(
            Shift(one.key, start, max(start - one.span.days + 1, chance.randint(-20, 20)))
        )
    return plan, shifts, effect(plan, {}, shifts)


def missing(link: Dependency, before: Span, after: Span) -> int:
    """Days of overlap, as defined."""
    return max(0, {
        Link.FS: (before.end - after.start).days + 1 + link.lag,
        Link.SS: (before.start - after.start).days + link.lag,
        Link.FF: (before.end - after.end).days + link.lag,
        Link.SF: (before.start - after.end).days + link.lag,
    }[link.link])  # fmt: skip


def both(plan: list[Initiative], found: Effect) -> tuple[dict[str, Span], dict[str, Span]]:
    was = {each.key: each.span for each in plan if each.span}
    return was, {**was, **{key: moved.after for key, moved in found.moved.items()}}


@given(shifted_plans())
def test_no_dependency_of_what_is_pushed_or_stays_is_worse_kept(
    given_plan: tuple[list[Initiative], list[Shift], Effect],
) -> None:
    plan, shifts, found = given_plan
    was, now = both(plan, found)
    people = {shift.key for shift in shifts}
    for each in plan:
        for link in each.depends_on:
            before = missing(link, was[link.predecessor], was[each.key])
            after = missing(link, now[link.predecessor], now[each.key])
            assert each.key in people or after <= before


@given(shifted_plans())
def test_whatever_is_pushed_keeps_its_days_and_a_day_less_would_not_do(
    given_plan: tuple[list[Initiative], list[Shift], Effect],
) -> None:
    plan, _, found = given_plan
    was, now = both(plan, found)
    by_key = {each.key: each for each in plan}
    for key, moved in found.pushed.items():
        assert (moved.after.days, moved.after.start > moved.before.start) == (
            moved.before.days,
            True,
        )
        early = moved.after.moved(-1, -1)
        assert any(
            missing(link, now[link.predecessor], early)
            > missing(link, was[link.predecessor], was[key])
            for link in by_key[key].depends_on
        )


@given(shifted_plans())
def test_on_working_days_nothing_is_worse_kept_and_a_day_less_would_not_do(
    given_plan: tuple[list[Initiative], list[Shift], Effect],
) -> None:
    plan, shifts, _ = given_plan
    found = effect(plan, {}, shifts, WORKED)
    was, now = both(plan, found)
    for each in plan:
        for link in each.depends_on:
            before = missing(link, was[link.predecessor], was[each.key])
            after = missing(link, now[link.predecessor], now[each.key])
            assert each.key in {shift.key for shift in shifts} or after <= before
    for key, moved in found.pushed.items():
        first, last = WORKED.first(moved.after.start), WORKED.last(moved.after.end)
        if WORKED.last(moved.before.end) < WORKED.first(moved.before.start) or first > last:
            continue
        assert WORKED.day(first) == moved.after.start
        early = Span(WORKED.day(first - 1), WORKED.day(last - 1))
        assert any(
            missing(link, now[link.predecessor], early)
            > missing(link, was[link.predecessor], was[key])
            for link in {each.key: each for each in plan}[key].depends_on
        )


@given(shifted_plans())
def test_worse_dependencies_are_those_of_the_shifts_alone(
    given_plan: tuple[list[Initiative], list[Shift], Effect],
) -> None:
    plan, _, found = given_plan
    was, now = both(plan, found)
    alone = {key: now[key] if key in found.moved and found.moved[key].shifted else was[key]
             for key in was}  # fmt: skip
    expected = {
        (link, missing(link, was[link.predecessor], was[each.key]), after)
        for each in plan
        for link in each.depends_on
        if (after := missing(link, alone[link.predecessor], alone[each.key]))
        > missing(link, was[link.predecessor], was[each.key])
    }
    assert {(one.dependency, one.before, one.after) for one in found.worse} == expected
