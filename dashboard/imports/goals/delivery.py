"""What files bring of goals, before it meets the store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dashboard.imports.delivery import DeliveredRows
from dashboard.path_to_green.goals import Action, Goal, GoalFacts, by_goal, by_item
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.status_updates.updates import StatusUpdate

GOALS, VALUES, UPDATES, ACTIONS = "goals", "values", "updates", "actions"
"""Roles of files."""

NO_GOAL, UNKNOWN_GOAL, INVALID_GOAL = "no_goal", "unknown_goal", "invalid_goal"
INVALID_ACTION, SECOND_OWNER = "invalid_action", "second_owner"
INVALID_PARENT = "invalid_parent"
UNKNOWN_COLOUR, SEVERAL_COLOURS = "unknown_colour", "several_colours"
UNKNOWN_DIRECTION = "unknown_direction"


class MissingUpdate(NamedTuple):
    """A template that nobody filled in: no update, and told as such."""

    item: str
    week: date
    row: int


@dataclass(frozen=True, slots=True)
class KnownGoals:
    """What has to be known of the store before rows can be read."""

    items: frozenset[str] = frozenset()
    """Keys of goals and initiatives."""
    parents: Mapping[str, str | None] = field(default_factory=dict)
    """Of goals."""


@dataclass(slots=True)
class GoalsDelivery(DeliveredRows):
    """What files bring of goals. Of what stands twice the last one counts.

    Each with the row that it came from.
    """

    goals: dict[str, tuple[Goal, int]] = field(default_factory=dict)
    values: list[tuple[DailyValue, int]] = field(default_factory=list)
    updates: list[StatusUpdate] = field(default_factory=list)
    """Versions in the order of their rows; ``id`` is the row."""
    actions: dict[tuple[str, int], tuple[Action, int]] = field(default_factory=dict)
    of_goals: frozenset[str] = frozenset()
    of_actions: frozenset[str] = frozenset()
    """What the files have columns for: of other things what stands stays."""
    missing: list[MissingUpdate] = field(default_factory=list)
    initiatives: list[str] = field(default_factory=list)
    """Items that only updates name, where the mapping takes these."""

    def facts(self, known: Iterable[Goal] = ()) -> GoalFacts:
        """All of it beside goals that are known already."""
        goals = {goal.key: goal for goal in known} | {k: g for k, (g, _) in self.goals.items()}
        return GoalFacts(
            goals=tuple(goals.values()),
            values=daily_values(value for value, _ in self.values),
            updates=by_item(self.updates),
            actions=by_goal(action for action, _ in self.actions.values()),
        )
