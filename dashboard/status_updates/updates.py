"""Status updates: versions that are only ever added, of goals, initiatives and rules alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ItemKind(StrEnum):
    """What an update can be of."""

    GOAL = "goal"
    INITIATIVE = "initiative"
    RULES = "rules program"


class Subject(StrEnum):
    """What the form of an update is sent to, by whose id: the ids of one say nothing of another."""

    GOAL = "goal"
    INITIATIVE = "roadmap"
    """One on the roadmap."""
    UPDATE = "initiative"
    """One of the updates of an initiative that is on no roadmap."""
    PROGRAM = "rules"

    @property
    def kind(self) -> ItemKind:
        """What it is an update of."""
        return _KINDS[self]


_KINDS = {
    Subject.GOAL: ItemKind.GOAL, Subject.INITIATIVE: ItemKind.INITIATIVE,
    Subject.UPDATE: ItemKind.INITIATIVE, Subject.PROGRAM: ItemKind.RULES,
}  # fmt: skip


class Colour(StrEnum):
    """What an owner claims."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NOT_STARTED = "not started"
    CANDIDATE = "candidate"
    DONE = "done"
    CANCELLED = "cancelled"


COLOUR_WORDS: Mapping[Colour, str] = {
    Colour.GREEN: "on track",
    Colour.AMBER: "a blocker has no mitigation yet",
    Colour.RED: "mitigations failed, or there are none",
    Colour.NOT_STARTED: "not started",
    Colour.CANDIDATE: "planned, not committed",
    Colour.DONE: "done",
    Colour.CANCELLED: "cancelled",
}
OVER = frozenset({Colour.DONE, Colour.CANCELLED})
"""What ends the duty to update."""
OFF = frozenset({Colour.AMBER, Colour.RED})
"""What needs a path to green."""

LONGEST_HEADLINE, LONGEST_WORDS = 300, 5_000


class Stage(StrEnum):
    """Whether others read it: a draft counts for nothing."""

    PUBLISHED = "published"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """One version of the update of an item for a week."""

    item: str
    week: date
    """The last day of its week."""
    colour: Colour
    at: int
    id: int = 0
    """Of two versions of one instant the higher one is the newer."""
    stage: Stage = Stage.PUBLISHED
    headline: str = ""
    why: str = ""
    changed: str = ""
    """What changed since last time."""
    next_steps: str = ""
    decision: str = ""
    """What is asked for."""
    date_to_green: date | None = None
    value: float | None = None
    """Of the item's metric when it was written; so is the target."""
    target: float | None = None
    author: str = ""
    nothing_changed: bool = False
    """Said in so many words: an update like any other."""
    supersedes: int | None = None
