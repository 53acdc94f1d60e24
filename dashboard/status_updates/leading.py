"""What leadership can say of something that owes updates, and who files them these days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

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


class Led(Protocol):
    """A goal or an initiative, as its forms of leadership draw it today."""

    @property
    def id(self) -> int:
        """Of what its forms are sent to."""

    @property
    def kind(self) -> ItemKind:
        """Which sort of item it is."""

    @property
    def owner(self) -> str:
        """Whose it is."""

    @property
    def calendar(self) -> ProgramCalendar:
        """Of its program."""

    @property
    def may_change(self) -> bool:
        """Whether the viewer files its updates: the owner, who stands in, a manager."""

    @property
    def may_manage(self) -> bool:
        """Whether the viewer manages the program."""

    @property
    def people(self) -> Sequence[str]:
        """Who can be asked, and given it."""

    @property
    def newest(self) -> StatusUpdate | None:
        """The update that leadership reads."""

    @property
    def acknowledged(self) -> bool:
        """Whether the viewer has acknowledged it."""

    @property
    def questions(self) -> Sequence[Asked]:
        """Those that are open."""

    @property
    def assignment(self) -> int | None:
        """The newest by which it was given to somebody."""

    @property
    def assignments(self) -> Sequence[Assignment]:
        """All of them, newest first."""

    @property
    def delegate(self) -> str:
        """Who files in the owner's place these days."""

    @property
    def delegate_until(self) -> date | None:
        """Until when."""
