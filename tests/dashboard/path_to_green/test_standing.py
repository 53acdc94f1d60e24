"""How a goal stands: colours side by side, and its flags."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.path_to_green.forecast import Outlook
from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.goals import Action, Goal, GoalFacts, Plan
from dashboard.path_to_green.standing import Flag, GoalStanding
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.slips import DateMove
from dashboard.status_updates.updates import Colour, StatusUpdate
from tests.dashboard.path_to_green.given import action, at, goal, goals_of, update

DAY = date(2026, 2, 21)  # a Saturday; the path is at 49
WEEK = timedelta(days=7)
BACK = date(2026, 3, 14)


def stands(
    values: tuple[float, ...] = (42.0, 49.0),
    updates: tuple[StatusUpdate, ...] = (),
    actions: tuple[Action, ...] = (),
    of: Goal | None = None,
    as_of: date = DAY,
    **about: Any,
) -> GoalStanding:
    """Values of the weeks to ``DAY``, the last one on it."""
    of = of or goal()
    days = [DAY - WEEK * n for n in reversed(range(len(values)))]
    facts = GoalFacts(
        goals=(of,),
        values=daily_values(DailyValue("G", *each) for each in zip(days, values, strict=True)),
        updates={"G": updates},
        actions={"G": actions},
        **about,
    )
    (found,) = goals_of(facts, as_of).goals
    return found


def filed(*colours: str, **about: Any) -> tuple[StatusUpdate, ...]:
    """Updates of the weeks to ``DAY``."""
    weeks = [DAY - WEEK * n for n in reversed(range(len(colours)))]
    return tuple(update(w, c, **about) for w, c in zip(weeks, colours, strict=True))


def test_a_goal_on_its_path_with_its_updates_raises_nothing() -> None:
    found = stands(updates=filed("green", "green"))
    assert (found.claimed, found.computed, found.flags) == (Colour.GREEN, Computed.GREEN, ())
    assert (found.value, found.expected, found.gap) == (49.0, 49.0, 51.0)


@pytest.mark.parametrize(
    ("values", "colours", "watermelon"),
    [
        ((30.0, 30.0), ("green", "green"), True),
        ((41.0, 41.0), ("green", "green"), True),
        ((42.0, 30.0), ("green", "green"), False),
        ((30.0, 49.0), ("green", "green"), False),
        ((30.0, 30.0), ("amber", "green"), False),
        ((30.0, 30.0), ("green", "amber"), False),
    ],
)
def test_a_watermelon_is_green_over_amber_or_red_now_and_a_week_ago(
    values: tuple[float, ...], colours: tuple[str, ...], watermelon: bool
) -> None:
    found = stands(values, filed(*colours))
    assert found.watermelon is watermelon
    assert (Flag.WATERMELON in found.flags) is watermelon


def test_an_older_claim_carries_forward_and_one_that_came_late_was_not_there_yet() -> None:
    assert stands((30.0, 30.0), (update(DAY - WEEK * 3),)).watermelon
    late = update(DAY - WEEK, at=at(f"{DAY} 09:00"))
    assert not stands((30.0, 30.0), (late,)).watermelon


def test_without_a_value_of_these_days_there_is_no_colour_no_gap_and_no_watermelon() -> None:
    found = stands((30.0, 30.0), filed("green", "green"), as_of=DAY + timedelta(days=15))
    assert found.computed is Computed.NO_DATA
    assert (found.value, found.expected, found.gap, found.covered) == (None,) * 4
    assert (found.watermelon, found.forecast.outlook) == (False, Outlook.NO_DATA)


def test_a_plan_that_covers_the_gap_adds_up_and_a_part_of_it_does_not() -> None:
    updates = filed("red", date_to_green=BACK)
    part = (action(expected_impact=35.0), action(2, expected_impact=20.0))
    found = stands((10.0, 30.0), updates, part)
    assert found.covered == pytest.approx(55 / 70)
    assert found.flags == (Flag.NO_PLAN,)
    whole = (*part, action(3, expected_impact=15.0))
    found = stands((10.0, 30.0), updates, whole)
    assert (found.covered, found.flags) == (1.0, ())


def test_red_without_a_date_is_told_and_has_no_plan_that_adds_up() -> None:
    found = stands((10.0, 30.0), filed("amber", "red"), (action(expected_impact=100.0),))
    assert (found.covered, found.flags) == (None, (Flag.NO_DATE, Flag.NO_PLAN))


def test_a_date_back_to_green_that_has_passed_is_told_on_the_day_after() -> None:
    enough = (action(expected_impact=100.0, due=date(2026, 2, 1)),)
    on_the_day = stands((10.0, 30.0), filed("red", date_to_green=DAY), enough)
    after = stands((10.0, 30.0), filed("red", date_to_green=DAY - timedelta(days=1)), enough)
    assert (on_the_day.flags, after.flags) == ((), (Flag.DATE_PASSED,))


def test_a_goal_whose_date_has_passed_unmet_is_told_and_one_that_is_met_is_not() -> None:
    early = goal(due=date(2026, 2, 20))
    assert Flag.DATE_PASSED in stands((90.0, 99.0), filed("amber"), of=early).flags
    assert Flag.DATE_PASSED not in stands((90.0, 100.0), filed("amber"), of=early).flags


def test_green_straight_to_red_silence_and_slips_are_told_after_what_is_graver() -> None:
    moved = (update(DAY - WEEK * 4), update(DAY - WEEK * 3, "red"))
    slip = DateMove(date(2026, 4, 13), date(2026, 5, 1), "A bank moved.", at("2026-02-01"))
    found = stands((10.0, 30.0), moved, of=goal(moves=(slip,)))
    assert found.flags == (
        Flag.STRAIGHT_TO_RED, Flag.NO_DATE, Flag.NO_PLAN, Flag.OUTDATED, Flag.SLIPPED,
    )  # fmt: skip
    assert found.silence.days_overdue == 14


def test_a_slip_of_the_date_back_to_green_counts_as_one_too() -> None:
    first, second = filed("amber", "amber", date_to_green=BACK)
    later = replace(second, date_to_green=BACK + WEEK)
    found = stands(updates=(first, later), actions=(action(expected_impact=60.0),))
    assert (found.back.original, found.back.current) == (BACK, BACK + WEEK)
    assert found.flags == (Flag.SLIPPED,)


def test_what_is_done_raises_nothing_but_its_slips() -> None:
    slip = DateMove(date(2026, 4, 13), date(2026, 5, 1), "A bank moved.", at("2026-02-01"))
    updates = (update(DAY - WEEK * 5, "done"),)
    found = stands((10.0, 10.0), updates, of=goal(moves=(slip,), due=date(2026, 2, 1)))
    assert (found.silence.days_overdue, found.flags) == (0, (Flag.SLIPPED,))


def test_the_colour_is_told_against_the_first_date_and_the_one_that_holds() -> None:
    slip = DateMove(date(2026, 4, 13), date(2026, 12, 31), "A bank moved.", at("2026-02-01"))
    found = stands((20.0, 25.0), of=goal(moves=(slip,)))
    assert (found.computed, found.computed_originally) == (Computed.GREEN, Computed.RED)
    assert (found.due.original, found.due.current) == (date(2026, 4, 13), date(2026, 12, 31))


def test_a_move_after_the_cut_holds_on_no_day_before_it() -> None:
    slip = DateMove(date(2026, 4, 13), date(2026, 12, 31), "A bank moved.", at("2026-02-22"))
    found = stands((20.0, 25.0), of=goal(moves=(slip,)))
    assert (found.computed, found.due.current) == (Computed.RED, date(2026, 4, 13))


def test_an_action_of_later_days_is_not_there_yet() -> None:
    later = action(2, created=DAY + timedelta(days=1))
    assert stands(actions=(action(), later)).actions == (action(),)


def test_what_came_of_an_action_later_is_not_known_yet() -> None:
    done = action(done=DAY + timedelta(days=1), realised_impact=4.0)
    (found,) = stands(actions=(done,)).actions
    assert (found.done, found.realised_impact) == (None, None)
    (after,) = stands(actions=(done,), as_of=DAY + timedelta(days=1)).actions
    assert after == done


def test_the_plan_is_the_goal_s_own() -> None:
    plan = Plan(causes="A bank.")
    assert stands(plans={"G": plan, "H": Plan()}).plan == plan
    assert stands().plan == Plan()


def test_a_goal_nobody_ever_told_of_claims_nothing_and_is_silent() -> None:
    found = stands()
    assert (found.claimed, found.date_to_green, found.flags) == (None, None, (Flag.OUTDATED,))


def test_filters_keep_goals_by_team_and_owner_and_they_stand_by_key() -> None:
    facts = GoalFacts((goal("b", team="T"), goal("a", team="T"), goal("c", team="U", owner="Bo")))
    found = goals_of(facts, DAY)
    assert [each.goal.key for each in found.goals] == ["a", "b", "c"]
    assert [each.goal.key for each in goals_of(facts, DAY, team=("U",)).goals] == ["c"]
    assert goals_of(facts, DAY, team=("T",), owner=("Bo",)).goals == ()
    assert found.of("b") is found.goals[1]
    assert found.of("none") is None
