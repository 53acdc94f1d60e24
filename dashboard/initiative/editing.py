"""What a viewer can say of an initiative today, with what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import Initiative
from dashboard.scope import Scope
from dashboard.status_updates.assignments import Assignment
from dashboard.status_updates.leading import Asked
from dashboard.status_updates.updates import ItemKind, StatusUpdate


@dataclass(frozen=True, slots=True)
class InitiativeEditing:
    """Everything that the forms of an initiative draw, as of today."""

    id: int
    version: int
    """Each of its forms is sent over it."""
    initiative: Initiative
    form: Mapping[str, str]
    """By field of ``dashboard.roadmap.words``, with the owner who has it."""
    calendar: ProgramCalendar
    scope: Scope
    today: date
    may_change: bool
    """The owner, who stands in, a manager: dates, stage, state, milestones, dependencies, money."""
    may_manage: bool
    """Whose it is, its lane, and that it is given up."""
    owes: bool = False
    """Whether updates of it are asked for."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Titles of those that it can wait for, by key."""
    people: Sequence[str] = ()
    """Who can be asked, and given the initiative."""
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
        return ItemKind.INITIATIVE

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.initiative.owner
