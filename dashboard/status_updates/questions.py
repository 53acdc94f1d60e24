"""What leadership says to a status update: that it was read, and what they want to know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has read a version of an update."""

    update: int
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a question."""

    id: int
    text: str
    by: str
    at: int
    update: int | None = None
    """The version of an update in which it was given; None where it was given at once."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know of an item, from one person."""

    id: int
    kind: str
    item: str
    asked_by: str
    asked_of: str
    asked_of_id: int
    text: str
    at: int
    update: int | None = None
    """The version of an update that it is pinned to."""
    answers: tuple[Answer, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nobody has answered it."""
        return not self.answers
