"""Where a goal should stand, and the colour of its numbers (goals_and_roadmap.md, Status)."""

from datetime import date
from enum import StrEnum

from dashboard.path_to_green.goals import Goal
from dashboard.scorecard.definitions import Direction

CLOSE = 1e-9
"""A share of the way by which a value may differ from an edge and still stand on it."""


class Computed(StrEnum):
    """The colour of a goal by its numbers alone."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NO_DATA = "no data"


def expected(goal: Goal, day: date, due: date) -> float | None:
    """Where the glide path is on a day; None for a band, which has none."""
    if goal.within or goal.target is None:
        return None
    if day >= due:
        return goal.target
    if day <= goal.start:
        return goal.baseline
    way = goal.target - goal.baseline
    return goal.baseline + way * (day - goal.start).days / (due - goal.start).days


def colour(goal: Goal, value: float | None, day: date, due: date) -> Computed:
    """Green on the path or on its good side, amber a share of the way beside it, else red."""
    if value is None:
        return Computed.NO_DATA
    wanted = expected(goal, day, due)
    short = outside(goal, value) if goal.within else _short(goal, value, wanted)
    slack = _slack(goal, value)
    if short <= slack:
        return Computed.GREEN
    return Computed.AMBER if short <= goal.share * scale(goal) + slack else Computed.RED


def scale(goal: Goal) -> float:
    """The whole way from baseline to target, or a band's width."""
    low, high = (goal.low, goal.high) if goal.within else (goal.baseline, goal.target)
    return abs(high - low) if low is not None and high is not None else 0.0


def gap(goal: Goal, value: float) -> float:
    """From a value to the target in the good direction; 0 where it is met, or as good as met."""
    short = outside(goal, value) if goal.within else _short(goal, value, goal.target)
    return short if short > _slack(goal, value) else 0.0


def _slack(goal: Goal, value: float) -> float:
    """By how much a value may miss an edge and still stand on it."""
    return CLOSE * max(scale(goal), abs(value))


def outside(goal: Goal, value: float) -> float:
    """How far a value is from its band; 0 within it."""
    low, high = edges(goal)
    return max(low - value, value - high, 0.0)


def edges(goal: Goal) -> tuple[float, float]:
    """The lowest and the highest value at which a goal is met."""
    lowest, highest = float("-inf"), float("inf")
    if goal.within:
        return (
            lowest if goal.low is None else goal.low,
            highest if goal.high is None else goal.high,
        )
    if goal.target is None:
        return lowest, highest
    return (goal.target, highest) if goal.direction is Direction.UP else (lowest, goal.target)


def good_way(goal: Goal, value: float) -> int:
    """1 where higher is better from here, −1 where lower is; 0 within a band."""
    if goal.direction is Direction.UP:
        return 1
    if goal.direction is Direction.DOWN:
        return -1
    low, high = edges(goal)
    return 1 if value < low else -1 if value > high else 0


def _short(goal: Goal, value: float, wanted: float | None) -> float:
    """By how much a value falls short of what is wanted, on the bad side."""
    if wanted is None:
        return 0.0
    return value - wanted if goal.direction is Direction.DOWN else wanted - value
