"""Goals as JSON: what stands there besides the golden figures."""

from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from dashboard.path_to_green.goals import GoalFacts
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.slips import DateMove
from exports.path_to_green.figures import as_json
from tests.dashboard.path_to_green.given import action, at, band, goal, goals_of, update

DAY = date(2026, 4, 11)  # a Saturday
WEEK = timedelta(days=7)
SLIP = DateMove(date(2026, 4, 13), date(2026, 6, 1), "A bank moved.", at("2026-04-01 09:00"), "Bea")
FACTS = GoalFacts(
    goals=(goal(moves=(SLIP,)), band("H", team="U")),
    values=daily_values(DailyValue("G", DAY - WEEK * n, 60.0 - 4 * n) for n in range(14)),
    updates={
        "G": (
            update(DAY - WEEK, "amber", date_to_green=date(2026, 4, 25)),
            update(DAY, "amber", date_to_green=date(2026, 5, 9), why="Later.", author="Ann"),
        )
    },
    actions={
        "G": (
            action(due=date(2026, 5, 2)),
            action(2, done=date(2026, 4, 1), realised_impact=-2.0),
            action(3, created=date(2026, 4, 12)),
        )
    },
)


def told(**filters: Any) -> Any:
    return orjson.loads(as_json(goals_of(FACTS, DAY, **filters)))


def test_it_says_what_it_is_about_and_as_of_when() -> None:
    found = told(team=("T",))
    assert (found["program"], found["as_of"], found["cut_utc"]) == (
        "goals", "2026-04-11", "2026-04-12T00:00:00Z",
    )  # fmt: skip
    assert (found["filters"], list(found["goals"]), found["source"]) == (
        {"team": ["T"]}, ["G"], None,
    )  # fmt: skip


def test_a_goal_s_dates_stand_with_the_first_one_and_every_move() -> None:
    found = told()["goals"]["G"]
    assert found["due"] == {
        "original": "2026-04-13",
        "current": "2026-06-01",
        "slips": 1,
        "slipped_days": 49,
        "moves": [
            {
                "old": "2026-04-13",
                "new": "2026-06-01",
                "at": "2026-04-01T09:00:00Z",
                "by": "Bea",
                "reason": "A bank moved.",
                "after_it_had_passed": False,
            }
        ],
    }
    back = found["back_to_green"]
    assert (back["original"], back["current"], back["slips"]) == ("2026-04-25", "2026-05-09", 1)
    assert back["moves"][0]["reason"] == "Later."
    assert (found["computed"], found["computed_against_original_due"]) == ("amber", "red")


def test_a_forecast_stands_with_its_paces_and_its_own_hit_rate() -> None:
    forecast = told()["goals"]["G"]["forecast"]
    assert (forecast["outlook"], forecast["p50"], forecast["p85"]) == (
        "dated", "2026-06-20", "2026-06-20",
    )  # fmt: skip
    assert forecast["measured_pace_per_week"] == pytest.approx(4.0)
    assert forecast["planned_pace_per_week"] == pytest.approx(700 / 149)
    assert forecast["weeks_of_history"] == 14
    assert forecast["hit_rate"] == {
        "4_weeks_ahead": {"inside": 0, "of": 0, "share": None},
        "12_weeks_ahead": {"inside": 0, "of": 0, "share": None},
    }


def test_actions_stand_as_of_the_cut_and_open_ones_are_laid_on_a_path() -> None:
    found = told()["goals"]["G"]
    first, second = found["actions"]
    assert (first["open"], first["due"]["current"], first["done"]) == (True, "2026-05-02", None)
    assert (second["open"], second["done"], second["realised_impact"]) == (
        False, "2026-04-01", -2.0,
    )  # fmt: skip
    assert found["planned_steps"] == [["2026-04-11", 60.0], ["2026-05-02", 70.0]]
    assert found["covered"] == 0.25


def test_a_goal_without_values_has_nothing_in_their_place() -> None:
    found = told()["goals"]["H"]
    assert (found["band"], found["computed"], found["value"], found["planned_steps"]) == (
        [40.0, 60.0], "no data", None, [],
    )  # fmt: skip
    assert (found["forecast"]["outlook"], found["forecast"]["p50"]) == ("no data", None)
    assert (found["updated"], found["back_to_green"]["current"]) == (None, None)
