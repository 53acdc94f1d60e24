"""What initiatives of a delivery wait for: unknown ones, and rings."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dashboard.imports.delivery import Refused
from dashboard.imports.roadmap.delivery import (
    CIRCLE,
    HISTORY,
    KnownRoadmap,
    RoadmapDelivery,
    SaidWord,
)
from dashboard.roadmap import words
from dashboard.roadmap.dependencies import circle
from dashboard.roadmap.initiatives import Dependency
from dashboard.roadmap.links import link_text

MOST_RINGS = 100
"""Beyond it the links of all that is left in rings are refused at once."""
MOST_TOLD = 6
"""Initiatives of a ring that a sentence names."""
_ENTRY = re.compile(
    r"(?P<key>.+?)(?:\s*:\s*|\s+)(?P<link>(?:FS|SS|FF|SF)(?:\s*[+−-]\s*\d+)?|[+−-]\d+)",
    re.IGNORECASE,
)


def entry(said: str) -> tuple[str, str]:
    """A key and its link: ``A-1``, ``A-1:SS+2``, ``A-1 FS-3``."""
    found = _ENTRY.fullmatch(said)
    return (found["key"], found["link"]) if found else (said, "FS")


@dataclass(frozen=True, slots=True, eq=False)
class SaidLinks:
    """The links that one cell or one row says: they are taken together or not at all."""

    links: tuple[Dependency, ...]
    role: str
    row: int
    column: str
    said: str
    refuse: Callable[[Refused], None]
    waits: str = ""
    """The initiative of which these are all."""


@dataclass(slots=True)
class Links:
    """All links that a delivery says."""

    said: list[SaidLinks] = field(default_factory=list)
    ended: set[tuple[str, str]] = field(default_factory=set)
    """Predecessor and successor of which a history says last that neither waits."""

    def settle(self, delivery: RoadmapDelivery, known: KnownRoadmap) -> None:
        """Refuse what closes a ring, the last row first, and stage the others."""
        for _ in range(MOST_RINGS):
            ring = circle(self._all(known))
            last = self._last_of(ring)
            if last is None:
                break
            self._refuse(last, ring)
        else:
            self._refuse_rings(known)
        for each in self.said:
            if each.waits:
                delivery.waits[each.waits] = each.row
            for link in each.links if each.role != HISTORY else ():  # its words have days
                place = link.successor, words.AFTER + link.predecessor
                delivery.said[place] = SaidWord(link_text(link), each.role, each.row)

    def _all(self, known: KnownRoadmap) -> list[Dependency]:
        """Those of the delivery, and of the store what the delivery does not say anew."""
        said_of = {each.waits for each in self.said}
        stored = (
            link
            for link in known.dependencies
            if link.successor not in said_of and link[:2] not in self.ended
        )
        return [*stored, *(link for each in self.said for link in each.links)]

    def _last_of(self, ring: Sequence[str]) -> SaidLinks | None:
        pairs = set(pairwise(ring))
        return next((s for s in reversed(self.said) if pairs & {(a, b) for a, b, *_ in s.links}),
                    None)  # fmt: skip

    def _refuse(self, said: SaidLinks, ring: Sequence[str]) -> None:
        self.said.remove(said)
        sentence = f"These would wait for each other: {_way(ring)}. Remove one of the links."
        said.refuse(Refused(said.column, said.said, CIRCLE, sentence))

    def _refuse_rings(self, known: KnownRoadmap) -> None:
        """A file that is full of rings loses all links that may be part of one."""
        ring = circle(self._all(known))
        for each in [*self.said] if ring else ():
            self._refuse(each, ring)


def _way(ring: Iterable[str]) -> str:
    """``A → B → A``."""
    keys = list(ring)
    told = keys if len(keys) <= MOST_TOLD else [*keys[: MOST_TOLD - 2], "…", keys[-1]]
    return " → ".join(key[:60] for key in told)
