"""How far shifted initiatives push those that wait for them.

Nothing is pushed further than is needed for no dependency to be worse kept than it was: one with
days to spare takes them up, one that was violated keeps its overlap. Whatever is pushed keeps its
days, and what a person shifted stays where that person put it. A push never grows on its way, so
that taking the longest first visits each initiative once, also where links go round.
"""

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush

from dashboard.roadmap.dependencies import room, said_by
from dashboard.roadmap.initiatives import Dependency, Initiative, Span


def pushed(
    initiatives: Iterable[Initiative], before: Mapping[str, Span], shifted: Mapping[str, Span]
) -> dict[str, int]:
    """By key: the days by which those not shifted have to move, where they have to."""
    waiting = _waiting(initiatives, before, shifted)
    found: dict[str, int] = {}
    heap: list[tuple[int, str]] = []
    for key, span in shifted.items():
        for link in waiting.get(key, ()):
            moved = (said_by(link.link, span) - said_by(link.link, before[key])).days
            _ask(heap, link, moved, before)
    while heap:
        days, key = heappop(heap)
        if key in found:
            continue
        found[key] = -days
        for link in waiting.get(key, ()):
            _ask(heap, link, -days, before)
    return found


def _waiting(
    initiatives: Iterable[Initiative], before: Mapping[str, Span], shifted: Mapping[str, Span]
) -> dict[str, list[Dependency]]:
    """By predecessor: the links of those that can be pushed."""
    found: dict[str, list[Dependency]] = {}
    for each in initiatives:
        if each.over or each.key in shifted or each.key not in before:
            continue
        for link in each.depends_on:
            if link.predecessor in before:
                found.setdefault(link.predecessor, []).append(link)
    return found


def _ask(
    heap: list[tuple[int, str]], link: Dependency, moved: int, before: Mapping[str, Span]
) -> None:
    """Ask a successor for the days that the spare ones between do not take up."""
    spare = room(link, before[link.predecessor], before[link.successor])
    days = moved - max(spare, 0)
    if days > 0:
        heappush(heap, (-days, link.successor))
