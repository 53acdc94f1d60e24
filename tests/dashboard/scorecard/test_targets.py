"""Dated targets and status (scorecard.md, Targets and status)."""

from datetime import date

import pytest

from dashboard.errors import InvalidForm
from dashboard.scorecard.definitions import Comparison, Direction
from dashboard.scorecard.targets import Grain, Status, Target, Targets, checked_target, status
from tests.dashboard.scorecard.given import base, series, single

PCT, BPS = Comparison.PCT, Comparison.BPS
UP, DOWN, WITHIN = Direction.UP, Direction.DOWN, Direction.WITHIN
SATURDAY = date(2025, 9, 27)


@pytest.mark.parametrize(
    ("comparison", "direction", "tolerance", "target", "upper", "value", "expected"),
    [
        (PCT, UP, 0.1, 100, None, 100, "green"),
        (PCT, UP, 0.1, 100, None, 99.9, "amber"),
        (PCT, UP, 0.1, 100, None, 90, "amber"),
        (PCT, UP, 0.1, 1.1, None, 0.99, "amber"),  # 1.1 − 0.99 is a little over 0.11 in floats
        (PCT, UP, 0.1, 100, None, 89.9, "red"),
        (PCT, DOWN, 0.1, 100, None, 110, "amber"),
        (PCT, DOWN, 0.1, 100, None, 110.1, "red"),
        (PCT, DOWN, 0.0, 0.3, None, 0.1 + 0.2, "green"),
        (PCT, UP, 0.1, -100, None, -110, "amber"),
        (PCT, UP, 0.1, -100, None, -111, "red"),
        (PCT, DOWN, 0.1, 0, None, 0, "green"),
        (PCT, DOWN, 0.1, 0, None, 1, "red"),
        (BPS, UP, 50, 0.95, None, 0.945, "amber"),
        (BPS, UP, 50, 0.95, None, 0.9449, "red"),
        (BPS, DOWN, 50, 0.02, None, 0.025, "amber"),
        (PCT, WITHIN, 0.1, 10, 20, 10, "green"),
        (PCT, WITHIN, 0.1, 10, 20, 20, "green"),
        (PCT, WITHIN, 0.1, 10, 20, 9, "amber"),
        (PCT, WITHIN, 0.1, 10, 20, 22, "amber"),
        (PCT, WITHIN, 0.1, 10, 20, 8.9, "red"),
        (PCT, WITHIN, 0.1, 10, 20, 22.1, "red"),
        (BPS, WITHIN, 10, 0.1, 0.2, 0.201, "amber"),
    ],
)
def test_a_value_against_its_target(  # one argument a column of the table
    comparison: Comparison,
    direction: Direction,
    tolerance: float,
    target: float,
    upper: float | None,
    value: float,
    expected: str,
) -> None:
    metric = base("x", comparison=comparison, direction=direction, tolerance=tolerance)
    assert status(metric, value, Target("x", Grain.WEEK, target, upper=upper)) == expected


def test_there_is_no_status_without_a_target_or_without_a_value() -> None:
    metric = base("x")
    assert status(metric, 5, None) is Status.GREY
    assert status(metric, None, Target("x", Grain.WEEK, 5)) is Status.GREY


def test_a_target_holds_from_its_first_to_its_last_day() -> None:
    targets = Targets(
        [
            Target("x", Grain.WEEK, 1, date(2025, 1, 1), date(2025, 6, 30)),
            Target("x", Grain.WEEK, 2, date(2025, 7, 1)),
            Target("y", Grain.WEEK, 9),
        ]
    )
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1)]
    found = [targets.on("x", Grain.WEEK, day) for day in days]
    assert [target and target.value for target in found] == [None, 1, 1, 2]
    assert targets.on("x", Grain.MONTH, SATURDAY) is None


def statuses(as_of: date, *targets: Target) -> tuple[list[str], dict[str, str], list[str]]:
    found = single(base("x"), series("x", date(2023, 12, 1), [1] * 800), as_of, targets=targets)
    to_date = {name: cell.judged.status.value for name, cell in found.row.to_date.items()}
    weeks = [each.status.value for each in found.weeks]
    return weeks, to_date, [each.status.value for each in found.months[-2:]]


