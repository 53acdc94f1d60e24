"""The order in which goals stand on the board: what needs a look first on top."""

from collections.abc import Iterable
from enum import StrEnum

from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.standing import Flag, GoalStanding
from dashboard.status_updates.updates import OFF, Colour


class Part(StrEnum):
    """A part of the board."""

    LOOK = "Needs a look"
    WELL = "On track"
    WAITING = "Not started"
    OVER = "Done or cancelled"


GRAVE = (Flag.WATERMELON, Flag.STRAIGHT_TO_RED, Flag.DATE_PASSED, Flag.NO_DATE, Flag.NO_PLAN)
"""Flags that say more than that a date moved or nobody spoke."""
_AHEAD = (Colour.NOT_STARTED, Colour.CANDIDATE)
_WORST = (Computed.RED, Computed.AMBER, Computed.NO_DATA, Computed.GREEN)
_OFF_BY_NUMBERS = (Computed.RED, Computed.AMBER)


def part_of(standing: GoalStanding) -> Part:
    """Where a goal stands on the board."""
    if standing.history.over:
        return Part.OVER
    if standing.claimed in _AHEAD and not set(standing.flags) & {*GRAVE, Flag.OUTDATED}:
        return Part.WAITING
    off = standing.claimed in OFF or standing.computed in _OFF_BY_NUMBERS
    if off or standing.computed is Computed.NO_DATA or set(standing.flags) - {Flag.SLIPPED}:
        return Part.LOOK
    return Part.WELL


def board(goals: Iterable[GoalStanding]) -> dict[Part, tuple[GoalStanding, ...]]:
    """The parts that there are, in order; in each the gravest goal first."""
    ordered = sorted(goals, key=_gravity)
    found = {part: tuple(each for each in ordered if part_of(each) is part) for part in Part}
    return {part: goals for part, goals in found.items() if goals}


def _gravity(standing: GoalStanding) -> tuple[int, int, int, str]:
    grave = sum(flag in GRAVE for flag in standing.flags)
    return (
        _WORST.index(standing.computed),
        -grave,
        -len(standing.flags),
        standing.goal.key,
    )
