"""Random histories against the definitions worked out value by value, without arrays."""

import math
import statistics
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.calculation import Scorecard, ScorecardFacts
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.definitions import Aggregation, Metric
from dashboard.scorecard.figures import Value
from dashboard.scorecard.periods import Span
from tests.dashboard.scorecard.given import DAY, base, card_of, function

HOW: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": math.fsum,
    "mean": lambda values: math.fsum(values) / len(values),
    "min": min,
    "max": max,
    "last": lambda values: values[-1],
    "first": lambda values: values[0],
    "median": statistics.median,
}
OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "divide": lambda a, b: a / b,
    "difference": lambda a, b: a - b,
    "sum": lambda a, b: a + b,
    "product": lambda a, b: a * b,
}
FIRST = date(2023, 12, 1)
Days = dict[date, float | None]
calendars = st.builds(
    ProgramCalendar, week_ends=st.integers(0, 6), fiscal_year_end=st.integers(1, 12)
)
as_ofs = st.dates(date(2024, 2, 1), date(2025, 3, 20))
numbers = st.one_of(st.none(), st.integers(-9, 9).map(float), st.floats(-1e6, 1e6))
rows = st.lists(
    st.builds(
        DailyValue,
        st.sampled_from(["a", "b"]),
        st.integers(0, 480).map(lambda n: FIRST + n * DAY),
        numbers,
        st.sampled_from([{}, {"place": "x"}, {"place": "y"}]),
    ),
    max_size=60,
)
dense = st.builds(
    lambda start, values: [DailyValue("a", start + n * DAY, v) for n, v in enumerate(values)],
    st.integers(0, 400).map(lambda n: FIRST + n * DAY),
    st.lists(numbers, min_size=20, max_size=80),
)
deliveries = st.one_of(rows, dense)


def days_of(
    values: Sequence[DailyValue], column: str, as_of: date, place: str | None, how: str
) -> Days:
    """Date → value or None, as scorecard.md says it."""
    by_date: dict[date, list[float | None]] = {}
    for row in values:
        kept = place is None or row.labels.get("place", "") == place
        if row.series == column and row.day <= as_of and kept:
            by_date.setdefault(row.day, []).append(row.value)
    found: Days = {}
    for day, said in by_date.items():
        there = [value for value in said if value is not None]
        found[day] = HOW[how](there) if there else None
    return found


def expected(days: Days, span: Span, how: str) -> tuple[float | None, str]:
    """Value and state of a base metric that is due every day."""
    within = {day: value for day, value in sorted(days.items()) if span.start <= day <= span.end}
    there = [value for value in within.values() if value is not None]
    newest = max((day for day, value in days.items() if value is not None), default=None)
    if not there:
        return None, "stale" if newest and newest < span.start else "none"
    blank = len(there) < len(within)
    value = None if blank and how == "sum" else HOW[how](there)
    return value, "partial" if blank or len(within) < span.days else "ok"


def same(found: float | None, value: float | None) -> bool:
    if found is None or value is None:
        return found is value
    return found == pytest.approx(value, rel=1e-9, abs=1e-6)


def everywhere(card: Scorecard, metric: Metric) -> dict[Span, Value]:
    return {span: card.figures.value(metric.key, span) for span in card.periods.all()}


@settings(deadline=None, max_examples=150)
@given(
    deliveries,
    st.sampled_from(sorted(Aggregation)),
    st.sampled_from([None, "x", ""]),
    calendars,
    as_ofs,
)
def test_a_base_metric_is_what_the_definitions_say(
    values: list[DailyValue], how: str, place: str | None, calendar: ProgramCalendar, as_of: date
) -> None:
    metric = base("m", how, column="a", filter=() if place is None else (("place", place),))
    card = card_of(ScorecardFacts((metric,), daily_values(values)), as_of, calendar)
    days = days_of(values, "a", as_of, place, how)
    for span, found in everywhere(card, metric).items():
        value, state = expected(days, span, how)
        assert found.state.word == state, span
        assert same(found.value, value), span


