"""Whether a path to green adds up: what open actions cover of the gap, and by when."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite
from typing import NamedTuple

from dashboard.path_to_green.glide_path import good_way
from dashboard.path_to_green.goals import Action, Goal, Plan
from dashboard.status_updates.updates import OFF, Colour

WEEK = 7


class Step(NamedTuple):
    """Where a goal would stand from a day on."""

    day: date
    value: float


def open_actions(actions: Iterable[Action], as_of: date) -> tuple[Action, ...]:
    """Those that were there and not done when the day was over; overdue ones among them."""
    return tuple(action for action in actions if action.open_on(as_of))


def covered(
    gap: float | None, opened: Iterable[Action], back: date | None, cut: int
) -> float | None:
    """The share of the gap that open actions due by the date back to green are to close."""
    if not gap or back is None:
        return None
    due = [(action.dates(cut).current, action.expected_impact) for action in opened]
    share = sum(impact for day, impact in due if day is not None and day <= back) / gap
    return share if isfinite(share) else None  # a gap may be next to nothing


def planned_steps(
    goal: Goal, value: float, opened: Sequence[Action], as_of: date, cut: int
) -> tuple[Step, ...]:
    """The open actions laid on a glide path, from the value on; an overdue one counts at once."""
    way = good_way(goal, value)
    dated = [(action.dates(cut).current or action.due, action) for action in opened]
    steps = [Step(as_of, value)]
    for day, action in sorted(dated, key=lambda each: (each[0], each[1].number)):
        reached = steps[-1].value + way * action.expected_impact
        steps.append(Step(max(day, as_of), reached))
    return tuple(steps)


def planned_pace(goal: Goal, due: date) -> float | None:
    """What a week of the glide path brings; None for a band."""
    days = (due - goal.start).days
    if goal.within or goal.target is None or days <= 0:
        return None
    return (goal.target - goal.baseline) * WEEK / days


def missing_parts(
    colour: Colour, plan: Plan, actions: Iterable[Action], back: date | None
) -> dict[str, str]:
    """What amber and red still ask for, by the form's field; nothing of other colours."""
    if colour not in OFF:
        return {}
    owned = any(action.owner.strip() and action.done is None for action in actions)
    asked = {
        "causes": "" if plan.causes.strip() else "Write the root cause, not the symptom.",
        "actions": "" if owned else "Add an action with one owner and a date.",
        "date_to_green": ""
        if back
        else "Say by when it is green again: a date for a date will do.",
    }
    return {name: sentence for name, sentence in asked.items() if sentence}
