"""The weekly review: a line of each area, and the exceptions of all of them in one order.

Nothing here knows a feature. A feature tells of itself in an ``AreaReview``; how colours and the
order come about is said in docs/definitions/readings_review.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from dashboard.programs import Program
from dashboard.scope import Scope

COLOURS = {"red": "off track", "amber": "at risk", "green": "on track", "grey": "no data"}
"""With the word that goes with each; what needs a look first on top."""
TOP = 10
"""Exceptions that the page opens with."""
MOST = 50
"""Of one area; its own page lists all of them."""


class Rank(IntEnum):
    """How grave an exception is."""

    BROKEN = 1
    """What was agreed is not kept: an SLA, a gate, a waiver, a plan."""
    CLOSE = 2
    """It soon will not be kept."""
    HELD_UP = 3
    """It moves too slowly."""


@dataclass(frozen=True, slots=True)
class Line:
    """What an area says of itself: one sentence made from its numbers."""

    colour: str
    """One of the ``COLOURS``."""
    sentence: str
    why: str
    """What gave it this colour."""
    href: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One thing that needs a look, and why."""

    rank: Rank
    word: str
    """What it is, short: ``breached``."""
    name: str
    title: str
    sentence: str
    """Its numbers."""
    owner: str
    """Who has it: a person, a team or a group; empty where nobody does."""
    since: date | None
    """When it began, as far as that is known: its days are counted from there."""
    href: str


@dataclass(frozen=True, slots=True)
class AreaReview:
    """An area as of a cut: its line, and its exceptions."""

    line: Line
    exceptions: tuple[Exceptional, ...]
    """The first ``MOST``: by rank, and in each the area's own gravest first."""
    counts: Mapping[Rank, int]
    """How many there are in all."""
    more: str
    """Where the area lists them."""
    data: str
    """How far the data go, the cut, and where they come from."""

    @property
    def total(self) -> int:
        """All of its exceptions."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Review:
    """The areas of a program as of a date."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    areas: Mapping[str, AreaReview]
    """By name, in the order of the house."""
    without: tuple[str, ...]
    """Areas that this program has nothing of."""

    @property
    def exceptions(self) -> tuple[tuple[str, Exceptional], ...]:
        """With the name of the area, what needs a look first on top."""
        return ranked({name: area.exceptions for name, area in self.areas.items()})

    def count(self, *ranks: Rank) -> int:
        """How many exceptions there are, of these ranks or of all."""
        counts = (area.counts for area in self.areas.values())
        return sum(each.get(rank, 0) for each in counts for rank in ranks or Rank)

    def by_colour(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the areas by the colours that occur, worst first."""
        found = {
            colour: tuple(name for name, area in self.areas.items() if area.line.colour == colour)
            for colour in COLOURS
        }
        return {colour: names for colour, names in found.items() if names}


def first_by_rank(exceptions: Iterable[Exceptional], most: int = MOST) -> tuple[Exceptional, ...]:
    """The first of an area's exceptions: by rank, and in each as they are given."""
    return tuple(sorted(exceptions, key=lambda each: each.rank)[:most])


def ranked(by_area: Mapping[str, Sequence[Exceptional]]) -> tuple[tuple[str, Exceptional], ...]:
    """The exceptions of all areas, with the area of each.

    Gravest rank first. Within a rank the areas take turns, so that one with many hides none of
    another; each brings its own gravest first. In a turn what began first comes first.
    """
    places = []
    for area, (name, exceptions) in enumerate(by_area.items()):
        turns = dict.fromkeys(Rank, 0)
        for each in exceptions:
            key = (each.rank, turns[each.rank], each.since or date.max, area)
            turns[each.rank] += 1
            places.append((key, (name, each)))
    return tuple(found for _, found in sorted(places, key=lambda place: place[0]))
