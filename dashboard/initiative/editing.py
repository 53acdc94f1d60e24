"""What a viewer can say of an initiative today, with what stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.roadmap.initiatives import Initiative
from dashboard.scope import Scope
from dashboard.status_updates.leading import Led


@dataclass(frozen=True, slots=True)
class InitiativeEditing:
    """Everything that the forms of an initiative draw, as of today."""

    id: int
    version: int
    """Each of its forms is sent over it."""
    initiative: Initiative
    form: Mapping[str, str]
    """By field of ``dashboard.roadmap.words``, with the owner who has it."""
    scope: Scope
    today: date
    led: Led
    """Who may change it says dates, stage, state, milestones, dependencies and money; who manages
    it, whose it is, its lane, and that it is given up.
    """
    owes: bool = False
    """Whether updates of it are asked for."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Titles of those that it can wait for, by key."""
