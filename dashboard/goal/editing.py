"""What a viewer can say of a goal today, with what stands and who said it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.path_to_green.goals import Action, Goal, Plan
from dashboard.scope import Scope
from dashboard.status_updates.leading import Led


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
    scope: Scope
    today: date
    led: Led
    """With what the viewer may do: change it, manage its program."""
    plan: Plan = field(default_factory=Plan)
    plan_base: int | None = None
    actions: Sequence[ActionEditing] = ()
    value: float | None = None
    """Of the as-of date, as it is kept by hand."""
    value_base: int | None = None
    form: Mapping[str, str] | None = None
    """What it is by now, as the columns of a file: with the owner who has it."""
