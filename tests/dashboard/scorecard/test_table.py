"""The weekly table, and what a later review restates."""

from datetime import date

import pytest

from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.changes import Change, change
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.definitions import Comparison, Role
from dashboard.scorecard.figures import State, Value
from dashboard.scorecard.numbers import bare, brief, told, told_change, told_state
from dashboard.scorecard.periods import Span
from dashboard.scorecard.restatements import (
    Reported,
    Restatement,
    reported,
    restatements,
)
from dashboard.scorecard.table import table
from dashboard.scorecard.targets import Grain, Status, Target
from tests.dashboard.scorecard.given import DAY, base, card_of, function, series, single

SATURDAY = date(2025, 9, 27)
SUNDAY = date(2025, 9, 21)
FIRST = date(2025, 3, 30)
STEADY = series("x", FIRST, [1] * 182)


def test_outputs_stand_before_the_inputs_that_drive_them_area_by_area() -> None:
    metrics = (
        base("in", area="Risk", role=Role.INPUT),
        base("other", area="Outreach", role=Role.INPUT),
        base("out", area="Risk"),
    )
    card = card_of(ScorecardFacts(metrics, daily_values(())), SATURDAY)
    assert [row.metric.key for row in table(card)] == ["out", "in", "other"]


def test_filters_keep_rows_and_operands_are_calculated_all_the_same() -> None:
    metrics = (base("x", owner="Ann"), function("twice", "sum", "x", "x", owner="Bea"))
    facts = ScorecardFacts(metrics, daily_values(STEADY))
    card = card_of(facts, SATURDAY, owner=("Bea",))
    assert [(row.metric.key, row.weeks[-1].value) for row in table(card)] == [("twice", 14.0)]
    assert card.metric("x") is None and card.metric("twice") is metrics[1]


def test_a_row_that_turns_red_wants_a_note() -> None:
    falls = [*STEADY[:-7], *(DailyValue("x", SUNDAY + n * DAY, 0.9) for n in range(7))]
    target = [Target("x", Grain.WEEK, 6.5)]
    row = single(base("x"), falls, SATURDAY, targets=target).row
    assert (row.week.status, row.note_wanted) == (Status.RED, True)
    steady = single(base("x"), STEADY, SATURDAY, targets=target).row
    assert (steady.week.status, steady.note_wanted) == (Status.GREEN, False)


def test_a_row_shows_its_six_weeks_and_half_a_year_as_a_line() -> None:
    row = single(base("x"), STEADY, SATURDAY).row
    assert [value.value for value in row.weeks] == [7.0] * 6
    assert row.sparkline == (7.0,) * 26
    assert row.yoy.raw is None


def numbers_of(values: list[DailyValue]) -> Reported:
    card = card_of(ScorecardFacts((base("x"),), daily_values(values)), SATURDAY)
    return reported(card.figures)


def test_what_has_changed_since_a_review_is_restated() -> None:
    corrected = [row._replace(value=4) if row.day == SUNDAY else row for row in STEADY]
    found = restatements(numbers_of(STEADY), numbers_of(corrected))
    assert Restatement("x", Span(SUNDAY, SATURDAY), 7.0, 10.0) in found
    assert {each.span for each in found} == {
        Span(SUNDAY, SATURDAY),
        Span(date(2025, 9, 1), SATURDAY),
        Span(date(2025, 7, 1), SATURDAY),
        Span(date(2025, 1, 1), SATURDAY),
        Span(date(2025, 9, 1), date(2025, 9, 30)),
    }
    assert {each.metric for each in found} == {"x"}


def test_a_value_that_was_not_there_or_is_gone_is_restated() -> None:
    missing = [row for row in STEADY if row.day < SUNDAY]
    then, now = numbers_of(missing), numbers_of(STEADY)
    week = Span(SUNDAY, SATURDAY)
    assert Restatement("x", week, None, 7.0) in restatements(then, now)
    assert Restatement("x", week, 7.0, None) in restatements(now, then)


def test_rounding_is_no_restatement_and_a_metric_that_is_gone_is_left_out() -> None:
    place = ("x", Span(SUNDAY, SATURDAY))
    assert restatements({place: 0.3}, {place: 0.1 + 0.2}) == ()
    assert restatements({place: 0.3}, {}) == ()


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "count", "–"),
        (1481.0, "count", "1,481"),
        (12.25, "", "12.2"),
        (-3.0, "count", "−3"),
        (0.4275, "%", "42.8 %"),
        (0.00123, "bps", "12 bps"),
        (1203.7, "USD", "USD 1,204"),
        (3.5, "EUR", "EUR 3.50"),
        (12.44, "days", "12.4 days"),
        (1.5, "days", "36.0 h"),
        (3.254, "minutes", "3.25 minutes"),
        (-0.001, "minutes", "0.00 minutes"),
    ],
)
def test_a_number_looks_as_its_unit_asks(value: float | None, unit: str, expected: str) -> None:
    assert told(value, unit) == expected


@pytest.mark.parametrize(
    ("unit", "whole", "short"),
    [
        ("", "1.00e+308", "1.00e+308"),
        ("%", "1.00e+310 %", "1.00e+310"),
        ("bps", "1.00e+312 bps", "1.00e+312"),
        ("days", "1.00e+308 days", "1.00e+308"),
        ("USD", "USD 1.00e+308", "1.00e+308"),
        ("calls", "1.00e+308 calls", "1.00e+308"),
    ],
)
def test_a_number_beyond_reading_is_told_by_its_size(unit: str, whole: str, short: str) -> None:
    assert (told(1e308, unit), bare(1e308, unit), brief(1e308, unit)) == (whole, short, whole)
    assert (told(-1e308, unit), bare(-1e308, unit)) == (
        whole.replace("1.00", "−1.00"), f"−{short}"
    )  # fmt: skip


@pytest.mark.parametrize("comparison", Comparison)
def test_a_change_beyond_all_numbers_has_no_meaning(comparison: Comparison) -> None:
    now, before = (Value(Span(SUNDAY, SATURDAY), of, State.OK, 1, 1, None) for of in (1e308, 1.0))
    found = change(comparison, now, before)
    assert (found.raw, found.shown, told_change(found)) == (None, None, "n/m")


@pytest.mark.parametrize(
    ("raw", "comparison", "expected"),
    [
        (0.0321, Comparison.PCT, "+3.2 %"),
        (-0.5, Comparison.PCT, "−50.0 %"),
        (0.0001, Comparison.PCT, "±0.0 %"),
        (-0.00141, Comparison.BPS, "−14 bps"),
        (12.345, Comparison.PCT, "+1,234.5 %"),
    ],
)
def test_a_change_looks_signed(raw: float, comparison: Comparison, expected: str) -> None:
    week = Span(SUNDAY, SATURDAY)
    assert told_change(Change(comparison, raw, None, week, week)) == expected


def test_a_change_without_meaning_is_nm() -> None:
    assert told_change(single(base("x"), STEADY[:-3], SATURDAY).row.wow) == "n/m"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.OK, ""),
        (State.PARTIAL, "5 of 7 days"),
        (State.STALE, "stale: the newest data are older"),
        (State.NONE, "no data"),
        (State.UNDEFINED, "not computable"),
    ],
)
def test_a_state_is_said_in_words(state: State, expected: str) -> None:
    assert told_state(Value(Span(SUNDAY, SATURDAY), None, state, 5, 7, None)) == expected
