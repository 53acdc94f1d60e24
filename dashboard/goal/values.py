"""Everything about one goal, as of a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.board_item import BoardItem
from dashboard.errors import NotFound
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.forecast import Fan
from dashboard.path_to_green.goals import Goal
from dashboard.path_to_green.hit_rate import HitRate
from dashboard.path_to_green.standing import GoalStanding
from dashboard.path_to_green.weekly import Latest
from dashboard.path_to_green.words import ActionWord, DefinitionWord, PlanWord
from dashboard.slips import Ledger
from dashboard.status_updates.assignments import Assigned, Assignment
from dashboard.status_updates.differences import Difference
from dashboard.status_updates.questions import Acknowledgement, Question
from dashboard.status_updates.updates import StatusUpdate


class NoStory(NotFound):
    """Nothing can be told of a goal as of then."""


@dataclass(frozen=True, slots=True)
class UpdateVersion:
    """A version of a status update, beside what was published before it."""

    update: StatusUpdate
    differences: tuple[Difference, ...]
    counts: bool
    """Whether it is the newest of its week."""
    acknowledgements: tuple[Acknowledgement, ...]
    questions: tuple[Question, ...]
    """Pinned to it."""


@dataclass(frozen=True, slots=True)
class LinkedMetric:
    """The metric of the scorecard that a goal takes its values from."""

    key: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class GoalStory(BoardItem):
    """One goal with all that was said of it before the cut."""

    board: PathToGreen
    """Of all goals."""
    standing: GoalStanding
    id: int
    version: int
    """An edit of what is decided of it is made over it."""
    values: tuple[Latest, ...]
    """All that were measured up to the date, oldest first."""
    fan: Fan | None
    hit_rates: Mapping[int, HitRate]
    updates: tuple[UpdateVersion, ...]
    """All versions that were published, newest first."""
    questions: tuple[Question, ...]
    """Of the goal, newest first."""
    definitions: tuple[DefinitionWord, ...]
    """Newest first; those that hold from a day after the as-of date are left out."""
    plans: tuple[PlanWord, ...]
    """Newest first."""
    actions: Mapping[int, tuple[ActionWord, ...]]
    """By number what was said of it, newest first."""
    action_versions: Mapping[int, int]
    """By number; an edit is made over it."""
    ledgers: Mapping[int, Ledger]
    """By number, the action's due date."""
    assigned: Assigned
    assignments: tuple[Assignment, ...]
    """Newest first."""
    parent: GoalStanding | None
    children: tuple[GoalStanding, ...]
    metric: LinkedMetric | None

    @property
    def goal(self) -> Goal:
        """Which it is."""
        return self.standing.goal

    @property
    def filer(self) -> str:
        """Who files its updates these days."""
        lent = self.assigned.delegate
        return lent.person if lent else self.goal.owner

    @property
    def delegated_until(self) -> date | None:
        """Until when somebody else does so in the owner's place."""
        return self.assigned.delegate.until if self.assigned.delegate else None
