"""What leadership can say of something that owes updates, and who files them these days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.program_calendar import ProgramCalendar
from dashboard.status_updates.assignments import Assignment
from dashboard.status_updates.updates import ItemKind, StatusUpdate


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is still open."""

    id: int
    by: str
    of: str
    text: str
    at: int
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Led:
    """A goal or an initiative, as its forms of leadership draw it today."""

    id: int
    """Of what its forms are sent to."""
    kind: ItemKind
    owner: str
    calendar: ProgramCalendar
    may_change: bool
    """Whether the viewer files its updates: the owner, who stands in, a manager."""
    may_manage: bool
    people: Sequence[str] = ()
    """Who can be asked, and given it."""
    newest: StatusUpdate | None = None
    """The update that leadership reads."""
    acknowledged: bool = False
    """Whether the viewer has acknowledged it."""
    questions: Sequence[Asked] = ()
    """Those that are open."""
    assignment: int | None = None
    """The newest by which it was given to somebody."""
    assignments: Sequence[Assignment] = ()
    """All of them, newest first."""
    delegate: str = ""
    """Who files in the owner's place these days."""
    delegate_until: date | None = None
