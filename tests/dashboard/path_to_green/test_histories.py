"""Random programs against the definitions worked out fact by fact."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.path_to_green.calculation import path_to_green
from dashboard.path_to_green.goals import Goal, GoalFacts
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.updates import Colour, Stage, StatusUpdate
from exports.path_to_green.figures import figures, golden
from tests.dashboard.path_to_green.given import action, band, goal

FIRST = date(2026, 1, 1)
DAYS = 120
days = st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n))
numbers = st.integers(0, 100).map(float)
calendars = st.builds(ProgramCalendar, st.just("UTC"), week_ends=st.integers(0, 6))


def instant(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp())


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    start = draw(days)
    about: dict[str, Any] = {
        "baseline": draw(numbers),
        "start": start,
        "due": start + timedelta(days=draw(st.integers(0, 90))),
        "tolerance": draw(st.sampled_from([None, 0.0, 0.05, 0.2])),
    }
    direction = draw(st.sampled_from(Direction))
    if direction is Direction.WITHIN:
        low = draw(numbers)
        return band(**about, low=low, high=low + draw(st.integers(1, 40)))
    return goal(direction=direction, target=draw(numbers), **about)


def updates(calendar: ProgramCalendar) -> st.SearchStrategy[list[StatusUpdate]]:
    one = st.builds(
        lambda week, late, hour, colour, stage, back: StatusUpdate(
            "G", calendar.week_ending(week), colour,
            instant(week + timedelta(days=late), hour), 0, stage, date_to_green=back,
        ),
        days, st.integers(-3, 20), st.integers(0, 23), st.sampled_from(Colour),
        st.sampled_from(Stage), st.one_of(st.none(), days),
    )  # fmt: skip
    return st.lists(one, max_size=12).map(
        lambda found: [replace(update, id=n) for n, update in enumerate(found)]
    )


actions = st.lists(
    st.builds(
        lambda created, due, done, impact: action(
            created=created,
            due=created + timedelta(days=due),
            done=None if done is None else created + timedelta(days=done),
            expected_impact=impact,
        ),
        days,
        st.integers(0, 60),
        st.one_of(st.none(), st.integers(0, 60)),
        numbers,
    ),
    max_size=6,
)
rows = st.lists(st.tuples(days, numbers), max_size=25)


@st.composite
def cases(draw: st.DrawFn) -> tuple[ProgramCalendar, GoalFacts, list[Any], date]:
    calendar = draw(calendars)
    said, told, done = draw(rows), draw(updates(calendar)), draw(actions)
    numbered = [replace(each, number=n) for n, each in enumerate(done, start=1)]
    facts = GoalFacts(
        goals=(draw(goals()),),
        values=daily_values(DailyValue("G", *row) for row in said),
        updates={"G": tuple(told)},
        actions={"G": tuple(numbered)},
    )
    return calendar, facts, said, draw(days)


def claims(found: tuple[StatusUpdate, ...], as_of: date) -> dict[date, StatusUpdate]:
    """By week, what counts at the end of a day."""
    counts: dict[date, StatusUpdate] = {}
    end = instant(as_of + timedelta(days=1), 0)
    for update in sorted(found, key=lambda u: (u.at, u.id)):
        if update.stage == "published" and update.at < end:
            counts[update.week] = update
    return counts


def newest_value(said: list[tuple[date, float]], as_of: date) -> float | None:
    known = [(day, n, value) for n, (day, value) in enumerate(said) if day <= as_of]
    if not known or max(known)[0] < as_of - timedelta(days=14):
        return None
    return max(known)[2]


def path(of: Goal, as_of: date) -> float:
    assert of.target is not None
    if as_of >= of.due:
        return of.target
    if as_of < of.start:
        return of.baseline
    share = (as_of - of.start).days / (of.due - of.start).days
    return of.baseline + (of.target - of.baseline) * share


def computed(of: Goal, value: float | None, as_of: date) -> str:
    if value is None:
        return "no data"
    share = 0.1 if of.tolerance is None else of.tolerance
    if of.low is not None and of.high is not None:
        short, whole = max(of.low - value, value - of.high), of.high - of.low
    else:
        assert of.target is not None
        sign = 1 if of.direction == "up" else -1
        short, whole = sign * (path(of, as_of) - value), abs(of.target - of.baseline)
    if short <= 1e-7:
        return "green"
    return "amber" if short <= share * whole + 1e-7 else "red"


def distance(of: Goal, value: float) -> float:
    if of.low is not None and of.high is not None:
        return max(of.low - value, value - of.high, 0)
    assert of.target is not None
    return max((of.target - value) * (1 if of.direction == "up" else -1), 0)


def overdue(of: Goal, weeks: dict[date, StatusUpdate], week_ends: int, as_of: date) -> int:
    if weeks and weeks[max(weeks)].colour in ("done", "cancelled"):
        return 0
    due = max(weeks) + timedelta(days=1) if weeks else of.start
    while due.weekday() != week_ends:
        due += timedelta(days=1)
    return max((as_of - due).days, 0)


def expected(
    calendar: ProgramCalendar, facts: GoalFacts, said: list[Any], as_of: date
) -> dict[str, Any]:
    (of,) = facts.goals
    weeks = claims(facts.updates["G"], as_of)
    before = claims(facts.updates["G"], as_of - timedelta(days=7))
    newest = weeks[max(weeks)] if weeks else None
    value = newest_value(said, as_of)
    earlier = as_of - timedelta(days=7)
    week_ago = computed(of, newest_value(said, earlier), earlier)
    colour = computed(of, value, as_of)
    gap = None if value is None else distance(of, value)
    back = newest.date_to_green if newest else None
    late = overdue(of, weeks, calendar.week_ends, as_of)
    return {
        "claimed": newest.colour if newest else None,
        "computed": colour,
        "value": value,
        "expected": None if value is None or of.within else path(of, as_of),
        "gap": gap,
        "covered": sum(
            a.expected_impact
            for a in facts.actions["G"]
            if a.created <= as_of and not (a.done and a.done <= as_of) and a.due <= back
        )
        / gap
        if gap and back
        else None,
        "date_to_green": back,
        "days_overdue": late,
        "outdated": late > 3,
        "watermelon": newest is not None
        and newest.colour == "green"
        and colour in ("amber", "red")
        and bool(before)
        and before[max(before)].colour == "green"
        and week_ago in ("amber", "red"),
        "green_to_red": [weeks[w].colour for w in sorted(weeks)[-2:]] == ["green", "red"],
    }


@settings(max_examples=300, deadline=None)
@given(cases())
def test_every_figure_is_what_the_definitions_say(
    case: tuple[ProgramCalendar, GoalFacts, list[Any], date],
) -> None:
    calendar, facts, _, as_of = case
    found = path_to_green(facts, Program("p", "P", calendar), Scope("p", as_of, {}), None)
    wanted = expected(*case)
    for name, value in golden(found.goals[0]).items():
        if isinstance(wanted[name], float):
            assert value == pytest.approx(wanted[name], rel=1e-9, abs=1e-9), name
        else:
            assert value == wanted[name], name


@settings(max_examples=100, deadline=None)
@given(cases())
def test_nothing_after_the_cut_changes_any_figure(
    case: tuple[ProgramCalendar, GoalFacts, list[Any], date],
) -> None:
    calendar, facts, said, as_of = case
    known = replace(
        facts,
        values=daily_values(DailyValue("G", *row) for row in said if row[0] <= as_of),
        updates={"G": tuple(u for u in facts.updates["G"] if u.at < calendar.cut(as_of))},
        actions={
            "G": tuple(
                replace(each, done=None) if each.done and each.done > as_of else each
                for each in facts.actions["G"]
                if each.created <= as_of
            )
        },
    )
    program, scope = Program("p", "P", calendar), Scope("p", as_of, {})
    found, less = (figures(path_to_green(each, program, scope, None)) for each in (facts, known))
    assert found == less
