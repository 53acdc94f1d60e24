"""What somebody owes this week: updates that are due or overdue, actions, and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dashboard.path_to_green.goals import Action
from dashboard.path_to_green.standing import GoalStanding
from dashboard.path_to_green.weekly import Latest
from dashboard.path_to_green.words import Place
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.status_updates.questions import Question
from dashboard.status_updates.silence import Owed
from dashboard.status_updates.updates import StatusUpdate


class Whose(StrEnum):
    """Whose updates are asked for."""

    MINE = "mine"
    TEAM = "team"
    """Of the teams that one has an item of."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Since:
    """What an item's metric did since its last update."""

    before: Latest | None
    """The newest value when the last update was written; None where there was none."""
    now: Latest | None

    @property
    def change(self) -> float | None:
        """None where one of both is not known, or nothing was measured since."""
        if self.before is None or self.now is None or self.before.day == self.now.day:
            return None
        return self.now.value - self.before.value


@dataclass(frozen=True, slots=True)
class DueItem:
    """An item that somebody files updates of."""

    owed: Owed
    filer: str
    """Who files: the owner, or whom the owner has asked to."""
    delegated_until: date | None
    """Until when somebody else files in the owner's place."""
    assignment: int | None
    """The newest by which it was given to somebody: another one is made over it."""
    this_week: StatusUpdate | None
    """The newest version for this week, if there is one: an update is filed over it."""
    standing: GoalStanding | None
    """None for what is no goal."""
    since: Since | None
    questions: tuple[Question, ...]
    """Those that nobody has answered yet."""
    may_file: bool

    @property
    def place(self) -> Place:
        """Where what is said of it stands."""
        return self.owed.item.kind.value, self.owed.item.key

    @property
    def address(self) -> str:
        """The item as an address names it: ``goal:KEY``."""
        return f"{self.owed.item.kind.value}:{self.owed.item.key}"


@dataclass(frozen=True, slots=True)
class UpdatesDue:
    """What is owed in the week of a day, the longest overdue first."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    week: date
    """The last day of the week that updates are filed for."""
    whose: Whose
    offered: tuple[Whose, ...]
    """What the viewer can ask for."""
    items: tuple[DueItem, ...]
    filed: tuple[DueItem, ...]
    """Those of which this week's update is there already, by key."""
    actions: tuple[Action, ...]
    """Open actions of goals that the same people own, the earliest due first."""
    questions: tuple[Question, ...]
    """That the same people are asked and nobody has answered, the oldest first."""
    answerable: frozenset[int] = frozenset()
    """Ids of those questions that the viewer may answer."""
    titles: Mapping[Place, str] = field(default_factory=dict)
    """Of all items of the program."""

    def title(self, kind: str, key: str) -> str:
        """What people call an item; its key, where it is gone."""
        return self.titles.get((kind, key), key)

    def item(self, address: str) -> DueItem | None:
        """The item of an address, due or filed."""
        found = (each for each in (*self.items, *self.filed) if each.address == address)
        return next(found, None)