@settings(deadline=None, max_examples=80)
@given(deliveries, st.sampled_from(sorted(OPERATIONS)), calendars, as_ofs)
def test_a_function_equals_what_its_operands_give(
    values: list[DailyValue], operation: str, calendar: ProgramCalendar, as_of: date
) -> None:
    one, two = base("one", column="a"), base("two", "mean", column="b")
    outer = function("outer", "difference", "f", "one")
    metrics = (outer, function("f", operation, "one", "two"), one, two)
    card = card_of(ScorecardFacts(metrics, daily_values(values)), as_of, calendar)
    for span in card.periods.all():
        a, b, f, o = (card.figures.value(key, span) for key in ("one", "two", "f", "outer"))
        if a.value is None or b.value is None:
            assert f.value is o.value is None
            assert f.state is max(a.state, b.state)
        elif operation == "divide" and not b.value:
            assert f.value is None and f.state.word == o.state.word == "undefined"
        else:
            assert same(f.value, OPERATIONS[operation](a.value, b.value))
            assert same(o.value, f.value - a.value if f.value is not None else None)
            assert f.state is o.state is max(a.state, b.state)


@settings(deadline=None, max_examples=60)
@given(deliveries, deliveries, st.sampled_from(sorted(Aggregation)), calendars, as_ofs)
def test_what_comes_after_the_as_of_date_changes_nothing(
    values: list[DailyValue],
    later: list[DailyValue],
    how: str,
    calendar: ProgramCalendar,
    as_of: date,
) -> None:
    metric = base("m", how, column="a")
    moved = [row._replace(day=row.day + timedelta(days=600)) for row in later]
    before, after = (
        card_of(ScorecardFacts((metric,), daily_values(rows)), as_of, calendar)
        for rows in ([row for row in values if row.day <= as_of], [*values, *moved])
    )
    assert everywhere(before, metric) == everywhere(after, metric)


@settings(deadline=None, max_examples=60)
@given(deliveries, st.sampled_from(["sum", "mean", "min", "max", "median"]), st.randoms(), as_ofs)
def test_the_order_of_rows_changes_nothing_where_order_says_nothing(
    values: list[DailyValue], how: str, chance: Any, as_of: date
) -> None:
    metric = base("m", how, column="a")
    shuffled = list(values)
    chance.shuffle(shuffled)
    one, two = (
        everywhere(card_of(ScorecardFacts((metric,), daily_values(rows)), as_of), metric)
        for rows in (values, shuffled)
    )
    for span, found in one.items():
        assert found.state is two[span].state
        assert same(found.value, two[span].value)


@settings(deadline=None, max_examples=60)
@given(deliveries, calendars, as_ofs)
def test_a_week_means_the_same_seen_from_a_later_week(
    values: list[DailyValue], calendar: ProgramCalendar, as_of: date
) -> None:
    """But for staleness, which later data can turn into a gap."""
    metric = base("a")
    facts = ScorecardFacts((metric,), daily_values(values))
    earlier = card_of(facts, calendar.week_ending(as_of), calendar)
    later = card_of(facts, calendar.week_ending(as_of) + timedelta(days=7), calendar)
    for span in earlier.periods.weeks[1:]:
        one, two = earlier.figures.value("a", span), later.figures.value("a", span)
        assert one.value == two.value
        assert (one.state, two.state.word) in {(two.state, two.state.word), (one.state, "none")}


@settings(deadline=None, max_examples=40)
@given(deliveries, as_ofs)
def test_a_metric_alone_is_what_it_is_among_others(values: list[DailyValue], as_of: date) -> None:
    metrics = tuple(base(how, how, column="a") for how in Aggregation)
    assume(values)
    together = card_of(ScorecardFacts(metrics, daily_values(values)), as_of)
    for metric in metrics:
        alone = card_of(ScorecardFacts((metric,), daily_values(values)), as_of)
        assert everywhere(alone, metric) == everywhere(together, metric)
