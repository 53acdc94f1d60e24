"""What is wrong with a goal or an action, for forms: all of it at once, each beside its field."""

from datetime import date

import pytest

from dashboard.path_to_green.checks import action_problems, goal_problems
from dashboard.path_to_green.goals import Action, Goal
from dashboard.scorecard.definitions import Direction
from tests.dashboard.path_to_green.given import action, band, goal


def test_what_is_sound_has_no_problem() -> None:
    for sound in (goal(), band(), goal(target=0.0), goal(due=goal().start), goal(tolerance=0.0)):
        assert goal_problems(sound) == {}
    for done in (action(), action(expected_impact=0.0), action(realised_impact=-3.0)):
        assert action_problems(done) == {}


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = goal(title=" ", owner="Ann + Bo", due=date(2025, 1, 1), target=-1.0, tolerance=1.5)
    assert goal_problems(wrong).keys() == {"title", "owner", "due", "target", "tolerance"}
    bad = action(number=0, text="", owner="", due=date(2025, 1, 1), expected_impact=-1.0)
    assert action_problems(bad).keys() == {"number", "text", "owner", "due", "expected_impact"}


@pytest.mark.parametrize(
    ("of", "field"),
    [
        (goal(target=float("nan")), "target"),
        (goal(baseline=float("inf")), "baseline"),
        (goal(title="x" * 100_000), "title"),
        (goal(owner="x" * 100_000), "owner"),
        (goal(direction=Direction.DOWN), "target"),
        (goal(low=1.0), "band_low"),
        (band(high=None), "band_low"),
        (band(high=40.0), "band_high"),
        (band(target=50.0), "target"),
        (band(baseline=float("nan")), "baseline"),
    ],
)
def test_what_a_goal_can_not_be_stands_beside_its_field(of: Goal, field: str) -> None:
    assert list(goal_problems(of)) == [field]


@pytest.mark.parametrize(
    ("of", "field"),
    [
        (action(expected_impact=float("nan")), "expected_impact"),
        (action(realised_impact=float("inf")), "realised_impact"),
        (action(owner="Ann\nBo"), "owner"),
        (action(owner="Ann und Bo"), "owner"),
        (action(done=date(2025, 12, 31)), "done"),
    ],
)
def test_what_an_action_can_not_be_stands_beside_its_field(of: Action, field: str) -> None:
    assert list(action_problems(of)) == [field]
