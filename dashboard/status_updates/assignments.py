"""Who files an item's updates: its owner, who took it over, or somebody until a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody was given an item: until a day in place of its owner, without one as its owner."""

    id: int
    person: str
    person_id: int
    until: date | None
    reason: str
    at: int
    by: str = ""

    @property
    def takes_over(self) -> bool:
        """Whether it makes an owner."""
        return self.until is None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What assignments come to at a cut."""

    first: Assignment | None = None
    """The first that made an owner."""
    owner: Assignment | None = None
    """The newest that made an owner."""
    delegate: Assignment | None = None
    """Who files in the owner's place these days."""
    newest: Assignment | None = None
    """The newest of all: another one is made over it."""


def assigned(assignments: Iterable[Assignment], cut: int, as_of: date) -> Assigned:
    """Who has an item; a new owner ends what the one before had delegated."""
    made = sorted((each for each in assignments if each.at < cut), key=lambda each: each.id)
    owners = [each for each in made if each.takes_over]
    owner = owners[-1] if owners else None
    since = owner.id if owner else 0
    lent = [each for each in made if each.until is not None and each.id > since]
    delegate = lent[-1] if lent else None
    holds = delegate is not None and delegate.until is not None and delegate.until >= as_of
    return Assigned(
        first=owners[0] if owners else None,
        owner=owner,
        delegate=delegate if holds else None,
        newest=made[-1] if made else None,
    )
