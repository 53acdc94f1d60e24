"""Plans made by chance: for properties, for networkx, and large ones."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from dashboard.roadmap.initiatives import Dependency, Initiative, Link
from tests.dashboard.roadmap.given import FIRST, dated, initiative

LINKS = tuple(Link)


@st.composite
def plans(draw: st.DrawFn, most: int = 7) -> list[Initiative]:
    """What is waited for comes first; dates need not keep the dependencies."""
    return chance_plan(Random(draw(st.integers(0, 2**32))), draw(st.integers(1, most)))


def chance_plan(
    chance: Random, size: int, share: float = 0.35, lags: int = 6, rings: bool = False
) -> list[Initiative]:
    """Each pair is linked by so much chance; with rings links go both ways."""
    keys = [f"k{number:03}" for number in range(size)]
    found = []
    for place, key in enumerate(keys):
        before = [other for other in keys if other != key] if rings else keys[:place]
        links = tuple(
            Dependency(other, key, chance.choice(LINKS), chance.randint(-lags, lags))
            for other in before
            if chance.random() < share
        )
        start = chance.randrange(40)
        end = start + chance.randrange(12)
        found.append(initiative(key, start, end, depends_on=links))
    return found


def large_plan(size: int, links: int) -> list[Initiative]:
    """Each waits for a few of the thirty before it."""
    chance = Random(size)
    found = [initiative(f"k{n:05}", n // 4, n // 4 + chance.randrange(1, 60)) for n in range(size)]
    for _ in range(links):
        place = chance.randrange(1, size)
        other = found[chance.randrange(max(place - 30, 0), place)].key
        link = Dependency(other, found[place].key, chance.choice(LINKS), chance.randint(-5, 5))
        one = found[place]
        found[place] = replace(one, depends_on=(*one.depends_on, link))
    return found


def kept(plan: Sequence[Initiative]) -> list[Initiative]:
    """The plan with each as late as its dependencies ask for: day by day, not cleverly."""
    found: dict[str, Initiative] = {}
    for each in plan:
        assert each.span is not None
        start = (each.span.start - FIRST).days
        while True:
            placed = at(each, start)
            if all(keeps(link, found[link.predecessor], placed) for link in each.depends_on):
                break
            start += 1
        found[each.key] = placed
    return list(found.values())


def at(one: Initiative, start: int) -> Initiative:
    """The initiative from another first day on."""
    assert one.span is not None
    return replace(one, start=dated(start), end=dated(start + one.span.days - 1))


def keeps(link: Dependency, before: Initiative, after: Initiative) -> bool:
    """The definition, word by word."""
    one, other = before.span, after.span
    assert one is not None
    assert other is not None
    return {
        Link.FS: (other.start - one.end).days >= 1 + link.lag,
        Link.SS: (other.start - one.start).days >= link.lag,
        Link.FF: (other.end - one.end).days >= link.lag,
        Link.SF: (other.end - one.start).days >= link.lag,
    }[link.link]
