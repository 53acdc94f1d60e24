"""Whether a plan adds up: open actions against the gap."""

from datetime import date

import pytest

from dashboard.path_to_green.goals import Action, Plan
from dashboard.path_to_green.plan import (
    Step,
    covered,
    missing_parts,
    open_actions,
    planned_pace,
    planned_steps,
)
from dashboard.scorecard.definitions import Direction
from dashboard.slips import DateMove
from dashboard.status_updates.updates import Colour
from tests.dashboard.path_to_green.given import CALENDAR, action, at, band, goal

DAY = date(2026, 2, 1)
BACK = date(2026, 3, 1)
CUT = CALENDAR.cut(DAY)


@pytest.mark.parametrize(
    ("of", "is_open"),
    [
        (action(), True),
        (action(created=DAY), True),
        (action(created=date(2026, 2, 2)), False),
        (action(done=DAY), False),
        (action(done=date(2026, 2, 2)), True),
        (action(due=date(2026, 1, 10)), True),
    ],
)
def test_an_action_is_open_from_the_day_it_was_made_to_the_day_before_it_was_done(
    of: Action, is_open: bool
) -> None:
    assert open_actions((of,), DAY) == ((of,) if is_open else ())


@pytest.mark.parametrize(
    ("gap", "actions", "back", "share"),
    [
        (40.0, (action(), action(2, expected_impact=22.0)), BACK, 0.8),
        (40.0, (action(due=date(2026, 3, 2)),), BACK, 0.0),
        (40.0, (action(due=date(2026, 1, 4)),), BACK, 0.25),
        (5.0, (action(),), BACK, 2.0),
        (40.0, (), BACK, 0.0),
        (40.0, (action(),), None, None),
        (0.0, (action(),), BACK, None),
        (None, (action(),), BACK, None),
        (1e-300, (action(expected_impact=1e15),), BACK, None),
    ],
)
def test_what_open_actions_due_by_the_date_back_to_green_cover(
    gap: float | None, actions: tuple[Action, ...], back: date | None, share: float | None
) -> None:
    assert covered(gap, actions, back, CUT) == share


def test_an_action_whose_date_moved_beyond_the_date_back_to_green_covers_nothing_any_more() -> None:
    move = DateMove(date(2026, 3, 1), date(2026, 4, 1), "", at("2026-01-20 09:00"))
    assert covered(40.0, (action(moves=(move,)),), BACK, CUT) == 0.0
    assert covered(40.0, (action(moves=(move,)),), BACK, move.at) == 0.25


def test_planned_steps_begin_at_the_value_and_an_overdue_action_counts_at_once() -> None:
    late = action(2, due=date(2026, 1, 10), expected_impact=5.0)
    steps = planned_steps(goal(), 40.0, (action(), late), DAY, CUT)
    assert steps == (Step(DAY, 40.0), Step(DAY, 45.0), Step(date(2026, 3, 1), 55.0))


def test_planned_steps_go_the_good_way() -> None:
    down = goal(direction=Direction.DOWN, baseline=100.0, target=0.0)
    assert planned_steps(down, 40.0, (action(),), DAY, CUT)[-1].value == 30.0
    assert planned_steps(band(), 70.0, (action(),), DAY, CUT)[-1].value == 60.0
    assert planned_steps(band(), 30.0, (action(),), DAY, CUT)[-1].value == 40.0


def test_the_planned_pace_is_that_of_the_glide_path() -> None:
    assert planned_pace(goal(), goal().due) == 7.0
    assert planned_pace(band(), band().due) is None
    assert planned_pace(goal(), goal().start) is None


def test_amber_and_red_ask_for_a_cause_an_action_and_a_date() -> None:
    nothing = missing_parts(Colour.RED, Plan(), (), None)
    assert nothing.keys() == {"causes", "actions", "date_to_green"}
    done = action(done=DAY)
    assert missing_parts(Colour.AMBER, Plan(causes="A bank."), (done,), BACK).keys() == {"actions"}
    assert missing_parts(Colour.AMBER, Plan(causes="A bank."), (action(),), BACK) == {}
    assert missing_parts(Colour.GREEN, Plan(), (), None) == {}
