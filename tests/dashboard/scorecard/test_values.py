"""What a period comes to, and what that is worth (scorecard.md, Values)."""

from datetime import date

import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.definitions import Aggregation, Every, Metric
from dashboard.scorecard.figures import State, Value
from tests.dashboard.scorecard.given import DAY, base, card_of, function, nothing, series, single

SATURDAY = date(2025, 9, 27)
SUNDAY = date(2025, 9, 21)
"""The week's first day."""
HOLIDAY = date(2025, 9, 22)


def week_of(values: list[DailyValue], metric: Metric | None = None) -> Value:
    """The last week of a metric, the sum of x unless said otherwise."""
    return single(metric or base("x"), values, SATURDAY).weeks[-1].value


def worth(found: Value) -> tuple[float | None, str, int, int]:
    return found.value, found.state.word, found.present, found.due


def weeks(*metrics: Metric, values: list[DailyValue]) -> dict[str, Value]:
    card = card_of(ScorecardFacts(metrics, daily_values(values)), SATURDAY)
    return {m.key: card.figures.value(m.key, card.periods.week) for m in metrics}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("sum", 24.0), ("mean", 6.0), ("min", 1.0), ("max", 12.0), ("last", 12.0), ("first", 2.0),
        ("median", 5.5),
    ],
)  # fmt: skip
def test_a_week_is_aggregated_as_its_metric_says(how: str, expected: float) -> None:
    values = series("x", SUNDAY, [2, 1, 9, 12], step=2)
    found = week_of(values, base("x", how))
    assert worth(found) == (expected, "partial", 4, 7)


def test_a_whole_week_is_ok() -> None:
    assert worth(week_of(series("x", SUNDAY, [1] * 7))) == (7.0, "ok", 7, 7)


def test_zeros_are_values() -> None:
    assert worth(week_of(series("x", SUNDAY, [0] * 7))) == (0.0, "ok", 7, 7)


def test_a_sum_with_a_blank_has_no_value_and_keeps_its_other_days_apart() -> None:
    found = week_of(series("x", SUNDAY, [1, 2, None, 4, 5, 6, 7]))
    assert worth(found) == (None, "partial", 6, 7)
    assert found.kept == 25.0


@pytest.mark.parametrize("how", sorted(set(Aggregation) - {Aggregation.SUM}))
def test_every_other_aggregation_skips_a_blank(how: str) -> None:
    found = week_of(series("x", SUNDAY, [None, 3, 3, 3, 3, 3, None]), base("x", how))
    assert worth(found) == (3.0, "partial", 5, 7)
    assert found.kept is None


def test_absent_days_leave_the_sum_of_the_days_that_are_there() -> None:
    found = week_of(series("x", SUNDAY, [1, 2, 3]))
    assert worth(found) == (6.0, "partial", 3, 7)


def test_a_week_after_the_newest_data_is_stale_and_not_that_of_the_week_before() -> None:
    found = week_of(series("x", date(2025, 9, 1), [5] * 20))
    assert worth(found) == (None, "stale", 0, 7)


def test_a_week_of_blanks_after_the_newest_value_is_stale() -> None:
    found = week_of(series("x", date(2025, 9, 14), [5] * 7 + [None] * 7))
    assert worth(found) == (None, "stale", 0, 7)


def test_a_gap_before_newer_data_is_no_data() -> None:
    older, newer = series("x", date(2025, 9, 1), [5] * 5), series("x", SUNDAY, [5] * 7)
    found = single(base("x"), [*older, *newer], SATURDAY).weeks[-2].value
    assert found.state is State.NONE


def test_what_never_had_data_has_none() -> None:
    assert worth(week_of([])) == (None, "none", 0, 7)


def test_a_running_week_is_partial() -> None:
    found = single(base("x"), series("x", SUNDAY, [1] * 7), date(2025, 9, 24)).weeks[-1].value
    assert worth(found) == (4.0, "partial", 4, 7)


def test_rows_of_a_date_collapse_first_with_the_metrics_own_aggregation() -> None:
    values = [
        *series("x", SUNDAY, [10] * 6),
        DailyValue("x", SATURDAY, 2, {"place": "a"}),
        DailyValue("x", SATURDAY, None, {"place": "b"}),
        DailyValue("x", SATURDAY, 4, {"place": "c"}),
    ]
    assert worth(week_of(values)) == (66.0, "ok", 7, 7)
    assert week_of(values, base("x", "mean")).value == pytest.approx(63 / 7)
    assert week_of(values, base("x", "first")).value == 10.0
    assert week_of(values, base("x", "last")).value == 4.0


def test_a_date_of_which_all_rows_are_blank_is_blank() -> None:
    values = [*series("x", SUNDAY, [10] * 6), *([DailyValue("x", SATURDAY, None)] * 2)]
    assert week_of(values).value is None
    assert week_of(values).kept == 60.0


def test_a_filter_removes_rows_before_anything_else() -> None:
    values = [
        *(DailyValue("x", SUNDAY + n * DAY, 1, {"place": "a", "kind": "k"}) for n in range(7)),
        *(DailyValue("x", SUNDAY + n * DAY, None, {"place": "b"}) for n in range(3)),
    ]
    assert week_of(values, base("x", filter=(("place", "a"),))).value == 7.0
    assert worth(week_of(values, base("x", filter=(("place", "b"),)))) == (None, "none", 0, 7)
    assert week_of(values, base("x", filter=(("place", "a"), ("kind", "k")))).value == 7.0
    assert week_of(values, base("x", filter=(("place", "a"), ("kind", "")))).value is None
    assert week_of(values, base("x", filter=(("nowhere", "a"),))).value is None


