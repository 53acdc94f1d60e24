"""The board as a file: whole numbers and dates of every goal, its flags beside them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard import formats
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.standing import GoalStanding
from layouts.components.tables import Column, TableContent
from layouts.path_to_green.words import CLAIMED, COMPUTED, slips
from layouts.scorecard.file import exact

LABEL = "Goals"
_COLUMNS = (
    Column("key", "Key"), Column("title", "Goal", grows=True), Column("owner", "Owner"),
    Column("team", "Team"), Column("unit", "Unit"), Column("claimed", "Claimed"),
    Column("week", "Claimed in week to", day=True), Column("computed", "Computed"),
    Column("first", "Computed against its first date"),
    Column("value", "Value", number=True), Column("day", "Value of", day=True),
    Column("expected", "Expected", number=True), Column("target", "Target", number=True),
    Column("low", "Band from", number=True), Column("high", "Band to", number=True),
    Column("gap", "Gap", number=True), Column("covered", "Covered", number=True),
    Column("open", "Open actions", number=True), Column("due", "Due", day=True),
    Column("first_due", "First due", day=True),
    Column("back_first", "Back to green, first claimed", day=True),
    Column("back", "Back to green, claimed now", day=True),
    Column("outlook", "Forecast"), Column("p50", "P50", day=True), Column("p85", "P85", day=True),
    Column("pace", "Pace a week", number=True), Column("planned", "Planned pace", number=True),
    Column("updated", "Updated", day=True), Column("next", "Update due", day=True),
    Column("overdue", "Days overdue", number=True), Column("slips", "Slips", number=True),
    Column("flags", "Flags", grows=True),
)  # fmt: skip


def board_file(found: PathToGreen, goals: Sequence[GoalStanding]) -> TableContent:
    """Columns and rows of the file."""
    return TableContent(LABEL, _COLUMNS, _Rows(found, goals))


class _Rows(Sequence[Sequence[str]]):
    """Rows that are made when the file is asked for: the page itself does not need them."""

    def __init__(self, found: PathToGreen, goals: Sequence[GoalStanding]) -> None:
        self._found, self._goals = found, goals

    def __len__(self) -> int:
        return len(self._goals)

    def __getitem__(self, place: Any) -> Any:
        return _row(self._found, self._goals[place])


def _row(found: PathToGreen, of: GoalStanding) -> tuple[str, ...]:
    goal, newest, ahead = of.goal, of.history.newest, of.forecast
    zone = found.program.calendar
    covered = "" if of.covered is None else formats.percent(of.covered)
    return (
        goal.key, goal.title, goal.owner, goal.team, goal.unit,
        CLAIMED[newest.colour][1] if newest else "", _day(newest.week if newest else None),
        COMPUTED[of.computed][1], COMPUTED[of.computed_originally][1],
        exact(of.value), _day(of.latest.day if of.latest else None), exact(of.expected),
        exact(goal.target), exact(goal.low), exact(goal.high), exact(of.gap), covered,
        str(len(of.open_actions)), _day(of.due.current), _day(of.due.original),
        _day(of.back.original), _day(of.back.current),
        ahead.outlook.value, _day(ahead.p50), _day(ahead.p85),
        exact(ahead.pace), exact(of.planned_pace),
        _day(zone.today(newest.at) if newest else None), _day(of.silence.due),
        str(of.silence.days_overdue), str(slips(of)), ", ".join(of.flags),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return formats.day(day) if day else ""
