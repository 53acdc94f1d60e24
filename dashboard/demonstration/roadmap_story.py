"""An initiative of the demonstration as a story: what was planned, what moved, what was said.

Weeks are counted from the running one, which is 0: what lies before it is below 0. An initiative
begins on a Monday and ends on a Friday.
"""

from dataclasses import dataclass
from typing import NamedTuple

from dashboard.roadmap.initiatives import DateKind, State
from dashboard.status_updates.updates import Colour


class Slip(NamedTuple):
    """An end that moved: in which week, to which, and why."""

    on: int
    to: int
    reason: str


class Word(NamedTuple):
    """What its owner says from a week on, until the next word."""

    since: int
    colour: Colour
    headline: str
    why: str = ""
    steps: str = ""
    back: int | None = None
    """The week by which it is to be green again."""


class Mark(NamedTuple):
    """A milestone, on the Friday of a week."""

    key: str
    title: str
    week: int
    done: int | None = None
    slips: tuple[Slip, ...] = ()


class Wait(NamedTuple):
    """What it waits for: ``FS``, ``FF+7``."""

    key: str
    link: str = "FS"


class Worth(NamedTuple):
    """What it takes and brings: person-weeks, thousands of USD, 0 to 10, 0 to 1."""

    effort: float
    cost: float
    benefit: float | None
    impact: float
    confidence: float
    realised: float | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """An initiative, and all that became of it."""

    key: str
    title: str
    owner: str
    start: int
    end: int
    """As it was first said; so is the start."""
    worth: Worth
    about: str
    state: State = State.COMMITTED
    kind: DateKind = DateKind.PLANNED
    stage: str = "build"
    ai: bool = False
    slips: tuple[Slip, ...] = ()
    words: tuple[Word, ...] = ()
    marks: tuple[Mark, ...] = ()
    waits: tuple[Wait, ...] = ()
    goals: tuple[str, ...] = ()
    done: int | None = None
    """The week in which it was over; until then it ran on."""
    silent: int = 0
    """So many of the last whole weeks have no update."""
    added: int = -60
    """The week in which it came to the roadmap."""

    @property
    def ends(self) -> int:
        """The week in which it ends by now."""
        return self.slips[-1].to if self.slips else self.end