def test_a_target_judges_only_periods_of_its_own_grain() -> None:
    grey = {"mtd": "grey", "qtd": "grey", "ytd": "grey"}
    six = ["grey"] * 6
    assert statuses(SATURDAY, Target("x", Grain.WEEK, 7)) == (["green"] * 6, grey, ["grey"] * 2)
    assert statuses(SATURDAY, Target("x", Grain.MONTH, 31)) == (six, grey, ["green", "green"])
    assert statuses(SATURDAY, Target("x", Grain.MTD, 28)) == (
        six,
        {**grey, "mtd": "red"},
        ["grey"] * 2,
    )
    assert statuses(SATURDAY, Target("x", Grain.YTD, 9)) == (
        six,
        {**grey, "ytd": "green"},
        ["grey"] * 2,
    )
    assert statuses(SATURDAY, Target("x", Grain.QUARTER, 1)) == (six, grey, ["grey"] * 2)


def test_a_target_judges_weeks_that_end_while_it_holds() -> None:
    weeks, _, _ = statuses(SATURDAY, Target("x", Grain.WEEK, 7, date(2025, 9, 13)))
    assert weeks == ["grey"] * 3 + ["green"] * 3


def test_a_span_to_date_that_is_a_whole_quarter_takes_the_quarters_target() -> None:
    end = date(2025, 5, 31)  # a Saturday
    _, to_date, _ = statuses(end, Target("x", Grain.MONTH, 31), Target("x", Grain.QUARTER, 1))
    assert to_date == {"mtd": "green", "qtd": "grey", "ytd": "grey"}
    own = Target("x", Grain.MTD, 99)
    assert statuses(end, own, Target("x", Grain.MONTH, 31))[1]["mtd"] == "red"


def problems(target: Target, *others: Target, direction: Direction = UP) -> set[str]:
    with pytest.raises(InvalidForm) as caught:
        checked_target(target, base("x", direction=direction), others)
    return set(caught.value.problems)


def test_a_target_that_cannot_be_taken_is_refused_with_all_that_is_wrong() -> None:
    early, late = date(2025, 1, 1), date(2025, 2, 1)
    assert problems(Target("x", Grain.WEEK, float("nan"), late, early)) == {"value", "end"}
    assert problems(Target("x", Grain.WEEK, 1, upper=2)) == {"upper"}
    assert problems(Target("x", Grain.WEEK, 1), direction=WITHIN) == {"upper"}
    assert problems(Target("x", Grain.WEEK, 3, upper=2), direction=WITHIN) == {"upper"}


def test_two_targets_of_a_grain_cannot_hold_at_once() -> None:
    first = Target("x", Grain.WEEK, 1, date(2025, 1, 1), date(2025, 6, 30))
    assert problems(Target("x", Grain.WEEK, 2, date(2025, 6, 30)), first) == {"start"}
    assert problems(Target("x", Grain.WEEK, 2), first) == {"start"}
    for fine in (
        Target("x", Grain.WEEK, 2, date(2025, 7, 1)),
        Target("x", Grain.WEEK, 2, None, date(2024, 12, 31)),
        Target("x", Grain.MONTH, 2),
        Target("y", Grain.WEEK, 2),
    ):
        assert checked_target(fine, base(fine.metric), [first]) is fine


def test_a_running_week_is_judged_by_the_target_of_the_as_of_date() -> None:
    wednesday, saturday = date(2025, 12, 31), date(2026, 1, 3)
    values = series("x", date(2025, 1, 1), [1] * 365)
    new_year = [
        Target("x", grain, 1000.0, start=date(2026, 1, 1)) for grain in (Grain.WEEK, Grain.YTD)
    ]
    old_year = [Target("x", Grain.WEEK, 1.0, end=wednesday)]
    for targets, judged in ((new_year, Status.GREY), (new_year + old_year, Status.GREEN)):
        row = single(base("x"), values, wednesday, targets=targets).row
        assert row.week.status is judged
        assert row.to_date["ytd"].judged.status is Status.GREY
    row = single(base("x"), values, saturday, targets=[*new_year, *old_year]).row
    assert row.week.status is Status.RED
