"""The forms of a goal's page as they are drawn."""

from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.goal.editing import ActionEditing, GoalEditing
from dashboard.scope import Scope
from dashboard.status_updates.leading import Led
from dashboard.status_updates.updates import ItemKind
from layouts.goal.forms import plan_forms, talk
from tests.dashboard.path_to_green.given import CALENDAR, action, goal
from tests.layouts.given import of_kind, words

TODAY = date(2026, 1, 17)
OWN = tuple(ActionEditing(n, 1, action(n, text=f"Step {n}"), may_change=n != 3) for n in (1, 2, 3))


def editing(may_change: bool = True, **about: Any) -> GoalEditing:
    given = goal()
    led = Led(
        1, ItemKind.GOAL, given.owner, CALENDAR, may_change, may_manage=False,
        people=("Ann", "Bob"),
    )  # fmt: skip
    found = GoalEditing(1, 1, given, given.due, Scope("goals", TODAY), TODAY, led)
    return replace(found, **about)


def summaries(node: Any) -> list[str]:
    return [words(each).strip() for each in of_kind(node, "Summary")]


def test_many_actions_are_changed_behind_one_line() -> None:
    assert summaries(plan_forms(editing(actions=OWN))) == [
        "Path to green: write it", "Add an action", "Change an action",
        "Action 1: Step 1, Ann, by 1 Mar 2026", "Action 2: Step 2, Ann, by 1 Mar 2026",
    ]  # fmt: skip


def test_whoever_has_one_action_finds_it_at_once() -> None:
    found = plan_forms(editing(actions=OWN[1:], may_change=False))
    assert summaries(found) == ["Action 2: Step 2, Ann, by 1 Mar 2026"]


def test_a_choice_that_is_asked_for_says_so_once() -> None:
    asked = of_kind(talk(editing()), "Select")[0]
    assert asked.placeholder == "Choose a person"
    assert [each["value"] for each in asked.options] == ["Ann", "Bob"]
