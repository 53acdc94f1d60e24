"""What a viewer can say of a goal today, with what stands and who said it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.path_to_green.goals import Action, Goal, Plan
from dashboard.program_calendar import ProgramCalendar
from dashboard.scope import Scope
from dashboard.status_updates.assignments import Assignment
from dashboard.status_updates.leading import Asked
from dashboard.status_updates.updates import ItemKind, StatusUpdate


@dataclass(frozen=True, slots=True)
class ActionEditing:
    """An action with what its form is sent over."""

    id: int
    version: int
    action: Action
    may_change: bool = False
    """Its owner may, too."""


@dataclass(frozen=True, slots=True)
class GoalEditing:
    """Everything that the forms of a goal draw, as of today."""

    id: int
    version: int
    goal: Goal
    due: date
    """As it is now."""
    calendar: ProgramCalendar
    scope: Scope
    today: date
    may_change: bool
    """Whether the viewer files its updates: the owner, who stands in, a manager."""
    may_manage: bool
    plan: Plan = field(default_factory=Plan)
    plan_base: int | None = None
    actions: Sequence[ActionEditing] = ()
    value: float | None = None
    """Of the as-of date, as it is kept by hand."""
    value_base: int | None = None
    form: Mapping[str, str] | None = None
    """What it is by now, as the columns of a file: with the owner who has it."""
    people: Sequence[str] = ()
    """Who can be asked, and given the goal."""
    newest: StatusUpdate | None = None
    """The update that leadership reads."""
    acknowledged: bool = False
    """Whether the viewer has acknowledged it."""
    questions: Sequence[Asked] = ()
    assignment: int | None = None
    """The newest by which it was given to somebody."""
    assignments: Sequence[Assignment] = ()
    """All of them, newest first."""
    delegate: str = ""
    """Who files in the owner's place these days."""
    delegate_until: date | None = None

    @property
    def kind(self) -> ItemKind:
        """Which sort of item it is."""
        return ItemKind.GOAL

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.goal.owner
