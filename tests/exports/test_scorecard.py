"""A scorecard as JSON: what stands beside the golden names."""

from datetime import date
from typing import Any

import orjson

from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.process import Baseline, process
from dashboard.scorecard.targets import Grain, Target
from exports.scorecard.figures import as_json
from exports.scorecard.xmr import xmr_json
from tests.dashboard.scorecard.given import base, card_of, function, series

SATURDAY = date(2025, 9, 27)
WEEK = ["2025-09-21", "2025-09-27"]


def told(*values: DailyValue, **facts: Any) -> Any:
    metrics = (base("x", tolerance=0.5), function("f", "divide", "x", "x"))
    card = card_of(ScorecardFacts(metrics, daily_values(values), **facts), SATURDAY)
    return orjson.loads(as_json(card))


def test_it_says_as_of_when_and_which_dates_it_speaks_of() -> None:
    found = told()
    assert (found["as_of"], found["week_ending"], found["week_number"]) == (*[WEEK[1]] * 2, 39)
    assert found["cut_utc"] == "2025-09-28T00:00:00Z"
    assert found["metrics"].keys() == {"x", "f"}


def test_a_change_says_its_dates_and_why_it_means_nothing() -> None:
    found = told(*series("x", date(2025, 9, 14), [-1] * 7 + [2] * 7))["metrics"]["x"]
    assert found["changes"]["wow_weeks"][-1] == {
        "change_raw": -3.0,
        "shown": None,
        "in": "pct",
        "not_meaningful": "compared with a negative value",
        "dates": WEEK,
        "compared_with": ["2025-09-14", "2025-09-20"],
    }
    assert found["wow_weeks"][-1] == -3.0


def test_a_sum_with_a_blank_keeps_its_other_days_apart() -> None:
    found = told(*series("x", date(2025, 9, 21), [1] * 6 + [None]))["metrics"]["x"]
    assert found["states"]["weeks_cy"] == ["none"] * 5 + ["partial"]
    assert {
        "dates": WEEK, "value": None, "state": "partial", "present": 6, "due": 7,
        "sum_of_other_days": 6.0,
    } in found["partial"]  # fmt: skip
    assert found["running_month"]["sum_of_other_days"] == 6.0


def test_targets_and_statuses_stand_by_period() -> None:
    values = series("x", date(2025, 8, 1), [1] * 58)
    targets = [Target("x", Grain.WEEK, 10), Target("x", Grain.MONTH, 31)]
    found = told(*values, targets=targets)["metrics"]["x"]
    assert found["statuses"]["weeks_cy"] == ["amber"] * 6
    assert found["statuses"]["months_cy"] == ["grey"] * 11 + ["green"]
    assert (found["statuses"]["mtd"], found["targets"]["mtd"]) == ("grey", None)
    assert found["targets"]["weeks_cy"][-1] == {
        "grain": "week", "value": 10, "upper": None, "start": None, "end": None,
    }  # fmt: skip


def test_signals_stand_with_their_limits_and_what_these_are_locked_to() -> None:
    values = series("x", date(2025, 3, 30), [1] * 175 + [9] * 7)
    locked = Baseline("x", date(2025, 3, 30), date(2025, 9, 20), date(2025, 9, 1), "steady", "Ann")
    targets = [Target("x", Grain.WEEK, 20)]
    found = told(*values, targets=targets, baselines=[locked])["metrics"]["x"]["signals"]
    assert (found["rules"], found["note_wanted"], found["assurance"]) == (
        [1], True, "out of reach",
    )  # fmt: skip
    assert (found["unpl"], found["points"], found["rule1_points"]) == (7.0, 25, [51])
    assert found["weeks"][-1] == WEEK[1] and len(found["values"]) == 52
    assert found["locked_to"]["reason"] == "steady"


def test_a_definition_stands_beside_its_figures() -> None:
    found = told()["metrics"]
    assert found["f"]["definition"]["operands"] == ["x", "x"]
    assert (found["x"]["definition"]["kind"], found["x"]["definition"]["column"]) == ("base", "x")


def test_a_bare_series_that_is_too_short_has_no_limits() -> None:
    found = orjson.loads(xmr_json(process([1, None, 3])))
    assert (found["mean"], found["unpl"], found["points"]) == (None, None, 2)
    assert found["moving_ranges"] == [None, None]
    assert (found["values"], found["rule1_points"]) == ([1, None, 3], [])