def test_a_date_without_rows_after_the_filter_is_absent_and_no_blank() -> None:
    values = [
        *(DailyValue("x", SUNDAY + n * DAY, 1, {"place": "a"}) for n in range(6)),
        DailyValue("x", SATURDAY, None, {"place": "b"}),
    ]
    found = week_of(values, base("x", filter=(("place", "a"),)))
    assert worth(found) == (6.0, "partial", 6, 7)


def test_a_divide_is_a_ratio_of_sums_and_functions_build_on_functions() -> None:
    values = [*series("n", SUNDAY, [1, 1, 1, 1, 1, 1, 4]), *series("d", SUNDAY, [10] * 6 + [40])]
    found = weeks(
        function("share_of_two", "divide", "rate", "two"),
        function("rate", "divide", "n", "d"),
        function("two", "sum", "rate", "rate"),
        function("less", "difference", "d", "n"),
        function("times", "product", "n", "d", "n"),
        base("n"),
        base("d"),
        values=values,
    )
    got = {key: value.value for key, value in found.items()}
    assert got == {
        "rate": 0.1, "two": 0.2, "share_of_two": 0.5, "less": 90.0, "times": 10_000.0,
        "n": 10.0, "d": 100.0,
    }  # fmt: skip
    assert {value.state for value in found.values()} == {State.OK}


def test_division_by_zero_is_not_computable() -> None:
    values = [*series("n", SUNDAY, [1] * 7), *series("d", SUNDAY, [0] * 7)]
    found = weeks(
        base("n"),
        base("d"),
        function("rate", "divide", "n", "d"),
        function("on_it", "sum", "rate", "n"),
        values=values,
    )
    assert worth(found["rate"]) == (None, "undefined", 7, 7)
    assert worth(found["on_it"]) == (None, "undefined", 7, 7)


def test_what_grows_beyond_all_numbers_is_not_computable() -> None:
    values = series("x", SUNDAY, [1e308] * 7)
    top = base("top", "max", column="x")
    found = weeks(base("x"), top, function("xx", "product", "top", "top"), values=values)
    assert found["x"].state is found["xx"].state is State.UNDEFINED
    assert found["x"].value is found["xx"].value is None


def test_a_function_has_the_worst_state_of_its_operands() -> None:
    values = [
        *series("whole", SUNDAY, [1] * 7),
        *series("part", SUNDAY, [1] * 5),
        *series("old", date(2025, 9, 1), [1]),
    ]
    names = ("whole", "part", "old", "never")
    pairs = [(a, b) for a in names for b in names]
    functions = [function(f"{a}-{b}", "sum", a, b) for a, b in pairs]
    found = weeks(*map(base, names), *functions, values=values)
    for a, b in pairs:
        assert found[f"{a}-{b}"].state is max(found[a].state, found[b].state)
    assert worth(found["whole-part"]) == (12.0, "partial", 5, 7)
    assert found["whole-old"].value is None


def test_a_weekly_value_counts_as_the_whole_week_whatever_its_day() -> None:
    values = series("x", date(2025, 7, 7), range(12), step=7)  # Mondays
    found = single(base("x", "last", every=Every.WEEK), values, SATURDAY)
    assert worth(found.weeks[-1].value) == (11.0, "ok", 1, 1)
    assert worth(found.months[-1].value) == (7.0, "ok", 5, 5)  # weeks to 2, 9, …, 30 August


def test_a_missing_week_makes_its_month_partial() -> None:
    values = series("x", date(2025, 8, 2), [1, 1, 1, None, 1], step=7)
    found = single(base("x", every=Every.WEEK), values, SATURDAY)
    assert worth(found.months[-1].value) == (None, "partial", 4, 5)
    assert worth(found.weeks[-1].value) == (None, "stale", 0, 1)


def test_no_value_of_a_month_is_due_in_a_week_in_which_no_month_ends() -> None:
    values = series("x", date(2025, 8, 15), [3])
    found = single(base("x", every=Every.MONTH), values, SATURDAY)
    assert worth(found.weeks[-1].value) == (None, "none", 0, 0)
    assert worth(found.months[-1].value) == (3.0, "ok", 1, 1)


def test_weekends_and_holidays_are_no_working_days() -> None:
    calendar = ProgramCalendar(holidays=frozenset({HOLIDAY}))
    values = series("x", date(2025, 9, 23), [1] * 4)
    found = single(base("x", every=Every.WORKDAY), values, SATURDAY, calendar)
    assert worth(found.weeks[-1].value) == (4.0, "ok", 4, 4)
    without = single(base("x", every=Every.WORKDAY), values, SATURDAY)
    assert worth(without.weeks[-1].value) == (4.0, "partial", 4, 5)


def test_a_running_month_stands_apart() -> None:
    found = single(base("x"), series("x", date(2025, 8, 1), [1] * 58), SATURDAY)
    assert found.months[-1].value.value == 31.0
    assert found.running_month is not None
    assert worth(found.running_month) == (27.0, "partial", 27, 30)


def test_without_values_every_figure_is_missing() -> None:
    card = card_of(ScorecardFacts((base("x"),), nothing()), SATURDAY)
    states = {card.figures.value("x", span).state for span in card.periods.all()}
    assert states == {State.NONE}


def test_without_metrics_there_is_an_empty_scorecard() -> None:
    assert card_of(ScorecardFacts((), nothing()), SATURDAY).metrics == ()
