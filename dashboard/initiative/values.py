"""Everything about one initiative, as of a date."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.board_item import BoardItem
from dashboard.errors import NotFound
from dashboard.goal.values import UpdateVersion
from dashboard.path_to_green.standing import GoalStanding
from dashboard.roadmap.initiatives import Dependency, Initiative
from dashboard.roadmap.values import InitiativeStanding, Roadmap
from dashboard.slips import Ledger
from dashboard.status_updates.assignments import Assigned, Assignment
from dashboard.status_updates.questions import Question


class NoStory(NotFound):
    """Nothing can be told of an initiative as of then."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An initiative that it waits for, or that waits for it."""

    dependency: Dependency
    other: InitiativeStanding
    violated: int
    """Days of overlap; 0 where the dates keep it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A word that was said of it, beside what held before."""

    field: str
    """Of ``dashboard.roadmap.words``."""
    before: str
    after: str
    at: int | None
    """From when on it holds; None: for all history."""
    recorded_at: int
    by: str
    """A person, or the file that said so."""
    reason: str


@dataclass(frozen=True, slots=True)
class InitiativeStory(BoardItem):
    """One initiative with all that was said of it before the cut."""

    board: Roadmap
    """Of all initiatives."""
    standing: InitiativeStanding
    id: int
    version: int
    """An edit is made over it."""
    predecessors: tuple[Neighbour, ...]
    successors: tuple[Neighbour, ...]
    changes: tuple[Change, ...]
    """Newest first."""
    ledgers: Mapping[str, Ledger]
    """By ``start`` and ``end``; those of milestones are theirs."""
    updates: tuple[UpdateVersion, ...]
    """All versions that were published, newest first."""
    questions: tuple[Question, ...]
    """Newest first."""
    goals: tuple[GoalStanding, ...]
    """Those that it works for, as far as there are such."""
    assigned: Assigned
    assignments: tuple[Assignment, ...]
    """Newest first."""

    @property
    def initiative(self) -> Initiative:
        """Which it is."""
        return self.standing.initiative

    @property
    def filer(self) -> str:
        """Who files its updates these days."""
        lent = self.assigned.delegate
        return lent.person if lent else self.initiative.owner
